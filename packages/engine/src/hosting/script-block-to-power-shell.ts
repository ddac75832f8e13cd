// Owns ScriptBlock.GetPowerShell(): a script block of plain pipelines as commands with constant arguments.
import { Exception, type PSValue } from "@latch/dotnet";
import {
  ArrayExpressionAst,
  ArrayLiteralAst,
  type Ast,
  CommandAst,
  CommandParameterAst,
  ConstantExpressionAst,
  ExpandableStringExpressionAst,
  type ExpressionAst,
  FileRedirectionAst,
  HashtableAst,
  MergingRedirectionAst,
  ParenExpressionAst,
  PipelineAst,
  ScriptBlockExpressionAst,
  TokenKind,
  UsingExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { rawText, splat } from "../compile/command-arguments.ts";
import { evaluateExpression } from "../compile/compiled-script.ts";
import { pureExpression } from "../compile/statements.ts";
import type { StreamNumber } from "../pipeline/contract.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { Scope } from "../runtime/scope.ts";
import { PowerShell } from "./power-shell.ts";
import { Command, CommandParameter } from "./ps-command.ts";

function refusal(message: string): Exception {
  return new Exception("System.Management.Automation.ScriptBlockToPowerShellNotSupportedException", message);
}

const onePipeline =
  "Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or command.";
const cannot = "Cannot generate a PowerShell object for a ScriptBlock";

/** The PowerShell of a block; `args` are its parameters' values. Throws ScriptBlockToPowerShellNotSupportedException. */
export function powerShellOf(block: ScriptBlock, args: readonly PSValue[]): PowerShell {
  const pipelines = simplePipelines(block);
  const parameters = (block.functionParameters ?? block.ast.paramBlock?.parameters ?? []).map((parameter) =>
    parameter.name.variablePath.unqualifiedPath.toLowerCase(),
  );
  for (const pipeline of pipelines) checkTree(pipeline, new Set(parameters));
  const { sessionState, context } = block;
  const outer = sessionState.currentScope;
  const scope = new Scope(outer, sessionState, outer.layout, false);
  for (const [index, name] of parameters.entries()) scope.assign(name, args[index] ?? null, name);
  const made = new PowerShell();
  sessionState.currentScope = scope;
  try {
    for (const pipeline of pipelines) {
      for (const element of pipeline.pipelineElements) {
        made.commands.add(commandOf(element as CommandAst, (ast) => evaluateExpression(context, ast)));
      }
      if (pipeline !== pipelines.at(-1)) made.commands.endStatement();
    }
  } finally {
    sessionState.currentScope = outer;
  }
  return made;
}

function simplePipelines(block: ScriptBlock): PipelineAst[] {
  const { ast } = block;
  if (ast.beginBlock !== null || ast.processBlock !== null || ast.dynamicParamBlock !== null || ast.cleanBlock !== null)
    throw refusal(`The script block cannot be converted because it contains more than one clause. ${onePipeline}`);
  const { statements = [], traps = [] } = ast.endBlock ?? {};
  if (traps.length > 0) throw refusal("A script block that contains a top-level trap statement cannot be converted.");
  if (statements.length === 0)
    throw refusal(
      "An empty script block cannot be converted. Verify that the script block contains exactly one pipeline or command.",
    );
  if (statements.some((statement) => !(statement instanceof PipelineAst)))
    throw refusal(`Only a script block that contains exactly one pipeline or command can be converted. ${onePipeline}`);
  return statements as PipelineAst[];
}

/** What cannot be said with commands and constants is refused, in the order in which it stands. */
function checkTree(pipeline: PipelineAst, known: ReadonlySet<string>): void {
  const check = (ast: Ast): void => {
    if (ast instanceof UsingExpressionAst) return;
    const message = objection(ast, pipeline, known);
    if (message !== null) throw refusal(message);
    ast.forEachChild(check);
  };
  check(pipeline);
}

const constantVariables = new Set(["true", "false", "null"]);

function objection(ast: Ast, pipeline: PipelineAst, known: ReadonlySet<string>): string | null {
  if (ast instanceof PipelineAst) {
    const startsWithExpression = !(ast.pipelineElements[0] instanceof CommandAst);
    if (startsWithExpression && (ast === pipeline || pureExpression(ast) === null))
      return `${cannot} that starts a pipeline with an expression.`;
  } else if (ast instanceof CommandAst) {
    if (ast.invocationOperator === TokenKind.Dot) return `${cannot} that uses dot sourcing.`;
    if (ast.parent !== pipeline)
      return `${cannot} which invokes pipelines, commands or functions to evaluate arguments of the main pipeline.`;
    if (ast.commandElements[0] instanceof ScriptBlockExpressionAst)
      return `${cannot} that invokes other script blocks.`;
  } else if (ast instanceof FileRedirectionAst || (ast instanceof MergingRedirectionAst && ast.toStream !== 1)) {
    return "The script block cannot be converted to a PowerShell object because it contains forbidden redirection operators.";
  } else if (ast instanceof VariableExpressionAst) {
    const { userPath } = ast.variablePath;
    const name = userPath.toLowerCase();
    if (!known.has(name) && !constantVariables.has(name))
      return `${cannot} dereferencing variables undeclared in the param(...) block.  Name of undeclared variable: ${userPath}.`;
  } else if (ast instanceof ScriptBlockExpressionAst) {
    return `${cannot} that tries to pass other script blocks inside argument values.`;
  }
  return null;
}

function commandOf(ast: CommandAst, evaluate: (ast: ExpressionAst) => PSValue): Command {
  const [name, ...rest] = ast.commandElements;
  const value = (element: Ast): PSValue => {
    if (!isConstant(element))
      throw refusal(`${cannot} evaluating dynamic expressions. Dynamic expression: ${element.extent.text}.`);
    return evaluate((element instanceof UsingExpressionAst ? element.subExpression : element) as ExpressionAst);
  };
  const command = new Command(String(value(name as Ast)));
  for (const redirection of ast.redirections) command.merged.set(redirection.fromStream as StreamNumber, "Output");
  for (const element of rest) {
    if (element instanceof CommandParameterAst) command.addParameter(namedParameter(element, value));
    else if (isSplatted(element)) addSplatted(command, element, value(element));
    else command.addParameter(new CommandParameter(null, value(element), { text: rawText(element as ExpressionAst) }));
  }
  return command;
}

/** `-Name`, `-Name:` or `-Name: ` as it was written, with its value. */
function namedParameter(ast: CommandParameterAst, value: (element: Ast) => PSValue): CommandParameter {
  const { argument, parameterName, errorPosition } = ast;
  if (argument === null) return new CommandParameter(`-${parameterName}`, null);
  const space = errorPosition.endOffset === argument.extent.startOffset ? "" : " ";
  return new CommandParameter(`-${parameterName}:${space}`, value(argument));
}

function isSplatted(ast: Ast): boolean {
  const variable = ast instanceof UsingExpressionAst ? ast.subExpression : ast;
  return variable instanceof VariableExpressionAst && variable.splatted;
}

/** `@name`: a parameter for each entry of a dictionary, an argument for each element of a collection. */
function addSplatted(command: Command, ast: Ast, value: PSValue): void {
  for (const { parameterName, hasValue, value: item } of splat(ast as ExpressionAst, value)) {
    const name = parameterName === null ? null : `-${parameterName}${hasValue ? ":" : ""}`;
    command.addParameter(new CommandParameter(name, item, { splatted: true }));
  }
}

/** Needs no more than the parameters to be known. */
function isConstant(ast: Ast): boolean {
  if (ast instanceof ArrayLiteralAst) return ast.elements.every(isConstant);
  if (ast instanceof ParenExpressionAst || ast instanceof ArrayExpressionAst) return isSafe(ast);
  return (
    ast instanceof ConstantExpressionAst ||
    ast instanceof ExpandableStringExpressionAst ||
    ast instanceof VariableExpressionAst ||
    ast instanceof UsingExpressionAst ||
    ast instanceof HashtableAst
  );
}

/** Parentheses around constants only. */
function isSafe(ast: ParenExpressionAst | ArrayExpressionAst): boolean {
  if (ast instanceof ArrayExpressionAst)
    return ast.subExpression.statements.every((statement) => {
      const inner = pureExpression(statement);
      return inner !== null && isConstant(inner);
    });
  const inner = pureExpression(ast.pipeline);
  return inner !== null && isConstant(inner);
}
