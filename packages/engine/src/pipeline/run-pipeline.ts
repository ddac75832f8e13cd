// Owns running a pipeline: making its stages, linking them, pushing input through, ending and cleaning up.
import { createRequire } from "node:module";
import { languageGate, toStringValue, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { recordFailure } from "../modules/module-commands.ts";
import { PSModuleInfo } from "../modules/module-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { requireSameMode } from "../runtime/language-mode.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { StopSignal } from "../runtime/signals.ts";
import { nullSink } from "../runtime/streams.ts";
import { CmdletProcessor } from "./cmdlet-processor.ts";
import {
  AliasInfo,
  ApplicationInfo,
  CmdletInfo,
  CommandInfo,
  ExternalScriptInfo,
  FunctionInfo,
  ScriptInfo,
} from "./command-info.ts";
import type {
  CommandArgument,
  ExpressionStage,
  OutputSink,
  PipelineCommand,
  PipelineInput,
  StreamSinks,
} from "./contract.ts";
import { commandNotFound, discoverCommand, resolveAlias } from "./discovery.ts";
import { StopUpstreamSignal, TerminateSignal } from "./flow-signals.ts";
import type { CommandProcessor } from "./processor.ts";
import { applyRedirections } from "./redirections.ts";
import type { FileSink } from "./redirections.ts";
import { setCurrentContext } from "./current-context.ts";
import { scriptFileBlock } from "./script-file.ts";
import { ScriptProcessor } from "./script-processor.ts";

const require = createRequire(import.meta.url);
const helpParameter = () => require("./help-parameter.ts") as typeof import("./help-parameter.ts");
const native = () => require("../native/native-processor.ts") as typeof import("../native/native-processor.ts");

/** What `command -?` calls instead: Get-Help and its arguments; null when help is not asked for. */
function helpRequest(context: ExecutionContext, info: CommandInfo, name: string, given: readonly CommandArgument[]) {
  return given.some((argument) => argument.parameterName === "?")
    ? helpParameter().helpRequest(context, info, name)
    : null;
}

/** One running pipeline. `failed` becomes `$?`. */
export class Pipeline {
  readonly context: ExecutionContext;
  readonly processors: CommandProcessor[] = [];
  failed = false;
  private readonly files: FileSink[] = [];
  private stage: ExpressionStage | null = null;
  private stageSinks: StreamSinks | null = null;
  /** Sink of the first processor, or the stage's output when it stands alone. */
  private first: OutputSink;
  private completed = 0;
  private disposed = false;

  constructor(context: ExecutionContext, commands: readonly PipelineCommand[], hasInput: boolean, output: OutputSink) {
    this.context = context;
    const offset = this.takeStage(commands[0] as PipelineCommand);
    const base = context.streams;
    // The -ErrorVariable of functions around gets records of the last command only: it hangs on the output.
    const before = base.capture == null ? base : { ...base, capture: null };
    const sinksOf = (i: number): StreamSinks => (i === commands.length - 1 ? base : before);
    for (let i = offset; i < commands.length; i++) {
      const processor = this.makeProcessor(commands[i] as PipelineCommand, sinksOf(i));
      processor.expectingInput = i > 0 || hasInput;
      processor.invocation.pipelinePosition = i + 1 - offset;
      processor.invocation.pipelineLength = commands.length - offset;
      this.processors.push(processor);
    }
    this.first = this.processors[0] ?? output;
    for (let i = offset; i < commands.length; i++) {
      const processor = this.processors[i - offset] as CommandProcessor;
      this.link(processor, commands[i] as PipelineCommand, this.processors[i - offset + 1] ?? output, sinksOf(i));
    }
    const head = commands[0] as PipelineCommand;
    if (offset === 1 && head.redirections.length > 0) {
      const streams = applyRedirections(context, head.redirections, this.first, base, this);
      this.first = streams.output;
      this.stageSinks = streams.sinks;
      this.files.push(...streams.files);
    }
  }

  private takeStage(command: PipelineCommand): number {
    const target = command.command;
    if (
      typeof target === "string" ||
      target instanceof CommandInfo ||
      target instanceof ScriptBlock ||
      target instanceof PSModuleInfo
    )
      return 0;
    this.stage = target;
    return 1;
  }

  private link(processor: CommandProcessor, command: PipelineCommand, next: OutputSink, base: StreamSinks): void {
    if (command.redirections.length === 0) {
      processor.output = next;
      return;
    }
    const streams = applyRedirections(this.context, command.redirections, next, base, this);
    processor.output = streams.output;
    processor.streams.sinks = streams.sinks;
    // Script blocks that cmdlets run lose errors merged into output (PowerShell issue 10476); other redirections reach them.
    const merges = command.redirections.some(
      (redirection) => redirection.kind === "merge" && (redirection.from === 2 || redirection.from === 0),
    );
    processor.innerSinks = merges ? { ...streams.sinks, error: nullSink } : streams.sinks;
    this.files.push(...streams.files);
  }

  private makeProcessor(given: PipelineCommand, base: StreamSinks): CommandProcessor {
    const command = given.command instanceof PSModuleInfo ? moduleCommand(this.context, given, given.command) : given;
    const extent = command.ast.extent;
    const target = command.command;
    let info: CommandInfo | null;
    let name: string;
    if (typeof target === "string") {
      info = discoverCommand(this.context, target, nameExtent(command), operatorOf(command) ?? target);
      name = target;
    } else if (target instanceof ScriptBlock) {
      info = new ScriptInfo(target);
      name = "";
    } else {
      info = target instanceof AliasInfo ? resolveAlias(this.context, target) : (target as CommandInfo);
      // A file that the process was given is called by its path.
      name = target instanceof ExternalScriptInfo ? target.path : (target as CommandInfo).name;
      if (info === null) throw commandNotFound(name, nameExtent(command));
    }
    const help = helpRequest(this.context, info, name, command.arguments);
    const processor = this.processorFor(help?.info ?? info, command, extent, base);
    processor.arguments = help?.arguments ?? command.arguments;
    processor.invocation.invocationName = operatorOf(command) ?? name;
    return processor;
  }

  private processorFor(
    info: CommandInfo,
    command: PipelineCommand,
    extent: ScriptExtent,
    base: StreamSinks,
  ): CommandProcessor {
    const context = this.context;
    if (info instanceof CmdletInfo) return new CmdletProcessor(context, info, extent, this, base);
    if (info instanceof FunctionInfo || info instanceof ScriptInfo) {
      return new ScriptProcessor(context, info, info.scriptBlock, extent, this, base, {
        dotSource: command.dotSource,
        isScriptFile: false,
      });
    }
    if (info instanceof ExternalScriptInfo) {
      return new ScriptProcessor(context, info, scriptFileBlock(context, info), extent, this, base, {
        dotSource: command.dotSource,
        isScriptFile: !takeRethrowExit(context),
      });
    }
    return new (native().NativeProcessor)(context, info as ApplicationInfo, extent, this, base, command);
  }

  /** Runs to the end. Throws what commands throw; all stages are disposed of. */
  run(input: PipelineInput): void {
    const open = this.context.openWork;
    const outer = open.length;
    open.push(this);
    try {
      for (let i = 0; i < this.processors.length; i++) (this.processors[i] as CommandProcessor).prepare();
      this.beginAll();
      if (this.completed === 0) this.attempt(() => this.feed(input));
      this.completeAll();
    } catch (thrown) {
      const error = this.failureOf(thrown);
      if (error instanceof StopSignal) for (const processor of this.processors) processor.stop();
      else recordFailure(this.context, error);
      throw error;
    } finally {
      open.length = outer;
      this.dispose();
    }
    this.context.questionMark = !this.failed;
  }

  /** Ctrl+C ended it without unwinding: commands are told, clean blocks run, files are closed. */
  abandon(): void {
    for (const processor of this.processors) processor.stop();
    this.dispose();
  }

  /** Steppable use: binds and begins. */
  start(): void {
    this.guarded(() => {
      for (const processor of this.processors) processor.prepare();
      this.beginAll();
    });
  }

  /** Steppable use: one input object. After a stage wanted no more, input is dropped. */
  feedOne(value: PSValue): void {
    if (this.completed > 0) return;
    this.guarded(() => this.step(() => this.first.write(value)));
  }

  /** Steppable use: a step without input. */
  stepOnce(): void {
    if (this.completed > 0) return;
    this.guarded(() => this.step(() => this.processors[0]?.processOnce()));
  }

  /** A stage that wants no more input ends the whole of a steppable pipeline, and the pipeline that steps it. */
  private step(action: () => void): void {
    try {
      action();
    } catch (signal) {
      if (signal instanceof StopUpstreamSignal && this.processors.includes(signal.requester as CommandProcessor))
        throw new StopUpstreamSignal(null);
      throw signal;
    }
  }

  /** Steppable use: ends all stages and cleans up. */
  finish(): void {
    this.guarded(() => this.completeAll());
    this.dispose();
  }

  private guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.dispose();
      throw this.failureOf(error);
    }
  }

  /** A terminating error that arrived at the pipeline of its command is an exception again. */
  private failureOf(thrown: unknown): unknown {
    return thrown instanceof TerminateSignal && this.processors.includes(thrown.owner as CommandProcessor)
      ? thrown.exception
      : thrown;
  }

  /** A command that writes as it begins may already be told that no more is wanted: those behind it begin all the same. */
  private beginAll(): void {
    let begun = 0;
    while (begun < this.processors.length) {
      this.attempt(() => {
        for (; begun < this.processors.length; begun++) (this.processors[begun] as CommandProcessor).begin();
      });
      begun = Math.max(begun, this.completed);
    }
  }

  private completeAll(): void {
    while (this.completed < this.processors.length) {
      this.attempt(() => {
        while (this.completed < this.processors.length) {
          (this.processors[this.completed] as CommandProcessor).complete();
          this.completed++;
        }
      });
    }
  }

  private feed(input: PipelineInput): void {
    if (this.stage !== null) {
      const saved = this.context.streams;
      if (this.stageSinks !== null) this.context.streams = this.stageSinks;
      try {
        this.stage.run(this.first);
      } finally {
        this.context.streams = saved;
      }
    } else if (input !== null) for (const value of input) this.first.write(value);
  }

  /** A stage that wants no more input ends those before it (and itself) without their `end`. */
  private attempt(action: () => void): void {
    try {
      action();
    } catch (signal) {
      if (!(signal instanceof StopUpstreamSignal)) throw signal;
      const at = this.processors.indexOf(signal.requester as CommandProcessor);
      if (at < 0 && signal.requester !== null) throw signal;
      this.completed = at < 0 ? this.processors.length : at + 1;
    }
  }

  /** clean blocks and files, in order; also after errors. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    for (const processor of this.processors) processor.dispose();
    for (const file of this.files) file.close();
  }
}

/** The operator that calls a command, or null. */
function operatorOf(command: PipelineCommand): string | null {
  return command.invocationOperator ? (command.dotSource ? "." : "&") : null;
}

