// XmlReader's cursor: a text or a node as a list of events, walked forward. Mistakes in the text are met where they stand.

import { Exception } from "../../errors/exception.ts";
import { getType } from "../../types/dotnet-type.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { nodeTypes, XmlNode } from "./dom.ts";
import { scanXml, xmlException } from "./parse-xml.ts";
import { outerXml } from "./serialize-xml.ts";
import { fromXml } from "./xml-convert.ts";

export const endElement: number = 15;

interface ReaderEvent {
  readonly node: XmlNode;
  readonly isEnd: boolean;
  readonly depth: number;
  /** Index in the text; -1: there is none. */
  readonly at: number;
}

export interface ReaderOptions {
  readonly ignoreWhitespace: boolean;
  readonly ignoreComments: boolean;
  readonly ignoreInstructions: boolean;
  /** 0 Prohibit, 1 Ignore, 2 Parse. */
  readonly dtd: number;
  readonly isFragment: boolean;
}
export const plainOptions: ReaderOptions = {
  ignoreWhitespace: false,
  ignoreComments: false,
  ignoreInstructions: false,
  dtd: 0,
  isFragment: false,
};

const dtdProhibited =
  "For security reasons DTD is prohibited in this XML document. To enable DTD processing set the DtdProcessing property on XmlReaderSettings to Parse and pass the settings into XmlReader.Create method.";

/** What a mistake in the text is met as: the error, after the events before it. */
interface Scanned {
  readonly events: readonly ReaderEvent[];
  readonly failure: Exception | null;
}

function isSkipped(node: XmlNode, options: ReaderOptions): boolean {
  switch (node.nodeType) {
    case nodeTypes.whitespace:
      return options.ignoreWhitespace;
    case nodeTypes.comment:
      return options.ignoreComments;
    case nodeTypes.processingInstruction:
      return options.ignoreInstructions;
    case nodeTypes.documentType:
      return options.dtd === 1;
    default:
      return false;
  }
}

function scan(source: string, options: ReaderOptions): Scanned {
  const events: ReaderEvent[] = [];
  let depth = 0;
  try {
    scanXml(source, options, (node, isEnd, at) => {
      if (isEnd) depth--;
      if (node.nodeType === nodeTypes.documentType && options.dtd === 0) {
        throw xmlException(dtdProhibited, 0, 0);
      }
      if (!isSkipped(node, options)) events.push({ node, isEnd, depth, at });
      if (!isEnd && node.nodeType === nodeTypes.element && node.hasEndTag) depth++;
    });
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return { events, failure: error };
  }
  return { events, failure: null };
}

function walk(node: XmlNode, depth: number, events: ReaderEvent[]): void {
  const isElement = node.nodeType === nodeTypes.element;
  if (node.nodeType !== nodeTypes.document && node.nodeType !== nodeTypes.fragment)
    events.push({ node, isEnd: false, depth, at: -1 });
  for (const child of node.children) walk(child, isElement ? depth + 1 : depth, events);
  if (isElement && (node.children.length > 0 || node.hasEndTag)) events.push({ node, isEnd: true, depth, at: -1 });
}

/** Where a reader gets its events from. */
export type ReaderSource = { readonly text: string; readonly options: ReaderOptions } | { readonly node: XmlNode };

export type XmlReaderState = "Initial" | "Interactive" | "EndOfFile" | "Error" | "Closed";

/** A forward cursor over XML. */
export class XmlReader {
  private scanned: Scanned | null = null;
  private readonly source: ReaderSource | null;
  private index = -1;
  /** Index of the attribute the cursor is on (-1: on the node), and whether it is on the attribute's text. */
  private attributeAt = -1;
  private onAttributeText = false;
  private state: XmlReaderState = "Initial";
  private readonly parent: XmlReader | null;
  private readonly first: number;
  private readonly baseDepth: number;
  settings: PSValue = null;

