// Owns LazyVariable: a session variable whose value costs something to make.
import type { PSValue } from "@latch/dotnet";
import { Variable } from "./variable.ts";

/** A variable whose value is made when first read; engine code may ask `text` without making it. */
export class LazyVariable extends Variable {
  private make: (() => PSValue) | null;
  readonly text: string | null;

  constructor(name: string, make: () => PSValue, options = 0, text: string | null = null) {
    super(name, null, options);
    this.make = make;
    this.text = text;
  }
  /** The value has not been made: `text` still describes it. */
  get isPristine(): boolean {
    return this.make !== null;
  }
  override get(): PSValue {
    if (this.make !== null) {
      const make = this.make;
      this.make = null;
      this.value = make();
    }
    return this.value;
  }
  override set(value: PSValue): void {
    this.get();
    super.set(value);
  }
}
