// System.Half, System.Int128 and System.UInt128: the numbers that PowerShell's operators know only through their op_ methods.

import { Exception } from "../errors/exception.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { formatNumber } from "../formatting/number-format.ts";
import { parseDotNetNumber } from "../conversion/parse-dotnet-number.ts";
import type { CultureInfo } from "../text/culture.ts";
import { getType } from "../types/dotnet-type.ts";
import { defineType, type StaticMethodImplementation } from "../types/define-type.ts";
import { PSDecimal } from "../values/decimal.ts";
import { COMPARE_TO, FORMAT } from "../values/formattable.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { kindDouble } from "../values/numeric-kind.ts";
import { PSBigInteger, PSChar, PSDouble, PSSingle } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { big, cell, culture, dbl, double, requiredText } from "./arguments.ts";
import { floatInterfaces, integerCreation } from "./number-statics.ts";

const view = new DataView(new ArrayBuffer(2));
/** The nearest half-precision number. */
function rounded(value: number): number {
  view.setFloat16(0, value);
  return view.getFloat16(0);
}

class Half {
  readonly value: number;
  constructor(value: number) {
    this.value = rounded(value);
  }
  get [HASH_KEY](): string {
    return `half:${this.value}`;
  }
  [COMPARE_TO](other: object): number {
    return order(this.value, (other as Half).value);
  }
  /** The shortest digits that round to the same Half. */
  [FORMAT](format: string | null, data: CultureInfo): string {
    if (format !== null && !/^[gGrR]?$/.test(format)) return formatNumber(dbl(this.value), format, data);
    if (!Number.isFinite(this.value)) return formatNumber(dbl(this.value), null, data);
    for (let digits = 1; digits < 6; digits++) {
      const short = Number(this.value.toPrecision(digits));
      if (rounded(short) === this.value) return formatNumber(dbl(short), null, data);
    }
    return formatNumber(dbl(this.value), null, data);
  }
  toString(): string {
    return this[FORMAT](null, culture(null));
  }
}
tagType(Half, "System.Half");

/** NaN is below everything, as in .NET. */
function order(a: number | bigint, b: number | bigint): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (Number.isNaN(a)) return -1;
  return Number.isNaN(b) ? 1 : a < b ? -1 : 1;
}

function halfNumber(value: PSValue | undefined): number {
  if (value instanceof Half) return value.value;
  if (value instanceof PSDecimal || value instanceof PSBigInteger || value instanceof Wide)
    return Number(value.toString());
  return double(value);
}
const half = (value: number): Half => new Half(value);
const one =
  (f: (a: number) => number): StaticMethodImplementation =>
  ([a]) =>
    half(f(halfNumber(a)));
const two =
  (f: (a: number, b: number) => number): StaticMethodImplementation =>
  ([a, b]) =>
    half(f(halfNumber(a), halfNumber(b)));
const is =
  (f: (a: number, b: number) => boolean): StaticMethodImplementation =>
  ([a, b]) =>
    f(halfNumber(a), halfNumber(b));

const unaryMath = [
  "abs", "acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "exp", "floor", "log", "log10", "log2",
  "sin", "sinh", "sqrt", "tan", "tanh",
] as const; // biome-ignore format: a list
const mathMembers = Object.fromEntries(
  unaryMath.map((name) => [name.charAt(0).toUpperCase() + name.slice(1), one(Math[name])]),
);

function parseHalf(args: readonly PSValue[]): Half {
  const value = parseDotNetNumber(requiredText(args[0], "s"), kindDouble, culture(args.at(-1)));
  return half(double(value));
}

