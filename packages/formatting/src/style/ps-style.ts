// $PSStyle: the escape sequences used for output, and whether output carries them at all (OutputRendering).
import { createRequire } from "node:module";
import { EnumValue, Exception, TYPE, defineTypesIn, enumValue, fileStyles, getType } from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import { plainText } from "../text/vt-sequences.ts";
import { BACKGROUND_COLORS, FOREGROUND_COLORS, backgroundOf, foregroundOf } from "./console-colors.ts";

const require = createRequire(import.meta.url);
const members = (): unknown => require("./ps-style-members.ts");
const ROOT = "System.Management.Automation.PSStyle";

/** Gives a part of $PSStyle its type; its members are made when the type is first asked for. */
function tagPart(target: { readonly prototype: object }, name: string): void {
  Object.defineProperty(target.prototype, TYPE, {
    configurable: true,
    get(): DotNetType {
      members();
      return getType(`${ROOT}+${name}`);
    },
  });
}
defineTypesIn([ROOT], members);

/** What can be set must be escape sequences only. */
function checked(text: string): string {
  const visible = plainText(text);
  if (visible === "") return text;
  throw new Exception(
    "System.ArgumentException",
    `The specified string contains printable content when it should only contain ANSI escape sequences: ${visible}`,
  );
}

function rgb(lead: string, first: PSValue, green?: PSValue, blue?: PSValue): string {
  const number = (value: PSValue): number =>
    typeof value === "object" && value !== null && "value" in value ? Number(value.value) : Number(value);
  if (green === undefined || blue === undefined) {
    const all = number(first);
    return `\x1b[${lead};2;${(all >> 16) & 255};${(all >> 8) & 255};${all & 255}m`;
  }
  return `\x1b[${lead};2;${number(first)};${number(green)};${number(blue)}m`;
}

/** The index of a [ConsoleColor] value. */
export function colorIndex(color: PSValue): number {
  return color instanceof EnumValue ? Number(color.value) : Number(color);
}

export class ForegroundColor {
  static readonly colors: Readonly<Record<string, string>> = FOREGROUND_COLORS;
  fromRgb(first: PSValue, green?: PSValue, blue?: PSValue): string {
    return rgb("38", first, green, blue);
  }
  fromConsoleColor(color: PSValue): string {
    return foregroundOf(colorIndex(color));
  }
}
tagPart(ForegroundColor, "ForegroundColor");

export class BackgroundColor {
  static readonly colors: Readonly<Record<string, string>> = BACKGROUND_COLORS;
  fromRgb(first: PSValue, green?: PSValue, blue?: PSValue): string {
    return rgb("48", first, green, blue);
  }
  fromConsoleColor(color: PSValue): string {
    return backgroundOf(colorIndex(color));
  }
}
tagPart(BackgroundColor, "BackgroundColor");

/** $PSStyle.Formatting. */
export class FormattingData {
  formatAccent = "\x1b[32;1m";
  tableHeader = "\x1b[32;1m";
  customTableHeaderLabel = "\x1b[32;1;3m";
  errorAccent = "\x1b[36;1m";
  error = "\x1b[31;1m";
  warning = "\x1b[33;1m";
  verbose = "\x1b[33;1m";
  debug = "\x1b[33;1m";
  feedbackName = "\x1b[33m";
  feedbackText = "\x1b[96m";
  feedbackAction = "\x1b[97m";
  /** Sets one style; throws ArgumentException for printable text. */
  setStyle(name: FormattingStyle, text: string): void {
    this[name] = checked(text);
  }
}
export type FormattingStyle = Exclude<keyof FormattingData, "setStyle">;
tagPart(FormattingData, "FormattingData");

/** $PSStyle.Progress. */
export class ProgressConfiguration {
  private currentStyle = "\x1b[33;1m";
  private width = 120;
  private viewName = "Minimal";
  useOSCIndicator = false;
  get style(): string {
    return this.currentStyle;
  }
  set style(text: string) {
    this.currentStyle = checked(text);
  }
  get maxWidth(): number {
    return this.width;
  }
  set maxWidth(value: number) {
    if (value < 18) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        "The MaxWidth must be at least 18 to render minimal progress. (Parameter 'MaxWidth')",
        { properties: { ParamName: "MaxWidth" } },
      );
    }
    this.width = value;
  }
  get view(): EnumValue {
    return enumValue("System.Management.Automation.ProgressView", this.viewName);
  }
  set view(value: EnumValue) {
    this.viewName = value.toString();
  }
}
tagPart(ProgressConfiguration, "ProgressConfiguration");

/** $PSStyle.FileInfo.Extension. */
export class FileExtensionDictionary {
  private readonly styles = fileStyles.extensions;

