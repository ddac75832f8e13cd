// Set-PSBreakpoint: breakpoints at lines, variables and commands.
import { type EnumValue, Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import {
  type Breakpoint,
  type CmdletRuntime,
  CommandBreakpoint,
  defineCmdlet,
  languageModeValue,
  LineBreakpoint,
  type ScriptBlock,
  ScriptDebugger,
  VariableBreakpoint,
} from "@latch/engine";

interface Parameters {
  Action?: ScriptBlock;
  Column?: number;
  Command?: string[];
  Line?: number[];
  Mode?: EnumValue;
  Script?: string[];
  Variable?: string[];
}
type Cmdlet = CmdletRuntime<Parameters>;

export const setPSBreakpoint = defineCmdlet<Parameters>("Set-PSBreakpoint", (cmdlet) => ({
  begin() {
    const { context } = cmdlet;
    if (context.languageMode !== "ConstrainedLanguage") return;
    const type = "System.Management.Automation.PSNotSupportedException";
    const message = "Debugging is not supported on remote sessions.";
    const id = "CannotSetBreakpointInconsistentLanguageMode";
    cmdlet.throwTerminating(cmdlet.error(type, message, id, "PermissionDenied", languageModeValue(context)));
  },
  process() {
    const { Action = null, Column = 0, Command, Line, Mode, Variable } = cmdlet.parameters;
    const set = (breakpoint: Breakpoint): void => {
      ScriptDebugger.of(cmdlet.context).add(breakpoint);
      cmdlet.write(breakpoint as unknown as PSValue);
    };
    for (const script of scripts(cmdlet)) {
      for (const name of Command ?? []) set(new CommandBreakpoint(script, name, Action));
      for (const name of Variable ?? []) set(new VariableBreakpoint(script, name, Mode?.name ?? "Write", Action));
      for (const line of Line ?? []) {
        if (line < 1) refuse(cmdlet, "SetPSBreakpoint:LineLessThanOne", "Line cannot be less than 1.");
        else if (script !== null) set(new LineBreakpoint(script, line, Column, Action));
      }
    }
  },
}));

function refuse(cmdlet: Cmdlet, errorId: string, message: string): void {
  const exception = new Exception("System.ArgumentException", message);
  cmdlet.writeError(newErrorRecord(exception, errorId, "InvalidArgument", null));
}

/** The full paths of -Script, wildcards resolved; null alone stands for anywhere. */
function scripts(cmdlet: Cmdlet): (string | null)[] {
  const { Script } = cmdlet.parameters;
  if (Script === undefined) return [null];
  const found = Script.flatMap((path) => {
    try {
      return cmdlet.context.paths.resolve(path).map((item) => item.providerPath);
    } catch (error) {
      if (error instanceof Exception && error.errorRecord !== null) return cmdlet.throwTerminating(error.errorRecord);
      throw error;
    }
  });
  return found.filter((path) => {
    if (/\.psm?1$/i.test(path)) return true;
    const message = `Cannot set breakpoint on file '${path}'; only *.ps1 and *.psm1 files are valid.`;
    refuse(cmdlet, "NewPSBreakpoint:WrongExtension", message);
    return false;
  });
}
