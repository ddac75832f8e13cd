// Owns try/catch/finally: choosing the catch clause as PowerShell does, `$_`, running finally whatever happens.
import { type DotNetType, ErrorRecord, Exception, typeOf } from "@latch/dotnet";
import type { CatchClauseAst, TryStatementAst } from "@latch/grammar";
import type { OutputSink } from "../pipeline/contract.ts";
import { DownstreamFailure } from "../pipeline/flow-signals.ts";
import { handleStatementError, isRuntimeException, locate, recordOf, toRuntimeException } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { OpenFinally } from "../runtime/interrupt.ts";
import { type SlotValue, Slot } from "../runtime/scope.ts";
import { FlowSignal } from "../runtime/signals.ts";
import { compileStatementList } from "./statement-list.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Completion, Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

export interface Handler {
  readonly clause: CatchClauseAst;
  readonly body: Statement;
  types: DotNetType[] | null;
}

/** The catch clauses of a try statement. */
export function compileHandlers(unit: Unit, ast: TryStatementAst): Handler[] {
  return ast.catchClauses.map((clause) => ({
    clause,
    body: compileStatementList(unit, clause.body.statements, clause.body.traps),
    types: null,
  }));
}

/** Compiles a try statement. */
export function compileTry(unit: Unit, ast: TryStatementAst): Statement {
  const body = compileStatementList(unit, ast.body.statements, ast.body.traps);
  const handlers = compileHandlers(unit, ast);
  const guarded: Statement = handlers.length === 0 ? guardOnly(body) : catching(body, handlers);
  if (ast.finally === null) return guarded;
  const finallyBody = compileStatementList(unit, ast.finally.statements, ast.finally.traps);
  return (frame, output) => {
    const context = frame.context;
    const open = context.openWork;
    const outer = open.length;
    open.push(new OpenFinally(frame, output, finallyBody));
    let completion: Completion;
    try {
      completion = guarded(frame, output);
    } catch (error) {
      open.length = outer;
      const stopping = context.stopRequested;
      context.stopRequested = false;
      finallyBody(frame, output);
      context.stopRequested = stopping;
      throw error;
    }
    open.length = outer;
    const label = context.pendingLabel;
    finallyBody(frame, output);
    context.pendingLabel = label;
    return completion;
  };
}

/** try without catch: errors unwind through the finally block. */
function guardOnly(body: Statement): Statement {
  return (frame, output) => {
    const context = frame.context;
    const outer = context.insideTry;
    context.insideTry = true;
    try {
      return body(frame, output);
    } finally {
      context.insideTry = outer;
    }
  };
}

function catching(body: Statement, handlers: readonly Handler[]): Statement {
  return (frame, output) => {
    const context = frame.context;
    const outer = context.insideTry;
    context.insideTry = true;
    try {
      const completion = body(frame, output);
      context.insideTry = outer;
      return completion;
    } catch (error) {
      context.insideTry = outer;
      if (isSignal(error)) throw error;
      return runHandler(error, handlers, frame, output);
    }
  };
}

/** What unwinds past catch blocks and traps. */
export function isSignal(error: unknown): boolean {
  return error instanceof FlowSignal && !(error instanceof DownstreamFailure);
}

/** Runs the clause for an error; one that has none goes on as a statement's error. */
export function runHandler(error: unknown, handlers: readonly Handler[], frame: Frame, output: OutputSink): Completion {
  const context = frame.context;
  const exception = toRuntimeException(error instanceof DownstreamFailure ? error.seen() : error);
  const record = recordOf(exception);
  locate(record, frame);
  const found = findHandler(handlers, exception, record);
  if (found === null) {
    if (error instanceof DownstreamFailure) throw error;
    handleStatementError(exception, frame);
    return 0;
  }
  const slots = frame.scope.slots;
  const saved: SlotValue = slots[Slot.underscore];
  const handled = context.exceptionBeingHandled;
  slots[Slot.underscore] = found.record;
  context.exceptionBeingHandled = exception;
  // An error in the handler ends the whole try statement, as one in its body would.
  const outer = context.insideTry;
  context.insideTry = true;
  try {
    return found.handler.body(frame, output);
  } finally {
    context.insideTry = outer;
    slots[Slot.underscore] = saved;
    context.exceptionBeingHandled = handled;
  }
}

/** The record `$_` is in a handler: with the exception the clause caught. */
export function recordForCatch(record: ErrorRecord, passed: Exception): ErrorRecord {
  const known = record.exception;
  // Only a record that belongs to its own exception is given another one (ParentContainsErrorRecordException).
  const isOwn = isRuntimeException(known) && known.errorRecord === record;
  const exception = isOwn && known.innerException === passed ? passed : known;
  return record.copy(exception);
}

interface Found {
  readonly handler: Handler;
  readonly record: ErrorRecord;
}

/** PowerShell's search: the inner exception first, then the exception, then what Stop and cmdlets wrapped. */
function findHandler(handlers: readonly Handler[], exception: Exception, record: ErrorRecord): Found | null {
  const only = handlers[0] as Handler;
  if (handlers.length === 1 && only.clause.isCatchAll)
    return { handler: only, record: recordForCatch(record, exception) };
  const candidates = candidateExceptions(exception, record);
  let best: { handler: Handler; rank: number; passed: Exception; record: ErrorRecord } | null = null;
  for (const candidate of candidates) {
    if (best !== null && best.rank === 0) break;
    const match = matchHandler(handlers, candidate);
    if (match === null) continue;
    const replaces =
      best === null || match.rank < best.rank || (match.rank === best.rank && best.handler.clause.isCatchAll);
    if (replaces) best = { handler: match.handler, rank: match.rank, passed: candidate, record };
  }
  if (best === null) return null;
  return { handler: best.handler, record: recordForCatch(best.record, best.passed) };
}

function candidateExceptions(exception: Exception, record: ErrorRecord): Exception[] {
  const list: Exception[] = [];
  const inner = exception.innerException;
  if (inner !== null) list.push(inner);
  list.push(exception);
  if (exception.typeName === "System.Management.Automation.ActionPreferenceStopException") {
    const stopped = exception.errorRecord?.exception ?? record.exception;
    if (stopped !== exception) {
      if (isRuntimeException(stopped) && stopped.innerException !== null) list.push(stopped.innerException);
      list.push(stopped);
    }
  } else if (
    exception.typeName === "System.Management.Automation.CmdletInvocationException" &&
    inner?.innerException != null
  ) {
    list.push(inner.innerException);
  }
  if (record.exception !== exception && record.exception !== inner) list.push(record.exception);
  return list;
}

/** The clause for an exception; rank = how many other caught types derive from the clause's (0 is most specific). */
function matchHandler(handlers: readonly Handler[], exception: Exception): { handler: Handler; rank: number } | null {
  const all: DotNetType[] = [];
  for (const handler of handlers) {
    handler.types ??= handler.clause.catchTypes.map((t) => resolveTypeName(t.typeName));
    all.push(...handler.types);
  }
  for (const handler of handlers) {
    for (const type of handler.types as DotNetType[]) {
      if (type.fullName !== exception.typeName && !type.isAssignableFrom(typeOf(exception))) continue;
      return { handler, rank: all.filter((t) => t !== type && t.isSubclassOf(type)).length };
    }
  }
  const catchAll = handlers.find((h) => h.clause.isCatchAll);
  return catchAll === undefined ? null : { handler: catchAll, rank: all.length };
}
