// Owns positions and extents that scripts make ([ScriptPosition]::new …).
import { defineType, Exception, type PSValue, tagType, toStringValue } from "@latch/dotnet";

const language = "System.Management.Automation.Language.";

/** [ScriptPosition]: what its maker said of it. */
class MadePosition {
  readonly file: PSValue;
  readonly lineNumber: number;
  readonly columnNumber: number;
  readonly line: string;
  readonly fullScript: PSValue;
  constructor([file, line, column, text, fullScript]: readonly PSValue[]) {
    this.file = file ?? null;
    this.lineNumber = line as number;
    this.columnNumber = column as number;
    this.line = text == null ? "" : toStringValue(text);
    this.fullScript = fullScript ?? null;
  }
}
tagType(MadePosition, `${language}ScriptPosition`);

/** [ScriptExtent]: from one position to another. */
class MadeExtent {
  readonly start: MadePosition;
  readonly end: MadePosition;
  constructor(start: MadePosition, end: MadePosition) {
    this.start = start;
    this.end = end;
  }

  /** The text between the columns; of several lines, the ends of the first and the last. */
  get text(): string {
    const { start, end } = this;
    if (end.columnNumber <= 0) return "";
    if (start.lineNumber === end.lineNumber)
      return substring(start.line, start.columnNumber - 1, end.columnNumber - start.columnNumber);
    const first = substring(start.line, start.columnNumber, start.line.length - start.columnNumber);
    return `${first}...${substring(end.line, 0, end.columnNumber)}`;
  }
}
tagType(MadeExtent, `${language}ScriptExtent`);

function substring(text: string, start: number, length: number): string {
  if (start < 0 || length < 0 || start + length > text.length)
    throw new Exception(
      "System.ArgumentOutOfRangeException",
      "Index and length must refer to a location within the string. (Parameter 'length')",
    );
  return text.slice(start, start + length);
}

/** Defines ScriptPosition and ScriptExtent. */
export function definePositionTypes(): void {
  defineType<MadePosition>({
    name: `${language}ScriptPosition`,
    construct: (args) => new MadePosition(args) as unknown as PSValue,
    properties: {
      File: (self) => self.file,
      LineNumber: (self) => self.lineNumber,
      ColumnNumber: (self) => self.columnNumber,
      Offset: () => 0,
      Line: (self) => self.line,
    },
    methods: { GetFullScript: (self) => self.fullScript },
  });
  defineType<MadeExtent>({
    name: `${language}ScriptExtent`,
    construct: ([start, end]) =>
      new MadeExtent(start as unknown as MadePosition, end as unknown as MadePosition) as unknown as PSValue,
    properties: {
      File: ({ start }) => start.file,
      StartScriptPosition: ({ start }) => start as unknown as PSValue,
      EndScriptPosition: ({ end }) => end as unknown as PSValue,
      StartLineNumber: ({ start }) => start.lineNumber,
      StartColumnNumber: ({ start }) => start.columnNumber,
      EndLineNumber: ({ end }) => end.lineNumber,
      EndColumnNumber: ({ end }) => end.columnNumber,
      StartOffset: () => 0,
      EndOffset: () => 0,
      Text: (self) => self.text,
    },
  });
}
