// The members of an object as objects themselves: PSNoteProperty, PSScriptProperty, PSMethod …
import { newErrorRecord } from "../errors/error-record.ts";
import { Exception } from "../errors/exception.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { isNull, type PSValue, tagType } from "../values/ps-value.ts";
import { unwrap } from "../values/ps-object.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import type { ScriptBlockLike } from "../values/script-block-like.ts";

/** Name of a System.Management.Automation.PSMemberTypes member. */
export type MemberTypeName =
  | "AliasProperty"
  | "CodeProperty"
  | "Property"
  | "NoteProperty"
  | "ScriptProperty"
  | "PropertySet"
  | "Method"
  | "CodeMethod"
  | "ScriptMethod"
  | "ParameterizedProperty"
  | "MemberSet"
  | "Event"
  | "Dynamic"
  | "InferredProperty";

/** Any member. `value` of a property runs its getter; setting a read-only one throws SetValueException. */
export abstract class PSMemberInfo {
  readonly name: string;
  /** Defined on the object itself, not by its type or the type data. */
  isInstance = false;
  isHidden = false;
  abstract readonly memberType: MemberTypeName;

  constructor(name: string) {
    this.name = name;
  }
  abstract get value(): PSValue;
  abstract set value(value: PSValue);
  /** Full name of the type of the value. */
  abstract get typeNameOfValue(): string;
  /** What Get-Member prints in its Definition column; also toString(). */
  abstract get definition(): string;
  /** The same member looked at on another object. */
  abstract copyFor(owner: PSValue): PSMemberInfo;
  toString(): string {
    return this.definition;
  }
}

/** A member that has a value: not a method or a set of names. */
export abstract class PSPropertyInfo extends PSMemberInfo {
  abstract get isSettable(): boolean;
  get isGettable(): boolean {
    return true;
  }
}

/** A member that can be called. */
export abstract class PSMethodInfo extends PSMemberInfo {
  /** The signatures, one a line when shown. */
  abstract get overloadDefinitions(): readonly string[];
  abstract invoke(args: readonly PSValue[]): PSValue;
  get value(): PSValue {
    return this;
  }
  set value(_value: PSValue) {
    throw new Exception(
      "System.Management.Automation.ExtendedTypeSystemException",
      `Cannot set the Value property for PSMemberInfo object of type "System.Management.Automation.PSMethod".`,
    );
  }
  get definition(): string {
    return this.overloadDefinitions.join(", ");
  }
}

/** SetValueException for a property without setter. */
function cannotSet(name: string, kind = "Property"): Exception {
  return new Exception(
    "System.Management.Automation.SetValueException",
    `Set accessor for property "${name}" is unavailable.`,
    { errorRecord: (self) => newErrorRecord(self, `SetWithoutSetterFrom${kind}`, "NotSpecified", null) },
  );
}

/** A value stored with the object. */
export class PSNoteProperty extends PSPropertyInfo {
  readonly memberType = "NoteProperty";
  private stored: PSValue;
  /** The object whose slot holds the value, when it is a [pscustomobject]. */
  private readonly owner: PSCustomObject | null;

  constructor(name: string, value: PSValue, owner: PSCustomObject | null = null) {
    super(name);
    this.stored = value;
    this.owner = owner;
  }
  get value(): PSValue {
    if (this.owner !== null) return this.owner.get(this.name) ?? null;
    return this.stored;
  }
  set value(value: PSValue) {
    if (this.owner !== null) this.owner.set(this.name, value);
    else this.stored = value;
  }
  get isSettable(): boolean {
    return true;
  }
  get typeNameOfValue(): string {
    const value = this.value;
    if (isNull(value)) return "System.Object";
    if (unwrap(value) instanceof PSCustomObject) return customTypeName(unwrap(value) as PSCustomObject);
    return typeOf(value).displayName;
  }
  get definition(): string {
    return `${noteTypeName(this)} ${this.name}=${noteText(this.value)}`;
  }
  copyFor(_owner: PSValue): PSMemberInfo {
    return new PSNoteProperty(this.name, this.value);
  }
}
tagType(PSNoteProperty, "System.Management.Automation.PSNoteProperty");

