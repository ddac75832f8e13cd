// Casts to all types without a conversion of their own: Parse methods, constructors, cast operators, IConvertible,
// dictionaries and custom objects as property bags, collections from their elements (LanguagePrimitives.FigureConversion).
import { createRequire } from "node:module";
import { Exception } from "../errors/exception.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import { getMemberInfo, listMembers } from "../members/member-access.ts";
import { PSPropertyInfo } from "../members/member-info.ts";
import { invariantCulture } from "../text/culture.ts";
import { toStringValue } from "../text/to-string-value.ts";
import type { XmlDocument } from "../library/xml/dom.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, typeOf } from "../types/dotnet-type.ts";
import { languageGate } from "../types/language-gate.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { PSDateTime } from "../values/date-time.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { EnumValue } from "../values/enum-value.ts";
import { getEnumerable } from "../values/enumerable.ts";
import { numericKindOf } from "../values/numeric-kind.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { castFailed, invalidCastException, noConversion } from "./cast-errors.ts";
import { type ConvertOptions, convertTo } from "./convert-to.ts";
import { isIntegerKind } from "./change-type.ts";

const require = createRequire(import.meta.url);
const types = () => require("../types/type-members.ts") as typeof import("../types/type-members.ts");
const ranks = () => require("../types/conversion-rank.ts") as typeof import("../types/conversion-rank.ts");
const calls = () => require("../types/invoke.ts") as typeof import("../types/invoke.ts");
const delegates = () => require("../types/delegate.ts") as typeof import("../types/delegate.ts");
const names = () => require("../types/resolve-type.ts") as typeof import("../types/resolve-type.ts");
const references = () => require("../types/reference.ts") as typeof import("../types/reference.ts");
const enums = () => require("./to-enum.ts") as typeof import("./to-enum.ts");
const arrays = () => require("./to-array.ts") as typeof import("./to-array.ts");

/** A [pscustomobject] of a dictionary's entries; a key PSTypeName names the type. */
export function customObjectOf(dictionary: DictionaryBase): PSCustomObject {
  const result = PSCustomObject.from([]);
  for (const [key, value] of dictionary.entries()) {
    const name = toStringValue(key);
    if (name === "") throw emptyPropertyName(typeOf(dictionary).displayName);
    if (name.toLowerCase() === "pstypename" && typeof value === "string") {
      result.typeNames = [
        value,
        ...(result.typeNames ?? ["System.Management.Automation.PSCustomObject", "System.Object"]),
      ];
    } else result.set(name, value === AutomationNull ? null : value);
  }
  return result;
}

/** The error of a key without text in `[pscustomobject]@{ }`. */
export function emptyPropertyName(dictionaryType: string): Exception {
  return invalidCastException(
    "InvalidCastConstructorException",
    `Cannot convert value "${dictionaryType}" to type "System.Management.Automation.LanguagePrimitives+InternalPSCustomObject". Error: "Cannot process argument because the value of argument "name" is not valid. Change the value of the "name" argument and run the operation again."`,
  );
}

/** Casts a value to a type by the general rules. Throws PSInvalidCastException. */
export function toObject(value: PSValue, base: PSValue, type: DotNetType, options?: ConvertOptions): PSValue {
  if (base === null || base === AutomationNull) return fromNull(type);
  const from = typeOf(base);
  if (type === from || type.isAssignableFrom(from)) return base;
  const underlying = nullableArgument(type);
  if (underlying !== null && (ranks().conversionRank(from, underlying) !== 0 || convertsAsBag(base, underlying)))
    return convertTo(value, underlying, options);
  const byName = languageConversions[type.genericDefinition?.displayName ?? type.displayName];
  if (byName !== undefined) {
    const result = byName(base, type, options);
    if (result !== undefined) return result;
  }
  if (delegates().isDelegateType(type)) {
    const made = delegates().toDelegate(base, type);
    if (made !== null) return made;
  }
  return generalConversion(value, base, from, type, options);
}

function fromNull(type: DotNetType): PSValue {
  const name = type.displayName;
  if (name === "System.Management.Automation.SwitchParameter") return construct(type, [false]);
  if (nullableArgument(type) !== null) return null;
  if (name === "System.Management.Automation.PSReference") return new (references().PSReference)(null);
  if (type.isValueType) throw noConversion(null, type);
  return null;
}

