// Further members of System.Xml.Linq: what surrounds a node, namespaces, writing to XmlWriter, casts, declarations.

import { defineType, type MethodImplementation, type StaticMethodImplementation } from "../../types/define-type.ts";
import { argumentNull } from "../../types/method-errors.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { enumNumber, text } from "../arguments.ts";
import { nodeTypes, XmlNode } from "./dom.ts";
import { outerXml } from "./serialize-xml.ts";
import { addContent, list, matches, nameFrom, view, XObject } from "./x-linq.ts";
import { fromXml } from "./xml-convert.ts";
import { XmlNodeReader, XmlReader } from "./xml-reader.ts";
import { writeNode } from "./xml-writer-types.ts";
import { XmlWriter } from "./xml-writer.ts";

export interface DefinedMembers {
  readonly methods?: Record<string, MethodImplementation<XObject>>;
  readonly staticMethods?: Record<string, StaticMethodImplementation>;
}

const elements = (nodes: readonly XmlNode[], wanted: PSValue | undefined): PSValue =>
  list(
    "XElement",
    nodes.filter((node) => node.nodeType === 1 && matches(node, wanted)),
  );

function ancestors(node: XmlNode): XmlNode[] {
  return node.parent === null ? [] : [node.parent, ...ancestors(node.parent)];
}
function below(node: XmlNode): XmlNode[] {
  return node.children.filter(isShown).flatMap((child) => [child, ...below(child)]);
}
const isShown = (node: XmlNode): boolean => node.nodeType !== nodeTypes.declaration;
function siblings(node: XmlNode, after: boolean): XmlNode[] {
  const all = node.parent?.children.filter(isShown) ?? [];
  const at = all.indexOf(node);
  return after ? all.slice(at + 1) : all.slice(0, at);
}

/** SaveOptions: DisableFormatting 1. */
function markup(self: XObject, options: PSValue | undefined): string {
  if (options === undefined || (enumNumber(options) & 1) === 0) return self.toString();
  return self.node.nodeType === 9 ? self.node.children.filter(isShown).map(outerXml).join("") : outerXml(self.node);
}

/** A cast `[int]$element`: its text as a value of the type, as XML Schema reads it. */
export const linqCast: StaticMethodImplementation = ([value], signature) => {
  if (value === null || value === undefined) return null;
  const { returnType } = signature;
  const wanted = returnType.genericDefinition === null ? returnType : (returnType.genericArguments[0] ?? returnType);
  return fromXml((value as XObject).node.innerText, wanted);
};

const write: MethodImplementation<XObject> = (self, [writer]) => {
  if (!(writer instanceof XmlWriter)) throw argumentNull("writer");
  writeNode(writer, self.node);
  return undefined;
};

function replaceContent(self: XObject, args: PSValue[]): undefined {
  self.node.clearChildren();
  for (const value of args) addContent(self.node, value);
  return undefined;
}

export const linqMembers: Readonly<Record<string, DefinedMembers>> = {
  XNode: {
    methods: {
      ToString: (self, [options]) => markup(self, options),
      WriteTo: write,
      CreateReader: (self) => new XmlNodeReader({ node: self.node }),
      Ancestors: (self, [name]) => elements(ancestors(self.node), name),
      ElementsAfterSelf: (self, [name]) => elements(siblings(self.node, true), name),
      ElementsBeforeSelf: (self, [name]) => elements(siblings(self.node, false), name),
      NodesAfterSelf: (self) => list("XNode", siblings(self.node, true)),
      NodesBeforeSelf: (self) => list("XNode", siblings(self.node, false)),
      IsAfter: (self, [other]) => other instanceof XObject && isBefore(other.node, self.node),
      IsBefore: (self, [other]) => other instanceof XObject && isBefore(self.node, other.node),
    },
    staticMethods: {
      ReadFrom: ([reader]) => {
        if (!(reader instanceof XmlReader)) throw argumentNull("reader");
        if (reader.readState === "Initial") reader.read();
        const read = reader.node?.clone(true) ?? null;
        reader.skip();
        return view(read);
      },
      DeepEquals: ([a, b]) =>
        a === b || (a instanceof XObject && b instanceof XObject && outerXml(a.node) === outerXml(b.node)),
    },
  },
  XContainer: {
    methods: {
      DescendantNodes: (self) => list("XNode", below(self.node)),
      ReplaceNodes: replaceContent,
    },
  },
  XElement: {
    methods: {
      WriteTo: write,
      AncestorsAndSelf: (self, [name]) => elements([self.node, ...ancestors(self.node)], name),
      DescendantNodesAndSelf: (self) => list("XNode", [self.node, ...below(self.node)]),
      ReplaceAll: (self, args) => {
        self.node.attributes = [];
        return replaceContent(self, args);
      },
      ReplaceAttributes: (self, args) => {
        self.node.attributes = [];
        for (const value of args) addContent(self.node, value);
        return undefined;
      },
      GetDefaultNamespace: (self) => spaceOf(self.node.namespaceOfPrefix("") ?? ""),
      GetNamespaceOfPrefix: (self, [prefix]) => {
        const found = self.node.namespaceOfPrefix(text(prefix));
        return found === null ? null : spaceOf(found);
      },
      GetPrefixOfNamespace: (self, [space]) => {
        const uri = String(space);
        for (const node of [self.node, ...ancestors(self.node)]) {
          const found = node.attributes.find((a) => a.prefix === "xmlns" && a.text === uri);
          if (found !== undefined) return found.localName;
        }
        return uri === "http://www.w3.org/XML/1998/namespace" ? "xml" : null;
      },
    },
  },
  XDocument: { methods: { WriteTo: write } },
};

