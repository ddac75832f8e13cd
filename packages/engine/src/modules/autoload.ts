// Owns module autoloading: finding and importing the module that exports a command on $env:PSModulePath.
import { EnumValue, toStringValue, unwrap } from "@latch/dotnet";
import { type Ast, FunctionDefinitionAst } from "@latch/grammar";
import type { ModuleRequirement } from "@latch/grammar";
import { FunctionInfo } from "../pipeline/command-info.ts";
import type { CommandInfo } from "../pipeline/command-info.ts";
import { readScriptText } from "../pipeline/discovery.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { parseScript, parseScriptBlock } from "../runtime/parse-script.ts";
import { importModule, plainRequest, requireLoaded } from "./import-module.ts";
import { declaredFunctions } from "./manifest.ts";
import { findInModule } from "./module-commands.ts";
import { availableModules, findModule } from "./module-paths.ts";
import type { ModuleFile } from "./module-paths.ts";
import { PSModuleInfo } from "./module-info.ts";

type Preference = "All" | "ModuleQualified" | "None";

function preferenceOf(context: ExecutionContext): Preference {
  const value = unwrap(context.getVariable("PSModuleAutoLoadingPreference"));
  const text = value === null ? "All" : value instanceof EnumValue ? value.name : toStringValue(value);
  return /^none$/i.test(text) ? "None" : /^modulequalified$/i.test(text) ? "ModuleQualified" : "All";
}

/** See module-commands.ts. */
export function autoloadCommand(context: ExecutionContext, name: string): CommandInfo | null {
  const preference = preferenceOf(context);
  if (preference === "None" || name === "" || name.includes("/") || name.includes("*")) return null;
  const slash = name.lastIndexOf("\\");
  if (slash > 0) return fromModule(context, name.slice(0, slash), name.slice(slash + 1));
  if (preference !== "All") return null;
  const file = exporterOf(context, name);
  if (file === null) return null;
  const result = importModule(
    context,
    { name: file.name, minimum: null, maximum: null, required: null, guid: null },
    { ...plainRequest, global: true },
  );
  if (!("module" in result)) return null;
  const key = name.toLowerCase();
  return context.currentScope.findAlias(key) ?? context.currentScope.findFunction(key) ?? null;
}

function fromModule(context: ExecutionContext, module: string, command: string): CommandInfo | null {
  if (findModule(module).length === 0) return null;
  const result = importModule(
    context,
    { name: module, minimum: null, maximum: null, required: null, guid: null },
    { ...plainRequest, global: true },
  );
  return "module" in result ? findInModule(context, module, command) : null;
}

const known = new Map<string, readonly string[]>();

/** Function names a module file seems to export; parsed once per file. */
function namesOf(context: ExecutionContext, file: ModuleFile): readonly string[] {
  let names = known.get(file.path);
  if (names === undefined) {
    names = declaredFunctions(context, file) ?? parsedFunctions(file);
    known.set(file.path, names);
  }
  return names;
}

/** A function, not a method of a class. */
function isFunction(node: Ast): boolean {
  return node instanceof FunctionDefinitionAst && node.parent?.kind !== "FunctionMember";
}

function parsedFunctions(file: ModuleFile): string[] {
  const script = /\.psd1$/i.test(file.path) ? `${file.path.slice(0, -5)}.psm1` : file.path;
  try {
    const ast = parseScript(readScriptText(script), script);
    const names: string[] = [];
    for (const found of ast.findAll(isFunction, false))
      names.push((found as FunctionDefinitionAst).name.replace(/^(script|local|global):/i, ""));
    const text = ast.extent.text;
    for (const match of text.matchAll(/(?:Set|New)-Alias\s+(?:-Name\s+)?['"]?([\w-]+)/gi))
      names.push(match[1] as string);
    return names;
  } catch {
    return [];
  }
}

/** The first module on $env:PSModulePath that exports the command. */
function exporterOf(context: ExecutionContext, name: string): ModuleFile | null {
  const key = name.toLowerCase();
  for (const file of availableModules())
    if (namesOf(context, file).some((candidate) => candidate.toLowerCase() === key)) return file;
  return null;
}

/** Commands of modules that are not loaded, for Get-Command. */
export function autoloadCandidates(context: ExecutionContext): CommandInfo[] {
  if (preferenceOf(context) === "None") return [];
  const found: CommandInfo[] = [];
  for (const file of availableModules()) {
    const module = new PSModuleInfo(file.name, file.path, null);
    for (const name of namesOf(context, file)) {
      const info = new FunctionInfo(name, parseScriptBlock(context, "", null));
      info.module = module;
      found.push(info);
    }
  }
  return found;
}

/** See module-commands.ts. */
export function importRequired(context: ExecutionContext, modules: readonly ModuleRequirement[]): string[] {
  const missing: string[] = [];
  for (const module of modules) {
    const spec = {
      name: module.name,
      minimum: module.version,
      maximum: module.maximumVersion,
      required: module.requiredVersion,
      guid: module.guid,
    };
    if (requireLoaded(context, spec) !== null) continue;
    missing.push(missingText(spec));
  }
  return missing;
}

function missingText(spec: {
  name: string;
  minimum: string | null;
  maximum: string | null;
  required: string | null;
}): string {
  if (spec.required !== null)
    return `The module '${spec.name}' cannot be found with RequiredVersion '${spec.required}'.`;
  if (spec.minimum !== null && spec.maximum !== null)
    return `The module '${spec.name}' cannot be found with ModuleVersion '${spec.minimum}' and MaximumVersion '${spec.maximum}'.`;
  if (spec.minimum !== null) return `The module '${spec.name}' cannot be found with ModuleVersion '${spec.minimum}'.`;
  if (spec.maximum !== null) return `The module '${spec.name}' cannot be found with MaximumVersion '${spec.maximum}'.`;
  return `The module '${spec.name}' cannot be found.`;
}
