// The operators -band -bor -bxor -shl -shr.
import { createRequire } from "node:module";
import { noConversion } from "../conversion/cast-errors.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { integerIn, integerOfKind } from "../conversion/change-type.ts";
import { enumFromInteger } from "../conversion/to-enum.ts";
import { Exception } from "../errors/exception.ts";
import { getType, typeOf } from "../types/dotnet-type.ts";
import { PSDateTime } from "../values/date-time.ts";
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
  type NumericKind,
} from "../values/numeric-kind.ts";
import { PSDouble, PSUInt64 } from "../values/numerics.ts";
import { PSObject } from "../values/ps-object.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";
import { isNumericKind, primitiveDouble, primitiveInteger, primitiveKind } from "./numeric-operation.ts";
import { implicitOperator, numericOperand, stringOperand } from "./operand.ts";

const require = createRequire(import.meta.url);
const ranks = () => require("../types/conversion-rank.ts") as typeof import("../types/conversion-rank.ts");

type BitOperator = "and" | "or" | "xor";
const methods: Readonly<Record<BitOperator, readonly [string, string]>> = {
  and: ["op_BitwiseAnd", "-band"],
  or: ["op_BitwiseOr", "-bor"],
  xor: ["op_ExclusiveOr", "-bxor"],
};

function apply(operator: BitOperator, left: bigint, right: bigint): bigint {
  return operator === "and" ? left & right : operator === "or" ? left | right : left ^ right;
}

/** `left -band right`. */
export function bitAnd(left: PSValue, right: PSValue): PSValue {
  return typeof left === "number" && typeof right === "number" ? left & right : bitOperation("and", left, right);
}

/** `left -bor right`. */
export function bitOr(left: PSValue, right: PSValue): PSValue {
  return typeof left === "number" && typeof right === "number" ? left | right : bitOperation("or", left, right);
}

/** `left -bxor right`. */
export function bitXor(left: PSValue, right: PSValue): PSValue {
  return typeof left === "number" && typeof right === "number" ? left ^ right : bitOperation("xor", left, right);
}

function baseOf(value: PSValue): PSValue {
  return value instanceof PSObject ? value.baseObject : value;
}

function bitwiseKind(kind: number): NumericKind {
  if (kind <= kindInt32) return kindInt32;
  if (kind === kindUInt32) return kindUInt32;
  return kind === kindInt64 ? kindInt64 : kindUInt64;
}

function bitOperation(operator: BitOperator, wrappedLeft: PSValue, wrappedRight: PSValue): PSValue {
  const left = baseOf(wrappedLeft);
  const right = baseOf(wrappedRight);
  if (isNull(left) && isNull(right)) return 0;
  const leftKind = isNull(left) ? 0 : primitiveKind(left);
  const rightKind = isNull(right) ? 0 : primitiveKind(right);
  if (leftKind !== 0 || rightKind !== 0) {
    const result = primitiveBits(operator, left, right, leftKind, rightKind);
    if (result !== undefined) return result;
  }
  if (typeof left === "string" || typeof right === "string") {
    const leftNumber = typeof left === "string" ? stringOperand(left, right) : left;
    const rightNumber = typeof right === "string" ? stringOperand(right, left) : right;
    return bitOperation(operator, leftNumber, rightNumber);
  }
  return implicitOperator(left, right, methods[operator][0], methods[operator][1]);
}

/** Both operands as primitives; undefined when one cannot be. */
function primitiveBits(
  operator: BitOperator,
  left: PSValue,
  right: PSValue,
  leftKind: number,
  rightKind: number,
): PSValue | undefined {
  const kind = Math.max(leftKind, rightKind);
  const sample = (k: number): PSValue => integerOfKind(0, bitwiseKind(k));
  const a = leftKind !== 0 ? left : numericOperand(left, sample(rightKind));
  const b = rightKind !== 0 ? right : numericOperand(right, sample(leftKind));
  // Text and dates outrank the numbers here (their TypeCode is higher), so they take the general way.
  if ((a === undefined || b === undefined) && (isTextOrDate(left) || isTextOrDate(right))) return undefined;
  if (kind === kindDecimal || kind === kindDouble || kind === kindSingle) {
    // PowerShell dereferences the missing operand here.
    if (a === undefined || b === undefined) throw nullReference();
    const result = kind === kindDecimal ? decimalBits(operator, a, b) : doubleBits(operator, a, b);
    return result;
  }
  if (a === undefined || b === undefined) return undefined;
  const wide = apply(operator, primitiveInteger(a), primitiveInteger(b));
  const resultKind = bitwiseKind(kind);
  const result = cut(wide, resultKind);
  return left instanceof EnumValue ? enumFromInteger(left.type, integerIn(result)) : result;
}

function isTextOrDate(value: PSValue): boolean {
  return typeof value === "string" || value instanceof PSDateTime;
}

function nullReference(): Exception {
  return new Exception("System.NullReferenceException", "Object reference not set to an instance of an object.");
}

