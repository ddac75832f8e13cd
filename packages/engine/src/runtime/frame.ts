// Owns Frame: one activation of a compiled script block. Compiled closures take it as their only state.
import { AutomationNull, languageGate, type PSValue } from "@latch/dotnet";
import type { Ast } from "@latch/grammar";
import type { CompiledScript } from "../compile/compiled-script.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import type { FunctionInfo } from "../pipeline/command-info.ts";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { enterMode, leaveMode, type ModeBefore } from "./language-mode.ts";
import { PlainCall } from "./plain-call.ts";
import { type AutomaticVariables, type Scope, Slot, type SlotValue } from "./scope.ts";
import type { ScriptBlock } from "./script-block.ts";
import type { SessionState } from "./session-state.ts";
import { Variable } from "./variable.ts";

export class Frame implements AutomaticVariables {
  readonly context: ExecutionContext;
  readonly scope: Scope;
  /** scope.slots; meaningful to slot-resolved code only. */
  readonly slots: SlotValue[];
  readonly code: CompiledScript;
  readonly scriptBlock: ScriptBlock;
  output: OutputSink;
  /** The statement being run (PowerShell's sequence point): where errors are. */
  position: Ast | null = null;
  /** Who called: the frame below on the call stack. */
  caller: Frame | null = null;
  /** `$MyInvocation`; null for blocks that share their caller's. */
  invocation: InvocationInfo | null = null;
  /** Name of the running function for call stacks. */
  functionName: string | null = null;
  /** The named block that runs, as stack traces show it: `<Begin>`, `<Process>` ...; "" in an unnamed one. */
  blockName = "";
  /** `-PSCmdlet`'s binder parameters etc. set by the script command processor. */
  boundParameters: PSValue = null;
  /** What `return` of a class method gave. */
  returnValue: PSValue = null;
  /** The function of a call made without a command processor, and its arguments; see PlainCall. */
  plainFunction: FunctionInfo | null = null;
  plainValues: readonly PSValue[] | null = null;
  plainMap: Int32Array | null = null;
  private savedScope: Scope | null = null;
  private savedState: SessionState | null = null;
  private modeBefore: ModeBefore | null = null;

  constructor(
    context: ExecutionContext,
    scope: Scope,
    code: CompiledScript,
    scriptBlock: ScriptBlock,
    output: OutputSink,
  ) {
    this.context = context;
    this.scope = scope;
    this.slots = scope.slots;
    this.code = code;
    this.scriptBlock = scriptBlock;
    this.output = output;
  }

  /** Makes this frame the running one: its scope current, itself on top of the call stack. */
  enter(): void {
    const context = this.context;
    const state = this.scope.sessionState;
    this.savedState = context.sessionState;
    this.savedScope = state.currentScope;
    this.caller = context.frame;
    context.sessionState = state;
    state.currentScope = this.scope;
    context.frame = this;
    context.enterCall();
    if (languageGate.used) this.enterMode();
  }

  /** Undoes enter(). Frames of a pipeline interleave, but always properly nested. */
  leave(): void {
    const context = this.context;
    if (this.modeBefore !== null) this.leaveMode();
    context.depth--;
    context.frame = this.caller;
    this.scope.sessionState.currentScope = this.savedScope as Scope;
    context.sessionState = this.savedState as SessionState;
  }

  private enterMode(): void {
    const { context, scope } = this;
    const shares = scope === this.savedScope;
    const trusted = scope.sessionState.module?.languageMode === "FullLanguage";
    this.modeBefore = enterMode(context, this.scriptBlock, shares, trusted);
  }

  private leaveMode(): void {
    leaveMode(this.context, this.modeBefore as ModeBefore);
    this.modeBefore = null;
  }

  /** `$_` of this frame's scope. */
  get dollarUnder(): PSValue {
    const raw = this.scope.slots[Slot.underscore];
    if (raw instanceof Variable) return raw.get();
    return raw === undefined ? AutomationNull : raw;
  }
  set dollarUnder(value: PSValue) {
    this.scope.slots[Slot.underscore] = value;
  }

  /** Sets a local of this frame's scope without checks (args, PSBoundParameters, PSCmdlet, MyInvocation, input, this). */
  setLocal(name: string, value: PSValue): void {
    const lower = name.toLowerCase();
    const slot = this.scope.layout.index.get(lower);
    if (slot !== undefined) {
      this.scope.slots[slot] = value;
      return;
    }
    const cell = this.scope.variables?.get(lower);
    if (cell !== undefined) cell.value = value;
    else this.scope.setCell(lower, new Variable(name, value));
  }

  /** Sets the variable of parameter `index`, keeping its type and attributes for later assignments. */
  setParameter(index: number, value: PSValue): void {
    this.code.setParameter(this, index, value);
  }

  /** `$MyInvocation` or `$PSBoundParameters` of a plain call, made when something asks for it. */
  automaticVariable(name: string): Variable | null {
    if (this.plainFunction === null || this.plainValues === null || this.plainMap === null) return null;
    const call = new PlainCall(this, this.plainFunction, this.plainValues, this.plainMap);
    return name === "myinvocation"
      ? new Variable("MyInvocation", call.invocation())
      : new Variable("PSBoundParameters", call.boundParameters());
  }

  /** Undoes setLocal/setParameter of one name (before the next pipeline item). */
  removeLocal(name: string): void {
    this.scope.removeVariable(name.toLowerCase());
  }
}
