// Owns the short way to call plain functions and script blocks: no pipeline, no binder, where the result is the same.
import { argumentsInOrder } from "../binder/argument.ts";
import { AutomationNull, languageGate, type PSValue } from "@latch/dotnet";
import {
  type CommandAst,
  CommandParameterAst,
  type ExpressionAst,
  type PipelineAst,
  StringConstantExpressionAst,
  TokenKind,
  VariableExpressionAst,
} from "@latch/grammar";
import type { CommandArgument, OutputSink, PipelineCommand } from "../pipeline/contract.ts";
import type { FunctionInfo } from "../pipeline/command-info.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { traces } from "../tracing/trace-source.ts";
import { Frame } from "../runtime/frame.ts";
import { bindingOrders } from "../runtime/plain-call.ts";
import { Scope, Slot } from "../runtime/scope.ts";
import type { InvokeOptions, ScriptBlock } from "../runtime/script-block.ts";
import { ReturnSignal } from "../runtime/signals.ts";
import type { CompiledScript } from "./compiled-script.ts";
import { argumentValue, isCalledLikeMethod } from "./command-arguments.ts";
import { compileExpression } from "./expressions.ts";
import { zeroValue } from "./zero-values.ts";
import { Completion, type CompiledParameter, type Expression, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

interface FastArgument {
  /** Lower-case parameter name, or null for a positional value. */
  readonly name: string | null;
  readonly value: Expression;
  readonly ast: ExpressionAst;
  /** Raw text of a bare number, for [string] parameters. */
  readonly text: string | null;
}

/** A command that may turn out to be a plain function; null when its form rules that out. */
export function compileFastCall(unit: Unit, ast: PipelineAst, element: CommandAst, slow: Statement): Statement | null {
  const nameAst = element.commandElements[0];
  if (unit.isDebugged) return null;
  if (!(nameAst instanceof StringConstantExpressionAst)) return null;
  if (element.invocationOperator !== TokenKind.Unknown || element.redirections.length > 0) return null;
  const args = isCalledLikeMethod(element) ? null : fastArguments(unit, element);
  if (args === null) return null;
  const name = nameAst.text.toLowerCase();
  if (name.includes("\\") || name.includes("/")) return null;
  let version = -1;
  let cachedFunction: FunctionInfo | null = null;
  let cachedMap: Int32Array | null = null;
  return (frame, output) => {
    const context = frame.context;
    if (version !== context.commandVersion) {
      cachedFunction = findPlainFunction(context, name);
      cachedMap = cachedFunction === null ? null : mapArguments(cachedFunction.scriptBlock.compiled().parameters, args);
      version = context.commandVersion;
    }
    if (cachedFunction === null || cachedMap === null) return slow(frame, output);
    frame.position = ast;
    callPlain(frame, cachedFunction, args, cachedMap, output);
    return Completion.normal;
  };
}

function fastArguments(unit: Unit, element: CommandAst): FastArgument[] | null {
  const list: FastArgument[] = [];
  const elements = element.commandElements;
  for (let i = 1; i < elements.length; i++) {
    const part = elements[i];
    if (part instanceof VariableExpressionAst && part.splatted) return null;
    if (!(part instanceof CommandParameterAst)) {
      list.push({
        name: null,
        value: compileExpression(unit, part as ExpressionAst),
        text: numberText(part as ExpressionAst),
        ast: part as ExpressionAst,
      });
      continue;
    }
    const name = part.parameterName.toLowerCase();
    if (part.argument !== null) {
      list.push({
        name,
        value: compileExpression(unit, part.argument),
        text: numberText(part.argument),
        ast: part.argument,
      });
      continue;
    }
    const next = elements[i + 1];
    if (next === undefined || next instanceof CommandParameterAst) return null;
    if (next instanceof VariableExpressionAst && next.splatted) return null;
    list.push({
      name,
      value: compileExpression(unit, next as ExpressionAst),
      text: numberText(next as ExpressionAst),
      ast: next as ExpressionAst,
    });
    i++;
  }
  return list;
}

function numberText(ast: ExpressionAst): string | null {
  return ast.kind === "ConstantExpression" ? ast.extent.text : null;
}

/** The function of a name, if that is what the name means and it can be called plainly. */
function findPlainFunction(context: ExecutionContext, name: string): FunctionInfo | null {
  const scope = context.currentScope;
  if (scope.findAlias(name) !== undefined || context.actions?.seesEveryLookup === true) return null;
  const info = scope.findFunction(name);
  if (info === undefined || info.isFilter) return null;
  if (traces.binding !== null || traces.discovery !== null) return null;
  if (languageGate.used && info.scriptBlock.languageMode !== context.languageMode) return null;
  const code = info.scriptBlock.compiled();
  return code.isSimple && !code.usesInvocation && !code.parameters.some((p) => p.name === "input") ? info : null;
}

/** Which parameter each argument goes to (-1: `$args`), or null when that takes the binder. */
function mapArguments(parameters: readonly CompiledParameter[], args: readonly FastArgument[]): Int32Array | null {
  const map = new Int32Array(args.length).fill(-1);
  const taken = new Array<boolean>(parameters.length).fill(false);
  for (let i = 0; i < args.length; i++) {
    const name = (args[i] as FastArgument).name;
    if (name === null) continue;
    const index = parameters.findIndex((p) => p.name === name);
    if (index < 0 || taken[index] === true) return null;
    map[i] = index;
    taken[index] = true;
  }
  let next = 0;
  for (let i = 0; i < args.length; i++) {
    if ((args[i] as FastArgument).name !== null) continue;
    while (next < parameters.length && taken[next] === true) next++;
    if (next < parameters.length) map[i] = next++;
  }
  if (args.some((argument) => argument.name !== null)) {
    const places = args.map((_, i) => i);
    const isNamed = (i: number): boolean => args[i]?.name !== null;
    bindingOrders.set(map, [...places.filter(isNamed), ...places.filter((i) => !isNamed(i))]);
  }
  return map;
}

function callPlain(
  frame: Frame,
  info: FunctionInfo,
  args: readonly FastArgument[],
  map: Int32Array,
  output: OutputSink,
): void {
  const context = frame.context;
  const block = info.scriptBlock;
  const code = block.compiled();
  const values: PSValue[] = new Array(args.length);
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] as FastArgument;
    const index = map[i] as number;
    const raw = argument.text !== null && index >= 0 && code.parameters[index]?.isString === true;
    values[i] = raw ? argument.text : argumentValue(argument.value(frame));
  }
  const state = block.sessionState;
  const scope = new Scope(state.currentScope, state, code.layout, false);
  const inner = new Frame(context, scope, code, block, output);
  inner.functionName = info.name;
  inner.plainFunction = info;
  inner.plainValues = values;
  inner.plainMap = map;
  scope.automatic = inner;
  inner.enter();
  try {
    bindPlain(inner, code, values, map, args);
    if (code.end !== null) code.end(inner);
    context.questionMark = true;
  } finally {
    inner.leave();
    if (scope.functions !== null || scope.aliases !== null) context.commandVersion++;
  }
}

