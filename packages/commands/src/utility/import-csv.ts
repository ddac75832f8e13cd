// Import-Csv
import { readFileSync } from "node:fs";
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { decodeText, textEncodingOf } from "@latch/providers";
import { CsvReader } from "../csv/csv-reader.ts";
import { fileOpenError } from "../file-open-error.ts";
import { type CsvParameters, delimiterOf } from "./csv-parameters.ts";

interface Parameters extends CsvParameters {
  Path?: string[];
  LiteralPath?: string[];
  Header?: string[];
  Encoding?: PSValue;
}

export const importCsv = defineCmdlet<Parameters>("Import-Csv", (cmdlet) => ({
  process() {
    const { Path, LiteralPath } = cmdlet.parameters;
    for (const path of LiteralPath ?? Path ?? []) importFile(cmdlet, path, LiteralPath !== undefined);
  },
}));

function importFile(cmdlet: CmdletRuntime<Parameters>, path: string, literal: boolean): void {
  for (const file of cmdlet.context.paths.resolve(path, { literal, allowMissing: true })) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(file.providerPath);
    } catch (error) {
      cmdlet.throwTerminating(fileOpenError(error, file.providerPath));
    }
    const text = decodeText(bytes, textEncodingOf(cmdlet.parameters.Encoding));
    const options = {
      delimiter: delimiterOf(cmdlet),
      header: cmdlet.parameters.Header ?? null,
      warn: (message: string) => cmdlet.writeWarning(message),
    };
    try {
      for (const object of new CsvReader(text, options).objects()) {
        cmdlet.checkStopped();
        cmdlet.write(object);
      }
    } catch (error) {
      if (!(error instanceof Exception) || error.errorRecord === null) throw error;
      cmdlet.throwTerminating(newErrorRecord(error, error.errorRecord.errorId, "NotSpecified", null));
    }
  }
}
