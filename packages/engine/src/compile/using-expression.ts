// Owns `$using:x` outside remoting: PowerShell refuses it at run time; remoting and jobs replace the node before.
import type { UsingExpressionAst } from "@latch/grammar";
import { VariableExpressionAst } from "@latch/grammar";
import { AutomationNull, type PSValue } from "@latch/dotnet";
import { engineError } from "../runtime/errors.ts";
import type { Expression } from "./types.ts";

/** Key under which a block run elsewhere gets its `$using:` values: expression text to value. */
export const usingValuesKey = "usingValues";

/** What a value of `$using:` goes by: the expression's text without "using:", in lower case. */
export function usingKey(text: string): string {
  return text
    .replace(/^[$@]\{using:([^}]*)\}$/i, "$$$1")
    .replace(/^[$@](\{?)using:/i, "$$$1")
    .toLowerCase();
}

/** Compiles `$using:x`: the value the sender gave, else PowerShell's error. */
export function compileUsing(ast: UsingExpressionAst): Expression {
  const key = usingKey(ast.subExpression.extent.text);
  const name =
    ast.subExpression instanceof VariableExpressionAst ? ast.subExpression.variablePath.unqualifiedPath : key;
  return (frame) => {
    const values = frame.context.extensions.get(usingValuesKey) as ReadonlyMap<string, PSValue> | undefined;
    if (values !== undefined) {
      const value = values.get(key) ?? values.get(`$${name.toLowerCase()}`) ?? values.get(name.toLowerCase());
      return value ?? AutomationNull;
    }
    throw engineError(
      "UsingWithoutInvokeCommand",
      "A Using variable cannot be retrieved. A Using variable can be used only with Invoke-Command, Start-Job, or InlineScript in the script workflow. When it is used with Invoke-Command, the Using variable is valid only if the script block is invoked on a remote computer.",
      null,
      { at: ast },
    );
  };
}
