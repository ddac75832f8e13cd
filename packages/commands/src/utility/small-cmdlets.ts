// Get-Verb, Read-Host and Unblock-File.
import { Exception, newErrorRecord, type PSValue, SecureString, toStringValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface ReadHostParameters {
  Prompt?: unknown;
  AsSecureString?: boolean;
  MaskInput?: boolean;
}

export const readHost = defineCmdlet<ReadHostParameters>("Read-Host", (cmdlet) => ({
  begin() {
    const ui = cmdlet.context.host.ui;
    const { Prompt, AsSecureString, MaskInput } = cmdlet.parameters;
    if (ui === null) {
      const exception = new Exception(
        "System.Management.Automation.PSInvalidOperationException",
        "The host has no user interface to read from.",
      );
      return cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null));
    }
    const text = Prompt === undefined || Prompt === null ? null : toStringValue(Prompt as PSValue);
    if (text !== null && !AsSecureString && !MaskInput) {
      // The host's own Prompt asks (and refuses when nobody can answer), as PowerShell's does.
      const field = { name: text, label: "", typeName: "System.String", isMandatory: true, helpMessage: "" };
      for (const value of ui.prompt("", "", [field]).values()) cmdlet.write(value);
      return;
    }
    if (text !== null) ui.write(`${text}: `);
    if (!AsSecureString && !MaskInput) {
      cmdlet.write(ui.readLine());
      return;
    }
    const secret = ui.readLineAsSecureString();
    cmdlet.write(MaskInput && secret instanceof SecureString ? secret.toPlainText() : secret);
  },
}));

export const unblockFile = defineCmdlet<{ Path?: string[]; LiteralPath?: string[] }>("Unblock-File", (cmdlet) => ({
  process() {
    const exception = new Exception("System.PlatformNotSupportedException", "The cmdlet does not support Linux.");
    cmdlet.throwTerminating(newErrorRecord(exception, "LinuxNotSupported", "NotImplemented", null));
  },
}));
