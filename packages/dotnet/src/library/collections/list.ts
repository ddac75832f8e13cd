// Lists: ArrayList, List<T>, Collection<T>, ReadOnlyCollection<T>, StringCollection and IList of arrays.

import { Exception } from "../../errors/exception.ts";
import { arrayOf } from "../../values/arrays.ts";
import { ListBase } from "../../values/enumerable.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { isNull } from "../../values/ps-value.ts";
import { convertTo } from "../../conversion/convert-to.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation, TypeImplementation } from "../../types/define-type.ts";
import { Delegate } from "../../types/delegate.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { getType, TYPE } from "../../types/dotnet-type.ts";
import { argumentException, argumentNull, argumentOutOfRange, indexOutOfRange } from "../../types/method-errors.ts";
import type { MethodSignature } from "../../types/method-signature.ts";
import { int, items, requiredItems, delegate } from "../arguments.ts";
import { dotNetEquals } from "../object.ts";
import { orderOf, sortValues } from "./comparers.ts";
import { Enumerator } from "./enumerator.ts";

/** Any list class of ours; `type` is the exact (closed) .NET type. */
export class List extends ListBase {
  readonly type: DotNetType;
  capacity = 0;
  isReadOnly = false;
  isFixedSize = false;
  constructor(type: DotNetType, values: PSValue[] = []) {
    super(values);
    this.type = type;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  get elementType(): DotNetType {
    return this.type.genericArguments[0] ?? getType("System.Object");
  }
  /** The list as changed: counts the change and grows the capacity as .NET does. */
  changed(): void {
    this.version++;
    while (this.capacity < this.items.length) this.capacity = this.capacity === 0 ? 4 : this.capacity * 2;
  }
}

/** A new ArrayList over the given items (used as they are). */
export function arrayList(values: PSValue[]): List {
  return new List(getType("System.Collections.ArrayList"), values);
}

/** A new List<T> over the given items (used as they are). */
export function genericList(elementType: DotNetType | string, values: PSValue[]): List {
  const element = typeof elementType === "string" ? getType(elementType) : elementType;
  return new List(getType("System.Collections.Generic.List`1").makeGeneric([element]), values);
}

/** A new Collection<T> over the given items: what .Where() and .ForEach() answer. */
export function collectionOf(elementType: string, values: PSValue[]): List {
  return new List(getType("System.Collections.ObjectModel.Collection`1").makeGeneric([getType(elementType)]), values);
}

function fixedSize(): Exception {
  return new Exception("System.NotSupportedException", "Collection was of a fixed size.");
}

function assertWritable(self: List): void {
  if (self.isReadOnly) throw new Exception("System.NotSupportedException", "Collection is read-only.");
  if (self.isFixedSize) throw fixedSize();
}

function checkRange(self: List, index: number, count: number): void {
  if (index < 0) throw argumentOutOfRange("Non-negative number required.", "index");
  if (count < 0) throw argumentOutOfRange("Non-negative number required.", "count");
  if (index + count > self.items.length) {
    throw new Exception(
      "System.ArgumentException",
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
  }
}

/** Position of the first equal element, or -1. */
export function indexOf(list: readonly PSValue[], value: PSValue, from = 0, to = list.length): number {
  for (let i = from; i < to; i++) if (dotNetEquals(list[i] ?? null, value)) return i;
  return -1;
}

function lastIndexOf(list: readonly PSValue[], value: PSValue, from: number): number {
  for (let i = Math.min(from, list.length - 1); i >= 0; i--) if (dotNetEquals(list[i] ?? null, value)) return i;
  return -1;
}

/** Binary search: the position, or the complement of where it would be. */
export function binarySearch(
  list: readonly PSValue[],
  value: PSValue,
  comparer: PSValue | undefined,
  from = 0,
  count = list.length,
): number {
  const order = orderOf(comparer);
  let low = from;
  let high = from + count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const comparison = order(list[middle] ?? null, value);
    if (comparison === 0) return middle;
    if (comparison < 0) low = middle + 1;
    else high = middle - 1;
  }
  return ~low;
}

type Methods = Record<string, MethodImplementation<List>>;

function sort(self: List, args: PSValue[]): undefined {
  if (args.length === 3) {
    const [index, count] = [int(args[0]), int(args[1])];
    checkRange(self, index, count);
    const part = self.items.slice(index, index + count);
    sortValues(part, orderOf(args[2]));
    self.items.splice(index, count, ...part);
  } else sortValues(self.items, orderOf(args[0]));
  self.changed();
  return undefined;
}

function reverse(self: List, args: PSValue[]): undefined {
  if (args.length === 2) {
    const [index, count] = [int(args[0]), int(args[1])];
    checkRange(self, index, count);
    self.items.splice(index, count, ...self.items.slice(index, index + count).reverse());
  } else self.items.reverse();
  self.changed();
  return undefined;
}

/** List.Insert. */
export function insert(self: List, [index, value]: PSValue[]): undefined {
  assertWritable(self);
  const at = int(index);
  if (at < 0 || at > self.items.length) {
    if (self.type.displayName === "System.Collections.ArrayList") {
      throw argumentOutOfRange(
        "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
        "index",
      );
    }
    throw argumentOutOfRange("Index must be within the bounds of the List.", "index");
  }
  self.items.splice(at, 0, value ?? null);
  self.changed();
  return undefined;
}

/** List.RemoveAt. */
export function removeAt(self: List, [index]: PSValue[]): undefined {
  assertWritable(self);
  const at = int(index);
  if (at < 0 || at >= self.items.length) throw indexOutOfRange();
  self.items.splice(at, 1);
  self.changed();
  return undefined;
}

function copyTo(self: ListBase, args: PSValue[], signature: MethodSignature): undefined {
  const at = signature.parameters.findIndex((p) => p.name === "array");
  const source = args.length === 4 ? self.items.slice(int(args[0]), int(args[0]) + int(args[3])) : self.items;
  const target = args[Math.max(at, 0)];
  if (target === null || target === undefined) throw argumentNull("array");
  const start = args[Math.max(at, 0) + 1] === undefined ? 0 : int(args[Math.max(at, 0) + 1]);
  copyInto(source, target, start);
  return undefined;
}

/** Copies values into an array from an index (Array.Copy's checks). */
export function copyInto(source: readonly PSValue[], target: PSValue, start: number): void {
  const array = target as PSValue[] & { length: number };
  if (start + source.length > array.length) {
    throw argumentException(
      "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
      "destinationArray",
    );
  }
  for (let i = 0; i < source.length; i++) {
    if (target instanceof Uint8Array) target[start + i] = int(source[i]);
    else array[start + i] = source[i] as PSValue;
  }
}

/** Members of every list. */
const common: Methods = {
  Clear: (self) => {
    assertWritable(self);
    self.items = [];
    self.version++;
    return undefined;
  },
  Contains: (self, [value]) => indexOf(self.items, value ?? null) >= 0,
  IndexOf: (self, [value, from, count]) => {
    const start = from === undefined ? 0 : int(from);
    return indexOf(self.items, value ?? null, start, count === undefined ? undefined : start + int(count));
  },
  LastIndexOf: (self, [value, from]) =>
    lastIndexOf(self.items, value ?? null, from === undefined ? self.items.length : int(from)),
  Insert: insert,
  RemoveAt: removeAt,
  CopyTo: copyTo,
  ToArray: (self) => toArrayOf(self),
  Sort: sort,
  Reverse: reverse,
  BinarySearch: (self, args) => {
    if (args.length === 4) checkRange(self, int(args[0]), int(args[1]));
    return args.length === 4
      ? binarySearch(self.items, args[2] ?? null, args[3], int(args[0]), int(args[1]))
      : binarySearch(self.items, args[0] ?? null, args[1]);
  },
  GetEnumerator: (self) => new Enumerator(() => self.items, enumeratorType(self.type)),
  AddRange: (self, [values]) => {
    assertWritable(self);
    const added = requiredItems(values, self.type.displayName.endsWith("ArrayList") ? "c" : "collection");
    for (const value of added) self.items.push(value);
    self.changed();
    return undefined;
  },
  InsertRange: (self, [index, values]) => {
    const at = int(index);
    if (at < 0 || at > self.items.length)
      throw argumentOutOfRange(
        "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
        "index",
      );
    self.items.splice(at, 0, ...requiredItems(values, "collection"));
    self.changed();
    return undefined;
  },
  RemoveRange: (self, [index, count]) => {
    assertWritable(self);
    checkRange(self, int(index), int(count));
    self.items.splice(int(index), int(count));
    self.changed();
    return undefined;
  },
  GetRange: (self, [index, count]) => {
    checkRange(self, int(index), int(count));
    return new List(self.type, self.items.slice(int(index), int(index) + int(count)));
  },
  TrimExcess: (self) => {
    self.capacity = self.items.length;
    return undefined;
  },
  TrimToSize: (self) => {
    self.capacity = self.items.length;
    return undefined;
  },
  EnsureCapacity: (self, [capacity]) => {
    self.capacity = Math.max(self.capacity, int(capacity));
    return self.capacity;
  },
};

function toArrayOf(self: List): PSValue {
  const element = self.elementType;
  if (element.displayName === "System.Byte") return Uint8Array.from(self.items.map((b) => int(b)));
  return arrayOf(element, [...self.items]);
}

function enumeratorType(type: DotNetType): DotNetType | string {
  if (type.genericArguments.length === 0) return "System.Collections.IEnumerator";
  return getType("System.Collections.Generic.List`1+Enumerator").makeGeneric(type.genericArguments);
}

function test(match: PSValue | undefined): (value: PSValue) => boolean {
  if (!(match instanceof Delegate)) throw argumentNull("match");
  return (value) => match.invoke([value]) === true;
}

function findIndex(self: List, args: PSValue[]): PSValue {
  const from = args.length > 1 ? int(args[0]) : 0;
  const to = args.length > 2 ? from + int(args[1]) : self.items.length;
  const matches = test(args.at(-1));
  for (let i = from; i < to; i++) if (matches(self.items[i] ?? null)) return i;
  return -1;
}

function removeAll(self: List, [match]: PSValue[]): PSValue {
  const matches = test(match);
  const kept = self.items.filter((value) => !matches(value));
  const removed = self.items.length - kept.length;
  self.items = kept;
  self.version++;
  return removed;
}

function forEach(self: List, [action]: PSValue[]): undefined {
  const version = self.version;
  for (const value of self.items) {
    delegate(action, "action").invoke([value]);
    if (self.version !== version) {
      throw new Exception(
        "System.InvalidOperationException",
        "Collection was modified; enumeration operation may not execute.",
      );
    }
  }
  return undefined;
}

/** The last item a predicate takes, or the default of the element type. */
function missing(self: List): PSValue {
  const element = self.elementType;
  return element.isValueType ? convertTo(null, element) : null;
}

/** Members of List<T> only. */
const generic: Methods = {
  Add: (self, [value]) => {
    self.items.push(value ?? null);
    self.version++;
    if (self.items.length > self.capacity) self.changed();
    return undefined;
  },
  Remove: (self, [value]) => {
    assertWritable(self);
    const at = indexOf(self.items, value ?? null);
    if (at < 0) return false;
    self.items.splice(at, 1);
    self.changed();
    return true;
  },
  AsReadOnly: (self) => {
    const result = new List(
      getType("System.Collections.ObjectModel.ReadOnlyCollection`1").makeGeneric(self.type.genericArguments),
      self.items,
    );
    result.isReadOnly = true;
    return result;
  },
  Exists: (self, [match]) => self.items.some(test(match)),
  TrueForAll: (self, [match]) => self.items.every(test(match)),
  Find: (self, [match]) => self.items.find(test(match)) ?? missing(self),
  FindLast: (self, [match]) => self.items.findLast(test(match)) ?? missing(self),
  FindAll: (self, [match]) => new List(self.type, self.items.filter(test(match))),
  FindIndex: findIndex,
  FindLastIndex: (self, [match]) => self.items.findLastIndex(test(match)),
  RemoveAll: removeAll,
  ForEach: forEach,
  ConvertAll: (self, [converter], signature) =>
    genericList(
      signature.genericArguments[0] ?? "System.Object",
      self.items.map((v) => delegate(converter, "converter").invoke([v])),
    ),
  Slice: (self, [start, length]) => new List(self.type, self.items.slice(int(start), int(start) + int(length))),
};

/** Members of ArrayList that differ. */
const plain: Methods = {
  Add: (self, [value]) => {
    assertWritable(self);
    self.items.push(value ?? null);
    self.version++;
    if (self.items.length > self.capacity) self.changed();
    return self.items.length - 1;
  },
  Remove: (self, [value]) => {
    assertWritable(self);
    const at = indexOf(self.items, value ?? null);
    if (at >= 0) {
      self.items.splice(at, 1);
      self.changed();
    }
    return undefined;
  },
  Clone: (self) => new List(self.type, [...self.items]),
  SetRange: (self, [index, values]) => {
    const added = items(values);
    self.items.splice(int(index), added.length, ...added);
    return undefined;
  },
};

/** `list[i]`. */
export const listIndexer: NonNullable<TypeImplementation<List>["indexer"]> = {
  get: (self, [index]) => {
    const at = int(index);
    if (at < 0 || at >= self.items.length) throw indexOutOfRange();
    return self.items[at] ?? null;
  },
  set: (self, [index], value) => {
    const at = int(index);
    if (self.isReadOnly) throw new Exception("System.NotSupportedException", "Collection is read-only.");
    if (at < 0 || at >= self.items.length) throw indexOutOfRange();
    self.items[at] = value;
    self.version++;
  },
};

const properties: NonNullable<TypeImplementation<List>["properties"]> = {
  Count: (self) => self.items.length,
  Capacity: {
    get: (self) => self.capacity,
    set: (self, value) => {
      if (int(value) < self.items.length) throw argumentOutOfRange("capacity was less than the current size.", "value");
      self.capacity = int(value);
    },
  },
  IsReadOnly: (self) => self.isReadOnly,
  IsFixedSize: (self) => self.isFixedSize || self.isReadOnly,
  IsSynchronized: () => false,
  SyncRoot: (self) => self,
};

function isArrayList(type: DotNetType): boolean {
  return type.displayName === "System.Collections.ArrayList";
}

function badCapacity(type: DotNetType): Exception {
  return argumentOutOfRange(
    isArrayList(type) ? "'capacity' must be non-negative." : "Non-negative number required.",
    "capacity",
  );
}

/** `new(capacity)`, `new(items)`, `new()`. */
export function newList(args: PSValue[], type: DotNetType): List {
  const [first] = args;
  const list = new List(type);
  if (typeof first === "number") {
    if (first < 0) throw badCapacity(type);
    list.capacity = first;
  } else if (first !== undefined) {
    if (isNull(first)) throw argumentNull(isArrayList(type) ? "c" : "collection");
    list.items = items(first);
    list.capacity = list.items.length;
  }
  return list;
}

function fixedCopy(list: PSValue | undefined, part: "isReadOnly" | "isFixedSize"): List {
  if (list === null || list === undefined) throw argumentNull("list");
  const source = list as List;
  const result = new List(getType("System.Collections.ArrayList"), source.items ?? items(list));
  result[part] = true;
  return result;
}

defineType<List>({
  name: "System.Collections.ArrayList",
  construct: (args, _signature, type) => newList(args, type),
  properties,
  methods: { ...common, ...plain },
  indexer: listIndexer,
  staticMethods: {
    Adapter: ([list]) => arrayList(items(list)),
    Repeat: ([value, count]) => arrayList(Array.from({ length: int(count) }, () => value ?? null)),
    Synchronized: ([list]) => list ?? null,
    ReadOnly: ([list]) => fixedCopy(list, "isReadOnly"),
    FixedSize: ([list]) => fixedCopy(list, "isFixedSize"),
  },
});
defineType<List>({
  name: "System.Collections.Generic.List`1",
  construct: (args, _signature, type) => newList(args, type),
  properties,
  methods: { ...common, ...generic },
  indexer: listIndexer,
});

/** Collection<T> and its kin: the IList members without List<T>'s extras. */
export function wrapperOf(name: string, extra: Methods = {}, readOnly = false): TypeImplementation<List> {
  return {
    name,
    construct: (args, _signature, type) => {
      const list = newList(args, type);
      if (name.includes("Collection`1") && Array.isArray(args[0])) list.items = args[0] as PSValue[];
      list.isReadOnly = readOnly;
      return list;
    },
    properties,
    methods: {
      ...common,
      Add: generic["Add"] as MethodImplementation<List>,
      Remove: generic["Remove"] as MethodImplementation<List>,
      ...extra,
    },
    indexer: listIndexer,
  };
}
defineType(wrapperOf("System.Collections.ObjectModel.Collection`1"));
defineType(wrapperOf("System.Collections.ObjectModel.ReadOnlyCollection`1", {}, true));
defineType(wrapperOf("System.ComponentModel.BindingList`1"));
defineType(
  wrapperOf("System.Collections.Specialized.StringCollection", {
    Add: plain["Add"] as MethodImplementation<List>,
    Remove: plain["Remove"] as MethodImplementation<List>,
  }),
);
