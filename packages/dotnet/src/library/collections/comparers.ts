// Comparers: StringComparer, EqualityComparer.Default, Comparer.Default, and comparers written as script classes.

import { isTrue } from "../../conversion/is-true.ts";
import { Exception } from "../../errors/exception.ts";
import { compareStrings } from "../../text/compare-strings.ts";
import type { CultureInfo } from "../../text/culture.ts";
import { defineType } from "../../types/define-type.ts";
import { Delegate } from "../../types/delegate.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { getType, TYPE } from "../../types/dotnet-type.ts";
import { invokeMethod } from "../../types/invoke.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { cell, culture, enumNumber, flag, int } from "../arguments.ts";
import { compareTo, dotNetEquals, hashCodeOf } from "../object.ts";
import { compareToString, equalStrings, foldForOrdinal } from "../string-comparison.ts";
import { introSort } from "./intro-sort.ts";

/** [StringComparer]::OrdinalIgnoreCase and its five siblings, by StringComparison number. */
export class StringComparer {
  readonly comparison: number;
  constructor(comparison: number) {
    this.comparison = comparison;
  }
  get ignoreCase(): boolean {
    return (this.comparison & 1) === 1;
  }
  get [TYPE](): DotNetType {
    if (this.comparison === 4) return getType("System.OrdinalCaseSensitiveComparer");
    return getType(this.comparison === 5 ? "System.OrdinalIgnoreCaseComparer" : "System.CultureAwareComparer");
  }
}

const stringComparers = [0, 1, 2, 3, 4, 5].map((c) => new StringComparer(c));

/** The shared StringComparer of a StringComparison number. */
export function stringComparer(comparison: number): StringComparer {
  return stringComparers[comparison] ?? (stringComparers[4] as StringComparer);
}

/** An order: what Sort and sorted collections use. */
export type Order = (a: PSValue, b: PSValue) => number;

/** Comparer.Default: nulls first, then IComparable. InvalidOperationException wraps what CompareTo throws. */
export function defaultOrder(a: PSValue, b: PSValue): number {
  if (a === null) return b === null ? 0 : -1;
  if (b === null) return 1;
  return typeof a === "number" && typeof b === "number" ? a - b : compareTo(a, b);
}

/** The order that an IComparer, Comparison delegate, StringComparer or null stands for. */
export function orderOf(comparer: PSValue | undefined): Order {
  if (comparer === null || comparer === undefined) return defaultOrder;
  if (comparer instanceof StringComparer) {
    const { comparison } = comparer;
    return (a, b) =>
      (a === null || typeof a === "string") && (b === null || typeof b === "string")
        ? compareToString(a, b, comparison)
        : defaultOrder(a, b);
  }
  if (comparer instanceof Delegate) return (a, b) => int(comparer.invoke([a, b]));
  if (comparer instanceof DefaultComparer) return comparer.order;
  return (a, b) => int(invokeMethod(comparer, "Compare", [a, b]));
}

/** Sorts values in place; a failing comparison is InvalidOperationException, as .NET's Sort words it. */
export function sortValues(values: PSValue[], order: Order): void {
  try {
    if (order === defaultOrder && values.every((value) => typeof value === "number")) values.sort(order);
    else introSort(values, order);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw new Exception("System.InvalidOperationException", "Failed to compare two elements in the array.", {
      inner: error,
    });
  }
}

/** Does an equality comparer ignore the case of strings? Null: .NET's default, which does not. */
export function ignoresCase(comparer: PSValue | undefined): boolean {
  return comparer instanceof StringComparer && comparer.ignoreCase;
}

/** The key by which an equality comparer files a value: folded text, or the value itself. */
export function comparisonKey(comparer: PSValue, value: PSValue): PSValue {
  if (comparer instanceof StringComparer)
    return typeof value === "string" && comparer.ignoreCase ? foldForOrdinal(value) : value;
  if (comparer === null || typeof comparer !== "object" || comparer instanceof DefaultComparer) return value;
  return firstEqual(comparer, value);
}

