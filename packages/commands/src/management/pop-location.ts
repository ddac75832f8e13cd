// Pop-Location
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { popLocationFrom } from "./location-cmdlets.ts";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  PassThru?: boolean;
  StackName?: string;
}

export const popLocation = defineCmdlet<Parameters>("Pop-Location", (cmdlet) => ({
  process() {
    const { PassThru, StackName } = cmdlet.parameters;
    tryItem(cmdlet as unknown as CmdletRuntime<object>, StackName ?? null, () => {
      const location = popLocationFrom(cmdlet.context, StackName ?? "");
      if (PassThru && location) cmdlet.write(location);
    });
  },
}));
