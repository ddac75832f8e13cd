// What Update-FormatData and Update-TypeData share: the .ps1xml files that -AppendPath and -PrependPath name.
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { ErrorRecord } from "@latch/dotnet";
import type { CmdletRuntime, PathInfo } from "@latch/engine";

/** The existing .ps1xml files; anything else is a non-terminating error with the given id. */
export function dataFiles(cmdlet: CmdletRuntime<object>, paths: readonly string[], errorId: string): string[] {
  const files: string[] = [];
  for (const path of paths) {
    for (const item of itemsAt(cmdlet, path, errorId)) {
      const file = item.providerPath;
      if (item.provider.name !== "FileSystem") {
        const text = `Cannot open the file because the current provider is "${item.provider.toString()}", and this command requires a file.`;
        cmdlet.writeError(invalid("WrongProviderError", text));
      } else if (!file.toLowerCase().endsWith(".ps1xml")) {
        const text = `Cannot read the file "${file}"  because it does not have the file name extension "ps1xml".`;
        cmdlet.writeError(invalid("WrongExtension", text));
      } else files.push(file);
    }
  }
  return files;
}

function itemsAt(cmdlet: CmdletRuntime<object>, path: string, errorId: string): PathInfo[] {
  let failure: Exception;
  try {
    return cmdlet.context.paths.resolve(path);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    failure = error;
  }
  cmdlet.writeError(newErrorRecord(failure, errorId, "InvalidOperation", path));
  return [];
}

/** An InvalidOperationException's record. */
export function invalid(
  errorId: string,
  message: string,
  target: Parameters<typeof newErrorRecord>[3] = null,
): ErrorRecord {
  const isFile = errorId === "WrongExtension" || errorId === "WrongProviderError";
  const type = isFile ? "System.Management.Automation.PSInvalidOperationException" : "System.InvalidOperationException";
  return newErrorRecord(new Exception(type, message), errorId, isFile ? "InvalidArgument" : "InvalidOperation", target);
}
