// `$x[i]` and `$x[i] = v` on anything: arrays, lists, dictionaries, strings, indexers of types. about_Arrays, about_Hash_Tables

import { convertTo } from "../conversion/convert-to.ts";
import { toInt32 } from "../conversion/to-number.ts";
import { Exception, runtimeException } from "../errors/exception.ts";
import { elementTypeOf, isTypedArray, MultiDimensionalArray } from "../values/arrays.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { ListBase } from "../values/enumerable.ts";
import { byteOf, charOf, PSByte } from "../values/numerics.ts";
import { OrderedDictionary } from "../values/ordered-dictionary.ts";
import { unwrap } from "../values/ps-object.ts";
import { AutomationNull, isNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { chooseIndexer, indexerOf } from "./accessor-methods.ts";
import { typeOf } from "./dotnet-type.ts";
import { membersOf } from "./type-members.ts";
import { indexOutOfRange, notSupportedIndex } from "./index-errors.ts";

/**
 * `target[indices]`. Out of range and missing keys answer null (AutomationNull where PowerShell does).
 * Several indices on a one-dimensional collection, or an array as index, give a slice.
 */
export function getIndex(target: PSValue, indices: readonly PSValue[]): PSValue {
  const base = unwrap(target);
  if (isNull(base)) throw runtimeException("Cannot index into a null array.", "NullArray");
  if (base instanceof MultiDimensionalArray) return getMultiDimensional(base, indices);
  if (indices.length === 1) return getOne(base, indices[0] as PSValue);
  const chosen = chooseIndexer(typeOf(base), indices);
  const indexer = indexerOf(typeOf(base));
  if (chosen !== undefined && indexer !== null && chosen.indices.length === indices.length) {
    return indexer.get(base, chosen.indices, typeOf(base)) ?? null;
  }
  return slice(base, indices);
}

function getOne(base: PSValue, index: PSValue): PSValue {
  const key = unwrap(index);
  if (Array.isArray(base)) return getFromList(base as PSValue[], key);
  if (base instanceof DictionaryBase) return getFromDictionary(base, key);
  if (base instanceof ListBase) return getFromList(base.items, key);
  if (typeof base === "string") return getFromText(base, key);
  if (base instanceof Uint8Array) {
    const at = Array.isArray(key) ? null : position(key, base.length);
    if (at === null) return slice(base, key as PSValue[]);
    return at < 0 ? AutomationNull : byteOf(base[at] as number);
  }
  return getFromIndexer(base, key);
}

/** A position in 0..length-1, -1 when out of range. */
function position(index: PSValue, length: number): number {
  const at = typeof index === "number" ? index : toIndex(index);
  const from = at < 0 ? at + length : at;
  return from >= 0 && from < length ? from : -1;
}

function toIndex(index: PSValue): number {
  if (isNull(index)) throw nullIndex();
  try {
    return toInt32(index);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw runtimeException(error.message, error.errorRecord?.errorId ?? "InvalidCastFromStringToInteger", {
      inner: error,
      category: "InvalidArgument",
    });
  }
}

function nullIndex(): Exception {
  return runtimeException("Index operation failed; the array index evaluated to null.", "NullArrayIndex");
}

function getFromList(items: readonly PSValue[], index: PSValue): PSValue {
  if (Array.isArray(index)) return slice(items as PSValue[], index as PSValue[]);
  const at = position(index, items.length);
  return at < 0 ? AutomationNull : (items[at] ?? null);
}

function getFromText(text: string, index: PSValue): PSValue {
  if (Array.isArray(index)) return slice(text, index as PSValue[]);
  const at = position(index, text.length);
  return at < 0 ? AutomationNull : charOf(text.charCodeAt(at));
}

function getFromDictionary(dictionary: DictionaryBase, key: PSValue): PSValue {
  if (isNull(key)) throw nullIndex();
  if (dictionary instanceof OrderedDictionary && typeof key === "number") {
    return dictionary.at(key)?.[1] ?? null;
  }
  const chosen = keyFor(dictionary, key);
  const found = dictionary.get(chosen);
  if (found !== undefined) return found;
  return Array.isArray(key) ? slice(dictionary, key as PSValue[]) : null;
}

/** A key converted to the dictionary's key type when it has one. */
function keyFor(dictionary: DictionaryBase, key: PSValue): PSValue {
  const keyType = typeOf(dictionary).genericArguments[0];
  if (keyType === undefined || Array.isArray(key)) return key;
  return convertTo(key, keyType);
}

function getFromIndexer(base: PSValue, key: PSValue): PSValue {
  const type = typeOf(base);
  const indexer = indexerOf(type);
  if (indexer !== null) {
    if (isNull(key)) throw nullIndex();
    // Types made by our own code (PSMemberInfoCollection) have an indexer that no facts describe.
    if (membersOf(type).indexers().length === 0 && !Array.isArray(key)) return indexer.get(base, [key], type) ?? null;
    const chosen = chooseIndexer(type, [key]);
    if (chosen !== undefined) {
      try {
        return indexer.get(base, chosen.indices, type) ?? null;
      } catch (error) {
        if (error instanceof Exception && /OutOfRange|KeyNotFound/.test(error.typeName)) return null;
        throw error;
      }
    }
    if (Array.isArray(key)) return slice(base, key as PSValue[]);
  }
  return key === 0 || key === -1 ? base : AutomationNull;
}

/** `$a[0, 2]`: the elements that exist. */
function slice(base: PSValue, indices: readonly PSValue[]): PSValue {
  const result: PSValue[] = [];
  for (const index of indices) {
    const value = getOne(base, index);
    if (value !== AutomationNull) result.push(value);
  }
  return result;
}

function getMultiDimensional(array: MultiDimensionalArray, indices: readonly PSValue[]): PSValue {
  const at = array.offsetOf(wrapIndices(array, indices));
  return at < 0 ? AutomationNull : (array.items[at] ?? null);
}

function wrapIndices(array: MultiDimensionalArray, given: readonly PSValue[]): number[] {
  const indices = given.length === 1 && Array.isArray(given[0]) ? (given[0] as PSValue[]) : given;
  if (indices.length !== array.lengths.length) throw needsIndices(array);
  return indices.map((index, i) => {
    const at = toIndex(index);
    return at < 0 ? at + (array.lengths[i] ?? 0) : at;
  });
}

function needsIndices(array: MultiDimensionalArray): Exception {
  return runtimeException(
    `The array has ${array.rank} dimensions, and the number of indices does not match.`,
    "NeedMultidimensionalIndex",
  );
}

/** `target[indices] = value`. Throws PowerShell's errors (out of range, null key, no indexer). */
export function setIndex(target: PSValue, indices: readonly PSValue[], value: PSValue): void {
  const base = unwrap(target);
  if (isNull(base)) throw runtimeException("Cannot index into a null array.", "NullArray");
  if (base instanceof MultiDimensionalArray) return setMultiDimensional(base, indices, value);
  if (indices.length !== 1) {
    if (setThroughIndexer(base, indices, value)) return;
    throw runtimeException(
      "Array assignment to [{0}] failed because assignment to slices is not supported.",
      "ArraySliceAssignmentFailed",
    );
  }
  const key = unwrap(indices[0] as PSValue);
  if (Array.isArray(base)) return setInArray(base as PSValue[], key, value);
  if (base instanceof DictionaryBase) return setInDictionary(base, key, value);
  if (base instanceof Uint8Array) {
    const byte = convertTo(value, typeOf(byteOf(0))) as PSByte;
    base[writePosition(key, base.length)] = byte.value;
    return;
  }
  if (!setThroughIndexer(base, [key], value)) throw notSupportedIndex(base);
}

function writePosition(index: PSValue, length: number): number {
  if (Array.isArray(index)) {
    throw runtimeException(
      `Array assignment failed because assignment to slices is not supported.`,
      "ArraySliceAssignmentFailed",
    );
  }
  const at = position(index, length);
  if (at < 0) {
    throw new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  }
  return at;
}

function setInArray(items: PSValue[], index: PSValue, value: PSValue): void {
  const at = writePosition(index, items.length);
  items[at] = isTypedArray(items) ? convertTo(value, elementTypeOf(items)) : value === AutomationNull ? null : value;
}

function setInDictionary(dictionary: DictionaryBase, key: PSValue, value: PSValue): void {
  if (isNull(key)) throw nullIndex();
  const stored = value === AutomationNull ? null : value;
  const indexer = indexerOf(typeOf(dictionary));
  if (indexer?.set !== undefined) {
    const chosen = chooseIndexer(typeOf(dictionary), [key]);
    if (chosen !== undefined) {
      indexer.set(dictionary, chosen.indices, convertTo(stored, chosen.property.type), typeOf(dictionary));
      return;
    }
  }
  dictionary.set(key, stored);
}

function setThroughIndexer(base: PSValue, indices: readonly PSValue[], value: PSValue): boolean {
  const type = typeOf(base);
  const indexer = indexerOf(type);
  if (indexer?.set === undefined) return false;
  const chosen = chooseIndexer(type, indices.map(unwrap));
  if (chosen === undefined || !chosen.property.canWrite) return false;
  const first = chosen.indices[0];
  if (base instanceof ListBase && typeof first === "number") {
    if (first < 0) chosen.indices[0] = first + base.items.length;
    const at = chosen.indices[0] as number;
    if (at < 0 || at >= base.items.length) throw indexOutOfRange();
  }
  indexer.set(base, chosen.indices, convertTo(value, chosen.property.type), type);
  return true;
}

function setMultiDimensional(array: MultiDimensionalArray, indices: readonly PSValue[], value: PSValue): void {
  const at = array.offsetOf(wrapIndices(array, indices));
  if (at < 0) throw new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  array.items[at] = convertTo(value, array.elementType);
}
