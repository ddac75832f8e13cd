// The numeric types, Boolean and IntPtr: limits, Parse, TryParse, static arithmetic of .NET's number interfaces.

import { kindInt64, kindUInt64 } from "../values/numeric-kind.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { changeToNumeric, integerOfKind, parseBoolean } from "../conversion/change-type.ts";
import { parseDotNetNumber, tryParseDotNetNumber } from "../conversion/parse-dotnet-number.ts";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import type { StaticMethodImplementation, StaticPropertyImplementation } from "../types/define-type.ts";
import { argumentNull, argumentOutOfRange, throwIfGreaterThan } from "../types/method-errors.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { PSDecimal } from "../values/decimal.ts";
import { enumValue } from "../values/enum-value.ts";
import type { NumericKind } from "../values/numeric-kind.ts";
import { PSDouble, PSIntPtr, PSSingle, PSUIntPtr } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { arrayOf } from "../values/arrays.ts";
import { big, cell, culture, double, enumNumber, int, text } from "./arguments.ts";
import { decimalInterfaces, floatInterfaces, integerInterfaces, integerShape } from "./number-statics.ts";
import { dotNetEquals } from "./object.ts";

/** The text of Parse's first argument; a UTF-8 span arrives as bytes. */
function input(value: PSValue | undefined, parameter = "s"): string {
  if (value === null || value === undefined) throw argumentNull(parameter);
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : text(value);
}

/** Style and culture among Parse/TryParse arguments after the text. */
function conventions(
  args: readonly PSValue[],
  signature: MethodSignature,
): [ReturnType<typeof culture>, number | undefined] {
  let style: number | undefined;
  let provider: PSValue = null;
  for (let i = 1; i < args.length; i++) {
    const type = signature.parameters[i]?.type.displayName;
    if (type === "System.Globalization.NumberStyles") style = enumNumber(args[i]);
    else if (type === "System.IFormatProvider") provider = args[i] ?? null;
  }
  return [culture(provider), style];
}

function parsers(kind: NumericKind): Record<string, StaticMethodImplementation> {
  return {
    Parse: (args, signature) => {
      const [convention, style] = conventions(args, signature);
      return parseDotNetNumber(input(args[0]), kind, convention, style);
    },
    TryParse: (args, signature) => {
      const [convention, style] = conventions(args, signature);
      const parsed = args[0] === null ? null : tryParseDotNetNumber(input(args[0]), kind, convention, style);
      cell(args.at(-1)).value = parsed ?? zero(kind);
      return parsed !== null;
    },
  };
}

function zero(kind: NumericKind): PSValue {
  return changeToNumeric(0, kind);
}

/** Statics that all integer types have. */
function integerStatics(
  kind: NumericKind,
  bits: number,
  isSigned: boolean,
): Record<string, StaticMethodImplementation> {
  const of = (value: bigint): PSValue =>
    integerOfKind(isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value), kind);
  const raw = (value: PSValue | undefined): bigint => BigInt.asUintN(bits, big(value));
  const ones = (value: bigint): number => value.toString(2).replaceAll("0", "").length;
  const leading = (value: bigint): number => (value === 0n ? bits : bits - value.toString(2).length);
  const rotate = (value: bigint, by: number): bigint => {
    const shift = BigInt(((by % bits) + bits) % bits);
    return (value << shift) | (value >> (BigInt(bits) - shift));
  };
  return {
    Abs: ([v]) => of(big(v) < 0n ? -big(v) : big(v)),
    Max: ([a, b]) => of(big(a) > big(b) ? big(a) : big(b)),
    Min: ([a, b]) => of(big(a) < big(b) ? big(a) : big(b)),
    Sign: ([v]) => (big(v) > 0n ? 1 : big(v) < 0n ? -1 : 0),
    Clamp: ([v, low, high]) => of(big(v) < big(low) ? big(low) : big(v) > big(high) ? big(high) : big(v)),
    IsEvenInteger: ([v]) => (big(v) & 1n) === 0n,
    IsOddInteger: ([v]) => (big(v) & 1n) === 1n,
    IsNegative: ([v]) => big(v) < 0n,
    IsPositive: ([v]) => big(v) >= 0n,
    IsPow2: ([v]) => big(v) > 0n && ones(big(v)) === 1,
    PopCount: ([v]) => of(BigInt(ones(raw(v)))),
    LeadingZeroCount: ([v]) => of(BigInt(leading(raw(v)))),
    TrailingZeroCount: ([v]) => of(BigInt(raw(v) === 0n ? bits : (raw(v).toString(2).match(/0*$/)?.[0].length ?? 0))),
    RotateLeft: ([v, by]) => of(rotate(raw(v), int(by))),
    RotateRight: ([v, by]) => of(rotate(raw(v), -int(by))),
    Log2: ([v]) => of(BigInt(Math.max(0, bits - 1 - leading(raw(v))))),
  };
}

