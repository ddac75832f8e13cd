// Write-Warning, Write-Verbose, Write-Debug: text to the warning, verbose and debug streams.
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  Message?: string;
}

export const writeWarning = defineCmdlet<Parameters>("Write-Warning", (cmdlet) => ({
  process() {
    cmdlet.writeWarning(cmdlet.parameters.Message ?? "");
  },
}));

export const writeVerbose = defineCmdlet<Parameters>("Write-Verbose", (cmdlet) => ({
  process() {
    cmdlet.writeVerbose(cmdlet.parameters.Message ?? "");
  },
}));

export const writeDebug = defineCmdlet<Parameters>("Write-Debug", (cmdlet) => ({
  process() {
    cmdlet.writeDebug(cmdlet.parameters.Message ?? "");
  },
}));
