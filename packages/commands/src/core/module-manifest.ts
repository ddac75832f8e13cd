// New-ModuleManifest.
import { writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { DictionaryBase, getEnumerable, toStringValue, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import type { CmdletRuntime } from "@latch/engine";

type NewParameters = Record<string, PSValue | undefined>;

export const newModuleManifest = defineCmdlet<NewParameters>("New-ModuleManifest", (cmdlet) => ({
  end() {
    const path = cmdlet.context.paths.unresolved(toStringValue(cmdlet.parameters["Path"] ?? "")).providerPath;
    if (!cmdlet.shouldProcess(path, `Creating the "${path}" module manifest file.`)) return;
    const text = manifestText(cmdlet, path);
    writeFileSync(path, text);
    if (cmdlet.parameters["PassThru"] === true) cmdlet.write(text);
  },
}));

/** Key, comment, and the value written when none is given (null: the line is a comment). */
type Entry = readonly [key: string, comment: string, fallback: string | null];

const entries: readonly Entry[] = [
  ["RootModule", "Script module or binary module file associated with this manifest.", null],
  ["ModuleVersion", "Version number of this module.", "'0.0.1'"],
  ["CompatiblePSEditions", "Supported PSEditions", null],
  ["GUID", "ID used to uniquely identify this module", ""],
  ["Author", "Author of this module", ""],
  ["CompanyName", "Company or vendor of this module", "'Unknown'"],
  ["Copyright", "Copyright statement for this module", ""],
  ["Description", "Description of the functionality provided by this module", null],
  ["PowerShellVersion", "Minimum version of the PowerShell engine required by this module", null],
  ["PowerShellHostName", "Name of the PowerShell host required by this module", null],
  ["PowerShellHostVersion", "Minimum version of the PowerShell host required by this module", null],
  [
    "DotNetFrameworkVersion",
    "Minimum version of Microsoft .NET Framework required by this module. This prerequisite is valid for the PowerShell Desktop edition only.",
    null,
  ],
  [
    "ClrVersion",
    "Minimum version of the common language runtime (CLR) required by this module. This prerequisite is valid for the PowerShell Desktop edition only.",
    null,
  ],
  ["ProcessorArchitecture", "Processor architecture (None, X86, Amd64) required by this module", null],
  ["RequiredModules", "Modules that must be imported into the global environment prior to importing this module", null],
  ["RequiredAssemblies", "Assemblies that must be loaded prior to importing this module", null],
  [
    "ScriptsToProcess",
    "Script files (.ps1) that are run in the caller's environment prior to importing this module.",
    null,
  ],
  ["TypesToProcess", "Type files (.ps1xml) to be loaded when importing this module", null],
  ["FormatsToProcess", "Format files (.ps1xml) to be loaded when importing this module", null],
  ["NestedModules", "Modules to import as nested modules of the module specified in RootModule/ModuleToProcess", null],
  [
    "FunctionsToExport",
    "Functions to export from this module, for best performance, do not use wildcards and do not delete the entry, use an empty array if there are no functions to export.",
    "",
  ],
  [
    "CmdletsToExport",
    "Cmdlets to export from this module, for best performance, do not use wildcards and do not delete the entry, use an empty array if there are no cmdlets to export.",
    "",
  ],
  ["VariablesToExport", "Variables to export from this module", "'*'"],
  [
    "AliasesToExport",
    "Aliases to export from this module, for best performance, do not use wildcards and do not delete the entry, use an empty array if there are no aliases to export.",
    "",
  ],
  ["DscResourcesToExport", "DSC resources to export from this module", null],
  ["ModuleList", "List of all modules packaged with this module", null],
  ["FileList", "List of all files packaged with this module", null],
];

const psDataEntries: readonly Entry[] = [
  ["Tags", "Tags applied to this module. These help with module discovery in online galleries.", null],
  ["LicenseUri", "A URL to the license for this module.", null],
  ["ProjectUri", "A URL to the main website for this project.", null],
  ["IconUri", "A URL to an icon representing this module.", null],
  ["ReleaseNotes", "ReleaseNotes of this module", null],
  ["Prerelease", "Prerelease string of this module", null],
  [
    "RequireLicenseAcceptance",
    "Flag to indicate whether the module requires explicit user acceptance for install/update/save",
    null,
  ],
  ["ExternalModuleDependencies", "External dependent modules of this module", null],
];

const emptyTexts: Readonly<Record<string, string>> = {
  RootModule: "''",
  CompatiblePSEditions: "@()",
  Description: "''",
  PowerShellVersion: "''",
  PowerShellHostName: "''",
  PowerShellHostVersion: "''",
  DotNetFrameworkVersion: "''",
  ClrVersion: "''",
  ProcessorArchitecture: "''",
  LicenseUri: "''",
  ProjectUri: "''",
  IconUri: "''",
  ReleaseNotes: "''",
  Prerelease: "''",
  RequireLicenseAcceptance: "$false",
  HelpInfoURI: "''",
  DefaultCommandPrefix: "''",
};

function manifestText(cmdlet: CmdletRuntime<NewParameters>, path: string): string {
  const p = cmdlet.parameters;
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.psd1$/i, "");
  const author = p["Author"] === undefined ? (process.env["USER"] ?? "root") : toStringValue(p["Author"]);
  const company = p["CompanyName"] === undefined ? "Unknown" : toStringValue(p["CompanyName"]);
  // With code of its own a module exports everything unless it says what.
  const exported = p["RootModule"] === undefined && p["NestedModules"] === undefined ? "@()" : "'*'";
  const defaults: Record<string, string> = {
    FunctionsToExport: exported,
    CmdletsToExport: exported,
    AliasesToExport: exported,
    GUID: quote(randomUUID()),
    Author: quote(author),
    Copyright: quote(`(c) ${author}. All rights reserved.`),
    CompanyName: quote(company),
  };
  const lines = headLines(name, author);
  const write = (entry: Entry, indent: string, value: PSValue | undefined): void => {
    const [key, comment, fallback] = entry;
    lines.push(`${indent}# ${comment}`);
    const given = value === undefined || value === null ? null : memberText(key, value);
    if (given !== null) lines.push(`${indent}${key} = ${given}`);
    else if (value !== undefined && value !== null) lines.push(`${indent}# ${key} = @()`);
    else if (fallback !== null) lines.push(`${indent}${key} = ${fallback === "" ? (defaults[key] ?? "''") : fallback}`);
    else lines.push(`${indent}# ${key} = ${emptyTexts[key] ?? "@()"}`);
    lines.push("");
  };
  for (const entry of entries) write(entry, "", p[parameterOf(entry[0])]);
  lines.push(
    "# Private data to pass to the module specified in RootModule/ModuleToProcess. This may also contain a PSData hashtable with additional module metadata used by PowerShell.",
    "PrivateData = @{",
    "",
    "    PSData = @{",
    "",
  );
  for (const entry of psDataEntries) write(entry, "        ", p[entry[0]]);
  lines.push(
    "    } # End of PSData hashtable",
    "",
    ...privateLines(p["PrivateData"] ?? null),
    "} # End of PrivateData hashtable",
    "",
  );
  write(["HelpInfoURI", "HelpInfo URI of this module", null], "", p["HelpInfoUri"]);
  write(
    [
      "DefaultCommandPrefix",
      "Default prefix for commands exported from this module. Override the default prefix using Import-Module -Prefix.",
      null,
    ],
    "",
    p["DefaultCommandPrefix"],
  );
  lines.push("}", "", "");
  return lines.join("\n");
}

/** The comment a manifest begins with. */
function headLines(name: string, author: string): string[] {
  const now = new Date();
  return [
    "#",
    `# Module manifest for module '${name}'`,
    "#",
    `# Generated by: ${author}`,
    "#",
    `# Generated on: ${now.getMonth() + 1}/${now.getDate()}/${now.getFullYear()}`,
    "#",
    "",
    "@{",
    "",
  ];
}

/** Parameter of New-ModuleManifest that fills a key. */
function parameterOf(key: string): string {
  return key === "GUID" ? "Guid" : key;
}

/** What a caller's hashtable adds to PrivateData, a comment with the name above each. */
function privateLines(data: PSValue): string[] {
  const base = unwrap(data);
  if (!(base instanceof DictionaryBase)) return [];
  const lines = [...base.entries()].flatMap(([key, value]) => {
    const name = toStringValue(key);
    return ["", `    # ${name}`, `    ${name} = ${literal(typeof value === "boolean" ? value : toStringValue(value))}`];
  });
  return [...lines, ""];
}

/** Members that are module specifications; they stand in `@( )`, one a line. */
const specifications = new Set(["RequiredModules", "NestedModules", "ModuleList"]);

/** A member's value as the manifest shows it; null where there is nothing to export. */
function memberText(key: string, value: PSValue): string | null {
  const items = getEnumerable(unwrap(value));
  if (key === "VariablesToExport" && items !== null && Array.from(items).length === 0) return null;
  if (!specifications.has(key)) return literal(value);
  const texts = Array.from(items ?? [value], specificationText);
  return `@(${texts.join(", \n               ")})`;
}

function specificationText(value: PSValue): string {
  const base = unwrap(value);
  if (!(base instanceof DictionaryBase)) return quote(toStringValue(value));
  const order = ["ModuleName", "GUID", "ModuleVersion", "MaximumVersion", "RequiredVersion"];
  const parts = order.flatMap((name) => {
    const part = base.get(name);
    return part === undefined || part === null ? [] : [`${name} = ${quote(toStringValue(part))}; `];
  });
  return `@{${parts.join("")}}`;
}

function quote(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

function literal(value: PSValue): string {
  const base = unwrap(value);
  if (typeof base === "boolean") return base ? "$true" : "$false";
  if (base instanceof DictionaryBase)
    return `@{${[...base.entries()].map(([key, item]) => `'${toStringValue(key)}' = ${literal(item)}`).join("; ")}}`;
  const items = getEnumerable(base);
  if (items === null) return quote(toStringValue(value));
  const texts = Array.from(items, (item) => literal(item));
  if (texts.length === 0) return "@()";
  return texts.join(", ");
}
