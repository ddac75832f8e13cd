// Owns `using module`: finding the module and its types while a script is parsed, importing it before the script runs.
import {
  convertTo,
  type DotNetType,
  Exception,
  getType,
  type Hashtable,
  type PSValue,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import {
  makeParseError,
  type ModuleProblem,
  parseInput,
  type ScriptBlockAst,
  TypeDefinitionAst,
  type UsedModule,
  type UsingStatementAst,
  UsingStatementKind,
} from "@latch/grammar";
import { existsSync } from "node:fs";
import { setMadeType } from "../compile/type-names.ts";
import { safeValue } from "../language/safe-value.ts";
import { scriptTypes } from "../language/script-types-lookup.ts";
import { readScriptText } from "../pipeline/discovery.ts";
import { activeContext } from "../runtime/active-context.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { parseException } from "../runtime/parse-script.ts";
import { runCommandByName } from "../runtime/run-command.ts";
import { CollectorSink } from "../runtime/streams.ts";
import { meets, moduleSpecOf, type ModuleSpec, textsOf } from "./manifest.ts";
import { readManifest } from "./manifest-data.ts";
import { isBuiltInModule } from "./module-commands.ts";
import { PSModuleInfo } from "./module-info.ts";
import { findModule, moduleFileAt, type ModuleFile } from "./module-paths.ts";

/** A module that was found, with what importing it takes. */
interface FoundModule extends UsedModule {
  readonly path: string;
}

/** Files whose types are being read: modules may use each other in a circle. */
const reading = new Set<string>();

/** The module that `using module` names, with the classes and enums it would bring, or what is wrong. */
export function usedModule(using: UsingStatementAst): FoundModule | ModuleProblem {
  const context = activeContext();
  const spec = specificationOf(using);
  if ("errorId" in spec) return spec;
  if (/[*?[]/.test(spec.name)) return { errorId: "WildCardModuleNameError", argument: "" };
  if (isBuiltInModule(spec.name)) return { name: spec.name, types: [], path: spec.name };
  const file = fileOf(context, spec, using.extent.file);
  if (file === null) {
    const argument = using.name?.text ?? using.moduleSpecification?.extent.text ?? "";
    return { errorId: "ModuleNotFoundDuringParse", argument };
  }
  return { name: file.name, types: typesOfFile(context, file), path: file.path };
}

function specificationOf(using: UsingStatementAst): ModuleSpec | ModuleProblem {
  if (using.moduleSpecification === null) return moduleSpecOf(using.name?.text ?? "");
  let table: PSValue;
  try {
    table = safeValue(using.moduleSpecification);
  } catch (error) {
    if (error instanceof Exception) return { errorId: "RequiresArgumentMustBeConstant", argument: "" };
    throw error;
  }
  const problem = specificationProblem(unwrap(table) as Hashtable);
  return problem === null ? moduleSpecOf(table) : { errorId: "RequiresModuleInvalid", argument: problem };
}

/** What is wrong with the hashtable that describes a module, in PowerShell's words; null when nothing is. */
function specificationProblem(table: Hashtable): string | null {
  const known = ["modulename", "moduleversion", "maximumversion", "requiredversion", "guid"];
  const keys = [...table.keys()].map((key) => toStringValue(key));
  const unknown = keys.filter((key) => !known.includes(key.toLowerCase()));
  if (unknown.length > 0) {
    const names = unknown.map((key) => `'${key}'`).join(", ");
    return `The hashtable describing a module contains one or more members that are not valid. The valid members are (ModuleName, ModuleVersion, RequiredVersion, GUID). Remove the members that are not valid (${names}), then try again.`;
  }
  if (!table.has("ModuleName"))
    return "The required 'ModuleName' member is missing from the hashtable that describes this module.";
  const versions = ["ModuleVersion", "MaximumVersion", "RequiredVersion"].filter((key) => table.has(key));
  if (versions.length === 0)
    return "The 'ModuleVersion', 'MaximumVersion' and 'RequiredVersion' members do not exist in the hashtable that describes this module. One of these three members must exist, and be assigned a version number in the format 'n.n.n.n'.";
  for (const key of versions.filter((name) => name !== "MaximumVersion")) {
    try {
      convertTo(table.get(key) ?? null, getType("System.Version"));
    } catch (error) {
      if (error instanceof Exception) return error.message;
      throw error;
    }
  }
  return null;
}

/** The full path of a file that a `using` names: relative to the script, else to the current location. */
function pathOf(context: ExecutionContext, name: string, script: string | null): string | null {
  const relative = name.replaceAll("\\", "/");
  const base = script === null ? null : script.slice(0, script.lastIndexOf("/"));
  try {
    const { provider, providerPath } = context.paths.unresolved(
      relative.startsWith("/") || base === null ? relative : `${base}/${relative}`,
    );
    return provider.name === "FileSystem" ? providerPath : null;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function fileOf(context: ExecutionContext, spec: ModuleSpec, script: string | null): ModuleFile | null {
  const { name } = spec;
  const versionOf = (file: ModuleFile): string =>
    file.folderVersion ??
    (/\.psd1$/i.test(file.path) ? (textsOf(readManifest(context, file.path).get("ModuleVersion"))[0] ?? "0.0") : "0.0");
  if (!/[\\/]/.test(name)) return findModule(name).find((file) => meets(versionOf(file), spec)) ?? null;
  const path = pathOf(context, name, script);
  if (path === null) return null;
  const file = moduleFileAt(path);
  // A file name is taken at its word: only importing it finds out that there is no such file.
  if (file !== null || !/\.(psm1|psd1|ps1)$/i.test(path)) return file;
  return { name: path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, ""), path, folderVersion: null };
}

/** Why an assembly cannot be used: only the files of assemblies can be named. */
export function assemblyProblem(using: UsingStatementAst): ModuleProblem | null {
  const name = using.name?.text ?? "";
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(name)?.[1];
  if (scheme !== undefined && scheme !== "file")
    return { errorId: "CannotLoadAssemblyWithUriSchema", argument: scheme };
  if (name.startsWith("\\\\")) return { errorId: "CannotLoadAssemblyFromUncPath", argument: name };
  const path = pathOf(activeContext(), name, using.extent.file);
  return path !== null && existsSync(path) ? null : { errorId: "ErrorLoadingAssembly", argument: name };
}

/** The types that a module's own script files define, those of nested modules too. */
function typesOfFile(context: ExecutionContext, file: ModuleFile): TypeDefinitionAst[] {
  if (reading.has(file.path)) return [];
  reading.add(file.path);
  try {
    if (!existsSync(file.path)) return [];
    if (/\.psd1$/i.test(file.path)) return typesOfManifest(context, file);
    if (!/\.psm1$/i.test(file.path)) return [];
    const { ast } = parseInput(readScriptText(file.path), file.path, { types: scriptTypes });
    return ast.findAll((node) => node instanceof TypeDefinitionAst, false) as TypeDefinitionAst[];
  } finally {
    reading.delete(file.path);
  }
}

function typesOfManifest(context: ExecutionContext, file: ModuleFile): TypeDefinitionAst[] {
  const table = readManifest(context, file.path);
  const base = file.path.slice(0, file.path.lastIndexOf("/"));
  const names = [
    ...textsOf(table.get("RootModule") ?? table.get("ModuleToProcess")),
    ...textsOf(table.get("NestedModules")),
  ];
  return names.flatMap((name) => {
    const inner = moduleFileAt(name.startsWith("/") ? name : `${base}/${name.replaceAll("\\", "/")}`);
    return inner === null ? [] : typesOfFile(context, inner);
  });
}

/** Imports the modules a script uses; their types stand for the definitions that were found while parsing. */
export function importUsedModules(context: ExecutionContext, ast: ScriptBlockAst): void {
  for (const using of ast.usingStatements) {
    // differs from PowerShell: assemblies of .NET code cannot be loaded.
    if (using.usingStatementKind === UsingStatementKind.Assembly)
      throw parseException([makeParseError(using.extent, "ErrorLoadingAssembly", using.name?.text ?? "")]);
    if (using.module === null) continue;
    const { path, types } = using.module as FoundModule;
    const output = new CollectorSink();
    runCommandByName(
      context,
      "Import-Module",
      [
        ["Name", path],
        ["ErrorAction", "Stop"],
        ["PassThru", true],
      ],
      null,
      output,
    );
    const [found] = output.items.map(unwrap);
    if (!(found instanceof PSModuleInfo)) continue;
    const loaded = typesOfModule(found);
    for (const definition of types) {
      const type = loaded.get(definition.name.toLowerCase());
      if (type !== undefined) setMadeType(definition, { type, adopt() {} });
    }
  }
}

/** The classes and enums of a loaded module and of those nested in it, by lower-case name. */
export function typesOfModule(module: PSModuleInfo): Map<string, DotNetType> {
  const types = new Map<string, DotNetType>();
  for (const one of [module, ...module.nestedModules]) {
    const own =
      one === module ? (one.sessionState?.topScope.types ?? new Map<string, DotNetType>()) : typesOfModule(one);
    for (const [name, type] of own) if (!name.includes(".") && !types.has(name)) types.set(name, type);
  }
  return types;
}
