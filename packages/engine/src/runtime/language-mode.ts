// Owns the language mode of a session: what the running code's is, its changes as code of other modes runs, and the
// refusals of ConstrainedLanguage that are checked where a script calls a method, sets a property or makes an object.
import {
  type DotNetType,
  EnumValue,
  enumValue,
  type Exception,
  hasInstanceMember,
  isCoreType,
  languageGate,
  type PSValue,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { engineError } from "./errors.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** PSLanguageMode. */
export type LanguageMode = "FullLanguage" | "RestrictedLanguage" | "NoLanguage" | "ConstrainedLanguage";
const modes: readonly LanguageMode[] = ["FullLanguage", "RestrictedLanguage", "NoLanguage", "ConstrainedLanguage"];

/** The mode an enum value (or its name) means. */
export function languageModeOf(value: PSValue): LanguageMode {
  const base = unwrap(value);
  if (base instanceof EnumValue) return modes[Number(base.value)] ?? "FullLanguage";
  const name = toStringValue(base).toLowerCase();
  return modes.find((mode) => mode.toLowerCase() === name) ?? "FullLanguage";
}

/** The mode as scripts see it. */
export function languageModeValue(context: ExecutionContext): PSValue {
  return enumValue("System.Management.Automation.PSLanguageMode", context.languageMode);
}

/**
 * Changes the mode of a session; from now on script blocks know the mode they were made in. `forBlocks` false: no
 * script block runs before the mode is put back (a data section).
 */
export function setLanguageMode(context: ExecutionContext, mode: LanguageMode, forBlocks = true): void {
  if (mode !== "FullLanguage" && forBlocks) languageGate.used = true;
  if (mode === "ConstrainedLanguage") context.everConstrained = true;
  changeMode(context, mode);
  showMode(context);
}

/** Which function a name means depends on the mode. */
function changeMode(context: ExecutionContext, mode: LanguageMode): void {
  context.languageMode = mode;
  context.commandVersion++;
}

/** Tells the gate what the code that runs now may do. */
export function showMode(context: ExecutionContext): void {
  const mode = context.languageMode;
  languageGate.constrained = mode === "ConstrainedLanguage" && !context.trusted;
  languageGate.restricted = mode === "RestrictedLanguage";
  languageGate.noBags = mode !== "FullLanguage";
}

/** What to put back when a script block or a cmdlet ends. */
export interface ModeBefore {
  /** null: the block ran in the mode that was; what it set stays. */
  readonly mode: LanguageMode | null;
  readonly trusted: boolean;
}

/**
 * A script block begins to run: in its own mode, except that FullLanguage code which shares the scope of other code
 * runs in that code's mode.
 */
export function enterMode(
  context: ExecutionContext,
  block: { readonly languageMode: LanguageMode },
  sharesScope: boolean,
  inTrustedModule: boolean,
): ModeBefore {
  const own = block.languageMode;
  const changes = own !== context.languageMode && (own !== "FullLanguage" || !sharesScope || inTrustedModule);
  const before = { mode: changes ? context.languageMode : null, trusted: context.trusted };
  if (changes) changeMode(context, own);
  context.trusted = false;
  showMode(context);
  return before;
}

/** Undoes enterMode. */
export function leaveMode(context: ExecutionContext, before: ModeBefore): void {
  if (before.mode !== null) changeMode(context, before.mode);
  context.trusted = before.trusted;
  showMode(context);
}

/** Runs code of the shell itself (a cmdlet, the binding of its parameters, formatting): .NET is open to it. */
export function runTrusted<T>(context: ExecutionContext, work: () => T): T {
  const before = context.trusted;
  context.trusted = true;
  showMode(context);
  try {
    return work();
  } finally {
    context.trusted = before;
    showMode(context);
  }
}

function methodRefused(target: PSValue = null, type?: string): Exception {
  return engineError(
    "MethodInvocationNotSupportedInConstrainedLanguage",
    "Cannot invoke method. Method invocation is supported only on core types in this language mode.",
    target,
    type === undefined ? {} : { type },
  );
}

/** `$object.name()` in ConstrainedLanguage. */
export function requireMethodAllowed(object: PSValue, name: string): void {
  if (name.toLowerCase() === "tostring" || hasInstanceMember(object, name)) return;
  if (!isCoreType(typeOf(unwrap(object)))) throw methodRefused();
}

/** `.ForEach('method')`. */
export function requireForEachAllowed(context: ExecutionContext, element: PSValue): void {
  const type = "System.Management.Automation.PSInvalidOperationException";
  if (context.languageMode === "RestrictedLanguage") {
    const id = "NoMethodInvocationInRestrictedLanguageMode";
    throw engineError(id, "Cannot invoke a method in the restricted language mode.", element, { type });
  }
  if (languageGate.constrained && !isCoreType(typeOf(unwrap(element)))) throw methodRefused(element, type);
}

/** `[type]::name()` in ConstrainedLanguage. */
export function requireStaticAllowed(type: DotNetType, name: string): void {
  if (name.toLowerCase() === "tostring" || isCoreType(type)) return;
  throw name.toLowerCase() === "new" ? creationRefused() : methodRefused();
}

/** `[type]::new()`, `[ref]$x`. */
export function creationRefused(): Exception {
  return engineError(
    "CannotCreateTypeConstrainedLanguage",
    "Cannot create type. Only core types are supported in this language mode.",
  );
}

/** `$object.name = value`, `[type]::name = value` in ConstrainedLanguage. */
export function requireSetAllowed(object: PSValue, type: DotNetType | null, name: string): void {
  if (name.toLowerCase() === "tostring") return;
  if (type === null && hasInstanceMember(object, name)) return;
  if (isCoreType(type ?? typeOf(unwrap(object)))) return;
  throw engineError(
    "PropertySetterNotSupportedInConstrainedLanguage",
    "Cannot set property. Property setting is supported only on core types in this language mode.",
  );
}

/** `class` is no keyword that the mode of the running session allows. */
export function refusesClasses(context: ExecutionContext): boolean {
  return languageGate.used && context.languageMode === "ConstrainedLanguage";
}

/** -OutVariable and its like write variables, which RestrictedLanguage and NoLanguage do not have. */
export function requireVariables(context: ExecutionContext): void {
  if (context.languageMode !== "RestrictedLanguage" && context.languageMode !== "NoLanguage") return;
  throw engineError(
    "VariableReferenceNotSupportedInDataSection",
    "A variable that cannot be referenced in restricted language mode or a Data section is being referenced. Variables that can be referenced include the following: $PSCulture, $PSUICulture, $true, $false, $null.",
  );
}

/** Text that a host runs: none in NoLanguage. `text` is the error's target. */
export function requireScripts(context: ExecutionContext, text: string): void {
  if (context.languageMode !== "NoLanguage") return;
  throw engineError(
    "ScriptsNotAllowed",
    "The syntax is not supported by this runspace. This can occur if the runspace is in no-language mode.",
    text,
    { type: "System.Management.Automation.ParseException", category: "ParserError" },
  );
}

/** A command is asked for the scope around it. */
export function requireSharedScope(context: ExecutionContext): void {
  if (context.languageMode !== "RestrictedLanguage" && context.languageMode !== "NoLanguage") return;
  throw engineError(
    "RuntimeException",
    "UseLocalScope cannot be false when language mode is RestrictedLanguage or NoLanguage.",
    null,
    { category: "NotSpecified" },
  );
}

/** Code of a module is called with `& $module` in the module's own mode only. */
export function requireSameMode(context: ExecutionContext, mode: LanguageMode): void {
  if (mode === context.languageMode) return;
  throw engineError(
    "CantInvokeCallOperatorAcrossLanguageBoundaries",
    "Cannot use '&' or '.' operators to invoke a module scope command across language boundaries.",
  );
}
