// System.Xml.XmlWriter and XmlReader (over a document read at once).

import { readFileSync, writeFileSync } from "node:fs";
import { Exception } from "../../errors/exception.ts";
import { dotNetToString } from "../../text/dotnet-string.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import { enumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { int, text } from "../arguments.ts";
import { decodeText, Encoding, encodings } from "../encoding.ts";
import { fullPath, withIoErrors } from "../io/io-errors.ts";
import { TextReader, TextWriter } from "../io/reader-writer.ts";
import { Stream } from "../io/stream.ts";
import { StringBuilder } from "../string-builder.ts";
import { escapeAttribute, escapeText } from "./serialize-xml.ts";

class XmlWriterSettings {
  indent = false;
  indentChars = "  ";
  newLineChars = "\n";
  omitXmlDeclaration = false;
  encoding: Encoding = encodings.utf8;
  conformanceLevel: PSValue = enumValue("System.Xml.ConformanceLevel", 2);
  closeOutput = false;
  newLineOnAttributes = false;
}
tagType(XmlWriterSettings, "System.Xml.XmlWriterSettings");
defineType<XmlWriterSettings>({ name: "System.Xml.XmlWriterSettings", construct: () => new XmlWriterSettings() });

interface OpenElement {
  readonly name: string;
  hasContent: boolean;
  hasText: boolean;
}

/** Writes XML forward; Flush and Close put it into the target. */
export class XmlWriter {
  readonly settings: XmlWriterSettings;
  private readonly target: PSValue;
  private output = "";
  private readonly open: OpenElement[] = [];
  private inStartTag = false;
  private attribute: string | null = null;
  private closed = false;

  constructor(target: PSValue, settings: XmlWriterSettings) {
    this.target = target;
    this.settings = settings;
  }
  private finishStart(): void {
    if (!this.inStartTag) return;
    this.output += ">";
    this.inStartTag = false;
  }
  private lineBreak(depth: number): void {
    if (!this.settings.indent || (this.output === "" && depth === 0)) return;
    this.output += this.settings.newLineChars + this.settings.indentChars.repeat(depth);
  }
  startDocument(standalone?: boolean): void {
    const encoding = this.target instanceof StringBuilder || this.target instanceof TextWriter ? "utf-16" : "utf-8";
    this.output += `<?xml version="1.0" encoding="${encoding}"${standalone === undefined ? "" : ` standalone="${standalone ? "yes" : "no"}"`}?>`;
  }
  startElement(name: string, uri: string | null): void {
    this.begin();
    const parent = this.open.at(-1);
    this.finishStart();
    if (parent === undefined || !parent.hasText) this.lineBreak(this.open.length);
    if (parent !== undefined) parent.hasContent = true;
    this.output += `<${name}`;
    this.inStartTag = true;
    this.open.push({ name, hasContent: false, hasText: false });
    if (uri !== null && uri !== "")
      this.attributeString(name.includes(":") ? `xmlns:${name.split(":")[0]}` : "xmlns", uri);
  }
  private begin(): void {
    if (this.output === "" && !this.settings.omitXmlDeclaration && this.open.length === 0) this.startDocument();
  }
  endElement(full = false): void {
    const element = this.open.pop();
    if (element === undefined)
      throw new Exception("System.InvalidOperationException", "There was no XML start tag open.");
    if (this.inStartTag && !full) {
      this.output += " />";
      this.inStartTag = false;
      return;
    }
    this.finishStart();
    if (element.hasContent && !element.hasText) this.lineBreak(this.open.length);
    this.output += `</${element.name}>`;
  }
  attributeString(name: string, value: string): void {
    this.output += ` ${name}="${escapeAttribute(value)}"`;
  }
  startAttribute(name: string): void {
    this.attribute = "";
    this.output += ` ${name}="`;
  }
  endAttribute(): void {
    this.output += `${escapeAttribute(this.attribute ?? "")}"`;
    this.attribute = null;
  }
  string(value: string): void {
    if (this.attribute !== null) {
      this.attribute += value;
      return;
    }
    if (value === "") return;
    this.putRaw(escapeText(value));
    const parent = this.open.at(-1);
    if (parent !== undefined) parent.hasText = true;
  }
  /** Content that needs no escaping. */
  putRaw(value: string): void {
    this.begin();
    const parent = this.open.at(-1);
    this.finishStart();
    if (parent !== undefined) parent.hasContent = true;
    this.output += value;
  }
  node(value: string): void {
    this.begin();
    const parent = this.open.at(-1);
    this.finishStart();
    if (parent === undefined || !parent.hasText) this.lineBreak(this.open.length);
    if (parent !== undefined) parent.hasContent = true;
    this.output += value;
  }
  flush(): void {
    if (this.output === "" && !(this.target instanceof StringBuilder)) return;
    const { target } = this;
    if (target instanceof StringBuilder) target.append(this.output);
    else if (target instanceof TextWriter) target.put(this.output);
    else if (target instanceof Stream) target.write(this.encoded());
    else {
      const path = text(target);
      withIoErrors(path, () => writeFileSync(path, this.encoded()));
    }
    this.output = "";
  }
  private encoded(): Uint8Array {
    const { encoding } = this.settings;
    return new Uint8Array(Buffer.concat([encoding.preamble, encoding.encode(this.output)]));
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    while (this.open.length > 0) this.endElement();
    this.flush();
  }
}
tagType(XmlWriter, "System.Xml.XmlWellFormedWriter");

