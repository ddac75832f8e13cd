// Owns switch: exact, -wildcard, -regex, -casesensitive, -file; clauses tried in order, break and continue.
import {
  AutomationNull,
  Exception,
  isTrue,
  psEquals,
  type PSValue,
  toStringValue,
  unwrap,
  WildcardPattern,
} from "@latch/dotnet";
import { type ExpressionAst, ScriptBlockExpressionAst, SwitchFlags, type SwitchStatementAst } from "@latch/grammar";
import { readFileSync } from "node:fs";
import type { OutputSink } from "../pipeline/contract.ts";
import { engineError } from "../runtime/errors.ts";
import { Variable } from "../runtime/variable.ts";
import type { Frame } from "../runtime/frame.ts";
import { type SlotValue, Slot } from "../runtime/scope.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { BreakSignal, ContinueSignal } from "../runtime/signals.ts";
import { compileExpression } from "./expressions.ts";
import { LoopEnumerator, loopValues, setLoopVariable } from "./for-each.ts";
import { isForLoop } from "./loops.ts";
import { Regex, regexFor } from "./regex-adapter.ts";
import { matchedGroups, setMatches } from "./regex-operators.ts";
import { compileStatementList } from "./statement-list.ts";
import { captureEnumerable } from "./statements.ts";
import { placedTest } from "./sequence-point.ts";
import { Completion, type Expression, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

type ClauseTest = (value: PSValue, frame: Frame) => boolean;
interface Clause {
  readonly test: ClauseTest;
  readonly body: Statement;
}

/** Compiles a switch statement. */
export function compileSwitch(unit: Unit, ast: SwitchStatementAst): Statement {
  const label = (ast.label ?? "").toLowerCase();
  const condition = ast.condition as NonNullable<typeof ast.condition>;
  const subject = captureEnumerable(unit, condition);
  unit.loops.push({ label, isSwitch: true });
  const clauses: Clause[] = ast.clauses.map(([test, body]) => ({
    test: compileClause(unit, test, ast.flags),
    body: compileStatementList(unit, body.statements, body.traps),
  }));
  const otherwise = ast.default === null ? null : compileStatementList(unit, ast.default.statements, ast.default.traps);
  unit.loops.pop();
  const fromFile = (ast.flags & SwitchFlags.File) !== 0;
  const usesEnumerator = unit.isDebugged || /\$switch\b/i.test(ast.extent.text);
  const next = placedTest(unit, condition);
  return (frame, output) => {
    frame.position = condition;
    const value = subject(frame);
    const values = fromFile ? fileLines(value, frame) : switchValues(value);
    const slots = frame.scope.slots;
    const saved: SlotValue = slots[Slot.underscore];
    const enumerator = new LoopEnumerator(values);
    const restore = usesEnumerator ? setLoopVariable(frame, "switch", enumerator) : null;
    if (unit.isDebugged) frame.context.debugger?.assigned(frame, "switch", enumerator as unknown as PSValue);
    try {
      return overValues(frame, output, { enumerator, clauses, otherwise, label, next });
    } finally {
      slots[Slot.underscore] = saved;
      restore?.();
      if (unit.isDebugged) frame.context.debugger?.assigned(frame, "switch", frame.scope.lookup("switch") ?? null);
    }
  };
}

/** `switch ($null)` runs once with null; an empty collection not at all. */
function switchValues(value: PSValue): readonly PSValue[] {
  if (value === null) return [null];
  if (value === AutomationNull) return [];
  const values = loopValues(value);
  return Array.isArray(values) ? (values as PSValue[]) : Array.from(values);
}

/** A switch at work. */
interface Running {
  readonly enumerator: LoopEnumerator;
  readonly clauses: readonly Clause[];
  readonly otherwise: Statement | null;
  readonly label: string;
  /** Called before each value is asked for. */
  readonly next: ((frame: Frame) => void) | null;
}

function overValues(frame: Frame, output: OutputSink, running: Running): Completion {
  const { enumerator, clauses, otherwise, label, next } = running;
  const context = frame.context;
  for (;;) {
    if (next !== null) next(frame);
    if (!enumerator.moveNext()) break;
    if (context.stopRequested || context.pendingWork !== null) context.checkInterrupts();
    let completion: Completion;
    try {
      completion = oneValue(frame, output, enumerator.current, clauses, otherwise);
    } catch (signal) {
      if (signal instanceof BreakSignal && isForLoop(signal.label, label)) return Completion.normal;
      if (signal instanceof ContinueSignal && isForLoop(signal.label, label)) continue;
      throw signal;
    }
    if (completion === Completion.normal) continue;
    if (completion === Completion.return) return completion;
    if (!isForLoop(context.pendingLabel, label)) return completion;
    if (completion === Completion.break) return Completion.normal;
  }
  return Completion.normal;
}

function oneValue(
  frame: Frame,
  output: OutputSink,
  value: PSValue,
  clauses: readonly Clause[],
  otherwise: Statement | null,
): Completion {
  const slots = frame.scope.slots;
  let matched = false;
  slots[Slot.underscore] = value;
  for (let i = 0; i < clauses.length; i++) {
    const clause = clauses[i] as Clause;
    // A clause's body may have changed `$_`: later clauses see that.
    const current = slots[Slot.underscore];
    if (!clause.test(current instanceof Variable ? current.get() : (current ?? null), frame)) continue;
    matched = true;
    const completion = clause.body(frame, output);
    if (completion !== Completion.normal) return completion;
  }
  if (matched || otherwise === null) return Completion.normal;
  return otherwise(frame, output);
}

function compileClause(unit: Unit, ast: ExpressionAst, flags: number): ClauseTest {
  const test = compileClauseTest(unit, ast, flags);
  const reached = placedTest(unit, ast);
  if (reached === null) return test;
  return (value, frame) => {
    reached(frame);
    return test(value, frame);
  };
}

function compileClauseTest(unit: Unit, ast: ExpressionAst, flags: number): ClauseTest {
  const value = compileExpression(unit, ast);
  const test: Expression = isConstantClause(ast)
    ? value
    : (frame) => {
        frame.position = ast;
        return value(frame);
      };
  const ignoreCase = (flags & SwitchFlags.CaseSensitive) === 0;
  if (ast instanceof ScriptBlockExpressionAst) return blockTest(test);
  if ((flags & SwitchFlags.Regex) !== 0) return regexTest(test, ignoreCase);
  if ((flags & SwitchFlags.Wildcard) !== 0) return wildcardTest(test, ignoreCase);
  return (value, frame) => {
    const wanted = unwrap(test(frame));
    if (wanted instanceof ScriptBlock) return isTrue(wanted.invokeReturnAsIs([], value));
    if (wanted === null || wanted === AutomationNull) return value === null || value === AutomationNull;
    // Clauses compare as text: `switch (1) { '1' { } 1.0 { } }` matches both.
    return psEquals(frame.context.textOf(value), frame.context.textOf(wanted), ignoreCase);
  };
}

/** A clause that cannot fail needs no position of its own. */
function isConstantClause(ast: ExpressionAst): boolean {
  return (
    ast.kind === "ConstantExpression" || ast.kind === "StringConstantExpression" || ast.kind === "ScriptBlockExpression"
  );
}

function blockTest(test: (frame: Frame) => PSValue): ClauseTest {
  return (value, frame) => {
    const block = test(frame) as ScriptBlock;
    return isTrue(block.invokeReturnAsIs([], value));
  };
}

function wildcardTest(test: (frame: Frame) => PSValue, ignoreCase: boolean): ClauseTest {
  return (value, frame) => {
    const pattern = test(frame);
    const text = value === null ? "" : toStringValue(value, frame.context.fieldSeparator);
    if (pattern instanceof WildcardPattern) return pattern.isMatch(text);
    return new WildcardPattern(toStringValue(pattern, frame.context.fieldSeparator), { ignoreCase }).isMatch(text);
  };
}

function regexTest(test: (frame: Frame) => PSValue, ignoreCase: boolean): ClauseTest {
  return (value, frame) => {
    const given = unwrap(test(frame));
    const regex =
      given instanceof Regex ? given : regexFor(toStringValue(given, frame.context.fieldSeparator), ignoreCase);
    const match = regex.match(value === null ? "" : toStringValue(value, frame.context.fieldSeparator));
    if (!match.success) return false;
    setMatches(frame.scope, matchedGroups(regex, match));
    return true;
  };
}

/** Lines of the file a `switch -File` names. */
function fileLines(value: PSValue, frame: Frame): readonly PSValue[] {
  const path = toStringValue(value);
  if (path === "")
    throw engineError("InvalidFilenameOption", "The file name argument to -file in the switch statement is not valid.");
  const resolved = (frame.context.paths.resolve(path)[0] as { providerPath: string }).providerPath;
  let text: string;
  try {
    text = readFileSync(resolved, "utf8");
  } catch {
    const inner = new Exception("System.IO.FileNotFoundException", `Could not find file '${resolved}'.`);
    throw engineError("FileReadError", `The file could not be read: ${inner.message}`, path, {
      inner,
    });
  }
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  const lines = text.split(/\r\n|\n|\r/);
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}
