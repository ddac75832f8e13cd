// Owns the report of a run: a row a folder, and the commonest causes of failures.
import { testKey } from "./recorded.mjs";

/** Messages that differ only in values are one cause. */
function causeOf(message) {
  return message
    .split("\n")[0]
    .replace(/'[^']*'|"[^"]*"/g, (text) => (text.length < 45 && /^'[A-Z][a-z]+-[A-Z]\w+'$/.test(text) ? text : "'…'"))
    .replace(/\d+/g, "N")
    .slice(0, 140);
}

function folderOf(name) {
  const parts = name.split("_");
  return parts.length > 2 ? parts.slice(0, 2).join("/") : parts.length > 1 ? parts[0] : ".";
}

/** Compares the tests of a file with what was recorded: how many PowerShell passed, and of those latch. */
export function compare(result, recorded) {
  const wanted = new Map();
  for (const { status, key } of recorded) if (status === "Passed") wanted.set(key, (wanted.get(key) ?? 0) + 1);
  let expected = 0;
  for (const count of wanted.values()) expected += count;
  let met = 0;
  for (const test of result.tests) {
    const key = testKey(test.describe, test.context, test.name);
    const left = wanted.get(key) ?? 0;
    if (test.status !== "Passed" || left === 0) continue;
    wanted.set(key, left - 1);
    met++;
  }
  return { expected, met };
}

/** The text of a run's results. */
export function renderReport(results, recorded, verbose) {
  const rows = new Map();
  const lines = [];
  for (const result of results) {
    const folder = folderOf(result.name);
    const row = rows.get(folder) ?? {
      passed: 0,
      failed: 0,
      skipped: 0,
      expected: 0,
      met: 0,
      notRun: 0,
      causes: new Map(),
    };
    rows.set(folder, row);
    const blame = (cause, count) => row.causes.set(cause, (row.causes.get(cause) ?? 0) + count);
    for (const test of result.tests) {
      if (test.status === "Passed") row.passed++;
      else if (test.status !== "Failed") row.skipped++;
      else {
        row.failed++;
        blame(causeOf(test.message), 1);
        if (verbose)
          lines.push(
            `${result.name}: ${test.describe} / ${test.context} / ${test.name}\n    ${test.message.replaceAll("\n", "\n    ")}`,
          );
      }
    }
    const known = recorded?.get(result.name) ?? [];
    const { expected, met } = compare(result, known);
    row.expected += expected;
    row.met += met;
    const missing = Math.max(known.length - result.tests.length, 0);
    row.notRun += missing;
    if (result.problem !== null) {
      blame(`file ended: ${causeOf(result.problem)}`, Math.max(missing, 1));
      if (verbose) lines.push(`${result.name}: ${result.problem}`);
    }
  }
  for (const [folder, row] of rows) {
    const share =
      row.expected === 0
        ? ""
        : `; of ${row.expected} that PowerShell passes ${row.met} (${((100 * row.met) / row.expected).toFixed(1)} %)`;
    lines.push(
      `${folder}: ${row.passed} passed, ${row.failed} failed, ${row.skipped} skipped, ${row.notRun} not run${share}`,
    );
    const causes = [...row.causes].sort((a, b) => b[1] - a[1]).slice(0, verbose ? 12 : 3);
    for (const [cause, count] of causes) lines.push(`    ${count} x ${cause}`);
  }
  return lines.join("\n");
}
