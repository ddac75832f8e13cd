// How Sort-, Group-, Compare-Object, Get-Unique and Select-Object -Unique order and equate values (ObjectCommandComparer).
import {
  compareStrings,
  cultureOf,
  PSCustomObject,
  type PSValue,
  psEquals,
  toStringValue,
  tryCompare,
  typeOf,
  unwrap,
} from "@latch/dotnet";

export interface ComparisonOptions {
  readonly caseSensitive: boolean;
  /** culture name, null for the current one */
  readonly culture?: string | null;
}

/** Order of two property values: null first; comparable values by LanguagePrimitives; others as text. */
export function compareValues(a: PSValue, b: PSValue, options: ComparisonOptions): number {
  if (a === null) return b === null ? 0 : -1;
  if (b === null) return 1;
  const left = unwrap(a);
  const right = unwrap(b);
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right, options);
  const order = tryCompare(left, right, !options.caseSensitive);
  if (order !== undefined) return order;
  return compareText(textOf(left), textOf(right), options);
}

function compareText(a: string, b: string, options: ComparisonOptions): number {
  const ignoreCase = !options.caseSensitive;
  const culture = options.culture ? cultureOf(options.culture) : null;
  return compareStrings(a, b, culture ? { ignoreCase, culture } : { ignoreCase });
}

function textOf(value: PSValue): string {
  return toStringValue(value);
}

/** Equality for uniqueness: custom objects property by property, others as -eq. */
export function sameSelection(a: PSValue, b: PSValue, ignoreCase: boolean): boolean {
  const left = unwrap(a);
  const right = unwrap(b);
  if (left instanceof PSCustomObject && right instanceof PSCustomObject) {
    if (left.shape.names.length !== right.shape.names.length) return false;
    return left.shape.names.every((name) => {
      const other = right.get(name);
      return other !== undefined && sameValue(left.get(name) ?? null, other, ignoreCase);
    });
  }
  return sameValue(left, right, ignoreCase);
}

function sameValue(a: PSValue, b: PSValue, ignoreCase: boolean): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === "string" && typeof b === "string") return ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b;
  if (typeOf(a) === typeOf(b)) return psEquals(a, b, ignoreCase);
  return tryCompare(a, b, ignoreCase) === 0;
}
