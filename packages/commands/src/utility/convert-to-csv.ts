// ConvertTo-Csv
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { columnsOf, type CsvFormat, dataLine, headerLine, typeLineOf } from "../csv/csv-writer.ts";
import { type CsvParameters, formatOf } from "./csv-parameters.ts";

export const convertToCsv = defineCmdlet<CsvParameters & { InputObject: PSValue }>("ConvertTo-Csv", (cmdlet) => {
  let columns: string[] | null = null;
  let format: CsvFormat;
  return {
    begin() {
      format = formatOf(cmdlet);
    },
    process() {
      const input = cmdlet.parameters.InputObject;
      if (input === undefined || input === null) return;
      if (columns === null) {
        columns = columnsOf(input);
        if (cmdlet.parameters.IncludeTypeInformation) cmdlet.write(typeLineOf(input));
        if (!cmdlet.parameters.NoHeader) cmdlet.write(headerLine(columns, format));
      }
      const line = dataLine(input, columns, format);
      if (columns.length > 0 && line !== "") cmdlet.write(line);
    },
  };
});
