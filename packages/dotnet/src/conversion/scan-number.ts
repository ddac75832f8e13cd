// Number tokens: what the tokenizer accepts as a number, with suffixes and multipliers (Tokenizer.TryGetNumberValue).
import { PSDecimal } from "../values/decimal.ts";
import { byteOf, PSBigInteger, PSDouble, PSInt16, PSSByte, PSUInt16, PSUInt32, PSUInt64 } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";

const shape =
  /^([+\-\u2013\u2014\u2015]?)(?:0x([0-9a-f]*)|0b([01]+)|(\d+\.?\d*|\.\d+)(?:e([+\-\u2013\u2014\u2015]?\d+))?)(u[ysl]?|[dlnsy])?(kb|mb|gb|tb|pb)?$/i;

const multipliers: Readonly<Record<string, bigint>> = {
  kb: 1n << 10n,
  mb: 1n << 20n,
  gb: 1n << 30n,
  tb: 1n << 40n,
  pb: 1n << 50n,
};

/** The value of a number token, sign allowed, or null when the text is none or does not fit its suffix. */
export function scanNumber(text: string): PSValue {
  // The commonest case first: a short decimal integer.
  if (text.length < 10 && /^-?\d+$/.test(text)) {
    const value = Number(text);
    return Object.is(value, -0) ? 0 : value;
  }
  const match = shape.exec(text);
  if (match === null) return null;
  const negative = match[1] !== "" && match[1] !== "+";
  const multiplier = match[7] === undefined ? 1n : multipliers[match[7].toLowerCase()]!;
  const suffix = (match[6] ?? "").toLowerCase();
  if (match[2] !== undefined) return hexadecimal(match[2], suffix, negative ? -multiplier : multiplier);
  if (match[3] !== undefined) return binary(match[3], suffix, negative ? -multiplier : multiplier);
  const digits = match[4]!;
  if (digits.includes(".") || match[5] !== undefined) {
    const exponent = match[5] === undefined ? "" : `e${match[5].replace(/[\u2013-\u2015]/, "-")}`;
    return real(`${negative ? "-" : ""}${digits}`, exponent, suffix, multiplier);
  }
  const value = BigInt(digits);
  return fitInteger((negative ? -value : value) * multiplier, suffix, true);
}

function hexadecimal(digits: string, suffix: string, multiplier: bigint): PSValue {
  const length = digits.length;
  const unsigned = suffix.startsWith("u");
  let value = BigInt(`0x0${digits}`); // a bare 0x is 0
  let kind = suffix;
  if (!unsigned) {
    const wide = length + 1 < 16 ? 8 : 16;
    const signed = suffix === "y" ? 2 : suffix === "s" ? 4 : suffix === "l" ? 16 : wide;
    if (length === signed) value = BigInt.asIntN(signed * 4, value);
  }
  if ((suffix === "" || suffix === "u") && (length === 16 || length === 15)) kind = `${suffix}l`;
  return fitInteger(value * multiplier, kind, false);
}

function binary(digits: string, suffix: string, multiplier: bigint): PSValue {
  const length = digits.length;
  const unsigned = suffix.startsWith("u");
  let value = BigInt(`0b${digits}`);
  const signedLength =
    length === 8 || length === 16 || length === 32 || length === 64 || length === 96 || length >= 128;
  if (!unsigned && signedLength && digits[0] === "1") value = BigInt.asIntN(length, value);
  const kind = (suffix === "" || suffix === "u") && length === 64 ? `${suffix}l` : suffix;
  return fitInteger(value * multiplier, kind, false);
}

function real(mantissa: string, exponent: string, suffix: string, multiplier: bigint): PSValue {
  if (suffix === "d") {
    const value = parseDecimal(mantissa + exponent);
    if (value === null) return null;
    try {
      return value.multiply(PSDecimal.fromBigInt(multiplier));
    } catch {
      return null;
    }
  }
  const value = Number(mantissa + exponent) * Number(multiplier);
  if (suffix === "") return new PSDouble(value);
  if (!Number.isFinite(value)) return null;
  return fitInteger(BigInt(roundHalfEven(value)), suffix, true);
}

/** Math.Round(x): midpoints to even. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** A decimal of digits, point and exponent, or null when out of range. */
export function parseDecimal(text: string): PSDecimal | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null || (match[2] === "" && match[3] === "")) return null;
  const digits = BigInt(`${match[2]}${match[3]}`);
  const scale = match[3]!.length - Number(match[4] ?? 0);
  if (scale > 400 || scale < -400)
    return digits === 0n ? new PSDecimal(0n, 0) : scale > 0 ? new PSDecimal(0n, 28) : null;
  try {
    return PSDecimal.of(match[1] === "-" ? -digits : digits, scale);
  } catch {
    return null;
  }
}

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  y: [-128n, 127n],
  uy: [0n, 255n],
  s: [-32768n, 32767n],
  us: [0n, 65535n],
  l: [-(1n << 63n), (1n << 63n) - 1n],
  ul: [0n, (1n << 64n) - 1n],
};

function fitInteger(value: bigint, suffix: string, isDecimal: boolean): PSValue {
  const range = ranges[suffix];
  if (range !== undefined && (value < range[0] || value > range[1])) return null;
  switch (suffix) {
    case "":
      return fitNarrowest(value, isDecimal);
    case "y":
      return new PSSByte(Number(value));
    case "uy":
      return byteOf(Number(value));
    case "s":
      return new PSInt16(Number(value));
    case "us":
      return new PSUInt16(Number(value));
    case "l":
      return value;
    case "ul":
      return new PSUInt64(value);
    case "n":
      return new PSBigInteger(value);
    case "u":
      if (value < 0n || value > 0xffffffffffffffffn) return null;
      return value <= 0xffffffffn ? new PSUInt32(Number(value)) : new PSUInt64(value);
    case "d":
      try {
        return PSDecimal.fromBigInt(value);
      } catch {
        return null;
      }
    default:
      return null;
  }
}

function fitNarrowest(value: bigint, isDecimal: boolean): PSValue {
  if (value >= -2147483648n && value <= 2147483647n) return Number(value);
  if (BigInt.asIntN(64, value) === value) return value;
  if (!isDecimal) return null;
  const magnitude = value < 0n ? -value : value;
  if (magnitude < 1n << 96n) return PSDecimal.fromBigInt(value);
  const double = Number(value);
  return Number.isFinite(double) ? new PSDouble(double) : null;
}
