// Wait-Debugger: stops in the debugger where it is called.
import { defineCmdlet, ScriptDebugger } from "@latch/engine";

export const waitDebugger = defineCmdlet("Wait-Debugger", (cmdlet) => ({
  end() {
    ScriptDebugger.of(cmdlet.context).break(null);
  },
}));
