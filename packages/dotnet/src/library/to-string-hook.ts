// Objects whose ToString() needs more than their JS toString: script classes that override it.

import type { PSValue } from "../values/ps-value.ts";

/** A value may carry its own .NET ToString under this symbol (instances of script classes do). */
export const TO_STRING: unique symbol = Symbol("latch.toString");

/** What the value's own ToString() answers, or undefined when it has none. */
export function toStringHook(value: PSValue): string | undefined {
  if (typeof value !== "object" || value === null || !(TO_STRING in value)) return undefined;
  return (value as { [TO_STRING](): string | undefined })[TO_STRING]();
}
