// Owns foreach, and the enumerator object that `$foreach` and `$switch` are.
import { AutomationNull, getEnumerable, type PSValue, tagType } from "@latch/dotnet";
import { type ForEachStatementAst } from "@latch/grammar";
import { createRequire } from "node:module";
import type { OutputSink } from "../pipeline/contract.ts";
import type { Frame } from "../runtime/frame.ts";
import { BreakSignal, ContinueSignal } from "../runtime/signals.ts";
import type { SlotValue } from "../runtime/scope.ts";
import { Variable } from "../runtime/variable.ts";
import { LoopHeat } from "./hot-loop/loop-heat.ts";
import { isForLoop, loopBody } from "./loops.ts";
import { lazyRange } from "./range-expression.ts";
import { captureEnumerable } from "./statements.ts";
import { compileStore } from "./assignment.ts";
import { placed, reach } from "./sequence-point.ts";
import { Completion, type Statement, type Store } from "./types.ts";
import type { Unit } from "./unit.ts";

const require = createRequire(import.meta.url);

/** The enumerator of a running foreach or switch: `$foreach.MoveNext()`, `$foreach.Current`. */
export class LoopEnumerator {
  private readonly values: readonly PSValue[];
  private index = -1;

  constructor(values: readonly PSValue[]) {
    this.values = values;
  }
  moveNext(): boolean {
    if (this.index < this.values.length) this.index++;
    return this.index < this.values.length;
  }
  get current(): PSValue {
    return this.values[this.index] ?? null;
  }
  reset(): void {
    this.index = -1;
  }
}
tagType(LoopEnumerator, "System.Array+LoopEnumerator");

/** What a loop goes through: an array as it is, other collections copied lazily, a scalar once, nothing for null. */
export function loopValues(value: PSValue): Iterable<PSValue> | readonly PSValue[] {
  if (Array.isArray(value)) return value as PSValue[];
  if (value === null || value === AutomationNull) return [];
  return getEnumerable(value) ?? [value];
}

/** Compiles a foreach statement. */
export function compileForEach(unit: Unit, ast: ForEachStatementAst): Statement {
  const label = (ast.label ?? "").toLowerCase();
  const condition = ast.condition as NonNullable<typeof ast.condition>;
  const range = lazyRange(unit, condition);
  const collection = captureEnumerable(unit, condition);
  const store = compileStore(unit, ast.variable);
  const body = loopBody(unit, ast);
  if (mentionsEnumerator(ast) || unit.isDebugged)
    return placed(unit, condition, withEnumerator(unit, ast, label, collection, store, body));
  const rangeHeat = range === null ? null : LoopHeat.of(unit, ast, true);
  const arrayHeat = LoopHeat.of(unit, ast);
  return (frame, output) => {
    frame.position = condition;
    if (range !== null) {
      const bounds = range(frame);
      if (bounds !== null) return overRange(frame, output, bounds.from, bounds.to, label, store, body, rangeHeat);
    }
    const values = loopValues(collection(frame));
    if (Array.isArray(values)) return overArray(frame, output, values as PSValue[], label, store, body, arrayHeat);
    frame.position = ast.variable;
    return overIterator(frame, output, values[Symbol.iterator](), label, store, body);
  };
}

function mentionsEnumerator(ast: ForEachStatementAst): boolean {
  return /\$foreach\b/i.test(ast.body.extent.text);
}

/** Ends, goes on or leaves after a body's completion: undefined = next item. */
function after(completion: Completion, frame: Frame, label: string): Completion | undefined {
  if (completion === Completion.return) return completion;
  if (!isForLoop(frame.context.pendingLabel, label)) return completion;
  return completion === Completion.break ? Completion.normal : undefined;
}

/** A signal from deeper down: true = next item, false = the loop ends; others are thrown on. */
function caught(signal: unknown, label: string): boolean {
  if (signal instanceof BreakSignal && isForLoop(signal.label, label)) return false;
  if (signal instanceof ContinueSignal && isForLoop(signal.label, label)) return true;
  throw signal;
}

