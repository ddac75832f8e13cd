// Get-, New-, Set-, Clear- and Remove-Variable.
import {
  AutomationNull,
  EnumValue,
  ErrorDetails,
  Exception,
  WildcardPattern,
  construct,
  getEnumerable,
  getType,
  invokeMethod,
  newErrorRecord,
  typeOf,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import { Variable, defineCmdlet } from "@latch/engine";
import type { CmdletRuntime, ExecutionContext, SessionState } from "@latch/engine";

type Scope = SessionState["currentScope"];
type AnyCmdlet = CmdletRuntime<{ Scope?: string }>;

/** The scope -Scope names; errors for unknown numbers and words are terminating. */
export function scopeOf(cmdlet: AnyCmdlet): Scope {
  const name = cmdlet.parameters.Scope;
  const state = cmdlet.context.sessionState;
  if (name === undefined) return state.currentScope;
  const scope = state.scopeByName(name);
  if (scope !== null) return scope;
  if (/^-?\d+$/.test(name)) {
    throw sessionError(
      "System.Management.Automation.PSArgumentOutOfRangeException",
      `The scope number '${name}' exceeds the number of active scopes. (Parameter 'Scope')\nActual value was ${name}.`,
      "ArgumentOutOfRange",
      "InvalidArgument",
      null,
    );
  }
  throw sessionError(
    "System.Management.Automation.PSArgumentException",
    `Cannot process argument because the value of parameter "Scope" is not valid. Valid values are "Global", "Local", or "Script", or a number relative to the current scope (0 through the number of scopes where 0 is the current scope and 1 is its parent). Change the value of the "Scope" parameter and run the operation again.`,
    "Argument",
    "InvalidArgument",
    null,
  );
}

export function sessionError(
  type: string,
  message: string,
  id: string,
  category: "InvalidArgument" | "ObjectNotFound" | "WriteError" | "ResourceExists",
  target: PSValue,
): Exception {
  return new Exception(type, message, { errorRecord: (self) => newErrorRecord(self, id, category, target) });
}

function notFound(name: string): ErrorRecord {
  const exception = new Exception(
    "System.Management.Automation.ItemNotFoundException",
    `Cannot find a variable with the name '${name}'.`,
  );
  return newErrorRecord(exception, "VariableNotFound", "ObjectNotFound", name);
}

interface Filter {
  Include?: string[];
  Exclude?: string[];
}
function passes(name: string, filter: Filter): boolean {
  const matches = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => new WildcardPattern(pattern, { ignoreCase: true }).isMatch(name));
  if (filter.Include !== undefined && filter.Include.length > 0 && !matches(filter.Include)) return false;
  return filter.Exclude === undefined || !matches(filter.Exclude);
}

/** Variables a name or pattern means: in one scope, or visible from the current one. `found` false: no such exact name. */
function matching(cmdlet: AnyCmdlet, name: string, filter: Filter): { found: boolean; cells: Variable[] } {
  const explicit = cmdlet.parameters.Scope !== undefined;
  const scope = scopeOf(cmdlet);
  const plain = name.replace(/^(global|script|local|private|variable):/i, "");
  const start =
    plain === name || /^variable:/i.test(name)
      ? scope
      : (cmdlet.context.sessionState.scopeByName(name.slice(0, name.indexOf(":"))) ?? scope);
  if (!WildcardPattern.containsWildcards(plain)) {
    const key = plain.toLowerCase();
    const cell = explicit || start !== scope ? start.ownCell(key) : start.findCell(key);
    if (cell === undefined) return { found: false, cells: [] };
    return { found: true, cells: passes(cell.name, filter) ? [cell] : [] };
  }
  const all = explicit ? start.ownCells() : [...start.visibleCells().values()];
  const pattern = new WildcardPattern(plain, { ignoreCase: true });
  const cells = all.filter((cell) => pattern.isMatch(cell.name) && passes(cell.name, filter));
  return { found: true, cells: cells.sort(byName) };
}

