// Sums up the result files of all test projects: skips with their reasons, failures by name, and last the one line of totals.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const files = readdirSync(folder).sort();
const count = { passed: 0, failed: 0, skipped: 0 };

// Tests that failed were run once more by themselves; what passed then is counted, and named.
const again = new Set();
const second = join(folder, "again");
for (const file of existsSync(second) ? readdirSync(second).filter((name) => name.endsWith(".trx")) : []) {
  const text = readFileSync(join(second, file), "utf8");
  for (const [, attributes] of text.matchAll(/<UnitTestResult\s([^>]*?)(?:\/>|>)/g)) {
    if (/outcome="Passed"/.test(attributes)) again.add(`${file} ${attributes.match(/testName="([^"]*)"/)[1]}`);
  }
}

const plain = (xml) => xml.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&#x([0-9A-F]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/&amp;/g, "&");

for (const file of files.filter((name) => name.endsWith(".trx"))) {
  const text = readFileSync(join(folder, file), "utf8");
  for (const [, attributes, body = ""] of text.matchAll(/<UnitTestResult\s([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)) {
    const name = plain(attributes.match(/testName="([^"]*)"/)[1]);
    const outcome = attributes.match(/outcome="([^"]*)"/)?.[1] ?? "Failed";
    if (outcome === "Passed") {
      count.passed++;
    } else if (outcome === "NotExecuted") {
      count.skipped++;
      console.log(`skipped: ${name}: ${plain(body.match(/<Message>([\s\S]*?)<\/Message>/)?.[1] ?? body.match(/<StdOut>([\s\S]*?)<\/StdOut>/)?.[1] ?? "no reason given").trim()}`);
    } else if (again.has(`${file} ${attributes.match(/testName="([^"]*)"/)[1]}`)) {
      count.passed++;
      console.log(`passed only when run again: ${name}`);
    } else {
      count.failed++;
      console.log(`failed: ${name}`);
    }
  }

  // The project's own verdict, for what goes wrong outside a test: a crash, a time-out of the run.
  if (/<ResultSummary outcome="(Failed|Aborted|Error|Timeout)"/.test(text) && !/outcome="Failed"/.test(text.replace(/<ResultSummary[^>]*>/, ""))) {
    count.failed++;
    console.log(`failed: ${file.replace(/\.trx$/, "")} did not end well`);
  }
}

for (const file of files.filter((name) => name.endsWith(".died"))) {
  count.failed++;
  console.log(`failed: ${file.replace(/\.died$/, "")} left no results`);
}

console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
