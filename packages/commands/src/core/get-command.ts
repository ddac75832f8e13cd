// Get-Command: commands by name, type, verb, noun, module or parameter.
import { EnumValue, Exception, WildcardPattern, newErrorRecord, toStringValue, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  AliasInfo,
  ApplicationInfo,
  CmdletInfo,
  CommandInfo,
  ExternalScriptInfo,
  FunctionInfo,
  PSModuleInfo,
  allOnPath,
  commandTypeNumber,
  defineCmdlet,
  findCmdlet,
  findCommandNoAlias,
  loadCmdletModule,
  parametersOf,
  resolveAlias,
  syntaxOf,
  usedBuiltIns,
} from "@latch/engine";
import type { CmdletRuntime, SessionState } from "@latch/engine";
import { aliasesOfUnloadedModules, autoloadCandidates, isUntrusted } from "@latch/engine";

type Scope = SessionState["currentScope"];

interface Parameters {
  Name?: string[];
  Verb?: string[];
  Noun?: string[];
  Module?: string[];
  ExcludeModule?: string[];
  CommandType?: EnumValue;
  TotalCount?: number;
  Syntax?: boolean;
  All?: boolean;
  ListImported?: boolean;
  ParameterName?: string[];
  ParameterType?: PSValue[];
  FullyQualifiedModule?: PSValue[];
}
type Cmdlet = CmdletRuntime<Parameters>;

export const getCommand = defineCmdlet<Parameters>("Get-Command", (cmdlet) => {
  const found: CommandInfo[] = [];
  return {
    process() {
      const names = cmdlet.parameters.Name;
      if (names === undefined) found.push(...listAll(cmdlet));
      else for (const name of names) found.push(...commandsNamed(cmdlet, name));
    },
    end() {
      const limit = cmdlet.parameters.TotalCount;
      const kept = limit !== undefined && limit >= 0 ? found.slice(0, limit) : found;
      for (const info of kept) writeCommand(cmdlet, info);
    },
  };
});

function writeCommand(cmdlet: Cmdlet, info: CommandInfo): void {
  if (cmdlet.parameters.Syntax !== true) {
    cmdlet.write(info);
    return;
  }
  const target = info instanceof AliasInfo ? resolveAlias(cmdlet.context, info) : info;
  if (target === null) return;
  const text = target instanceof ApplicationInfo ? target.path : `\n${syntaxOf(target)}\n`;
  const prefix = info instanceof AliasInfo ? `${info.name} (alias) -> ${target.name}\n` : "";
  cmdlet.write(prefix + text);
}

/** A name or pattern; exact names that nothing has are errors. */
function commandsNamed(cmdlet: Cmdlet, name: string): CommandInfo[] {
  if (WildcardPattern.containsWildcards(name)) {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    return unique(candidates(cmdlet).filter((info) => pattern.isMatch(info.name) && passes(cmdlet, info)));
  }
  const exact = exactCommands(cmdlet, name).filter((info) => passes(cmdlet, info));
  if (exact.length > 0) return cmdlet.parameters.All === true ? exact : exact.slice(0, 1);
  const message = `The term '${name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.`;
  const exception = new Exception("System.Management.Automation.CommandNotFoundException", message, {
    properties: { CommandName: name },
  });
  cmdlet.writeError(newErrorRecord(exception, "CommandNotFoundException", "ObjectNotFound", name));
  return [];
}

/** What a name could mean, in the order the shell tries: alias, functions, cmdlet, files on the path. */
function exactCommands(cmdlet: Cmdlet, name: string): CommandInfo[] {
  const context = cmdlet.context;
  const key = name.toLowerCase();
  const result: CommandInfo[] = [];
  const add = (info: CommandInfo | null | undefined): void => {
    if (info != null && !result.includes(info) && !isUntrusted(context, info)) result.push(info);
  };
  if (name.includes("\\") || name.includes("/")) {
    add(findCommandNoAlias(context, name, false));
    return result;
  }
  add(context.currentScope.findAlias(key));
  add(context.currentScope.findFunction(key));
  const found = findCmdlet(context, name);
  // A module is loaded for a name that means nothing without it.
  if (found !== null && result.length === 0) loadCmdletModule(context, found);
  if (found !== null && isLoaded(cmdlet, found)) add(found);
  for (const module of context.modules.values()) {
    for (const [exported, info] of module.exportedFunctions)
      if (exported.toLowerCase() === key && !hasSameDefinition(result, info)) add(info);
  }
  for (const info of allOnPath(name)) add(info);
  if (result.length === 0) add(findCommandNoAlias(context, name, true));
  return result;
}

function isLoaded({ context }: Cmdlet, { metadata }: CmdletInfo): boolean {
  return metadata.module === "Microsoft.PowerShell.Core" || usedBuiltIns(context).has(metadata.module);
}

function hasSameDefinition(list: readonly CommandInfo[], info: FunctionInfo): boolean {
  return list.some((other) => other instanceof FunctionInfo && other.scriptBlock === info.scriptBlock);
}

