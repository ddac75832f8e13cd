// System.Math and System.MathF.

import { convertTo } from "../conversion/convert-to.ts";
import { invokeStatic } from "../types/invoke.ts";
import { PSBigInteger } from "../values/numerics.ts";
import { checkedInteger } from "../conversion/change-type.ts";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import type { StaticMethodImplementation } from "../types/define-type.ts";
import { argumentException, argumentOutOfRange } from "../types/method-errors.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { PSDecimal } from "../values/decimal.ts";
import { numericKindOf } from "../values/numeric-kind.ts";
import type { NumericKind } from "../values/numeric-kind.ts";
import { PSDouble, PSSingle } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { big, cell, dbl, double, enumNumber, int } from "./arguments.ts";
import { logarithm, neighbour, roundDouble, roundWhole } from "./number-statics.ts";
import { roundDecimal } from "./numbers.ts";
import { makeTuple } from "./tuple.ts";

function isFloat(value: PSValue): boolean {
  return value instanceof PSDouble || value instanceof PSSingle;
}

function floatLike(model: PSValue, value: number): PSValue {
  return model instanceof PSSingle ? new PSSingle(value) : new PSDouble(value);
}

/** The sign of a comparison of two values of the same numeric type. */
function compare(a: PSValue, b: PSValue): number {
  if (a instanceof PSDecimal) return a.compare(b as PSDecimal);
  if (isFloat(a)) return double(a) - double(b);
  return big(a) < big(b) ? -1 : big(a) > big(b) ? 1 : 0;
}

function pick(args: PSValue[], wantGreater: boolean): PSValue {
  const [a = null, b = null] = args;
  if (isFloat(a) && Number.isNaN(double(a))) return a;
  if (isFloat(b) && Number.isNaN(double(b))) return b;
  return compare(a, b) >= 0 === wantGreater ? a : b;
}

function abs([value = null]: PSValue[]): PSValue {
  if (value instanceof PSDecimal) return value.unscaled < 0n ? value.negate() : value;
  if (isFloat(value)) return floatLike(value, Math.abs(double(value)));
  const integer = big(value);
  if (integer >= 0n) return value;
  try {
    return checkedInteger(-integer, numericKindOf(value));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw new Exception(
      "System.OverflowException",
      "Negating the minimum value of a twos complement number is invalid.",
    );
  }
}

function sign([value = null]: PSValue[]): PSValue {
  if (isFloat(value) && Number.isNaN(double(value))) {
    throw new Exception("System.ArithmeticException", "Function does not accept floating point Not-a-Number values.");
  }
  const zero = value instanceof PSDecimal ? new PSDecimal(0n, 0) : isFloat(value) ? dbl(0) : 0;
  return Math.sign(compare(value, zero));
}

function clamp([value = null, low = null, high = null]: PSValue[]): PSValue {
  if (compare(low, high) > 0)
    throw new Exception(
      "System.ArgumentException",
      `'${String(shown(low))}' cannot be greater than ${String(shown(high))}.`,
    );
  if (compare(value, low) < 0) return low;
  return compare(value, high) > 0 ? high : value;
}
function shown(value: PSValue): unknown {
  return typeof value === "object" && value !== null && "value" in value ? value.value : value;
}

/** Math.Round: midpoints to even unless a MidpointRounding says otherwise; digits 0 to 15 for doubles. */
function round(args: PSValue[], signature: MethodSignature): PSValue {
  const value = args[0] ?? null;
  if (value instanceof PSDecimal) return roundDecimal(args, signature);
  let digits = 0;
  let mode = 0;
  for (let i = 1; i < args.length; i++) {
    if (signature.parameters[i]?.type.isEnum) mode = enumNumber(args[i]);
    else digits = int(args[i]);
  }
  if (digits < 0 || digits > 15)
    throw argumentOutOfRange("Rounding digits must be between 0 and 15, inclusive.", "digits");
  if (mode < 0 || mode > 4)
    throw argumentException(`The value '${mode}' is not valid for this usage of the type MidpointRounding.`, "mode");
  return floatLike(value, roundDouble(double(value), digits, mode));
}

function whole(float: (x: number) => number, up: boolean | null): StaticMethodImplementation {
  return ([value = null]) => {
    if (!(value instanceof PSDecimal)) return floatLike(value, float(double(value)));
    const truncated = PSDecimal.fromBigInt(value.truncate());
    const comparison = value.compare(truncated);
    if (up === null || comparison === 0) return truncated;
    const step = up ? (comparison > 0 ? 1n : 0n) : comparison < 0 ? -1n : 0n;
    return truncated.add(PSDecimal.fromBigInt(step));
  };
}