function nullableArgument(type: DotNetType): DotNetType | null {
  if (type.genericDefinition?.displayName !== "System.Nullable`1") return null;
  return type.genericArguments[0] ?? null;
}

type LanguageConversion = (base: PSValue, type: DotNetType, options?: ConvertOptions) => PSValue | undefined;

/** Conversions the language has for single types. */
const languageConversions: Readonly<Record<string, LanguageConversion>> = {
  "System.Array": (base, _type, options) => {
    const objectArray = getType("System.Object[]");
    return arrays().toArray(base, base, objectArray, options);
  },
  "System.Management.Automation.PSReference": (base) => new (references().PSReference)(base),
  "System.Xml.XmlDocument": (base, type) => toXml(base, type),
  "System.Type": (base, type) => (typeof base === "string" ? stringToType(base, type) : undefined),
  "System.Text.RegularExpressions.Regex": (base, type) =>
    typeof base === "string"
      ? wrapping("InvalidCastFromStringToRegex", base, type, () => construct(type, [base]))
      : undefined,
  "System.Uri": (base, type) =>
    typeof base === "string"
      ? wrapping("InvalidCastFromStringToUri", base, type, () => stringToUri(base, type))
      : undefined,
  "System.Management.Automation.SwitchParameter": (base, type) =>
    typeof base === "boolean" ? construct(type, [base]) : undefined,
  "System.Collections.Specialized.StringCollection": (base, type) => {
    const result = construct(type, []);
    for (const item of getEnumerable(base) ?? [base]) calls().invokeMethod(result, "Add", [toStringValue(item)]);
    return result;
  },
};

function construct(type: DotNetType, args: readonly PSValue[]): PSValue {
  return calls().construct(type, args);
}

/** A path is a relative URI here, as Uri.TryCreate has it; the constructor takes it as a file's. */
function stringToUri(text: string, type: DotNetType): PSValue {
  const { enumValue } = require("../values/enum-value.ts") as typeof import("../values/enum-value.ts");
  return construct(type, [text, enumValue("System.UriKind", /^\/(?!\/)/.test(text) ? 2 : 0)]);
}

function stringToType(text: string, type: DotNetType): PSValue {
  const found = names().resolveType(text);
  if (found !== null) return found;
  throw invalidCastException(
    "InvalidCastFromStringToType",
    `Cannot convert the "${text}" value of type "System.String" to type "${type.displayName}".`,
  );
}

/** PowerShell reads nodes one by one into the document: a second root is the document's complaint, not the reader's. */
function toXml(base: PSValue, type: DotNetType): PSValue {
  return wrapping("InvalidCastToXmlDocument", base, type, () => {
    const document = construct(type, []) as XmlDocument;
    const text = toStringValue(base);
    if (text.trim() === "") return document;
    if (!text.trimStart().startsWith("<")) {
      throw new Exception(
        "System.InvalidOperationException",
        "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type.",
      );
    }
    const { loadXml } = require("../library/xml/parse-xml.ts") as typeof import("../library/xml/parse-xml.ts");
    loadXml(document, text, true);
    return document;
  });
}

/** Runs a .NET call; the exception inside becomes a PSInvalidCastException of the id. */
function wrapping(errorId: string, value: PSValue, type: DotNetType, call: () => PSValue): PSValue {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw castFailed(errorId, value, type, innerOf(error));
  }
}

/** The exception a method threw, out of its MethodInvocationException. */
function innerOf(error: Exception): Exception {
  const wrapped =
    error.typeName === "System.Management.Automation.MethodInvocationException" ||
    error.typeName === "System.Reflection.TargetInvocationException";
  return wrapped && error.innerException !== null ? error.innerException : error;
}

