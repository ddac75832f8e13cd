// Statics of .NET's generic number interfaces (CreateChecked, CopySign, RootN …) that the integer and floating types share.

import { integerOfKind } from "../conversion/change-type.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { Exception } from "../errors/exception.ts";
import type { StaticMethodImplementation } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { invokeStatic } from "../types/invoke.ts";
import { argumentException } from "../types/method-errors.ts";
import { PSDecimal } from "../values/decimal.ts";
import type { NumericKind } from "../values/numeric-kind.ts";
import { PSBigInteger, PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { big, double, enumNumber, int } from "./arguments.ts";
import { makeTuple } from "./tuple.ts";

type Statics = Record<string, StaticMethodImplementation>;

/** What an integer type is: its limits and how a value of it is made. */
export interface IntegerShape {
  readonly minimum: bigint;
  readonly maximum: bigint;
  of(value: bigint): PSValue;
  /** The exception for a value outside the limits. */
  overflow(): Exception;
}

/** The shape of one of the eight built-in integer types. */
export function integerShape(kind: NumericKind, bits: number, isSigned: boolean): IntegerShape {
  const size = BigInt(isSigned ? bits - 1 : bits);
  return {
    minimum: isSigned ? -(1n << size) : 0n,
    maximum: (1n << size) - 1n,
    of: (value) => integerOfKind(isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value), kind),
    overflow: () => new Exception("System.OverflowException", "Arithmetic operation resulted in an overflow."),
  };
}

/** The whole part of any number; null: not a number or infinite, its sign in `towards`. */
function wholePart(value: PSValue | undefined): { whole: bigint | null; towards: number } {
  if (value instanceof PSDecimal) return { whole: value.truncate(), towards: 0 };
  const inner: unknown =
    typeof value === "object" && value !== null && "value" in value ? (value as { value: unknown }).value : value;
  if (typeof inner === "bigint") return { whole: inner, towards: 0 };
  if (typeof inner !== "number") return { whole: 0n, towards: 0 };
  if (Number.isFinite(inner)) return { whole: BigInt(Math.trunc(inner)), towards: 0 };
  return { whole: null, towards: Number.isNaN(inner) ? 0 : inner > 0 ? 1 : -1 };
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** CreateChecked, CreateSaturating, CreateTruncating of an integer type. */
export function integerCreation({ minimum, maximum, of, overflow: tooLarge }: IntegerShape): Statics {
  const saturated = (value: PSValue | undefined): PSValue => {
    const { whole, towards } = wholePart(value);
    if (whole === null) return of(towards > 0 ? maximum : towards < 0 ? minimum : 0n);
    return of(whole > maximum ? maximum : whole < minimum ? minimum : whole);
  };
  return {
    CreateChecked: ([value]) => {
      const { whole } = wholePart(value);
      if (whole === null || whole > maximum || whole < minimum) throw tooLarge();
      return of(whole);
    },
    CreateSaturating: ([value]) => saturated(value),
    // A floating-point number does not wrap: .NET saturates it.
    CreateTruncating: ([value]) =>
      value instanceof PSDouble || wholePart(value).whole === null
        ? saturated(value)
        : of(wholePart(value).whole ?? 0n),
  };
}

/** DivRem, BigMul, CopySign, MaxMagnitude, MinMagnitude and the creation of an integer type. */
export function integerInterfaces(shape: IntegerShape): Statics {
  const { minimum, of } = shape;
  return {
    ...integerCreation(shape),
    DivRem: ([a, b], signature) => {
      if (big(b) === 0n) throw new Exception("System.DivideByZeroException", "Attempted to divide by zero.");
      if (minimum < 0n && big(a) === minimum && big(b) === -1n) throw shape.overflow();
      return makeTuple(signature.returnType, [of(big(a) / big(b)), of(big(a) % big(b))]);
    },
    BigMul: ([a, b], signature) => wide(big(a) * big(b), signature.returnType),
    CopySign: ([value, sign]) => {
      const magnitude = absolute(big(value));
      if (big(sign) < 0n) return of(-magnitude);
      if (magnitude > shape.maximum)
        throw new Exception(
          "System.OverflowException",
          "Negating the minimum value of a twos complement number is invalid.",
        );
      return of(magnitude);
    },
    MaxMagnitude: ([a, b]) => of(ofMagnitude(big(a), big(b), true)),
    MinMagnitude: ([a, b]) => of(ofMagnitude(big(a), big(b), false)),
  };
}

/** The one of two integers with the greater (or smaller) magnitude; of equals the positive one is the greater. */
export function ofMagnitude(a: bigint, b: bigint, greater: boolean): bigint {
  const [x, y] = [absolute(a), absolute(b)];
  if (x === y) return a < 0n === greater ? b : a;
  return x > y === greater ? a : b;
}

/** A product in the (wider) type that the method returns. */
function wide(value: bigint, type: DotNetType): PSValue {
  if (/128$/.test(type.displayName)) return invokeStatic(type, "Parse", [value.toString()]);
  return convertTo(new PSBigInteger(value), type);
}

/** A number of any kind as a double. */
export function anyDouble(value: PSValue | undefined): number {
  if (value instanceof PSDecimal || value instanceof PSBigInteger) return Number(value.toString());
  return double(value);
}

const sign = (x: number): number => (x < 0 || Object.is(x, -0) ? -1 : 1);

/** The double next to `value` towards positive (1) or negative (-1) infinity. */
export function neighbour(value: number, step: 1 | -1): number {
  if (Number.isNaN(value) || value === step * Infinity) return value;
  if (value === 0) return step * 5e-324;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(value < 0 ? -step : step));
  return view.getFloat64(0);
}

