// The younger methods of System.Linq.Enumerable: …By with keys, lookups, GroupJoin, Index, Sequence, Shuffle.

import { randomInt } from "node:crypto";
import type { Exception } from "../errors/exception.ts";
import { add, subtract } from "../operators/arithmetic.ts";
import { arrayOf } from "../values/arrays.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import { hashKeyOf } from "../values/hash-key.ts";
import type { PSValue } from "../values/ps-value.ts";
import { defineType, type StaticMethodImplementation } from "../types/define-type.ts";
import { Delegate } from "../types/delegate.ts";
import { type DotNetType, getType, TYPE } from "../types/dotnet-type.ts";
import { construct } from "../types/invoke.ts";
import { argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { delegate } from "./arguments.ts";
import { comparisonKey } from "./collections/comparers.ts";
import { deferred, sourceOf } from "./linq-sequence.ts";
import { compareTo } from "./object.ts";
import { makeTuple } from "./tuple.ts";

const call = (f: PSValue | undefined, ...args: PSValue[]): PSValue => delegate(f, "f").invoke(args);
const keyed = (comparer: PSValue | undefined, value: PSValue): unknown =>
  hashKeyOf(comparisonKey(comparer ?? null, value));

/** A method whose values are found when they are asked for. */
const making =
  (
    f: (values: PSValue[], args: PSValue[], signature: MethodSignature) => Iterable<PSValue>,
  ): StaticMethodImplementation =>
  (args, signature) => {
    if (args[0] === null) throw argumentNull(signature.parameters[0]?.name ?? "source");
    return deferred(signature, args, () => f(sourceOf(args[0]), args, signature));
  };

/** Pairs of a key and what was gathered for it, as KeyValuePair. */
function pairs(found: Map<unknown, { key: PSValue; value: PSValue }>, signature: MethodSignature): PSValue[] {
  const pair = signature.returnType.genericArguments[0] as DotNetType;
  return [...found.values()].map(({ key, value }) => construct(pair, [key, value]));
}

function gather(
  values: readonly PSValue[],
  keyOf: PSValue | undefined,
  seed: (key: PSValue) => PSValue,
  step: (sum: PSValue, value: PSValue) => PSValue,
): Map<unknown, { key: PSValue; value: PSValue }> {
  const found = new Map<unknown, { key: PSValue; value: PSValue }>();
  for (const value of values) {
    const key = call(keyOf, value);
    const known = found.get(hashKeyOf(key)) ?? { key, value: seed(key) };
    known.value = step(known.value, value);
    found.set(hashKeyOf(key), known);
  }
  return found;
}

/** ILookup: groups by key, empty for a key that there is none of. */
class Lookup {
  readonly [TYPE]: DotNetType;
  readonly groups = new Map<unknown, LookupGroup>();
  constructor(type: DotNetType) {
    this[TYPE] = type;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.groups.values();
  }
}
class LookupGroup {
  readonly [TYPE]: DotNetType;
  readonly key: PSValue;
  readonly values: PSValue[] = [];
  constructor(type: DotNetType, key: PSValue) {
    this[TYPE] = type;
    this.key = key;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.values;
  }
}
for (const name of ["System.Linq.ILookup`2", "System.Linq.Lookup`2"])
  defineType<Lookup>({
    name,
    properties: { Count: (self) => self.groups.size },
    methods: { Contains: (self, [key = null]) => self.groups.has(hashKeyOf(key)) },
    indexer: {
      get: (self, [key = null]) =>
        arrayOf(self[TYPE].genericArguments[1] ?? "System.Object", self.groups.get(hashKeyOf(key))?.values ?? []),
    },
  });

function toLookup([from, keyOf, element]: PSValue[], signature: MethodSignature): PSValue {
  const types = [...signature.returnType.genericArguments];
  const lookup = new Lookup(getType("System.Linq.Lookup`2").makeGeneric(types));
  const grouping = getType("System.Linq.IGrouping`2").makeGeneric(types);
  for (const value of sourceOf(from)) {
    const key = call(keyOf, value);
    const group = lookup.groups.get(hashKeyOf(key)) ?? new LookupGroup(grouping, key);
    lookup.groups.set(hashKeyOf(key), group);
    group.values.push(element instanceof Delegate ? call(element, value) : value);
  }
  return lookup;
}

function shuffled(values: PSValue[]): PSValue[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [values[i], values[j]] = [values[j] as PSValue, values[i] as PSValue];
  }
  return values;
}

