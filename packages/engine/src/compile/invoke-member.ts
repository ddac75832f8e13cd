// Owns method calls: `a.M(x)`, `[T]::M(x)`, `[T]::new(x)`, on each element of a collection, `?.`; base constructor calls.
import {
  AutomationNull,
  CallSite,
  construct,
  type DotNetType,
  getEnumerable,
  invokeMethod,
  invokeStatic,
  languageGate,
  type PSValue,
  tryInvokeMethod,
} from "@latch/dotnet";
import {
  ConvertExpressionAst,
  type ExpressionAst,
  type InvokeMemberExpressionAst,
  StringConstantExpressionAst,
} from "@latch/grammar";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { requireMethodAllowed, requireStaticAllowed } from "../runtime/language-mode.ts";
import { compileExpression } from "./expressions.ts";
import { compileMemberName, staticTarget } from "./member-access.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";
import { invokeBlockMethod, isIntrinsicName } from "./block-methods.ts";
import { receiverCast, receiverView } from "../classes/base-calls.ts";

/** Evaluated arguments; AutomationNull counts as null. */
export function compileArguments(unit: Unit, asts: readonly ExpressionAst[]): (frame: Frame) => PSValue[] {
  const compiled = asts.map((ast) => compileExpression(unit, ast));
  const count = compiled.length;
  if (count === 0) return () => [];
  if (count === 1) {
    const only = compiled[0] as Expression;
    return (frame) => {
      const value = only(frame);
      return [value === AutomationNull ? null : value];
    };
  }
  return (frame) => {
    const values: PSValue[] = new Array(count);
    for (let i = 0; i < count; i++) {
      const value = (compiled[i] as Expression)(frame);
      values[i] = value === AutomationNull ? null : value;
    }
    return values;
  };
}

/** Casts of arguments steer overload resolution. */
function argumentTypes(asts: readonly ExpressionAst[]): (() => readonly (DotNetType | null)[]) | null {
  if (!asts.some((a) => a instanceof ConvertExpressionAst)) return null;
  let types: readonly (DotNetType | null)[] | null = null;
  return () => {
    types ??= asts.map((a) =>
      a instanceof ConvertExpressionAst ? resolveTypeName(a.type.typeName, a.type.typeName.extent) : null,
    );
    return types;
  };
}

/** Compiles a method call. */
export function compileInvokeMember(unit: Unit, ast: InvokeMemberExpressionAst): Expression {
  // Run before the body by the constructor itself.
  if (ast.kind === "BaseCtorInvokeMemberExpression") return () => AutomationNull;
  const args = compileArguments(unit, ast.arguments);
  const types = argumentTypes(ast.arguments);
  const name = compileMemberName(unit, ast.member);
  const nameOf = typeof name === "string" ? () => name : name;
  const target = compileExpression(unit, ast.expression);
  if (ast.static) return staticCall(ast, target, nameOf, args, types);
  const cast = receiverCast(ast.expression);
  const conditional = ast.nullConditional;
  const generics = ast.genericTypeArguments;
  const site =
    typeof name === "string" && types === null && generics.length === 0 && cast === null && !isIntrinsicName(name)
      ? new CallSite(name)
      : null;
  return (frame) => {
    const object = target(frame);
    if (object === null || object === AutomationNull) {
      if (conditional) return null;
      // Nothing has no elements: its ForEach and Where give nothing, too.
      const none = invokeBlockMethod(object, nameOf(frame), args(frame), frame);
      if (none !== undefined) return none;
      throw engineError("InvokeMethodOnNull", "You cannot call a method on a null-valued expression.");
    }
    const values = args(frame);
    if (languageGate.constrained) requireMethodAllowed(object, nameOf(frame));
    const result = site?.invoke(object, values);
    if (result !== undefined) return result;
    const options = callOptions(types, generics.length === 0 ? null : generics.map((name) => resolveTypeName(name)));
    return callMethod(cast === null ? object : receiverView(object, cast), nameOf(frame), values, options, frame);
  };
}

type CallOptions = Parameters<typeof invokeMethod>[3];

function callOptions(types: (() => readonly (DotNetType | null)[]) | null, generics: DotNetType[] | null): CallOptions {
  if (types === null && generics === null) return undefined;
  return {
    ...(types === null ? {} : { argumentTypes: types() }),
    ...(generics === null ? {} : { typeArguments: generics }),
  };
}

/** Calls a method of an object; of a collection's elements when the collection has none of that name. */
export function callMethod(
  object: PSValue,
  name: string,
  args: PSValue[],
  options: CallOptions,
  frame: Frame,
): PSValue {
  const intrinsic = invokeBlockMethod(object, name, args, frame);
  if (intrinsic !== undefined) return intrinsic;
  if (typeof object === "object") {
    const result = tryInvokeMethod(object, name, args, options);
    if (result !== undefined) return result;
    const elements = Array.isArray(object) ? (object as PSValue[]) : getEnumerable(object);
    if (elements !== null) return callOnEach(elements, object, name, args, options, frame);
  }
  return invokeMethod(object, name, args, options);
}

function callOnEach(
  elements: Iterable<PSValue>,
  object: PSValue,
  name: string,
  args: PSValue[],
  options: CallOptions,
  frame: Frame,
): PSValue {
  const results: PSValue[] = [];
  let called = false;
  for (const element of elements) {
    called = true;
    if (languageGate.constrained && element !== null) requireMethodAllowed(element, name);
    const value = callMethod(element, name, args, options, frame);
    if (value === AutomationNull) continue;
    const list = getEnumerable(value);
    if (list === null) results.push(value);
    else results.push(...list);
  }
  if (!called) return invokeMethod(object, name, args, options);
  return results.length === 1 ? (results[0] as PSValue) : results.length === 0 ? AutomationNull : results;
}

function constantName(ast: InvokeMemberExpressionAst): string | null {
  return ast.member instanceof StringConstantExpressionAst ? ast.member.text : null;
}

function staticCall(
  ast: InvokeMemberExpressionAst,
  target: Expression,
  nameOf: (frame: Frame) => string,
  args: (frame: Frame) => PSValue[],
  types: (() => readonly (DotNetType | null)[]) | null,
): Expression {
  const generics = ast.genericTypeArguments;
  const constant = constantName(ast);
  const site = constant !== null && types === null && generics.length === 0 ? new CallSite(constant) : null;
  const constructs = constant?.toLowerCase() === "new";
  return (frame) => {
    const type = staticTarget(target(frame));
    if (type === null) throw engineError("InvokeMethodOnNull", "You cannot call a method on a null-valued expression.");
    const values = args(frame);
    if (languageGate.constrained) requireStaticAllowed(type, nameOf(frame));
    const result = constructs ? site?.construct(type, values) : site?.invokeStatic(type, values);
    if (result !== undefined) return result;
    const name = nameOf(frame);
    const options = callOptions(types, generics.length === 0 ? null : generics.map((name) => resolveTypeName(name)));
    if (name.toLowerCase() === "new") return construct(type, values, options);
    return invokeStatic(type, name, values, options);
  };
}
