// Owns Runspace: one session with its engine, and running texts and files in it with Out-Default behind.
import {
  AutomationNull,
  type ErrorRecord,
  Exception,
  getType,
  type PSValue,
  setConsoleDevice,
  toInt32,
  tryConvertTo,
} from "@latch/dotnet";
import type { CommandRegistry } from "../api/cmdlet.ts";
import type { DefaultOutput, Formatter, PSHost } from "../api/host.ts";
import type { Provider } from "../api/provider.ts";
import { AliasInfo, ExternalScriptInfo, ScriptInfo } from "../pipeline/command-info.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { CommandArgument, OutputSink, PipelineCommand, StreamSinks } from "../pipeline/contract.ts";
import { OutputFailedSignal } from "../pipeline/flow-signals.ts";
import { initializeModulePath } from "../modules/module-paths.ts";
import { registerCommandTypes } from "../pipeline/command-types.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import { recordError, recordOf, toRuntimeException } from "./errors.ts";
import { decodeScript } from "./decode-script.ts";
import { activate } from "./active-context.ts";
import { DefaultOutputSink } from "./default-output-sink.ts";
import { ExecutionContext } from "./execution-context.ts";
import { nullSink } from "./streams.ts";
import { ParseError } from "@latch/grammar";
import { parseHostText, parseScriptBlock } from "./parse-script.ts";
import { LazyVariable } from "./lazy-variable.ts";
import { runOpenWork } from "./interrupt.ts";
import { ScriptBlock } from "./script-block.ts";
import type { SessionState } from "./session-state.ts";
import { defineDefaultFunctions } from "./default-functions.ts";
import { defineSessionVariables } from "./session-variables.ts";
import { registerEngineTypes } from "./engine-types.ts";
import { BreakSignal, ContinueSignal, ExitSignal, FlowSignal, ReturnSignal, StopSignal } from "./signals.ts";
import { readFileSync, writeSync } from "node:fs";

/** What a runspace is made of. */
export interface RunspaceOptions {
  readonly host: PSHost;
  readonly commands: CommandRegistry;
  /** Made for the runspace's session state. */
  readonly providers: (sessionState: () => SessionState) => readonly Provider[];
  readonly formatter: Formatter | null;
  /** $PSHOME */
  readonly home?: string;
  /** No script file or program is found by name: an InitialSessionState made empty. */
  readonly onlyGivenCommands?: boolean;
}

/** How a run ended. `failed`: a terminating error reached the top; it has not been shown yet. */
export type RunOutcome =
  | { readonly kind: "completed" }
  | { readonly kind: "exit"; readonly code: number }
  | {
      readonly kind: "failed";
      readonly error: ErrorRecord;
      /** What was thrown; the record may be of an exception inside it. */
      readonly exception: Exception;
      readonly incomplete: boolean;
    }
  | { readonly kind: "stopped" };

/** A script's argument: `-Name`, `-Name:value`, `value`. */
export interface RunArgument {
  readonly name: string | null;
  readonly value: PSValue;
  readonly hasValue: boolean;
}

export interface RunOptions {
  readonly arguments?: readonly RunArgument[];
  readonly input?: Iterable<PSValue> | null;
  readonly addToHistory?: boolean;
  /** Where success output goes instead of Out-Default. */
  readonly output?: OutputSink;
  /** Where errors go when `output` is given. */
  readonly errors?: OutputSink;
  /** Run in a new scope instead of the global one. */
  readonly useLocalScope?: boolean;
}

/** One session. */
export class Runspace {
  readonly context: ExecutionContext;
  /** Runs that are going on, the outermost first: what recover() puts back. */
  private readonly running: {
    readonly shown: DefaultOutput | null;
    readonly errorSink: OutputSink | null;
    readonly depth: number;
    readonly active: ReturnType<typeof activate>;
    readonly streams: ExecutionContext["streams"];
  }[] = [];
  private parsing = false;

  constructor(options: RunspaceOptions) {
    const context = new ExecutionContext(options.host, options.commands, options.formatter);
    this.context = context;
    context.extensions.set(
      "newRunspace",
      (changes: Partial<RunspaceOptions> = {}) => new Runspace({ ...options, ...changes }),
    );
    context.home = options.home ?? "";
    context.onlyGivenCommands = options.onlyGivenCommands ?? false;
    initializeModulePath(context.home);
    activate(context);
    registerEngineTypes();
    registerCommandTypes();
    const { ui } = options.host;
    if (ui !== null) {
      // [Console] writes in order with everything else the session prints.
      setConsoleDevice({ write: (text) => ui.write(text), writeError: (text) => writeSync(2, text) });
    }
    for (const provider of options.providers(() => context.sessionState)) context.drives.addProvider(provider);
    context.useProcessDirectory();
    defineSessionVariables(context);
    defineDefaultFunctions(context);
    for (const [name, definition, flags] of options.commands.aliases()) {
      context.globalState.topScope.setAlias(new AliasInfo(name, definition, optionFlags(flags)));
    }
    context.initializing = false;
  }

