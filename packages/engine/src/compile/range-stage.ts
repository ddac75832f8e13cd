// Owns `1..300000 | …`: numbers are written one by one without making the array.
import type { CommandExpressionAst } from "@latch/grammar";
import type { OutputSink } from "../pipeline/contract.ts";
import type { Frame } from "../runtime/frame.ts";
import { lazyRange } from "./range-expression.ts";
import type { Unit } from "./unit.ts";

/** For an element that is `a..b`: a writer of the numbers when both are Int32, null at run time otherwise. */
export function rangeStage(
  unit: Unit,
  ast: CommandExpressionAst,
): ((frame: Frame) => ((output: OutputSink) => void) | null) | null {
  const range = lazyRange(unit, ast);
  if (range === null) return null;
  return (frame) => {
    const bounds = range(frame);
    if (bounds === null) return null;
    const { from, to } = bounds;
    const context = frame.context;
    return (output) => {
      const step = from <= to ? 1 : -1;
      for (let i = from; ; i += step) {
        if (context.stopRequested || context.pendingWork !== null) context.checkInterrupts();
        output.write(i);
        if (i === to) return;
      }
    };
  };
}