/** Rounds to a whole number. Modes: 0 ToEven, 1 AwayFromZero, 2 ToZero, 3 ToNegativeInfinity, 4 ToPositiveInfinity. */
export function roundWhole(value: number, mode: number): number {
  switch (mode) {
    case 1: {
      const whole = Math.trunc(value);
      return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
    }
    case 2:
      return Math.trunc(value);
    case 3:
      return Math.floor(value);
    case 4:
      return Math.ceil(value);
    default: {
      const floor = Math.floor(value);
      const rest = value - floor;
      if (rest < 0.5) return floor;
      if (rest > 0.5) return floor + 1;
      return floor % 2 === 0 ? floor : floor + 1;
    }
  }
}

const unary: Readonly<Record<string, (x: number) => number>> = {
  Acosh: Math.acosh, Asinh: Math.asinh, Atanh: Math.atanh, Cosh: Math.cosh, Sinh: Math.sinh, Tanh: Math.tanh,
  Acos: Math.acos, Asin: Math.asin, Atan: Math.atan, ExpM1: Math.expm1, LogP1: Math.log1p,
  AcosPi: (x) => Math.acos(x) / Math.PI, AsinPi: (x) => Math.asin(x) / Math.PI, AtanPi: (x) => Math.atan(x) / Math.PI,
  CosPi: (x) => cosPi(x), SinPi: (x) => cosPi(x - 0.5), TanPi: (x) => cosPi(x - 0.5) / cosPi(x),
  Exp2: (x) => 2 ** x, Exp10: (x) => 10 ** x, Exp2M1: (x) => 2 ** x - 1, Exp10M1: (x) => 10 ** x - 1,
  Log2P1: (x) => Math.log2(x + 1), Log10P1: (x) => Math.log10(x + 1),
  DegreesToRadians: (x) => (x * Math.PI) / 180, RadiansToDegrees: (x) => (x * 180) / Math.PI,
  ReciprocalEstimate: (x) => 1 / x, ReciprocalSqrtEstimate: (x) => 1 / Math.sqrt(x),
}; // biome-ignore format: a table

/** cos(pi x), exact at the quarters. */
function cosPi(x: number): number {
  const turn = Math.abs(x) % 2;
  if (turn === 0.5 || turn === 1.5) return 0;
  return turn === 0 ? 1 : turn === 1 ? -1 : Math.cos(turn * Math.PI);
}

/** The greater (or smaller) in magnitude of two numbers; NaN wins unless `number`. */
function magnitude(a: number, b: number, greater: boolean, number: boolean): number {
  if (Number.isNaN(a)) return number ? b : a;
  if (Number.isNaN(b)) return number ? a : b;
  const [x, y] = [Math.abs(a), Math.abs(b)];
  if (x === y) return sign(a) < 0 === greater ? b : a;
  return x > y === greater ? a : b;
}

