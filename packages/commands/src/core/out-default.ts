// Out-Default: formatted objects to the host, as every pipeline's end does.
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { formatContextOf, HostLineOutput, OutputWriter } from "@latch/formatting";
import { withOwnErrors } from "../utility/format-shape.ts";

interface Parameters {
  InputObject?: PSValue;
  /** Only the transcript gets the output. */
  Transcript?: boolean;
}

export const outDefault = defineCmdlet<Parameters>("Out-Default", (cmdlet) => {
  let writer: OutputWriter | null = null;
  return {
    begin() {
      writer = new OutputWriter(formatContextOf(cmdlet.context), new HostLineOutput(cmdlet.context.host));
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined || value === null || cmdlet.parameters.Transcript) return;
      withOwnErrors(cmdlet, () => writer?.process(value));
    },
    end() {
      withOwnErrors(cmdlet, () => writer?.end());
    },
  };
});
