// A pull scanner over XML text: start tags, end tags, text. No DTDs (refused), no namespaces resolved; names as written.
import { RemoteProtocolError } from "../protocol-error.ts";
import { unescapeXml } from "./xml-escape.ts";

/** What `next` found. */
export type XmlToken = 0 | 1 | 2 | 3;
export const endOfXml = 0;
export const startTag = 1;
export const endTag = 2;
export const textToken = 3;

/** ASCII names of at most three letters by their letters. */
const shortNames = new Map<number, string>();

/** Reads a document token by token. Every malformed construct throws RemoteProtocolError. */
export class XmlScanner {
  readonly source: string;
  position: number;
  /** Of the last start or end tag, prefix included. */
  name = "";
  /** The last start tag was `<x/>`: no end tag follows. */
  isEmpty = false;
  /** Of the last text token, entities resolved. */
  text = "";
  private attributesStart = 0;
  private attributesEnd = 0;

  constructor(source: string) {
    this.source = source;
    this.position = 0;
  }

  /** The next token. Comments, processing instructions and the declaration are skipped. */
  next(): XmlToken {
    const source = this.source;
    for (;;) {
      const start = this.position;
      if (start >= source.length) return endOfXml;
      if (source.charCodeAt(start) !== 60) return this.readText(start);
      const second = source.charCodeAt(start + 1);
      if (second === 47) return this.readEndTag(start);
      if (second === 63) this.position = this.after("?>", start);
      else if (second !== 33) return this.readStartTag(start);
      else if (source.startsWith("<!--", start)) this.position = this.after("-->", start + 4);
      else if (source.startsWith("<![CDATA[", start)) return this.readCData(start);
      else throw new RemoteProtocolError("The XML has a document type, which is not allowed.");
    }
  }

  private after(mark: string, from: number): number {
    const end = this.source.indexOf(mark, from);
    if (end < 0) throw new RemoteProtocolError("The XML ends unexpectedly.");
    return end + mark.length;
  }

  private readText(start: number): XmlToken {
    let end = this.source.indexOf("<", start);
    if (end < 0) end = this.source.length;
    this.position = end;
    const text = this.source.slice(start, end);
    this.text = text.indexOf("&") < 0 ? text : unescapeXml(text);
    return textToken;
  }

  private readCData(start: number): XmlToken {
    this.position = this.after("]]>", start);
    this.text = this.source.slice(start + 9, this.position - 3);
    return textToken;
  }

  private readEndTag(start: number): XmlToken {
    this.position = this.after(">", start);
    this.name = this.nameAt(start + 2, this.position - 1).trimEnd();
    return endTag;
  }

  /** A tag's name. Short ones are most of a document: each is made once, which comparisons notice by identity. */
  private nameAt(start: number, end: number): string {
    const { source } = this;
    const length = end - start;
    if (length > 3) return source.slice(start, end);
    let key = length;
    for (let i = start; i < end; i++) {
      const c = source.charCodeAt(i);
      if (c > 127) return source.slice(start, end);
      key = key * 128 + c;
    }
    let name = shortNames.get(key);
    if (name === undefined) {
      // A property's name is the one string of its text: equal to a literal by identity.
      name = Object.keys({ [source.slice(start, end)]: true })[0] as string;
      shortNames.set(key, name);
    }
    return name;
  }

  private readStartTag(start: number): XmlToken {
    const source = this.source;
    let i = start + 1;
    let c = source.charCodeAt(i);
    while (c > 32 && c !== 62 && c !== 47) c = source.charCodeAt(++i);
    if (i === start + 1) throw new RemoteProtocolError("The XML has a tag without a name.");
    this.name = this.nameAt(start + 1, i);
    this.attributesStart = i;
    let quote = 0;
    for (;;) {
      if (i >= source.length) throw new RemoteProtocolError("The XML ends unexpectedly.");
      c = source.charCodeAt(i);
      if (quote !== 0) {
        if (c === quote) quote = 0;
      } else if (c === 34 || c === 39) quote = c;
      else if (c === 62) break;
      else if (c === 60) throw new RemoteProtocolError("The XML has a tag inside a tag.");
      i++;
    }
    this.isEmpty = source.charCodeAt(i - 1) === 47;
    this.attributesEnd = this.isEmpty ? i - 1 : i;
    this.position = i + 1;
    return startTag;
  }

