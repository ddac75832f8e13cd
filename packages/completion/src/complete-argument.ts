// Arguments of a command: parameter names, and values from validation sets, enumerations, completers and paths.
import { Exception, type PSValue, toStringValue, unwrap, Hashtable } from "@latch/dotnet";
import {
  type CommandInfo,
  type ExecutionContext,
  findCommand,
  isCommonParameterName,
  type Parameter,
  parametersOf,
  type ScriptBlock,
  ValidateSetAttribute,
} from "@latch/engine";
import {
  type CommandAst,
  type CommandElementAst,
  CommandParameterAst,
  StringConstantExpressionAst,
} from "@latch/grammar";
import { completeTypes } from "./complete-type.ts";
import { completePaths } from "./complete-path.ts";
import { CompletionResult } from "./completion-result.ts";
import { type CompletionSite, quotedAs, unquoted } from "./completion-site.ts";
import { completeVariables } from "./complete-variable.ts";

interface Completers {
  readonly custom: Map<string, ScriptBlock>;
  readonly native: Map<string, ScriptBlock>;
}

/** What may stand at the cursor as an argument of the site's command. */
export function completeArgument(
  context: ExecutionContext,
  site: CompletionSite,
  command: CommandAst,
): CompletionResult[] {
  const name = nameOf(command);
  const info = name === null ? null : findCommand(context, name);
  const parameters = info === null ? null : parametersOf(info);
  if (site.word.startsWith("$") || site.word.startsWith("@")) return variableValues(context, site);
  if (parameters === null || info === null) {
    const native = nativeCompleter(context, site, command, name);
    return native ?? (site.word.startsWith("-") ? [] : completePaths(context, site.word));
  }
  if (/^[-\u2013]\w*$/.test(site.word))
    return parameterNames(parameters.all, boundNames(parameters.all, command, site), site.word);
  const parameter = parameterAt(parameters.all, command, site);
  return valuesOf(context, site, command, info, parameter);
}

function nameOf(command: CommandAst): string | null {
  const [first] = command.commandElements;
  return first instanceof StringConstantExpressionAst ? String(first.value) : null;
}

function variableValues(context: ExecutionContext, site: CompletionSite): CompletionResult[] {
  return completeVariables(context, site.tree, site.word);
}

function parameterNames(all: readonly Parameter[], bound: ReadonlySet<string>, word: string): CompletionResult[] {
  const wanted = word.slice(1).toLowerCase();
  const free = all.filter(
    (parameter) =>
      !bound.has(parameter.name.toLowerCase()) &&
      !parameter.dontShow &&
      parameter.name.toLowerCase().startsWith(wanted),
  );
  const own = free.filter((parameter) => !isCommonParameterName(parameter.name));
  const common = free.filter((parameter) => isCommonParameterName(parameter.name));
  return [...own, ...common].map(
    (parameter) =>
      new CompletionResult(
        `-${parameter.name}`,
        parameter.name,
        "ParameterName",
        `[${shortName(parameter)}] ${parameter.name}`,
      ),
  );
}

function shortName(parameter: Parameter): string {
  const type = parameter.type();
  const names: Readonly<Record<string, string>> = {
    "System.Management.Automation.SwitchParameter": "switch",
    "System.String": "string",
    "System.Int32": "int",
    "System.Boolean": "bool",
    "System.Object": "Object",
    "System.String[]": "string[]",
  };
  return names[type.displayName] ?? type.name;
}

/** The parameters already given before the word, in lower case. */
function boundNames(all: readonly Parameter[], command: CommandAst, site: CompletionSite): Set<string> {
  const bound = new Set<string>();
  for (const [i, element] of command.commandElements.entries()) {
    if (i === site.elementIndex || !(element instanceof CommandParameterAst)) continue;
    const parameter = matching(all, element.parameterName);
    if (parameter) bound.add(parameter.name.toLowerCase());
  }
  return bound;
}

function matching(all: readonly Parameter[], typed: string): Parameter | null {
  const name = typed.toLowerCase();
  const exact = all.find(
    (parameter) =>
      parameter.name.toLowerCase() === name || parameter.aliases.some((alias) => alias.toLowerCase() === name),
  );
  return exact ?? all.find((parameter) => parameter.name.toLowerCase().startsWith(name)) ?? null;
}

/** The parameter that the word is a value of: named just before it, or by position. */
function parameterAt(all: readonly Parameter[], command: CommandAst, site: CompletionSite): Parameter | null {
  const elements = command.commandElements;
  const previous = elements[site.elementIndex - 1];
  if (previous instanceof CommandParameterAst && previous.argument === null) {
    const parameter = matching(all, previous.parameterName);
    if (parameter && !parameter.isSwitch) return parameter;
  }
  return positional(all, elements.slice(1, site.elementIndex), boundNames(all, command, site));
}

