// New-PSSessionOption
import { PSTimeSpan, type PSValue, setMember } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { PSSessionOption } from "@latch/remoting";

interface Parameters {
  MaximumRedirection?: number;
  NoCompression?: boolean;
  NoMachineProfile?: boolean;
  Culture?: PSValue;
  UICulture?: PSValue;
  MaximumReceivedDataSizePerCommand?: number;
  MaximumReceivedObjectSize?: number;
  OutputBufferingMode?: PSValue;
  MaxConnectionRetryCount?: number;
  ApplicationArguments?: PSValue;
  OpenTimeout?: number;
  CancelTimeout?: number;
  IdleTimeout?: number;
  ProxyAccessType?: PSValue;
  ProxyAuthentication?: PSValue;
  ProxyCredential?: PSValue;
  SkipCACheck?: boolean;
  SkipCNCheck?: boolean;
  SkipRevocationCheck?: boolean;
  OperationTimeout?: number;
  NoEncryption?: boolean;
  UseUTF16?: boolean;
  IncludePortInSPN?: boolean;
}

/** Parameter -> property, where they differ. */
const renamed: Readonly<Record<string, string>> = { MaximumRedirection: "MaximumConnectionRedirectionCount" };
const timeouts = ["OpenTimeout", "CancelTimeout", "IdleTimeout", "OperationTimeout"] as const;
const plain = [
  "MaximumRedirection", "NoCompression", "NoMachineProfile", "Culture", "UICulture", "MaximumReceivedDataSizePerCommand", "MaximumReceivedObjectSize", "OutputBufferingMode",
  "MaxConnectionRetryCount", "ApplicationArguments", "ProxyAccessType", "ProxyAuthentication", "ProxyCredential", "SkipCACheck", "SkipCNCheck", "SkipRevocationCheck",
  "NoEncryption", "UseUTF16", "IncludePortInSPN",
] as const; // biome-ignore format: a table

export const newPSSessionOption = defineCmdlet<Parameters>("New-PSSessionOption", (cmdlet) => ({
  begin() {
    const option = new PSSessionOption();
    // The cmdlet's own defaults, not the class's (recorded).
    option.maxConnectionRetryCount = 0;
    option.maximumReceivedObjectSize = null;
    const asked = cmdlet.parameters;
    for (const name of plain) {
      const value = asked[name];
      if (value !== undefined) setMember(option, renamed[name] ?? name, value);
    }
    for (const name of timeouts) {
      const milliseconds = asked[name];
      if (milliseconds !== undefined) setMember(option, name, new PSTimeSpan(BigInt(milliseconds) * 10_000n));
    }
    cmdlet.write(option);
  },
}));
