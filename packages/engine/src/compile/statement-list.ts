// Owns running statements one after another: errors are reported (or not) and the next statement runs; traps.
import { type DotNetType, type ErrorRecord, Exception, typeOf } from "@latch/dotnet";
import type { StatementAst, TrapStatementAst } from "@latch/grammar";
import type { OutputSink } from "../pipeline/contract.ts";
import { DownstreamFailure } from "../pipeline/flow-signals.ts";
import {
  handleStatementError,
  locate,
  recordError,
  recordOf,
  suppressReport,
  toRuntimeException,
} from "../runtime/errors.ts";
import { Frame } from "../runtime/frame.ts";
import { Scope, Slot } from "../runtime/scope.ts";
import { BreakSignal, ContinueSignal, FlowSignal } from "../runtime/signals.ts";
import { isSignal, recordForCatch } from "./try-statement.ts";
import { compileStatement } from "./statements.ts";
import { resolveTypeName } from "./type-names.ts";
import { Completion, type Statement } from "./types.ts";
import type { Failed, Unit } from "./unit.ts";

const empty: Statement = () => Completion.normal;

/** Compiles the statements of a block. */
export function compileStatementList(
  unit: Unit,
  statements: readonly StatementAst[],
  traps: readonly TrapStatementAst[],
): Statement {
  if (traps.length > 0) return compileTrapped(unit, statements, traps);
  if (statements.length === 0) return empty;
  const rethrow = unit.trapDepth > 0;
  const compiled = compileWith(unit, statements, (error, frame) => statementFailed(error, frame, rethrow));
  return compiled.length === 1 ? runOne(compiled[0] as Statement, rethrow) : runMany(compiled, rethrow);
}

/** Compiles statements whose errors `failed` is told of. */
function compileWith(unit: Unit, statements: readonly StatementAst[], failed: Failed): Statement[] {
  const outer = unit.failed;
  unit.failed = failed;
  const compiled = statements.map((s) => compileStatement(unit, s));
  unit.failed = outer;
  return compiled;
}

function runOne(statement: Statement, rethrow: boolean): Statement {
  return (frame, output) => {
    try {
      return statement(frame, output);
    } catch (error) {
      statementFailed(error, frame, rethrow);
      return Completion.normal;
    }
  };
}

function runMany(statements: readonly Statement[], rethrow: boolean): Statement {
  const count = statements.length;
  return (frame, output) => {
    let next = 0;
    for (;;) {
      try {
        while (next < count) {
          const completion = (statements[next++] as Statement)(frame, output);
          if (completion !== Completion.normal) return completion;
        }
        return Completion.normal;
      } catch (error) {
        statementFailed(error, frame, rethrow);
      }
    }
  };
}

/** In a block inside a trapped one, errors go up to the trap. */
export function statementFailed(error: unknown, frame: Frame, rethrow: boolean): void {
  if (error instanceof FlowSignal) throw error;
  if (rethrow) {
    const exception = toRuntimeException(error);
    const record = recordOf(exception);
    locate(record, frame);
    recordError(frame.context, record);
    frame.context.questionMark = false;
    throw exception;
  }
  handleStatementError(error, frame);
}

type TrapOutcome = "none" | "break" | "continue" | "return";
/** What a trap asks for, by the Completion of its body. */
const outcomes = ["none", "break", "continue", "return"] as const;

/** `return` in a trap leaves the block that has the trap. */
class TrapReturn extends FlowSignal {
  readonly name = "return";
}

interface Trap {
  readonly ast: TrapStatementAst;
  type: DotNetType | null;
  readonly body: Statement;
}

