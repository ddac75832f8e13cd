// PSObject: the wrapper that carries instance members and type names for by-value things (strings, numbers, booleans).
// Objects proper keep theirs in a WeakMap (members/instance-members.ts), so they need no wrapper.
import type { InstanceData } from "../members/instance-members.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";
import type { PSValue } from "./ps-value.ts";

/** A by-value thing with instance members or type names of its own. `baseObject` is never a PSObject. */
export class PSObject {
  readonly baseObject: PSValue;
  /** What is attached; read and made in members/instance-members.ts. */
  data: InstanceData | undefined = undefined;
  constructor(baseObject: PSValue) {
    this.baseObject = baseObject instanceof PSObject ? baseObject.baseObject : baseObject;
  }
  get [TYPE](): DotNetType {
    return typeOf(this.baseObject);
  }
}

/** The base object of a wrapped value; any other value itself. */
export function unwrap(value: PSValue): PSValue {
  return value instanceof PSObject ? value.baseObject : value;
}
