// System.Tuple and System.ValueTuple of any size.

import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { EQUALS } from "../values/formattable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { Tuple } from "../values/tuple.ts";
import { int } from "./arguments.ts";
import { dotNetEquals } from "./object.ts";
import { indexOutOfRange } from "../types/method-errors.ts";

Object.defineProperty(Tuple.prototype, EQUALS, {
  value(this: Tuple, other: PSValue): boolean {
    return (
      other instanceof Tuple &&
      other.type === this.type &&
      this.parts.every((p, i) => dotNetEquals(p, other.parts[i] ?? null))
    );
  },
});

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
      properties: { ...Object.fromEntries(items), Length: (self: Tuple) => self.items.length },
      indexer: {
        get: (self, [index]) => {
          const part = self.items[int(index)];
          if (part === undefined) throw indexOutOfRange();
          return part;
        },
      },
    });
  }
  defineType<never>({
    name: `System.${family}`,
    staticMethods: {
      Create: (args, signature) => create(family, signature.genericArguments, args),
    },
  });
}

/** Of eight values the last is a tuple of its own. */
function create(family: string, types: readonly DotNetType[], args: PSValue[]): Tuple {
  if (args.length < 8) return new Tuple(closedType(family, types), args);
  const rest = create(family, types.slice(7), args.slice(7));
  return new Tuple(closedType(family, [...types.slice(0, 7), rest.type]), [...args.slice(0, 7), rest]);
}

function closedType(family: string, args: readonly DotNetType[]): DotNetType {
  return getType(`System.${family}\`${args.length}`).makeGeneric(args);
}
defineType<Tuple>({
  name: "System.Runtime.CompilerServices.ITuple",
  properties: { Length: (self) => self.items.length },
});
