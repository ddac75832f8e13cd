// HashSet, SortedSet, Queue, Stack, LinkedList, PriorityQueue, BitArray and the concurrent queues, stacks and bags.

import { Exception } from "../../errors/exception.ts";
import { arrayOf, elementTypeOf } from "../../values/arrays.ts";
import { ENUMERATE, modifiedWhileEnumerating } from "../../values/enumerable.ts";
import { hashKeyOf } from "../../values/hash-key.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { defaultValueOf } from "../../types/default-value.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { getType, TYPE } from "../../types/dotnet-type.ts";
import { argumentNull, indexOutOfRange } from "../../types/method-errors.ts";
import { checkNotNegative } from "../array-ranges.ts";
import { cell, int, items, delegate } from "../arguments.ts";
import { dotNetEquals } from "../object.ts";
import { comparisonKey, orderOf, stringComparer } from "./comparers.ts";
import type { Order } from "./comparers.ts";
import { Enumerator } from "./enumerator.ts";
import { copyInto } from "./list.ts";

/** Anything that holds values in one order: the base of the collections here. */
abstract class Bag {
  readonly type: DotNetType;
  version = 0;
  constructor(type: DotNetType) {
    this.type = type;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  abstract values(): PSValue[];
  abstract get count(): number;
  *[ENUMERATE](): Iterable<PSValue> {
    const { version } = this;
    for (const value of this.values()) {
      if (this.version !== version && !this.type.displayName.includes("Concurrent")) throw modifiedWhileEnumerating();
      yield value;
    }
  }
  get elementType(): DotNetType {
    return this.type.genericArguments[0] ?? getType("System.Object");
  }
}

function bagMethods<T extends Bag>(): Record<string, MethodImplementation<T>> {
  return {
    Contains: (self, [value]) => self.values().some((v) => dotNetEquals(v, value ?? null)),
    ToArray: (self) => arrayOf(self.elementType, [...self.values()]),
    CopyTo: (self, [array, index]) => {
      copyInto(self.values(), array ?? null, index === undefined ? 0 : int(index));
      return undefined;
    },
    GetEnumerator: (self) => {
      const definition = self.type.genericDefinition;
      const type =
        definition === null
          ? "System.Collections.IEnumerator"
          : getType(`${definition.displayName}+Enumerator`).makeGeneric(self.type.genericArguments);
      return new Enumerator(() => self[ENUMERATE](), type);
    },
    TrimExcess: () => undefined,
    TrimToSize: () => undefined,
    EnsureCapacity: (self, [capacity]) => Math.max(self.count, int(capacity)),
  };
}
const bagProperties = {
  Count: (self: Bag) => self.count,
  IsReadOnly: () => false,
  IsSynchronized: () => false,
  SyncRoot: (self: Bag) => self,
  IsEmpty: (self: Bag) => self.count === 0,
  Capacity: (self: Bag) => self.count,
};

/** HashSet<T> and SortedSet<T>. */
export class HashSet extends Bag {
  readonly comparer: PSValue;
  readonly order: Order | null;
  private readonly members = new Map<unknown, PSValue>();
  constructor(type: DotNetType, comparer: PSValue, order: Order | null) {
    super(type);
    this.comparer = comparer;
    this.order = order;
  }
  private keyOf(value: PSValue): unknown {
    return hashKeyOf(this.order === null ? comparisonKey(this.comparer, value) : value);
  }
  get count(): number {
    return this.members.size;
  }
  values(): PSValue[] {
    const all = [...this.members.values()];
    return this.order === null ? all : all.sort(this.order);
  }
  has(value: PSValue): boolean {
    return this.members.has(this.keyOf(value));
  }
  add(value: PSValue): boolean {
    const key = this.keyOf(value);
    if (this.members.has(key)) return false;
    this.members.set(key, value);
    this.version++;
    return true;
  }
  remove(value: PSValue): boolean {
    this.version++;
    return this.members.delete(this.keyOf(value));
  }
  clear(): void {
    this.version++;
    this.members.clear();
  }
  stored(value: PSValue): PSValue | undefined {
    return this.members.get(this.keyOf(value));
  }
}

function otherSet(self: HashSet, other: PSValue | undefined): HashSet {
  if (other === null || other === undefined) throw argumentNull("other");
  if (other instanceof HashSet && other.comparer === self.comparer) return other;
  const set = new HashSet(self.type, self.comparer, null);
  for (const value of items(other)) set.add(value);
  return set;
}

function keep(self: HashSet, test: (value: PSValue) => boolean): undefined {
  for (const value of self.values()) if (!test(value)) self.remove(value);
  return undefined;
}

const setMethods: Record<string, MethodImplementation<HashSet>> = {
  ...bagMethods<HashSet>(),
  Add: (self, [value]) => self.add(value ?? null),
  Remove: (self, [value]) => self.remove(value ?? null),
  Contains: (self, [value]) => self.has(value ?? null),
  Clear: (self) => {
    self.clear();
    return undefined;
  },
  UnionWith: (self, [other]) => {
    if ((other ?? null) === null) throw argumentNull("other");
    for (const value of items(other)) self.add(value);
    return undefined;
  },
  IntersectWith: (self, [other]) => {
    const wanted = otherSet(self, other);
    return keep(self, (v) => wanted.has(v));
  },
  ExceptWith: (self, [other]) => {
    const dropped = otherSet(self, other);
    return keep(self, (v) => !dropped.has(v));
  },
  SymmetricExceptWith: (self, [other]) => {
    for (const value of otherSet(self, other).values()) if (!self.remove(value)) self.add(value);
    return undefined;
  },
  IsSubsetOf: (self, [other]) => {
    const set = otherSet(self, other);
    return self.values().every((v) => set.has(v));
  },
  IsProperSubsetOf: (self, [other]) => {
    const set = otherSet(self, other);
    return set.count > self.count && self.values().every((v) => set.has(v));
  },
  IsSupersetOf: (self, [other]) =>
    otherSet(self, other)
      .values()
      .every((v) => self.has(v)),
  IsProperSupersetOf: (self, [other]) => {
    const set = otherSet(self, other);
    return self.count > set.count && set.values().every((v) => self.has(v));
  },
  Overlaps: (self, [other]) =>
    otherSet(self, other)
      .values()
      .some((v) => self.has(v)),
  SetEquals: (self, [other]) => {
    const set = otherSet(self, other);
    return set.count === self.count && set.values().every((v) => self.has(v));
  },
  RemoveWhere: (self, [match]) => {
    const doomed = self.values().filter((v) => delegate(match, "match").invoke([v]) === true);
    for (const value of doomed) self.remove(value);
    return doomed.length;
  },
  TryGetValue: (self, [value, result]) => {
    const found = self.stored(value ?? null);
    cell(result).value = found ?? defaultValueOf(self.elementType);
    return found !== undefined;
  },
  Reverse: (self) => arrayOf(self.elementType, self.values().reverse()),
  GetViewBetween: (self, [low, high]) => {
    const order = self.order ?? orderOf(null);
    const view = new HashSet(self.type, self.comparer, order);
    for (const value of self.values())
      if (order(value, low ?? null) >= 0 && order(value, high ?? null) <= 0) view.add(value);
    return view;
  },
};

for (const [name, sorted] of [
  ["HashSet`1", false],
  ["SortedSet`1", true],
] as const) {
  defineType<HashSet>({
    name: `System.Collections.Generic.${name}`,
    construct: (args, signature, type) => {
      const at = signature.parameters.findIndex((p) => /Comparer/.test(p.type.displayName));
      const comparer = at < 0 ? null : (args[at] ?? null);
      const set = new HashSet(type, comparer, sorted ? orderOf(comparer) : null);
      const source = at === 0 || typeof args[0] === "number" ? undefined : args[0];
      if (source === null) throw argumentNull("collection");
      for (const value of items(source)) set.add(value);
      return set;
    },
    properties: {
      ...bagProperties,
      Comparer: (self) => self.comparer ?? stringComparer(4),
      Min: (self) => self.values()[0] ?? null,
      Max: (self) => self.values().at(-1) ?? null,
    },
    methods: setMethods,
  });
}

/** Queue, Stack, LinkedList and the concurrent bags: one array, `newestFirst` for stacks. */
export class Line extends Bag {
  line: PSValue[];
  readonly newestFirst: boolean;
  constructor(type: DotNetType, line: PSValue[], newestFirst: boolean) {
    super(type);
    this.line = line;
    this.newestFirst = newestFirst;
  }
  get count(): number {
    return this.line.length;
  }
  values(): PSValue[] {
    return this.newestFirst ? [...this.line].reverse() : [...this.line];
  }
}

function empty(self: Line): Exception {
  const kind = self.newestFirst ? "Stack" : "Queue";
  return new Exception("System.InvalidOperationException", `${kind} empty.`);
}

function take(self: Line, remove: boolean): PSValue {
  if (self.line.length === 0) throw empty(self);
  if (!remove) return (self.newestFirst ? self.line.at(-1) : self.line[0]) ?? null;
  self.version++;
  return (self.newestFirst ? self.line.pop() : self.line.shift()) ?? null;
}

function tryTake(self: Line, result: PSValue | undefined, remove: boolean): boolean {
  const has = self.line.length > 0;
  cell(result).value = has ? take(self, remove) : defaultValueOf(self.elementType);
  return has;
}

function put(self: Line, [value]: PSValue[]): undefined {
  self.line.push(value ?? null);
  self.version++;
  return undefined;
}

const lineMethods: Record<string, MethodImplementation<Line>> = {
  ...bagMethods<Line>(),
  Enqueue: put,
  Push: put,
  Add: put,
  Dequeue: (self) => take(self, true),
  Pop: (self) => take(self, true),
  Peek: (self) => take(self, false),
  TryDequeue: (self, [result]) => tryTake(self, result, true),
  TryPop: (self, [result]) => tryTake(self, result, true),
  TryTake: (self, [result]) => tryTake(self, result, true),
  TryPeek: (self, [result]) => tryTake(self, result, false),
  TryAdd: (self, args) => {
    put(self, args);
    return true;
  },
  Take: (self) => take(self, true),
  CompleteAdding: () => undefined,
  Clear: (self) => {
    self.line = [];
    self.version++;
    return undefined;
  },
  Clone: (self) => new Line(self.type, [...self.line], self.newestFirst),
  PushRange: (self, [values]) => {
    for (const value of items(values)) put(self, [value]);
    return undefined;
  },
};

const lines: readonly (readonly [string, boolean])[] = [
  ["System.Collections.Queue", false],
  ["System.Collections.Stack", true],
  ["System.Collections.Generic.Queue`1", false],
  ["System.Collections.Generic.Stack`1", true],
  ["System.Collections.Concurrent.ConcurrentQueue`1", false],
  ["System.Collections.Concurrent.ConcurrentStack`1", true],
  ["System.Collections.Concurrent.ConcurrentBag`1", true],
  ["System.Collections.Concurrent.BlockingCollection`1", false],
];
for (const [name, newestFirst] of lines) {
  defineType<Line>({
    name,
    construct: ([source], _signature, type) => {
      if (source === null) throw argumentNull(name.includes("Generic") ? "collection" : "col");
      return new Line(type, typeof source === "number" ? [] : items(source), newestFirst);
    },
    properties: bagProperties,
    methods: lineMethods,
    staticMethods: { Synchronized: ([self]) => self ?? null },
  });
}

/** LinkedList<T>: nodes know their neighbours through the list. */
class LinkedNode {
  readonly list: Line;
  value: PSValue;
  constructor(list: Line, value: PSValue) {
    this.list = list;
    this.value = value;
  }
  get [TYPE](): DotNetType {
    return getType("System.Collections.Generic.LinkedListNode`1").makeGeneric([this.list.elementType]);
  }
}
const nodesOf = new WeakMap<Line, LinkedNode[]>();

function nodes(self: Line): LinkedNode[] {
  let known = nodesOf.get(self);
  if (known === undefined) {
    known = self.line.map((v) => new LinkedNode(self, v));
    nodesOf.set(self, known);
  }
  return known;
}

function link(self: Line, at: number, value: PSValue | undefined): LinkedNode {
  const node = value instanceof LinkedNode ? value : new LinkedNode(self, value ?? null);
  nodes(self).splice(at, 0, node);
  refresh(self);
  return node;
}
function refresh(self: Line): void {
  self.line = nodes(self).map((n) => n.value);
  self.version++;
}
function unlink(self: Line, at: number): boolean {
  if (at < 0) return false;
  nodes(self).splice(at, 1);
  refresh(self);
  return true;
}
function requireNodes(self: Line): void {
  if (self.line.length === 0) throw new Exception("System.InvalidOperationException", "The LinkedList is empty.");
}

defineType<Line>({
  name: "System.Collections.Generic.LinkedList`1",
  construct: ([source], _signature, type) => new Line(type, items(source), false),
  properties: {
    Count: (self) => self.count,
    First: (self) => nodes(self)[0] ?? null,
    Last: (self) => nodes(self).at(-1) ?? null,
  },
  methods: {
    ...bagMethods<Line>(),
    Add: (self, [value]) => void link(self, nodes(self).length, value) as undefined,
    AddFirst: (self, [value]) => link(self, 0, value),
    AddLast: (self, [value]) => link(self, nodes(self).length, value),
    AddAfter: (self, [node, value]) => link(self, nodes(self).indexOf(node as LinkedNode) + 1, value),
    AddBefore: (self, [node, value]) => link(self, nodes(self).indexOf(node as LinkedNode), value),
    Find: (self, [value]) => nodes(self).find((n) => dotNetEquals(n.value, value ?? null)) ?? null,
    FindLast: (self, [value]) => nodes(self).findLast((n) => dotNetEquals(n.value, value ?? null)) ?? null,
    Remove: (self, [value]) => {
      const list = nodes(self);
      if (value instanceof LinkedNode) unlink(self, list.indexOf(value));
      else
        return unlink(
          self,
          list.findIndex((n) => dotNetEquals(n.value, value ?? null)),
        );
      return undefined;
    },
    RemoveFirst: (self) => {
      requireNodes(self);
      unlink(self, 0);
      return undefined;
    },
    RemoveLast: (self) => {
      requireNodes(self);
      unlink(self, nodes(self).length - 1);
      return undefined;
    },
    Clear: (self) => {
      nodesOf.set(self, []);
      refresh(self);
      return undefined;
    },
  },
});
defineType<LinkedNode>({
  name: "System.Collections.Generic.LinkedListNode`1",
  properties: {
    Value: {
      get: (self) => self.value,
      set: (self, v) => {
        self.value = v;
        refresh(self.list);
      },
    },
    ValueRef: (self) => self.value,
    Next: (self) => nodes(self.list)[nodes(self.list).indexOf(self) + 1] ?? null,
    Previous: (self) => nodes(self.list)[nodes(self.list).indexOf(self) - 1] ?? null,
    List: (self) => self.list,
  },
});

/** PriorityQueue<TElement, TPriority>: lowest priority first, equal ones in the order of a binary heap kept stable here. */
class PriorityQueue {
  readonly type: DotNetType;
  readonly order: Order;
  heap: { element: PSValue; priority: PSValue }[] = [];
  constructor(type: DotNetType, order: Order) {
    this.type = type;
    this.order = order;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  add(element: PSValue, priority: PSValue): void {
    let low = 0;
    let high = this.heap.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order((this.heap[middle] as { priority: PSValue }).priority, priority) <= 0) low = middle + 1;
      else high = middle;
    }
    this.heap.splice(low, 0, { element, priority });
  }
  take(remove: boolean): { element: PSValue; priority: PSValue } {
    const first = remove ? this.heap.shift() : this.heap[0];
    if (first === undefined) throw new Exception("System.InvalidOperationException", "Queue empty.");
    return first;
  }
}
function tryPriority(self: PriorityQueue, [element, priority]: PSValue[], remove: boolean): boolean {
  const has = self.heap.length > 0;
  const entry = has ? self.take(remove) : { element: null, priority: null };
  cell(element).value = entry.element;
  cell(priority).value = entry.priority;
  return has;
}
defineType<PriorityQueue>({
  name: "System.Collections.Generic.PriorityQueue`2",
  construct: (args, signature, type) => {
    const at = signature.parameters.findIndex((p) => /Comparer/.test(p.type.displayName));
    return new PriorityQueue(type, orderOf(at < 0 ? null : args[at]));
  },
  properties: { Count: (self) => self.heap.length },
  methods: {
    Enqueue: (self, [element, priority]) => {
      self.add(element ?? null, priority ?? null);
      return undefined;
    },
    Dequeue: (self) => self.take(true).element,
    Peek: (self) => self.take(false).element,
    TryDequeue: (self, args) => tryPriority(self, args, true),
    TryPeek: (self, args) => tryPriority(self, args, false),
    EnqueueDequeue: (self, [element, priority]) => {
      self.add(element ?? null, priority ?? null);
      return self.take(true).element;
    },
    Clear: (self) => {
      self.heap = [];
      return undefined;
    },
  },
});