const binary: Readonly<Record<string, (x: number, y: number) => number>> = {
  Atan2: Math.atan2, Atan2Pi: (y, x) => Math.atan2(y, x) / Math.PI, Hypot: Math.hypot,
  CopySign: (x, y) => Math.abs(x) * sign(y),
  Ieee754Remainder: (x, y) => x - y * roundWhole(x / y, 0),
  MaxNative: Math.max, MinNative: Math.min,
  MaxNumber: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)),
  MinNumber: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b)),
  MaxMagnitude: (a, b) => magnitude(a, b, true, false), MinMagnitude: (a, b) => magnitude(a, b, false, false),
  MaxMagnitudeNumber: (a, b) => magnitude(a, b, true, true), MinMagnitudeNumber: (a, b) => magnitude(a, b, false, true),
}; // biome-ignore format: a table

function root(x: number, n: number): number {
  if (n === 0) return Number.NaN;
  if (x < 0 && n % 2 === 0) return Number.NaN;
  const magnitudeRoot = n === 2 ? Math.sqrt(x) : n === 3 ? Math.cbrt(Math.abs(x)) : Math.abs(x) ** (1 / n);
  const whole = Math.round(magnitudeRoot);
  return (x < 0 ? -1 : 1) * (whole ** n === Math.abs(x) ? whole : magnitudeRoot);
}

function exponentOf(x: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(x)));
  if (Number.isFinite(exponent)) return exponent;
  return exponent < 0 ? -2147483648 : 2147483647;
}

/** CreateChecked and its like of a floating type, and conversion of its values to integers. */
function floatConversions(make: (value: number) => PSValue, read: (value: PSValue | undefined) => number): Statics {
  const create: StaticMethodImplementation = ([value]) => make(anyDouble(value));
  const toInteger: StaticMethodImplementation = ([value], signature) => {
    const target = signature.returnType;
    return invokeStatic(target, "CreateSaturating", [new PSDouble(Math.trunc(read(value)))]);
  };
  return {
    CreateChecked: create,
    CreateSaturating: create,
    CreateTruncating: create,
    ConvertToInteger: toInteger,
    ConvertToIntegerNative: toInteger,
  };
}

/** All statics of the floating-point interfaces; `make` wraps a result, `read` reads an argument. */
export function floatInterfaces(
  make: (value: number) => PSValue,
  read: (value: PSValue | undefined) => number = double,
): Statics {
  const made: Statics = {};
  for (const [name, f] of Object.entries(unary)) made[name] = ([x]) => make(f(read(x)));
  for (const [name, f] of Object.entries(binary)) made[name] = ([x, y]) => make(f(read(x), read(y)));
  const clamp: StaticMethodImplementation = ([value, low, high]) => {
    if (read(low) > read(high))
      throw new Exception("System.ArgumentException", `'${read(low)}' cannot be greater than ${read(high)}.`);
    const x = read(value);
    return make(x < read(low) ? read(low) : x > read(high) ? read(high) : x);
  };
  return {
    ...made,
    ...floatConversions(make, read),
    IsPow2: ([x]) => read(x) > 0 && Number.isInteger(Math.log2(read(x))),
    IsEvenInteger: ([x]) => read(x) % 2 === 0,
    IsOddInteger: ([x]) => Math.abs(read(x) % 2) === 1,
    IsPositive: ([x]) => sign(read(x)) > 0 && !Number.isNaN(read(x)),
    IsRealNumber: ([x]) => !Number.isNaN(read(x)),
    Sign: ([x]) => {
      if (Number.isNaN(read(x)))
        throw new Exception(
          "System.ArithmeticException",
          "Function does not accept floating point Not-a-Number values.",
        );
      return Math.sign(read(x)) + 0;
    },
    Clamp: clamp,
    ClampNative: clamp,
    Log: ([x, base]) => make(base === undefined ? Math.log(read(x)) : logarithm(read(x), read(base))),
    BitIncrement: ([x]) => make(neighbour(read(x), 1)),
    BitDecrement: ([x]) => make(neighbour(read(x), -1)),
    ILogB: ([x]) => exponentOf(read(x)),
    ScaleB: ([x, n]) => make(read(x) * 2 ** int(n)),
    RootN: ([x, n]) => make(root(read(x), int(n))),
    Lerp: ([a, b, amount]) => make(read(a) * (1 - read(amount)) + read(b) * read(amount)),
    FusedMultiplyAdd: ([x, y, z]) => make(read(x) * read(y) + read(z)),
    MultiplyAddEstimate: ([x, y, z]) => make(read(x) * read(y) + read(z)),
    SinCos: ([x], signature) => makeTuple(signature.returnType, [make(Math.sin(read(x))), make(Math.cos(read(x)))]),
    SinCosPi: ([x], signature) => makeTuple(signature.returnType, [make(cosPi(read(x) - 0.5)), make(cosPi(read(x)))]),
    Round: (args, signature) =>
      make(
        roundArguments(
          read(args[0]),
          args,
          signature.parameters.map((p) => p.type),
        ),
      ),
  };
}

