// System.Numerics.BigInteger.

import { argumentOutOfRange, throwIfNegative } from "../types/method-errors.ts";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { PSBigInteger } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { badNumberText } from "../conversion/parse-dotnet-number.ts";
import { PSDecimal } from "../values/decimal.ts";
import { PSDouble, PSSingle } from "../values/numerics.ts";
import { ofMagnitude } from "./number-statics.ts";
import { big, cell, dbl, enumNumber, int, text } from "./arguments.ts";

const of = (value: bigint): PSBigInteger => new PSBigInteger(value);

function fromAny(value: PSValue): bigint {
  if (value instanceof PSDecimal) return value.truncate();
  if (value instanceof PSDouble || value instanceof PSSingle) {
    if (!Number.isFinite(value.value))
      throw new Exception("System.OverflowException", "BigInteger cannot represent infinity.");
    return BigInt(Math.trunc(value.value));
  }
  return big(value);
}

/** Two's complement, least significant byte first. */
function fromBytes(data: Uint8Array, unsigned = false, bigEndian = false): bigint {
  const ordered = bigEndian ? data : Uint8Array.from(data).reverse();
  let value = 0n;
  for (const b of ordered) value = (value << 8n) | BigInt(b);
  const bits = data.length * 8;
  return unsigned || data.length === 0 ? value : BigInt.asIntN(bits, value);
}

