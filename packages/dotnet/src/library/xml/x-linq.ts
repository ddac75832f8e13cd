// System.Xml.Linq over the same nodes: XDocument, XElement, XAttribute, XName.

import { Exception } from "../../errors/exception.ts";
import { argumentNull } from "../../types/method-errors.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { dotNetToString } from "../../text/dotnet-string.ts";
import { EQUALS } from "../../values/formattable.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import { getType } from "../../types/dotnet-type.ts";
import { Sequence } from "../linq-sequence.ts";
import { items, text } from "../arguments.ts";
import { decodeText, encodings } from "../encoding.ts";
import { fullPath, withIoErrors } from "../io/io-errors.ts";
import { TextReader, TextWriter } from "../io/reader-writer.ts";
import { Stream } from "../io/stream.ts";
import { nodeTypes, XmlDocument, XmlNode } from "./dom.ts";
import { loadXml } from "./parse-xml.ts";
import { enumValue } from "../../values/enum-value.ts";
import { type DefinedMembers, linqCast, linqMembers, setDeclaration, XDeclaration } from "./x-linq-nodes.ts";
import { indentedXml, outerXml } from "./serialize-xml.ts";

/** {namespace}local. */
class XName {
  readonly localName: string;
  readonly namespaceName: string;
  constructor(localName: string, namespaceName: string) {
    this.localName = localName;
    this.namespaceName = namespaceName;
  }
  get [EQUALS](): (other: PSValue) => boolean {
    return (other) =>
      other instanceof XName && other.localName === this.localName && other.namespaceName === this.namespaceName;
  }
  get space(): XNamespace {
    return new XNamespace(this.namespaceName);
  }
  toString(): string {
    return this.namespaceName === "" ? this.localName : `{${this.namespaceName}}${this.localName}`;
  }
}
tagType(XName, "System.Xml.Linq.XName");
class XNamespace {
  readonly namespaceName: string;
  constructor(namespaceName: string) {
    this.namespaceName = namespaceName;
  }
  toString(): string {
    return this.namespaceName;
  }
}
tagType(XNamespace, "System.Xml.Linq.XNamespace");

export function nameFrom(value: PSValue | undefined): XName {
  if (value instanceof XName) return value;
  const match = /^\{([^}]*)\}(.*)$/.exec(text(value));
  return match === null ? new XName(text(value), "") : new XName(match[2] as string, match[1] as string);
}

/** A Linq view of a node: one object per node. */
export class XObject {
  readonly node: XmlNode;
  constructor(node: XmlNode) {
    this.node = node;
  }
  toString(): string {
    if (this.node.nodeType === 9) return indentedXml(this.node).replace(/^<\?xml[^>]*\?>\n?/, "");
    return this.node.nodeType === 1 ? indentedXml(this.node) : outerXml(this.node);
  }
}
class XElement extends XObject {}
class XCData extends XObject {}
class XProcessingInstruction extends XObject {}
class XDocumentType extends XObject {}
class XAttribute extends XObject {}
class XText extends XObject {}
class XComment extends XObject {}
class XDocument extends XObject {}
tagType(XElement, "System.Xml.Linq.XElement");
tagType(XAttribute, "System.Xml.Linq.XAttribute");
tagType(XCData, "System.Xml.Linq.XCData");
tagType(XProcessingInstruction, "System.Xml.Linq.XProcessingInstruction");
tagType(XDocumentType, "System.Xml.Linq.XDocumentType");
tagType(XText, "System.Xml.Linq.XText");
tagType(XComment, "System.Xml.Linq.XComment");
tagType(XDocument, "System.Xml.Linq.XDocument");

const viewKinds: Readonly<Record<number, new (node: XmlNode) => XObject>> = {
  1: XElement, 2: XAttribute, 4: XCData, 7: XProcessingInstruction, 8: XComment, 9: XDocument, 10: XDocumentType,
}; // biome-ignore format: a table
const views = new WeakMap<XmlNode, XObject>();
/** The Linq object of a node (always the same one), or null. */
export function view(node: XmlNode | null | undefined): XObject | null {
  if (node === null || node === undefined) return null;
  let made = views.get(node);
  if (made === undefined) {
    const kind = viewKinds[node.nodeType] ?? XText;
    made = new kind(node);
    views.set(node, made);
  }
  return made;
}