function byName(a: Variable, b: Variable): number {
  const left = a.name.toLowerCase();
  const right = b.name.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

interface GetParameters extends Filter {
  Name?: string[];
  ValueOnly?: boolean;
  Scope?: string;
}

export const getVariable = defineCmdlet<GetParameters>("Get-Variable", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    for (const name of p.Name ?? ["*"]) {
      const { found, cells } = matching(cmdlet, name, p);
      if (!found) cmdlet.writeError(notFound(name));
      for (const cell of cells) {
        if (p.ValueOnly === true) {
          const value = cell.get();
          if (value !== AutomationNull) cmdlet.write(value);
        } else cmdlet.write(cell.psVariable);
      }
    }
  },
}));

interface NewParameters {
  Name?: string;
  Value?: PSValue;
  Description?: string;
  Option?: EnumValue;
  Visibility?: EnumValue;
  Force?: boolean;
  PassThru?: boolean;
  Scope?: string;
}

export const newVariable = defineCmdlet<NewParameters>("New-Variable", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const name = p.Name ?? "";
    const value = p.Value ?? null;
    if (!cmdlet.shouldProcess(`Name: ${name} Value: ${targetText(value)}`, "New variable")) return;
    const scope = scopeOf(cmdlet);
    const key = name.toLowerCase();
    const existing = scope.ownCell(key);
    if (existing !== undefined && (p.Force !== true || (existing.options & 2) !== 0)) {
      cmdlet.writeError(existing !== undefined && p.Force === true ? notWritableRecord(name) : alreadyExists(name));
      return;
    }
    requireOption(cmdlet.context, optionBits(p.Option));
    const cell = new Variable(name, value, optionBits(p.Option));
    cell.context = cmdlet.context;
    if (p.Description !== undefined) cell.description = p.Description;
    if (p.Visibility !== undefined) cell.visibility = p.Visibility.name === "Private" ? "Private" : "Public";
    scope.setCell(key, cell);
    if (p.PassThru === true) cmdlet.write(cell.psVariable);
  },
}));

/** An AllScope variable would reach into the code of others: ConstrainedLanguage makes none. */
function requireOption(context: ExecutionContext, options: number): void {
  if (context.languageMode !== "ConstrainedLanguage" || (options & 8) === 0) return;
  const type = "System.Management.Automation.PSNotSupportedException";
  throw new Exception(type, "Specified method is not supported.", {
    errorRecord: (self) => newErrorRecord(self, "NotSupported", "NotImplemented", null),
  });
}

function alreadyExists(name: string): ErrorRecord {
  const exception = new Exception(
    "System.Management.Automation.SessionStateException",
    `A variable with name '${name}' already exists.`,
  );
  return newErrorRecord(exception, "VariableAlreadyExists", "ResourceExists", name);
}

function notWritableRecord(name: string): ErrorRecord {
  const exception = new Exception(
    "System.Management.Automation.SessionStateUnauthorizedAccessException",
    `Cannot overwrite variable ${name} because it is read-only or constant.`,
  );
  return newErrorRecord(exception, "VariableNotWritable", "WriteError", name);
}

function optionBits(option: EnumValue | undefined): number {
  return option === undefined ? 0 : Number((unwrap(option) as EnumValue).value);
}

function targetText(value: PSValue): string {
  return value === null ? "" : toStringValue(value);
}

interface SetParameters extends Filter {
  Name?: string[];
  Value?: PSValue;
  Description?: string;
  Option?: EnumValue;
  Force?: boolean;
  Visibility?: EnumValue;
  PassThru?: boolean;
  Append?: boolean;
  Scope?: string;
}
type SetCmdlet = CmdletRuntime<SetParameters>;

export const setVariable = defineCmdlet<SetParameters>("Set-Variable", (cmdlet) => {
  let values: PSValue[] | null = null;
  let isNamed = false;
  let hasValue = false;
  return {
    begin() {
      // Names on the command line: the input is collected into one value.
      isNamed = cmdlet.has("Name");
      hasValue = cmdlet.has("Value");
      if (cmdlet.parameters.Append === true) values = valuesSoFar(cmdlet);
    },
    process() {
      const p = cmdlet.parameters;
      if (!isNamed) return setAll(cmdlet, p.Name ?? [], p.Value ?? null, cmdlet.has("Value"));
      if (hasValue && p.Append !== true) return;
      if (p.Value === undefined || p.Value === AutomationNull) return;
      values ??= [];
      values.push(p.Value);
    },
    end() {
      if (!isNamed) return;
      const p = cmdlet.parameters;
      if (hasValue) return setAll(cmdlet, p.Name ?? [], p.Append === true ? listOf(values) : (p.Value ?? null), true);
      const value = values === null || values.length === 0 ? null : values.length === 1 ? values[0]! : values;
      setAll(cmdlet, p.Name ?? [], value, cmdlet.expectingInput || values !== null);
    },
  };
});

