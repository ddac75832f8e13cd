// Owns importing by name, path or specification: what Import-Module, autoloading, #requires and using module do.
import { Exception } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { ImportOptions, ImportReporter } from "./import-members.ts";
import { everything } from "./import-members.ts";
import { loadedByName, registerModule, unloadModule } from "./load-module.ts";
import { loadModuleFile, meets, textsOf } from "./manifest.ts";
import { readManifest } from "./manifest-data.ts";
import type { ManifestLoader, ModuleSpec } from "./manifest.ts";
import { isBuiltInModule } from "./module-commands.ts";
import { moduleNotFound, moduleWithVersionNotFound } from "./module-errors.ts";
import { PSModuleInfo } from "./module-info.ts";
import { findModule, moduleFileAt } from "./module-paths.ts";
import type { ModuleFile } from "./module-paths.ts";
import { builtInModule } from "./built-in-modules.ts";

export interface ImportRequest extends ImportOptions {
  readonly force: boolean;
  readonly global: boolean;
  readonly local: boolean;
  readonly arguments: readonly PSValue[];
  readonly reporter: ImportReporter;
}

export const plainRequest: ImportRequest = {
  ...everything,
  force: false,
  global: false,
  local: false,
  arguments: [],
  reporter: { verbose() {}, warning() {} },
};

/** The outcome: a module, or the error record to write. */
export type ImportResult = { readonly module: PSModuleInfo } | { readonly error: ErrorRecord };

/** Imports one module. Throws what the module's code throws. */
export function importModule(context: ExecutionContext, spec: ModuleSpec, request: ImportRequest): ImportResult {
  const byPath = /[\\/]|^~/.test(spec.name) || /\.(psd1|psm1|ps1)$/i.test(spec.name);
  if (!byPath) {
    if (isBuiltInModule(spec.name)) return importBuiltIn(context, spec);
    const loaded = loadedByName(context, spec.name).find((module) => meets(module.version, spec));
    if (loaded !== undefined && !request.force) return reimport(context, loaded, request);
    return fromFiles(context, findModule(spec.name), spec, request);
  }
  const file = fileOfPath(context, spec.name);
  if (file === null) return { error: moduleNotFound(spec.name) };
  const known = [...context.modules.values()].find(
    (module) =>
      module.path === file.path ||
      (module.moduleBase === directoryOf(file.path) && module.name === file.name && module.path !== ""),
  );
  if (known !== undefined && !request.force && meets(known.version, spec)) return reimport(context, known, request);
  return fromFiles(context, [file], spec, request);
}

function importBuiltIn(context: ExecutionContext, spec: ModuleSpec): ImportResult {
  const module = builtInModule(context, spec.name);
  if (meets(module.version, spec)) return { module };
  return { error: moduleWithVersionNotFound(spec.name, spec.required ?? spec.minimum ?? spec.maximum ?? "") };
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}

function fileOfPath(context: ExecutionContext, name: string): ModuleFile | null {
  try {
    const unresolved = context.paths.unresolved(name.replace(/\\/g, "/"));
    return unresolved.provider.name === "FileSystem" ? moduleFileAt(unresolved.providerPath) : null;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function reimport(context: ExecutionContext, module: PSModuleInfo, request: ImportRequest): ImportResult {
  registerModule(context, module, { ...request, prefix: request.prefix || module.prefix }, request.reporter);
  return { module };
}

function versionOf(context: ExecutionContext, file: ModuleFile): string {
  if (file.folderVersion !== null) return file.folderVersion;
  if (!/\.psd1$/i.test(file.path)) return "0.0";
  try {
    return textsOf(readManifest(context, file.path).get("ModuleVersion"))[0] ?? "0.0";
  } catch (error) {
    if (error instanceof Exception) return "0.0";
    throw error;
  }
}

function fromFiles(
  context: ExecutionContext,
  files: readonly ModuleFile[],
  spec: ModuleSpec,
  request: ImportRequest,
): ImportResult {
  const wantsVersion = spec.minimum !== null || spec.maximum !== null || spec.required !== null;
  const file = wantsVersion ? files.find((candidate) => meets(versionOf(context, candidate), spec)) : files[0];
  if (file === undefined) {
    if (wantsVersion)
      return { error: moduleWithVersionNotFound(spec.name, spec.required ?? spec.minimum ?? spec.maximum ?? "") };
    return { error: moduleNotFound(spec.name) };
  }
  if (request.force) {
    for (const old of [...context.modules.values()]) {
      if (old.path === file.path || (old.name === file.name && old.moduleBase === directoryOf(file.path)))
        unloadModule(context, old, request.reporter, () => {});
    }
  }
  return { module: load(context, file, request) };
}

function load(context: ExecutionContext, file: ModuleFile, request: ImportRequest): PSModuleInfo {
  request.reporter.verbose(`Loading module from path '${file.path}'.`);
  const loader: ManifestLoader = {
    reporter: request.reporter,
    arguments: request.arguments,
    importRequired: (required) => requireLoaded(context, required),
  };
  const state = context.sessionState;
  if (request.global) context.sessionState = context.globalState;
  let module: PSModuleInfo;
  try {
    module = loadModuleFile(context, file, loader);
  } finally {
    context.sessionState = state;
  }
  registerModule(context, module, { ...request, prefix: request.prefix || module.prefix }, request.reporter);
  return module;
}

/** A required module: loaded already, or imported globally now; null when it is missing. */
export function requireLoaded(context: ExecutionContext, spec: ModuleSpec): PSModuleInfo | null {
  const matches = (module: PSModuleInfo): boolean =>
    meets(module.version, spec) && (spec.guid === null || spec.guid.toLowerCase() === module.guid.toLowerCase());
  if (isBuiltInModule(spec.name)) {
    const module = builtInModule(context, spec.name);
    return matches(module) ? module : null;
  }
  const loaded = loadedByName(context, spec.name).find(matches);
  if (loaded !== undefined) return loaded;
  const result = importModule(context, spec, { ...plainRequest, global: true });
  return "module" in result ? result.module : null;
}