/** Parse, constructor, cast operator, IConvertible, property bag, elements: in PowerShell's order. */
function generalConversion(
  value: PSValue,
  base: PSValue,
  from: DotNetType,
  type: DotNetType,
  options?: ConvertOptions,
): PSValue {
  if (type.isEnum) {
    const items = getEnumerable(base);
    if (items !== null) return itemsToEnum(items, type, options);
  } else if (typeof base === "string") {
    const parsed = viaParse(base, type);
    if (parsed !== undefined) return parsed;
  }
  const custom = base instanceof PSCustomObject;
  if (!custom) {
    const made =
      viaConstructor(base, from, type) ?? viaCast(base, from, type) ?? viaConvertible(base, from, type, options);
    if (made !== undefined) return made;
    if (base instanceof DictionaryBase && canBeEmpty(type)) return propertyBag(base, base.entries(), type, false);
    const collection = viaElements(value, base, from, type, options);
    if (collection !== undefined) return collection;
  } else {
    const collection = viaElements(value, base, from, type, options);
    if (collection !== undefined) return collection;
    if (!type.isAbstract && !type.isInterface && canBeEmpty(type) && hasInstanceProperties(type)) {
      return fromCustomObject(base as PSCustomObject, type);
    }
  }
  throw noConversion(value, type);
}

function itemsToEnum(items: Iterable<PSValue>, type: DotNetType, options?: ConvertOptions): PSValue {
  const parts: string[] = [];
  for (const item of items) parts.push(typeof item === "string" ? item : String(convertTo(item, type, options)));
  return enums().stringToEnum(parts.join(","), type, true);
}

function viaParse(text: string, type: DotNetType): PSValue | undefined {
  if (type.elementType !== null) return undefined;
  const group = types().membersOf(type).methods("Parse", true);
  if (group === null) return undefined;
  const withCulture = group.overloads.find((s) => s.key === "string,System.IFormatProvider");
  const plain = group.overloads.find((s) => s.key === "string");
  const signature = withCulture ?? plain;
  if (signature === undefined) return undefined;
  const args: PSValue[] = withCulture === undefined ? [text] : [text, invariantCulture];
  const errorId =
    withCulture === undefined
      ? "InvalidCastParseTargetInvocation"
      : "InvalidCastParseTargetInvocationWithFormatProvider";
  return wrapping(errorId, text, type, () => callStatic(signature, args, type));
}

/** Runs one known overload of a static method. */
function callStatic(signature: MethodSignature, args: PSValue[], type: DotNetType): PSValue {
  if (signature.body !== null) return signature.body(null, args, signature);
  const body = types().membersOf(type).staticBody(signature.name);
  if (body === null) throw types().notImplemented(type, signature.name);
  return body(args, signature, type) ?? null;
}

/** Implicit widening of primitives, as reflection's default binder allows it. */
const widenings: Readonly<Record<string, string>> = {
  "System.Byte": "Char UInt16 Int16 UInt32 Int32 UInt64 Int64 Single Double",
  "System.SByte": "Int16 Int32 Int64 Single Double",
  "System.Int16": "Int32 Int64 Single Double",
  "System.UInt16": "UInt32 Int32 UInt64 Int64 Single Double",
  "System.Char": "UInt16 UInt32 Int32 UInt64 Int64 Single Double",
  "System.Int32": "Int64 Single Double",
  "System.UInt32": "UInt64 Int64 Single Double",
  "System.Int64": "Single Double",
  "System.UInt64": "Single Double",
  "System.Single": "Double",
};

function accepts(parameter: DotNetType, from: DotNetType): boolean {
  if (parameter === from || parameter.isAssignableFrom(from)) return true;
  if (!parameter.isPrimitive) return false;
  const source = from.isEnum ? (from.enumeration?.underlying ?? "System.Int32") : from.displayName;
  return parameter.displayName === source || (widenings[source] ?? "").split(" ").includes(parameter.name);
}

function viaConstructor(base: PSValue, from: DotNetType, type: DotNetType): PSValue | undefined {
  if (type.elementType !== null || type.isInterface || type.isAbstract) return undefined;
  if (isIntegerKind(numericKindOf(base)) && getType("System.Collections.ICollection").isAssignableFrom(type))
    return undefined;
  const constructors = types().membersOf(type).constructors();
  const fits = constructors.filter((s) => s.parameters.length === 1 && accepts(s.parameters[0]!.type, from));
  const signature = fits.find((s) => s.parameters[0]!.type === from) ?? fits[0];
  if (signature === undefined) return undefined;
  const parameter = signature.parameters[0]!.type;
  try {
    const argument = parameter.isPrimitive ? convertTo(base, parameter) : base;
    return construct(type, [argument]);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw castFailed("InvalidCastConstructorException", base, type, innerOf(error));
  }
}

