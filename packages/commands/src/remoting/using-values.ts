// `$using:` in a script block that runs elsewhere: the values it takes along (ScriptBlockToPowerShellConverter).
import { Exception, Hashtable, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, parseScriptBlock, type ScriptBlock } from "@latch/engine";
import {
  Ast,
  IndexExpressionAst,
  MemberExpressionAst,
  UsingExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";

/** Name of the parameter that carries the values. */
export const usingParameter = "--%";

/** The values of all `$using:` expressions of a block, by PowerShell's key; null when it has none. Undefined ones end the command. */
export function usingValuesOf(cmdlet: CmdletRuntime<object>, block: ScriptBlock): Hashtable | null {
  const expressions = block.ast.findAll((ast: Ast) => ast instanceof UsingExpressionAst, true) as UsingExpressionAst[];
  if (expressions.length === 0) return null;
  const values = new Hashtable(false);
  for (const expression of expressions) values.set(keyOf(expression), usingValue(cmdlet, expression));
  return values;
}

/** Base64 of the expression's UTF-16 text, in lower case for variables. */
function keyOf(expression: UsingExpressionAst): string {
  const text = expression.extent.text;
  const name = expression.subExpression instanceof VariableExpressionAst ? text.toLowerCase() : text;
  return Buffer.from(name, "utf16le").toString("base64");
}

/** The value of one `$using:` expression; an undefined variable ends the command. */
export function usingValue(cmdlet: CmdletRuntime<object>, expression: UsingExpressionAst): PSValue {
  const variable = variableOf(expression.subExpression);
  if (variable === null)
    return cmdlet.throwTerminating(
      refusal("UsingCannotBeEvaluated", `Cannot evaluate the expression '${expression.extent.text}'.`),
    );
  const text = expression.extent.text.replace(/^[$@]using:/i, "$");
  const known = cmdlet.context.currentScope.lookup(variable.toLowerCase());
  if (known === undefined) {
    const message = `The value of the using variable '$using:${variable}' cannot be retrieved because it has not been set in the local session.`;
    return cmdlet.throwTerminating(refusal("UsingVariableIsUndefined", message));
  }
  if (expression.subExpression instanceof VariableExpressionAst) return known;
  let result: PSValue = null;
  parseScriptBlock(cmdlet.context, text, null).invokeInto({
    dotSource: true,
    output: { write: (value) => void (result = value) },
  });
  return result;
}

/** The variable at the root of `$using:a.b[0]`. */
function variableOf(ast: Ast): string | null {
  if (ast instanceof VariableExpressionAst) return ast.variablePath.unqualifiedPath;
  if (ast instanceof MemberExpressionAst) return variableOf(ast.expression);
  if (ast instanceof IndexExpressionAst) return variableOf(ast.target);
  return null;
}

function refusal(errorId: string, message: string) {
  const exception = new Exception("System.Management.Automation.RuntimeException", message);
  return newErrorRecord(exception, errorId, "InvalidOperation", null);
}
