// Write-Warning, Write-Verbose, Write-Debug: text to the warning, verbose and debug streams.
import { InvocationInfo, Runtime, defineCmdlet } from "@latch/engine";
import type { CmdletRuntime } from "@latch/engine";

interface Parameters {
  Message?: string;
}

function streamsOf(cmdlet: CmdletRuntime<Parameters>): Runtime["processor"]["streams"] {
  return (cmdlet as unknown as Runtime).processor.streams;
}

/** Records speak of the calling function's invocation. */
function callerOf(cmdlet: CmdletRuntime<Parameters>): InvocationInfo {
  const caller = cmdlet.context.getVariable("MyInvocation");
  return caller instanceof InvocationInfo ? caller : cmdlet.invocation;
}

export const writeWarning = defineCmdlet<Parameters>("Write-Warning", (cmdlet) => ({
  process() {
    streamsOf(cmdlet).writeWarning(cmdlet.parameters.Message ?? "", callerOf(cmdlet));
  },
}));

export const writeVerbose = defineCmdlet<Parameters>("Write-Verbose", (cmdlet) => ({
  process() {
    streamsOf(cmdlet).writeVerbose(cmdlet.parameters.Message ?? "", callerOf(cmdlet));
  },
}));

export const writeDebug = defineCmdlet<Parameters>("Write-Debug", (cmdlet) => ({
  process() {
    streamsOf(cmdlet).writeDebug(cmdlet.parameters.Message ?? "", callerOf(cmdlet));
  },
}));
