// Owns the syntax text of a command: `Get-Item [-Path] <string[]> ... [<CommonParameters>]`, a line per parameter set.
import { displayTypeName } from "@latch/dotnet";
import type { CommandInfo } from "./command-info.ts";
import type { CommandParameterInfo } from "./command-info-types.ts";
import { parameterSetsOf, scriptMetadataOf } from "./command-info-types.ts";
import { CmdletInfo } from "./command-info.ts";

/** What the FileSystem provider adds to its cmdlets comes behind -WhatIf and -Confirm (about_Parameters, dynamic). */
const contentParameters: readonly string[] = ["NoNewline", "Encoding", "AsByteStream"];
const providerParameters = new Map<string, readonly string[]>([
  ["Add-Content", contentParameters],
  ["Set-Content", contentParameters],
  ["Copy-Item", ["FromSession", "ToSession"]],
]);

/** All sets, blank lines between. */
export function syntaxOf(info: CommandInfo): string {
  return parameterSetsOf(info)
    .map((set) => `${info.name} ${setSyntax(info, set.items)}`.trimEnd())
    .join("\n\n");
}

/** Parameters of one set in the order users are shown: positional, mandatory, others, common. */
export function setSyntax(info: CommandInfo, items: readonly CommandParameterInfo[]): string {
  const late = providerParameters.get(info.name) ?? [];
  const declared = items.filter((item) => item.parameter.kind === "declared" || item.parameter.kind === "dynamic");
  const own = declared.filter((item) => !late.includes(item.name));
  const fromProvider = declared.filter((item) => late.includes(item.name));
  const positional = own.filter((item) => item.entry.position !== null).sort((a, b) => a.position - b.position);
  const mandatory = own.filter((item) => item.entry.position === null && item.isMandatory);
  const others = own.filter((item) => item.entry.position === null && !item.isMandatory);
  const advanced = info instanceof CmdletInfo || (scriptMetadataOf(info)?.isAdvanced ?? false);
  const shouldProcess = items.filter((item) => item.parameter.kind === "shouldProcess");
  const paging = items.filter((item) => item.parameter.kind === "paging");
  const parts = [...positional, ...mandatory, ...others, ...shouldProcess, ...fromProvider, ...paging].map(
    parameterSyntax,
  );
  if (advanced) parts.push("[<CommonParameters>]");
  return parts.join(" ");
}

function parameterSyntax(item: CommandParameterInfo): string {
  const type = item.parameter.isSwitch ? "" : ` <${typeText(item)}>`;
  const named = item.entry.position === null ? `-${item.name}${type}` : `[-${item.name}]${type}`;
  if (item.entry.position === null) return item.isMandatory ? named : `[${named}]`;
  return item.isMandatory ? named : `[${named}]`;
}

/** PowerShell's short name of the type. */
function typeText(item: CommandParameterInfo): string {
  const type = item.parameter.type();
  if (type.displayName === "System.Object") return "Object";
  const plain = displayTypeName(type).replace(/^System\.Nullable\[(.*)\]$/, "$1");
  return plain.replace(/\w+\./g, "");
}
