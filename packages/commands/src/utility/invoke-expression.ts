// Invoke-Expression: runs a text in the caller's scope.
import { defineCmdlet, parseScriptBlock } from "@latch/engine";

interface Parameters {
  Command?: string;
}

export const invokeExpression = defineCmdlet<Parameters>("Invoke-Expression", (cmdlet) => ({
  process() {
    const block = parseScriptBlock(cmdlet.context, cmdlet.parameters.Command ?? "", null);
    block.invokeInto({ dotSource: true, args: [], output: { write: (value) => cmdlet.write(value) } });
  },
}));
