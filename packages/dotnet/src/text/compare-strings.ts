// String comparison as .NET's CompareInfo does it.
import type { CultureInfo } from "./culture.ts";

/** How to compare. */
export interface CompareOptions {
  readonly ignoreCase?: boolean;
  readonly culture?: CultureInfo;
}

/** Linguistic order of two strings: negative, zero or positive. Zero also for strings that differ only in ignorable characters. */
export function compareStrings(a: string, b: string, options: CompareOptions = {}): number {
  if (a === b) return 0;
  return a.localeCompare(b, "en", { sensitivity: options.ignoreCase ? "accent" : "variant" });
}
