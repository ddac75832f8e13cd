// Breaking text into lines: at its newlines, and by words (or by cells in languages without word wrap) to a width.
// Escape sequences are carried: a line that is cut ends with a reset, the next one begins with all sequences so far
// (a reset among them does not end the earlier ones: what PowerShell 7.6 does).
import { currentCulture } from "@latch/dotnet";
import { cellLength, cellsOfCode, fittingHead } from "./display-cells.ts";
import { RESET, sequenceRanges, visibleSubstring } from "./vt-sequences.ts";

const SOFT_HYPHEN = "\u00ad";
const HARD_HYPHEN = "\u2011";
const NO_BREAK_SPACE = "\u00a0";
/** Languages PowerShell wraps at words; all others are cut at the width. */
const WORD_WRAP_LANGUAGES = new Set(["en", "fr", "de", "it", "pt", "es"]);

/** Splits at line feeds; carriage returns are dropped. */
export function splitLines(text: string): string[] {
  if (!text.includes("\n")) return [text.includes("\r") ? text.replaceAll("\r", "") : text];
  const ranges = sequenceRanges(text);
  if (ranges === null) return text.replaceAll("\r", "").split("\n");
  const lines: string[] = [];
  let line = "";
  let active = "";
  for (let i = 0; i < text.length; ) {
    const length = ranges.get(i);
    if (length !== undefined) {
      const sequence = text.substring(i, i + length);
      line += sequence;
      active += sequence;
      i += length;
      continue;
    }
    const char = text[i++]!;
    if (char === "\n") {
      lines.push(active !== "" && !line.endsWith(RESET) ? line + RESET : line);
      line = active;
    } else if (char !== "\r") line += char;
  }
  lines.push(closed(line, active));
  return lines;
}

/** The last piece: nothing but carried sequences is no text at all; otherwise it ends with a reset. */
function closed(text: string, active: string): string {
  if (active === "") return text;
  if (text.length === active.length) return "";
  return text.endsWith(RESET) ? text : text + RESET;
}

interface Word {
  text: string;
  delimiter: string;
  resetAdded: boolean;
}

function wordsOf(line: string): Word[] {
  const ranges = sequenceRanges(line);
  const words: Word[] = [];
  let text = "";
  let active = "";
  for (let i = 0; i < line.length; ) {
    const length = ranges?.get(i);
    if (length !== undefined) {
      const sequence = line.substring(i, i + length);
      text += sequence;
      active += sequence;
      i += length;
      continue;
    }
    const char = line[i++]!;
    const breaks = char === " " || char === "\t" || char === SOFT_HYPHEN;
    if (breaks || char === HARD_HYPHEN || char === NO_BREAK_SPACE) {
      const resetAdded = active !== "" && !text.endsWith(RESET);
      words.push({ text: resetAdded ? text + RESET : text, delimiter: breaks ? char : "", resetAdded });
      text = active;
    } else text += char;
  }
  words.push({ text: closed(text, active), delimiter: "", resetAdded: false });
  return words;
}

/**
 * Text as lines of at most `first` cells (the first line of each of its own lines) and `following` cells.
 * At least one line comes back.
 */
export function wrapLines(text: string, first: number, following: number = first): string[] {
  if (text === "") return [""];
  // The commonest case: a short single line.
  if (text.length <= first && !text.includes("\n") && !text.includes("\r") && cellLength(text) <= first) return [text];
  const byWords = WORD_WRAP_LANGUAGES.has(currentCulture().name.split("-")[0]!);
  const lines: string[] = [];
  for (const line of splitLines(text)) {
    if (cellLength(line) <= first) lines.push(line);
    else if (byWords) new WordWrapper(lines, first, following).wrap(line);
    else cutLine(line, first, following, lines);
  }
  return lines;
}

/** Fills lines word by word; a word longer than a line is cut. */
class WordWrapper {
  private readonly lines: string[];
  private readonly following: number;
  private width: number;
  private left: number;
  private line = "";
  private isFirst = true;

  constructor(lines: string[], first: number, following: number) {
    this.lines = lines;
    this.following = following;
    this.width = first;
    this.left = first;
  }

  wrap(text: string): void {
    for (const word of wordsOf(text)) {
      const piece = this.withDelimiter(word);
      const cells = cellLength(piece);
      if (this.width === 0) {
        this.nextWidth();
        if (this.width === 0) break;
        this.left = this.width;
      }
      if (cells > this.width) this.addLongWord(piece);
      else if (cells > this.left) {
        this.breakLine(piece);
        this.left = this.width - cells;
      } else {
        this.line += piece;
        this.left -= cells;
      }
    }
    this.lines.push(this.line);
  }

  private withDelimiter(word: Word): string {
    let suffix = word.delimiter;
    if (suffix === SOFT_HYPHEN) suffix = cellLength(word.text) + 1 === this.left ? "-" : "";
    if (suffix === "") return word.text;
    return word.resetAdded ? word.text.slice(0, -RESET.length) + suffix + RESET : word.text + suffix;
  }

  private nextWidth(): void {
    if (!this.isFirst) return;
    this.isFirst = false;
    this.width = this.following;
  }

  private breakLine(start: string): void {
    this.lines.push(this.line);
    this.line = start;
    this.nextWidth();
  }

  private addLongWord(word: string): void {
    const ranges = sequenceRanges(word);
    let active = "";
    for (let i = 0; i < word.length; ) {
      const length = ranges?.get(i);
      if (length !== undefined) {
        const sequence = word.substring(i, i + length);
        this.line += sequence;
        active += sequence;
        i += length;
        continue;
      }
      let char = word[i++]!;
      let cells = cellsOfCode(char.charCodeAt(0));
      if (cells > this.width) {
        char = "?";
        cells = 1;
      }
      if (cells > this.left) {
        if (active !== "" && !this.line.endsWith(RESET)) this.line += RESET;
        this.breakLine(active + char);
        this.left = this.width - cells;
      } else {
        this.line += char;
        this.left -= cells;
      }
    }
  }
}

/** Cuts a line at the width wherever that falls. */
function cutLine(line: string, first: number, following: number, lines: string[]): void {
  let rest = line;
  let width = first;
  while (rest !== "") {
    if (cellLength(rest) <= width) {
      lines.push(rest);
      return;
    }
    const count = fittingHead(rest, width);
    lines.push(count <= 0 ? "?" : visibleSubstring(rest, { start: 0, length: count }));
    rest = visibleSubstring(rest, { start: Math.max(count, 1) });
    width = following;
  }
}
