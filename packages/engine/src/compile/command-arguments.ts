// Owns evaluating a command's elements: name, arguments, parameters, splatting, redirections.
import {
  AutomationNull,
  charOf,
  DictionaryBase,
  getEnumerable,
  getMember,
  PSObject,
  type PSValue,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import {
  ArrayLiteralAst,
  type CommandAst,
  type CommandElementAst,
  CommandParameterAst,
  ConstantExpressionAst,
  type ExpressionAst,
  FileRedirectionAst,
  MergingRedirectionAst,
  ParenExpressionAst,
  type RedirectionAst,
  StringConstantExpressionAst,
  StringConstantType,
  TokenKind,
  UsingExpressionAst,
  VariableExpressionAst,
  pureExpression,
} from "@latch/grammar";
import { PSModuleInfo } from "../modules/module-info.ts";
import { CommandInfo } from "../pipeline/command-info.ts";
import type {
  CommandArgument,
  CommandTarget,
  PipelineCommand,
  Redirection,
  StreamNumber,
} from "../pipeline/contract.ts";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { compileExpression } from "./expressions.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";
import { compileVariable } from "./variables.ts";

/** Appends the arguments an element evaluates to. */
type ArgumentMaker = (frame: Frame, list: CommandArgument[]) => void;

/** Compiles a command: evaluates its name and elements into a PipelineCommand. */
export function compileCommand(unit: Unit, ast: CommandAst): (frame: Frame) => PipelineCommand {
  const [nameAst, ...rest] = ast.commandElements;
  const operator = ast.invocationOperator !== TokenKind.Unknown;
  const dotSource = ast.invocationOperator === TokenKind.Dot;
  const target = compileTarget(unit, nameAst as CommandElementAst, operator);
  const makers = rest.map((element) => compileElement(unit, element));
  const redirections = compileRedirections(unit, ast.redirections);
  const likeMethod = isCalledLikeMethod(ast);
  return (frame) => {
    const command = target(frame);
    if (likeMethod && frame.scope.strictMode >= 2) {
      throw engineError(
        "StrictModeFunctionCallWithParens",
        "The function or command was called as if it were a method. Parameters should be separated by spaces. For information about parameters, see the about_Parameters Help topic.",
      );
    }
    const list: CommandArgument[] = [];
    for (let i = 0; i < makers.length; i++) (makers[i] as ArgumentMaker)(frame, list);
    return {
      ast,
      command,
      arguments: list,
      redirections: redirections(frame),
      dotSource,
      invocationOperator: operator,
    };
  };
}

/** `f(1, 2)`: one argument, a list in parentheses right after the name. */
export function isCalledLikeMethod(ast: CommandAst): boolean {
  const [name, argument, ...more] = ast.commandElements;
  if (name === undefined || !(argument instanceof ParenExpressionAst) || more.length > 0) return false;
  return (
    argument.extent.startOffset === name.extent.endOffset &&
    pureExpression(argument.pipeline) instanceof ArrayLiteralAst
  );
}

function compileTarget(unit: Unit, ast: CommandElementAst, operator: boolean): (frame: Frame) => CommandTarget {
  if (ast instanceof StringConstantExpressionAst) {
    const name = ast.text;
    if (name === "") return (frame) => commandTarget("", frame, ast, operator);
    return () => name;
  }
  const value = compileExpression(unit, ast as ExpressionAst);
  return (frame) => commandTarget(value(frame), frame, ast, operator);
}

function commandTarget(value: PSValue, frame: Frame, ast: CommandElementAst, operator: boolean): CommandTarget {
  const base = unwrap(value);
  if (base instanceof ScriptBlock || base instanceof CommandInfo || base instanceof PSModuleInfo) return base;
  if (base === null || base === AutomationNull || base === "") {
    frame.position = ast;
    throw engineError(
      "BadExpression",
      "The expression after '&' in a pipeline element produced an object that was not valid. It must result in a command name, a script block, or a CommandInfo object.".replace(
        "'&'",
        operator ? `'${(ast.parent as CommandAst | null)?.invocationOperator === TokenKind.Dot ? "." : "&"}'` : "'&'",
      ),
      value,
      { at: ast },
    );
  }
  return toStringValue(base, frame.context.fieldSeparator);
}

function compileElement(unit: Unit, ast: CommandElementAst): ArgumentMaker {
  if (ast instanceof CommandParameterAst) return compileParameterElement(unit, ast);
  if (ast instanceof VariableExpressionAst && ast.splatted) return compileSplat(ast, compileVariable(unit, ast));
  if (
    ast instanceof UsingExpressionAst &&
    ast.subExpression instanceof VariableExpressionAst &&
    ast.subExpression.splatted
  ) {
    return compileSplat(ast, compileExpression(unit, ast));
  }
  const expression = ast as ExpressionAst;
  const text = rawText(expression);
  const value = compileExpression(unit, expression);
  const extent = ast.extent;
  return (frame, list) => {
    const evaluated = value(frame);
    list.push({
      parameterName: null,
      hasColon: false,
      hasValue: true,
      value: argumentValue(evaluated),
      extent,
      parameterExtent: null,
      splatted: false,
      text,
      ast,
    });
  };
}

/** What a command is given for a value: null for AutomationNull, in the array itself, too, as PowerShell does. */
export function argumentValue(value: PSValue): PSValue {
  if (typeof value !== "object" || value === null) return value;
  if (value === AutomationNull) return null;
  if (Array.isArray(value))
    for (let at = value.indexOf(AutomationNull); at >= 0; at = value.indexOf(AutomationNull, at + 1)) value[at] = null;
  return value;
}

/** Text of a bare word or number. */
export function rawText(ast: ExpressionAst): string | null {
  if (ast instanceof StringConstantExpressionAst) {
    return ast.stringConstantType === StringConstantType.BareWord ? ast.text : null;
  }
  return ast instanceof ConstantExpressionAst ? ast.extent.text : null;
}

function compileParameterElement(unit: Unit, ast: CommandParameterAst): ArgumentMaker {
  const argument = ast.argument;
  const value = argument === null ? null : compileExpression(unit, argument);
  const text = argument === null ? null : rawText(argument);
  return (frame, list) => {
    const evaluated = value === null ? null : value(frame);
    list.push({
      parameterName: ast.parameterName,
      hasColon: value !== null,
      hasValue: value !== null,
      value: argumentValue(evaluated),
      extent: argument === null ? ast.extent : argument.extent,
      parameterExtent: ast.errorPosition,
      splatted: false,
      text,
      ast,
    });
  };
}

function compileSplat(ast: ExpressionAst, value: Expression): ArgumentMaker {
  return (frame, list) => {
    for (const argument of splat(ast, value(frame))) list.push(argument);
  };
}

/** `@splat`: a dictionary gives named arguments, a collection positional ones: a text its characters. */
export function splat(ast: ExpressionAst, value: PSValue): CommandArgument[] {
  const base = unwrap(value);
  if (base instanceof DictionaryBase)
    return [...base.entries()].map(([key, item]) => splatArgument(ast, toStringValue(key), true, item));
  if (typeof base === "string")
    return base.split("").map((char) => splatArgument(ast, null, true, charOf(char.charCodeAt(0))));
  const items = Array.isArray(base) ? (base as PSValue[]) : getEnumerable(base);
  return items === null
    ? [splatArgument(ast, null, true, value)]
    : Array.from(items, (item) => splattedItem(ast, item));
}

/** Elements of `$args` that were `-Name` remember it. */
function splattedItem(ast: ExpressionAst, item: PSValue): CommandArgument {
  if (item instanceof PSObject && typeof item.baseObject === "string" && item.baseObject.startsWith("-")) {
    const name = getMember(item, "<CommandParameterName>");
    if (typeof name === "string") {
      const plain = name.replace(/:$/, "");
      return { ...splatArgument(ast, plain, false, null), hasColon: false };
    }
  }
  return splatArgument(ast, null, true, item);
}

function splatArgument(ast: ExpressionAst, name: string | null, hasValue: boolean, value: PSValue): CommandArgument {
  return {
    parameterName: name,
    hasColon: name !== null && hasValue,
    hasValue,
    value: argumentValue(value),
    extent: ast.extent,
    parameterExtent: ast.extent,
    splatted: true,
    text: null,
    ast,
  };
}

const none: readonly Redirection[] = [];

/** Compiles redirections; locations are evaluated with the arguments. */
export function compileRedirections(
  unit: Unit,
  asts: readonly RedirectionAst[],
): (frame: Frame) => readonly Redirection[] {
  if (asts.length === 0) return () => none;
  const makers = asts.map((ast) => compileRedirection(unit, ast));
  return (frame) => makers.map((make) => make(frame));
}

function compileRedirection(unit: Unit, ast: RedirectionAst): (frame: Frame) => Redirection {
  const from = ast.fromStream as StreamNumber;
  const extent = ast.extent;
  if (ast instanceof MergingRedirectionAst) {
    const redirection: Redirection = { kind: "merge", from, to: ast.toStream === 2 ? 2 : 1, extent };
    return () => redirection;
  }
  const file = ast as FileRedirectionAst;
  const location = compileExpression(unit, file.location);
  return (frame) => {
    const value = location(frame);
    const isNull = value === null || value === AutomationNull;
    return { kind: "file", from, location: isNull ? null : value, append: file.append, extent };
  };
}
