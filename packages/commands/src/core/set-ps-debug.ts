// Set-PSDebug: tracing of lines and assignments, stepping, and strict mode for the session.
import { defineCmdlet, ScriptDebugger } from "@latch/engine";

interface Parameters {
  Off?: boolean;
  Step?: boolean;
  Strict?: boolean;
  Trace?: number;
}

export const setPSDebug = defineCmdlet<Parameters>("Set-PSDebug", (cmdlet) => ({
  begin() {
    const { context } = cmdlet;
    const { Off, Step, Strict, Trace } = cmdlet.parameters;
    const { globalScope } = context.globalState;
    if (Off === true) {
      context.debugger?.trace.set(0, false);
      globalScope.strictVersion = 0;
      return;
    }
    if (Trace !== undefined || Step !== undefined) {
      const debug = ScriptDebugger.of(context);
      debug.trace.set(Trace ?? null, Step ?? null);
      debug.begin();
    }
    if (Strict !== undefined) globalScope.strictVersion = Strict ? 1 : 0;
  },
}));
