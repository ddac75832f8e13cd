// Owns the labels of loops, and what break and continue say of them.
import type { Ast, BreakStatementAst, LabeledStatementAst, StringConstantExpressionAst } from "../ast/index.ts";

/** "" without a label, null when the label is not a constant. */
export function labelText(statement: BreakStatementAst): string | null {
  if (statement.label === null) return "";
  return statement.label.kind === "StringConstantExpression"
    ? (statement.label as StringConstantExpressionAst).text
    : null;
}

/** May the statement carry a label? */
export function isLabeled(ast: Ast): ast is LabeledStatementAst {
  switch (ast.kind) {
    case "WhileStatement":
    case "DoWhileStatement":
    case "DoUntilStatement":
    case "ForStatement":
    case "ForEachStatement":
    case "SwitchStatement":
      return true;
    default:
      return false;
  }
}

/** Does a break or continue with this label mean the loop? */
export function matchesLabel(label: string, loop: LabeledStatementAst): boolean {
  return label === "" || label.toLowerCase() === (loop.label ?? "").toLowerCase();
}
