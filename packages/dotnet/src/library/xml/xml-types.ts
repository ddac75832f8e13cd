// The members of XmlDocument, XmlElement and the other node classes.

import { readFileSync, writeFileSync } from "node:fs";
import { Exception } from "../../errors/exception.ts";
import { dotNetToString } from "../../text/dotnet-string.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import { enumValue } from "../../values/enum-value.ts";
import { ENUMERATE } from "../../values/enumerable.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { argumentException, argumentNull } from "../../types/method-errors.ts";
import { flag, int, text } from "../arguments.ts";
import { Enumerator } from "../collections/enumerator.ts";
import { decodeText, encodingFor } from "../encoding.ts";
import { fullPath, withIoErrors } from "../io/io-errors.ts";
import { TextReader, TextWriter } from "../io/reader-writer.ts";
import { Stream } from "../io/stream.ts";
import { nodeTypes, XmlDocument, XmlNode } from "./dom.ts";
import { loadXml, parseFragment } from "./parse-xml.ts";
import { indentedXml, innerXml, outerXml } from "./serialize-xml.ts";
import type { NamespaceLookup } from "./xpath.ts";
import { selectNodes } from "./xpath.ts";
import { createRequire } from "node:module";
import { getType } from "../../types/dotnet-type.ts";
import { notImplemented } from "../../types/type-members.ts";
import { NameTable, XmlNamespaceManager } from "./xml-namespaces.ts";
import { XmlReader } from "./xml-reader.ts";
import { encodingNameOf, XmlWriter } from "./xml-writer.ts";

const require = createRequire(import.meta.url);
const writers = () => require("./xml-writer-types.ts") as typeof import("./xml-writer-types.ts");
const navigators = () => require("./xpath-navigator.ts") as typeof import("./xpath-navigator.ts");

/** XmlNodeList: a live view of children, or the nodes a query found. */
export class XmlNodeList {
  private readonly source: () => readonly XmlNode[];
  constructor(source: () => readonly XmlNode[]) {
    this.source = source;
  }
  get nodes(): readonly XmlNode[] {
    return this.source();
  }
  *[ENUMERATE](): Iterable<PSValue> {
    yield* [...this.source()];
  }
  toString(): string {
    return this.nodes.map(String).join(" ");
  }
}
tagType(XmlNodeList, "System.Xml.XmlNodeList");
class XmlChildNodes extends XmlNodeList {}
tagType(XmlChildNodes, "System.Xml.XmlChildNodes");

/** XmlAttributeCollection. */
export class XmlAttributes extends XmlNodeList {
  readonly owner: XmlNode;
  constructor(owner: XmlNode) {
    super(() => owner.attributes);
    this.owner = owner;
  }
}
tagType(XmlAttributes, "System.Xml.XmlAttributeCollection");

function lookup(value: PSValue | undefined): NamespaceLookup | null {
  if (!(value instanceof XmlNamespaceManager)) return null;
  return (prefix) => value.namespaces.get(prefix) ?? null;
}

const nodeOf = (value: PSValue | undefined): XmlNode => {
  if (value instanceof XmlNode) return value;
  throw new Exception("System.NullReferenceException", "Object reference not set to an instance of an object.");
};
const orNull = (value: PSValue | undefined): XmlNode | null => (value instanceof XmlNode ? value : null);

