// Static properties, fields and enum values: `[math]::PI`, `[Environment]::NewLine`, `[DayOfWeek]::Monday`; methods without call.

import { type PSMemberInfo, PSProperty } from "../members/member-info.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { staticMethodObject } from "./invoke.ts";
import { propertyNotFoundForSet, readOnlyProperty, wrapGetException, wrapSetException } from "./method-errors.ts";
import type { PropertyMember } from "./property-member.ts";
import { membersOf } from "./type-members.ts";

/** The value of a static member: property, field, enum value, or a method as PSMethod; undefined when there is none. */
export function getStaticMember(type: DotNetType, name: string): PSValue | undefined {
  const property = membersOf(type).property(name, true);
  if (property === null) return staticMethodObject(type, name);
  try {
    return property.getStatic(type);
  } catch (error) {
    throw wrapGetException(error, property.name);
  }
}

/** All static properties, fields, enum values and methods of a type, as Get-Member -Static lists them. */
export function listStaticMembers(type: DotNetType): PSMemberInfo[] {
  const members = membersOf(type);
  const found: PSMemberInfo[] = members.properties(true).map((property) => new StaticProperty(property, type));
  for (const group of members.methodGroups(true)) {
    const method = staticMethodObject(type, group.name);
    if (method === undefined) continue;
    method.isHidden = group.overloads.every((overload) => overload.isHidden);
    found.push(method);
  }
  return found;
}

class StaticProperty extends PSProperty {
  readonly #property: PropertyMember;
  readonly #type: DotNetType;
  constructor(property: PropertyMember, type: DotNetType) {
    super(property, type);
    this.#property = property;
    this.#type = type;
    this.isHidden = property.isHidden;
  }
  override get value(): PSValue {
    return this.#property.getStatic(this.#type) ?? null;
  }
  override get definition(): string {
    const { definition, isField, canWrite } = this.#property;
    // PowerShell learns from a setter or a field that a property is static.
    return isField || canWrite ? definition : definition.replace(/^static /, "");
  }
}

/** Sets a static property or field. Throws PowerShell's errors for missing and read-only ones. */
export function setStaticMember(type: DotNetType, name: string, value: PSValue): void {
  const property = membersOf(type).property(name, true);
  if (property === null) throw propertyNotFoundForSet(name);
  if (!property.canWrite) throw readOnlyProperty(property.name);
  try {
    property.setStatic(value);
  } catch (error) {
    throw wrapSetException(error, property.name);
  }
}
