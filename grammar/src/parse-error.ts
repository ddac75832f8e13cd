// Owns ParseError: what the parser reports instead of throwing.
import { errorText } from "./error-text.ts";
import type { ScriptExtent } from "./script-extent.ts";

/** One syntax error with PowerShell's ErrorId, message text and extent. */
export class ParseError {
  readonly extent: ScriptExtent;
  readonly errorId: string;
  readonly message: string;
  /** More input could make the text valid: an interactive shell asks for another line. */
  readonly incompleteInput: boolean;

  constructor(extent: ScriptExtent, errorId: string, message: string, incompleteInput: boolean) {
    this.extent = extent;
    this.errorId = errorId;
    this.message = message;
    this.incompleteInput = incompleteInput;
  }
}

/** The error of an id with PowerShell's text of it, for checks made outside the parser. */
export function makeParseError(
  extent: ScriptExtent,
  errorId: string,
  ...args: readonly (string | number)[]
): ParseError {
  return new ParseError(extent, errorId, errorText(errorId, args), false);
}
