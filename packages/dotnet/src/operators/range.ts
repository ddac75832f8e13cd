// The range operator `..`.
import type { PSValue } from "../values/ps-value.ts";
/** `a..b`: ints or chars. */
export function rangeOf(_a: PSValue, _b: PSValue): PSValue[] { return []; }
