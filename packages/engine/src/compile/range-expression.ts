// Owns `a..b`: evaluated lazily where it is only gone through.
import { type PSValue, rangeOf } from "@latch/dotnet";
import {
  BinaryExpressionAst,
  type StatementAst,
  ParenExpressionAst,
  TokenKind,
  type ExpressionAst,
  pureExpression,
} from "@latch/grammar";
import type { Frame } from "../runtime/frame.ts";
import { compileExpression } from "./expressions.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";

export interface IntegerRange {
  readonly from: number;
  readonly to: number;
}

/** For a pipeline that is just `a..b`: its bounds when both are Int32, else null at run time. Null for other pipelines. */
export function lazyRange(unit: Unit, ast: StatementAst): ((frame: Frame) => IntegerRange | null) | null {
  const range = rangeAst(pureExpression(ast));
  if (range === null || !isRepeatable(range.left) || !isRepeatable(range.right)) return null;
  const left = compileExpression(unit, range.left);
  const right = compileExpression(unit, range.right);
  return (frame) => {
    const from = left(frame);
    if (typeof from !== "number") return null;
    const to = right(frame);
    return typeof to === "number" ? { from, to } : null;
  };
}

function rangeAst(ast: ExpressionAst | null): BinaryExpressionAst | null {
  if (ast instanceof BinaryExpressionAst && ast.operator === TokenKind.DotDot) return ast;
  if (ast instanceof ParenExpressionAst) return rangeAst(pureExpression(ast.pipeline));
  return null;
}

/** Evaluating it twice (when the bounds turn out not to be integers) has no second effect. */
function isRepeatable(ast: ExpressionAst): boolean {
  switch (ast.kind) {
    case "ConstantExpression":
    case "VariableExpression":
      return true;
    case "UnaryExpression":
      return ast.extent.text.startsWith("-") && !ast.extent.text.startsWith("--");
    default:
      return false;
  }
}

/** `a..b` as a value. */
export function compileRange(left: Expression, right: Expression): Expression {
  return (frame) => {
    const from = left(frame);
    const to = right(frame);
    // Ranges too long for an array are refused where rangeOf knows how.
    if (typeof from === "number" && typeof to === "number" && Math.abs(to - from) < 100_000_000)
      return integers(from, to);
    return rangeOf(from, to);
  };
}

function integers(from: number, to: number): PSValue[] {
  const count = Math.abs(to - from) + 1;
  const items: PSValue[] = new Array(count);
  if (from <= to) for (let i = 0; i < count; i++) items[i] = from + i;
  else for (let i = 0; i < count; i++) items[i] = from - i;
  return items;
}
