// What the encoder needs to know about objects: their scalar text, their items, their properties in PowerShell's order.
import {
  type DotNetType,
  DeserializedObject,
  type EnumValue,
  type ErrorRecord,
  Exception,
  getEnumerable,
  getMember,
  instanceDataOf,
  invokeMethod,
  listMembers,
  PSCustomObject,
  PSInt16,
  PSByte,
  PSMemberInfo,
  PSObject,
  PSPropertyInfo,
  PSSByte,
  PSUInt16,
  PSUInt32,
  PSUInt64,
  type PSValue,
  standardMember,
  toStringValue,
  typeOf,
} from "@latch/dotnet";
import { errorCategoryNames } from "@latch/dotnet";
import { EncodedObject } from "./clixml-encoder.ts";
import { encodeDuration } from "./clixml-text.ts";
import type { ContainerTag } from "./lazy-objects.ts";

/** A value's text as PowerShell's serializer writes it (ToString of the object). */
export function textOf(value: PSValue): string {
  return toStringValue(value);
}

/** PSTypeNames; generic arguments with their assemblies, as Type.FullName has them. */
export function typeNamesOf(value: PSValue): readonly string[] {
  const own = instanceDataOf(value)?.typeNames;
  if (own !== undefined && own !== null) return own;
  return hierarchyOf(typeOf(value));
}

/** Write-Error's own exception: an internal class, so the type facts do not have its base. */
const writeErrorException = "Microsoft.PowerShell.Commands.WriteErrorException";
const hierarchies = new Map<DotNetType, readonly string[]>();

function hierarchyOf(type: DotNetType): readonly string[] {
  let names = hierarchies.get(type);
  if (names === undefined) {
    const list: string[] = [];
    for (let t: DotNetType | null = type; t !== null; t = t.baseType) {
      list.push(t.fullName);
      if (t.fullName === writeErrorException) list.push("System.SystemException");
    }
    names = list;
    hierarchies.set(type, names);
  }
  return names;
}

interface Scalar {
  readonly tag: string;
  readonly text: string;
}

/** Round-trip date-times without the zeros that XmlConvert drops. */
function dateTimeText(value: PSValue): string {
  const text = String(invokeMethod(value, "ToString", ["o"]));
  return text.replace(/\.(\d*?)0+(?=Z|[+-]\d\d:\d\d$|$)/, (_, digits: string) => (digits === "" ? "" : `.${digits}`));
}

const scalars: Readonly<Record<string, (value: PSValue) => Scalar>> = {
  "System.Decimal": (value) => ({ tag: "D", text: toStringValue(value) }),
  "System.DateTime": (value) => ({ tag: "DT", text: dateTimeText(value) }),
  "System.TimeSpan": (value) => ({ tag: "TS", text: encodeDuration(getMember(value, "Ticks") as bigint) }),
  "System.Guid": (value) => ({ tag: "G", text: toStringValue(value) }),
  "System.Uri": (value) => ({ tag: "URI", text: toStringValue(getMember(value, "OriginalString") ?? value) }),
  "System.Version": (value) => ({ tag: "Version", text: toStringValue(value) }),
  "System.Xml.XmlDocument": (value) => ({ tag: "XD", text: toStringValue(getMember(value, "OuterXml") ?? "") }),
};

/** The element and text of a type that travels whole, or null. */
export function scalarOf(value: object): Scalar | null {
  return scalars[typeOf(value).fullName]?.(value) ?? null;
}

export function isSecureString(value: object): boolean {
  return typeOf(value).fullName === "System.Security.SecureString";
}

