// Writes the entries of a list view: `Label : value`, values wrapped under their first line.
import { cellLength, fittingHead, padding } from "../text/display-cells.ts";
import { ESC, RESET, visibleSubstring } from "../text/vt-sequences.ts";
import { splitLines, wrapLines } from "../text/wrap-lines.ts";
import { psStyle } from "../style/ps-style.ts";
import type { LineOutput, WriteStream } from "./line-output.ts";

const SEPARATOR = " : ";

/** Writes one object's labels and values; nothing on screens too narrow for a label, the separator and a value. */
export function writeList(
  labels: readonly string[],
  values: readonly string[],
  output: LineOutput,
  columns: number,
  stream: WriteStream,
): void {
  if (labels.length === 0 || columns < SEPARATOR.length + 2) return;
  let width = 0;
  for (const label of labels) width = Math.max(width, cellLength(label));
  width = Math.min(width, columns - SEPARATOR.length - 1);
  const indent = width + SEPARATOR.length;
  for (let i = 0; i < labels.length; i++) {
    const label = fitLabel(labels[i]!, width) + SEPARATOR;
    const lines = splitLines(values[i] ?? "");
    for (let k = 0; k < lines.length; k++) {
      writeWrapped(k === 0 ? label : padding(indent), lines[k]!, indent, output, columns, stream);
    }
  }
}

function fitLabel(label: string, width: number): string {
  const cells = cellLength(label);
  if (cells > width) return visibleSubstring(label, { start: 0, length: fittingHead(label, width) });
  return label + padding(width - cells);
}

function writeWrapped(
  lead: string,
  line: string,
  indent: number,
  output: LineOutput,
  columns: number,
  stream: WriteStream,
): void {
  const style = psStyle.formatting.formatAccent;
  const pieces = wrapLines(line, columns - indent);
  for (let k = 0; k < pieces.length; k++) {
    const piece = pieces[k]!;
    let text: string;
    if (k > 0) text = padding(indent) + piece;
    else text = style === "" || lead.trim() === "" ? lead + piece : style + lead + RESET + piece;
    if (piece.includes(ESC) && !piece.trimEnd().endsWith(RESET)) text += RESET;
    output.writeLine(text, stream);
  }
}
