// Owns class and enum definitions as statements: the types exist before the script's first statement runs.
import type { Ast, ScriptBlockAst } from "@latch/grammar";
import { TypeDefinitionAst } from "@latch/grammar";
import { createRequire } from "node:module";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Frame } from "../runtime/frame.ts";
import { declareTypes, madeType, useNamespaces } from "./type-names.ts";
import { Completion, type Statement } from "./types.ts";

const require = createRequire(import.meta.url);
const defined = new WeakSet<TypeDefinitionAst>();

/** A definition does nothing when reached. */
export function compileTypeDefinition(ast: TypeDefinitionAst): Statement {
  return (frame) => {
    if (!defined.has(ast)) defineNow(frame.context, [ast]);
    return Completion.normal;
  };
}

/** Makes the types of all definitions in a text, when it is first compiled. Throws the ParseException of wrong ones. */
export function defineScriptTypes(context: ExecutionContext, ast: ScriptBlockAst): void {
  const found: TypeDefinitionAst[] = [];
  const visit = (node: Ast): void => {
    if (node instanceof TypeDefinitionAst && !defined.has(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(ast);
  if (found.length > 0) defineNow(context, found);
}

/** What a script block does when it begins: the types it defines, and those of modules it uses, are visible by name. */
export function typeDeclarations(ast: ScriptBlockAst): ((frame: Frame) => void) | null {
  const named: (readonly [string, TypeDefinitionAst])[] = [];
  if (ast.parent === null) {
    for (const { module } of ast.usingStatements)
      for (const type of module?.types ?? []) named.push([type.name, type], [`${module?.name}.${type.name}`, type]);
  }
  if (ast.extent.script.definesTypes) {
    for (const node of ast.findAll((one) => one instanceof TypeDefinitionAst, false))
      named.push([(node as TypeDefinitionAst).name, node as TypeDefinitionAst]);
  }
  const usesNamespaces = ast.parent === null && ast.usingStatements.length > 0;
  if (named.length === 0 && !usesNamespaces) return null;
  return ({ scope }) => {
    if (usesNamespaces) useNamespaces(scope, ast.extent.script);
    if (named.length === 0) return;
    declareTypes(
      scope,
      named.flatMap(([name, definition]) => {
        const made = madeType(definition);
        made?.adopt(scope.sessionState);
        return made === undefined ? [] : [[name, made.type] as const];
      }),
    );
  };
}

function defineNow(context: ExecutionContext, definitions: readonly TypeDefinitionAst[]): void {
  const { defineTypes } = require("../classes/define-class.ts") as typeof import("../classes/define-class.ts");
  defineTypes(context, definitions);
  for (const definition of definitions) defined.add(definition);
}
