// Owns the seam between compile/ (which evaluates command elements) and pipeline/ (which discovers, binds and runs).
import type { PSValue } from "@latch/dotnet";
import type { Ast, CommandAst, CommandExpressionAst, ScriptExtent } from "@latch/grammar";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import type { PSModuleInfo } from "../modules/module-info.ts";
import type { CommandInfo } from "./command-info.ts";

/** Where values go. One write = one object; a collection is written element by element by whoever unrolls it. */
export interface OutputSink {
  write(value: PSValue): void;
}

/** 1 success, 2 error, 3 warning, 4 verbose, 5 debug, 6 information. `*` is given as 0. */
export type StreamNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** A redirection with its location already evaluated. `2>&1` is merge; `2> $null` is file with location null. */
export type Redirection =
  | { readonly kind: "merge"; readonly from: StreamNumber; readonly to: 1 | 2; readonly extent: ScriptExtent }
  | {
      readonly kind: "file";
      readonly from: StreamNumber;
      readonly location: PSValue;
      readonly append: boolean;
      readonly extent: ScriptExtent;
    };

/** Where the non-success streams of running code go; null = the context's default (the host, or its parent's). */
export interface StreamSinks {
  readonly error: OutputSink | null;
  readonly warning: OutputSink | null;
  readonly verbose: OutputSink | null;
  readonly debug: OutputSink | null;
  readonly information: OutputSink | null;
  /** Lists of -ErrorVariable and its like of the functions around: they get records even when those are not shown. */
  readonly capture?: CaptureLists | null;
}

export interface CaptureLists {
  readonly error: readonly { items: PSValue[] }[];
  readonly warning: readonly { items: PSValue[] }[];
  readonly information: readonly { items: PSValue[] }[];
}

/** One argument or parameter of a command, evaluated. `-Name`, `-Name:value`, `value`. */
export interface CommandArgument {
  /** Without the dash; null for a positional value. */
  readonly parameterName: string | null;
  /** `-Name:`: the value belongs to the parameter whatever its type. */
  readonly hasColon: boolean;
  /** False for `-Name` alone: whether the next positional value is its value is the binder's decision. */
  readonly hasValue: boolean;
  readonly value: PSValue;
  /** Of the value, or of the parameter when there is no value. */
  readonly extent: ScriptExtent | null;
  /** Of `-Name` itself. */
  readonly parameterExtent: ScriptExtent | null;
  /** It came out of `@splat`: an explicit argument of the same parameter wins. */
  readonly splatted: boolean;
  /** Raw text of a bare word or number (`1.50`), for [string] parameters and native programs; null otherwise. */
  readonly text: string | null;
  /** The element it came from: native programs tell quoted from bare by it. */
  readonly ast: Ast | null;
}

/** Stage 0 that is an expression: `run` evaluates and writes every (already unrolled) value. */
export interface ExpressionStage {
  readonly kind: "expression";
  run(output: OutputSink): void;
}

/** What stands in command position. A string is looked up (an `& $x` with a CommandInfo or ScriptBlock is not). */
export type CommandTarget = string | CommandInfo | ScriptBlock | PSModuleInfo | ExpressionStage;

export interface PipelineCommand {
  readonly ast: CommandAst | CommandExpressionAst;
  readonly command: CommandTarget;
  readonly arguments: readonly CommandArgument[];
  readonly redirections: readonly Redirection[];
  /** `. name`: run a script command in the caller's scope. */
  readonly dotSource: boolean;
  /** `& name` or `. name`. */
  readonly invocationOperator: boolean;
}

/** null: nothing is piped in; otherwise values written to the first command one by one. */
export type PipelineInput = Iterable<PSValue> | null;

/**
 * Discovers, binds and runs the commands; success output of the last one goes to `output`.
 * Streams go where context.streams and the redirections say. Sets context.questionMark.
 * Throws Exception for statement- or script-terminating errors, signals for flow.
 * Implemented in pipeline/run-pipeline.ts.
 */
export type RunPipeline = (
  context: ExecutionContext,
  commands: readonly PipelineCommand[],
  input: PipelineInput,
  output: OutputSink,
) => void;

/*
 * What pipeline/ and binder/ use of runtime/'s classes (they are imported by type from runtime/):
 *
 * ScriptBlock (runtime/script-block.ts)
 *   ast: ScriptBlockAst            (function: the body's; parameters of `function f($a)` are in functionParameters)
 *   functionParameters: readonly ParameterAst[] | null
 *   module: PSModuleInfo | null    sessionState: SessionState it was made in (module or global)
 *   isFilter: boolean
 *   compiled(): CompiledScript
 *   commandMetadata: unknown       (slot: binder caches its ScriptCommandMetadata here; null at first)
 *
 * CompiledScript (compile/)
 *   dynamicParam, begin, process, end, clean: ((frame: Frame) => void) | null
 *   createFrame(context, scriptBlock, options: { dotSource: boolean }): Frame     // new scope unless dotSource
 *   evaluateDefault(frame, parameterIndex): PSValue                               // default value expression, in frame
 *   hasDefault(parameterIndex): boolean
 *   evaluateConstant(context, ast: ExpressionAst): PSValue                        // attribute arguments
 *
 * Frame
 *   enter(): void / leave(): void  // activate and deactivate its scope in context (blocks of commands interleave)
 *   output: OutputSink             // set by pipeline before each block
 *   setParameter(index, value)     // the variable of parameter `index`, with its type and attributes for later assignments
 *   setLocal(name, value)          // any other local: args, PSBoundParameters, PSCmdlet, MyInvocation, input, this
 *   dollarUnder: PSValue           // `$_` of this frame
 *
 * ExecutionContext
 *   sessionState (current), host, commands: CommandRegistry, streams: StreamSinks, questionMark: boolean,
 *   getVariable(name): PSValue (AutomationNull-free, null if missing), setVariable(name, value, scope?),
 *   appendError(record), checkStopped(), formatter (Out-Default)
 */
