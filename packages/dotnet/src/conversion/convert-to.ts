// Casts: LanguagePrimitives.ConvertTo with its order of attempts.
import { createRequire } from "node:module";
import { Exception } from "../errors/exception.ts";
import type { CultureInfo } from "../text/culture.ts";
import { toStringValue, convertedText } from "../text/to-string-value.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { conversionRefused, languageGate, refusesConversion } from "../types/language-gate.ts";
import { PSDateTime } from "../values/date-time.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { EnumValue } from "../values/enum-value.ts";
import { getEnumerable } from "../values/enumerable.ts";
import { Hashtable } from "../values/hashtable.ts";
import { type NumericKind, numericKindOf } from "../values/numeric-kind.ts";
import { charOf, PSChar, PSDouble } from "../values/numerics.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { noConversion } from "./cast-errors.ts";
import { isIntegerKind } from "./change-type.ts";
import { conversionTrace } from "./conversion-sink.ts";
import { isTrue } from "./is-true.ts";
import { zeroOf } from "./string-to-number.ts";
import { toNumberType } from "./to-number-type.ts";

const require = createRequire(import.meta.url);
const enums = () => require("./to-enum.ts") as typeof import("./to-enum.ts");
const arrays = () => require("./to-array.ts") as typeof import("./to-array.ts");
const ranks = () => require("../types/conversion-rank.ts") as typeof import("../types/conversion-rank.ts");
const traces = () => require("./conversion-trace.ts") as typeof import("./conversion-trace.ts");
const objects = () => require("./to-object.ts") as typeof import("./to-object.ts");

/** How to convert. */
export interface ConvertOptions {
  /** Culture of text (invariant when absent). */
  readonly culture?: CultureInfo;
  /** False: an enumerable is not converted element by element (used for the elements themselves). */
  readonly recursion?: boolean;
}

/** What casting to a type needs to know about it, worked out once per type. */
type Converter = (value: PSValue, base: PSValue, type: DotNetType, options?: ConvertOptions) => PSValue;

const converters = new WeakMap<DotNetType, Converter>();

const numericTypes: Readonly<Record<string, NumericKind>> = {
  "System.Char": 4,
  "System.SByte": 5,
  "System.Byte": 6,
  "System.Int16": 7,
  "System.UInt16": 8,
  "System.Int32": 9,
  "System.UInt32": 10,
  "System.Int64": 11,
  "System.UInt64": 12,
  "System.Single": 13,
  "System.Double": 14,
  "System.Decimal": 15,
  "System.Numerics.BigInteger": 16,
};

/** The numeric kind of a type (Char and BigInteger included), 0 for others. */
export function numericKindOfType(type: DotNetType): NumericKind {
  return type.elementType === null ? (numericTypes[type.displayName] ?? 0) : 0;
}

/** Converts a value to a type as a cast does. Throws PSInvalidCastException (class Exception) with PowerShell's message and id. */
export function convertTo(value: PSValue, type: DotNetType, options?: ConvertOptions): PSValue {
  let converter = converters.get(type);
  if (converter === undefined) {
    converter = figureConverter(type);
    converters.set(type, converter);
  }
  const base = value instanceof PSObject ? value.baseObject : value;
  if (languageGate.constrained && refusesConversion(base, type)) throw conversionRefused(type.displayName);
  const { sink } = conversionTrace;
  if (sink !== null) {
    const chosen = converter;
    return traces().traceConversion(sink, base, type, () => chosen(value, base, type, options));
  }
  return converter(value, base, type, options);
}

/** As convertTo, without throwing. */
export function tryConvertTo(
  value: PSValue,
  type: DotNetType,
  options?: ConvertOptions,
): { readonly ok: boolean; readonly value: PSValue; readonly error?: Exception } {
  try {
    return { ok: true, value: convertTo(value, type, options) };
  } catch (error) {
    if (error instanceof Exception) return { ok: false, value: null, error };
    throw error;
  }
}

