// Owns the module objects of PowerShell's own modules: their cmdlets are built in, their objects made when first used.
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { findCmdlet } from "../pipeline/discovery.ts";
import { PSModuleInfo } from "./module-info.ts";

/** The module object, added to the loaded modules. */
export function builtInModule(context: ExecutionContext, name: string): PSModuleInfo {
  const key = `builtin:${name.toLowerCase()}`;
  const known = context.modules.get(key);
  if (known !== undefined) return known;
  const module = makeBuiltIn(context, name);
  module.isTopLevel = true;
  context.modules.set(key, module);
  return module;
}

const properNames = [
  "Microsoft.PowerShell.Core",
  "Microsoft.PowerShell.Utility",
  "Microsoft.PowerShell.Management",
  "Microsoft.PowerShell.Security",
  "Microsoft.PowerShell.Host",
  "Microsoft.PowerShell.ThreadJob",
  "ThreadJob",
];

/** The GUIDs in the manifests of PowerShell's modules. */
const guids: Readonly<Record<string, string>> = {
  "Microsoft.PowerShell.Host": "56d66100-99a0-4ffc-a12d-eee9a6718aef",
  "Microsoft.PowerShell.Management": "eefcb906-b326-4e99-9f54-8b4bb6ef3c6d",
  "Microsoft.PowerShell.Security": "a94c8c7e-9810-47c0-b8af-65089c13a35a",
  "Microsoft.PowerShell.Utility": "1da87e53-152b-403e-98dc-74d7b4d63d59",
};

/** A description of a built-in module, not added anywhere (Get-Module -ListAvailable). */
export function makeBuiltIn(context: ExecutionContext, name: string): PSModuleInfo {
  const proper = properNames.find((candidate) => candidate.toLowerCase() === name.toLowerCase()) ?? name;
  const module = new PSModuleInfo(proper, "", null);
  module.moduleType = "Manifest";
  module.version = "7.0.0.0";
  module.author = "PowerShell";
  module.companyName = "Microsoft Corporation";
  module.copyright = "Copyright (c) Microsoft Corporation.";
  module.guid = guids[proper] ?? module.guid;
  for (const cmdlet of context.commands.names()) {
    if (context.commands.moduleOf(cmdlet) !== proper) continue;
    const info = findCmdlet(context, cmdlet);
    if (info !== null) module.exportedCmdlets.set(cmdlet, info);
  }
  return module;
}

export const builtInModuleNames: readonly string[] = properNames.slice(1, 5);
