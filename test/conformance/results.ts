// The table of results by area.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { areaOf, conformanceDirectory } from "./case.ts";

/** Takes the ids that ran and those that passed; returns a Markdown table with a total. */
export function renderTable(ran: readonly string[], passed: ReadonlySet<string>): string {
  const areas = new Map<string, { all: number; passed: number }>();
  for (const id of ran) {
    const area = areas.get(areaOf(id)) ?? { all: 0, passed: 0 };
    area.all++;
    if (passed.has(id)) area.passed++;
    areas.set(areaOf(id), area);
  }
  const row = (name: string, ok: number, all: number): string =>
    `| ${name.padEnd(24)} | ${String(ok).padStart(5)} | ${String(all).padStart(5)} | ${((100 * ok) / Math.max(1, all)).toFixed(1).padStart(5)} % |`;
  const rows = [...areas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, area]) => row(name, area.passed, area.all));
  return [
    "| area                     | passed | cases | rate    |",
    "|---|---|---|---|",
    ...rows,
    row("all", passed.size, ran.length),
  ].join("\n");
}

/** Writes the table of a whole run to results.md. */
export function writeResults(table: string): void {
  writeFileSync(
    join(conformanceDirectory, "results.md"),
    `# Conformance, by area\n\nWritten by \`npm run conformance\`.\n\n${table}\n`,
  );
}
