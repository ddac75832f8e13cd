// Owns statements in hot loops: assignments, steps and if have a fast form, loops are written out, all else is a closure that is called.
import {
  AssignmentStatementAst,
  BreakStatementAst,
  ContinueStatementAst,
  type ExpressionAst,
  ForStatementAst,
  IfStatementAst,
  IndexExpressionAst,
  type PipelineBaseAst,
  type StatementAst,
  type StatementBlockAst,
  StringConstantExpressionAst,
  TokenKind,
  UnaryExpressionAst,
  VariableExpressionAst,
  WhileStatementAst,
  pureExpression,
} from "@latch/grammar";
import { setsQuestionMark } from "../question-mark.ts";
import { compileStatementList } from "../statement-list.ts";
import { preferenceType } from "../variables.ts";
import { jumpIf } from "./condition-source.ts";
import { elementPlace, writeElement } from "./element-source.ts";
import { writeInnerLoop } from "./loop-source.ts";
import { boxed, kindOf, numberCode, operated, unboxed, variablePlace } from "./number-source.ts";
import { FastForm, type SourceWriter } from "./source-writer.ts";

/** Writes the statements of a block. */
export function writeStatements(writer: SourceWriter, block: StatementBlockAst): void {
  if (block.traps.length > 0) writeClosure(writer, block.statements, block);
  else for (const statement of block.statements) writeStatement(writer, statement);
}

function writeStatement(writer: SourceWriter, ast: StatementAst): void {
  if (ast instanceof BreakStatementAst || ast instanceof ContinueStatementAst) {
    if (!writeLeave(writer, ast)) writeClosure(writer, [ast]);
  } else if ((ast instanceof ForStatementAst || ast instanceof WhileStatementAst) && isPlainLoop(ast)) {
    writeInnerLoop(writer, ast);
  } else {
    const fast = fastForm(ast);
    if (fast === null || !writeWithFallback(writer, fast, () => writeClosure(writer, [ast])))
      writeClosure(writer, [ast]);
  }
}

/** A loop that closures would not treat in a way of their own. */
export function isPlainLoop(ast: ForStatementAst | WhileStatementAst): boolean {
  return ast.body.traps.length === 0;
}

type WriteFast = (form: FastForm, done: string) => boolean;

/** Writes a fast form, and what runs where its guesses fail. False (and nothing written) when there is none. */
export function writeWithFallback(writer: SourceWriter, fast: WriteFast, slow: () => void): boolean {
  const done = writer.name("a");
  const failed = writer.name("f");
  const written = writer.attempt(() => {
    writer.line(`${done}: { ${failed}: {`);
    return fast(new FastForm(writer, `break ${failed};`), `break ${done};`);
  });
  if (!written) return false;
  writer.fastForms++;
  writer.line(`break ${done}; }`);
  slow();
  writer.line("}");
  return true;
}

/** Calls statements as the closures they are otherwise; they deal with their errors. */
function writeClosure(writer: SourceWriter, statements: readonly StatementAst[], block?: StatementBlockAst): void {
  const run = writer.constant(compileStatementList(writer.unit, statements, block?.traps ?? []));
  writer.line(`if ((c = ${run}(frame, output)) !== 0) {`);
  writer.line("if (c === 3) return 3;");
  for (const { label, leave, next } of [...writer.loops].reverse()) {
    const own = label === "" ? "" : ` || ctx.pendingLabel === ${JSON.stringify(label)}`;
    writer.line(`if (ctx.pendingLabel === ""${own}) { if (c === 1) ${leave} ${next} }`);
  }
  writer.line("return c; }");
}

/** break and continue to a loop that is written out too. */
function writeLeave(writer: SourceWriter, ast: BreakStatementAst | ContinueStatementAst): boolean {
  if (ast.label !== null && !(ast.label instanceof StringConstantExpressionAst)) return false;
  const label = ast.label === null ? "" : ast.label.text.toLowerCase();
  const target = writer.loops.findLast((loop) => label === "" || loop.label === label);
  if (target === undefined) return false;
  writer.line(`ctx.pendingLabel = ${JSON.stringify(label)};`);
  writer.line(ast instanceof BreakStatementAst ? target.leave : target.next);
  return true;
}

function fastForm(ast: StatementAst): WriteFast | null {
  if (ast instanceof IfStatementAst) return (form, done) => writeIf(form, ast, done);
  return fastAction(ast);
}

/** The fast form of an assignment or a step, which may stand in a loop's head too. */
export function fastAction(ast: StatementAst): WriteFast | null {
  if (ast instanceof AssignmentStatementAst) return (form) => writeAssignment(form, ast);
  const expression = pureExpression(ast);
  if (expression instanceof UnaryExpressionAst) return (form) => writeStep(form, expression);
  return null;
}