function bindPlain(
  inner: Frame,
  code: CompiledScript,
  values: readonly PSValue[],
  map: Int32Array,
  args: readonly FastArgument[] | null,
): void {
  let bound = 0;
  let rest: PSValue[] | null = null;
  for (let i = 0; i < values.length; i++) {
    const index = map[i] as number;
    const value = values[i] as PSValue;
    if (index < 0) {
      rest ??= [];
      rest.push(value === AutomationNull ? null : value);
      continue;
    }
    setPlainParameter(inner, code, index, value, args === null ? null : (args[i] as FastArgument));
    if (index < 31) bound |= 1 << index;
  }
  finishParameters(inner, code, bound, values.length > 31 ? new Set(map) : null);
  if (code.usesArgs || rest !== null) inner.scope.slots[Slot.args] = rest ?? [];
}

/** Converts by the parameter's type and sets its variable; conversion errors are the binder's. */
function setPlainParameter(
  inner: Frame,
  code: CompiledScript,
  index: number,
  value: PSValue,
  argument: FastArgument | null,
): void {
  const parameter = code.parameters[index] as CompiledParameter;
  if (parameter.simpleConversion === null) {
    code.setParameter(inner, index, value);
    return;
  }
  code.setParameter(
    inner,
    index,
    inner.context.convertArgument(
      inner,
      parameter,
      value,
      argument === null ? null : argument.ast.extent,
      argument === null ? null : argument.text,
    ),
  );
}