function qualified(args: PSValue[]): { name: string; uri: string | null } {
  if (args.length === 1) return { name: text(args[0]), uri: null };
  if (args.length === 2) return { name: text(args[0]), uri: text(args[1]) };
  return { name: text(args[0]) === "" ? text(args[1]) : `${text(args[0])}:${text(args[1])}`, uri: text(args[2]) };
}

const done =
  (run: (self: XmlWriter, args: PSValue[]) => void): MethodImplementation<XmlWriter> =>
  (self, args) => {
    run(self, args);
    return undefined;
  };

defineType<XmlWriter>({
  name: "System.Xml.XmlWriter",
  properties: { Settings: (self) => self.settings },
  methods: {
    WriteStartDocument: done((self, [standalone]) =>
      self.startDocument(standalone === undefined ? undefined : standalone === true),
    ),
    WriteEndDocument: done((self) => self.close()),
    WriteStartElement: done((self, args) => {
      const { name, uri } = qualified(args);
      self.startElement(name, uri);
    }),
    WriteEndElement: done((self) => self.endElement()),
    WriteFullEndElement: done((self) => self.endElement(true)),
    WriteElementString: done((self, args) => {
      const { name, uri } = qualified(args.slice(0, -1));
      self.startElement(name, uri);
      self.string(text(args.at(-1)));
      self.endElement();
    }),
    WriteAttributeString: done((self, args) =>
      self.attributeString(args.length === 4 ? qualified(args.slice(0, 3)).name : text(args[0]), text(args.at(-1))),
    ),
    WriteStartAttribute: done((self, args) => self.startAttribute(qualified(args).name)),
    WriteEndAttribute: done((self) => self.endAttribute()),
    WriteString: done((self, [value]) => self.string(text(value))),
    WriteValue: done((self, [value]) =>
      self.string(typeof value === "boolean" ? (value ? "true" : "false") : dotNetToString(value ?? null)),
    ),
    WriteCData: done((self, [value]) => self.putRaw(`<![CDATA[${text(value)}]]>`)),
    WriteComment: done((self, [value]) => self.node(`<!--${text(value)}-->`)),
    WriteProcessingInstruction: done((self, [name, value]) => self.node(`<?${text(name)} ${text(value)}?>`)),
    WriteRaw: done((self, [value]) => self.putRaw(text(value))),
    WriteWhitespace: done((self, [value]) => self.putRaw(text(value))),
    WriteDocType: done((self, [name]) => self.node(`<!DOCTYPE ${text(name)}>`)),
    Flush: done((self) => self.flush()),
    Close: done((self) => self.close()),
    Dispose: done((self) => self.close()),
  },
  staticMethods: {
    Create: ([target, settings]) => {
      const where = typeof target === "string" ? fullPath(target, "outputFileName") : (target ?? null);
      return new XmlWriter(where, settings instanceof XmlWriterSettings ? settings : new XmlWriterSettings());
    },
  },
});

class XmlTextWriter extends XmlWriter {}
tagType(XmlTextWriter, "System.Xml.XmlTextWriter");
defineType<XmlTextWriter>({
  name: "System.Xml.XmlTextWriter",
  construct: ([target, encoding]) => {
    const settings = new XmlWriterSettings();
    settings.omitXmlDeclaration = true;
    if (encoding instanceof Encoding) settings.encoding = encoding;
    return new XmlTextWriter(typeof target === "string" ? fullPath(target) : (target ?? null), settings);
  },
  properties: {
    Formatting: {
      get: (self) => enumValue("System.Xml.Formatting", self.settings.indent ? 1 : 0),
      set: (self, value) => void (self.settings.indent = Number((value as { value: number }).value) === 1),
    },
    Indentation: {
      get: (self) => self.settings.indentChars.length,
      set: (self, value) => void (self.settings.indentChars = " ".repeat(int(value))),
    },
    IndentChar: {
      get: () => " ",
      set: (self, value) => void (self.settings.indentChars = text(value).repeat(self.settings.indentChars.length)),
    },
  },
});

class XmlReaderSettings {
  ignoreWhitespace = false;
  ignoreComments = false;
  conformanceLevel: PSValue = enumValue("System.Xml.ConformanceLevel", 2);
  closeInput = false;
  dtdProcessing: PSValue = enumValue("System.Xml.DtdProcessing", 0);
  maxCharactersInDocument = 0;
}
tagType(XmlReaderSettings, "System.Xml.XmlReaderSettings");
defineType<XmlReaderSettings>({ name: "System.Xml.XmlReaderSettings", construct: () => new XmlReaderSettings() });

/** A reader that XmlDocument.Load and XDocument.Load take; moving through it node by node is not supported. */
class XmlReader {
  readonly sourceText: string;
  constructor(sourceText: string) {
    this.sourceText = sourceText;
  }
}
tagType(XmlReader, "System.Xml.XmlTextReaderImpl");
defineType<XmlReader>({
  name: "System.Xml.XmlReader",
  methods: { Close: () => undefined, Dispose: () => undefined },
  staticMethods: {
    Create: ([source]) => {
      if (source instanceof Stream) return new XmlReader(decodeText(source.readAll()));
      if (source instanceof TextReader) return new XmlReader(source.rest());
      const path = fullPath(text(source), "inputUri");
      return new XmlReader(decodeText(withIoErrors(path, () => new Uint8Array(readFileSync(path)))));
    },
  },
});
