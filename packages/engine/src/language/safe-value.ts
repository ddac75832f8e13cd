// Owns Ast.SafeGetValue: the value of a tree that is made of constants, without running anything.
import { construct, Exception, getType, Hashtable, type PSValue, setIndex } from "@latch/dotnet";
import type * as grammar from "@latch/grammar";
import type { Ast } from "@latch/grammar";
import { constantValue } from "../compile/constants.ts";

/** The value of constants, arrays, hashtables and constant variables; throws InvalidOperationException for the rest. */
export function safeValue(ast: Ast): PSValue {
  switch (ast.kind) {
    case "ConstantExpression":
    case "StringConstantExpression":
      return constantValue(ast as grammar.ConstantExpressionAst);
    case "ArrayLiteral":
      return (ast as grammar.ArrayLiteralAst).elements.map(safeValue);
    case "ArrayExpression":
      return (ast as grammar.ArrayExpressionAst).subExpression.statements.flatMap((statement) => {
        const value = safeValue(statement);
        return Array.isArray(value) ? (value as PSValue[]) : [value];
      });
    case "Hashtable":
      return hashtable(ast as grammar.HashtableAst);
    case "ParenExpression":
      return safeValue((ast as grammar.ParenExpressionAst).pipeline);
    case "Pipeline": {
      const { pipelineElements } = ast as grammar.PipelineAst;
      const [only] = pipelineElements;
      if (only !== undefined && pipelineElements.length === 1) return safeValue(only);
      break;
    }
    case "CommandExpression":
      return safeValue((ast as grammar.CommandExpressionAst).expression);
    case "VariableExpression": {
      const name = (ast as grammar.VariableExpressionAst).variablePath.unqualifiedPath.toLowerCase();
      if (name === "null") return null;
      if (name === "true" || name === "false") return name === "true";
      break;
    }
    case "ScriptBlock": {
      const statements = (ast as grammar.ScriptBlockAst).endBlock?.statements ?? [];
      if (statements.length === 1 && statements[0] !== undefined) return safeValue(statements[0]);
      break;
    }
    default:
  }
  throw new Exception(
    "System.InvalidOperationException",
    "Cannot generate a PowerShell object for a ScriptBlock evaluating dynamic expressions.",
  );
}

function hashtable(ast: grammar.HashtableAst): PSValue {
  const table = construct(getType("System.Collections.Hashtable"), []) as unknown as Hashtable;
  for (const [key, value] of ast.keyValuePairs)
    setIndex(table as unknown as PSValue, [safeValue(key)], safeValue(value));
  return table as unknown as PSValue;
}