defineType<Half>({
  name: "System.Half",
  construct: () => half(0),
  methods: {
    Equals: (self, [other]) => other instanceof Half && order(self.value, other.value) === 0,
    CompareTo: (self, [other]) => (other instanceof Half ? order(self.value, other.value) : 1),
    ToString: (self, args) =>
      self[FORMAT](typeof args[0] === "string" ? args[0] : null, culture(args.find((a) => typeof a !== "string"))),
  },
  staticProperties: {
    E: () => half(Math.E),
    Pi: () => half(Math.PI),
    Tau: () => half(2 * Math.PI),
    Epsilon: () => half(2 ** -24),
    MaxValue: () => half(65504),
    MinValue: () => half(-65504),
    NaN: () => half(Number.NaN),
    NegativeInfinity: () => half(Number.NEGATIVE_INFINITY),
    PositiveInfinity: () => half(Number.POSITIVE_INFINITY),
    NegativeOne: () => half(-1),
    NegativeZero: () => half(-0),
    One: () => half(1),
    MultiplicativeIdentity: () => half(1),
    Zero: () => half(0),
  },
  staticMethods: {
    ...floatInterfaces(half, halfNumber),
    ...mathMembers,
    Ceiling: one(Math.ceil),
    Truncate: one(Math.trunc),
    Atan2: two(Math.atan2),
    Hypot: two(Math.hypot),
    Pow: two((a, b) => a ** b),
    Max: two(Math.max),
    Min: two(Math.min),
    CopySign: two((a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a))),
    Clamp: ([a, low, high]) => half(Math.min(Math.max(halfNumber(a), halfNumber(low)), halfNumber(high))),
    Sign: ([a]) => Math.sign(halfNumber(a)),
    IsNaN: is((a) => Number.isNaN(a)),
    IsFinite: is((a) => Number.isFinite(a)),
    IsInfinity: is((a) => Math.abs(a) === Number.POSITIVE_INFINITY),
    IsNegativeInfinity: is((a) => a === Number.NEGATIVE_INFINITY),
    IsPositiveInfinity: is((a) => a === Number.POSITIVE_INFINITY),
    IsNegative: is((a) => a < 0 || Object.is(a, -0)),
    IsPositive: is((a) => a > 0 || Object.is(a, 0)),
    IsInteger: is((a) => Number.isInteger(a)),
    IsEvenInteger: is((a) => a % 2 === 0),
    IsOddInteger: is((a) => Math.abs(a % 2) === 1),
    IsRealNumber: is((a) => !Number.isNaN(a)),
    Parse: (args) => parseHalf(args),
    TryParse: (args) => {
      const result = attempt(() => parseHalf(args.slice(0, -1)));
      cell(args.at(-1)).value = result ?? half(0);
      return result !== null;
    },
    op_Implicit: ([a], signature) => fromHalf(a, signature.returnType.displayName),
    op_Explicit: ([a], signature) => fromHalf(a, signature.returnType.displayName),
    op_Addition: two((a, b) => a + b),
    op_Subtraction: two((a, b) => a - b),
    op_Multiply: two((a, b) => a * b),
    op_Division: two((a, b) => a / b),
    op_Modulus: two((a, b) => a % b),
    op_UnaryNegation: one((a) => -a),
    op_UnaryPlus: one((a) => a),
    op_Increment: one((a) => a + 1),
    op_Decrement: one((a) => a - 1),
    op_Equality: is((a, b) => a === b),
    op_Inequality: is((a, b) => a !== b),
    op_LessThan: is((a, b) => a < b),
    op_LessThanOrEqual: is((a, b) => a <= b),
    op_GreaterThan: is((a, b) => a > b),
    op_GreaterThanOrEqual: is((a, b) => a >= b),
  },
});

function fromHalf(value: PSValue | undefined, target: string): PSValue {
  if (target === "System.Half") return half(value instanceof PSChar ? value.value : halfNumber(value));
  const number = halfNumber(value);
  if (target === "System.Single") return new PSSingle(number);
  return convertTo(
    dbl(target === "System.Double" || target === "System.Decimal" ? number : Math.trunc(number)),
    getType(target),
  );
}

function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

/** An integer of 128 bits. */
class Wide {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
  get [HASH_KEY](): string {
    return `${this.constructor.name}:${this.value}`;
  }
  [COMPARE_TO](other: object): number {
    return order(this.value, (other as Wide).value);
  }
  [FORMAT](format: string | null, data: CultureInfo): string {
    const hex = /^([xX])(\d*)$/.exec(format ?? "");
    if (hex === null) return formatNumber(new PSBigInteger(this.value), format, data);
    const digits = BigInt.asUintN(128, this.value).toString(16).padStart(Number(hex[2]), "0");
    return hex[1] === "X" ? digits.toUpperCase() : digits;
  }
  toString(): string {
    return this[FORMAT](null, culture(null));
  }
}
class Int128 extends Wide {}
tagType(Int128, "System.Int128");
class UInt128 extends Wide {}
tagType(UInt128, "System.UInt128");

function wideNumber(value: PSValue | undefined): bigint {
  if (value instanceof Wide) return value.value;
  if (value instanceof PSChar) return BigInt(value.value);
  if (value instanceof PSDecimal) return value.truncate();
  if (value instanceof PSDouble || value instanceof PSSingle || value instanceof Half) {
    return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : 0n;
  }
  return big(value);
}

const compares =
  (f: (a: bigint, b: bigint) => boolean): StaticMethodImplementation =>
  ([a, b]) =>
    f(wideNumber(a), wideNumber(b));
const combines =
  (of: (value: bigint) => Wide, f: (a: bigint, b: bigint) => bigint): StaticMethodImplementation =>
  ([a, b]) =>
    of(f(wideNumber(a), wideNumber(b)));

