// System.Linq.Enumerable. Sequences are deferred (linq-sequence.ts), except those that .NET makes arrays or lists of too.

import { compareTo, dotNetEquals } from "./object.ts";
import { add, divide } from "../operators/arithmetic.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import { hashKeyOf } from "../values/hash-key.ts";
import { PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { defaultValueOf } from "../types/default-value.ts";
import { defineType } from "../types/define-type.ts";
import type { StaticMethodImplementation } from "../types/define-type.ts";
import { Delegate } from "../types/delegate.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, TYPE, typeOf } from "../types/dotnet-type.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import { cell, int, items, delegate } from "./arguments.ts";
import { comparisonKey, orderOf } from "./collections/comparers.ts";
import { GenericDictionary } from "./collections/dictionary.ts";
import { genericList } from "./collections/list.ts";
import { HashSet } from "./collections/sets-and-queues.ts";
import { deferred, firstOf, Sequence, sourceOf } from "./linq-sequence.ts";
import { linqByKey } from "./linq-by-key.ts";
import { makeTuple } from "./tuple.ts";

const source = sourceOf;
const call = (f: PSValue | undefined, ...args: PSValue[]): PSValue => delegate(f, "f").invoke(args);
const holds = (f: PSValue | undefined, ...args: PSValue[]): boolean => call(f, ...args) === true;

type Values = (values: PSValue[], args: PSValue[], signature: MethodSignature) => PSValue[];
const making =
  (f: Values): StaticMethodImplementation =>
  (args, signature) => {
    if (args[0] === null) throw argumentNull("source");
    return deferred(signature, args, () => f(source(args[0]), args, signature));
  };
/** As `making`, with a result that has a length at once when its source has. */
const listing =
  (f: Values): StaticMethodImplementation =>
  (args, signature, type) => {
    if (!Array.isArray(args[0])) return making(f)(args, signature, type);
    return arrayOf(
      signature.returnType.genericArguments[0] ?? getType("System.Object"),
      f([...args[0]], args, signature),
    );
  };

function noElements(matching = false): Exception {
  return new Exception(
    "System.InvalidOperationException",
    matching ? "Sequence contains no matching element" : "Sequence contains no elements",
  );
}
const elementType = (signature: MethodSignature): DotNetType => signature.genericArguments[0] ?? signature.returnType;

/** First/Last/Single with an optional predicate; what happens when nothing is found. */
function pick(which: "first" | "last" | "single", orDefault: boolean): StaticMethodImplementation {
  return ([from, second], signature) => {
    const hasTest = second instanceof Delegate;
    const values = hasTest ? source(from).filter((v) => holds(second, v)) : source(from);
    if (values.length === 0) {
      if (!orDefault) throw noElements(hasTest);
      return second !== undefined && !hasTest ? second : defaultValueOf(elementType(signature));
    }
    if (which === "single" && values.length > 1) {
      throw new Exception(
        "System.InvalidOperationException",
        hasTest ? "Sequence contains more than one matching element" : "Sequence contains more than one element",
      );
    }
    return (which === "last" ? values.at(-1) : values[0]) ?? null;
  };
}

function total(values: readonly PSValue[], type: DotNetType): PSValue {
  return convertTo(
    values.reduce<PSValue>((sum, v) => add(sum, v), convertTo(0, type)),
    type,
  );
}
function mapped([from, selector]: PSValue[]): PSValue[] {
  return selector instanceof Delegate ? source(from).map((v) => call(selector, v)) : source(from);
}
function extreme(sign: number): StaticMethodImplementation {
  return (args) => {
    const values = mapped(args).filter((v) => v !== null);
    if (values.length === 0) throw noElements();
    return values.reduce((best, v) => (compareTo(v, best) * sign > 0 ? v : best));
  };
}
function extremeBy(sign: number): StaticMethodImplementation {
  return ([from, key]) => {
    const values = source(from);
    if (values.length === 0) return null;
    return values.reduce((best, v) => (compareTo(call(key, v), call(key, best)) * sign > 0 ? v : best));
  };
}

/** Removes repeats: by key function and equality comparer. */
function distinct(values: readonly PSValue[], comparer: PSValue | undefined, key?: PSValue): PSValue[] {
  const seen = new Set<unknown>();
  return values.filter((value) => {
    const k = hashKeyOf(comparisonKey(comparer ?? null, key === undefined ? value : call(key, value)));
    if (seen.has(k)) return false;
    seen.add(k);
    return true;
  });
}
function keySet(values: readonly PSValue[], comparer: PSValue | undefined): Set<unknown> {
  return new Set(values.map((v) => hashKeyOf(comparisonKey(comparer ?? null, v))));
}

/** A group of GroupBy. */
export class Grouping {
  readonly type: DotNetType;
  readonly key: PSValue;
  readonly values: PSValue[] = [];
  constructor(type: DotNetType, key: PSValue) {
    this.type = type;
    this.key = key;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.values;
  }
}
defineType<Grouping>({ name: "System.Linq.IGrouping`2", properties: { Key: (self) => self.key } });

function groups([from, keyOf, element]: PSValue[], signature: MethodSignature): Grouping[] {
  const found = new Map<unknown, Grouping>();
  const [sourceType, keyType] = signature.genericArguments;
  const type = getType("System.Linq.IGrouping`2").makeGeneric([keyType as DotNetType, sourceType as DotNetType]);
  for (const value of source(from)) {
    const key = call(keyOf, value);
    const id = hashKeyOf(key);
    let group = found.get(id);
    if (group === undefined) {
      group = new Grouping(type, key);
      found.set(id, group);
    }
    group.values.push(
      element instanceof Delegate && signature.parameters[2]?.name === "elementSelector" ? call(element, value) : value,
    );
  }
  return [...found.values()];
}

function groupBy(args: PSValue[], signature: MethodSignature): PSValue {
  if (args[0] === null) throw argumentNull("source");
  const result = args.find((a, i) => a instanceof Delegate && signature.parameters[i]?.name === "resultSelector");
  return deferred(signature, args, () => {
    const found = groups(args, signature);
    return result === undefined
      ? found
      : found.map((group) => call(result, group.key, arrayOf("System.Object", group.values)));
  });
}

function toDictionary([from, keyOf, element]: PSValue[], signature: MethodSignature): PSValue {
  const dictionary = new GenericDictionary(signature.returnType);
  for (const value of source(from)) {
    const key = call(keyOf, value);
    if (dictionary.has(key))
      throw new Exception(
        "System.ArgumentException",
        `An item with the same key has already been added. Key: ${String(key)}`,
      );
    dictionary.set(key, element instanceof Delegate ? call(element, value) : value);
  }
  return dictionary;
}

/** OrderBy remembers its keys so that ThenBy can refine the order. */
const orders = new WeakMap<object, Order>();

function orderBy(sign: number, refine: boolean): StaticMethodImplementation {
  return (args, signature) => {
    const [from, keyOf, comparer] = args;
    if (from === null) throw argumentNull("source");
    const previous = refine ? orders.get(from as object) : undefined;
    const compare = orderOf(comparer instanceof Delegate ? undefined : keyOf instanceof Delegate ? comparer : keyOf);
    const order = {
      keys: [...(previous?.keys ?? []), (v: PSValue) => (keyOf instanceof Delegate ? call(keyOf, v) : v)],
      compare: [...(previous?.compare ?? []), (a: PSValue, b: PSValue) => compare(a, b) * sign],
      values: previous?.values ?? (() => source(from)),
    };
    const result = deferred(signature, args, () => inOrder(order));
    orders.set(result, order);
    return result;
  };
}

interface Order {
  readonly keys: ((v: PSValue) => PSValue)[];
  readonly compare: ((a: PSValue, b: PSValue) => number)[];
  readonly values: () => PSValue[];
}

function inOrder(order: Order): PSValue[] {
  const keyed = order.values().map((value) => ({ value, keys: order.keys.map((k) => k(value)) }));
  keyed.sort((a, b) => {
    for (let i = 0; i < order.keys.length; i++) {
      const result = order.compare[i]?.(a.keys[i] as PSValue, b.keys[i] as PSValue) ?? 0;
      if (result !== 0) return result;
    }
    return 0;
  });
  return keyed.map((k) => k.value);
}

/** Which rows of a join without a partner are kept. */
function join(keeps: "neither" | "outer" | "inner"): StaticMethodImplementation {
  return (args, signature) => {
    const [outer, inner, outerKey, innerKey, result] = args;
    if (outer === null) throw argumentNull("outer");
    if (inner === null) throw argumentNull("inner");
    const [outerType, innerType] = signature.genericArguments;
    const nothing = (type: DotNetType | undefined): PSValue => (type === undefined ? null : defaultValueOf(type));
    return deferred(signature, args, () => {
      const left = source(outer).map((v) => ({ v, k: hashKeyOf(call(outerKey, v)) }));
      const right = source(inner).map((v) => ({ v, k: hashKeyOf(call(innerKey, v)) }));
      const made: PSValue[] = [];
      const [rows, others] = keeps === "inner" ? [right, left] : [left, right];
      for (const row of rows) {
        const partners = others.filter(({ k }) => k === row.k).map(({ v }) => v);
        if (partners.length === 0 && keeps !== "neither")
          partners.push(nothing(keeps === "inner" ? outerType : innerType));
        for (const partner of partners)
          made.push(keeps === "inner" ? call(result, partner, row.v) : call(result, row.v, partner));
      }
      return made;
    });
  };
}

function zip(args: PSValue[], signature: MethodSignature): PSValue {
  const [first, second, third] = args;
  if (first === null) throw argumentNull("first");
  if (second === null) throw argumentNull("second");
  const pair = signature.returnType.genericArguments[0] as DotNetType;
  return deferred(signature, args, () => {
    const [a, b] = [source(first), source(second)];
    const c = third === undefined || third instanceof Delegate ? null : source(third);
    const count = Math.min(a.length, b.length, c?.length ?? a.length);
    return Array.from({ length: count }, (_, i) => {
      const parts = [a[i] ?? null, b[i] ?? null, ...(c === null ? [] : [c[i] ?? null])];
      return third instanceof Delegate ? call(third, ...parts) : makeTuple(pair, parts);
    });
  });
}

/** `(v, i) =>` when the delegate takes two parameters. */
function indexed(f: PSValue | undefined): (v: PSValue, i: number) => PSValue {
  const two = delegate(f, "f").type.genericArguments.length === 3;
  return (v, i) => (two ? call(f, v, i) : call(f, v));
}

function aggregate(args: PSValue[]): PSValue {
  const values = source(args[0]);
  if (args.length === 2) {
    if (values.length === 0) throw noElements();
    return values.slice(1).reduce((sum, v) => call(args[1], sum, v), values[0] as PSValue);
  }
  const result = values.reduce((sum, v) => call(args[2], sum, v), args[1] as PSValue);
  return args[3] instanceof Delegate ? call(args[3], result) : result;
}

defineType<never>({
  name: "System.Linq.Enumerable",
  staticMethods: {
    Where: making((values, [, test]) => {
      const f = indexed(test);
      return values.filter((v, i) => f(v, i) === true);
    }),
    Select: making((values, [, selector]) => {
      const f = indexed(selector);
      return values.map((v, i) => f(v, i));
    }),
    SelectMany: making((values, [, selector, result]) => {
      const f = indexed(selector);
      return values.flatMap((v, i) => {
        const parts = items(f(v, i));
        return result instanceof Delegate ? parts.map((part) => call(result, v, part)) : parts;
      });
    }),
    OrderBy: orderBy(1, false),
    OrderByDescending: orderBy(-1, false),
    Order: orderBy(1, false),
    OrderDescending: orderBy(-1, false),
    ThenBy: orderBy(1, true),
    ThenByDescending: orderBy(-1, true),
    GroupBy: groupBy,
    Join: join("neither"),
    LeftJoin: join("outer"),
    RightJoin: join("inner"),
    ...linqByKey,
    Zip: zip,
    Distinct: making((values, [, comparer]) => distinct(values, comparer)),
    DistinctBy: making((values, [, key, comparer]) => distinct(values, comparer, key)),
    Union: making((values, [, other, comparer]) => distinct([...values, ...source(other)], comparer)),
    Intersect: making((values, [, other, comparer]) => {
      const keys = keySet(source(other), comparer);
      return distinct(values, comparer).filter((v) => keys.has(hashKeyOf(comparisonKey(comparer ?? null, v))));
    }),
    Except: making((values, [, other, comparer]) => {
      const keys = keySet(source(other), comparer);
      return distinct(values, comparer).filter((v) => !keys.has(hashKeyOf(comparisonKey(comparer ?? null, v))));
    }),
    Concat: making((values, [, other]) => [...values, ...source(other)]),
    Append: making((values, [, value]) => [...values, value ?? null]),
    Prepend: making((values, [, value]) => [value ?? null, ...values]),
    Reverse: making((values) => values.reverse()),
    Skip: listing((values, [, count]) => values.slice(Math.max(0, int(count)))),
    Take: (args, signature, type) =>
      args[0] instanceof Sequence && typeof args[1] === "number"
        ? deferred(signature, args, () => firstOf(args[0], int(args[1])))
        : listing((values, [, count]) => values.slice(0, Math.max(0, int(count))))(args, signature, type),
    SkipLast: making((values, [, count]) => values.slice(0, Math.max(0, values.length - int(count)))),
    TakeLast: making((values, [, count]) => (int(count) <= 0 ? [] : values.slice(-int(count)))),
    SkipWhile: making((values, [, test]) => {
      const at = values.findIndex((v) => !holds(test, v));
      return at < 0 ? [] : values.slice(at);
    }),
    TakeWhile: making((values, [, test]) => {
      const at = values.findIndex((v) => !holds(test, v));
      return at < 0 ? values : values.slice(0, at);
    }),
    DefaultIfEmpty: listing((values, [, value], signature) =>
      values.length > 0 ? values : [value ?? defaultValueOf(elementType(signature))],
    ),
    Chunk: making((values, [, size], signature) => {
      const chunks: PSValue[] = [];
      for (let i = 0; i < values.length; i += int(size))
        chunks.push(arrayOf(elementType(signature), values.slice(i, i + int(size))));
      return chunks;
    }),
    Cast: listing((values, _args, signature) => values.map((v) => convertTo(v, elementType(signature)))),
    OfType: listing((values, _args, signature) =>
      values.filter((v) => v !== null && elementType(signature).isAssignableFrom(typeOf(v))),
    ),
    AsEnumerable: ([from]) => from ?? null,
    First: pick("first", false),
    FirstOrDefault: pick("first", true),
    Last: pick("last", false),
    LastOrDefault: pick("last", true),
    Single: pick("single", false),
    SingleOrDefault: pick("single", true),
    ElementAt: ([from, index]) => {
      const values = source(from);
      const at = int(index);
      if (at < 0 || at >= values.length)
        throw new Exception(
          "System.ArgumentOutOfRangeException",
          "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
        );
      return values[at] ?? null;
    },
    ElementAtOrDefault: ([from, index], signature) =>
      source(from)[int(index)] ?? defaultValueOf(elementType(signature)),
    Any: ([from, test]) =>
      test instanceof Delegate ? source(from).some((v) => holds(test, v)) : source(from).length > 0,
    All: ([from, test]) => source(from).every((v) => holds(test, v)),
    Contains: ([from, value, comparer]) =>
      comparer === undefined
        ? source(from).some((v) => dotNetEquals(v, value ?? null))
        : keySet(source(from), comparer).has(hashKeyOf(comparisonKey(comparer, value ?? null))),
    Count: ([from, test]) =>
      test instanceof Delegate ? source(from).filter((v) => holds(test, v)).length : source(from).length,
    LongCount: ([from]) => BigInt(source(from).length),
    Sum: (args, signature) => total(mapped(args), signature.returnType),
    Average: (args, signature) => {
      const values = mapped(args);
      if (values.length === 0) throw noElements();
      const sum = values.reduce<PSValue>((s, v) => add(s, v), new PSDouble(0));
      return convertTo(divide(sum, values.length), signature.returnType);
    },
    Min: extreme(-1),
    Max: extreme(1),
    MinBy: extremeBy(-1),
    MaxBy: extremeBy(1),
    Aggregate: aggregate,
    SequenceEqual: ([a, b]) => {
      const [x, y] = [source(a), source(b)];
      return x.length === y.length && x.every((v, i) => dotNetEquals(v, y[i] ?? null));
    },
    ToArray: ([from], signature) => arrayOf(elementType(signature), source(from)),
    ToList: ([from], signature) => genericList(elementType(signature), source(from)),
    ToHashSet: ([from, comparer], signature) => {
      const set = new HashSet(signature.returnType, comparer ?? null, null);
      for (const value of source(from)) set.add(value);
      return set;
    },
    ToDictionary: toDictionary,
    Range: ([start, count]) => {
      if (int(count) < 0) throw argumentOutOfRange("Specified argument was out of the range of valid values.", "count");
      return arrayOf(
        "System.Int32",
        Array.from({ length: int(count) }, (_, i) => int(start) + i),
      );
    },
    Repeat: ([value, count], signature) =>
      arrayOf(
        elementType(signature),
        Array.from({ length: int(count) }, () => value ?? null),
      ),
    Empty: (_args, signature) => arrayOf(elementType(signature), []),
    TryGetNonEnumeratedCount: ([from, count]) => {
      cell(count).value = source(from).length;
      return true;
    },
  },
});
