// What Linq's methods answer: a sequence that is found anew each time it is enumerated, of the class that .NET shows.

import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, TYPE } from "../types/dotnet-type.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { argumentNull } from "../types/method-errors.ts";
import { ENUMERATE, enumerateAny } from "../values/enumerable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { items } from "./arguments.ts";
import { List } from "./collections/list.ts";

/** A deferred sequence. */
export class Sequence {
  readonly [TYPE]: DotNetType;
  private readonly find: () => Iterable<PSValue>;
  constructor(type: DotNetType, find: () => Iterable<PSValue>) {
    this[TYPE] = type;
    this.find = find;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.find();
  }
  toString(): string {
    return this[TYPE].toString();
  }
}

const iterator = (name: string, args: readonly DotNetType[]): DotNetType =>
  getType(`System.Linq.Enumerable+${name}\`${args.length}`).makeGeneric([...args]);
const object = (): DotNetType => getType("System.Object");

/** The names of the iterator classes: `~` begins those that depend on what they iterate over. */
const classes: Readonly<Record<string, string>> = {
  Where: "~WhereIterator", Select: "~SelectIterator", SelectMany: "SelectManySingleSelectorIterator", Distinct: "DistinctIterator",
  Reverse: "ReverseIterator", Concat: "Concat2Iterator", Union: "UnionIterator2", Append: "AppendPrepend1Iterator",
  Prepend: "AppendPrepend1Iterator", OrderBy: "OrderedIterator", OrderByDescending: "OrderedIterator", ThenBy: "OrderedIterator",
  ThenByDescending: "OrderedIterator", Order: "ImplicitlyStableOrderedIterator", OrderDescending: "ImplicitlyStableOrderedIterator",
  GroupBy: "GroupByIterator",
}; // biome-ignore format: a table
const withTwo = /^(?:.*SelectIterator|SelectManySingleSelectorIterator|OrderedIterator|GroupByIterator)$/;

/** The class of what the method answers for a given source. */
function classOf({ name, genericArguments, returnType }: MethodSignature, source: PSValue | undefined): DotNetType {
  const kind =
    Array.isArray(source) || source instanceof Uint8Array ? "Array" : source instanceof List ? "List" : "IEnumerable";
  const found = (classes[name] ?? "Iterator").replace("~", kind);
  if (withTwo.test(found) && genericArguments.length >= 2) return iterator(found, genericArguments.slice(0, 2));
  const element = returnType.genericArguments[0] ?? object();
  return iterator(withTwo.test(found) ? "Iterator" : found, [element]);
}

/** The deferred result of a method over `args[0]`. */
export function deferred(
  signature: MethodSignature,
  args: readonly PSValue[],
  find: () => Iterable<PSValue>,
): Sequence {
  return new Sequence(classOf(signature, args[0]), find);
}

/** The values of a source argument. ArgumentNullException for null. */
export function sourceOf(value: PSValue | undefined, name = "source"): PSValue[] {
  if (value === null || value === undefined) throw argumentNull(name);
  return items(value);
}

/** The first `count` values of a source that may have no end. */
export function firstOf(value: PSValue | undefined, count: number): PSValue[] {
  if (value === null || value === undefined) throw argumentNull("source");
  const found: PSValue[] = [];
  if (count <= 0) return found;
  for (const item of enumerateAny(value) ?? [value]) {
    found.push(item);
    if (found.length >= count) break;
  }
  return found;
}
