// Owns CommandProcessor: one stage of a running pipeline. Input is pushed into it by write(); it writes to `output`.
import { Exception, languageGate, type PSValue } from "@latch/dotnet";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { requireVariables } from "../runtime/language-mode.ts";
import { nullSink } from "../runtime/streams.ts";
import type { CommandInfo } from "./command-info.ts";
import { CommonParameterValues, PipelineVariableSink, TeeSink, openVariable } from "./common-parameter-values.ts";
import { CommandStreams } from "./command-streams.ts";
import type { FailureFlag } from "./command-streams.ts";
import { DownstreamFailure } from "./flow-signals.ts";
import type { CommandArgument, OutputSink, StreamSinks } from "./contract.ts";
import { InvocationInfo } from "./invocation-info.ts";
import type { ScriptExtent } from "@latch/grammar";

/** A stage: prepare (bind), begin, write for each input object, complete, dispose, in this order. */
export abstract class CommandProcessor implements OutputSink {
  readonly context: ExecutionContext;
  readonly command: CommandInfo | null;
  readonly invocation: InvocationInfo;
  readonly common = new CommonParameterValues();
  readonly streams: CommandStreams;
  /** Where success output goes. */
  output: OutputSink = nullSink;
  /** Streams of code the command runs, when it has redirections of its own; null: as around. */
  innerSinks: StreamSinks | null = null;
  /** Something is piped into it. */
  expectingInput = false;
  arguments: readonly CommandArgument[] = [];
  protected begun = false;
  private removeVariable: (() => void) | null = null;

  constructor(
    context: ExecutionContext,
    command: CommandInfo | null,
    extent: ScriptExtent | null,
    pipeline: FailureFlag,
    sinks: StreamSinks,
  ) {
    this.context = context;
    this.command = command;
    this.invocation = new InvocationInfo(command, extent);
    this.streams = new CommandStreams(context, this.invocation, this.common, pipeline, sinks);
  }

  /** Binds the command line. */
  abstract prepare(): void;
  /** Runs begin once: in turn, or when a stage before writes from its own begin. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.runBegin();
  }
  protected abstract runBegin(): void;
  /** One input object. What ends this command is not seen by catch blocks of the commands that feed it. */
  write(value: PSValue): void {
    try {
      this.take(value);
    } catch (error) {
      throw error instanceof Exception ? new DownstreamFailure(this, error) : error;
    }
  }
  protected abstract take(value: PSValue): void;
  /** Runs process without input; once, also when the input ends later. */
  processOnce(): void {}
  /** No more input: runs process once if there was no input to expect, then end. */
  abstract complete(): void;
  /** Always called last; must not throw. */
  abstract dispose(): void;
  /** Ctrl+C. */
  stop(): void {}

  /** The pipeline variable ends with its command. */
  protected closeVariables(): void {
    this.removeVariable?.();
    this.removeVariable = null;
  }

  /** Puts -OutVariable and -PipelineVariable between the command and its output, opens the lists of the others. */
  protected openVariables(): void {
    const { common, context } = this;
    if (languageGate.used && common.namesVariable) requireVariables(context);
    if (common.outVariable !== null) this.output = new TeeSink(openVariable(context, common.outVariable), this.output);
    if (common.errorVariable !== null) this.streams.errorList = openVariable(context, common.errorVariable);
    if (common.warningVariable !== null) this.streams.warningList = openVariable(context, common.warningVariable);
    if (common.informationVariable !== null)
      this.streams.informationList = openVariable(context, common.informationVariable);
    if (common.pipelineVariable !== null) {
      const name = common.pipelineVariable;
      const scope = context.currentScope;
      const key = name.toLowerCase();
      const existed = scope.findRaw(key) !== undefined;
      scope.assign(key, null, name);
      // A variable that was there before stays, without a value.
      this.removeVariable = () => (existed ? scope.assign(key, null, name) : void scope.removeVariable(key));
      this.output = new PipelineVariableSink((value) => scope.assign(key, value, name), this.output);
    }
  }
}
