// Owns what a module exports: Export-ModuleMember, and the default (functions and aliases, no variables).
import { WildcardPattern } from "@latch/dotnet";
import type { AliasInfo, FunctionInfo } from "../pipeline/command-info.ts";
import type { SessionState } from "../runtime/session-state.ts";
import type { Variable } from "../runtime/variable.ts";
import type { PSModuleInfo } from "./module-info.ts";

export interface ExportPatterns {
  readonly functions: readonly string[] | null;
  readonly aliases: readonly string[] | null;
  readonly variables: readonly string[] | null;
  readonly cmdlets: readonly string[] | null;
}

/** Everything matches when there are no patterns and `fallback` says so. */
export function matchesPatterns(name: string, patterns: readonly string[] | null, fallback: boolean): boolean {
  if (patterns === null) return fallback;
  return patterns.some((pattern) => new WildcardPattern(pattern, { ignoreCase: true }).isMatch(name));
}

function sortedInto<T>(target: Map<string, T>, additions: readonly (readonly [string, T])[]): void {
  for (const [name, value] of additions) target.set(name, value);
  const sorted = [...target].sort((a, b) => (a[0].toLowerCase() < b[0].toLowerCase() ? -1 : 1));
  target.clear();
  for (const [name, value] of sorted) target.set(name, value);
}

const builtIn = new Set([
  "_",
  "this",
  "input",
  "args",
  "true",
  "false",
  "null",
  "psdefaultparametervalues",
  "error",
  "psscriptroot",
  "pscommandpath",
  "myinvocation",
  "executioncontext",
  "stacktrace",
  "psboundparameters",
  "pscmdlet",
  "lastexitcode",
  "pwd",
  "pshome",
  "psversiontable",
]);

/** Adds members of the module's top scope to its exports. The module then has an export list of its own. */
export function exportMembers(
  module: PSModuleInfo,
  state: SessionState,
  patterns: ExportPatterns,
  verbose: (text: string) => void,
): void {
  module.hasExportList = true;
  const scope = state.topScope;
  if (patterns.functions !== null) {
    const found: [string, FunctionInfo][] = [];
    for (const info of scope.functions?.values() ?? []) {
      if ((info.options & 8) !== 0 || !matchesPatterns(info.name, patterns.functions, false)) continue;
      verbose(`Exporting function '${info.name}'.`);
      found.push([info.name, info]);
    }
    sortedInto(module.exportedFunctions, found);
  }
  if (patterns.variables !== null) {
    const found: [string, Variable["psVariable"]][] = [];
    for (const cell of scope.ownCells()) {
      if (
        (cell.options & 8) !== 0 ||
        builtIn.has(cell.name.toLowerCase()) ||
        !matchesPatterns(cell.name, patterns.variables, false)
      )
        continue;
      verbose(`Exporting variable '${cell.name}'.`);
      found.push([cell.name, cell.psVariable]);
    }
    sortedInto(module.exportedVariables, found);
  }
  if (patterns.aliases !== null) {
    const found: [string, AliasInfo][] = [];
    for (const info of scope.aliases?.values() ?? []) {
      if ((info.options & 8) !== 0 || !matchesPatterns(info.name, patterns.aliases, false)) continue;
      verbose(`Exporting alias '${info.name}'.`);
      found.push([info.name, info]);
    }
    sortedInto(module.exportedAliases, found);
  }
}

/** After a script module ran without Export-ModuleMember. */
export function exportDefaults(module: PSModuleInfo, state: SessionState, verbose: (text: string) => void): void {
  if (module.hasExportList) return;
  exportMembers(module, state, { functions: ["*"], aliases: ["*"], variables: null, cmdlets: null }, verbose);
  module.hasExportList = false;
}
