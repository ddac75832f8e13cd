// Owns calls of base classes: `: base(args)` of constructors, `([Base]$this).Method()`.
import { type DotNetType, type PSValue, typeOf } from "@latch/dotnet";
import {
  type BaseCtorInvokeMemberExpressionAst,
  CommandExpressionAst,
  ConvertExpressionAst,
  type ExpressionAst,
  type FunctionMemberAst,
  ParenExpressionAst,
  PipelineAst,
} from "@latch/grammar";
import { compileArguments } from "../compile/invoke-member.ts";
import { resolveTypeName } from "../compile/type-names.ts";
import { Unit } from "../compile/unit.ts";
import type { Frame } from "../runtime/frame.ts";
import { scriptClassOf } from "./script-class.ts";
import { viewAs } from "./script-instance.ts";

/** The base call that stands first in a constructor's body, or null. */
function baseCallOf(ast: FunctionMemberAst): BaseCtorInvokeMemberExpressionAst | null {
  const first = ast.body.endBlock?.statements[0];
  const expression =
    first instanceof CommandExpressionAst
      ? first.expression
      : first instanceof PipelineAst && first.pipelineElements[0] instanceof CommandExpressionAst
        ? first.pipelineElements[0].expression
        : null;
  return expression?.kind === "BaseCtorInvokeMemberExpression"
    ? (expression as BaseCtorInvokeMemberExpressionAst)
    : null;
}

/** Evaluates the arguments of `: base(…)` in the constructor's frame; null when there are none. */
export function baseConstructorArguments(ast: FunctionMemberAst): ((frame: Frame) => PSValue[]) | null {
  const call = baseCallOf(ast);
  if (call === null || call.arguments.length === 0) return null;
  let compiled: ((frame: Frame) => PSValue[]) | null = null;
  return (frame) => {
    compiled ??= compileArguments(new Unit(ast.body, frame.code.layout, false, true), call.arguments);
    return compiled(frame);
  };
}

/** `([T]$x).M()`: the type the call is limited to. */
export function receiverCast(ast: ExpressionAst): ConvertExpressionAst | null {
  let node = ast;
  while (node instanceof ParenExpressionAst) {
    const pipeline = node.pipeline;
    if (!(pipeline instanceof PipelineAst) || pipeline.pipelineElements.length !== 1) return null;
    const only = pipeline.pipelineElements[0];
    if (!(only instanceof CommandExpressionAst)) return null;
    node = only.expression;
  }
  return node instanceof ConvertExpressionAst ? node : null;
}

/** The receiver seen as its script base class when a cast says so. */
export function receiverView(object: PSValue, cast: ConvertExpressionAst): PSValue {
  const type: DotNetType = resolveTypeName(cast.type.typeName);
  if (object === null || typeof object !== "object" || scriptClassOf(type) === undefined) return object;
  const actual = typeOf(object);
  return actual !== type && type.isAssignableFrom(actual) ? viewAs(object, type) : object;
}
