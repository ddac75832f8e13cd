// Owns array literals, `@( )`, hashtable literals and their ordered and object forms.
import {
  AutomationNull,
  Hashtable,
  OrderedDictionary,
  emptyPropertyName,
  PSCustomObject,
  type PSValue,
  setTypeNames,
  shapeOf,
  toStringValue,
  typeNamesOf,
} from "@latch/dotnet";
import {
  type ArrayExpressionAst,
  type ArrayLiteralAst,
  type ExpressionAst,
  type HashtableAst,
  type StatementAst,
  StringConstantExpressionAst,
  pureExpression,
} from "@latch/grammar";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { CollectorSink, writeEnumerated } from "../runtime/streams.ts";
import { compileExpression } from "./expressions.ts";
import { compileStatementList } from "./statement-list.ts";
import { capturePipeline, leave } from "./statements.ts";
import { Completion, type Expression } from "./types.ts";
import type { Unit } from "./unit.ts";

/** `a, b, c` */
export function compileArrayLiteral(unit: Unit, ast: ArrayLiteralAst): Expression {
  const elements = ast.elements.map((e: ExpressionAst) => compileExpression(unit, e));
  const count = elements.length;
  return (frame) => {
    const items: PSValue[] = new Array(count);
    for (let i = 0; i < count; i++) items[i] = (elements[i] as Expression)(frame);
    return items;
  };
}

/** `@( … )`: all output as an object[]. */
export function compileArrayExpression(unit: Unit, ast: ArrayExpressionAst): Expression {
  const { statements, traps } = ast.subExpression;
  if (statements.length === 0) return () => [];
  const only = statements.length === 1 && traps.length === 0 ? pureExpression(statements[0] as StatementAst) : null;
  if (only !== null) {
    const value = compileExpression(unit, only);
    if (only.kind === "ArrayLiteral") return value;
    return (frame) => {
      const result = value(frame);
      if (typeof result !== "object" || result === null) return [result];
      const output = new CollectorSink();
      writeEnumerated(result, output);
      return output.items;
    };
  }
  unit.expressionDepth++;
  const run = compileStatementList(unit, statements, traps);
  unit.expressionDepth--;
  return (frame) => {
    const output = new CollectorSink();
    const completion = run(frame, output);
    if (completion !== Completion.normal) leave(completion, frame);
    return output.items;
  };
}

type Pair = readonly [Expression, Expression];

function compilePairs(unit: Unit, ast: HashtableAst): readonly Pair[] {
  return ast.keyValuePairs.map(
    ([key, value]) => [compileExpression(unit, key), capturePipeline(unit, value, false)] as const,
  );
}

function evaluatePairs(pairs: readonly Pair[], frame: Frame, add: (key: PSValue, value: PSValue) => boolean): void {
  for (let i = 0; i < pairs.length; i++) {
    const [keyOf, valueOf] = pairs[i] as Pair;
    const key = keyOf(frame);
    if (key === null || key === AutomationNull)
      throw engineError("InvalidNullKey", "A null key is not allowed in a hash literal.");
    const value = valueOf(frame);
    if (add(key, value === AutomationNull ? null : value)) continue;
    throw engineError(
      "DuplicateKeyInHashLiteral",
      `Duplicate keys '${toStringValue(key)}' are not allowed in hash literals.`,
      key,
    );
  }
}

/** `@{ … }` */
export function compileHashtable(unit: Unit, ast: HashtableAst): Expression {
  const pairs = compilePairs(unit, ast);
  return (frame) => {
    const table = new Hashtable(true, pairs.length);
    evaluatePairs(pairs, frame, (key, value) => {
      if (table.has(key)) return false;
      table.set(key, value);
      return true;
    });
    return table;
  };
}

/** `[ordered]@{ … }` */
export function compileOrdered(unit: Unit, ast: HashtableAst): Expression {
  const pairs = compilePairs(unit, ast);
  return (frame) => {
    const table = new OrderedDictionary(true);
    evaluatePairs(pairs, frame, (key, value) => {
      if (table.has(key)) return false;
      table.set(key, value);
      return true;
    });
    return table;
  };
}

/** A property of an object being made; `PSTypeName` names its type instead. */
export function setObjectProperty(object: PSCustomObject, name: string, value: PSValue): void {
  if (name.length === 10 && name.toLowerCase() === "pstypename")
    setTypeNames(object, [toStringValue(value), ...typeNamesOf(object)]);
  else object.set(name, value);
}

/** The names of a literal's keys when they are constant and all different, and none means something else; else null. */
function constantNames(ast: HashtableAst): string[] | null {
  const names: string[] = [];
  const seen = new Set(["", "pstypename"]);
  for (const [key] of ast.keyValuePairs) {
    if (!(key instanceof StringConstantExpressionAst) || seen.has(key.text.toLowerCase())) return null;
    seen.add(key.text.toLowerCase());
    names.push(key.text);
  }
  return names;
}

/** `[pscustomobject]@{ … }`: properties in order. */
export function compileCustomObject(unit: Unit, ast: HashtableAst): Expression {
  const pairs = compilePairs(unit, ast);
  const names = constantNames(ast);
  if (names !== null) {
    const shape = shapeOf(names);
    return (frame) => {
      const values: PSValue[] = new Array(pairs.length);
      for (let i = 0; i < pairs.length; i++) {
        const value = (pairs[i] as Pair)[1](frame);
        values[i] = value === AutomationNull ? null : value;
      }
      return new PSCustomObject(shape, values);
    };
  }
  return (frame) => {
    const object = PSCustomObject.from([]);
    evaluatePairs(pairs, frame, (key, value) => {
      const name = toStringValue(key);
      if (name === "") throw emptyPropertyName("System.Collections.Specialized.OrderedDictionary");
      if (object.get(name) !== undefined) return false;
      // PSTypeName names the type instead of becoming a property.
      if (name.length === 10 && name.toLowerCase() === "pstypename" && typeof value === "string")
        setTypeNames(object, [value, ...typeNamesOf(object)]);
      else object.set(name, value);
      return true;
    });
    return object;
  };
}
