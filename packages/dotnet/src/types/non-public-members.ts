// Owns the members that .NET keeps to itself and scripts reach by reflection all the same: few, and made by who owns the type.
import type { DotNetType } from "./dotnet-type.ts";
import type { MethodSignature } from "./method-signature.ts";
import type { PropertyMember } from "./property-member.ts";

interface Hidden {
  readonly properties: PropertyMember[];
  readonly constructors: MethodSignature[];
}
const hidden = new Map<string, Hidden>();

/** Adds members of a type that only reflection with BindingFlags.NonPublic finds. */
export function defineNonPublicMembers(type: DotNetType, members: Partial<Hidden>): void {
  hidden.set(type.fullName, { properties: [], constructors: [], ...members });
}

/** The non-public members of a type. */
export function nonPublicMembers(type: DotNetType): Hidden {
  return hidden.get(type.fullName) ?? { properties: [], constructors: [] };
}
