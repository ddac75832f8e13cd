// -eq, -lt and their kin on single values (PSBinaryOperationBinder), and LanguagePrimitives.Equals/Compare,
// which cmdlets such as Sort-Object use and which treat text operands a little differently.
import { convertTo } from "../conversion/convert-to.ts";
import { decimalIn } from "../conversion/change-type.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import { Exception, runtimeException } from "../errors/exception.ts";
import { compareStrings, equalStrings } from "../text/compare-strings.ts";
import { toStringValue, convertedText } from "../text/to-string-value.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { DotNetType, typeOf } from "../types/dotnet-type.ts";
import { PSDecimal } from "../values/decimal.ts";
import { EnumValue } from "../values/enum-value.ts";
import { type Comparable, COMPARE_TO, EQUALS } from "../values/formattable.ts";
import { hashKeyOf } from "../values/hash-key.ts";
import { kindChar, kindDecimal, kindDouble, kindSingle } from "../values/numeric-kind.ts";
import { PSBigInteger, PSChar, PSDouble } from "../values/numerics.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";
import {
  isNumericKind,
  requireCoercion,
  primitiveDecimal,
  primitiveDouble,
  primitiveInteger,
  primitiveKind,
} from "./numeric-operation.ts";
import { numericOperand, stringOperand } from "./operand.ts";

function baseOf(value: PSValue): PSValue {
  return value instanceof PSObject ? value.baseObject : value;
}

function isCastError(error: unknown): error is Exception {
  return error instanceof Exception && error.is("System.InvalidCastException");
}

interface HasEquals {
  [EQUALS]?(other: PSValue): boolean;
}

/** Object.Equals: same type and value, or the same object. */
export function objectEquals(a: PSValue, b: PSValue): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || a === null) return false;
  const equals = (a as HasEquals)[EQUALS];
  if (equals !== undefined) return equals.call(a, b);
  if (typeof b !== "object" || b === null) return false;
  const key = hashKeyOf(a);
  return typeof key === "string" && key === hashKeyOf(b);
}

/** `-eq` (`-ceq` when `ignoreCase` is false) of two single values. */
export function psEquals(a: PSValue, b: PSValue, ignoreCase = true): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (typeof a === "string" && typeof b === "string") return equalStrings(a, b, ignoreCase);
  const left = baseOf(a);
  const right = baseOf(b);
  if (isNull(left)) return isNull(right);
  if (isNull(right)) return false;
  if (typeof left === "string") return equalStrings(left, convertedText(b), ignoreCase);
  const kind = primitiveKind(left);
  if (isNumericKind(kind)) {
    const answer = numericEquals(left, right);
    if (answer !== undefined) return answer;
  }
  if (kind === kindChar && ignoreCase) {
    if (right instanceof PSChar) return upper(left as PSChar) === upper(right);
    if (typeof right === "string") return right.length === 1 && upper(left as PSChar) === right.toUpperCase();
  }
  return convertedEquals(left, right, b);
}

function upper(char: PSChar): string {
  return char.text.toUpperCase();
}

/** Numbers and text as numbers; undefined when the right operand is neither. */
function numericEquals(left: PSValue, right: PSValue): boolean | undefined {
  try {
    const number = numericOperand(right, left);
    if (number !== undefined) return numericOrder(left, number) === 0;
    if (typeof right === "string") return psEquals(left, stringOperand(right, left));
  } catch (error) {
    if (isCastError(error)) return false;
    throw error;
  }
  return undefined;
}

function convertedEquals(left: PSValue, right: PSValue, wrappedRight: PSValue): boolean {
  if (objectEquals(left, right)) return true;
  if (left instanceof PSCustomObject) return false;
  const type = typeOf(left);
  if (type.isAssignableFrom(typeOf(right))) return false;
  try {
    return objectEquals(left, baseOf(convertTo(wrappedRight, type)));
  } catch (error) {
    if (isCastError(error)) return false;
    throw error;
  }
}

