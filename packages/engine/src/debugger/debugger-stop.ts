// Owns DebuggerStop: the debugger has stopped; those who listen are asked, and their commands run where the code is.
import { hasEventListeners, type PSValue, raiseEvent } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { FunctionInfo } from "../pipeline/command-info.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Frame } from "../runtime/frame.ts";
import { parseScriptBlock } from "../runtime/parse-script.ts";
import type { Breakpoint } from "./breakpoints.ts";
import { DebuggerCommandProcessor } from "./debugger-command-processor.ts";
import type { ScriptDebugger } from "./script-debugger.ts";

export type DebuggerResumeAction = "Continue" | "StepInto" | "StepOut" | "StepOver" | "Stop";

/** What listeners of DebuggerStop are given; they set how the code goes on. */
export class DebuggerStopEventArgs {
  readonly invocationInfo: InvocationInfo;
  readonly breakpoints: readonly Breakpoint[];
  resumeAction: DebuggerResumeAction = "Continue";
  constructor(invocationInfo: InvocationInfo, breakpoints: readonly Breakpoint[]) {
    this.invocationInfo = invocationInfo;
    this.breakpoints = breakpoints;
  }
}

/** `$PSDebugContext`. */
export class PSDebugContext {
  readonly invocationInfo: InvocationInfo;
  readonly breakpoints: readonly Breakpoint[];
  readonly trigger: PSValue;
  constructor(invocationInfo: InvocationInfo, breakpoints: readonly Breakpoint[], trigger: PSValue) {
    this.invocationInfo = invocationInfo;
    this.breakpoints = breakpoints;
    this.trigger = trigger;
  }
}

/** What a command of the user came to. */
export class DebuggerCommandResults {
  readonly resumeAction: DebuggerResumeAction | null;
  readonly evaluatedByDebugger: boolean;
  constructor(resumeAction: DebuggerResumeAction | null, evaluatedByDebugger: boolean) {
    this.resumeAction = resumeAction;
    this.evaluatedByDebugger = evaluatedByDebugger;
  }
}

/** The debugger's commands of a session: an empty line repeats across stops. */
const processors = new WeakMap<ScriptDebugger, DebuggerCommandProcessor>();

export class DebuggerStop {
  readonly args: DebuggerStopEventArgs;
  /** The frame that was stopped: the call stack begins there. */
  readonly frame: Frame | null;
  private readonly owner: ScriptDebugger;
  private readonly at: ScriptExtent;
  private readonly shown: PSDebugContext;

  constructor(
    owner: ScriptDebugger,
    at: ScriptExtent,
    breakpoints: readonly Breakpoint[],
    trigger: PSValue,
    called: InvocationInfo | null,
  ) {
    this.owner = owner;
    this.at = at;
    this.frame = owner.context.frame;
    const invocation = new InvocationInfo(called?.myCommand ?? null, at);
    this.args = new DebuggerStopEventArgs(invocation, breakpoints);
    this.shown = new PSDebugContext(invocation, breakpoints, trigger);
  }

  private get context(): ExecutionContext {
    return this.owner.context;
  }

  private get processor(): DebuggerCommandProcessor {
    let processor = processors.get(this.owner);
    if (processor === undefined) {
      processor = new DebuggerCommandProcessor();
      processors.set(this.owner, processor);
    }
    return processor;
  }

  /** Whether there is anybody to ask. */
  get hasListeners(): boolean {
    return this.context.host.debuggerStop !== undefined || hasEventListeners(this.owner, "DebuggerStop");
  }

  /** Asks the host and the listeners; gives what the last of them said. */
  handle(): DebuggerResumeAction {
    const { context, args } = this;
    const { questionMark, insideTry, streams, stopRequested } = context;
    const scope = context.currentScope;
    scope.assign("psdebugcontext", this.shown as unknown as PSValue, "PSDebugContext");
    const restorePrompt = this.showInPrompt();
    this.processor.reset();
    context.insideTry = false;
    try {
      if (context.extensions.get("debuggerDisabled") !== true) context.host.debuggerStop?.(this);
      raiseEvent(this.owner, "DebuggerStop", [this.owner as unknown as PSValue, args as unknown as PSValue]);
      return args.resumeAction;
    } finally {
      scope.removeVariable("psdebugcontext");
      restorePrompt();
      Object.assign(context, { questionMark, insideTry, streams, stopRequested });
    }
  }

  /** The session's own prompt says that it is debugged. */
  private showInPrompt(): () => void {
    const prompt: FunctionInfo | undefined = this.context.currentScope.findFunction("prompt");
    const saved = prompt?.scriptBlock;
    const text = saved?.toString() ?? "";
    const quote = text.indexOf('"');
    if (prompt === undefined || saved === undefined || !/^\s*"(PS \$\(\$executionContext|\[Process:)/i.test(text))
      return () => {};
    prompt.scriptBlock = parseScriptBlock(this.context, `"[DBG]: ${text.slice(quote + 1)}`, null);
    return () => {
      prompt.scriptBlock = saved;
    };
  }

  /** Runs a command of the user: the debugger's own, or a script where the code is. Errors are thrown, or written to `output`. */
  processCommand(text: string, output: OutputSink): DebuggerCommandResults {
    const processed = this.processor.process(text, this.at, (value) => output.write(value));
    if (processed.handled) return new DebuggerCommandResults(processed.resumeAction, true);
    this.run(processed.runs ?? text, output);
    return new DebuggerCommandResults(null, processed.runs !== null);
  }

  private run(text: string, output: OutputSink): void {
    const { context } = this;
    const { streams, insideTry } = context;
    const sink = output;
    context.insideTry = false;
    context.streams = { error: sink, warning: sink, verbose: sink, debug: sink, information: sink };
    try {
      const block = parseScriptBlock(context, text, null, true);
      block.invokeInto({ dotSource: true, args: [], output });
    } finally {
      Object.assign(context, { streams, insideTry });
    }
  }
}
