// Reading, writing and listing members: instance, type data, adapted, intrinsic, in PowerShell's order.
import { createRequire } from "node:module";
import { convertTo } from "../conversion/convert-to.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import { Exception, runtimeException } from "../errors/exception.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { toStringValue } from "../text/to-string-value.ts";
import { typeOf } from "../types/dotnet-type.ts";
import type { PropertyMember } from "../types/property-member.ts";
import { resolveType } from "../types/resolve-type.ts";
import { displayTypeName } from "../types/type-display.ts";
import { typeDataMember, typeDataMembers } from "../types/type-data.ts";
import { membersOf } from "../types/type-members.ts";
import { ADAPT, type AdaptedObject } from "../values/adapted-object.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { DeserializedObject } from "../values/deserialized-object.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { getEnumerable } from "../values/enumerable.ts";
import { PSObject, unwrap } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { type InstanceData, instanceDataOf } from "./instance-members.ts";
import {
  PSMemberInfo,
  PSMethod,
  PSMethodInfo,
  PSNoteProperty,
  PSProperty,
  PSPropertyInfo,
  registerMemberServices,
} from "./member-info.ts";

const require = createRequire(import.meta.url);
const calls = () => require("../types/invoke.ts") as typeof import("../types/invoke.ts");
const views = () => require("./psobject-view.ts") as typeof import("./psobject-view.ts");
const errors = () => require("../types/method-errors.ts") as typeof import("../types/method-errors.ts");

/** What listMembers lists. */
export interface ListMembersOptions {
  /** Hidden members and the intrinsic sets too (-Force). */
  readonly force?: boolean;
  /** Only properties (what Select-Object *, ConvertTo-Json and Format-List use). */
  readonly propertiesOnly?: boolean;
  /** base and adapted: those of the .NET type only; extended: attached and type data only; all by default. */
  readonly view?: "all" | "base" | "adapted" | "extended";
}

/**
 * The value of a member, or undefined when there is none. Methods come back as PSMethod objects. Count and Length of
 * scalars and member enumeration are the engine's. Throws GetValueInvocationException when a getter fails.
 */
export function getMember(value: PSValue, name: string): PSValue | undefined {
  if (value instanceof PSCustomObject) {
    const slot = value.shape.slotOf(name);
    if (slot < 0) return getMemberOfType(value, value, name, undefined);
    const found = value.values[slot]!;
    return !value.shape.plain && found instanceof PSMemberInfo && found.isInstance ? quietValue(found) : found;
  }
  if (value === null || value === AutomationNull) return undefined;
  const data = instanceDataOf(value);
  if (value instanceof PSObject) {
    const own = data?.members?.get(name.toLowerCase());
    if (own !== undefined) return quietValue(own);
    return getMemberOfType(value, value.baseObject, name, data);
  }
  if (value instanceof DictionaryBase && data === undefined) {
    const entry = value.get(name);
    if (entry !== undefined) return entry;
  }
  return getMemberOfType(value, value, name, data);
}

function getMemberOfType(
  value: PSValue,
  base: PSValue,
  name: string,
  data: InstanceData | undefined,
): PSValue | undefined {
  if (typeof base === "string" && (name === "Length" || name === "length")) return base.length;
  const own = data?.members?.get(name.toLowerCase());
  if (own !== undefined) return quietValue(own);
  if (base instanceof DictionaryBase) {
    const entry = base.get(name);
    if (entry !== undefined) return entry;
  }
  const extended = typeDataMember(value, name);
  if (extended !== undefined) return quietValue(extended);
  const adapted = adaptedProperty(base, name);
  if (adapted !== null) return readAdapted(adapted, base);
  const intrinsic = intrinsicMember(value, name);
  if (intrinsic !== undefined) return intrinsic;
  return calls().adaptedMethod(base, name) ?? undefined;
}

interface ReadableProperty {
  readonly name: string;
  readonly canRead?: boolean;
  get(self: PSValue): PSValue;
}

