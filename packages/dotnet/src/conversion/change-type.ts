// System.Convert.ChangeType between the primitive types: ranges, midpoints to even, .NET's exceptions.
import { Exception } from "../errors/exception.ts";
import { invariantCulture } from "../text/culture.ts";
import type { CultureInfo } from "../text/culture.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { PSDateTime } from "../values/date-time.ts";
import { PSDecimal } from "../values/decimal.ts";
import { EnumValue } from "../values/enum-value.ts";
import {
  kindBigInteger,
  kindByte,
  kindChar,
  kindDecimal,
  kindDouble,
  kindInt16,
  kindInt32,
  kindInt64,
  kindSByte,
  kindSingle,
  kindUInt16,
  kindUInt32,
  kindUInt64,
  type NumericKind,
  numericKindOf,
} from "../values/numeric-kind.ts";
import {
  byteOf,
  charOf,
  PSBigInteger,
  PSDouble,
  PSInt16,
  PSSByte,
  PSSingle,
  PSUInt16,
  PSUInt32,
  PSUInt64,
} from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { parseDotNetNumber } from "./parse-dotnet-number.ts";
import { roundHalfEven } from "./scan-number.ts";

const overflowNames: Readonly<Record<number, string>> = {
  [kindChar]: "a character",
  [kindSByte]: "a signed byte",
  [kindByte]: "an unsigned byte",
  [kindInt16]: "an Int16",
  [kindUInt16]: "a UInt16",
  [kindInt32]: "an Int32",
  [kindUInt32]: "a UInt32",
  [kindInt64]: "an Int64",
  [kindUInt64]: "a UInt64",
  [kindDecimal]: "a Decimal",
};

/** Simple type names, as in "Invalid cast from 'Char' to 'Boolean'." */
export const kindNames: Readonly<Record<number, string>> = {
  [kindChar]: "Char",
  [kindSByte]: "SByte",
  [kindByte]: "Byte",
  [kindInt16]: "Int16",
  [kindUInt16]: "UInt16",
  [kindInt32]: "Int32",
  [kindUInt32]: "UInt32",
  [kindInt64]: "Int64",
  [kindUInt64]: "UInt64",
  [kindSingle]: "Single",
  [kindDouble]: "Double",
  [kindDecimal]: "Decimal",
  [kindBigInteger]: "BigInteger",
};

/** OverflowException of a conversion to an integer type or Decimal. */
export function overflow(kind: NumericKind): Exception {
  return new Exception(
    "System.OverflowException",
    `Value was either too large or too small for ${overflowNames[kind] ?? "an Int32"}.`,
  );
}

/** InvalidCastException of IConvertible. */
export function invalidCast(from: string, to: string): Exception {
  return new Exception("System.InvalidCastException", `Invalid cast from '${from}' to '${to}'.`);
}

const limits: Readonly<Record<number, readonly [bigint, bigint]>> = {
  [kindChar]: [0n, 65535n],
  [kindSByte]: [-128n, 127n],
  [kindByte]: [0n, 255n],
  [kindInt16]: [-32768n, 32767n],
  [kindUInt16]: [0n, 65535n],
  [kindInt32]: [-2147483648n, 2147483647n],
  [kindUInt32]: [0n, 4294967295n],
  [kindInt64]: [-(1n << 63n), (1n << 63n) - 1n],
  [kindUInt64]: [0n, (1n << 64n) - 1n],
};

/** True for the integer kinds (not Char, not BigInteger). */
export function isIntegerKind(kind: NumericKind): boolean {
  return kind >= kindSByte && kind <= kindUInt64;
}

/** A value of an integer kind from an integer known to be in range. */
export function integerOfKind(value: number | bigint, kind: NumericKind): PSValue {
  switch (kind) {
    case kindInt32:
      return Number(value);
    case kindInt64:
      return BigInt(value);
    case kindSByte:
      return new PSSByte(Number(value));
    case kindByte:
      return byteOf(Number(value));
    case kindInt16:
      return new PSInt16(Number(value));
    case kindUInt16:
      return new PSUInt16(Number(value));
    case kindUInt32:
      return new PSUInt32(Number(value));
    case kindUInt64:
      return new PSUInt64(BigInt(value));
    case kindChar:
      return charOf(Number(value));
    default:
      return new PSBigInteger(BigInt(value));
  }
}

/** An integer as a value of an integer kind (or Char); OverflowException when out of range. */
export function checkedInteger(value: bigint, kind: NumericKind): PSValue {
  const limit = limits[kind];
  if (limit !== undefined && (value < limit[0] || value > limit[1])) throw overflow(kind);
  return integerOfKind(value, kind);
}

/** The integer inside any integer value, Char and enum values included. */
export function integerIn(value: PSValue): bigint {
  return typeof value === "number" || typeof value === "bigint"
    ? BigInt(value)
    : BigInt((value as { value: number | bigint }).value);
}

/** A value of a numeric kind as a double. */
export function doubleIn(value: PSValue): number {
  if (typeof value === "number") return value;
  if (value instanceof PSDecimal) return value.toNumber();
  return typeof value === "bigint" ? Number(value) : Number((value as { value: number | bigint }).value);
}

