// The -Property arguments of Select-, Sort-, Group-, Compare-Object and their like: names, script blocks,
// and hashtables with Name/Label, Expression and whatever else the cmdlet allows (about_Calculated_Properties).
import {
  type Exception,
  isScriptBlock,
  isTrue,
  newErrorRecord,
  PSCustomObject,
  type PSValue,
  toStringValue,
} from "@latch/dotnet";
import { type CmdletRuntime, type ScriptBlock } from "@latch/engine";
import {
  type EntryDefinition,
  type EntryKey,
  type FormatContext,
  PropertyExpression,
  readEntries,
} from "@latch/formatting";
import { withOwnErrors } from "./format-shape.ts";

/** One parsed argument. */
export interface ExpressionParameter {
  readonly expression: PropertyExpression;
  /** `Name` or `Label` of a hashtable, else null. */
  readonly label: string | null;
  /** Further entries (`Descending`), by full key. */
  readonly entries: ReadonlyMap<EntryKey, PSValue>;
}

/** Evaluates script blocks with `$_` set, in the caller's scope, for expressions. */
export function expressionContext(): FormatContext {
  return {
    invokeScript: (script: PSValue, target: PSValue) => (script as ScriptBlock).invokeReturnAsIs([], target),
  } as FormatContext;
}

/** Parses -Property; `keys`: what a hashtable may have, the expression first. Throws terminating errors. */
export function parseExpressions(
  cmdlet: CmdletRuntime<object>,
  values: readonly PSValue[],
  keys: readonly EntryDefinition[],
): ExpressionParameter[] {
  return values.map((value) => {
    let entries: ExpressionParameter["entries"] = new Map();
    withOwnErrors(cmdlet, () => {
      entries = readEntries(value, keys);
    });
    const expression = entries.get("expression") ?? null;
    const label = toStringValue(entries.get("name") ?? entries.get("label") ?? null);
    return {
      expression: isScriptBlock(expression)
        ? PropertyExpression.ofScript(expression)
        : PropertyExpression.property(toStringValue(expression)),
      label: label === "" ? null : label,
      entries,
    };
  });
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
export function entryIsTrue(parameter: ExpressionParameter, key: EntryKey): boolean | null {
  const value = parameter.entries.get(key);
  return value === undefined ? null : isTrue(value);
}
