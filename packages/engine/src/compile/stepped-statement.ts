// Owns stepped statements: a second form of statements that can be left while they sleep and gone on with later, so that
// scripts of several runspaces overlap on one thread. Only what contains a sleep has it; the rest runs as usual.
import { AutomationNull, deferSleep, type PSValue } from "@latch/dotnet";
import {
  type Ast,
  CommandAst,
  CommandExpressionAst,
  DoUntilStatementAst,
  DoWhileStatementAst,
  ForEachStatementAst,
  ForStatementAst,
  IfStatementAst,
  InvokeMemberExpressionAst,
  PipelineAst,
  type StatementAst,
  StringConstantExpressionAst,
  TryStatementAst,
  TypeExpressionAst,
  WhileStatementAst,
} from "@latch/grammar";
import type { OutputSink } from "../pipeline/contract.ts";
import type { Frame } from "../runtime/frame.ts";
import { BreakSignal, ContinueSignal } from "../runtime/signals.ts";
import { compileStore } from "./assignment.ts";
import type { CompiledScript } from "./compiled-script.ts";
import { leavingSignal } from "./compile-script.ts";
import { compileCondition } from "./conditions.ts";
import { loopValues } from "./for-each.ts";
import { compileDiscarded, compileLoopBody, isForLoop } from "./loops.ts";
import { compileStatementList, statementFailed } from "./statement-list.ts";
import { captureEnumerable, compileStatement } from "./statements.ts";
import { compileHandlers, isSignal, runHandler } from "./try-statement.ts";
import { Completion } from "./types.ts";
import { Unit } from "./unit.ts";

/** A running stepped statement: each value is the time (monotonicTime) until which it sleeps. */
export type Steps = Generator<number, Completion>;
export type SteppedStatement = (frame: Frame, output: OutputSink) => Steps;

interface Block {
  readonly statements: readonly StatementAst[];
  readonly traps: Parameters<typeof compileStatementList>[2];
}

const known = new WeakMap<CompiledScript, SteppedStatement | null>();

/** The stepped form of a script's end block; null when it has nothing to sleep at. */
export function steppedEndBlock(code: CompiledScript): SteppedStatement | null {
  let stepped = known.get(code);
  if (stepped === undefined) {
    const ast = code.code.ast;
    const unit = new Unit(ast, code.layout, code.dynamic, false, code.ownScope);
    stepped = ast.endBlock === null ? null : steppedList(unit, ast.endBlock);
    if (unit.returnsBySignal) stepped = null;
    if (stepped !== null) stepped = leaving(stepped);
    known.set(code, stepped);
  }
  return stepped;
}

/** break and continue outside a loop go to the caller's. */
function leaving(body: SteppedStatement): SteppedStatement {
  return function* (frame, output) {
    const completion = yield* body(frame, output);
    if (completion === Completion.normal || completion === Completion.return) return completion;
    throw leavingSignal(completion, frame);
  };
}

/** A statement list with a sleep in it, or null. */
function steppedList(unit: Unit, block: Block): SteppedStatement | null {
  if (block.traps.length > 0 || !block.statements.some(sleeps)) return null;
  const parts = block.statements.map((ast) => stepped(unit, ast) ?? plain(unit, ast));
  const rethrow = unit.trapDepth > 0;
  return function* (frame, output) {
    for (const part of parts) {
      try {
        const completion = yield* part(frame, output);
        if (completion !== Completion.normal) return completion;
      } catch (error) {
        statementFailed(error, frame, rethrow);
      }
    }
    return Completion.normal;
  };
}

/** The block stepped, or as it is. */
function listOf(unit: Unit, block: Block): SteppedStatement {
  const list = steppedList(unit, block);
  if (list !== null) return list;
  const run = compileStatementList(unit, block.statements, block.traps);
  // biome-ignore lint/correctness/useYield: the plain form of a statement among stepped ones.
  return function* (frame, output) {
    return run(frame, output);
  };
}

function plain(unit: Unit, ast: StatementAst): SteppedStatement {
  const run = compileStatement(unit, ast);
  // biome-ignore lint/correctness/useYield: the plain form of a statement among stepped ones.
  return function* (frame, output) {
    return run(frame, output);
  };
}

function sleeps(ast: Ast): boolean {
  return ast.find((node) => node instanceof PipelineAst && isSleep(node), false) !== null;
}

/** `Start-Sleep …` or `[Threading.Thread]::Sleep(…)` as a statement of its own. */
function isSleep(ast: StatementAst): boolean {
  if (!(ast instanceof PipelineAst) || ast.background || ast.pipelineElements.length !== 1) return false;
  const only = ast.pipelineElements[0];
  if (only === undefined || only.redirections.length > 0) return false;
  if (only instanceof CommandAst) {
    const name = only.commandElements[0];
    return (
      name instanceof StringConstantExpressionAst && /^(Microsoft\.PowerShell\.Utility\\)?Start-Sleep$/i.test(name.text)
    );
  }
  const call = only instanceof CommandExpressionAst ? only.expression : null;
  return (
    call instanceof InvokeMemberExpressionAst &&
    call.static &&
    call.expression instanceof TypeExpressionAst &&
    /^(system\.)?threading\.thread$/i.test(call.expression.typeName.name) &&
    /^sleep$/i.test(call.member.extent.text)
  );
}

function stepped(unit: Unit, ast: StatementAst): SteppedStatement | null {
  if (isSleep(ast)) return sleepStatement(unit, ast);
  if (!sleeps(ast)) return null;
  if (ast instanceof IfStatementAst) return steppedIf(unit, ast);
  if (ast instanceof TryStatementAst) return steppedTry(unit, ast);
  if (ast instanceof ForEachStatementAst) return steppedForEach(unit, ast);
  if (ast instanceof ForStatementAst || ast instanceof WhileStatementAst) return steppedFor(unit, ast);
  if (ast instanceof DoWhileStatementAst || ast instanceof DoUntilStatementAst) return steppedDo(unit, ast);
  return null;
}

