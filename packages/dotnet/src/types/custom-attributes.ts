// Owns which attribute objects stand on types, properties and methods: who makes or describes a type says so here.
import { createRequire } from "node:module";
import type { PSValue } from "../values/ps-value.ts";
import type { DotNetType } from "./dotnet-type.ts";

const require = createRequire(import.meta.url);

const byMember = new WeakMap<object, () => readonly PSValue[]>();

/** Says what attributes a type, a PropertyMember or a MethodSignature made at run time has. */
export function setCustomAttributes(member: object, attributes: () => readonly PSValue[]): void {
  byMember.set(member, attributes);
}

/** The attributes of a type: those given for it, and [Flags] of enumerations. */
export function typeAttributeObjects(type: DotNetType): readonly PSValue[] {
  const given = byMember.get(type);
  if (given !== undefined) return given();
  if (!type.isEnum || !type.isFlags) return [];
  const { construct } = require("./invoke.ts") as typeof import("./invoke.ts");
  const { getType } = require("./dotnet-type.ts") as typeof import("./dotnet-type.ts");
  return [construct(getType("System.FlagsAttribute"), [])];
}

/** The attributes of a property or method. */
export function memberAttributeObjects(member: object): readonly PSValue[] {
  return byMember.get(member)?.() ?? [];
}
