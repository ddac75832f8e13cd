// Owns putting a module's exports into a scope (and taking them out again): prefixes, filters, verb warnings.
import { AliasInfo, FunctionInfo } from "../pipeline/command-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Scope } from "../runtime/scope.ts";
import type { SessionState } from "../runtime/session-state.ts";
import type { PSVariable } from "../runtime/variable.ts";
import { isApprovedVerb } from "./approved-verbs.ts";
import { matchesPatterns } from "./export-members.ts";
import type { ExportPatterns } from "./export-members.ts";
import type { PSModuleInfo } from "./module-info.ts";

/** What the cmdlet that imports offers. */
export interface ImportReporter {
  verbose(text: string): void;
  warning(text: string): void;
}

export interface ImportOptions extends ExportPatterns {
  readonly prefix: string;
  readonly noClobber: boolean;
  readonly checkNames: boolean;
}

export const everything: ImportOptions = {
  functions: null,
  aliases: null,
  variables: null,
  cmdlets: null,
  prefix: "",
  noClobber: false,
  checkNames: false,
};

/** `Get-Thing` with prefix My: `Get-MyThing`; names without a dash get it in front. */
export function prefixedName(name: string, prefix: string): string {
  if (prefix === "") return name;
  const dash = name.indexOf("-");
  return dash > 0 ? `${name.slice(0, dash + 1)}${prefix}${name.slice(dash + 1)}` : prefix + name;
}

/** Imports into a scope. */
export function importMembers(
  context: ExecutionContext,
  module: PSModuleInfo,
  scope: Scope,
  options: ImportOptions,
  reporter: ImportReporter,
): void {
  const all =
    options.functions === null && options.aliases === null && options.variables === null && options.cmdlets === null;
  const renamed = new Map<string, string>();
  const warned = { verb: false, noun: false };
  const clobbers = (name: string): boolean =>
    options.noClobber &&
    (scope.findFunction(name.toLowerCase()) !== undefined ||
      scope.findAlias(name.toLowerCase()) !== undefined ||
      context.commands.moduleOf(name) !== null);
  for (const info of module.exportedFunctions.values()) {
    if (!matchesPatterns(info.name, options.functions, all)) continue;
    const name = prefixedName(info.name, options.prefix);
    if (clobbers(name)) {
      reporter.verbose(
        `The function '${name}' was not imported because there is a member with the same name in the current scope.`,
      );
      continue;
    }
    renamed.set(info.name.toLowerCase(), name);
    const imported = new FunctionInfo(name, info.scriptBlock, info.options & ~3, info.isFilter);
    imported.module = module;
    imported.description = info.description;
    scope.setFunction(imported);
    module.imports.push({ kind: "function", name, scope });
    if (options.checkNames) checkName(name, module.name, warned, reporter);
    reporter.verbose(`Importing function '${name}'.`);
  }
  importVariables(module, scope, options, all, reporter);
  for (const info of module.exportedAliases.values()) {
    if (!matchesPatterns(info.name, options.aliases, all)) continue;
    const name = prefixedName(info.name, options.prefix);
    if (clobbers(name)) {
      reporter.verbose(
        `The alias '${name}' was not imported because there is a member with the same name in the current scope.`,
      );
      continue;
    }
    const imported = new AliasInfo(name, renamed.get(info.definition.toLowerCase()) ?? info.definition, info.options);
    imported.module = module;
    scope.setAlias(imported);
    module.imports.push({ kind: "alias", name, scope });
    reporter.verbose(`Importing alias '${name}'.`);
  }
}

/** Variables are shared, not copied: both sides see assignments. */
function importVariables(
  module: PSModuleInfo,
  scope: Scope,
  options: ImportOptions,
  all: boolean,
  reporter: ImportReporter,
): void {
  for (const [name, variable] of module.exportedVariables) {
    if (!matchesPatterns(name, options.variables, all)) continue;
    if (options.noClobber && scope.ownCell(name.toLowerCase()) !== undefined) continue;
    scope.setCell(name.toLowerCase(), (variable as PSVariable).cell);
    module.imports.push({ kind: "variable", name, scope });
    reporter.verbose(`Importing variable '${name}'.`);
  }
}

function checkName(
  name: string,
  module: string,
  warned: { verb: boolean; noun: boolean },
  reporter: ImportReporter,
): void {
  const dash = name.indexOf("-");
  if (dash <= 0 || dash === name.length - 1) return;
  if (!isApprovedVerb(name.slice(0, dash))) {
    if (!warned.verb) {
      warned.verb = true;
      reporter.warning(
        `The names of some imported commands from the module '${module}' include unapproved verbs that might make them less discoverable. To find the commands with unapproved verbs, run the Import-Module command again with the Verbose parameter. For a list of approved verbs, type Get-Verb.`,
      );
    }
    reporter.verbose(
      `The '${name}' command in the ${module}' module was imported, but because its name does not include an approved verb, it might be difficult to find. For a list of approved verbs, type Get-Verb.`,
    );
  }
  if (!warned.noun && /[#,(){}[\]&/\\$^;:"'<>|?@`*%+=~-]/.test(name.slice(dash + 1))) {
    warned.noun = true;
    reporter.warning(
      "Some imported command names contain one or more of the following restricted characters: # , ( ) {{ }} [ ] & - / \\ $ ^ ; : \" ' < > | ? @ ` * % + = ~",
    );
  }
}

/** Takes everything a module put into scopes out again. */
export function removeMembers(context: ExecutionContext, module: PSModuleInfo, reporter: ImportReporter): void {
  // Other modules that imported it keep what they have.
  const isReached = (state: SessionState): boolean => state === context.sessionState || state === context.globalState;
  for (const member of module.imports) {
    if (!isReached(member.scope.sessionState)) continue;
    const key = member.name.toLowerCase();
    if (member.kind === "function" && member.scope.functions?.get(key)?.module === module) {
      reporter.verbose(`Removing the imported "${member.name}" function.`);
      member.scope.removeFunction(key);
    } else if (member.kind === "alias" && member.scope.aliases?.get(key)?.module === module) {
      reporter.verbose(`Removing the imported "${member.name}" alias.`);
      member.scope.removeAlias(key);
    } else if (member.kind === "variable") {
      const exported = module.exportedVariables.get(member.name) as PSVariable | undefined;
      if (exported === undefined || member.scope.ownCell(key) !== exported.cell) continue;
      reporter.verbose(`Removing the imported "${member.name}" variable.`);
      member.scope.removeVariable(key);
    }
  }
  module.imports.length = 0;
}
