// Owns `a[i]`: arrays with negative indices and slices, dictionaries, indexers; reading and writing.
import {
  AutomationNull,
  convertTo,
  DictionaryBase,
  elementTypeOf,
  Exception,
  getEnumerable,
  getIndex,
  indexerOf,
  isTypedArray,
  listCount,
  listItem,
  isList,
  MultiDimensionalArray,
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
  if (list !== null) return slice(list, (at) => elementOrMissing(items, toReadIndex(at, frame), frame));
  return elementAt(items, toReadIndex(index, frame), frame);
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

/** The same to read by: what is no number is beyond every index, an error in strict mode 3 only. */
function toReadIndex(index: PSValue, frame: Frame): number {
  if (index === null || index === AutomationNull || frame.scope.strictMode >= 3) return toIndex(index);
  const converted = tryConvertTo(index, getType("System.Int32"));
  return converted.ok ? (converted.value as number) : Number.MAX_SAFE_INTEGER;
}

function nullIndex(): Exception {
  return engineError("NullArrayIndex", "Index operation failed; the array index evaluated to null.");
}

function readOther(object: PSValue, index: PSValue, several: boolean, frame: Frame): PSValue {
  const base = unwrap(object);
  if (base instanceof MultiDimensionalArray) return readMultiDimensional(base, index, frame);
  if (base instanceof DictionaryBase) {
    if (several || (Array.isArray(index) && !base.has(index))) {
      return (indexList(index) as PSValue[]).map((key) => base.get(key) ?? getIndex(base, [key]) ?? null);
    }
    if (index === null || index === AutomationNull) throw nullIndex();
    return base.get(index) ?? getIndex(base, [index]) ?? null;
  }
  const list = indexList(index);
  if (typeof base === "string") {
    if (list !== null) return slice(list, (at) => characterAt(base, toReadIndex(at, frame), frame));
    const character = characterAt(base, toReadIndex(index, frame), frame);
    return character === missing ? null : (character as PSValue);
  }
  if (base instanceof Uint8Array) return readBytes(base, index, list, frame);
  if (typeof base === "object" && base !== null && isList(base)) return readList(base, index, list, frame);
  if (base instanceof Tuple) return readArray(base.items, index, frame);
  if (indexerOf(typeOf(base)) === null) return scalarIndex(base, index, list, frame);
  return getIndex(base, list !== null && several && list.length > 0 ? list : [index]);
}

/** Values that cannot be indexed act like a one-element array: `5[0]` is 5; a slice of them is null. */
function scalarIndex(object: PSValue, index: PSValue, list: PSValue[] | null, frame: Frame): PSValue {
  if (index === null || index === AutomationNull) throw nullIndex();
  const converted = list === null ? tryConvertTo(index, getType("System.Int32")) : null;
  if (converted?.ok && (converted.value === 0 || converted.value === -1)) return object;
  if (frame.scope.strictMode >= 3) {
    const name =
      object instanceof PSCustomObject ? "System.Management.Automation.PSObject" : typeOf(object).displayName;
    throw engineError("CannotIndex", `Unable to index into an object of type "${name}".`, index);
  }
  return null;
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
  if (list !== null) return slice(list, (at) => one(toReadIndex(at, frame)));
  const value = one(toReadIndex(index, frame));
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
  if (list !== null) return slice(list, (at) => one(toReadIndex(at, frame)));
  const value = one(toReadIndex(index, frame));
  return value === missing ? null : (value as PSValue);
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
  const shown = (indexList(index) ?? [index]).map((i) => toStringValue(i)).join(",");
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
    else writeArray(object as PSValue[], index, stored);
    return;
  }
  if (object === null || object === AutomationNull) throw engineError("NullArray", "Cannot index into a null array.");
  const base = unwrap(object);
  if (base instanceof DictionaryBase && !several) {
    if (index === null || index === AutomationNull) throw nullIndex();
    if (typeof index === "number" && !Object.hasOwn(base, "capacity")) setIndex(base, [index], stored);
    else if (Object.hasOwn(base, "capacity")) base.set(index, stored);
    else setIndex(base, [index], stored);
    return;
  }
  if (base instanceof MultiDimensionalArray) {
    writeMultiDimensional(base, index, stored);
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
  setIndex(base, list ?? [negativeListIndex(base, index)], stored);
}

/** Lists take negative indices too. */
function negativeListIndex(object: PSValue, index: PSValue): PSValue {
  if (typeof index !== "number" || index >= 0 || typeof object !== "object" || object === null) return index;
  return isList(object) ? index + listCount(object) : index;
}

function writeArray(items: PSValue[], index: PSValue, value: PSValue): void {
  const list = indexList(index);
  if (list !== null) {
    const shown = list.map((i) => toStringValue(i)).join(",");
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

function writeMultiDimensional(array: MultiDimensionalArray, index: PSValue, value: PSValue): void {
  const list = indexList(index);
  if (list === null || list.length !== array.rank) throw dimensionError(array, index);
  const offset = array.offsetOf(list.map((at, i) => normalized(toIndex(at), array.lengths[i] as number)));
  if (offset < 0) throw outOfRange();
  array.items[offset] = convertTo(value, array.elementType);
}
