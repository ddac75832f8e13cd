// Remove-PSDrive
import { Exception, newErrorRecord, WildcardPattern } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type PSDriveInfo } from "@latch/engine";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  Name?: string[];
  LiteralName?: string[];
  PSProvider?: string[];
  Force?: boolean;
}

export const removePSDrive = defineCmdlet<Parameters>("Remove-PSDrive", (cmdlet) => ({
  process() {
    const { Name, LiteralName } = cmdlet.parameters;
    for (const name of LiteralName ?? Name ?? []) {
      tryItem(cmdlet as unknown as CmdletRuntime<object>, name, () => {
        for (const drive of matching(cmdlet, name, LiteralName !== undefined)) remove(cmdlet, drive);
      });
    }
  },
}));

function matching(cmdlet: CmdletRuntime<Parameters>, name: string, literal: boolean): PSDriveInfo[] {
  if (literal || !WildcardPattern.containsWildcards(name)) return [cmdlet.context.drives.drive(name)];
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  return [...cmdlet.context.drives.drives()].filter((drive) => pattern.isMatch(drive.name));
}

function remove(cmdlet: CmdletRuntime<Parameters>, drive: PSDriveInfo): void {
  if (
    !cmdlet.shouldProcess(
      `Name: ${drive.name} Provider: ${drive.provider.toString()} Root: ${drive.root}`,
      "Remove Drive",
    )
  )
    return;
  if (drive === cmdlet.context.drives.currentDrive) {
    throw new Exception(
      "System.Management.Automation.PSInvalidOperationException",
      `Cannot remove drive '${drive.name}' because it is in use.`,
      {
        errorRecord: (exception) => newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null),
      },
    );
  }
  cmdlet.context.drives.removeDrive(drive);
}
