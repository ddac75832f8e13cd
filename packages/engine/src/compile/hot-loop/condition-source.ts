// Owns conditions in hot loops: comparisons of numbers, -and, -or, -not, the truth of numbers and Booleans, as jumps.
import {
  BinaryExpressionAst,
  type ExpressionAst,
  ParenExpressionAst,
  TokenKind,
  UnaryExpressionAst,
  VariableExpressionAst,
  pureExpression,
} from "@latch/grammar";
import { numberCode, variablePlace } from "./number-source.ts";
import type { FastForm } from "./source-writer.ts";

const comparisons: Readonly<Partial<Record<TokenKind, string>>> = {
  [TokenKind.Ilt]: "<", [TokenKind.Ile]: "<=", [TokenKind.Igt]: ">", [TokenKind.Ige]: ">=", [TokenKind.Ieq]: "===", [TokenKind.Ine]: "!==",
  [TokenKind.Clt]: "<", [TokenKind.Cle]: "<=", [TokenKind.Cgt]: ">", [TokenKind.Cge]: ">=", [TokenKind.Ceq]: "===", [TokenKind.Cne]: "!==",
}; // biome-ignore format: a table

/** Writes `jump` for when the expression's truth is `when`; false when it has no fast form. */
export function jumpIf(form: FastForm, ast: ExpressionAst, when: boolean, jump: string): boolean {
  if (ast instanceof ParenExpressionAst) {
    const inner = pureExpression(ast.pipeline);
    return inner !== null && jumpIf(form, inner, when, jump);
  }
  if (ast instanceof UnaryExpressionAst && (ast.tokenKind === TokenKind.Not || ast.tokenKind === TokenKind.Exclaim))
    return jumpIf(form, ast.child, !when, jump);
  if (ast instanceof BinaryExpressionAst) {
    if (ast.operator === TokenKind.And) return jumpIfBoth(form, ast, when, true, jump);
    if (ast.operator === TokenKind.Or) return jumpIfBoth(form, ast, when, false, jump);
    const sign = comparisons[ast.operator];
    if (sign !== undefined) return jumpIfCompared(form, ast, sign, when, jump);
  }
  return jumpIfTrue(form, ast, when, jump);
}

/** -and (`all`) and -or: the right operand only where the left one leaves it open. */
function jumpIfBoth(form: FastForm, ast: BinaryExpressionAst, when: boolean, all: boolean, jump: string): boolean {
  if (when !== all) return jumpIf(form, ast.left, when, jump) && jumpIf(form, ast.right, when, jump);
  const decided = form.writer.name("d");
  return form.block(
    decided,
    () => jumpIf(form, ast.left, !when, `break ${decided};`) && jumpIf(form, ast.right, when, jump),
  );
}

function jumpIfCompared(form: FastForm, ast: BinaryExpressionAst, sign: string, when: boolean, jump: string): boolean {
  const left = numberCode(form, ast.left);
  const right = left === null ? null : numberCode(form, ast.right);
  if (left === null || right === null) return false;
  form.writer.line(`if (${when ? "" : "!"}(${left.code} ${sign} ${right.code})) ${jump}`);
  return true;
}

function jumpIfTrue(form: FastForm, ast: ExpressionAst, when: boolean, jump: string): boolean {
  const { writer } = form;
  const constant = ast instanceof VariableExpressionAst ? ast.variablePath.userPath.toLowerCase() : "";
  if (constant === "true" || constant === "false") {
    if ((constant === "true") === when) writer.line(jump);
    return true;
  }
  const place = variablePlace(form, ast);
  if (typeof place?.sample === "boolean") {
    const value = form.read(place);
    form.ensure(`typeof ${value} === "boolean"`);
    writer.line(`if (${when ? "" : "!"}${value}) ${jump}`);
    return true;
  }
  const number = numberCode(form, ast);
  if (number === null) return false;
  writer.line(`if (${number.code} ${when ? "!" : "="}== 0) ${jump}`);
  return true;
}
