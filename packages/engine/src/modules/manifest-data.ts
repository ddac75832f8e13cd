// Owns what a module manifest says: reading its hashtable in the restricted language, and checking its members.
import { convertTo, Exception, getType, Hashtable, type PSValue, toStringValue, unwrap } from "@latch/dotnet";
import { restrictedLanguageErrors } from "@latch/grammar";
import { readScriptText } from "../pipeline/discovery.ts";
import { compareVersions } from "../pipeline/script-file.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { compatibleVersion } from "../runtime/session-variables.ts";
import { parseException, parseScriptBlock } from "../runtime/parse-script.ts";
import { moduleError } from "./module-errors.ts";

/** What a manifest may use beside constants (about_Module_Manifests). */
const permitted = {
  commands: ["import-localizeddata", "convertfrom-stringdata", "write-host", "out-host", "join-path"],
  variables: ["PSScriptRoot", "PSEdition", "EnabledExperimentalFeatures"],
  environment: true,
};

function invalid(path: string, message: string, type: string): Exception {
  return moduleError("Modules_InvalidManifest", message, "ResourceUnavailable", path, type);
}

/** Reads a manifest's hashtable. Throws Modules_InvalidManifest. */
export function readManifest(context: ExecutionContext, path: string): Hashtable {
  let value: PSValue;
  try {
    const block = parseScriptBlock(context, readScriptText(path), path);
    const errors = restrictedLanguageErrors(block.ast, permitted);
    if (errors.length > 0) throw parseException(errors);
    value = unwrap(block.invokeReturnAsIs([]));
  } catch (error) {
    if (!(error instanceof Exception) || !error.is("System.Management.Automation.ParseException")) throw error;
    throw invalid(
      path,
      `The module manifest '${path}' could not be processed because it is not a valid PowerShell module manifest file. Remove the elements that are not permitted: ${error.message}`,
      "System.MissingMemberException",
    );
  }
  if (value instanceof Hashtable) return value;
  throw invalid(
    path,
    `Processing the module manifest file '${path}' did not result in a valid manifest object. Update the file to contain a valid PowerShell module manifest. A valid manifest can be created using the New-ModuleManifest cmdlet.`,
    "System.ArgumentException",
  );
}

const knownKeys = [
  "ModuleToProcess",
  "NestedModules",
  "GUID",
  "Author",
  "CompanyName",
  "Copyright",
  "ModuleVersion",
  "Description",
  "PowerShellVersion",
  "PowerShellHostName",
  "PowerShellHostVersion",
  "CLRVersion",
  "DotNetFrameworkVersion",
  "ProcessorArchitecture",
  "RequiredModules",
  "TypesToProcess",
  "FormatsToProcess",
  "ScriptsToProcess",
  "PrivateData",
  "RequiredAssemblies",
  "ModuleList",
  "FileList",
  "FunctionsToExport",
  "VariablesToExport",
  "AliasesToExport",
  "CmdletsToExport",
  "DscResourcesToExport",
  "CompatiblePSEditions",
  "HelpInfoURI",
  "RootModule",
  "DefaultCommandPrefix",
];

/** A member as a .NET type; null when it is missing or empty. Throws Modules_InvalidManifest. */
function member(table: Hashtable, path: string, name: string, type: string): PSValue {
  const value = table.get(name);
  if (value === undefined || value === null || value === "") return null;
  try {
    return convertTo(value, getType(type));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw invalid(
      path,
      `The '${name}' member is not valid in the module manifest file '${path}': ${error.message}`,
      "System.ArgumentException",
    );
  }
}

