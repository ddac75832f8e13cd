// System.Array: members of arrays (object[], T[], byte[], T[,]) and the static helpers.

import { convertTo } from "../conversion/convert-to.ts";
import { Exception } from "../errors/exception.ts";
import { arrayOf, elementTypeOf, MultiDimensionalArray } from "../values/arrays.ts";
import type { PSValue } from "../values/ps-value.ts";
import { defaultValueOf } from "../types/default-value.ts";
import { defineType } from "../types/define-type.ts";
import { DotNetType } from "../types/dotnet-type.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { registerArrayMaker } from "../types/invoke.ts";
import { argumentException, argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import { construct } from "../types/invoke.ts";
import { byteOf } from "../values/numerics.ts";
import { cell, int, items, delegate } from "./arguments.ts";
import { checkBackwards, checkCopy, checkForwards, checkNotNegative, checkPart, givenArray } from "./array-ranges.ts";
import { orderOf, sortValues } from "./collections/comparers.ts";
import { introSort } from "./collections/intro-sort.ts";
import { Enumerator } from "./collections/enumerator.ts";
import { binarySearch, copyInto, genericList } from "./collections/list.ts";
import { dotNetEquals } from "./object.ts";

type AnyArray = PSValue[] | Uint8Array | MultiDimensionalArray;

/** A new array of an element type: zeros, nulls, or default structs. */
export function newArray(elementType: DotNetType, length: number): PSValue {
  if (length < 0) throw new Exception("System.OverflowException", "Arithmetic operation resulted in an overflow.");
  if (length > 2147483591)
    throw new Exception("System.OutOfMemoryException", "Array dimensions exceeded supported range.");
  if (elementType.displayName === "System.Byte") return new Uint8Array(length);
  return arrayOf(elementType, new Array<PSValue>(length).fill(defaultValueOf(elementType)));
}

registerArrayMaker((type, lengths) => {
  const element = type.elementType as DotNetType;
  const sizes = lengths.map((l) => int(l));
  if (sizes.length === 1) return newArray(element, sizes[0] ?? 0);
  if (sizes.some((s) => s < 0))
    throw new Exception("System.OverflowException", "Arithmetic operation resulted in an overflow.");
  return new MultiDimensionalArray(element, sizes, defaultValueOf(element));
});

function lengthOf(array: AnyArray): number {
  return array instanceof MultiDimensionalArray ? array.items.length : array.length;
}

function valuesOf(array: PSValue | undefined): PSValue[] {
  if (array === null || array === undefined) throw argumentNull("array");
  if (array instanceof MultiDimensionalArray) return array.items;
  return Array.isArray(array) ? (array as PSValue[]) : items(array);
}

/** Writes values back into an array whose `valuesOf` was a copy (byte[]). */
function store(array: PSValue, values: readonly PSValue[]): void {
  if (array instanceof Uint8Array) array.set(values.map((v) => int(v)));
}

function like(model: PSValue, values: PSValue[]): PSValue {
  if (model instanceof Uint8Array) return Uint8Array.from(values.map((v) => int(v)));
  return arrayOf(elementTypeOf(model as object), values);
}

function clone(array: AnyArray): PSValue {
  if (array instanceof Uint8Array) return Uint8Array.from(array);
  if (array instanceof MultiDimensionalArray) {
    const copy = new MultiDimensionalArray(array.elementType, array.lengths, null);
    array.items.forEach((v, i) => void (copy.items[i] = v));
    return copy;
  }
  return arrayOf(elementTypeOf(array), [...array]);
}

function dimension(array: AnyArray, index: PSValue | undefined): number {
  const at = int(index);
  if (array instanceof MultiDimensionalArray && at >= 0 && at < array.lengths.length) return array.lengths[at] ?? 0;
  if (!(array instanceof MultiDimensionalArray) && at === 0) return array.length;
  throw new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
}

function offset(array: AnyArray, indices: readonly PSValue[]): number {
  const given = indices.flatMap((i) => (Array.isArray(i) ? (i as PSValue[]) : [i])).map((i) => int(i));
  const at = array instanceof MultiDimensionalArray ? array.offsetOf(given) : (given[0] ?? -1);
  if (at < 0 || at >= lengthOf(array))
    throw new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  return at;
}

function getAt(array: AnyArray, at: number): PSValue {
  if (array instanceof Uint8Array) return byteOf(array[at] ?? 0);
  return (array instanceof MultiDimensionalArray ? array.items[at] : array[at]) ?? null;
}

function setAt(array: AnyArray, at: number, value: PSValue): void {
  const converted = convertTo(value, typeOf(array).elementType as DotNetType);
  if (array instanceof Uint8Array) array[at] = int(converted);
  else if (array instanceof MultiDimensionalArray) array.items[at] = converted;
  else array[at] = converted;
}

function fixedSize(): never {
  throw new Exception("System.NotSupportedException", "Collection was of a fixed size.");
}

function indexOf(array: PSValue | undefined, value: PSValue | undefined, from = 0, count?: number): number {
  const values = valuesOf(array);
  checkForwards(values.length, from, count ?? Math.max(0, values.length - from));
  const to = count === undefined ? values.length : from + count;
  for (let i = from; i < to; i++) if (dotNetEquals(values[i] ?? null, value ?? null)) return i;
  return -1;
}

function optional(value: PSValue | undefined): number | undefined {
  return value === undefined ? undefined : int(value);
}

defineType<AnyArray>({
  name: "System.Array",
  properties: {
    Length: lengthOf,
    LongLength: (self) => BigInt(lengthOf(self)),
    Rank: (self) => (self instanceof MultiDimensionalArray ? self.rank : 1),
    IsFixedSize: () => true,
    IsReadOnly: () => false,
    IsSynchronized: () => false,
    SyncRoot: (self) => self,
    Count: lengthOf,
  },
  methods: {
    Clone: clone,
    GetLength: (self, [index]) => dimension(self, index),
    GetLongLength: (self, [index]) => BigInt(dimension(self, index)),
    GetUpperBound: (self, [index]) => dimension(self, index) - 1,
    GetLowerBound: (self, [index]) => {
      dimension(self, index); // throws for a rank that the array has not
      return 0;
    },
    GetValue: (self, indices) => getAt(self, offset(self, indices)),
    SetValue: (self, [value, ...indices]) => {
      setAt(self, offset(self, indices), value ?? null);
      return undefined;
    },
    Get: (self, indices) => getAt(self, offset(self, indices)),
    Set: (self, args) => {
      setAt(self, offset(self, args.slice(0, -1)), args.at(-1) ?? null);
      return undefined;
    },
    CopyTo: (self, [target, index]) => {
      if ((target ?? null) === null) throw argumentNull("destinationArray");
      copyInto(valuesOf(self), target ?? null, int(index));
      return undefined;
    },
    GetEnumerator: (self) => new Enumerator(() => valuesOf(self), "System.ArrayEnumerator"),
    Initialize: () => undefined,
    Contains: (self, [value]) => indexOf(self, value) >= 0,
    IndexOf: (self, [value]) => indexOf(self, value),
    Add: fixedSize,
    Remove: fixedSize,
    RemoveAt: fixedSize,
    Insert: fixedSize,
    Clear: (self) => {
      fill(self, defaultOf(self), 0, lengthOf(self));
      return undefined;
    },
  },
  indexer: {
    get: (self, [index]) => getAt(self, offset(self, [index ?? null])),
    set: (self, [index], value) => setAt(self, offset(self, [index ?? null]), value),
  },
  staticProperties: { MaxLength: () => 2147483591 },
  staticMethods: {
    CreateInstanceFromArrayType: ([type, length]) => {
      if (!(type instanceof DotNetType)) throw argumentNull("arrayType");
      if (type.elementType === null) throw argumentException("Type must be an array type.", "arrayType");
      return construct(type, Array.isArray(length) ? [...length] : [length ?? 0]);
    },
    Copy: copy,
    ConstrainedCopy: copy,
    Sort: sort,
    Reverse: (args) => {
      const values = valuesOf(args[0]);
      if (args.length === 3) checkPart(values.length, int(args[1]), int(args[2]));
      if (args.length === 3)
        values.splice(int(args[1]), int(args[2]), ...values.slice(int(args[1]), int(args[1]) + int(args[2])).reverse());
      else values.reverse();
      store(args[0] ?? null, values);
      return undefined;
    },
    IndexOf: ([array, value, from, count]) => indexOf(array, value, optional(from), optional(count)),
    LastIndexOf: ([array, value, from, count]) => {
      const values = valuesOf(array);
      const start = optional(from) ?? values.length - 1;
      const length = optional(count) ?? start + 1;
      checkBackwards(values.length, start, length);
      for (let i = start; i > start - length; i--) if (dotNetEquals(values[i] ?? null, value ?? null)) return i;
      return -1;
    },
    BinarySearch: (args) => {
      if (args.length >= 4) checkPart(valuesOf(args[0]).length, int(args[1]), int(args[2]));
      if (args.length >= 4)
        return binarySearch(valuesOf(args[0]), args[3] ?? null, args[4], int(args[1]), int(args[2]));
      return binarySearch(valuesOf(args[0]), args[1] ?? null, args[2]);
    },
    Clear: (args) => {
      const array = givenArray(args[0]) as AnyArray;
      fill(
        array,
        defaultOf(array),
        args.length === 1 ? 0 : int(args[1]),
        args.length === 1 ? lengthOf(array) : int(args[2]),
      );
      return undefined;
    },
    Fill: ([given, value, from, count]) => {
      const array = givenArray(given) as AnyArray;
      const [start, length] = [optional(from) ?? 0, optional(count) ?? lengthOf(array)];
      checkForwards(lengthOf(array), start, length);
      fill(array, value ?? null, start, length);
      return undefined;
    },
    Resize: ([reference, size], signature) => {
      const element = signature.genericArguments[0] as DotNetType;
      const old = cell(reference).value;
      const made = newArray(element, int(size));
      if (old !== null) copyInto(valuesOf(old).slice(0, int(size)), made, 0);
      cell(reference).value = made;
      return undefined;
    },
    CreateInstance: (args) => {
      const element = givenArray(args[0], "elementType") as DotNetType;
      const sizes = items(args.slice(1))
        .flatMap((s) => items(Array.isArray(s) ? s : [s]))
        .map((s) => int(s));
      if (sizes.length === 0) throw new Exception("System.ArgumentException", "Must provide at least one rank.");
      if (args.length === 2 && !Array.isArray(args[1]))
        checkNotNegative(sizes[0] ?? 0, "length", "a non-negative value");
      const negative = sizes.findIndex((size) => size < 0);
      if (negative >= 0) throw argumentOutOfRange("Non-negative number required.", `lengths[${negative}]`);
      return sizes.length === 1
        ? newArray(element, sizes[0] ?? 0)
        : new MultiDimensionalArray(element, sizes, defaultValueOf(element));
    },
    Empty: (_args, signature) => newArray(signature.genericArguments[0] as DotNetType, 0),
    AsReadOnly: ([array]) => {
      const list = genericList(elementTypeOf(array as object), valuesOf(array));
      list.isReadOnly = true;
      return list;
    },
    Exists: ([array, match]) => valuesOf(array).some((v) => delegate(match, "match").invoke([v]) === true),
    TrueForAll: ([array, match]) => valuesOf(array).every((v) => delegate(match, "match").invoke([v]) === true),
    Find: ([array, match]) =>
      valuesOf(array).find((v) => delegate(match, "match").invoke([v]) === true) ?? defaultOf(array as AnyArray),
    FindLast: ([array, match]) =>
      valuesOf(array).findLast((v) => delegate(match, "match").invoke([v]) === true) ?? defaultOf(array as AnyArray),
    FindAll: ([array, match]) =>
      like(
        array ?? null,
        valuesOf(array).filter((v) => delegate(match, "match").invoke([v]) === true),
      ),
    FindIndex: ([array, match]) => valuesOf(array).findIndex((v) => delegate(match, "match").invoke([v]) === true),
    FindLastIndex: ([array, match]) =>
      valuesOf(array).findLastIndex((v) => delegate(match, "match").invoke([v]) === true),
    ForEach: ([array, action]) => {
      for (const value of valuesOf(array)) delegate(action, "action").invoke([value]);
      return undefined;
    },
    ConvertAll: ([array, converter], signature) =>
      arrayOf(
        signature.genericArguments[1] ?? elementTypeOf(array as object),
        valuesOf(array).map((v) => delegate(converter, "converter").invoke([v])),
      ),
  },
});

function defaultOf(array: AnyArray): PSValue {
  return defaultValueOf(typeOf(array).elementType as DotNetType);
}

function fill(array: AnyArray, value: PSValue, from: number, count: number): void {
  if (from < 0 || from + count > lengthOf(array))
    throw new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  for (let i = from; i < from + count; i++) setAt(array, i, value);
}

/** Array.Copy(source, target, length) and (source, sourceIndex, target, targetIndex, length). */
function copy(args: PSValue[]): undefined {
  const short = args.length === 3;
  const source = valuesOf(givenArray(args[0], "sourceArray"));
  const from = short ? 0 : int(args[1]);
  const target = givenArray(short ? args[1] : args[2], "destinationArray");
  const at = short ? 0 : int(args[3]);
  const length = int(args.at(-1));
  checkCopy(from, at, length, source.length, lengthOf(target as AnyArray));
  const element = typeOf(target).elementType as DotNetType;
  const values = source.slice(from, from + length);
  copyInto(element.isValueType ? values.map((v) => convertTo(v, element)) : values, target, at);
  return undefined;
}

/** Array.Sort(array), (array, comparer|comparison), (keys, items[, comparer]), (array, index, length). */
function sort(args: PSValue[]): undefined {
  const array = args[0] ?? null;
  const values = valuesOf(array);
  const second = args[1];
  if (typeof second === "number") {
    checkPart(values.length, second, int(args[2]));
    const part = values.slice(second, second + int(args[2]));
    sortValues(part, orderOf(args[3]));
    values.splice(second, part.length, ...part);
  } else if (Array.isArray(second)) {
    const order = orderOf(args[2]);
    const pairs = values.map((key, i) => [key, (second as PSValue[])[i] ?? null] as const);
    introSort(pairs, ([a], [b]) => order(a, b));
    pairs.forEach(([key, item], i) => {
      values[i] = key;
      (second as PSValue[])[i] = item;
    });
  } else sortValues(values, orderOf(second));
  store(array, values);
  return undefined;
}