function readProperty(property: ReadableProperty, base: PSValue): PSValue {
  try {
    return property.get(base);
  } catch (error) {
    throw errors().wrapGetException(error, property.name);
  }
}

/** `$x.P` of a getter that fails is null (asking the member object for its value throws). */
function quietValue(member: PSMemberInfo): PSValue {
  try {
    return member.value;
  } catch (error) {
    if (error instanceof Exception && !isUnsupported(error)) return null;
    throw error;
  }
}

/** Reads a .NET property as `$x.P` does: null when its getter fails. */
export function readAdapted(property: ReadableProperty, base: PSValue): PSValue {
  try {
    return property.get(base);
  } catch (error) {
    if (error instanceof Exception && !isUnsupported(error)) return null;
    throw errors().wrapGetException(error, property.name);
  }
}

/** What latch does not have must be told, not read as null. */
function isUnsupported(error: Exception): boolean {
  return (error.innerException ?? error).message.endsWith("is not supported by latch.");
}

/** The .NET property of a name, or what the object's own adapter (XML) gives. */
function adaptedProperty(base: PSValue, name: string): PropertyMember | AdaptedProperty | null {
  if (typeof base === "object" && base !== null && ADAPT in base) {
    const access = (base as AdaptedObject)[ADAPT](name);
    if (access !== null) return access;
  }
  return membersOf(typeOf(base)).property(name, false);
}

type AdaptedProperty = NonNullable<ReturnType<AdaptedObject[typeof ADAPT]>>;

/** psobject, psbase, psadapted, psextended, pstypenames. */
function intrinsicMember(value: PSValue, name: string): PSValue | undefined {
  if (name.length < 6 || (name.charCodeAt(0) | 32) !== 112 || (name.charCodeAt(1) | 32) !== 115) return undefined;
  switch (name.toLowerCase()) {
    case "psobject":
      return views().psObjectView(value);
    case "pstypenames":
      return views().typeNamesView(value);
    case "psbase":
      return views().baseView(value);
    case "psadapted":
      return views().baseView(value);
    case "psextended":
      return views().extendedView(value);
    default:
      return undefined;
  }
}

/** Sets a property. Throws PowerShell's exceptions: not found, read-only, failed conversions and setters. */
export function setMember(value: PSValue, name: string, newValue: PSValue): void {
  const stored = newValue === AutomationNull ? null : newValue;
  if (value instanceof PSCustomObject) {
    setCustom(value, name, stored);
    return;
  }
  const base = value instanceof PSObject ? value.baseObject : value;
  const own = instanceDataOf(value)?.members?.get(name.toLowerCase());
  if (own !== undefined) {
    assign(own, stored);
    return;
  }
  if (base instanceof DictionaryBase) {
    setEntry(base, name, stored);
    return;
  }
  const extended = typeDataMember(value, name);
  if (extended !== undefined) {
    assign(extended, stored);
    return;
  }
  const adapted = adaptedProperty(base, name);
  if (adapted === null) {
    const isAdapted = typeof base === "object" && base !== null && ADAPT in base;
    throw isAdapted ? notFoundForSet(name) : errors().propertyNotFoundForSet(name);
  }
  if (!adapted.canWrite) throw errors().readOnlyProperty(adapted.name);
  writeAdapted(adapted, base, stored);
}

/** Writes a .NET property that can be written. */
export function writeAdapted(property: PropertyMember | AdaptedProperty, base: PSValue, value: PSValue): void {
  try {
    property.set(base, value);
  } catch (error) {
    throw errors().wrapSetException(error, property.name);
  }
}

function setEntry(dictionary: DictionaryBase, name: string, value: PSValue): void {
  if ((dictionary as { isReadOnly?: boolean }).isReadOnly === true) {
    throw new Exception("System.NotSupportedException", "Collection is read-only.");
  }
  dictionary.set(name, value);
}

