// The -Property arguments of Select-, Sort-, Group-, Compare-Object and their like: names, script blocks,
// and hashtables with Name/Label, Expression and whatever else the cmdlet allows (about_Calculated_Properties).
import {
  DictionaryBase,
  Exception,
  isScriptBlock,
  isTrue,
  newErrorRecord,
  PSCustomObject,
  type PSValue,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, type ScriptBlock } from "@latch/engine";
import { type FormatContext, PropertyExpression } from "@latch/formatting";

/** One parsed argument. */
export interface ExpressionParameter {
  readonly expression: PropertyExpression;
  /** `Name` or `Label` of a hashtable, else null. */
  readonly label: string | null;
  /** Further entries (`Descending`), by full lower-case key. */
  readonly entries: ReadonlyMap<string, PSValue>;
}

/** Evaluates script blocks with `$_` set, in the caller's scope, for expressions. */
export function expressionContext(): FormatContext {
  return {
    invokeScript: (script: PSValue, target: PSValue) => (script as ScriptBlock).invokeReturnAsIs([], target),
  } as FormatContext;
}

/** Parses -Property. `keys`: the hashtable keys allowed besides `expression`, in full (a unique prefix is enough). Throws terminating errors. */
export function parseExpressions(
  cmdlet: CmdletRuntime<object>,
  values: readonly PSValue[],
  keys: readonly string[],
): ExpressionParameter[] {
  return values.map((value) => parseExpression(cmdlet, value, keys));
}

function parseExpression(cmdlet: CmdletRuntime<object>, value: PSValue, keys: readonly string[]): ExpressionParameter {
  const base = unwrap(value);
  if (isScriptBlock(base)) return { expression: PropertyExpression.ofScript(base), label: null, entries: new Map() };
  if (base instanceof DictionaryBase) return parseTable(cmdlet, base, keys);
  if (base === null)
    fail(
      cmdlet,
      "DictionaryKeyUnknownType",
      "Cannot convert null to one of the following types {System.String, System.Management.Automation.ScriptBlock}.",
      value,
    );
  return { expression: PropertyExpression.property(toStringValue(base)), label: null, entries: new Map() };
}

function parseTable(
  cmdlet: CmdletRuntime<object>,
  table: DictionaryBase,
  keys: readonly string[],
): ExpressionParameter {
  const all = ["expression", ...keys];
  const entries = new Map<string, PSValue>();
  for (const [key, value] of table.entries()) {
    const text = toStringValue(key).toLowerCase();
    const matches = all.filter((known) => known.startsWith(text));
    const [match] = matches;
    if (match === undefined || text === "")
      fail(cmdlet, "DictionaryKeyIllegal", `The ${toStringValue(key)} key is not valid.`, key);
    if (matches.length > 1 && !all.includes(text))
      fail(cmdlet, "DictionaryKeyAmbiguous", `The ${toStringValue(key)} key is ambiguous.`, key);
    entries.set(match, value);
  }
  const expression = unwrap(entries.get("expression") ?? null);
  if (expression === null) fail(cmdlet, "DictionaryKeyMandatoryEntry", "The Expression key is missing.", table);
  const label = entries.get("name") ?? entries.get("label") ?? null;
  return {
    expression: isScriptBlock(expression)
      ? PropertyExpression.ofScript(expression)
      : PropertyExpression.property(toStringValue(expression)),
    label: label === null ? null : toStringValue(label),
    entries,
  };
}

/** A NotSupportedException with the id PowerShell gives a bad -Property argument; its message goes into ErrorDetails. */
function fail(cmdlet: CmdletRuntime<object>, errorId: string, _details: string, target: PSValue): never {
  const exception = new Exception("System.NotSupportedException", "Specified method is not supported.");
  const record = newErrorRecord(exception, errorId, "InvalidArgument", target);
  return cmdlet.throwTerminating(record);
}

/** The values of a parameter's expression for one object, wildcards resolved; errors are dropped into `onError`. */
export function evaluateAll(
  parameter: ExpressionParameter,
  target: PSValue,
  context: FormatContext,
): { name: string; value: PSValue; missing: boolean; error: Exception | null }[] {
  const expressions = expressionsFor(parameter.expression, target);
  return expressions.map((expression) => {
    const result = expression.evaluate(target, context);
    return {
      name: parameter.label ?? expression.toString(),
      value: result?.value ?? null,
      missing: result === undefined,
      error: result?.error ?? null,
    };
  });
}

/** The value an object sorts, groups or compares by. An error of the expression is written, the value is null then. */
export function evaluateKey(
  cmdlet: CmdletRuntime<object>,
  parameter: ExpressionParameter,
  target: PSValue,
  context: FormatContext,
): { value: PSValue; missing: boolean } {
  const [first] = evaluateAll(parameter, target, context);
  if (first?.error) {
    const record = newErrorRecord(first.error, "ExpressionEvaluation", "InvalidResult", target);
    record.categoryInfo.targetType = "PSObject";
    cmdlet.writeError(record);
  }
  return { value: first?.value ?? null, missing: first === undefined || first.missing };
}

/** What an expression stands for on an object: the properties a wildcard or a property set names, or itself. */
function expressionsFor(expression: PropertyExpression, target: PSValue): PropertyExpression[] {
  if (expression.hasWildcards) return expression.resolve(target);
  if (
    !expression.isProperty ||
    (target instanceof PSCustomObject && target.shape.plain && target.shape.slotOf(expression.name) >= 0)
  )
    return [expression];
  const resolved = expression.resolve(target);
  return resolved.length > 0 ? resolved : [expression];
}

/** True when a boolean entry is present and true. */
export function entryIsTrue(parameter: ExpressionParameter, key: string): boolean | null {
  const value = parameter.entries.get(key);
  return value === undefined ? null : isTrue(value);
}
