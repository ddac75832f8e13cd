// Get-Credential
import { Exception, newErrorRecord, type PSValue, unwrap, PSCredential } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  Credential?: PSValue;
  Message?: string;
  UserName?: string;
  Title?: string;
}

export const getCredential = defineCmdlet<Parameters>("Get-Credential", (cmdlet) => ({
  begin() {
    const { Credential, Message, UserName, Title } = cmdlet.parameters;
    const given = unwrap(Credential ?? null);
    if (given instanceof PSCredential) {
      cmdlet.write(given);
      return;
    }
    const ui = cmdlet.context.host.ui;
    if (ui === null) {
      const exception = new Exception(
        "System.Management.Automation.PSInvalidOperationException",
        "Cannot prompt for credentials: the host has no user interface.",
      );
      return cmdlet.throwTerminating(
        newErrorRecord(exception, "CouldNotPromptForCredential", "InvalidOperation", null),
      );
    }
    const credential = ui.promptForCredential(
      Title ?? "PowerShell credential request",
      Message ?? "Enter your credentials.",
      UserName ?? (typeof given === "string" ? given : ""),
      "",
    );
    if (credential !== null) cmdlet.write(credential);
  },
}));
