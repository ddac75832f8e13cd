// Test-Path
import {
  type EnumValue,
  type ErrorRecord,
  Exception,
  getMember,
  newErrorRecord,
  psCompare,
  type PSValue,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type PathInfo } from "@latch/engine";
import { givenPaths, type ItemParameters, nameFilter, operationOn } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  PathType?: EnumValue;
  IsValid?: boolean;
  OlderThan?: PSValue;
  NewerThan?: PSValue;
}

export const testPath = defineCmdlet<Parameters>("Test-Path", (cmdlet) => ({
  process() {
    const { paths, literal } = givenPaths(cmdlet);
    if (paths.length === 0) cmdlet.writeError(noPath());
    for (const path of paths)
      cmdlet.write(cmdlet.parameters.IsValid === true ? isValid(cmdlet, path) : exists(cmdlet, path, literal));
  },
}));

function noPath(): ErrorRecord {
  const exception = new Exception(
    "System.ArgumentNullException",
    "Value cannot be null. (Parameter 'The provided Path argument was null or an empty collection.')",
  );
  return newErrorRecord(exception, "NullPathNotPermitted", "InvalidArgument", null);
}

function isValid(cmdlet: CmdletRuntime<Parameters>, path: string): boolean {
  try {
    const parsed = cmdlet.context.paths.unresolved(path);
    return parsed.provider.provider.isValidPath(parsed.providerPath);
  } catch (error) {
    if (error instanceof Exception) return false;
    throw error;
  }
}

function exists(cmdlet: CmdletRuntime<Parameters>, path: string, literal: boolean): boolean {
  if (path.trim() === "") return false;
  const passes = nameFilter(cmdlet);
  try {
    const found = cmdlet.context.paths.resolve(path, { literal, includeHidden: true });
    return found.some((item) => passes(item) && isWanted(cmdlet, item));
  } catch (error) {
    if (error instanceof Exception) return false;
    throw error;
  }
}

function isWanted(cmdlet: CmdletRuntime<Parameters>, item: PathInfo): boolean {
  const { PathType, OlderThan, NewerThan } = cmdlet.parameters;
  const container = item.provider.provider.isItemContainer(item.providerPath);
  const kind = PathType?.name ?? "Any";
  if (kind === "Container" && !container) return false;
  if (kind === "Leaf" && container) return false;
  if (OlderThan === undefined && NewerThan === undefined) return true;
  const written = lastWriteTime(cmdlet, item);
  if (OlderThan !== undefined && psCompare(written, OlderThan, true) >= 0) return false;
  return NewerThan === undefined || psCompare(written, NewerThan, true) > 0;
}

function lastWriteTime(cmdlet: CmdletRuntime<Parameters>, item: PathInfo): PSValue {
  let time: PSValue = null;
  const operation = operationOn(cmdlet, item, {
    onItem: (value) => {
      time = getMember(value, "LastWriteTime") ?? null;
    },
  });
  item.provider.provider.getItem(item.providerPath, { ...operation, force: true });
  return time;
}
