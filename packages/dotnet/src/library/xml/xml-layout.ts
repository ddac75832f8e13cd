// The text side of XmlWriter: markup and escaped content with .NET's line breaks and indentation.

import { escapeAttribute } from "./serialize-xml.ts";

export interface LayoutSettings {
  readonly indent: boolean;
  readonly indentChars: string;
  readonly newLineChars: string;
  readonly newLineOnAttributes: boolean;
  /** 0 Replace, 1 Entitize, 2 None. */
  readonly newLineHandling: number;
  readonly quote: string;
}

/** Collects the text. Elements stand on lines of their own unless text stands beside them. */
export class XmlLayout {
  output = "";
  private readonly settings: () => LayoutSettings;
  private started = false;
  private depth = 0;
  private mixed = false;
  private readonly mixedStack: boolean[] = [];
  private textEnd = 0;
  private contentStart = -1;

  constructor(settings: () => LayoutSettings) {
    this.settings = settings;
  }
  /** Something has been written already, into the target perhaps. */
  get hasStarted(): boolean {
    return this.started || this.output !== "";
  }
  /** What has been collected since the last call. */
  take(): string {
    const { output } = this;
    this.started ||= output !== "";
    this.textEnd = this.textEnd === output.length ? 0 : -1;
    this.contentStart = this.contentStart === output.length ? 0 : -1;
    this.output = "";
    return output;
  }
  private lineBreak(): void {
    const { indent, newLineChars, indentChars } = this.settings();
    if (indent) this.output += newLineChars + indentChars.repeat(this.depth);
  }
  private before(): void {
    if (!this.mixed && this.hasStarted && this.textEnd !== this.output.length) this.lineBreak();
  }
  private newLines(value: string): string {
    const { newLineHandling, newLineChars } = this.settings();
    if (newLineHandling === 0) return value.replace(/\r\n|\r|\n/g, newLineChars);
    return newLineHandling === 1 ? value.replaceAll("\r", "&#xD;") : value;
  }
  /** Markup that stands alone: a comment, an instruction, a document type. */
  standing(markup: string): void {
    this.before();
    this.output += markup;
  }
  startElement(name: string): void {
    this.before();
    this.depth++;
    this.mixedStack.push(this.mixed);
    this.output += `<${name}`;
  }
  attribute(name: string, value: string): void {
    const { newLineOnAttributes, quote } = this.settings();
    if (newLineOnAttributes) this.lineBreak();
    else this.output += " ";
    const escaped =
      quote === "'"
        ? escapeAttribute(value).replaceAll("&quot;", '"').replaceAll("'", "&apos;")
        : escapeAttribute(value);
    this.output += `${name}${newLineOnAttributes && !this.settings().indent ? "" : ""}=${quote}${escaped}${quote}`;
  }
  /** Ends the start tag of an element that gets content. */
  openContent(): void {
    this.output += ">";
    this.contentStart = this.output.length;
    this.mixed = this.depth === 1 ? false : (this.mixedStack.at(-1) ?? false);
  }
  emptyElement(): void {
    this.depth--;
    this.mixed = this.mixedStack.pop() ?? false;
    this.output += " />";
  }
  endElement(name: string): void {
    this.depth--;
    const hasContent = this.contentStart !== this.output.length;
    if (hasContent && !this.mixed && this.textEnd !== this.output.length) this.lineBreak();
    this.mixed = this.mixedStack.pop() ?? false;
    this.output += `</${name}>`;
  }
  text(value: string): void {
    this.raw(this.newLines(value.replace(/[&<>]/g, (c) => (c === "&" ? "&amp;" : c === "<" ? "&lt;" : "&gt;"))));
  }
  /** Content as it is, beside which nothing is indented. */
  raw(markup: string): void {
    this.mixed = true;
    this.output += markup;
    this.textEnd = this.output.length;
  }
  whitespace(value: string): void {
    this.mixed = false;
    this.output += this.newLines(value);
  }
}
