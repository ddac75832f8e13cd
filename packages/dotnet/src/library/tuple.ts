// System.Tuple and System.ValueTuple of any size.

import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, TYPE } from "../types/dotnet-type.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { EQUALS } from "../values/formattable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { int } from "./arguments.ts";
import { dotNetEquals } from "./object.ts";
import { indexOutOfRange } from "../types/method-errors.ts";

/** A tuple; `type` is the closed generic type. */
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
  [EQUALS](other: PSValue): boolean {
    return (
      other instanceof Tuple &&
      other.type === this.type &&
      this.parts.every((p, i) => dotNetEquals(p, other.parts[i] ?? null))
    );
  }
  toString(): string {
    return `(${this.parts.map((p) => dotNetToString(p)).join(", ")})`;
  }
}

/** A tuple of a closed type. */
export function makeTuple(type: DotNetType, parts: PSValue[]): Tuple {
  return new Tuple(type, parts);
}

for (const family of ["Tuple", "ValueTuple"]) {
  for (let size = 1; size <= 8; size++) {
    const items = Array.from({ length: size }, (_, i) => [
      i === 7 ? "Rest" : `Item${i + 1}`,
      { get: (self: Tuple) => self.parts[i] ?? null, set: (self: Tuple, v: PSValue) => void (self.parts[i] = v) },
    ]);
    defineType<Tuple>({
      name: `System.${family}\`${size}`,
      ...(family === "ValueTuple" ? { propertyOrder: ["Length"] } : {}),
      construct: (args, _signature, type) =>
        new Tuple(type, args.length === 0 ? type.genericArguments.map(() => null) : args),
      properties: { ...Object.fromEntries(items), Length: (self: Tuple) => self.parts.length },
      indexer: {
        get: (self, [index]) => {
          const part = self.parts[int(index)];
          if (part === undefined) throw indexOutOfRange();
          return part;
        },
      },
    });
  }
  defineType<never>({
    name: `System.${family}`,
    staticMethods: {
      Create: (args, signature) => new Tuple(closedType(family, signature.genericArguments), args),
    },
  });
}

function closedType(family: string, args: readonly DotNetType[]): DotNetType {
  return getType(`System.${family}\`${args.length}`).makeGeneric(args);
}
defineType<Tuple>({
  name: "System.Runtime.CompilerServices.ITuple",
  properties: { Length: (self) => self.parts.length },
});
