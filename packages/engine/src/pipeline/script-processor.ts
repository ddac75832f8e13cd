// Owns ScriptProcessor: runs functions, filters, script blocks and script files as pipeline stages.
import { createRequire } from "node:module";
import { TerminateSignal } from "./flow-signals.ts";
import {
  Exception,
  AutomationNull,
  convertTo,
  getType,
  languageGate,
  newErrorRecord,
  toInt32,
  tryConvertTo,
} from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { namedArgument } from "../binder/argument.ts";
import { BindFlag, ParameterBinder } from "../binder/binder.ts";
import type { BindableCommand, BindingTarget } from "../binder/binder.ts";
import { dynamicParametersOf } from "../binder/dynamic-parameters.ts";
import { PSBoundParameters } from "../binder/bound-parameters.ts";
import { bindingError, isBindingException } from "../binder/messages.ts";
import type { Parameter } from "../binder/parameter.ts";
import { missingMandatory, setCountOf } from "../binder/parameter-sets.ts";
import { bindPipelineObject } from "../binder/pipeline-binding.ts";
import { switchParameter } from "../binder/switch-parameter.ts";
import { scriptMetadata } from "../binder/script-metadata.ts";
import type { ScriptMetadata } from "../binder/script-metadata.ts";
import { bindSimple } from "../binder/simple-binder.ts";
import type { BlockRunner, CompiledScript } from "../compile/compiled-script.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { recordOf, toRuntimeException } from "../runtime/errors.ts";
import { bindingStep } from "../tracing/binding-trace.ts";
import { traces } from "../tracing/trace-source.ts";
import type { Frame } from "../runtime/frame.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { Variable } from "../runtime/variable.ts";
import { ExitSignal, FlowSignal } from "../runtime/signals.ts";
import { nullSink } from "../runtime/streams.ts";
import { setTarget } from "./cmdlet-processor.ts";
import type { CommandInfo } from "./command-info.ts";
import type { FailureFlag } from "./command-streams.ts";
import type { OutputSink, StreamSinks } from "./contract.ts";
import { InputEnumerator } from "./input-enumerator.ts";
import { CommandProcessor } from "./processor.ts";
import { PSScriptCmdlet } from "./ps-cmdlet.ts";

const require = createRequire(import.meta.url);

const automaticNames = ["MyInvocation", "PSCmdlet", "PSBoundParameters", "args", "input"] as const;

const mentionsInput = new WeakMap<object, boolean>();

