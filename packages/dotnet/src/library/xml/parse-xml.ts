// XML text -> nodes. Failures are XmlException with .NET's texts and positions.

import { Exception } from "../../errors/exception.ts";
import { nodeTypes, XmlDocument, XmlNode, xmlnsUri } from "./dom.ts";

const namePattern = /[:A-Z_a-z\u00c0-\u{effff}][-:.\w\u00b7\u00c0-\u{effff}]*/uy;
const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Reads a whole document into `document` (emptied first). `byNodes`: as a reader of fragments does, into the document node by node. */
export function loadXml(document: XmlDocument, text: string, byNodes = false): void {
  document.clearChildren();
  new XmlParser(document, text, document.preserveWhitespace).document(byNodes);
}

/** Reads content (InnerXml) into a parent: elements, text and so on, in its namespace scope. */
export function parseFragment(parent: XmlNode, text: string): void {
  const owner = parent instanceof XmlDocument ? parent : parent.document;
  new XmlParser(owner as XmlDocument, text, true).fragment(parent);
}

class XmlParser {
  private readonly owner: XmlDocument;
  private readonly text: string;
  private readonly keepWhitespace: boolean;
  private at = 0;

  constructor(owner: XmlDocument, text: string, keepWhitespace: boolean) {
    this.owner = owner;
    this.text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    this.keepWhitespace = keepWhitespace;
  }

  document(byNodes: boolean): void {
    if (this.text.startsWith("<?xml") && /\s/.test(this.text[5] ?? "")) this.declaration();
    let root = false;
    for (;;) {
      const start = this.at;
      this.skipSpace();
      if (this.keepWhitespace && this.at > start)
        this.add(this.owner, nodeTypes.whitespace, "#whitespace", this.text.slice(start, this.at));
      if (this.at >= this.text.length) break;
      if (this.text[this.at] !== "<") throw this.error("Data at the root level is invalid.");
      if (this.text.startsWith("<!DOCTYPE", this.at)) this.documentType();
      else if (this.text.startsWith("<!--", this.at)) this.comment(this.owner);
      else if (this.text.startsWith("<?", this.at)) this.instruction(this.owner);
      else {
        if (root && byNodes)
          throw new Exception(
            "System.InvalidOperationException",
            "This document already has a 'DocumentElement' node.",
          );
        if (root) throw this.error("There are multiple root elements.", this.at + 1);
        root = true;
        this.element(this.owner);
      }
    }
    if (!root) throw xmlException("Root element is missing.", 0, 0);
  }

  fragment(parent: XmlNode): void {
    this.content(parent, null);
  }

  private error(message: string, at = this.at): Exception {
    const before = this.text.slice(0, at);
    const line = before.split("\n").length;
    return xmlException(message, line, at - before.lastIndexOf("\n"));
  }
  /** The text ended inside an element: .NET reports the start. */
  private unexpectedEnd(): Exception {
    return this.error("Data at the root level is invalid.", 0);
  }
  private skipSpace(): boolean {
    const start = this.at;
    while (this.at < this.text.length && /[ \t\r\n]/.test(this.text[this.at] as string)) this.at++;
    return this.at > start;
  }
  private name(): string {
    namePattern.lastIndex = this.at;
    const match = namePattern.exec(this.text);
    if (match === null) {
      const c = this.text[this.at];
      if (c === undefined) throw this.unexpectedEnd();
      throw this.error(
        `Name cannot begin with the '${c}' character, hexadecimal value 0x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}.`,
      );
    }
    this.at += match[0].length;
    return match[0];
  }
  private add(parent: XmlNode, type: XmlNode["nodeType"], name: string, text: string): XmlNode {
    const node = new XmlNode(type, name, "", text, this.owner);
    append(parent, node);
    return node;
  }

