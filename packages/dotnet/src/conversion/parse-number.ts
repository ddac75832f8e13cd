// Text to number as PowerShell's tokenizer and its arithmetic read it.
import type { DotNetType } from "../types/dotnet-type.ts";
import type { PSValue } from "../values/ps-value.ts";
import { convertTo } from "./convert-to.ts";
import { scanNumber } from "./scan-number.ts";

/** The value of a number token ("0x1F", "1.5e3", "10kb", "5L"…) or null when the text is not a number. */
export function parseNumber(text: string): PSValue {
  return scanNumber(text);
}

/**
 * A string operand of an arithmetic operator (Parser.ScanNumber): blank text is 0; text that is no number token goes
 * through the cast to the type of the other operand, which usually throws InvalidCastFromStringTo….
 */
export function operandNumber(text: string, type: DotNetType): PSValue {
  const trimmed = text.trim();
  if (trimmed === "") return 0;
  return scanNumber(trimmed) ?? convertTo(trimmed, type);
}
