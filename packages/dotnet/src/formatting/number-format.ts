// Standard numeric format strings (C D E F G N P R X B) for every numeric type; custom ones are in custom-number-format.ts.
import { createRequire } from "node:module";
import { Exception } from "../errors/exception.ts";
import { type CultureInfo, invariantCulture } from "../text/culture.ts";
import type { NumberConventions } from "../text/culture-data.ts";
import { PSDecimal } from "../values/decimal.ts";
import {
  kindBigInteger,
  kindDecimal,
  kindDouble,
  kindSingle,
  type NumericKind,
  numericKindOf,
} from "../values/numeric-kind.ts";
import type { PSValue } from "../values/ps-value.ts";
import {
  digitsOfInteger,
  fixedDigits,
  fractionPart,
  integerPart,
  type NumberDigits,
  roundDigits,
  shortestDigits,
  significantDigits,
} from "./number-digits.ts";
import { quickNumber } from "./quick-number-format.ts";

const require = createRequire(import.meta.url);
const custom = () =>
  (require("./custom-number-format.ts") as typeof import("./custom-number-format.ts")).formatCustomNumber;

/** FormatException for a format specifier a type does not have. */
export function badFormat(): Exception {
  return new Exception("System.FormatException", "Format specifier was invalid.");
}

/** A number (any numeric value but Char) in a .NET format; null and "" mean G. Throws FormatException. */
export function formatNumber(value: PSValue, format: string | null, culture: CultureInfo = invariantCulture): string {
  const kind = numericKindOf(value);
  if (format === null || format === "") return formatGeneral(value, kind, 0, "E", culture.data.number);
  const conventions = culture.data.number;
  if (kind === kindDouble || kind === kindSingle) {
    const number = (value as { value: number }).value;
    if (!Number.isFinite(number)) return nonFinite(number, conventions);
  }
  const standard = standardFormat(format);
  if (standard === null) return custom()(digitsForCustom(value, kind), format, conventions);
  const { letter, precision } = standard;
  return (
    quickNumber(value, letter, precision, conventions) ?? formatStandard(value, kind, letter, precision, conventions)
  );
}

interface StandardFormat {
  readonly letter: string;
  /** -1 when the format says none. */
  readonly precision: number;
}

const standardFormats = new Map<string, StandardFormat | null>();

/** A letter and at most nine digits; null for a custom format. */
function standardFormat(format: string): StandardFormat | null {
  let found = standardFormats.get(format);
  if (found === undefined) {
    const parts = /^([A-Za-z])(\d{0,9})$/.exec(format);
    found = parts === null ? null : { letter: parts[1] as string, precision: parts[2] === "" ? -1 : Number(parts[2]) };
    if (standardFormats.size > 500) standardFormats.clear();
    standardFormats.set(format, found);
  }
  return found;
}

function nonFinite(number: number, conventions: NumberConventions): string {
  if (Number.isNaN(number)) return conventions.nan;
  return number > 0 ? conventions.infinity : conventions.negativeInfinity;
}

