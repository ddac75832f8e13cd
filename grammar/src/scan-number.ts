// Owns numeric literals: their text, suffix and multiplier, and the value PowerShell gives them.
import { endsNumber, endsToken, isDash, isDecimalDigit, isHexDigit } from "./char-traits.ts";
import { Mode } from "./lexer.ts";
import type { Lexer } from "./lexer.ts";
import { NumberLiteral } from "./number-literal.ts";
import type { NumberLiteralType } from "./number-literal.ts";
import { scanGeneric } from "./scan-word.ts";
import type { Token } from "./token.ts";
import { TokenKind } from "./token-kind.ts";

/** A scanned literal: digits with an ASCII sign, and what stood around them. */
interface NumberText {
  readonly digits: string;
  readonly format: "decimal" | "hex" | "binary";
  /** Lower-case type suffix: "", "u", "s", "l", "d", "y", "n", "ul", "us", "uy". */
  readonly suffix: string;
  readonly real: boolean;
  readonly multiplier: bigint;
}

const multipliers: Record<string, bigint> = { k: 1n << 10n, m: 1n << 20n, g: 1n << 30n, t: 1n << 40n, p: 1n << 50n };

/** At a sign, dot or digit: a Number token, or the bare word it turns out to be. */
export function scanNumber(lexer: Lexer): Token {
  const small = scanSmallInteger(lexer);
  if (small !== null) return small;
  lexer.pos = lexer.tokenStart;
  const scanned = scanNumberText(lexer);
  if (scanned === null) {
    lexer.pos = lexer.tokenStart;
    return scanGeneric(lexer, "");
  }
  const value = numberValue(scanned);
  if (value === null) {
    if (lexer.mode !== Mode.Expression) {
      lexer.pos = lexer.tokenStart;
      return scanGeneric(lexer, "");
    }
    lexer.error(lexer.tokenStart, lexer.pos, "BadNumericConstant", lexer.text.slice(lexer.tokenStart, lexer.pos));
  }
  return lexer.token(TokenKind.Number, value ?? new NumberLiteral("Int32", 0));
}

/** The common case: up to nine plain digits. */
function scanSmallInteger(lexer: Lexer): Token | null {
  let value = 0;
  let c = lexer.peek();
  while (c >= 48 && c <= 57) {
    value = value * 10 + c - 48;
    lexer.pos++;
    c = lexer.peek();
  }
  const length = lexer.pos - lexer.tokenStart;
  if (length === 0 || length > 9 || c === 46) return null;
  if (!endsToken(c) && !(lexer.mode === Mode.Expression && endsNumber(c, lexer.endNumberOnTernary))) return null;
  return lexer.token(TokenKind.Number, new NumberLiteral("Int32", value));
}

/** Scans a literal's text from the current position; null when it is no number. Leaves the position anywhere. */
export function scanNumberText(lexer: Lexer): NumberText | null {
  let digits = "";
  let format: NumberText["format"] = "decimal";
  let real = false;
  let c = lexer.peek();
  if (isDash(c) || c === 43) {
    digits = c === 43 ? "+" : "-";
    lexer.pos++;
    c = lexer.peek();
  }
  const next = lexer.peekAt(1) | 32;
  if (c === 48 && (next === 120 || next === 98)) {
    lexer.pos += 2;
    if (next === 120) {
      format = "hex";
      digits += `0${scanWhile(lexer, isHexDigit)}`;
    } else {
      format = "binary";
      digits += scanWhile(lexer, isBinaryDigit);
      if (digits === "") return null;
    }
  } else {
    const decimal = scanDecimal(lexer);
    if (decimal === null) return null;
    digits += decimal.text;
    real = decimal.real;
  }
  const suffix = scanSuffix(lexer);
  const multiplier = suffix === null ? null : scanMultiplier(lexer);
  if (suffix === null || multiplier === null) return null;
  c = lexer.peek();
  if (!endsToken(c) && !(lexer.mode === Mode.Expression && endsNumber(c, lexer.endNumberOnTernary))) return null;
  return { digits, format, suffix, real, multiplier };
}

function isBinaryDigit(c: number): boolean {
  return c === 48 || c === 49;
}

