// Dictionaries: Hashtable, OrderedDictionary, Dictionary<,>, SortedDictionary, SortedList, ConcurrentDictionary and their entries.

import { construct } from "../../types/invoke.ts";
import { Exception } from "../../errors/exception.ts";
import { dotNetToString } from "../../text/dotnet-string.ts";
import { toStringValue } from "../../text/to-string-value.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation, TypeImplementation } from "../../types/define-type.ts";
import { registerMissingElement } from "../../types/accessor-methods.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { getType, TYPE, typeOf } from "../../types/dotnet-type.ts";
import { defaultValueOf } from "../../types/default-value.ts";
import { Delegate } from "../../types/delegate.ts";
import { argumentNull, argumentOutOfRange, indexOutOfRange } from "../../types/method-errors.ts";
import { DictionaryBase } from "../../values/dictionary-base.ts";
import { ENUMERATE, modifiedWhileEnumerating } from "../../values/enumerable.ts";
import { Hashtable } from "../../values/hashtable.ts";
import { DictionaryEntry, OrderedDictionary } from "../../values/ordered-dictionary.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { arrayOf } from "../../values/arrays.ts";
import { cell, int, items } from "../arguments.ts";
import { dotNetEquals } from "../object.ts";
import { ignoresCase, orderOf } from "./comparers.ts";
import type { Order } from "./comparers.ts";
import { Enumerator } from "./enumerator.ts";
import { copyInto } from "./list.ts";

