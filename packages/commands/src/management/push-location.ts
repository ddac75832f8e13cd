// Push-Location
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { goTo, pushLocationOn } from "./location-cmdlets.ts";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  Path?: string;
  LiteralPath?: string;
  PassThru?: boolean;
  StackName?: string;
}

export const pushLocation = defineCmdlet<Parameters>("Push-Location", (cmdlet) => ({
  process() {
    const { Path, LiteralPath, PassThru, StackName } = cmdlet.parameters;
    pushLocationOn(cmdlet.context, StackName ?? "");
    const path = LiteralPath ?? Path;
    if (path !== undefined) {
      const went = tryItem(cmdlet as unknown as CmdletRuntime<object>, path, () =>
        goTo(cmdlet.context, path, LiteralPath !== undefined),
      );
      if (!went) return;
    }
    if (PassThru) cmdlet.write(cmdlet.context.paths.currentLocation);
  },
}));
