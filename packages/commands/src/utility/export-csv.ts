// Export-Csv
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { decodeText, type TextEncoding, textEncodingOf } from "@latch/providers";
import { CsvRows } from "../csv/csv-reader.ts";
import { columnsOf, type CsvFormat, dataLine, headerLine, typeLineOf } from "../csv/csv-writer.ts";
import { fileOpenError } from "../file-open-error.ts";
import { type CsvParameters, formatOf } from "./csv-parameters.ts";

interface Parameters extends CsvParameters {
  InputObject: PSValue;
  Path?: string;
  LiteralPath?: string;
  Force?: boolean;
  NoClobber?: boolean;
  Append?: boolean;
  Encoding?: PSValue;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const exportCsv = defineCmdlet<Parameters>("Export-Csv", (cmdlet) => {
  let file: CsvFile | null = null;
  return {
    begin() {
      const { Path, LiteralPath } = cmdlet.parameters;
      const given = LiteralPath ?? Path;
      if (given === undefined) {
        const exception = new Exception(
          "System.InvalidOperationException",
          "You must specify either the -Path or -LiteralPath parameters, but not both.",
        );
        return cmdlet.throwTerminating(
          newErrorRecord(exception, "CannotSpecifyPathAndLiteralPath", "InvalidData", null),
        );
      }
      if (!cmdlet.shouldProcess(given)) return;
      file = new CsvFile(cmdlet, given, formatOf(cmdlet));
    },
    process() {
      const input = cmdlet.parameters.InputObject;
      if (input !== undefined && input !== null) file?.write(input);
    },
    end() {
      file?.flush();
    },
    dispose() {
      file?.close();
    },
  };
});

/** So many characters are written at once. */
const bufferLength = 32 * 1024;

/** The file being written; opened at once, columns taken from it (when appending) or from the first object. */
class CsvFile {
  readonly #cmdlet: Cmdlet;
  readonly #given: string;
  readonly #format: CsvFormat;
  readonly #encoding: TextEncoding;
  readonly #fd: number;
  /** Lines not yet written. */
  #waiting = "";
  #columns: string[] | null = null;
  #isAppending = false;

  constructor(cmdlet: Cmdlet, given: string, format: CsvFormat) {
    this.#cmdlet = cmdlet;
    this.#given = given;
    this.#format = format;
    this.#encoding = textEncodingOf(cmdlet.parameters.Encoding);
    const path = cmdlet.context.paths.unresolved(given).providerPath;
    const { Append, NoClobber } = cmdlet.parameters;
    if (NoClobber && !Append && existsSync(path)) refuseToClobber(cmdlet, path);
    if (Append && existsSync(path)) this.#readColumns(path);
    this.#fd = openOrThrow(cmdlet, path, Append === true);
    if (!this.#isAppending) this.#bytes(this.#encoding.preamble);
  }

  #readColumns(path: string): void {
    const rows = new CsvRows(decodeText(readFileSync(path), this.#encoding), this.#format.delimiter);
    if (/^#TYPE/i.test(rows.peekLine() ?? "")) rows.skipLine();
    const header = rows.next();
    if (header === null) return;
    this.#columns = header;
    this.#isAppending = true;
  }

  write(value: PSValue): void {
    if (this.#columns === null) this.#start(value);
    else if (this.#isAppending) this.#checkColumns(value, this.#columns);
    this.#line(dataLine(value, this.#columns ?? [], this.#format));
  }

  #start(value: PSValue): void {
    this.#columns = columnsOf(value);
    if (this.#cmdlet.parameters.IncludeTypeInformation) this.#line(typeLineOf(value));
    if (!this.#cmdlet.parameters.NoHeader) this.#line(headerLine(this.#columns, this.#format));
  }

  #checkColumns(value: PSValue, columns: readonly string[]): void {
    if (this.#cmdlet.parameters.Force) return;
    const own = new Set(columnsOf(value).map((name) => name.toLowerCase()));
    const missing = columns.find((column) => !own.has(column.toLowerCase()));
    if (missing === undefined) return;
    const message = `Cannot append CSV content to the following file: ${this.#given}. The appended object does not have a property that corresponds to the following column: ${missing}. To continue with mismatched properties, add the -Force parameter, and then retry the command.`;
    const exception = new Exception("System.InvalidOperationException", message);
    this.#cmdlet.throwTerminating(
      newErrorRecord(exception, "CannotAppendCsvWithMismatchedPropertyNames", "InvalidData", missing),
    );
  }

  #line(text: string): void {
    this.#waiting += `${text}\n`;
    if (this.#waiting.length >= bufferLength) this.flush();
  }

  flush(): void {
    const text = this.#waiting;
    this.#waiting = "";
    if (text !== "") this.#bytes(this.#encoding.getBytes(text));
  }

  #bytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#fd);
    }
  }
}

function openOrThrow(cmdlet: Cmdlet, path: string, append: boolean): number {
  try {
    return openSync(path, append ? "a" : "w");
  } catch (error) {
    return cmdlet.throwTerminating(fileOpenError(error, path));
  }
}

function refuseToClobber(cmdlet: Cmdlet, path: string): never {
  const exception = new Exception("System.IO.IOException", `The file '${path}' already exists.`);
  const record = newErrorRecord(exception, "NoClobber", "ResourceExists", path);
  return cmdlet.throwTerminating(record);
}
