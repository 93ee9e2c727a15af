// Sums the reports that test.sh's suites left in a folder, names what failed and what was skipped, and prints the one line that counts last.
//   node build/test-sum.mjs FOLDER SHARED(yes|no) CI(true|false) [BROKEN…]
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, shared, ci, ...broken] = process.argv.slice(2);
const tests = [];
for (const file of readdirSync(folder).sort()) {
  const suite = file.split(".ctrf.")[0].split(".vitest.")[0];
  if (file.endsWith(".ctrf.json"))
    for (const t of JSON.parse(readFileSync(join(folder, file), "utf8")).results.tests)
      tests.push({ suite, name: t.name.replaceAll('\\"', '"'), state: t.status, why: t.message ?? t.extra?.reason ?? "" });
  if (file.endsWith(".vitest.json")) {
    const report = JSON.parse(readFileSync(join(folder, file), "utf8"));
    for (const part of report.testResults) {
      for (const t of part.assertionResults) tests.push({ suite, name: t.fullName, state: t.status, why: (t.failureMessages ?? []).join("\n") });
      // A file that cannot even be loaded has no tests that could fail.
      if (part.status === "failed" && part.assertionResults.length === 0) tests.push({ suite, name: part.name, state: "failed", why: part.message ?? "" });
    }
  }
}

const passed = tests.filter((t) => t.state === "passed");
const skipped = tests.filter((t) => ["skipped", "pending", "todo", "disabled"].includes(t.state));
const failed = tests.filter((t) => !passed.includes(t) && !skipped.includes(t));
// Whoever reads only the end of a run's output must still see why: of a long text its beginning and its end.
const told = (why, lines = why.trimEnd().split("\n")) => (lines.length > 40 ? [...lines.slice(0, 20), "…", ...lines.slice(-20)] : lines).map((l) => `         ${l}`).join("\n");
for (const t of failed) console.log(`failed   ${t.suite}: ${t.name}\n${told(t.why)}`);
for (const t of skipped) console.log(`skipped  ${t.suite}: ${t.name}${t.why ? ` (${t.why.split("\n")[0]})` : ""}`);
for (const name of broken) console.log(`failed   ${name}: it ended without a report`);

// In CI everything must have run; only what needs ../shared may be missing, and only where that folder is not there.
const allowed = (t) => shared === "no" && t.why.includes("../shared");
const forbidden = ci === "true" ? skipped.filter((t) => !allowed(t)) : [];
for (const t of forbidden) console.log(`In CI nothing may be skipped: ${t.suite}: ${t.name}`);
if (passed.length === 0) console.log("No test ran.");

const failures = failed.length + broken.length;
console.log(`${passed.length} passed, ${failures} failed, ${skipped.length} skipped`);
process.exitCode = failures > 0 || forbidden.length > 0 || passed.length === 0 ? 1 : 0;
