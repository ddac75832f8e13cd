// System.Char: classification, case, surrogates.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { argumentNull, argumentOutOfRange, indexOutOfRange } from "../types/method-errors.ts";
import { enumValue } from "../values/enum-value.ts";
import { charOf, PSChar } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { cell, dbl, int, text } from "./arguments.ts";
import { isWhiteSpaceCode } from "./string.ts";

/** The character a `(char)` or `(string, index)` call is about. */
function characterOf(args: readonly PSValue[]): string {
  const [first, index] = args;
  if (typeof first !== "string") {
    if (first === null) throw argumentNull("s");
    return text(first);
  }
  if (index === undefined) return first;
  const at = int(index);
  if (at < 0 || at >= first.length) {
    throw argumentOutOfRange("Specified argument was out of the range of valid values.", "index");
  }
  const code = first.codePointAt(at) ?? 0;
  return code > 0xffff ? String.fromCodePoint(code) : first.charAt(at);
}

const is = (pattern: RegExp) => (args: PSValue[]) => pattern.test(characterOf(args));
const surrogate = (low: number, high: number) => (args: PSValue[]) => {
  const [first, index] = args;
  const code = typeof first === "string" ? first.charCodeAt(int(index)) : int(first);
  return code >= low && code <= high;
};

const categories: readonly (readonly [string, RegExp])[] = [
  "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
].map((c) => [c, new RegExp(`^\\p{${c}}`, "u")] as const); // biome-ignore format: a table

/** UnicodeCategory of a character: the position in .NET's enum. */
export function unicodeCategory(character: string): PSValue {
  const at = categories.findIndex(([, pattern]) => pattern.test(character));
  return enumValue("System.Globalization.UnicodeCategory", at < 0 ? 29 : at);
}

function numericValue(args: PSValue[]): PSValue {
  const character = characterOf(args);
  const digit = /^\p{Nd}$/u.test(character) ? decimalDigit(character) : -1;
  return dbl(digit);
}

function decimalDigit(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  for (let zero = code; zero > code - 10; zero--) {
    if (!/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) return code - zero;
  }
  return code < 128 ? code - 48 : code % 10;
}

function convertToUtf32(args: PSValue[]): PSValue {
  const [first, second] = args;
  if (typeof first === "string") {
    if (int(second) < 0 || int(second) >= first.length) throw indexOutOfRange();
    return first.codePointAt(int(second)) ?? 0;
  }
  return (int(first) - 0xd800) * 0x400 + (int(second) - 0xdc00) + 0x10000;
}

function convertFromUtf32([value]: PSValue[]): PSValue {
  const code = int(value);
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw argumentOutOfRange(
      "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate codepoint values (0x00d800 ~ 0x00dfff).",
      "utf32",
    );
  }
  return String.fromCodePoint(code);
}

function parse([value]: PSValue[]): PSValue {
  if (value === null) throw argumentNull("s");
  const characters = text(value);
  if (characters.length !== 1)
    throw new Exception("System.FormatException", "String must be exactly one character long.");
  return charOf(characters.charCodeAt(0));
}

function one(map: (c: string) => string): (args: PSValue[]) => PSValue {
  return ([value]) => {
    const character = text(value);
    const mapped = map(character);
    return charOf((mapped.length === 1 ? mapped : character).charCodeAt(0));
  };
}

function isWhite(args: PSValue[]): PSValue {
  return isWhiteSpaceCode(characterOf(args).charCodeAt(0));
}

defineType<PSChar>({
  name: "System.Char",
  construct: () => charOf(0),
  methods: { ToString: (self) => self.text, GetTypeCode: () => enumValue("System.TypeCode", "Char") },
  staticProperties: { MaxValue: () => charOf(0xffff), MinValue: () => charOf(0) },
  staticMethods: {
    IsDigit: is(/^\p{Nd}$/u),
    IsNumber: is(/^\p{N}$/u),
    IsLetter: is(/^\p{L}$/u),
    IsLetterOrDigit: is(/^[\p{L}\p{Nd}]$/u),
    IsUpper: is(/^\p{Lu}$/u),
    IsLower: is(/^\p{Ll}$/u),
    IsPunctuation: is(/^\p{P}$/u),
    IsSymbol: is(/^\p{S}$/u),
    IsSeparator: is(/^\p{Z}$/u),
    IsControl: is(/^\p{Cc}$/u),
    IsWhiteSpace: isWhite,
    IsAscii: is(/^[\0-\x7f]$/),
    IsAsciiDigit: is(/^[0-9]$/),
    IsAsciiLetter: is(/^[A-Za-z]$/),
    IsAsciiLetterOrDigit: is(/^[A-Za-z0-9]$/),
    IsAsciiLetterUpper: is(/^[A-Z]$/),
    IsAsciiLetterLower: is(/^[a-z]$/),
    IsAsciiHexDigit: is(/^[0-9A-Fa-f]$/),
    IsAsciiHexDigitUpper: is(/^[0-9A-F]$/),
    IsAsciiHexDigitLower: is(/^[0-9a-f]$/),
    IsBetween: ([c, low, high]) => int(c) >= int(low) && int(c) <= int(high),
    IsHighSurrogate: surrogate(0xd800, 0xdbff),
    IsLowSurrogate: surrogate(0xdc00, 0xdfff),
    IsSurrogate: surrogate(0xd800, 0xdfff),
    IsSurrogatePair: (args) => {
      const [a, b] = args;
      const pair = typeof a === "string" ? a.substring(int(b), int(b) + 2) : text(a) + text(b);
      return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair);
    },
    ToUpper: one((c) => c.toUpperCase()),
    ToLower: one((c) => c.toLowerCase()),
    ToUpperInvariant: one((c) => c.toUpperCase()),
    ToLowerInvariant: one((c) => c.toLowerCase()),
    ToString: ([value]) => text(value),
    GetNumericValue: numericValue,
    GetUnicodeCategory: (args) => unicodeCategory(characterOf(args)),
    ConvertFromUtf32: convertFromUtf32,
    ConvertToUtf32: convertToUtf32,
    Parse: parse,
    TryParse: ([value, result]) => {
      const characters = text(value);
      cell(result).value = charOf(characters.length === 1 ? characters.charCodeAt(0) : 0);
      return characters.length === 1;
    },
  },
});
