// Turns the last line of `bench kill` into a report that test-sum.mjs reads: a test for each ledger.
//   node build/kill-report.mjs OUTPUT REPORT
import { readFileSync, writeFileSync } from "node:fs";

const [output, report] = process.argv.slice(2);
const { runs } = JSON.parse(readFileSync(output, "utf8").trim().split("\n").at(-1));
const tests = runs.map((run) => {
  const wrong = ["lost", "doubled", "unknown", "stuck"].filter((name) => run[name] !== 0);
  if (run.kills === 0) wrong.push("kills");
  return { name: `${run.kills} kills amid campaigns on ${run.ledger}: each message arrives once`, status: wrong.length === 0 ? "passed" : "failed", message: wrong.map((name) => `${name}: ${run[name]}`).join(", ") };
});
writeFileSync(report, JSON.stringify({ results: { tests } }));
