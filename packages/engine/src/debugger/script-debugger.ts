// Owns ScriptDebugger: a runspace's breakpoints, stepping and tracing, and what happens when code reaches a place.
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { Exception, type PSValue, raiseEvent } from "@latch/dotnet";
import type { Ast } from "@latch/grammar";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import { recordError, recordOf } from "../runtime/errors.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Frame } from "../runtime/frame.ts";
import { BreakSignal, ContinueSignal, StopSignal } from "../runtime/signals.ts";
import { nullSink } from "../runtime/streams.ts";
import { type Breakpoint, CommandBreakpoint, LineBreakpoint, VariableBreakpoint } from "./breakpoints.ts";
import { beginDebugging } from "./debug-mode.ts";
import { type DebuggerResumeAction, DebuggerStop } from "./debugger-stop.ts";
import { isHidden, isSteppedThrough } from "./debugger-attributes.ts";
import { placeOf } from "./sequence-points.ts";
import { ScriptTrace } from "./script-trace.ts";

const require = createRequire(import.meta.url);

/** Flags of DebugModes: None 0, Default 1, LocalScript 2, RemoteScript 4. */
const localScript = 2;

/** A runspace's debugger. Code that was compiled with hooks asks it. */
export class ScriptDebugger {
  readonly context: ExecutionContext;
  readonly instanceId = randomUUID();
  readonly trace: ScriptTrace;
  debugMode = 6;
  unhandledBreakpointMode = "Default";
  /** The stop that is being handled. */
  stop: DebuggerStop | null = null;
  private readonly list: Breakpoint[] = [];
  private lastId = 0;
  /** An action runs: it hits nothing itself. */
  private busy = false;
  private stepping = false;
  /** Stepping stops in this frame only, or when it has ended. */
  private overOrOut: Frame | null = null;
  /** What triggered the next stop: an error or a message, for `$PSDebugContext`. */
  private trigger: PSValue = null;

  private constructor(context: ExecutionContext) {
    this.context = context;
    this.trace = new ScriptTrace(context);
  }

  /** The runspace's; made when first asked for. */
  static of(context: ExecutionContext): ScriptDebugger {
    if (context.debugger === null) {
      require("./debugger-types.ts");
      context.debugger = new ScriptDebugger(context);
    }
    return context.debugger;
  }

  get breakpoints(): readonly Breakpoint[] {
    return this.list;
  }

  get inBreakpoint(): boolean {
    return this.stop !== null;
  }

  /** Something can be hit, and nobody is being asked. */
  get isActive(): boolean {
    return this.list.length > 0 || this.stepping || this.trace.isOn || this.stop !== null;
  }

  private get isOff(): boolean {
    return this.busy || this.stop !== null || (this.debugMode & (localScript | 1)) === 0;
  }

  add(breakpoint: Breakpoint): void {
    breakpoint.id = ++this.lastId;
    this.list.push(breakpoint);
    this.begin();
  }

  /** Code is compiled with hooks from now on. */
  begin(): void {
    beginDebugging();
    this.context.commandVersion++;
  }

  find(id: number): Breakpoint | null {
    return this.list.find((breakpoint) => breakpoint.id === id) ?? null;
  }

  /** Whether it was there. */
  remove(breakpoint: Breakpoint): boolean {
    const index = this.list.indexOf(breakpoint);
    if (index >= 0) this.list.splice(index, 1);
    return index >= 0;
  }

  /** A place is reached. */
  reach(frame: Frame, ast: Ast): void {
    frame.position = ast;
    if (this.isOff) return;
    const hidden = isHidden(frame);
    if (this.trace.isOn && !hidden && !isSteppedThrough(frame)) this.trace.line(ast);
    if (this.stepping && (this.overOrOut === null || this.overOrOut === frame)) {
      if (hidden) {
        if (this.overOrOut === null) this.resume("StepOut");
        return;
      }
      this.overOrOut = null;
      this.stopAt(ast, []);
      return;
    }
    if (this.list.length > 0 && !hidden) this.reachLine(frame, ast);
  }

  private reachLine(frame: Frame, ast: Ast): void {
    const { file } = ast.extent;
    if (file === null) return;
    const hit = this.list.filter(
      (one) => one instanceof LineBreakpoint && one.enabled && one.script === file && one.isAt(frame, ast),
    );
    const stopping = this.hitAll(hit);
    if (stopping.length > 0) this.stopAt(ast, stopping);
  }

  /** A block begins to run; `entry` is its opening brace. */
  enterBlock(frame: Frame, entry: Ast | null): void {
    if (entry !== null) frame.position = entry;
    if (this.isOff) return;
    const stopped = this.checkFunction(frame);
    if (isSteppedThrough(frame) && this.overOrOut === null && this.stepping) this.resume("StepOut");
    if (!stopped && entry !== null) this.reach(frame, entry);
    if (this.trace.level > 1 && !isSteppedThrough(frame) && !isHidden(frame)) this.trace.functionEntry(frame);
  }

  /** A block has ended, however. */
  leaveBlock(frame: Frame): void {
    if (this.overOrOut === frame) this.overOrOut = null;
    if (frame.caller === null) this.stepping = false;
  }