/** A logarithm, exact for the bases 2 and 10. */
export function logarithm(x: number, base: number): number {
  if (base === 1 || Number.isNaN(base)) return Number.NaN;
  if (base === 10) return Math.log10(x);
  return base === 2 ? Math.log2(x) : Math.log(x) / Math.log(base);
}

/** Round with its overloads: (x), (x, digits), (x, mode), (x, digits, mode). */
function roundArguments(x: number, args: readonly PSValue[], types: readonly DotNetType[]): number {
  let digits = 0;
  let mode = 0;
  for (let i = 1; i < args.length; i++) {
    if (types[i]?.isEnum) mode = enumNumber(args[i]);
    else digits = int(args[i]);
  }
  return roundDouble(x, digits, mode);
}

/** Rounds to decimal digits; the mode as for roundWhole. */
export function roundDouble(value: number, digits: number, mode: number): number {
  if (mode < 0 || mode > 4)
    throw argumentException(`The value '${mode}' is not valid for this usage of the type MidpointRounding.`, "mode");
  if (!Number.isFinite(value) || Math.abs(value) >= 1e16) return value;
  const factor = 10 ** digits;
  return roundWhole(value * factor, mode) / factor;
}

/** The statics of the number interfaces for Decimal. */
export function decimalInterfaces(): Statics {
  const dec = (value: PSValue | undefined): PSDecimal => value as PSDecimal;
  const absoluteOf = (value: PSDecimal): PSDecimal => (value.unscaled < 0n ? value.negate() : value);
  const create: StaticMethodImplementation = ([value], signature) => convertTo(value ?? null, signature.returnType);
  const toInteger: StaticMethodImplementation = ([value], signature) =>
    invokeStatic(signature.returnType, "CreateSaturating", [new PSBigInteger(dec(value).truncate())]);
  const pick = (greater: boolean): StaticMethodImplementation => {
    return ([a, b]) => {
      const order = absoluteOf(dec(a)).compare(absoluteOf(dec(b)));
      if (order === 0) return dec(a).unscaled < 0n === greater ? dec(b) : dec(a);
      return order > 0 === greater ? dec(a) : dec(b);
    };
  };
  return {
    CreateChecked: create,
    CreateSaturating: create,
    CreateTruncating: create,
    ConvertToInteger: toInteger,
    ConvertToIntegerNative: toInteger,
    Clamp: ([value, low, high]) => {
      if (dec(low).compare(dec(high)) > 0)
        throw new Exception(
          "System.ArgumentException",
          `'${dec(low).toString()}' cannot be greater than ${dec(high).toString()}.`,
        );
      if (dec(value).compare(dec(low)) < 0) return dec(low);
      return dec(value).compare(dec(high)) > 0 ? dec(high) : dec(value);
    },
    CopySign: ([value, other]) => (dec(other).unscaled < 0n ? absoluteOf(dec(value)).negate() : absoluteOf(dec(value))),
    IsCanonical: ([value]) => dec(value).scale === 0 || dec(value).unscaled % 10n !== 0n,
    IsInteger: ([value]) => isWhole(dec(value)),
    IsEvenInteger: ([value]) => isWhole(dec(value)) && dec(value).truncate() % 2n === 0n,
    IsOddInteger: ([value]) => isWhole(dec(value)) && dec(value).truncate() % 2n !== 0n,
    IsNegative: ([value]) => dec(value).unscaled < 0n,
    IsPositive: ([value]) => dec(value).unscaled >= 0n,
    MaxMagnitude: pick(true),
    MinMagnitude: pick(false),
  };
}

function isWhole(value: PSDecimal): boolean {
  return value.compare(PSDecimal.fromBigInt(value.truncate())) === 0;
}