/** What -Append begins with: the elements of the variable, or its one value. */
function valuesSoFar(cmdlet: SetCmdlet): PSValue[] {
  const names = cmdlet.parameters.Name ?? [];
  if (names.length !== 1) return cmdlet.throwTerminating(severalNames(names));
  const cell = cmdlet.context.sessionState.currentScope.findCell((names[0] as string).toLowerCase());
  if (cell === undefined) return [];
  const value = cell.get();
  if (Array.isArray(value)) return [...(value as PSValue[])];
  return value !== null && typeOf(value) === objectList() ? [...(getEnumerable(value) ?? [])] : [value];
}

function objectList(): ReturnType<typeof getType> {
  return getType("System.Collections.Generic.List`1[System.Object]");
}

/** -Value with -Append leaves a list; input leaves an array. */
function listOf(values: readonly PSValue[] | null): PSValue {
  const list = construct(objectList(), []);
  for (const value of values ?? []) invokeMethod(list, "Add", [value]);
  return list;
}

function severalNames(names: readonly string[]): ErrorRecord {
  const exception = new Exception(
    "System.InvalidOperationException",
    "Operation is not valid due to the current state of the object.",
  );
  const record = newErrorRecord(exception, "SetVariableAppend", "InvalidOperation", [...names]);
  record.errorDetails = new ErrorDetails("SetVariableAppend");
  record.errorDetails.recommendedAction = "Use a single variable rather than a collection";
  return record;
}

function setAll(cmdlet: SetCmdlet, names: readonly string[], value: PSValue, hasValue: boolean): void {
  for (const name of names) {
    const { found, cells } = matching(cmdlet, name, cmdlet.parameters);
    const local = cells.filter(
      (cell) =>
        cmdlet.parameters.Scope !== undefined ||
        scopeOf(cmdlet).ownCell(cell.name.toLowerCase()) === cell ||
        (cell.options & 8) !== 0 ||
        WildcardPattern.containsWildcards(name),
    );
    if (!found || (cells.length > 0 && local.length === 0)) setNew(cmdlet, name, value);
    else for (const cell of local) setExisting(cmdlet, cell, value, hasValue);
  }
}

function setNew(cmdlet: SetCmdlet, given: string, value: PSValue): void {
  const p = cmdlet.parameters;
  const colon = /^(global|script|local|private|variable):(.*)$/i.exec(given);
  const name = colon === null ? given : (colon[2] as string);
  if (!cmdlet.shouldProcess(`Name: ${name} Value: ${targetText(value)}`, "Set variable")) return;
  const scope =
    colon === null || /variable/i.test(colon[1] as string)
      ? scopeOf(cmdlet)
      : (cmdlet.context.sessionState.scopeByName(colon[1] as string) ?? scopeOf(cmdlet));
  const isPrivate = /^private$/i.test(p.Scope ?? "") || /^private$/i.test(colon?.[1] ?? "");
  if (p.Option === undefined && p.Description === undefined && p.Visibility === undefined && !isPrivate) {
    scope.assign(name.toLowerCase(), value, name);
    if (p.PassThru === true) writeCell(cmdlet, scope.findCell(name.toLowerCase()));
    return;
  }
  requireOption(cmdlet.context, optionBits(p.Option));
  const cell = new Variable(name, value, optionBits(p.Option) | (isPrivate ? 4 : 0));
  cell.context = cmdlet.context;
  if (p.Description !== undefined) cell.description = p.Description;
  scope.setCell(name.toLowerCase(), cell);
  if (p.PassThru === true) cmdlet.write(cell.psVariable);
}

function writeCell(cmdlet: SetCmdlet, cell: Variable | undefined): void {
  if (cell !== undefined) cmdlet.write(cell.psVariable);
}