/** The items of a container that is no dictionary and no array, with its element. */
export function containerOf(value: object): { readonly tag: ContainerTag; readonly items: Iterable<PSValue> } | null {
  const type = typeOf(value);
  const generic = type.genericDefinition?.displayName ?? type.fullName;
  const items = generic === "System.Xml.XmlNode" ? null : getEnumerable(value);
  if (items === null) return null;
  if (generic === "System.Collections.Stack" || generic === "System.Collections.Generic.Stack`1")
    return { tag: "STK", items };
  if (generic === "System.Collections.Queue" || generic === "System.Collections.Generic.Queue`1")
    return { tag: "QUE", items };
  const isList = type.interfaces.some((i) => i.fullName === "System.Collections.IList");
  return { tag: isList ? "LST" : "IE", items };
}

/** Types whose type data says SerializationMethod = String. */
/** Levels of properties a type asks for whatever was left of the depth (its type data's SerializationDepth); 0: none. */
export function ownDepth(value: object): number {
  const own = standardMember(typeNamesOf(value), "serializationDepth");
  if (own !== undefined) return own;
  return typeOf(value).displayName.startsWith("Microsoft.PowerShell.Commands.Internal.Format.") ? 1 : 0;
}

export function serializesAsString(value: object): boolean {
  return typeOf(value).fullName === "System.RuntimeType";
}

type Entries = (readonly [string, PSValue])[];

function readProperty(entries: Entries, member: PSPropertyInfo): void {
  try {
    if (member.isGettable) entries.push([member.name, member.value]);
  } catch (error) {
    // A getter that fails leaves its property out: PowerShell's serializer does the same.
    if (!(error instanceof Exception)) throw error;
  }
}

/** The .NET properties, a class's hidden ones too. */
export function adaptedProperties(value: PSValue): Entries {
  const entries: Entries = [];
  for (const member of listMembers(value, { force: true, propertiesOnly: true })) {
    if (member.memberType === "Property" && !member.isInstance) readProperty(entries, member as PSPropertyInfo);
  }
  return entries;
}

/** Members added to this one object. */
export function instanceProperties(value: PSValue): Entries {
  const entries: Entries = [];
  if (value instanceof PSCustomObject) {
    for (const name of value.shape.names) {
      const slot = value.get(name);
      if (slot instanceof PSPropertyInfo) readProperty(entries, slot);
      else if (!(slot instanceof PSMemberInfo)) entries.push([name, slot ?? null]);
    }
    return entries;
  }
  for (const member of instanceDataOf(value)?.members?.values() ?? []) {
    if (member instanceof PSPropertyInfo) readProperty(entries, member);
  }
  return entries;
}

/** Properties the type data adds (script, code, alias), then those of the object itself. */
function extendedProperties(value: PSValue): Entries {
  const entries: Entries = instanceProperties(value);
  for (const member of listMembers(value)) {
    if (member.isInstance || member.memberType === "Property" || !(member instanceof PSPropertyInfo)) continue;
    const typeDataEntries: Entries = [];
    readProperty(typeDataEntries, member);
    for (const [name, item] of typeDataEntries) entries.push([name, depthLess(item)]);
  }
  return entries;
}

/** Type data's properties are one level deeper than the object's own: what is no primitive there travels as text. */
function depthLess(value: PSValue): PSValue {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof PSCustomObject)
    return value;
  return scalarOf(value) !== null || value instanceof PSObject || getEnumerable(value) !== null
    ? value
    : toStringValue(value);
}

/** An object of any class, taken apart. */
export function partsOf(value: object): EncodedObject {
  const parts = new EncodedObject();
  parts.typeNames = typeNamesOf(value);
  if (value instanceof Exception) return exceptionParts(value, parts);
  parts.text = textOf(value);
  parts.adapted = adaptedProperties(value);
  parts.extended = extendedProperties(value);
  return parts;
}

