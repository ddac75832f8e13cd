// Set-StrictMode: how forgiving the language is in the caller's scope.
import { toStringValue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  Version?: PSValue;
  Off?: boolean;
}

export const setStrictMode = defineCmdlet<Parameters>("Set-StrictMode", (cmdlet) => ({
  end() {
    const scope = cmdlet.context.currentScope;
    if (cmdlet.parameters.Off === true) scope.strictVersion = 0;
    else scope.strictVersion = Number.parseFloat(toStringValue(cmdlet.parameters.Version ?? "3.0")) || 0;
  },
}));