const methods: Record<string, MethodImplementation<XmlNode>> = {
  SelectNodes: (self, [path, manager]) => {
    const found = selectNodes(text(path), self, lookup(manager));
    return new XmlNodeList(() => found);
  },
  SelectSingleNode: (self, [path, manager]) => selectNodes(text(path), self, lookup(manager))[0] ?? null,
  AppendChild: (self, [child]) => {
    self.insert(nodeOf(child), null);
    return child ?? null;
  },
  PrependChild: (self, [child]) => {
    self.insert(nodeOf(child), self.children[0] ?? null);
    return child ?? null;
  },
  InsertBefore: (self, [child, before]) => {
    self.insert(nodeOf(child), orNull(before));
    return child ?? null;
  },
  InsertAfter: (self, [child, after]) => {
    const reference = orNull(after);
    self.insert(nodeOf(child), reference === null ? (self.children[0] ?? null) : reference.nextSibling);
    return child ?? null;
  },
  RemoveChild: (self, [child]) => {
    self.remove(nodeOf(child));
    return child ?? null;
  },
  ReplaceChild: (self, [added, old]) => {
    self.insert(nodeOf(added), nodeOf(old));
    self.remove(nodeOf(old));
    return old ?? null;
  },
  RemoveAll: (self) => {
    self.clearChildren();
    self.attributes = [];
    return undefined;
  },
  CloneNode: (self, [deep]) => self.clone(flag(deep)),
  Clone: (self) => self.clone(true),
  GetNamespaceOfPrefix: (self, [prefix]) => self.namespaceOfPrefix(text(prefix)) ?? "",
  GetPrefixOfNamespace: (self, [uri]) => {
    for (let n: XmlNode | null = self; n !== null; n = n.parent) {
      const found = n.attributes.find((a) => a.name.startsWith("xmlns:") && a.text === text(uri));
      if (found !== undefined) return found.localName;
    }
    return "";
  },
  Normalize: () => undefined,
  GetEnumerator: (self) => new Enumerator(() => self.children, "System.Collections.IEnumerator"),
  WriteTo: (self, [writer]) => {
    if (writer === null) throw argumentNull("w");
    writers().writeNode(writer as XmlWriter, self);
    return undefined;
  },
  WriteContentTo: (self, [writer]) => {
    if (writer === null) throw argumentNull("w");
    for (const child of self.children) writers().writeNode(writer as XmlWriter, child);
    return undefined;
  },
  ToString: (self) => self.toString(),
  CreateNavigator: (self) => new (navigators().XPathNavigator)(self),
  Supports: (_self, [feature, version]) =>
    text(feature).toLowerCase() === "xml" && (version === null || /^(|1\.0|2\.0)$/.test(text(version))),
};

defineType<XmlNode>({
  name: "System.Xml.XmlNode",
  properties: {
    Name: (self) => self.name,
    LocalName: (self) => self.localName,
    Prefix: { get: (self) => self.prefix, set: () => undefined },
    NamespaceURI: (self) => self.namespaceURI,
    NodeType: (self) => enumValue("System.Xml.XmlNodeType", self.nodeType),
    Value: {
      get: (self) => self.value,
      set: (self, value) => {
        if (self.value === null)
          throw new Exception(
            "System.InvalidOperationException",
            `Cannot set a value on node type '${self.nodeType === 1 ? "Element" : "Document"}'.`,
          );
        self.text = text(value);
      },
    },
    InnerText: { get: (self) => self.innerText, set: (self, value) => self.setInnerText(text(value)) },
    InnerXml: {
      get: (self) => innerXml(self),
      set: (self, value) => {
        self.clearChildren();
        parseFragment(self, text(value));
      },
    },
    OuterXml: (self) => outerXml(self),
    ChildNodes: (self) => new XmlChildNodes(() => self.children),
    FirstChild: (self) => self.children[0] ?? null,
    LastChild: (self) => self.children.at(-1) ?? null,
    NextSibling: (self) => self.nextSibling,
    PreviousSibling: (self) => self.previousSibling,
    PreviousText: () => null,
    ParentNode: (self) => (self.nodeType === 2 ? null : self.parent),
    HasChildNodes: (self) => self.children.length > 0,
    Attributes: (self) => (self.nodeType === 1 ? new XmlAttributes(self) : null),
    OwnerDocument: (self) => (self.nodeType === 9 ? null : self.ownerDocument),
    IsReadOnly: () => false,
    BaseURI: () => "",
    SchemaInfo: () => null,
  },
  methods,
  indexer: { get: (self, [name]) => self.children.find((c) => c.nodeType === 1 && c.name === text(name)) ?? null },
});

