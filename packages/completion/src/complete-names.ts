// Names of things a session or the machine has: modules, nouns, processes, jobs, providers.
import { readdirSync, readFileSync } from "node:fs";
import { type ExecutionContext, usedBuiltIns } from "@latch/engine";
import { CompletionResult, type CompletionResultType } from "./completion-result.ts";
import { quotedAs, unquoted } from "./completion-site.ts";

/** Names that begin as the word does, in their order, quoted as it is. */
export function named(names: Iterable<string>, word: string, type: CompletionResultType): CompletionResult[] {
  const wanted = unquoted(word).toLowerCase();
  const fitting = [...new Set(names)].filter((name) => name.toLowerCase().startsWith(wanted));
  return fitting.map((name) => new CompletionResult(quotedAs(name, word), name, type, name));
}

export function sortedByName(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** Modules that can be imported. */
export function availableModules(context: ExecutionContext, word: string): CompletionResult[] {
  const names = new Set<string>();
  for (const cmdlet of context.commands.names()) {
    const module = context.commands.moduleOf(cmdlet);
    if (module !== null && module !== "Microsoft.PowerShell.Core") names.add(module);
  }
  for (const directory of (process.env.PSModulePath ?? "").split(":")) {
    for (const name of entriesOf(directory)) names.add(name);
  }
  for (const module of context.modules.values()) names.add(module.name);
  return named(sortedByName(names), word, "ParameterValue");
}

/** Modules of the session. */
export function loadedModules(context: ExecutionContext, word: string): CompletionResult[] {
  const names = new Set([...usedBuiltIns(context), ...[...context.modules.values()].map((module) => module.name)]);
  return named(sortedByName(names), word, "ParameterValue");
}

/** Names of the processes that run. */
export function processNames(): string[] {
  const names = new Set<string>();
  for (const id of entriesOf("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    try {
      names.add(readFileSync(`/proc/${id}/comm`, "utf8").trim());
    } catch {
      // It has ended.
    }
  }
  return sortedByName(names);
}

function entriesOf(directory: string): string[] {
  try {
    return directory === "" ? [] : readdirSync(directory);
  } catch {
    return []; // a directory that is not there
  }
}
