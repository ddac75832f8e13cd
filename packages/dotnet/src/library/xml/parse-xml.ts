// XML text -> nodes. Failures are XmlException with .NET's texts and positions.

import { Exception } from "../../errors/exception.ts";
import { nodeTypes, XmlDocument, XmlNode, xmlnsUri } from "./dom.ts";

const namePattern = /[:A-Z_a-z\u00c0-\u{effff}][-:.\w\u00b7\u00c0-\u{effff}]*/uy;
const endInName = "Unexpected end of file while parsing Name has occurred.";
const lateDeclaration =
  "Unexpected XML declaration. The XML declaration must be the first node in the document, and no whitespace characters are allowed to appear before it.";
/** What XML does not allow in text. */
const invalidCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
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

/** What a reader hears of: a node that begins (an element with its attributes) or an element's end tag, and where in the text. */
export type NodeListener = (node: XmlNode, isEnd: boolean, at: number) => void;

/** Reads a text for a reader, telling it node by node. Throws as loadXml; what came before the mistake has been told. */
export function scanXml(text: string, options: { readonly isFragment: boolean }, listener: NodeListener): XmlDocument {
  const document = new XmlDocument();
  const parser = new XmlParser(document, text, true, listener);
  if (options.isFragment) parser.fragment(document);
  else parser.document(false);
  return document;
}

class XmlParser {
  private readonly owner: XmlDocument;
  private readonly text: string;
  private readonly keepWhitespace: boolean;
  private at = 0;
  /** Where the node that is being read begins. */
  private nodeStart = 0;
  /** Where the name in the last end tag begins. */
  private endStart = 0;
  /** Names of the elements that are open, outermost first. */
  private readonly open: string[] = [];

  private readonly listener: NodeListener | null;
  constructor(owner: XmlDocument, text: string, keepWhitespace: boolean, listener: NodeListener | null = null) {
    this.owner = owner;
    this.listener = listener;
    this.text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    this.keepWhitespace = keepWhitespace;
  }

