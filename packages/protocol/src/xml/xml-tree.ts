// Small documents (SOAP envelopes, pool messages) as a tree; names without prefix, as WS-Management's element names are unique.
import { RemoteProtocolError } from "../protocol-error.ts";
import { endOfXml, endTag, startTag, textToken, XmlScanner } from "./xml-scanner.ts";

/** One element. */
export class XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[] = [];
  text = "";
  constructor(name: string, attributes: ReadonlyMap<string, string>) {
    this.name = name;
    this.attributes = attributes;
  }
  /** The first child of a name. */
  child(name: string): XmlElement | undefined {
    for (const child of this.children) if (child.name === name) return child;
    return undefined;
  }
  /** The first element of a name anywhere below. */
  find(name: string): XmlElement | undefined {
    for (const child of this.children) {
      const found = child.name === name ? child : child.find(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  /** All elements of a name anywhere below, in document order. */
  findAll(name: string, found: XmlElement[] = []): XmlElement[] {
    for (const child of this.children) {
      if (child.name === name) found.push(child);
      child.findAll(name, found);
    }
    return found;
  }
  /** An attribute by its name without prefix. */
  attribute(name: string): string | undefined {
    const direct = this.attributes.get(name);
    if (direct !== undefined) return direct;
    for (const [key, value] of this.attributes) if (key.endsWith(`:${name}`)) return value;
    return undefined;
  }
}

const maximumDepth = 200;
const emptyAttributes: ReadonlyMap<string, string> = new Map();

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The document element. Throws RemoteProtocolError for anything that is not one well-formed element. */
export function parseXml(source: string): XmlElement {
  const scanner = new XmlScanner(source.charCodeAt(0) === 0xfeff ? source.slice(1) : source);
  const open: { element: XmlElement; name: string }[] = [];
  let root: XmlElement | undefined;
  for (;;) {
    const token = scanner.next();
    const top = open[open.length - 1];
    if (token === startTag) {
      const element = new XmlElement(
        localName(scanner.name),
        scanner.hasAttributes ? scanner.attributes() : emptyAttributes,
      );
      if (top !== undefined) top.element.children.push(element);
      else if (root === undefined) root = element;
      else throw new RemoteProtocolError("The XML has more than one document element.");
      if (!scanner.isEmpty) open.push({ element, name: scanner.name });
      if (open.length > maximumDepth) throw new RemoteProtocolError("The XML is nested too deeply.");
    } else if (token === endTag) {
      if (open.pop()?.name !== scanner.name)
        throw new RemoteProtocolError(`The XML closes ${scanner.name} out of order.`);
    } else if (token === textToken) {
      if (top !== undefined) top.element.text += scanner.text;
      else if (scanner.text.trim() !== "")
        throw new RemoteProtocolError("The XML has text outside its document element.");
    } else if (token === endOfXml) {
      if (root === undefined || open.length > 0) throw new RemoteProtocolError("The XML ends unexpectedly.");
      return root;
    }
  }
}
