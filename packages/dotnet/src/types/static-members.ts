// Static properties, fields and enum values: `[math]::PI`, `[Environment]::NewLine`, `[DayOfWeek]::Monday`; methods without call.

import type { PSValue } from "../values/ps-value.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { staticMethodObject } from "./invoke.ts";
import { propertyNotFoundForSet, readOnlyProperty, wrapGetException, wrapSetException } from "./method-errors.ts";
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
