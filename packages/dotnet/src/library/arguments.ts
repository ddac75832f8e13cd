// Reading converted arguments of method implementations as JavaScript values.

import { CultureInfo, currentCulture, invariantCulture } from "../text/culture.ts";
import { elementTypeOf } from "../values/arrays.ts";
import { EnumValue } from "../values/enum-value.ts";
import { enumerateAny } from "../values/enumerable.ts";
import { byteOf, charOf, PSChar, PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { Delegate } from "../types/delegate.ts";
import { argumentNull } from "../types/method-errors.ts";
import type { ReferenceCell } from "../types/reference.ts";

/** A string argument; null becomes "". */
export function text(value: PSValue | undefined): string {
  return typeof value === "string" ? value : charText(value);
}

function charText(value: PSValue | undefined): string {
  if (value instanceof PSChar) return value.text;
  if (Array.isArray(value)) return value.map((c) => charText(c as PSValue)).join("");
  return "";
}

/** A string argument that must not be null (ArgumentNullException naming the parameter). */
export function requiredText(value: PSValue | undefined, parameter: string): string {
  if (value === null || value === undefined) throw argumentNull(parameter);
  return text(value);
}

/** An Int32 argument (or any small integer box, or an Int64 that fits). */
export function int(value: PSValue | undefined): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "object" && value !== null && "value" in value)
    return Number((value as { value: number | bigint }).value);
  return 0;
}

/** Any integer argument as bigint. */
export function big(value: PSValue | undefined): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return BigInt(value);
  if (typeof value === "object" && value !== null && "value" in value) {
    const inner = (value as { value: number | bigint }).value;
    if (typeof inner === "number" && !Number.isFinite(inner)) return 0n;
    return typeof inner === "bigint" ? inner : BigInt(Math.trunc(inner));
  }
  return 0n;
}

/** A floating-point argument. */
export function double(value: PSValue | undefined): number {
  return value instanceof PSDouble ? value.value : Number(int(value));
}

/** A Boolean argument. */
export function flag(value: PSValue | undefined): boolean {
  return value === true;
}

/** An enum argument's number. */
export function enumNumber(value: PSValue | undefined): number {
  return value instanceof EnumValue ? Number(value.value) : int(value);
}

/** The name of an enum argument. */
export function enumName(value: PSValue | undefined): string {
  return value instanceof EnumValue ? value.toString() : "";
}

/** An IFormatProvider argument: null is the current culture. */
export function culture(value: PSValue | undefined): CultureInfo {
  if (value instanceof CultureInfo) return value;
  if (typeof value === "object" && value !== null && "culture" in value && value.culture instanceof CultureInfo)
    return value.culture;
  return currentCulture();
}

/** Everything an enumerable argument gives (a string gives chars), as a new array. */
export function items(value: PSValue | undefined): PSValue[] {
  if (value === undefined || value === null) return [];
  const enumerable = enumerateAny(value);
  return enumerable === null ? [value] : [...enumerable];
}

/** As `items`, ArgumentNullException for null. */
export function requiredItems(value: PSValue | undefined, parameter: string): PSValue[] {
  if (value === null || value === undefined) throw argumentNull(parameter);
  return items(value);
}

/** The bytes of a byte[] argument (an array of numbers is accepted for ReadOnlySpan parameters). */
export function bytes(value: PSValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return Uint8Array.from(items(value).map((b) => int(b)));
}

/** A string as char[] items. */
export function chars(value: string): PSValue[] {
  const result: PSValue[] = [];
  for (let i = 0; i < value.length; i++) result.push(charOf(value.charCodeAt(i)));
  return result;
}

/** A delegate argument that must not be null (ArgumentNullException naming the parameter). */
export function delegate(value: PSValue | undefined, parameter: string): Delegate {
  if (!(value instanceof Delegate)) throw argumentNull(parameter);
  return value;
}

/** The reference cell of a by-reference argument. */
export function cell(value: PSValue | undefined): ReferenceCell {
  return value as unknown as ReferenceCell;
}

/** A double result. */
export function dbl(value: number): PSDouble {
  return new PSDouble(value);
}

/** Is the array argument a byte[]? */
export function isByteArray(value: PSValue | undefined): boolean {
  return value instanceof Uint8Array || (Array.isArray(value) && elementTypeOf(value).displayName === "System.Byte");
}

export { byteOf, charOf, invariantCulture };
