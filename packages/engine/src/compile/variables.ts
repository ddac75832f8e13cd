// Owns reading variables: slots, scope prefixes, drives (`$env:X`), automatic variables, strict mode's error.
import { AutomationNull, type DotNetType, getType, type PSValue } from "@latch/dotnet";
import type { VariableExpressionAst } from "@latch/grammar";
import { engineError, recordOf, setPosition } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { type Scope, valueOf } from "../runtime/scope.ts";
import { Variable } from "../runtime/variable.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";

/** Types that preference variables have in every scope. */
const preferenceTypes: Readonly<Record<string, string>> = {
  erroractionpreference: "System.Management.Automation.ActionPreference",
  warningpreference: "System.Management.Automation.ActionPreference",
  verbosepreference: "System.Management.Automation.ActionPreference",
  debugpreference: "System.Management.Automation.ActionPreference",
  informationpreference: "System.Management.Automation.ActionPreference",
  progresspreference: "System.Management.Automation.ActionPreference",
  confirmpreference: "System.Management.Automation.ConfirmImpact",
  whatifpreference: "System.Management.Automation.SwitchParameter",
};

/** The type a preference variable converts to, or null. */
export function preferenceType(lowerName: string): DotNetType | null {
  const name = Object.hasOwn(preferenceTypes, lowerName) ? preferenceTypes[lowerName] : undefined;
  return name === undefined ? null : getType(name);
}

/** A local slot of this code that the variable certainly means, or -1. */
export function localSlot(unit: Unit, ast: VariableExpressionAst): number {
  const path = ast.variablePath;
  if (ast.splatted || !path.isUnqualified) return -1;
  const name = path.unqualifiedPath.toLowerCase();
  return unit.slotOf(name === "psitem" ? "_" : name);
}

/** Compiles reading a variable. */
export function compileVariable(unit: Unit, ast: VariableExpressionAst): Expression {
  const read = compileRead(unit, ast);
  if (!unit.isDebugged) return read;
  const name = ast.variablePath.unqualifiedPath.toLowerCase();
  return (frame) => {
    frame.context.debugger?.access(frame, name, "Read");
    return read(frame);
  };
}

function compileRead(unit: Unit, ast: VariableExpressionAst): Expression {
  const path = ast.variablePath;
  if (path.isDriveQualified) return compileDriveVariable(ast);
  const spelling = path.unqualifiedPath;
  const name = spelling.toLowerCase();
  if (path.isGlobal) return (frame) => inScope(frame, frame.scope.sessionState.globalScope, name, ast);
  if (path.isScript) return (frame) => inScope(frame, frame.scope.scriptScope, name, ast);
  if (path.isLocal || path.isPrivate) return (frame) => inScope(frame, frame.scope, name, ast);
  switch (name) {
    case "true":
      return () => true;
    case "false":
      return () => false;
    case "null":
      return () => null;
    case "?":
      return (frame) => frame.context.questionMark;
    case "psitem":
      return compileNamed(unit, "_", ast);
    case "psscriptroot":
    case "pscommandpath":
      return compileScriptPath(unit, name);
    default:
      return compileNamed(unit, name, ast);
  }
}

function compileNamed(unit: Unit, name: string, ast: VariableExpressionAst): Expression {
  const slot = unit.slotOf(name);
  if (slot < 0) {
    return (frame) => {
      const value = frame.scope.lookup(name);
      return value === undefined ? missing(frame, name, ast) : value;
    };
  }
  return (frame) => {
    const value = frame.slots[slot];
    if (typeof value !== "object") return value === undefined ? fromCallers(frame, name, ast) : value;
    return value instanceof Variable ? value.get() : value;
  };
}

/** Reads a local slot for super-instructions: AutomationNull-free fast forms check the type themselves. */
export function readSlot(frame: Frame, slot: number, name: string, ast: VariableExpressionAst): PSValue {
  const value = frame.slots[slot];
  if (typeof value !== "object") return value === undefined ? fromCallers(frame, name, ast) : value;
  return value instanceof Variable ? value.get() : value;
}

function fromCallers(frame: Frame, name: string, ast: VariableExpressionAst): PSValue {
  const value = frame.scope.lookup(name);
  return value === undefined ? missing(frame, name, ast) : value;
}

