// Owns Ast.SafeGetValue and what counts as safe: values of trees that can be had without running anything.
import {
  Exception,
  getEnumerable,
  getIndex,
  Hashtable,
  psArgumentInvalid,
  type PSValue,
  toStringValue,
} from "@latch/dotnet";
import { isConstantVariable, isSafeOperator, pureExpression } from "@latch/grammar";
import type * as grammar from "@latch/grammar";
import type { Ast } from "@latch/grammar";
import { findTypeName } from "../compile/type-names.ts";
import { evaluateExpression } from "../compile/compiled-script.ts";
import { constantValue } from "../compile/constants.ts";
import { activeContext } from "../runtime/active-context.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { parseHostText } from "../runtime/parse-script.ts";

/** What is asked for: limits of size hold for the default only; GetPowerShell checked the variables itself. */
export type SafeValueUse = "Default" | "GetPowerShell" | "SkipLimits";

const most = { visits: 5000, keys: 500 };

/** The value of a tree of constants; throws the InvalidOperationException of SafeGetValue for anything else. */
export function safeValue(ast: Ast, use: SafeValueUse = "Default"): PSValue {
  try {
    return safeValueOf(activeContext(), ast, use);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw new Exception(
      "System.InvalidOperationException",
      `Cannot generate a PowerShell object for a ScriptBlock evaluating dynamic expressions. Dynamic expression: ${ast.extent.text}.`,
    );
  }
}

/** The value of a safe tree. Throws PSArgumentException for a tree that is not safe, and what evaluating it throws. */
export function safeValueOf(context: ExecutionContext, ast: Ast, use: SafeValueUse): PSValue {
  const check = new SafetyCheck(use);
  if (!check.isSafe(ast) || (use !== "SkipLimits" && check.visits >= most.visits)) {
    throw psArgumentInvalid("ast");
  }
  return valueOf(context, ast);
}

/** A variable that may be read: a constant, `$args`, or one of the names given. */
export function isSafeVariable(ast: grammar.VariableExpressionAst, known: ReadonlySet<string> | null): boolean {
  const path = ast.variablePath;
  if (!path.isUnscopedVariable && !path.isLocal && !path.isPrivate) return false;
  const name = path.unqualifiedPath.toLowerCase();
  return known?.has(name) === true || name === "args" || (!ast.splatted && isConstantVariable(ast));
}

/** Walks a tree for anything that would run code, counting what it sees. */
class SafetyCheck {
  visits = 0;
  private readonly use: SafeValueUse;

  constructor(use: SafeValueUse) {
    this.use = use;
  }

  isSafe(ast: Ast): boolean {
    switch (ast.kind) {
      case "ConstantExpression":
      case "StringConstantExpression":
        this.visits++;
        return true;
      case "ScriptBlockExpression":
        return true;
      case "VariableExpression":
        this.visits++;
        return this.use === "GetPowerShell" || isSafeVariable(ast as grammar.VariableExpressionAst, null);
      case "UnaryExpression":
        return this.isSafeUnary(ast as grammar.UnaryExpressionAst);
      case "ConvertExpression":
        return this.isSafeConversion(ast as grammar.ConvertExpressionAst);
      case "StatementBlock":
      case "ExpandableStringExpression":
        return partsOf(ast).every((part) => {
          this.visits++;
          return this.isSafe(part);
        });
      case "UsingExpression":
        this.visits++;
        return partsOf(ast).every((part) => this.isSafe(part));
      case "Hashtable": {
        const { keyValuePairs } = ast as grammar.HashtableAst;
        if (this.use !== "SkipLimits" && keyValuePairs.length > most.keys) return false;
        return keyValuePairs.every(([key, value]) => this.isSafe(key) && this.isSafe(value));
      }
      case "Pipeline": {
        const only = pureExpression(ast as grammar.PipelineAst);
        return only !== null && this.isSafe(only);
      }
      case "IndexExpression":
      case "TernaryExpression":
      case "SubExpression":
      case "ArrayExpression":
      case "ArrayLiteral":
      case "ParenExpression":
        return partsOf(ast).every((part) => this.isSafe(part));
      default:
        return false;
    }
  }