const seenBy = new WeakMap<object, Map<number, PSValue[]>>();

/** The first value a script's IEqualityComparer was asked about that it finds equal to this one. */
function firstEqual(comparer: object, value: PSValue): PSValue {
  const buckets = seenBy.get(comparer) ?? new Map<number, PSValue[]>();
  seenBy.set(comparer, buckets);
  const hash = int(invokeMethod(comparer, "GetHashCode", [value]));
  const bucket = buckets.get(hash) ?? [];
  buckets.set(hash, bucket);
  const known = bucket.find((other) => isTrue(invokeMethod(comparer, "Equals", [other, value])));
  if (known === undefined) bucket.push(value);
  return known === undefined ? value : known;
}

/** Comparer and EqualityComparer defaults. */
export class DefaultComparer {
  readonly order: Order;
  constructor(order: Order = defaultOrder) {
    this.order = order;
  }
}
tagType(DefaultComparer, "System.Collections.Comparer");
const defaultComparer = new DefaultComparer();

function cultureOrder(data: CultureInfo, ignoreCase = false): Order {
  return (a, b) =>
    typeof a === "string" && typeof b === "string"
      ? Math.sign(compareStrings(a, b, { ignoreCase, culture: data }))
      : defaultOrder(a, b);
}

const names = [
  "CurrentCulture",
  "CurrentCultureIgnoreCase",
  "InvariantCulture",
  "InvariantCultureIgnoreCase",
  "Ordinal",
  "OrdinalIgnoreCase",
];
defineType<StringComparer>({
  name: "System.StringComparer",
  methods: {
    Compare: (self, [a, b]) => orderOf(self)(a ?? null, b ?? null),
    Equals: (self, args) => {
      if (args.length === 1) return self === args[0];
      const [a, b] = args;
      return typeof a === "string" && typeof b === "string"
        ? equalStrings(a, b, self.comparison)
        : dotNetEquals(a ?? null, b ?? null);
    },
    GetHashCode: (self, args) => hashCodeOf(args.length === 0 ? self : comparisonKey(self, args[0] ?? null)),
  },
  staticProperties: Object.fromEntries(names.map((name, i) => [name, () => stringComparer(i)])),
  staticMethods: {
    Create: (args) => stringComparer(flag(args[1]) ? 1 : 0),
    IsWellKnownOrdinalComparer: ([comparer, ignoreCase]) => {
      const ordinal = comparer instanceof StringComparer ? comparer.comparison : -1;
      cell(ignoreCase).value = ordinal === 5;
      return ordinal === 4 || ordinal === 5;
    },
    FromComparison: ([comparison]) => stringComparer(enumNumber(comparison)),
  },
});

const comparerMethods = {
  Compare: (self: DefaultComparer, [a, b]: PSValue[]) => self.order(a ?? null, b ?? null),
  Equals: (_self: DefaultComparer, [a, b]: PSValue[]) => dotNetEquals(a ?? null, b ?? null),
  GetHashCode: (_self: DefaultComparer, [a]: PSValue[]) => hashCodeOf(a ?? null),
};
for (const name of [
  "System.Collections.Comparer",
  "System.Collections.Generic.Comparer`1",
  "System.Collections.Generic.EqualityComparer`1",
]) {
  defineType<DefaultComparer>({
    name,
    construct: ([data]) => new DefaultComparer(cultureOrder(culture(data))),
    methods: comparerMethods,
    staticProperties: { Default: () => defaultComparer, DefaultInvariant: () => defaultComparer },
    staticMethods: { Create: ([comparison]) => new DefaultComparer(orderOf(comparison)) },
  });
}
defineType<DefaultComparer>({
  name: "System.Collections.CaseInsensitiveComparer",
  construct: ([data]) => new DefaultComparer(cultureOrder(culture(data), true)),
  methods: comparerMethods,
  staticProperties: { Default: () => new DefaultComparer(orderOf(stringComparer(1))) },
});