function setCustom(value: PSCustomObject, name: string, newValue: PSValue): void {
  const slot = value.shape.slotOf(name);
  if (slot < 0) {
    const extended = typeDataMember(value, name);
    if (extended !== undefined) {
      assign(extended, newValue);
      return;
    }
    throw notFoundForSet(name);
  }
  const current = value.values[slot]!;
  if (!value.shape.plain && current instanceof PSMemberInfo && current.isInstance) assign(current, newValue);
  else value.values[slot] = newValue;
}

/** What objects whose properties are not their .NET type's say. */
function notFoundForSet(name: string): Exception {
  const message = `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`;
  return settingFailed(name, new Exception("System.Management.Automation.SetValueException", message));
}

function settingFailed(name: string, inner: Exception): Exception {
  return new Exception(
    "System.Management.Automation.SetValueInvocationException",
    `Exception setting "${name}": "${inner.message}"`,
    { inner, errorRecord: (self) => newErrorRecord(self, "ExceptionWhenSetting", "NotSpecified", null) },
  );
}

function assign(member: PSMemberInfo, value: PSValue): void {
  if (member instanceof PSNoteProperty) {
    member.value = value;
    return;
  }
  if (member instanceof PSMethodInfo) {
    const message = `Cannot set the Value property for PSMemberInfo object of type "${typeOf(member).displayName}".`;
    throw runtimeException(message, "CannotSetValueForMemberType");
  }
  try {
    member.value = value;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (error.typeName.endsWith("SetValueInvocationException") || error.errorRecord !== null) throw error;
    throw settingFailed(member.name, error);
  }
}

/** The member of a name, or undefined. */
export function getMemberInfo(value: PSValue, name: string): PSMemberInfo | undefined {
  if (value === null || value === AutomationNull) return undefined;
  if (value instanceof PSCustomObject) {
    const slot = value.shape.slotOf(name);
    if (slot >= 0) return customMember(value, slot);
  }
  const own = instanceDataOf(value)?.members?.get(name.toLowerCase());
  if (own !== undefined) return own;
  const extended = typeDataMember(value, name);
  if (extended !== undefined) return extended;
  const base = value instanceof PSObject ? value.baseObject : value;
  const adapted = adaptedProperty(base, name);
  if (adapted !== null) return propertyInfo(adapted, base);
  return calls().adaptedMethod(base, name);
}

/** A .NET property as a member object; what its getter or setter throws is wrapped. */
function propertyInfo(property: PropertyMember | AdaptedProperty, owner: PSValue): PSProperty {
  return new WrappedProperty(property, owner);
}

class WrappedProperty extends PSProperty {
  private readonly property: PropertyMember | AdaptedProperty;
  private readonly self: PSValue;
  constructor(property: PropertyMember | AdaptedProperty, owner: PSValue) {
    super(property, owner);
    this.property = property;
    this.self = owner;
    this.isHidden = "isHidden" in property && property.isHidden;
  }
  override get value(): PSValue {
    return readProperty(this.property, this.self);
  }
  override set value(value: PSValue) {
    if (!this.property.canWrite) throw errors().readOnlyProperty(this.name);
    try {
      this.property.set(this.self, value);
    } catch (error) {
      throw errors().wrapSetException(error, this.name);
    }
  }
  override get definition(): string {
    return this.property.definition;
  }
  override copyFor(owner: PSValue): PSMemberInfo {
    return new WrappedProperty(this.property, owner);
  }
}

function customMember(value: PSCustomObject, slot: number): PSMemberInfo {
  const found = value.values[slot]!;
  if (!value.shape.plain && found instanceof PSMemberInfo && found.isInstance) return found;
  const name = value.shape.names[slot]!;
  if (value instanceof DeserializedObject && slot < value.adaptedCount) return deserializedProperty(value, name);
  const note = new PSNoteProperty(name, found, value);
  note.isInstance = true;
  return note;
}

/** What was a .NET property where the object came from is still shown as one, of the type its value has now. */
class DeserializedProperty extends PSProperty {
  override get typeNameOfValue(): string {
    const { value } = this;
    if (value === null) return "";
    return value instanceof PSCustomObject ? (value.typeNames?.[0] ?? typeOf(value).fullName) : typeOf(value).fullName;
  }
  override get definition(): string {
    return `${this.typeNameOfValue} {get;set;}`;
  }
}