  private isSafeUnary(ast: grammar.UnaryExpressionAst): boolean {
    if (!isSafeOperator(ast.tokenKind) || !this.isSafe(ast.child)) return false;
    this.visits++;
    return true;
  }

  private isSafeConversion(ast: grammar.ConvertExpressionAst): boolean {
    const type = findTypeName(ast.type.typeName);
    if (type === null || !type.isPrimitive || /^System\.U?IntPtr$/.test(type.fullName)) return false;
    this.visits++;
    return this.isSafe(ast.child);
  }
}

function partsOf(ast: Ast): Ast[] {
  const parts: Ast[] = [];
  ast.forEachChild((child) => parts.push(child));
  return parts;
}

/** The value of a tree that was found to be safe. */
function valueOf(context: ExecutionContext, ast: Ast): PSValue {
  const value = (part: Ast): PSValue => valueOf(context, part);
  switch (ast.kind) {
    case "ConstantExpression":
    case "StringConstantExpression":
      return constantValue(ast as grammar.ConstantExpressionAst);
    case "ArrayLiteral":
      return (ast as grammar.ArrayLiteralAst).elements.map(value);
    case "StatementBlock":
      return (ast as grammar.StatementBlockAst).statements.flatMap((statement) => {
        const result = value(statement);
        return [...(getEnumerable(result) ?? [result])];
      });
    case "SubExpression":
    case "ArrayExpression":
      return value((ast as grammar.ArrayExpressionAst).subExpression);
    case "UsingExpression":
      return value((ast as grammar.UsingExpressionAst).subExpression);
    case "ParenExpression":
      return value((ast as grammar.ParenExpressionAst).pipeline);
    case "Pipeline":
      return value(pureExpression(ast as grammar.PipelineAst) as Ast);
    case "Hashtable":
      return hashtableOf(ast as grammar.HashtableAst, value);
    case "IndexExpression":
      return indexed(
        value((ast as grammar.IndexExpressionAst).target),
        value((ast as grammar.IndexExpressionAst).index),
      );
    case "ExpandableStringExpression":
      return expanded(context, ast as grammar.ExpandableStringExpressionAst, value);
    case "ScriptBlockExpression":
      // A block of its own, made of the text with its braces.
      return parseHostText(context, ast.extent.text, null) as unknown as PSValue;
    default:
      return evaluateExpression(context, ast as grammar.ExpressionAst);
  }
}

function hashtableOf(ast: grammar.HashtableAst, value: (part: Ast) => PSValue): PSValue {
  const table = new Hashtable(true);
  for (const [key, entry] of ast.keyValuePairs) {
    const name = value(key);
    if (name === null) throw new Exception("System.ArgumentNullException", "Key cannot be null. (Parameter 'key')");
    if (table.has(name))
      throw new Exception(
        "System.ArgumentException",
        `Item has already been added. Key in dictionary: '${toStringValue(name)}'`,
      );
    table.set(name, value(entry));
  }
  return table;
}

function indexed(target: PSValue, index: PSValue): PSValue {
  const isIndexable = typeof target === "string" || Array.isArray(target) || target instanceof Hashtable;
  if (index === null || !isIndexable) throw new Exception("System.Exception", "The target cannot be indexed.");
  return getIndex(target, [index]);
}

/** The parts of a string in double quotes put together; collections are joined with `$OFS`. */
function expanded(
  context: ExecutionContext,
  ast: grammar.ExpandableStringExpressionAst,
  value: (part: Ast) => PSValue,
): string {
  const separator = context.fieldSeparator?.separator ?? " ";
  const joined = (items: readonly PSValue[]): string => items.map((item) => toStringValue(item)).join(separator);
  const texts = ast.nestedExpressions.map((part) => {
    const result = value(part);
    if (!Array.isArray(result)) return toStringValue(result);
    return joined((result as PSValue[]).map((item) => (Array.isArray(item) ? joined(item as PSValue[]) : item)));
  });
  return ast.literals.map((literal, index) => literal + (texts[index] ?? "")).join("");
}
