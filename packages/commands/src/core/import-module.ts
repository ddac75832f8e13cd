// Import-Module, New-Module, Export-ModuleMember, Remove-Module, Get-Module.
import { Exception, WildcardPattern, getEnumerable, toStringValue, unwrap } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import {
  FunctionInfo,
  PSModuleInfo,
  ScriptBlock,
  availableModules,
  builtInModule,
  builtInModuleNames,
  defineCmdlet,
  describeModule,
  exportMembers,
  findModule,
  importModule as importOne,
  loadedByName,
  makeBuiltIn,
  moduleAsCustomObject,
  moduleError,
  moduleFileAt,
  moduleNotFound,
  moduleNotFoundAt,
  moduleOfBlock,
  meets,
  moduleSpecOf,
  parseScriptBlock,
  readManifest,
  registerModule,
  unloadModule,
  usedBuiltIns,
} from "@latch/engine";
import type { CmdletRuntime, ImportRequest, ModuleSpec } from "@latch/engine";

interface ImportParameters {
  Name?: string[];
  FullyQualifiedName?: PSValue[];
  ModuleInfo?: PSModuleInfo[];
  Assembly?: PSValue[];
  Global?: boolean;
  Prefix?: string;
  Function?: string[];
  Cmdlet?: string[];
  Variable?: string[];
  Alias?: string[];
  Force?: boolean;
  PassThru?: boolean;
  AsCustomObject?: boolean;
  MinimumVersion?: PSValue;
  MaximumVersion?: string;
  RequiredVersion?: PSValue;
  ArgumentList?: PSValue[];
  DisableNameChecking?: boolean;
  NoClobber?: boolean;
  Scope?: string;
}
type ImportCmdlet = CmdletRuntime<ImportParameters>;
type AnyCmdlet = CmdletRuntime<object>;

function reporterOf(cmdlet: AnyCmdlet): ImportRequest["reporter"] {
  return { verbose: (text) => cmdlet.writeVerbose(text), warning: (text) => cmdlet.writeWarning(text) };
}

function requestOf(cmdlet: ImportCmdlet): ImportRequest {
  const p = cmdlet.parameters;
  return {
    functions: p.Function ?? null,
    aliases: p.Alias ?? null,
    variables: p.Variable ?? null,
    cmdlets: p.Cmdlet ?? null,
    prefix: p.Prefix ?? "",
    noClobber: p.NoClobber === true,
    checkNames: p.DisableNameChecking !== true,
    force: p.Force === true,
    global: p.Global === true || /^global$/i.test(p.Scope ?? ""),
    local: /^local$/i.test(p.Scope ?? ""),
    arguments: p.ArgumentList ?? [],
    reporter: reporterOf(cmdlet),
  };
}

/** Errors of the module's own code end the cmdlet with its class after the id. */
function guarded<T>(cmdlet: AnyCmdlet, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const source = error.errorRecord;
    if (source === null || source.commandTypeName !== "") throw error;
    throw cmdlet.throwTerminating(source);
  }
}

export const importModule = defineCmdlet<ImportParameters>("Import-Module", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const request = requestOf(cmdlet);
    if (p.ModuleInfo !== undefined) {
      for (const module of p.ModuleInfo) {
        registerModule(cmdlet.context, unwrap(module) as PSModuleInfo, request, request.reporter);
        emit(cmdlet, unwrap(module) as PSModuleInfo);
      }
      return;
    }
    if (p.FullyQualifiedName !== undefined) {
      for (const spec of p.FullyQualifiedName) importSpec(cmdlet, moduleSpecOf(spec), request);
      return;
    }
    const versions = {
      minimum: p.MinimumVersion === undefined ? null : toStringValue(p.MinimumVersion),
      maximum: p.MaximumVersion ?? null,
      required: p.RequiredVersion === undefined ? null : toStringValue(p.RequiredVersion),
      guid: null,
    };
    for (const name of p.Name ?? []) {
      if (WildcardPattern.containsWildcards(name)) importMatching(cmdlet, name, versions, request);
      else importSpec(cmdlet, { name, ...versions }, request);
    }
  },
}));

