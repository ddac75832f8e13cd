// The XML document object model: nodes with parents, attributes, names and namespaces.

import { Exception } from "../../errors/exception.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { getType, TYPE } from "../../types/dotnet-type.ts";
import type { AdaptedProperty } from "../../values/adapted-object.ts";
import { ADAPT } from "../../values/adapted-object.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { xmlAdapter } from "./xml-adapter.ts";

/** XmlNodeType by .NET's number. */
export const nodeTypes = {
  element: 1, attribute: 2, text: 3, cdata: 4, entityReference: 5, processingInstruction: 7, comment: 8, document: 9, documentType: 10,
  fragment: 11, whitespace: 13, significantWhitespace: 14, declaration: 17,
} as const; // biome-ignore format: a table
export type NodeType = (typeof nodeTypes)[keyof typeof nodeTypes];

const typeNames: Readonly<Record<NodeType, string>> = {
  1: "XmlElement", 2: "XmlAttribute", 3: "XmlText", 4: "XmlCDataSection", 5: "XmlEntityReference", 7: "XmlProcessingInstruction", 8: "XmlComment",
  9: "XmlDocument", 10: "XmlDocumentType", 11: "XmlDocumentFragment", 13: "XmlWhitespace", 14: "XmlSignificantWhitespace", 17: "XmlDeclaration",
}; // biome-ignore format: a table
const fixedNames: Partial<Record<NodeType, string>> = {
  3: "#text", 4: "#cdata-section", 8: "#comment", 9: "#document", 11: "#document-fragment", 13: "#whitespace", 14: "#significant-whitespace", 17: "xml",
}; // biome-ignore format: a table

const noNodes: XmlNode[] = [];

/** Any node of a document. */
export class XmlNode {
  readonly nodeType: NodeType;
  readonly prefix: string;
  readonly localName: string;
  namespaceURI: string;
  /** Text of text-like nodes, attributes, comments and instructions. */
  text: string;
  parent: XmlNode | null = null;
  document: XmlDocument | null;
  children: XmlNode[] = noNodes;
  attributes: XmlNode[] = noNodes;
  /** Written `<a></a>` rather than `<a />`. */
  hasEndTag = false;

