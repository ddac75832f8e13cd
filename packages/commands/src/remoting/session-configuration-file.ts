// What a .pssc file may hold: keys, the kinds of their values, and which values are accepted (DISCUtils).
import { readFileSync } from "node:fs";
import { DictionaryBase, type PSValue, toStringValue, unwrap } from "@latch/dotnet";
import { type ExecutionContext, parseScriptBlock } from "@latch/engine";

type Kind = "text" | "texts" | "table" | "tables" | "switch" | "number" | "any";

/** Every key in the order New-PSSessionConfigurationFile writes them. */
export const configurationKeys: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["SchemaVersion", "text"], ["GUID", "text"], ["Author", "text"], ["Description", "text"], ["CompanyName", "text"], ["Copyright", "text"],
  ["SessionType", "text"], ["TranscriptDirectory", "text"], ["RunAsVirtualAccount", "switch"], ["RunAsVirtualAccountGroups", "texts"],
  ["MountUserDrive", "switch"], ["UserDriveMaximumSize", "number"], ["GroupManagedServiceAccount", "text"], ["ScriptsToProcess", "texts"],
  ["RoleDefinitions", "table"], ["RequiredGroups", "table"], ["LanguageMode", "text"], ["ExecutionPolicy", "text"], ["PowerShellVersion", "text"],
  ["ModulesToImport", "any"], ["VisibleAliases", "texts"], ["VisibleCmdlets", "any"], ["VisibleFunctions", "any"],
  ["VisibleExternalCommands", "texts"], ["VisibleProviders", "texts"], ["AliasDefinitions", "tables"], ["FunctionDefinitions", "tables"],
  ["VariableDefinitions", "tables"], ["EnvironmentVariables", "table"], ["TypesToProcess", "texts"], ["FormatsToProcess", "texts"],
  ["AssembliesToLoad", "texts"],
]); // biome-ignore format: a table

const choices: Readonly<Record<string, readonly string[]>> = {
  SessionType: ["Empty", "RestrictedRemoteServer", "Default"],
  LanguageMode: ["FullLanguage", "RestrictedLanguage", "NoLanguage", "ConstrainedLanguage"],
  ExecutionPolicy: ["Unrestricted", "RemoteSigned", "AllSigned", "Restricted", "Default", "Bypass", "Undefined"],
};

function hasKind(value: PSValue, kind: Kind): boolean {
  const items = Array.isArray(value) ? (value as PSValue[]) : [value];
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "texts":
      return items.every((item) => typeof item === "string");
    case "switch":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number" || typeof value === "bigint";
    case "table":
      return value instanceof DictionaryBase;
    case "tables":
      return items.every((item) => item instanceof DictionaryBase);
    default:
      return true;
  }
}

/** What a .pssc file says: its hashtable, or null. It is a script, as in PowerShell: throws what that throws. */
export function configurationTable(context: ExecutionContext, file: string): DictionaryBase | null {
  const value = unwrap(parseScriptBlock(context, readFileSync(file, "utf8"), file).invokeReturnAsIs([]));
  return value instanceof DictionaryBase ? value : null;
}

/** What is wrong with a configuration table, or null. */
export function configurationFault(table: DictionaryBase, path: string): string | null {
  if (!table.has("SchemaVersion"))
    return `The member 'SchemaVersion' is not present in the configuration file ${path}.`;
  const known = new Map([...configurationKeys].map(([name, kind]) => [name.toLowerCase(), { name, kind }] as const));
  for (const [key, value] of table.entries()) {
    const entry = known.get(toStringValue(key).toLowerCase());
    if (entry === undefined) return `The key ${toStringValue(key)} in the configuration file ${path} is not valid.`;
    if (value !== null && !hasKind(value, entry.kind))
      return `The member '${entry.name}' has a value of the wrong type in the file ${path}.`;
    const allowed = choices[entry.name];
    const text = toStringValue(value).toLowerCase();
    if (allowed !== undefined && !allowed.some((choice) => choice.toLowerCase() === text)) {
      return `The member '${entry.name}' must be one of ${allowed.join(", ")} in the file ${path}.`;
    }
  }
  return null;
}
