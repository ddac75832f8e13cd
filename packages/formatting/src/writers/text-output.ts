// LineOutput that hands complete lines to a callback: Out-String, Out-File, transcripts.
import { plainText } from "../text/vt-sequences.ts";
import { textIsPlainText } from "../style/ps-style.ts";
import type { LineOutput, WriteStream } from "./line-output.ts";

export class TextLineOutput implements LineOutput {
  readonly columns: number;
  readonly tableColumns: number;
  readonly rows = 0;
  private readonly write: (line: string) => void;

  /** In: the width asked for (null: none, tables take the window's), and what receives each line (without its newline). */
  constructor(width: number | null, windowWidth: number, write: (line: string) => void) {
    this.columns = width ?? Number.MAX_SAFE_INTEGER;
    this.tableColumns = width ?? windowWidth;
    this.write = write;
  }

  writeLine(line: string, _stream: WriteStream): void {
    this.write(textIsPlainText() ? plainText(line) : line);
  }

  writeRawText(text: string, _stream: WriteStream): void {
    this.write(text);
  }
}
