// Owns the text of a position: where it is, its line (cut to fit 80 columns), and `~~~` under the place.
import type { ScriptExtent } from "@latch/grammar";

/** The longest part of a line that is shown. */
const MAX_LENGTH = 69;
/** What is shown before and after a long line's error if there is room. */
const CONTEXT_BEFORE = 12;
const CONTEXT_AFTER = 8;
const ELLIPSIS = "\u2026";

interface MarkedLine {
  readonly line: string;
  readonly before: number;
  readonly length: number;
}

/** PowerShell's position message of an extent; "" without one. */
export function positionMessage(extent: ScriptExtent | null): string {
  if (extent === null) return "";
  const { startLineNumber, startColumnNumber } = extent;
  const where = `At ${extent.file ?? "line"}:${startLineNumber} char:${startColumnNumber}\n+ `;
  const line = extent.script.lineText(startLineNumber).trimEnd();
  // A call that the process itself makes has an empty position.
  if (line === "") return extent.file === null && extent.text === "" ? "" : where;
  const endsHere = extent.endLineNumber === startLineNumber && extent.endColumnNumber <= line.length + 1;
  const length = endsHere ? extent.endColumnNumber - startColumnNumber : line.length - startColumnNumber + 1;
  const expanded = expandTabs({ line, before: startColumnNumber - 1, length: Math.max(0, length) });
  return where + markedText(expanded);
}

function expandTabs(marked: MarkedLine): MarkedLine {
  const { line, before, length } = marked;
  if (!line.includes("\t")) return marked;
  const parts = [line.slice(0, before), line.slice(before, before + length), line.slice(before + length)];
  const [head, error, tail] = parts.map((part) => part.replaceAll("\t", "    ")) as [string, string, string];
  return { line: head + error + tail, before: head.length, length: error.length };
}

function markedText(marked: MarkedLine): string {
  let { line, before, length } = marked;
  let cutBefore = false;
  let cutAfter = false;
  if (line.length > MAX_LENGTH) {
    const after = line.length - length - before;
    let prefix = Math.min(before, CONTEXT_BEFORE);
    let suffix = Math.min(after, CONTEXT_AFTER);
    const needed = prefix + length + suffix;
    if (needed >= MAX_LENGTH) {
      length = Math.min(length, MAX_LENGTH - prefix);
      cutAfter = true;
    } else {
      // What room is left goes to the text before first.
      prefix += Math.min(before - prefix, MAX_LENGTH - needed);
      const room = MAX_LENGTH - (prefix + length + suffix);
      if (room > 0 && after > 0) suffix += Math.min(after, room);
      cutAfter = suffix < after;
    }
    cutBefore = prefix < before;
    const start = Math.max(before - prefix, 0);
    line = line.slice(start, start + MAX_LENGTH);
    before = Math.min(before, prefix);
    length = Math.min(length, MAX_LENGTH - before);
  }
  const shown = `${cutBefore ? `${ELLIPSIS} ` : ""}${line}${cutAfter ? ` ${ELLIPSIS}` : ""}`;
  return `${shown}\n+ ${" ".repeat(before + (cutBefore ? 2 : 0))}${"~".repeat(Math.max(1, length))}`;
}
