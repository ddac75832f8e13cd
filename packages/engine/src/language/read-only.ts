// Owns making the read-only collections that the syntax tree and tokens hand out.
import { arrayOf, construct, getType, type PSValue } from "@latch/dotnet";

/** A ReadOnlyCollection of an element type (full name). */
export function readOnly(element: string, items: readonly unknown[]): PSValue {
  const type = getType("System.Collections.ObjectModel.ReadOnlyCollection`1").makeGeneric([getType(element)]);
  return construct(type, [arrayOf(element, [...items] as PSValue[])]);
}
