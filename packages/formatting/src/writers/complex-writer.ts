// Writes custom views: text, property values and newlines inside frames that indent them.
import { padding } from "../text/display-cells.ts";
import { wrapLines } from "../text/wrap-lines.ts";
import { FormatEntry, FormatNewLine, FormatPropertyField, FormatTextField } from "../packets/format-objects.ts";
import type { FormatValue, FrameInfo } from "../packets/format-objects.ts";
import type { LineOutput, WriteStream } from "./line-output.ts";

/** Deeper nesting is not shown. */
const MAXIMUM_DEPTH = 50;

export class ComplexWriter {
  private readonly output: LineOutput;
  private readonly columns: number;
  private readonly stream: WriteStream;
  private readonly frames: FrameInfo[] = [];
  private buffer = "";

  constructor(output: LineOutput, columns: number, stream: WriteStream) {
    this.output = output;
    this.columns = columns;
    this.stream = stream;
  }

  /** Writes the values, and whatever text is pending after them as a last line. */
  writeObject(values: readonly FormatValue[]): void {
    for (const value of values) if (value instanceof FormatEntry) this.writeEntry(value, 0);
    this.flushLine();
  }

  private writeEntry(entry: FormatEntry, depth: number): void {
    for (const value of entry.formatValueList) {
      if (value instanceof FormatEntry) {
        if (depth >= MAXIMUM_DEPTH) continue;
        if (value.frameInfo !== null) this.frames.push(value.frameInfo);
        this.writeEntry(value, depth + 1);
        if (value.frameInfo !== null) this.frames.pop();
      } else if (value instanceof FormatNewLine) this.flushLine();
      else if (value instanceof FormatTextField) this.buffer += value.text;
      else if (value instanceof FormatPropertyField) this.buffer += value.propertyValue;
    }
  }

  private flushLine(): void {
    let left = 0;
    let right = 0;
    for (const frame of this.frames) {
      left += frame.leftIndentation;
      right += frame.rightIndentation;
    }
    const width = this.columns - left - right;
    let firstLine = this.frames.at(-1)?.firstLine ?? 0;
    if (width <= 0) this.buffer = "";
    if (Math.abs(firstLine) >= width) firstLine = 0;
    // A positive value indents the first line, a negative one all others.
    const firstExtra = Math.max(firstLine, 0);
    const followingExtra = Math.max(-firstLine, 0);
    const lines = wrapLines(this.buffer, width - firstExtra, width - followingExtra);
    for (let i = 0; i < lines.length; i++) {
      this.output.writeLine(padding(left + (i === 0 ? firstExtra : followingExtra)) + lines[i]!, this.stream);
    }
    this.buffer = "";
  }
}