function deserializedProperty(value: DeserializedObject, name: string): PSMemberInfo {
  return new DeserializedProperty(
    {
      name,
      typeName: "",
      canRead: true,
      canWrite: true,
      get: () => value.get(name) ?? null,
      set: (_self, next) => value.set(name, next),
    },
    value,
  );
}

/** All members in PowerShell's order: attached, type data, adapted properties, then methods. */
export function listMembers(value: PSValue, options: ListMembersOptions = {}): PSMemberInfo[] {
  if (value === null || value === AutomationNull) return [];
  const view = options.view ?? "all";
  const base = value instanceof PSObject ? value.baseObject : value;
  const found = new Map<string, PSMemberInfo>();
  const add = (member: PSMemberInfo): void => {
    const key = member.name.toLowerCase();
    if (found.has(key)) return;
    if (options.propertiesOnly && !(member instanceof PSPropertyInfo)) return;
    if (member.isHidden && !options.force) return;
    found.set(key, member);
  };
  if (view === "all" || view === "extended") {
    if (value instanceof PSCustomObject) {
      for (let i = 0; i < value.shape.names.length; i++) add(customMember(value, i));
    }
    for (const member of instanceDataOf(value)?.members?.values() ?? []) add(member);
    for (const member of typeDataMembers(value)) add(member);
  }
  if (view !== "extended") addAdapted(base, add, options);
  if (options.force && !options.propertiesOnly && view === "all") {
    for (const member of views().intrinsicSets(value)) add(member);
  }
  return [...found.values()];
}

function addAdapted(base: PSValue, add: (member: PSMemberInfo) => void, options: ListMembersOptions): void {
  if (typeof base === "object" && base !== null && ADAPT in base) {
    for (const property of (base as AdaptedObject)[ADAPT]()) add(propertyInfo(property, base));
    if (options.view !== "base") {
      if (!options.propertiesOnly) addMethods(base, add);
      return;
    }
  }
  if (base instanceof PSCustomObject) {
    if (options.propertiesOnly) return;
    // A deserialized object answers ToString and GetType, nothing else of its class.
    if (base instanceof DeserializedObject && base.adaptedCount > 0) {
      addMethods(base, (member) => {
        if (member.name === "ToString" || member.name === "GetType") add(member);
      });
    } else addMethods(base, add);
    return;
  }
  for (const property of membersOf(typeOf(base)).properties(false)) add(propertyInfo(property, base));
  if (!options.propertiesOnly) addMethods(base, add);
}

function addMethods(base: PSValue, add: (member: PSMemberInfo) => void): void {
  const members = membersOf(typeOf(base));
  for (const group of members.methodGroups(false)) {
    const method = calls().methodObject(group, base);
    method.isHidden = group.overloads.every((overload) => overload.isHidden);
    add(method);
  }
  for (const indexer of parameterized(base)) add(indexer);
}

function parameterized(base: PSValue): PSMemberInfo[] {
  return views().indexerMembers(base);
}

/** Values that scripts see element by element, but whose own ToString() is their type's name. */
function isCollection(value: PSValue): boolean {
  const base = unwrap(value);
  return typeof base !== "string" && !(base instanceof PSCustomObject) && getEnumerable(base) !== null;
}

registerMemberServices({
  shortTypeName: (fullName) => {
    const type = resolveType(fullName);
    return type === null ? fullName : displayTypeName(type);
  },
  noteText: (value) => (value === null ? "null" : isCollection(value) ? dotNetToString(value) : toStringValue(value)),
  aliasTarget: (owner, alias) => getMemberInfo(owner, alias.referencedMemberName),
  aliasConvert: (value, typeName) => {
    const type = resolveType(typeName);
    return type === null ? value : convertTo(value, type);
  },
});

/** True for a .NET method object (not a script method). */
export function isDotNetMethod(member: PSMemberInfo): boolean {
  return member instanceof PSMethod;
}
