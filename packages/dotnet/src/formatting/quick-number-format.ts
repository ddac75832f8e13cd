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
  const power = powersOfTen[decimals] as number;
  const scaled = magnitude * power;
  // A number that lies in the middle of two results is one after multiplication too; the others stay on their side of it.
  if (!(scaled < exactLimit)) return null;
  const below = Math.floor(scaled);
  const rest = scaled - below;
  if (rest === 0.5) return null;
  const rounded = rest > 0.5 ? below + 1 : below;
  const whole = Math.floor(rounded / power);
  const sign = number < 0 || Object.is(number, -0) ? "-" : "";
  const head = sign + (whole < 1000 || group === "" ? String(whole) : inThousands(String(whole), group));
  return decimals === 0 ? head : head + decimal + String(rounded - whole * power).padStart(decimals, "0");
}

function inThousands(digits: string, group: string): string {
  let text = digits;
  for (let at = digits.length - 3; at > 0; at -= 3) text = text.slice(0, at) + group + text.slice(at);
  return text;
}
