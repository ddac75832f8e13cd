// Owns ScriptBlock.GetPowerShell(): a script block of plain pipelines as commands with arguments that need no code.
import { DictionaryBase, Exception, type PSValue, unwrap } from "@latch/dotnet";
import {
  type Ast,
  CommandAst,
  CommandParameterAst,
  ConstantExpressionAst,
  type ExpressionAst,
  FileRedirectionAst,
  MergingRedirectionAst,
  PipelineAst,
  pureExpression,
  ScriptBlockExpressionAst,
  TokenKind,
  UsingExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { elementsOf } from "../compile/block-methods.ts";
import { rawText, splat } from "../compile/command-arguments.ts";
import { evaluateExpression } from "../compile/compiled-script.ts";
import { isSafeVariable, safeValueOf } from "../language/safe-value.ts";
import type { StreamNumber } from "../pipeline/contract.ts";
import { CommandInfo } from "../pipeline/command-info.ts";
import { bindInvokeArguments } from "../pipeline/invoke-arguments.ts";
import { engineError } from "../runtime/errors.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { PowerShell } from "./power-shell.ts";
import { Command, CommandParameter } from "./ps-command.ts";

/** How a block is converted. */
export interface Conversion {
  /** Parameters' values. */
  readonly args?: readonly PSValue[];
  /** The text is trusted: any expression may stand in an argument. */
  readonly isTrusted?: boolean;
  /** Values of `$using:` variables, instead of the session's. */
  readonly variables?: DictionaryBase | null;
}

function refusal(errorId: string, message: string, at: Ast | null = null): Exception {
  const type = "System.Management.Automation.ScriptBlockToPowerShellNotSupportedException";
  return engineError(errorId, message, null, { type, at });
}

const onePipeline =
  "Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or command.";
const cannot = "Cannot generate a PowerShell object for a ScriptBlock";

/** The overloads of ScriptBlock.GetPowerShell: `[isTrustedInput | variables,] params args`. */
export function powerShellOfCall(block: ScriptBlock, given: readonly PSValue[]): PowerShell {
  const first = unwrap(given[0] ?? null);
  const named = typeof first === "boolean" || first instanceof DictionaryBase;
  const args = (named ? given.slice(1) : given).flatMap((arg) => [...elementsOf(arg)]);
  return powerShellOf(block, {
    args,
    isTrusted: first === true,
    variables: first instanceof DictionaryBase ? first : null,
  });
}

/** The PowerShell of a block. Throws ScriptBlockToPowerShellNotSupportedException, and what binding arguments throws. */
export function powerShellOf(block: ScriptBlock, conversion: Conversion = {}): PowerShell {
  const pipelines = simplePipelines(block);
  const parameters = block.functionParameters ?? block.ast.paramBlock?.parameters ?? [];
  const known = new Set(parameters.map((parameter) => parameter.name.variablePath.unqualifiedPath.toLowerCase()));
  const usings = new Map<UsingExpressionAst, PSValue>();
  const checker = new Checker(known, usings);
  for (const pipeline of pipelines) checker.check(pipeline, pipeline);
  for (const ast of usings.keys()) usings.set(ast, usingValue(block, ast, conversion));
  const made = new PowerShell();
  const convert = (): PowerShell => {
    const converter = new Converter(block, conversion.isTrusted === true, usings);
    for (const pipeline of pipelines) {
      for (const element of pipeline.pipelineElements) made.commands.add(converter.commandOf(element as CommandAst));
      if (pipeline !== pipelines.at(-1)) made.commands.endStatement();
    }
    return made;
  };
  return checker.usesParameter ? bindInvokeArguments(block, conversion.args ?? [], convert) : convert();
}

/** What `$using:x` stands for: a variable of the dictionary given, or of the session, which only trusted text sees. */
function usingValue(block: ScriptBlock, ast: UsingExpressionAst, conversion: Conversion): PSValue {
  const { subExpression } = ast;
  const { variables = null, isTrusted = false } = conversion;
  const variable = subExpression instanceof VariableExpressionAst ? subExpression : null;
  if (variables !== null) {
    if (variable !== null) return variables.get(variable.variablePath.userPath) ?? null;
    throw engineError(
      "CantGetUsingExpressionValueWithSpecifiedVariableDictionary",
      `The value of the using expression '${ast.extent.text}' cannot be retrieved with the specified variable dictionary.`,
      null,
      { at: ast },
    );
  }
  if (!isTrusted) return evaluateSafely(block, subExpression);
  const path = variable?.variablePath;
  if (
    path?.isUnqualified === true &&
    block.sessionState.currentScope.findRaw(path.unqualifiedPath.toLowerCase()) === undefined
  ) {
    const message = `The value of the using variable '${ast.extent.text}' cannot be retrieved because it has not been set in the local session.`;
    throw engineError("UsingVariableIsUndefined", message, null, { at: ast });
  }
  return evaluateExpression(block.context, subExpression);
}

/** A safe expression's value; null for any other. */
function evaluateSafely(block: ScriptBlock, ast: ExpressionAst): PSValue {
  try {
    return safeValueOf(block.context, ast, "Default");
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function simplePipelines(block: ScriptBlock): PipelineAst[] {
  const { ast } = block;
  if (ast.beginBlock !== null || ast.processBlock !== null || ast.dynamicParamBlock !== null || ast.cleanBlock !== null)
    throw refusal(
      "CanConvertOneClauseOnly",
      `The script block cannot be converted because it contains more than one clause. ${onePipeline}`,
    );
  const { statements = [], traps = [] } = ast.endBlock ?? {};
  if (traps.length > 0)
    throw refusal(
      "CantConvertScriptBlockWithTrap",
      "A script block that contains a top-level trap statement cannot be converted.",
    );
  if (statements.length === 0)
    throw refusal(
      "CantConvertEmptyPipeline",
      "An empty script block cannot be converted. Verify that the script block contains exactly one pipeline or command.",
    );
  if (statements.some((statement) => !(statement instanceof PipelineAst)))
    throw refusal(
      "CanOnlyConvertOnePipeline",
      `Only a script block that contains exactly one pipeline or command can be converted. ${onePipeline}`,
    );
  return statements as PipelineAst[];
}

/** Finds what cannot be said with commands and constants, in the order in which it stands. */
class Checker {
  usesParameter = false;
  private readonly known: ReadonlySet<string>;
  private readonly usings: Map<UsingExpressionAst, PSValue>;

  constructor(known: ReadonlySet<string>, usings: Map<UsingExpressionAst, PSValue>) {
    this.known = known;
    this.usings = usings;
  }

  /** Throws the refusal of the first such part. */
  check(ast: Ast, pipeline: PipelineAst): void {
    if (ast instanceof UsingExpressionAst) {
      this.usings.set(ast, null);
      return;
    }
    const objection = ast instanceof VariableExpressionAst ? this.ofVariable(ast) : objectionTo(ast, pipeline);
    if (objection !== null) throw refusal(objection[0], objection[1], ast);
    ast.forEachChild((child) => this.check(child, pipeline));
  }

  private ofVariable(ast: VariableExpressionAst): Objection | null {
    const { userPath, unqualifiedPath } = ast.variablePath;
    const name = unqualifiedPath.toLowerCase();
    if (!isSafeVariable(ast, this.known))
      return [
        "CantConvertWithUndeclaredVariables",
        `${cannot} dereferencing variables undeclared in the param(...) block.  Name of undeclared variable: ${userPath}.`,
      ];
    if (this.known.has(name) || name === "args") this.usesParameter = true;
    return null;
  }
}

/** Error id and message. */
type Objection = readonly [string, string];

function objectionTo(ast: Ast, pipeline: PipelineAst): Objection | null {
  if (ast instanceof PipelineAst) {
    const startsWithExpression = !(ast.pipelineElements[0] instanceof CommandAst);
    if (startsWithExpression && (ast === pipeline || pureExpression(ast) === null))
      return ["CantConvertPipelineStartsWithExpression", `${cannot} that starts a pipeline with an expression.`];
  } else if (ast instanceof CommandAst) {
    if (ast.invocationOperator === TokenKind.Dot)
      return ["CantConvertWithDotSourcing", `${cannot} that uses dot sourcing.`];
    if (ast.parent !== pipeline)
      return [
        "CantConvertWithCommandInvocations",
        `${cannot} which invokes pipelines, commands or functions to evaluate arguments of the main pipeline.`,
      ];
    if (ast.commandElements[0] instanceof ScriptBlockExpressionAst) return invokesBlock;
  } else if (ast instanceof FileRedirectionAst || (ast instanceof MergingRedirectionAst && ast.toStream !== 1)) {
    return [
      "CanConvertOneOutputErrorRedir",
      "The script block cannot be converted to a PowerShell object because it contains forbidden redirection operators.",
    ];
  } else if (ast instanceof ScriptBlockExpressionAst) {
    return ["CantConvertWithScriptBlocks", `${cannot} that tries to pass other script blocks inside argument values.`];
  }
  return null;
}

const invokesBlock: Objection = ["CantConvertWithScriptBlockInvocation", `${cannot} that invokes other script blocks.`];

/** Makes commands of a block's pipelines. */
class Converter {
  private readonly block: ScriptBlock;
  private readonly isTrusted: boolean;
  private readonly usings: ReadonlyMap<UsingExpressionAst, PSValue>;

  constructor(block: ScriptBlock, isTrusted: boolean, usings: ReadonlyMap<UsingExpressionAst, PSValue>) {
    this.block = block;
    this.isTrusted = isTrusted;
    this.usings = usings;
  }

  commandOf(ast: CommandAst): Command {
    const [name, ...rest] = ast.commandElements;
    const command = new Command(this.nameOf(name as Ast));
    for (const redirection of ast.redirections) command.merged.set(redirection.fromStream as StreamNumber, "Output");
    for (const element of rest) {
      if (element instanceof CommandParameterAst) command.addParameter(this.namedParameter(element));
      else this.addArgument(command, element as ExpressionAst);
    }
    return command;
  }

  private nameOf(ast: Ast): string {
    if (ast instanceof CommandParameterAst) return ast.extent.text;
    const value = unwrap(this.value(ast as ExpressionAst));
    if (value === null) throw refusal(...invokesBlock, ast);
    const name = value instanceof CommandInfo ? value.name : value;
    if (typeof name !== "string" || name.trim() === "") throw refusal(...invokesBlock);
    return name;
  }

  /** `@name`: a parameter for each entry of a dictionary, an argument for each element of a collection. */
  private addArgument(command: Command, ast: ExpressionAst): void {
    const variable = ast instanceof UsingExpressionAst ? ast.subExpression : ast;
    if (!(variable instanceof VariableExpressionAst && variable.splatted)) {
      command.addParameter(new CommandParameter(null, this.argument(ast), { text: rawText(ast) }));
      return;
    }
    const value = evaluateOrUsing(this.block, this.usings, ast);
    for (const { parameterName, hasValue, value: item } of splat(ast, value)) {
      const name = parameterName === null ? null : `-${parameterName}${hasValue ? ":" : ""}`;
      command.addParameter(new CommandParameter(name, item, { splatted: true }));
    }
  }

  /** An argument's value; whatever goes wrong with it makes it a dynamic expression. */
  private argument(ast: ExpressionAst): PSValue {
    if (ast instanceof UsingExpressionAst) return this.usings.get(ast) ?? null;
    if (this.isTrusted) return this.value(ast);
    try {
      return this.value(ast);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      throw refusal(
        "CantConvertWithDynamicExpression",
        `${cannot} evaluating dynamic expressions. Dynamic expression: ${ast.extent.text}.`,
      );
    }
  }

  private value(ast: ExpressionAst): PSValue {
    return this.isTrusted || ast instanceof ConstantExpressionAst
      ? evaluateOrUsing(this.block, this.usings, ast)
      : safeValueOf(this.block.context, ast, "GetPowerShell");
  }

  /** `-Name`, `-Name:` or `-Name: ` as it was written, with its value. */
  private namedParameter(ast: CommandParameterAst): CommandParameter {
    const { argument, parameterName, errorPosition } = ast;
    if (argument === null) return new CommandParameter(`-${parameterName}`, null);
    const space = errorPosition.endOffset === argument.extent.startOffset ? "" : " ";
    return new CommandParameter(`-${parameterName}:${space}`, this.value(argument));
  }
}

function evaluateOrUsing(
  block: ScriptBlock,
  usings: ReadonlyMap<UsingExpressionAst, PSValue>,
  ast: ExpressionAst,
): PSValue {
  return ast instanceof UsingExpressionAst ? (usings.get(ast) ?? null) : evaluateExpression(block.context, ast);
}
