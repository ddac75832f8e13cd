// Owns commands of modules as discovery sees them: Module\Name, autoloading, which built-in modules are loaded.
import { createRequire } from "node:module";
import { Exception } from "@latch/dotnet";
import type { ModuleRequirement } from "@latch/grammar";
import { prefixedName } from "./import-members.ts";
import { AliasInfo } from "../pipeline/command-info.ts";
import type { CmdletInfo, CommandInfo } from "../pipeline/command-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";

const require = createRequire(import.meta.url);
const autoload = () => require("./autoload.ts") as typeof import("./autoload.ts");

const builtInModules = new Set([
  "microsoft.powershell.core",
  "microsoft.powershell.utility",
  "microsoft.powershell.management",
  "microsoft.powershell.security",
  "microsoft.powershell.host",
  "threadjob",
  "microsoft.powershell.threadjob",
]);

/** True for the modules whose cmdlets are built in. */
export function isBuiltInModule(name: string): boolean {
  return builtInModules.has(name.toLowerCase());
}

/** Built-in modules that a command was taken from: they count as loaded. */
export function usedBuiltIns(context: ExecutionContext): Set<string> {
  let used = context.extensions.get("usedBuiltInModules") as Set<string> | undefined;
  if (used === undefined) {
    used = new Set();
    context.extensions.set("usedBuiltInModules", used);
  }
  return used;
}

/** A cmdlet loads its module by being used or asked for by its name; again, when the module was removed. */
export function loadCmdletModule(context: ExecutionContext, cmdlet: CmdletInfo): void {
  const module = cmdlet.metadata.module;
  if (module === "Microsoft.PowerShell.Core") return;
  const used = usedBuiltIns(context);
  if (used.has(module)) return;
  used.add(module);
  for (const alias of aliasesOfModule(context, module)) context.globalState.topScope.setAlias(alias);
}

function* aliasesOfModule(context: ExecutionContext, module: string): Iterable<AliasInfo> {
  for (const [name, definition] of context.commands.moduleAliases())
    if (context.commands.moduleOf(definition) === module) yield new AliasInfo(name, definition, 0, module);
}

/** Aliases that built-in modules would bring, which are not loaded: as Get-Command lists them, without a definition. */
export function aliasesOfUnloadedModules(context: ExecutionContext): AliasInfo[] {
  return [...context.commands.moduleAliases()].flatMap(([name, definition]) => {
    const module = context.commands.moduleOf(definition);
    return module === null || usedBuiltIns(context).has(module) ? [] : [new AliasInfo(name, "", 0, module)];
  });
}

/** An alias that a built-in module would bring, which is loaded for it; null when there is none of that name. */
export function aliasOfUnloadedModule(context: ExecutionContext, key: string): AliasInfo | null {
  for (const [name, definition] of context.commands.moduleAliases()) {
    const module = name === key ? context.commands.moduleOf(definition) : null;
    if (module === null || usedBuiltIns(context).has(module)) continue;
    usedBuiltIns(context).add(module);
    for (const alias of aliasesOfModule(context, module)) context.globalState.topScope.setAlias(alias);
    return context.globalState.topScope.findAlias(key) ?? null;
  }
  return null;
}

/** What `search` finds without loading a module for it, as AliasInfo.ResolvedCommand looks: null for other cmdlets. */
export function withoutLoading(context: ExecutionContext, search: () => CommandInfo | null): CommandInfo | null {
  const used = usedBuiltIns(context);
  const before = new Set(used);
  const found = search();
  for (const module of used) {
    if (before.has(module)) continue;
    used.delete(module);
    for (const alias of aliasesOfModule(context, module)) context.globalState.topScope.removeAlias(alias.name);
  }
  if (found === null || found.commandType !== "Cmdlet") return found;
  const { module } = (found as CmdletInfo).metadata;
  return module === "Microsoft.PowerShell.Core" || before.has(module) ? found : null;
}

/** A module that is built in or loaded. */
export function isKnownModule(context: ExecutionContext, name: string): boolean {
  const lower = name.toLowerCase();
  return isBuiltInModule(name) || [...context.modules.values()].some((module) => module.name.toLowerCase() === lower);
}

/** An exported command of a loaded module, or null. */
export function findInModule(context: ExecutionContext, module: string, command: string): CommandInfo | null {
  const loaded = [...context.modules.values()].find(
    (candidate) => candidate.name.toLowerCase() === module.toLowerCase(),
  );
  if (loaded === undefined) return null;
  const key = command.toLowerCase();
  for (const table of [loaded.exportedAliases, loaded.exportedFunctions, loaded.exportedCmdlets]) {
    for (const [name, info] of table)
      if (name.toLowerCase() === key || prefixedName(name, loaded.prefix).toLowerCase() === key) return info;
  }
  return null;
}

/** Imports the module that exports a command, if $PSModuleAutoLoadingPreference allows; null when none does. */
export function loadModuleFor(context: ExecutionContext, name: string): CommandInfo | null {
  return autoload().autoloadCommand(context, name);
}

/** Imports the modules of a #requires; names of those that are missing. */
export function requiresModules(context: ExecutionContext, modules: readonly ModuleRequirement[]): string[] {
  if (modules.length === 0) return [];
  return autoload().importRequired(context, modules);
}

/** A pipeline failed: `$?` is False unless flow only left it. */
export function recordFailure(context: ExecutionContext, error: unknown): void {
  if (error instanceof Exception) context.questionMark = false;
}
