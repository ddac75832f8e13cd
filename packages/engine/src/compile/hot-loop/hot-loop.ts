// Owns hot loops: a loop that has run many rounds becomes JavaScript source, in which numbers in variables are worked on unboxed.
// What was guessed about a statement's values is checked each time; where it is not so, the statement's closure runs as ever.
import { PSDouble, roundHalfEven } from "@latch/dotnet";
import { type ForEachStatementAst, ForStatementAst, WhileStatementAst } from "@latch/grammar";
import type { OutputSink } from "../../pipeline/contract.ts";
import type { Frame } from "../../runtime/frame.ts";
import { BreakSignal, ContinueSignal } from "../../runtime/signals.ts";
import { Variable } from "../../runtime/variable.ts";
import { isForLoop } from "../loops.ts";
import { statementFailed } from "../statement-list.ts";
import type { Completion } from "../types.ts";
import type { Unit } from "../unit.ts";
import { elementScope } from "./element-source.ts";
import { writeForEach, writeOuterLoop } from "./loop-source.ts";
import { plainCell } from "./plain-cell.ts";
import { SourceWriter } from "./source-writer.ts";

/** A loop as JavaScript; what x and y are is told in loop-source.ts. */
export type HotLoop = (frame: Frame, output: OutputSink, x: unknown, y: unknown) => Completion;

/** A signal from deeper down: true = next round, false = the loop ends; others are thrown on. */
function caught(signal: unknown, label: string): boolean {
  if (signal instanceof BreakSignal && isForLoop(signal.label, label)) return false;
  if (signal instanceof ContinueSignal && isForLoop(signal.label, label)) return true;
  throw signal;
}

/** The same for a loop inside: an error in its head ends it, as it would end the statement. */
function caughtInside(error: unknown, frame: Frame, _output: OutputSink, label: string): boolean {
  if (error instanceof BreakSignal || error instanceof ContinueSignal) return caught(error, label);
  statementFailed(error, frame, false);
  return false;
}

const scope = { PSDouble, Variable, plainCell, roundHalfEven, caught, caughtInside, ...elementScope };

/** The JavaScript of a loop with the values its variables have now, or null when nothing in it would be faster. */
export function writeHotLoop(
  unit: Unit,
  ast: ForStatementAst | WhileStatementAst | ForEachStatementAst,
  frame: Frame,
  ofRange: boolean,
): HotLoop | null {
  const writer = new SourceWriter(unit, frame);
  if (ast instanceof ForStatementAst || ast instanceof WhileStatementAst) writeOuterLoop(writer, ast);
  else writeForEach(writer, ast, ofRange);
  if (writer.fastForms === 0) return null;
  const names = writer.constants.map((_, i) => `k${i}`);
  const source = `"use strict"; return function hotLoop(frame, output, x, y) {
const s = frame.slots, ctx = frame.context; let c = 0;
${writer.text}
return 0; };`;
  const make = new Function(...Object.keys(scope), ...names, source) as (...values: unknown[]) => HotLoop;
  return make(...Object.values(scope), ...writer.constants);
}
