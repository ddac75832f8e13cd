// "$x": PowerShell's string form of any value (PSObject.ToString with the invariant culture).
import type { CultureInfo } from "./culture.ts";
import type { PSValue } from "../values/ps-value.ts";

/** How to make text of a value. */
export interface ToStringOptions {
  /** $OFS: what joins the elements of an enumerable (a blank by default). */
  readonly separator?: string;
  /** Invariant when absent. */
  readonly culture?: CultureInfo;
}

/** The text of a value in an expandable string or a [string] cast. */
export function toStringValue(value: PSValue, _options?: ToStringOptions): string {
  if (typeof value === "string") return value;
  return String(value);
}
