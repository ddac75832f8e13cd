// Out-Default: what a pipeline ends with by itself, as a command.
import { ErrorRecord } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import type { DefaultOutput } from "@latch/engine";

interface Parameters {
  InputObject?: PSValue;
  Transcript?: boolean;
}

export const outDefault = defineCmdlet<Parameters>("Out-Default", (cmdlet) => {
  let output: DefaultOutput | null = null;
  return {
    begin() {
      output = cmdlet.context.formatter?.createDefaultOutput(cmdlet.context) ?? null;
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined || value === null || cmdlet.parameters.Transcript === true) return;
      if (value instanceof ErrorRecord && value.preservedStream === "error") output?.writeError(value);
      else output?.write(value);
    },
    end() {
      output?.end();
    },
  };
});