/** KeyValuePair<TKey, TValue>. */
export class KeyValuePair {
  readonly type: DotNetType;
  readonly key: PSValue;
  readonly value: PSValue;
  constructor(type: DotNetType, key: PSValue, value: PSValue) {
    this.type = type;
    this.key = key;
    this.value = value;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  toString(): string {
    const shown = Array.isArray(this.value) ? dotNetToString(this.value) : toStringValue(this.value);
    return `[${toStringValue(this.key)}, ${shown}]`;
  }
}

/** Dictionary<TKey, TValue>, ConcurrentDictionary and, with an order, SortedDictionary and both SortedLists. */
export class GenericDictionary extends DictionaryBase {
  readonly type: DotNetType;
  readonly comparer: PSValue;
  private readonly order: Order | null;
  constructor(type: DotNetType, comparer: PSValue = null, order: Order | null = null) {
    super(ignoresCase(comparer));
    this.type = type;
    this.comparer = comparer;
    this.order = order;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  override set(key: PSValue, value: PSValue): void {
    const cell = this.find(key);
    if (cell !== undefined) cell.value = value;
    else {
      this.version++;
      this.insert(key, value);
    }
  }
  override *entries(): IterableIterator<[PSValue, PSValue]> {
    if (this.order === null) {
      for (const cell of this.cells.values()) yield [cell.key, cell.value];
      return;
    }
    const { order } = this;
    const sorted = [...this.cells.values()].sort((a, b) => order(a.key, b.key));
    for (const cell of sorted) yield [cell.key, cell.value];
  }
  /** The type of its entries. */
  get pairType(): DotNetType {
    return getType("System.Collections.Generic.KeyValuePair`2").makeGeneric(this.type.genericArguments);
  }
  *[ENUMERATE](): Iterable<PSValue> {
    const { pairType, version } = this;
    const plain = this.type.genericArguments.length === 0;
    for (const [key, value] of this.entries()) {
      if (this.version !== version) throw modifiedWhileEnumerating();
      yield plain ? new DictionaryEntry(key, value) : new KeyValuePair(pairType, key, value);
    }
  }
}

/** The Keys or Values of a dictionary: a live view. */
export class DictionaryView {
  readonly owner: DictionaryBase;
  readonly part: "keys" | "values";
  constructor(owner: DictionaryBase, part: "keys" | "values") {
    this.owner = owner;
    this.part = part;
  }
  get [TYPE](): DotNetType {
    const suffix = this.part === "keys" ? "KeyCollection" : "ValueCollection";
    const type = typeOf(this.owner);
    const definition = type.genericDefinition;
    if (definition === null) {
      const known =
        this.owner instanceof Hashtable ? `System.Collections.Hashtable+${suffix}` : "System.Collections.ICollection";
      return getType(known);
    }
    return getType(`${definition.displayName}+${suffix}`).makeGeneric(type.genericArguments);
  }
  *[ENUMERATE](): Iterable<PSValue> {
    const { version } = this.owner;
    for (const [key, value] of this.owner.entries()) {
      if (this.owner.version !== version) throw modifiedWhileEnumerating();
      yield this.part === "keys" ? key : value;
    }
  }
}

function duplicate(self: DictionaryBase, key: PSValue): Exception {
  if (self instanceof GenericDictionary) {
    if (self.type.displayName.includes("Sorted") && !self.type.isGenericType) return sortedDuplicate(self, key);
    return new Exception(
      "System.ArgumentException",
      `An item with the same key has already been added. Key: ${toStringValue(key)}`,
    );
  }
  return sortedDuplicate(self, key);
}

function sortedDuplicate(self: DictionaryBase, key: PSValue): Exception {
  const existing = self instanceof Hashtable || self instanceof OrderedDictionary ? storedKey(self, key) : key;
  return new Exception(
    "System.ArgumentException",
    `Item has already been added. Key in dictionary: '${toStringValue(existing)}'  Key being added: '${toStringValue(key)}'`,
  );
}

function storedKey(self: DictionaryBase, key: PSValue): PSValue {
  for (const known of self.keys()) {
    if (dotNetEquals(known, key)) return known;
    if (typeof known === "string" && typeof key === "string" && known.toLowerCase() === key.toLowerCase()) return known;
  }
  return key;
}

function requireKey(key: PSValue | undefined): PSValue {
  if (key === null || key === undefined) throw argumentNull("key");
  return key;
}

function assertWritable(self: DictionaryBase): void {
  if ((self as { isReadOnly?: boolean }).isReadOnly === true) {
    throw new Exception("System.NotSupportedException", "The OrderedDictionary is readonly and cannot be modified.");
  }
}

type Methods = Record<string, MethodImplementation<DictionaryBase>>;

/** Members of every dictionary. */
const common: Methods = {
  Add: (self, [key, value]) => {
    assertWritable(self);
    const wanted = requireKey(key);
    if (self.has(wanted)) throw duplicate(self, wanted);
    self.set(wanted, value ?? null);
    return undefined;
  },
  Clear: (self) => {
    assertWritable(self);
    self.clear();
    return undefined;
  },
  Contains: (self, [key]) => self.has(requireKey(key)),
  ContainsKey: (self, [key]) => self.has(requireKey(key)),
  ContainsValue: (self, [value]) => {
    for (const known of self.values()) if (dotNetEquals(known, value ?? null)) return true;
    return false;
  },
  Remove: (self, [key, removed]) => {
    assertWritable(self);
    const wanted = requireKey(key);
    if (removed !== undefined) cell(removed).value = self.get(wanted) ?? defaultValue(self);
    return self.remove(wanted);
  },
  TryGetValue: (self, [key, result]) => {
    const found = self.get(requireKey(key));
    cell(result).value = found ?? (found === undefined ? defaultValue(self) : null);
    return found !== undefined;
  },
  TryAdd: (self, [key, value]) => {
    const wanted = requireKey(key);
    if (self.has(wanted)) return false;
    self.set(wanted, value ?? null);
    return true;
  },
  GetEnumerator: (self) => entryEnumerator(self),
  CopyTo: (self, [array, index]) => {
    copyInto([...entriesAsValues(self)], array ?? null, int(index));
    return undefined;
  },
  TrimExcess: () => undefined,
  EnsureCapacity: (self, [capacity]) => Math.max(self.count, int(capacity)),
};

function defaultValue(self: DictionaryBase): PSValue {
  const type = typeOf(self).genericArguments[1];
  return type === undefined ? null : defaultValueOf(type);
}

function* entriesAsValues(self: DictionaryBase): Iterable<PSValue> {
  const { version } = self;
  const enumerate = (self as { [ENUMERATE]?(): Iterable<PSValue> })[ENUMERATE];
  if (enumerate !== undefined) {
    yield* enumerate.call(self);
    return;
  }
  for (const [key, value] of self.entries()) {
    if (self.version !== version) throw modifiedWhileEnumerating();
    yield new DictionaryEntry(key, value);
  }
}

function entryEnumerator(self: DictionaryBase): Enumerator {
  const type = typeOf(self);
  const definition = type.genericDefinition;
  if (definition === null)
    return new Enumerator(
      () => entriesAsValues(self),
      self instanceof Hashtable
        ? "System.Collections.Hashtable+HashtableEnumerator"
        : "System.Collections.IDictionaryEnumerator",
    );
  return new Enumerator(
    () => entriesAsValues(self),
    getType(`${definition.displayName}+Enumerator`).makeGeneric(type.genericArguments),
  );
}

const properties: NonNullable<TypeImplementation<DictionaryBase>["properties"]> = {
  Count: (self) => self.count,
  Keys: (self) => new DictionaryView(self, "keys"),
  Values: (self) => new DictionaryView(self, "values"),
  IsReadOnly: (self) => (self as { isReadOnly?: boolean }).isReadOnly ?? false,
  IsFixedSize: () => false,
  IsSynchronized: (self) => (self as { isSynchronized?: boolean }).isSynchronized ?? false,
  IsEmpty: (self) => self.count === 0,
  SyncRoot: (self) => self,
  Comparer: (self) => (self as { comparer?: PSValue }).comparer ?? null,
  Capacity: (self) => Math.max(self.count, 0),
};

const indexer: NonNullable<TypeImplementation<DictionaryBase>["indexer"]> = {
  get: (self, [key]) => self.get(requireKey(key)),
  set: (self, [key], value) => self.set(requireKey(key), value),
};

registerMissingElement((base, [key]) => {
  if (base instanceof GenericDictionary && base.type.isGenericType) {
    return new Exception(
      "System.Collections.Generic.KeyNotFoundException",
      `The given key '${toStringValue(key ?? null)}' was not present in the dictionary.`,
    );
  }
  return indexOutOfRange();
});

/** Reading a missing key of a Hashtable by `.Item()` is null, of a Dictionary an exception. */
const lenientIndexer: typeof indexer = { ...indexer, get: (self, [key]) => self.get(requireKey(key)) ?? null };

/** A dictionary argument's entries, whatever dictionary it is. */
export function entriesOf(value: PSValue | undefined): [PSValue, PSValue][] {
  if (value instanceof DictionaryBase) return [...value.entries()];
  return items(value).map((pair) => {
    const entry = pair as { key?: PSValue; value?: PSValue };
    return [entry.key ?? null, entry.value ?? null];
  });
}

defineType<Hashtable>({
  name: "System.Collections.Hashtable",
  construct: (args, signature) => {
    const comparer = args.find((_, i) => /Comparer/.test(signature.parameters[i]?.type.displayName ?? ""));
    const table = new Hashtable(ignoresCase(comparer));
    if (args[0] instanceof DictionaryBase) for (const [key, value] of args[0].entries()) table.set(key, value);
    return table;
  },
  properties,
  methods: {
    ...common,
    Remove: (self, [key]) => {
      self.remove(requireKey(key));
      return undefined;
    },
    Clone: (self) => {
      if ("clone" in self) return self.clone();
      const copy = construct(typeOf(self), []) as unknown as DictionaryBase;
      for (const [key, value] of (self as DictionaryBase).entries()) copy.set(key, value);
      return copy;
    },
  } as Record<string, MethodImplementation<Hashtable>>,
  indexer: lenientIndexer,
  staticMethods: {
    Synchronized: ([table]) => {
      if (table === null || table === undefined) throw argumentNull("table");
      (table as Hashtable).isSynchronized = true;
      return table ?? null;
    },
  },
});

function ordered(self: DictionaryBase): OrderedDictionary {
  return self as OrderedDictionary;
}

const orderedMethods: Methods = {
  ...common,
  Remove: (self, [key]) => {
    assertWritable(self);
    self.remove(requireKey(key));
    return undefined;
  },
  RemoveAt: (self, [index]) => {
    const entry = ordered(self).at(int(index));
    if (entry === undefined) throw indexOutOfRange();
    self.remove(entry[0]);
    return undefined;
  },
  Insert: (self, [index, key, value]) => {
    const at = int(index);
    if (at < 0 || at > self.count)
      throw argumentOutOfRange("Specified argument was out of the range of valid values.", "index");
    if (self.has(requireKey(key))) throw duplicate(self, key ?? null);
    self.version++;
    ordered(self).insertAt(at, key ?? null, value ?? null);
    return undefined;
  },
  IndexOf: (self, [key]) => ordered(self).indexOf(key ?? null),
  AsReadOnly: (self) => {
    const copy = OrderedDictionary.from(self.entries(), self.ignoreCase);
    copy.isReadOnly = true;
    return copy;
  },
};

defineType<OrderedDictionary>({
  name: "System.Collections.Specialized.OrderedDictionary",
  construct: (args) => new OrderedDictionary(ignoresCase(args.find((a) => typeof a === "object"))),
  properties: properties as unknown as NonNullable<TypeImplementation<OrderedDictionary>["properties"]>,
  methods: orderedMethods as unknown as Record<string, MethodImplementation<OrderedDictionary>>,
  indexer: {
    get: (self, [key]) =>
      typeof key === "number" ? (self.at(key)?.[1] ?? outOfRange(self, key)) : (self.get(requireKey(key)) ?? null),
    set: (self, [key], value) => {
      assertWritable(self);
      if (typeof key !== "number") return self.set(requireKey(key), value);
      if (!self.setAt(key, value)) throw indexOutOfRange();
    },
  },
});

function outOfRange(self: OrderedDictionary, index: number): PSValue {
  if (index >= 0 && index < self.count) return null;
  throw indexOutOfRange();
}

/** Dictionary, its comparer among the arguments, entries of another dictionary copied in. */
function newDictionary(args: PSValue[], type: DotNetType, sorted: boolean): GenericDictionary {
  let comparer: PSValue = null;
  let source: PSValue | undefined;
  for (const argument of args) {
    if (argument instanceof DictionaryBase || Array.isArray(argument)) source = argument;
    else if (typeof argument === "object" && argument !== null) comparer = argument;
  }
  const dictionary = new GenericDictionary(type, comparer, sorted ? orderOf(comparer) : null);
  if (source !== undefined) for (const [key, value] of entriesOf(source)) dictionary.set(key, value);
  else if (args.length > 0 && args[0] === null) throw argumentNull("dictionary");
  return dictionary;
}

function define(name: string, sorted: boolean, extra: Methods = {}, strict = true): void {
  defineType<DictionaryBase>({
    name,
    construct: (args, _signature, type) => newDictionary(args, type, sorted),
    properties,
    methods: { ...common, ...extra },
    indexer: strict ? indexer : lenientIndexer,
  });
}

function nth(self: DictionaryBase, index: PSValue | undefined): [PSValue, PSValue] {
  const entry = [...self.entries()][int(index)];
  if (entry === undefined) throw indexOutOfRange();
  return entry;
}

const sortedListMethods: Methods = {
  RemoveAt: (self, [index]) => {
    self.remove(nth(self, index)[0]);
    return undefined;
  },
  IndexOfKey: (self, [key]) => [...self.keys()].findIndex((k) => dotNetEquals(k, key ?? null)),
  IndexOfValue: (self, [value]) => [...self.values()].findIndex((v) => dotNetEquals(v, value ?? null)),
  GetByIndex: (self, [index]) => nth(self, index)[1],
  GetKey: (self, [index]) => nth(self, index)[0],
  GetKeyAtIndex: (self, [index]) => nth(self, index)[0],
  GetValueAtIndex: (self, [index]) => nth(self, index)[1],
  SetByIndex: (self, [index, value]) => {
    self.set(nth(self, index)[0], value ?? null);
    return undefined;
  },
  GetKeyList: (self) => new DictionaryView(self, "keys"),
  GetValueList: (self) => new DictionaryView(self, "values"),
  Clone: (self) => {
    const copy = new GenericDictionary((self as GenericDictionary).type, null, orderOf(null));
    for (const [key, value] of self.entries()) copy.set(key, value);
    return copy;
  },
};

/** `TryGetValue`-style helpers of ConcurrentDictionary. */
const concurrent: Methods = {
  GetOrAdd: (self, [key, value]) => {
    const wanted = requireKey(key);
    if (!self.has(wanted)) self.set(wanted, value instanceof Delegate ? value.invoke([wanted]) : (value ?? null));
    return self.get(wanted) ?? null;
  },
  AddOrUpdate: (self, [key, added, update]) => {
    const wanted = requireKey(key);
    const old = self.get(wanted);
    if (old === undefined) self.set(wanted, added instanceof Delegate ? added.invoke([wanted]) : (added ?? null));
    else self.set(wanted, (update as Delegate).invoke([wanted, old]));
    return self.get(wanted) ?? null;
  },
  TryUpdate: (self, [key, value, expected]) => {
    const wanted = requireKey(key);
    const old = self.get(wanted);
    if (old === undefined || !dotNetEquals(old, expected ?? null)) return false;
    self.set(wanted, value ?? null);
    return true;
  },
  TryRemove: (self, [key, removed]) => {
    const wanted = requireKey(key);
    if (removed !== undefined) cell(removed).value = self.get(wanted) ?? defaultValue(self);
    return self.remove(wanted);
  },
  ToArray: (self) => arrayOf((self as GenericDictionary).pairType, [...entriesAsValues(self)]),
};

define("System.Collections.Generic.Dictionary`2", false);
define("System.Collections.Generic.SortedDictionary`2", true);
define("System.Collections.Generic.SortedList`2", true, sortedListMethods);
define("System.Collections.SortedList", true, sortedListMethods, false);
define("System.Collections.Concurrent.ConcurrentDictionary`2", false, concurrent);
define("System.Collections.ObjectModel.ReadOnlyDictionary`2", false);
define("System.Management.Automation.OrderedHashtable", false, {}, false);
define("System.Management.Automation.PSPrimitiveDictionary", false, {}, false);
const helpFiles = new WeakMap<DictionaryBase, { helpFile: PSValue; data: PSValue }>();
function helpOf(self: DictionaryBase): { helpFile: PSValue; data: PSValue } {
  const known = helpFiles.get(self) ?? { helpFile: "", data: null };
  helpFiles.set(self, known);
  return known;
}
defineType<DictionaryBase>({
  name: "System.Management.Automation.RuntimeDefinedParameterDictionary",
  construct: (args, _signature, type) => newDictionary(args, type, false),
  properties: {
    ...properties,
    HelpFile: {
      get: (self) => helpOf(self).helpFile,
      set: (self, value) => void (helpOf(self).helpFile = value === null || value === "" ? "" : value),
    },
    Data: { get: (self) => helpOf(self).data, set: (self, value) => void (helpOf(self).data = value) },
  },
  methods: common,
  indexer,
});
define("System.Collections.Specialized.ListDictionary", false, {}, false);
define("System.Collections.Specialized.HybridDictionary", false, {}, false);
define("System.Collections.ListDictionaryInternal", false, {}, false);
define("System.Collections.IDictionary", false, {}, false);
define("System.Collections.Generic.IDictionary`2", false);

const viewMembers: Record<string, MethodImplementation<DictionaryView>> = {
  GetEnumerator: (self) => new Enumerator(() => self[ENUMERATE](), "System.Collections.IEnumerator"),
  CopyTo: (self, [array, index]) => {
    copyInto([...self[ENUMERATE]()], array ?? null, int(index));
    return undefined;
  },
  Contains: (self, [value]) =>
    self.part === "keys"
      ? self.owner.has(value ?? null)
      : [...self[ENUMERATE]()].some((v) => dotNetEquals(v, value ?? null)),
};
defineType<DictionaryView>({
  name: "System.Collections.ICollection",
  properties: { Count: (self) => self.owner.count, IsSynchronized: () => false, SyncRoot: (self) => self.owner },
  methods: viewMembers,
});
for (const owner of ["Dictionary`2", "SortedDictionary`2"]) {
  for (const part of ["KeyCollection", "ValueCollection"]) {
    defineType<DictionaryView>({
      name: `System.Collections.Generic.${owner}+${part}`,
      properties: { Count: (self) => self.owner.count },
      methods: viewMembers,
    });
  }
}

defineType<KeyValuePair>({
  name: "System.Collections.Generic.KeyValuePair`2",
  construct: ([key, value], _signature, type) => new KeyValuePair(type, key ?? null, value ?? null),
  properties: { Key: (self) => self.key, Value: (self) => self.value },
  staticMethods: {},
});
defineType<DictionaryEntry>({
  name: "System.Collections.DictionaryEntry",
  construct: ([key, value]) => new DictionaryEntry(key ?? null, value ?? null),
  properties: {
    Key: { get: (self) => self.key, set: (self, v) => void (self.key = v) },
    Value: { get: (self) => self.value, set: (self, v) => void (self.value = v) },
  },
});