  private key(extension: string): string {
    if (extension.startsWith(".")) return extension.toLowerCase();
    throw new Exception(
      "System.ArgumentException",
      "When adding or removing extensions, the extension must start with a period.",
    );
  }
  /** Adds a style; the extension must be new. */
  add(extension: string, decoration: string): void {
    const key = this.key(extension);
    if (this.styles.has(key)) {
      throw new Exception(
        "System.ArgumentException",
        `An item with the same key has already been added. Key: ${extension}`,
      );
    }
    this.styles.set(key, checked(decoration));
  }
  remove(extension: string): void {
    this.styles.delete(this.key(extension));
  }
  clear(): void {
    this.styles.clear();
  }
  get(extension: string): string {
    const style = this.styles.get(this.key(extension));
    if (style !== undefined) return style;
    throw new Exception(
      "System.Collections.Generic.KeyNotFoundException",
      `The given key '${extension}' was not present in the dictionary.`,
    );
  }
  set(extension: string, decoration: string): void {
    this.styles.set(this.key(extension), checked(decoration));
  }
  containsKey(extension: string): boolean {
    return extension !== "" && this.styles.has(this.key(extension));
  }
  get keys(): string[] {
    return [...this.styles.keys()];
  }
}
tagPart(FileExtensionDictionary, "FileInfoFormatting+FileExtensionDictionary");

/** $PSStyle.FileInfo. */
export class FileInfoFormatting {
  get directory(): string {
    return fileStyles.directory;
  }
  get symbolicLink(): string {
    return fileStyles.symbolicLink;
  }
  get executable(): string {
    return fileStyles.executable;
  }
  readonly extension = new FileExtensionDictionary();
  /** Sets one style; throws ArgumentException for printable text. */
  setStyle(name: "directory" | "symbolicLink" | "executable", text: string): void {
    fileStyles[name] = checked(text);
  }
}
tagPart(FileInfoFormatting, "FileInfoFormatting");

/** What makes PowerShell start with OutputRendering PlainText. */
function startsPlain(): boolean {
  const terminal = process.env["TERM"];
  return process.env["NO_COLOR"] !== undefined || terminal === "xterm-mono" || terminal === "xtermm";
}

export type OutputRenderingName = "Host" | "PlainText" | "Ansi";

/** [System.Management.Automation.PSStyle]; there is one, `psStyle`. */
export class PSStyle {
  /** OutputRendering's name; plain from the start where the environment asks for it (NO_COLOR, colourless terminals). */
  rendering: OutputRenderingName = startsPlain() ? "PlainText" : "Host";
  autoSizeDefaultFormatting = false;
  readonly formatting = new FormattingData();
  readonly progress = new ProgressConfiguration();
  readonly foreground = new ForegroundColor();
  readonly background = new BackgroundColor();
  readonly fileInfo = new FileInfoFormatting();

  get [TYPE](): DotNetType {
    return getType(ROOT);
  }
  get outputRendering(): EnumValue {
    return enumValue("System.Management.Automation.OutputRendering", this.rendering);
  }
  set outputRendering(value: EnumValue) {
    this.rendering = value.toString() as OutputRenderingName;
  }
  /** A terminal hyperlink. */
  formatHyperlink(text: string, link: string): string {
    return `\x1b]8;;${link}\x1b\\${text}\x1b]8;;\x1b\\`;
  }
}

/** The fixed attributes, by property name. */
export const ATTRIBUTES: Readonly<Record<string, string>> = {
  Reset: "\x1b[0m",
  BlinkOff: "\x1b[25m",
  Blink: "\x1b[5m",
  BoldOff: "\x1b[22m",
  Bold: "\x1b[1m",
  DimOff: "\x1b[22m",
  Dim: "\x1b[2m",
  Hidden: "\x1b[8m",
  HiddenOff: "\x1b[28m",
  Reverse: "\x1b[7m",
  ReverseOff: "\x1b[27m",
  ItalicOff: "\x1b[23m",
  Italic: "\x1b[3m",
  UnderlineOff: "\x1b[24m",
  Underline: "\x1b[4m",
  StrikethroughOff: "\x1b[29m",
  Strikethrough: "\x1b[9m",
};

/** $PSStyle of this process. */
export const psStyle = new PSStyle();

/** True when text for the host must lose its escape sequences. */
export function hostIsPlainText(): boolean {
  return psStyle.rendering === "PlainText";
}

/** True when text for files and strings (Out-String, Out-File) must lose its escape sequences. */
export function textIsPlainText(): boolean {
  return psStyle.rendering !== "Ansi";
}
