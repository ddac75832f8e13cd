// Owns PSTask: a script block that runs in a runspace of its own beside others. It is left where it sleeps, so that the
// others go on meanwhile; while it waits for something else they run on top of it.
import { Exception, type PSValue, tagType } from "@latch/dotnet";
import { steppedEndBlock } from "../compile/stepped-statement.ts";
import { ScriptInfo } from "../pipeline/command-info.ts";
import type { OutputSink, StreamSinks } from "../pipeline/contract.ts";
import { currentContext, setCurrentContext } from "../pipeline/current-context.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import { activate } from "../runtime/active-context.ts";
import { recordError, recordOf, toRuntimeException } from "../runtime/errors.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { runOpenWork } from "../runtime/interrupt.ts";
import { LazyVariable } from "../runtime/lazy-variable.ts";
import { parseScriptBlock } from "../runtime/parse-script.ts";
import { ReturnSignal, FlowSignal, StopSignal } from "../runtime/signals.ts";
import { usingValuesKey } from "../compile/using-expression.ts";
import type { LocalRunspace } from "./local-runspace.ts";
import { pipelineStopped } from "./power-shell.ts";

let lastId = 0;

/** A drive by its name, and the place on it. */
export interface TaskLocation {
  readonly drive: string;
  readonly path: string;
}

/** What a task runs. */
export interface TaskWork {
  readonly script: string;
  /** `$_` */
  readonly dollarUnder: PSValue;
  readonly usingValues: ReadonlyMap<string, PSValue>;
  /** Where it starts. */
  readonly location: TaskLocation;
}

/** Where a task's output and records go. */
export interface TaskSinks {
  readonly output: OutputSink;
  readonly streams: StreamSinks;
  readonly progress: OutputSink | null;
  /** It is over: Completed, Failed with the error that ended it, or Stopped. */
  ended(task: PSTask): void;
}

export class PSTask {
  readonly id = ++lastId;
  readonly work: TaskWork;
  state: "NotStarted" | "Running" | "Completed" | "Failed" | "Stopped" = "NotStarted";
  reason: Exception | null = null;
  /** When it wants to go on, in milliseconds of monotonicTime(). */
  due = 0;
  runspace: LocalRunspace | null = null;
  private readonly sinks: TaskSinks;
  private steps: Generator<number, void> | null = null;
  /** It is on the stack: running, or waiting with others on top of it. */
  private onStack = false;

  constructor(work: TaskWork, sinks: TaskSinks) {
    this.work = work;
    this.sinks = sinks;
  }

  get isOver(): boolean {
    return this.state === "Completed" || this.state === "Failed" || this.state === "Stopped";
  }

  /** Can be gone on with at `now`. */
  isReady(now: number): boolean {
    return this.state === "Running" && !this.onStack && this.due <= now;
  }

  /** Milliseconds until it is ready; Infinity while it is on the stack. */
  wait(now: number): number {
    return this.state !== "Running" || this.onStack ? Number.POSITIVE_INFINITY : Math.max(0, this.due - now);
  }

  start(runspace: LocalRunspace): void {
    this.runspace = runspace;
    runspace.name = `PSTask:${this.id}`;
    runspace.running++;
    this.state = "Running";
    this.steps = this.run(runspace.context);
  }

  /** Runs to the next sleep, or the end. */
  step(): void {
    this.proceed((steps) => steps.next());
  }

  /** Ends it: at once where it sleeps, else when its code next looks. */
  stop(): void {
    if (this.state !== "Running") return;
    if (this.onStack) this.context.stopRequested = true;
    else this.proceed((steps) => steps.throw(new StopSignal()));
  }

  /** After Ctrl+C ended the JavaScript without unwinding: only its open finally blocks are left to do. */
  abandon(): void {
    if (this.state !== "Running") return;
    this.inContext(() => runOpenWork(this.context));
    this.finish("Stopped", pipelineStopped());
  }

  private get context(): ExecutionContext {
    return (this.runspace as LocalRunspace).context;
  }

  private proceed(go: (steps: Generator<number, void>) => IteratorResult<number, void>): void {
    this.onStack = true;
    try {
      this.inContext(() => {
        const { done, value } = go(this.steps as Generator<number, void>);
        if (done === true) this.finish("Completed", null);
        else this.due = value;
      });
    } catch (thrown) {
      this.failed(thrown);
    } finally {
      this.onStack = false;
    }
  }

  private inContext(work: () => void): void {
    const active = activate(this.context);
    const current = currentContext();
    try {
      work();
    } finally {
      activate(active);
      setCurrentContext(current);
    }
  }

  private failed(thrown: unknown): void {
    if (thrown instanceof StopSignal) return this.finish("Stopped", pipelineStopped());
    // exit, break and continue end the script.
    if (thrown instanceof FlowSignal) return this.finish("Completed", null);
    const exception = toRuntimeException(thrown);
    recordError(this.context, recordOf(exception));
    this.finish("Failed", exception);
  }

  private finish(state: PSTask["state"], reason: Exception | null): void {
    this.state = state;
    this.reason = reason;
    if (this.runspace !== null) this.runspace.running--;
    this.sinks.ended(this);
  }

  private *run(context: ExecutionContext): Generator<number, void> {
    const { sinks, work } = this;
    context.stopRequested = false;
    context.streams = sinks.streams;
    context.defaultErrorSink = sinks.streams.error;
    context.progressSink = sinks.progress;
    context.insideTry = false;
    context.extensions.set(usingValuesKey, work.usingValues);
    enter(context, work.location);
    const block = parseScriptBlock(context, work.script, null);
    const code = block.code.forScope(context.currentScope);
    const invocation = (): InvocationInfo => new InvocationInfo(new ScriptInfo(block), null);
    context.globalState.topScope.setCell("myinvocation", new LazyVariable("MyInvocation", invocation));
    if (!code.isSimple || code.parameters.length > 0) {
      context.currentScope.assign("_", work.dollarUnder);
      block.invokeInto({ args: [], dotSource: true, output: sinks.output });
      return;
    }
    const frame = code.createFrame(context, block, { dotSource: true, output: sinks.output });
    frame.enter();
    frame.dollarUnder = work.dollarUnder;
    try {
      const stepped = steppedEndBlock(code);
      if (stepped === null) code.end?.(frame);
      else yield* stepped(frame, sinks.output);
    } catch (signal) {
      if (!(signal instanceof ReturnSignal)) throw signal;
    } finally {
      frame.leave();
    }
  }
}
tagType(PSTask, "System.Management.Automation.PSTasks.PSTask");

/** A drive that the runspace does not have is no hindrance. */
function enter(context: ExecutionContext, { drive, path }: TaskLocation): void {
  const found = context.drives.findDrive(drive);
  if (found === null) return;
  found.currentLocation = path;
  context.drives.currentDrive = found;
}
