// How well one type converts to another: PowerShell's ConversionRank, which overload resolution compares.
// The order of attempts follows LanguagePrimitives' documented conversion order (about_Type_Conversion).

import type { DotNetType } from "./dotnet-type.ts";
import { getType } from "./dotnet-type.ts";
import { isCoreType, languageGate } from "./language-gate.ts";
import { membersOf } from "./type-members.ts";

/** Ranks by name; higher is better, 0 is impossible. The values are PowerShell's. */
export const rank = {
  none: 0x0000,
  unrelatedArrays: 0x000f,
  toString: 0x001f,
  custom: 0x002f,
  iConvertible: 0x003f,
  implicitCast: 0x004f,
  explicitCast: 0x005f,
  constructor: 0x006f,
  parse: 0x007f,
  psObject: 0x008f,
  language: 0x009f,
  nullToValue: 0x00af,
  nullToRef: 0x00bf,
  numericExplicit: 0x00cf,
  numericExplicit1: 0x00df,
  numericString: 0x00ef,
  numericImplicit: 0x00ff,
  assignable: 0x010f,
  identity: 0x011f,
  stringToCharArray: 0x011a,
} as const;
/** Scalar-to-array conversions lose this bit. */
const scalarToArray = 0xfff7;

const signed = ["System.SByte", "System.Int16", "System.Int32", "System.Int64"];
const unsigned = ["System.Byte", "System.UInt16", "System.UInt32", "System.UInt64"];
const reals = new Set(["System.Single", "System.Double", "System.Decimal"]);
const integers = new Set([...signed, ...unsigned]);

const cache = new Map<number, number>();

/** The rank of converting `from` (null: the value $null) to `to`. */
export function conversionRank(from: DotNetType | null, to: DotNetType): number {
  if (languageGate.constrained && from !== null && !isCoreType(to) && !to.isAssignableFrom(from))
    return to.displayName === "System.Object" ? rank.assignable : rank.none;
  const key = (from?.id ?? 0) * 65536 + to.id;
  let known = cache.get(key);
  if (known === undefined) {
    cache.set(key, 0);
    known = from === null ? rankFromNull(to) : computeRank(from, to);
    cache.set(key, known);
  }
  return known;
}

function rankFromNull(to: DotNetType): number {
  const name = to.displayName;
  if (name === "System.String") return rank.toString;
  if (integers.has(name) || reals.has(name) || name === "System.Char" || name === "System.Boolean")
    return rank.nullToValue;
  if (name === "System.Void" || name === "System.Management.Automation.SwitchParameter") return rank.nullToValue;
  if (to.genericDefinition?.displayName === "System.Nullable`1") return rank.nullToValue;
  return to.isValueType ? rank.none : rank.nullToRef;
}

function computeRank(from: DotNetType, to: DotNetType): number {
  if (from === to) return rank.identity;
  const numeric = numericRank(from.displayName, to.displayName);
  if (numeric !== 0) return numeric;
  if (to.isAssignableFrom(from)) return rank.assignable;
  if (isByRefLike(to)) return spanRank(from, to);
  if (to.displayName === "System.Management.Automation.PSObject") return rank.psObject;
  const nullable = to.genericDefinition?.displayName === "System.Nullable`1" ? to.genericArguments[0] : undefined;
  if (nullable !== undefined) {
    const inner = conversionRank(from, nullable);
    if (inner !== 0) return inner;
  }
  const language = languageRank(from, to);
  if (language > 0) return language;
  const dependent = -language;
  const other = otherRank(from, to);
  return Math.max(dependent, other);
}

function numericRank(from: string, to: string): number {
  const fromInteger = integers.has(from);
  if (fromInteger && integers.has(to)) return integerRank(from, to);
  if (fromInteger && reals.has(to)) return rank.numericImplicit;
  if (reals.has(from) && integers.has(to)) return rank.numericExplicit;
  if (reals.has(from) && reals.has(to)) {
    if (from === "System.Single" && to === "System.Double") return rank.numericImplicit;
    return from === "System.Decimal" ? rank.numericExplicit1 : rank.numericExplicit;
  }
  if (from === "System.Char" && (to === "System.Single" || to === "System.Double")) return rank.language;
  const fromNumeric = fromInteger || reals.has(from);
  if (fromNumeric && (to === "System.String" || to === "System.Char")) return rank.numericString;
  if (from === "System.Numerics.BigInteger" && to === "System.String") return rank.numericString;
  if (fromNumeric && to === "System.Boolean") return rank.language;
  if (from === "System.String") return stringRank(to);
  return 0;
}

