// Arithmetic between numbers of any two types: which type computes, and what happens on overflow
// (PSBinaryOperationBinder.BinaryNumericOp, IntOps, UIntOps, LongOps, ULongOps, DecimalOps, DoubleOps).
import { Exception, runtimeException } from "../errors/exception.ts";
import { decimalIn, doubleIn, integerIn } from "../conversion/change-type.ts";
import { enumFromInteger, underlyingKind } from "../conversion/to-enum.ts";
import { PSDecimal } from "../values/decimal.ts";
import { EnumValue } from "../values/enum-value.ts";
import {
  kindDecimal,
  kindDouble,
  kindInt32,
  kindInt64,
  kindSingle,
  kindUInt32,
  kindUInt64,
  numericKindOf,
} from "../values/numeric-kind.ts";
import { PSDouble, PSUInt32, PSUInt64 } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { typeOf } from "../types/dotnet-type.ts";

/** Arithmetic operators, by the order of their functions in the tables below. */
export type ArithmeticOperator = "add" | "subtract" | "multiply" | "divide" | "remainder";

/** TypeCode of primitives, enums by their underlying type: 3 Boolean, 4 Char, 5..15 numbers; 0 for everything else. */
export function primitiveKind(value: PSValue): number {
  if (typeof value === "number") return kindInt32;
  if (typeof value === "boolean") return 3;
  if (value instanceof EnumValue) return underlyingKind(value.type);
  const kind = numericKindOf(value);
  return kind === 16 ? 0 : kind;
}

/** True for the kinds LanguagePrimitives.IsNumeric accepts (not Boolean, not Char). */
export function isNumericKind(kind: number): boolean {
  return kind >= 5 && kind <= 15;
}

function isSigned(kind: number): boolean {
  return kind === 5 || kind === 7 || kind === kindInt32 || kind === kindInt64;
}

/** Integer of a primitive, Boolean included. */
export function primitiveInteger(value: PSValue): bigint {
  return typeof value === "boolean" ? (value ? 1n : 0n) : integerIn(value);
}

/** Double of a primitive, Boolean included. */
export function primitiveDouble(value: PSValue): number {
  return typeof value === "boolean" ? Number(value) : doubleIn(value);
}

/** Decimal of a primitive, Boolean included. Throws OverflowException. */
export function primitiveDecimal(value: PSValue): PSDecimal {
  return typeof value === "boolean" ? new PSDecimal(value ? 1n : 0n, 0) : decimalIn(value);
}

/** Which type computes: the kinds Int32, UInt32, Int64, UInt64, Double, Decimal. */
export function operationKind(left: PSValue, right: PSValue, leftKind: number, rightKind: number): number {
  const kind = Math.max(leftKind, rightKind);
  if (kind <= kindInt32) return kindInt32;
  if (kind === kindUInt32 || kind === kindUInt64) {
    // A negative operand needs a type that can hold both.
    const signed = isSigned(leftKind) ? left : isSigned(rightKind) ? right : null;
    if (signed !== null && primitiveInteger(signed) < 0n) return kind === kindUInt32 ? kindInt64 : kindDecimal;
    return kind;
  }
  if (kind === kindInt64) return kindInt64;
  return kind === kindDecimal ? kindDecimal : kindDouble;
}

/** One arithmetic operation on two primitives (null has become 0). Enums on the left keep their type. */
export function numericOperation(operator: ArithmeticOperator, left: PSValue, right: PSValue): PSValue {
  const leftKind = primitiveKind(left);
  const rightKind = primitiveKind(right);
  const kind = operationKind(left, right, leftKind, rightKind);
  requireCoercion(left, right, kind, leftKind);
  if (kind === kindDouble && left instanceof EnumValue) throw cannotUnbox(left.type.displayName, "System.Double");
  const result = compute(operator, left, right, kind, leftKind, rightKind);
  return left instanceof EnumValue ? asEnum(result, left) : result;
}

/** Expression trees have no coercion from Boolean or enums to Decimal, nor a sign test for enums. */
export function requireCoercion(left: PSValue, right: PSValue, kind: number, leftKind: number): void {
  if (kind === kindDecimal && (leftKind === 3 || left instanceof EnumValue)) throw noCoercion(left, "System.Decimal");
  if ((kind === kindUInt32 || kind === kindUInt64) && left instanceof EnumValue && primitiveKind(right) === kind) {
    throw new Exception(
      "System.InvalidOperationException",
      `The binary operator GreaterThanOrEqual is not defined for the types '${left.type.displayName}' and 'System.Int32'.`,
    );
  }
}

function noCoercion(value: PSValue, target: string): Exception {
  return new Exception(
    "System.InvalidOperationException",
    `No coercion operator is defined between types '${typeOf(value).displayName}' and '${target}'.`,
  );
}

