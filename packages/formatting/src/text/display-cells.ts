// How many terminal cells text takes, and where to cut it to fit. East Asian wide characters take two cells;
// surrogate halves, control and zero-width characters take one each, as PowerShell's console output counts them.
import { plainText } from "./vt-sequences.ts";

function isWide(c: number): boolean {
  return (
    c <= 0x115f ||
    c === 0x2329 ||
    c === 0x232a ||
    (c >= 0x2e80 && c <= 0xa4cf && c !== 0x303f) ||
    (c >= 0xac00 && c <= 0xd7a3) ||
    (c >= 0xf900 && c <= 0xfaff) ||
    (c >= 0xfe10 && c <= 0xfe19) ||
    (c >= 0xfe30 && c <= 0xfe6f) ||
    (c >= 0xff00 && c <= 0xff60) ||
    (c >= 0xffe0 && c <= 0xffe6)
  );
}

/** Cells of one UTF-16 code unit. */
export function cellsOfCode(code: number): number {
  return code >= 0x1100 && isWide(code) ? 2 : 1;
}

/** Cells of a text; escape sequences take none. */
export function cellLength(text: string): number {
  const length = text.length;
  let cells = length;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x1b) return cellsOfPlain(plainText(text));
    if (code >= 0x1100 && isWide(code)) cells++;
  }
  return cells;
}

function cellsOfPlain(text: string): number {
  let cells = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x1100 && isWide(code)) cells++;
  }
  return cells;
}

/** How many leading visible characters fit into the cells. */
export function fittingHead(text: string, cells: number): number {
  const plain = plainText(text);
  let filled = 0;
  for (let i = 0; i < plain.length; i++) {
    filled += cellsOfCode(plain.charCodeAt(i));
    if (filled > cells) return i;
  }
  return plain.length;
}

/** Visible characters to drop at the head so that the tail fits into the cells. */
export function droppedHead(text: string, cells: number): number {
  const plain = plainText(text);
  let filled = 0;
  for (let i = plain.length - 1; i >= 0; i--) {
    filled += cellsOfCode(plain.charCodeAt(i));
    if (filled > cells) return i + 1;
  }
  return 0;
}

const spaces: string[] = [];

/** A string of blanks. */
export function padding(count: number): string {
  if (count <= 0) return "";
  if (count >= 256) return " ".repeat(count);
  let text = spaces[count];
  if (text === undefined) {
    text = " ".repeat(count);
    spaces[count] = text;
  }
  return text;
}