  /** Variables and location as they were when the session was new. */
  resetState(): void {
    const { context } = this;
    const scope = context.globalState.topScope;
    scope.variables?.clear();
    scope.slots.fill(undefined);
    context.errors.items.length = 0;
    context.useProcessDirectory();
    defineSessionVariables(context);
    context.questionMark = true;
  }

  /** Runs a text in the global scope (`-Command`, a typed line). */
  runText(text: string, options: RunOptions = {}, fileName: string | null = null): RunOutcome {
    return this.run((output) => {
      const block = this.parse(() => parseHostText(this.context, text, fileName));
      this.runBlock(block, options, output);
    }, options);
  }

  /** Parses what is to run; a failure is noted, because $Error then has the exception itself. */
  private parse<T>(work: () => T): T {
    this.parsing = true;
    const parsed = work();
    this.parsing = false;
    return parsed;
  }

  /** Runs a script file in the global scope (`-File`). */
  runFile(path: string, options: RunOptions = {}): RunOutcome {
    return this.run((output) => {
      const text = decodeScript(readFileSync(path));
      const block = parseScriptBlock(this.context, text, path);
      const info = new ExternalScriptInfo(path.slice(path.lastIndexOf("/") + 1), path);
      info.scriptBlock = block;
      const invocation = new InvocationInfo(info, null);
      invocation.invocationName = path;
      this.context.globalState.topScope.assign("myinvocation", invocation, "MyInvocation");
      this.context.rethrowExit = true;
      this.runPipeline(info, options, output);
    }, options);
  }

  /** Runs pipelines one after the other, the first with the input; `make` makes them once this session is the running one. */
  runStatements(
    make: () => readonly (readonly PipelineCommand[])[],
    options: RunOptions & { readonly streams?: StreamSinks },
  ): RunOutcome {
    const context = this.context;
    return this.run((output) => {
      const saved = context.streams;
      let input = options.input ?? null;
      try {
        if (options.streams !== undefined) context.streams = options.streams;
        for (const statement of this.parse(make)) {
          runPipeline(context, statement, input, output);
          input = null;
        }
      } finally {
        context.streams = saved;
      }
    }, options);
  }

  /** Runs a script block in the global scope, or a scope of its own. */
  runScriptBlock(block: ScriptBlock, options: RunOptions = {}): RunOutcome {
    return this.run((output) => this.runBlock(block, options, output), options);
  }

  private runBlock(block: ScriptBlock, options: RunOptions, output: OutputSink): void {
    const context = this.context;
    const code = block.code.forScope(context.currentScope);
    const plain = code.isSimple && code.parameters.length === 0 && (options.arguments?.length ?? 0) === 0;
    if (!plain || options.input != null || options.useLocalScope === true) {
      this.runPipeline(block, options, output);
      return;
    }
    const invocation = (): InvocationInfo => new InvocationInfo(new ScriptInfo(block), null);
    context.globalState.topScope.setCell("myinvocation", new LazyVariable("MyInvocation", invocation));
    const frame = code.createFrame(context, block, { dotSource: true, output });
    frame.enter();
    try {
      code.end?.(frame);
    } catch (signal) {
      if (!(signal instanceof ReturnSignal)) throw signal;
    } finally {
      frame.leave();
    }
  }

  private runPipeline(target: ExternalScriptInfo | ScriptBlock, options: RunOptions, output: OutputSink): void {
    const command: PipelineCommand = {
      ast: this.context.callSite(),
      command: target,
      arguments: (options.arguments ?? []).map(commandArgument),
      redirections: [],
      dotSource: options.useLocalScope !== true,
      invocationOperator: target instanceof ScriptBlock,
    };
    runPipeline(this.context, [command], options.input ?? null, output);
  }

