// Owns the binder's error for an argument that a plainly called function's parameter cannot take.
import type { Exception } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { bindingError, transformationException } from "../binder/messages.ts";
import { FunctionInfo } from "../pipeline/command-info.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { Frame } from "../runtime/frame.ts";
import type { CompiledParameter } from "./types.ts";

/** `Cannot process argument transformation on parameter 'x'. …` */
export function argumentConversionError(
  frame: Frame,
  parameter: CompiledParameter,
  extent: ScriptExtent | null,
  inner: Exception,
): Exception {
  const info = new FunctionInfo(frame.functionName ?? "", frame.scriptBlock);
  const call = frame.caller?.position ?? null;
  const invocation = new InvocationInfo(info, call === null ? null : call.extent);
  invocation.invocationName = info.name;
  return bindingError("ParameterArgumentTransformationError", invocation, {
    parameter: parameter.spelling,
    inner,
    extent,
    category: "InvalidData",
    typeName: transformationException,
    more: [inner.message],
  });
}
