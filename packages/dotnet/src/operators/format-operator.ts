// The format operator -f and String.Format.
import type { CultureInfo } from "../text/culture.ts";
import type { PSValue } from "../values/ps-value.ts";
/** `format -f args` (an array on the right is the argument list). Throws FormatError. */
export function formatOperator(format: PSValue, _args: PSValue): string { return String(format); }
/** String.Format(culture, format, args). Throws FormatException. */
export function composeFormat(format: string, _args: readonly PSValue[], _culture?: CultureInfo): string { return format; }