function viaCast(base: PSValue, from: DotNetType, type: DotNetType): PSValue | undefined {
  for (const owner of [type, from]) {
    if (owner.elementType !== null) continue;
    for (const name of ["op_Implicit", "op_Explicit"]) {
      const group = types().membersOf(owner).methods(name, true);
      const signature = group?.overloads.find(
        (s) => s.returnType === type && s.parameters.length === 1 && s.parameters[0]!.type.isAssignableFrom(from),
      );
      if (signature === undefined) continue;
      return wrapping(`InvalidCastTargetInvocationException${signature.name}`, base, type, () =>
        callStatic(signature, [base], owner),
      );
    }
  }
  return undefined;
}

/** IConvertible sources: numbers go on through their text; Boolean, Char, DateTime and enums fail as ChangeType does. */
function viaConvertible(
  base: PSValue,
  from: DotNetType,
  type: DotNetType,
  options?: ConvertOptions,
): PSValue | undefined {
  const kind = numericKindOf(base);
  if (kind >= 5 && kind <= 15) {
    if (type.elementType !== null || ranks().conversionRank(getType("System.String"), type) === 0) return undefined;
    return convertTo(toStringValue(base), type, options);
  }
  if (from.displayName === "System.DBNull")
    throw castFailed(
      "InvalidCastIConvertible",
      base,
      type,
      new Exception("System.InvalidCastException", dbNullText(type)),
    );
  const convertible =
    typeof base === "boolean" || kind === 4 || base instanceof PSDateTime || base instanceof EnumValue;
  if (!convertible) return undefined;
  const isDate = type.displayName === "System.DateTime";
  const fromName = isDate ? (base instanceof EnumValue ? "Enum" : from.name) : from.displayName;
  const inner = new Exception(
    "System.InvalidCastException",
    `Invalid cast from '${fromName}' to '${isDate ? "DateTime" : type.fullName}'.`,
  );
  throw castFailed("InvalidCastIConvertible", base, type, inner);
}

/** What DBNull's IConvertible says: of the types that IConvertible names, and of others. */
function dbNullText(type: DotNetType): string {
  const named = type.isPrimitive || type.displayName === "System.Decimal" || type.displayName === "System.DateTime";
  if (named) return "Object cannot be cast from DBNull to other types.";
  if (type.displayName === "System.Enum") return "Unable to cast object of type 'System.DBNull' to type 'System.Enum'.";
  return `Invalid cast from 'System.DBNull' to '${type.fullName}'.`;
}

/** True when a custom object's properties could be set on a new instance of the type. */
export function convertsAsBag(base: PSValue, type: DotNetType): boolean {
  return base instanceof PSCustomObject && canBeEmpty(type) && hasInstanceProperties(type);
}

function canBeEmpty(type: DotNetType): boolean {
  if (type.elementType !== null || type.isInterface || type.isAbstract) return false;
  if (type.isValueType && !type.isPrimitive) return true;
  return types()
    .membersOf(type)
    .constructors()
    .some((s) => s.parameters.length === 0);
}

function hasInstanceProperties(type: DotNetType): boolean {
  return type.isEnum || types().membersOf(type).properties(false).length > 0;
}

