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
import { readScriptText } from "../pipeline/discovery.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { SessionState } from "../runtime/session-state.ts";
import { NotDataError, readDataFile } from "./data-language.ts";
import { exportDefaults, matchesPatterns } from "./export-members.ts";
import { everything, importMembers } from "./import-members.ts";
import type { ImportReporter } from "./import-members.ts";
import { loadScriptFile, loadScriptModule, newModule, runFileInModule } from "./load-module.ts";
import { PSModuleInfo } from "./module-info.ts";
import { moduleError } from "./module-errors.ts";
import { findModule, moduleFileAt } from "./module-paths.ts";
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

/** Reads a manifest's hashtable. Throws Modules_InvalidManifest. */
export function readManifest(context: ExecutionContext, path: string): Hashtable {
  try {
    return readDataFile(context, readScriptText(path), path);
  } catch (error) {
    if (error instanceof NotDataError) {
      const what = `At ${path}:${error.ast.extent.startLineNumber} char:${error.ast.extent.startColumnNumber}`;
      throw moduleError(
        "Modules_InvalidManifest",
        `The module manifest '${path}' could not be processed because it is not a valid PowerShell module manifest file. Remove the elements that are not permitted: ${what}`,
        "ResourceUnavailable",
        path,
        "System.IO.InvalidDataException",
      );
    }
    if (error instanceof Exception && error.is("System.Management.Automation.ParseException")) {
      throw moduleError(
        "Modules_InvalidManifest",
        `The module manifest '${path}' could not be processed because it is not a valid PowerShell module manifest file. Remove the elements that are not permitted: ${error.message}`,
        "ResourceUnavailable",
        path,
        "System.IO.InvalidDataException",
      );
    }
    throw error;
  }
}

const knownKeys = [
  "ModuleToProcess",
  "NestedModules",
  "GUID",
  "Author",
  "CompanyName",
  "Copyright",
  "ModuleVersion",
  "Description",
  "PowerShellVersion",
  "PowerShellHostName",
  "PowerShellHostVersion",
  "CLRVersion",
  "DotNetFrameworkVersion",
  "ProcessorArchitecture",
  "RequiredModules",
  "TypesToProcess",
  "FormatsToProcess",
  "ScriptsToProcess",
  "PrivateData",
  "RequiredAssemblies",
  "ModuleList",
  "FileList",
  "FunctionsToExport",
  "VariablesToExport",
  "AliasesToExport",
  "CmdletsToExport",
  "DscResourcesToExport",
  "CompatiblePSEditions",
  "HelpInfoURI",
  "RootModule",
  "DefaultCommandPrefix",
];

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

/** Errors of a manifest that make it unusable. */
export function checkManifest(table: Hashtable, path: string): void {
  const unknown = [...table.keys()]
    .map((key) => toStringValue(key))
    .filter((key) => !knownKeys.some((known) => known.toLowerCase() === key.toLowerCase()));
  if (unknown.length > 0) {
    throw moduleError(
      "Modules_InvalidManifestMember",
      `The '${path}' module cannot be imported because its manifest contains one or more members that are not valid. The valid manifest members are (${knownKeys.map((key) => `'${key}'`).join(", ")}). Remove the members that are not valid (${unknown.map((key) => `'${key}'`).join(", ")}), then try to import the module again.`,
      "InvalidData",
      path,
    );
  }
  if (!table.has("ModuleVersion")) {
    throw moduleError(
      "Modules_InvalidManifest",
      `The member 'ModuleVersion' is not present in the module manifest. This member must exist and be assigned a version number of the form 'n.n.n.n'. Add the missing member to the file '${path}'.`,
      "ResourceUnavailable",
      path,
      "System.MissingMemberException",
    );
  }
  const wanted = table.get("PowerShellVersion");
  if (wanted !== undefined && wanted !== null && compareVersions(toStringValue(wanted), "7.6.5") > 0) {
    throw moduleError(
      "Modules_InsufficientPowerShellVersion",
      `The version of PowerShell on this computer is '7.6.5'. The module '${path}' requires a minimum PowerShell version of '${toStringValue(wanted)}' to run. Verify that you have the minimum required version of PowerShell installed, and then try again.`,
      "ResourceUnavailable",
      path,
    );
  }
}

/** Loads a manifest module. Throws module errors. */
export function loadManifestModule(context: ExecutionContext, file: ModuleFile, loader: ManifestLoader): PSModuleInfo {
  const table = readManifest(context, file.path);
  checkManifest(table, file.path);
  const required = requireModules(table, file.path, loader);
  const base = file.path.slice(0, Math.max(file.path.lastIndexOf("/"), 0)) || "/";
  for (const script of textsOf(table.get("ScriptsToProcess"))) {
    const found = moduleFileAt(absolute(base, script));
    if (found !== null) loadScriptFile(context, found, []);
  }
  const module = newModule(context, file.name, file.path);
  loadTypesAndFormats(context, module, table, base);
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

function requireModules(table: Hashtable, path: string, loader: ManifestLoader): PSModuleInfo[] {
  const result: PSModuleInfo[] = [];
  for (const spec of textSpecs(table.get("RequiredModules"))) {
    const loaded = loader.importRequired(spec);
    if (loaded === null) {
      const version = spec.required ?? spec.minimum;
      const what =
        version === null
          ? `The required module '${spec.name}' is not loaded.`
          : `The required module '${spec.name}' with version '${version}' is not loaded.`;
      throw moduleError(
        "Modules_InvalidManifest",
        `${what} Load the module or remove the module from 'RequiredModules' in the file '${path}'.`,
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
    name,
    "System.IO.FileNotFoundException",
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
  if (file === null) throw memberNotFound(rootName, "RootModule/ModuleToProcess", path);
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

function loadTypesAndFormats(context: ExecutionContext, module: PSModuleInfo, table: Hashtable, base: string): void {
  const formatter = context.formatter;
  const files = (key: string): string[] => textsOf(table.get(key)).map((path) => absolute(base, path));
  module.exportedTypeFiles = files("TypesToProcess");
  module.exportedFormatFiles = files("FormatsToProcess");
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
