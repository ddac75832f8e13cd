// The everyday number formats by JavaScript's own means: integers and doubles of ordinary size in D, N and F.
import type { NumberConventions } from "../text/culture-data.ts";
import { PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";

/** Below this a number times a power of ten is exact enough to tell a midpoint. */
const exactLimit = 2 ** 50;
const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * An Int32 or Double in format `letter` with `precision` (-1: the culture's); null when number-format.ts must take the long way:
 * large values, midpoints (toFixed rounds them up, .NET to even), unusual groups and signs, other formats.
 */
export function quickNumber(
  value: PSValue,
  letter: string,
  precision: number,
  conventions: NumberConventions,
): string | null {
  if (conventions.negativeSign !== "-") return null;
  switch (letter) {
    case "D":
    case "d":
      return typeof value === "number" ? padded(value, precision) : null;
    case "N":
    case "n": {
      const { groupSizes, negative } = conventions;
      if (groupSizes.length !== 1 || groupSizes[0] !== 3 || negative !== 1) return null;
      return fixed(value, precision < 0 ? conventions.digits : precision, conventions.decimal, conventions.group);
    }
    case "F":
    case "f":
      return fixed(value, precision < 0 ? conventions.digits : precision, conventions.decimal, "");
    default:
      return null;
  }
}

function padded(value: number, precision: number): string {
  return value < 0 ? `-${String(-value).padStart(precision, "0")}` : String(value).padStart(precision, "0");
}

function fixed(value: PSValue, decimals: number, decimal: string, group: string): string | null {
  if (decimals > 15) return null;
  const number = typeof value === "number" ? value : value instanceof PSDouble ? value.value : Number.NaN;
  const magnitude = Math.abs(number);
  const scaled = magnitude * (powersOfTen[decimals] as number);
  // A number that lies in the middle of two results is one after multiplication too.
  if (!(scaled < exactLimit) || scaled % 1 === 0.5) return null;
  const text = magnitude.toFixed(decimals);
  const end = decimals === 0 ? text.length : text.length - decimals - 1;
  let whole = end === text.length ? text : text.slice(0, end);
  if (group !== "") {
    for (let at = end - 3; at > 0; at -= 3) whole = whole.slice(0, at) + group + whole.slice(at);
  }
  const sign = number < 0 || Object.is(number, -0) ? "-" : "";
  return decimals === 0 ? sign + whole : sign + whole + decimal + text.slice(end + 1);
}
