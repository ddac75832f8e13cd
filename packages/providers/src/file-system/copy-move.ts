// Copy-Item, Move-Item and Rename-Item on the file system.
import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { ProviderOperation } from "@latch/engine";
import { fileSystemInfo, isDirectory } from "./entries.ts";
import { accessCategory, ioError, isSystemError } from "./io-errors.ts";

/** Copies a file or directory; an existing directory as destination receives it under its own name. */
export function copyFileSystemItem(
  path: string,
  destination: string,
  recurse: boolean,
  operation: ProviderOperation,
): void {
  const target = isDirectory(destination) ? join(destination, basename(path)) : destination;
  if (isDirectory(path)) copyDirectory(path, target, recurse, operation);
  else copyFile(path, target, operation);
}

function copyFile(path: string, target: string, operation: ProviderOperation): void {
  operation.checkStopped();
  if (!operation.shouldProcess(`Item: ${path} Destination: ${target}`, "Copy File")) return;
  if (sameFile(path, target)) {
    const exception = new Exception("System.IO.IOException", `Cannot overwrite the item ${path} with itself.`);
    operation.writeError(newErrorRecord(exception, "CopyError", "WriteError", path));
    return;
  }
  try {
    if (operation.force && existsSync(target)) unlinkSync(target);
    copyFileSync(path, target);
  } catch (error) {
    const denied = accessCategory(error, "WriteError") === "PermissionDenied";
    const shown = isSystemError(error) && error.code === "ENOENT" && existsSync(path) ? target : denied ? target : path;
    operation.writeError(
      ioError(
        error,
        denied ? "CopyFileInfoItemUnauthorizedAccessError" : "CopyFileInfoItemIOError",
        accessCategory(error, "WriteError"),
        shown,
        path,
      ),
    );
    return;
  }
  operation.writeItem(fileSystemInfo(target), target, false);
}

function copyDirectory(path: string, target: string, recurse: boolean, operation: ProviderOperation): void {
  if (!operation.shouldProcess(`Item: ${path} Destination: ${target}`, "Copy Directory")) return;
  if (!isDirectory(target)) {
    try {
      mkdirSync(target, { recursive: true });
    } catch (error) {
      operation.writeError(
        ioError(error, "CopyDirectoryInfoItemIOError", accessCategory(error, "WriteError"), target, path),
      );
      return;
    }
  } else if (!operation.force) {
    const exception = new Exception(
      "System.IO.IOException",
      `An item with the specified name ${target} already exists.`,
    );
    operation.writeError(newErrorRecord(exception, "DirectoryExist", "ResourceExists", target));
    if (!recurse) return;
  }
  operation.writeItem(fileSystemInfo(target), target, true);
  if (!recurse) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const from = join(path, entry.name);
    const to = join(target, entry.name);
    if (isDirectory(from) && entry.isDirectory()) copyDirectory(from, to, true, operation);
    else copyFile(from, to, operation);
  }
}

/** Moves an item; into an existing directory under its own name. Over devices by copying. */
export function moveFileSystemItem(path: string, destination: string, operation: ProviderOperation): void {
  const directory = lstatSync(path).isDirectory();
  const target = isDirectory(destination) ? join(destination, basename(path)) : destination;
  if (directory && `${target}/`.startsWith(`${path.replace(/\/+$/, "")}/`)) {
    const text = `Destination path cannot be a subdirectory of the source or the source itself: ${target}.`;
    const exception = new Exception("System.IO.IOException", text);
    operation.writeError(newErrorRecord(exception, "MoveItemArgumentError", "InvalidArgument", target));
    return;
  }
  if (!operation.shouldProcess(`Item: ${path} Destination: ${target}`, directory ? "Move Directory" : "Move File"))
    return;
  const kind = directory ? "MoveDirectoryItem" : "MoveFileInfoItem";
  try {
    if (existsSync(target) && !sameFile(path, target)) {
      if (directory || !operation.force) {
        const text = directory
          ? `Cannot create '${target}' because a file or directory with the same name already exists.`
          : `The file '${target}' already exists.`;
        throw new Exception("System.IO.IOException", text);
      }
      unlinkSync(target);
    }
    if (operation.force) mkdirSync(dirname(target), { recursive: true });
    rename(path, target);
  } catch (error) {
    const category = accessCategory(error, "WriteError");
    const shown = isSystemError(error) && error.code === "ENOENT" ? target : path;
    operation.writeError(
      ioError(
        error,
        `${kind}${category === "PermissionDenied" ? "UnauthorizedAccessError" : "IOError"}`,
        category,
        shown,
        path,
      ),
    );
    return;
  }
  operation.writeItem(fileSystemInfo(target), target, directory);
}

function rename(path: string, target: string): void {
  try {
    renameSync(path, target);
  } catch (error) {
    if (!isSystemError(error) || error.code !== "EXDEV") throw error;
    cpSync(path, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    rmSync(path, { recursive: true });
  }
}

/** Renames within the same directory. A new name with a separator is refused unless it names the same directory. */
export function renameFileSystemItem(path: string, newName: string, operation: ProviderOperation): void {
  const name = newName.replace(/^\.[\\/]/, "");
  if (/[\\/]/.test(name) && dirname(name) !== dirname(path)) {
    throw new Exception(
      "System.Management.Automation.PSArgumentException",
      "Cannot rename the specified target, because it represents a path or device name.",
      {
        errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
      },
    );
  }
  const target = join(dirname(path), basename(name));
  const directory = lstatSync(path).isDirectory();
  if (!operation.shouldProcess(`Item: ${path} Destination: ${target}`, directory ? "Rename Directory" : "Rename File"))
    return;
  if (existsSync(target) && !sameFile(path, target)) {
    const text = directory
      ? `Cannot create '${target}' because a file or directory with the same name already exists.`
      : `The file '${target}' already exists.`;
    operation.writeError(
      newErrorRecord(new Exception("System.IO.IOException", text), "RenameItemIOError", "WriteError", path),
    );
    return;
  }
  try {
    renameSync(path, target);
  } catch (error) {
    operation.writeError(ioError(error, "RenameItemIOError", accessCategory(error, "WriteError"), target, path));
    return;
  }
  operation.writeItem(fileSystemInfo(target), target, directory);
}

function sameFile(a: string, b: string): boolean {
  const first = statSync(a, { throwIfNoEntry: false });
  const second = statSync(b, { throwIfNoEntry: false });
  return (
    first !== undefined &&
    second !== undefined &&
    first.ino === second.ino &&
    first.dev === second.dev &&
    lstatSync(a).ino === lstatSync(b).ino &&
    a === b
  );
}

function join(directory: string, name: string): string {
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}
