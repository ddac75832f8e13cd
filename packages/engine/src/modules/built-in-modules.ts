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

/** A description of a built-in module, not added anywhere (Get-Module -ListAvailable). */
export function makeBuiltIn(context: ExecutionContext, name: string): PSModuleInfo {
  const proper = properNames.find((candidate) => candidate.toLowerCase() === name.toLowerCase()) ?? name;
  const module = new PSModuleInfo(proper, "", null);
  module.moduleType = "Manifest";
  module.version = "7.0.0.0";
  module.author = "PowerShell";
  module.companyName = "Microsoft Corporation";
  for (const cmdlet of context.commands.names()) {
    if (context.commands.moduleOf(cmdlet) !== proper) continue;
    const info = findCmdlet(context, cmdlet);
    if (info !== null) module.exportedCmdlets.set(cmdlet, info);
  }
  return module;
}

export const builtInModuleNames: readonly string[] = properNames.slice(1, 5);
