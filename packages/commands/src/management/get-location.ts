// Get-Location
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { locationsOn, noStack } from "./location-cmdlets.ts";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  PSDrive?: string[];
  PSProvider?: string[];
  Stack?: boolean;
  StackName?: string[];
}

export const getLocation = defineCmdlet<Parameters>("Get-Location", (cmdlet) => ({
  process() {
    const { PSDrive, PSProvider, Stack, StackName } = cmdlet.parameters;
    if (Stack || StackName) writeStacks(cmdlet, StackName ?? [""]);
    else if (PSDrive) for (const name of PSDrive) writeDrive(cmdlet, name);
    else if (PSProvider) for (const name of PSProvider) writeProvider(cmdlet, name);
    else cmdlet.write(cmdlet.context.paths.currentLocation);
  },
}));

function writeStacks(cmdlet: CmdletRuntime<Parameters>, names: readonly string[]): void {
  for (const name of names) {
    tryItem(cmdlet as unknown as CmdletRuntime<object>, name, () => {
      if (name !== "" && !cmdlet.context.drives.locationStacks.has(name.toLowerCase())) throw noStack(name);
      cmdlet.writeEnumerated(locationsOn(cmdlet.context, name));
    });
  }
}

function writeDrive(cmdlet: CmdletRuntime<Parameters>, name: string): void {
  const drive = cmdlet.context.drives.findDrive(name);
  if (drive) {
    cmdlet.write(cmdlet.context.paths.locationOf(drive));
    return;
  }
  const exception = new Exception(
    "System.Management.Automation.DriveNotFoundException",
    `Cannot find drive. A drive with the name '${name}' does not exist.`,
  );
  cmdlet.writeError(newErrorRecord(exception, "GetLocationNoMatchingDrive", "ObjectNotFound", name));
}

function writeProvider(cmdlet: CmdletRuntime<Parameters>, name: string): void {
  tryItem(cmdlet as unknown as CmdletRuntime<object>, name, () => {
    const provider = cmdlet.context.drives.provider(name);
    const current = cmdlet.context.drives.currentDrive;
    const drive = current.provider === provider ? current : provider.drives[0];
    if (drive) cmdlet.write(cmdlet.context.paths.locationOf(drive));
  });
}
