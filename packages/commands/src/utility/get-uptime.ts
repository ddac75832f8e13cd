// Get-Uptime
import { uptime } from "node:os";
import { construct, getStaticMember, getType, PSDouble, subtract, invokeStatic } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

export const getUptime = defineCmdlet<{ Since?: boolean }>("Get-Uptime", (cmdlet) => ({
  process() {
    const span = invokeStatic(getType("System.TimeSpan"), "FromSeconds", [new PSDouble(Math.floor(uptime()))]);
    if (!cmdlet.parameters.Since) {
      cmdlet.write(span);
      return;
    }
    const now = getStaticMember(getType("System.DateTime"), "Now") ?? construct(getType("System.DateTime"), [0n]);
    cmdlet.write(subtract(now, span));
  },
}));
