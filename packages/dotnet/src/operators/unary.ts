// Unary operators: - + -bnot ++ --.
import { createRequire } from "node:module";
import { noConversion } from "../conversion/cast-errors.ts";
import { integerIn, integerOfKind } from "../conversion/change-type.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { enumFromInteger } from "../conversion/to-enum.ts";
import { runtimeException } from "../errors/exception.ts";
import { getType, typeOf } from "../types/dotnet-type.ts";
import { PSDecimal } from "../values/decimal.ts";
import { EnumValue } from "../values/enum-value.ts";
import {
  kindByte,
  kindDecimal,
  kindDouble,
  kindInt32,
  kindInt64,
  kindSByte,
  kindSingle,
  kindUInt32,
  kindUInt64,
  type NumericKind,
} from "../values/numeric-kind.ts";
import { PSBigInteger, PSDouble, PSInt16, PSSingle, PSUInt32, PSUInt64 } from "../values/numerics.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";
import { add, subtract } from "./arithmetic.ts";
import { wholeOf } from "./bitwise.ts";
import { isNumericKind, primitiveKind } from "./numeric-operation.ts";
import { stringOperand } from "./operand.ts";

const require = createRequire(import.meta.url);
const ranks = () => require("../types/conversion-rank.ts") as typeof import("../types/conversion-rank.ts");

function baseOf(value: PSValue): PSValue {
  return value instanceof PSObject ? value.baseObject : value;
}

/** `-x`: of numbers in their own type (bytes become Int32), of everything else `0 - x`. */
export function negate(value: PSValue): PSValue {
  if (typeof value === "number") return value === -2147483648 ? value : 0 - value;
  if (value instanceof PSDouble) return new PSDouble(-value.value);
  const base = baseOf(value);
  const kind = isNull(base) ? 0 : primitiveKind(base);
  if (!isNumericKind(kind) || base instanceof EnumValue) return subtract(0, base);
  switch (kind) {
    case kindInt32:
      return negate(base);
    case kindInt64:
      return BigInt.asIntN(64, -(base as bigint));
    case kindDecimal:
      return (base as PSDecimal).negate();
    case kindDouble:
      return new PSDouble(-(base as PSDouble).value);
    case kindSingle:
      // A Single turns into a Double here, as recorded.
      return new PSDouble(-(base as PSSingle).value);
    case kindSByte:
    case kindByte:
      return -Number(integerIn(base));
    case 7:
      return new PSInt16((-(base as PSInt16).value << 16) >> 16);
    case 8:
      return integerOfKind(BigInt.asUintN(16, -integerIn(base)), 8);
    case kindUInt32:
    case kindUInt64:
      return subtract(0, base);
    default:
      return subtract(0, base);
  }
}

/** `+x`: numbers unchanged (bytes become Int32), everything else `0 + x`. */
export function plus(value: PSValue): PSValue {
  if (typeof value === "number") return value;
  const base = baseOf(value);
  const kind = isNull(base) ? 0 : primitiveKind(base);
  if (!isNumericKind(kind)) return add(0, base);
  if (base instanceof PSSingle) return new PSDouble(base.value);
  if (base instanceof EnumValue) return integerOfKind(base.value, kind as NumericKind);
  return kind === kindSByte || kind === kindByte ? Number(integerIn(base)) : base;
}

/** `-bnot x`. */
export function bitNot(value: PSValue): PSValue {
  if (typeof value === "number") return ~value;
  const base = baseOf(value);
  if (isNull(base)) return -1;
  if (base instanceof PSBigInteger) return new PSBigInteger(-base.value - 1n);
  if (typeof base === "string") return bitNot(stringOperand(base, null));
  const kind = primitiveKind(base);
  if (!isNumericKind(kind)) return bitNotOfConverted(base);
  if (kind >= kindSingle) return bitNotOfReal(base);
  const inverted = ~integerIn(base);
  if (base instanceof EnumValue) return enumFromInteger(base.type, inverted);
  if (kind <= kindInt32) return Number(inverted);
  if (kind === kindUInt32) return new PSUInt32(Number(BigInt.asUintN(32, inverted)));
  return kind === kindInt64 ? inverted : new PSUInt64(BigInt.asUintN(64, inverted));
}

function bitNotOfReal(base: PSValue): PSValue {
  const whole = wholeOf(base);
  if (whole === null) throw noConversion(base, getType(base instanceof PSDecimal ? "System.Int32" : "System.UInt64"));
  return bitNot(whole);
}

function bitNotOfConverted(base: PSValue): PSValue {
  for (const name of ["System.Int32", "System.Int64"]) {
    const type = getType(name);
    if (ranks().conversionRank(typeOf(base), type) !== 0) return bitNot(convertTo(base, type));
  }
  throw noConversion(base, getType("System.Int32"));
}

function step(value: PSValue, by: 1 | -1): PSValue {
  const base = baseOf(value);
  if (isNull(base)) return by;
  if (isNumericKind(primitiveKind(base))) return add(base, by);
  throw runtimeException(
    `The '${by === 1 ? "++" : "--"}' operator works only on numbers. The operand is a '${base instanceof PSCustomObject ? "System.Management.Automation.PSObject" : typeOf(base).displayName}'.`,
    "OperatorRequiresNumber",
  );
}

/** `$x++`: the new value. Only numbers and null have one. */
export function increment(value: PSValue): PSValue {
  if (typeof value === "number" && value !== 2147483647) return value + 1;
  return step(value, 1);
}

/** `$x--`: the new value. */
export function decrement(value: PSValue): PSValue {
  if (typeof value === "number" && value !== -2147483648) return value - 1;
  return step(value, -1);
}