function byTagName(self: XmlNode, name: string, uri?: string): XmlNodeList {
  const all = (): XmlNode[] => {
    const found: XmlNode[] = [];
    const visit = (node: XmlNode): void => {
      for (const child of node.children) {
        if (child.nodeType !== 1) continue;
        const named =
          name === "*" ||
          (uri === undefined ? child.name === name : child.localName === name && child.namespaceURI === uri);
        if (named) found.push(child);
        visit(child);
      }
    };
    visit(self);
    return found;
  };
  return new XmlNodeList(all);
}

function setAttribute(self: XmlNode, args: PSValue[]): PSValue {
  if (args.length === 3) {
    const known = self.attributeIn(text(args[0]), text(args[1]));
    if (known !== undefined) known.text = text(args[2]);
    else self.setAttribute(text(args[0]), text(args[2]), text(args[1]));
    return text(args[2]);
  }
  if (text(args[0]) === "") throw argumentException("The empty string '' is not a valid name.", "name");
  self.setAttribute(text(args[0]), text(args[1]));
  return undefined as unknown as PSValue;
}

function removeAttribute(self: XmlNode, name: string): XmlNode | null {
  const at = self.attributes.findIndex((a) => a.name === name);
  if (at < 0) return null;
  const [removed] = self.attributes.splice(at, 1);
  if (removed !== undefined) removed.parent = null;
  return removed ?? null;
}

defineType<XmlNode>({
  name: "System.Xml.XmlElement",
  properties: {
    HasAttributes: (self) => self.attributes.length > 0,
    IsEmpty: {
      get: (self) => self.children.length === 0 && !self.hasEndTag,
      set: (self, value) => void (self.hasEndTag = value !== true),
    },
  },
  methods: {
    GetAttribute: (self, [name, uri]) =>
      (uri === undefined ? self.attribute(text(name)) : self.attributeIn(text(name), text(uri)))?.text ?? "",
    SetAttribute: setAttribute,
    HasAttribute: (self, [name, uri]) =>
      (uri === undefined ? self.attribute(text(name)) : self.attributeIn(text(name), text(uri))) !== undefined,
    RemoveAttribute: (self, [name]) => {
      removeAttribute(self, text(name));
      return undefined;
    },
    GetAttributeNode: (self, [name]) => self.attribute(text(name)) ?? null,
    SetAttributeNode: (self, [attribute]) => {
      removeAttribute(self, nodeOf(attribute).name);
      self.addAttribute(nodeOf(attribute));
      return attribute ?? null;
    },
    RemoveAttributeNode: (self, [attribute]) => removeAttribute(self, nodeOf(attribute).name),
    RemoveAttributeAt: (self, [index]) => {
      const [removed] = self.attributes.splice(int(index), int(index) < 0 ? 0 : 1);
      if (removed !== undefined) removed.parent = null;
      return removed ?? null;
    },
    RemoveAllAttributes: (self) => {
      self.attributes = [];
      return undefined;
    },
    GetElementsByTagName: (self, [name, uri]) => byTagName(self, text(name), uri === undefined ? undefined : text(uri)),
  },
});
defineType<XmlNode>({
  name: "System.Xml.XmlAttribute",
  properties: { OwnerElement: (self) => self.parent, Specified: () => true },
});
defineType<XmlNode>({
  name: "System.Xml.XmlCharacterData",
  properties: {
    Data: { get: (self) => self.text, set: (self, value) => void (self.text = text(value)) },
    Length: (self) => self.text.length,
  },
  methods: {
    AppendData: (self, [value]) => {
      self.text += text(value);
      return undefined;
    },
  },
});
defineType<XmlNode>({
  name: "System.Xml.XmlProcessingInstruction",
  properties: {
    Data: { get: (self) => self.text, set: (self, value) => void (self.text = text(value)) },
    Target: (self) => self.localName,
  },
});

