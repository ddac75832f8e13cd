// Owns function and filter definitions, and `$function:f = { }`.
import { AutomationNull, type PSValue, toStringValue, unwrap } from "@latch/dotnet";
import { type FunctionDefinitionAst, StringConstantExpressionAst } from "@latch/grammar";
import { AliasInfo, FunctionInfo } from "../pipeline/command-info.ts";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { parseScriptBlock } from "../runtime/parse-script.ts";
import type { Scope } from "../runtime/scope.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { ScriptCode } from "./compiled-script.ts";
import { blockText } from "./script-block-expression.ts";
import { Completion, type Statement } from "./types.ts";

/** Text of a function as `(Get-Command f).Definition` gives it. */
function functionText(ast: FunctionDefinitionAst): string {
  const body = blockText(ast.body);
  if (ast.parameters === null) return body;
  return `param(${ast.parameters.map((p) => p.extent.text).join(", ")})\n${body}`;
}

/** The scope and plain name of `global:f`, `script:f`, `f`. */
export function scopedName(scope: Scope, name: string): { scope: Scope; name: string; options: number } {
  const colon = name.indexOf(":");
  if (colon <= 0) return { scope, name, options: 0 };
  const rest = name.slice(colon + 1);
  switch (name.slice(0, colon).toLowerCase()) {
    case "global":
      return { scope: scope.sessionState.globalScope, name: rest, options: 0 };
    case "script":
      return { scope: scope.scriptScope, name: rest, options: 0 };
    case "local":
      return { scope, name: rest, options: 0 };
    case "private":
      return { scope, name: rest, options: 4 };
    default:
      return { scope, name, options: 0 };
  }
}

/** `[Alias('x')]` on the parameter block: other names of the function. */
function aliasesOf(ast: FunctionDefinitionAst): string[] {
  const names: string[] = [];
  for (const attribute of ast.body.paramBlock?.attributes ?? []) {
    if (!/^(system\.management\.automation\.)?alias(attribute)?$/i.test(attribute.typeName.name)) continue;
    for (const argument of attribute.positionalArguments) {
      if (argument instanceof StringConstantExpressionAst) names.push(argument.text);
    }
  }
  return names;
}

/** Compiles a function definition: running it makes the function. */
export function compileFunctionDefinition(ast: FunctionDefinitionAst): Statement {
  const code = new ScriptCode(ast.body, ast.parameters, null, functionText(ast));
  const aliases = aliasesOf(ast);
  return (frame) => {
    frame.position = ast;
    const target = scopedName(frame.scope, ast.name);
    defineFunction(
      target.scope,
      target.name,
      new ScriptBlock(code, frame.scope.sessionState, ast.isFilter),
      target.options,
    );
    for (const alias of aliases) target.scope.setAlias(new AliasInfo(alias, target.name));
    return Completion.normal;
  };
}

/** Puts a function into a scope; read-only and constant ones refuse. */
export function defineFunction(scope: Scope, name: string, block: ScriptBlock, options: number): void {
  const old = scope.functions?.get(name.toLowerCase());
  if (old !== undefined && (old.options & 3) !== 0) {
    throw engineError(
      "FunctionNotWritable",
      `Cannot write to function ${name} because it is read-only or constant.`,
      name,
      {
        type: "System.Management.Automation.SessionStateUnauthorizedAccessException",
        category: "WriteError",
      },
    );
  }
  scope.setFunction(new FunctionInfo(name, block, options, block.isFilter));
}

/** Assigning to `$function:name`. */
export function functionScopeOf(frame: Frame): { defineFromValue(name: string, value: PSValue): void } {
  return {
    defineFromValue(name, value) {
      const target = scopedName(frame.scope, name);
      const base = unwrap(value);
      if (base === null || base === AutomationNull) {
        target.scope.removeFunction(target.name);
        return;
      }
      const block = base instanceof ScriptBlock ? base : parseScriptBlock(frame.context, toStringValue(base), null);
      defineFunction(target.scope, target.name, block, target.options);
    },
  };
}
