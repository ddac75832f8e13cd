// Get-ExecutionPolicy and Set-ExecutionPolicy: on Unix every script may run, and the policy cannot be changed.
import { enumValue, type EnumValue, Exception, getType, newErrorRecord, PSCustomObject } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

const scopes = ["MachinePolicy", "UserPolicy", "Process", "CurrentUser", "LocalMachine"];

export const getExecutionPolicy = defineCmdlet<{ Scope?: EnumValue; List?: boolean }>(
  "Get-ExecutionPolicy",
  (cmdlet) => ({
    begin() {
      const unrestricted = enumValue(getType("Microsoft.PowerShell.ExecutionPolicy"), "Unrestricted");
      if (!cmdlet.parameters.List) {
        cmdlet.write(unrestricted);
        return;
      }
      for (const scope of scopes) {
        cmdlet.write(
          PSCustomObject.from([
            ["Scope", enumValue(getType("Microsoft.PowerShell.ExecutionPolicyScope"), scope)],
            ["ExecutionPolicy", unrestricted],
          ]),
        );
      }
    },
  }),
);

export const setExecutionPolicy = defineCmdlet("Set-ExecutionPolicy", (cmdlet) => ({
  begin() {
    const exception = new Exception(
      "System.PlatformNotSupportedException",
      "Operation is not supported on this platform.",
    );
    cmdlet.throwTerminating(newErrorRecord(exception, "System.PlatformNotSupportedException", "NotSpecified", null));
  },
}));