  constructor(source: ReaderSource | null, parent: XmlReader | null = null) {
    this.source = source;
    this.parent = parent;
    this.first = parent === null ? 0 : parent.index;
    this.baseDepth = parent === null ? 0 : (parent.event?.depth ?? 0);
  }
  /** The whole text: what XmlDocument.Load takes. Afterwards the reader is at its end. */
  get sourceText(): string {
    const rest = this.index < 0 && this.source !== null && "text" in this.source ? this.source.text : this.remaining();
    this.index = this.list.events.length;
    this.state = "EndOfFile";
    return rest;
  }
  private remaining(): string {
    if (this.state === "Initial") this.read();
    const { events } = this.list;
    const level = this.event?.depth ?? 0;
    let text = "";
    for (let i = Math.max(this.index, 0); i < events.length; i++) {
      const event = events[i] as ReaderEvent;
      if (event.depth < level) break;
      if (event.depth === level && !event.isEnd) text += outerXml(event.node);
    }
    if (this.list.failure !== null) throw this.list.failure;
    return text;
  }
  private get list(): Scanned {
    if (this.parent !== null) return this.parent.list;
    if (this.scanned === null) {
      const { source } = this;
      if (source === null) this.scanned = { events: [], failure: null };
      else if ("text" in source) this.scanned = scan(source.text, source.options);
      else {
        const events: ReaderEvent[] = [];
        walk(source.node, 0, events);
        this.scanned = { events, failure: null };
      }
    }
    return this.scanned;
  }
  private get event(): ReaderEvent | undefined {
    return this.state === "Interactive" ? this.list.events[this.index] : undefined;
  }
  get node(): XmlNode | null {
    return this.event?.node ?? null;
  }
  /** The attribute the cursor is on, or null. */
  get currentAttribute(): XmlNode | null {
    return this.attributeAt < 0 ? null : (this.attributes[this.attributeAt] ?? null);
  }
  /** What Name, Value and the like speak of. */
  get current(): XmlNode | null {
    return this.currentAttribute ?? this.node;
  }
  get attributes(): readonly XmlNode[] {
    const { event } = this;
    if (event === undefined || event.isEnd) return [];
    if (event.node.nodeType === nodeTypes.declaration) return declarationAttributes(event.node);
    return event.node.attributes;
  }
  get nodeType(): number {
    const { event } = this;
    if (event === undefined) return 0;
    if (this.attributeAt >= 0) return this.onAttributeText ? nodeTypes.text : nodeTypes.attribute;
    return event.isEnd ? endElement : event.node.nodeType;
  }
  get depth(): number {
    const { event } = this;
    if (event === undefined) return 0;
    return event.depth - this.baseDepth + (this.attributeAt < 0 ? 0 : this.onAttributeText ? 2 : 1);
  }
  get isEmptyElement(): boolean {
    const { event } = this;
    return (
      event !== undefined &&
      this.attributeAt < 0 &&
      !event.isEnd &&
      event.node.nodeType === 1 &&
      !event.node.hasEndTag &&
      event.node.children.length === 0
    );
  }
  get readState(): XmlReaderState {
    return this.state;
  }
  get eof(): boolean {
    return this.state === "EndOfFile";
  }
  get isOnAttributeText(): boolean {
    return this.onAttributeText;
  }
  /** Line and position in the text; [0, 0] when there is none. */
  get place(): [line: number, position: number] {
    const root = this.root;
    const at = this.event?.at ?? -1;
    if (root.source === null || !("text" in root.source) || at < 0) return [0, 0];
    const before = root.source.text.slice(0, at);
    return [before.split("\n").length, at - before.lastIndexOf("\n")];
  }
  private get root(): XmlReader {
    let reader: XmlReader = this;
    while (reader.parent !== null) reader = reader.parent;
    return reader;
  }

  read(): boolean {
    if (this.state === "Closed" || this.state === "EndOfFile" || this.state === "Error") return false;
    this.attributeAt = -1;
    this.onAttributeText = false;
    const { events, failure } = this.list;
    const next = this.state === "Initial" ? (this.parent === null ? 0 : this.first) : this.index + 1;
    const last = this.parent === null ? events.length - 1 : endOf(events, this.first);
    if (next > last) {
      if (this.parent === null && failure !== null) {
        this.state = "Error";
        throw failure;
      }
      this.state = "EndOfFile";
      return false;
    }
    this.index = next;
    this.state = "Interactive";
    if (this.parent !== null) this.parent.index = next;
    return true;
  }
  close(): void {
    if (this.parent !== null && this.state !== "Closed") {
      this.parent.index = endOf(this.list.events, this.first);
      this.parent.attributeAt = -1;
    }
    this.state = "Closed";
    this.attributeAt = -1;
  }
  subtree(): XmlReader {
    if (this.nodeType !== nodeTypes.element)
      throw new Exception(
        "System.InvalidOperationException",
        "ReadSubtree() can be called only if the reader is on an element node.",
      );
    return new SubtreeReader(null, this);
  }

  toAttribute(index: number): boolean {
    if (index < 0 || index >= this.attributes.length) return false;
    this.attributeAt = index;
    this.onAttributeText = false;
    return true;
  }
  toElement(): boolean {
    const was = this.attributeAt >= 0;
    this.attributeAt = -1;
    this.onAttributeText = false;
    return was;
  }
  nextAttribute(): boolean {
    return this.toAttribute(this.attributeAt + 1);
  }
  attributeText(): boolean {
    if (this.attributeAt < 0 || this.onAttributeText) return false;
    this.onAttributeText = true;
    return true;
  }

