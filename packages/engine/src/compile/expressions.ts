// Owns the dispatch from expression nodes to their compile functions, and the small expressions.
import { AutomationNull, type DotNetType, type PSValue } from "@latch/dotnet";
import {
  type ArrayExpressionAst,
  type ArrayLiteralAst,
  AssignmentStatementAst,
  type AttributedExpressionAst,
  BinaryExpressionAst,
  type ConstantExpressionAst,
  type ConvertExpressionAst,
  type ExpandableStringExpressionAst,
  type ExpressionAst,
  type HashtableAst,
  type IndexExpressionAst,
  type InvokeMemberExpressionAst,
  type MemberExpressionAst,
  type ParenExpressionAst,
  type ScriptBlockExpressionAst,
  type StatementBlockAst,
  type SubExpressionAst,
  type TernaryExpressionAst,
  TokenKind,
  type TypeExpressionAst,
  type UnaryExpressionAst,
  type UsingExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { engineError } from "../runtime/errors.ts";
import { compileArithmetic } from "./arithmetic-expression.ts";
import { compileAssignment } from "./assignment.ts";
import { binaryOperation } from "./binary-operators.ts";
import { compileConvert } from "./cast-expression.ts";
import { compileTest } from "./conditions.ts";
import { constantValue } from "./constants.ts";
import { compileExpandableString } from "./expandable-string.ts";
import { indexAccess } from "./index-expression.ts";
import { compileInvokeMember } from "./invoke-member.ts";
import { compileArrayExpression, compileArrayLiteral, compileHashtable } from "./literals.ts";
import { memberAccess } from "./member-access.ts";
import { compileRange } from "./range-expression.ts";
import { compileScriptBlockExpression } from "./script-block-expression.ts";
import { compileStatementList } from "./statement-list.ts";
import { capturePipeline, compileCollecting } from "./statements.ts";
import { resolveTypeName } from "./type-names.ts";
import { type Expression } from "./types.ts";
import { compileUnary } from "./unary-expression.ts";
import type { Unit } from "./unit.ts";
import { compileUsing } from "./using-expression.ts";
import { compileVariable } from "./variables.ts";

/** Compiles any expression. */
export function compileExpression(unit: Unit, ast: ExpressionAst): Expression {
  switch (ast.kind) {
    case "ConstantExpression":
    case "StringConstantExpression": {
      const value = constantValue(ast as ConstantExpressionAst);
      return () => value;
    }
    case "VariableExpression":
      return compileVariable(unit, ast as VariableExpressionAst);
    case "BinaryExpression":
      return compileBinary(unit, ast as BinaryExpressionAst);
    case "ParenExpression":
      return compileParen(unit, ast as ParenExpressionAst);
    case "MemberExpression":
      return memberAccess(unit, ast as MemberExpressionAst).read;
    case "InvokeMemberExpression":
    case "BaseCtorInvokeMemberExpression":
      return compileInvokeMember(unit, ast as InvokeMemberExpressionAst);
    case "IndexExpression":
      return indexAccess(unit, ast as IndexExpressionAst).read;
    case "ExpandableStringExpression":
      return compileExpandableString(unit, ast as ExpandableStringExpressionAst);
    case "ConvertExpression":
      return compileConvert(unit, ast as ConvertExpressionAst);
    case "UnaryExpression":
      return compileUnary(unit, ast as UnaryExpressionAst);
    case "SubExpression":
      return compileSubExpression(unit, (ast as SubExpressionAst).subExpression);
    default:
      return compileOther(unit, ast);
  }
}

function compileOther(unit: Unit, ast: ExpressionAst): Expression {
  switch (ast.kind) {
    case "ArrayExpression":
      return compileArrayExpression(unit, ast as ArrayExpressionAst);
    case "ArrayLiteral":
      return compileArrayLiteral(unit, ast as ArrayLiteralAst);
    case "Hashtable":
      return compileHashtable(unit, ast as HashtableAst);
    case "ScriptBlockExpression":
      return compileScriptBlockExpression(unit, ast as ScriptBlockExpressionAst);
    case "TypeExpression": {
      const name = (ast as TypeExpressionAst).typeName;
      let type: DotNetType | null = null;
      return () => {
        type ??= resolveTypeName(name);
        return type;
      };
    }
    case "TernaryExpression":
      return compileTernary(unit, ast as TernaryExpressionAst);
    case "AttributedExpression":
      return compileExpression(unit, (ast as AttributedExpressionAst).child);
    case "UsingExpression":
      return compileUsing(ast as UsingExpressionAst);
    default:
      return () => {
        throw engineError("UnexpectedToken", "The expression is not valid.", null, { at: ast });
      };
  }
}

function compileTernary(unit: Unit, ast: TernaryExpressionAst): Expression {
  const test = compileTest(unit, ast.condition);
  const whenTrue = compileExpression(unit, ast.ifTrue);
  const whenFalse = compileExpression(unit, ast.ifFalse);
  return (frame) => (test(frame) ? whenTrue(frame) : whenFalse(frame));
}

/** `( … )`: a pipeline's value; an assignment in parentheses gives what was assigned. */
function compileParen(unit: Unit, ast: ParenExpressionAst): Expression {
  if (ast.pipeline instanceof AssignmentStatementAst) return compileAssignment(unit, ast.pipeline);
  return capturePipeline(unit, ast.pipeline);
}

/** `$( … )`: nothing, the one output, or an array of all; null when no statement is in it. */
export function compileSubExpression(unit: Unit, block: StatementBlockAst): Expression {
  if (block.statements.length === 0) return () => null;
  const run = compileCollecting(unit, () => compileStatementList(unit, block.statements, block.traps));
  return (frame) => run(frame).result;
}

function compileBinary(unit: Unit, ast: BinaryExpressionAst): Expression {
  switch (ast.operator) {
    case TokenKind.And:
    case TokenKind.Or:
      return compileTest(unit, ast);
    case TokenKind.Xor: {
      const left = compileTest(unit, ast.left);
      const right = compileTest(unit, ast.right);
      return (frame) => left(frame) !== right(frame);
    }
    case TokenKind.QuestionQuestion:
      return compileCoalesce(unit, ast);
    case TokenKind.DotDot:
      return compileRange(compileExpression(unit, ast.left), compileExpression(unit, ast.right));
    case TokenKind.Plus:
    case TokenKind.Minus:
    case TokenKind.Multiply:
    case TokenKind.Rem:
      return compileArithmetic(unit, ast);
    default: {
      const left = compileExpression(unit, ast.left);
      const right = compileExpression(unit, ast.right);
      const operate = binaryOperation(ast.operator);
      return (frame) => operate(left(frame), right(frame), frame);
    }
  }
}

function compileCoalesce(unit: Unit, ast: BinaryExpressionAst): Expression {
  const left = compileExpression(unit, ast.left);
  const right = compileExpression(unit, ast.right);
  return (frame) => {
    const value: PSValue = left(frame);
    return value === null || value === AutomationNull ? right(frame) : value;
  };
}
