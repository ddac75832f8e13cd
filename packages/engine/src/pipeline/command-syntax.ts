// Owns the syntax text of a command: `Get-Item [-Path] <string[]> ... [<CommonParameters>]`, a line per parameter set.
import { displayTypeName } from "@latch/dotnet";
import type { Parameter } from "../binder/parameter.ts";
import type { CommandInfo } from "./command-info.ts";
import type { CommandParameterInfo } from "./command-info-types.ts";
import { parameterSetsOf, scriptMetadataOf } from "./command-info-types.ts";
import { CmdletInfo } from "./command-info.ts";

/** All sets, blank lines between. */
export function syntaxOf(info: CommandInfo): string {
  return parameterSetsOf(info)
    .map((set) => `${info.name} ${setSyntax(info, set.items)}`)
    .join("\n\n");
}

/** Parameters of one set as text, in the order users are shown. */
export function setSyntax(info: CommandInfo, items: readonly CommandParameterInfo[]): string {
  const advanced = info instanceof CmdletInfo || (scriptMetadataOf(info)?.isAdvanced ?? false);
  const parts = inDisplayOrder(info, items).map(parameterSyntax);
  if (advanced) parts.push("[<CommonParameters>]");
  return parts.join(" ");
}

/** Parameters of one set without the common ones: positional, mandatory, others. */
export function inDisplayOrder(info: CommandInfo, items: readonly CommandParameterInfo[]): CommandParameterInfo[] {
  // What the provider adds to a cmdlet comes behind -WhatIf and -Confirm (about_Parameters, dynamic).
  const isProviders = (item: CommandParameterInfo): boolean =>
    info instanceof CmdletInfo && item.parameter.kind === "dynamic";
  const declared = items.filter((item) => item.parameter.kind === "declared" || item.parameter.kind === "dynamic");
  const own = declared.filter((item) => !isProviders(item));
  const fromProvider = declared.filter(isProviders);
  const positional = own.filter((item) => item.entry.position !== null).sort((a, b) => a.position - b.position);
  const mandatory = own.filter((item) => item.entry.position === null && item.isMandatory);
  const others = own.filter((item) => item.entry.position === null && !item.isMandatory);
  const shouldProcess = items.filter((item) => item.parameter.kind === "shouldProcess");
  const paging = items.filter((item) => item.parameter.kind === "paging");
  return [...positional, ...mandatory, ...others, ...shouldProcess, ...fromProvider, ...paging];
}

function parameterSyntax(item: CommandParameterInfo): string {
  const type = item.parameter.isSwitch ? "" : ` <${typeText(item)}>`;
  const named = item.entry.position === null ? `-${item.name}${type}` : `[-${item.name}]${type}`;
  if (item.entry.position === null) return item.isMandatory ? named : `[${named}]`;
  return item.isMandatory ? named : `[${named}]`;
}

/** PowerShell's short name of a parameter's type. */
export function typeText({ parameter }: { readonly parameter: Parameter }): string {
  const type = parameter.type();
  if (type.displayName === "System.Object") return "Object";
  const plain = displayTypeName(type).replace(/^System\.Nullable\[(.*)\]$/, "$1");
  return plain.replace(/\w+\./g, "");
}