/** An unset variable: null, or strict mode's error. */
function missing(frame: Frame, name: string, ast: VariableExpressionAst): PSValue {
  const automatic = automaticValue(name);
  if (automatic !== undefined) return automatic;
  const strict = frame.scope.strictMode;
  if (strict === 0 || name === "_") return null;
  // Version 1 leaves variables in strings alone (about Set-StrictMode).
  if (strict === 1 && ast.parent?.kind === "ExpandableStringExpression") return null;
  const shown = ast.variablePath.userPath;
  const error = engineError(
    "VariableIsUndefined",
    `The variable '$${shown}' cannot be retrieved because it has not been set.`,
    shown,
  );
  setPosition(recordOf(error), ast.extent);
  throw error;
}

/** Automatic variables nobody set: `$args` and `$input` are empty collections, `$PSBoundParameters` of plain blocks. */
function automaticValue(name: string): PSValue | undefined {
  switch (name) {
    case "args":
      return [];
    case "input":
      return AutomationNull;
    case "myinvocation":
    case "pscmdlet":
    case "psboundparameters":
    case "this":
      return null;
    default:
      return undefined;
  }
}

function inScope(frame: Frame, scope: Scope, name: string, ast: VariableExpressionAst): PSValue {
  if (name === "null" || name === "true" || name === "false") return name === "null" ? null : name === "true";
  const value = valueOf(scope.ownRaw(name));
  if (value !== undefined) return value;
  const shared = scope.sessionState.allScope.get(name);
  if (shared !== undefined) return shared.get();
  return missing(frame, name, ast);
}

function compileScriptPath(unit: Unit, name: string): Expression {
  const file = unit.file;
  if (file === null) {
    return (frame) => frame.scope.lookup(name) ?? scriptPathOfCallers(frame, name);
  }
  const value = name === "pscommandpath" ? file : directoryOf(file);
  return () => value;
}

/** Code without a file of its own (a block made from text) sees the nearest caller's. */
function scriptPathOfCallers(frame: Frame, name: string): PSValue {
  for (let caller: Frame | null = frame; caller !== null; caller = caller.caller) {
    const file = caller.scriptBlock.file;
    if (file !== null) return name === "pscommandpath" ? file : directoryOf(file);
  }
  return "";
}

function directoryOf(file: string): string {
  const slash = file.lastIndexOf("/");
  return slash < 0 ? "" : slash === 0 ? "/" : file.slice(0, slash);
}

/** `$env:PATH`, `$function:f`, `$variable:x`, `$alias:gci`, `${drive:path}`. */
function compileDriveVariable(ast: VariableExpressionAst): Expression {
  const drive = (ast.variablePath.driveName as string).toLowerCase();
  const rest = ast.variablePath.unqualifiedPath;
  const lower = rest.toLowerCase();
  switch (drive) {
    case "env":
      return () => process.env[rest] ?? null;
    case "function":
      return (frame) => frame.scope.findFunction(functionPath(lower))?.scriptBlock ?? null;
    case "alias":
      return (frame) => frame.scope.findAlias(lower)?.definition ?? null;
    case "variable":
      return (frame) => frame.scope.lookup(lower) ?? null;
    default:
      return (frame) => readDriveContent(frame, ast);
  }
}

/** `function:script:f` names a scope. */
function functionPath(name: string): string {
  return name.replace(/^(global|script|local|private):/, "");
}

/** Content of another provider's item, as `Get-Content` gives it. */
function readDriveContent(frame: Frame, ast: VariableExpressionAst): PSValue {
  // A variable of a drive that is not there is just null.
  if (frame.context.drives.findDrive(ast.variablePath.driveName as string) === null) return null;
  const path = frame.context.paths.unresolved(ast.variablePath.userPath);
  const provider = path.provider.provider;
  const operation = {
    force: false,
    filter: null,
    drive: path.drive,
    dynamicParameters: {},
    writeItem() {},
    writeError() {},
    writeWarning() {},
    shouldProcess: () => true,
    shouldContinue: () => true,
    checkStopped: () => frame.context.checkStopped(),
  };
  if (provider.getContentReader === undefined || !provider.itemExists(path.providerPath)) return null;
  const reader = provider.getContentReader(path.providerPath, operation);
  try {
    const items = reader.read(0);
    return items.length === 1 ? (items[0] as PSValue) : items.length === 0 ? null : items;
  } finally {
    reader.close();
  }
}