function positional(
  all: readonly Parameter[],
  before: readonly CommandElementAst[],
  bound: ReadonlySet<string>,
): Parameter | null {
  let taken = 0;
  for (const [i, element] of before.entries()) {
    if (element instanceof CommandParameterAst) continue;
    const previous = before[i - 1];
    const isValue =
      previous instanceof CommandParameterAst &&
      previous.argument === null &&
      !(matching(all, previous.parameterName)?.isSwitch ?? true);
    if (!isValue) taken++;
  }
  const free = all.filter((parameter) => !bound.has(parameter.name.toLowerCase()));
  const positions = free.flatMap((parameter) =>
    parameter.entries
      .filter((entry) => entry.position !== null)
      .map((entry) => ({ parameter, position: entry.position as number })),
  );
  positions.sort((a, b) => a.position - b.position);
  const order = [...new Set(positions.map(({ parameter }) => parameter))];
  return order[taken] ?? null;
}

function valuesOf(
  context: ExecutionContext,
  site: CompletionSite,
  command: CommandAst,
  info: CommandInfo,
  parameter: Parameter | null,
): CompletionResult[] {
  if (parameter !== null) {
    const custom = customCompleter(context, site, command, info, parameter);
    if (custom !== null) return custom;
    const words = fixedValues(parameter);
    if (words !== null)
      return words
        .filter((value) => value.toLowerCase().startsWith(unquoted(site.word).toLowerCase()))
        .map((value) => new CompletionResult(quotedAs(value, site.word), value, "ParameterValue", value));
    if (/^System\.Boolean$/.test(parameter.type().displayName))
      return ["$false", "$true"].map((value) => new CompletionResult(value, value.slice(1), "ParameterValue", value));
  }
  const names = namesFor(context, info.name, parameter?.name ?? "");
  if (names !== null) {
    const wanted = unquoted(site.word).toLowerCase();
    const matches = names
      .filter((name) => name.toLowerCase().startsWith(wanted))
      .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    return matches.map((name) => new CompletionResult(quotedAs(name, site.word), name, "ParameterValue", name));
  }
  if (parameter?.name === "TypeName") return completeTypes(site.word);
  const containersOnly = /^(Set|Push)-Location$/i.test(info.name) || parameter?.name === "WorkingDirectory";
  return completePaths(context, site.word, { containersOnly });
}

/** The names of the things that some cmdlets take by name; null for all others. */
function namesFor(context: ExecutionContext, command: string, parameter: string): string[] | null {
  if (!/^(Name|Command)$/.test(parameter)) return null;
  const noun = command.slice(command.indexOf("-") + 1);
  const scopes: ExecutionContext["currentScope"][] = [];
  for (let scope: ExecutionContext["currentScope"] | null = context.currentScope; scope; scope = scope.parent)
    scopes.push(scope);
  switch (noun) {
    case "Alias":
      return scopes.flatMap((scope) => [...(scope.aliases?.values() ?? [])].map((alias) => alias.name));
    case "Variable":
      return [...context.currentScope.visibleCells().values()].map((cell) => cell.name);
    case "PSDrive":
      return [...context.drives.drives()].map((drive) => drive.name);
    default:
      return null;
  }
}

/** Names of a [ValidateSet] or an enumeration; null when any value may stand. */
function fixedValues(parameter: Parameter): string[] | null {
  const set = parameter.attributes.find((attribute) => attribute instanceof ValidateSetAttribute);
  if (set instanceof ValidateSetAttribute) return [...set.validValues];
  const type = parameter.elementType ?? parameter.type();
  if (!type.isEnum) return null;
  return [...type.enumMembers().keys()].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** A completer registered for the parameter, or its own [ArgumentCompleter]; null when there is none. */
function customCompleter(
  context: ExecutionContext,
  site: CompletionSite,
  command: CommandAst,
  info: CommandInfo,
  parameter: Parameter,
): CompletionResult[] | null {
  const registered = context.extensions.get("argumentCompleters") as Completers | undefined;
  const block =
    registered?.custom.get(`${info.name}:${parameter.name}`.toLowerCase()) ??
    registered?.custom.get(parameter.name.toLowerCase());
  if (block === undefined) return null;
  const bound = new Hashtable(true);
  const all = parametersOf(info)?.all ?? [];
  for (const [i, element] of command.commandElements.entries()) {
    const next = command.commandElements[i + 1];
    if (!(element instanceof CommandParameterAst) || i === site.elementIndex) continue;
    const given = matching(all, element.parameterName);
    if (given !== null)
      bound.set(
        given.name,
        next instanceof StringConstantExpressionAst && i + 1 !== site.elementIndex ? next.value : true,
      );
  }
  return run(block, [info.name, parameter.name, unquoted(site.word), command as unknown as PSValue, bound]);
}

function nativeCompleter(
  context: ExecutionContext,
  site: CompletionSite,
  command: CommandAst,
  name: string | null,
): CompletionResult[] | null {
  const registered = context.extensions.get("argumentCompleters") as Completers | undefined;
  const block = name === null ? undefined : (registered?.native.get(name.toLowerCase()) ?? registered?.native.get(""));
  return block === undefined ? null : run(block, [site.word, command as unknown as PSValue, site.cursor]);
}

/** What a completer writes: results as they are, anything else as text. A completer that fails offers nothing. */
function run(block: ScriptBlock, args: readonly PSValue[]): CompletionResult[] {
  try {
    return block.invoke(args).map((value) => {
      const base = unwrap(value);
      if (base instanceof CompletionResult) return base;
      const text = toStringValue(value);
      return new CompletionResult(text, text, "Text", text);
    });
  } catch (error) {
    if (error instanceof Exception) return [];
    throw error;
  }
}
