// One property or field of a .NET type: reading and writing it, through the implementations of the type.

import { Exception } from "../errors/exception.ts";
import type { PropertyAccess } from "../members/member-info.ts";
import { enumValue } from "../values/enum-value.ts";
import { PSDouble, PSUInt32 } from "../values/numerics.ts";
import { unwrap } from "../values/ps-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { PropertyImplementation } from "./define-type.ts";
import type { DotNetType } from "./dotnet-type.ts";
import type { ParameterSignature } from "./method-signature.ts";
import { displayTypeName } from "./type-display.ts";
import { membersOf, notImplemented } from "./type-members.ts";
import { convertTo } from "../conversion/convert-to.ts";

export interface PropertyOptions {
  readonly name: string;
  readonly type: DotNetType;
  readonly declaringType: DotNetType;
  readonly isStatic: boolean;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly isField?: boolean;
  readonly isHidden?: boolean;
  readonly indexParameters?: readonly ParameterSignature[];
  /** Accessors of a property made at run time (script classes). */
  readonly accessors?: { get(self: PSValue): PSValue; set(self: PSValue, value: PSValue): void };
}

/** A property as the adapter sees it; `on` binds it to the type whose implementations are asked. */
export class PropertyMember implements PropertyAccess {
  readonly name: string;
  readonly type: DotNetType;
  readonly declaringType: DotNetType;
  readonly isStatic: boolean;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly isField: boolean;
  readonly isHidden: boolean;
  readonly indexParameters: readonly ParameterSignature[];
  private readonly options: PropertyOptions;
  private readonly target: DotNetType;
  private known: PropertyImplementation<PSValue> | null | undefined;

  constructor(options: PropertyOptions, target: DotNetType = options.declaringType) {
    this.name = options.name;
    this.type = options.type;
    this.declaringType = options.declaringType;
    this.isStatic = options.isStatic;
    this.canRead = options.canRead;
    this.canWrite = options.canWrite;
    this.isField = options.isField ?? false;
    this.isHidden = options.isHidden ?? false;
    this.indexParameters = options.indexParameters ?? [];
    this.options = options;
    this.target = target;
  }

  /** The same property looked at through a derived type. */
  on(target: DotNetType): PropertyMember {
    return target === this.target ? this : new PropertyMember(this.options, target);
  }
  /** What stands for the property whichever type it is looked at through. */
  get origin(): object {
    return this.options;
  }
  get typeName(): string {
    return this.type.displayName;
  }
  /** `int Count {get;}`, `char Chars(int index) {get;}`. */
  get definition(): string {
    const index = this.indexParameters.map((p) => `${displayTypeName(p.type)} ${p.name}`).join(", ");
    const accessors = `${this.canRead ? "get;" : ""}${this.canWrite ? "set;" : ""}`;
    const name = this.indexParameters.length === 0 ? this.name : `${this.name}(${index})`;
    return `${this.isStatic ? "static " : ""}${displayTypeName(this.type)} ${name} {${accessors}}`;
  }
  sameIndex(other: PropertyMember): boolean {
    return (
      this.name === other.name &&
      this.indexParameters.length === other.indexParameters.length &&
      this.indexParameters.every((p, i) => p.type === other.indexParameters[i]?.type)
    );
  }

  /** Reads an instance property. Exceptions of the getter come as they are. */
  get(self: PSValue): PSValue {
    const base = unwrap(self);
    if (this.options.accessors !== undefined) return this.options.accessors.get(base);
    const implementation = this.implementation();
    if (implementation !== null) return implementation.get(base) ?? null;
    const key = fieldOf(base, this.name);
    if (key === null) throw notImplemented(this.target, this.name);
    return surface((base as Record<string, unknown>)[key], this.type);
  }

  /** Writes an instance property, converting to its type. */
  set(self: PSValue, value: PSValue): void {
    const base = unwrap(self);
    const converted = convertTo(value, this.type);
    if (this.options.accessors !== undefined) return this.options.accessors.set(base, converted);
    const implementation = this.implementation();
    if (implementation !== null) {
      if (implementation.set === undefined) throw notImplemented(this.target, this.name);
      return implementation.set(base, converted);
    }
    const key = fieldOf(base, this.name);
    if (key === null) throw notImplemented(this.target, this.name);
    (base as Record<string, unknown>)[key] = converted;
  }

  private implementation(): PropertyImplementation<PSValue> | null {
    if (this.known === undefined) {
      this.known = null;
      for (const candidate of membersOf(this.target).implementations) {
        const found = candidate.properties?.[this.name];
        if (found === undefined) continue;
        this.known = (typeof found === "function"
          ? { get: found }
          : found) as unknown as PropertyImplementation<PSValue>;
        break;
      }
    }
    return this.known;
  }

  /** Reads a static property of `type`. */
  getStatic(type: DotNetType): PSValue {
    if (this.options.accessors !== undefined) return this.options.accessors.get(null);
    if (this.declaringType.isEnum && this.isStatic) return enumValue(this.declaringType, this.name);
    for (const candidate of membersOf(this.target).implementations) {
      const found = candidate.staticProperties?.[this.name];
      if (found !== undefined) return (typeof found === "function" ? found() : found.get(type)) ?? null;
    }
    throw notImplemented(this.target, this.name);
  }

  setStatic(value: PSValue): void {
    const converted = convertTo(value, this.type);
    if (this.options.accessors !== undefined) return this.options.accessors.set(null, converted);
    for (const candidate of membersOf(this.target).implementations) {
      const found = candidate.staticProperties?.[this.name];
      if (found !== undefined && typeof found !== "function" && found.set !== undefined) return found.set(converted);
    }
    throw notImplemented(this.target, this.name);
  }
}

/** The JS field or accessor of an instance that stands for a .NET property: `Name` -> name, `PSPath` -> psPath, `ID` -> id. */
function fieldOf(base: PSValue, name: string): string | null {
  if (typeof base !== "object" || base === null) return null;
  const plain = name.charAt(0).toLowerCase() + name.slice(1);
  if (plain in base) return plain;
  const acronym = /^[A-Z]+(?=[A-Z][a-z]|$)/.exec(name)?.[0];
  if (acronym === undefined) return null;
  const folded = acronym.toLowerCase() + name.slice(acronym.length);
  return folded in base ? folded : null;
}

/** A field of one of our classes as a value of the property's declared type. */
function surface(value: unknown, type: DotNetType): PSValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return surfaceNumber(value, type);
  if (typeof value === "string") return type.isEnum ? enumValue(type, value) : value;
  if (typeof value === "function")
    throw new Exception("System.NotSupportedException", "Specified method is not supported.");
  return value as PSValue;
}

function surfaceNumber(value: number, type: DotNetType): PSValue {
  switch (type.displayName) {
    case "System.Int64":
      return BigInt(Math.trunc(value));
    case "System.Double":
      return new PSDouble(value);
    case "System.UInt32":
      return new PSUInt32(value);
    default:
      if (type.isEnum) return enumValue(type, value);
      return Number.isInteger(value) ? value : new PSDouble(value);
  }
}