function divRem([a = null, b = null, rest]: PSValue[], signature: MethodSignature): PSValue {
  const divisor = big(b);
  if (divisor === 0n) throw new Exception("System.DivideByZeroException", "Attempted to divide by zero.");
  const kind = numericKindOf(a) as NumericKind;
  const quotient = checkedInteger(big(a) / divisor, kind);
  const remainder = checkedInteger(big(a) % divisor, kind);
  if (rest === undefined) return makeTuple(signature.returnType, [quotient, remainder]);
  cell(rest).value = remainder;
  return quotient;
}

function log([value, base]: PSValue[]): PSValue {
  const natural = Math.log(double(value));
  if (base === undefined) return floatLike(value ?? null, natural);
  return floatLike(value ?? null, logarithm(double(value), double(base)));
}

const map =
  (f: (x: number) => number): StaticMethodImplementation =>
  ([v = null]) =>
    floatLike(v, f(double(v)));
const map2 =
  (f: (x: number, y: number) => number): StaticMethodImplementation =>
  ([a = null, b]) =>
    floatLike(a, f(double(a), double(b)));

/** Math.Pow as .NET: 1 to anything and anything to 0 are 1. */
function power(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === -1 && (y === Infinity || y === -Infinity)) return 1;
  return x ** y;
}

const staticMethods: Record<string, StaticMethodImplementation> = {
  Abs: abs, Sign: sign, Clamp: clamp, Round: round, Log: log, DivRem: divRem,
  Max: (args) => pick(args, true),
  Min: (args) => pick(args, false),
  MaxMagnitude: map2((a, b) => (Math.abs(a) >= Math.abs(b) ? a : b)),
  MinMagnitude: map2((a, b) => (Math.abs(a) <= Math.abs(b) ? a : b)),
  Floor: whole(Math.floor, false), Ceiling: whole(Math.ceil, true), Truncate: whole(Math.trunc, null),
  Pow: map2(power), Sqrt: map(Math.sqrt), Cbrt: map(Math.cbrt), Exp: map(Math.exp), Log10: map(Math.log10), Log2: map(Math.log2),
  Sin: map(Math.sin), Cos: map(Math.cos), Tan: map(Math.tan), Asin: map(Math.asin), Acos: map(Math.acos), Atan: map(Math.atan),
  Sinh: map(Math.sinh), Cosh: map(Math.cosh), Tanh: map(Math.tanh), Asinh: map(Math.asinh), Acosh: map(Math.acosh), Atanh: map(Math.atanh),
  Atan2: map2(Math.atan2), IEEERemainder: map2((x, y) => x - y * roundWhole(x / y, 0)),
  CopySign: map2((x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
  ScaleB: ([x = null, n]) => floatLike(x, double(x) * 2 ** int(n)),
  ILogB: ([x]) => {
    const exponent = Math.floor(Math.log2(Math.abs(double(x))));
    if (Number.isFinite(exponent)) return exponent;
    return exponent < 0 ? -2147483648 : 2147483647;
  },
  FusedMultiplyAdd: ([x = null, y, z]) => floatLike(x, double(x) * double(y) + double(z)),
  ReciprocalEstimate: map((x) => 1 / x), ReciprocalSqrtEstimate: map((x) => 1 / Math.sqrt(x)),
  SinCos: ([x = null], signature) =>
    makeTuple(signature.returnType, [floatLike(x, Math.sin(double(x))), floatLike(x, Math.cos(double(x)))]),
  BigMul: ([a, b], signature) => {
    const product = big(a) * big(b);
    const result = signature.returnType.displayName;
    if (!/128$/.test(result)) return convertTo(new PSBigInteger(product), signature.returnType);
    return invokeStatic(signature.returnType, "Parse", [product.toString()]);
  },
  BitIncrement: map((x) => neighbour(x, 1)), BitDecrement: map((x) => neighbour(x, -1)),
}; // biome-ignore format: a table

defineType<never>({
  name: "System.Math",
  staticProperties: { PI: () => dbl(Math.PI), E: () => dbl(Math.E), Tau: () => dbl(2 * Math.PI) },
  staticMethods,
});
defineType<never>({
  name: "System.MathF",
  staticProperties: {
    PI: () => new PSSingle(Math.PI),
    E: () => new PSSingle(Math.E),
    Tau: () => new PSSingle(2 * Math.PI),
  },
  staticMethods,
});
