// Owns the value of System.Tuple and System.ValueTuple: closed type and parts.
import { dotNetToString } from "../text/dotnet-string.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";
import type { PSValue } from "./ps-value.ts";

/** A tuple; `type` is the closed generic type. The eighth part is a tuple of the rest. */
export class Tuple {
  readonly type: DotNetType;
  readonly parts: PSValue[];
  constructor(type: DotNetType, parts: PSValue[]) {
    this.type = type;
    this.parts = parts;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  /** All items, those of the rest too: what ITuple counts. */
  get items(): readonly PSValue[] {
    const rest = this.parts[7];
    return rest instanceof Tuple ? [...this.parts.slice(0, 7), ...rest.items] : this.parts;
  }
  toString(): string {
    return `(${this.items.map((item) => dotNetToString(item)).join(", ")})`;
  }
}