function usesInput(block: ScriptBlock): boolean {
  let known = mentionsInput.get(block.code);
  if (known === undefined) {
    known = /\$\{?(?:\w+:)?input\b/i.test(block.toString());
    mentionsInput.set(block.code, known);
  }
  return known;
}

/** Could GetPowerShell() make commands of it? */
function isMereCommands(block: ScriptBlock): boolean {
  const { powerShellOf } =
    require("../hosting/script-block-to-power-shell.ts") as typeof import("../hosting/script-block-to-power-shell.ts");
  try {
    powerShellOf(block);
    return true;
  } catch (error) {
    if (error instanceof Exception) return false;
    throw error;
  }
}

/** How a script stage is run besides what its command says. */
export interface ScriptOptions {
  readonly dotSource: boolean;
  /** A .ps1 file: `exit` ends it. */
  readonly isScriptFile: boolean;
  /** `$_` at the start (delegates, InvokeWithContext). */
  readonly dollarUnder?: PSValue;
  readonly thisValue?: PSValue;
}

export class ScriptProcessor extends CommandProcessor implements BindingTarget {
  readonly block: ScriptBlock;
  readonly metadata: ScriptMetadata;
  readonly code: CompiledScript;
  readonly frame: Frame;
  binder: ParameterBinder | null = null;
  readonly psCmdlet: PSScriptCmdlet | null;
  private readonly options: ScriptOptions;
  private readonly input: PSValue[] = [];
  private savedAutomatic: Map<string, PSValue | undefined> | null = null;
  private exited = false;
  /** Takes each further input object without full binding. */
  private repeated: Parameter | null = null;
  private prepared = false;
  /** The text mentions $input: it must be set for each object. */
  private readonly usesInput: boolean;
  private cleaned = false;
  /** A block other than clean has run: only then does clean. */
  private ran = false;
  /** process has run although there is no input. */
  private processed = false;

  constructor(
    context: ExecutionContext,
    command: CommandInfo,
    block: ScriptBlock,
    extent: ScriptExtent | null,
    pipeline: FailureFlag,
    sinks: StreamSinks,
    options: ScriptOptions,
  ) {
    super(context, command, extent, pipeline, sinks);
    this.block = block;
    this.options = options;
    this.metadata = scriptMetadata(context, block);
    this.code = options.dotSource ? block.code.forScope(block.sessionState.currentScope) : block.compiled();
    this.frame = this.code.createFrame(context, block, {
      dotSource: options.dotSource,
      output: nullSink,
      isScriptScope: options.isScriptFile,
    });
    this.frame.invocation = this.invocation;
    this.frame.functionName = command.name === "" ? null : command.name;
    // A parameter of that name that is bound from the pipeline hides the automatic variable.
    this.usesInput =
      usesInput(block) && !this.metadata.declared.some((p) => /^input$/i.test(p.name) && p.pipelineInSomeSet);
    this.psCmdlet = this.metadata.isAdvanced ? new PSScriptCmdlet(this) : null;
  }

  get name(): string {
    return this.command?.name ?? "";
  }

  // ---- binding ----
  prepare(): void {
    if (this.prepared) return;
    const frame = this.frame;
    this.prepared = true;
    if (languageGate.used && this.invocation.invocationName === ".") this.requireSharedMode();
    if (this.options.dotSource) this.rememberAutomatic();
    this.setAutomatic();
    this.enter();
    try {
      if (this.metadata.isAdvanced) this.prepareAdvanced();
      else this.prepareSimple();
    } finally {
      this.leave();
    }
    // -OutVariable and its like are variables of the caller's scope.
    this.openVariables();
    this.streams.captureInside();
    for (const [name, value] of this.common.preferenceVariables()) frame.setLocal(name, value);
    if (this.common.errorAction === "Break") this.context.breaksOnErrors = true;
  }

  /** Code of another mode is dot-sourced only when it is mere commands. */
  private requireSharedMode(): void {
    const { context, block } = this;
    const mode = context.languageMode;
    if (block.languageMode === mode || (mode !== "RestrictedLanguage" && mode !== "ConstrainedLanguage")) return;
    if (isMereCommands(block)) return;
    const exception = new Exception(
      "System.NotSupportedException",
      "Cannot dot-source this command because it was defined in a different language mode. To invoke this command without importing its contents, omit the '.' operator.",
    );
    throw this.streams.terminating(newErrorRecord(exception, "DotSourceNotSupported", "InvalidOperation", null));
  }

  /** Dot-sourced code shares its caller's scope: the caller's automatic variables come back afterwards. */
  private rememberAutomatic(): void {
    const { scope } = this.frame;
    const saved = new Map<string, PSValue | undefined>();
    for (const name of automaticNames) {
      const raw = scope.ownRaw(name.toLowerCase());
      saved.set(name, raw instanceof Variable ? raw.get() : raw);
    }
    this.savedAutomatic = saved;
  }

  private restoreAutomatic(): void {
    for (const [name, value] of this.savedAutomatic ?? []) {
      if (value === undefined) this.frame.removeLocal(name);
      else this.frame.setLocal(name, value);
    }
    this.savedAutomatic = null;
  }

  private setAutomatic(): void {
    const frame = this.frame;
    frame.setLocal("MyInvocation", this.invocation);
    if (this.psCmdlet !== null) frame.setLocal("PSCmdlet", this.psCmdlet);
    if (this.options.thisValue !== undefined) frame.setLocal("this", this.options.thisValue);
    if (this.options.dollarUnder !== undefined) frame.dollarUnder = this.options.dollarUnder;
  }

  private prepareAdvanced(): void {
    const bindable: BindableCommand = {
      name: this.name,
      parameters: this.metadata.parameters,
      isScript: true,
      warn: (text) => this.streams.writeWarning(text),
      ...(this.code.dynamicParam === null ? {} : { dynamicParameters: () => this.runDynamicParam() }),
    };
    const binder = new ParameterBinder(this.context, bindable, this.invocation, this, this.expectingInput);
    this.binder = binder;
    this.invocation.boundParameters = binder.values;
    this.invocation.expectingInput = this.expectingInput;
    this.frame.boundParameters = binder.values;
    this.frame.setLocal("PSBoundParameters", binder.values);
    binder.bindCommandLine(this.arguments);
    this.bindDefaults(binder);
  }

  /** Parameters without argument get their default values (converted, not validated). */
  private bindDefaults(binder: ParameterBinder): void {
    const source = traces.binding;
    if (source !== null && this.metadata.isAdvanced) source.indented(() => this.bindUnbound(binder));
    else this.bindUnbound(binder);
  }

  private bindUnbound(binder: ParameterBinder): void {
    for (const parameter of this.metadata.declared) {
      if (!binder.bound.has(parameter.name.toLowerCase())) this.setDefault(parameter);
    }
  }

  private setDefault(parameter: Parameter, isTold = true): void {
    const given = this.code.hasDefault(parameter.index);
    const isTraced = isTold && traces.binding !== null;
    const value = given
      ? this.code.evaluateDefault(this.frame, parameter.index)
      : isTraced
        ? implicitDefault(parameter)
        : null;
    if (given || isTraced)
      (this.binder as ParameterBinder).bindArgument(
        namedArgument(parameter.name, value),
        parameter,
        BindFlag.coerce | BindFlag.isDefault,
      );
    else this.frame.setParameter(parameter.index, implicitDefault(parameter));
  }

  private prepareSimple(): void {
    const bindable: BindableCommand = {
      name: this.name,
      parameters: this.metadata.parameters,
      isScript: false,
      warn: (text) => this.streams.writeWarning(text),
    };
    const binder = new ParameterBinder(this.context, bindable, this.invocation, this, this.expectingInput);
    const rest = bindSimple(binder, this.arguments);
    this.binder = binder;
    this.bindDefaults(binder);
    this.binder = null;
    this.invocation.boundParameters = binder.values;
    this.invocation.unboundArguments = rest;
    this.frame.boundParameters = binder.values;
    this.frame.setLocal("PSBoundParameters", binder.values);
    this.frame.setLocal("args", rest);
    this.invocation.expectingInput = this.expectingInput;
  }

  private runDynamicParam(): readonly Parameter[] | null {
    const items: PSValue[] = [];
    const frame = this.frame;
    const saved = frame.output;
    frame.output = { write: (value) => items.push(value) };
    frame.blockName = "<DynamicParam>";
    try {
      (this.code.dynamicParam as BlockRunner)(frame);
    } finally {
      frame.output = saved;
    }
    return dynamicParametersOf(items, this.invocation);
  }

  set(parameter: Parameter, value: PSValue): void {
    if (parameter.kind === "declared") this.frame.setParameter(parameter.index, value);
    else if (parameter.kind === "dynamic") setDynamicValue(parameter, value);
    else this.common.set(parameter, value);
  }
  restore(parameter: Parameter): void {
    if (parameter.kind === "declared") this.setDefault(parameter, false);
  }

  // ---- blocks ----
  private enter(): void {
    this.frame.enter();
  }
  private leave(): void {
    this.frame.leave();
  }

  private run(block: BlockRunner | null, output: OutputSink = this.output): void {
    if (block === null || this.exited) return;
    const context = this.context;
    this.frame.blockName = this.blockName(block);
    this.ran = true;
    const savedStreams = context.streams;
    this.frame.output = output;
    context.streams = this.streams.sinks;
    this.enter();
    try {
      block(this.frame);
    } catch (signal) {
      if (!(signal instanceof ExitSignal) || !this.options.isScriptFile) {
        // Told to the -ErrorVariable of the commands around; the own one is closed by then. (ManageScriptException)
        if (signal instanceof Exception && !signal.wasThrownFromThrowStatement)
          for (const list of savedStreams.capture?.error ?? []) list.items.push(signal);
        throw this.metadata.isAdvanced ? this.streams.leaving(signal) : signal;
      }
      this.exited = true;
      const code = exitCodeOf(signal.argument);
      context.setVariable("LASTEXITCODE", code, "Global");
      if (code !== 0) this.streams.pipeline.failed = true;
    } finally {
      this.leave();
      context.streams = savedStreams;
    }
  }

  /** How stack traces show the block: nothing for an unnamed one. */
  private blockName(block: BlockRunner): string {
    const body = this.block.ast;
    if (block === this.code.end) return body.endBlock?.unnamed === false ? "<End>" : "";
    if (block === this.code.process) return body.processBlock?.unnamed === false ? "<Process>" : "";
    return block === this.code.begin ? "<Begin>" : "<Clean>";
  }

  protected runBegin(): void {
    this.called("BeginProcessing", () => {
      if (this.code.begin === null) return;
      this.frame.setLocal("input", new InputEnumerator([]));
      this.run(this.code.begin);
    });
  }

  /** Functions with [CmdletBinding] are traced as cmdlets are. */
  private called(step: string, work: () => void): void {
    if (traces.binding === null || !this.metadata.isAdvanced) work();
    else traces.binding.scope(`CALLING ${step}`, work);
  }

  protected take(value: PSValue): void {
    if (!this.begun) {
      this.prepare();
      this.begin();
    }
    const block = this.code.process;
    if (this.binder !== null) {
      if (!this.bindInput(this.binder, value)) return;
    } else if (block === null) {
      this.input.push(value);
      return;
    }
    if (block === null) {
      this.called("ProcessRecord", () => this.input.push(value));
      return;
    }
    this.frame.dollarUnder = value;
    if (this.usesInput) this.frame.setLocal("input", new InputEnumerator([value]));
    if (traces.binding === null) this.run(block);
    else this.called("ProcessRecord", () => this.run(block));
  }

  private bindInput(binder: ParameterBinder, value: PSValue): boolean {
    this.frame.dollarUnder = value;
    if (
      this.repeated !== null &&
      !languageGate.used &&
      traces.binding === null &&
      binder.rebind(this.repeated, value, this.code.usesInvocation)
    )
      return true;
    this.repeated = null;
    const bound = this.bindInFull(binder, value);
    if (bound) this.repeated = binder.findRepeated();
    return bound;
  }

  private bindInFull(binder: ParameterBinder, value: PSValue): boolean {
    this.enter();
    try {
      const input = value === AutomationNull ? null : value;
      if (!bindPipelineObject(binder, input)) {
        this.inputError(bindingError("InputObjectNotBound", this.invocation).errorRecord as ErrorRecord, value);
        return false;
      }
      const missing = bindingStep(
        () => `MANDATORY PARAMETER CHECK on cmdlet [${this.name}]`,
        () => missingMandatory(binder, setCountOf(binder.current), false),
      );
      if (missing.length === 0) return true;
      const names = missing.map((parameter) => ` ${parameter.name}`).join("");
      this.inputError(
        bindingError("InputObjectMissingMandatory", this.invocation, { more: [names] }).errorRecord as ErrorRecord,
        value,
      );
      return false;
    } catch (error) {
      if (!isBindingException(error)) throw error;
      this.inputError(error.errorRecord as ErrorRecord, value);
      return false;
    } finally {
      this.leave();
    }
  }

  private inputError(record: ErrorRecord, input: PSValue): void {
    setTarget(record, input);
    const list = this.streams.errorList;
    this.streams.errorList = null;
    try {
      this.streams.writeError(record);
    } finally {
      this.streams.errorList = list;
    }
  }

  override processOnce(): void {
    const { process } = this.code;
    if (this.expectingInput || this.processed || (process === null && traces.binding === null)) return;
    this.processed = true;
    if (process === null) return this.called("ProcessRecord", () => {});
    if (!this.options.dotSource && this.options.dollarUnder === undefined) this.frame.dollarUnder = null;
    this.called("ProcessRecord", () => this.run(process));
  }

  complete(): void {
    this.processOnce();
    this.called("EndProcessing", () => {
      if (this.code.end === null) return;
      const input = this.code.process === null ? this.input : [];
      this.frame.setLocal("input", new InputEnumerator(input));
      this.run(this.code.end);
    });
  }

  /** An error that leaves `clean` is written, not thrown. */
  private reportCleanError(error: unknown): void {
    const record = recordOf(toRuntimeException(error));
    this.streams.complete(record);
    this.streams.pipeline.failed = true;
    this.streams.recordError(record);
    this.streams.emitError(record);
  }

  /** `clean` runs whatever happened; its success output is dropped, its errors are written. */
  dispose(): void {
    this.runClean();
    this.closeVariables();
    if (this.savedAutomatic !== null) this.restoreAutomatic();
  }

  /** For Get-Command: the dynamic parameters without binding anything. */
  dynamicParametersAlone(): readonly Parameter[] | null {
    this.frame.setLocal("PSBoundParameters", new PSBoundParameters());
    this.enter();
    try {
      for (const parameter of this.metadata.declared)
        this.frame.setParameter(parameter.index, implicitDefault(parameter));
      return this.runDynamicParam();
    } finally {
      this.leave();
    }
  }

  private runClean(): void {
    if (!this.ran || this.cleaned || this.code.clean === null) return;
    this.cleaned = true;
    const { context } = this;
    const wasInTry = context.insideTry;
    context.insideTry = false;
    const wasExited = this.exited;
    this.exited = false;
    try {
      this.run(this.code.clean, nullSink);
    } catch (error) {
      if (error instanceof TerminateSignal) this.reportCleanError(error.exception);
      else if (!(error instanceof FlowSignal)) this.reportCleanError(error);
    } finally {
      this.exited = wasExited;
      context.insideTry = wasInTry;
    }
  }
}

const numericTypes = new Set(
  ["Int32", "Int64", "Double", "Single", "Decimal", "Byte", "SByte", "Int16", "UInt16", "UInt32", "UInt64"].map(
    (name) => `System.${name}`,
  ),
);

/** What a parameter without default holds when no argument came: 0, $false, "" ... or $null. */
function implicitDefault(parameter: Parameter): PSValue {
  const type = parameter.type();
  const name = type.displayName;
  if (name === "System.Object") return null;
  if (name === "System.String") return "";
  if (name === "System.Boolean") return false;
  if (parameter.isSwitch) return switchParameter(false);
  return numericTypes.has(name) ? convertTo(0, type) : null;
}

function setDynamicValue(parameter: Parameter, value: PSValue): void {
  (parameter as Parameter & { onBound?: (value: PSValue) => void }).onBound?.(value);
}

/** `exit` codes: what converts to an int, else 0. */
export function exitCodeOf(argument: PSValue): number {
  if (argument === null || argument === AutomationNull) return 0;
  const converted = tryConvertTo(argument, getType("System.Int32"));
  return converted.ok ? toInt32(converted.value) : 0;
}
