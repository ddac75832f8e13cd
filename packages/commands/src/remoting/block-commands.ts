// A script block that is one pipeline of commands with constant arguments travels as commands, not as text (ScriptBlockToPowerShellConverter).
import type { PSValue } from "@latch/dotnet";
import { type ExecutionContext, parseScriptBlock, type ScriptBlock } from "@latch/engine";
import {
  ArrayLiteralAst,
  CommandAst,
  CommandParameterAst,
  ConstantExpressionAst,
  type ExpressionAst,
  PipelineAst,
  type ScriptBlockAst,
  StringConstantExpressionAst,
  TokenKind,
  UsingExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";

interface BlockCommand {
  readonly text: string;
  readonly isScript: false;
  readonly useLocalScope: null;
  readonly parameters: readonly { readonly name: string | null; readonly value: PSValue }[];
}

/**
 * In: a block, and what gives its `$using:` expressions' values. Out: its commands, or null for one that has to travel
 * as text: the commands run without a script around them, so their errors speak of no script ($MyInvocation is none).
 */
export function commandsOf(
  context: ExecutionContext,
  block: ScriptBlock,
  usingValue: (expression: UsingExpressionAst) => PSValue,
): BlockCommand[] | null {
  const body = block.ast as ScriptBlockAst;
  const pipeline = onlyPipeline(body);
  if (pipeline === null || body.paramBlock !== null) return null;
  const commands: BlockCommand[] = [];
  for (const element of pipeline.pipelineElements) {
    const command = commandOf(context, element, usingValue);
    if (command === null) return null;
    commands.push(command);
  }
  return commands;
}

/**
 * The text of a block that gets input: what is piped to Invoke-Command is piped to the block's one pipeline, when that
 * begins with a command and the block does not ask for $input itself.
 */
export function textWithInput(block: ScriptBlock): string {
  const body = block.ast as ScriptBlockAst;
  const pipeline = onlyPipeline(body);
  const isInput = (ast: unknown): boolean =>
    ast instanceof VariableExpressionAst && /^input$/i.test(ast.variablePath.userPath);
  if (!(pipeline?.pipelineElements[0] instanceof CommandAst) || body.find(isInput, true) !== null)
    return block.toString();
  return `${body.paramBlock?.extent.text ?? ""}$input |${pipeline.extent.text}`;
}

function onlyPipeline(body: ScriptBlockAst): PipelineAst | null {
  const others = [body.beginBlock, body.processBlock, body.cleanBlock, body.dynamicParamBlock];
  if (others.some((part) => part !== null) || body.usingStatements.length > 0) return null;
  const { statements = [], traps = [], unnamed = true } = body.endBlock ?? {};
  const [pipeline] = statements;
  const isOne = statements.length === 1 && traps.length === 0 && unnamed;
  return isOne && pipeline instanceof PipelineAst && !pipeline.background ? pipeline : null;
}

function commandOf(
  context: ExecutionContext,
  element: unknown,
  usingValue: (expression: UsingExpressionAst) => PSValue,
): BlockCommand | null {
  if (!(element instanceof CommandAst) || element.redirections.length > 0) return null;
  const [name, ...rest] = element.commandElements;
  if (!(name instanceof StringConstantExpressionAst) || element.invocationOperator === TokenKind.Dot) return null;
  const parameters: { name: string | null; value: PSValue }[] = [];
  const add = (parameterName: string | null, expression: ExpressionAst): boolean => {
    if (expression instanceof UsingExpressionAst && isSplatted(expression)) return false;
    if (!(expression instanceof UsingExpressionAst) && !isConstant(expression)) return false;
    const value = expression instanceof UsingExpressionAst ? usingValue(expression) : evaluate(context, expression);
    parameters.push({ name: parameterName, value });
    return true;
  };
  for (const part of rest) {
    if (part instanceof CommandParameterAst) {
      // A name without a value is written with its dash: the next argument may be its value.
      if (part.argument === null) parameters.push({ name: `-${part.parameterName}`, value: null });
      else if (!add(part.parameterName, part.argument)) return null;
    } else if (!add(null, part as ExpressionAst)) return null;
  }
  return { text: name.text, isScript: false, useLocalScope: null, parameters };
}

function isSplatted(expression: UsingExpressionAst): boolean {
  return expression.subExpression instanceof VariableExpressionAst && expression.subExpression.splatted;
}

/** Strings, numbers written as they are shown, $true, $false and $null, and lists of these. */
function isConstant(expression: ExpressionAst): boolean {
  if (expression instanceof StringConstantExpressionAst) return true;
  if (expression instanceof ConstantExpressionAst) return /^(0|[1-9]\d{0,14})$/.test(expression.extent.text);
  if (expression instanceof VariableExpressionAst)
    return !expression.splatted && /^(true|false|null)$/i.test(expression.variablePath.userPath);
  return expression instanceof ArrayLiteralAst && expression.elements.every(isConstant);
}

function evaluate(context: ExecutionContext, expression: ExpressionAst): PSValue {
  if (expression instanceof StringConstantExpressionAst) return expression.text;
  if (expression instanceof ArrayLiteralAst) return expression.elements.map((element) => evaluate(context, element));
  let result: PSValue = null;
  parseScriptBlock(context, expression.extent.text, null).invokeInto({
    dotSource: true,
    output: { write: (value) => void (result = value) },
  });
  return result;
}
