// Get-PSCallStack: the active functions, scripts and script blocks, innermost first.
import { callStack, defineCmdlet } from "@latch/engine";

export const getPSCallStack = defineCmdlet("Get-PSCallStack", (cmdlet) => ({
  end() {
    const { context } = cmdlet;
    for (const entry of callStack(context, context.debugger?.stop?.frame ?? context.frame)) cmdlet.write(entry);
  },
}));
