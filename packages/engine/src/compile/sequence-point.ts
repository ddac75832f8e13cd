// Owns the hooks by which compiled code tells the debugger where it is; code without hooks has none of this.
import type { Ast, NamedBlockAst, PipelineBaseAst } from "@latch/grammar";
import { createRequire } from "node:module";
import type { Frame } from "../runtime/frame.ts";
import type { BlockRunner } from "./compiled-script.ts";
import type { Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

const require = createRequire(import.meta.url);

/** Loaded only where there are hooks. */
function places(): typeof import("../debugger/sequence-points.ts") {
  return require("../debugger/sequence-points.ts") as typeof import("../debugger/sequence-points.ts");
}

/** Tells the debugger that a place is reached. */
export function reach(frame: Frame, ast: Ast): void {
  frame.context.debugger?.reach(frame, ast);
}

/** A statement that is a place. */
export function placed(unit: Unit, ast: Ast, run: Statement): Statement {
  if (!unit.isDebugged) return run;
  return (frame, output) => {
    reach(frame, ast);
    return run(frame, output);
  };
}

/** A pipeline: a place unless something around it is. */
export function placedPipeline(unit: Unit, ast: Ast, run: Statement): Statement {
  return unit.isDebugged && places().isPlace(ast) ? placed(unit, ast, run) : run;
}

/** A condition, or the initializer or iterator of `for`. */
export function placedCondition<T>(unit: Unit, ast: PipelineBaseAst, run: (frame: Frame) => T): (frame: Frame) => T {
  if (!unit.isDebugged || !places().isConditionPlace(ast)) return run;
  return (frame) => {
    reach(frame, ast);
    return run(frame);
  };
}

/** The test of a switch clause: reached before it is asked. */
export function placedTest(unit: Unit, ast: Ast): ((frame: Frame) => void) | null {
  return unit.isDebugged ? (frame) => reach(frame, ast) : null;
}

/** A named block between its braces; the debugger's call stack has it while it runs. */
export function placedBlock(unit: Unit, ast: NamedBlockAst, run: BlockRunner): BlockRunner {
  if (!unit.isDebugged) return run;
  const braces = places().bracesOf(ast);
  return (frame) => {
    const { context } = frame;
    context.debugger?.enterBlock(frame, braces?.entry ?? null);
    try {
      run(frame);
      if (braces !== null) reach(frame, braces.exit);
    } finally {
      context.debugger?.leaveBlock(frame);
    }
  };
}
