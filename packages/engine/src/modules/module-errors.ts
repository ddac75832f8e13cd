// Owns the errors of module cmdlets: message, id, category as PowerShell's (Modules.resx).
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { ErrorCategoryName, ErrorRecord, PSValue } from "@latch/dotnet";

/** A module error; `id` is its whole id without the cmdlet's class. */
export function moduleError(
  id: string,
  message: string,
  category: ErrorCategoryName,
  target: PSValue,
  type = "System.InvalidOperationException",
): Exception {
  return new Exception(type, message, { errorRecord: (self) => newErrorRecord(self, id, category, target) });
}

export function moduleNotFound(name: string): ErrorRecord {
  const message = `The specified module '${name}' was not loaded because no valid module file was found in any module directory.`;
  return moduleError("Modules_ModuleNotFound", message, "ResourceUnavailable", name, "System.IO.FileNotFoundException")
    .errorRecord as ErrorRecord;
}

/** A path for Get-Module -ListAvailable that holds no module. */
export function moduleNotFoundAt(path: string): ErrorRecord {
  const message = `The specified module '${path}' was not found. Update the Name parameter to point to a valid path, and then try again. `;
  const id = "Modules_ModuleNotFoundForGetModule";
  return moduleError(id, message, "ResourceUnavailable", path, "System.IO.FileNotFoundException")
    .errorRecord as ErrorRecord;
}

export function moduleWithVersionNotFound(name: string, version: string): ErrorRecord {
  const message = `The specified module '${name}' with version '${version}' was not loaded because no valid module file was found in any module directory.`;
  return moduleError(
    "Modules_ModuleWithVersionNotFound",
    message,
    "ResourceUnavailable",
    name,
    "System.IO.FileNotFoundException",
  ).errorRecord as ErrorRecord;
}
