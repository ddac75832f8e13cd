// Arguments of cmdlets that name something the session knows: commands, modules, drives, encodings, scopes.
import type { ExecutionContext } from "@latch/engine";
import { completeCommandNames } from "./complete-command.ts";
import { availableModules, loadedModules, named, processNames, sortedByName } from "./complete-names.ts";
import { completeTypes } from "./complete-type.ts";
import type { CompletionResult } from "./completion-result.ts";

type Complete = (context: ExecutionContext, word: string) => CompletionResult[];

/** Values in the order they are shown. */
function values(...names: string[]): Complete {
  return (_context, word) => named(names, word, "ParameterValue");
}
function texts(names: (context: ExecutionContext) => Iterable<string>): Complete {
  return (context, word) => named(sortedByName(names(context)), word, "Text");
}
function sorted(names: (context: ExecutionContext) => Iterable<string>): Complete {
  return (context, word) => named(sortedByName(names(context)), word, "ParameterValue");
}

const encodings = values(
  ..."ansi ascii bigendianunicode bigendianutf32 oem unicode utf7 utf8 utf8BOM utf8NoBOM utf32".split(" "),
);
const scopes = values("Global", "Local", "Script");
const aliases = sorted((context) => inScopes(context, (scope) => scope.aliases));
const variables = sorted((context) => [...context.currentScope.visibleCells().values()].map((cell) => cell.name));
const drives = sorted((context) => [...context.drives.drives()].map((drive) => drive.name));
const providers = sorted((context) => new Set([...context.drives.drives()].map((drive) => drive.provider.name)));
const commands: Complete = (context, word) => completeCommandNames(context, word);
const verbs = texts((context) => parts(context, 0));
const nouns = texts((context) => parts(context, 1));

/** By `Cmdlet/Parameter`; `*` stands for any cmdlet. */
const completers: Readonly<Record<string, Complete>> = {
  "*/Encoding": encodings,
  "*/Scope": scopes,
  "Get-Command/Name": commands,
  "Get-Command/Module": availableModules,
  "Get-Command/Noun": nouns,
  "Get-Command/Verb": verbs,
  "Get-Help/Name": commands,
  "help/Name": commands,
  "Get-Verb/Verb": texts((context) => parts(context, 0)),
  "Get-Module/Name": loadedModules,
  "Remove-Module/Name": loadedModules,
  "Import-Module/Name": availableModules,
  "Save-Help/Module": availableModules,
  "Update-Help/Module": availableModules,
  "Get-Alias/Name": aliases,
  "Set-Alias/Name": aliases,
  "New-Alias/Name": aliases,
  "Remove-Alias/Name": aliases,
  "Export-Alias/Name": aliases,
  "Get-Alias/Definition": commands,
  "Set-Alias/Value": commands,
  "New-Alias/Value": commands,
  "Trace-Command/Command": commands,
  "Set-PSBreakpoint/Command": commands,
  "Get-PSBreakpoint/Command": commands,
  "Set-PSBreakpoint/Variable": variables,
  "Get-Variable/Name": variables,
  "Set-Variable/Name": variables,
  "Clear-Variable/Name": variables,
  "Remove-Variable/Name": variables,
  "New-Variable/Name": variables,
  "Get-PSDrive/Name": drives,
  "Remove-PSDrive/Name": drives,
  "Get-PSDrive/PSProvider": providers,
  "Get-PSProvider/PSProvider": providers,
  "New-PSDrive/PSProvider": providers,
  "Get-Location/PSProvider": providers,
  "Get-Location/PSDrive": drives,
  "New-Object/TypeName": (_context, word) => completeTypes(word),
  "Get-Process/Name": sorted(processNames),
  "Stop-Process/Name": sorted(processNames),
  "Wait-Process/Name": sorted(processNames),
  "Debug-Process/Name": sorted(processNames),
  "Get-Date/Format": values("FileDate", "FileDateUniversal", "FileDateTime", "FileDateTimeUniversal"),
  "Set-StrictMode/Version": (_context, word) => named(["Latest", "3.0", "2.0", "1.0"], word, "Text"),
};

/** What may stand there; null when the parameter names nothing of these. */
export function completeCmdletArgument(
  context: ExecutionContext,
  word: string,
  cmdlet: string,
  parameter: string,
  isCmdlet: boolean,
): CompletionResult[] | null {
  const complete =
    completers[`${cmdlet}/${parameter}`] ?? (isCmdlet ? completers[`*/${parameter}`] : undefined) ?? null;
  return complete === null ? null : complete(context, word);
}

type Scope = ExecutionContext["currentScope"];

/** Names in a table of all scopes. */
function* inScopes(
  context: ExecutionContext,
  table: (scope: Scope) => ReadonlyMap<string, { readonly name: string }> | null | undefined,
): Iterable<string> {
  for (let scope: Scope | null = context.currentScope; scope !== null; scope = scope.parent)
    for (const info of table(scope)?.values() ?? []) yield info.name;
}

/** Verbs (0) or nouns (1) of all cmdlets and functions. */
function parts(context: ExecutionContext, index: number): Set<string> {
  const names = [...context.commands.names(), ...inScopes(context, (scope) => scope.functions)];
  const found = new Map<string, string>();
  for (const name of names) {
    const part = /^(\w+)-(\w+)$/.exec(name)?.[index + 1];
    if (part !== undefined && !found.has(part.toLowerCase())) found.set(part.toLowerCase(), part);
  }
  return new Set(found.values());
}
