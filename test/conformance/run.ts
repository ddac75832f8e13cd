// npm run conformance -- [--area a,b] [--id part] [--verbose] [--update-gaps] [--jobs N] [--shell PATH] [--summary FILE]
// Runs recorded cases against a fresh build and holds the answers against known-gaps.txt.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Answer, Case } from "./case.ts";
import { isSame, loadCases } from "./case.ts";
import { renderDifference } from "./difference.ts";
import { readKnownGaps, updateKnownGaps } from "./known-gaps.ts";
import { renderTable, writeResults } from "./results.ts";
import { runCase } from "./run-case.ts";
import { shellUnderTest } from "./shell-under-test.ts";

const { values: options } = parseArgs({
  options: {
    area: { type: "string", multiple: true, default: [] },
    id: { type: "string", default: "" },
    verbose: { type: "boolean", short: "v", default: false },
    "update-gaps": { type: "boolean", default: false },
    jobs: { type: "string", default: "2" },
    shell: { type: "string" },
    summary: { type: "string" },
  },
});

type Outcome = { readonly recorded: Case; readonly answer: Answer; readonly passed: boolean };

/** Runs the cases, `jobs` at a time; in npm test a case that contradicts the list once more: a flaky case is no news. */
async function runAll(
  cases: readonly Case[],
  run: (recorded: Case) => Promise<Answer>,
  gaps: ReadonlyMap<string, string>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < cases.length) {
      const recorded = cases[next++] as Case;
      let answer = await run(recorded);
      let passed = isSame(recorded, answer);
      if (passed === gaps.has(recorded.id) && options.summary !== undefined) {
        const again = await run(recorded);
        if (isSame(recorded, again) !== passed) {
          process.stderr.write(`flaky: ${recorded.id}\n`);
          passed = !gaps.has(recorded.id);
          answer = again;
        }
      }
      outcomes.push({ recorded, answer, passed });
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  return outcomes;
}

/** Prints what contradicts the list, in npm test with the whole difference; returns how many cases do. */
function report(outcomes: readonly Outcome[], gaps: ReadonlyMap<string, string>): number {
  let contradictions = 0;
  for (const { recorded, answer, passed } of outcomes) {
    if (!passed && options.verbose) console.log(`${renderDifference(recorded, answer)}\n`);
    if (options["update-gaps"] || passed !== gaps.has(recorded.id)) continue;
    contradictions++;
    if (!passed && options.summary !== undefined) console.log(renderDifference(recorded, answer));
    console.log(passed ? `passes, but is in known-gaps.txt: ${recorded.id}` : `fails: ${recorded.id}`);
  }
  return contradictions;
}

async function main(): Promise<void> {
  const areas = options.area.flatMap((list) => list.split(","));
  const cases = loadCases(areas, options.id);
  const gaps = readKnownGaps();
  const shell = await shellUnderTest(options.shell);
  const outcomes = await runAll(cases, (recorded) => runCase(recorded, shell.path, shell.cacheDirectory), gaps);
  outcomes.sort((a, b) => (a.recorded.id < b.recorded.id ? -1 : 1));
  const passed = new Set(outcomes.filter((outcome) => outcome.passed).map((outcome) => outcome.recorded.id));
  const ids = outcomes.map((outcome) => outcome.recorded.id);
  if (options["update-gaps"]) updateKnownGaps(new Set(ids), new Set(ids.filter((id) => !passed.has(id))));
  const table = renderTable(ids, passed);
  console.log(table);
  if (areas.length === 0 && options.id === "") writeResults(table);
  // Last of all, so that the end of a log shows it.
  const contradictions = report(outcomes, gaps);
  const summary = {
    passed: passed.size,
    failed: contradictions,
    skipped: ids.filter((id) => !passed.has(id) && gaps.has(id)).length,
  };
  if (options.summary !== undefined) writeFileSync(options.summary, JSON.stringify(summary));
  process.exitCode = contradictions > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