/** An integer wrapped into a kind (unchecked casts). */
function cut(value: bigint, kind: NumericKind): PSValue {
  if (kind === kindInt32) return Number(BigInt.asIntN(32, value));
  if (kind === kindUInt32) return integerOfKind(BigInt.asUintN(32, value), kind);
  return kind === kindInt64 ? BigInt.asIntN(64, value) : new PSUInt64(BigInt.asUintN(64, value));
}

function toUlong(value: PSValue, negative: boolean): bigint {
  if (negative) return BigInt.asUintN(64, convertTo(value, getType("System.Int64")) as bigint);
  return (convertTo(value, getType("System.UInt64")) as PSUInt64).value;
}

function doubleBits(operator: BitOperator, left: PSValue, right: PSValue): PSValue {
  const a = new PSDouble(primitiveDouble(left));
  const b = new PSDouble(primitiveDouble(right));
  const bits = apply(operator, toUlong(a, a.value < 0), toUlong(b, b.value < 0));
  return a.value < 0 || b.value < 0 ? BigInt.asIntN(64, bits) : new PSUInt64(bits);
}

function decimalBits(operator: BitOperator, left: PSValue, right: PSValue): PSValue {
  const decimal = getType("System.Decimal");
  const a = convertTo(left, decimal) as PSDecimal;
  const b = convertTo(right, decimal) as PSDecimal;
  const bits = apply(operator, toUlong(a, a.unscaled < 0n), toUlong(b, b.unscaled < 0n));
  return a.unscaled < 0n || b.unscaled < 0n ? BigInt.asIntN(64, bits) : new PSUInt64(bits);
}

/** `left -shl right`. */
export function shiftLeft(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") return left << right;
  return shift(baseOf(left), baseOf(right), true);
}

/** `left -shr right`. */
export function shiftRight(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") return left >> right;
  return shift(baseOf(left), baseOf(right), false);
}

function shift(left: PSValue, right: PSValue, isLeft: boolean): PSValue {
  if (isNull(left)) return 0;
  if (typeof left === "string" || typeof right === "string") {
    const leftNumber = typeof left === "string" ? stringOperand(left, right) : left;
    const rightNumber = typeof right === "string" ? stringOperand(right, left) : right;
    return shift(leftNumber, rightNumber, isLeft);
  }
  const kind = primitiveKind(left);
  if (!isNumericKind(kind)) {
    return implicitOperator(left, right, isLeft ? "op_LeftShift" : "op_RightShift", isLeft ? "-shl" : "-shr");
  }
  const int = getType("System.Int32");
  if (!isNull(right) && ranks().conversionRank(typeOf(right), int) === 0) throw noConversion(right, int);
  // PowerShell unboxes a Single as Double here, which always fails.
  if (kind === kindSingle) {
    throw new Exception(
      "System.InvalidCastException",
      "Unable to cast object of type 'System.Single' to type 'System.Double'.",
    );
  }
  const count = convertTo(right, int) as number;
  if (kind === kindDecimal || kind === kindDouble || kind === kindSingle) return shiftReal(left, count, isLeft);
  const bits = count & (kind < kindInt64 ? 0x1f : 0x3f);
  if (left instanceof EnumValue) throw enumShift(left);
  const integer = primitiveInteger(left);
  const shifted = isLeft ? integer << BigInt(bits) : integer >> BigInt(bits);
  return narrowed(shifted, kind as NumericKind);
}

function enumShift(left: EnumValue): Exception {
  return new Exception(
    "System.InvalidOperationException",
    `The binary operator LeftShift is not defined for the types '${left.type.displayName}' and 'System.Int32'.`,
  );
}

const widths: Readonly<Record<number, number>> = { 5: 8, 6: 8, 7: 16, 8: 16, 9: 32, 10: 32, 11: 64, 12: 64 };

function narrowed(value: bigint, kind: NumericKind): PSValue {
  const width = widths[kind]!;
  return integerOfKind(kind % 2 === 1 ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value), kind);
}

/** Doubles and decimals shift as the narrowest integer that holds them. */
function shiftReal(value: PSValue, count: number, isLeft: boolean): PSValue {
  const integer = wholeOf(value);
  if (integer === null)
    throw noConversion(value, getType(value instanceof PSDecimal ? "System.Int32" : "System.UInt64"));
  const number = primitiveInteger(integer);
  const kind = primitiveKind(integer) as NumericKind;
  const bits = BigInt(count & (kind < kindInt64 ? 0x1f : 0x3f));
  return narrowed(isLeft ? number << bits : number >> bits, kind);
}

/** A double or decimal rounded into the first of Int32, UInt32, Int64, UInt64 that holds it, or null. */
export function wholeOf(value: PSValue): PSValue {
  const number = primitiveDouble(value);
  for (const [name, least, most] of wholeTypes) {
    if (number >= least && number <= most) return convertTo(value, getType(name));
  }
  return null;
}

const wholeTypes: readonly (readonly [string, number, number])[] = [
  ["System.Int32", -2147483648, 2147483647],
  ["System.UInt32", 0, 4294967295],
  ["System.Int64", -9223372036854775808, 9223372036854775807],
  ["System.UInt64", 0, 18446744073709551615],
];
