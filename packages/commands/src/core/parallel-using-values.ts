// The `$using:` values of ForEach-Object -Parallel: as they are, not copied; those of a nested -Parallel are its own.
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type ExecutionContext, InvocationInfo, parseScriptBlock, type ScriptBlock, usingKey } from "@latch/engine";
import {
  type Ast,
  CommandAst,
  CommandParameterAst,
  IndexExpressionAst,
  MemberExpressionAst,
  StringConstantExpressionAst,
  UsingExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";

/** Values by the expressions' keys. Throws UsingVariableIsUndefined. */
export function parallelUsingValues(context: ExecutionContext, block: ScriptBlock): Map<string, PSValue> {
  const values = new Map<string, PSValue>();
  const found = block.ast.findAll((ast) => ast instanceof UsingExpressionAst, true) as UsingExpressionAst[];
  for (const expression of found) {
    const key = usingKey(expression.subExpression.extent.text);
    if (!values.has(key) && !isNested(expression, block.ast)) values.set(key, evaluate(context, expression, key));
  }
  return values;
}

/** Inside another ForEach-Object -Parallel, up to `root`. */
function isNested(expression: Ast, root: Ast): boolean {
  for (let ast = expression.parent; ast !== null && ast !== root; ast = ast.parent) {
    if (ast instanceof CommandAst && isParallel(ast)) return true;
  }
  return false;
}

function isParallel(command: CommandAst): boolean {
  const [name, ...rest] = command.commandElements;
  if (!(name instanceof StringConstantExpressionAst) || !/^(ForEach-Object|foreach|%)$/i.test(name.text)) return false;
  return rest.some(
    (element) =>
      element instanceof CommandParameterAst && /^pa(rallel|ralle|rall|ral|ra|r)?$/i.test(element.parameterName),
  );
}

function evaluate(context: ExecutionContext, expression: UsingExpressionAst, key: string): PSValue {
  const name = variableOf(expression.subExpression);
  const value = name === null ? undefined : context.currentScope.lookup(name.toLowerCase());
  if (value === undefined) throw isUndefined(expression, name ?? expression.subExpression.extent.text);
  if (expression.subExpression instanceof VariableExpressionAst) return value;
  let result: PSValue = null;
  const output = { write: (one: PSValue) => void (result = one) };
  parseScriptBlock(context, `,(${key})`, null).invokeInto({ dotSource: true, args: [], output });
  return result;
}

/** The variable at the root of `$using:a.b[0]`. */
function variableOf(ast: Ast): string | null {
  if (ast instanceof VariableExpressionAst) return ast.variablePath.unqualifiedPath;
  if (ast instanceof MemberExpressionAst) return variableOf(ast.expression);
  return ast instanceof IndexExpressionAst ? variableOf(ast.target) : null;
}

function isUndefined(expression: UsingExpressionAst, name: string): Exception {
  const message = `The value of the using variable '$using:${name}' cannot be retrieved because it has not been set in the local session.`;
  return new Exception("System.Management.Automation.RuntimeException", message, {
    errorRecord: (self) => {
      const record = newErrorRecord(self, "UsingVariableIsUndefined", "InvalidOperation", null);
      record.invocationInfo = new InvocationInfo(null, expression.extent);
      return record;
    },
  });
}