  private declaration(): void {
    const end = this.text.indexOf("?>");
    if (end < 0)
      throw this.error("Unexpected end of file while parsing XmlDeclaration has occurred.", this.text.length);
    this.add(this.owner, nodeTypes.declaration, "xml", this.text.slice(5, end).trim());
    this.at = end + 2;
  }
  private documentType(): void {
    let depth = 0;
    const start = this.at;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === "[") depth++;
      else if (c === "]") depth--;
      else if (c === ">" && depth === 0) break;
    }
    const body = this.text.slice(start + 9, this.at).trim();
    this.at++;
    this.add(this.owner, nodeTypes.documentType, /^\S+/.exec(body)?.[0] ?? "", body);
  }
  private delimited(open: string, close: string, what: string): string {
    const end = this.text.indexOf(close, this.at + open.length);
    if (end < 0) throw this.error(`Unexpected end of file while parsing ${what} has occurred.`, this.text.length);
    const body = this.text.slice(this.at + open.length, end);
    this.at = end + close.length;
    return body;
  }
  private comment(parent: XmlNode): void {
    this.add(parent, nodeTypes.comment, "#comment", this.delimited("<!--", "-->", "Comment"));
  }
  private instruction(parent: XmlNode): void {
    const body = this.delimited("<?", "?>", "PI");
    const name = /^\S+/.exec(body)?.[0] ?? "";
    this.add(parent, nodeTypes.processingInstruction, name, body.slice(name.length).trimStart());
  }

  private element(parent: XmlNode): void {
    const start = this.at + 1;
    this.at++;
    const name = this.name();
    const attributes = this.attributes();
    const element = this.makeElement(parent, name, attributes, start);
    if (this.text.startsWith("/>", this.at)) {
      this.at += 2;
      return;
    }
    this.at++;
    element.hasEndTag = true;
    this.content(element, { name, start });
  }

  private attributes(): { name: string; value: string; at: number }[] {
    const found: { name: string; value: string; at: number }[] = [];
    for (;;) {
      const spaced = this.skipSpace();
      const c = this.text[this.at];
      if (c === undefined) throw this.unexpectedEnd();
      if (c === ">" || this.text.startsWith("/>", this.at)) return found;
      if (!spaced) throw this.error(`'${c}' is an unexpected token. Expecting whitespace.`);
      const at = this.at;
      const name = this.name();
      this.skipSpace();
      if (this.text[this.at] !== "=") throw this.expected("'='");
      this.at++;
      this.skipSpace();
      const quote = this.text[this.at];
      if (quote !== '"' && quote !== "'") throw this.expected(`'"' or '''`);
      const value = this.attributeValue(quote);
      if (found.some((a) => a.name === name)) throw this.error(`'${name}' is a duplicate attribute name.`, at);
      found.push({ name, value, at });
    }
  }
  private expected(what: string): Exception {
    const c = this.text[this.at];
    return c === undefined
      ? this.unexpectedEnd()
      : this.error(`'${c}' is an unexpected token. The expected token is ${what}.`);
  }
  private attributeValue(quote: string): string {
    const start = ++this.at;
    const end = this.text.indexOf(quote, start);
    if (end < 0) throw this.unexpectedEnd();
    const raw = this.text.slice(start, end);
    const angle = raw.indexOf("<");
    if (angle >= 0) throw this.error("'<', hexadecimal value 0x3C, is an invalid attribute character.", start + angle);
    const value = this.expand(raw.replace(/\r\n|[\t\r\n]/g, " "), start);
    this.at = end + 1;
    return value;
  }

  private makeElement(
    parent: XmlNode,
    name: string,
    attributes: { name: string; value: string; at: number }[],
    start: number,
  ): XmlNode {
    const element = new XmlNode(nodeTypes.element, name, "", "", this.owner);
    append(parent, element);
    for (const { name: attribute, value } of attributes) {
      const isDeclaration = attribute === "xmlns" || attribute.startsWith("xmlns:");
      element.addAttribute(
        new XmlNode(nodeTypes.attribute, attribute, isDeclaration ? xmlnsUri : "", value, this.owner),
      );
    }
    const uri = element.namespaceOfPrefix(element.prefix);
    if (uri === null || (element.prefix !== "" && uri === ""))
      throw this.error(`'${element.prefix}' is an undeclared prefix.`, start);
    element.namespaceURI = uri;
    attributes.forEach(({ at }, i) => {
      const attribute = element.attributes[i] as XmlNode;
      if (attribute.prefix === "" || attribute.namespaceURI !== "") return;
      const found = element.namespaceOfPrefix(attribute.prefix);
      if (found === null) throw this.error(`'${attribute.prefix}' is an undeclared prefix.`, at);
      attribute.namespaceURI = found;
    });
    return element;
  }

  /** Content up to the end tag of `open` (null: up to the end of the text). */
  private content(parent: XmlNode, open: { name: string; start: number } | null): void {
    for (;;) {
      if (this.at >= this.text.length) {
        if (open === null) return;
        throw this.unexpectedEnd();
      }
      if (this.text[this.at] !== "<") this.characters(parent);
      else if (this.text.startsWith("</", this.at)) {
        this.endTag(open);
        return;
      } else if (this.text.startsWith("<!--", this.at)) this.comment(parent);
      else if (this.text.startsWith("<![CDATA[", this.at)) {
        this.add(parent, nodeTypes.cdata, "#cdata-section", this.delimited("<![CDATA[", "]]>", "CDATA"));
      } else if (this.text.startsWith("<?", this.at)) this.instruction(parent);
      else this.element(parent);
    }
  }

  private endTag(open: { name: string; start: number } | null): void {
    const at = this.at + 2;
    this.at = at;
    const name = this.name();
    if (open === null || name !== open.name) {
      if (open === null) throw this.error("Unexpected end tag.", at);
      const before = this.text.slice(0, open.start);
      const line = before.split("\n").length;
      const position = open.start - before.lastIndexOf("\n");
      throw this.error(
        `The '${open.name}' start tag on line ${line} position ${position} does not match the end tag of '${name}'.`,
        at,
      );
    }
    this.skipSpace();
    if (this.text[this.at] !== ">") throw this.expected("'>'");
    this.at++;
  }

  private characters(parent: XmlNode): void {
    const start = this.at;
    const end = this.text.indexOf("<", start);
    const raw = this.text.slice(start, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end;
    const bad = raw.indexOf("]]>");
    if (bad >= 0) throw this.error("']]>' is not allowed in character data.", start + bad);
    if (/^[ \t\r\n]*$/.test(raw)) {
      if (this.keepWhitespace) this.add(parent, nodeTypes.whitespace, "#whitespace", raw.replace(/\r\n?/g, "\n"));
      return;
    }
    this.add(parent, nodeTypes.text, "#text", this.expand(raw.replace(/\r\n?/g, "\n"), start));
  }

  private expand(raw: string, start: number): string {
    if (!raw.includes("&")) return raw;
    return raw.replace(
      /&(#x([0-9a-fA-F]+);|#(\d+);|([^;\s&<]+);)?/g,
      (
        _all,
        body: string | undefined,
        hex: string | undefined,
        decimal: string | undefined,
        name: string | undefined,
        offset: number,
      ) => {
        if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
        if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
        if (body === undefined || name === undefined)
          throw this.error("An error occurred while parsing EntityName.", start + offset + 1);
        const known = entities[name];
        if (known === undefined) throw this.error(`Reference to undeclared entity '${name}'.`, start + offset + 1);
        return known;
      },
    );
  }
}

function append(parent: XmlNode, node: XmlNode): void {
  if (parent.children.length === 0) parent.children = [];
  parent.children.push(node);
  node.parent = parent;
}

/** An XmlException; line 0 for those without a position. */
export function xmlException(message: string, line: number, position: number): Exception {
  const text = line === 0 ? message : `${message} Line ${line}, position ${position}.`;
  return new Exception("System.Xml.XmlException", text, {
    properties: { LineNumber: line, LinePosition: position, SourceUri: "" },
  });
}