/** Everything known, for patterns and for no name at all. */
function candidates(cmdlet: Cmdlet): CommandInfo[] {
  const context = cmdlet.context;
  const aliases = new Map<string, CommandInfo>();
  const functions = new Map<string, CommandInfo>();
  for (let scope: Scope | null = context.currentScope; scope !== null; scope = scope.parent) {
    for (const [key, alias] of scope.aliases ?? []) if (!aliases.has(key)) aliases.set(key, alias);
    for (const [key, info] of scope.functions ?? []) if (!functions.has(key)) functions.set(key, info);
  }
  const sorted = (map: Map<string, CommandInfo>): CommandInfo[] =>
    [...map].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)).map(([, info]) => info);
  const cmdlets = [...context.commands.names()]
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map((name) => findCmdlet(context, name) as CmdletInfo);
  if (cmdlet.parameters.ListImported !== true)
    for (const alias of aliasesOfUnloadedModules(context)) if (!aliases.has(alias.name)) aliases.set(alias.name, alias);
  const lists: CommandInfo[] = [...sorted(aliases), ...sorted(functions), ...cmdlets];
  if (cmdlet.parameters.ListImported !== true)
    lists.push(
      ...autoloadCandidates(context).filter(
        (info) => !lists.some((other) => other.name.toLowerCase() === info.name.toLowerCase()),
      ),
    );
  if (wantsPrograms(cmdlet)) lists.push(...programs());
  return lists;
}

function wantsPrograms(cmdlet: Cmdlet): boolean {
  const type = cmdlet.parameters.CommandType;
  if (type !== undefined)
    return (
      (Number((unwrap(type) as EnumValue).value) &
        (commandTypeNumber.Application | commandTypeNumber.ExternalScript)) !==
      0
    );
  return cmdlet.parameters.Name !== undefined && cmdlet.parameters.Module === undefined;
}

function programs(): CommandInfo[] {
  const { readdirSync } = process.getBuiltinModule("node:fs");
  const found: CommandInfo[] = [];
  for (const directory of (process.env["PATH"] ?? "").split(":")) {
    try {
      for (const name of readdirSync(directory).sort()) {
        const path = `${directory}/${name}`;
        found.push(/\.ps1$/i.test(name) ? new ExternalScriptInfo(name, path) : new ApplicationInfo(name, path));
      }
    } catch {
      // A directory of $env:PATH need not exist.
    }
  }
  return found;
}

/** All commands of the default kinds, by the other filters. */
function listAll(cmdlet: Cmdlet): CommandInfo[] {
  const p = cmdlet.parameters;
  const explicit = p.CommandType !== undefined;
  const byVerbNoun = p.Verb !== undefined || p.Noun !== undefined || p.Module !== undefined;
  return unique(
    candidates(cmdlet).filter((info) => {
      if (!explicit && byVerbNoun && info instanceof AliasInfo) return false;
      return passes(cmdlet, info);
    }),
  );
}

function unique(list: CommandInfo[]): CommandInfo[] {
  return [...new Set(list)];
}

function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => new WildcardPattern(pattern, { ignoreCase: true }).isMatch(text));
}

function passes(cmdlet: Cmdlet, info: CommandInfo): boolean {
  const p = cmdlet.parameters;
  if (
    p.CommandType !== undefined &&
    (Number((unwrap(p.CommandType) as EnumValue).value) & commandTypeNumber[info.commandType]) === 0
  )
    return false;
  if (p.Module !== undefined && p.Module.length > 0 && !matchesAny(p.Module, info.moduleName)) return false;
  if (
    p.FullyQualifiedModule !== undefined &&
    !p.FullyQualifiedModule.some((spec) => moduleNameOf(spec).toLowerCase() === info.moduleName.toLowerCase())
  )
    return false;
  if (p.ExcludeModule !== undefined && matchesAny(p.ExcludeModule, info.moduleName)) return false;
  if (p.Verb !== undefined && !matchesAny(p.Verb, part(info, 0))) return false;
  if (p.Noun !== undefined && !matchesAny(p.Noun, part(info, 1))) return false;
  return passesParameters(p, info);
}

function moduleNameOf(spec: PSValue): string {
  const base = unwrap(spec);
  if (base instanceof PSModuleInfo) return base.name;
  const name = (base as { name?: unknown }).name;
  return typeof name === "string" ? name : toStringValue(spec);
}

function passesParameters(p: Parameters, info: CommandInfo): boolean {
  if (p.ParameterName === undefined && p.ParameterType === undefined) return true;
  const parameters = parametersOf(info);
  if (parameters === null) return false;
  return parameters.all.some((parameter) => {
    if (
      p.ParameterName !== undefined &&
      ![parameter.name, ...parameter.aliases].some((name) => matchesAny(p.ParameterName as string[], name))
    )
      return false;
    if (p.ParameterType === undefined) return true;
    return p.ParameterType.some(
      (type) => toStringValue(type).toLowerCase() === parameter.type().displayName.toLowerCase(),
    );
  });
}

function part(info: CommandInfo, index: number): string {
  const dash = info.name.indexOf("-");
  if (dash <= 0) return "";
  return index === 0 ? info.name.slice(0, dash) : info.name.slice(dash + 1);
}
