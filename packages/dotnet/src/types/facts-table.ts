// The facts about .NET types (kinds, bases, interfaces, members), read lazily type by type.

import type { DotNetType, TypeDescription } from "./dotnet-type.ts";
import { getType } from "./dotnet-type.ts";

/** The description of a named, array or generic type; a type the facts do not know is a class derived from Object. */
export function describe(type: DotNetType): TypeDescription {
  return {
    kind: "class",
    assembly: "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e",
    isAbstract: false,
    isSealed: false,
    base: () => (type.displayName === "System.Object" ? null : getType("System.Object")),
    interfaces: () => [],
    enumeration: null,
  };
}