function exceptionParts(value: Exception, parts: EncodedObject): EncodedObject {
  parts.text = value.message === "" ? value.typeName : `${value.typeName}: ${value.message}`;
  const entries: Entries = [];
  for (const [name, item] of Object.entries(value.properties ?? {})) entries.push([name, depthLess(item)]);
  if (value.is("System.Management.Automation.RuntimeException")) {
    entries.push(["ErrorRecord", value.errorRecord?.toString() ?? value.message]);
    entries.push(["WasThrownFromThrowStatement", value.wasThrownFromThrowStatement]);
  }
  const data = new EncodedObject();
  data.typeNames = ["System.Collections.ListDictionaryInternal", "System.Object"];
  data.dictionary = [];
  entries.push(
    ["TargetSite", null],
    ["Message", value.message],
    ["Data", data],
    ["InnerException", value.innerException === null ? null : value.innerException.toString()],
    ["HelpLink", value.helpLink],
    ["Source", value.source],
    ["HResult", value.hResult === 0 ? -2146233087 : value.hResult],
    ["StackTrace", value.stackTrace],
  );
  parts.adapted = entries;
  parts.extended = instanceProperties(value);
  return parts;
}

/** A deserialized object travels as what it came as; null for any other object. */
export function deserializedParts(value: PSCustomObject): EncodedObject | null {
  if (!(value instanceof DeserializedObject)) return null;
  const parts = new EncodedObject();
  parts.typeNames = value.typeNames ?? [];
  parts.text = value.text;
  const all = instanceProperties(value);
  parts.adapted = value.adaptedCount > 0 ? all.slice(0, value.adaptedCount) : null;
  parts.extended = all.slice(value.adaptedCount);
  return parts;
}

/** What a wrapper around a by-value thing adds to it. */
export function wrapperParts(value: PSObject): {
  instance: Entries;
  typeNames: readonly string[] | null;
  text: string | null;
} {
  return { instance: instanceProperties(value), typeNames: instanceDataOf(value)?.typeNames ?? null, text: null };
}

/** An enum's number in its underlying type. */
export function enumNumber(value: EnumValue): PSValue {
  const number = value.value;
  switch (value.type.enumeration?.underlying) {
    case "System.Byte":
      return new PSByte(Number(number));
    case "System.SByte":
      return new PSSByte(Number(number));
    case "System.Int16":
      return new PSInt16(Number(number));
    case "System.UInt16":
      return new PSUInt16(Number(number));
    case "System.UInt32":
      return new PSUInt32(Number(number));
    case "System.Int64":
      return BigInt(number);
    case "System.UInt64":
      return new PSUInt64(BigInt(number));
    default:
      return Number(number);
  }
}

const errorRecordTypes = ["System.Management.Automation.ErrorRecord", "System.Object"];

/** ErrorRecord.ToPSObjectForRemoting: the record as a bag of the properties RemotingErrorRecord is made of. */
export function errorRecordParts(record: ErrorRecord): EncodedObject {
  const parts = new EncodedObject();
  parts.typeNames = instanceDataOf(record)?.typeNames ?? errorRecordTypes;
  parts.text = record.toString();
  const info = record.categoryInfo;
  const entries: Entries = [
    ["Exception", record.exception],
    ["TargetObject", record.targetObject],
    ["FullyQualifiedErrorId", record.fullyQualifiedErrorId],
    ["InvocationInfo", record.invocationInfo],
    ["ErrorCategory_Category", errorCategoryNames.indexOf(info.category)],
    ["ErrorCategory_Activity", info.activity],
    ["ErrorCategory_Reason", info.reason],
    ["ErrorCategory_TargetName", info.targetName],
    ["ErrorCategory_TargetType", info.targetType],
    ["ErrorCategory_Message", info.getMessage()],
  ];
  if (record.errorDetails !== null) {
    entries.push(["ErrorDetails_Message", record.errorDetails.message]);
    entries.push(["ErrorDetails_RecommendedAction", record.errorDetails.recommendedAction]);
  }
  entries.push(["SerializeExtendedInfo", false]);
  if (record.scriptStackTrace !== null) entries.push(["ErrorDetails_ScriptStackTrace", record.scriptStackTrace]);
  parts.extended = [...entries, ...instanceProperties(record)];
  return parts;
}