  /** A variable (lower case) was read or written. */
  access(frame: Frame, name: string, mode: "Read" | "Write"): void {
    if (this.list.length === 0 || this.isOff || isHidden(frame)) return;
    const hit = this.list.filter(
      (one) => one instanceof VariableBreakpoint && one.enabled && one.takes(name, mode) && isIn(one, frame),
    );
    const stopping = this.hitAll(hit);
    if (stopping.length > 0 && frame.position !== null) this.stopAt(frame.position, stopping);
  }

  /** A variable was assigned; its breakpoints, and the trace. */
  assigned(frame: Frame, spelling: string, value: PSValue): void {
    if (this.trace.level > 1 && !this.isOff && !isHidden(frame) && !isSteppedThrough(frame))
      this.trace.variableSet(spelling, value);
    this.access(frame, spelling.toLowerCase(), "Write");
  }

  /** A function's block is about to run: its command breakpoints. */
  private checkFunction(frame: Frame): boolean {
    if (this.list.length === 0) return false;
    const invocation =
      frame.invocation ?? (frame.automaticVariable("myinvocation")?.value as InvocationInfo | undefined);
    return invocation === undefined || invocation === null ? false : this.check(invocation, frame);
  }

  /** A cmdlet is about to run. */
  checkCommand(invocation: InvocationInfo): void {
    if (this.list.length > 0 && !this.isOff) this.check(invocation, this.context.frame);
  }

  private check(invocation: InvocationInfo, frame: Frame | null): boolean {
    if (frame !== null && isHidden(frame)) return false;
    const hit = this.list.filter(
      (one) =>
        one instanceof CommandBreakpoint &&
        one.enabled &&
        one.takes(invocation.invocationName, invocation.myCommand) &&
        (one.script === null || one.script === invocation.scriptName),
    );
    const stopping = this.hitAll(hit);
    if (stopping.length === 0 || frame === null) return false;
    this.stopAt(frame.position ?? frame.scriptBlock.ast, stopping, invocation);
    return true;
  }

  /** Counts the hits and runs the actions; those that want a stop: without an action, or whose action says `break`. */
  private hitAll(hit: readonly Breakpoint[]): Breakpoint[] {
    return hit.filter((breakpoint) => breakpoint.enabled && this.hit(breakpoint));
  }

  private hit(breakpoint: Breakpoint): boolean {
    breakpoint.hitCount++;
    const { action } = breakpoint;
    if (action === null) return true;
    const { context } = this;
    const { questionMark, insideTry, streams } = context;
    this.busy = true;
    context.insideTry = true;
    try {
      action.invokeInto({ args: [], dollarUnder: breakpoint as unknown as PSValue, dotSource: true, output: nullSink });
      return false;
    } catch (error) {
      if (error instanceof BreakSignal) return true;
      if (error instanceof ContinueSignal) return false;
      // An action's failure is nobody's.
      if (!(error instanceof Exception)) throw error;
      recordError(context, recordOf(error));
      return false;
    } finally {
      this.busy = false;
      Object.assign(context, { questionMark, insideTry, streams });
    }
  }

  /** Wait-Debugger, and a preference that is Break: stops where the code is now. */
  break(trigger: PSValue): void {
    this.trigger = trigger;
    this.setStepMode(true);
    const frame = this.context.frame;
    if (frame === null || this.isOff) return;
    this.reach(frame, frame.position ?? frame.scriptBlock.ast);
  }

  /** Stops at the next place, or no longer. */
  setStepMode(enabled: boolean): void {
    if (enabled) this.begin();
    this.stepping = enabled;
    this.overOrOut = null;
  }

  private stopAt(at: Ast, breakpoints: readonly Breakpoint[], invocation: InvocationInfo | null = null): void {
    this.stepping = false;
    const stop = new DebuggerStop(this, placeOf(at).extent, breakpoints, this.trigger, invocation);
    if (!stop.hasListeners) return;
    this.stop = stop;
    let action: DebuggerResumeAction;
    try {
      action = stop.handle();
    } finally {
      this.stop = null;
      this.trigger = null;
    }
    this.resume(action);
  }

  private resume(action: DebuggerResumeAction): void {
    this.stepping = false;
    this.overOrOut = null;
    const { frame } = this.context;
    switch (action) {
      case "StepInto":
        this.stepping = true;
        break;
      case "StepOver":
        this.stepping = true;
        this.overOrOut = frame;
        break;
      case "StepOut":
        if (frame === null || frame.caller === null) break;
        this.stepping = true;
        this.overOrOut = frame.caller;
        break;
      case "Stop":
        throw new StopSignal();
      default:
    }
  }

  /** Tells listeners of BreakpointUpdated. */
  updated(args: PSValue): void {
    raiseEvent(this, "BreakpointUpdated", [this as unknown as PSValue, args]);
  }
}

function isIn(breakpoint: Breakpoint, frame: Frame | null): boolean {
  return breakpoint.script === null || breakpoint.script === frame?.scriptBlock.file;
}
