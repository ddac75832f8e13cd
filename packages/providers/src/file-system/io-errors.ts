// File system failures as .NET exceptions and PowerShell error records.
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { Exception, type ErrorCategoryName, type ErrorRecord, newErrorRecord, type PSValue } from "@latch/dotnet";

interface SystemError {
  readonly code: string;
  readonly path?: string;
  readonly syscall?: string;
}

/** True for an error of node:fs. */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && typeof (error as Error & { code?: unknown }).code === "string";
}

/** The .NET exception for a node:fs error on `path`; anything else is thrown on. */
export function ioException(error: unknown, path: string): Exception {
  if (error instanceof Exception) return error;
  if (!isSystemError(error)) throw error;
  switch (error.code) {
    case "ENOENT":
      // The directory is there: it is the file that is not, or what a link leads to.
      if (error.syscall === "open" && existsSync(dirname(path)))
        return new Exception("System.IO.FileNotFoundException", `Could not find file '${path}'.`, {
          properties: { FileName: path },
        });
      return new Exception("System.IO.DirectoryNotFoundException", `Could not find a part of the path '${path}'.`);
    case "ENOTDIR":
      return new Exception("System.IO.DirectoryNotFoundException", `Could not find a part of the path '${path}'.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new Exception("System.UnauthorizedAccessException", `Access to the path '${path}' is denied.`);
    case "EISDIR":
      return new Exception("System.UnauthorizedAccessException", `Access to the path '${path}' is denied.`);
    case "EEXIST":
      return new Exception("System.IO.IOException", `The file '${path}' already exists.`);
    case "ENOTEMPTY":
      return new Exception("System.IO.IOException", `Directory not empty : '${path}'`);
    case "ENAMETOOLONG":
      return new Exception(
        "System.IO.PathTooLongException",
        `The specified file name or path is too long, or a component of the specified path is too long.`,
      );
    case "ENOSPC":
      return new Exception("System.IO.IOException", `No space left on device : '${path}'`);
    default:
      return new Exception("System.IO.IOException", `${describe(error.code)} : '${path}'`);
  }
}

const texts: Readonly<Record<string, string>> = {
  ELOOP: "Too many levels of symbolic links",
  EBUSY: "Device or resource busy",
  EMFILE: "Too many open files",
  EXDEV: "Invalid cross-device link",
  EINVAL: "Invalid argument",
  EIO: "Input/output error",
};

function describe(code: string): string {
  return texts[code] ?? code;
}

/** An error record of a provider operation. */
export function ioError(
  error: unknown,
  errorId: string,
  category: ErrorCategoryName,
  path: string,
  target: PSValue = path,
): ErrorRecord {
  return newErrorRecord(ioException(error, path), errorId, category, target);
}

/** PermissionDenied for access errors, `otherwise` for the rest: what FileSystemProvider does everywhere. */
export function accessCategory(error: unknown, otherwise: ErrorCategoryName): ErrorCategoryName {
  return isSystemError(error) && (error.code === "EACCES" || error.code === "EPERM") ? "PermissionDenied" : otherwise;
}
