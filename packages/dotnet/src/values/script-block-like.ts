// What this package knows about script blocks: they can be called.
import type { PSValue } from "./ps-value.ts";

/** A ScriptBlock as script properties, script methods and delegates see it. The engine's ScriptBlock implements it. */
export interface ScriptBlockLike {
  /** Runs the block with `$this` bound. Several outputs come back as an array, none as AutomationNull. */
  invokeAsMember(thisValue: PSValue, args: readonly PSValue[]): PSValue;
  toString(): string;
}

/** True for anything callable as a script block. */
export function isScriptBlock(value: PSValue): value is ScriptBlockLike & object {
  return typeof value === "object" && value !== null && "invokeAsMember" in value;
}