/** The type in a note's definition: without namespaces, unless the value came wrapped (as objects of cmdlets do). */
function noteTypeName(note: PSNoteProperty): string {
  const value = unwrap(note.value);
  if (isNull(value)) return "object";
  const name = shortTypeName(note.typeNameOfValue);
  if (value instanceof PSCustomObject) return name;
  const { isArray, isValueType, fullName } = typeOf(value);
  const bare = isArray || isValueType || /^System\.(Object$|Collections\.)/.test(fullName);
  return bare ? name.replace(/\w+\./g, "") : name;
}

function customTypeName(value: PSCustomObject): string {
  return value.typeNames?.[0] ?? "System.Management.Automation.PSCustomObject";
}

/** A variable seen as a note property. */
export class PSVariableProperty extends PSNoteProperty {}
tagType(PSVariableProperty, "System.Management.Automation.PSVariableProperty");

/** Another name for a member of the same object. */
export class PSAliasProperty extends PSPropertyInfo {
  readonly memberType = "AliasProperty";
  readonly referencedMemberName: string;
  readonly conversionTypeName: string | null;
  private readonly owner: PSValue;

  constructor(
    name: string,
    referencedMemberName: string,
    conversionTypeName: string | null = null,
    owner: PSValue = null,
  ) {
    super(name);
    this.referencedMemberName = referencedMemberName;
    this.conversionTypeName = conversionTypeName;
    this.owner = owner;
  }
  private get target(): PSMemberInfo {
    const member = aliasTarget(this.owner, this);
    if (member === undefined) {
      throw new Exception(
        "System.Management.Automation.ExtendedTypeSystemException",
        `The member "${this.referencedMemberName}" is not present.`,
      );
    }
    return member;
  }
  get value(): PSValue {
    const value = this.target.value;
    return this.conversionTypeName === null ? value : aliasConvert(value, this.conversionTypeName);
  }
  set value(value: PSValue) {
    this.target.value = value;
  }
  get isSettable(): boolean {
    const target = this.target;
    return target instanceof PSPropertyInfo && target.isSettable;
  }
  get typeNameOfValue(): string {
    return this.conversionTypeName ?? this.target.typeNameOfValue;
  }
  get definition(): string {
    const type = this.conversionTypeName === null ? "" : `(${this.conversionTypeName})`;
    return `${this.name} = ${type}${this.referencedMemberName}`;
  }
  copyFor(owner: PSValue): PSMemberInfo {
    return new PSAliasProperty(this.name, this.referencedMemberName, this.conversionTypeName, owner);
  }
}
tagType(PSAliasProperty, "System.Management.Automation.PSAliasProperty");

/** A property whose getter (and setter) are script blocks, or native functions standing for those of the type data. */
export class PSScriptProperty extends PSPropertyInfo {
  readonly memberType: MemberTypeName = "ScriptProperty";
  readonly getterScript: ScriptBlockLike | null;
  readonly setterScript: ScriptBlockLike | null;
  private readonly owner: PSValue;

  constructor(
    name: string,
    getter: ScriptBlockLike | null,
    setter: ScriptBlockLike | null = null,
    owner: PSValue = null,
  ) {
    super(name);
    this.getterScript = getter;
    this.setterScript = setter;
    this.owner = owner;
  }
  get value(): PSValue {
    if (this.getterScript === null) {
      throw new Exception(
        "System.Management.Automation.GetValueException",
        `Get accessor for property "${this.name}" is unavailable.`,
      );
    }
    return runGetter(this.name, this.getterScript, this.owner);
  }
  set value(value: PSValue) {
    if (this.setterScript === null) throw cannotSet(this.name, "ScriptProperty");
    try {
      this.setterScript.invokeAsMember(this.owner, [value]);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      throw new Exception(
        "System.Management.Automation.SetValueInvocationException",
        `Exception setting "${this.name}": "${error.message}"`,
        {
          inner: error,
          errorRecord: (self) => newErrorRecord(self, "ScriptSetValueRuntimeException", "NotSpecified", null),
        },
      );
    }
  }
  get isSettable(): boolean {
    return this.setterScript !== null;
  }
  override get isGettable(): boolean {
    return this.getterScript !== null;
  }
  get typeNameOfValue(): string {
    return "System.Object";
  }
  get definition(): string {
    const getter = this.getterScript === null ? "" : `get=${this.getterScript.toString()};`;
    const setter = this.setterScript === null ? "" : `set=${this.setterScript.toString()};`;
    return `${shortTypeName(this.typeNameOfValue)} ${this.name} {${getter}${setter}}`;
  }
  copyFor(owner: PSValue): PSMemberInfo {
    return new PSScriptProperty(this.name, this.getterScript, this.setterScript, owner);
  }
}
tagType(PSScriptProperty, "System.Management.Automation.PSScriptProperty");

