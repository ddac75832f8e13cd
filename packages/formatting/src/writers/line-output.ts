// Where formatted lines go: the host's user interface, or text collected by Out-String and Out-File.

/** The stream a value was written to before it was merged into output; decides how the host shows it. */
export type WriteStream = "output" | "error" | "warning" | "verbose" | "debug" | "information";

/** Receives formatted lines. */
export interface LineOutput {
  /** Usable cells of a line; Number.MAX_SAFE_INTEGER: lists and custom views are not wrapped. */
  readonly columns: number;
  /** Cells of a table or wide row, which always have a limit. */
  readonly tableColumns: number;
  /** Lines of a screen, for repeated table headers; 0 when there is no screen. */
  readonly rows: number;
  /** One line produced by the format engine. */
  writeLine(line: string, stream: WriteStream): void;
  /** Text of a value shown as itself (strings, numbers): may hold newlines and is never wrapped. */
  writeRawText(text: string, stream: WriteStream): void;
}