  /** True when the last start tag had attributes. */
  get hasAttributes(): boolean {
    return this.attributesEnd - this.attributesStart > 3;
  }

  /** The value of an attribute of the last start tag by its exact name, or null. */
  attribute(name: string): string | null {
    const source = this.source;
    let i = this.attributesStart;
    const end = this.attributesEnd;
    while (i < end) {
      while (i < end && source.charCodeAt(i) <= 32) i++;
      if (i >= end) return null;
      const equals = source.indexOf("=", i);
      if (equals < 0 || equals >= end) throw new RemoteProtocolError("The XML has an attribute without a value.");
      let open = equals + 1;
      while (open < end && source.charCodeAt(open) <= 32) open++;
      const quote = source[open]!;
      const close = quote === '"' || quote === "'" ? source.indexOf(quote, open + 1) : -1;
      if (close < 0 || close > end) throw new RemoteProtocolError("The XML has an attribute without quotes.");
      let nameEnd = equals;
      while (nameEnd > i && source.charCodeAt(nameEnd - 1) <= 32) nameEnd--;
      if (nameEnd - i === name.length && source.startsWith(name, i)) return unescapeXml(source.slice(open + 1, close));
      i = close + 1;
    }
    return null;
  }

  /** All attributes of the last start tag. */
  attributes(): Map<string, string> {
    const result = new Map<string, string>();
    const pattern = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
    for (const match of this.source.slice(this.attributesStart, this.attributesEnd).matchAll(pattern)) {
      result.set(match[1]!, unescapeXml(match[2] ?? match[3] ?? ""));
    }
    return result;
  }

  /** After a start tag: its text content up to its end tag, which must follow without child elements. */
  readContent(): string {
    if (this.isEmpty) return "";
    const name = this.name;
    const source = this.source;
    // The usual case: plain text up to the matching end tag.
    const start = this.position;
    const end = source.indexOf("<", start);
    if (end >= 0 && source.startsWith(name, end + 2) && source.charCodeAt(end + 1) === 47) {
      const close = end + 2 + name.length;
      if (source.charCodeAt(close) === 62) {
        this.position = close + 1;
        const text = source.slice(start, end);
        return text.indexOf("&") < 0 ? text : unescapeXml(text);
      }
    }
    return this.readMixedContent(name);
  }

  private readMixedContent(name: string): string {
    let text = "";
    for (;;) {
      const token = this.next();
      if (token === textToken) text += this.text;
      else if (token === endTag && this.name === name) return text;
      else throw new RemoteProtocolError(`The XML element ${name} has unexpected content.`);
    }
  }

  /** After a start tag: the next child's start tag (true) or this element's end tag (false). Text between is ignored. */
  nextChild(parent: string): boolean {
    for (;;) {
      const token = this.next();
      if (token === startTag) return true;
      if (token === endTag) {
        if (this.name !== parent) throw new RemoteProtocolError(`The XML closes ${this.name} inside ${parent}.`);
        return false;
      }
      if (token === endOfXml) throw new RemoteProtocolError("The XML ends unexpectedly.");
    }
  }

  /** After a start tag: skips to behind its end tag. */
  skip(): void {
    if (this.isEmpty) return;
    const open = [this.name];
    while (open.length > 0) {
      const token = this.next();
      if (token === startTag) {
        if (!this.isEmpty) open.push(this.name);
      } else if (token === endTag) {
        if (open.pop() !== this.name) throw new RemoteProtocolError(`The XML closes ${this.name} out of order.`);
      } else if (token === endOfXml) throw new RemoteProtocolError("The XML ends unexpectedly.");
    }
  }
}
