// Owns Runtime: the CmdletRuntime that a cmdlet's code sees, over its processor.
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { ErrorCategoryName, ErrorRecord, PSValue } from "@latch/dotnet";
import type { CmdletRuntime, InformationRecordInit, ShouldContinueChoice } from "../api/cmdlet.ts";
import type { ParameterBinder } from "../binder/binder.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { writeEnumerated } from "../runtime/streams.ts";
import type { CmdletProcessor } from "./cmdlet-processor.ts";
import { StopUpstreamSignal, TerminateSignal } from "./flow-signals.ts";
import type { InvocationInfo } from "./invocation-info.ts";

export class Runtime implements CmdletRuntime<Record<string, PSValue | undefined>> {
  /** The stage; engine-near cmdlets reach more through it. */
  readonly processor: CmdletProcessor;
  readonly parameters: Record<string, PSValue | undefined>;
  readonly context: ExecutionContext;
  readonly invocation: InvocationInfo;

  constructor(processor: CmdletProcessor) {
    this.processor = processor;
    this.parameters = processor.values;
    this.context = processor.context;
    this.invocation = processor.invocation;
  }
  get currentObject(): PSValue {
    return this.processor.currentObject;
  }
  get expectingInput(): boolean {
    return this.processor.expectingInput;
  }
  write(value: PSValue): void {
    this.processor.output.write(value);
  }
  has(name: string): boolean {
    return (this.processor.binder as ParameterBinder).has(name);
  }
  get parameterSetName(): string {
    return (this.processor.binder as ParameterBinder).parameterSetName;
  }
  writeEnumerated(value: PSValue): void {
    writeEnumerated(value, this.processor.output);
  }
  writeError(record: ErrorRecord): void {
    this.processor.streams.writeError(record);
  }
  throwTerminating(record: ErrorRecord): never {
    throw this.processor.streams.terminating(record);
  }
  writeWarning(text: string): void {
    this.processor.streams.writeWarning(text);
  }
  writeVerbose(text: string): void {
    this.processor.streams.writeVerbose(text);
  }
  writeDebug(text: string): void {
    this.processor.streams.writeDebug(text);
  }
  writeInformation(record: InformationRecordInit): void {
    this.processor.streams.writeInformation(record);
  }
  writeProgress(record: PSValue): void {
    this.processor.streams.writeProgress(record);
  }
  shouldProcess(target: string, action?: string): boolean {
    const description = `Performing the operation "${action ?? this.processor.name}" on target "${target}".`;
    const { streams, metadata } = this.processor;
    return this.asking(() => streams.shouldProcess(description, null, null, metadata.confirmImpact));
  }
  shouldProcessDescription(description: string, warning: string, caption: string): boolean {
    const { streams, metadata } = this.processor;
    return this.asking(() => streams.shouldProcess(description, warning, caption, metadata.confirmImpact));
  }
  /** Nobody could be asked: that ends the cmdlet, whatever it does about failures of its own work. */
  private asking(ask: () => boolean): boolean {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      const record = error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", null);
      throw new TerminateSignal(this.processor, this.processor.streams.terminating(record));
    }
  }
  shouldContinue(query: string, caption: string, choice?: ShouldContinueChoice): boolean {
    return this.asking(() => this.processor.streams.shouldContinue(query, caption, choice ?? null));
  }
  checkStopped(): void {
    this.processor.context.checkStopped();
  }
  stopUpstream(): never {
    throw new StopUpstreamSignal(this.processor);
  }
  error(
    exceptionType: string,
    message: string,
    errorId: string,
    category: ErrorCategoryName,
    target: PSValue,
  ): ErrorRecord {
    return newErrorRecord(new Exception(exceptionType, message), errorId, category, target);
  }
}