  document(byNodes: boolean): void {
    if (this.text.startsWith("<?xml") && /\s/.test(this.text[5] ?? "")) this.declaration();
    let root = false;
    for (;;) {
      const start = this.at;
      this.skipSpace();
      this.nodeStart = start;
      if (this.keepWhitespace && this.at > start)
        this.add(this.owner, nodeTypes.whitespace, "#whitespace", this.text.slice(start, this.at));
      if (this.at >= this.text.length) break;
      if (this.text[this.at] !== "<") {
        if (root && byNodes) throw wrongNodeType();
        throw this.error("Data at the root level is invalid.");
      }
      if (this.text.startsWith("<!DOCTYPE", this.at)) this.documentType();
      else if (this.text.startsWith("<!--", this.at)) this.comment(this.owner);
      else if (this.text.startsWith("<?", this.at)) this.instruction(this.owner);
      else if (this.text.startsWith("</", this.at)) throw this.error("Unexpected end tag.", this.at + 2);
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
  /** The text ended too early; a text of less than four characters .NET gives up at its start. */
  private unexpectedEnd(message = "Unexpected end of file has occurred."): Exception {
    if (this.text.length < 4) return this.error("Data at the root level is invalid.", 0);
    return this.error(message, this.text.length);
  }
  private notClosed(): Exception {
    const names = [...this.open].reverse().join(", ");
    return this.unexpectedEnd(`Unexpected end of file has occurred. The following elements are not closed: ${names}.`);
  }
  private skipSpace(): boolean {
    const start = this.at;
    while (this.at < this.text.length && /[ \t\r\n]/.test(this.text[this.at] as string)) this.at++;
    return this.at > start;
  }
  private name(ofEndTag = false): string {
    namePattern.lastIndex = this.at;
    const match = this.text[this.at] === ":" ? null : namePattern.exec(this.text);
    if (match === null) {
      const c = this.text[this.at];
      if (c === undefined) throw this.unexpectedEnd(endInName);
      throw this.error(
        `Name cannot begin with the '${c}' character, hexadecimal value 0x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}.`,
      );
    }
    const name = match[0];
    const colon = name.indexOf(":");
    const second = colon < 0 ? -1 : name.indexOf(":", colon + 1);
    if (second >= 0)
      throw this.error("The ':' character, hexadecimal value 0x3A, cannot be included in a name.", this.at + second);
    this.at += name.length;
    if (this.at >= this.text.length && !ofEndTag) throw this.unexpectedEnd(endInName);
    return name;
  }
  private add(parent: XmlNode, type: XmlNode["nodeType"], name: string, text: string): XmlNode {
    const node = new XmlNode(type, name, "", text, this.owner);
    append(parent, node);
    this.listener?.(node, false, this.nodeStart);
    return node;
  }

  private declaration(): void {
    this.nodeStart = 2;
    const end = this.text.indexOf("?>");
    if (end < 0) throw this.unexpectedEnd();
    const version = /\bversion\s*=\s*["']([^"']*)["']/d.exec(this.text.slice(0, end));
    if (version !== null && !/^1\.\d+$/.test(version[1] as string))
      throw this.error(`Version number '${version[1]}' is invalid.`, version.indices?.[1]?.[0] ?? 1);
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
    if (this.at >= this.text.length) throw this.error("Incomplete DTD content.");
    const body = this.text.slice(start + 9, this.at).trim();
    this.at++;
    this.add(this.owner, nodeTypes.documentType, /^\S+/.exec(body)?.[0] ?? "", body);
  }
  private delimited(open: string, close: string, what: string): string {
    this.nodeStart = this.at + open.length;
    const end = this.text.indexOf(close, this.at + open.length);
    if (end < 0) throw this.error(`Unexpected end of file while parsing ${what} has occurred.`, this.text.length);
    const body = this.text.slice(this.at + open.length, end);
    this.at = end + close.length;
    return body;
  }
  private comment(parent: XmlNode): void {
    const start = this.at + 4;
    const body = this.delimited("<!--", "-->", "Comment");
    const dashes = `${body}-`.indexOf("--");
    if (dashes >= 0)
      throw this.error("An XML comment cannot contain '--', and '-' cannot be the last character.", start + dashes);
    this.add(parent, nodeTypes.comment, "#comment", body);
  }
  private instruction(parent: XmlNode): void {
    if (/^<\?xml[\s?]/i.test(this.text.slice(this.at, this.at + 6))) throw this.error(lateDeclaration, this.at + 2);
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
    if (!this.text.startsWith("/>", this.at)) element.hasEndTag = true;
    this.listener?.(element, false, start);
    if (this.text.startsWith("/>", this.at)) {
      this.at += 2;
      return;
    }
    this.at++;
    this.open.push(name);
    this.content(element, { name, start });
    this.open.pop();
    this.listener?.(element, true, this.endStart);
  }

  private attributes(): { name: string; value: string; at: number }[] {
    const found: { name: string; value: string; at: number }[] = [];
    for (;;) {
      const spaced = this.skipSpace();
      const c = this.text[this.at];
      if (c === undefined) throw this.unexpectedEnd();
      if (c === ">" || this.text.startsWith("/>", this.at)) return found;
      if (c === "/") {
        this.at++;
        throw this.expected("'>'");
      }
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
    if (end < 0) throw this.unexpectedEnd("There is an unclosed literal string.");
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
        throw this.notClosed();
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
    this.endStart = at;
    const name = this.name(true);
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
    if (this.at >= this.text.length) throw this.notClosed();
    if (this.text[this.at] !== ">") throw this.expected("'>'");
    this.at++;
  }

  private characters(parent: XmlNode): void {
    const start = this.at;
    this.nodeStart = start;
    const end = this.text.indexOf("<", start);
    const raw = this.text.slice(start, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end;
    const bad = raw.indexOf("]]>");
    if (bad >= 0) throw this.error("']]>' is not allowed in character data.", start + bad);
    const control = raw.search(invalidCharacter);
    if (control >= 0) {
      const code = raw.charCodeAt(control).toString(16).toUpperCase().padStart(2, "0");
      throw this.error(`'${raw[control]}', hexadecimal value 0x${code}, is an invalid character.`, start + control);
    }
    if (/^[ \t\r\n]*$/.test(raw)) {
      if (this.keepWhitespace) this.add(parent, nodeTypes.whitespace, "#whitespace", raw.replace(/\r\n?/g, "\n"));
      return;
    }
    this.add(parent, nodeTypes.text, "#text", this.expand(raw.replace(/\r\n?/g, "\n"), start));
  }

  /** `&#x…;` and `&#…;` with other characters than digits, reported at the first of them. */
  private badNumber(name: string, at: number): Exception {
    const isHex = name.startsWith("#x");
    const digits = name.slice(isHex ? 2 : 1);
    const wrong = Math.max(digits.search(isHex ? /[^0-9a-fA-F]/ : /[^0-9]/), 0);
    return this.error(
      `Invalid syntax for a ${isHex ? "hexadecimal" : "decimal"} numeric entity reference.`,
      at + name.length - digits.length + wrong,
    );
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
        if (name.startsWith("#")) throw this.badNumber(name, start + offset + 1);
        const known = entities[name];
        if (known === undefined) throw this.error(`Reference to undeclared entity '${name}'.`, start + offset + 1);
        return known;
      },
    );
  }
}

function wrongNodeType(): Exception {
  return new Exception(
    "System.InvalidOperationException",
    "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type.",
  );
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
