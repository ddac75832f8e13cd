// Accessors called as methods: `$d.get_Keys()`, `$list.set_Item(0, 1)`, `$timer.add_Elapsed({ })`, and parameterized properties `$list.Item(0)`, `'abc'.Chars(1)`.

import { convertTo } from "../conversion/convert-to.ts";
import { AutomationNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { unwrap } from "../values/ps-object.ts";
import { typesKey } from "./choose-overload.ts";
import type { Delegate } from "./delegate.ts";
import { addEventListener, removeEventListener } from "./object-events.ts";
import type { IndexerImplementation } from "./define-type.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { indexOutOfRange, overloadException, wrapCallException, wrapGetException } from "./method-errors.ts";
import { resolveOverload } from "./overload-resolution.ts";
import { MethodSignature } from "./method-signature.ts";
import type { PropertyMember } from "./property-member.ts";
import { membersOf, notImplemented } from "./type-members.ts";

/** The indexer implementation of a type, or null. */
export function indexerOf(type: DotNetType): IndexerImplementation<PSValue> | null {
  for (const implementation of membersOf(type).implementations) {
    if (implementation.indexer !== undefined)
      return implementation.indexer as unknown as IndexerImplementation<PSValue>;
  }
  return null;
}

/** The indexers of a type as methods, and which one was chosen for arguments of which types. */
interface Indexers {
  readonly properties: readonly PropertyMember[];
  readonly signatures: readonly MethodSignature[];
  readonly chosen: Map<number, PropertyMember>;
}

const indexersByType = new WeakMap<DotNetType, Indexers>();

function indexersOf(type: DotNetType): Indexers {
  let known = indexersByType.get(type);
  if (known === undefined) {
    const properties = membersOf(type).indexers();
    const signatures = properties.map(
      (p) =>
        new MethodSignature({
          name: p.name,
          declaringType: p.declaringType,
          returnType: p.type,
          parameters: p.indexParameters,
        }),
    );
    known = { properties, signatures, chosen: new Map() };
    indexersByType.set(type, known);
  }
  return known;
}

/** The indexer that the arguments fit, with the arguments converted; undefined when none takes so many or such ones. */
export function chooseIndexer(
  type: DotNetType,
  args: readonly PSValue[],
): { readonly property: PropertyMember; readonly indices: PSValue[] } | undefined {
  const known = indexersOf(type);
  if (known.properties.length === 0) return undefined;
  const key = typesKey(args);
  let property = key < 0 ? undefined : known.chosen.get(key);
  if (property === undefined) {
    const resolution = resolveOverload(known.signatures, args);
    if (typeof resolution === "string") return undefined;
    property = known.properties[known.signatures.indexOf(resolution.signature)];
    if (property === undefined) return undefined;
    if (key >= 0) known.chosen.set(key, property);
  }
  const { indexParameters, type: ownType } = property;
  return { property, indices: args.map((a, i) => convertTo(a, indexParameters[i]?.type ?? ownType)) };
}

/** `$list.Item(3)`: undefined when the type has no parameterized property of that name. */
export function invokeIndexerByName(
  base: PSValue,
  type: DotNetType,
  name: string,
  args: readonly PSValue[],
): PSValue | undefined {
  const lower = name.toLowerCase();
  const named = membersOf(type)
    .indexers()
    .filter((p) => p.name.toLowerCase() === lower);
  const first = named[0];
  if (first === undefined) return undefined;
  const chosen = chooseIndexer(type, args);
  if (chosen === undefined) throw overloadException("none", first.name, args.length);
  const indexer = indexerOf(type);
  if (indexer === null) throw notImplemented(type, first.name);
  try {
    const value = indexer.get(base, chosen.indices, type);
    if (value === undefined) throw missingElement(base, chosen.indices);
    return value;
  } catch (error) {
    throw wrapGetException(error, first.name);
  }
}

let missingElement: (base: PSValue, indices: readonly PSValue[]) => unknown = () => indexOutOfRange();
/** library files say what reading a missing element throws (KeyNotFoundException, IndexOutOfRangeException …). */
export function registerMissingElement(make: (base: PSValue, indices: readonly PSValue[]) => unknown): void {
  missingElement = make;
}

/** `get_Name()`/`set_Name(value)`; undefined when the name is not such an accessor. `base` null: static. */
export function accessorMethod(
  base: PSValue,
  type: DotNetType,
  name: string,
  args: readonly PSValue[],
): PSValue | undefined {
  const listened = eventAccessor(base, type, name, args);
  if (listened !== undefined) return listened;
  const match = /^(get|set)_(\w+)$/i.exec(name);
  if (match === null) return undefined;
  const isGet = (match[1] as string).toLowerCase() === "get";
  const propertyName = match[2] as string;
  const isStatic = base === null;
  const property = membersOf(type).property(propertyName, isStatic);
  try {
    if (property !== null) {
      if (args.length !== (isGet ? 0 : 1)) throw overloadException("none", name, args.length);
      if (isGet) return isStatic ? property.getStatic(type) : property.get(base);
      if (isStatic) property.setStatic(args[0] ?? null);
      else property.set(base, args[0] ?? null);
      return AutomationNull;
    }
    if (isStatic) return undefined;
    return indexAccessor(base, type, propertyName, isGet, args);
  } catch (error) {
    throw wrapCallException(error, name, args.length);
  }
}

function indexAccessor(
  base: PSValue,
  type: DotNetType,
  name: string,
  isGet: boolean,
  args: readonly PSValue[],
): PSValue | undefined {
  const lower = name.toLowerCase();
  if (
    !membersOf(type)
      .indexers()
      .some((p) => p.name.toLowerCase() === lower)
  )
    return undefined;
  const chosen = chooseIndexer(type, isGet ? args : args.slice(0, -1));
  const indexer = indexerOf(type);
  if (chosen === undefined || indexer === null) return undefined;
  if (isGet) {
    const value = indexer.get(base, chosen.indices, type);
    if (value === undefined) throw missingElement(base, chosen.indices);
    return value;
  }
  if (indexer.set === undefined) return undefined;
  indexer.set(base, chosen.indices, convertTo(args.at(-1) ?? null, chosen.property.type), type);
  return AutomationNull;
}

/** `add_Elapsed({ … })`, `remove_Elapsed($handler)`; undefined when the type has no such event. */
function eventAccessor(base: PSValue, type: DotNetType, name: string, args: readonly PSValue[]): PSValue | undefined {
  const match = /^(add|remove)_(\w+)$/i.exec(name);
  if (match === null) return undefined;
  const eventName = (match[2] as string).toLowerCase();
  const event = membersOf(type)
    .events()
    .find((e) => e.name.toLowerCase() === eventName && e.isStatic === (base === null));
  if (event === undefined) return undefined;
  if (args.length !== 1) throw overloadException("none", name, args.length);
  const source = (base ?? type) as object;
  const key = unwrap(args[0] ?? null);
  if ((match[1] as string).toLowerCase() === "remove") removeEventListener(source, event.name, key);
  else {
    const handler = convertTo(args[0] ?? null, event.handlerType);
    addEventListener(source, event.name, key, (values) => void (handler as Delegate | null)?.invoke([...values]));
  }
  return AutomationNull;
}
