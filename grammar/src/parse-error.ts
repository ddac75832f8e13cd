// Owns ParseError: what the parser reports instead of throwing.
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
