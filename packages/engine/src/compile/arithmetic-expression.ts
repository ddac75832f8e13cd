// Owns + - * % in expressions, with short forms for integers in local variables and constants.
import type { PSValue } from "@latch/dotnet";
import { type BinaryExpressionAst, ConstantExpressionAst, type ExpressionAst, TokenKind } from "@latch/grammar";
import type { Frame } from "../runtime/frame.ts";
import { binaryOperation } from "./binary-operators.ts";
import { constantValue } from "./constants.ts";
import { compileExpression } from "./expressions.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";

function integerConstant(ast: ExpressionAst): number | null {
  if (!(ast instanceof ConstantExpressionAst)) return null;
  const value = constantValue(ast);
  return typeof value === "number" ? value : null;
}

/** Compiles + - * %. */
export function compileArithmetic(unit: Unit, ast: BinaryExpressionAst): Expression {
  const left = compileExpression(unit, ast.left);
  const constant = integerConstant(ast.right);
  const slow = binaryOperation(ast.operator);
  if (constant !== null) {
    const short = withConstant(ast.operator, left, constant, slow);
    if (short !== null) return short;
  }
  const right = compileExpression(unit, ast.right);
  switch (ast.operator) {
    case TokenKind.Plus:
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === "number" && typeof b === "number") {
          const sum = a + b;
          if ((sum | 0) === sum) return sum;
        }
        return slow(a, b, frame);
      };
    case TokenKind.Minus:
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === "number" && typeof b === "number") {
          const difference = a - b;
          if ((difference | 0) === difference) return difference;
        }
        return slow(a, b, frame);
      };
    case TokenKind.Multiply:
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === "number" && typeof b === "number") {
          const product = a * b;
          if ((product | 0) === product) return product | 0;
        }
        return slow(a, b, frame);
      };
    default:
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === "number" && typeof b === "number" && b !== 0) return (a % b) | 0;
        return slow(a, b, frame);
      };
  }
}

type Slow = (left: PSValue, right: PSValue, frame: Frame) => PSValue;

function withConstant(operator: TokenKind, left: Expression, constant: number, slow: Slow): Expression | null {
  switch (operator) {
    case TokenKind.Plus:
      return (frame) => {
        const a = left(frame);
        if (typeof a === "number") {
          const sum = a + constant;
          if ((sum | 0) === sum) return sum;
        }
        return slow(a, constant, frame);
      };
    case TokenKind.Minus:
      return (frame) => {
        const a = left(frame);
        if (typeof a === "number") {
          const difference = a - constant;
          if ((difference | 0) === difference) return difference;
        }
        return slow(a, constant, frame);
      };
    case TokenKind.Multiply:
      return (frame) => {
        const a = left(frame);
        if (typeof a === "number") {
          const product = a * constant;
          if ((product | 0) === product) return product | 0;
        }
        return slow(a, constant, frame);
      };
    case TokenKind.Rem:
      if (constant === 0) return null;
      return (frame) => {
        const a = left(frame);
        return typeof a === "number" ? (a % constant) | 0 : slow(a, constant, frame);
      };
    default:
      return null;
  }
}