/** Defaults of parameters that got no argument, in order. */
function finishParameters(inner: Frame, code: CompiledScript, bound: number, many: Set<number> | null): void {
  const { parameters } = code;
  for (let i = 0; i < parameters.length; i++) {
    if (i < 31 ? (bound & (1 << i)) !== 0 : many?.has(i) === true) continue;
    const parameter = parameters[i] as CompiledParameter;
    if (parameter.defaultValue !== null) {
      const value = parameter.defaultValue(inner);
      const converted =
        parameter.simpleConversion === null ? value : inner.context.convertArgument(inner, parameter, value, null);
      code.setParameter(inner, i, converted);
    } else code.setParameter(inner, i, parameter.simpleConversion === null ? null : zeroValue(parameter));
  }
}

/**
 * Runs a script block for code outside pipelines (Invoke(), script members, -replace blocks):
 * plainly when its parameters allow, else through the pipeline.
 */
export function callSimple(context: ExecutionContext, block: ScriptBlock, options: InvokeOptions): void {
  const dotSource = options.dotSource === true;
  const state = block.sessionState;
  const code = dotSource ? block.code.forScope(state.currentScope) : block.compiled();
  const args = options.args ?? [];
  if (!code.isSimple || (code.usesInvocation && !dotSource)) {
    callThroughPipeline(context, block, options);
    return;
  }
  const scope = dotSource ? state.currentScope : new Scope(state.currentScope, state, code.layout, false);
  const frame = new Frame(context, scope, code, block, options.output);
  frame.enter();
  const saved = scope.slots[Slot.underscore];
  try {
    if (options.dollarUnder !== undefined) scope.slots[Slot.underscore] = options.dollarUnder;
    if (options.thisValue !== undefined) scope.slots[Slot.this] = options.thisValue;
    if (options.input !== undefined) scope.slots[Slot.input] = [...options.input];
    bindPlain(
      frame,
      code,
      args,
      Int32Array.from(args, (_, i) => (i < code.parameters.length ? i : -1)),
      null,
    );
    if (code.end !== null) code.end(frame);
  } catch (signal) {
    if (!(signal instanceof ReturnSignal) || signal.frame !== frame) throw signal;
  } finally {
    if (dotSource) scope.slots[Slot.underscore] = saved;
    frame.leave();
    if (!dotSource && (scope.functions !== null || scope.aliases !== null)) context.commandVersion++;
  }
}

/** The general way: `$_` and `$this` in a scope around the command's own. */
function callThroughPipeline(context: ExecutionContext, block: ScriptBlock, options: InvokeOptions): void {
  const state = block.sessionState;
  const outer = state.currentScope;
  const scope = new Scope(outer, state, outer.layout, false);
  if (options.dollarUnder !== undefined) scope.slots[Slot.underscore] = options.dollarUnder;
  if (options.thisValue !== undefined) scope.slots[Slot.this] = options.thisValue;
  const command: PipelineCommand = {
    ast: context.callSite(),
    command: block,
    arguments: argumentsInOrder(block.ast, options.args ?? []),
    redirections: [],
    dotSource: options.dotSource === true,
    // Invoke() and delegates have no invocation name.
    invocationOperator: false,
  };
  if (options.dotSource !== true) state.currentScope = scope;
  try {
    runPipeline(context, [command], options.input ?? null, options.output);
  } finally {
    state.currentScope = outer;
  }
}

/** An argument given by value. */
export function positional(value: PSValue): CommandArgument {
  return {
    parameterName: null,
    hasColon: false,
    hasValue: true,
    value: value === AutomationNull ? null : value,
    extent: null,
    parameterExtent: null,
    splatted: false,
    text: null,
    ast: null,
  };
}