interface NumberShape {
  readonly name: string;
  readonly kind: NumericKind;
  readonly bits: number;
  readonly isSigned: boolean;
}
const integerShapes: readonly NumberShape[] = [
  { name: "SByte", kind: 5, bits: 8, isSigned: true },
  { name: "Byte", kind: 6, bits: 8, isSigned: false },
  { name: "Int16", kind: 7, bits: 16, isSigned: true },
  { name: "UInt16", kind: 8, bits: 16, isSigned: false },
  { name: "Int32", kind: 9, bits: 32, isSigned: true },
  { name: "UInt32", kind: 10, bits: 32, isSigned: false },
  { name: "Int64", kind: 11, bits: 64, isSigned: true },
  { name: "UInt64", kind: 12, bits: 64, isSigned: false },
];

for (const { name, kind, bits, isSigned } of integerShapes) {
  const size = BigInt(isSigned ? bits - 1 : bits);
  defineType<PSValue>({
    name: `System.${name}`,
    construct: () => zero(kind),
    methods: { GetTypeCode: () => enumValue("System.TypeCode", name) },
    staticProperties: {
      MaxValue: () => integerOfKind((1n << size) - 1n, kind),
      MinValue: () => integerOfKind(isSigned ? -(1n << size) : 0n, kind),
    },
    staticMethods: {
      ...parsers(kind),
      ...integerStatics(kind, bits, isSigned),
      ...integerInterfaces(integerShape(kind, bits, isSigned)),
    },
  });
}

/** Statics of Double and Single. */
function floatStatics(make: (value: number) => PSValue): Record<string, StaticMethodImplementation> {
  const map =
    (f: (x: number) => number): StaticMethodImplementation =>
    ([v]) =>
      make(f(double(v)));
  const map2 =
    (f: (x: number, y: number) => number): StaticMethodImplementation =>
    ([a, b]) =>
      make(f(double(a), double(b)));
  const test =
    (f: (x: number) => boolean): StaticMethodImplementation =>
    ([v]) =>
      f(double(v));
  return {
    ...floatInterfaces(make),
    IsNaN: test(Number.isNaN),
    IsInfinity: test((x) => x === Infinity || x === -Infinity),
    IsPositiveInfinity: test((x) => x === Infinity),
    IsNegativeInfinity: test((x) => x === -Infinity),
    IsFinite: test(Number.isFinite),
    IsInteger: test(Number.isInteger),
    IsNegative: test((x) => x < 0 || Object.is(x, -0)),
    IsNormal: test((x) => Number.isFinite(x) && Math.abs(x) >= 2.2250738585072014e-308),
    IsSubnormal: test((x) => x !== 0 && Math.abs(x) < 2.2250738585072014e-308),
    Abs: map(Math.abs), Sqrt: map(Math.sqrt), Floor: map(Math.floor), Ceiling: map(Math.ceil), Truncate: map(Math.trunc),
    Sin: map(Math.sin), Cos: map(Math.cos), Tan: map(Math.tan), Exp: map(Math.exp), Cbrt: map(Math.cbrt), Log2: map(Math.log2), Log10: map(Math.log10),
    Max: map2(Math.max), Min: map2(Math.min), Pow: map2(Math.pow),
    op_Equality: ([a, b]) => double(a) === double(b),
    op_Inequality: ([a, b]) => double(a) !== double(b),
    op_LessThan: ([a, b]) => double(a) < double(b),
    op_GreaterThan: ([a, b]) => double(a) > double(b),
    op_LessThanOrEqual: ([a, b]) => double(a) <= double(b),
    op_GreaterThanOrEqual: ([a, b]) => double(a) >= double(b),
  }; // biome-ignore format: a table
}