/** The statement runs without sleeping; the sleep is its last act, so it can be done by whoever steps. */
function sleepStatement(unit: Unit, ast: StatementAst): SteppedStatement {
  const run = compileStatement(unit, ast);
  return function* (frame, output) {
    const { context } = frame;
    const depth = context.depth;
    let completion: Completion = Completion.normal;
    const until = deferSleep(
      () => {
        completion = run(frame, output);
      },
      () => context.depth === depth,
    );
    if (until > 0) yield until;
    context.checkStopped();
    return completion;
  };
}

function steppedIf(unit: Unit, ast: IfStatementAst): SteppedStatement {
  const clauses = ast.clauses.map(([condition, body]) => ({
    test: compileCondition(unit, condition),
    body: listOf(unit, body),
  }));
  const otherwise = ast.elseClause === null ? null : listOf(unit, ast.elseClause);
  return function* (frame, output) {
    const body = clauses.find((clause) => clause.test(frame))?.body ?? otherwise;
    return body === null ? Completion.normal : yield* body(frame, output);
  };
}

function steppedTry(unit: Unit, ast: TryStatementAst): SteppedStatement {
  const body = listOf(unit, ast.body);
  const handlers = compileHandlers(unit, ast);
  const last = ast.finally === null ? null : listOf(unit, ast.finally);
  const guarded: SteppedStatement = function* (frame, output) {
    const { context } = frame;
    const outer = context.insideTry;
    context.insideTry = true;
    try {
      return yield* body(frame, output);
    } catch (error) {
      context.insideTry = outer;
      if (isSignal(error) || handlers.length === 0) throw error;
      return runHandler(error, handlers, frame, output);
    } finally {
      context.insideTry = outer;
    }
  };
  if (last === null) return guarded;
  return function* (frame, output) {
    const { context } = frame;
    let completion: Completion;
    try {
      completion = yield* guarded(frame, output);
    } catch (error) {
      const stopping = context.stopRequested;
      context.stopRequested = false;
      yield* last(frame, output);
      context.stopRequested = stopping;
      throw error;
    }
    const label = context.pendingLabel;
    yield* last(frame, output);
    context.pendingLabel = label;
    return completion;
  };
}

/** The loop of all kinds: `next` says whether there is another round, and prepares it. */
function* loop(frame: Frame, output: OutputSink, label: string, next: () => boolean, body: SteppedStatement): Steps {
  const { context } = frame;
  for (;;) {
    try {
      while (next()) {
        context.checkInterrupts();
        const completion = yield* body(frame, output);
        if (completion === Completion.normal) continue;
        if (completion === Completion.return || !isForLoop(context.pendingLabel, label)) return completion;
        if (completion === Completion.break) return Completion.normal;
      }
      return Completion.normal;
    } catch (signal) {
      if (signal instanceof BreakSignal && isForLoop(signal.label, label)) return Completion.normal;
      if (!(signal instanceof ContinueSignal) || !isForLoop(signal.label, label)) throw signal;
    }
  }
}

function bodyOf(unit: Unit, label: string | null, block: Block): SteppedStatement {
  return compileLoopBody(unit, label, () => listOf(unit, block));
}

function steppedForEach(unit: Unit, ast: ForEachStatementAst): SteppedStatement | null {
  // `$foreach` is the plain form's.
  if (ast.condition === null || /\$foreach\b/i.test(ast.body.extent.text)) return null;
  const { condition } = ast;
  const label = (ast.label ?? "").toLowerCase();
  const collection = captureEnumerable(unit, condition);
  const store = compileStore(unit, ast.variable);
  const body = bodyOf(unit, ast.label, ast.body);
  return function* (frame, output) {
    frame.position = condition;
    const values = loopValues(collection(frame))[Symbol.iterator]() as Iterator<PSValue>;
    const next = (): boolean => {
      const { done, value } = values.next();
      if (done !== true) store(frame, value ?? AutomationNull);
      return done !== true;
    };
    return yield* loop(frame, output, label, next, body);
  };
}

function steppedFor(unit: Unit, ast: ForStatementAst | WhileStatementAst): SteppedStatement {
  const label = (ast.label ?? "").toLowerCase();
  const isFor = ast instanceof ForStatementAst;
  const initializer = isFor && ast.initializer !== null ? compileDiscarded(unit, ast.initializer) : null;
  const test = ast.condition === null ? null : compileCondition(unit, ast.condition);
  const advance = isFor && ast.iterator !== null ? compileDiscarded(unit, ast.iterator) : null;
  const body = bodyOf(unit, ast.label, ast.body);
  return function* (frame, output) {
    initializer?.(frame);
    let first = true;
    const next = (): boolean => {
      if (!first) advance?.(frame);
      first = false;
      return test === null || test(frame);
    };
    return yield* loop(frame, output, label, next, body);
  };
}

function steppedDo(unit: Unit, ast: DoWhileStatementAst | DoUntilStatementAst): SteppedStatement {
  const label = (ast.label ?? "").toLowerCase();
  const condition = ast.condition === null ? null : compileCondition(unit, ast.condition);
  const wanted = ast instanceof DoWhileStatementAst;
  const body = bodyOf(unit, ast.label, ast.body);
  return function* (frame, output) {
    let first = true;
    const next = (): boolean => {
      const again: boolean = first || condition === null || condition(frame) === wanted;
      first = false;
      return again;
    };
    return yield* loop(frame, output, label, next, body);
  };
}
