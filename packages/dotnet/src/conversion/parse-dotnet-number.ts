// Int32.Parse, Double.Parse and their kin: number text by .NET's NumberStyles and a culture.
import { Exception } from "../errors/exception.ts";
import { type CultureInfo, invariantCulture } from "../text/culture.ts";
import type { PSDecimal } from "../values/decimal.ts";
import { PSBigInteger, PSDouble, PSSingle } from "../values/numerics.ts";
import { kindBigInteger, kindDecimal, kindDouble, kindSingle, type NumericKind } from "../values/numeric-kind.ts";
import type { PSValue } from "../values/ps-value.ts";
import { checkedInteger, overflow } from "./change-type.ts";
import {
  type NumberText,
  readNumberText,
  styleBinarySpecifier,
  styleFloat,
  styleHexSpecifier,
  styleInteger,
  styleLeadingWhite,
  styleNumber,
  styleThousands,
  styleTrailingWhite,
} from "./number-text.ts";
import { parseDecimal } from "./scan-number.ts";

/** FormatException of the Parse methods. */
export function badNumberText(text: string): Exception {
  return new Exception("System.FormatException", `The input string '${text}' was not in a correct format.`);
}

function badBigInteger(): Exception {
  return new Exception("System.FormatException", "The value could not be parsed.");
}

function defaultStyle(kind: NumericKind): number {
  if (kind === kindDouble || kind === kindSingle) return styleFloat | styleThousands;
  return kind === kindDecimal ? styleNumber : styleInteger;
}

/**
 * T.Parse(text, style, culture) for a numeric kind; the type's default style when absent.
 * Throws FormatException and OverflowException.
 */
export function parseDotNetNumber(
  text: string,
  kind: NumericKind,
  culture: CultureInfo = invariantCulture,
  style: number = defaultStyle(kind),
): PSValue {
  if (style & (styleHexSpecifier | styleBinarySpecifier)) return parseBits(text, kind, style);
  const parsed = readNumberText(text, culture, style);
  const isFloat = kind === kindDouble || kind === kindSingle;
  if (parsed === null) {
    const special = isFloat ? specialValue(text.trim(), culture) : null;
    if (special === null) throw kind === kindBigInteger ? badBigInteger() : badNumberText(text);
    return kind === kindDouble ? new PSDouble(special) : new PSSingle(special);
  }
  if (isFloat) {
    const value = Number(`${parsed.negative ? "-" : ""}${parsed.mantissa}e${parsed.exponent}`);
    return kind === kindDouble ? new PSDouble(value) : new PSSingle(value);
  }
  const decimal = `${parsed.negative ? "-" : ""}${parsed.mantissa}e${parsed.exponent}`;
  if (kind === kindDecimal) {
    const value: PSDecimal | null = parseDecimal(decimal);
    if (value === null) throw overflow(kindDecimal);
    return value;
  }
  return integerText(parsed, kind);
}

/** As parseDotNetNumber, null instead of exceptions (TryParse). */
export function tryParseDotNetNumber(
  text: string,
  kind: NumericKind,
  culture: CultureInfo = invariantCulture,
  style: number = defaultStyle(kind),
): PSValue {
  try {
    return parseDotNetNumber(text, kind, culture, style);
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function integerText(parsed: NumberText, kind: NumericKind): PSValue {
  const [whole, fraction = ""] = parsed.mantissa.split(".") as [string, string?];
  const shift = parsed.exponent;
  const digits = shift >= 0 ? whole + fraction.slice(0, shift).padEnd(shift, "0") : whole.slice(0, shift);
  const rest = shift >= 0 ? fraction.slice(shift) : whole.slice(shift) + fraction;
  if (/[1-9]/.test(rest)) throw kind === kindBigInteger ? badBigInteger() : overflow(kind);
  const value = BigInt(digits === "" ? "0" : digits);
  const signed = parsed.negative ? -value : value;
  return kind === kindBigInteger ? new PSBigInteger(signed) : checkedInteger(signed, kind);
}

function specialValue(text: string, culture: CultureInfo): number | null {
  const { nan, infinity, negativeInfinity, negativeSign, positiveSign } = culture.data.number;
  const folded = text.toLowerCase();
  if (folded === nan.toLowerCase() || folded === negativeSign + nan.toLowerCase()) return Number.NaN;
  if (folded === positiveSign + nan.toLowerCase()) return Number.NaN;
  if (folded === infinity.toLowerCase() || folded === positiveSign + infinity.toLowerCase())
    return Number.POSITIVE_INFINITY;
  if (folded === negativeInfinity.toLowerCase() || folded === negativeSign + infinity.toLowerCase()) {
    return Number.NEGATIVE_INFINITY;
  }
  return null;
}

const bitWidths: Readonly<Record<number, number>> = { 5: 8, 6: 8, 7: 16, 8: 16, 9: 32, 10: 32, 11: 64, 12: 64 };

function parseBits(text: string, kind: NumericKind, style: number): PSValue {
  if ((style & ~(styleLeadingWhite | styleTrailingWhite | styleHexSpecifier | styleBinarySpecifier)) !== 0) {
    throw new Exception(
      "System.ArgumentException",
      "With the AllowHexSpecifier or AllowBinarySpecifier bit set in the enum bit field, the only other valid bits that can be combined into the enum value must be AllowLeadingWhite and AllowTrailingWhite. (Parameter 'style')",
    );
  }
  let body = text;
  if (style & styleLeadingWhite) body = body.trimStart();
  if (style & styleTrailingWhite) body = body.trimEnd();
  const hex = (style & styleHexSpecifier) !== 0;
  if (!(hex ? /^[0-9a-fA-F]+$/ : /^[01]+$/).test(body)) throw badNumberText(text);
  const value = BigInt((hex ? "0x" : "0b") + body);
  if (kind === kindBigInteger) {
    const width = body.length * (hex ? 4 : 1);
    return new PSBigInteger(BigInt.asIntN(width, value));
  }
  const width = bitWidths[kind] ?? 32;
  if (value >= 1n << BigInt(width)) throw overflow(kind);
  const signed = kind === 5 || kind === 7 || kind === 9 || kind === 11;
  return checkedInteger(signed ? BigInt.asIntN(width, value) : value, kind);
}
