// Objects whose properties are not those of their .NET type (XML nodes): they give them under this symbol (a leaf file).
import type { PSValue } from "./ps-value.ts";

/** One property as the object's adapter sees it. */
export interface AdaptedProperty {
  readonly name: string;
  /** Full name of the type of its value. */
  readonly typeName: string;
  /** What Get-Member shows: `string a {get;set;}`. */
  readonly definition: string;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  get(self: PSValue): PSValue;
  set(self: PSValue, value: PSValue): void;
}

/** `value[ADAPT](name)` is one adapted property or null; `value[ADAPT]()` all of them. */
export const ADAPT: unique symbol = Symbol("latch.adapt");

/** An object with an adapter of its own. */
export interface AdaptedObject {
  [ADAPT](): readonly AdaptedProperty[];
  [ADAPT](name: string): AdaptedProperty | null;
}