function importMatching(
  cmdlet: ImportCmdlet,
  pattern: string,
  versions: Omit<ModuleSpec, "name">,
  request: ImportRequest,
): void {
  const wildcard = new WildcardPattern(pattern, { ignoreCase: true });
  const names = new Set(availableModules().map((file) => file.name));
  for (const name of names) if (wildcard.isMatch(name)) importSpec(cmdlet, { name, ...versions }, request);
}

function importSpec(cmdlet: ImportCmdlet, spec: ModuleSpec, request: ImportRequest): void {
  let result: ReturnType<typeof importOne>;
  try {
    result = importOne(cmdlet.context, spec, request);
  } catch (error) {
    const record = error instanceof Exception ? error.errorRecord : null;
    if (record === null) throw error;
    if (record.errorId === "Modules_ImportPSFileNotAllowedInConstrainedLanguage") cmdlet.throwTerminating(record);
    if (!record.errorId.startsWith("Modules_")) return failed(cmdlet, spec.name, error as Exception, record);
    cmdlet.writeError(record);
    return;
  }
  if ("error" in result) cmdlet.writeError(result.error);
  else emit(cmdlet, result.module);
}

/** The module's own code failed: what it threw ends the cmdlet, any other error is written, and then that there is no module. */
function failed(cmdlet: ImportCmdlet, name: string, error: Exception, record: ErrorRecord): void {
  if (error.wasThrownFromThrowStatement) {
    guarded(cmdlet, () => {
      throw error;
    });
  }
  record.preserveInvocationInfo = true;
  cmdlet.writeError(record);
  cmdlet.writeError(moduleNotFound(name));
}

function emit(cmdlet: ImportCmdlet, module: PSModuleInfo): void {
  if (cmdlet.parameters.AsCustomObject === true) cmdlet.write(moduleAsCustomObject(module));
  else if (cmdlet.parameters.PassThru === true) cmdlet.write(module);
}

interface NewParameters {
  Name?: string;
  ScriptBlock?: ScriptBlock;
  Function?: string[];
  Cmdlet?: string[];
  ReturnResult?: boolean;
  AsCustomObject?: boolean;
  ArgumentList?: PSValue[];
}

export const newModule = defineCmdlet<NewParameters>("New-Module", (cmdlet) => ({
  end() {
    const p = cmdlet.parameters;
    requireOwnMode(cmdlet);
    const reporter = reporterOf(cmdlet);
    const [module, output] = guarded(cmdlet, () =>
      moduleOfBlock(
        cmdlet.context,
        p.Name ?? null,
        unwrap(p.ScriptBlock ?? null) as ScriptBlock,
        p.ArgumentList ?? [],
        reporter,
      ),
    );
    if (p.ReturnResult === true) {
      importDynamic(cmdlet, module, p);
      for (const value of output) cmdlet.write(value);
    } else if (p.AsCustomObject === true) cmdlet.write(moduleAsCustomObject(module));
    else {
      importDynamic(cmdlet, module, p);
      cmdlet.write(module);
    }
  },
}));

/** Private functions of FullLanguage would be open to ConstrainedLanguage. */
function requireOwnMode(cmdlet: CmdletRuntime<NewParameters>): void {
  const block = unwrap(cmdlet.parameters.ScriptBlock ?? null) as ScriptBlock;
  if (cmdlet.context.languageMode !== "ConstrainedLanguage" || block.languageMode !== "FullLanguage") return;
  const message = "Cannot create new module while the session is in ConstrainedLanguage mode.";
  const id = "Modules_CannotCreateModuleWithFullLanguageScriptBlock";
  const type = "System.Management.Automation.PSSecurityException";
  cmdlet.throwTerminating(cmdlet.error(type, message, id, "SecurityError", null));
}

/** Members come into the caller's session state, but the module is not in the table. */
function importDynamic(cmdlet: AnyCmdlet, module: PSModuleInfo, p: NewParameters): void {
  const context = cmdlet.context;
  const request = {
    functions: p.Function ?? null,
    aliases: p.Function !== undefined || p.Cmdlet !== undefined ? ["*"] : null,
    variables: p.Function !== undefined || p.Cmdlet !== undefined ? ["*"] : null,
    cmdlets: p.Cmdlet ?? null,
    prefix: "",
    noClobber: false,
    checkNames: false,
  };
  if (p.Function !== undefined) {
    for (const name of [...module.exportedFunctions.keys()]) {
      if (!p.Function.some((pattern) => new WildcardPattern(pattern, { ignoreCase: true }).isMatch(name)))
        module.exportedFunctions.delete(name);
    }
  }
  registerModule(context, module, { ...request, global: false, local: false }, reporterOf(cmdlet));
  for (const [key, known] of context.modules) if (known === module) context.modules.delete(key);
}

