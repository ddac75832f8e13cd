// [int]"…", [double]"…", [decimal]"…": what a string cast to a number accepts, and how it fails.
import { Exception } from "../errors/exception.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { PSDecimal } from "../values/decimal.ts";
import {
  kindBigInteger,
  kindDecimal,
  kindDouble,
  kindInt32,
  kindSingle,
  type NumericKind,
  numericKindOf,
} from "../values/numeric-kind.ts";
import { PSBigInteger, PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { castFailed } from "./cast-errors.ts";
import { convertNumeric, integerIn } from "./change-type.ts";
import { styleHexSpecifier, styleInteger, styleThousands } from "./number-text.ts";
import { parseDotNetNumber } from "./parse-dotnet-number.ts";
import { scanNumber } from "./scan-number.ts";

/** A string cast to a numeric type. Throws InvalidCastFromStringToInteger, …ToDecimal, …ToDoubleOrSingle. */
export function stringToNumber(text: string, kind: NumericKind, type: DotNetType): PSValue {
  if (text.length === 0) return zeroOf(kind);
  const scanned = tokenValue(text, kind);
  if (scanned !== null) return scanned;
  if (kind === kindDecimal || kind === kindDouble || kind === kindSingle) return realText(text, kind, type);
  try {
    return kind === kindBigInteger
      ? parseDotNetNumber(text, kind, undefined, styleInteger | styleThousands)
      : integerConverter(text, kind);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (error.typeName === "System.FormatException" && kind !== kindBigInteger) {
      const value = throughDouble(text, kind);
      if (value !== null) return value;
    }
    throw castFailed("InvalidCastFromStringToInteger", text, type, error);
  }
}

/** 0 of a numeric kind. */
export function zeroOf(kind: NumericKind): PSValue {
  return kind === kindBigInteger ? new PSBigInteger(0n) : convertNumeric(0, kindInt32, kind);
}

/** The token's value in the wanted type, or null when the text is no token or does not fit. */
function tokenValue(text: string, kind: NumericKind): PSValue {
  const trimmed = text.trim();
  if (trimmed === "") return zeroOf(kind);
  const value = scanNumber(trimmed);
  if (value === null) return null;
  const from = numericKindOf(value);
  try {
    if (kind === kindBigInteger) return toBigInteger(value, from);
    if (from === kindBigInteger) return bigIntegerTo(integerIn(value), kind);
    return convertNumeric(value, from, kind);
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function toBigInteger(value: PSValue, from: NumericKind): PSValue {
  if (from === kindDouble || from === kindSingle)
    return new PSBigInteger(BigInt(Math.trunc((value as PSDouble).value)));
  if (value instanceof PSDecimal) return new PSBigInteger(value.truncate());
  return new PSBigInteger(integerIn(value));
}

function bigIntegerTo(value: bigint, kind: NumericKind): PSValue {
  if (kind === kindDouble || kind === kindSingle) return convertNumeric(new PSDouble(Number(value)), kindDouble, kind);
  if (kind === kindDecimal) return PSDecimal.fromBigInt(value);
  return convertNumeric(value, 11, kind);
}

/** BaseNumberConverter.ConvertFrom: trims; "#", "0x" and "&h" prefixes mean hexadecimal. */
function integerConverter(text: string, kind: NumericKind): PSValue {
  const trimmed = text.trim();
  const hex = /^(?:#|0x|&h)(.*)$/is.exec(trimmed);
  if (hex !== null) {
    const digits = hex[1]!.replace(/^0x/i, "");
    return parseDotNetNumber(digits, kind, undefined, styleHexSpecifier);
  }
  return parseDotNetNumber(trimmed, kind, undefined, styleInteger);
}

/** Convert.ChangeType(text, double) and on to the wanted type; null when either fails. */
function throughDouble(text: string, kind: NumericKind): PSValue {
  try {
    return convertNumeric(parseDotNetNumber(text, kindDouble), kindDouble, kind);
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function realText(text: string, kind: NumericKind, type: DotNetType): PSValue {
  try {
    return parseDotNetNumber(text, kind);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (kind !== kindDecimal) throw castFailed("InvalidCastFromStringToDoubleOrSingle", text, type, error);
    const value = error.typeName === "System.FormatException" ? throughDouble(text, kind) : null;
    if (value !== null) return value;
    throw castFailed("InvalidCastFromStringToDecimal", text, type, error);
  }
}