function formatStandard(
  value: PSValue,
  kind: NumericKind,
  letter: string,
  precision: number,
  conventions: NumberConventions,
): string {
  const isFloating = kind === kindDouble || kind === kindSingle;
  switch (letter.toUpperCase()) {
    case "G":
      return formatGeneral(value, kind, Math.max(precision, 0), letter === "g" ? "e" : "E", conventions);
    case "R":
      return formatGeneral(value, kind, 0, letter === "r" ? "e" : "E", conventions);
    case "D":
      if (isFloating || kind === kindDecimal) throw badFormat();
      return formatDecimalInteger(integerOf(value), precision, conventions);
    case "X":
    case "B":
      if (isFloating || kind === kindDecimal) throw badFormat();
      return formatBits(value, kind, letter, precision);
    case "F":
      return formatFixed(value, kind, precision < 0 ? conventions.digits : precision, conventions);
    case "N": {
      const decimals = precision < 0 ? conventions.digits : precision;
      const digits = roundedFor(value, kind, decimals);
      const body = grouped(digits, decimals, conventions.groupSizes, conventions.decimal, conventions.group);
      return digits.negative ? negativeNumber(body, conventions) : body;
    }
    case "C": {
      const decimals = precision < 0 ? conventions.currencyDigits : precision;
      const digits = roundedFor(value, kind, decimals);
      const { groupSizes, currencyDecimal, currencyGroup } = conventions;
      return currency(
        grouped(digits, decimals, groupSizes, currencyDecimal, currencyGroup),
        digits.negative,
        conventions,
      );
    }
    case "P": {
      const decimals = precision < 0 ? conventions.percentDigits : precision;
      const scaled = roundedFor(value, kind, decimals, 2);
      const body = grouped(scaled, decimals, conventions.groupSizes, conventions.decimal, conventions.group);
      return percent(body, scaled.negative, conventions);
    }
    case "E":
      return formatScientific(value, kind, letter, precision < 0 ? 6 : precision, conventions);
    default:
      throw badFormat();
  }
}

function integerOf(value: PSValue): bigint {
  if (typeof value === "number" || typeof value === "bigint") return BigInt(value);
  return BigInt((value as { value: number | bigint }).value);
}

/** Digits of a value rounded to decimals: doubles exactly (ties to even), all others away from zero. */
function roundedFor(value: PSValue, kind: NumericKind, decimals: number, shift = 0): NumberDigits {
  if (kind === kindDouble || kind === kindSingle) {
    const digits = fixedDigits((value as { value: number }).value, decimals + shift);
    if (shift !== 0 && digits.digits !== "") digits.point += shift;
    return digits;
  }
  const digits =
    value instanceof PSDecimal ? digitsOfInteger(value.unscaled, value.scale) : digitsOfInteger(integerOf(value));
  if (digits.digits !== "") digits.point += shift;
  return roundDigits(digits, decimals);
}

function digitsForCustom(value: PSValue, kind: NumericKind): NumberDigits {
  if (kind === kindDouble) return significantDigits((value as { value: number }).value, 15);
  if (kind === kindSingle) return significantDigits((value as { value: number }).value, 7);
  if (value instanceof PSDecimal) return digitsOfInteger(value.unscaled, value.scale);
  return digitsOfInteger(integerOf(value));
}

function formatFixed(value: PSValue, kind: NumericKind, decimals: number, conventions: NumberConventions): string {
  const digits = roundedFor(value, kind, decimals);
  const whole = integerPart(digits) || "0";
  const text = decimals === 0 ? whole : whole + conventions.decimal + fractionPart(digits, decimals);
  return digits.negative ? conventions.negativeSign + text : text;
}

/** Integer digits in groups, point and decimals. */
export function grouped(
  digits: NumberDigits,
  decimals: number,
  groupSizes: readonly number[],
  decimal: string,
  group: string,
): string {
  const whole = groupDigits(integerPart(digits) || "0", groupSizes, group);
  return decimals === 0 ? whole : whole + decimal + fractionPart(digits, decimals);
}

/** Puts group separators into a run of digits; the last group size repeats, 0 ends grouping. */
export function groupDigits(whole: string, groupSizes: readonly number[], separator: string): string {
  const parts: string[] = [];
  let end = whole.length;
  let index = 0;
  while (end > 0) {
    const size = groupSizes[Math.min(index, groupSizes.length - 1)] ?? 0;
    if (size === 0 || end <= size) {
      parts.unshift(whole.slice(0, end));
      break;
    }
    parts.unshift(whole.slice(end - size, end));
    end -= size;
    index++;
  }
  return parts.join(separator);
}

