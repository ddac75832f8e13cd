// ConvertFrom-Csv
import { Exception, newErrorRecord, type PSValue, toStringValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { CsvReader } from "../csv/csv-reader.ts";
import { type CsvParameters, delimiterOf } from "./csv-parameters.ts";

interface Parameters extends CsvParameters {
  InputObject: PSValue[];
  Header?: string[];
}

export const convertFromCsv = defineCmdlet<Parameters>("ConvertFrom-Csv", (cmdlet) => {
  const lines: string[] = [];
  return {
    process() {
      for (const line of cmdlet.parameters.InputObject) lines.push(line === null ? "" : toStringValue(line));
    },
    end() {
      const options = {
        delimiter: delimiterOf(cmdlet),
        header: cmdlet.parameters.Header ?? null,
        warn: (text: string) => cmdlet.writeWarning(text),
      };
      try {
        for (const object of new CsvReader(lines.join("\n"), options).objects()) cmdlet.write(object);
      } catch (error) {
        if (!(error instanceof Exception)) throw error;
        cmdlet.throwTerminating(error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", null));
      }
    },
  };
});