/** List[T] and the like: elements converted, then the constructor that takes IEnumerable<T>. */
function viaElements(
  value: PSValue,
  base: PSValue,
  from: DotNetType,
  type: DotNetType,
  options?: ConvertOptions,
): PSValue | undefined {
  if (type.isAbstract || type.isInterface || type.genericArguments.length !== 1) return undefined;
  if (!getType("System.Collections.IEnumerable").isAssignableFrom(type)) return undefined;
  const elementType = type.genericArguments[0]!;
  const wanted = ["IEnumerable`1", "ICollection`1", "IList`1"];
  const takesItems = types()
    .membersOf(type)
    .constructors()
    .some((s) => {
      const parameter = s.parameters.length === 1 ? s.parameters[0]!.type : null;
      return parameter !== null && parameter.genericArguments[0] === elementType && wanted.includes(parameter.name);
    });
  if (!takesItems) return undefined;
  const scalar = elementType.isAssignableFrom(from) && !from.isArray;
  let items: PSValue[];
  if (scalar) items = [value];
  else if (from.isArray) {
    items = [];
    for (const item of arrays().itemsOfArray(base as object)) {
      try {
        items.push(convertTo(item, elementType, options));
      } catch (error) {
        if (error instanceof Exception) throw noConversion(value, type);
        throw error;
      }
    }
  } else items = [convertTo(value, elementType, options)];
  return construct(type, [arrays().makeArray(elementType, items)]);
}

/** A new object with the dictionary's entries as its properties. */
function propertyBag(
  source: PSValue,
  entries: Iterable<readonly [PSValue, PSValue]>,
  type: DotNetType,
  fromObject: boolean,
): PSValue {
  let result: PSValue;
  try {
    if (languageGate.noBags) throw bagRefused(type);
    if (nullableArgument(type) !== null) throw nullArgument();
    result = construct(type, []);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw castFailed("InvalidCastConstructorException", source, type, innerOf(error));
  }
  for (const [key, value] of entries) setBagProperty(result, toStringValue(key), value, source, type, fromObject);
  return result;
}

/** Setting arbitrary properties is for FullLanguage only. */
function bagRefused(type: DotNetType): Exception {
  return new Exception(
    "System.Management.Automation.RuntimeException",
    `Cannot convert hashtable to an object of the following type: ${type.displayName}. Hashtable-to-Object conversion is not supported in restricted language mode or a Data section.`,
  );
}

function nullArgument(): Exception {
  return new Exception(
    "System.Management.Automation.PSArgumentNullException",
    'Cannot process argument because the value of argument "obj" is null. Change the value of argument "obj" to a non-null value.',
  );
}

function setBagProperty(
  target: PSValue,
  name: string,
  value: PSValue,
  source: PSValue,
  type: DotNetType,
  fromObject: boolean,
): void {
  const member = getMemberInfo(target, name);
  if (!(member instanceof PSPropertyInfo)) {
    if (fromObject) throw conversionRefused(source, type);
    throw creationError(type, notFoundText(target, name, type));
  }
  try {
    member.value = value === AutomationNull ? null : value;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const inner = error.innerException ?? error;
    throw creationError(type, inner.message, error);
  }
}

/** What a custom object that does not fit answers: the plain refusal, inside a constructor error. */
function conversionRefused(source: PSValue, type: DotNetType): Exception {
  return castFailed("InvalidCastConstructorException", source, type, noConversion(source, type));
}

function creationError(type: DotNetType, reason: string, inner: Exception | null = null): Exception {
  return new Exception(
    "System.Management.Automation.PSInvalidCastException",
    `Cannot create object of type "${type.displayName}". ${reason}`,
    { inner, errorRecord: (self) => newErrorRecord(self, "ObjectCreationError", "InvalidArgument", null) },
  );
}

function notFoundText(target: PSValue, name: string, type: DotNetType): string {
  const settable = listMembers(target, { propertiesOnly: true })
    .filter((m): m is PSPropertyInfo => m instanceof PSPropertyInfo && m.isSettable)
    .map((m) => `[${m.name} <${m.typeNameOfValue}>]`);
  if (type.isEnum) settable.push(`[value__ <${type.enumeration?.underlying ?? "System.Int32"}>]`);
  if (settable.length === 0) {
    return `The property '${name}' was not found for the '${type.fullName}' object. There is no settable property available.`;
  }
  return `The property '${name}' was not found for the '${type.fullName}' object. The settable properties are: ${settable.join(", ")}.`;
}

function fromCustomObject(source: PSCustomObject, type: DotNetType): PSValue {
  const entries: [PSValue, PSValue][] = [];
  for (const member of listMembers(source, { propertiesOnly: true })) {
    if (member instanceof PSPropertyInfo) entries.push([member.name, member.value]);
  }
  return propertyBag(source, entries, type, true);
}