/** Order of two primitives: negative, zero, positive, or NaN when one of them is NaN. */
export function numericOrder(left: PSValue, right: PSValue): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  const leftKind = primitiveKind(left);
  const rightKind = primitiveKind(right);
  if (left instanceof EnumValue) requireCoercion(left, right, Math.max(leftKind, rightKind), leftKind);
  if (leftKind === kindDecimal || rightKind === kindDecimal) return decimalOrder(left, right, leftKind, rightKind);
  if (leftKind >= kindSingle || rightKind >= kindSingle) {
    const a = primitiveDouble(left);
    const b = primitiveDouble(right);
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  }
  const a = primitiveInteger(left);
  const b = primitiveInteger(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A double beyond Decimal's range is compared as double. */
function decimalOrder(left: PSValue, right: PSValue, leftKind: number, rightKind: number): number {
  const floating = (kind: number): boolean => kind === kindDouble || kind === kindSingle;
  if (!floating(leftKind) && !floating(rightKind)) return primitiveDecimal(left).compare(primitiveDecimal(right));
  try {
    return asDecimal(left).compare(asDecimal(right));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const a = primitiveDouble(left);
    const b = primitiveDouble(right);
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  }
}

function asDecimal(value: PSValue): PSDecimal {
  return typeof value === "boolean"
    ? primitiveDecimal(value)
    : value instanceof PSDecimal
      ? value
      : decimalIn(new PSDouble(primitiveDouble(value)));
}

/** Order of a value and null: negative numbers come before null, everything else after. */
function orderWithNull(value: PSValue): number {
  const kind = primitiveKind(value);
  if (!isNumericKind(kind)) return 1;
  const number = primitiveDouble(value);
  return number < 0 ? -1 : number >= 0 ? 1 : Number.NaN;
}

/** The operators compare numbers with a zero of the type, which enums do not have. */
function operatorOrderWithNull(value: PSValue): number {
  if (value instanceof EnumValue) {
    throw new Exception(
      "System.InvalidOperationException",
      `The binary operator GreaterThanOrEqual is not defined for the types '${value.type.displayName}' and '${value.type.displayName}'.`,
    );
  }
  return orderWithNull(value);
}

/**
 * The order `-lt -le -gt -ge` see: negative, zero, positive; NaN when all four are false.
 * Throws ComparisonFailure, NotIcomparable, and the cast errors of text compared with numbers.
 */
export function operatorOrder(a: PSValue, b: PSValue, ignoreCase = true): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b, { ignoreCase });
  const left = baseOf(a);
  const right = baseOf(b);
  if (isNull(left)) return isNull(right) ? 0 : -operatorOrderWithNull(right);
  if (isNull(right)) return operatorOrderWithNull(left);
  if (isNumericKind(primitiveKind(left))) {
    const number = numericOperand(right, left);
    if (number !== undefined) return numericOrder(left, number);
    if (typeof right === "string") return operatorOrder(left, stringOperand(right, left), ignoreCase);
  }
  if (typeof left === "string") return compareStrings(left, convertedText(b), { ignoreCase });
  if (left instanceof PSCustomObject) return customObjectOrder(left, right);
  if (hasOrder(left)) {
    const order = naturalOrder(left, convertedForOrder(left, right, a, b));
    if (order !== undefined) return order;
  }
  if (objectEquals(left, right)) return 0;
  throw runtimeException(
    `Cannot compare "${left instanceof DotNetType ? left.displayName : toStringValue(a)}" because it is not IComparable.`,
    "NotIcomparable",
  );
}

function convertedForOrder(left: PSValue, right: PSValue, a: PSValue, b: PSValue): PSValue {
  const type = typeOf(left);
  if (type.isAssignableFrom(typeOf(right))) return right;
  const failure = (inner: Exception): Exception =>
    runtimeException(
      `Could not compare "${toStringValue(a)}" to "${toStringValue(b)}". Error: "${inner.message}"`,
      "ComparisonFailure",
      { inner },
    );
  try {
    return baseOf(convertTo(b, type));
  } catch (error) {
    if (isCastError(error)) throw failure(error);
    throw error;
  }
}

/** PSObject.CompareTo: only the same object has an order. */
function customObjectOrder(left: PSCustomObject, right: PSValue): number {
  if (left === right) return 0;
  const text = toStringValue(left);
  throw new Exception(
    "System.Management.Automation.ExtendedTypeSystemException",
    `Cannot compare "${text}" to "${toStringValue(right)}" because the objects are not the same type or the object "${text}" does not implement "IComparable".`,
    { errorRecord: (self) => newErrorRecord(self, "PSObjectCompareTo", "NotSpecified", null) },
  );
}

