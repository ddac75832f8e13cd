// Enable-, Disable- and Remove-PSBreakpoint.
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type Breakpoint, type CmdletInstance, type CmdletRuntime, defineCmdlet, ScriptDebugger } from "@latch/engine";

interface Parameters {
  Breakpoint?: Breakpoint[];
  Id?: number[];
  PassThru?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;

/** What all three are: `change` is done to each breakpoint that is chosen. */
function changing(change: (debug: ScriptDebugger, breakpoint: Breakpoint) => void): (cmdlet: Cmdlet) => CmdletInstance {
  return (cmdlet) => ({
    process() {
      for (const breakpoint of chosen(cmdlet)) {
        if (!cmdlet.shouldProcess(breakpoint.toString())) continue;
        change(ScriptDebugger.of(cmdlet.context), breakpoint);
        if (cmdlet.parameters.PassThru) cmdlet.write(breakpoint as unknown as PSValue);
      }
    },
  });
}

/** By object or id; an id that is nobody's is an error. */
function chosen(cmdlet: Cmdlet): Breakpoint[] {
  const { Breakpoint: given, Id } = cmdlet.parameters;
  if (given !== undefined) return given;
  return (Id ?? []).flatMap((id) => {
    const found = ScriptDebugger.of(cmdlet.context).find(id);
    if (found !== null) return [found];
    const exception = new Exception("System.ArgumentException", `There is no breakpoint with ID '${id}'.`);
    cmdlet.writeError(newErrorRecord(exception, "PSBreakpoint:BreakpointIdNotFound", "InvalidArgument", null));
    return [];
  });
}

export const enablePSBreakpoint = defineCmdlet<Parameters>(
  "Enable-PSBreakpoint",
  changing((_debug, breakpoint) => {
    breakpoint.enabled = true;
  }),
);

export const disablePSBreakpoint = defineCmdlet<Parameters>(
  "Disable-PSBreakpoint",
  changing((_debug, breakpoint) => {
    breakpoint.enabled = false;
  }),
);

export const removePSBreakpoint = defineCmdlet<Parameters>(
  "Remove-PSBreakpoint",
  changing((debug, breakpoint) => debug.remove(breakpoint)),
);