function constants(
  values: Record<string, number>,
  make: (value: number) => PSValue,
): Record<string, StaticPropertyImplementation> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { get: () => make(value) }]));
}

const doubleOf = (value: number): PSValue => new PSDouble(value);
const singleOf = (value: number): PSValue => new PSSingle(value);
const shared = {
  PositiveInfinity: Infinity,
  NegativeInfinity: -Infinity,
  NaN: Number.NaN,
  E: Math.E,
  Pi: Math.PI,
  Tau: 2 * Math.PI,
  NegativeZero: -0,
};

defineType<PSValue>({
  name: "System.Double",
  construct: () => new PSDouble(0),
  methods: { GetTypeCode: () => enumValue("System.TypeCode", "Double") },
  staticProperties: constants(
    { MaxValue: Number.MAX_VALUE, MinValue: -Number.MAX_VALUE, Epsilon: 5e-324, ...shared },
    doubleOf,
  ),
  staticMethods: { ...parsers(14), ...floatStatics(doubleOf) },
});
const greatestSingle = 3.4028234663852886e38;
defineType<PSValue>({
  name: "System.Single",
  construct: () => new PSSingle(0),
  methods: { GetTypeCode: () => enumValue("System.TypeCode", "Single") },
  staticProperties: constants(
    { MaxValue: greatestSingle, MinValue: -greatestSingle, Epsilon: 1.401298464324817e-45, ...shared },
    singleOf,
  ),
  staticMethods: { ...parsers(13), ...floatStatics(singleOf) },
});

const dec = (value: PSValue | undefined): PSDecimal => value as PSDecimal;
const greatestDecimal = (1n << 96n) - 1n;

function decimalBits(value: PSDecimal): number[] {
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const word = (shift: bigint): number => Number(BigInt.asIntN(32, magnitude >> shift));
  return [word(0n), word(32n), word(64n), (value.scale << 16) | (value.unscaled < 0n ? -0x80000000 : 0)];
}

function newDecimal(args: PSValue[]): PSValue {
  if (args.length === 0) return new PSDecimal(0n, 0);
  if (args.length === 1) return changeToNumeric(args[0] as PSValue, 15);
  throwIfGreaterThan(int(args[4]), 28, "scale");
  const magnitude =
    (BigInt(int(args[2]) >>> 0) << 64n) | (BigInt(int(args[1]) >>> 0) << 32n) | BigInt(int(args[0]) >>> 0);
  return new PSDecimal(args[3] === true ? -magnitude : magnitude, int(args[4]));
}

/** Decimal.Round with its overloads: (d), (d, decimals), (d, mode), (d, decimals, mode). */
export function roundDecimal(args: readonly PSValue[], signature: MethodSignature): PSValue {
  let decimals = 0;
  let mode = 0;
  for (let i = 1; i < args.length; i++) {
    if (signature.parameters[i]?.type.isEnum) mode = enumNumber(args[i]);
    else decimals = int(args[i]);
  }
  if (decimals < 0 || decimals > 28)
    throw argumentOutOfRange("Decimal can only round to between 0 and 28 digits of precision.", "decimals");
  const value = dec(args[0]);
  if (mode <= 1) return value.round(decimals, mode === 0);
  const factor = PSDecimal.of(10n ** BigInt(decimals), 0);
  const scaled = value.multiply(factor);
  const whole = PSDecimal.fromBigInt(scaled.truncate());
  const inexact = scaled.compare(whole) !== 0;
  const step =
    !inexact || mode === 2 ? 0n : mode === 3 ? (scaled.unscaled < 0n ? -1n : 0n) : scaled.unscaled > 0n ? 1n : 0n;
  return whole.add(PSDecimal.fromBigInt(step)).divide(factor);
}

