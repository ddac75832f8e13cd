// Measure-Command: how long a script block takes.
import { monotonicTime, AutomationNull, invokeStatic, getType } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { ScriptBlock, defineCmdlet } from "@latch/engine";

interface Parameters {
  InputObject?: PSValue;
  Expression?: ScriptBlock;
}

export const measureCommand = defineCmdlet<Parameters>("Measure-Command", (cmdlet) => {
  let milliseconds = 0;
  return {
    process() {
      const started = monotonicTime();
      const value = cmdlet.parameters.InputObject ?? AutomationNull;
      cmdlet.parameters.Expression?.invokeInto({
        dotSource: true,
        dollarUnder: value,
        args: [],
        output: { write() {} },
      });
      milliseconds += monotonicTime() - started;
    },
    end() {
      cmdlet.write(invokeStatic(getType("System.TimeSpan"), "FromTicks", [BigInt(Math.round(milliseconds * 10000))]));
    },
  };
});
