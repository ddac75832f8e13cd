// Whether code uses $input: only then a shell reads standard input for it.
import { parseInput, type VariableExpressionAst } from "@latch/grammar";

/** Parses a script's text and looks for the variable outside of nothing: nested functions and blocks count too. */
export function usesInput(text: string): boolean {
  if (!/input/i.test(text)) return false;
  const { ast } = parseInput(text);
  return (
    ast.find((node) => node.kind === "VariableExpression" && isInput(node as VariableExpressionAst), true) !== null
  );
}

function isInput(variable: VariableExpressionAst): boolean {
  return variable.variablePath.userPath.toLowerCase() === "input";
}