  /** Skips whitespace, comments, instructions and the declaration. */
  toContent(): number {
    this.toElement();
    do {
      const { nodeType } = this;
      const isContent = nodeType === 1 || nodeType === 3 || nodeType === 4 || nodeType === 5 || nodeType === endElement;
      if (isContent) return nodeType;
    } while (this.read());
    return this.nodeType;
  }
  /** Over the children of an element: to what follows it. */
  skip(): void {
    if (this.state !== "Interactive") return;
    this.toElement();
    if (this.nodeType === nodeTypes.element && !this.isEmptyElement) this.index = endOf(this.list.events, this.index);
    this.read();
  }
  /** The text of the content up to the next tag, ReadContentAsString; the cursor is on that tag afterwards. */
  content(): string {
    if (this.attributeAt >= 0) return this.currentAttribute?.text ?? "";
    let text = "";
    for (; this.state === "Interactive"; this.read()) {
      const { nodeType } = this;
      if (nodeType === nodeTypes.element || nodeType === endElement) break;
      if (nodeType !== nodeTypes.comment && nodeType !== nodeTypes.processingInstruction) text += this.node?.text ?? "";
    }
    return text;
  }
  get typeName(): string {
    return readerTypeNames[this.nodeType] ?? "None";
  }
  error(message: string): Exception {
    return xmlException(message, ...this.place);
  }
  /** A text as a value; XmlException naming the type when it is not one. */
  convert(text: string, typeName: string, shown: string): PSValue {
    try {
      return fromXml(text, getType(typeName));
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      const failure = this.error(`Content cannot be converted to the type ${shown}.`);
      failure.innerException = error;
      throw failure;
    }
  }

  /** Markup of the node with everything below it; the cursor is behind it afterwards. */
  outer(): string {
    const { current, nodeType } = this;
    if (current === null) return "";
    if (nodeType === nodeTypes.attribute) return outerXml(current);
    if (nodeType !== nodeTypes.element) {
      if (nodeType === endElement) return "";
      this.read();
      return "";
    }
    const markup = outerXml(current);
    this.skip();
    return markup;
  }
  inner(): string {
    const { current, nodeType } = this;
    if (current === null) return "";
    if (nodeType === nodeTypes.attribute) return current.text;
    if (nodeType !== nodeTypes.element) {
      if (nodeType !== endElement) this.read();
      return "";
    }
    const markup = current.children.map((child) => outerXml(child)).join("");
    this.skip();
    return markup;
  }
}
tagType(XmlReader, "System.Xml.XmlTextReaderImpl");
class SubtreeReader extends XmlReader {}
tagType(SubtreeReader, "System.Xml.XmlSubtreeReader");
/** XmlTextReader: a reader made with its own constructor. */
export class XmlTextReader extends XmlReader {}
tagType(XmlTextReader, "System.Xml.XmlTextReader");
/** XmlNodeReader: over a node of a document. */
export class XmlNodeReader extends XmlReader {}
tagType(XmlNodeReader, "System.Xml.XmlNodeReader");

/** The index of the event that ends the element that begins at `start`. */
function endOf(events: readonly ReaderEvent[], start: number): number {
  const begin = events[start];
  if (begin === undefined || begin.isEnd || begin.node.nodeType !== nodeTypes.element) return start;
  for (let i = start + 1; i < events.length; i++) {
    const event = events[i] as ReaderEvent;
    if (event.isEnd && event.node === begin.node) return i;
    if (event.depth <= begin.depth) return start;
  }
  return begin.node.hasEndTag ? events.length - 1 : start;
}

/** version, encoding and standalone of the declaration as attributes. */
function declarationAttributes(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = [];
  for (const [, name = "", value = ""] of node.text.matchAll(/(\w+)\s*=\s*["']([^"']*)["']/g))
    found.push(new XmlNode(nodeTypes.attribute, name, "", value, node.document));
  return found;
}

export const readerTypeNames: Readonly<Record<number, string>> = {
  0: "None", 1: "Element", 2: "Attribute", 3: "Text", 4: "CDATA", 5: "EntityReference", 6: "Entity", 7: "ProcessingInstruction", 8: "Comment",
  9: "Document", 10: "DocumentType", 11: "DocumentFragment", 13: "Whitespace", 14: "SignificantWhitespace", 15: "EndElement", 17: "XmlDeclaration",
}; // biome-ignore format: a table
