// Owns conditions: expressions compiled to JavaScript booleans, with short forms for comparing integers.
import { isTrue } from "@latch/dotnet";
import {
  BinaryExpressionAst,
  ConstantExpressionAst,
  type ExpressionAst,
  ParenExpressionAst,
  type PipelineBaseAst,
  TokenKind,
  UnaryExpressionAst,
  VariableExpressionAst,
  pureExpression,
} from "@latch/grammar";
import type { Frame } from "../runtime/frame.ts";
import { binaryOperation } from "./binary-operators.ts";
import { constantValue } from "./constants.ts";
import { compileExpression } from "./expressions.ts";
import { containsCommand } from "./question-mark.ts";
import { capturePipeline } from "./statements.ts";
import { placedCondition } from "./sequence-point.ts";
import type { Condition, Expression } from "./types.ts";
import type { Unit } from "./unit.ts";
import { localSlot } from "./variables.ts";

/** Compiles the condition of if, while, for …: sets the position, and `$?` when commands ran in it. */
export function compileCondition(unit: Unit, ast: PipelineBaseAst): Condition {
  return placedCondition(unit, ast, compileAsked(unit, ast));
}

function compileAsked(unit: Unit, ast: PipelineBaseAst): Condition {
  const pure = pureExpression(ast);
  if (pure === null) {
    const value = capturePipeline(unit, ast);
    return (frame) => {
      frame.position = ast;
      const result = isTrue(value(frame));
      frame.context.questionMark = true;
      return result;
    };
  }
  const test = compileTest(unit, pure);
  if (!containsCommand(pure)) {
    return (frame) => {
      frame.position = ast;
      return test(frame);
    };
  }
  return (frame) => {
    frame.position = ast;
    const result = test(frame);
    frame.context.questionMark = true;
    return result;
  };
}

/** Compiles an expression's truth. */
export function compileTest(unit: Unit, ast: ExpressionAst): Condition {
  if (ast instanceof BinaryExpressionAst) {
    switch (ast.operator) {
      case TokenKind.And: {
        const left = compileTest(unit, ast.left);
        const right = compileTest(unit, ast.right);
        return (frame) => left(frame) && right(frame);
      }
      case TokenKind.Or: {
        const left = compileTest(unit, ast.left);
        const right = compileTest(unit, ast.right);
        return (frame) => left(frame) || right(frame);
      }
      case TokenKind.Ilt:
      case TokenKind.Ile:
      case TokenKind.Igt:
      case TokenKind.Ige:
      case TokenKind.Ieq:
      case TokenKind.Ine:
        return compileComparisonTest(unit, ast);
    }
  }
  if (ast instanceof UnaryExpressionAst && (ast.tokenKind === TokenKind.Not || ast.tokenKind === TokenKind.Exclaim)) {
    const test = compileTest(unit, ast.child);
    return (frame) => !test(frame);
  }
  if (ast instanceof ParenExpressionAst) {
    const inner = pureExpression(ast.pipeline);
    if (inner !== null) return compileTest(unit, inner);
  }
  return truthOf(compileExpression(unit, ast));
}

function truthOf(value: Expression): Condition {
  return (frame) => {
    const result = value(frame);
    return result === true || (result !== false && isTrue(result));
  };
}

type IntegerTest = (left: number, right: number) => boolean;

const integerTests: Readonly<Record<number, IntegerTest>> = {
  [TokenKind.Ilt]: (a, b) => a < b,
  [TokenKind.Ile]: (a, b) => a <= b,
  [TokenKind.Igt]: (a, b) => a > b,
  [TokenKind.Ige]: (a, b) => a >= b,
  [TokenKind.Ieq]: (a, b) => a === b,
  [TokenKind.Ine]: (a, b) => a !== b,
};

function compileComparisonTest(unit: Unit, ast: BinaryExpressionAst): Condition {
  const left = compileExpression(unit, ast.left);
  const right = compileExpression(unit, ast.right);
  const slow = binaryOperation(ast.operator);
  const slowTest = (frame: Frame, a: ReturnType<Expression>, b: ReturnType<Expression>): boolean =>
    isTrue(slow(a, b, frame));
  const constant = ast.right instanceof ConstantExpressionAst ? constantValue(ast.right) : null;
  const slot = ast.left instanceof VariableExpressionAst ? localSlot(unit, ast.left) : -1;
  if (typeof constant === "number") return againstConstant(ast.operator, slot, left, constant, slowTest);
  return againstValue(ast.operator, left, right, slowTest);
}

type SlowTest = (frame: Frame, a: ReturnType<Expression>, b: ReturnType<Expression>) => boolean;

/** `$i -lt 10`: one closure per operator, so that each stays monomorphic. */
function againstConstant(
  operator: TokenKind,
  slot: number,
  left: Expression,
  constant: number,
  slow: SlowTest,
): Condition {
  if (slot >= 0) {
    switch (operator) {
      case TokenKind.Ilt:
        return (frame) => {
          const a = frame.slots[slot];
          return typeof a === "number" ? a < constant : slow(frame, left(frame), constant);
        };
      case TokenKind.Ile:
        return (frame) => {
          const a = frame.slots[slot];
          return typeof a === "number" ? a <= constant : slow(frame, left(frame), constant);
        };
      case TokenKind.Ieq:
        return (frame) => {
          const a = frame.slots[slot];
          return typeof a === "number" ? a === constant : slow(frame, left(frame), constant);
        };
    }
  }
  const test = integerTests[operator] as IntegerTest;
  return (frame) => {
    const a = left(frame);
    return typeof a === "number" ? test(a, constant) : slow(frame, a, constant);
  };
}

function againstValue(operator: TokenKind, left: Expression, right: Expression, slow: SlowTest): Condition {
  switch (operator) {
    case TokenKind.Ilt:
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === "number" && typeof b === "number" ? a < b : slow(frame, a, b);
      };
    case TokenKind.Ieq:
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === "number" && typeof b === "number" ? a === b : slow(frame, a, b);
      };
    default: {
      const test = integerTests[operator] as IntegerTest;
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === "number" && typeof b === "number" ? test(a, b) : slow(frame, a, b);
      };
    }
  }
}
