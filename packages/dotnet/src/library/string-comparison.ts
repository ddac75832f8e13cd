// StringComparison: equality, order and search in each of its six kinds.

import { compareStrings } from "../text/compare-strings.ts";
import { invariantCulture } from "../text/culture.ts";

// 0 CurrentCulture, 1 CurrentCultureIgnoreCase, 2 InvariantCulture, 3 InvariantCultureIgnoreCase, 4 Ordinal, 5 OrdinalIgnoreCase

/** Upper-cases each character for ordinal comparison without case. */
export function foldForOrdinal(value: string): string {
  const mapped = value.toUpperCase();
  if (mapped.length === value.length) return mapped;
  let result = "";
  for (const c of value) {
    const one = c.toUpperCase();
    result += one.length === c.length ? one : c;
  }
  return result;
}

/** Equality of two strings in a StringComparison. */
export function equalStrings(a: string, b: string, comparison: number): boolean {
  if (a === b) return true;
  if (comparison === 4) return false;
  if (comparison === 5) return a.length === b.length && foldForOrdinal(a) === foldForOrdinal(b);
  return compareStrings(a, b, cultureOptions(comparison)) === 0;
}

function cultureOptions(comparison: number): Parameters<typeof compareStrings>[2] {
  const ignoreCase = (comparison & 1) === 1;
  return comparison >= 2 ? { ignoreCase, culture: invariantCulture } : { ignoreCase };
}

/** Order of two strings (null first) in a StringComparison: -1, 0, 1; ordinal ones answer the difference of code units. */
export function compareToString(a: string | null, b: string | null, comparison: number): number {
  if (a === null) return b === null ? 0 : -1;
  if (b === null) return 1;
  if (comparison < 4) return Math.sign(compareStrings(a, b, cultureOptions(comparison)));
  const left = comparison === 5 ? foldForOrdinal(a) : a;
  const right = comparison === 5 ? foldForOrdinal(b) : b;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = left.charCodeAt(i) - right.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const ascii = /^[\0-\x7f]*$/;

/** First position of `value` at or after `start`, or -1. */
export function indexOfText(self: string, value: string, start: number, comparison: number): number {
  if (comparison === 4 || value === "") return self.indexOf(value, start);
  const ignoreCase = (comparison & 1) === 1;
  if (comparison === 5 || (ascii.test(self) && ascii.test(value) && !/[\0-\x1f]/.test(value))) {
    return ignoreCase ? foldForOrdinal(self).indexOf(foldForOrdinal(value), start) : self.indexOf(value, start);
  }
  for (let i = start; i + value.length <= self.length; i++) {
    if (equalStrings(self.slice(i, i + value.length), value, comparison)) return i;
  }
  return -1;
}

/** Last position of `value`, or -1. */
export function lastIndexOfText(self: string, value: string, comparison: number): number {
  if (value === "") return self.length;
  if (comparison === 4) return self.lastIndexOf(value);
  if (comparison === 5) return foldForOrdinal(self).lastIndexOf(foldForOrdinal(value));
  for (let i = self.length - value.length; i >= 0; i--) {
    if (equalStrings(self.slice(i, i + value.length), value, comparison)) return i;
  }
  return -1;
}
