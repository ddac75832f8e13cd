// System.Xml.XmlWriter: start tags with their namespaces, and what may follow what. The text is xml-layout's.

import { writeFileSync } from "node:fs";
import { Exception } from "../../errors/exception.ts";
import { argumentException } from "../../types/method-errors.ts";
import { enumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { enumNumber } from "../arguments.ts";
import { text } from "../arguments.ts";
import { type Encoding, encodings } from "../encoding.ts";
import { withIoErrors } from "../io/io-errors.ts";
import { StreamWriter, TextWriter } from "../io/reader-writer.ts";
import { Stream } from "../io/stream.ts";
import { StringBuilder } from "../string-builder.ts";
import { xmlnsUri } from "./dom.ts";
import { XmlLayout } from "./xml-layout.ts";

/** System.Xml.XmlWriterSettings. */
export class XmlWriterSettings {
  async = false;
  encoding: Encoding = encodings.utf8;
  omitXmlDeclaration = false;
  newLineHandling: PSValue = enumValue("System.Xml.NewLineHandling", 0);
  newLineChars = "\n";
  indent = false;
  indentChars = "  ";
  newLineOnAttributes = false;
  closeOutput = false;
  conformanceLevel: PSValue = enumValue("System.Xml.ConformanceLevel", 2);
  checkCharacters = true;
  namespaceHandling: PSValue = enumValue("System.Xml.NamespaceHandling", 0);
  writeEndDocumentOnClose = true;
  outputMethod: PSValue = enumValue("System.Xml.XmlOutputMethod", 0);
  doNotEscapeUriAttributes = false;
  /** XmlTextWriter's. */
  quote = '"';
}
tagType(XmlWriterSettings, "System.Xml.XmlWriterSettings");

interface OpenElement {
  readonly name: string;
  /** Prefixes declared on this element. */
  readonly declared: Map<string, string>;
  /** Those of them that the start tag still has to say, in the order they were needed. */
  readonly needed: string[];
  readonly attributes: Set<string>;
}
type State = "Start" | "Prolog" | "Element" | "Attribute" | "Content" | "Epilog" | "Closed" | "Error";

const stateNames: Readonly<Record<State, string>> = {
  Start: "Start", Prolog: "Document", Element: "Element Start Tag", Attribute: "Attribute", Content: "Element Content",
  Epilog: "EndRootElement", Closed: "Closed", Error: "Error",
}; // biome-ignore format: a table

/** Writes XML forward; Flush and Close put it into the target. */
export class XmlWriter {
  readonly settings: XmlWriterSettings;
  protected readonly target: PSValue;
  private readonly layout: XmlLayout;
  private readonly open: OpenElement[] = [];
  private attribute: { name: string; value: string; declares: string | null } | null = null;
  private known: State = "Start";
  /** Is what is written checked to be a document, as XmlTextWriter's is not? */
  protected readonly isStrict: boolean = true;

  constructor(target: PSValue, settings: XmlWriterSettings) {
    this.target = target;
    this.settings = settings;
    this.layout = new XmlLayout(() => ({ ...settings, newLineHandling: enumNumber(settings.newLineHandling) }));
  }
  get state(): string {
    return this.known === "Epilog" ? "Content" : this.known;
  }
  private get isFragment(): boolean {
    return !this.isStrict || enumNumber(this.settings.conformanceLevel) !== 2;
  }
  private fail(token: string): never {
    const atTop = this.known === "Start" || this.known === "Prolog" || this.known === "Epilog";
    const hint = atTop
      ? " Make sure that the ConformanceLevel setting is set to ConformanceLevel.Fragment or ConformanceLevel.Auto if you want to write an XML fragment. "
      : "";
    const message = `Token ${token} in state ${stateNames[this.known]} would result in an invalid XML document.${hint}`;
    this.known = "Error";
    throw new Exception("System.InvalidOperationException", message);
  }
  /** Called before anything is written: says no after the end. */
  private check(): void {
    if (this.known === "Closed" || this.known === "Error")
      throw new Exception("System.InvalidOperationException", "The Writer is closed or in error state.");
  }
  /** Before content of an element, or a node at the top. `token` is what text is called where it cannot stand. */
  private content(token: string, allowedAtTop: boolean): void {
    this.check();
    if (this.known === "Attribute") this.endAttribute();
    if (this.open.length === 0) {
      if (!allowedAtTop && !this.isFragment) this.fail(token);
      this.declaration();
      if (this.known === "Start") this.known = "Prolog";
      return;
    }
    this.finishStart(true);
    this.known = "Content";
  }
  private declaration(): void {
    if (this.known === "Start" && this.isStrict && !this.settings.omitXmlDeclaration && !this.isFragment)
      this.startDocument();
  }
  /** Ends a start tag that is open, saying the namespaces that it needs. */
  private finishStart(hasContent: boolean): boolean {
    const element = this.open.at(-1);
    if (this.known === "Attribute") this.endAttribute();
    if (element === undefined || this.known !== "Element") return false;
    for (const prefix of element.needed.reverse())
      this.layout.attribute(prefix === "" ? "xmlns" : `xmlns:${prefix}`, element.declared.get(prefix) ?? "");
    element.needed.length = 0;
    if (hasContent) this.layout.openContent();
    return true;
  }
  startDocument(standalone?: boolean): void {
    this.check();
    if (this.known !== "Start" && !this.isFragment) this.fail("StartDocument");
    this.known = "Prolog";
    if (this.isStrict && this.settings.omitXmlDeclaration) return;
    const encoding = this.encodingName;
    const { quote: q } = this.settings;
    const alone = standalone === undefined ? "" : ` standalone=${q}${standalone ? "yes" : "no"}${q}`;
    this.layout.standing(
      `<?xml version=${q}1.0${q}${encoding === "" ? "" : ` encoding=${q}${encoding}${q}`}${alone}?>`,
    );
  }
  protected get encodingName(): string {
    const { target } = this;
    if (target instanceof StringBuilder) return "utf-16";
    if (target instanceof TextWriter) return encodingNameOf(target);
    return webName(this.settings.encoding);
  }
  /** The namespace of a prefix where the writer is, or null. */
  namespaceOf(prefix: string): string | null {
    if (prefix === "xml") return "http://www.w3.org/XML/1998/namespace";
    if (prefix === "xmlns") return xmlnsUri;
    for (let i = this.open.length - 1; i >= 0; i--) {
      const found = this.open[i]?.declared.get(prefix);
      if (found !== undefined) return found;
    }
    return prefix === "" ? "" : null;
  }
  /** The nearest prefix of a namespace, or null. */
  prefixOf(uri: string): string | null {
    for (let i = this.open.length - 1; i >= 0; i--)
      for (const [prefix, declared] of this.open[i]?.declared ?? [])
        if (declared === uri && this.namespaceOf(prefix) === uri) return prefix;
    return uri === "" && this.namespaceOf("") === "" ? "" : null;
  }
  startElement(prefix: string | null, local: string, uri: string | null): void {
    this.checkLocal(local);
    this.check();
    if (this.known === "Epilog" && !this.isFragment) this.fail("StartElement");
    this.content("StartElement", true);
    const chosen = prefix ?? (uri === null ? "" : (this.prefixOf(uri) ?? ""));
    const name = chosen === "" ? local : `${chosen}:${local}`;
    const element: OpenElement = { name, declared: new Map(), needed: [], attributes: new Set() };
    this.layout.startElement(name);
    this.open.push(element);
    this.known = "Element";
    if (uri !== null) this.need(element, chosen, uri);
  }
  private need(element: OpenElement, prefix: string, uri: string): void {
    if (this.namespaceOf(prefix) === uri) return;
    if (!element.declared.has(prefix)) element.needed.push(prefix);
    element.declared.set(prefix, uri);
  }
  private checkLocal(local: string): void {
    if (local === "") throw argumentException("The value cannot be an empty string.", "localName");
    const bad = /[^-:.\w\u00b7\u00c0-\uffff]/.exec(local);
    if (bad === null || !this.isStrict) return;
    const code = bad[0].charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
    throw new Exception(
      "System.ArgumentException",
      `Invalid name character in '${local}'. The '${bad[0]}' character, hexadecimal value 0x${code}, cannot be included in a name.`,
    );
  }
  endElement(full = false): void {
    this.check();
    const element = this.open.at(-1);
    if (element === undefined) {
      if (!this.isStrict) throw new Exception("System.InvalidOperationException", "There was no XML start tag open.");
      this.fail("EndElement");
    }
    const inStart = this.finishStart(full);
    this.open.pop();
    if (inStart && !full) this.layout.emptyElement();
    else this.layout.endElement(element.name);
    this.known = this.open.length === 0 ? (this.isFragment ? "Content" : "Epilog") : "Content";
    this.written();
  }
  /** Called when a piece is whole. */
  protected written(): void {}
  startAttribute(prefix: string | null, local: string, uri: string | null): void {
    this.check();
    if (this.known === "Attribute") this.endAttribute();
    const element = this.open.at(-1);
    if (this.known !== "Element" || element === undefined) this.fail("StartAttribute");
    this.checkLocal(local);
    const declares = uri === xmlnsUri || prefix === "xmlns" ? local : prefix === null && local === "xmlns" ? "" : null;
    const name =
      declares === null
        ? this.attributeName(element, prefix, local, uri)
        : declares === "" || local === "xmlns"
          ? "xmlns"
          : `xmlns:${local}`;
    if (element.attributes.has(name)) {
      this.known = "Error";
      throw new Exception("System.Xml.XmlException", `'${name}' is a duplicate attribute name.`);
    }
    element.attributes.add(name);
    this.attribute = { name, value: "", declares: name === "xmlns" ? "" : declares };
    this.known = "Attribute";
  }
  private attributeName(element: OpenElement, prefix: string | null, local: string, uri: string | null): string {
    if (uri === null || uri === "") return prefix === null || prefix === "" ? local : `${prefix}:${local}`;
    let chosen = prefix ?? "";
    const taken = chosen !== "" && element.declared.has(chosen) && element.declared.get(chosen) !== uri;
    if (chosen === "" || taken) chosen = this.prefixOf(uri) || this.freePrefix();
    this.need(element, chosen, uri);
    return `${chosen}:${local}`;
  }
  private freePrefix(): string {
    let number = this.open.reduce((count, element) => count + element.declared.size, 1);
    while (this.namespaceOf(`p${number}`) !== null) number++;
    return `p${number}`;
  }
  endAttribute(): void {
    const { attribute } = this;
    const element = this.open.at(-1);
    if (attribute === null || element === undefined) this.fail("EndAttribute");
    this.attribute = null;
    this.known = "Element";
    if (attribute.declares !== null) {
      const at = element.needed.indexOf(attribute.declares);
      if (at >= 0) element.needed.splice(at, 1);
      element.declared.set(attribute.declares, attribute.value);
    }
    this.layout.attribute(attribute.name, attribute.value);
  }
  string(value: string): void {
    if (this.attribute !== null) this.attribute.value += value;
    else if (value === "") {
      if (this.open.length > 0) this.content("Text", false);
    } else {
      this.content("Text", false);
      this.layout.text(value);
      this.written();
    }
  }
  /** Content that needs no escaping. */
  putRaw(value: string): void {
    if (this.attribute !== null) this.attribute.value += value;
    else {
      this.content("RawData", true);
      this.layout.raw(value);
      this.written();
    }
  }
  cdata(value: string): void {
    this.content("CData", false);
    this.layout.raw(`<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`);
    this.written();
  }
  whitespace(value: string): void {
    if (this.attribute !== null) this.attribute.value += value;
    else {
      this.content("Whitespace", true);
      this.layout.whitespace(value);
    }
  }
  /** A comment, an instruction or a document type. */
  node(markup: string): void {
    this.content("Comment", true);
    this.layout.standing(markup);
    this.written();
  }
  flush(): void {
    const output = this.layout.take();
    if (output === "") return;
    const { target } = this;
    if (target instanceof StringBuilder) target.append(output);
    else if (target instanceof TextWriter) target.put(output);
    else if (target instanceof Stream) target.write(this.encoded(output));
    else {
      const path = text(target);
      this.collected += output;
      withIoErrors(path, () => writeFileSync(path, this.encoded(this.collected, true)));
    }
  }
  private collected = "";
  private hasPreamble = false;
  private encoded(output: string, whole = false): Uint8Array {
    const { encoding } = this.settings;
    const preamble = this.hasPreamble && !whole ? new Uint8Array(0) : encoding.preamble;
    this.hasPreamble = true;
    return new Uint8Array(Buffer.concat([preamble, encoding.encode(output)]));
  }
  endDocument(): void {
    this.check();
    if (this.isStrict && !this.isFragment && this.open.length === 0 && this.known !== "Epilog") {
      this.known = "Error";
      throw argumentException("Document does not have a root element.", "");
    }
    while (this.open.length > 0) this.endElement();
    this.known = this.isStrict ? "Closed" : "Start";
    if (this.isStrict) this.known = "Epilog";
  }
  close(): void {
    if (this.known === "Closed") return;
    if (this.known !== "Error") while (this.open.length > 0) this.endElement();
    this.flush();
    this.known = "Closed";
    if (this.settings.closeOutput && this.target instanceof Stream) this.target.close();
  }
}
tagType(XmlWriter, "System.Xml.XmlWellFormedWriter");

/** The encoding that a text writer's declaration names: strings are UTF-16. */
export function encodingNameOf(writer: TextWriter): string {
  return writer instanceof StreamWriter ? webName(writer.encoding) : "utf-16";
}

/** The name of an encoding as declarations write it. */
function webName(encoding: Encoding): string {
  const names: Readonly<Record<string, string>> = {
    utf16le: "utf-16", utf16be: "utf-16BE", utf32le: "utf-32", utf32be: "utf-32BE", ascii: "us-ascii", latin1: "iso-8859-1",
  }; // biome-ignore format: a table
  return names[encoding.kind] ?? "utf-8";
}

/** XmlTextWriter: the older writer, which checks little and declares nothing by itself. */
export class XmlTextWriter extends XmlWriter {
  protected override readonly isStrict = false;
  /** Was an encoding given? Without one a stream's declaration names none. */
  hasEncoding = false;
  get baseStream(): PSValue {
    return this.target instanceof Stream ? this.target : null;
  }
  protected override get encodingName(): string {
    return this.target instanceof TextWriter || this.hasEncoding ? super.encodingName : "";
  }
  /** A text writer has at once what is written. */
  protected override written(): void {
    if (this.target instanceof TextWriter) this.flush();
  }
}
tagType(XmlTextWriter, "System.Xml.XmlTextWriter");
