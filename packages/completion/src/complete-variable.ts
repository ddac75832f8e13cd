// Variables: those of the session and those that the text itself assigns.
import { displayTypeName, typeOf } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import {
  AssignmentStatementAst,
  type Ast,
  ForEachStatementAst,
  ParameterAst,
  type ScriptBlockAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { CompletionResult } from "./completion-result.ts";

/** Variables whose names begin as the word (`$na`, `${na`, `@na`) does. */
export function completeVariables(context: ExecutionContext, tree: ScriptBlockAst, word: string): CompletionResult[] {
  const sigil = word.startsWith("@") ? "@" : "$";
  const wanted = word.replace(/^[$@]\{?/, "");
  const scope = /^(global|local|script|private|variable):/i.exec(wanted)?.[0] ?? "";
  const prefix = wanted.slice(scope.length).toLowerCase();
  const drive = /^([A-Za-z]\w*):/.exec(wanted)?.[1];
  if (scope === "" && drive !== undefined) return driveItems(context, sigil, drive, wanted.slice(drive.length + 1));
  const found = new Map<string, { name: string; toolTip: string }>();
  for (const name of assignedIn(tree)) found.set(name.toLowerCase(), { name, toolTip: `$${name}` });
  for (const cell of context.currentScope.visibleCells().values()) {
    const value = cell.get();
    found.set(cell.name.toLowerCase(), {
      name: cell.name,
      toolTip: value === null ? `$${cell.name}` : `[${displayTypeName(typeOf(value), true)}]$${cell.name}`,
    });
  }
  for (const name of ["true", "false", "null"]) if (!found.has(name)) found.set(name, { name, toolTip: `$${name}` });
  const matches = [...found.values()].filter(({ name }) => name.toLowerCase().startsWith(prefix));
  matches.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  return matches.map(({ name, toolTip }) => {
    const full = scope + name;
    const text = /^[\w:?^$]+$/.test(full) ? sigil + full : `${sigil}{${full}}`;
    return new CompletionResult(text, name, "Variable", toolTip);
  });
}

/** `$env:HO`: items of a drive. */
function driveItems(context: ExecutionContext, sigil: string, drive: string, typed: string): CompletionResult[] {
  const found = [...context.drives.drives()].find((each) => each.name.toLowerCase() === drive.toLowerCase());
  if (found === undefined) return [];
  const [root] = context.paths.resolve(`${found.name}:`, { literal: true });
  const names = root === undefined ? [] : [...root.provider.provider.childNames(root.providerPath, false)];
  const fitting = names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  fitting.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return fitting.map((name) => {
    const full = `${drive}:${name}`;
    return new CompletionResult(/^[\w:]+$/.test(full) ? sigil + full : `${sigil}{${full}}`, name, "Variable", name);
  });
}

function assignedIn(tree: ScriptBlockAst): string[] {
  const names: string[] = [];
  const note = (ast: Ast | null | undefined) => {
    if (ast instanceof VariableExpressionAst) names.push(ast.variablePath.unqualifiedPath);
  };
  tree.findAll((ast: Ast) => {
    if (ast instanceof AssignmentStatementAst) note(ast.left);
    else if (ast instanceof ParameterAst) note(ast.name);
    else if (ast instanceof ForEachStatementAst) note(ast.variable);
    return false;
  }, true);
  return names;
}
