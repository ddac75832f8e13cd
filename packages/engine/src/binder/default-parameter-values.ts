// Owns $PSDefaultParameterValues: which entries apply to a command, and binding them at each stage.
import {
  AutomationNull,
  Exception,
  PSCustomObject,
  WildcardPattern,
  isTrue,
  psEquals,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { DictionaryBase } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { ScriptBlock } from "../runtime/script-block.ts";
import { namedArgument } from "./argument.ts";
import { BindFlag } from "./binder.ts";
import type { ParameterBinder } from "./binder.ts";
import { isBindingException } from "./messages.ts";
import type { Parameter } from "./parameter.ts";

type Pairs = Map<Parameter, PSValue>;

/** Binds the entries whose parameters are still unbound and whose sets are possible. refresh: read the variable again. */
export function applyDefaultValues(binder: ParameterBinder, refresh: boolean): void {
  const table = defaultsTable(binder);
  if (table === null) return;
  const pairs = refresh ? matchingEntries(binder, table) : (cached.get(binder) ?? null);
  if (refresh) cached.set(binder, pairs);
  if (pairs === null) return;
  const applicable = qualified(binder, pairs);
  let any = false;
  for (const [parameter, value] of applicable) if (bindDefault(binder, parameter, value)) any = true;
  if (any) binder.defaultsInUse = true;
}

const cached = new WeakMap<ParameterBinder, Pairs | null>();

/** True when $PSDefaultParameterValues has entries. */
export function hasDefaultValues(binder: ParameterBinder): boolean {
  return defaultsTable(binder) !== null;
}

function defaultsTable(binder: ParameterBinder): DictionaryBase | null {
  const value = unwrap(binder.context.getVariable("PSDefaultParameterValues"));
  return value instanceof DictionaryBase && value.count > 0 ? value : null;
}

function qualified(binder: ParameterBinder, pairs: Pairs): Pairs {
  const result: Pairs = new Map();
  let sets = -1;
  for (const [parameter, value] of pairs) {
    if (!parameter.isInSets(binder.current) || binder.bound.has(parameter.name.toLowerCase())) continue;
    if (parameter.flags !== 0) {
      sets &= parameter.flags;
      if (sets === 0) return new Map();
    }
    result.set(parameter, value);
  }
  return result;
}

function bindDefault(binder: ParameterBinder, parameter: Parameter, given: PSValue): boolean {
  let value = given;
  try {
    const base = unwrap(given);
    if (base instanceof ScriptBlock) {
      const results = base.invoke([bindingState(binder)]);
      if (results.length === 0) return false;
      value = results.length === 1 ? (results[0] as PSValue) : results;
    }
    if (!binder.bind(binder.current, namedArgument(parameter.name, value), parameter, BindFlag.coerce | BindFlag.delay))
      return false;
    binder.defaulted.push(parameter.name);
    return true;
  } catch (error) {
    if (!isBindingException(error)) throw error;
    const text = value === null || value === AutomationNull ? "null" : toStringValue(value);
    warnOnce(
      binder,
      parameter.name,
      `The binding of default value '${text}' to parameter '${parameter.name}' failed: ${error.message}`,
    );
    return false;
  }
}

/** What a script block value gets as its argument. */
function bindingState(binder: ParameterBinder): PSValue {
  return PSCustomObject.from([
    ["BoundParameters", [...binder.bound.values()].map((parameter) => parameter.name)],
    ["BoundPositionalParameters", [...binder.positional]],
    ["BoundDefaultParameters", [...binder.defaulted]],
  ]);
}

function warnOnce(binder: ParameterBinder, key: string, text: string): void {
  if (binder.warned.has(key)) return;
  binder.warned.add(key);
  binder.command.warn(text);
}

/** Entries for this command, exact ones first; null when switched off or none. */
function matchingEntries(binder: ParameterBinder, table: DictionaryBase): Pairs | null {
  const pairs: Pairs = new Map();
  const dropped = new Set<Parameter>();
  const wildcards: [string, string, PSValue][] = [];
  const badKeys: PSValue[] = [];
  for (const [rawKey, value] of table.entries()) {
    if (typeof rawKey !== "string") continue;
    const key = rawKey.trim();
    const parsed = parseKey(key);
    if (parsed === null) {
      if (key.toLowerCase() !== "disabled") badKeys.push(rawKey);
      else if (isTrue(value)) return null;
      continue;
    }
    const [command, parameter] = parsed;
    if (hasWildcards(key)) wildcards.push([command, parameter, value]);
    else if (isThisCommand(binder, command)) addExact(binder, parameter, value, pairs, dropped);
  }
  for (const [command, parameter, value] of wildcards) {
    if (
      !new WildcardPattern(command, { ignoreCase: true }).isMatch(binder.command.name) &&
      !matchesAlias(binder, command)
    )
      continue;
    if (!hasWildcards(parameter)) addExact(binder, parameter, value, pairs, dropped);
    else addWildcard(binder, parameter, value, pairs, dropped);
  }
  if (badKeys.length > 0) dropBadKeys(binder, table, badKeys);
  for (const parameter of dropped) pairs.delete(parameter);
  return pairs.size > 0 ? pairs : null;
}

function isThisCommand(binder: ParameterBinder, command: string): boolean {
  return command.toLowerCase() === binder.command.name.toLowerCase() || matchesAlias(binder, command);
}

/** Keys may name the command by one of its aliases. */
function matchesAlias(binder: ParameterBinder, name: string): boolean {
  const alias = binder.context.currentScope.findAlias(name.toLowerCase());
  return alias !== undefined && alias.definition.toLowerCase() === binder.command.name.toLowerCase();
}

function addExact(binder: ParameterBinder, name: string, value: PSValue, pairs: Pairs, dropped: Set<Parameter>): void {
  const parameter = binder.parameters.exact(name);
  if (parameter === null) return;
  const known = pairs.get(parameter);
  if (known === undefined) {
    pairs.set(parameter, value);
    return;
  }
  if (sameValue(known, value)) return;
  warnOnce(binder, name, conflictText(name));
  dropped.add(parameter);
}

function addWildcard(
  binder: ParameterBinder,
  pattern: string,
  value: PSValue,
  pairs: Pairs,
  dropped: Set<Parameter>,
): void {
  const wildcard = new WildcardPattern(pattern, { ignoreCase: true });
  const matches: Parameter[] = [];
  for (const [name, parameter] of binder.parameters.namesAndAliases())
    if (wildcard.isMatch(name)) matches.push(parameter);
  if (matches.length > 1) {
    warnOnce(
      binder,
      pattern,
      `The following name or alias defined in $PSDefaultParameterValues for this cmdlet resolves to multiple parameters: ${pattern}. The default has been ignored.`,
    );
    return;
  }
  const parameter = matches[0];
  if (parameter === undefined) return;
  const known = pairs.get(parameter);
  if (known === undefined) pairs.set(parameter, value);
  else if (!sameValue(known, value)) {
    warnOnce(binder, pattern, conflictText(pattern));
    dropped.add(parameter);
  }
}

function conflictText(name: string): string {
  return `Multiple different default values are defined in $PSDefaultParameterValues for the parameter matching the following name or alias: ${name}. These defaults have been ignored.`;
}

function sameValue(a: PSValue, b: PSValue): boolean {
  return (
    a === b || (a !== null && b !== null && typeof a === typeof b && typeof a !== "object" && psEquals(a, b, false))
  );
}

function dropBadKeys(binder: ParameterBinder, table: DictionaryBase, keys: PSValue[]): void {
  for (const key of keys) table.remove(key);
  const list = keys.map((key) => toStringValue(key)).join(", ");
  const [noun, have] =
    keys.length > 1 ? ["keys", "do not have valid formats"] : ["key", "does not have a valid format"];
  binder.command.warn(
    `The ${noun} '${list}' ${have}. For information about the correct format, see about_Parameters_Default_Values at https://go.microsoft.com/fwlink/?LinkId=228266.`,
  );
}

/** `Command:Parameter`, each part optionally quoted; null when the key has another form. */
export function parseKey(key: string): [string, string] | null {
  const match = /^\s*(?:"([^"]*)"|'([^']*)'|([^:"']+?))\s*:\s*(?:"([^"]*)"|'([^']*)'|([^:"']+?))\s*$/.exec(key);
  if (match === null) return null;
  const command = (match[1] ?? match[2] ?? match[3] ?? "").trim();
  const parameter = (match[4] ?? match[5] ?? match[6] ?? "").trim();
  return command === "" || parameter === "" ? null : [command, parameter];
}

function hasWildcards(text: string): boolean {
  return /[*?[]/.test(text);
}

/** The same error with a hint that defaults may be its cause. */
export function elaborated(binder: ParameterBinder, error: Exception): Exception {
  const list = binder.defaulted.map((name) => ` -${name}`).join("");
  const hint =
    binder.defaulted.length > 1
      ? `This error might have been caused by applying the default parameter binding. You can disable the default parameter binding in $PSDefaultParameterValues by setting $PSDefaultParameterValues["Disabled"] to be $true, and then trying again. The following default parameters were successfully bound for this cmdlet when the error occurred:`
      : `This failure might be caused by applying the default parameter binding. You can disable the default parameter binding in $PSDefaultParameterValues by setting $PSDefaultParameterValues["Disabled"] to be $true, and retry. The following default parameter was successfully bound for this cmdlet when the error occurred:`;
  const record = error.errorRecord;
  error.message = `${error.message} ${hint}${list}`;
  if (record !== null) record.exception = error;
  return error;
}
