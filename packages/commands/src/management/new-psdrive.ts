// New-PSDrive
import type { PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, PSDriveInfo } from "@latch/engine";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  Name: string;
  PSProvider: string;
  Root: string;
  Description?: string;
  Scope?: string;
  Credential?: PSValue;
}

export const newPSDrive = defineCmdlet<Parameters>("New-PSDrive", (cmdlet) => ({
  process() {
    const { Name, PSProvider, Root, Description, Scope, Credential } = cmdlet.parameters;
    tryItem(cmdlet as unknown as CmdletRuntime<object>, Name, () => {
      const info = cmdlet.context.drives.provider(PSProvider);
      const root = info.provider.hierarchical ? cmdlet.context.paths.unresolved(Root).providerPath : Root;
      if (!cmdlet.shouldProcess(`Name: ${Name} Provider: ${info.toString()} Root: ${root}`, "New drive")) return;
      const drive = info.provider.newDrive(new PSDriveInfo(Name, info, root, Description ?? "", Credential ?? null));
      cmdlet.context.drives.addDrive(drive, cmdlet.context.drives.scopeNamed(Scope ?? null));
      cmdlet.write(drive);
    });
  },
}));
