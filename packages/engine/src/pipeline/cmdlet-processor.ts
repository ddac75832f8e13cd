// Owns CmdletProcessor: runs a cmdlet written in TypeScript as a pipeline stage.
import { AutomationNull, Exception, isNull, languageGate, newErrorRecord, typeOf } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { CmdletInstance, CmdletRuntime } from "../api/cmdlet.ts";
import { ParameterBinder } from "../binder/binder.ts";
import type { BindableCommand, BindingTarget } from "../binder/binder.ts";
import { bindingError, isBindingException } from "../binder/messages.ts";
import { Parameter } from "../binder/parameter.ts";
import type { CommandParameters } from "../binder/parameter.ts";
import { missingMandatory, setCountOf } from "../binder/parameter-sets.ts";
import { bindPipelineObject } from "../binder/pipeline-binding.ts";
import type { TableMetadata } from "../binder/table-metadata.ts";
import { engineError, isRuntimeException } from "../runtime/errors.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { bindingStep } from "../tracing/binding-trace.ts";
import { traces } from "../tracing/trace-source.ts";
import { runTrusted } from "../runtime/language-mode.ts";
import type { CmdletInfo } from "./command-info.ts";
import type { FailureFlag } from "./command-streams.ts";
import type { StreamSinks } from "./contract.ts";
import { Runtime } from "./cmdlet-runtime.ts";
import { CommandProcessor } from "./processor.ts";

const takesNull = /^System\.(Object|Management\.Automation\.PSObject)$/;

/** What a cmdlet sees of a bound value: null where it is nothing to look at is as if not given, and no text of several is null. */
function given(parameter: Parameter, value: PSValue): PSValue | undefined {
  if (value === null) return takesNull.test(parameter.typeName) ? value : undefined;
  if (!Array.isArray(value) || parameter.typeName !== "System.String[]" || !value.includes(null)) return value;
  return (value as PSValue[]).map((text) => text ?? "");
}

export class CmdletProcessor extends CommandProcessor implements BindingTarget {
  /** Values of declared parameters, as the cmdlet sees them. */
  readonly values: Record<string, PSValue | undefined> = {};
  readonly metadata: TableMetadata;
  currentObject: PSValue = AutomationNull;
  binder: ParameterBinder | null = null;
  private instance: CmdletInstance | null = null;
  private takesInput = false;
  /** Takes each further input object without full binding. */
  private repeated: Parameter | null = null;

  constructor(
    context: ExecutionContext,
    info: CmdletInfo,
    extent: ScriptExtent | null,
    pipeline: FailureFlag,
    sinks: StreamSinks,
  ) {
    super(context, info, extent, pipeline, sinks);
    this.metadata = info.metadata as TableMetadata;
  }

  get name(): string {
    return this.metadata.name;
  }
  private dynamicParameters(): readonly Parameter[] | null {
    const made = this.instance?.dynamicParameters?.();
    return made == null ? null : made.map((parameter) => asDynamic(parameter as Parameter));
  }
  set(parameter: Parameter, value: PSValue): void {
    if (parameter.kind === "declared" || parameter.kind === "dynamic")
      this.values[parameter.name] = parameter.isSwitch ? isPresent(value) : given(parameter, value);
    else this.common.set(parameter, value);
  }
  restore(parameter: Parameter): void {
    this.values[parameter.name] = undefined;
  }

  // ---- life cycle ----
  prepare(): void {
    if (this.instance !== null) return;
    const implementation = this.context.commands.load(this.name);
    if (implementation === null) throw this.notSupported();
    const binding: CommandParameters = this.metadata.binding;
    this.instance = implementation.create(new Runtime(this) as unknown as CmdletRuntime<never>);
    const bindable: BindableCommand = {
      name: this.name,
      parameters: binding,
      isScript: false,
      warn: (text) => this.streams.writeWarning(text),
      ...(this.instance.dynamicParameters === undefined ? {} : { dynamicParameters: () => this.dynamicParameters() }),
    };
    const binder = new ParameterBinder(this.context, bindable, this.invocation, this, this.expectingInput);
    this.binder = binder;
    this.invocation.boundParameters = binder.values;
    this.invocation.expectingInput = this.expectingInput;
    if (languageGate.used) runTrusted(this.context, () => binder.bindCommandLine(this.arguments));
    else binder.bindCommandLine(this.arguments);
    if (isUtf7(binder.values.get("Encoding")))
      this.streams.writeWarning("Encoding 'UTF-7' is obsolete, please use UTF-8.");
    this.takesInput = this.expectingInput;
    this.openVariables();
    this.streams.captureInside();
  }

  private notSupported(): Exception {
    return engineError(
      "CommandNotSupported",
      `The cmdlet '${this.name}' is not supported by this version of latch.`,
      this.name,
      {
        type: "System.Management.Automation.PSNotSupportedException",
        category: "NotImplemented",
      },
    );
  }

  protected runBegin(): void {
    const instance = this.instance as CmdletInstance;
    this.context.debugger?.checkCommand(this.invocation);
    this.call("BeginProcessing", instance.begin, instance);
  }