function overRange(
  frame: Frame,
  output: OutputSink,
  from: number,
  to: number,
  label: string,
  store: Store,
  body: Statement,
  heat: LoopHeat | null,
): Completion {
  const step = from <= to ? 1 : -1;
  const context = frame.context;
  let i = from - step;
  if (heat !== null && heat.code !== null) return heat.code(frame, output, i, to);
  for (;;) {
    try {
      while (i !== to) {
        if (heat !== null && --heat.left === 0) {
          const code = heat.becomeHot(frame);
          if (code !== null) return code(frame, output, i, to);
        }
        i += step;
        if (context.stopRequested || context.pendingWork !== null) context.checkInterrupts();
        store(frame, i);
        const completion = body(frame, output);
        if (completion === Completion.normal) continue;
        const result = after(completion, frame, label);
        if (result !== undefined) return result;
      }
      return Completion.normal;
    } catch (signal) {
      if (!caught(signal, label)) return Completion.normal;
    }
  }
}

function overArray(
  frame: Frame,
  output: OutputSink,
  values: readonly PSValue[],
  label: string,
  store: Store,
  body: Statement,
  heat: LoopHeat | null,
): Completion {
  const context = frame.context;
  let i = 0;
  if (heat !== null && heat.code !== null) return heat.code(frame, output, values, i);
  for (;;) {
    try {
      while (i < values.length) {
        if (heat !== null && --heat.left === 0) {
          const code = heat.becomeHot(frame);
          if (code !== null) return code(frame, output, values, i);
        }
        if (context.stopRequested || context.pendingWork !== null) context.checkInterrupts();
        store(frame, values[i++] as PSValue);
        const completion = body(frame, output);
        if (completion === Completion.normal) continue;
        const result = after(completion, frame, label);
        if (result !== undefined) return result;
      }
      return Completion.normal;
    } catch (signal) {
      if (!caught(signal, label)) return Completion.normal;
    }
  }
}

function overIterator(
  frame: Frame,
  output: OutputSink,
  iterator: Iterator<PSValue>,
  label: string,
  store: Store,
  body: Statement,
): Completion {
  const context = frame.context;
  for (;;) {
    try {
      for (;;) {
        const next = iterator.next();
        if (next.done === true) return Completion.normal;
        if (context.stopRequested || context.pendingWork !== null) context.checkInterrupts();
        store(frame, next.value);
        const completion = body(frame, output);
        if (completion === Completion.normal) continue;
        const result = after(completion, frame, label);
        if (result !== undefined) return result;
      }
    } catch (signal) {
      if (!caught(signal, label)) return Completion.normal;
    }
  }
}

let enumeratorDefined = false;

/** Sets `$foreach` or `$switch` in the frame's scope; the result puts back what was there. */
export function setLoopVariable(frame: Frame, name: string, enumerator: LoopEnumerator): () => void {
  if (!enumeratorDefined) {
    (require("./loop-enumerator-type.ts") as typeof import("./loop-enumerator-type.ts")).defineEnumerator();
    enumeratorDefined = true;
  }
  const scope = frame.scope;
  const slot = scope.layout.index.get(name);
  if (slot !== undefined) {
    const saved: SlotValue = scope.slots[slot];
    scope.slots[slot] = enumerator;
    return () => {
      scope.slots[slot] = saved;
    };
  }
  const saved = scope.variables?.get(name);
  scope.setCell(name, new Variable(name, enumerator));
  return () => {
    if (saved === undefined) scope.removeVariable(name);
    else scope.setCell(name, saved);
  };
}

/** The slow form for bodies that use `$foreach`. */
function withEnumerator(
  unit: Unit,
  ast: ForEachStatementAst,
  label: string,
  collection: (frame: Frame) => PSValue,
  store: Store,
  body: Statement,
): Statement {
  return (frame, output) => {
    frame.position = ast.condition;
    const enumerator = new LoopEnumerator(Array.from(loopValues(collection(frame))));
    const restore = setLoopVariable(frame, "foreach", enumerator);
    try {
      const iterator: Iterator<PSValue> = {
        next: () => {
          if (unit.isDebugged) reach(frame, ast.variable);
          return enumerator.moveNext() ? { done: false, value: enumerator.current } : { done: true, value: null };
        },
      };
      return overIterator(frame, output, iterator, label, store, body);
    } finally {
      restore();
    }
  };
}