function floorDecimal(value: PSDecimal, up: boolean): PSValue {
  const whole = PSDecimal.fromBigInt(value.truncate());
  const comparison = value.compare(whole);
  if (comparison === 0) return whole;
  return whole.add(PSDecimal.fromBigInt(up ? (comparison > 0 ? 1n : 0n) : comparison < 0 ? -1n : 0n));
}

/** ToByte, ToInt32 …, the casts, and what compares two decimals. */
function decimalConversions(): Record<string, StaticMethodImplementation> {
  const made: Record<string, StaticMethodImplementation> = {};
  for (const { name, kind } of integerShapes)
    made[`To${name}`] = ([v]) => {
      try {
        return changeToNumeric(PSDecimal.fromBigInt(dec(v).truncate()), kind);
      } catch (error) {
        const small = smallOverflows[name];
        if (!(error instanceof Exception) || small === undefined) throw error;
        throw new Exception(error.typeName, `Value was either too large or too small for ${small}.`);
      }
    };
  const cast: StaticMethodImplementation = ([v], signature) => convertTo(v ?? null, signature.returnType);
  return {
    ...made,
    op_Implicit: cast,
    op_Explicit: cast,
    op_Increment: ([v]) => dec(v).add(PSDecimal.of(1n, 0)),
    op_Decrement: ([v]) => dec(v).subtract(PSDecimal.of(1n, 0)),
    TryGetBits: ([v, destination, written]) => {
      const target = destination as PSValue[];
      const fits = Array.isArray(target) && target.length >= 4;
      if (fits) for (const [i, word] of decimalBits(dec(v)).entries()) target[i] = word;
      cell(written).value = fits ? 4 : 0;
      return fits;
    },
  };
}
const smallOverflows: Readonly<Record<string, string>> = { SByte: "a signed byte", Byte: "an unsigned byte" };

defineType<PSDecimal>({
  name: "System.Decimal",
  construct: newDecimal,
  properties: { Scale: (self) => self.scale },
  methods: { GetTypeCode: () => enumValue("System.TypeCode", "Decimal") },
  staticProperties: {
    MaxValue: () => new PSDecimal(greatestDecimal, 0),
    MinValue: () => new PSDecimal(-greatestDecimal, 0),
    Zero: () => new PSDecimal(0n, 0),
    One: () => new PSDecimal(1n, 0),
    MinusOne: () => new PSDecimal(-1n, 0),
  },
  staticMethods: {
    ...parsers(15),
    ...decimalInterfaces(),
    Round: (args, signature) => roundDecimal(args, signature),
    Truncate: ([v]) => PSDecimal.fromBigInt(dec(v).truncate()),
    Floor: ([v]) => floorDecimal(dec(v), false),
    Ceiling: ([v]) => floorDecimal(dec(v), true),
    Abs: ([v]) => (dec(v).unscaled < 0n ? dec(v).negate() : dec(v)),
    Negate: ([v]) => dec(v).negate(),
    Sign: ([v]) => (dec(v).unscaled < 0n ? -1 : dec(v).unscaled > 0n ? 1 : 0),
    Add: ([a, b]) => dec(a).add(dec(b)),
    Subtract: ([a, b]) => dec(a).subtract(dec(b)),
    Multiply: ([a, b]) => dec(a).multiply(dec(b)),
    Divide: ([a, b]) => dec(a).divide(dec(b)),
    Remainder: ([a, b]) => dec(a).remainder(dec(b)),
    op_Addition: ([a, b]) => dec(a).add(dec(b)),
    op_Subtraction: ([a, b]) => dec(a).subtract(dec(b)),
    op_Multiply: ([a, b]) => dec(a).multiply(dec(b)),
    op_Division: ([a, b]) => dec(a).divide(dec(b)),
    op_Modulus: ([a, b]) => dec(a).remainder(dec(b)),
    op_UnaryNegation: ([a]) => dec(a).negate(),
    op_UnaryPlus: ([a]) => dec(a),
    Compare: ([a, b]) => dec(a).compare(dec(b)),
    Equals: ([a, b]) => dotNetEquals(a ?? null, b ?? null),
    Max: ([a, b]) => (dec(a).compare(dec(b)) >= 0 ? dec(a) : dec(b)),
    Min: ([a, b]) => (dec(a).compare(dec(b)) <= 0 ? dec(a) : dec(b)),
    ...decimalConversions(),
    GetBits: ([v]) => arrayOf("System.Int32", decimalBits(dec(v))),
    ToDouble: ([v]) => new PSDouble(dec(v).toNumber()),
    ToSingle: ([v]) => new PSSingle(dec(v).toNumber()),
    FromOACurrency: ([v]) => PSDecimal.of(big(v), 4).withoutTrailingZeros(),
    ToOACurrency: ([v]) => dec(v).multiply(PSDecimal.of(10000n, 0)).toBigIntRounded(),
  },
});