interface ExportParameters {
  Function?: string[];
  Cmdlet?: string[];
  Variable?: string[];
  Alias?: string[];
}

export const exportModuleMember = defineCmdlet<ExportParameters>("Export-ModuleMember", (cmdlet) => ({
  process() {
    const state = cmdlet.context.sessionState;
    const module = state.module;
    if (module === null) {
      throw cmdlet.throwTerminating(
        moduleError(
          "Modules_CanOnlyExecuteExportModuleMemberInsideAModule",
          "The Export-ModuleMember cmdlet can only be called from inside a module.",
          "PermissionDenied",
          null,
        ).errorRecord as ErrorRecord,
      );
    }
    const p = cmdlet.parameters;
    exportMembers(
      module,
      state,
      {
        functions: p.Function ?? null,
        aliases: p.Alias ?? null,
        variables: p.Variable ?? null,
        cmdlets: p.Cmdlet ?? null,
      },
      (text) => cmdlet.writeVerbose(text),
    );
  },
}));

interface RemoveParameters {
  Name?: string[];
  FullyQualifiedName?: PSValue[];
  ModuleInfo?: PSModuleInfo[];
  Force?: boolean;
}

export const removeModule = defineCmdlet<RemoveParameters>("Remove-Module", (cmdlet) => {
  const chosen: PSModuleInfo[] = [];
  let wildcard = false;
  return {
    process() {
      const p = cmdlet.parameters;
      const all = [...cmdlet.context.modules.values()];
      for (const module of p.ModuleInfo ?? []) chosen.push(unwrap(module) as PSModuleInfo);
      for (const name of p.Name ?? []) {
        wildcard ||= WildcardPattern.containsWildcards(name);
        const pattern = new WildcardPattern(name, { ignoreCase: true });
        chosen.push(
          ...all.filter(
            (module) =>
              pattern.isMatch(module.name) ||
              (name.includes("/") && module.path === cmdlet.context.paths.unresolved(name).providerPath),
          ),
        );
      }
      for (const spec of p.FullyQualifiedName ?? [])
        chosen.push(...loadedByName(cmdlet.context, moduleSpecOf(spec).name));
    },
    end() {
      if (chosen.length === 0) {
        if (!wildcard) {
          cmdlet.writeError(
            moduleError(
              "Modules_NoModulesRemoved",
              "No modules were removed. Verify that the specification of modules to remove is correct and those modules exist in the runspace.",
              "ResourceUnavailable",
              null,
            ).errorRecord as ErrorRecord,
          );
        }
        return;
      }
      for (const module of new Set(chosen)) removeOne(cmdlet, module);
    },
  };
});

function removeOne(cmdlet: CmdletRuntime<RemoveParameters>, module: PSModuleInfo): void {
  const force = cmdlet.parameters.Force === true;
  const refuse = (id: string, message: string): void => {
    cmdlet.writeError(moduleError(id, message, "PermissionDenied", module).errorRecord as ErrorRecord);
  };
  if (module.accessMode === "Constant")
    return refuse(
      "Modules_ModuleIsConstant",
      `Unable to remove the module '${module.name}' because it is marked as 'constant.' A module cannot be removed if it is marked 'constant.'`,
    );
  if (module.accessMode === "ReadOnly" && !force)
    return refuse(
      "Modules_ModuleIsReadOnly",
      `Unable to remove the module '${module.name}' because it is read-only. Add the Force parameter to your command to remove read-only modules.`,
    );
  const users = [...cmdlet.context.modules.values()].filter((other) => other.requiredModules.includes(module));
  if (users.length > 0 && !force)
    return refuse(
      "Modules_ModuleIsRequired",
      `Unable to remove the module '${module.name}' because it is required by '${(users[0] as PSModuleInfo).name}'. Add the Force parameter to your command to remove the module.`,
    );
  if (!cmdlet.shouldProcess(`${module.name} (Path: '${module.path}')`)) return;
  unloadModule(cmdlet.context, module, reporterOf(cmdlet), (value) => cmdlet.write(value));
}

