// Microsoft.PowerShell.Commands.MatchInfo: one line that Select-String found.
import { relative } from "node:path";
import { arrayOf, defineType, getMember, getType, type PSValue, tagType, toStringValue } from "@latch/dotnet";

export interface MatchSource {
  readonly path: string;
  readonly fileName: string;
}

const REVERSE = "\x1b[7m";
const RESET = "\x1b[0m";

/** The lines around a match, in `MatchInfo.Context`. */
export class MatchInfoContext {
  preContext: string[] = [];
  postContext: string[] = [];
  displayPreContext: string[] = [];
  displayPostContext: string[] = [];
}
tagType(MatchInfoContext, "Microsoft.PowerShell.Commands.MatchInfoContext");

export class MatchInfo {
  readonly source: MatchSource;
  readonly line: string;
  readonly lineNumber: number;
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly matches: readonly PSValue[];
  readonly emphasize: boolean;
  context: MatchInfoContext | null = null;

  constructor(
    source: MatchSource,
    line: string,
    lineNumber: number,
    pattern: string,
    ignoreCase: boolean,
    matches: readonly PSValue[],
    emphasize: boolean,
  ) {
    this.source = source;
    this.line = line;
    this.lineNumber = lineNumber;
    this.pattern = pattern;
    this.ignoreCase = ignoreCase;
    this.matches = matches;
    this.emphasize = emphasize;
  }

  /** `path:number:line`, with the context lines around it; the bare line of pipeline input. */
  toText(directory: string | null, line = this.line): string {
    const name = directory === null ? this.source.path : this.relativePath(directory);
    if (this.context === null) return this.#lineText(name, line, this.lineNumber, "");
    const before = this.context.displayPreContext;
    const lines = before.map((other, i) => this.#lineText(name, other, this.lineNumber - before.length + i, "  "));
    lines.push(this.#lineText(name, line, this.lineNumber, "> "));
    this.context.displayPostContext.forEach((other, i) =>
      lines.push(this.#lineText(name, other, this.lineNumber + 1 + i, "  ")),
    );
    return lines.join("\n");
  }

  /** The same with what matched in reversed colours. */
  toEmphasizedText(directory: string): string {
    return this.emphasize ? this.toText(directory, this.#emphasizedLine()) : this.toText(directory);
  }

  #emphasizedLine(): string {
    let text = "";
    let at = 0;
    for (const [index, length] of this.#ranges()) {
      text += `${this.line.slice(at, index)}${REVERSE}${this.line.slice(index, index + length)}${RESET}`;
      at = index + length;
    }
    return text + this.line.slice(at);
  }

  /** Where the pattern was found. A simple match knows its first place only. */
  #ranges(): [index: number, length: number][] {
    if (this.matches.length > 0)
      return this.matches.map((match) => [Number(getMember(match, "Index")), Number(getMember(match, "Length"))]);
    const fold = (text: string) => (this.ignoreCase ? text.toLowerCase() : text);
    const index = fold(this.line).indexOf(fold(this.pattern));
    return index < 0 ? [] : [[index, this.pattern.length]];
  }

  #lineText(name: string, line: string, number: number, prefix: string): string {
    return this.source.path === "InputStream" ? prefix + line : `${prefix}${name}:${number}:${line}`;
  }

  relativePath(directory: string): string {
    return this.source.path === "InputStream" ? this.source.path : relative(directory, this.source.path);
  }

  toString(): string {
    return this.toText(null);
  }
}
tagType(MatchInfo, "Microsoft.PowerShell.Commands.MatchInfo");

const strings = (items: readonly string[]): PSValue => arrayOf(getType("System.String"), [...items]);

defineType<MatchInfo>({
  name: "Microsoft.PowerShell.Commands.MatchInfo",
  implementation: MatchInfo,
  propertyOrder: ["IgnoreCase", "LineNumber", "Line", "Filename", "Path", "Pattern", "Context", "Matches"],
  properties: {
    IgnoreCase: (self) => self.ignoreCase,
    LineNumber: (self) => self.lineNumber,
    Line: (self) => self.line,
    Filename: (self) => self.source.fileName,
    Path: (self) => self.source.path,
    Pattern: (self) => self.pattern,
    Context: (self) => self.context,
    Matches: (self) => arrayOf(getType("System.Text.RegularExpressions.Match"), [...self.matches]),
  },
  methods: {
    RelativePath: (self, [directory]) => self.relativePath(toStringValue(directory ?? "")),
    ToString: (self, [directory, line]) =>
      self.toText(
        directory === undefined ? null : toStringValue(directory),
        line === undefined ? self.line : toStringValue(line),
      ),
    ToEmphasizedString: (self, [directory]) => self.toEmphasizedText(toStringValue(directory ?? "")),
  },
});

defineType<MatchInfoContext>({
  name: "Microsoft.PowerShell.Commands.MatchInfoContext",
  implementation: MatchInfoContext,
  properties: {
    PreContext: (self) => strings(self.preContext),
    PostContext: (self) => strings(self.postContext),
    DisplayPreContext: (self) => strings(self.displayPreContext),
    DisplayPostContext: (self) => strings(self.displayPostContext),
  },
});