function spaceOf(uri: string): PSValue {
  const name = nameFrom(`{${uri}}x`);
  return name.space;
}

function isBefore(a: XmlNode, b: XmlNode): boolean {
  const top = [a, ...ancestors(a)].at(-1) as XmlNode;
  const all = [top, ...below(top)];
  return all.indexOf(a) < all.indexOf(b);
}

/** XDeclaration: <?xml version="1.0" encoding="utf-8" standalone="yes"?>. */
export class XDeclaration {
  version: PSValue;
  encoding: PSValue;
  standalone: PSValue;
  constructor(version: PSValue, encoding: PSValue, standalone: PSValue) {
    this.version = version;
    this.encoding = encoding;
    this.standalone = standalone;
  }
  /** The declaration that a node is, or null. */
  static of(node: XmlNode | undefined): XDeclaration | null {
    if (node === undefined || node.nodeType !== nodeTypes.declaration) return null;
    const part = (name: string): PSValue => new RegExp(`${name}\\s*=\\s*["']([^"']*)["']`).exec(node.text)?.[1] ?? null;
    return new XDeclaration(part("version"), part("encoding"), part("standalone"));
  }
  get body(): string {
    const part = (name: string, value: PSValue): string => (value === null ? "" : ` ${name}="${text(value)}"`);
    return `${part("version", this.version)}${part("encoding", this.encoding)}${part("standalone", this.standalone)}`;
  }
  toString(): string {
    return `<?xml${this.body}?>`;
  }
}
tagType(XDeclaration, "System.Xml.Linq.XDeclaration");
defineType<XDeclaration>({
  name: "System.Xml.Linq.XDeclaration",
  implementation: XDeclaration,
  construct: ([first = null, encoding = null, standalone = null]) =>
    first instanceof XDeclaration
      ? new XDeclaration(first.version, first.encoding, first.standalone)
      : new XDeclaration(first, encoding, standalone),
  methods: { ToString: (self) => self.toString() },
});

/** Gives a document a declaration, or (null) takes it away. */
export function setDeclaration(document: XmlNode, value: PSValue): void {
  const first = document.children[0];
  if (first?.nodeType === nodeTypes.declaration) document.remove(first);
  if (!(value instanceof XDeclaration)) return;
  const node = new XmlNode(nodeTypes.declaration, "xml", "", value.body.trim(), null);
  document.insert(node, document.children[0] ?? null);
}

defineType<XObject>({
  name: "System.Xml.Linq.XProcessingInstruction",
  construct: ([target, data]) =>
    view(new XmlNode(nodeTypes.processingInstruction, text(target), "", text(data), null)) as XObject,
  properties: {
    Target: (self) => self.node.localName,
    Data: { get: (self) => self.node.text, set: (self, value) => void (self.node.text = text(value)) },
  },
});
defineType<XObject>({
  name: "System.Xml.Linq.XDocumentType",
  properties: {
    Name: (self) => self.node.localName,
    InternalSubset: (self) => /\[([\s\S]*)\]/.exec(self.node.text)?.[1] ?? null,
    SystemId: (self) => /SYSTEM\s+"([^"]*)"/.exec(self.node.text)?.[1] ?? null,
    PublicId: (self) => /PUBLIC\s+"([^"]*)"/.exec(self.node.text)?.[1] ?? null,
  },
});