function* endless(start: PSValue, step: PSValue): Iterable<PSValue> {
  for (let value = start; ; value = add(value, step)) yield value;
}

function sequence(args: PSValue[], signature: MethodSignature): PSValue {
  const [start = null, end = null, step = null] = args;
  const direction = compareTo(step, subtract(step, step));
  const order = compareTo(end, start);
  if (Number.isNaN(direction) || (direction === 0 && order !== 0)) throw outOfRange("step");
  if (direction * order < 0) throw outOfRange("endInclusive");
  return deferred(signature, args, () => between(start, end, step, direction));
}
const outOfRange = (parameter: string): Exception =>
  argumentOutOfRange("Specified argument was out of the range of valid values.", parameter);

function* between(start: PSValue, end: PSValue, step: PSValue, direction: number): Iterable<PSValue> {
  for (let value = start; compareTo(value, end) * direction <= 0; value = add(value, step)) {
    yield value;
    if (direction === 0) return;
  }
}

export const linqByKey: Record<string, StaticMethodImplementation> = {
  CountBy: making((values, [, keyOf], signature) =>
    pairs(
      gather(
        values,
        keyOf,
        () => 0,
        (sum) => (sum as number) + 1,
      ),
      signature,
    ),
  ),
  AggregateBy: making((values, [, keyOf, seed = null, step], signature) =>
    pairs(
      gather(
        values,
        keyOf,
        (key) => (seed instanceof Delegate ? call(seed, key) : seed),
        (sum, v) => call(step, sum, v),
      ),
      signature,
    ),
  ),
  ExceptBy: making((values, [, keys, keyOf, comparer]) => {
    const seen = new Set(sourceOf(keys).map((key) => keyed(comparer, key)));
    return values.filter((v) => {
      const key = keyed(comparer, call(keyOf, v));
      return !seen.has(key) && seen.add(key).has(key);
    });
  }),
  IntersectBy: making((values, [, keys, keyOf, comparer]) => {
    const left = new Set(sourceOf(keys).map((key) => keyed(comparer, key)));
    return values.filter((v) => left.delete(keyed(comparer, call(keyOf, v))));
  }),
  UnionBy: making((values, [, others, keyOf, comparer]) => {
    const seen = new Set<unknown>();
    return [...values, ...sourceOf(others)].filter((v) => {
      const key = keyed(comparer, call(keyOf, v));
      return !seen.has(key) && seen.add(key).has(key);
    });
  }),
  GroupJoin: making((values, [, inner, outerKey, innerKey, result], signature) => {
    const inners = sourceOf(inner).map((v) => ({ v, k: hashKeyOf(call(innerKey, v)) }));
    const type = signature.genericArguments[1] ?? getType("System.Object");
    return values.map((v) => {
      const key = hashKeyOf(call(outerKey, v));
      return call(
        result,
        v,
        arrayOf(
          type,
          inners.filter(({ k }) => k === key).map((row) => row.v),
        ),
      );
    });
  }),
  Index: making((values, _args, signature) => {
    const pair = signature.returnType.genericArguments[0] as DotNetType;
    return values.map((v, i) => makeTuple(pair, [i, v]));
  }),
  ToLookup: toLookup,
  Shuffle: making((values) => shuffled(values)),
  InfiniteSequence: (args, signature) => deferred(signature, args, () => endless(args[0] ?? null, args[1] ?? null)),
  Sequence: sequence,
};