function scanWhile(lexer: Lexer, test: (c: number) => boolean): string {
  const start = lexer.pos;
  while (test(lexer.peek())) lexer.pos++;
  return lexer.text.slice(start, lexer.pos);
}

/** `12`, `12.`, `.5`, `1.5e-3`; `1..` stops before the range operator. */
function scanDecimal(lexer: Lexer): { text: string; real: boolean } | null {
  let text = "";
  let real = false;
  if (lexer.peek() !== 46) {
    // The caller saw a digit or a sign; PowerShell takes one character on trust and the digits after it.
    if (lexer.peek() === -1) return null;
    text = lexer.text[lexer.pos++] as string;
    if (!isDecimalDigit(text.charCodeAt(0))) return null;
    text += scanWhile(lexer, isDecimalDigit);
  }
  if (lexer.peek() === 46 && !(text !== "" && lexer.peekAt(1) === 46)) {
    lexer.pos++;
    real = true;
    text += `.${scanWhile(lexer, isDecimalDigit)}`;
  }
  if ((lexer.peek() | 32) === 101 && lexer.peek() !== -1) {
    real = true;
    lexer.pos++;
    text += "e";
    const sign = lexer.peek();
    if (sign === 43 || isDash(sign)) {
      lexer.pos++;
      text += sign === 43 ? "+" : "-";
    }
    const exponent = scanWhile(lexer, isDecimalDigit);
    if (exponent === "") return null;
    text += exponent;
  }
  return { text, real };
}

/** "" without a suffix; null when the suffix makes it no number. */
function scanSuffix(lexer: Lexer): string | null {
  const first = letterAt(lexer);
  if (!"usldyn".includes(first)) return "";
  lexer.pos++;
  const second = letterAt(lexer);
  if (!"usldyn".includes(second)) return first;
  lexer.pos++;
  return first === "u" && "lsy".includes(second) ? `u${second}` : null;
}

function letterAt(lexer: Lexer): string {
  const c = lexer.peek();
  return c > 64 && c < 128 ? String.fromCharCode(c | 32) : "?";
}

function scanMultiplier(lexer: Lexer): bigint | null {
  const multiplier = multipliers[letterAt(lexer)];
  if (multiplier === undefined) return 1n;
  lexer.pos++;
  if (letterAt(lexer) !== "b") return null;
  lexer.pos++;
  return multiplier;
}

/** Type names and ranges by suffix. */
const suffixTypes: Record<string, NumberLiteralType> = {
  y: "SByte",
  uy: "Byte",
  s: "Int16",
  us: "UInt16",
  l: "Int64",
  ul: "UInt64",
};
const ranges: Partial<Record<NumberLiteralType, readonly [bigint, bigint]>> = {
  SByte: [-128n, 127n],
  Byte: [0n, 255n],
  Int16: [-32768n, 32767n],
  UInt16: [0n, 65535n],
  Int32: [-2147483648n, 2147483647n],
  UInt32: [0n, 4294967295n],
  Int64: [-(1n << 63n), (1n << 63n) - 1n],
  UInt64: [0n, (1n << 64n) - 1n],
};
const maxDecimal = (1n << 96n) - 1n;

function fits(type: NumberLiteralType, value: bigint): boolean {
  const range = ranges[type];
  return range !== undefined && value >= range[0] && value <= range[1];
}

function integer(type: NumberLiteralType, value: bigint): NumberLiteral | null {
  if (!fits(type, value)) return null;
  return new NumberLiteral(type, type === "Int64" || type === "UInt64" ? value : Number(value));
}

/** The value of a literal, or null when its type cannot hold it. */
function numberValue(scanned: NumberText): NumberLiteral | null {
  const { digits, suffix, multiplier } = scanned;
  if (scanned.real) return realValue(digits, suffix, multiplier);
  if (scanned.format === "hex") return hexValue(scanned);
  if (scanned.format === "binary") return binaryValue(scanned);
  const magnitude = BigInt(digits.replace(/^[+-]/, ""));
  return integerValue((digits[0] === "-" ? -magnitude : magnitude) * multiplier, suffix, true);
}