interface GetParameters {
  Name?: string[];
  FullyQualifiedName?: PSValue[];
  All?: boolean;
  ListAvailable?: boolean;
  PSEdition?: string;
  Refresh?: boolean;
}
type GetCmdlet = CmdletRuntime<GetParameters>;

export const getModule = defineCmdlet<GetParameters>("Get-Module", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const specs = p.FullyQualifiedName?.map(moduleSpecOf) ?? null;
    const names = specs === null ? (p.Name ?? null) : specs.map((spec) => spec.name);
    const fits = (module: PSModuleInfo): boolean => specs === null || specs.some((spec) => meets(module.version, spec));
    if (p.ListAvailable === true) {
      for (const module of listAvailable(cmdlet, names).filter(fits)) cmdlet.write(module);
      return;
    }
    for (const name of usedBuiltIns(cmdlet.context)) builtInModule(cmdlet.context, name);
    const all = [...cmdlet.context.modules.values()].filter((module) => p.All === true || isVisible(cmdlet, module));
    const found = all.filter(
      (module) =>
        names === null || names.some((name) => new WildcardPattern(name, { ignoreCase: true }).isMatch(module.name)),
    );
    for (const module of found.filter(fits).sort(byName)) cmdlet.write(module);
  },
}));

/** Modules of the session, and inside a module its own nested ones. */
function isVisible(cmdlet: GetCmdlet, module: PSModuleInfo): boolean {
  return module.isTopLevel || cmdlet.context.sessionState.module?.nestedModules.includes(module) === true;
}

function byName(a: PSModuleInfo, b: PSModuleInfo): number {
  const left = a.name.toLowerCase();
  const right = b.name.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

function listAvailable(cmdlet: GetCmdlet, names: readonly string[] | null): PSModuleInfo[] {
  const result: PSModuleInfo[] = [];
  const addFile = (path: string, name: string): void => {
    const module = describedModule(cmdlet, path, name);
    if (module !== null) result.push(module);
  };
  for (const name of names ?? ["*"]) {
    if (/[\\/]/.test(name)) {
      const path = cmdlet.context.paths.unresolved(name).providerPath;
      const file = moduleFileAt(manifestBeside(path)) ?? moduleFileAt(path);
      if (file === null) cmdlet.writeError(moduleNotFoundAt(path));
      else addFile(file.path, file.name);
      continue;
    }
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    const files = WildcardPattern.containsWildcards(name)
      ? availableModules().filter((file) => pattern.isMatch(file.name))
      : findModule(name);
    for (const file of files) addFile(file.path, file.name);
    for (const known of builtInModuleNames) if (pattern.isMatch(known)) result.push(makeBuiltIn(cmdlet.context, known));
  }
  return result;
}

/** A script module is listed by the manifest that lies beside it. */
function manifestBeside(path: string): string {
  return path.replace(/\.psm1$/i, ".psd1");
}

/** A module described by its manifest, or just named by its script. */
export function describedModule(cmdlet: AnyCmdlet, path: string, name: string): PSModuleInfo | null {
  const module = new PSModuleInfo(name, path, null);
  module.moduleBase = path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
  if (!/\.psd1$/i.test(path)) return module;
  try {
    const table = readManifest(cmdlet.context, path);
    describeModule(module, table);
    if (module.rootModule === "") module.moduleType = "Manifest";
    for (const fn of getEnumerable(table.get("FunctionsToExport") ?? null) ?? [
      table.get("FunctionsToExport") ?? null,
    ]) {
      if (fn !== null && !WildcardPattern.containsWildcards(toStringValue(fn)))
        module.exportedFunctions.set(toStringValue(fn), placeholder(cmdlet, toStringValue(fn), module));
    }
    return module;
  } catch (error) {
    if (!(error instanceof Exception) || error.errorRecord === null) throw error;
    cmdlet.writeError(error.errorRecord);
    return null;
  }
}

function placeholder(cmdlet: AnyCmdlet, name: string, module: PSModuleInfo): FunctionInfo {
  const info = new FunctionInfo(name, parseScriptBlock(cmdlet.context, "", null));
  info.module = module;
  return info;
}