  /** An input object. */
  protected take(value: PSValue): void {
    if (!this.begun) {
      // What comes before it (a warning of the command on its left) may write while that is being bound.
      this.prepare();
      this.begin();
    }
    this.currentObject = value;
    const binder = this.binder as ParameterBinder;
    if (!this.bindInput(binder, value)) return;
    const instance = this.instance as CmdletInstance;
    this.call("ProcessRecord", instance.process, instance);
  }

  private bindInput(binder: ParameterBinder, value: PSValue): boolean {
    if (languageGate.used) return runTrusted(this.context, () => this.bindInFull(binder, value));
    if (this.repeated !== null && traces.binding === null && binder.rebind(this.repeated, value, false)) return true;
    this.repeated = null;
    const bound = this.bindInFull(binder, value);
    if (bound) this.repeated = binder.findRepeated();
    return bound;
  }

  private bindInFull(binder: ParameterBinder, value: PSValue): boolean {
    try {
      const input = value === AutomationNull ? null : value;
      if (!bindPipelineObject(binder, input)) {
        this.inputError(bindingError("InputObjectNotBound", this.invocation), value);
        return false;
      }
      const missing = bindingStep(
        () => `MANDATORY PARAMETER CHECK on cmdlet [${this.name}]`,
        () => missingMandatory(binder, setCountOf(binder.current), false),
      );
      if (missing.length > 0) {
        const names = missing.map((parameter) => ` ${parameter.name}`).join("");
        this.inputError(bindingError("InputObjectMissingMandatory", this.invocation, { more: [names] }), value);
        return false;
      }
      return true;
    } catch (error) {
      if (!isBindingException(error)) throw error;
      this.inputError(error, value);
      return false;
    }
  }

  private inputError(error: Exception, input: PSValue): void {
    const record = error.errorRecord as ErrorRecord;
    setTarget(record, input);
    const list = this.streams.errorList;
    // Binding errors of single objects are not in -ErrorVariable.
    this.streams.errorList = null;
    try {
      this.streams.writeError(record);
    } finally {
      this.streams.errorList = list;
    }
  }

  override processOnce(): void {
    const instance = this.instance as CmdletInstance;
    if (!this.takesInput) this.call("ProcessRecord", instance.process, instance);
    this.takesInput = true;
  }

  complete(): void {
    this.processOnce();
    const instance = this.instance as CmdletInstance;
    this.call("EndProcessing", instance.end, instance);
  }

  dispose(): void {
    this.instance?.dispose?.();
    this.closeVariables();
  }
  override stop(): void {
    this.instance?.stop?.();
  }

  private call(step: string, method: (() => void) | undefined, instance: CmdletInstance): void {
    const source = traces.binding;
    if (source !== null) source.scope(`CALLING ${step}`, () => method && this.guarded(method, instance));
    else if (method !== undefined) this.guarded(method, instance);
  }

  /** .NET exceptions become CmdletInvocationException; PowerShell's own and signals pass. */
  private guarded(method: () => void, instance: CmdletInstance): void {
    const context = this.context;
    const saved = context.streams;
    const capture = this.streams.sinks.capture ?? null;
    if (this.innerSinks !== null) context.streams = this.innerSinks;
    // Records of script blocks that the cmdlet runs are in its -ErrorVariable and its like too.
    if (capture !== (context.streams.capture ?? null)) context.streams = { ...context.streams, capture };
    try {
      if (languageGate.used) runTrusted(context, () => method.call(instance));
      else method.call(instance);
    } catch (error) {
      if (error instanceof Exception && !isRuntimeException(error)) throw this.invocationException(error);
      const left = this.streams.leaving(error);
      if (left !== error) this.streams.captureException(left as Exception);
      throw left;
    } finally {
      context.streams = saved;
    }
  }

  private invocationException(error: Exception): Exception {
    const own = error.errorRecord;
    const record = own ?? newErrorRecord(error, error.typeName, "NotSpecified", null);
    return this.streams.terminating(record);
  }
}

/** `-Encoding utf7`: every cmdlet that takes an encoding warns. */
function isUtf7(encoding: PSValue | undefined): boolean {
  return typeof encoding === "object" && encoding !== null && typeOf(encoding).fullName === "System.Text.UTF7Encoding";
}

/** SwitchParameter (or a boolean) as a boolean. */
function isPresent(value: PSValue): boolean {
  if (typeof value === "boolean") return value;
  return !isNull(value) && (value as { isPresent: boolean }).isPresent;
}

/** The target of a binding error is the input object. */
export function setTarget(record: ErrorRecord, input: PSValue): void {
  if (record.targetObject !== null) return;
  const fresh = newErrorRecord(record.exception, record.errorId, record.categoryInfo.category, input);
  record.targetObject = fresh.targetObject;
  record.categoryInfo.targetName = fresh.categoryInfo.targetName;
  record.categoryInfo.targetType = fresh.categoryInfo.targetType;
}

function asDynamic(parameter: Parameter): Parameter {
  if (parameter.kind === "dynamic") return parameter;
  return new Parameter({
    name: parameter.name,
    typeName: parameter.typeName,
    aliases: parameter.aliases,
    sets: parameter.sets,
    attributes: parameter.attributes,
    kind: "dynamic",
  });
}