function integerValue(value: bigint, suffix: string, decimalFormat: boolean): NumberLiteral | null {
  const type = suffixTypes[suffix];
  if (type !== undefined) return integer(type, value);
  switch (suffix) {
    case "u":
      return integer("UInt32", value) ?? integer("UInt64", value);
    case "n":
      return new NumberLiteral("BigInteger", value);
    case "d":
      return value <= maxDecimal && value >= -maxDecimal ? new NumberLiteral("Decimal", value.toString()) : null;
    default: {
      const small = integer("Int32", value) ?? integer("Int64", value);
      if (small !== null || !decimalFormat) return small;
      if (value <= maxDecimal && value >= -maxDecimal) return new NumberLiteral("Decimal", value.toString());
      const double = Number(value);
      return Number.isFinite(double) ? new NumberLiteral("Double", double) : null;
    }
  }
}

function hexValue(scanned: NumberText): NumberLiteral | null {
  let { digits, suffix, multiplier } = scanned;
  if (digits[0] === "-") multiplier = -multiplier;
  if (digits[0] === "-" || digits[0] === "+") digits = digits.slice(1);
  const signedLengths: Record<string, number> = { y: 2, s: 4, l: 16 };
  if (!suffix.startsWith("u")) {
    const expected = signedLengths[suffix] ?? (digits.length < 16 ? 8 : 16);
    // Without the leading zero the top bit is a sign.
    if (digits.length === expected + 1) digits = digits.slice(1);
  }
  const value = twosComplement(BigInt(`0x${digits}`), digits.length * 4);
  if (digits.length === 16 && (suffix === "" || suffix === "u")) suffix += "l";
  return integerValue(value * multiplier, suffix, false);
}

function binaryValue(scanned: NumberText): NumberLiteral | null {
  let { digits, suffix, multiplier } = scanned;
  if (digits[0] === "-") multiplier = -multiplier;
  if (digits[0] === "-" || digits[0] === "+") digits = digits.slice(1);
  if (digits === "") return null;
  const length = digits.length;
  const signed =
    !suffix.startsWith("u") && ([8, 16, 32, 64, 96].includes(length) || (length >= 128 && length % 8 === 0));
  const unsignedValue = BigInt(`0b${digits}`);
  const value = signed ? twosComplement(unsignedValue, length) : unsignedValue;
  if (length === 64 && (suffix === "" || suffix === "u")) suffix += "l";
  return integerValue(value * multiplier, suffix, false);
}

function twosComplement(value: bigint, bits: number): bigint {
  return value >> BigInt(bits - 1) === 1n ? value - (1n << BigInt(bits)) : value;
}

function realValue(digits: string, suffix: string, multiplier: bigint): NumberLiteral | null {
  if (suffix === "d") {
    const text = decimalText(digits, multiplier);
    return text === null ? null : new NumberLiteral("Decimal", text);
  }
  // A lone "." or "-." is no number for .NET either.
  if (!/\d/.test(digits.replace(/e.*$/, ""))) return null;
  const double = Number(digits) * Number(multiplier);
  if (suffix === "") return new NumberLiteral("Double", double);
  if (!Number.isFinite(double)) return null;
  const rounded = BigInt(roundHalfEven(double));
  if (suffix === "n") return new NumberLiteral("BigInteger", rounded);
  return integerValue(rounded, suffix, false);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** System.Decimal's reading of a real literal, times the multiplier; null on overflow. */
function decimalText(digits: string, multiplier: bigint): string | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/.exec(digits);
  if (match === null || `${match[2]}${match[3]}` === "") return null;
  let mantissa = BigInt(`${match[2]}${match[3]}`);
  let scale = (match[3] as string).length - Number(match[4] ?? 0);
  if (Math.abs(scale) > 6000) return mantissa === 0n ? "0" : null;
  while (scale < 0) {
    mantissa *= 10n;
    scale++;
  }
  while (scale > 28 || (mantissa > maxDecimal && scale > 0)) {
    const drop = 10n;
    const rest = mantissa % drop;
    mantissa /= drop;
    scale--;
    if (scale <= 28 && mantissa <= maxDecimal && (rest > 5n || (rest === 5n && mantissa % 2n === 1n))) mantissa++;
  }
  mantissa *= multiplier;
  if (mantissa > maxDecimal) return null;
  const text = mantissa.toString().padStart(scale + 1, "0");
  const unsigned = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
  return match[1] === "-" && mantissa !== 0n ? `-${unsigned}` : unsigned;
}
