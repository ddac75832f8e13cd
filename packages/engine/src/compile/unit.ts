// Owns Unit: what the compile functions know about the code around the node they compile.
import type { Ast, ScriptBlockAst } from "@latch/grammar";
import type { OutputSink } from "../pipeline/contract.ts";
import type { Frame } from "../runtime/frame.ts";
import { isDebugged } from "../debugger/debug-mode.ts";
import { baseLayout, type SlotLayout } from "../runtime/scope.ts";

/** Deals with a statement's error: returns when the code after it should run, throws when not. */
export type Failed = (error: unknown, frame: Frame, output: OutputSink) => void;

/** One script block being compiled for scopes of one layout. */
export class Unit {
  readonly layout: SlotLayout;
  /** No slots: all variables by name. */
  readonly dynamic: boolean;
  readonly root: ScriptBlockAst;
  /** A `return` stands inside an expression: the block runner must catch ReturnSignal. */
  returnsBySignal = false;
  /** Loops (and switches) of this block that lexically enclose the node, innermost last; completion codes reach them. */
  readonly loops: { label: string; isSwitch: boolean }[] = [];
  /** Nesting of statements inside expressions: break, continue, return leave by signal there. */
  expressionDepth = 0;
  /** How many of break, continue and return were compiled inside an expression inside another. */
  deepLeaves = 0;
  /** Number of enclosing blocks with traps. */
  trapDepth = 0;
  /** What happens to errors of the statements being compiled. */
  failed: Failed | null = null;
  /** Inside a class method: `$this` and parameters are locals, output is discarded. */
  readonly isMethod: boolean;

  /** Breakpoints can be hit in it: statements, variables and calls go the long way, past the hooks. */
  readonly isDebugged: boolean;
  /** The code runs in a scope of its own. */
  readonly ownScope: boolean;

  constructor(root: ScriptBlockAst, layout: SlotLayout, dynamic: boolean, isMethod = false, ownScope = false) {
    this.ownScope = ownScope;
    this.isDebugged = isDebugged(root);
    this.root = root;
    this.layout = layout;
    this.dynamic = dynamic;
    this.isMethod = isMethod;
  }

  /** Slot of an unscoped variable name, or -1. */
  slotOf(lowerName: string): number {
    if (this.dynamic || this.isDebugged) return -1;
    return this.layout.index.get(lowerName) ?? -1;
  }

  /** The file the code was written in, or null. */
  get file(): string | null {
    return this.root.extent.file;
  }
}

/** A unit for a lone expression evaluated in whatever scope is current. */
export function looseUnit(ast: Ast): Unit {
  let root: Ast = ast;
  while (root.parent !== null) root = root.parent;
  return new Unit(root as ScriptBlockAst, baseLayout, true);
}
