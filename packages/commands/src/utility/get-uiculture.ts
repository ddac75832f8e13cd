// Get-UICulture
import { currentUICulture, type PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

export const getUICulture = defineCmdlet("Get-UICulture", (cmdlet) => ({
  begin() {
    cmdlet.write(currentUICulture() as PSValue);
  },
}));