function stringRank(to: string): number {
  if (integers.has(to) || reals.has(to) || to === "System.Numerics.BigInteger") return rank.numericString;
  switch (to) {
    case "System.Char[]":
      return rank.stringToCharArray;
    case "System.Boolean":
    case "System.Type":
    case "System.Uri":
    case "System.Text.RegularExpressions.Regex":
      return rank.language;
    default:
      return 0;
  }
}

/** Same signedness: widening is implicit. Otherwise implicit only from unsigned to a wider signed type; explicit1 when equally wide or wider. */
function integerRank(from: string, to: string): number {
  const fromUnsigned = unsigned.includes(from);
  const toUnsigned = unsigned.includes(to);
  const fromSize = (fromUnsigned ? unsigned : signed).indexOf(from);
  const toSize = (toUnsigned ? unsigned : signed).indexOf(to);
  if (fromUnsigned === toUnsigned) return fromSize < toSize ? rank.numericImplicit : rank.numericExplicit;
  if (fromUnsigned) return fromSize < toSize ? rank.numericImplicit : rank.numericExplicit;
  return fromSize <= toSize ? rank.numericExplicit1 : rank.numericExplicit;
}

const spans = new Set(["System.ReadOnlySpan`1", "System.Span`1"]);
/** Types that live on the stack only: reached by implicit operators. */
export function isByRefLike(type: DotNetType): boolean {
  return type.genericDefinition !== null && spans.has(type.genericDefinition.displayName);
}

function spanRank(from: DotNetType, to: DotNetType): number {
  const element = to.genericArguments[0];
  if (from.elementType !== null && from.elementType === element) return rank.implicitCast;
  const characters =
    element?.displayName === "System.Char" && to.genericDefinition?.displayName === "System.ReadOnlySpan`1";
  return from.displayName === "System.String" && characters ? rank.implicitCast : rank.none;
}

/** The language's own conversions; a negative number is the rank of a value-dependent one (scalar to array). */
function languageRank(from: DotNetType, to: DotNetType): number {
  const target = to.displayName;
  if (target === "System.Void" || target === "System.Boolean") return rank.language;
  if (target === "System.String") return rank.toString;
  if (to.elementType !== null) {
    if (from.elementType !== null)
      return to.elementType.isAssignableFrom(from.elementType) ? rank.language : rank.unrelatedArrays;
    if (isTypeEnumerable(from)) return rank.language;
    const element = conversionRank(from, to.elementType);
    return element === 0 ? 0 : -(element & scalarToArray);
  }
  if (target === "System.Array") return isTypeEnumerable(from) ? rank.language : -(rank.assignable & scalarToArray);
  if (target === "System.Collections.Hashtable") {
    return getType("System.Collections.IDictionary").isAssignableFrom(from) ? rank.language : 0;
  }
  if (target.startsWith("System.Management.Automation.PSReference") || target === "System.Xml.XmlDocument")
    return rank.language;
  if (isScriptBlockType(from) && isDelegate(to)) return rank.language;
  if (isMethodType(from) && isDelegate(to)) return rank.language;
  if (integers.has(from.displayName) && to.isEnum) return rank.language;
  return 0;
}

function isScriptBlockType(type: DotNetType): boolean {
  return type.displayName === "System.Management.Automation.ScriptBlock";
}

function isMethodType(type: DotNetType): boolean {
  return type.displayName.startsWith("System.Management.Automation.PSMethod");
}

/** A concrete delegate type. */
export function isDelegate(type: DotNetType): boolean {
  return (
    type.elementType === null &&
    type.isSubclassOf(getType("System.Delegate")) &&
    type.displayName !== "System.MulticastDelegate"
  );
}

function isTypeEnumerable(type: DotNetType): boolean {
  if (type.displayName === "System.String" || getType("System.Xml.XmlNode").isAssignableFrom(type)) return false;
  if (getType("System.Collections.IDictionary").isAssignableFrom(type)) return false;
  return getType("System.Collections.IEnumerable").isAssignableFrom(type);
}

