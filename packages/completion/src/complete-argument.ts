// Arguments of a command: parameter names, and values from validation sets, enumerations, completers and paths.
import {
  construct,
  displayTypeName,
  Exception,
  getEnumerable,
  Hashtable,
  invokeMethod,
  type PSValue,
  resolveType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import {
  blockOf,
  CmdletInfo,
  type CommandInfo,
  type ExecutionContext,
  findCommand,
  isCommonParameterName,
  loadLanguageTypes,
  type Parameter,
  parametersOf,
  type ScriptBlock,
  scriptBlockOf,
  ValidateSetAttribute,
} from "@latch/engine";
import {
  AttributeAst,
  CommandAst,
  type CommandElementAst,
  CommandParameterAst,
  parseInput,
  ScriptBlockExpressionAst,
  StringConstantExpressionAst,
  TypeExpressionAst,
} from "@latch/grammar";
import { completeCmdletArgument } from "./complete-cmdlet-argument.ts";
import { sortedByName } from "./complete-names.ts";
import { completePropertyNames } from "./complete-property.ts";
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
  const sets = setsOf(all, bound);
  const free = all.filter(
    (parameter) =>
      (sets === 0 || parameter.flags === 0 || parameter.isInAllSets || (parameter.flags & sets) !== 0) &&
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

/** The parameter sets that all parameters given so far are in, as bits; 0 when any may be meant. */
function setsOf(all: readonly Parameter[], bound: ReadonlySet<string>): number {
  let sets = 0;
  for (const parameter of all) {
    if (!bound.has(parameter.name.toLowerCase()) || parameter.isInAllSets || parameter.flags === 0) continue;
    const both = sets === 0 ? parameter.flags : sets & parameter.flags;
    if (both !== 0) sets = both;
  }
  return sets;
}

/** The type as users write it, without namespaces. */
function shortName(parameter: Parameter): string {
  return displayTypeName(parameter.type(), true);
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
  const named = /^-(\w+):/.exec(site.word)?.[1];
  if (named !== undefined) return matching(all, named);
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
  // `-Name:value` and the last of `a,b` are completed by themselves.
  const word = site.word.replace(/^-\w+:/, "");
  if (parameter !== null) {
    const custom = customCompleter(context, site, command, info, parameter);
    if (custom !== null) return custom;
    const words = fixedValues(parameter);
    if (words !== null)
      return words
        .filter((value) => value.toLowerCase().startsWith(unquoted(word).toLowerCase()))
        .map((value) => new CompletionResult(quotedAs(value, word), value, "ParameterValue", value));
    if (parameter.isSwitch) return booleans(["$true", "$false"], word);
    const names =
      completePropertyNames(context, site, command, info.name, parameter.name) ??
      completeCmdletArgument(context, word, info.name, parameter.name, info instanceof CmdletInfo);
    if (names !== null) return names;
  }
  const containersOnly = /^(Set|Push)-Location$/i.test(info.name) || parameter?.name === "WorkingDirectory";
  return completePaths(context, word, { containersOnly });
}

function booleans(values: readonly string[], word: string): CompletionResult[] {
  return values
    .filter((value) => value.startsWith(word))
    .map((value) => new CompletionResult(value, value, "ParameterValue", value));
}

/** Names of a [ValidateSet] or an enumeration; null when any value may stand. */
function fixedValues(parameter: Parameter): string[] | null {
  const set = parameter.attributes.find((attribute) => attribute instanceof ValidateSetAttribute);
  const type = parameter.elementType ?? parameter.type();
  if (set instanceof ValidateSetAttribute) return sortedByName(set.validValues);
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
  const word = site.word.replace(/^-\w+:/, "");
  const block =
    registered?.custom.get(`${info.name}:${parameter.name}`.toLowerCase()) ??
    registered?.custom.get(parameter.name.toLowerCase());
  const completer = block ?? ownCompleter(context, info, parameter);
  if (completer === null) return null;
  if (Array.isArray(completer))
    return completer
      .filter((value) => value.toLowerCase().startsWith(unquoted(word).toLowerCase()))
      .map((value) => new CompletionResult(value, value, "ParameterValue", value));
  const bound = givenArguments(site, command, info);
  const args = [info.name, parameter.name, unquoted(word), commandAt(site, command), bound];
  return run(() => ("call" in completer ? completer.call(args) : completer.invoke(args)));
}

/** Arguments already written, by their parameters' names. */
function givenArguments(site: CompletionSite, command: CommandAst, info: CommandInfo): Hashtable {
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
  return bound;
}

type OwnCompleter = ScriptBlock | { call(args: readonly PSValue[]): PSValue[] } | string[];

/** What [ArgumentCompleter()] or [ArgumentCompletions()] of a parameter says; null without either. */
function ownCompleter(context: ExecutionContext, info: CommandInfo, parameter: Parameter): OwnCompleter | null {
  const block = blockOf(info);
  const declared = (block?.functionParameters ?? block?.ast.paramBlock?.parameters ?? [])[parameter.index];
  for (const attribute of declared?.attributes ?? []) {
    if (!(attribute instanceof AttributeAst)) continue;
    const [first] = attribute.positionalArguments;
    if (/^ArgumentCompletions(Attribute)?$/i.test(attribute.typeName.name))
      return attribute.positionalArguments.flatMap((each) =>
        each instanceof StringConstantExpressionAst ? [each.text] : [],
      );
    if (!/^ArgumentCompleter(Attribute)?$/i.test(attribute.typeName.name)) continue;
    if (first instanceof ScriptBlockExpressionAst) return scriptBlockOf(context, first.scriptBlock);
    const type = first instanceof TypeExpressionAst ? resolveType(first.typeName.fullName) : null;
    if (type !== null)
      return {
        call: (args) => [...(getEnumerable(invokeMethod(construct(type, []), "CompleteArgument", [...args])) ?? [])],
      };
  }
  return null;
}

/** The command as it is written up to the cursor, for completers. */
function commandAt({ text, cursor }: CompletionSite, command: CommandAst): PSValue {
  loadLanguageTypes();
  const { ast } = parseInput(text.slice(0, cursor));
  const { startOffset } = command.extent;
  const written = ast.find((found) => found instanceof CommandAst && found.extent.startOffset === startOffset, true);
  return (written ?? command) as unknown as PSValue;
}

function nativeCompleter(
  context: ExecutionContext,
  site: CompletionSite,
  command: CommandAst,
  name: string | null,
): CompletionResult[] | null {
  const registered = context.extensions.get("argumentCompleters") as Completers | undefined;
  const block = name === null ? undefined : (registered?.native.get(name.toLowerCase()) ?? registered?.native.get(""));
  return block === undefined ? null : run(() => block.invoke([site.word, commandAt(site, command), site.cursor]));
}

/** What a completer writes: results as they are, anything else as text. A completer that fails offers nothing. */
function run(complete: () => readonly PSValue[]): CompletionResult[] {
  try {
    return complete().map((value) => {
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
