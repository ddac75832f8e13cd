// Set-Location
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { goTo, noStack } from "./location-cmdlets.ts";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  Path?: string;
  LiteralPath?: string;
  PassThru?: boolean;
  StackName?: string;
}

export const setLocation = defineCmdlet<Parameters>("Set-Location", (cmdlet) => ({
  process() {
    const { Path, LiteralPath, PassThru, StackName } = cmdlet.parameters;
    tryItem(cmdlet as unknown as CmdletRuntime<object>, LiteralPath ?? Path ?? null, () => {
      if (StackName !== undefined) {
        const drives = cmdlet.context.drives;
        if (StackName !== "" && !drives.locationStacks.has(StackName.toLowerCase())) throw noStack(StackName);
        drives.defaultStack = StackName;
        return;
      }
      const location = goTo(cmdlet.context, LiteralPath ?? Path ?? "~", LiteralPath !== undefined);
      if (PassThru) cmdlet.write(location);
    });
  },
}));
