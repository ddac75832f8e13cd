// Casts to the numeric types and Char from any value: which of LanguagePrimitives' conversions applies, and its error.
import { Exception } from "../errors/exception.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { PSDateTime } from "../values/date-time.ts";
import { PSDecimal } from "../values/decimal.ts";
import { EnumValue } from "../values/enum-value.ts";
import {
  kindBigInteger,
  kindChar,
  kindDecimal,
  kindDouble,
  kindInt32,
  kindSingle,
  type NumericKind,
  numericKindOf,
} from "../values/numeric-kind.ts";
import { charOf, PSBigInteger, PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { castFailed } from "./cast-errors.ts";
import { changeToNumeric, checkedInteger, convertNumeric, integerIn, invalidCast, kindNames } from "./change-type.ts";
import { stringToNumber } from "./string-to-number.ts";

/** Runs a conversion; .NET exceptions become PSInvalidCastException of the id. */
function attempt(errorId: string, value: PSValue, type: DotNetType, convert: () => PSValue): PSValue {
  try {
    return convert();
  } catch (error) {
    if (error instanceof Exception) throw castFailed(errorId, value, type, error);
    throw error;
  }
}

/**
 * A value cast to a numeric type or Char. `undefined` when no conversion of these applies (the general ones are tried then).
 */
export function toNumberType(value: PSValue, kind: NumericKind, type: DotNetType): PSValue | undefined {
  if (kind === kindBigInteger) return toBigInteger(value, type);
  if (kind === kindChar) return toChar(value, type);
  const from = numericKindOf(value);
  if (from === kindBigInteger) return fromBigInteger(value as PSBigInteger, kind, type);
  if (from === kindChar) return fromChar(value, kind, type);
  if (from !== 0) return attempt("InvalidCastIConvertible", value, type, () => convertNumeric(value, from, kind));
  if (typeof value === "string") return stringToNumber(value, kind, type);
  if (typeof value === "boolean" || value instanceof EnumValue) {
    return attempt("InvalidCastIConvertible", value, type, () => changeToNumeric(value, kind));
  }
  if (value instanceof PSDateTime) {
    throw castFailed("InvalidCastIConvertible", value, type, invalidCast("DateTime", kindNames[kind]!));
  }
  return undefined;
}

function fromChar(value: PSValue, kind: NumericKind, type: DotNetType): PSValue {
  const code = (value as { value: number }).value;
  if (kind === kindDouble || kind === kindSingle || kind === kindDecimal) return convertNumeric(code, kindInt32, kind);
  return attempt("InvalidCastIConvertible", value, type, () => checkedInteger(BigInt(code), kind));
}

function fromBigInteger(value: PSBigInteger, kind: NumericKind, type: DotNetType): PSValue {
  if (kind === kindDouble || kind === kindSingle)
    return convertNumeric(new PSDouble(Number(value.value)), kindDouble, kind);
  return attempt("InvalidCastTargetInvocationExceptionop_Explicit", value, type, () =>
    kind === kindDecimal ? PSDecimal.fromBigInt(value.value) : checkedInteger(value.value, kind),
  );
}

function toBigInteger(value: PSValue, type: DotNetType): PSValue | undefined {
  if (typeof value === "string") return stringToNumber(value, kindBigInteger, type);
  if (typeof value === "boolean") return new PSBigInteger(value ? 1n : 0n);
  const from = numericKindOf(value);
  if (from === kindDouble || from === kindSingle) {
    const number = (value as PSDouble).value;
    if (Number.isNaN(number)) {
      const inner = new Exception("System.OverflowException", "The value is not a number.");
      throw castFailed("InvalidCastConstructorException", value, type, inner);
    }
    if (!Number.isFinite(number)) {
      const inner = new Exception("System.OverflowException", "BigInteger cannot represent infinity.");
      throw castFailed("InvalidCastConstructorException", value, type, inner);
    }
    return new PSBigInteger(BigInt(Math.trunc(number)));
  }
  if (value instanceof PSDecimal) return new PSBigInteger(value.truncate());
  if (from !== 0 || value instanceof EnumValue) return new PSBigInteger(integerIn(value));
  if (value instanceof PSDateTime) {
    const inner = invalidCast(typeOf(value).displayName, type.displayName);
    throw castFailed("InvalidCastIConvertible", value, type, inner);
  }
  return undefined;
}

function toChar(value: PSValue, type: DotNetType): PSValue | undefined {
  if (typeof value === "string") {
    if (value.length === 1) return charOf(value.charCodeAt(0));
    const inner = new Exception("System.FormatException", "String must be exactly one character long.");
    throw castFailed("InvalidCastParseTargetInvocation", value, type, inner);
  }
  const from = numericKindOf(value);
  if (from !== 0 || typeof value === "boolean" || value instanceof EnumValue) {
    return attempt("InvalidCastIConvertible", value, type, () => changeToNumeric(value, kindChar));
  }
  if (value instanceof PSDateTime) {
    throw castFailed("InvalidCastIConvertible", value, type, invalidCast("DateTime", "Char"));
  }
  return undefined;
}
