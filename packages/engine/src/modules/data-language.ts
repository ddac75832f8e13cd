// Owns evaluating data files (.psd1): constants, arrays, hashtables and a few variables, nothing that runs.
import { Hashtable, convertTo, getType, negate } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  ArrayExpressionAst,
  ArrayLiteralAst,
  type Ast,
  CommandExpressionAst,
  ConstantExpressionAst,
  ConvertExpressionAst,
  ExpandableStringExpressionAst,
  HashtableAst,
  ParenExpressionAst,
  PipelineAst,
  type ScriptBlockAst,
  ScriptBlockExpressionAst,
  StringConstantExpressionAst,
  SubExpressionAst,
  UnaryExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { evaluateExpression } from "../compile/compiled-script.ts";
import { parseScript } from "../runtime/parse-script.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";

/** The element that a data file may not hold. */
export class NotDataError {
  readonly ast: Ast;
  constructor(ast: Ast) {
    this.ast = ast;
  }
}

/** The hashtable a data file consists of. Throws ParseException, or NotDataError for anything that is not data. */
export function readDataFile(context: ExecutionContext, text: string, path: string): Hashtable {
  const ast = parseScript(text, path);
  const table = singleExpression(ast);
  if (!(table instanceof HashtableAst)) throw new NotDataError(ast);
  const directory = path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
  return evaluate(context, table, directory) as Hashtable;
}

function singleExpression(ast: ScriptBlockAst): Ast {
  const statements = ast.endBlock?.statements ?? [];
  const only = statements[0];
  if (statements.length !== 1 || !(only instanceof PipelineAst)) return ast;
  const element = only.pipelineElements[0];
  return only.pipelineElements.length === 1 && element instanceof CommandExpressionAst ? element.expression : ast;
}

function evaluate(context: ExecutionContext, ast: Ast, directory: string): PSValue {
  if (ast instanceof HashtableAst) {
    const table = new Hashtable(true);
    for (const [key, value] of ast.keyValuePairs)
      table.set(evaluate(context, key, directory), evaluate(context, value, directory));
    return table;
  }
  if (ast instanceof ArrayLiteralAst) return ast.elements.map((element) => evaluate(context, element, directory));
  if (ast instanceof ArrayExpressionAst) {
    const items: PSValue[] = [];
    for (const statement of ast.subExpression.statements) {
      const value = evaluate(context, statement, directory);
      if (Array.isArray(value)) items.push(...(value as PSValue[]));
      else items.push(value);
    }
    return items;
  }
  if (ast instanceof PipelineAst && ast.pipelineElements.length === 1)
    return evaluate(context, ast.pipelineElements[0] as Ast, directory);
  if (ast instanceof CommandExpressionAst) return evaluate(context, ast.expression, directory);
  if (ast instanceof ParenExpressionAst) return evaluate(context, ast.pipeline, directory);
  if (
    ast instanceof StringConstantExpressionAst ||
    ast instanceof ConstantExpressionAst ||
    ast instanceof ScriptBlockExpressionAst
  )
    return evaluateExpression(context, ast);
  return evaluateRest(context, ast, directory);
}

function evaluateRest(context: ExecutionContext, ast: Ast, directory: string): PSValue {
  if (ast instanceof VariableExpressionAst) return variable(ast, directory);
  if (ast instanceof UnaryExpressionAst && ast.extent.text.startsWith("-"))
    return negate(evaluate(context, ast.child, directory));
  if (ast instanceof ExpandableStringExpressionAst) {
    let text = ast.value;
    for (const nested of ast.nestedExpressions) {
      if (!(nested instanceof VariableExpressionAst))
        throw new NotDataError(nested instanceof SubExpressionAst ? nested : ast);
      text = text.replace(nested.extent.text, () => String(variable(nested, directory) ?? ""));
    }
    return text;
  }
  if (ast instanceof ConvertExpressionAst)
    return convertTo(evaluate(context, ast.child, directory), getType("System.String"));
  throw new NotDataError(ast);
}

function variable(ast: VariableExpressionAst, directory: string): PSValue {
  switch (ast.variablePath.userPath.toLowerCase()) {
    case "true":
      return true;
    case "false":
      return false;
    case "null":
      return null;
    case "psscriptroot":
      return directory;
    case "psedition":
      return "Core";
    case "islinux":
      return process.platform === "linux";
    case "ismacos":
      return process.platform === "darwin";
    case "iswindows":
      return false;
    default:
      throw new NotDataError(ast);
  }
}
