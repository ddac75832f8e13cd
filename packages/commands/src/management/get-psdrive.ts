// Get-PSDrive
import { compareStrings, Exception, newErrorRecord, WildcardPattern } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type PSDriveInfo } from "@latch/engine";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  Name?: string[];
  LiteralName?: string[];
  PSProvider?: string[];
  Scope?: string;
}

export const getPSDrive = defineCmdlet<Parameters>("Get-PSDrive", (cmdlet) => ({
  process() {
    const { Name, LiteralName, PSProvider } = cmdlet.parameters;
    const isPattern = (name: string): boolean => WildcardPattern.containsWildcards(name);
    const providers = (PSProvider ?? []).filter(
      (name) =>
        isPattern(name) ||
        tryItem(cmdlet as unknown as CmdletRuntime<object>, name, () => void cmdlet.context.drives.provider(name)),
    );
    if (PSProvider && providers.length === 0) return;
    const candidates = [...drivesInScope(cmdlet)].filter(
      (drive) =>
        !PSProvider ||
        providers.some((name) =>
          isPattern(name)
            ? new WildcardPattern(name, { ignoreCase: true }).isMatch(drive.provider.name)
            : cmdlet.context.drives.provider(name) === drive.provider,
        ),
    );
    for (const name of LiteralName ?? Name ?? ["*"]) writeMatches(cmdlet, name, LiteralName !== undefined, candidates);
  },
}));

function drivesInScope(cmdlet: CmdletRuntime<Parameters>): Iterable<PSDriveInfo> {
  const { Scope } = cmdlet.parameters;
  return Scope === undefined
    ? cmdlet.context.drives.drives()
    : (cmdlet.context.drives.scopeNamed(Scope).drives?.values() ?? []);
}

function writeMatches(
  cmdlet: CmdletRuntime<Parameters>,
  name: string,
  literal: boolean,
  candidates: readonly PSDriveInfo[],
): void {
  const wild = !literal && WildcardPattern.containsWildcards(name);
  const pattern = wild ? new WildcardPattern(name, { ignoreCase: true }) : null;
  const matches = candidates.filter((drive) =>
    pattern ? pattern.isMatch(drive.name) : drive.name.toLowerCase() === name.toLowerCase(),
  );
  if (matches.length === 0 && !wild) {
    const exception = new Exception(
      "System.Management.Automation.DriveNotFoundException",
      `Cannot find drive. A drive with the name '${name}' does not exist.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "GetLocationNoMatchingDrive", "ObjectNotFound", name));
  }
  for (const drive of matches.sort((a, b) => compareStrings(a.name, b.name, { ignoreCase: true }))) cmdlet.write(drive);
}
