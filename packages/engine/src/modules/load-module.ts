// Owns loading modules: script modules (.psm1, .ps1, script blocks) run in a session state of their own; the module table.
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { argumentsInOrder, positionalArgument } from "../binder/argument.ts";
import { ExternalScriptInfo } from "../pipeline/command-info.ts";
import { readScriptText } from "../pipeline/discovery.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { parseScriptBlock } from "../runtime/parse-script.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { SessionState } from "../runtime/session-state.ts";
import { CollectorSink } from "../runtime/streams.ts";
import { Variable } from "../runtime/variable.ts";
import { exportDefaults } from "./export-members.ts";
import { importMembers, removeMembers } from "./import-members.ts";
import type { ImportOptions, ImportReporter } from "./import-members.ts";
import { PSModuleInfo } from "./module-info.ts";
import type { ModuleFile } from "./module-paths.ts";

/** A new module with a session state below the global scope. */
export function newModule(context: ExecutionContext, name: string, path: string): PSModuleInfo {
  const module = new PSModuleInfo(name, path, null);
  const state = new SessionState(context, module, context.globalState);
  module.sessionState = state;
  module.moduleBase = path === "" ? "" : path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
  return module;
}

/** The dynamic module of its own that GetNewClosure binds a script block to: it has a session state and a name, no members. */
export function closureModule(context: ExecutionContext): PSModuleInfo {
  const module = newModule(context, `__DynamicModule_${guid()}`, "");
  module.path = guid();
  return module;
}

/** A module of a script block (New-Module). Gives back the module and what the block wrote. */
export function moduleOfBlock(
  context: ExecutionContext,
  name: string | null,
  block: ScriptBlock,
  args: readonly PSValue[],
  reporter: ImportReporter,
): [PSModuleInfo, PSValue[]] {
  const module = newModule(context, name ?? `__DynamicModule_${guid()}`, "");
  module.path = name === null ? module.name : guid();
  module.moduleBase = "";
  module.definition = block.toString();
  const output = runInModule(context, module, new ScriptBlock(block.code, module.sessionState as SessionState), args);
  exportDefaults(module, module.sessionState as SessionState, reporter.verbose);
  return [module, output];
}

function guid(): string {
  return process.getBuiltinModule("node:crypto").randomUUID();
}

/** Runs code in the module's top scope; its output. Errors leave as they are. */
export function runInModule(
  context: ExecutionContext,
  module: PSModuleInfo,
  block: ScriptBlock | ExternalScriptInfo,
  args: readonly PSValue[],
): PSValue[] {
  const state = module.sessionState as SessionState;
  const { ast } = block instanceof ScriptBlock ? block : (block.scriptBlock as ScriptBlock);
  const output = new CollectorSink();
  const saved = context.sessionState;
  context.sessionState = state;
  try {
    runPipeline(
      context,
      [
        {
          ast: context.callSite(ast),
          command: block,
          arguments: argumentsInOrder(ast, args),
          redirections: [],
          dotSource: true,
          invocationOperator: true,
        },
      ],
      null,
      output,
    );
  } finally {
    context.sessionState = saved;
  }
  return output.items;
}

/** Loads a .psm1 (its exports filled). The module is not in the table yet. */
export function loadScriptModule(
  context: ExecutionContext,
  file: ModuleFile,
  args: readonly PSValue[],
  reporter: ImportReporter,
  name = file.name,
): PSModuleInfo {
  const module = newModule(context, name, file.path);
  runFileInModule(context, module, file.path, args);
  exportDefaults(module, module.sessionState as SessionState, reporter.verbose);
  return module;
}

/** Parses a module's text in its session state: what `using module` brings belongs there. */
function parseInState(context: ExecutionContext, state: SessionState, text: string, path: string): ScriptBlock {
  const saved = context.sessionState;
  context.sessionState = state;
  try {
    return parseScriptBlock(context, text, path);
  } finally {
    context.sessionState = saved;
  }
}

