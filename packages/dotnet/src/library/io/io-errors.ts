// Failures of the file system as .NET's exceptions, with .NET's texts.

import { existsSync } from "node:fs";
import { dirname, isAbsolute, normalize, resolve } from "node:path";
import { Exception } from "../../errors/exception.ts";
import { argumentException, argumentNull } from "../../types/method-errors.ts";
import { processDirectory } from "../environment.ts";

/** A path argument made absolute against [Environment]::CurrentDirectory. Throws for null and "". */
export function fullPath(path: string | null, parameter = "path"): string {
  if (path === null) throw argumentNull(parameter);
  if (path === "") throw argumentException("The value cannot be an empty string.", parameter);
  if (path.includes("\0")) throw argumentException("Null character in path.", parameter);
  const absolute = isAbsolute(path) ? normalize(path) : resolve(processDirectory(), path);
  return path.endsWith("/") && !absolute.endsWith("/") ? `${absolute}/` : absolute;
}

interface SystemError {
  readonly code: string;
  readonly message: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** The .NET exception of a failed system call on a path; other errors come back as they are. */
export function ioException(error: unknown, path: string, isDirectory = false): unknown {
  if (!isSystemError(error)) return error;
  switch (error.code) {
    case "ENOENT":
      if (!isDirectory && existsSync(dirname(path.replace(/\/+$/, "")))) return fileNotFound(path);
      return directoryNotFound(path);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return accessDenied(path);
    case "EISDIR":
      return accessDenied(path);
    case "EEXIST":
      return new Exception("System.IO.IOException", `The file '${path}' already exists.`);
    case "ENOTDIR":
      return directoryNotFound(path);
    case "ENOTEMPTY":
      return new Exception("System.IO.IOException", `Directory not empty : '${path}'`);
    case "ENAMETOOLONG":
      return new Exception(
        "System.IO.PathTooLongException",
        `The path '${path}' is too long, or a component of the specified path is too long.`,
      );
    case "ENOSPC":
      return new Exception("System.IO.IOException", `No space left on device : '${path}'`);
    case "ELOOP":
      return new Exception("System.IO.IOException", `Too many levels of symbolic links : '${path}'`);
    default:
      return new Exception(
        "System.IO.IOException",
        `${error.message.replace(/^\w+: /, "").replace(/, \w+ '.*$/, "")} : '${path}'`,
      );
  }
}

/** Could not find file '…'. */
export function fileNotFound(path: string): Exception {
  return new Exception("System.IO.FileNotFoundException", `Could not find file '${path}'.`, {
    properties: { FileName: path },
  });
}

/** Could not find a part of the path '…'. */
export function directoryNotFound(path: string): Exception {
  return new Exception("System.IO.DirectoryNotFoundException", `Could not find a part of the path '${path}'.`);
}

/** Access to the path '…' is denied. */
export function accessDenied(path: string): Exception {
  return new Exception("System.UnauthorizedAccessException", `Access to the path '${path}' is denied.`);
}

/** Runs file system calls on a path; what they throw becomes .NET's exception. */
export function withIoErrors<T>(path: string, run: () => T, isDirectory = false): T {
  try {
    return run();
  } catch (error) {
    throw ioException(error, path, isDirectory);
  }
}