/** Linq objects of nodes as a sequence of a Linq type. */
export function list(type: string, nodes: readonly XmlNode[]): PSValue {
  const iterator = getType("System.Linq.Enumerable+Iterator`1").makeGeneric([getType(`System.Xml.Linq.${type}`)]);
  return new Sequence(iterator, () => nodes.map((node) => view(node)));
}
/** Has the node the name (undefined: any)? */
export function matches(node: XmlNode, wanted: PSValue | undefined): boolean {
  if (wanted === undefined) return true;
  const name = nameFrom(wanted);
  return node.localName === name.localName && node.namespaceURI === name.namespaceName;
}
const elementsOf = (node: XmlNode, wanted: PSValue | undefined): XmlNode[] =>
  node.children.filter((c) => c.nodeType === 1 && matches(c, wanted));
function descendantsOf(node: XmlNode, wanted: PSValue | undefined): XmlNode[] {
  return node.children.flatMap((c) =>
    c.nodeType === 1 ? [...(matches(c, wanted) ? [c] : []), ...descendantsOf(c, wanted)] : [],
  );
}

const owner = new XmlDocument();
/** Content of XElement and Add: elements, attributes, text, and lists of them. */
export function addContent(node: XmlNode, value: PSValue): void {
  if (value === null) return;
  if (Array.isArray(value) || value instanceof Sequence) {
    for (const part of items(value)) addContent(node, part);
    return;
  }
  if (value instanceof XAttribute) {
    const made = value.node.clone(true, node.document);
    node.addAttribute(made);
    views.set(made, value);
    return;
  }
  if (value instanceof XObject) {
    const child = value.node.parent === null ? value.node : value.node.clone(true);
    child.document = node.nodeType === 9 ? (node as XmlDocument) : node.document;
    adopt(child, child.document);
    node.insert(child, null);
    return;
  }
  node.insert(new XmlNode(nodeTypes.text, "#text", "", dotNetToString(value), node.document), null);
}
function adopt(node: XmlNode, document: XmlDocument | null): void {
  node.document = document;
  for (const child of node.children) adopt(child, document);
}

function parse(value: string): XmlDocument {
  const document = new XmlDocument();
  loadXml(document, value);
  return document;
}
function loadText(source: PSValue | undefined): string {
  if (source instanceof Stream) return decodeText(source.readAll());
  if (source instanceof TextReader) return source.rest();
  const path = fullPath(text(source), "uri");
  return decodeText(withIoErrors(path, () => new Uint8Array(readFileSync(path))));
}
function save(self: XObject, target: PSValue | undefined): undefined {
  const declared = self.node.nodeType === 9 && self.node.children[0]?.nodeType === nodeTypes.declaration;
  const whole = (declared ? "" : '<?xml version="1.0" encoding="utf-8"?>\n') + indentedXml(self.node);
  if (target instanceof TextWriter) target.put(whole.replace('encoding="utf-8"', 'encoding="utf-16"'));
  else {
    const data = new Uint8Array(Buffer.concat([encodings.utf8.preamble, encodings.utf8.encode(whole)]));
    if (target instanceof Stream) target.write(data);
    else {
      const path = fullPath(text(target), "fileName");
      withIoErrors(path, () => writeFileSync(path, data));
    }
  }
  return undefined;
}

const done =
  (run: (self: XObject, args: PSValue[]) => void): MethodImplementation<XObject> =>
  (self, args) => {
    run(self, args);
    return undefined;
  };

defineType<XObject>({
  name: "System.Xml.Linq.XObject",
  properties: {
    NodeType: (self) => enumValue("System.Xml.XmlNodeType", self.node.nodeType),
    BaseUri: () => "",
    Parent: (self) => (self.node.parent?.nodeType === 1 ? view(self.node.parent) : null),
    Document: (self) => (self.node.document === owner ? null : view(self.node.document)),
  },
  methods: { ToString: (self) => self.toString() },
});
const linq = (name: string): DefinedMembers => linqMembers[name] ?? {};
/** Adds content before a child of `parent` (null: at the end). */
function insertContent(parent: XmlNode, content: readonly PSValue[], before: XmlNode | null): void {
  const end = parent.children.length;
  for (const value of content) addContent(parent, value);
  for (const added of parent.children.slice(end)) {
    parent.remove(added);
    parent.insert(added, before);
  }
}
function parentOf(self: XObject): XmlNode {
  const { parent } = self.node;
  if (parent === null) throw new Exception("System.InvalidOperationException", "The parent is missing.");
  return parent;
}

