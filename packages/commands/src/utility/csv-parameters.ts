// The parameters the four CSV cmdlets share.
import {
  type EnumValue,
  Exception,
  getMember,
  currentCulture,
  newErrorRecord,
  type PSValue,
  toStringValue,
} from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";
import type { CsvFormat } from "../csv/csv-writer.ts";

export interface CsvParameters {
  Delimiter?: PSValue;
  UseCulture?: boolean;
  QuoteFields?: string[];
  UseQuotes?: EnumValue;
  NoHeader?: boolean;
  IncludeTypeInformation?: boolean;
  NoTypeInformation?: boolean;
}

/** -Delimiter, or the culture's list separator, or a comma. */
export function delimiterOf(cmdlet: CmdletRuntime<CsvParameters>): string {
  if (cmdlet.parameters.UseCulture) {
    const separator = getMember(getMember(currentCulture() as PSValue, "TextInfo") ?? null, "ListSeparator");
    return separator === undefined || separator === null ? "," : toStringValue(separator);
  }
  return cmdlet.parameters.Delimiter === undefined ? "," : toStringValue(cmdlet.parameters.Delimiter);
}

/** The layout asked for; -QuoteFields and -UseQuotes exclude each other. */
export function formatOf(cmdlet: CmdletRuntime<CsvParameters>): CsvFormat {
  const { QuoteFields, UseQuotes, IncludeTypeInformation, NoTypeInformation } = cmdlet.parameters;
  if (QuoteFields && UseQuotes)
    refuse(
      cmdlet,
      "CannotSpecifyQuoteFieldsAndUseQuotes",
      "You must specify either the -UseQuotes or -QuoteFields parameters, but not both.",
    );
  if (IncludeTypeInformation && NoTypeInformation)
    refuse(
      cmdlet,
      "CannotSpecifyIncludeTypeInformationAndNoTypeInformation",
      "You must specify either the -IncludeTypeInformation or -NoTypeInformation parameters, but not both.",
    );
  return {
    delimiter: delimiterOf(cmdlet),
    quotes: (UseQuotes?.name ?? "Always") as CsvFormat["quotes"],
    quoteFields: QuoteFields ? new Set(QuoteFields.map((name) => name.toLowerCase())) : null,
  };
}

function refuse(cmdlet: CmdletRuntime<CsvParameters>, errorId: string, message: string): never {
  const exception = new Exception("System.InvalidOperationException", message);
  return cmdlet.throwTerminating(newErrorRecord(exception, errorId, "InvalidData", null));
}