/** Failing getters of script properties answer GetValueInvocationException, which reading swallows (the value is null). */
function runGetter(name: string, getter: ScriptBlockLike, owner: PSValue): PSValue {
  try {
    return getter.invokeAsMember(owner, []);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw new Exception(
      "System.Management.Automation.GetValueInvocationException",
      `Exception getting "${name}": "${error.message}"`,
      {
        inner: error,
        errorRecord: (self) => newErrorRecord(self, "ScriptGetValueRuntimeException", "NotSpecified", null),
      },
    );
  }
}

/** A property whose getter and setter are functions of ours (type data's code properties). */
export class PSCodeProperty extends PSPropertyInfo {
  readonly memberType = "CodeProperty";
  private readonly getter: ((self: PSValue) => PSValue) | null;
  private readonly setter: ((self: PSValue, value: PSValue) => void) | null;
  private readonly owner: PSValue;
  private readonly typeName: string;
  private readonly text: string;

  constructor(
    name: string,
    getter: ((self: PSValue) => PSValue) | null,
    setter: ((self: PSValue, value: PSValue) => void) | null,
    typeName: string,
    definition: string,
    owner: PSValue = null,
  ) {
    super(name);
    this.getter = getter;
    this.setter = setter;
    this.typeName = typeName;
    this.text = definition;
    this.owner = owner;
  }
  get value(): PSValue {
    return this.getter === null ? null : this.getter(this.owner);
  }
  set value(value: PSValue) {
    if (this.setter === null) throw cannotSet(this.name, "CodeProperty");
    this.setter(this.owner, value);
  }
  get isSettable(): boolean {
    return this.setter !== null;
  }
  get typeNameOfValue(): string {
    return this.typeName;
  }
  get definition(): string {
    return this.text;
  }
  copyFor(owner: PSValue): PSMemberInfo {
    return new PSCodeProperty(this.name, this.getter, this.setter, this.typeName, this.text, owner);
  }
}
tagType(PSCodeProperty, "System.Management.Automation.PSCodeProperty");

/** What a .NET property looks like to PSProperty: given by the type adapter. */
export interface PropertyAccess {
  readonly name: string;
  readonly typeName: string;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  get(self: PSValue): PSValue;
  set(self: PSValue, value: PSValue): void;
}

/** A .NET property (adapted). */
export class PSProperty extends PSPropertyInfo {
  readonly memberType: MemberTypeName = "Property";
  private readonly access: PropertyAccess;
  private readonly owner: PSValue;

  constructor(access: PropertyAccess, owner: PSValue) {
    super(access.name);
    this.access = access;
    this.owner = owner;
  }
  get value(): PSValue {
    return this.access.get(this.owner);
  }
  set value(value: PSValue) {
    if (!this.access.canWrite) throw cannotSet(this.name);
    this.access.set(this.owner, value);
  }
  get isSettable(): boolean {
    return this.access.canWrite;
  }
  override get isGettable(): boolean {
    return this.access.canRead;
  }
  get typeNameOfValue(): string {
    return this.access.typeName;
  }
  get definition(): string {
    const accessors = `${this.access.canRead ? "get;" : ""}${this.access.canWrite ? "set;" : ""}`;
    return `${shortTypeName(this.access.typeName)} ${this.name} {${accessors}}`;
  }
  copyFor(owner: PSValue): PSMemberInfo {
    return new PSProperty(this.access, owner);
  }
}
tagType(PSProperty, "System.Management.Automation.PSProperty");

