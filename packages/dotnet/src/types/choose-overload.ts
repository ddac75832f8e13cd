// The overload of a method group for given arguments; what was chosen is remembered by the arguments' types.

import { PSObject } from "../values/ps-object.ts";
import { AutomationNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { typeOf } from "./dotnet-type.ts";
import { genericOverloadException, overloadException } from "./method-errors.ts";
import type { MethodSignature } from "./method-signature.ts";
import type { CallConstraints, Resolution } from "./overload-resolution.ts";
import { resolveOverload } from "./overload-resolution.ts";
import { PSReference } from "./reference.ts";
import type { MethodGroup } from "./type-members.ts";

/** The overload for the arguments. Throws the overload errors. */
export function choose(
  group: MethodGroup,
  name: string,
  args: readonly PSValue[],
  options: CallConstraints | undefined,
): Resolution {
  const sole = soleCandidate(group, args.length, options);
  if (sole !== null) return { signature: sole, expand: false };
  const key = options === undefined ? typesKey(args) : -1;
  const known = key < 0 ? undefined : resolved.get(group)?.get(key);
  if (known !== undefined) return known;
  const resolution = resolveOverload(group.overloads, args, options);
  if (typeof resolution !== "string") {
    if (key >= 0) remember(group, key, resolution);
    return resolution;
  }
  if (options?.typeArguments !== undefined && resolution === "none") {
    throw genericOverloadException(name, options.typeArguments.length, args.length);
  }
  throw overloadException(resolution, name, args.length);
}

/** Resolutions by the arguments' types: PowerShell, too, chooses by type alone and caches its binding rules. */
const resolved = new WeakMap<MethodGroup, Map<number, Resolution>>();

function remember(group: MethodGroup, key: number, resolution: Resolution): void {
  let table = resolved.get(group);
  if (table === undefined) {
    table = new Map();
    resolved.set(group, table);
  }
  table.set(key, resolution);
}

/** A number for the types of up to three arguments; -1 when they cannot be cached (wrapped, by reference, collections). */
export function typesKey(args: readonly PSValue[]): number {
  if (args.length > 3) return -1;
  let key = args.length;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] as PSValue;
    let id: number;
    if (typeof argument !== "object") id = typeOf(argument).id;
    else if (argument === null) id = 0;
    else if (
      Array.isArray(argument) ||
      argument instanceof PSObject ||
      argument instanceof PSReference ||
      argument === AutomationNull
    )
      return -1;
    else id = typeOf(argument).id;
    if (id > 65535) return -1;
    key = key * 65536 + id + 1;
  }
  return key;
}

const soleByCount = new WeakMap<MethodGroup, (MethodSignature | null)[]>();

/** The one overload that can take so many arguments when its parameters take anything (Object): no ranking needed. */
function soleCandidate(
  group: MethodGroup,
  count: number,
  options: CallConstraints | undefined,
): MethodSignature | null {
  if (options?.targetType !== undefined || options?.typeArguments !== undefined) return null;
  let known = soleByCount.get(group);
  if (known === undefined) {
    known = [];
    soleByCount.set(group, known);
  }
  let sole = known[count];
  if (sole === undefined) {
    sole = computeSole(group, count);
    known[count] = sole;
  }
  return sole;
}

function computeSole(group: MethodGroup, count: number): MethodSignature | null {
  const open = group.overloads.filter((s) => s.explicitInterface === null);
  const able = open.filter((s) => s.parameters.length === count || s.hasParams || s.optionalCount > 0);
  const only = able[0];
  if (able.length !== 1 || only === undefined || only.hasParams || only.genericParameters.length > 0) return null;
  if (only.parameters.length !== count) return null;
  return only.parameters.every((p) => p.byRef === "" && p.type.displayName === "System.Object") ? only : null;
}
