// Owns the type parameters of generic definitions (T of List<T>) as System.Type objects: one object each, with owner and position.

import { enumValue } from "../values/enum-value.ts";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import type { PSValue } from "../values/ps-value.ts";
import { DotNetType } from "../types/dotnet-type.ts";
import { typeRecord } from "../types/facts-table.ts";

interface Place {
  readonly owner: DotNetType;
  readonly position: number;
}

const parameters = new WeakMap<DotNetType, readonly DotNetType[]>();
const places = new WeakMap<DotNetType, Place>();

/** The type parameters of a generic definition, in order. */
export function genericParametersOf(owner: DotNetType): readonly DotNetType[] {
  let known = parameters.get(owner);
  if (known === undefined) {
    const names = typeRecord(owner.displayName)?.genericParameters ?? [];
    known = names.map((name) => new DotNetType(name, { isGenericParameter: true }));
    for (const [position, type] of known.entries()) places.set(type, { owner, position });
    parameters.set(owner, known);
  }
  return known;
}

/** The definition that a type parameter belongs to, or null. */
export function ownerOfParameter(type: DotNetType): DotNetType | null {
  return places.get(type)?.owner ?? null;
}

function placeOf(type: DotNetType): Place | null {
  if (type.isGenericParameter) return places.get(type) ?? null;
  throw new Exception(
    "System.InvalidOperationException",
    "Method may only be called on a Type for which Type.IsGenericParameter is true.",
  );
}

/** Properties of System.Type that only type parameters answer. Constraints are not in the table: none are named. */
export const parameterProperties: Readonly<Record<string, (self: DotNetType) => PSValue>> = {
  DeclaringMethod: () => null,
  GenericParameterPosition: (self) => placeOf(self)?.position ?? 0,
  GenericParameterAttributes: (self) =>
    placeOf(self) === undefined ? null : enumValue("System.Reflection.GenericParameterAttributes", 0),
};

/** Type.GetGenericParameterConstraints(). */
export function constraintsOf(type: DotNetType): PSValue {
  placeOf(type);
  return arrayOf("System.Type", []);
}

/** MakeGenericType: the arguments must fit the definition. */
export function closeGeneric(type: DotNetType, args: readonly DotNetType[]): DotNetType {
  if (!type.isGenericTypeDefinition) {
    throw new Exception(
      "System.InvalidOperationException",
      `${type.displayName} is not a GenericTypeDefinition. MakeGenericType may only be called on a type for which Type.IsGenericTypeDefinition is true.`,
    );
  }
  if (Number(/`(\d+)$/.exec(type.displayName)?.[1] ?? 0) !== args.length) {
    throw new Exception(
      "System.ArgumentException",
      "The number of generic arguments provided doesn't equal the arity of the generic type definition. (Parameter 'typeArguments')",
      { properties: { ParamName: "typeArguments" } },
    );
  }
  return type.makeGeneric(args);
}
