// Owns the shapes of compiled code: closures over the syntax tree that take a Frame.
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Frame } from "../runtime/frame.ts";

/** Evaluates to a value (AutomationNull when there is none). */
export type Expression = (frame: Frame) => PSValue;

/** How a statement ended. With break and continue, context.pendingLabel says which loop is meant. */
export const Completion = { normal: 0, break: 1, continue: 2, return: 3 } as const;
export type Completion = 0 | 1 | 2 | 3;

/** Runs a statement; its values go to `output`. */
export type Statement = (frame: Frame, output: OutputSink) => Completion;

/** Evaluates to a JavaScript boolean. */
export type Condition = (frame: Frame) => boolean;

/** Assigns a value to a place. */
export type Store = (frame: Frame, value: PSValue) => void;

/** A parameter of compiled code. */
export interface CompiledParameter {
  /** Lower case. */
  readonly name: string;
  readonly spelling: string;
  /** Slot in the layout, or -1 in code without slots. */
  readonly slot: number;
  readonly defaultValue: Expression | null;
  /** Type constraint and validation attributes that later assignments obey; null when there are none. */
  readonly attributes: (context: ExecutionContext) => ArgumentAttribute[] | null;
  /** Converts an argument for a call that skips the general binder; null = any value. */
  readonly simpleConversion: ((value: PSValue) => PSValue) | null;
  /** The constraint's type, or null. */
  readonly constraint: (() => DotNetType) | null;
  /** `[string]`: takes the raw text of a bare number. */
  readonly isString: boolean;
  /** `[switch]`: takes no value. */
  readonly isSwitch: boolean;
}