/** The arithmetic and comparing operators; `of` wraps a result to 128 bits. */
function wideOperators(of: (value: bigint) => Wide): Record<string, StaticMethodImplementation> {
  const binary = (f: (a: bigint, b: bigint) => bigint): StaticMethodImplementation => combines(of, f);
  const divided =
    (f: (a: bigint, b: bigint) => bigint): StaticMethodImplementation =>
    ([a, b]) => {
      if (wideNumber(b) === 0n) throw new Exception("System.DivideByZeroException", "Attempted to divide by zero.");
      return of(f(wideNumber(a), wideNumber(b)));
    };
  return {
    op_Addition: binary((a, b) => a + b),
    op_Subtraction: binary((a, b) => a - b),
    op_Multiply: binary((a, b) => a * b),
    op_Division: divided((a, b) => a / b),
    op_Modulus: divided((a, b) => a % b),
    op_BitwiseAnd: binary((a, b) => a & b),
    op_BitwiseOr: binary((a, b) => a | b),
    op_ExclusiveOr: binary((a, b) => a ^ b),
    op_OnesComplement: ([a]) => of(~wideNumber(a)),
    op_UnaryNegation: ([a]) => of(-wideNumber(a)),
    op_Equality: compares((a, b) => a === b),
    op_Inequality: compares((a, b) => a !== b),
    op_LessThan: compares((a, b) => a < b),
    op_LessThanOrEqual: compares((a, b) => a <= b),
    op_GreaterThan: compares((a, b) => a > b),
    op_GreaterThanOrEqual: compares((a, b) => a >= b),
  };
}

const arithmeticOverflow = (): Exception =>
  new Exception("System.OverflowException", "Arithmetic operation resulted in an overflow.");

function defineWide(name: string, make: new (value: bigint) => Wide, signed: boolean): void {
  const wrap = (value: bigint): bigint => (signed ? BigInt.asIntN(128, value) : BigInt.asUintN(128, value));
  const of = (value: bigint): Wide => new make(wrap(value));
  const maximum = signed ? (1n << 127n) - 1n : (1n << 128n) - 1n;
  const minimum = signed ? -(1n << 127n) : 0n;
  const parse = (args: readonly PSValue[]): Wide => {
    const given = requiredText(args[0], "s");
    if (!/^\s*[+-]?\d+\s*$/.test(given))
      throw new Exception("System.FormatException", `The input string '${given}' was not in a correct format.`);
    const value = BigInt(given.trim().replace(/^\+/, ""));
    if (value > maximum || value < minimum)
      throw new Exception("System.OverflowException", `Value was either too large or too small for an ${name}.`);
    return of(value);
  };
  const cast: StaticMethodImplementation = ([a], signature) => {
    const target = signature.returnType.displayName;
    return target === `System.${name}`
      ? of(wideNumber(a))
      : convertTo(new PSBigInteger(wideNumber(a)), getType(target));
  };
  defineType<Wide>({
    name: `System.${name}`,
    construct: ([upper, lower]) => of((wideNumber(upper) << 64n) + wideNumber(lower)),
    methods: {
      Equals: (self, [other]) => other instanceof make && other.value === self.value,
      CompareTo: (self, [other]) => (other instanceof Wide ? order(self.value, other.value) : 1),
      ToString: (self, args) =>
        self[FORMAT](typeof args[0] === "string" ? args[0] : null, culture(args.find((a) => typeof a !== "string"))),
    },
    staticProperties: {
      MaxValue: () => of(maximum),
      MinValue: () => of(minimum),
      Zero: () => of(0n),
      One: () => of(1n),
      NegativeOne: () => of(-1n),
    },
    staticMethods: {
      Parse: (args) => parse(args),
      TryParse: (args) => {
        const result = args[0] === null ? null : attempt(() => parse(args.slice(0, -1)));
        cell(args.at(-1)).value = result ?? of(0n);
        return result !== null;
      },
      Abs: ([a]) => of(wideNumber(a) < 0n ? -wideNumber(a) : wideNumber(a)),
      Max: combines(of, (a, b) => (a > b ? a : b)),
      Min: combines(of, (a, b) => (a < b ? a : b)),
      Sign: ([a]) => order(wideNumber(a), 0n),
      IsEvenInteger: compares((a) => (a & 1n) === 0n),
      IsOddInteger: compares((a) => (a & 1n) === 1n),
      IsNegative: compares((a) => a < 0n),
      IsPositive: compares((a) => a >= 0n),
      op_Implicit: cast,
      op_Explicit: cast,
      ...wideOperators(of),
      ...integerCreation({ minimum, maximum, of, overflow: arithmeticOverflow }),
    },
  });
}
defineWide("Int128", Int128, true);
defineWide("UInt128", UInt128, false);
