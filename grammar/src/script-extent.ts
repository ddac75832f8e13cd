// Owns ScriptSource (one text and its line table) and ScriptExtent (a span of it).
// Extents are two offsets; lines, columns and text are computed when asked.

/** One parsed text: where it came from and, lazily, where its lines begin. */
export class ScriptSource {
  readonly text: string;
  readonly fileName: string | null;
  private lineStarts: number[] | null = null;
  /** There are class or enum definitions in it. */
  definesTypes = false;

  constructor(text: string, fileName: string | null) {
    this.text = text;
    this.fileName = fileName;
  }

  private starts(): number[] {
    let starts = this.lineStarts;
    if (starts === null) {
      starts = [0];
      const text = this.text;
      for (let i = 0; i < text.length; i++) {
        const c = text.charCodeAt(i);
        // PowerShell ends lines at \r\n, \n and a lone \r.
        if (c === 13 && text.charCodeAt(i + 1) === 10) i++;
        else if (c !== 10 && c !== 13) continue;
        starts.push(i + 1);
      }
      this.lineStarts = starts;
    }
    return starts;
  }

  /** 1-based line of an offset. */
  lineOf(offset: number): number {
    const starts = this.starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** 1-based column of an offset. */
  columnOf(offset: number): number {
    return offset - (this.starts()[this.lineOf(offset) - 1] as number) + 1;
  }

  /** Text of a 1-based line, without its line ending. */
  lineText(line: number): string {
    return this.fullLine(line).replace(/\r\n$|[\r\n]$/, "");
  }

  /** Text of a 1-based line with its line ending. */
  fullLine(line: number): string {
    const starts = this.starts();
    const from = starts[line - 1];
    if (from === undefined) return "";
    return this.text.slice(from, starts[line] ?? this.text.length);
  }

  get lineCount(): number {
    return this.starts().length;
  }
}

/** A position in a script: IScriptPosition's members. */
export interface ScriptPosition {
  readonly file: string | null;
  readonly offset: number;
  readonly lineNumber: number;
  readonly columnNumber: number;
  /** The whole line with its line ending. */
  readonly line: string;
  /** The whole script it is in. */
  readonly script: string;
}

/** A span of a script, PowerShell's IScriptExtent. End offset is exclusive. */
export class ScriptExtent {
  readonly script: ScriptSource;
  readonly startOffset: number;
  readonly endOffset: number;

  constructor(script: ScriptSource, startOffset: number, endOffset: number) {
    this.script = script;
    this.startOffset = startOffset;
    this.endOffset = endOffset;
  }

  get file(): string | null {
    return this.script.fileName;
  }
  get text(): string {
    return this.script.text.slice(this.startOffset, this.endOffset);
  }
  get startLineNumber(): number {
    return this.script.lineOf(this.startOffset);
  }
  get startColumnNumber(): number {
    return this.script.columnOf(this.startOffset);
  }
  get endLineNumber(): number {
    return this.script.lineOf(this.endOffset);
  }
  get endColumnNumber(): number {
    return this.script.columnOf(this.endOffset);
  }
  get startScriptPosition(): ScriptPosition {
    return positionAt(this.script, this.startOffset);
  }
  get endScriptPosition(): ScriptPosition {
    return positionAt(this.script, this.endOffset);
  }
}

/** The extent of what no text stands for (an implied `base()`): no file, line 0. */
export class EmptyScriptExtent extends ScriptExtent {
  constructor(script: ScriptSource) {
    super(script, 0, 0);
  }
  override get file(): null {
    return null;
  }
  override get startLineNumber(): number {
    return 0;
  }
  override get startColumnNumber(): number {
    return 0;
  }
  override get endLineNumber(): number {
    return 0;
  }
  override get endColumnNumber(): number {
    return 0;
  }
}

function positionAt(script: ScriptSource, offset: number): ScriptPosition {
  const lineNumber = script.lineOf(offset);
  return {
    file: script.fileName,
    offset,
    lineNumber,
    columnNumber: script.columnOf(offset),
    line: script.fullLine(lineNumber),
    script: script.text,
  };
}
