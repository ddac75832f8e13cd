// Sets of UTF-16 code units for regular expressions: ranges, Unicode categories and blocks, negation, subtraction, case.

/** Sorted, disjoint, inclusive ranges: [low, high, low, high, …]. */
export type Ranges = readonly number[];

const last = 0xffff;

/** Ranges sorted and merged. */
export function normalize(ranges: readonly number[]): Ranges {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] as number, ranges[i + 1] as number]);
  pairs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [low, high] of pairs) {
    const end = merged.length - 1;
    if (end > 0 && low <= (merged[end] as number) + 1) merged[end] = Math.max(merged[end] as number, high);
    else merged.push(low, high);
  }
  return merged;
}

export function negate(ranges: Ranges): Ranges {
  const result: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if ((ranges[i] as number) > next) result.push(next, (ranges[i] as number) - 1);
    next = (ranges[i + 1] as number) + 1;
  }
  if (next <= last) result.push(next, last);
  return result;
}

export function subtract(from: Ranges, what: Ranges): Ranges {
  return negate(normalize([...negate(from), ...what]));
}

/** Is a code unit in the set? */
export function contains(ranges: Ranges, code: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[middle * 2] as number)) high = middle - 1;
    else if (code > (ranges[middle * 2 + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}

/** The ranges with the other case of each letter added. */
export function withBothCases(ranges: Ranges): Ranges {
  const extra: number[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    const high = Math.min(ranges[i + 1] as number, (ranges[i] as number) + 2000);
    for (let code = ranges[i] as number; code <= high; code++) {
      for (const other of otherCases(code)) extra.push(other, other);
    }
  }
  return extra.length === 0 ? ranges : normalize([...ranges, ...extra]);
}

/** Code units that equal this one when case is ignored. */
export function otherCases(code: number): number[] {
  const text = String.fromCharCode(code);
  const result: number[] = [];
  const upper = text.toUpperCase();
  const lower = text.toLowerCase();
  if (upper.length === 1 && upper !== text) result.push(upper.charCodeAt(0));
  if (lower.length === 1 && lower !== text) result.push(lower.charCodeAt(0));
  if (code === 0x6b || code === 0x4b) result.push(0x212a);
  return result;
}

function rangesMatching(pattern: RegExp): Ranges {
  const result: number[] = [];
  let start = -1;
  for (let code = 0; code <= last + 1; code++) {
    const is = code <= last && pattern.test(String.fromCharCode(code));
    if (is && start < 0) start = code;
    if (!is && start >= 0) {
      result.push(start, code - 1);
      start = -1;
    }
  }
  return result;
}

const categories = new Map<string, Ranges | null>();
/** Unicode blocks by .NET's name (the common ones). */
const blocks: Readonly<Record<string, readonly [number, number]>> = {
  IsBasicLatin: [0, 0x7f], "IsLatin-1Supplement": [0x80, 0xff], "IsLatinExtended-A": [0x100, 0x17f], "IsLatinExtended-B": [0x180, 0x24f],
  IsGreek: [0x370, 0x3ff], IsGreekandCoptic: [0x370, 0x3ff], IsCyrillic: [0x400, 0x4ff], IsHebrew: [0x590, 0x5ff], IsArabic: [0x600, 0x6ff],
  IsThai: [0xe00, 0xe7f], IsHiragana: [0x3040, 0x309f], IsKatakana: [0x30a0, 0x30ff], IsCJKUnifiedIdeographs: [0x4e00, 0x9fff],
  IsHangulSyllables: [0xac00, 0xd7af], IsGeneralPunctuation: [0x2000, 0x206f], IsCurrencySymbols: [0x20a0, 0x20cf], IsArrows: [0x2190, 0x21ff],
  IsMathematicalOperators: [0x2200, 0x22ff], IsBoxDrawing: [0x2500, 0x257f], IsCombiningDiacriticalMarks: [0x300, 0x36f],
  IsHighSurrogates: [0xd800, 0xdb7f], IsLowSurrogates: [0xdc00, 0xdfff], IsPrivateUse: [0xe000, 0xf8ff],
}; // biome-ignore format: a table

/** The code units of \p{name}, or null when .NET does not know the name. */
export function categoryRanges(name: string): Ranges | null {
  let ranges = categories.get(name);
  if (ranges === undefined) {
    const block = blocks[name];
    if (block !== undefined) ranges = block;
    else if (
      /^(L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf|Cs|Co|Cn)$/.test(
        name,
      )
    ) {
      ranges = rangesMatching(new RegExp(`^\\p{${name}}$`, "u"));
    } else ranges = null;
    categories.set(name, ranges);
  }
  return ranges;
}

const asciiWord = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
let fullWord: Ranges | null = null;

/** \w: letters, marks, decimal digits, connectors. `ascii`: only those below 128 matter. */
export function wordRanges(ascii: boolean): Ranges {
  if (ascii) return asciiWord;
  fullWord ??= rangesMatching(/^[\p{L}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]$/u);
  return fullWord;
}

export function digitRanges(ascii: boolean): Ranges {
  return ascii ? [0x30, 0x39] : (categoryRanges("Nd") as Ranges);
}

export const spaceRanges: Ranges = [
  0x09, 0x0d, 0x20, 0x20, 0x85, 0x85, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f,
  0x205f, 0x205f, 0x3000, 0x3000,
];

/** The ranges as the inside of a JavaScript character class. */
export function classText(ranges: Ranges): string {
  let text = "";
  for (let i = 0; i < ranges.length; i += 2) {
    text += unit(ranges[i] as number);
    if (ranges[i + 1] !== ranges[i])
      text += (ranges[i + 1] === (ranges[i] as number) + 1 ? "" : "-") + unit(ranges[i + 1] as number);
  }
  return text;
}

/** One code unit, escaped for anywhere in a JavaScript pattern. */
export function unit(code: number): string {
  const text = String.fromCharCode(code);
  return /[A-Za-z0-9_ ,;:'"<>=!@#%&~`]/.test(text) ? text : `\\u${code.toString(16).padStart(4, "0")}`;
}
