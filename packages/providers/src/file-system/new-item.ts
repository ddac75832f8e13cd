// New-Item on the file system: files, directories, symbolic and hard links.
import { existsSync, linkSync, mkdirSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Exception, newErrorRecord, type PSValue, dotNetToString, toStringValue } from "@latch/dotnet";
import type { ProviderOperation } from "@latch/engine";
import { fileSystemInfo, isDirectory, linkStatus } from "./entries.ts";
import { accessCategory, ioError } from "./io-errors.ts";

type ItemKind = "File" | "Directory" | "SymbolicLink" | "HardLink" | "Junction";
const kinds: readonly ItemKind[] = ["Directory", "File", "SymbolicLink", "Junction", "HardLink"];

/** Creates the item and writes its FileInfo or DirectoryInfo. `itemType` may be any unique prefix (`d`, `file`, `container`). */
export function newFileSystemItem(
  path: string,
  itemType: string | null,
  value: PSValue,
  operation: ProviderOperation,
): void {
  const kind = kindOf(itemType);
  if (kind === null) {
    throw new Exception(
      "System.ArgumentException",
      'The type is not a known type for the file system. Only "file","directory" or "symboliclink" can be specified.',
      {
        properties: { ParamName: "type" },
        errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", itemType),
      },
    );
  }
  if (kind === "Directory") createDirectory(path, operation);
  else if (kind === "File") createFile(path, value, operation);
  else createLink(path, kind, value, operation);
}

function kindOf(itemType: string | null): ItemKind | null {
  if (itemType === null || itemType === "") return "File";
  const wanted = itemType.toLowerCase();
  if ("container".startsWith(wanted) && wanted.length > 0) return "Directory";
  if ("leaf".startsWith(wanted)) return "File";
  return kinds.find((kind) => kind.toLowerCase().startsWith(wanted)) ?? null;
}

function createDirectory(path: string, operation: ProviderOperation): void {
  if (!operation.shouldProcess(`Destination: ${path}`, "Create Directory")) return;
  if (linkStatus(path) !== null) {
    if (!operation.force || !isDirectory(path)) {
      const exception = new Exception(
        "System.IO.IOException",
        `An item with the specified name ${path} already exists.`,
      );
      operation.writeError(newErrorRecord(exception, "DirectoryExist", "ResourceExists", path));
      return;
    }
  } else if (!attempt(path, "CreateDirectoryIOError", operation, () => mkdirSync(path, { recursive: true }))) return;
  operation.writeItem(fileSystemInfo(path), path, true);
}

function createFile(path: string, value: PSValue, operation: ProviderOperation): void {
  if (!operation.shouldProcess(`Destination: ${path}`, "Create File")) return;
  const text = value === null ? "" : dotNetToString(value);
  const made = attempt(path, "NewItemIOError", operation, () => {
    if (operation.force) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: operation.force ? "w" : "wx" });
  });
  if (made) operation.writeItem(fileSystemInfo(path), path, false);
}

function createLink(
  path: string,
  kind: "SymbolicLink" | "HardLink" | "Junction",
  value: PSValue,
  operation: ProviderOperation,
): void {
  const target = value === null ? "" : toStringValue(value);
  if (target === "") {
    throw new Exception("System.ArgumentNullException", "Value cannot be null. (Parameter 'content')", {
      errorRecord: (exception) => newErrorRecord(exception, "ArgumentNull", "InvalidArgument", null),
    });
  }
  const action =
    kind === "SymbolicLink" ? "Create Symbolic Link" : kind === "HardLink" ? "Create Hard Link" : "Create Junction";
  if (!operation.shouldProcess(`Destination: ${path}`, action)) return;
  if (kind === "Junction" && !target.startsWith("/")) {
    const text = "Creating a junction requires an absolute path for the target.";
    operation.writeError(
      newErrorRecord(new Exception("System.ArgumentException", text), "NotAbsolutePath", "InvalidArgument", target),
    );
    return;
  }
  const absolute = resolve(dirname(path), target);
  if (kind === "HardLink" && !existsSync(absolute)) {
    const exception = new Exception(
      "System.Management.Automation.ItemNotFoundException",
      `Could not find item ${absolute}.`,
    );
    operation.writeError(newErrorRecord(exception, "ItemNotFound", "ObjectNotFound", absolute));
    return;
  }
  if (linkStatus(path) !== null) {
    if (!operation.force || statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      const exception = new Exception(
        "System.IO.IOException",
        `Cannot create link because the path already exists: ${path}.`,
      );
      operation.writeError(newErrorRecord(exception, "SymLinkExists", "ResourceExists", path));
      return;
    }
    unlinkSync(path);
  }
  const made = attempt(path, "NewItemIOError", operation, () =>
    kind === "HardLink" ? linkSync(absolute, path) : symlinkSync(target, path),
  );
  if (made) operation.writeItem(fileSystemInfo(path), path, isDirectory(path));
}

function attempt(path: string, errorId: string, operation: ProviderOperation, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    const category = accessCategory(error, "WriteError");
    const id = category === "PermissionDenied" ? errorId.replace("IOError", "UnauthorizedAccessError") : errorId;
    operation.writeError(ioError(error, id, category, path));
    return false;
  }
}
