// Opening the one file that Out-File, Tee-Object and the Export- cmdlets write to, with PowerShell's errors (PathUtils).
import { closeSync, existsSync, chmodSync, fstatSync, openSync, statSync, writeSync } from "node:fs";
import { Exception, newErrorRecord, WildcardPattern } from "@latch/dotnet";
import type { ErrorCategoryName, ErrorRecord, PSValue } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import { ioException, textEncodingOf } from "@latch/providers";

/** How to open the file. */
export interface OutputFileOptions {
  readonly path: string;
  readonly literal: boolean;
  readonly append?: boolean;
  /** Writes to read-only files. */
  readonly force?: boolean;
  readonly noClobber?: boolean;
  /** A [System.Text.Encoding]; absent: UTF-8 without a mark. */
  readonly encoding?: PSValue;
}

const BUFFER_LENGTH = 16384;

/** A file that text is written to; buffered. */
export class OutputFile {
  readonly path: string;
  private readonly descriptor: number;
  private readonly encoding: ReturnType<typeof textEncodingOf>;
  private readonly modeToRestore: number | null;
  private buffer = "";
  private isOpen = true;

  constructor(
    path: string,
    descriptor: number,
    encoding: ReturnType<typeof textEncodingOf>,
    modeToRestore: number | null,
  ) {
    this.path = path;
    this.descriptor = descriptor;
    this.encoding = encoding;
    this.modeToRestore = modeToRestore;
    if (encoding.preamble.length > 0 && fstatSync(descriptor).size === 0) this.writeBytes(encoding.preamble);
  }

  write(text: string): void {
    this.buffer += text;
    if (this.buffer.length > BUFFER_LENGTH) this.flush();
  }

  flush(): void {
    if (this.buffer === "") return;
    const bytes = this.encoding.getBytes(this.buffer);
    this.buffer = "";
    this.writeBytes(bytes);
  }

  private writeBytes(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at);
    } catch (error) {
      throw ioException(error, this.path);
    }
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    try {
      this.flush();
    } finally {
      closeSync(this.descriptor);
      if (this.modeToRestore !== null) chmodSync(this.path, this.modeToRestore);
    }
  }
}

function failure(exception: Exception, id: string, category: ErrorCategoryName, target: PSValue): Exception {
  const record: ErrorRecord = newErrorRecord(exception, id, category, target);
  exception.errorRecord = record;
  return exception;
}

/** The file system path a user's path means. Throws Exception with PowerShell's record. */
export function resolveOutputPath(context: ExecutionContext, path: string, literal: boolean): string {
  if (literal || !WildcardPattern.containsWildcards(path)) {
    const target = context.paths.unresolved(literal ? path : WildcardPattern.unescape(path));
    if (target.provider.name === "FileSystem") return target.providerPath;
    throw wrongProvider(target.provider.toString());
  }
  const found = context.paths.resolve(path, { allowMissing: true });
  const first = found[0];
  if (first === undefined) {
    const text = `Cannot perform operation because the wildcard path ${path} did not resolve to a file.`;
    throw failure(new Exception("System.IO.FileNotFoundException", text), "FileOpenFailure", "OpenError", path);
  }
  if (first.provider.name !== "FileSystem") throw wrongProvider(first.provider.toString());
  if (found.length > 1) {
    const text =
      "Cannot perform operation because the path resolved to more than one file. This command cannot operate on multiple files.";
    throw failure(
      new Exception("System.Management.Automation.PSInvalidOperationException", text),
      "ReadWriteMultipleFilesNotSupported",
      "InvalidArgument",
      null,
    );
  }
  return first.providerPath;
}

function wrongProvider(name: string): Exception {
  const text = `Cannot open file because the current provider (${name}) cannot open a file.`;
  return failure(
    new Exception("System.Management.Automation.PSInvalidOperationException", text),
    "ReadWriteFileNotFileSystemProvider",
    "InvalidArgument",
    null,
  );
}

/** Opens the file for writing. Throws Exception with the record FileOpenFailure or NoClobber. */
export function openOutputFile(context: ExecutionContext, options: OutputFileOptions): OutputFile {
  const path = resolveOutputPath(context, options.path, options.literal);
  const flags = options.append ? "a" : options.noClobber ? "wx" : "w";
  const restore = options.force && (options.append || !options.noClobber) ? makeWritable(path) : null;
  let descriptor: number;
  try {
    descriptor = openSync(path, flags);
  } catch (error) {
    const exception = ioException(error, path);
    if (options.noClobber && existsSync(path)) throw failure(exception, "NoClobber", "ResourceExists", path);
    throw failure(exception, "FileOpenFailure", "OpenError", null);
  }
  return new OutputFile(path, descriptor, textEncodingOf(options.encoding), restore);
}

/** Clears the read-only state of an existing file; the mode to put back, null when it was writable. */
function makeWritable(path: string): number | null {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o222) !== 0) return null;
  try {
    chmodSync(path, mode | 0o200);
    return mode & 0o7777;
  } catch (error) {
    throw failure(ioException(error, path), "FileOpenFailure", "OpenError", null);
  }
}