  /** Runs work with default output around it and turns how it ended into an outcome. */
  private run(work: (output: OutputSink) => void, options: RunOptions): RunOutcome {
    const context = this.context;
    const shown: DefaultOutput | null =
      options.output === undefined ? (context.formatter?.createDefaultOutput(context) ?? null) : null;
    const output: OutputSink = options.output ?? (shown === null ? nullSink : new DefaultOutputSink(shown));
    const saved = context.defaultErrorSink;
    context.defaultErrorSink =
      options.errors ?? (shown === null ? saved : { write: (record) => shown.writeError(record as ErrorRecord) });
    const depth = context.depth;
    const active = activate(context);
    this.running.push({ shown, errorSink: saved, depth, active, streams: context.streams });
    try {
      work(output);
      shown?.end();
      return { kind: "completed" };
    } catch (error) {
      shown?.end();
      return this.outcomeOf(error);
    } finally {
      this.running.pop();
      activate(active);
      this.leave(saved, depth);
    }
  }

  private leave(errorSink: OutputSink | null, depth: number): void {
    const context = this.context;
    context.defaultErrorSink = errorSink;
    context.depth = depth;
    context.frame = null;
    context.insideTry = false;
    context.trusted = false;
    context.sessionState = context.globalState;
    context.globalState.currentScope = context.globalState.topScope;
  }

  /** After Ctrl+C ended a run's JavaScript without unwinding: its finally and clean blocks run, its output is completed. */
  recover(): RunOutcome {
    const context = this.context;
    const run = this.running.at(-1);
    runOpenWork(context);
    this.running.pop();
    if (run !== undefined) {
      context.streams = run.streams;
      run.shown?.end();
      activate(run.active);
      this.leave(run.errorSink, run.depth);
    }
    context.questionMark = false;
    return { kind: "stopped" };
  }

  private outcomeOf(thrown: unknown): RunOutcome {
    const context = this.context;
    const error = thrown instanceof OutputFailedSignal ? thrown.exception : thrown;
    if (error instanceof ExitSignal) return { kind: "exit", code: exitCode(error.argument) };
    if (error instanceof StopSignal) return { kind: "stopped" };
    // break and continue outside loops end the script silently.
    if (error instanceof BreakSignal || error instanceof ContinueSignal) return { kind: "completed" };
    if (error instanceof FlowSignal) return { kind: "completed" };
    const exception = toRuntimeException(error);
    const record = recordOf(exception);
    if (this.parsing) context.errors.items.unshift(exception);
    else recordError(context, record);
    this.parsing = false;
    context.questionMark = false;
    return {
      kind: "failed",
      error: record,
      exception,
      incomplete: exception.typeName.endsWith("IncompleteParseException") || pointsBehindText(exception),
    };
  }

  /** Writes an error the way the host shows errors of the top level. */
  report(record: ErrorRecord): void {
    const shown = this.context.formatter?.createDefaultOutput(this.context);
    if (shown === undefined) {
      this.context.host.ui?.writeErrorLine(record.toString());
      return;
    }
    shown.writeError(record);
    shown.end();
  }

  /** Asks the running pipeline to end; safe to call from a signal handler of the same thread. */
  stop(): void {
    this.context.stopRequested = true;
  }
}

function commandArgument(argument: RunArgument): CommandArgument {
  // A `--` of the program's command line is the script's, not the end of its parameters.
  if (argument.name === "-" && !argument.hasValue) return commandArgument({ name: null, value: "--", hasValue: true });
  return {
    parameterName: argument.name,
    hasColon: argument.name !== null && argument.hasValue,
    hasValue: argument.hasValue,
    value: argument.value === AutomationNull ? null : argument.value,
    extent: null,
    parameterExtent: null,
    splatted: false,
    text: typeof argument.value === "string" ? argument.value : null,
    ast: null,
  };
}

/** What `exit x` gives the process: x as an Int32, 0 when it is none. */
export function exitCode(argument: PSValue): number {
  if (argument === null || argument === AutomationNull) return 0;
  const converted = tryConvertTo(argument, getType("System.Int32"));
  return converted.ok ? toInt32(converted.value) : 0;
}

function optionFlags(text: string): number {
  let flags = 0;
  if (/ReadOnly/i.test(text)) flags |= 1;
  if (/Constant/i.test(text)) flags |= 2;
  if (/Private/i.test(text)) flags |= 4;
  if (/AllScope/i.test(text)) flags |= 8;
  return flags;
}

/** Makes a session: engine, variables, aliases, drives. */
export function createRunspace(options: RunspaceOptions): Runspace {
  return new Runspace(options);
}

/** PowerShell's view of a parse error fails, silently, when the error is at the end of input of a script file. */
function pointsBehindText(exception: Exception): boolean {
  const errors = exception.properties?.["Errors"];
  const first = Array.isArray(errors) ? (errors[0] as unknown) : null;
  return first instanceof ParseError && first.extent.startOffset > first.extent.script.text.length;
}
