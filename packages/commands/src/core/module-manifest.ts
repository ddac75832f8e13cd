// Test-ModuleManifest and New-ModuleManifest.
import { existsSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { DictionaryBase, Exception, getEnumerable, toStringValue, unwrap } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import { checkManifest, defineCmdlet, moduleError, moduleFileAt, moduleNotFound, readManifest } from "@latch/engine";
import type { CmdletRuntime } from "@latch/engine";
import { describedModule } from "./import-module.ts";

interface TestParameters {
  Path?: string;
}

export const testModuleManifest = defineCmdlet<TestParameters>("Test-ModuleManifest", (cmdlet) => ({
  process() {
    const given = cmdlet.parameters.Path ?? "";
    const path = cmdlet.context.paths.unresolved(given).providerPath;
    if (!existsSync(path)) {
      cmdlet.writeError(moduleNotFound(given));
      return;
    }
    if (!/\.psd1$/i.test(path)) {
      throw cmdlet.throwTerminating(
        moduleError(
          "Modules_InvalidModuleManifestPath",
          `The module manifest path '${given}' is not valid. The value of the Path argument must resolve to a single file that has a '.psd1' extension. Change the value of the Path argument to point to a valid psd1 file, and then try again.`,
          "InvalidArgument",
          given,
        ).errorRecord as ErrorRecord,
      );
    }
    try {
      const table = readManifest(cmdlet.context, path);
      checkManifest(table, path);
      const root = toStringValue(table.get("RootModule") ?? table.get("ModuleToProcess") ?? "");
      const base = path.slice(0, path.lastIndexOf("/"));
      if (root !== "" && moduleFileAt(root.startsWith("/") ? root : `${base}/${root}`) === null) {
        cmdlet.writeError(
          moduleError(
            "Modules_InvalidRootModuleInModuleManifest",
            `The specified RootModule '${root}' in the module manifest '${path}' is invalid. Try again after updating this entry with valid values.`,
            "ObjectNotFound",
            path,
          ).errorRecord as ErrorRecord,
        );
      }
      const module = describedModule(cmdlet, path, path.slice(path.lastIndexOf("/") + 1).replace(/\.psd1$/i, ""));
      if (module !== null) {
        // Tags come twice, as PowerShell lists them.
        const tags = psData(module.privateData, "Tags");
        if (tags.length > 0) module.manifest.set("tags", [...tags, ...tags]);
        cmdlet.write(module);
      }
    } catch (error) {
      if (!(error instanceof Exception) || error.errorRecord === null) throw error;
      cmdlet.writeError(error.errorRecord);
    }
  },
}));

function psData(privateData: PSValue, key: string): PSValue[] {
  const data = unwrap(privateData);
  const inner = data instanceof DictionaryBase ? unwrap(data.get("PSData") ?? null) : null;
  const value = inner instanceof DictionaryBase ? (inner.get(key) ?? null) : null;
  return value === null ? [] : [...(getEnumerable(value) ?? [value])];
}

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
    if (value !== undefined && value !== null) lines.push(`${indent}${key} = ${literal(value)}`);
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
    ...privateLines(p["PrivateData"]),
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

function privateLines(data: PSValue | undefined): string[] {
  const base = unwrap(data ?? null);
  if (!(base instanceof DictionaryBase)) return [];
  return [...base.entries()].flatMap(([key, value]) => [`    ${toStringValue(key)} = ${literal(value)}`, ""]);
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
