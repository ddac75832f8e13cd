// Owns unary operators: - + -not ! -bnot ++ -- , -split -join.
import { bitNot, decrement, increment, negate, plus, type PSValue } from "@latch/dotnet";
import {
  AttributedExpressionAst,
  ConstantExpressionAst,
  TokenKind,
  type UnaryExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { compilePlace } from "./assignment.ts";
import { join } from "./binary-operators.ts";
import { compileTest } from "./conditions.ts";
import { constantValue } from "./constants.ts";
import { compileExpression } from "./expressions.ts";
import { splitWhitespace } from "./regex-operators.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";
import { localSlot } from "./variables.ts";

/** Compiles a unary operator. */
export function compileUnary(unit: Unit, ast: UnaryExpressionAst): Expression {
  switch (ast.tokenKind) {
    case TokenKind.Not:
    case TokenKind.Exclaim: {
      const test = compileTest(unit, ast.child);
      return (frame) => !test(frame);
    }
    case TokenKind.PlusPlus:
    case TokenKind.MinusMinus:
    case TokenKind.PostfixPlusPlus:
    case TokenKind.PostfixMinusMinus:
      return compileStep(unit, ast);
    case TokenKind.Minus:
      return compileMinus(unit, ast);
    default:
      return compileOperator(unit, ast);
  }
}

function compileOperator(unit: Unit, ast: UnaryExpressionAst): Expression {
  const child = compileExpression(unit, ast.child);
  switch (ast.tokenKind) {
    case TokenKind.Plus:
      return (frame) => plus(child(frame));
    case TokenKind.Bnot:
      return (frame) => bitNot(child(frame));
    case TokenKind.Comma:
      return (frame) => [child(frame)];
    case TokenKind.Join:
      return (frame) => join(child(frame), "", frame);
    case TokenKind.Isplit:
    case TokenKind.Csplit:
      return (frame) => splitWhitespace(child(frame), frame);
    default:
      return child;
  }
}

function compileMinus(unit: Unit, ast: UnaryExpressionAst): Expression {
  const child = compileExpression(unit, ast.child);
  if (ast.child instanceof ConstantExpressionAst && typeof constantValue(ast.child) === "number") {
    const value = negate(constantValue(ast.child));
    return () => value;
  }
  return (frame) => negate(child(frame));
}

/** ++ and --: the new value for the prefix form, the old one (0 for null) for the postfix form. */
function compileStep(unit: Unit, ast: UnaryExpressionAst): Expression {
  const up = ast.tokenKind === TokenKind.PlusPlus || ast.tokenKind === TokenKind.PostfixPlusPlus;
  const prefix = ast.tokenKind === TokenKind.PlusPlus || ast.tokenKind === TokenKind.MinusMinus;
  const step = up ? increment : decrement;
  const slow = slowStep(unit, ast, step, prefix);
  const slot = ast.child instanceof VariableExpressionAst ? localSlot(unit, ast.child) : -1;
  if (slot < 0) return slow;
  const by = up ? 1 : -1;
  return (frame) => {
    const old = frame.slots[slot];
    if (typeof old !== "number") return slow(frame);
    const next = old + by;
    if ((next | 0) !== next) return slow(frame);
    frame.slots[slot] = next;
    return prefix ? next : old;
  };
}

function slowStep(unit: Unit, ast: UnaryExpressionAst, step: (value: PSValue) => PSValue, prefix: boolean): Expression {
  const target = ast.child instanceof AttributedExpressionAst ? ast.child.child : ast.child;
  const place = compilePlace(unit, target, true);
  return (frame) => {
    const bound = place(frame);
    const old = bound.get();
    const next = step(old);
    bound.set(next);
    return prefix ? next : (old ?? 0);
  };
}