/** A .NET method (adapted): name, signatures and how to call it. */
export class PSMethod extends PSMethodInfo {
  readonly memberType: MemberTypeName = "Method";
  readonly overloadDefinitions: readonly string[];
  private readonly owner: PSValue;
  protected readonly call: (self: PSValue, args: readonly PSValue[]) => PSValue;

  constructor(
    name: string,
    overloadDefinitions: readonly string[],
    owner: PSValue,
    call: (self: PSValue, args: readonly PSValue[]) => PSValue,
  ) {
    super(name);
    this.overloadDefinitions = overloadDefinitions;
    this.owner = owner;
    this.call = call;
  }
  invoke(args: readonly PSValue[]): PSValue {
    return this.call(this.owner, args);
  }
  get typeNameOfValue(): string {
    return "System.Management.Automation.PSMethod";
  }
  copyFor(owner: PSValue): PSMemberInfo {
    return new PSMethod(this.name, this.overloadDefinitions, owner, this.call);
  }
}
tagType(PSMethod, "System.Management.Automation.PSMethod`1[System.Object]");

/** A method of the type data implemented by a function of ours. */
export class PSCodeMethod extends PSMethod {
  override readonly memberType: MemberTypeName = "CodeMethod";
  override copyFor(owner: PSValue): PSMemberInfo {
    return new PSCodeMethod(this.name, this.overloadDefinitions, owner, this.call);
  }
}
tagType(PSCodeMethod, "System.Management.Automation.PSCodeMethod");

/** A method that is a script block. */
export class PSScriptMethod extends PSMethodInfo {
  readonly memberType = "ScriptMethod";
  readonly script: ScriptBlockLike;
  private readonly owner: PSValue;

  constructor(name: string, script: ScriptBlockLike, owner: PSValue = null) {
    super(name);
    this.script = script;
    this.owner = owner;
  }
  get overloadDefinitions(): readonly string[] {
    return [`System.Object ${this.name}();`];
  }
  /** Errors of the script come as MethodInvocationException (ExtendedTypeSystem.MethodInvocationException). */
  invoke(args: readonly PSValue[]): PSValue {
    try {
      return this.script.invokeAsMember(this.owner, args);
    } catch (error) {
      if (!(error instanceof Exception) || error.typeName.endsWith(".ScriptCallDepthException")) throw error;
      const message = `Exception calling "${this.name}" with "${args.length}" argument(s): "${error.message}"`;
      throw new Exception("System.Management.Automation.MethodInvocationException", message, {
        inner: error,
        errorRecord: (self) => newErrorRecord(self, "ScriptMethodRuntimeException", "NotSpecified", null),
      });
    }
  }
  get typeNameOfValue(): string {
    return "System.Object";
  }
  copyFor(owner: PSValue): PSMemberInfo {
    return new PSScriptMethod(this.name, this.script, owner);
  }
}
tagType(PSScriptMethod, "System.Management.Automation.PSScriptMethod");

/** A property with arguments (an indexer such as Chars or Item). */
export class PSParameterizedProperty extends PSMethodInfo {
  readonly memberType = "ParameterizedProperty";
  readonly overloadDefinitions: readonly string[];
  readonly typeNameOfValue: string;
  private readonly owner: PSValue;
  private readonly getter: (self: PSValue, args: readonly PSValue[]) => PSValue;
  private readonly setter: ((self: PSValue, value: PSValue, args: readonly PSValue[]) => void) | null;

  constructor(
    name: string,
    typeName: string,
    overloadDefinitions: readonly string[],
    owner: PSValue,
    getter: (self: PSValue, args: readonly PSValue[]) => PSValue,
    setter: ((self: PSValue, value: PSValue, args: readonly PSValue[]) => void) | null,
  ) {
    super(name);
    this.typeNameOfValue = typeName;
    this.overloadDefinitions = overloadDefinitions;
    this.owner = owner;
    this.getter = getter;
    this.setter = setter;
  }
  get isSettable(): boolean {
    return this.setter !== null;
  }
  invoke(args: readonly PSValue[]): PSValue {
    return this.getter(this.owner, args);
  }
  /** `$x.Item(1) = 2`. */
  invokeSet(value: PSValue, args: readonly PSValue[]): void {
    if (this.setter === null) throw cannotSet(this.name);
    this.setter(this.owner, value, args);
  }
  copyFor(owner: PSValue): PSMemberInfo {
    return new PSParameterizedProperty(
      this.name,
      this.typeNameOfValue,
      this.overloadDefinitions,
      owner,
      this.getter,
      this.setter,
    );
  }
}
tagType(PSParameterizedProperty, "System.Management.Automation.PSParameterizedProperty");

