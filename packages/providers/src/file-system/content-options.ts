// The content parameters that the file system adds to Get-, Set-, Add- and Clear-Content.
import { Exception, newErrorRecord, toStringValue } from "@latch/dotnet";
import type { ProviderOperation } from "@latch/engine";
import type { ContentOptions } from "./file-content.ts";
import { textEncodingOf } from "./text-encoding.ts";

/** Reads -Encoding, -AsByteStream, -Raw, -NoNewline and -Delimiter; throws for combinations PowerShell refuses. */
export function contentOptionsOf(operation: ProviderOperation): ContentOptions {
  const given = operation.dynamicParameters;
  const asByteStream = given.AsByteStream === true;
  const delimiter = given.Delimiter === undefined || given.Delimiter === null ? null : toStringValue(given.Delimiter);
  const raw = given.Raw === true;
  if (delimiter !== null && asByteStream)
    refuse("A delimiter cannot be specified when reading the stream one byte at a time.");
  if (delimiter !== null && raw) refuse("A delimiter cannot be specified when the Raw parameter is used.");
  return {
    encoding: textEncodingOf(given.Encoding),
    asByteStream,
    raw,
    noNewline: given.NoNewline === true,
    delimiter,
  };
}

function refuse(message: string): never {
  const exception = new Exception("System.ArgumentException", message, { properties: { ParamName: "delimiter" } });
  exception.errorRecord = newErrorRecord(exception, "GetContentReaderArgumentError", "InvalidArgument", null);
  throw exception;
}