function declarationPart(self: XmlNode, name: string): string {
  return new RegExp(`${name}\\s*=\\s*["']([^"']*)["']`).exec(self.text)?.[1] ?? "";
}
function declarationText(version: string, encoding: string, standalone: string): string {
  return `version="${version}"${encoding === "" ? "" : ` encoding="${encoding}"`}${standalone === "" ? "" : ` standalone="${standalone}"`}`;
}
defineType<XmlNode>({
  name: "System.Xml.XmlDeclaration",
  properties: {
    Version: (self) => declarationPart(self, "version"),
    Encoding: {
      get: (self) => declarationPart(self, "encoding"),
      set: (self, value) =>
        void (self.text = declarationText(
          declarationPart(self, "version"),
          text(value),
          declarationPart(self, "standalone"),
        )),
    },
    Standalone: {
      get: (self) => declarationPart(self, "standalone"),
      set: (self, value) =>
        void (self.text = declarationText(
          declarationPart(self, "version"),
          declarationPart(self, "encoding"),
          text(value),
        )),
    },
  },
});

function elementName(args: PSValue[]): { name: string; uri: string } {
  if (args.length === 3)
    return { name: text(args[0]) === "" ? text(args[1]) : `${text(args[0])}:${text(args[1])}`, uri: text(args[2]) };
  return { name: text(args[0]), uri: args[1] === undefined ? "" : text(args[1]) };
}

/** What CreateElement and its like check: the characters; `strict` what may begin a name too. */
export function checkName(name: string, strict = false): void {
  if (name === "")
    throw new Exception(
      "System.ArgumentException",
      "The local name for elements or attributes cannot be null or an empty string.",
    );
  const bad = /[^-:.\w\u00b7\u00c0-\uffff]/.exec(name);
  const at = bad?.index ?? (strict && /^[-.\d]/.test(name) ? 0 : -1);
  if (at >= 0) {
    const c = name[at] as string;
    const code = c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
    throw new Exception(
      "System.Xml.XmlException",
      at === 0 && strict
        ? `Name cannot begin with the '${c}' character, hexadecimal value 0x${code}.`
        : `The '${c}' character, hexadecimal value 0x${code}, cannot be included in a name.`,
    );
  }
}

function load(self: XmlDocument, source: PSValue): undefined {
  loadXml(self, sourceText(source));
  return undefined;
}