function setExisting(cmdlet: SetCmdlet, cell: Variable, value: PSValue, hasValue: boolean): void {
  const p = cmdlet.parameters;
  if (!cmdlet.shouldProcess(`Name: ${cell.name} Value: ${targetText(value)}`, "Set variable")) return;
  const wasReadOnly = (cell.options & 1) !== 0;
  try {
    if (hasValue) {
      if (p.Force === true && wasReadOnly) cell.setForced(value);
      else cell.set(value);
    }
    if (p.Option !== undefined) setOptions(cell, optionBits(p.Option), p.Force === true);
  } catch (error) {
    if (!(error instanceof Exception) || error.errorRecord === null) throw error;
    // What the variable's own attributes say ends the command.
    if (error.is("System.Management.Automation.MetadataException")) throw error;
    cmdlet.writeError(error.errorRecord);
    return;
  }
  if (p.Description !== undefined) cell.description = p.Description;
  if (p.Visibility !== undefined) cell.visibility = p.Visibility.name === "Private" ? "Private" : "Public";
  if (p.PassThru === true) cmdlet.write(cell.psVariable);
}

function setOptions(cell: Variable, options: number, force: boolean): void {
  const unauthorized = "System.Management.Automation.SessionStateUnauthorizedAccessException";
  if ((cell.options & 2) !== 0 || ((cell.options & 1) !== 0 && !force)) {
    throw sessionError(
      unauthorized,
      `Cannot overwrite variable ${cell.name} because it is read-only or constant.`,
      "VariableNotWritable",
      "WriteError",
      cell.name,
    );
  }
  if ((options & 2) !== 0) {
    throw sessionError(
      unauthorized,
      `Existing variable ${cell.name} cannot be made constant. Variables can be made constant only at creation time.`,
      "VariableCannotBeMadeConstant",
      "WriteError",
      cell.name,
    );
  }
  if ((cell.options & 8) !== 0 && (options & 8) === 0) {
    throw sessionError(
      unauthorized,
      `The AllScope option cannot be removed from the variable '${cell.name}'.`,
      "VariableAllScopeOptionCannotBeRemoved",
      "WriteError",
      cell.name,
    );
  }
  cell.options = options;
}

interface ClearParameters extends Filter {
  Name?: string[];
  Force?: boolean;
  PassThru?: boolean;
  Scope?: string;
}

export const clearVariable = defineCmdlet<ClearParameters>("Clear-Variable", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    for (const name of p.Name ?? []) {
      const { found, cells } = matching(cmdlet, name, p);
      if (!found) cmdlet.writeError(notFound(name));
      for (const cell of cells) {
        if (!cmdlet.shouldProcess(`Name: ${cell.name}`, "Clear variable")) continue;
        try {
          if (p.Force === true) cell.setForced(null);
          else cell.set(null);
          if (p.PassThru === true) cmdlet.write(cell.psVariable);
        } catch (error) {
          if (!(error instanceof Exception) || error.errorRecord === null) throw error;
          cmdlet.writeError(error.errorRecord);
        }
      }
    }
  },
}));

export const removeVariable = defineCmdlet<ClearParameters>("Remove-Variable", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    for (const name of p.Name ?? []) {
      const { found, cells } = matching(cmdlet, name, p);
      if (!found) cmdlet.writeError(notFound(name));
      for (const cell of cells) {
        if (!cmdlet.shouldProcess(`Name: ${cell.name}`, "Remove variable")) continue;
        if ((cell.options & 2) !== 0 || ((cell.options & 1) !== 0 && p.Force !== true)) {
          const exception = new Exception(
            "System.Management.Automation.SessionStateUnauthorizedAccessException",
            `Cannot remove variable ${cell.name} because it is constant or read-only. If the variable is read-only, try the operation again specifying the Force option.`,
          );
          cmdlet.writeError(newErrorRecord(exception, "VariableNotRemovable", "WriteError", cell.name));
          continue;
        }
        removeCell(cmdlet, cell);
      }
    }
  },
}));

/** Takes a variable out of the nearest scope that holds it. */
function removeCell(cmdlet: AnyCmdlet, cell: Variable): void {
  const key = cell.name.toLowerCase();
  for (let scope: Scope | null = scopeOf(cmdlet); scope !== null; scope = scope.parent) {
    if (scope.ownCell(key) !== cell) continue;
    scope.removeVariable(key);
    return;
  }
}
