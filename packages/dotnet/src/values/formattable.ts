// The symbol of IFormattable: how an object writes itself in a format and culture (a leaf file).
import type { CultureInfo } from "../text/culture.ts";

/** `value[FORMAT](format, culture)` is IFormattable.ToString. Throws FormatException for a format the type lacks. */
export const FORMAT: unique symbol = Symbol("latch.format");

/** A value with a culture-dependent text. */
export interface Formattable {
  [FORMAT](format: string | null, culture: CultureInfo): string;
}

/** `a[COMPARE_TO](b)` is IComparable.CompareTo of two values of the same type. */
export const COMPARE_TO: unique symbol = Symbol("latch.compareTo");

/** A value with an order. */
export interface Comparable {
  [COMPARE_TO](other: object): number;
}

/** `a[EQUALS](b)` is Object.Equals where it is neither identity nor HASH_KEY equality (script classes' Equals). */
export const EQUALS: unique symbol = Symbol("latch.equals");

/** True when the value formats itself. */
export function isFormattable(value: object): value is Formattable {
  return FORMAT in value;
}