/** Errors of a manifest that make it unusable. */
export function checkManifest(context: ExecutionContext, table: Hashtable, path: string): void {
  const unknown = [...table.keys()]
    .map((key) => toStringValue(key))
    .filter((key) => !knownKeys.some((known) => known.toLowerCase() === key.toLowerCase()));
  if (unknown.length > 0) {
    throw moduleError(
      "Modules_InvalidManifestMember",
      `The '${path}' module cannot be imported because its manifest contains one or more members that are not valid. The valid manifest members are (${knownKeys.map((key) => `'${key}'`).join(", ")}). Remove the members that are not valid (${unknown.map((key) => `'${key}'`).join(", ")}), then try to import the module again.`,
      "InvalidData",
      path,
    );
  }
  if (table.has("RootModule") && table.has("ModuleToProcess")) {
    throw moduleError(
      "Modules_ModuleManifestCannotContainBothModuleToProcessAndRootModule",
      `The module manifest cannot contain both the 'ModuleToProcess' and 'RootModule' members. Change the module manifest file to remove one of these members at '${path}', and then try again.`,
      "InvalidOperation",
      path,
    );
  }
  if (member(table, path, "ModuleVersion", "System.Version") === null) {
    throw invalid(
      path,
      `The member 'ModuleVersion' is not present in the module manifest. This member must exist and be assigned a version number of the form 'n.n.n.n'. Add the missing member to the file '${path}'.`,
      "System.MissingMemberException",
    );
  }
  checkVersion(table, path);
  checkHost(context, table, path);
  checkProcessor(table, path);
  for (const name of ["CLRVersion", "DotNetFrameworkVersion"]) member(table, path, name, "System.Version");
  member(table, path, "guid", "System.Guid");
  member(table, path, "RequiredModules", "Microsoft.PowerShell.Commands.ModuleSpecification[]");
}

/** PowerShellVersion: at most the version that latch is compatible with. */
function checkVersion(table: Hashtable, path: string): void {
  const wanted = member(table, path, "PowerShellVersion", "System.Version");
  if (wanted === null || compareVersions(toStringValue(wanted), compatibleVersion) <= 0) return;
  throw moduleError(
    "Modules_InsufficientPowerShellVersion",
    `The version of PowerShell on this computer is '${compatibleVersion}'. The module '${path}' requires a minimum PowerShell version of '${toStringValue(wanted)}' to run. Verify that you have the minimum required version of PowerShell installed, and then try again.`,
    "ResourceUnavailable",
    path,
  );
}

function checkHost(context: ExecutionContext, table: Hashtable, path: string): void {
  const { name, version } = context.host;
  const wantedName = table.get("PowerShellHostName");
  if (
    wantedName !== undefined &&
    wantedName !== null &&
    toStringValue(wantedName).toLowerCase() !== name.toLowerCase()
  ) {
    throw moduleError(
      "Modules_InvalidPowerShellHostName",
      `The name of the current PowerShell host is: '${name}'. The module '${path}' requires the following PowerShell host: '${toStringValue(wantedName)}'.`,
      "ResourceUnavailable",
      path,
    );
  }
  const wanted = member(table, path, "PowerShellHostVersion", "System.Version");
  if (wanted === null || compareVersions(toStringValue(wanted), version) <= 0) return;
  throw moduleError(
    "Modules_InsufficientPowerShellHostVersion",
    `The current PowerShell host is: '${name}' (version ${version}). The module '${path}' requires a minimum PowerShell host version of '${toStringValue(wanted)}' to run.`,
    "ResourceUnavailable",
    path,
  );
}

/** Names of this machine's processor: as .NET's runtime and as assemblies name it. */
const processors: Readonly<Record<string, readonly [string, ...string[]]>> = {
  x64: ["X64", "Amd64"],
  arm64: ["Arm64"],
  arm: ["Arm"],
  ia32: ["X86"],
};

function checkProcessor(table: Hashtable, path: string): void {
  const wanted = member(table, path, "ProcessorArchitecture", "System.Reflection.ProcessorArchitecture");
  if (wanted === null) return;
  const names = processors[process.arch] ?? [process.arch];
  const text = toStringValue(wanted);
  if (["None", "MSIL", ...names].includes(text)) return;
  throw moduleError(
    "Modules_InvalidProcessorArchitecture",
    `The current processor architecture is: ${names[0]}. The module '${path}' requires the following architecture: ${text}.`,
    "ResourceUnavailable",
    path,
  );
}
