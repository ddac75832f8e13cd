// Owns `a[i]`: arrays with negative indices and slices, dictionaries, indexers; reading and writing.
import {
  AutomationNull,
  conversionRank,
  convertTo,
  DictionaryBase,
  type DotNetType,
  elementTypeOf,
  Exception,
  getEnumerable,
  getIndex,
  indexerOf,
  isTypedArray,
  listCount,
  listItem,
  isList,
  languageEquals,
  membersOf,
  ListBase,
  MultiDimensionalArray,
  noConversion,
  PSByte,
  PSCustomObject,
  PSChar,
  type PSValue,
  setIndex,
  toStringValue,
  tryConvertTo,
  Tuple,
  getType,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { ArrayLiteralAst, type IndexExpressionAst } from "@latch/grammar";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import type { BoundPlace } from "./assignment.ts";
import { compileExpression } from "./expressions.ts";
import type { Expression, Store } from "./types.ts";
import type { Unit } from "./unit.ts";

/** The forms of one index expression. */
export interface IndexAccess {
  readonly read: Expression;
  readonly store: Store;
  readonly place: (frame: Frame) => BoundPlace;
}

/** Compiles an index expression. */
export function indexAccess(unit: Unit, ast: IndexExpressionAst): IndexAccess {
  const target = compileExpression(unit, ast.target);
  const index = compileExpression(unit, ast.index);
  const several = ast.index instanceof ArrayLiteralAst;
  const conditional = ast.nullConditional;
  const read: Expression = (frame) => {
    const object = target(frame);
    if (conditional && (object === null || object === AutomationNull)) return null;
    return readIndex(object, index(frame), several, frame);
  };
  return {
    read,
    store: (frame, value) => {
      const object = target(frame);
      writeIndex(object, index(frame), several, value);
    },
    place: (frame) => {
      const object = target(frame);
      const at = index(frame);
      return {
        get: () => readIndex(object, at, several, frame),
        set: (value) => writeIndex(object, at, several, value),
      };
    },
  };
}

/** `object[index]`. */
export function readIndex(object: PSValue, index: PSValue, several: boolean, frame: Frame): PSValue {
  if (Array.isArray(object)) {
    if (typeof index === "number") return elementAt(object as PSValue[], index, frame);
    return readArray(object as PSValue[], index, frame);
  }
  if (object instanceof DictionaryBase && !several && (typeof index === "string" || typeof index === "number")) {
    return readDictionary(object, index);
  }
  if (object === null || object === AutomationNull) {
    throw engineError("NullArray", "Cannot index into a null array.");
  }
  return readOther(object, index, several, frame);
}

function elementAt(items: readonly PSValue[], index: number, frame: Frame): PSValue {
  const at = index < 0 ? index + items.length : index;
  const value = items[at];
  if (value !== undefined) return value;
  if (frame.scope.strictMode >= 3) throw outOfRange();
  return null;
}

function outOfRange(): Exception {
  return new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
}

function readDictionary(object: DictionaryBase, index: PSValue): PSValue {
  const value = object.get(index);
  if (value !== undefined) return value;
  if (typeof index === "number" && !Object.hasOwn(object, "capacity")) return getIndex(object, [index]) ?? null;
  return null;
}

/** A collection of indices, or null when the index is a single one. */
function indexList(index: PSValue): PSValue[] | null {
  if (Array.isArray(index)) return index as PSValue[];
  if (typeof index !== "object" || index === null || index === AutomationNull) return null;
  const items = getEnumerable(index);
  return items === null ? null : Array.from(items);
}

function readArray(items: readonly PSValue[], index: PSValue, frame: Frame): PSValue {
  const list = indexList(index);
  if (list !== null)
    return slice(list, (at) => elementOrMissing(items, toReadIndex(items as PSValue[], at, frame), frame));
  if (index === null || index === AutomationNull) throw nullIndex();
  return elementAt(items, toReadIndex(items as PSValue[], index, frame), frame);
}

const missing: unique symbol = Symbol("missing");

function elementOrMissing(items: readonly PSValue[], index: number, frame: Frame): PSValue | typeof missing {
  const at = index < 0 ? index + items.length : index;
  const value = items[at];
  if (value !== undefined) return value;
  if (frame.scope.strictMode >= 3) throw outOfRange();
  return missing;
}

/** A slice: indices out of range are left out. */
function slice(indices: readonly PSValue[], read: (index: PSValue) => PSValue | typeof missing): PSValue[] {
  const result: PSValue[] = [];
  for (const index of indices) {
    const value = read(index);
    if (value !== missing) result.push(value as PSValue);
  }
  return result;
}

/** An index as Int32; throws for null and for what is no number. */
function toIndex(index: PSValue): number {
  if (typeof index === "number") return index;
  if (index === null || index === AutomationNull) throw nullIndex();
  return convertTo(index, getType("System.Int32")) as number;
}

/**
 * The same to read from `object` by. An index of a type that never converts fails as a conversion of the object (sic);
 * one that does not this time is beyond every index, and an error in strict mode 3 only. Null, in slices, is 0.
 */
function toReadIndex(object: PSValue, index: PSValue, frame: Frame): number {
  if (typeof index === "number") return index;
  if (index === null || index === AutomationNull) return 0;
  const type = getType("System.Int32");
  if (conversionRank(typeOf(unwrap(index)), type) === 0) throw noConversion(object, type);
  if (frame.scope.strictMode >= 3) return convertTo(index, type) as number;
  const converted = tryConvertTo(index, type);
  return converted.ok ? (converted.value as number) : Number.MAX_SAFE_INTEGER;
}

function nullIndex(): Exception {
  return engineError("NullArrayIndex", "Index operation failed; the array index evaluated to null.");
}

function readOther(object: PSValue, index: PSValue, several: boolean, frame: Frame): PSValue {
  const base = unwrap(object);
  if (index === null || index === AutomationNull) throw nullIndex();
  if (base instanceof MultiDimensionalArray) return readMultiDimensional(base, index, frame);
  const list = indexList(index);
  if (base instanceof DictionaryBase) return readByKey(base, index, list, frame);
  if (typeof base === "string") {
    if (list !== null) return slice(list, (at) => characterAt(base, toReadIndex(base, at, frame), frame));
    const character = characterAt(base, toReadIndex(base, index, frame), frame);
    return character === missing ? null : (character as PSValue);
  }
  if (base instanceof Uint8Array) return readBytes(base, index, list, frame);
  if (typeof base === "object" && base !== null && isList(base)) return readList(base, index, list, frame);
  if (base instanceof Tuple) return readTuple(base, index, list, frame);
  if (indexerOf(typeOf(base)) === null) return scalarIndex(base, index, list, frame);
  return readIndexer(base, index, several ? list : null, frame);
}

/** An indexer of the type's own: a slice when it takes one index and is given a collection; what fails is null. */
function readIndexer(object: PSValue, index: PSValue, several: PSValue[] | null, frame: Frame): PSValue {
  const indexers = membersOf(typeOf(object)).indexers();
  if (several !== null && indexers.some((i) => i.indexParameters.length === several.length))
    return getIndex(object, several);
  const only = onlyIndexType(object);
  const one = (at: PSValue): PSValue | typeof missing => {
    if (only !== undefined && at !== null && conversionRank(typeOf(unwrap(at)), only) === 0) {
      if (overloadsIndexer(object as object)) return scalarIndex(object, at, null, frame) ?? missing;
      throw noConversion(object, only);
    }
    try {
      const value = getIndex(object, [at]);
      return value === AutomationNull ? missing : value;
    } catch (error) {
      if (frame.scope.strictMode >= 3 || !(error instanceof Exception)) throw error;
      return missing;
    }
  };
  const list = indexers.length === 0 ? several : indexList(index);
  if (list !== null) return slice(list, one);
  const value = one(index);
  return value === missing ? null : (value as PSValue);
}

/** The type of the index of a type with a single indexer. */
function onlyIndexType(object: PSValue): DotNetType | undefined {
  if (object instanceof ListBase || object instanceof DictionaryBase) return undefined;
  const indexers = membersOf(typeOf(object)).indexers();
  return indexers.length === 1 ? indexers[0]?.indexParameters[0]?.type : undefined;
}

function readTuple(tuple: Tuple, index: PSValue, list: PSValue[] | null, frame: Frame): PSValue {
  const one = (at: PSValue): PSValue | typeof missing =>
    elementOrMissing(tuple.items, toReadIndex(tuple, at, frame), frame);
  if (list !== null) return slice(list, one);
  const value = one(index);
  return value === missing ? null : (value as PSValue);
}

/** `$table[key]`, `$table[keys]`: a collection of keys is a slice, in which missing ones are null. */
function readByKey(table: DictionaryBase, index: PSValue, list: PSValue[] | null, frame: Frame): PSValue {
  const keyType = typeOf(table).genericArguments[0];
  const rank = (key: PSValue) => (keyType === undefined ? 1 : conversionRank(typeOf(unwrap(key)), keyType));
  if (
    list !== null &&
    (keyType === undefined || Array.isArray(index) || index instanceof Uint8Array || rank(index) === 0)
  )
    return slice(list, (key) => elementByKey(table, key, keyType === undefined ? null : missing));
  if (rank(index) === 0) return scalarIndex(table, index, null, frame);
  return table.get(index) ?? getIndex(table, [index]) ?? null;
}

function elementByKey(table: DictionaryBase, key: PSValue, absent: null | typeof missing): PSValue | typeof missing {
  if (key === null || key === AutomationNull) return missing;
  return table.get(key) ?? getIndex(table, [key]) ?? absent;
}

/** Values that cannot be indexed act like a one-element array: `5[0]` is 5; a slice of them is null. */
function scalarIndex(object: PSValue, index: PSValue, list: PSValue[] | null, frame: Frame): PSValue {
  if (list === null && (languageEquals(0, index) || languageEquals(-1, index))) return object;
  if (frame.scope.strictMode >= 2) throw cannotIndex(object);
  return null;
}

function cannotIndex(object: PSValue): Exception {
  const name = object instanceof PSCustomObject ? "System.Management.Automation.PSObject" : typeOf(object).displayName;
  return engineError("CannotIndex", `Unable to index into an object of type "${name}".`, object);
}

function characterAt(text: string, index: number, frame: Frame): PSValue | typeof missing {
  const at = index < 0 ? index + text.length : index;
  if (at >= 0 && at < text.length) return new PSChar(text.charCodeAt(at));
  if (frame.scope.strictMode >= 3) throw outOfRange();
  return missing;
}

function readBytes(bytes: Uint8Array, index: PSValue, list: PSValue[] | null, frame: Frame): PSValue {
  const one = (at: number): PSValue | typeof missing => {
    const value = bytes[at < 0 ? at + bytes.length : at];
    if (value !== undefined) return new PSByte(value);
    if (frame.scope.strictMode >= 3) throw outOfRange();
    return missing;
  };
  if (list !== null) return slice(list, (at) => one(toReadIndex(bytes, at, frame)));
  const value = one(toReadIndex(bytes, index, frame));
  return value === missing ? null : (value as PSValue);
}

function readList(object: object, index: PSValue, list: PSValue[] | null, frame: Frame): PSValue {
  const one = (at: number): PSValue | typeof missing => {
    const count = listCount(object);
    const place = at < 0 ? at + count : at;
    if (place >= 0 && place < count) return listItem(object, place);
    if (frame.scope.strictMode >= 3) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
      );
    }
    return missing;
  };
  const read = (at: PSValue): PSValue | typeof missing => {
    if (!overloadsIndexer(object) || canBeIndex(at)) return one(toReadIndex(object, at, frame));
    return scalarIndex(object, at, null, frame) ?? missing;
  };
  if (list !== null) return slice(list, read);
  const value = read(index);
  return value === missing ? null : (value as PSValue);
}

