// How Sort-, Group-, Compare-Object, Get-Unique and Select-Object -Unique order and equate values (ObjectCommandComparer).
import {
  compareStrings,
  cultureOf,
  PSCustomObject,
  type PSValue,
  toStringValue,
  tryCompare,
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

/** A custom object has no text of its own: all are alike. */
function textOf(value: PSValue): string {
  return value instanceof PSCustomObject ? "" : toStringValue(value);
}

/**
 * Select-Object -Unique: is a selected object the same as one seen before? `made`: both carry properties that were
 * selected; without, every custom object is the same as every other, as in PowerShell.
 */
export function sameSelection(seen: PSValue, selected: PSValue, ignoreCase: boolean, made: boolean): boolean {
  const options: ComparisonOptions = { caseSensitive: !ignoreCase };
  const before = unwrap(seen);
  const now = unwrap(selected);
  if (!(before instanceof PSCustomObject && now instanceof PSCustomObject))
    return compareValues(now, before, options) === 0;
  if (!made) return true;
  if (before.shape.names.length !== now.shape.names.length) return false;
  return now.shape.names.every((name) => {
    const other = before.get(name);
    return other !== undefined && compareValues(other, now.get(name) ?? null, options) === 0;
  });
}
