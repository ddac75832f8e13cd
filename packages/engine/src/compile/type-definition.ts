// Owns class and enum definitions as statements: the types exist before the script's first statement runs.
import type { Ast, ScriptBlockAst } from "@latch/grammar";
import { TypeDefinitionAst } from "@latch/grammar";
import { createRequire } from "node:module";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { Completion, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

const require = createRequire(import.meta.url);
const defined = new WeakSet<TypeDefinitionAst>();

/** A definition does nothing when reached. */
export function compileTypeDefinition(unit: Unit, ast: TypeDefinitionAst): Statement {
  void unit;
  return (frame) => {
    if (!defined.has(ast)) defineNow(frame.context, [ast]);
    return Completion.normal;
  };
}

/** Makes the types of all definitions in a script. */
export function defineScriptTypes(context: ExecutionContext, ast: ScriptBlockAst): void {
  if (!/\b(class|enum)\b/i.test(ast.extent.text)) return;
  const found: TypeDefinitionAst[] = [];
  const visit = (node: Ast): void => {
    if (node instanceof TypeDefinitionAst) found.push(node);
    else node.forEachChild(visit);
  };
  visit(ast);
  if (found.length > 0) defineNow(context, found);
}

function defineNow(context: ExecutionContext, definitions: readonly TypeDefinitionAst[]): void {
  for (const definition of definitions) defined.add(definition);
  const { defineTypes } = require("../classes/define-class.ts") as typeof import("../classes/define-class.ts");
  defineTypes(context, definitions);
}
