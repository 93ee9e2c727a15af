// Writes a report of one test that could not run, so that test-sum.mjs names it with its reason.
//   node build/skipped-report.mjs FILE TEST REASON
import { writeFileSync } from "node:fs";

const [file, name, message] = process.argv.slice(2);
writeFileSync(file, JSON.stringify({ results: { tests: [{ name, status: "skipped", message }] } }));
