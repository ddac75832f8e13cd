// A place in a script that reads or writes a member by a constant name: remembers the .NET property that was found there, by the object's type.

import { typeOf } from "../types/dotnet-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import type { PropertyMember } from "../types/property-member.ts";
import { typeDataMember, typeDataMemberVersion } from "../types/type-data.ts";
import { membersOf } from "../types/type-members.ts";
import { ADAPT } from "../values/adapted-object.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { instanceDataOf } from "./instance-members.ts";
import { readAdapted, writeAdapted } from "./member-access.ts";

interface Remembered {
  readonly type: DotNetType;
  readonly version: number;
  /** Null: objects of this type must be asked the long way. */
  readonly property: PropertyMember | null;
}

/** So many types of objects are kept apart at one place. */
const kinds = 4;

/** One member expression with a constant name. */
export class PropertySite {
  private readonly name: string;
  private readonly known: Remembered[] = [];
  private next = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** The property's value; undefined when the value must be asked the long way (getMember). */
  read(value: PSValue): PSValue | undefined {
    const property = this.propertyFor(value);
    return property === null ? undefined : readAdapted(property, value);
  }

  /** Writes the property; false when it must be done the long way (setMember). */
  write(value: PSValue, newValue: PSValue): boolean {
    const property = this.propertyFor(value);
    if (property === null || !property.canWrite) return false;
    writeAdapted(property, value, newValue === AutomationNull ? null : newValue);
    return true;
  }

  private propertyFor(value: PSValue): PropertyMember | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    if (value instanceof PSObject || value instanceof PSCustomObject || instanceDataOf(value) !== undefined)
      return null;
    const type = typeOf(value);
    const { known } = this;
    for (let i = 0; i < known.length; i++) {
      const entry = known[i] as Remembered;
      if (entry.type === type && entry.version === typeDataMemberVersion()) return entry.property;
    }
    return this.remember(value, type);
  }

  private remember(value: object & PSValue, type: DotNetType): PropertyMember | null {
    const own = value === AutomationNull || value instanceof DictionaryBase || ADAPT in value;
    const longWay = own || typeDataMember(value, this.name) !== undefined;
    const property = longWay ? null : membersOf(type).property(this.name, false);
    this.known[this.next] = { type, version: typeDataMemberVersion(), property };
    this.next = (this.next + 1) % kinds;
    return property;
  }
}
