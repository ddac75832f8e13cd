// Owns PlainCall: what `$MyInvocation` and `$PSBoundParameters` say of a function called without a command processor.
import type { PSValue } from "@latch/dotnet";
import { CommandAst, PipelineAst } from "@latch/grammar";
import { PSBoundParameters } from "../binder/bound-parameters.ts";
import type { FunctionInfo } from "../pipeline/command-info.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { Frame } from "./frame.ts";

/** The arguments of a call in the order they are bound (named ones first), where that is not the order they are written. */
export const bindingOrders = new WeakMap<Int32Array, readonly number[]>();

/** One such call: its frame, its function, the arguments and the parameter each went to (-1: `$args`). */
export class PlainCall {
  private readonly frame: Frame;
  private readonly info: FunctionInfo;
  private readonly values: readonly PSValue[];
  private readonly map: Int32Array;

  constructor(frame: Frame, info: FunctionInfo, values: readonly PSValue[], map: Int32Array) {
    this.frame = frame;
    this.info = info;
    this.values = values;
    this.map = map;
  }

  /** The invocation as a command processor would have described it; kept on the frame. */
  invocation(): InvocationInfo {
    const { frame } = this;
    if (frame.invocation !== null) return frame.invocation;
    const call = frame.caller?.position;
    const element = call instanceof PipelineAst ? call.pipelineElements[0] : call;
    const invocation = new InvocationInfo(this.info, element?.extent ?? null);
    if (element instanceof CommandAst) invocation.invocationName = element.commandElements[0]?.extent.text ?? "";
    invocation.pipelineLength = 1;
    invocation.pipelinePosition = 1;
    invocation.boundParameters = this.boundParameters();
    invocation.unboundArguments = this.values.filter((_, i) => (this.map[i] as number) < 0);
    frame.invocation = invocation;
    return invocation;
  }

  /** The arguments that went to parameters, by name. */
  boundParameters(): PSValue {
    const { frame } = this;
    if (frame.boundParameters !== null) return frame.boundParameters;
    const bound = new PSBoundParameters();
    const order = bindingOrders.get(this.map) ?? this.values.keys();
    for (const at of order) {
      const parameter = frame.code.parameters[this.map[at] as number];
      if (parameter === undefined) continue;
      const value = this.values[at] as PSValue;
      bound.set(parameter.spelling, parameter.simpleConversion === null ? value : parameter.simpleConversion(value));
    }
    frame.boundParameters = bound;
    return bound;
  }
}