/** Runs a file's text in a module. */
export function runFileInModule(
  context: ExecutionContext,
  module: PSModuleInfo,
  path: string,
  args: readonly PSValue[],
): void {
  const text = readScriptText(path);
  const state = module.sessionState as SessionState;
  const parsed = parseInState(context, state, text, path);
  module.definition = text;
  state.topScope.setCell(
    "psscriptroot",
    new Variable("PSScriptRoot", path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/"),
  );
  state.topScope.setCell("pscommandpath", new Variable("PSCommandPath", path));
  // $MyInvocation.MyCommand is the file.
  const info = new ExternalScriptInfo(path.slice(path.lastIndexOf("/") + 1), path);
  info.scriptBlock = new ScriptBlock(parsed.code, state);
  runInModule(context, module, info, args);
}

function scriptFilesRefused(): Exception {
  const message = "Importing *.ps1 files as modules is not allowed in ConstrainedLanguage mode.";
  const id = "Modules_ImportPSFileNotAllowedInConstrainedLanguage";
  return new Exception("System.InvalidOperationException", message, {
    errorRecord: (self) => newErrorRecord(self, id, "PermissionDenied", null),
  });
}

/** Runs a .ps1 in the caller's scope (ScriptsToProcess, Import-Module x.ps1); the "module" it counts as. */
export function loadScriptFile(context: ExecutionContext, file: ModuleFile, args: readonly PSValue[]): PSModuleInfo {
  if (context.languageMode === "ConstrainedLanguage") throw scriptFilesRefused();
  const block = parseScriptBlock(context, readScriptText(file.path), file.path);
  runPipeline(
    context,
    [
      {
        ast: context.callSite(block.ast),
        command: block,
        arguments: args.map(positionalArgument),
        redirections: [],
        dotSource: true,
        invocationOperator: true,
      },
    ],
    null,
    new CollectorSink(),
  );
  const module = new PSModuleInfo(file.name, file.path, null);
  module.moduleBase = file.path.slice(0, Math.max(file.path.lastIndexOf("/"), 0)) || "/";
  return module;
}

/** Registers a loaded module and imports its members where the import was asked for. */
export function registerModule(
  context: ExecutionContext,
  module: PSModuleInfo,
  options: ImportOptions & { readonly global: boolean; readonly local: boolean },
  reporter: ImportReporter,
): void {
  context.modules.set(moduleKey(module), module);
  const state = options.global ? context.globalState : context.sessionState;
  const owner = state.module;
  if (owner === null) module.isTopLevel = true;
  else if (!owner.nestedModules.includes(module)) owner.nestedModules.push(module);
  const scope = options.local ? state.currentScope : state.topScope;
  if (options.prefix !== "") module.prefix = options.prefix;
  importMembers(context, module, scope, options, reporter);
}

export function moduleKey(module: PSModuleInfo): string {
  return `${module.path === "" ? module.name : module.path}`;
}

/** Loaded modules whose name matches exactly, in any case. */
export function loadedByName(context: ExecutionContext, name: string): PSModuleInfo[] {
  const lower = name.toLowerCase();
  return [...context.modules.values()].filter((module) => module.name.toLowerCase() === lower);
}

/** Unloads: OnRemove, members out of their scopes, nested modules too. */
export function unloadModule(
  context: ExecutionContext,
  module: PSModuleInfo,
  reporter: ImportReporter,
  output: (value: PSValue) => void,
): void {
  if (module.onRemove !== null) {
    const block = module.onRemove;
    block.invokeInto({ args: [module], output: { write: output } });
  }
  for (const nested of module.nestedModules) {
    if (!nested.isTopLevel) unloadModule(context, nested, reporter, output);
  }
  removeMembers(context, module, reporter);
  context.modules.delete(moduleKey(module));
  context.commandVersion++;
}