function toBytes(value: bigint, unsigned = false, bigEndian = false): Uint8Array {
  const result: number[] = [];
  let rest = value;
  do {
    result.push(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  const top = (result.at(-1) ?? 0) & 0x80;
  if (!unsigned && value >= 0n && top !== 0) result.push(0);
  if (!unsigned && value < 0n && top === 0) result.push(255);
  return Uint8Array.from(bigEndian ? result.reverse() : result);
}

/** The integer a text writes, or null. NumberStyles: AllowHexSpecifier 512, AllowThousands 64. */
function parseText(value: string, style: number): bigint | null {
  const trimmed = value.trim();
  if ((style & 512) !== 0) {
    if (!/^[0-9a-f]+$/i.test(trimmed)) return null;
    return BigInt.asIntN(trimmed.length * 4, BigInt(`0x${trimmed}`));
  }
  const plain = (style & 64) !== 0 ? trimmed.replaceAll(",", "") : trimmed;
  return /^[+-]?\d+$/.test(plain) ? BigInt(plain.replace(/^\+/, "")) : null;
}

function styleOf(args: readonly PSValue[]): number {
  const style = args.slice(1).find((a) => typeof a === "object" && a !== null && "type" in a);
  return style === undefined ? 7 : enumNumber(style);
}

function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let factor = base % modulus;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result % modulus;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function logarithm(value: bigint): number {
  if (value < 0n) return Number.NaN;
  const digits = value.toString();
  if (digits.length < 300) return Math.log(Number(value));
  return Math.log(Number(digits.slice(0, 17))) + (digits.length - 17) * Math.LN10;
}

function divisor(value: PSValue | undefined): bigint {
  const number = fromAny(value ?? null);
  if (number === 0n) throw new Exception("System.DivideByZeroException", "Attempted to divide by zero.");
  return number;
}

const two =
  (f: (a: bigint, b: bigint) => bigint) =>
  ([a, b]: PSValue[]) =>
    of(f(fromAny(a ?? null), fromAny(b ?? null)));

const value = (argument: PSValue | undefined): bigint => fromAny(argument ?? null);
const created = ([argument]: PSValue[]): PSBigInteger => of(value(argument));

/** 32-bit words of the two's complement: what the bit-counting members count over. */
function wordBits(number: bigint): number {
  return Math.max(32, Math.ceil((number < 0n ? -number - 1n : number).toString(2).length / 32) * 32);
}

function rotated(number: bigint, by: number): bigint {
  const bits = wordBits(number);
  const shift = BigInt(((by % bits) + bits) % bits);
  const raw = BigInt.asUintN(bits, number);
  const turned = BigInt.asUintN(bits, (raw << shift) | (raw >> (BigInt(bits) - shift)));
  return number < 0n ? BigInt.asIntN(bits, turned) : turned;
}

const ones = (bits: string): number => bits.replaceAll("0", "").length;
const binaryText = (number: bigint): string =>
  BigInt.asUintN(wordBits(number), number).toString(2).padStart(wordBits(number), "0");

/** Statics of .NET's generic number interfaces. */
const interfaces = {
  CreateChecked: created,
  CreateSaturating: created,
  CreateTruncating: created,
  Clamp: ([a, low, high]: PSValue[]) => {
    if (value(low) > value(high))
      throw new Exception("System.ArgumentException", `'${value(low)}' cannot be greater than ${value(high)}.`);
    return of(value(a) < value(low) ? value(low) : value(a) > value(high) ? value(high) : value(a));
  },
  CopySign: two((a, b) => (b < 0n ? -(a < 0n ? -a : a) : a < 0n ? -a : a)),
  MaxMagnitude: two((a, b) => ofMagnitude(a, b, true)),
  MinMagnitude: two((a, b) => ofMagnitude(a, b, false)),
  IsNegative: ([a]: PSValue[]) => value(a) < 0n,
  IsPositive: ([a]: PSValue[]) => value(a) >= 0n,
  IsPow2: ([a]: PSValue[]) => value(a) > 0n && (value(a) & (value(a) - 1n)) === 0n,
  Log2: ([a]: PSValue[]) => {
    if (value(a) < 0n) throw argumentOutOfRange("Non-negative number required.", "value", a ?? null);
    return of(value(a) === 0n ? 0n : BigInt(value(a).toString(2).length - 1));
  },
  PopCount: ([a]: PSValue[]) => of(BigInt(ones(binaryText(value(a))))),
  LeadingZeroCount: ([a]: PSValue[]) => of(BigInt(/^0*/.exec(binaryText(value(a)))?.[0].length ?? 0)),
  TrailingZeroCount: ([a]: PSValue[]) => of(BigInt(/0*$/.exec(binaryText(value(a)))?.[0].length ?? 0)),
  RotateLeft: ([a, b]: PSValue[]) => of(rotated(value(a), int(b))),
  RotateRight: ([a, b]: PSValue[]) => of(rotated(value(a), -int(b))),
  op_UnsignedRightShift: ([a, b]: PSValue[]) => of(BigInt.asUintN(wordBits(value(a)), value(a)) >> BigInt(int(b))),
  op_Increment: ([a]: PSValue[]) => of(value(a) + 1n),
  op_Decrement: ([a]: PSValue[]) => of(value(a) - 1n),
};

defineType<PSBigInteger>({
  name: "System.Numerics.BigInteger",
  construct: ([value, unsigned, bigEndian]) => {
    if (value instanceof Uint8Array) return of(fromBytes(value, unsigned === true, bigEndian === true));
    return of(value === undefined ? 0n : fromAny(value));
  },
  properties: {
    IsZero: (self) => self.value === 0n,
    IsOne: (self) => self.value === 1n,
    IsEven: (self) => (self.value & 1n) === 0n,
    IsPowerOfTwo: (self) => self.value > 0n && (self.value & (self.value - 1n)) === 0n,
    Sign: (self) => (self.value > 0n ? 1 : self.value < 0n ? -1 : 0),
  },
  methods: {
    ToByteArray: (self, [unsigned, bigEndian]) => toBytes(self.value, unsigned === true, bigEndian === true),
    GetBitLength: (self) =>
      BigInt((self.value < 0n ? -self.value - 1n : self.value).toString(2).replace(/^0$/, "").length),
    GetByteCount: (self) => toBytes(self.value).length,
    CompareTo: (self, [other]) => {
      const value = fromAny(other ?? null);
      return self.value < value ? -1 : self.value > value ? 1 : 0;
    },
    Equals: (self, [other]) => other !== null && self.value === fromAny(other ?? null),
  },
  staticProperties: { Zero: () => of(0n), One: () => of(1n), MinusOne: () => of(-1n) },
  staticMethods: {
    Parse: (args) => {
      const value = parseText(text(args[0]), styleOf(args));
      if (value === null) throw badNumberText(text(args[0]));
      return of(value);
    },
    TryParse: (args) => {
      const value = args[0] === null ? null : parseText(text(args[0]), styleOf(args.slice(0, -1)));
      cell(args.at(-1)).value = of(value ?? 0n);
      return value !== null;
    },
    Add: two((a, b) => a + b),
    Subtract: two((a, b) => a - b),
    Multiply: two((a, b) => a * b),
    Divide: ([a, b]) => of(fromAny(a ?? null) / divisor(b)),
    Remainder: ([a, b]) => of(fromAny(a ?? null) % divisor(b)),
    DivRem: ([a, b, rest]) => {
      const quotient = of(fromAny(a ?? null) / divisor(b));
      if (rest !== undefined) cell(rest).value = of(fromAny(a ?? null) % divisor(b));
      return quotient;
    },
    Negate: ([a]) => of(-fromAny(a ?? null)),
    Abs: ([a]) => of(fromAny(a ?? null) < 0n ? -fromAny(a ?? null) : fromAny(a ?? null)),
    Pow: ([a, b]) => {
      throwIfNegative(int(b), "exponent");
      return of(fromAny(a ?? null) ** BigInt(int(b)));
    },
    ModPow: ([a, b, c]) => of(modPow(fromAny(a ?? null), fromAny(b ?? null), divisor(c))),
    GreatestCommonDivisor: two(gcd),
    Max: two((a, b) => (a > b ? a : b)),
    Min: two((a, b) => (a < b ? a : b)),
    Compare: ([a, b]) =>
      fromAny(a ?? null) < fromAny(b ?? null) ? -1 : fromAny(a ?? null) > fromAny(b ?? null) ? 1 : 0,
    Log: ([a, base]) =>
      dbl(logarithm(fromAny(a ?? null)) / (base === undefined ? 1 : Math.log((base as PSDouble).value))),
    Log10: ([a]) => dbl(logarithm(fromAny(a ?? null)) / Math.LN10),
    IsEvenInteger: ([a]) => (fromAny(a ?? null) & 1n) === 0n,
    IsOddInteger: ([a]) => (fromAny(a ?? null) & 1n) === 1n,
    ...interfaces,
    op_Implicit: ([a]) => of(fromAny(a ?? null)),
    op_Explicit: ([a]) => of(fromAny(a ?? null)),
    op_Addition: two((a, b) => a + b),
    op_Subtraction: two((a, b) => a - b),
    op_Multiply: two((a, b) => a * b),
    op_Division: ([a, b]) => of(fromAny(a ?? null) / divisor(b)),
    op_BitwiseAnd: two((a, b) => a & b),
    op_BitwiseOr: two((a, b) => a | b),
    op_ExclusiveOr: two((a, b) => a ^ b),
    op_LeftShift: ([a, b]) => of(fromAny(a ?? null) << BigInt(int(b))),
    op_RightShift: ([a, b]) => of(fromAny(a ?? null) >> BigInt(int(b))),
    op_OnesComplement: ([a]) => of(~fromAny(a ?? null)),
    op_UnaryNegation: ([a]) => of(-fromAny(a ?? null)),
    op_UnaryPlus: ([a]) => of(fromAny(a ?? null)),
    op_Modulus: ([a, b]) => of(fromAny(a ?? null) % divisor(b)),
  },
});