function compileTrapped(
  unit: Unit,
  statements: readonly StatementAst[],
  trapAsts: readonly TrapStatementAst[],
): Statement {
  unit.trapDepth++;
  const failed: Failed = (error, frame, output) => {
    if (isSignal(error)) throw error;
    trapError(error, traps, frame, output);
  };
  const compiled = compileWith(unit, statements, failed);
  const traps: Trap[] = trapAsts.map((ast) => ({
    ast,
    type: null,
    body: compileStatementList(unit, ast.body.statements, ast.body.traps),
  }));
  unit.trapDepth--;
  return (frame, output) => {
    const context = frame.context;
    const outer = context.insideTry;
    context.insideTry = true;
    let next = 0;
    try {
      for (;;) {
        try {
          while (next < compiled.length) {
            const completion = (compiled[next++] as Statement)(frame, output);
            if (completion !== Completion.normal) return completion;
          }
          return Completion.normal;
        } catch (error) {
          try {
            failed(error, frame, output);
          } catch (signal) {
            if (signal instanceof TrapReturn) return Completion.return;
            throw signal;
          }
        }
      }
    } finally {
      context.insideTry = outer;
    }
  };
}

/** Runs the matching trap; returns when the statement after the failed one should run. */
function trapError(error: unknown, traps: readonly Trap[], frame: Frame, output: OutputSink): void {
  const context = frame.context;
  const isDownstream = error instanceof DownstreamFailure;
  const exception = toRuntimeException(isDownstream ? error.seen() : error);
  const record = recordOf(exception);
  locate(record, frame);
  if (!isDownstream) recordError(context, record);
  context.questionMark = false;
  const found = findTrap(traps, exception);
  if (found === null) throw isDownstream ? error : exception;
  const preference = runTrap(found.trap, recordForCatch(record, found.exception), frame, output);
  context.questionMark = false;
  if (preference === "continue") return;
  if (preference === "return") throw new TrapReturn();
  if (isDownstream) throw error;
  if (preference === "break") {
    suppressReport(exception);
    throw exception;
  }
  const action = context.errorActionPreference();
  if (action === "SilentlyContinue" || action === "Ignore") return;
  if (action === "Stop") {
    suppressReport(exception);
    throw exception;
  }
  context.writeErrorRecord(record);
  context.questionMark = false;
}

function findTrap(traps: readonly Trap[], exception: Exception): { trap: Trap; exception: Exception } | null {
  const inner = exception.innerException;
  let trap = inner === null ? null : matchTrap(traps, inner);
  let passed = inner ?? exception;
  if (trap === null || trap.ast.trapType === null) {
    const outer = matchTrap(traps, exception);
    if (outer !== trap || trap === null) {
      trap = outer;
      passed = exception;
    }
  }
  return trap === null ? null : { trap, exception: passed };
}

function matchTrap(traps: readonly Trap[], exception: Exception): Trap | null {
  let derived: Trap | null = null;
  for (const trap of traps) {
    if (trap.ast.trapType === null) continue;
    trap.type ??= resolveTypeName(trap.ast.trapType.typeName);
    if (trap.type.fullName === exception.typeName) return trap;
    if (derived === null && trap.type.isAssignableFrom(typeOf(exception))) derived = trap;
  }
  return derived ?? traps.find((t) => t.ast.trapType === null) ?? null;
}

/** The trap's body runs in a child scope with `$_` the error. */
function runTrap(trap: Trap, record: ErrorRecord, frame: Frame, output: OutputSink): TrapOutcome {
  const scope = new Scope(frame.scope, frame.scope.sessionState, frame.scope.layout, false);
  scope.slots = [record, frame.slots[Slot.args], frame.slots[Slot.input], frame.slots[Slot.this]];
  const inner = new Frame(frame.context, scope, frame.code, frame.scriptBlock, output);
  inner.functionName = frame.functionName;
  inner.invocation = frame.invocation;
  inner.enter();
  const wasInTry = frame.context.insideTry;
  try {
    const completion = trap.body(inner, output);
    return outcomes[completion];
  } catch (signal) {
    if (signal instanceof ContinueSignal) return "continue";
    if (signal instanceof BreakSignal) return "break";
    throw signal;
  } finally {
    frame.context.insideTry = wasInTry;
    inner.leave();
  }
}
