// The ratchet: ids of cases that fail today, one a line, a reason after `#` where a case cannot pass by design.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { conformanceDirectory } from "./case.ts";

const file = join(conformanceDirectory, "known-gaps.txt");
const heading =
  "# Cases that fail today. A failing case that is not listed fails the run; so does a listed one that passes.\n";

/** Reads the list: id to the reason given, or to the empty text. */
export function readKnownGaps(): Map<string, string> {
  const gaps = new Map<string, string>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [id = "", ...reason] = line.split("#");
    if (id.trim() !== "") gaps.set(id.trim(), reason.join("#").trim());
  }
  return gaps;
}

/** Writes the list anew: of the cases that ran, those that failed; the others stay as they were. */
export function updateKnownGaps(ran: ReadonlySet<string>, failed: ReadonlySet<string>): void {
  const gaps = readKnownGaps();
  for (const id of ran) {
    if (!failed.has(id)) gaps.delete(id);
    else if (!gaps.has(id)) gaps.set(id, "");
  }
  const lines = [...gaps]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, reason]) => (reason === "" ? id : `${id}  # ${reason}`));
  writeFileSync(file, `${heading}${lines.join("\n")}\n`);
}