const negativeNumberPatterns = ["(n)", "-n", "- n", "n-", "n -"];
const currencyPositivePatterns = ["$n", "n$", "$ n", "n $"];
const currencyNegativePatterns = [
  "($n)", "-$n", "$-n", "$n-", "(n$)", "-n$", "n-$", "n$-", "-n $", "-$ n", "n $-", "$ n-", "$ -n", "n- $", "($ n)",
  "(n $)", "$- n",
]; // biome-ignore format: .NET's CurrencyNegativePattern numbers
const percentPositivePatterns = ["n %", "n%", "%n", "% n"];
const percentNegativePatterns = [
  "-n %", "-n%", "-%n", "%-n", "%n-", "n-%", "n%-", "-% n", "n %-", "% n-", "% -n", "n- %",
]; // biome-ignore format: .NET's PercentNegativePattern numbers

function fill(pattern: string, body: string, symbol: string, conventions: NumberConventions): string {
  let text = "";
  for (const c of pattern) {
    text += c === "n" ? body : c === "-" ? conventions.negativeSign : c === "$" || c === "%" ? symbol : c;
  }
  return text;
}

function negativeNumber(body: string, conventions: NumberConventions): string {
  return fill(negativeNumberPatterns[conventions.negative] ?? "-n", body, "", conventions);
}

function currency(body: string, negative: boolean, conventions: NumberConventions): string {
  const pattern = negative
    ? currencyNegativePatterns[conventions.currencyNegative]
    : currencyPositivePatterns[conventions.currencyPositive];
  return fill(pattern ?? "$n", body, conventions.currency, conventions);
}

function percent(body: string, negative: boolean, conventions: NumberConventions): string {
  const pattern = negative
    ? percentNegativePatterns[conventions.percentNegative]
    : percentPositivePatterns[conventions.percentPositive];
  return fill(pattern ?? "n %", body, conventions.percent, conventions);
}

function formatDecimalInteger(value: bigint, precision: number, conventions: NumberConventions): string {
  const text = (value < 0n ? -value : value).toString().padStart(Math.max(precision, 1), "0");
  return value < 0n ? conventions.negativeSign + text : text;
}

const widths: Readonly<Record<number, number>> = { 5: 8, 6: 8, 7: 16, 8: 16, 9: 32, 10: 32, 11: 64, 12: 64 };

/** X and B: two's complement in the type's width; a BigInteger gets a leading sign digit where it needs one. */
function formatBits(value: PSValue, kind: NumericKind, letter: string, precision: number): string {
  const integer = integerOf(value);
  const radix = letter.toUpperCase() === "X" ? 16 : 2;
  let text: string;
  if (kind === kindBigInteger) text = bigIntegerBits(integer, radix);
  else text = BigInt.asUintN(widths[kind] ?? 64, integer).toString(radix);
  if (letter === "X") text = text.toUpperCase();
  const filler = kind === kindBigInteger && integer < 0n ? (radix === 16 ? (letter === "X" ? "F" : "f") : "1") : "0";
  return text.padStart(precision, filler);
}

function bigIntegerBits(value: bigint, radix: number): string {
  if (value >= 0n)
    return value === 0n ? "0" : `0${value.toString(radix)}`.replace(radix === 16 ? /^0(?=[0-7])/ : /^$/, "");
  const step = radix === 16 ? 4 : 1;
  let bits = step;
  while (-(1n << BigInt(bits - 1)) > value) bits += step;
  return BigInt.asUintN(bits, value).toString(radix);
}

function formatScientific(
  value: PSValue,
  kind: NumericKind,
  letter: string,
  decimals: number,
  conventions: NumberConventions,
): string {
  let digits: NumberDigits;
  if (kind === kindDouble || kind === kindSingle) {
    digits = significantDigits((value as { value: number }).value, decimals + 1);
  } else {
    const all =
      value instanceof PSDecimal ? digitsOfInteger(value.unscaled, value.scale) : digitsOfInteger(integerOf(value));
    digits = roundDigits(all, decimals + 1 - all.point);
  }
  return scientific(digits, decimals, letter, 3, conventions);
}