defineType<boolean>({
  name: "System.Boolean",
  construct: () => false,
  methods: {
    GetTypeCode: () => enumValue("System.TypeCode", "Boolean"),
    ToString: (self) => (self ? "True" : "False"),
  },
  staticProperties: { TrueString: () => "True", FalseString: () => "False" },
  staticMethods: {
    Parse: ([value]) => parseBoolean(input(value, "value")),
    TryParse: (args) => {
      try {
        cell(args.at(-1)).value = args[0] !== null && parseBoolean(text(args[0]));
        return args[0] !== null;
      } catch (error) {
        if (!(error instanceof Exception)) throw error;
        cell(args.at(-1)).value = false;
        return false;
      }
    },
  },
});

/** The statics of a pointer-sized integer: those of the 64-bit one. */
function pointerStatics(
  kind: NumericKind,
  make: (value: bigint) => PSValue,
): Record<string, StaticMethodImplementation> {
  const isSigned = kind === kindInt64;
  const statics = integerStatics(kind, 64, isSigned);
  const made: Record<string, StaticMethodImplementation> = {};
  for (const [name, run] of Object.entries(statics))
    made[name] = (args, signature, type) => {
      const result = run(args, signature, type);
      return typeof result === "boolean" || name === "Sign" ? result : make(big(result));
    };
  const cast: StaticMethodImplementation = ([v], signature) =>
    /Ptr$/.test(signature.returnType.name) ? make(big(v)) : convertTo(big(v), signature.returnType);
  return {
    ...made,
    ...integerInterfaces({ ...integerShape(kind, 64, isSigned), of: make }),
    op_Explicit: cast,
    op_Implicit: cast,
  };
}

for (const [name, kind, make] of [
  ["IntPtr", kindInt64, (v: bigint): PSValue => new PSIntPtr(BigInt.asIntN(64, v))],
  ["UIntPtr", kindUInt64, (v: bigint): PSValue => new PSUIntPtr(BigInt.asUintN(64, v))],
] as const) {
  defineType<PSIntPtr>({
    name: `System.${name}`,
    construct: ([value]) => make(value === undefined ? 0n : big(value)),
    methods: {
      ToInt32: (self) => Number(BigInt.asIntN(32, self.value)),
      ToInt64: (self) => self.value,
      ToString: (self) => self.value.toString(),
      ToPointer: (self) => self,
    },
    staticProperties: {
      Zero: () => make(0n),
      Size: () => 8,
      MaxValue: () => make(kind === kindInt64 ? (1n << 63n) - 1n : (1n << 64n) - 1n),
      MinValue: () => make(kind === kindInt64 ? -(1n << 63n) : 0n),
    },
    staticMethods: {
      ...pointerStatics(kind, make),
      Add: ([a, b]) => make((a as PSIntPtr).value + big(b)),
      Subtract: ([a, b]) => make((a as PSIntPtr).value - big(b)),
      Parse: ([v]) => make(big(parseDotNetNumber(input(v), kind))),
      TryParse: (args) => {
        const parsed = typeof args[0] === "string" ? tryParseDotNetNumber(args[0], kind) : null;
        cell(args.at(-1)).value = make(parsed === null ? 0n : big(parsed));
        return parsed !== null;
      },
      op_Equality: ([a, b]) => big(a) === big(b),
      op_Inequality: ([a, b]) => big(a) !== big(b),
      op_Addition: ([a, b]) => make(big(a) + big(b)),
      op_Subtraction: ([a, b]) => make(big(a) - big(b)),
    },
  });
}
