// Remove-Item on files, directories and links.
import { lstatSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { ProviderOperation } from "@latch/engine";
import { accessCategory, ioError } from "./io-errors.ts";
import { isHidden } from "./entries.ts";

/** Removes one item; a non-empty directory only with `recurse` (the cmdlet has asked already). */
export function removeFileSystemItem(path: string, recurse: boolean, operation: ProviderOperation): void {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (!status) return;
  if (status.isDirectory()) {
    if (operation.shouldProcess(path, "Remove Directory")) removeDirectory(path, recurse, operation);
    return;
  }
  if (operation.shouldProcess(path, "Remove File")) removeFile(path, operation);
}

function removeDirectory(path: string, recurse: boolean, operation: ProviderOperation): boolean {
  operation.checkStopped();
  if (protectedFromRemoval(path, operation)) return false;
  let emptied = true;
  if (recurse) {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = `${path === "/" ? "" : path}/${entry.name}`;
      const removed = entry.isDirectory() ? removeDirectory(child, true, operation) : removeFile(child, operation);
      emptied &&= removed;
    }
  }
  if (!emptied) {
    const exception = new Exception(
      "System.IO.IOException",
      `Cannot remove item ${path}: Directory not empty : '${path}'`,
    );
    operation.writeError(newErrorRecord(exception, "RemoveFileSystemItemIOError", "WriteError", path));
    return false;
  }
  return attempt(path, operation, () => rmdirSync(path));
}

function removeFile(path: string, operation: ProviderOperation): boolean {
  operation.checkStopped();
  if (protectedFromRemoval(path, operation)) return false;
  return attempt(path, operation, () => unlinkSync(path));
}

/** Hidden and read-only items need -Force. */
function protectedFromRemoval(path: string, operation: ProviderOperation): boolean {
  if (operation.force) return false;
  const status = lstatSync(path);
  const readOnly = status.isFile() && (status.mode & 0o222) === 0;
  if (!readOnly && !isHidden(path)) return false;
  const exception = new Exception(
    "System.IO.IOException",
    "You do not have sufficient access rights to perform this operation or the item is hidden, system, or read only.",
  );
  operation.writeError(newErrorRecord(exception, "RemoveFileSystemItemUnAuthorizedAccess", "PermissionDenied", path));
  return true;
}

function attempt(path: string, operation: ProviderOperation, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    const category = accessCategory(error, "WriteError");
    operation.writeError(
      ioError(
        error,
        category === "PermissionDenied" ? "RemoveFileSystemItemUnAuthorizedAccess" : "RemoveFileSystemItemIOError",
        category,
        path,
      ),
    );
    return false;
  }
}
