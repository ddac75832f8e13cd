// Test-ModuleManifest: what Import-Module would refuse, and whether the files and modules it names are there.
import { DictionaryBase, type ErrorCategoryName, Exception, getEnumerable, toStringValue, unwrap } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import {
  checkManifest,
  type CmdletRuntime,
  compareVersions,
  defineCmdlet,
  existingManifestFiles,
  findModule,
  isBuiltInModule,
  moduleError,
  moduleFileAt,
  moduleNotFound,
  moduleSpecOf,
  readManifest,
} from "@latch/engine";
import { describedModule } from "./import-module.ts";

interface Parameters {
  Path?: string;
}
type Cmdlet = CmdletRuntime<Parameters>;
type Manifest = ReturnType<typeof readManifest>;

export const testModuleManifest = defineCmdlet<Parameters>("Test-ModuleManifest", (cmdlet) => ({
  process() {
    const given = cmdlet.parameters.Path ?? "";
    const path = manifestPath(cmdlet, given);
    if (path === null) {
      cmdlet.writeError(moduleNotFound(given));
      return;
    }
    if (!/\.psd1$/i.test(path)) {
      const message = `The module manifest path '${path}' is not valid. The value of the Path argument must resolve to a single file that has a '.psd1' extension. Change the value of the Path argument to point to a valid psd1 file, and then try again.`;
      const error = moduleError("Modules_InvalidModuleManifestPath", message, "InvalidArgument", given);
      cmdlet.throwTerminating(error.errorRecord as ErrorRecord);
    }
    try {
      test(cmdlet, given, path);
    } catch (error) {
      if (!(error instanceof Exception) || error.errorRecord === null) throw error;
      cmdlet.writeError(error.errorRecord);
    }
  },
}));

function manifestPath(cmdlet: Cmdlet, given: string): string | null {
  try {
    return cmdlet.context.paths.resolve(given)[0]?.providerPath ?? null;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function test(cmdlet: Cmdlet, given: string, path: string): void {
  const table = readManifest(cmdlet.context, path);
  checkManifest(cmdlet.context, table, path);
  const base = path.slice(0, path.lastIndexOf("/")) || "/";
  for (const member of ["ScriptsToProcess", "TypesToProcess", "FormatsToProcess"])
    existingManifestFiles(table, member, base, path);
  const fault = (id: string, message: string, category: ErrorCategoryName = "ObjectNotFound"): void => {
    const type = category === "ObjectNotFound" ? "System.IO.DirectoryNotFoundException" : "System.ArgumentException";
    cmdlet.writeError(moduleError(id, message, category, given, type).errorRecord as ErrorRecord);
  };
  checkFiles(table, base, path, fault);
  checkModules(table, base, path, fault);
  const minimum = toStringValue(table.get("PowerShellVersion") ?? "0.0");
  if (listOf(table, "CompatiblePSEditions").length > 0 && compareVersions(minimum, "5.1") < 0) {
    fault(
      "Modules_InvalidPowerShellVersionInModuleManifest",
      `The module manifest '${path}' is specified with the CompatiblePSEditions key which is supported only on PowerShell version '5.1' or higher. Update the value of the PowerShellVersion key to '5.1' or higher, and try again.`,
      "InvalidArgument",
    );
  }
  const module = describedModule(cmdlet, path, path.slice(path.lastIndexOf("/") + 1).replace(/\.psd1$/i, ""));
  if (module === null) return;
  // Tags come twice, as PowerShell lists them.
  const tags = psData(module.privateData, "Tags");
  if (tags.length > 0) module.manifest.set("tags", [...tags, ...tags]);
  cmdlet.write(module);
}

type Fault = (id: string, message: string, category?: ErrorCategoryName) => void;

function entryMessage(member: string, entry: string, path: string): string {
  return `The specified ${member} entry '${entry}' in the module manifest '${path}' is invalid. Try again after updating this entry with valid values.`;
}

function isThere(base: string, file: string): boolean {
  return moduleFileAt(file.startsWith("/") ? file : `${base}/${file.replace(/\\/g, "/")}`) !== null;
}

function checkFiles(table: Manifest, base: string, path: string, fault: Fault): void {
  for (const file of listOf(table, "RequiredAssemblies").map((file) => toStringValue(file))) {
    // Without an extension it is the name of an assembly that .NET may bring along.
    if (!/\.dll$/i.test(file) || isThere(base, file)) continue;
    fault("Modules_InvalidRequiredAssembliesInModuleManifest", entryMessage("RequiredAssemblies", file, path));
  }
  const root = toStringValue(table.get("RootModule") ?? table.get("ModuleToProcess") ?? "");
  if (root !== "" && !isThere(base, root)) {
    // The manifest's and the root module's names are in each other's place in PowerShell, too.
    const message = `The module manifest '${root}' could not be processed because it is not a valid PowerShell module manifest file. Remove the elements that are not permitted: ${path}`;
    fault("Modules_InvalidRootModuleInModuleManifest", message, "InvalidArgument");
  }
  for (const file of listOf(table, "FileList").map((file) => toStringValue(file))) {
    if (!isThere(base, file)) fault("Modules_InvalidFilePathinModuleManifest", entryMessage("FileList", file, path));
  }
}

function checkModules(table: Manifest, base: string, path: string, fault: Fault): void {
  const known = (name: string): boolean => isBuiltInModule(name) || findModule(name).length > 0;
  for (const { name } of listOf(table, "NestedModules").map(moduleSpecOf)) {
    if (!isThere(base, name) && !known(name))
      fault("Modules_InvalidNestedModuleinModuleManifest", entryMessage("NestedModule", name, path));
  }
  for (const { name } of listOf(table, "RequiredModules").map(moduleSpecOf)) {
    if (!known(name))
      fault("Modules_InvalidRequiredModulesinModuleManifest", entryMessage("RequiredModules", name, path));
  }
  for (const { name } of listOf(table, "ModuleList").map(moduleSpecOf)) {
    if (!known(name)) fault("Modules_InvalidModuleListinModuleManifest", entryMessage("ModuleList", name, path));
  }
}

function listOf(table: Manifest, member: string): PSValue[] {
  const value = table.get(member) ?? null;
  if (value === null) return [];
  if (unwrap(value) instanceof DictionaryBase) return [value];
  return [...(getEnumerable(value) ?? [value])];
}

function psData(privateData: PSValue, key: string): PSValue[] {
  const data = unwrap(privateData);
  const inner = data instanceof DictionaryBase ? unwrap(data.get("PSData") ?? null) : null;
  const value = inner instanceof DictionaryBase ? (inner.get(key) ?? null) : null;
  return value === null ? [] : [...(getEnumerable(value) ?? [value])];
}
