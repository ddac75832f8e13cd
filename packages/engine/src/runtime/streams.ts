// Owns the sinks that compiled code writes to: collectors, null, and the writing of enumerable values.
import { AutomationNull, getEnumerable, type PSValue } from "@latch/dotnet";
import type { OutputSink } from "../pipeline/contract.ts";

/** Collects values: `$x = pipeline`, `$(...)`, `@(...)`. */
export class CollectorSink implements OutputSink {
  readonly items: PSValue[] = [];

  write(value: PSValue): void {
    this.items.push(value);
  }

  /** What an assignment receives: nothing, the one value, or an object[]. */
  get result(): PSValue {
    const items = this.items;
    return items.length === 1 ? (items[0] as PSValue) : items.length === 0 ? AutomationNull : items;
  }
}

/** Discards. */
export const nullSink: OutputSink = { write() {} };

/** Writes a statement's value the way a pipeline does: collections element by element, AutomationNull not at all. */
export function writeEnumerated(value: PSValue, output: OutputSink): void {
  if (typeof value !== "object" || value === null) {
    output.write(value);
    return;
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const element = value[i] as PSValue;
      if (element !== AutomationNull) output.write(element);
    }
    return;
  }
  if (value === AutomationNull) return;
  const elements = getEnumerable(value);
  if (elements === null) output.write(value);
  else for (const element of elements) if (element !== AutomationNull) output.write(element);
}
