// Conversions to the plain JavaScript numbers that our own code asks for.
import { getType } from "../types/dotnet-type.ts";
import type { PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { convertTo } from "./convert-to.ts";

/** [int] of a value. Throws as the cast does. */
export function toInt32(value: PSValue): number {
  return typeof value === "number" ? value : (convertTo(value, getType("System.Int32")) as number);
}

/** [long] of a value. */
export function toInt64(value: PSValue): bigint {
  return typeof value === "bigint" ? value : (convertTo(value, getType("System.Int64")) as bigint);
}

/** [double] of a value. */
export function toDouble(value: PSValue): number {
  return typeof value === "number" ? value : (convertTo(value, getType("System.Double")) as PSDouble).value;
}
