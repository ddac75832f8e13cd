// Owns module manifests: reading a .psd1 and loading what it names (root and nested modules, requirements, exports).
import {
  DictionaryBase,
  Exception,
  Hashtable,
  convertTo,
  getEnumerable,
  getType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { compareVersions } from "../pipeline/script-file.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { SessionState } from "../runtime/session-state.ts";
import { builtInModule } from "./built-in-modules.ts";
import { exportDefaults, matchesPatterns } from "./export-members.ts";
import { everything, importMembers } from "./import-members.ts";
import type { ImportReporter } from "./import-members.ts";
import { loadedByName, loadScriptFile, loadScriptModule, newModule, runFileInModule } from "./load-module.ts";
import { isBuiltInModule } from "./module-commands.ts";
import { PSModuleInfo } from "./module-info.ts";
import { checkManifest, readManifest } from "./manifest-data.ts";
import { moduleError } from "./module-errors.ts";
import { findModule, isFile, moduleFileAt } from "./module-paths.ts";
import type { ModuleFile } from "./module-paths.ts";

/** A module asked for by name and versions (RequiredModules, #requires, -FullyQualifiedName). */
export interface ModuleSpec {
  readonly name: string;
  readonly minimum: string | null;
  readonly maximum: string | null;
  readonly required: string | null;
  readonly guid: string | null;
}

export interface ManifestLoader {
  /** Imports a required module into the global session state; null when there is none. */
  importRequired(spec: ModuleSpec): PSModuleInfo | null;
  readonly reporter: ImportReporter;
  readonly arguments: readonly PSValue[];
}

/** Values of a list entry as texts. */
export function textsOf(value: PSValue | undefined): string[] {
  if (value === undefined || value === null) return [];
  const items = getEnumerable(value);
  return items === null ? [toStringValue(value)] : Array.from(items, (item) => toStringValue(item));
}

/** A module specification: a name or a hashtable. */
export function moduleSpecOf(value: PSValue): ModuleSpec {
  const base = unwrap(value);
  if (base instanceof DictionaryBase) {
    const text = (key: string): string | null => {
      const found = base.get(key);
      return found === undefined || found === null ? null : toStringValue(found);
    };
    return {
      name: text("ModuleName") ?? "",
      minimum: text("ModuleVersion"),
      maximum: text("MaximumVersion"),
      required: text("RequiredVersion"),
      guid: text("GUID") ?? text("Guid"),
    };
  }
  if (base !== null && typeof base === "object" && "name" in base) {
    const spec = base as { name: string; version?: unknown; requiredVersion?: unknown; maximumVersion?: unknown };
    const text = (part: unknown): string | null =>
      part === undefined || part === null ? null : toStringValue(part as PSValue);
    return {
      name: spec.name,
      minimum: text(spec.version),
      maximum: text(spec.maximumVersion),
      required: text(spec.requiredVersion),
      guid: null,
    };
  }
  return { name: toStringValue(value), minimum: null, maximum: null, required: null, guid: null };
}

/** True when a version meets a specification. `MaximumVersion` may end in `*`. */
export function meets(version: string, spec: Pick<ModuleSpec, "minimum" | "maximum" | "required">): boolean {
  if (spec.required !== null && compareVersions(version, spec.required) !== 0) return false;
  if (spec.minimum !== null && compareVersions(version, spec.minimum) < 0) return false;
  return spec.maximum === null || compareVersions(version, spec.maximum.replace(/\*/g, "999999999")) <= 0;
}

/** Puts a manifest's facts into a module object. */
export function describeModule(module: PSModuleInfo, table: Hashtable): void {
  const text = (key: string): string => {
    const value = table.get(key);
    return value === undefined || value === null ? "" : toStringValue(value);
  };
  module.version = text("ModuleVersion") === "" ? "0.0" : text("ModuleVersion");
  if (text("GUID") !== "") module.guid = text("GUID");
  module.description = text("Description");
  module.author = text("Author");
  module.companyName = text("CompanyName");
  module.copyright = text("Copyright");
  module.prefix = text("DefaultCommandPrefix");
  module.rootModule = text("RootModule") || text("ModuleToProcess");
  module.privateData = table.get("PrivateData") ?? null;
  for (const key of ["PowerShellVersion", "CompatiblePSEditions", "FileList", "ModuleList", "HelpInfoURI"]) {
    const value = table.get(key);
    if (value !== undefined)
      module.manifest.set(
        key.toLowerCase(),
        key === "PowerShellVersion" ? convertTo(value, getType("System.Version")) : value,
      );
  }
}

/** Loads a manifest module. Throws module errors. */
export function loadManifestModule(context: ExecutionContext, file: ModuleFile, loader: ManifestLoader): PSModuleInfo {
  const table = readManifest(context, file.path);
  checkManifest(context, table, file.path);
  const required = requireModules(context, table, file.path, loader);
  const base = file.path.slice(0, Math.max(file.path.lastIndexOf("/"), 0)) || "/";
  for (const script of existingManifestFiles(table, "ScriptsToProcess", base, file.path)) {
    const found = moduleFileAt(script);
    if (found !== null) loadScriptFile(context, found, []);
  }
  checkAssemblies(table, base);
  const module = newModule(context, file.name, file.path);
  loadTypesAndFormats(context, module, table, base, file.path);
  const nested = loadNested(context, module, textSpecs(table.get("NestedModules")), file.path, base, loader);
  const rootName = toStringValue(table.get("RootModule") ?? table.get("ModuleToProcess") ?? "");
  if (rootName === "") module.moduleType = "Manifest";
  else loadRoot(context, module, rootName, file.path, base, loader);
  module.nestedModules.push(...nested.filter((one) => !module.nestedModules.includes(one)));
  module.requiredModules.push(...required);
  describeModule(module, table);
  for (const one of nested) addExports(module, one);
  restrictExports(module, table);
  return module;
}

function textSpecs(value: PSValue | undefined): ModuleSpec[] {
  if (value === undefined || value === null) return [];
  const items = unwrap(value) instanceof DictionaryBase ? [value] : (getEnumerable(value) ?? [value]);
  return Array.from(items, moduleSpecOf);
}

function absolute(base: string, path: string): string {
  return path.startsWith("/") ? path : `${base}/${path.replace(/\\/g, "/").replace(/^\.\//, "")}`;
}

/** What a loaded module of that name does not have, as part of the message; empty when there is none. */
function wrongIn(context: ExecutionContext, spec: ModuleSpec): string {
  const known = isBuiltInModule(spec.name) ? [builtInModule(context, spec.name)] : loadedByName(context, spec.name);
  if (known.length === 0) return "";
  if (!known.some((module) => meets(module.version, spec)))
    return ` with version '${spec.required ?? spec.minimum ?? spec.maximum}'`;
  return spec.guid === null ? "" : ` with GUID '${spec.guid}'`;
}

function requireModules(
  context: ExecutionContext,
  table: Hashtable,
  path: string,
  loader: ManifestLoader,
): PSModuleInfo[] {
  const result: PSModuleInfo[] = [];
  for (const spec of textSpecs(table.get("RequiredModules"))) {
    const loaded = loader.importRequired(spec);
    if (loaded === null) {
      throw moduleError(
        "Modules_InvalidManifest",
        `The required module '${spec.name}'${wrongIn(context, spec)} is not loaded. Load the module or remove the module from 'RequiredModules' in the file '${path}'.`,
        "ResourceUnavailable",
        path,
        "System.MissingMemberException",
      );
    }
    result.push(loaded);
  }
  return result;
}

/** Nested modules are imported into the manifest module's own session state. */
function loadNested(
  context: ExecutionContext,
  module: PSModuleInfo,
  specs: readonly ModuleSpec[],
  path: string,
  base: string,
  loader: ManifestLoader,
): PSModuleInfo[] {
  const result: PSModuleInfo[] = [];
  for (const spec of specs) {
    const file = moduleFileAt(absolute(base, spec.name)) ?? findModule(spec.name)[0] ?? null;
    if (file === null) throw memberNotFound(spec.name, "NestedModules", path);
    const state = module.sessionState as SessionState;
    const saved = context.sessionState;
    context.sessionState = state;
    try {
      const nested = loadModuleFile(context, file, { ...loader, arguments: [] });
      context.modules.set(nested.path, nested);
      importMembers(context, nested, state.topScope, everything, quiet);
      result.push(nested);
    } finally {
      context.sessionState = saved;
    }
  }
  return result;
}

const quiet: ImportReporter = { verbose() {}, warning() {} };

function memberNotFound(name: string, field: string, path: string): Exception {
  return moduleError(
    "Modules_ModuleFileNotFound",
    `The module to process '${name}', listed in field '${field}' of module manifest '${path}' was not processed because no valid module was found in any module directory.`,
    "ResourceUnavailable",
    path.replace(/^.*\/|\.psd1$/gi, ""),
    "System.Management.Automation.PSInvalidOperationException",
  );
}

function loadRoot(
  context: ExecutionContext,
  module: PSModuleInfo,
  rootName: string,
  path: string,
  base: string,
  loader: ManifestLoader,
): void {
  const file = moduleFileAt(absolute(base, rootName)) ?? findModule(rootName)[0] ?? null;
  if (file === null) throw memberNotFound(rootName, "ModuleToProcess/RootModule", path);
  if (/\.(psm1|ps1)$/i.test(file.path)) {
    // The root module runs in the manifest module itself.
    module.path = file.path;
    runFileInModule(context, module, file.path, loader.arguments);
    exportRoot(module, loader.reporter);
    return;
  }
  if (/\.psd1$/i.test(file.path)) {
    const inner = loadManifestModule(context, file, loader);
    addExports(module, inner);
    module.nestedModules.push(inner);
    return;
  }
  throw moduleError(
    "Modules_InvalidModuleExtension",
    `The extension '${file.path.slice(file.path.lastIndexOf("."))}' is not supported by latch for module '${file.path}'.`,
    "InvalidOperation",
    file.path,
  );
}

function exportRoot(module: PSModuleInfo, reporter: ImportReporter): void {
  exportDefaults(module, module.sessionState as SessionState, reporter.verbose);
}

function addExports(module: PSModuleInfo, from: PSModuleInfo): void {
  for (const [name, info] of from.exportedFunctions)
    if (!module.exportedFunctions.has(name)) module.exportedFunctions.set(name, info);
  for (const [name, info] of from.exportedAliases)
    if (!module.exportedAliases.has(name)) module.exportedAliases.set(name, info);
  for (const [name, variable] of from.exportedVariables)
    if (!module.exportedVariables.has(name)) module.exportedVariables.set(name, variable);
}

/** FunctionsToExport and its like narrow what the code exports; a missing key leaves it. */
function restrictExports(module: PSModuleInfo, table: Hashtable): void {
  const narrow = (map: Map<string, unknown>, key: string): void => {
    if (!table.has(key)) return;
    const patterns = textsOf(table.get(key));
    for (const name of [...map.keys()]) if (!matchesPatterns(name, patterns, false)) map.delete(name);
  };
  narrow(module.exportedFunctions, "FunctionsToExport");
  narrow(module.exportedAliases, "AliasesToExport");
  narrow(module.exportedVariables, "VariablesToExport");
}

/** Files among RequiredAssemblies must be there; what is in them is not loaded (see Add-Type). */
function checkAssemblies(table: Hashtable, base: string): void {
  for (const listed of textsOf(table.get("RequiredAssemblies"))) {
    if (!/\.dll$/i.test(listed) || isFile(absolute(base, listed))) continue;
    const name = listed.replace(/^.*[\\/]|\.dll$/gi, "");
    const message = `Could not load file or assembly '${name}, Culture=neutral, PublicKeyToken=null'. The system cannot find the file specified.\n`;
    throw moduleError("FormatXmlUpdateException", message, "NotSpecified", null, "System.IO.FileNotFoundException");
  }
}

/** The files that a member of the manifest lists; every one must exist. */
export function existingManifestFiles(table: Hashtable, member: string, base: string, manifest: string): string[] {
  return textsOf(table.get(member)).map((listed) => {
    const path = absolute(base, listed);
    if (moduleFileAt(path) !== null) return path;
    throw moduleError(
      "Modules_InvalidManifest",
      `The member '${member}' in the module manifest is not valid: Cannot find path '${path}' because it does not exist.. Verify that a valid value is specified for this field in the '${manifest}' file.`,
      "ResourceUnavailable",
      manifest,
      "System.ArgumentException",
    );
  });
}

function loadTypesAndFormats(
  context: ExecutionContext,
  module: PSModuleInfo,
  table: Hashtable,
  base: string,
  manifest: string,
): void {
  const formatter = context.formatter;
  module.exportedTypeFiles = existingManifestFiles(table, "TypesToProcess", base, manifest);
  module.exportedFormatFiles = existingManifestFiles(table, "FormatsToProcess", base, manifest);
  for (const path of module.exportedTypeFiles) formatter?.loadTypesFile?.(context, path);
  for (const path of module.exportedFormatFiles) formatter?.loadFormatFile?.(context, path);
}

/** Loads any module file by its extension (not yet registered). */
export function loadModuleFile(context: ExecutionContext, file: ModuleFile, loader: ManifestLoader): PSModuleInfo {
  if (/\.psd1$/i.test(file.path)) return loadManifestModule(context, file, loader);
  if (/\.psm1$/i.test(file.path)) return loadScriptModule(context, file, loader.arguments, loader.reporter);
  if (/\.ps1$/i.test(file.path)) return loadScriptFile(context, file, loader.arguments);
  throw moduleError(
    "Modules_InvalidModuleExtension",
    `The extension '${file.path.slice(file.path.lastIndexOf("."))}' is not a valid module extension. The supported module extensions are '.dll', '.ps1', '.psm1', '.psd1' and '.cdxml'. Correct the extension then try adding the file '${file.path}' again.`,
    "InvalidOperation",
    file.path,
  );
}

/** What a module file would export, without loading it: from its manifest, else by parsing for function definitions. */
export function declaredFunctions(context: ExecutionContext, file: ModuleFile): string[] | null {
  if (!/\.psd1$/i.test(file.path)) return null;
  try {
    const table = readManifest(context, file.path);
    const listed = table.get("FunctionsToExport");
    const names = textsOf(listed);
    return listed === undefined || names.some((name) => /[*?[]/.test(name))
      ? null
      : [...names, ...textsOf(table.get("AliasesToExport")).filter((name) => !/[*?[]/.test(name))];
  } catch (error) {
    if (error instanceof Exception) return [];
    throw error;
  }
}
