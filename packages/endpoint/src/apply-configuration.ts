// Makes a session what its configuration says: startup script, and the parts of a .pssc file that latch honours.
import { DictionaryBase, type PSValue, toStringValue } from "@latch/dotnet";
import type { Runspace } from "@latch/engine";
import { readConfiguration } from "./session-configuration.ts";

/** Runs what a registered configuration asks for when a session of it opens. */
export function applyConfiguration(runspace: Runspace, name: string): void {
  const configuration = readConfiguration(name);
  if (configuration === null) return;
  if (configuration.configurationFile !== null) applyFile(runspace, configuration.configurationFile);
  if (configuration.startupScript !== null) runspace.runFile(configuration.startupScript, discard);
}

const discard = { output: { write() {} }, errors: { write() {} } };

/** ScriptsToProcess, FunctionDefinitions, VariableDefinitions, AliasDefinitions, EnvironmentVariables, ModulesToImport. */
function applyFile(runspace: Runspace, text: string): void {
  let data: PSValue = null;
  runspace.runText(text, { output: { write: (value) => (data = value) }, errors: { write() {} } });
  if (!((data as PSValue) instanceof DictionaryBase)) return;
  const table = data as unknown as DictionaryBase;
  const { context } = runspace;
  for (const entry of entries(table.get("VariableDefinitions"))) {
    context.setVariable(toStringValue(entry.get("Name") ?? ""), entry.get("Value") ?? null, "Global");
  }
  for (const entry of entries(table.get("FunctionDefinitions"))) {
    const name = toStringValue(entry.get("Name") ?? "");
    runspace.runText(`function global:${name} { ${toStringValue(entry.get("ScriptBlock") ?? "")} }`, discard);
  }
  for (const entry of entries(table.get("AliasDefinitions"))) {
    const name = toStringValue(entry.get("Name") ?? "");
    const value = toStringValue(entry.get("Value") ?? "");
    runspace.runText(
      `Set-Alias -Name '${name.replaceAll("'", "''")}' -Value '${value.replaceAll("'", "''")}' -Scope Global`,
      discard,
    );
  }
  const environment = table.get("EnvironmentVariables");
  if (environment instanceof DictionaryBase) {
    for (const [key, value] of environment.entries()) process.env[toStringValue(key)] = toStringValue(value);
  }
  for (const script of texts(table.get("ScriptsToProcess"))) runspace.runFile(script, discard);
  for (const module of texts(table.get("ModulesToImport")))
    runspace.runText(`Import-Module '${module.replaceAll("'", "''")}'`, discard);
}

function list(value: PSValue | undefined): PSValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as PSValue[]) : [value];
}

function entries(value: PSValue | undefined): DictionaryBase[] {
  return list(value).filter((item): item is DictionaryBase => item instanceof DictionaryBase);
}

function texts(value: PSValue | undefined): string[] {
  return list(value).map((item) => toStringValue(item));
}