defineType<XObject>({
  name: "System.Xml.Linq.XNode",
  staticMethods: { ...linq("XNode").staticMethods },
  properties: {
    NextNode: (self) => view(self.node.nextSibling),
    PreviousNode: (self) => view(self.node.previousSibling),
  },
  methods: {
    ...linq("XNode").methods,
    Remove: done((self) => self.node.parent?.remove(self.node)),
    AddBeforeSelf: done((self, args) => insertContent(parentOf(self), args, self.node)),
    AddAfterSelf: done((self, args) => insertContent(parentOf(self), args, self.node.nextSibling)),
    ReplaceWith: done((self, args) => {
      const parent = parentOf(self);
      insertContent(parent, args, self.node);
      parent.remove(self.node);
    }),
  },
});
defineType<XObject>({
  name: "System.Xml.Linq.XContainer",
  properties: { FirstNode: (self) => view(self.node.children[0]), LastNode: (self) => view(self.node.children.at(-1)) },
  methods: {
    ...linq("XContainer").methods,
    Elements: (self, [name]) => list("XElement", elementsOf(self.node, name)),
    Element: (self, [name]) => view(elementsOf(self.node, name)[0]),
    Descendants: (self, [name]) => list("XElement", descendantsOf(self.node, name)),
    Nodes: (self) => list("XNode", self.node.children),
    Add: done((self, args) => args.forEach((a) => addContent(self.node, a))),
    AddFirst: done((self, args) => insertContent(self.node, args, self.node.children[0] ?? null)),
    RemoveNodes: done((self) => self.node.clearChildren()),
  },
});
defineType<XObject>({
  name: "System.Xml.Linq.XElement",
  construct: ([first, ...content]) => {
    if (first instanceof XElement) return view(first.node.clone(true)) as XObject;
    const name = nameFrom(first);
    const node = new XmlNode(nodeTypes.element, name.localName, name.namespaceName, "", owner);
    for (const value of content) addContent(node, value);
    return view(node) as XObject;
  },
  properties: {
    Name: (self) => new XName(self.node.localName, self.node.namespaceURI),
    Value: { get: (self) => self.node.innerText, set: (self, value) => self.node.setInnerText(text(value)) },
    HasElements: (self) => elementsOf(self.node, undefined).length > 0,
    HasAttributes: (self) => self.node.attributes.length > 0,
    IsEmpty: (self) => self.node.children.length === 0,
    FirstAttribute: (self) => view(self.node.attributes[0]),
    LastAttribute: (self) => view(self.node.attributes.at(-1)),
  },
  methods: {
    ...linq("XElement").methods,
    Attribute: (self, [name]) => view(self.node.attributes.find((a) => matches(a, name))),
    Attributes: (self, [name]) =>
      list(
        "XAttribute",
        self.node.attributes.filter((a) => matches(a, name)),
      ),
    SetAttributeValue: done((self, [name, value]) => {
      if (value === null) self.node.attributes = self.node.attributes.filter((a) => !matches(a, name));
      else self.node.setAttribute(nameFrom(name).localName, dotNetToString(value ?? null));
    }),
    SetElementValue: done((self, [name, value]) => {
      const known = elementsOf(self.node, name)[0];
      if (value === null) {
        if (known !== undefined) self.node.remove(known);
        return;
      }
      const target = known ?? new XmlNode(nodeTypes.element, nameFrom(name).localName, "", "", self.node.document);
      if (known === undefined) self.node.insert(target, null);
      target.setInnerText(dotNetToString(value ?? null));
    }),
    SetValue: done((self, [value]) => self.node.setInnerText(dotNetToString(value ?? null))),
    RemoveAttributes: done((self) => void (self.node.attributes = [])),
    RemoveAll: done((self) => {
      self.node.attributes = [];
      self.node.clearChildren();
    }),
    DescendantsAndSelf: (self, [name]) =>
      list("XElement", [...(matches(self.node, name) ? [self.node] : []), ...descendantsOf(self.node, name)]),
    Save: (self, [target]) => save(self, target),
  },
  staticProperties: { EmptySequence: () => list("XElement", []) },
  staticMethods: {
    op_Explicit: linqCast,
    Parse: ([value]) => view(parse(text(value)).documentElement),
    Load: ([source]) => view(parse(loadText(source)).documentElement),
  },
});
defineType<XObject>({
  name: "System.Xml.Linq.XDocument",
  construct: (args) => {
    const node = new XmlDocument();
    for (const value of args.flatMap((a) => (Array.isArray(a) || a instanceof Sequence ? items(a) : [a])))
      if (value instanceof XDeclaration) setDeclaration(node, value);
      else if (value instanceof XObject) addContent(node, value);
    return view(node) as XObject;
  },
  properties: {
    Root: (self) => view((self.node as XmlDocument).documentElement),
    DocumentType: (self) => view(self.node.children.find((c) => c.nodeType === nodeTypes.documentType)),
    Declaration: {
      get: (self) => XDeclaration.of(self.node.children[0]),
      set: (self, value) => setDeclaration(self.node, value),
    },
  },
  methods: {
    ...linq("XDocument").methods,
    Save: (self, [target]) => save(self, target),
  },
  staticMethods: {
    Parse: ([value]) => view(parse(text(value))),
    Load: ([source]) => view(parse(loadText(source))),
  },
});
defineType<XObject>({
  name: "System.Xml.Linq.XAttribute",
  construct: ([name, value]) => {
    const wanted = nameFrom(name);
    return view(
      new XmlNode(nodeTypes.attribute, wanted.localName, wanted.namespaceName, dotNetToString(value ?? null), owner),
    ) as XObject;
  },
  properties: {
    Name: (self) => new XName(self.node.localName, self.node.namespaceURI),
    Value: { get: (self) => self.node.text, set: (self, value) => void (self.node.text = text(value)) },
    NextAttribute: (self) => neighbour(self, 1),
    PreviousAttribute: (self) => neighbour(self, -1),
    IsNamespaceDeclaration: (self) => self.node.prefix === "xmlns" || self.node.name === "xmlns",
  },
  staticProperties: { EmptySequence: () => list("XAttribute", []) },
  staticMethods: { op_Explicit: linqCast },
  methods: {
    SetValue: done((self, [value]) => void (self.node.text = dotNetToString(value ?? null))),
    Remove: done((self) => {
      const { parent } = self.node;
      if (parent !== null) parent.attributes = parent.attributes.filter((a) => a !== self.node);
    }),
  },
});
/** The attribute beside this one, or null. */
function neighbour(self: XObject, step: 1 | -1): XObject | null {
  const all = self.node.parent?.attributes ?? [];
  return view(all[all.indexOf(self.node) + step]);
}
for (const [name, type] of [
  ["XText", nodeTypes.text],
  ["XComment", nodeTypes.comment],
  ["XCData", nodeTypes.cdata],
] as const) {
  defineType<XObject>({
    name: `System.Xml.Linq.${name}`,
    construct: ([value]) =>
      view(new XmlNode(type, type === nodeTypes.comment ? "#comment" : "#text", "", text(value), owner)) as XObject,
    properties: { Value: { get: (self) => self.node.text, set: (self, value) => void (self.node.text = text(value)) } },
  });
}
defineType<XName>({
  name: "System.Xml.Linq.XName",
  properties: {
    LocalName: (self) => self.localName,
    NamespaceName: (self) => self.namespaceName,
    Namespace: (self) => new XNamespace(self.namespaceName),
  },
  methods: { ToString: (self) => self.toString() },
  staticMethods: {
    Get: ([first, second]) => (second === undefined ? nameFrom(first) : new XName(text(first), text(second))),
    op_Implicit: ([value]) => nameFrom(value),
  },
});
defineType<XNamespace>({
  name: "System.Xml.Linq.XNamespace",
  properties: { NamespaceName: (self) => self.namespaceName },
  methods: {
    GetName: (self, [name]) => new XName(text(name), self.namespaceName),
    ToString: (self) => self.namespaceName,
  },
  staticProperties: { None: () => new XNamespace("") },
  staticMethods: {
    Get: ([name]) => new XNamespace(text(name)),
    op_Implicit: ([name]) => new XNamespace(text(name)),
    op_Addition: ([space, name]) => {
      if (space === null || space === undefined) throw argumentNull("ns");
      return new XName(text(name), (space as XNamespace).namespaceName);
    },
  },
});
