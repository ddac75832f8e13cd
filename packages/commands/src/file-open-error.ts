// The error of a cmdlet that cannot open the file it was given (PathUtils, FileOpenFailure).
import { Exception, type ErrorRecord, newErrorRecord } from "@latch/dotnet";
import { ioException } from "@latch/providers";

/** FileOpenFailure, with .NET's FileNotFoundException for a file that is not there. */
export function fileOpenError(error: unknown, path: string): ErrorRecord {
  const missing = error instanceof Error && (error as Error & { code?: string }).code === "ENOENT";
  const exception = missing
    ? new Exception("System.IO.FileNotFoundException", `Could not find file '${path}'.`, {
        properties: { FileName: path },
      })
    : ioException(error, path);
  return newErrorRecord(exception, "FileOpenFailure", "OpenError", null);
}
