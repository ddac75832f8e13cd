// Get-PSBreakpoint: the session's breakpoints, by id, kind, script, variable or command.
import type { EnumValue, PSValue } from "@latch/dotnet";
import {
  type Breakpoint,
  CommandBreakpoint,
  defineCmdlet,
  LineBreakpoint,
  ScriptDebugger,
  VariableBreakpoint,
} from "@latch/engine";

interface Parameters {
  Command?: string[];
  Id?: number[];
  Script?: string[];
  Type?: EnumValue[];
  Variable?: string[];
}

const kinds = { Line: LineBreakpoint, Variable: VariableBreakpoint, Command: CommandBreakpoint };

export const getPSBreakpoint = defineCmdlet<Parameters>("Get-PSBreakpoint", (cmdlet) => ({
  process() {
    const { Command, Id, Script, Type, Variable } = cmdlet.parameters;
    const isOne = (names: readonly string[], name: string): boolean =>
      names.some((other) => other.toLowerCase() === name.toLowerCase());
    let found: readonly Breakpoint[] = ScriptDebugger.of(cmdlet.context).breakpoints;
    if (Id !== undefined) found = found.filter((breakpoint) => Id.includes(breakpoint.id));
    if (Type !== undefined)
      found = found.filter((one) => Type.some((type) => one instanceof kinds[type.name as keyof typeof kinds]));
    if (Variable !== undefined)
      found = found.filter((one) => one instanceof VariableBreakpoint && isOne(Variable, one.variable));
    if (Command !== undefined)
      found = found.filter((one) => one instanceof CommandBreakpoint && isOne(Command, one.command));
    if (Script !== undefined) {
      const paths = Script.flatMap((path) => cmdlet.context.paths.resolve(path).map((item) => item.providerPath));
      found = found.filter((one) => one.script !== null && paths.includes(one.script));
    }
    for (const breakpoint of found) cmdlet.write(breakpoint as unknown as PSValue);
  },
}));