function scientific(
  digits: NumberDigits,
  decimals: number,
  letter: string,
  exponentDigits: number,
  conventions: NumberConventions,
): string {
  const mantissa = digits.digits.padEnd(decimals + 1, "0").slice(0, decimals + 1);
  const exponent = digits.digits === "" ? 0 : digits.point - 1;
  const head = decimals === 0 ? mantissa : mantissa[0] + conventions.decimal + mantissa.slice(1);
  const sign = exponent < 0 ? conventions.negativeSign : conventions.positiveSign;
  const power = Math.abs(exponent).toString().padStart(exponentDigits, "0");
  return `${digits.negative ? conventions.negativeSign : ""}${head}${letter}${sign}${power}`;
}

/** G: fixed or scientific, whichever is shorter by .NET's rule. Precision 0: the type's own. */
function formatGeneral(
  value: PSValue,
  kind: NumericKind,
  precision: number,
  letter: string,
  conventions: NumberConventions,
): string {
  if (kind === kindDouble || kind === kindSingle) {
    const number = (value as { value: number }).value;
    if (!Number.isFinite(number)) return nonFinite(number, conventions);
    // Digits of a round trip: the exponent shows only beyond them.
    const own = kind === kindDouble ? 17 : 9;
    const digits = precision === 0 ? shortestDigits(number, kind === kindSingle) : significantDigits(number, precision);
    // The shortest text may have more digits than the type guarantees: they all count.
    return general(digits, precision === 0 ? Math.max(own, digits.digits.length) : precision, letter, conventions);
  }
  if (value instanceof PSDecimal) {
    if (precision === 0) {
      const text = value.toString();
      const local = conventions.decimal === "." ? text : text.replace(".", conventions.decimal);
      return conventions.negativeSign === "-" ? local : local.replace("-", conventions.negativeSign);
    }
    const all = digitsOfInteger(value.unscaled, value.scale);
    return general(roundDigits(all, precision - all.point), precision, letter, conventions);
  }
  const integer = integerOf(value);
  if (kind === kindBigInteger) return formatDecimalInteger(integer, precision, conventions);
  if (precision === 0) {
    const text = integer.toString();
    return integer < 0n && conventions.negativeSign !== "-" ? conventions.negativeSign + text.slice(1) : text;
  }
  const all = digitsOfInteger(integer);
  return general(roundDigits(all, precision - all.point), precision, letter, conventions);
}

/** Number.FormatGeneral. */
function general(digits: NumberDigits, maxDigits: number, letter: string, conventions: NumberConventions): string {
  const sign = digits.negative ? conventions.negativeSign : "";
  if (digits.digits === "") return `${sign}0`;
  const trimmed = digits.digits.replace(/0+$/, "");
  if (digits.point > maxDigits || digits.point < -3) {
    const plain: NumberDigits = { ...digits, digits: trimmed };
    return scientific(plain, trimmed.length - 1, letter, 2, conventions);
  }
  const whole = digits.point > 0 ? trimmed.slice(0, digits.point).padEnd(digits.point, "0") : "0";
  const fraction = digits.point > 0 ? trimmed.slice(digits.point) : "0".repeat(-digits.point) + trimmed;
  return sign + (fraction === "" ? whole : whole + conventions.decimal + fraction);
}

/** Double.ToString("G15") in the invariant culture: how PowerShell shows doubles ("$x", tables). */
export function doubleText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return Object.is(value, -0) ? "-0" : value.toString();
  if (!Number.isFinite(value)) return nonFinite(value, invariantCulture.data.number);
  return general(significantDigits(value, 15), 15, "E", invariantCulture.data.number);
}

/** Single.ToString("G7") in the invariant culture. */
export function singleText(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value, invariantCulture.data.number);
  return general(significantDigits(value, 7), 7, "E", invariantCulture.data.number);
}