class BitArray extends Bag {
  bits: boolean[];
  constructor(bits: boolean[]) {
    super(getType("System.Collections.BitArray"));
    this.bits = bits;
  }
  get count(): number {
    return this.bits.length;
  }
  values(): PSValue[] {
    return this.bits;
  }
}
function combine(f: (a: boolean, b: boolean) => boolean): MethodImplementation<BitArray> {
  return (self, [other]) => {
    if (!(other instanceof BitArray)) throw argumentNull("value");
    if (other.count !== self.count) throw new Exception("System.ArgumentException", "Array lengths must be the same.");
    self.bits = self.bits.map((bit, i) => f(bit, other.bits[i] ?? false));
    return self;
  };
}
/** Moves the bits to higher indices (or, negative, to lower ones). */
function shifted(self: BitArray, by: number): BitArray {
  self.bits = self.bits.map((_, i) => self.bits[i - by] ?? false);
  return self;
}
function bitIndex(self: BitArray, index: PSValue | undefined): number {
  const at = int(index);
  if (at < 0 || at >= self.count) throw indexOutOfRange();
  return at;
}
function bitsOf(value: PSValue, fill: boolean): boolean[] {
  if (typeof value === "number") {
    checkNotNegative(value, "length", "a non-negative value");
    // differs from PowerShell: a bit takes eight bytes here
    if (value > 100_000_000)
      throw new Exception(
        "System.OutOfMemoryException",
        "Insufficient memory to continue the execution of the program.",
      );
    return new Array<boolean>(value).fill(fill);
  }
  if (value instanceof BitArray) return [...value.bits];
  if (value instanceof Uint8Array)
    return [...value].flatMap((b) => Array.from({ length: 8 }, (_, i) => ((b >> i) & 1) === 1));
  return items(value).flatMap((v) =>
    typeof v === "number" ? Array.from({ length: 32 }, (_, i) => ((v >>> i) & 1) === 1) : [v === true],
  );
}
defineType<BitArray>({
  name: "System.Collections.BitArray",
  construct: ([value, fill]) => new BitArray(bitsOf(value ?? null, fill === true)),
  properties: { ...bagProperties, Length: (self) => self.count },
  methods: {
    ...bagMethods<BitArray>(),
    Get: (self, [index]) => self.bits[bitIndex(self, index)] ?? false,
    Set: (self, [index, value]) => {
      self.bits[bitIndex(self, index)] = value === true;
      return undefined;
    },
    SetAll: (self, [value]) => {
      self.bits.fill(value === true);
      return undefined;
    },
    And: combine((a, b) => a && b),
    Or: combine((a, b) => a || b),
    Xor: combine((a, b) => a !== b),
    Not: (self) => {
      self.bits = self.bits.map((b) => !b);
      return self;
    },
    LeftShift: (self, [count]) => shifted(self, int(count)),
    RightShift: (self, [count]) => shifted(self, -int(count)),
    HasAllSet: (self) => self.bits.every(Boolean),
    HasAnySet: (self) => self.bits.some(Boolean),
    Clone: (self) => new BitArray([...self.bits]),
    CopyTo: (self, [array, index]) => {
      if (array instanceof Uint8Array)
        self.bits.forEach((bit, i) => {
          if (bit) array[int(index) + (i >> 3)] = (array[int(index) + (i >> 3)] ?? 0) | (1 << (i & 7));
        });
      else if (Array.isArray(array) && elementTypeOf(array).displayName === "System.Int32")
        self.bits.forEach((bit, i) => {
          const at = int(index) + (i >> 5);
          array[at] = bit ? (array[at] as number) | (1 << (i & 31)) : (array[at] as number) & ~(1 << (i & 31));
        });
      else copyInto(self.bits, array ?? null, int(index));
      return undefined;
    },
  },
  indexer: {
    get: (self, [index]) => self.bits[bitIndex(self, index)],
    set: (self, [index], value) => void (self.bits[bitIndex(self, index)] = value === true),
  },
});
