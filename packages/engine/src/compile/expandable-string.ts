// Owns "…$x…$(…)…": pieces and values joined, collections with $OFS between.
import { AutomationNull, PSDouble, type PSValue, convertedText, toStringValue } from "@latch/dotnet";
import type { ExpandableStringExpressionAst, ExpressionAst } from "@latch/grammar";
import type { Frame } from "../runtime/frame.ts";
import { compileExpression } from "./expressions.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";

/** A value as a string expands it. */
export function expandValue(value: PSValue, frame: Frame): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (value === null || value === AutomationNull) return "";
  if (value instanceof PSDouble) return toStringValue(value);
  return convertedText(value, frame.context.fieldSeparator);
}

/** Compiles an expandable string. */
export function compileExpandableString(unit: Unit, ast: ExpandableStringExpressionAst): Expression {
  const literals = ast.literals;
  const values = ast.nestedExpressions.map((e: ExpressionAst) => compileExpression(unit, e));
  if (values.length === 1) {
    const before = literals[0] as string;
    const after = literals[1] ?? "";
    const value = values[0] as Expression;
    return (frame) => before + expandValue(value(frame), frame) + after;
  }
  return (frame) => {
    let text = literals[0] ?? "";
    for (let i = 0; i < values.length; i++) {
      text += expandValue((values[i] as Expression)(frame), frame) + (literals[i + 1] ?? "");
    }
    return text;
  };
}
