// LanguagePrimitives.Equals and Compare.
import type { PSValue } from "../values/ps-value.ts";
/** `-eq`/`-ceq` of two single values. */
export function psEquals(a: PSValue, b: PSValue, _ignoreCase = true): boolean { return a === b; }
/** `-lt` … of two single values: negative, zero, positive. Throws ComparisonFailure, NotIcomparable. */
export function psCompare(_a: PSValue, _b: PSValue, _ignoreCase = true): number { return 0; }
/** As psCompare, but undefined instead of an exception (LanguagePrimitives.TryCompare). */
export function tryCompare(a: PSValue, b: PSValue, ignoreCase = true): number | undefined { return psCompare(a, b, ignoreCase); }
