// Object.ToString() and IFormattable.ToString of any value, as .NET code would get it (numbers shortest round trip).
import { Exception } from "../errors/exception.ts";
import { formatNumber } from "../formatting/number-format.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { PSDecimal } from "../values/decimal.ts";
import { type Formattable, FORMAT } from "../values/formattable.ts";
import { numericKindOf } from "../values/numeric-kind.ts";
import { PSChar } from "../values/numerics.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { DictionaryEntry } from "../values/ordered-dictionary.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { EnumValue } from "../values/enum-value.ts";
import { type CultureInfo, currentCulture } from "./culture.ts";

let customObjectText: (value: PSCustomObject, culture: CultureInfo) => string = () => "";

/** to-string-value.ts registers the text of a custom object (PSObject.ToString). */
export function registerCustomObjectText(text: (value: PSCustomObject, culture: CultureInfo) => string): void {
  customObjectText = text;
}

const plainToString = Object.prototype.toString;

/**
 * value.ToString() in a culture (the current one when absent). Null gives "". Objects answer with their toString,
 * those that have none of their own with their type's name.
 */
export function dotNetToString(value: PSValue, culture: CultureInfo = currentCulture()): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
      return value < 0 ? formatNumber(value, null, culture) : value.toString();
    case "boolean":
      return value ? "True" : "False";
    default:
      return value === null ? "" : objectToString(value, culture);
  }
}

function objectToString(value: object, culture: CultureInfo): string {
  if (value instanceof PSObject) return dotNetToString(value.baseObject, culture);
  if (value instanceof PSChar) return value.text;
  if (value instanceof PSDecimal || numericKindOf(value) !== 0) return formatNumber(value, null, culture);
  if (Array.isArray(value) || value instanceof Uint8Array) return typeOf(value).displayName;
  if (value instanceof EnumValue) return value.toString();
  if (value instanceof DictionaryEntry) {
    return `[${dotNetToString(value.key, culture)}, ${dotNetToString(value.value, culture)}]`;
  }
  if (FORMAT in value) return (value as Formattable)[FORMAT](null, culture);
  if (value instanceof PSCustomObject) return customObjectText(value, culture);
  if (value === AutomationNull) return "";
  return value.toString === plainToString ? typeOf(value).displayName : value.toString();
}

/** IFormattable.ToString(format, culture) where the value has one, else ToString(). Throws FormatException. */
export function formatValue(value: PSValue, format: string | null, culture: CultureInfo): string {
  const base = value instanceof PSObject ? value.baseObject : value;
  if (format === null || format === "") return dotNetToString(base, culture);
  if (base instanceof PSChar) return base.text;
  if (numericKindOf(base) !== 0) return formatNumber(base, format, culture);
  if (base instanceof EnumValue) return formatEnum(base, format);
  if (typeof base === "object" && base !== null && FORMAT in base)
    return (base as Formattable)[FORMAT](format, culture);
  return dotNetToString(base, culture);
}

/** Enum.ToString(format): G F D X. Throws FormatException. */
function formatEnum(value: EnumValue, format: string): string {
  switch (format) {
    case "G":
    case "g":
    case "F":
    case "f":
      return value.toString();
    case "D":
    case "d":
      return value.value.toString();
    case "X":
    case "x": {
      const underlying = value.type.enumeration?.underlying ?? "System.Int32";
      const digits = enumHexDigits[underlying] ?? 8;
      const hex = BigInt.asUintN(digits * 4, BigInt(value.value))
        .toString(16)
        .padStart(digits, "0");
      return format === "X" ? hex.toUpperCase() : hex;
    }
    default:
      throw formatException();
  }
}

const enumHexDigits: Readonly<Record<string, number>> = {
  "System.Byte": 2,
  "System.SByte": 2,
  "System.Int16": 4,
  "System.UInt16": 4,
  "System.Int64": 16,
  "System.UInt64": 16,
};

function formatException(): Exception {
  return new Exception("System.FormatException", 'Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".');
}
