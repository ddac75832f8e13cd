// Out-Host: formatted objects to the host.
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { formatContextOf, HostLineOutput, OutputWriter } from "@latch/formatting";
import { withOwnErrors } from "../utility/format-shape.ts";

interface Parameters {
  InputObject?: PSValue;
  Paging?: boolean;
}

export const outHost = defineCmdlet<Parameters>("Out-Host", (cmdlet) => {
  let writer: OutputWriter | null = null;
  return {
    begin() {
      // differs from PowerShell: -Paging writes everything at once unless the host pages by itself.
      writer = new OutputWriter(formatContextOf(cmdlet.context), new HostLineOutput(cmdlet.context.host));
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined || value === null) return;
      withOwnErrors(cmdlet, () => writer?.process(value));
    },
    end() {
      withOwnErrors(cmdlet, () => writer?.end());
    },
  };
});
