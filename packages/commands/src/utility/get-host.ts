// Get-Host
import { defineCmdlet } from "@latch/engine";

export const getHost = defineCmdlet("Get-Host", (cmdlet) => ({
  begin() {
    cmdlet.write(cmdlet.context.getVariable("Host"));
  },
}));