function figureConverter(type: DotNetType): Converter {
  const special = specialConverters[type.displayName];
  if (special !== undefined) return special;
  if (type.elementType !== null) return type.arrayRank === 1 ? arrayConverter : objectConverter;
  const kind = numericKindOfType(type);
  if (kind !== 0) return numericConverter(kind);
  return type.isEnum ? enumConverter : objectConverter;
}

/** Casts to Object and PSObject change nothing. */
const identity: Converter = (value) => value;

const specialConverters: Readonly<Record<string, Converter>> = {
  "System.Object": identity,
  "System.Management.Automation.PSObject": identity,
  "System.Management.Automation.PSCustomObject": (value, base, type, options) =>
    base instanceof DictionaryBase ? objects().customObjectOf(base) : objectConverter(value, base, type, options),
  "System.Void": () => AutomationNull,
  "System.Boolean": (_value, base) => isTrue(base),
  "System.String": (value, base, _type, options) => {
    if (typeof base === "string") return base;
    if (base === null || base === AutomationNull) return "";
    // Numbers are culture-invariant whatever culture is asked for.
    if (options?.culture === undefined || numericKindOf(base) !== 0) return convertedText(value);
    return convertedText(value, { culture: options.culture });
  },
  "System.Collections.Hashtable": (value, base, type, options) => {
    if (base instanceof Hashtable) return base;
    if (base instanceof DictionaryBase) return Hashtable.from(base.entries(), false);
    return objectConverter(value, base, type, options);
  },
};

function numericConverter(kind: NumericKind): Converter {
  const isInt32 = kind === 9;
  const isDouble = kind === 14;
  return (value, base, type, options) => {
    if (isInt32 && typeof base === "number") return base;
    if (isDouble && base instanceof PSDouble) return base;
    if (base === null || base === AutomationNull) return kind === 4 ? charOf(0) : zeroOf(kind);
    if (kind === numericKindOf(base)) return base;
    const result = toNumberType(base, kind, type);
    return result === undefined ? objectConverter(value, base, type, options) : result;
  };
}

const arrayConverter: Converter = (value, base, type, options) => {
  if (base === null || base === AutomationNull) return null;
  const from = typeOf(base);
  if (from === type || type.isAssignableFrom(from)) return base;
  const scalar = typeof base === "string" ? type.displayName !== "System.Char[]" : getEnumerable(base) === null;
  const elementType = type.elementType!;
  if (scalar && ranks().conversionRank(from, elementType) === 0 && !objects().convertsAsBag(base, elementType))
    return objectConverter(value, base, type, options);
  if (!scalar || !(isOtherConvertible(base) || from.displayName === "System.DBNull"))
    return arrays().toArray(value, base, type, options);
  try {
    return arrays().toArray(value, base, type, options);
  } catch (error) {
    // Booleans, chars, dates and enums are IConvertible: that conversion is tried last, and its complaint is the one shown.
    if (!(error instanceof Exception)) throw error;
    return objectConverter(value, base, type, options);
  }
};

/** IConvertible, but neither a number nor text. */
function isOtherConvertible(base: PSValue): boolean {
  return typeof base === "boolean" || base instanceof PSChar || base instanceof EnumValue || base instanceof PSDateTime;
}

const enumConverter: Converter = (value, base, type, options) => {
  if (base === null || base === AutomationNull) throw noConversion(null, type);
  if (typeof base === "string") return enums().stringToEnum(base, type);
  if (typeOf(base) === type) return base;
  const kind = numericKindOf(base);
  if (isIntegerKind(kind) || base instanceof EnumValue) return enums().integerToEnum(base, type);
  // Other numbers go through their text; Char and BigInteger have no such conversion.
  if (kind >= 13 && kind <= 15) return enums().stringToEnum(toStringValue(base), type);
  return objectConverter(value, base, type, options);
};

const objectConverter: Converter = (value, base, type, options) => objects().toObject(value, base, type, options);
