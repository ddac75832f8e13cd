// Owns for, while, do-while, do-until, and what break and continue mean to any loop.
import {
  type DoUntilStatementAst,
  DoWhileStatementAst,
  type ForStatementAst,
  type LoopStatementAst,
  type StatementAst,
  type WhileStatementAst,
  pureExpression,
} from "@latch/grammar";
import type { OutputSink } from "../pipeline/contract.ts";
import type { Frame } from "../runtime/frame.ts";
import { BreakSignal, ContinueSignal } from "../runtime/signals.ts";
import { compileAssignmentStatement } from "./assignment.ts";
import { compileCondition } from "./conditions.ts";
import { LoopHeat } from "./hot-loop/loop-heat.ts";
import { nullSink } from "../runtime/streams.ts";
import { compileStatementList } from "./statement-list.ts";
import { placedCondition } from "./sequence-point.ts";
import { compileStatement } from "./statements.ts";
import { compileExpression } from "./expressions.ts";
import { Completion, type Condition, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";
import { AssignmentStatementAst } from "@latch/grammar";

/** Whether a break or continue with `label` is meant for the loop called `own`. */
export function isForLoop(label: string, own: string): boolean {
  return label === "" || label === own;
}

/** Compiles a loop body with the loop on the unit's stack. */
export function compileLoopBody<T>(unit: Unit, label: string | null, compile: () => T): T {
  unit.loops.push({ label: (label ?? "").toLowerCase(), isSwitch: false });
  const run = compile();
  unit.loops.pop();
  return run;
}

/** The body of a loop as a statement. */
export function loopBody(unit: Unit, ast: LoopStatementAst): Statement {
  return compileLoopBody(unit, ast.label, () => compileStatementList(unit, ast.body.statements, ast.body.traps));
}

/** The loop shared by for, while and do: `advance` runs before every test but the first. */
function loop(
  label: string,
  test: Condition | null,
  testFirst: boolean,
  advance: ((frame: Frame) => void) | null,
  body: Statement,
  heat: LoopHeat | null,
): Statement {
  return (frame, output) => {
    const state = { skipTest: !testFirst, advance: false };
    for (;;) {
      try {
        return run(frame, output, state);
      } catch (signal) {
        if (signal instanceof BreakSignal && isForLoop(signal.label, label)) return Completion.normal;
        if (!(signal instanceof ContinueSignal) || !isForLoop(signal.label, label)) throw signal;
        state.advance = true;
        state.skipTest = false;
      }
    }
  };

  function run(frame: Frame, output: OutputSink, state: { skipTest: boolean; advance: boolean }): Completion {
    const context = frame.context;
    if (heat !== null && heat.code !== null) return heat.code(frame, output, state.advance, null);
    if (state.advance) {
      state.advance = false;
      if (advance !== null) advance(frame);
    }
    for (;;) {
      if (context.stopRequested || context.pendingWork !== null) context.checkInterrupts();
      if (state.skipTest) state.skipTest = false;
      else if (test !== null && !test(frame)) return Completion.normal;
      const completion = body(frame, output);
      if (completion !== Completion.normal) {
        if (completion === Completion.return) return completion;
        if (!isForLoop(context.pendingLabel, label)) return completion;
        if (completion === Completion.break) return Completion.normal;
      }
      if (advance !== null) advance(frame);
      if (heat !== null && --heat.left === 0) {
        const code = heat.becomeHot(frame);
        if (code !== null) return code(frame, output, false, null);
      }
    }
  }
}

/** `for (init; test; advance) { }` */
export function compileFor(unit: Unit, ast: ForStatementAst): Statement {
  const label = (ast.label ?? "").toLowerCase();
  const initializer =
    ast.initializer === null ? null : placedCondition(unit, ast.initializer, compileDiscarded(unit, ast.initializer));
  const test = ast.condition === null ? null : compileCondition(unit, ast.condition);
  const advance =
    ast.iterator === null ? null : placedCondition(unit, ast.iterator, compileDiscarded(unit, ast.iterator));
  const run = loop(label, test, true, advance, loopBody(unit, ast), LoopHeat.of(unit, ast));
  if (initializer === null) return run;
  return (frame, output) => {
    initializer(frame);
    return run(frame, output);
  };
}

/** A statement run for its effect. */
export function compileDiscarded(unit: Unit, ast: StatementAst): (frame: Frame) => void {
  const pure = pureExpression(ast);
  if (pure !== null) {
    const value = compileExpression(unit, pure);
    return (frame) => {
      frame.position = ast;
      value(frame);
    };
  }
  const run =
    ast instanceof AssignmentStatementAst ? compileAssignmentStatement(unit, ast) : compileStatement(unit, ast);
  return (frame) => {
    frame.position = ast;
    run(frame, nullSink);
  };
}

/** `while (test) { }` */
export function compileWhile(unit: Unit, ast: WhileStatementAst): Statement {
  const label = (ast.label ?? "").toLowerCase();
  const test = ast.condition === null ? null : compileCondition(unit, ast.condition);
  return loop(label, test, true, null, loopBody(unit, ast), LoopHeat.of(unit, ast));
}

/** `do { } while (test)`, `do { } until (test)` */
export function compileDo(unit: Unit, ast: DoWhileStatementAst | DoUntilStatementAst): Statement {
  const label = (ast.label ?? "").toLowerCase();
  const condition = ast.condition === null ? null : compileCondition(unit, ast.condition);
  const test: Condition | null =
    condition === null || ast instanceof DoWhileStatementAst ? condition : (frame) => !condition(frame);
  return loop(label, test, false, null, loopBody(unit, ast), null);
}
