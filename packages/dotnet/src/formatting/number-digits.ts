// A number as decimal digits and the place of its point: what all number formats are built from.

/** `digits` has no leading zeros ("" is zero); the value is 0.DIGITS times ten to the `point`. */
export interface NumberDigits {
  negative: boolean;
  digits: string;
  point: number;
  /** Doubles and singles: a negative zero keeps its sign. */
  readonly isFloating: boolean;
}

/** Digits of an integer or of an unscaled decimal. */
export function digitsOfInteger(value: bigint, scale = 0): NumberDigits {
  const negative = value < 0n;
  const text = (negative ? -value : value).toString();
  if (text === "0") return { negative: false, digits: "", point: 0, isFloating: false };
  return { negative, digits: text, point: text.length - scale, isFloating: false };
}

/** The shortest digits that read back as the same double (or single). */
export function shortestDigits(value: number, single = false): NumberDigits {
  const negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return { negative, digits: "", point: 0, isFloating: true };
  return fromExponential(single ? shortestSingle(magnitude) : magnitude.toExponential(), negative);
}

function fromExponential(text: string, negative: boolean): NumberDigits {
  const e = text.indexOf("e");
  const digits = text.slice(0, e).replace(".", "").replace(/0+$/, "");
  return { negative, digits, point: Number(text.slice(e + 1)) + 1, isFloating: true };
}

/** Fewest digits (at most nine) that round to the same 32-bit value. */
function shortestSingle(magnitude: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = magnitude.toExponential(digits);
    if (Math.fround(Number(text)) === magnitude) return text;
  }
  return magnitude.toExponential(8);
}

/** All digits of a double: every double is a finite decimal fraction. */
function exactDigits(magnitude: number): { digits: string; point: number } {
  if (Number.isInteger(magnitude)) {
    const text = BigInt(magnitude).toString();
    return { digits: text, point: text.length };
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, magnitude);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  const shift = (exponent === 0 ? 1 : exponent) - 1075;
  // value = mantissa * 2^shift, shift < 0 here: multiply by 5^-shift to get the decimal fraction's digits.
  const text = (mantissa * 5n ** BigInt(-shift)).toString();
  return { digits: text, point: text.length + shift };
}

/** Digits of a double rounded to a number of significant digits, midpoints to even (as .NET's Dragon4). */
export function significantDigits(value: number, count: number): NumberDigits {
  const negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return { negative, digits: "", point: 0, isFloating: true };
  const short = shortestDigits(magnitude);
  // Below the normal range doubles have fewer digits than 15: their shortest text says less than 15 digits do.
  if (magnitude < 2.2250738585072014e-308) return roundEven(exactDigits(magnitude), count, negative);
  if (count <= 15 && short.digits.length <= count) return { ...short, negative };
  if (count <= 15 && !(short.digits.length === count + 1 && short.digits.endsWith("5"))) {
    return fromExponential(magnitude.toExponential(count - 1), negative);
  }
  return roundEven(exactDigits(magnitude), count, negative);
}

/** Digits of a double rounded to a number of decimals, midpoints to even. */
export function fixedDigits(value: number, decimals: number): NumberDigits {
  const negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return { negative, digits: "", point: 0, isFloating: true };
  // toFixed rounds the exact value too, but midpoints up: only a value whose next digit is a 5 may be one.
  if (magnitude < 1e15 && decimals <= 20 && !magnitude.toFixed(decimals + 1).endsWith("5")) {
    return fromFixed(magnitude.toFixed(decimals), negative);
  }
  const exact = exactDigits(magnitude);
  return roundEven(exact, exact.point + decimals, negative);
}

/** Reads toFixed's text. */
function fromFixed(text: string, negative: boolean): NumberDigits {
  const dot = text.indexOf(".");
  const whole = dot < 0 ? text.length : dot;
  const all = dot < 0 ? text : text.slice(0, dot) + text.slice(dot + 1);
  let first = 0;
  while (all.charCodeAt(first) === 48) first++;
  let end = all.length;
  while (end > first && all.charCodeAt(end - 1) === 48) end--;
  return { negative, digits: all.slice(first, end), point: end === first ? 0 : whole - first, isFloating: true };
}

function roundEven(exact: { digits: string; point: number }, count: number, negative: boolean): NumberDigits {
  const { digits, point } = exact;
  if (count >= digits.length) return { negative, digits: digits.replace(/0+$/, ""), point, isFloating: true };
  if (count < 0) return { negative, digits: "", point: 0, isFloating: true };
  const next = digits.charCodeAt(count) - 48;
  const tie = next === 5 && /^0*$/.test(digits.slice(count + 1));
  const last = count === 0 ? 0 : digits.charCodeAt(count - 1) - 48;
  const up = tie ? (last & 1) === 1 : next >= 5;
  return finishRounding(digits.slice(0, count), point, up, negative, true);
}

function finishRounding(
  kept: string,
  point: number,
  up: boolean,
  negative: boolean,
  isFloating: boolean,
): NumberDigits {
  if (!up) {
    const digits = kept.replace(/0+$/, "");
    return { negative, digits, point: digits === "" ? 0 : point, isFloating };
  }
  const raised = (BigInt(kept === "" ? "0" : kept) + 1n).toString();
  const padded = raised.padStart(kept.length, "0");
  const carried = padded.length > kept.length;
  return { negative, digits: padded.replace(/0+$/, ""), point: carried ? point + 1 : point, isFloating };
}

/** Rounds digits to `decimals` places after the point, midpoints away from zero (Number.RoundNumber). */
export function roundDigits(number: NumberDigits, decimals: number): NumberDigits {
  const count = number.point + decimals;
  const sign = (rounded: NumberDigits): NumberDigits => {
    if (rounded.digits === "" && !rounded.isFloating) rounded.negative = false;
    return rounded;
  };
  if (count >= number.digits.length) return sign({ ...number, digits: number.digits.replace(/0+$/, "") });
  if (count < 0) return sign({ negative: number.negative, digits: "", point: 0, isFloating: number.isFloating });
  const up = number.digits.charCodeAt(count) >= 53;
  return sign(finishRounding(number.digits.slice(0, count), number.point, up, number.negative, number.isFloating));
}

/** The digit at a position counted from the first digit (positions before and after are zeros). */
export function integerPart(number: NumberDigits): string {
  if (number.point <= 0) return "";
  return number.digits.slice(0, number.point).padEnd(number.point, "0");
}

/** The digits after the point, exactly `decimals` of them. */
export function fractionPart(number: NumberDigits, decimals: number): string {
  const leading = number.point < 0 ? "0".repeat(Math.min(-number.point, decimals)) : "";
  const digits = number.point < 0 ? number.digits : number.digits.slice(number.point);
  return (leading + digits).slice(0, decimals).padEnd(decimals, "0");
}