/** `& $module command arguments`: the command is the first argument, looked up and run inside the module. */
function moduleCommand(context: ExecutionContext, command: PipelineCommand, module: PSModuleInfo): PipelineCommand {
  if (languageGate.used) requireSameMode(context, module.languageMode);
  const [first, ...rest] = command.arguments;
  const target = first === undefined ? null : unwrap(first.value);
  const state = module.sessionState;
  if (target instanceof ScriptBlock) {
    return { ...command, command: state === null ? target : new ScriptBlock(target.code, state), arguments: rest };
  }
  if (target instanceof CommandInfo) return { ...command, command: target, arguments: rest };
  const name = toStringValue(target);
  const saved = context.sessionState;
  if (state !== null) context.sessionState = state;
  try {
    return { ...command, command: discoverCommand(context, name, first?.extent ?? null), arguments: rest };
  } finally {
    context.sessionState = saved;
  }
}

/** The extent of a command's name. */
function nameExtent(command: PipelineCommand): ScriptExtent {
  const ast = command.ast;
  return "commandElements" in ast ? (ast.commandElements[0]?.extent ?? ast.extent) : ast.extent;
}

/** Runs a pipeline: see contract.ts. */
export function runPipeline(
  context: ExecutionContext,
  commands: readonly PipelineCommand[],
  input: PipelineInput,
  output: OutputSink,
): void {
  if (context.pendingWork !== null) context.pendingWork();
  const saved = context.streams;
  setCurrentContext(context);
  try {
    new Pipeline(context, commands, input !== null, output).run(input);
  } finally {
    context.streams = saved;
  }
}

/** Runs one command by CommandInfo with values as arguments (for engine code and cmdlets). */
export type PipelineValue = PSValue;

/** Whether `exit` leaves this script file too: said once, for the file that the process runs. */
function takeRethrowExit(context: ExecutionContext): boolean {
  const rethrow = context.rethrowExit;
  context.rethrowExit = false;
  return rethrow;
}