/** A value of a numeric kind (no Char, no BigInteger) as a Decimal. Throws OverflowException. */
export function decimalIn(value: PSValue): PSDecimal {
  if (value instanceof PSDecimal) return value;
  if (value instanceof PSDouble) return PSDecimal.fromDouble(value.value, 15);
  if (value instanceof PSSingle) return PSDecimal.fromDouble(value.value, 7);
  return PSDecimal.fromBigInt(integerIn(value));
}

function doubleToInteger(value: number, kind: NumericKind): PSValue {
  if (kind === kindInt64 || kind === kindUInt64) {
    const rounded = roundHalfEven(value);
    const inRange =
      kind === kindInt64
        ? rounded >= -9223372036854775808 && rounded < 9223372036854775808
        : rounded >= 0 && rounded < 18446744073709551616;
    if (!inRange) throw new Exception("System.OverflowException", "Arithmetic operation resulted in an overflow.");
    return integerOfKind(BigInt(rounded), kind);
  }
  // The small ones go through Int32, and complain as it does.
  const rounded = roundHalfEven(value);
  if (kind === kindUInt32) {
    if (!(rounded >= 0 && rounded <= 4294967295)) throw overflow(kindUInt32);
    return new PSUInt32(rounded);
  }
  if (!(rounded >= -2147483648 && rounded <= 2147483647)) throw overflow(kindInt32);
  return checkedInteger(BigInt(rounded), kind);
}

/** One numeric value in another numeric type (Convert.ToX). BigInteger only as a source of integers. */
export function convertNumeric(value: PSValue, from: NumericKind, to: NumericKind): PSValue {
  if (from === to) return value;
  if (to === kindDouble) {
    if (from === kindChar) throw invalidCast("Char", "Double");
    return new PSDouble(doubleIn(value));
  }
  if (to === kindSingle) {
    if (from === kindChar) throw invalidCast("Char", "Single");
    return new PSSingle(doubleIn(value));
  }
  if (to === kindDecimal) {
    if (from === kindChar) throw invalidCast("Char", "Decimal");
    return decimalIn(value);
  }
  if (to === kindChar && (from === kindDouble || from === kindSingle || from === kindDecimal)) {
    throw invalidCast(kindNames[from]!, "Char");
  }
  if (from === kindDouble || from === kindSingle) return doubleToInteger((value as PSDouble).value, to);
  if (from === kindDecimal) return checkedInteger((value as PSDecimal).toBigIntRounded(), to);
  return checkedInteger(integerIn(value), to);
}

/** Convert.ChangeType of anything IConvertible to a numeric kind. Throws .NET's exceptions. */
export function changeToNumeric(value: PSValue, to: NumericKind, culture: CultureInfo = invariantCulture): PSValue {
  const from = numericKindOf(value);
  if (from !== 0 && from !== kindBigInteger) return convertNumeric(value, from, to);
  if (value === null) return convertNumeric(0, kindInt32, to);
  if (typeof value === "boolean") {
    if (to === kindChar) throw invalidCast("Boolean", "Char");
    return convertNumeric(value ? 1 : 0, kindInt32, to);
  }
  if (typeof value === "string") return textToNumeric(value, to, culture);
  if (value instanceof EnumValue) {
    const integer = integerIn(value);
    return to === kindDouble || to === kindSingle || to === kindDecimal
      ? convertNumeric(integer, kindInt64, to)
      : checkedInteger(integer, to);
  }
  if (value instanceof PSDateTime) throw invalidCast("DateTime", kindNames[to]!);
  throw new Exception("System.InvalidCastException", "Object must implement IConvertible.");
}

function textToNumeric(text: string, to: NumericKind, culture: CultureInfo): PSValue {
  if (to === kindChar) {
    if (text.length !== 1) {
      throw new Exception("System.FormatException", "String must be exactly one character long.");
    }
    return charOf(text.charCodeAt(0));
  }
  return parseDotNetNumber(text, to, culture);
}

/** Convert.ToBoolean. */
export function changeToBoolean(value: PSValue): boolean {
  if (typeof value === "boolean") return value;
  if (value === null) return false;
  if (typeof value === "string") return parseBoolean(value);
  const kind = numericKindOf(value);
  if (kind === kindChar) throw invalidCast("Char", "Boolean");
  if (value instanceof PSDecimal) return value.unscaled !== 0n;
  if (kind !== 0 || value instanceof EnumValue)
    return (typeof value === "object" ? (value as PSDouble).value : value) != 0;
  throw new Exception("System.InvalidCastException", "Object must implement IConvertible.");
}

/** Boolean.Parse. */
export function parseBoolean(text: string): boolean {
  const trimmed = text.replace(/^[\s\0]+|[\s\0]+$/g, "").toLowerCase();
  if (trimmed === "true") return true;
  if (trimmed === "false") return false;
  throw new Exception("System.FormatException", `String '${text}' was not recognized as a valid Boolean.`);
}

/** Convert.ToString(value, culture). */
export function changeToString(value: PSValue, culture: CultureInfo = invariantCulture): string {
  return dotNetToString(value, culture);
}
