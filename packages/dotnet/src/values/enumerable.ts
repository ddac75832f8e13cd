// What a pipeline unrolls, and what counts as a list (System.Collections.IList).
import { Exception } from "../errors/exception.ts";
import { DictionaryBase } from "./dictionary-base.ts";
import { byteOf, charOf } from "./numerics.ts";
import { MultiDimensionalArray } from "./arrays.ts";
import { PSObject } from "./ps-object.ts";
import { DictionaryEntry } from "./ordered-dictionary.ts";
import type { PSValue } from "./ps-value.ts";

/**
 * A class whose instances enumerate (IEnumerable) gives a method under this symbol. Dictionaries have it too
 * but pipelines do not unroll them.
 */
export const ENUMERATE: unique symbol = Symbol("latch.enumerate");

/** Collections that are IList: an `items` array is the protocol (ArrayList, List<T>, Collection<T>…). */
export interface ListLike {
  readonly items: PSValue[];
}

interface Enumerates {
  [ENUMERATE]?(): Iterable<PSValue>;
}

/** Base of list classes: `items` holds the elements, so that enumeration and truth need no virtual calls. */
export abstract class ListBase implements ListLike {
  items: PSValue[];
  /** Counts changes: an enumeration that meets another number than it began with fails (InvalidOperationException). */
  version = 0;
  constructor(items: PSValue[] = []) {
    this.items = items;
  }
}

/** True for arrays and IList collections. */
export function isList(value: object): boolean {
  return Array.isArray(value) || value instanceof ListBase || value instanceof Uint8Array;
}

/** Number of elements of a list. */
export function listCount(list: object): number {
  return list instanceof ListBase ? list.items.length : (list as readonly PSValue[]).length;
}

/** An element of a list (null out of range). */
export function listItem(list: object, index: number): PSValue {
  if (list instanceof ListBase) return list.items[index] ?? null;
  if (list instanceof Uint8Array) return byteOf(list[index] ?? 0);
  return (list as readonly PSValue[])[index] ?? null;
}

/** What a pipeline unrolls: arrays and collections, not strings, dictionaries or xml nodes. Null when it is one thing. */
export function getEnumerable(value: PSValue): Iterable<PSValue> | null {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return value as PSValue[];
  if (value instanceof ListBase) return new ListItems(value);
  if (value instanceof PSObject) return getEnumerable(value.baseObject);
  if (value instanceof DictionaryBase) return null;
  if (value instanceof Uint8Array) return bytesOf(value);
  if (value instanceof MultiDimensionalArray) return value.items;
  const enumerate = (value as Enumerates)[ENUMERATE];
  return enumerate === undefined ? null : enumerate.call(value);
}

/** True when a pipeline would unroll the value. */
export function isEnumerable(value: PSValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) || value instanceof ListBase || value instanceof Uint8Array) return true;
  if (value instanceof PSObject) return isEnumerable(value.baseObject);
  if (value instanceof DictionaryBase) return false;
  return value instanceof MultiDimensionalArray || (value as Enumerates)[ENUMERATE] !== undefined;
}

/** The exception of enumerating what changed meanwhile. */
export function modifiedWhileEnumerating(): Exception {
  return new Exception(
    "System.InvalidOperationException",
    "Collection was modified; enumeration operation may not execute.",
  );
}

/** Enumerates a list and notices changes, as .NET's enumerators do. */
class ListItems implements Iterable<PSValue>, Iterator<PSValue> {
  private readonly list: ListBase;
  private readonly version: number;
  private at = 0;
  private readonly result: { done: boolean; value: PSValue } = { done: false, value: null };
  constructor(list: ListBase) {
    this.list = list;
    this.version = list.version;
  }
  [Symbol.iterator](): Iterator<PSValue> {
    return this.at === 0 ? this : new ListItems(this.list);
  }
  next(): IteratorResult<PSValue> {
    const list = this.list;
    if (list.version !== this.version) throw modifiedWhileEnumerating();
    const at = this.at++;
    if (at >= list.items.length) return { done: true, value: undefined };
    this.result.value = list.items[at] as PSValue;
    return this.result as IteratorResult<PSValue>;
  }
}

/** What `GetEnumerator()`/IEnumerable gives, strings (chars) and dictionaries (entries) included. Null when not IEnumerable. */
export function enumerateAny(value: PSValue): Iterable<PSValue> | null {
  if (typeof value === "string") return charsOf(value);
  if (value instanceof PSObject) return enumerateAny(value.baseObject);
  if (value instanceof DictionaryBase) {
    const enumerate = (value as Enumerates)[ENUMERATE];
    return enumerate === undefined ? entriesOf(value) : enumerate.call(value);
  }
  return getEnumerable(value);
}

function* bytesOf(bytes: Uint8Array): Iterable<PSValue> {
  for (const byte of bytes) yield byteOf(byte);
}

function* charsOf(text: string): Iterable<PSValue> {
  for (let i = 0; i < text.length; i++) yield charOf(text.charCodeAt(i));
}

function* entriesOf(dictionary: DictionaryBase): Iterable<PSValue> {
  const version = dictionary.version;
  for (const [key, value] of dictionary.entries()) {
    if (dictionary.version !== version) throw modifiedWhileEnumerating();
    yield new DictionaryEntry(key, value);
  }
}