  constructor(nodeType: NodeType, name: string, namespaceURI: string, text: string, document: XmlDocument | null) {
    const colon = name.indexOf(":");
    this.nodeType = nodeType;
    this.prefix = colon < 0 ? "" : name.slice(0, colon);
    this.localName = fixedNames[nodeType] ?? name.slice(colon + 1);
    this.namespaceURI = namespaceURI;
    this.text = text;
    this.document = document;
  }
  get [TYPE](): DotNetType {
    return getType(`System.Xml.${typeNames[this.nodeType]}`);
  }
  /** PowerShell's view: attributes and children as properties. */
  [ADAPT](): readonly AdaptedProperty[];
  [ADAPT](name: string): AdaptedProperty | null;
  [ADAPT](name?: string): readonly AdaptedProperty[] | AdaptedProperty | null {
    return xmlAdapter(this, name);
  }
  get name(): string {
    return this.prefix === "" ? this.localName : `${this.prefix}:${this.localName}`;
  }
  get value(): string | null {
    return this.nodeType === 1 || this.nodeType === 9 || this.nodeType === 11 || this.nodeType === 10
      ? null
      : this.text;
  }
  get isTextLike(): boolean {
    return this.nodeType === 3 || this.nodeType === 4 || this.nodeType === 13 || this.nodeType === 14;
  }
  /** Concatenated text of the node and all below it. */
  get innerText(): string {
    if (this.nodeType === 2 || this.isTextLike || this.nodeType === 8 || this.nodeType === 7 || this.nodeType === 17)
      return this.text;
    let result = "";
    for (const child of this.children) if (child.nodeType !== 8 && child.nodeType !== 7) result += child.innerText;
    return result;
  }
  get ownerDocument(): XmlDocument | null {
    return this.document;
  }
  get nextSibling(): XmlNode | null {
    return this.sibling(1);
  }
  get previousSibling(): XmlNode | null {
    return this.sibling(-1);
  }
  private sibling(step: number): XmlNode | null {
    if (this.parent === null || this.nodeType === 2) return null;
    return this.parent.children[this.parent.children.indexOf(this) + step] ?? null;
  }
  attribute(name: string): XmlNode | undefined {
    return this.attributes.find((a) => a.name === name);
  }
  attributeIn(localName: string, namespaceURI: string): XmlNode | undefined {
    return this.attributes.find((a) => a.localName === localName && a.namespaceURI === namespaceURI);
  }
  /** Sets an attribute by name, keeping its place when it exists. */
  setAttribute(name: string, value: string, namespaceURI = ""): XmlNode {
    const known = this.attribute(name);
    if (known !== undefined) {
      known.text = value;
      return known;
    }
    const made = new XmlNode(
      nodeTypes.attribute,
      name,
      name === "xmlns" || name.startsWith("xmlns:") ? xmlnsUri : namespaceURI,
      value,
      this.document,
    );
    this.addAttribute(made);
    return made;
  }
  addAttribute(attribute: XmlNode): void {
    if (this.attributes === noNodes) this.attributes = [];
    attribute.parent = this;
    this.attributes.push(attribute);
  }
  /** Inserts a child before another (null: at the end). A fragment's children go in its place. */
  insert(child: XmlNode, before: XmlNode | null): void {
    if (child.nodeType === 11) {
      for (const part of [...child.children]) this.insert(part, before);
      return;
    }
    this.checkInsert(child);
    child.parent?.remove(child);
    if (this.children === noNodes) this.children = [];
    const at = before === null ? this.children.length : this.children.indexOf(before);
    if (at < 0) throw new Exception("System.ArgumentException", "The reference node is not a child of this node.");
    this.children.splice(at, 0, child);
    child.parent = this;
  }
  private checkInsert(child: XmlNode): void {
    for (let node: XmlNode | null = this; node !== null; node = node.parent) {
      if (node === child)
        throw new Exception(
          "System.ArgumentException",
          "Cannot insert a node or any ancestor of that node as a child of itself.",
        );
    }
    const owner = this.nodeType === 9 ? (this as unknown as XmlDocument) : this.document;
    if (child.document !== owner && child.document !== null && child.nodeType !== 9) {
      throw new Exception("System.ArgumentException", "The node to be inserted is from a different document context.");
    }
    if (this.nodeType === 9) {
      if (child.nodeType === 1 && this.children.some((c) => c.nodeType === 1 && c !== child)) {
        throw new Exception("System.InvalidOperationException", "This document already has a 'DocumentElement' node.");
      }
      if (child.nodeType === 3 || child.nodeType === 4) throw wrongChild();
    } else if (this.nodeType !== 1 && this.nodeType !== 11 && this.nodeType !== 2) throw wrongChild();
  }
  remove(child: XmlNode): void {
    const at = this.children.indexOf(child);
    if (at < 0) throw new Exception("System.ArgumentException", "The node to be removed is not a child of this node.");
    this.children.splice(at, 1);
    child.parent = null;
  }
  clearChildren(): void {
    for (const child of this.children) child.parent = null;
    this.children = noNodes;
  }
  /** Replaces the content by text. */
  setInnerText(text: string): void {
    if (this.nodeType !== 1 && this.nodeType !== 11) {
      this.text = text;
      return;
    }
    this.clearChildren();
    this.hasEndTag = true;
    if (text !== "") this.insert(new XmlNode(nodeTypes.text, "#text", "", text, this.document), null);
  }
  /** A copy, with everything below it when deep. Attributes are always copied. */
  clone(deep: boolean, document: XmlDocument | null = this.document): XmlNode {
    const copy =
      this.nodeType === 9
        ? new XmlDocument()
        : new XmlNode(this.nodeType, this.name, this.namespaceURI, this.text, document);
    const owner = copy instanceof XmlDocument ? copy : document;
    copy.hasEndTag = this.hasEndTag;
    for (const attribute of this.attributes) copy.addAttribute(attribute.clone(true, owner));
    if (deep) {
      for (const child of this.children) {
        const made = child.clone(true, owner);
        if (copy.children === noNodes) copy.children = [];
        copy.children.push(made);
        made.parent = copy;
      }
    }
    return copy;
  }
  /** The namespace a prefix stands for here, or null. */
  namespaceOfPrefix(prefix: string): string | null {
    if (prefix === "xml") return "http://www.w3.org/XML/1998/namespace";
    const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
    for (let node: XmlNode | null = this; node !== null; node = node.parent) {
      const found = node.attribute(name);
      if (found !== undefined) return found.text;
      if (node.nodeType === 1 && node.prefix === prefix && node.namespaceURI !== "") return node.namespaceURI;
    }
    return prefix === "" ? "" : null;
  }
  /** .NET's ToString() is the type's name; what PowerShell shows in cells is the local name (type data). */
  toString(): string {
    return `System.Xml.${typeNames[this.nodeType]}`;
  }
}

export const xmlnsUri = "http://www.w3.org/2000/xmlns/";

function wrongChild(): Exception {
  return new Exception(
    "System.InvalidOperationException",
    "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type.",
  );
}

/** System.Xml.XmlDocument. */
export class XmlDocument extends XmlNode {
  preserveWhitespace = false;
  /** Its XmlSchemaSet, once asked for. */
  schemas: PSValue = null;
  constructor() {
    super(nodeTypes.document, "#document", "", "", null);
  }
  get documentElement(): XmlNode | null {
    return this.children.find((c) => c.nodeType === 1) ?? null;
  }
}
