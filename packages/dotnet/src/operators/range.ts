// The range operator `..`.
import { changeToNumeric } from "../conversion/change-type.ts";
import { Exception } from "../errors/exception.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { PSDateTime } from "../values/date-time.ts";
import { EnumValue } from "../values/enum-value.ts";
import { kindInt32, numericKindOf } from "../values/numeric-kind.ts";
import { charOf, PSChar } from "../values/numerics.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";

/** The ends of a range: both Int32, or both UTF-16 code units when `isChar`. */
export interface RangeBounds {
  readonly from: number;
  readonly to: number;
  readonly isChar: boolean;
}

/** One character that is not a digit counts as Char. */
function asChar(value: PSValue): number | null {
  if (value instanceof PSChar) return value.value;
  if (typeof value === "string" && value.length === 1 && !/\d/.test(value)) return value.charCodeAt(0);
  return null;
}

/** The ends of `a..b`, for loops that need no array. Throws .NET's conversion exceptions. */
export function rangeBounds(a: PSValue, b: PSValue): RangeBounds {
  const left = a instanceof PSObject ? a.baseObject : a;
  const right = b instanceof PSObject ? b.baseObject : b;
  if (typeof left === "number" && typeof right === "number") return { from: left, to: right, isChar: false };
  const from = asChar(left);
  const to = asChar(right);
  if (from !== null && to !== null) return { from, to, isChar: true };
  return { from: toInt(left), to: toInt(right), isChar: false };
}

function toInt(value: PSValue): number {
  if (isNull(value)) return 0;
  if (isConvertible(value)) return changeToNumeric(value, kindInt32) as number;
  const name = value instanceof PSCustomObject ? "System.Management.Automation.PSObject" : typeOf(value).displayName;
  throw new Exception(
    "System.InvalidCastException",
    `Unable to cast object of type '${name}' to type 'System.IConvertible'.`,
  );
}

/** IConvertible: primitives, text, dates and enums (not BigInteger). */
function isConvertible(value: PSValue): boolean {
  if (typeof value !== "object" || value === null) return true;
  const kind = numericKindOf(value);
  return (kind !== 0 && kind !== 16) || value instanceof EnumValue || value instanceof PSDateTime;
}

/** `a..b`: ints or chars, upwards or downwards. */
export function rangeOf(a: PSValue, b: PSValue): PSValue[] {
  const { from, to, isChar } = rangeBounds(a, b);
  const distance = Math.abs(to - from);
  if (distance >= 0x7fffffff) {
    throw new Exception("System.OverflowException", "Arithmetic operation resulted in an overflow.");
  }
  if (distance > 112_813_857) {
    throw new Exception("System.OutOfMemoryException", "Array dimensions exceeded supported range.");
  }
  const step = to >= from ? 1 : -1;
  const result = new Array<PSValue>(distance + 1);
  for (let i = 0, value = from; i <= distance; i++, value += step) result[i] = isChar ? charOf(value) : value;
  return result;
}
