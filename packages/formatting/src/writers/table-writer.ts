// Writes table headers and rows: alignment, padding, truncation with an ellipsis, cells of several lines.
import { cellLength, droppedHead, fittingHead, padding } from "../text/display-cells.ts";
import { visibleSubstring, ESC, RESET } from "../text/vt-sequences.ts";
import { wrapLines } from "../text/wrap-lines.ts";
import { psStyle } from "../style/ps-style.ts";
import type { Alignment } from "../packets/format-objects.ts";
import { assignColumnWidths } from "./column-widths.ts";
import type { LineOutput, WriteStream } from "./line-output.ts";

const ELLIPSIS = "\u2026";
/** Narrower screens show no table at all. */
const MINIMUM_SCREEN_COLUMNS = 5;

export interface TableLayout {
  readonly screenColumns: number;
  /** Wanted width of each column, 0 = automatic. */
  readonly widths: number[];
  readonly alignments: readonly Alignment[];
  /** False for headers that name no property: they are shown in italics. */
  readonly headerMatchesProperty?: readonly boolean[];
  readonly hideHeader?: boolean;
}

export class TableWriter {
  private readonly widths: number[];
  private readonly alignments: readonly Alignment[];
  private readonly matches: readonly boolean[];
  private readonly hideHeader: boolean;
  private readonly disabled: boolean;
  private header: string[] | null = null;

  constructor(layout: TableLayout) {
    this.widths = layout.widths;
    this.alignments = layout.alignments;
    this.matches = layout.headerMatchesProperty ?? [];
    this.hideHeader = layout.hideHeader === true;
    if (layout.screenColumns < MINIMUM_SCREEN_COLUMNS) this.disabled = true;
    else {
      assignColumnWidths(this.widths, layout.screenColumns);
      this.disabled = !this.widths.some((width) => width > 0);
    }
  }

  /** Writes the header (the labels and the dashes under them); gives the number of lines. */
  writeHeader(labels: readonly string[], output: LineOutput, stream: WriteStream): number {
    if (this.disabled || this.hideHeader) return 0;
    this.header ??= [
      ...this.multiLineRow(labels, this.alignments, true),
      this.singleLineRow(this.dashes(labels), this.alignments, true),
    ];
    for (const line of this.header) output.writeLine(line, stream);
    return this.header.length;
  }

  /** Writes one row. An undefined alignment of a cell falls back to its column's. */
  writeRow(
    values: readonly string[],
    multiLine: boolean,
    alignments: readonly Alignment[] | null,
    output: LineOutput,
    stream: WriteStream,
  ): void {
    if (this.disabled) return;
    let active = this.alignments;
    if (alignments !== null) active = this.alignments.map((column, i) => alignments[i] || column);
    if (!multiLine) output.writeLine(this.singleLineRow(values, active, false), stream);
    else for (const line of this.multiLineRow(values, active, false)) output.writeLine(line, stream);
  }

  private dashes(labels: readonly string[]): string[] {
    return this.widths.map((width, i) => {
      if (width <= 0) return "";
      const label = labels[i] ?? "";
      return "-".repeat(label === "" ? width : Math.min(width, cellLength(label)));
    });
  }

  private singleLineRow(values: readonly string[], alignments: readonly Alignment[], isHeader: boolean): string {
    const last = this.widths.length - 1;
    const style = isHeader ? psStyle.formatting.tableHeader : "";
    let line = "";
    for (let i = 0; i <= last; i++) {
      const width = this.widths[i]!;
      if (width <= 0) continue;
      if (i > 0) line += " ";
      const cell = fitCell(values[i] ?? "", width, alignments[i] ?? 0, i < last);
      line += style + cell;
      if (isHeader || (cell.includes(ESC) && !cell.trimEnd().endsWith(RESET))) line += RESET;
    }
    return line;
  }

  private multiLineRow(values: readonly string[], alignments: readonly Alignment[], isHeader: boolean): string[] {
    const columns: number[] = [];
    for (let i = 0; i < this.widths.length; i++) if (this.widths[i]! > 0) columns.push(i);
    const cells = columns.map((column, k) =>
      this.cellLines(values[column] ?? "", column, alignments[column] ?? 0, k, columns.length),
    );
    let count = 0;
    for (const lines of cells) if (lines.length > count) count = lines.length;
    const rows: string[] = [];
    for (let row = 0; row < count; row++) rows.push(this.joinRow(cells, columns, row, count, isHeader));
    return rows;
  }

  /** The lines of one cell, each padded to the column's width (not in the last column) and led by its separator. */
  private cellLines(value: string, column: number, alignment: Alignment, k: number, count: number): string[] {
    const width = this.widths[column]!;
    const addPadding = k < count - 1;
    const lines = wrapLines(value, width);
    for (let i = 0; i < lines.length; i++) {
      let line = lines[i]!;
      if ((addPadding || alignment > 1) && cellLength(line) < width) line = fitCell(line, width, alignment, addPadding);
      lines[i] = k > 0 ? " " + line : line;
    }
    return lines;
  }

  private joinRow(
    cells: string[][],
    columns: readonly number[],
    row: number,
    count: number,
    isHeader: boolean,
  ): string {
    let lastWithContent = 0;
    for (let k = 0; k < cells.length; k++) if (cells[k]!.length > row) lastWithContent = k;
    let line = "";
    for (let k = 0; k < cells.length; k++) {
      let value = cells[k]![row];
      if (value === undefined) {
        // A shorter cell: blanks up to the last column that still has content.
        const isLast = k === cells.length - 1;
        value = k > lastWithContent || isLast ? "" : padding(this.widths[columns[k]!]! + (k > 0 ? 1 : 0));
      }
      if (k === lastWithContent && count > 1) value = value.trimEnd();
      line += isHeader ? this.headerCell(value, k) : value;
    }
    return line;
  }

  private headerCell(value: string, k: number): string {
    const formatting = psStyle.formatting;
    if (this.matches[k] !== false) return formatting.tableHeader + value + RESET;
    if (value.length === 0) return RESET;
    const at = k === 0 ? 0 : 1;
    return value.slice(0, at) + formatting.customTableHeaderLabel + value.slice(at) + RESET;
  }
}

/** A value as a one-line cell: cut at its first newline, then padded or truncated to the width. */
export function fitCell(text: string, width: number, alignment: Alignment, addPadding: boolean): string {
  let value = text;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) {
      value = text.slice(0, i) + ELLIPSIS;
      break;
    }
  }
  const cells = cellLength(value);
  if (cells === width) return value;
  if (cells < width) return pad(value, width - cells, alignment, addPadding);
  value = truncate(value, width, alignment);
  // A wide character may leave one cell free.
  return cellLength(value) === width ? value : pad(value, 1, alignment, addPadding);
}

function pad(value: string, count: number, alignment: Alignment, addPadding: boolean): string {
  if (alignment === 3) return padding(count) + value;
  if (alignment === 2) {
    const left = count >> 1;
    return padding(left) + (addPadding ? value + padding(count - left) : value);
  }
  return addPadding ? value + padding(count) : value;
}

function truncate(value: string, width: number, alignment: Alignment): string {
  const room = width - 1;
  if (alignment === 3) {
    if (room <= 0) return visibleSubstring(value, { start: droppedHead(value, width) });
    return visibleSubstring(value, { start: droppedHead(value, room), prepend: ELLIPSIS });
  }
  if (room <= 0) return visibleSubstring(value, { start: 0, length: fittingHead(value, width) });
  return visibleSubstring(value, { start: 0, length: fittingHead(value, room), append: ELLIPSIS });
}
