// .NET arrays: object[] is a plain JavaScript array, T[] an array carrying its element type, T[,] a class of its own.
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";
import type { PSValue } from "./ps-value.ts";

const ELEMENT_TYPE: unique symbol = Symbol("latch.elementType");

/** A one-dimensional .NET array whose element type is not Object. */
export interface TypedArray extends Array<PSValue> {
  [ELEMENT_TYPE]?: DotNetType;
}

/**
 * A T[] of the given items (the array itself is used, not copied). In: the element type or its full name.
 * `object[]` comes back as the plain array. Byte[] must be made as Uint8Array instead.
 */
export function arrayOf(elementType: DotNetType | string, items: PSValue[]): PSValue[] {
  const type = typeof elementType === "string" ? getType(elementType) : elementType;
  if (type.fullName === "System.Object") return items;
  Object.defineProperty(items, ELEMENT_TYPE, { value: type, enumerable: false, configurable: true });
  return items;
}

/** The element type of an array value (Object for plain arrays, Byte for Uint8Array). */
export function elementTypeOf(array: object): DotNetType {
  if (array instanceof Uint8Array) return getType("System.Byte");
  return (array as TypedArray)[ELEMENT_TYPE] ?? getType("System.Object");
}

/** True when the array is a T[] made by arrayOf (so not object[]). */
export function isTypedArray(array: object): boolean {
  return (array as TypedArray)[ELEMENT_TYPE] !== undefined;
}

/** System.Array of rank two or more (row-major). */
export class MultiDimensionalArray {
  readonly elementType: DotNetType;
  readonly lengths: readonly number[];
  readonly items: PSValue[];
  constructor(elementType: DotNetType, lengths: readonly number[], initial: PSValue) {
    this.elementType = elementType;
    this.lengths = lengths;
    let count = 1;
    for (const length of lengths) count *= length;
    this.items = new Array<PSValue>(count).fill(initial);
  }
  get rank(): number {
    return this.lengths.length;
  }
  get [TYPE](): DotNetType {
    return getType(`${this.elementType.fullName}[${",".repeat(this.lengths.length - 1)}]`);
  }
  /** Position of an element in `items`, or -1 when an index is out of its bounds. */
  offsetOf(indices: readonly number[]): number {
    let offset = 0;
    for (let i = 0; i < this.lengths.length; i++) {
      const length = this.lengths[i]!;
      const index = indices[i] ?? -1;
      if (index < 0 || index >= length) return -1;
      offset = offset * length + index;
    }
    return offset;
  }
}
