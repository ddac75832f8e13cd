// Text to number as PowerShell's tokenizer and its casts read it.
import type { PSValue } from "../values/ps-value.ts";
/** The value of a number token ("0x1F", "1.5e3", "10kb", "5L"…) or null when the text is not a number. */
export function parseNumber(_text: string): PSValue { return null; }