function compute(
  operator: ArithmeticOperator,
  left: PSValue,
  right: PSValue,
  kind: number,
  leftKind: number,
  rightKind: number,
): PSValue {
  switch (kind) {
    case kindInt32:
      return int32Operation(operator, Number(primitiveInteger(left)), Number(primitiveInteger(right)));
    case kindDouble:
      return doubleOperation(operator, primitiveDouble(left), primitiveDouble(right));
    case kindDecimal:
      return decimalOperation(operator, left, right, leftKind, rightKind);
    default:
      return wideOperation(operator, primitiveInteger(left), primitiveInteger(right), kind);
  }
}

/** What an enum operand makes of the result: only a value boxed in the underlying type can become the enum again. */
function asEnum(result: PSValue, left: EnumValue): PSValue {
  if (numericKindOf(result) === underlyingKind(left.type)) return enumFromInteger(left.type, integerIn(result));
  throw cannotUnbox(typeOf(result).displayName, left.type.displayName);
}

function cannotUnbox(from: string, to: string): Exception {
  return new Exception("System.InvalidCastException", `Unable to cast object of type '${from}' to type '${to}'.`);
}

function divideByZero(): Exception {
  const inner = new Exception("System.DivideByZeroException", "Attempted to divide by zero.");
  return runtimeException(inner.message, "RuntimeException", { inner, category: "NotSpecified" });
}

/** Int32 with Int32; what does not fit becomes a Double. */
export function int32Operation(operator: ArithmeticOperator, left: number, right: number): PSValue {
  let result: number;
  switch (operator) {
    case "add":
      result = left + right;
      break;
    case "subtract":
      result = left - right;
      break;
    case "multiply":
      result = left * right;
      // -0 is the Int32 zero.
      if (result === 0) return 0;
      break;
    case "divide":
      if (right === 0) throw divideByZero();
      result = left / right;
      if (!Number.isInteger(result)) return new PSDouble(result);
      if (result === 0) return 0;
      break;
    default:
      if (right === 0) throw divideByZero();
      result = left % right;
      if (result === 0) return 0;
  }
  return (result | 0) === result ? result : new PSDouble(result);
}

function doubleOperation(operator: ArithmeticOperator, left: number, right: number): PSDouble {
  switch (operator) {
    case "add":
      return new PSDouble(left + right);
    case "subtract":
      return new PSDouble(left - right);
    case "multiply":
      return new PSDouble(left * right);
    case "divide":
      return new PSDouble(left / right);
    default:
      return new PSDouble(left % right);
  }
}

function wideOperation(operator: ArithmeticOperator, left: bigint, right: bigint, kind: number): PSValue {
  let result: bigint;
  switch (operator) {
    case "add":
      result = left + right;
      break;
    case "subtract":
      result = left - right;
      break;
    case "multiply":
      result = left * right;
      break;
    case "divide":
      if (right === 0n) throw divideByZero();
      if (left % right !== 0n) return new PSDouble(Number(left) / Number(right));
      result = left / right;
      break;
    default:
      if (right === 0n) throw divideByZero();
      result = left % right;
  }
  if (kind === kindInt64) return BigInt.asIntN(64, result) === result ? result : new PSDouble(Number(result));
  if (kind === kindUInt32) {
    return result >= 0n && result <= 0xffffffffn ? new PSUInt32(Number(result)) : new PSDouble(Number(result));
  }
  return result >= 0n && result <= 0xffffffffffffffffn ? new PSUInt64(result) : new PSDouble(Number(result));
}

function decimalOperation(
  operator: ArithmeticOperator,
  left: PSValue,
  right: PSValue,
  leftKind: number,
  rightKind: number,
): PSValue {
  // The casts to Decimal come before the operation: their overflow is a plain OverflowException.
  const a = primitiveDecimal(left);
  const b = primitiveDecimal(right);
  try {
    return decimalResult(operator, a, b);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const wasInteger = leftKind !== kindDecimal && rightKind !== kindDecimal;
    if (wasInteger && error.typeName === "System.OverflowException") {
      return doubleOperation(operator, primitiveDouble(left), primitiveDouble(right));
    }
    throw runtimeException(error.message, "RuntimeException", { inner: error, category: "NotSpecified" });
  }
}

function decimalResult(operator: ArithmeticOperator, left: PSDecimal, right: PSDecimal): PSDecimal {
  switch (operator) {
    case "add":
      return left.add(right);
    case "subtract":
      return left.subtract(right);
    case "multiply":
      return left.multiply(right);
    case "divide":
      return left.divide(right);
    default:
      return left.remainder(right);
  }
}

/** True for Single and Double. */
export function isFloatingKind(kind: number): boolean {
  return kind === kindSingle || kind === kindDouble;
}
