// Owns `{ … }` as a value.
import type { ScriptBlockExpressionAst, ScriptBlockAst } from "@latch/grammar";
import { ScriptBlock } from "../runtime/script-block.ts";
import { ScriptCode } from "./compiled-script.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";

/** Text of a block as ToString() gives it: without its braces. */
export function blockText(ast: ScriptBlockAst): string {
  const text = ast.extent.text;
  return text.startsWith("{") && text.endsWith("}") && ast.parent !== null ? text.slice(1, -1) : text;
}

/** Compiles a script block literal: each evaluation makes a new ScriptBlock of the same code. */
export function compileScriptBlockExpression(unit: Unit, ast: ScriptBlockExpressionAst): Expression {
  const block = ast.scriptBlock;
  const code = new ScriptCode(block, null, unit.dynamic ? null : unit.layout, blockText(block));
  return (frame) => new ScriptBlock(code, frame.scope.sessionState);
}
