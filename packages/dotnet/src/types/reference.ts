// [ref]: System.Management.Automation.PSReference, a cell that a method or function can write back to.

import type { DotNetType } from "./dotnet-type.ts";
import { getType, typeOf, TYPE } from "./dotnet-type.ts";
import type { PSValue } from "../values/ps-value.ts";

/** A by-reference argument as method implementations see it. */
export interface ReferenceCell {
  value: PSValue;
}

/** PSReference over a value of its own; the engine derives one bound to a variable. */
export class PSReference implements ReferenceCell {
  private stored: PSValue;
  constructor(value: PSValue) {
    this.stored = value;
  }
  get value(): PSValue {
    return this.stored;
  }
  set value(value: PSValue) {
    this.stored = value;
  }
  get [TYPE](): DotNetType {
    const value = this.value;
    const held = value === null ? getType("System.Object") : typeOf(value);
    return getType("System.Management.Automation.PSReference`1").makeGeneric([held]);
  }
}