/** Text of what Load takes: a path, a stream, a reader. */
function sourceText(source: PSValue): string {
  if (source instanceof Stream) return decodeText(source.readAll());
  if (source instanceof TextReader) return source.rest();
  if (typeof source === "object" && source !== null && "sourceText" in source) return String(source.sourceText);
  const path = fullPath(text(source).replace(/^file:\/\//, ""), "filename");
  return decodeText(withIoErrors(path, () => new Uint8Array(readFileSync(path))));
}

function save(self: XmlDocument, target: PSValue): undefined {
  const whole = self.preserveWhitespace ? outerXml(self) : indentedXml(self);
  if (target instanceof TextWriter) {
    target.put(withDeclaration(self, whole, encodingNameOf(target)));
    return undefined;
  }
  if (target instanceof XmlWriter) {
    if (target.state === "Start") target.startDocument(standaloneOf(self));
    writers().writeNode(target, self);
    target.flush();
    return undefined;
  }
  const declared =
    self.children[0]?.nodeType === nodeTypes.declaration ? declarationPart(self.children[0], "encoding") : "";
  const encoding = encodingFor(declared === "" ? "utf-8" : declared);
  const data = encoding.encode(whole);
  const bytes =
    declared === "" || encoding.preamble.length === 0 ? data : new Uint8Array(Buffer.concat([encoding.preamble, data]));
  if (target instanceof Stream) target.write(bytes);
  else {
    const path = fullPath(text(target), "filename");
    withIoErrors(path, () => writeFileSync(path, bytes));
  }
  return undefined;
}

function standaloneOf(self: XmlDocument): boolean | undefined {
  const first = self.children[0];
  const standalone = first?.nodeType === nodeTypes.declaration ? declarationPart(first, "standalone") : "";
  return standalone === "" ? undefined : standalone === "yes";
}

/** What a text writer is given begins with a declaration, which names the writer's encoding. */
function withDeclaration(self: XmlDocument, whole: string, encoding: string): string {
  const alone = standaloneOf(self);
  const standalone = alone === undefined ? "" : ` standalone="${alone ? "yes" : "no"}"`;
  const declaration = `<?xml version="1.0" encoding="${encoding}"${standalone}?>`;
  if (self.children[0]?.nodeType === nodeTypes.declaration) return whole.replace(/^<\?xml[^>]*\?>/, declaration);
  return declaration + (self.preserveWhitespace ? "" : "\n") + whole;
}

const make = (self: XmlDocument, type: XmlNode["nodeType"], name: string, value: PSValue | undefined): XmlNode =>
  new XmlNode(type, name, "", text(value), self);

defineType<XmlDocument>({
  name: "System.Xml.XmlDocument",
  construct: () => new XmlDocument(),
  properties: {
    DocumentElement: (self) => self.documentElement,
    PreserveWhitespace: {
      get: (self) => self.preserveWhitespace,
      set: (self, value) => void (self.preserveWhitespace = value === true),
    },
    NameTable: () => new NameTable(),
    DocumentType: (self) => self.children.find((c) => c.nodeType === 10) ?? null,
    Implementation: () => null,
    Schemas: {
      get: (self) => (self.schemas ??= new XmlSchemaSet()),
      set: (self, value) => void (self.schemas = value),
    },
    XmlResolver: { get: () => null, set: () => undefined },
  },
  methods: {
    LoadXml: (self, [value]) => {
      if (value === null) throw argumentNull("xml");
      loadXml(self, text(value));
      return undefined;
    },
    Load: (self, [source]) => load(self, source ?? null),
    Save: (self, [target]) => save(self, target ?? null),
    CreateElement: (self, args) => {
      const { name, uri } = elementName(args);
      checkName(name);
      return new XmlNode(nodeTypes.element, name, uri, "", self);
    },
    CreateAttribute: (self, args) => {
      const { name, uri } = elementName(args);
      checkName(name);
      return new XmlNode(nodeTypes.attribute, name, uri, "", self);
    },
    CreateTextNode: (self, [value]) => make(self, nodeTypes.text, "#text", value),
    CreateCDataSection: (self, [value]) => make(self, nodeTypes.cdata, "#cdata-section", value),
    CreateComment: (self, [value]) => make(self, nodeTypes.comment, "#comment", value),
    CreateWhitespace: (self, [value]) => make(self, nodeTypes.whitespace, "#whitespace", value),
    CreateSignificantWhitespace: (self, [value]) =>
      make(self, nodeTypes.significantWhitespace, "#significant-whitespace", value),
    CreateProcessingInstruction: (self, [target, data]) =>
      make(self, nodeTypes.processingInstruction, text(target), data),
    CreateXmlDeclaration: (self, [version, encoding, standalone]) =>
      new XmlNode(
        nodeTypes.declaration,
        "xml",
        "",
        declarationText(text(version), text(encoding), text(standalone)),
        self,
      ),
    CreateDocumentFragment: (self) => new XmlNode(nodeTypes.fragment, "#document-fragment", "", "", self),
    CreateDocumentType: (self, [name]) => make(self, nodeTypes.documentType, text(name), name),
    CreateNode: (self, args) => {
      const kind = dotNetToString(args[0] ?? null).toLowerCase();
      const type = (nodeTypes as Record<string, XmlNode["nodeType"]>)[kind] ?? nodeTypes.element;
      return new XmlNode(type, text(args[1]), text(args.at(-1)), "", self);
    },
    ImportNode: (self, [node, deep]) => nodeOf(node).clone(flag(deep), self),
    GetElementsByTagName: (self, [name, uri]) => byTagName(self, text(name), uri === undefined ? undefined : text(uri)),
    GetElementById: () => null,
    ReadNode: (self, [reader]) => {
      if (!(reader instanceof XmlReader)) throw argumentNull("reader");
      if (reader.readState === "Initial") reader.read();
      const read = reader.node?.clone(true, self) ?? null;
      reader.skip();
      return read;
    },
    CreateEntityReference: (self, [name]) => new XmlNode(nodeTypes.entityReference, text(name), "", "", self),
    Validate: (self) => {
      if (self.schemas === null)
        throw new Exception(
          "System.InvalidOperationException",
          "The XmlSchemaSet on the document is either null or has no schemas in it. Provide schema information before calling Validate.",
        );
      throw notImplemented(getType("System.Xml.XmlDocument"), "Validate");
    },
  },
});

defineType<XmlNodeList>({
  name: "System.Xml.XmlNodeList",
  properties: { Count: (self) => self.nodes.length },
  methods: {
    Item: (self, [index]) => self.nodes[int(index)] ?? null,
    GetEnumerator: (self) => new Enumerator(() => self.nodes, "System.Collections.IEnumerator"),
    ToString: (self) => self.toString(),
  },
  indexer: { get: (self, [index]) => self.nodes[int(index)] ?? null },
});

defineType<XmlAttributes>({
  name: "System.Xml.XmlNamedNodeMap",
  properties: { Count: (self) => self.nodes.length },
  methods: {
    GetNamedItem: (self, [name]) => self.owner.attribute(text(name)) ?? null,
    RemoveNamedItem: (self, [name]) => removeAttribute(self.owner, text(name)),
    SetNamedItem: (self, [node]) => append(self, node),
    Item: (self, [index]) => self.nodes[int(index)] ?? null,
    GetEnumerator: (self) => new Enumerator(() => self.nodes, "System.Collections.IEnumerator"),
  },
});
function append(self: XmlAttributes, node: PSValue | undefined): PSValue {
  removeAttribute(self.owner, nodeOf(node).name);
  self.owner.addAttribute(nodeOf(node));
  return node ?? null;
}
defineType<XmlAttributes>({
  name: "System.Xml.XmlAttributeCollection",
  methods: {
    Append: (self, [node]) => append(self, node),
    Prepend: (self, [node]) => append(self, node),
    Remove: (self, [node]) => removeAttribute(self.owner, nodeOf(node).name),
    RemoveAt: (self, [index]) => removeAttribute(self.owner, self.nodes[int(index)]?.name ?? ""),
    RemoveAll: (self) => {
      self.owner.attributes = [];
      return undefined;
    },
  },
  indexer: {
    get: (self, [key]) =>
      typeof key === "string" ? (self.owner.attribute(key) ?? null) : (self.nodes[int(key)] ?? null),
  },
});

/** XmlSchemaSet without schemas: adding one is not supported. */
class XmlSchemaSet {}
tagType(XmlSchemaSet, "System.Xml.Schema.XmlSchemaSet");
defineType<XmlSchemaSet>({
  name: "System.Xml.Schema.XmlSchemaSet",
  implementation: XmlSchemaSet,
  construct: () => new XmlSchemaSet(),
  properties: { Count: () => 0, IsCompiled: () => false },
  methods: { Contains: () => false, Schemas: () => [] },
});

defineType<never>({
  name: "System.Xml.Schema.XmlSchema",
  staticProperties: {
    Namespace: () => "http://www.w3.org/2001/XMLSchema",
    InstanceNamespace: () => "http://www.w3.org/2001/XMLSchema-instance",
  },
});
