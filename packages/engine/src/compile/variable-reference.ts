// Owns the [ref] of a variable.
import { PSReference, type PSValue } from "@latch/dotnet";
import type { Variable } from "../runtime/variable.ts";

/** A PSReference that reads and writes a variable. */
export class VariableReference extends PSReference {
  private readonly cell: Variable;
  constructor(cell: Variable) {
    super(null);
    this.cell = cell;
  }
  override get value(): PSValue {
    return this.cell.get();
  }
  override set value(value: PSValue) {
    this.cell.set(value);
  }
}