/** Parse methods, constructors, cast operators, IConvertible, in PowerShell's order. */
function otherRank(from: DotNetType, to: DotNetType): number {
  const isString = from.displayName === "System.String";
  if (to.isEnum) return isString || isTypeEnumerable(from) ? rank.parse : convertibleRank(from, to);
  if (isString && hasParse(to)) return rank.parse;
  if (hasConstructorFor(from, to)) return rank.constructor;
  const cast = castRank(from, to);
  if (cast !== 0) return cast;
  const convertible = convertibleRank(from, to);
  if (convertible !== 0) return convertible;
  if (getType("System.Collections.IDictionary").isAssignableFrom(from) && hasDefaultConstructor(to))
    return rank.constructor;
  return enumerableConstructorRank(from, to);
}

function hasParse(to: DotNetType): boolean {
  if (to.isGenericParameter) return false;
  const group = membersOf(to).methods("Parse", true);
  if (group === null) return false;
  return group.overloads.some((s) => s.key === "string" || s.key === "string,System.IFormatProvider");
}

function hasConstructorFor(from: DotNetType, to: DotNetType): boolean {
  if (to.elementType !== null || to.isInterface || to.isGenericParameter) return false;
  if (integers.has(from.displayName)) {
    if (getType("System.Collections.ICollection").isAssignableFrom(to)) return false;
  }
  return membersOf(to)
    .constructors()
    .some((c) => c.parameters.length === 1 && acceptsArgument(c.parameters[0]?.type as DotNetType, from));
}

/** What .NET's default binder accepts: assignable, or a widening numeric conversion. */
function acceptsArgument(parameter: DotNetType, from: DotNetType): boolean {
  if (isByRefLike(parameter)) return false;
  // Reflection's binder sees an enum as its underlying type.
  const source = from.isEnum ? (from.enumeration?.underlying ?? "System.Int32") : from.displayName;
  if (parameter.isAssignableFrom(from) || (from.isEnum && parameter.displayName === source)) return true;
  return numericRank(source, parameter.displayName) === rank.numericImplicit;
}

function hasDefaultConstructor(to: DotNetType): boolean {
  if (to.isInterface || to.isAbstract || to.elementType !== null) return false;
  if (to.isValueType) return !to.isPrimitive;
  return membersOf(to)
    .constructors()
    .some((c) => c.parameters.length === 0);
}

function castRank(from: DotNetType, to: DotNetType): number {
  for (const [name, value] of [
    ["op_Implicit", rank.implicitCast],
    ["op_Explicit", rank.explicitCast],
  ] as const) {
    if (hasOperator(to, name, from, to)) return value;
  }
  for (const [name, value] of [
    ["op_Implicit", rank.implicitCast],
    ["op_Explicit", rank.explicitCast],
  ] as const) {
    if (hasOperator(from, name, from, to)) return value;
  }
  return 0;
}

function hasOperator(owner: DotNetType, name: string, from: DotNetType, to: DotNetType): boolean {
  if (owner.isGenericParameter || owner.elementType !== null) return false;
  const group = membersOf(owner).methods(name, true);
  if (group === null) return false;
  return group.overloads.some((s) => to.isAssignableFrom(s.returnType) && s.parameters[0]?.type.isAssignableFrom(from));
}

function convertibleRank(from: DotNetType, to: DotNetType): number {
  const name = from.displayName;
  const convertible = from.isEnum || getType("System.IConvertible").isAssignableFrom(from);
  if (name === "System.String" || !convertible) return 0;
  if (!integers.has(name) && !reals.has(name)) return rank.iConvertible;
  return to.elementType === null && conversionRank(getType("System.String"), to) !== 0 ? rank.iConvertible : 0;
}

function enumerableConstructorRank(from: DotNetType, to: DotNetType): number {
  const element = to.genericArguments.length === 1 ? to.genericArguments[0] : undefined;
  if (element === undefined || to.isAbstract || to.isInterface) return 0;
  if (!getType("System.Collections.IEnumerable").isAssignableFrom(to)) return 0;
  const takesItems = membersOf(to)
    .constructors()
    .some((c) => c.parameters.length === 1 && c.parameters[0]?.type.genericArguments[0] === element);
  if (!takesItems) return 0;
  return element.isAssignableFrom(from) ? rank.constructor & scalarToArray : rank.constructor;
}
