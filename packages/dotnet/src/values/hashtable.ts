// System.Collections.Hashtable: what @{} makes, with .NET's enumeration order where .NET's is the same in every run.
import { DictionaryBase } from "./dictionary-base.ts";
import { stableHashOf } from "./hash-key.ts";
import { type PSValue, tagType } from "./ps-value.ts";

/** Sizes a .NET Hashtable grows through (HashHelpers.Primes). */
const primes = [
  3, 7, 11, 17, 23, 29, 37, 47, 59, 71, 89, 107, 131, 163, 197, 239, 293, 353, 431, 521, 631, 761, 919, 1103, 1327,
  1597, 1931, 2333, 2801, 3371, 4049, 4861, 5839, 7013, 8419, 10103, 12143, 14591, 17519, 21023, 25229, 30293, 36353,
  43627, 52361, 62851, 75431, 90523, 108631, 130363, 156437, 187751, 225307, 270371, 324449, 389357, 467237, 560689,
  672827, 807403, 968897, 1162687, 1395263, 1674319, 2009191, 2411033, 2893249, 3471899, 4166287, 4999559, 5999471,
  7199369,
];

function primeAtLeast(size: number): number {
  for (const prime of primes) if (prime >= size) return prime;
  return size | 1;
}

/** A Hashtable. `ignoreCase` true (the default) is what @{} makes; `capacity` is the count @{} was written with. */
export class Hashtable extends DictionaryBase {
  private readonly capacity: number;
  isReadOnly = false;
  isSynchronized = false;

  constructor(ignoreCase = true, capacity = 0) {
    super(ignoreCase);
    this.capacity = capacity;
  }

  /** A Hashtable of the given pairs. */
  static from(pairs: Iterable<readonly [PSValue, PSValue]>, ignoreCase = true): Hashtable {
    const table = new Hashtable(ignoreCase);
    for (const [key, value] of pairs) table.set(key, value);
    return table;
  }

  /** A copy with the same entries (Hashtable.Clone). */
  clone(): Hashtable {
    const copy = new Hashtable(this.ignoreCase, this.count);
    for (const cell of this.cells.values()) copy.insert(cell.key, cell.value);
    return copy;
  }

  override *entries(): IterableIterator<[PSValue, PSValue]> {
    const order = this.bucketOrder();
    if (order === null) {
      for (const cell of this.cells.values()) yield [cell.key, cell.value];
      return;
    }
    for (const key of order) yield [key, this.get(key) ?? null];
  }

  /**
   * The keys in the order .NET walks its buckets (last to first), or null when that order depends on string hashes,
   * which .NET randomises per process: then insertion order is as right as any.
   */
  private bucketOrder(): PSValue[] | null {
    const hashes: number[] = [];
    const keys: PSValue[] = [];
    for (const cell of this.cells.values()) {
      const hash = stableHashOf(cell.key);
      if (hash === null) return null;
      hashes.push(hash & 0x7fffffff);
      keys.push(cell.key);
    }
    if (keys.length < 2) return null;
    return walkBuckets(keys, hashes, this.capacity);
  }
}
tagType(Hashtable, "System.Collections.Hashtable");

/** Hashtable.Insert's open addressing (double hashing, load factor 0.72), then its enumerator's downward walk. */
function walkBuckets(keys: readonly PSValue[], hashes: readonly number[], capacity: number): PSValue[] {
  const wanted = capacity / 0.72;
  let size = wanted > 3 ? primeAtLeast(wanted) : 3;
  let buckets = new Int32Array(size).fill(-1);
  let limit = loadLimit(size);
  for (let i = 0; i < keys.length; i++) {
    if (i >= limit) {
      const old = buckets;
      size = primeAtLeast(size * 2);
      limit = loadLimit(size);
      buckets = new Int32Array(size).fill(-1);
      for (const index of old) if (index >= 0) place(buckets, hashes[index]!, index);
    }
    place(buckets, hashes[i]!, i);
  }
  const order: PSValue[] = [];
  for (let b = size - 1; b >= 0; b--) if (buckets[b]! >= 0) order.push(keys[buckets[b]!]!);
  return order;
}

function loadLimit(size: number): number {
  const limit = Math.trunc(0.72 * size);
  return limit >= size ? size - 1 : limit;
}

function place(buckets: Int32Array, hash: number, index: number): void {
  const size = buckets.length;
  const step = 1 + ((Math.imul(hash, 101) >>> 0) % (size - 1));
  let bucket = hash % size;
  while (buckets[bucket] !== -1) bucket = (bucket + step) % size;
  buckets[bucket] = index;
}
