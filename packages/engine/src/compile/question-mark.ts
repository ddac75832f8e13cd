// Owns which statements set `$?` to true when they succeed (those without commands of their own).
import {
  ArrayExpressionAst,
  type Ast,
  AssignmentStatementAst,
  CommandAst,
  CommandExpressionAst,
  type ExpressionAst,
  ParenExpressionAst,
  PipelineAst,
  type StatementAst,
  SubExpressionAst,
} from "@latch/grammar";

/** Statement forms as PowerShell's compiler decides them. */
export function setsQuestionMark(ast: StatementAst): boolean {
  if (ast instanceof PipelineAst) {
    const only = ast.pipelineElements[0];
    return ast.pipelineElements.length === 1 && only instanceof CommandExpressionAst && ofExpression(only.expression);
  }
  if (!(ast instanceof AssignmentStatementAst)) return false;
  let right = ast.right;
  while (right instanceof AssignmentStatementAst) right = right.right;
  if (right instanceof CommandExpressionAst) return ofExpression(right.expression);
  return right instanceof PipelineAst && setsQuestionMark(right);
}

function ofExpression(ast: ExpressionAst): boolean {
  if (ast instanceof ParenExpressionAst) return setsQuestionMark(ast.pipeline);
  if (ast instanceof SubExpressionAst) return ast.subExpression.statements.length === 0;
  if (!(ast instanceof ArrayExpressionAst)) return true;
  const block = ast.subExpression;
  if (block.statements.length === 0) return true;
  if (block.statements.length > 1 || block.traps.length > 0) return false;
  return setsQuestionMark(block.statements[0] as StatementAst);
}

/** A command stands somewhere in it (script blocks not searched). */
export function containsCommand(ast: Ast): boolean {
  if (ast instanceof CommandAst) return true;
  if (ast.kind === "ScriptBlockExpression" || ast.kind === "FunctionDefinition") return false;
  let found = false;
  ast.forEachChild((child) => {
    if (!found && containsCommand(child)) found = true;
  });
  return found;
}
