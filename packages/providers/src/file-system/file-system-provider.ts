// The FileSystem provider: files and directories as items (about_FileSystem_Provider).
import { readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { type ErrorRecord, Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import {
  type ContentReader,
  type ContentWriter,
  type Provider,
  type ProviderInfo,
  type ProviderOperation,
  PSDriveInfo,
} from "@latch/engine";
import { copyFileSystemItem, moveFileSystemItem, renameFileSystemItem } from "./copy-move.ts";
import { FileContentReader, FileContentWriter } from "./file-content.ts";
import { contentOptionsOf } from "./content-options.ts";
import { type ChildFilter, childFilterOf } from "./child-filter.ts";
import {
  childOf,
  fileSystemInfo,
  isDirectory,
  isHidden,
  linkStatus,
  sortedEntries,
  withoutSeparator,
} from "./entries.ts";
import { clearFileProperty, getFileProperty, setFileProperty } from "./file-properties.ts";
import { accessCategory, ioError, ioException } from "./io-errors.ts";
import { newFileSystemItem } from "./new-item.ts";
import { removeFileSystemItem } from "./remove-item.ts";

const dynamicParameterNames = new Set([
  "attributes", "followsymlink", "directory", "file", "hidden", "readonly", "system", "encoding", "delimiter", "wait", "raw", "asbytestream",
  "nonewline", "stream", "olderthan", "newerthan",
]); // biome-ignore format: a table

/** See api/provider.ts; paths are absolute, with `/` between parts. */
export class FileSystemProvider implements Provider {
  readonly name = "FileSystem";
  readonly className = "Microsoft.PowerShell.Commands.FileSystemProvider";
  readonly capabilities = "Filter, ShouldProcess, Credentials";
  readonly home: string | null = process.env.HOME || homedir();
  readonly hierarchical = true;
  readonly dynamicParameterNames = dynamicParameterNames;
  readonly sharedPath: (path: string) => string | null;

  constructor(sharedPath: (path: string) => string | null) {
    this.sharedPath = sharedPath;
  }

  initializeDefaultDrives(info: ProviderInfo): PSDriveInfo[] {
    const root = new PSDriveInfo("/", info, "/");
    // As .NET's Path.GetTempPath: TMPDIR, else /tmp.
    const temporary = new PSDriveInfo(
      "Temp",
      info,
      withSlash(process.env["TMPDIR"] || "/tmp"),
      "Drive that maps to the temporary directory path for the current user",
    );
    root.currentLocation = process.cwd().slice(1);
    return [root, temporary];
  }

  newDrive(drive: PSDriveInfo): PSDriveInfo {
    if (!this.isItemContainer(drive.root)) {
      const exception = new Exception(
        "System.IO.IOException",
        `The specified drive root "${drive.root}" either does not exist, or it is not a folder.`,
      );
      exception.errorRecord = newErrorRecord(exception, "DriveRootError", "ReadError", drive);
      throw exception;
    }
    return drive;
  }

  isValidPath(path: string): boolean {
    return path !== "" && !path.includes("\0");
  }

  itemExists(path: string): boolean {
    try {
      return linkStatus(withoutSeparator(path)) !== null;
    } catch {
      return false; // e.g. ENOTDIR, EACCES on a parent: PowerShell says it does not exist
    }
  }

  isItemContainer(path: string): boolean {
    return isDirectory(path);
  }

  hasChildItems(path: string): boolean {
    // A link's children are not its own: removing it leaves them.
    return !linkStatus(withoutSeparator(path))?.isSymbolicLink() && isDirectory(path) && readdirSync(path).length > 0;
  }

  getItem(path: string, operation: ProviderOperation): void {
    if ((!operation.force && isHidden(path)) || isFileNamedAsDirectory(path)) {
      operation.writeError(itemNotFound(path));
      return;
    }
    operation.writeItem(fileSystemInfo(path), path, isDirectory(path));
  }

  getChildItems(path: string, recurse: boolean, depth: number, operation: ProviderOperation): void {
    const filter = childFilterOf(operation);
    if (isFileNamedAsDirectory(path)) {
      operation.writeError(itemNotFound(path));
      return;
    }
    if (!isDirectory(path)) {
      this.#writeFile(path, filter, operation);
      return;
    }
    this.#walk(path, recurse, depth, filter, operation, new Set());
  }

  #writeFile(path: string, filter: ChildFilter, operation: ProviderOperation): void {
    if (filter.accepts(path, childOf(path), false, true)) operation.writeItem(fileSystemInfo(path), path, false);
  }

  #walk(
    path: string,
    recurse: boolean,
    depth: number,
    filter: ChildFilter,
    operation: ProviderOperation,
    seen: Set<string>,
  ): void {
    const below: string[] = [];
    let entries: { name: string; directory: boolean }[];
    try {
      entries = sortedEntries(path);
    } catch (error) {
      operation.writeError(ioError(error, "DirUnauthorizedAccessError", accessCategory(error, "ReadError"), path));
      return;
    }
    for (const entry of entries) {
      operation.checkStopped();
      const child = this.makePath(path, entry.name);
      if (filter.accepts(child, entry.name, entry.directory, false))
        operation.writeItem(fileSystemInfo(child), child, entry.directory);
      if (entry.directory && (operation.force || filter.wantsHidden || !entry.name.startsWith("."))) below.push(child);
    }
    if (!recurse || depth === 0) return;
    for (const child of below) {
      if (linkStatus(child)?.isSymbolicLink()) {
        if (!filter.followLinks) continue;
        const real = String(statSync(child).ino);
        if (seen.has(real)) {
          operation.writeWarning(`Skip already-visited directory ${child}.`);
          continue;
        }
        seen.add(real);
      }
      this.#walk(child, true, depth < 0 ? depth : depth - 1, filter, operation, seen);
    }
  }

  childNames(path: string, includeHidden: boolean): string[] {
    try {
      const names = sortedEntries(path).map((entry) => entry.name);
      return includeHidden ? names : names.filter((name) => !name.startsWith("."));
    } catch {
      return []; // an unreadable directory matches nothing
    }
  }

  setItem(): never {
    throw notSupported();
  }

  clearItem(): never {
    throw notSupported();
  }

  newItem(path: string, itemType: string | null, value: PSValue, operation: ProviderOperation): void {
    newFileSystemItem(withoutSeparator(path), itemType, value, operation);
  }

  removeItem(path: string, recurse: boolean, operation: ProviderOperation): void {
    removeFileSystemItem(withoutSeparator(path), recurse, operation);
  }

  renameItem(path: string, newName: string, operation: ProviderOperation): void {
    renameFileSystemItem(withoutSeparator(path), newName, operation);
  }

  copyItem(path: string, destination: string, recurse: boolean, operation: ProviderOperation): void {
    copyFileSystemItem(withoutSeparator(path), destination, recurse, operation);
  }

  moveItem(path: string, destination: string, operation: ProviderOperation): void {
    moveFileSystemItem(withoutSeparator(path), destination, operation);
  }

  makePath(parent: string, child: string): string {
    if (parent === "") return child;
    const tail = child.replace(/^[\\/]+/, "");
    return parent.endsWith("/") ? parent + tail : `${parent}/${tail}`;
  }

  parentPath(path: string, root: string): string {
    const trimmed = withoutSeparator(path);
    if (trimmed === root || trimmed === "/") return "";
    const slash = trimmed.lastIndexOf("/");
    if (slash < 0) return "";
    return slash === 0 ? "/" : trimmed.slice(0, slash);
  }

  childName(path: string): string {
    return childOf(path);
  }

  getContentReader(path: string, operation: ProviderOperation): ContentReader {
    if (isDirectory(path)) {
      const exception = new Exception(
        "System.UnauthorizedAccessException",
        `Unable to get content because it is a directory: '${path}'. Please use 'Get-ChildItem' instead.`,
      );
      exception.errorRecord = newErrorRecord(exception, "GetContainerContentException", "InvalidOperation", path);
      throw exception;
    }
    return this.#guard(
      path,
      "GetContentReaderIOError",
      "ReadError",
      () => new FileContentReader(path, contentOptionsOf(operation)),
    );
  }

  getContentWriter(path: string, operation: ProviderOperation, append: boolean): ContentWriter {
    return this.#guard(
      path,
      "GetContentWriterIOError",
      "WriteError",
      () => new FileContentWriter(path, append, contentOptionsOf(operation)),
    );
  }

  clearContent(path: string, operation: ProviderOperation): void {
    if (isDirectory(path)) {
      const exception = new Exception(
        "System.NotSupportedException",
        `Unable to clear content of '${path}' because it is a directory. Clear-Content is only supported on files.`,
      );
      operation.writeError(newErrorRecord(exception, "ClearDirectoryContent", "InvalidOperation", path));
      return;
    }
    if (!operation.shouldProcess(`Item: ${path}`, "Clear Content")) return;
    this.#guard(
      path,
      "ClearContentIOError",
      "WriteError",
      () => new FileContentWriter(path, false, { ...contentOptionsOf(operation), asByteStream: true }),
    ).close();
  }

  getProperty(path: string, names: readonly string[] | null, operation: ProviderOperation): void {
    getFileProperty(path, names, operation);
  }

  setProperty(path: string, properties: ReadonlyMap<string, PSValue>, operation: ProviderOperation): void {
    setFileProperty(path, properties, operation);
  }

  clearProperty(path: string, names: readonly string[], operation: ProviderOperation): void {
    clearFileProperty(path, names, operation);
  }

  #guard<T>(path: string, errorId: string, category: "ReadError" | "WriteError", action: () => T): T {
    try {
      return action();
    } catch (error) {
      const exception = ioException(error, path);
      const denied = exception.is("System.UnauthorizedAccessException");
      const missing = exception.is("System.IO.DirectoryNotFoundException");
      const kind = denied ? "UnauthorizedAccessError" : missing ? "DirectoryNotFoundError" : "IOError";
      const record = ioError(error, errorId.replace("IOError", kind), accessCategory(error, category), path);
      record.exception.errorRecord = record;
      throw record.exception;
    }
  }
}

/** `file.txt/` names nothing, although Test-Path finds it. */
function isFileNamedAsDirectory(path: string): boolean {
  return path.endsWith("/") && !isDirectory(path);
}

function itemNotFound(path: string): ErrorRecord {
  const exception = new Exception("System.IO.IOException", `Could not find item ${path}.`);
  return newErrorRecord(exception, "ItemNotFound", "ObjectNotFound", path);
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function notSupported(): Exception {
  return new Exception(
    "System.Management.Automation.PSNotSupportedException",
    "Provider operation stopped because the provider does not support this operation.",
    {
      errorRecord: (exception) => newErrorRecord(exception, "NotSupported", "NotImplemented", null),
    },
  );
}
