// Command names: functions, cmdlets, aliases, programs; `g-ci` for Get-ChildItem.
import { readdirSync } from "node:fs";
import { WildcardPattern } from "@latch/dotnet";
import {
  AliasInfo,
  ApplicationInfo,
  type ExecutionContext,
  ExternalScriptInfo,
  findCommandNoAlias,
  syntaxOf,
} from "@latch/engine";
import { CompletionResult } from "./completion-result.ts";
import { completePaths } from "./complete-path.ts";

/** Commands whose names begin as the word does, then paths. */
export function completeCommandNames(context: ExecutionContext, word: string): CompletionResult[] {
  if (/[\\/]/.test(word) || word.startsWith("~") || /^['"]/.test(word))
    return completePaths(context, word, { asCommand: true });
  const matches = new Map<string, string>();
  const pattern = new WildcardPattern(`${word}*`, { ignoreCase: true });
  const abbreviation = abbreviationOf(word);
  const consider = (name: string) => {
    if (matches.has(name.toLowerCase())) return;
    if (pattern.isMatch(name) || abbreviation?.test(name)) matches.set(name.toLowerCase(), name);
  };
  for (const name of functionNames(context)) consider(name);
  for (const name of context.commands.names()) consider(name);
  for (const name of aliasNames(context)) consider(name);
  const programs = word === "" ? [] : programNames(pattern).filter((name) => !matches.has(name.toLowerCase()));
  const results = [...sorted([...matches.values()]), ...sorted(programs)].map(
    (name) => new CompletionResult(name, name, "Command", () => descriptionOf(context, name)),
  );
  return results.length > 0 ? results : completePaths(context, word, { asCommand: true });
}

/** The syntax of cmdlets and functions, what an alias stands for, a program's path. */
function descriptionOf(context: ExecutionContext, name: string): string {
  const info = findCommandNoAlias(context, name, true);
  if (info === null) return name;
  if (info instanceof AliasInfo) return info.definition;
  if (info instanceof ApplicationInfo || info instanceof ExternalScriptInfo) return info.path;
  return `\n${syntaxOf(info)}\n`;
}

function sorted(names: string[]): string[] {
  return names.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** `g-vln`: the verb's beginning and the noun's capitals. */
function abbreviationOf(word: string): RegExp | null {
  const match = /^([a-z]+)-([a-z]{2,})$/i.exec(word);
  if (!match) return null;
  const [, verb = "", noun = ""] = match;
  return new RegExp(
    `^${verb}[a-z]*-${[...noun].map((c) => `${c.toUpperCase()}[^A-Z]*`).join("")}$`.replace(
      `^${verb}`,
      `^(?:${verb}|${capitalized(verb)})`,
    ),
    "",
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function* functionNames(context: ExecutionContext): Iterable<string> {
  for (let scope: ExecutionContext["currentScope"] | null = context.currentScope; scope; scope = scope.parent) {
    for (const info of scope.functions?.values() ?? []) yield info.name;
  }
}

function* aliasNames(context: ExecutionContext): Iterable<string> {
  for (let scope: ExecutionContext["currentScope"] | null = context.currentScope; scope; scope = scope.parent) {
    for (const info of scope.aliases?.values() ?? []) yield info.name;
  }
}

function programNames(pattern: WildcardPattern): string[] {
  const names = new Set<string>();
  for (const directory of (process.env.PATH ?? "").split(":")) {
    try {
      for (const name of readdirSync(directory)) if (pattern.isMatch(name)) names.add(name);
    } catch {
      // a directory of PATH that is not there
    }
  }
  return [...names];
}
