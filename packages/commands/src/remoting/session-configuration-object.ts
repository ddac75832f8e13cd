// A session configuration as Get- and Register-PSSessionConfiguration write it.
import { PSCustomObject, type PSValue } from "@latch/dotnet";
import { operatingSystemName } from "@latch/remoting";
import type { SessionConfiguration } from "@latch/endpoint";

const typeNames = [
  "Microsoft.PowerShell.Commands.PSSessionConfigurationCommands#PSSessionConfiguration",
  "System.Management.Automation.PSCustomObject",
  "System.Object",
];

/** Name, PSVersion, StartupScript, RunAsUser, Permission: what the default view shows, and what was registered. */
export function configurationObject(configuration: SessionConfiguration): PSCustomObject {
  const entries: [string, PSValue][] = [
    ["Name", configuration.name],
    ["PSVersion", "7.6"],
    ["StartupScript", configuration.startupScript ?? ""],
    ["RunAsUser", ""],
    ["Permission", ""],
    ["Enabled", true],
    ["SDKVersion", "2"],
    ["ResourceUri", `http://schemas.microsoft.com/powershell/${configuration.name}`],
    ["Architecture", process.arch],
    ["OperatingSystem", operatingSystemName()],
  ];
  for (const [name, value] of Object.entries(configuration.properties)) entries.push([name, value]);
  const object = PSCustomObject.from(entries);
  object.typeNames = [...typeNames];
  return object;
}