function writeIf(form: FastForm, ast: IfStatementAst, done: string): boolean {
  const { writer } = form;
  if (ast.elseClause !== null && ast.elseClause.traps.length > 0) return false;
  for (const [condition, body] of ast.clauses) {
    const test = pureExpression(condition);
    if (test === null || body.traps.length > 0) return false;
    const next = writer.name("e");
    const written = form.block(next, () => {
      if (!jumpIf(form, test, false, `break ${next};`)) return false;
      writeStatements(writer, body);
      writer.line(done);
      return true;
    });
    if (!written) return false;
  }
  if (ast.elseClause !== null) writeStatements(writer, ast.elseClause);
  return true;
}

const compound: Readonly<Partial<Record<TokenKind, TokenKind>>> = {
  [TokenKind.PlusEquals]: TokenKind.Plus,
  [TokenKind.MinusEquals]: TokenKind.Minus,
  [TokenKind.MultiplyEquals]: TokenKind.Multiply,
  [TokenKind.DivideEquals]: TokenKind.Divide,
  [TokenKind.RemainderEquals]: TokenKind.Rem,
};

function writeAssignment(form: FastForm, ast: AssignmentStatementAst): boolean {
  const right = pureExpression(ast.right);
  if (right === null) return false;
  const operator = ast.operator === TokenKind.Equals ? null : compound[ast.operator];
  if (operator === undefined) return false;
  const written =
    ast.left instanceof IndexExpressionAst
      ? assignElement(form, ast.left, operator, right)
      : ast.left instanceof VariableExpressionAst && assignVariable(form, ast.left, operator, right);
  if (written && setsQuestionMark(ast)) form.writer.line("ctx.questionMark = true;");
  return written;
}

function assignVariable(
  form: FastForm,
  left: VariableExpressionAst,
  operator: TokenKind | null,
  right: ExpressionAst,
): boolean {
  const place = variablePlace(form, left);
  if (place === null || preferenceType(left.variablePath.unqualifiedPath.toLowerCase()) !== null) return false;
  const value = operator === null ? valueCode(form, right) : combined(form, left, operator, right);
  if (value === null) return false;
  form.assign(place, value);
  return true;
}

function combined(form: FastForm, left: ExpressionAst, operator: TokenKind, right: ExpressionAst): string | null {
  const old = numberCode(form, left);
  const by = old === null ? null : numberCode(form, right);
  const result = old === null || by === null ? null : operated(form, operator, old, by);
  return result === null ? null : boxed(result);
}

/** JavaScript for a value: a number, or another variable's value as it is. */
function valueCode(form: FastForm, ast: ExpressionAst): string | null {
  const place = variablePlace(form, ast);
  if (place !== null && kindOf(place.sample) === null) {
    form.ensure(place.writable);
    return form.value("v", place.code);
  }
  const number = numberCode(form, ast);
  return number === null ? null : boxed(number);
}

function assignElement(
  form: FastForm,
  left: IndexExpressionAst,
  operator: TokenKind | null,
  right: ExpressionAst,
): boolean {
  // As in the slow form, the value comes before the place.
  const value = numberCode(form, right);
  const place = value === null ? null : elementPlace(form, left);
  if (value === null || place === null) return false;
  if (operator === null) return writeElement(form, place, value);
  const kind = kindOf(place.sample);
  if (kind === null) return false;
  const result = operated(form, operator, unboxed(form, kind, form.value("v", place.element)), value);
  return result !== null && writeElement(form, place, result);
}

const steps: Readonly<Partial<Record<TokenKind, TokenKind>>> = {
  [TokenKind.PlusPlus]: TokenKind.Plus,
  [TokenKind.PostfixPlusPlus]: TokenKind.Plus,
  [TokenKind.MinusMinus]: TokenKind.Minus,
  [TokenKind.PostfixMinusMinus]: TokenKind.Minus,
};

/** `$i++` as a statement. */
function writeStep(form: FastForm, ast: UnaryExpressionAst): boolean {
  const operator = steps[ast.tokenKind];
  const place = variablePlace(form, ast.child);
  if (operator === undefined || place === null) return false;
  const old = numberCode(form, ast.child);
  const next = old === null ? null : operated(form, operator, old, { kind: "int", code: "1" });
  if (next === null) return false;
  form.assign(place, boxed(next));
  form.writer.line("ctx.questionMark = true;");
  return true;
}

/** Writes the jump out of a loop for when its test does not hold. */
export function writeTest(writer: SourceWriter, test: PipelineBaseAst, leave: string, slow: string): void {
  const expression = pureExpression(test);
  const orElse = (): void => writer.line(`if (!${slow}(frame)) ${leave}`);
  if (expression === null || !writeWithFallback(writer, (form) => jumpIf(form, expression, false, leave), orElse))
    orElse();
}
