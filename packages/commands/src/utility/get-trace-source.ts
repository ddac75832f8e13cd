// Get-TraceSource: the trace sources there are.
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { requireSources } from "./trace-listeners.ts";

interface Parameters {
  Name?: string[];
}

export const getTraceSource = defineCmdlet<Parameters>("Get-TraceSource", (cmdlet) => ({
  process() {
    for (const source of requireSources(cmdlet, cmdlet.parameters.Name ?? ["*"]))
      cmdlet.write(source as unknown as PSValue);
  },
}));
