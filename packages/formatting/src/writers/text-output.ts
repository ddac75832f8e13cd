// LineOutput that hands complete lines to a callback: Out-String, Out-File, transcripts.
import { plainText } from "../text/vt-sequences.ts";
import { textIsPlainText } from "../style/ps-style.ts";
import type { LineOutput, WriteStream } from "./line-output.ts";

export class TextLineOutput implements LineOutput {
  readonly columns: number;
  readonly rows = 0;
  private readonly write: (line: string) => void;

  /** In: the width, and what receives each line (without its newline). */
  constructor(columns: number, write: (line: string) => void) {
    this.columns = columns;
    this.write = write;
  }

  writeLine(line: string, _stream: WriteStream): void {
    this.write(textIsPlainText() ? plainText(line) : line);
  }

  writeRawText(text: string, _stream: WriteStream): void {
    this.write(text);
  }
}
