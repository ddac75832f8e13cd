// Casts to T[]: from other arrays, from collections element by element, from one value.
import { Exception } from "../errors/exception.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { arrayOf, elementTypeOf } from "../values/arrays.ts";
import { getEnumerable } from "../values/enumerable.ts";
import { byteOf, charOf, PSByte } from "../values/numerics.ts";
import { unwrap } from "../values/ps-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import { castFailed } from "./cast-errors.ts";
import { type ConvertOptions, convertTo } from "./convert-to.ts";

/** An array value of an element type: byte[] is a Uint8Array. */
export function makeArray(elementType: DotNetType, items: PSValue[]): PSValue {
  if (elementType.displayName === "System.Byte") {
    const bytes = new Uint8Array(items.length);
    for (let i = 0; i < items.length; i++) bytes[i] = (unwrap(items[i] ?? null) as PSByte).value;
    return bytes;
  }
  return arrayOf(elementType, items);
}

/** The items of an array value (bytes boxed). */
export function itemsOfArray(array: object): readonly PSValue[] {
  if (array instanceof Uint8Array) return Array.from(array, byteOf);
  return array as readonly PSValue[];
}

/** A non-null value cast to a one-dimensional array type. */
export function toArray(value: PSValue, base: PSValue, type: DotNetType, options?: ConvertOptions): PSValue {
  const elementType = type.elementType!;
  if (typeof base === "string") {
    if (elementType.displayName === "System.Char") {
      return arrayOf(
        elementType,
        Array.from({ length: base.length }, (_, i) => charOf(base.charCodeAt(i))),
      );
    }
    return scalarToArray(value, base, type, elementType, options);
  }
  if (Array.isArray(base) || base instanceof Uint8Array) {
    const items = itemsOfArray(base);
    if (elementType.isAssignableFrom(elementTypeOf(base))) return makeArray(elementType, [...items]);
    return makeArray(
      elementType,
      items.map((item) => convertTo(item, elementType, options)),
    );
  }
  const items = getEnumerable(base);
  if (items === null) return scalarToArray(value, base, type, elementType, options);
  try {
    const converted: PSValue[] = [];
    for (const item of items) converted.push(convertTo(item, elementType, options));
    return makeArray(elementType, converted);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw castFailed("InvalidCastExceptionEnumerableToArray", base, type, error);
  }
}

function scalarToArray(
  value: PSValue,
  base: PSValue,
  type: DotNetType,
  elementType: DotNetType,
  options?: ConvertOptions,
): PSValue {
  try {
    return makeArray(elementType, [convertTo(value, elementType, options)]);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw castFailed("InvalidCastExceptionScalarToArray", base, type, error);
  }
}
