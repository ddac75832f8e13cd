// Write-Output: objects to the pipeline.
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  InputObject?: PSValue;
  NoEnumerate?: boolean;
}

export const writeOutput = defineCmdlet<Parameters>("Write-Output", (cmdlet) => ({
  process() {
    const value = cmdlet.parameters.InputObject;
    if (value === undefined) return;
    if (cmdlet.parameters.NoEnumerate === true) cmdlet.write(value);
    else cmdlet.writeEnumerated(value);
  },
}));
