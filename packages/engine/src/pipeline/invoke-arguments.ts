// Owns arguments that are bound to a block's parameters without a command: GetSteppablePipeline, GetPowerShell.
import type { PSValue } from "@latch/dotnet";
import type { Frame } from "../runtime/frame.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { applyAttributes } from "../runtime/variable.ts";

/**
 * Does work in a new scope that holds the block's parameters, given in their order, the rest in `$args`; a parameter
 * without an argument has its default. Throws what a parameter's type or attributes throw.
 */
export function bindInvokeArguments<T>(block: ScriptBlock, args: readonly PSValue[], work: (frame: Frame) => T): T {
  const frame = block.compiled().createFrame(block.context, block, { dotSource: false });
  const { code } = frame;
  frame.enter();
  try {
    for (const [index, parameter] of code.parameters.entries()) {
      const given = index < args.length ? (args[index] as PSValue) : code.evaluateDefault(frame, index);
      const attributes = parameter.attributes(block.context);
      const value =
        attributes === null ? given : applyAttributes(parameter.spelling, attributes, given, block.context, true);
      frame.setParameter(index, value);
    }
    frame.setLocal("args", args.slice(code.parameters.length));
    return work(frame);
  } finally {
    frame.leave();
  }
}