/** Lists with an indexer of their own beside IList's: an index that neither takes says so of the list. */
function overloadsIndexer(object: object): boolean {
  return object instanceof ListBase || getType("System.Collections.IList").isAssignableFrom(typeOf(object));
}

function canBeIndex(index: PSValue): boolean {
  if (typeof index === "number" || index === null || index === AutomationNull) return true;
  return conversionRank(typeOf(unwrap(index)), getType("System.Int32")) !== 0;
}

function readMultiDimensional(array: MultiDimensionalArray, index: PSValue, frame: Frame): PSValue {
  const list = indexList(index);
  if (list === null || list.length === 0) throw dimensionError(array, index);
  if (Array.isArray(list[0])) return slice(list, (at) => readMultiDimensional(array, at, frame));
  if (list.length !== array.rank) throw dimensionError(array, index);
  const offset = array.offsetOf(list.map((at, i) => normalized(toIndex(at), array.lengths[i] as number)));
  if (offset >= 0) return array.items[offset] as PSValue;
  if (frame.scope.strictMode >= 3) throw outOfRange();
  return null;
}

function normalized(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

function dimensionError(array: MultiDimensionalArray, index: PSValue): Exception {
  const list = indexList(index);
  const text = (list ?? [index]).map((i) => toStringValue(i)).join(",");
  const shown = list !== null && text.length > 20 ? `${text.slice(0, 20)} ...` : text;
  return engineError(
    "NeedMultidimensionalIndex",
    `You cannot index into a ${array.rank} dimensional array with index [${shown}].`,
    index,
  );
}

/** `object[index] = value`. */
export function writeIndex(object: PSValue, index: PSValue, several: boolean, value: PSValue): void {
  const stored = value === AutomationNull ? null : value;
  if (Array.isArray(object)) {
    if (typeof index === "number") writeElement(object as PSValue[], index, stored);
    else writeArray(object as PSValue[], index, several, stored);
    return;
  }
  if (object === null || object === AutomationNull) throw engineError("NullArray", "Cannot index into a null array.");
  const base = unwrap(object);
  if (index === null || index === AutomationNull) throw nullIndex();
  if (base instanceof DictionaryBase && !several) {
    refuseKey(base, index);
    if (typeof index === "number" && !Object.hasOwn(base, "capacity")) setIndex(base, [index], stored);
    else if (Object.hasOwn(base, "capacity")) base.set(index, stored);
    else setIndex(base, [index], stored);
    return;
  }
  if (base instanceof MultiDimensionalArray) {
    writeMultiDimensional(base, index, several, stored);
    return;
  }
  if (base instanceof Uint8Array) {
    const at = normalized(toIndex(index), base.length);
    if (at < 0 || at >= base.length) throw outOfRange();
    const isByte = typeof stored === "number" && stored >= 0 && stored <= 255;
    base[at] = isByte ? stored : (convertTo(stored, getType("System.Byte")) as PSByte).value;
    return;
  }
  const list = several ? indexList(index) : null;
  const single = list === null && typeof base === "object" && base !== null;
  if (single && overloadsIndexer(base) && !canBeIndex(index)) throw cannotIndex(base);
  const only = single ? onlyIndexType(base) : undefined;
  if (only !== undefined && conversionRank(typeOf(unwrap(index)), only) === 0) throw noConversion(base, only);
  setIndex(base, list ?? [negativeListIndex(base, index)], stored);
}

/** A key that a generic dictionary's key type never takes. */
function refuseKey(table: DictionaryBase, key: PSValue): void {
  const keyType = typeOf(table).genericArguments[0];
  if (keyType !== undefined && conversionRank(typeOf(unwrap(key)), keyType) === 0) throw cannotIndex(table);
}

/** Lists take negative indices too. */
function negativeListIndex(object: PSValue, index: PSValue): PSValue {
  if (typeof index !== "number" || index >= 0 || typeof object !== "object" || object === null) return index;
  return isList(object) ? index + listCount(object) : index;
}

function writeArray(items: PSValue[], index: PSValue, several: boolean, value: PSValue): void {
  if (several) {
    const shown = (index as PSValue[]).map((i) => toStringValue(i)).join(",");
    throw engineError(
      "ArraySliceAssignmentFailed",
      `Array assignment to [${shown}] failed because assignment to slices is not supported.`,
      index,
    );
  }
  writeElement(items, toIndex(index), value);
}

function writeElement(items: PSValue[], index: number, value: PSValue): void {
  const at = normalized(index, items.length);
  if (at < 0 || at >= items.length) throw outOfRange();
  items[at] = isTypedArray(items) ? convertTo(value, elementTypeOf(items)) : value;
}

function writeMultiDimensional(array: MultiDimensionalArray, index: PSValue, several: boolean, value: PSValue): void {
  const converted = convertTo(value, array.elementType);
  const list = several ? (index as PSValue[]) : (convertTo(index, getType("System.Int32[]")) as PSValue[]);
  if (list.length !== array.rank) throw dimensionError(array, list);
  const offset = array.offsetOf(list.map((at, i) => normalized(toIndex(at), array.lengths[i] as number)));
  if (offset < 0) throw outOfRange();
  array.items[offset] = converted;
}
