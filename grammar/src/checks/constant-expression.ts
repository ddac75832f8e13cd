// Owns the question whether an expression is a constant: for attribute arguments, `#requires` and `$using:` indexes.
import type { Ast, ExpressionAst, PipelineBaseAst, StatementAst } from "../ast/index.ts";
import type { MemberExpressionAst, PipelineAst, VariableExpressionAst } from "../ast/index.ts";
import { TokenFlags } from "../token.ts";
import { TokenKind } from "../token-kind.ts";
import { tokenTraits } from "../token-traits.generated.ts";
import type {
  ArrayLiteralAst,
  BinaryExpressionAst,
  CommandExpressionAst,
  ConvertExpressionAst,
  HashtableAst,
  ParenExpressionAst,
  StringConstantExpressionAst,
  SubExpressionAst,
  TernaryExpressionAst,
  TypeExpressionAst,
  UnaryExpressionAst,
  UsingExpressionAst,
} from "../ast/index.ts";
import { isPrimitive } from "./type-lookup.ts";
import type { TypeLookup } from "./type-lookup.ts";

/** What the constant is for: some forms are allowed only there. */
export interface ConstantUse {
  readonly attribute: boolean;
  readonly classAttribute: boolean;
  readonly requires: boolean;
  readonly types: TypeLookup | null;
}

/** The expression of a pipeline that is nothing else (no redirection, not in background), or null. */
export function pureExpression(statement: StatementAst): ExpressionAst | null {
  let only: Ast | undefined = statement;
  if (statement.kind === "Pipeline") {
    const { pipelineElements, background } = statement as PipelineAst;
    if (background || pipelineElements.length !== 1) return null;
    only = pipelineElements[0];
  }
  if (only?.kind !== "CommandExpression") return null;
  const { redirections, expression } = only as CommandExpressionAst;
  return redirections.length === 0 ? expression : null;
}

/** `$true`, `$false` or `$null` */
export function isConstantVariable(variable: VariableExpressionAst): boolean {
  const path = variable.variablePath;
  return path.isVariable && /^(?:true|false|null)$/i.test(path.unqualifiedPath);
}

/** The flags that every token of a kind has. */
export function traitsOf(kind: number): number {
  return tokenTraits[kind] ?? 0;
}

function foldable(kind: TokenKind): boolean {
  return (traitsOf(kind) & TokenFlags.CanConstantFold) !== 0;
}

/** An operator that may be used where nothing runs: its constants fold, and the restricted language has it. */
export function isSafeOperator(kind: TokenKind): boolean {
  return foldable(kind) && (traitsOf(kind) & TokenFlags.DisallowedInRestrictedMode) === 0;
}

function isStatementConstant(statement: StatementAst, use: ConstantUse): boolean {
  const expression = pureExpression(statement);
  return expression !== null && isConstant(expression, use);
}

/** Is the tree a constant expression, as PowerShell decides it? */
export function isConstant(ast: Ast, use: ConstantUse): boolean {
  switch (ast.kind) {
    case "ConstantExpression":
    case "StringConstantExpression":
      return true;
    case "VariableExpression":
      return isConstantVariable(ast as VariableExpressionAst);
    case "TypeExpression": {
      if (use.attribute || use.types === null) return true;
      return use.types.fullName((ast as TypeExpressionAst).typeName.fullName) !== null;
    }
    case "ScriptBlockExpression":
      return use.attribute && !use.classAttribute;
    case "ArrayLiteral":
      return (use.attribute || use.requires) && (ast as ArrayLiteralAst).elements.every((e) => isConstant(e, use));
    case "Hashtable":
      return (
        use.requires &&
        (ast as HashtableAst).keyValuePairs.every(([k, v]) => isConstant(k, use) && isStatementConstant(v, use))
      );
    case "ParenExpression":
      return isStatementConstant((ast as ParenExpressionAst).pipeline as PipelineBaseAst, use);
    case "SubExpression": {
      const { statements, traps } = (ast as SubExpressionAst).subExpression;
      const first = statements[0];
      return traps.length === 0 && statements.length === 1 && first !== undefined && isStatementConstant(first, use);
    }
    case "UsingExpression":
      return isConstant((ast as UsingExpressionAst).subExpression, use);
    default:
      return isOperatorConstant(ast, use);
  }
}

function isOperatorConstant(ast: Ast, use: ConstantUse): boolean {
  switch (ast.kind) {
    case "BinaryExpression": {
      const { operator, left, right } = ast as BinaryExpressionAst;
      if (!foldable(operator) || !isConstant(left, use) || !isConstant(right, use)) return false;
      const divides = operator === TokenKind.Divide || operator === TokenKind.Rem;
      return !(divides && right.kind === "VariableExpression" && !/true$/i.test(right.extent.text));
    }
    case "UnaryExpression": {
      const { tokenKind, child } = ast as UnaryExpressionAst;
      return foldable(tokenKind) && isConstant(child, use);
    }
    case "TernaryExpression": {
      const { condition, ifTrue, ifFalse } = ast as TernaryExpressionAst;
      return isConstant(condition, use) && isConstant(ifTrue, use) && isConstant(ifFalse, use);
    }
    case "ConvertExpression": {
      const convert = ast as ConvertExpressionAst;
      return isPrimitive(convert.type.typeName) && isConstant(convert.child, use);
    }
    case "MemberExpression": {
      const { expression, member, static: isStatic } = ast as MemberExpressionAst;
      if (!isStatic || expression.kind !== "TypeExpression" || member.kind !== "StringConstantExpression") return false;
      const type = (expression as TypeExpressionAst).typeName.fullName;
      const name = (member as unknown as StringConstantExpressionAst).text;
      return use.types?.isConstant(type, name) ?? !/^(?:system\.)?string$/i.test(type);
    }
    default:
      return false;
  }
}