/** A named list of property names. */
export class PSPropertySet extends PSMemberInfo {
  readonly memberType = "PropertySet";
  readonly referencedPropertyNames: readonly string[];
  constructor(name: string, referencedPropertyNames: readonly string[]) {
    super(name);
    this.referencedPropertyNames = referencedPropertyNames;
  }
  get value(): PSValue {
    return this;
  }
  set value(_value: PSValue) {
    throw new Exception(
      "System.Management.Automation.ExtendedTypeSystemException",
      `Cannot set the Value property for PSMemberInfo object of type "System.Management.Automation.PSPropertySet".`,
    );
  }
  get typeNameOfValue(): string {
    return "System.Management.Automation.PSPropertySet";
  }
  get definition(): string {
    return `${this.name} {${this.referencedPropertyNames.join(", ")}}`;
  }
  copyFor(_owner: PSValue): PSMemberInfo {
    return this;
  }
}
tagType(PSPropertySet, "System.Management.Automation.PSPropertySet");

/** A named set of members (psobject, psbase, PSStandardMembers …). */
export class PSMemberSet extends PSMemberInfo {
  readonly memberType: MemberTypeName = "MemberSet";
  readonly members: PSMemberInfo[];
  constructor(name: string, members: PSMemberInfo[]) {
    super(name);
    this.members = members;
  }
  get value(): PSValue {
    return this;
  }
  set value(_value: PSValue) {
    throw new Exception(
      "System.Management.Automation.ExtendedTypeSystemException",
      `Cannot set the Value property for PSMemberInfo object of type "System.Management.Automation.PSMemberSet".`,
    );
  }
  get typeNameOfValue(): string {
    return "System.Management.Automation.PSMemberSet";
  }
  get definition(): string {
    return `${this.name} {${this.members.map((m) => m.name).join(", ")}}`;
  }
  copyFor(_owner: PSValue): PSMemberInfo {
    return this;
  }
}
tagType(PSMemberSet, "System.Management.Automation.PSMemberSet");

/** An event of a .NET type (listed by Get-Member only). */
export class PSEvent extends PSMemberInfo {
  readonly memberType = "Event";
  readonly definition: string;
  constructor(name: string, definition: string) {
    super(name);
    this.definition = definition;
  }
  get value(): PSValue {
    return this;
  }
  set value(_value: PSValue) {
    throw cannotSet(this.name);
  }
  get typeNameOfValue(): string {
    return "System.Management.Automation.PSEvent";
  }
  copyFor(_owner: PSValue): PSMemberInfo {
    return this;
  }
}
tagType(PSEvent, "System.Management.Automation.PSEvent");

/** A C# keyword for a type name in definitions (`string`, `int`), else the name. Late-bound: text belongs to type names. */
let shortTypeName: (fullName: string) => string = (fullName) => fullName;
let noteText: (value: PSValue) => string = String;
let aliasTarget: (owner: PSValue, alias: PSAliasProperty) => PSMemberInfo | undefined = () => undefined;
let aliasConvert: (value: PSValue, typeName: string) => PSValue = (value) => value;

/** member-access.ts gives the parts that need conversion and lookup (the files would otherwise import each other). */
export function registerMemberServices(services: {
  shortTypeName: (fullName: string) => string;
  noteText: (value: PSValue) => string;
  aliasTarget: (owner: PSValue, alias: PSAliasProperty) => PSMemberInfo | undefined;
  aliasConvert: (value: PSValue, typeName: string) => PSValue;
}): void {
  shortTypeName = services.shortTypeName;
  noteText = services.noteText;
  aliasTarget = services.aliasTarget;
  aliasConvert = services.aliasConvert;
}
