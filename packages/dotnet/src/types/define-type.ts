// What the members of a type do: implementations by type name, loaded with the file that defines them.

import { createRequire } from "node:module";
import type { PSValue } from "../values/ps-value.ts";
import type { DotNetType } from "./dotnet-type.ts";
import type { MethodSignature } from "./method-signature.ts";

const require = createRequire(import.meta.url);

/** `args` are converted to the signature's parameter types; by-reference ones are `{ value }` cells. */
export type MethodImplementation<T> = (self: T, args: PSValue[], signature: MethodSignature) => PSValue | undefined;
export type StaticMethodImplementation = (
  args: PSValue[],
  signature: MethodSignature,
  type: DotNetType,
) => PSValue | undefined;
export type ConstructorImplementation = (args: PSValue[], signature: MethodSignature, type: DotNetType) => PSValue;

export interface PropertyImplementation<T> {
  get(self: T): PSValue | undefined;
  set?(self: T, value: PSValue): void;
}

export interface IndexerImplementation<T> {
  /** `undefined`: out of range or missing, as if the indexer had thrown for a read that PowerShell turns into null. */
  get(self: T, indices: PSValue[], type: DotNetType): PSValue | undefined;
  set?(self: T, indices: PSValue[], value: PSValue, type: DotNetType): void;
}

/** The behaviour of one type. A member that the facts list and nothing here defines raises NotSupportedException. */
export interface TypeImplementation<T> {
  /** Full name; of the definition (`List`1`) for generic types. */
  readonly name: string;
  /** The JS class of its instances, when there is one: decides nothing, kept for readers and for `isInstance`. */
  readonly implementation?: { readonly prototype: T };
  readonly construct?: ConstructorImplementation;
  /** Names in the order of their declaration, where tables and lists show them so; alphabetical without it. */
  readonly propertyOrder?: readonly string[];
  readonly properties?: Readonly<Record<string, PropertyImplementation<T> | ((self: T) => PSValue | undefined)>>;
  readonly methods?: Readonly<Record<string, MethodImplementation<T>>>;
  readonly staticProperties?: Readonly<Record<string, StaticPropertyImplementation | (() => PSValue | undefined)>>;
  readonly staticMethods?: Readonly<Record<string, StaticMethodImplementation>>;
  readonly indexer?: IndexerImplementation<T>;
}

export interface StaticPropertyImplementation {
  get(type: DotNetType): PSValue | undefined;
  set?(value: PSValue): void;
}

/** An implementation with its self type forgotten: what the registry keeps. */
export type AnyTypeImplementation = TypeImplementation<never>;

const implementations = new Map<string, AnyTypeImplementation>();
const loaders = new Map<string, () => void>();

/** Registers what a type's members do. The last registration of a name wins. */
export function defineType<T>(implementation: TypeImplementation<T>): void {
  implementations.set(implementation.name, implementation as unknown as AnyTypeImplementation);
}

/** Says which file defines which types; `load` (a lazy require) runs when one of them is first used. */
export function defineTypesIn(names: readonly string[], load: () => unknown): void {
  // Forgotten only when it is done: Ctrl+C may end the loading, and the next use begins it again.
  const once = (): void => {
    load();
    for (const name of names) loaders.delete(name);
  };
  for (const name of names) loaders.set(name, once);
}

let indexLoaded = false;
/** The implementation registered for exactly this type name (no base types), or undefined. */
export function implementationOf(name: string): AnyTypeImplementation | undefined {
  if (!indexLoaded) {
    require("../library/library-index.ts");
    indexLoaded = true;
  }
  const loader = loaders.get(name);
  if (loader !== undefined) loader();
  return implementations.get(name);
}
