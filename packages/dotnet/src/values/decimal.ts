// System.Decimal exactly: a signed integer of at most 96 bits and a scale of 0 to 28 (trailing zeros are kept).
import { Exception } from "../errors/exception.ts";
import { HASH_KEY } from "./hash-key-symbol.ts";
import { tagType } from "./ps-value.ts";

const maximum = (1n << 96n) - 1n;
const powers: bigint[] = [1n];

/** 10 to the n. */
export function powerOfTen(n: number): bigint {
  for (let i = powers.length; i <= n; i++) powers.push(powers[i - 1]! * 10n);
  return powers[n]!;
}

/** A decimal number: `unscaled / 10^scale`. Immutable. Operations throw OverflowException as .NET's do. */
export class PSDecimal {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  get [HASH_KEY](): string {
    const plain = this.withoutTrailingZeros();
    return `decimal:${plain.unscaled}/${plain.scale}`;
  }

  /** From digits of any length: rounded half to even into 96 bits and 28 decimals. */
  static of(unscaled: bigint, scale: number): PSDecimal {
    let value = unscaled;
    let places = scale;
    if (places < 0) {
      value *= powerOfTen(-places);
      places = 0;
    }
    let drop = places > 28 ? places - 28 : 0;
    const magnitude = value < 0n ? -value : value;
    while (drop < places && roundedShift(magnitude, drop) > maximum) drop++;
    const rounded = roundedShift(magnitude, drop);
    if (rounded > maximum) {
      throw new Exception("System.OverflowException", "Value was either too large or too small for a Decimal.");
    }
    return new PSDecimal(value < 0n ? -rounded : rounded, places - drop);
  }

  static fromBigInt(value: bigint): PSDecimal {
    return PSDecimal.of(value, 0);
  }

  /** Decimal(double): the value rounded to 15 significant digits (7 for a Single). */
  static fromDouble(value: number, digits = 15): PSDecimal {
    if (!Number.isFinite(value) || Math.abs(value) >= 7.9228162514264338e28) {
      throw new Exception("System.OverflowException", "Value was either too large or too small for a Decimal.");
    }
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
    const unscaled = BigInt(mantissa.replace(".", ""));
    const scale = digits - 1 - Number(exponent);
    return PSDecimal.of(unscaled, scale).withoutTrailingZeros();
  }

  add(other: PSDecimal): PSDecimal {
    if (this.scale === other.scale) return PSDecimal.of(this.unscaled + other.unscaled, this.scale);
    if (this.scale > other.scale) {
      return PSDecimal.of(this.unscaled + other.unscaled * powerOfTen(this.scale - other.scale), this.scale);
    }
    return PSDecimal.of(this.unscaled * powerOfTen(other.scale - this.scale) + other.unscaled, other.scale);
  }

  subtract(other: PSDecimal): PSDecimal {
    return this.add(other.negate());
  }

  multiply(other: PSDecimal): PSDecimal {
    return PSDecimal.of(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** The quotient with as many decimals as are needed, at most what 96 bits hold. The divisor is not zero. */
  divide(other: PSDecimal): PSDecimal {
    if (other.unscaled === 0n) throw divideByZero();
    const base = this.scale - other.scale;
    const extra = 29 + (base < 0 ? -base : 0);
    const quotient = (this.unscaled * powerOfTen(extra)) / other.unscaled;
    const exact = quotient * other.unscaled === this.unscaled * powerOfTen(extra);
    // A digit beyond keeps the rounding honest when the division does not come out even.
    const result = exact
      ? trimTo(quotient, base + extra, Math.max(base, 0))
      : {
          unscaled: quotient * 10n + (quotient < 0n || other.unscaled < 0n !== this.unscaled < 0n ? -1n : 1n),
          scale: base + extra + 1,
        };
    const rounded = PSDecimal.of(result.unscaled, result.scale);
    return exact ? rounded : trimDecimal(rounded, Math.max(base, 0));
  }

  remainder(other: PSDecimal): PSDecimal {
    if (other.unscaled === 0n) throw divideByZero();
    // A smaller dividend is the remainder as it stands, with its own scale.
    if (this.absolute.compare(other.absolute) < 0) return this;
    if (this.scale === other.scale) return new PSDecimal(this.unscaled % other.unscaled, this.scale);
    if (this.scale > other.scale) {
      return PSDecimal.of(this.unscaled % (other.unscaled * powerOfTen(this.scale - other.scale)), this.scale);
    }
    return PSDecimal.of((this.unscaled * powerOfTen(other.scale - this.scale)) % other.unscaled, other.scale);
  }

  get absolute(): PSDecimal {
    return this.unscaled < 0n ? this.negate() : this;
  }

  negate(): PSDecimal {
    return new PSDecimal(-this.unscaled, this.scale);
  }

  compare(other: PSDecimal): number {
    let a = this.unscaled;
    let b = other.unscaled;
    if (this.scale < other.scale) a *= powerOfTen(other.scale - this.scale);
    else if (other.scale < this.scale) b *= powerOfTen(this.scale - other.scale);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Rounded to a number of decimals. `toEven` false: midpoints away from zero. */
  round(decimals: number, toEven = true): PSDecimal {
    if (decimals >= this.scale) return this;
    const magnitude = this.unscaled < 0n ? -this.unscaled : this.unscaled;
    const drop = this.scale - decimals;
    const rounded = toEven ? roundedShift(magnitude, drop) : (magnitude + powerOfTen(drop) / 2n) / powerOfTen(drop);
    return new PSDecimal(this.unscaled < 0n ? -rounded : rounded, decimals);
  }

  /** The integral part, towards zero. */
  truncate(): bigint {
    return this.unscaled / powerOfTen(this.scale);
  }

  /** The nearest integer, midpoints to even. */
  toBigIntRounded(): bigint {
    return this.round(0).unscaled;
  }

  toNumber(): number {
    return Number(this.toString());
  }

  withoutTrailingZeros(): PSDecimal {
    return trimDecimal(this, 0);
  }

  /** Invariant text, all decimals kept: `1.50`. */
  toString(): string {
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, "0");
    const cut = digits.length - this.scale;
    const text = this.scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
    return negative ? `-${text}` : text;
  }
}
tagType(PSDecimal, "System.Decimal");

function divideByZero(): Exception {
  return new Exception("System.DivideByZeroException", "Attempted to divide by zero.");
}

/** A magnitude divided by 10^drop, midpoints to even. */
function roundedShift(magnitude: bigint, drop: number): bigint {
  if (drop === 0) return magnitude;
  const divisor = powerOfTen(drop);
  const quotient = magnitude / divisor;
  const twice = (magnitude - quotient * divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient & 1n) ? quotient + 1n : quotient;
}

function trimTo(unscaled: bigint, scale: number, least: number): { unscaled: bigint; scale: number } {
  let value = unscaled;
  let places = scale;
  while (places > least && value % 10n === 0n) {
    value /= 10n;
    places--;
  }
  return { unscaled: value, scale: places };
}

function trimDecimal(value: PSDecimal, least: number): PSDecimal {
  const trimmed = trimTo(value.unscaled, value.scale, least);
  return trimmed.scale === value.scale ? value : new PSDecimal(trimmed.unscaled, trimmed.scale);
}
