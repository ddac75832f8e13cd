// PSSessionOption: the options of a connection, as New-PSSessionOption makes them and scripts cast hashtables to.
import { defineType, enumValue, type EnumValue, PSTimeSpan, type PSValue, tagType } from "@latch/dotnet";

const milliseconds = (value: number): PSTimeSpan => new PSTimeSpan(BigInt(value) * 10_000n);
const mechanism = "System.Management.Automation.Runspaces.AuthenticationMechanism";

/** Defaults are the class's own; New-PSSessionOption has some others. */
export class PSSessionOption {
  maximumConnectionRedirectionCount: PSValue = 5;
  noCompression: PSValue = false;
  noMachineProfile: PSValue = false;
  proxyAccessType: EnumValue = enumValue("System.Management.Automation.Remoting.ProxyAccessType", 0);
  proxyAuthentication: EnumValue = enumValue(mechanism, "Negotiate");
  proxyCredential: PSValue = null;
  skipCACheck: PSValue = false;
  skipCNCheck: PSValue = false;
  skipRevocationCheck: PSValue = false;
  operationTimeout: PSValue = milliseconds(180_000);
  noEncryption: PSValue = false;
  useUTF16: PSValue = false;
  includePortInSPN: PSValue = false;
  outputBufferingMode: EnumValue = enumValue("System.Management.Automation.Runspaces.OutputBufferingMode", 0);
  maxConnectionRetryCount: PSValue = 5;
  culture: PSValue = null;
  uiCulture: PSValue = null;
  maximumReceivedDataSizePerCommand: PSValue = null;
  maximumReceivedObjectSize: PSValue = 209_715_200;
  applicationArguments: PSValue = null;
  openTimeout: PSValue = milliseconds(180_000);
  cancelTimeout: PSValue = milliseconds(60_000);
  idleTimeout: PSValue = milliseconds(-1);
}
tagType(PSSessionOption, "System.Management.Automation.Remoting.PSSessionOption");

/** .NET's property names, in the order PowerShell shows them. */
const propertyNames = [
  "MaximumConnectionRedirectionCount", "NoCompression", "NoMachineProfile", "ProxyAccessType", "ProxyAuthentication", "ProxyCredential",
  "SkipCACheck", "SkipCNCheck", "SkipRevocationCheck", "OperationTimeout", "NoEncryption", "UseUTF16", "IncludePortInSPN",
  "OutputBufferingMode", "MaxConnectionRetryCount", "Culture", "UICulture", "MaximumReceivedDataSizePerCommand",
  "MaximumReceivedObjectSize", "ApplicationArguments", "OpenTimeout", "CancelTimeout", "IdleTimeout",
] as const; // biome-ignore format: a table

function fieldOf(name: string): keyof PSSessionOption {
  const field = name === "UICulture" ? "uiCulture" : `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return field as keyof PSSessionOption;
}

defineType<PSSessionOption>({
  name: "System.Management.Automation.Remoting.PSSessionOption",
  construct: () => new PSSessionOption(),
  properties: Object.fromEntries(
    propertyNames.map((name) => {
      const field = fieldOf(name);
      return [
        name,
        {
          get: (self: PSSessionOption) => self[field],
          set(self: PSSessionOption, value: PSValue) {
            (self as unknown as Record<string, PSValue>)[field] = value;
          },
        },
      ];
    }),
  ),
});