/** True when the value is IComparable. */
function hasOrder(value: PSValue): boolean {
  return (
    primitiveKind(value) !== 0 ||
    value instanceof PSBigInteger ||
    (typeof value === "object" && value !== null && COMPARE_TO in value)
  );
}

/** IComparable.CompareTo of two values of one type; undefined when the type has no order. */
export function naturalOrder(left: PSValue, right: PSValue): number | undefined {
  if (typeof left === "string") return compareStrings(left, String(right));
  const kind = primitiveKind(left);
  if (kind !== 0 && primitiveKind(right) !== 0) {
    const order =
      kind <= 4 ? Number(primitiveInteger(left)) - Number(primitiveInteger(right)) : numericOrder(left, right);
    return Number.isNaN(order) ? nanOrder(left, right) : order;
  }
  if (left instanceof PSBigInteger && right instanceof PSBigInteger) {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  if (typeof left === "object" && left !== null && COMPARE_TO in left) {
    return (left as Comparable)[COMPARE_TO](right as object);
  }
  return undefined;
}

/** Double.CompareTo: NaN comes before all numbers and equals itself. */
function nanOrder(left: PSValue, right: PSValue): number {
  const a = Number.isNaN(primitiveDouble(left));
  const b = Number.isNaN(primitiveDouble(right));
  return a === b ? 0 : a ? -1 : 1;
}

/** LanguagePrimitives.Equals: text is converted to the left operand's type (so 5 equals "5.4"). */
export function languageEquals(a: PSValue, b: PSValue, ignoreCase = true): boolean {
  const left = baseOf(a);
  const right = baseOf(b);
  if (isNull(left)) return isNull(right);
  if (isNull(right)) return false;
  if (typeof left === "string") return equalStrings(left, convertedText(b), ignoreCase);
  if (objectEquals(left, right)) return true;
  if (isNumericKind(primitiveKind(left)) && isNumericKind(primitiveKind(right))) return numericOrder(left, right) === 0;
  if (left instanceof PSChar && ignoreCase) {
    if (typeof right === "string" && right.length === 1) return upper(left) === right.toUpperCase();
    if (right instanceof PSChar) return upper(left) === upper(right);
  }
  if (left instanceof PSCustomObject) return false;
  try {
    return objectEquals(left, baseOf(convertTo(b, typeOf(left))));
  } catch (error) {
    if (isCastError(error)) return false;
    throw error;
  }
}

function argumentFailure(message: string, inner: Exception | null): Exception {
  return new Exception("System.Management.Automation.PSArgumentException", message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, "Argument", "InvalidArgument", null),
  });
}

/** LanguagePrimitives.Compare: negative, zero, positive. Throws PSArgumentException when there is no order. */
export function psCompare(a: PSValue, b: PSValue, ignoreCase = true): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const left = baseOf(a);
  const right = baseOf(b);
  if (isNull(left)) return isNull(right) ? 0 : -orderWithNull(right);
  if (isNull(right)) return orderWithNull(left);
  if (typeof left === "string") return compareStrings(left, convertedText(b), { ignoreCase });
  if (isNumericKind(primitiveKind(left)) && isNumericKind(primitiveKind(right))) {
    const order = numericOrder(left, right);
    return Number.isNaN(order) ? nanOrder(left, right) : order;
  }
  if (left instanceof PSCustomObject) {
    if (left === right) return 0;
    throw argumentFailure(`Cannot compare "${toStringValue(left)}" because it is not IComparable.`, null);
  }
  let converted: PSValue;
  try {
    converted = baseOf(convertTo(b, typeOf(left)));
  } catch (error) {
    if (!isCastError(error)) throw error;
    throw argumentFailure(
      `Could not compare "${dotNetToString(left)}" to "${dotNetToString(right)}". Error: "${error.message}"`,
      error,
    );
  }
  const order = naturalOrder(left, converted);
  if (order !== undefined) return order;
  if (objectEquals(left, right)) return 0;
  throw argumentFailure(`Cannot compare "${dotNetToString(left)}" because it is not IComparable.`, null);
}

/** As psCompare, but undefined instead of an exception (LanguagePrimitives.TryCompare). */
export function tryCompare(a: PSValue, b: PSValue, ignoreCase = true): number | undefined {
  try {
    return psCompare(a, b, ignoreCase);
  } catch (error) {
    if (error instanceof Exception) return undefined;
    throw error;
  }
}
