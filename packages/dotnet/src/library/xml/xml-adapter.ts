// XML nodes as PowerShell shows them: child elements and attributes as properties (XmlNodeAdapter).

import { Exception } from "../../errors/exception.ts";
import { newErrorRecord } from "../../errors/error-record.ts";
import type { AdaptedProperty } from "../../values/adapted-object.ts";
import { ENUMERATE } from "../../values/enumerable.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { toStringValue } from "../../text/to-string-value.ts";
import { XmlNode } from "./dom.ts";

/** What a node or node list prints as. */
export function xmlNodeText(value: PSValue): PSValue {
  if (value instanceof XmlNode) return value.localName;
  if (typeof value === "object" && value !== null && ENUMERATE in value) {
    return [...(value as { [ENUMERATE](): Iterable<PSValue> })[ENUMERATE]()]
      .map((n) => (n instanceof XmlNode ? n.localName : String(n)))
      .join(" ");
  }
  return "";
}

/** Child nodes; the text of an attribute is one, too. */
function childrenOf(node: XmlNode): readonly XmlNode[] {
  return node.nodeType === 2 ? [new XmlNode(3, "#text", "", node.text, node.document)] : node.children;
}

/** Attributes and children whose local name is the given one, any case. */
function named(node: XmlNode, name: string): XmlNode[] {
  const lower = name.toLowerCase();
  const found = node.attributes.filter((a) => a.localName.toLowerCase() === lower);
  for (const child of childrenOf(node))
    if (child.nodeType !== 13 && child.localName.toLowerCase() === lower) found.push(child);
  return found;
}

/** The value a node stands for: its text when it has nothing else. */
function nodeValue(node: XmlNode): PSValue {
  if (node.nodeType === 3) return node.text;
  if (node.attributes.length > 0) return node;
  if (node.children.length === 0) return node.innerText;
  if (node.children.length === 1 && node.children[0]?.nodeType === 3) return node.innerText;
  return node.nodeType === 2 ? node.text : node;
}

function read(node: XmlNode, name: string): PSValue {
  const nodes = named(node, name);
  return nodes.length === 1 ? nodeValue(nodes[0] as XmlNode) : nodes.map(nodeValue);
}

function setError(errorId: string, name: string): Exception {
  const message = `Cannot set "${name}" because only strings can be used as values to set XmlNode properties.`;
  return new Exception("System.Management.Automation.SetValueException", message, {
    errorRecord: (self) => newErrorRecord(self, errorId, "NotSpecified", null),
  });
}

/** A leaf: an attribute, a text, or an element without attributes that holds text or nothing. */
function isLeaf(node: XmlNode): boolean {
  if (node.nodeType === 2 || node.nodeType === 3) return true;
  if (node.attributes.length > 0) return false;
  return node.children.length === 0 || (node.children.length === 1 && node.children[0]?.nodeType === 3);
}

function write(node: XmlNode, name: string, value: PSValue): void {
  const nodes = named(node, name);
  if (nodes.length > 1) throw setError("XmlNodeSetRestrictionsMoreThanOneNode", name);
  const target = nodes[0] as XmlNode;
  if (!isLeaf(target)) {
    const hasAttributes = target.attributes.length > 0;
    throw setError(
      hasAttributes ? "XmlNodeSetRestrictionsNodeWithAttributes" : "XmlNodeSetRestrictionsUnknownNodeType",
      name,
    );
  }
  (node.nodeType === 2 ? node : target).setInnerText(toStringValue(value));
}

function property(name: string, nodes: readonly XmlNode[]): AdaptedProperty {
  const isText = nodes.length === 1 && typeof nodeValue(nodes[0] as XmlNode) === "string";
  const typeName =
    nodes.length > 1
      ? "System.Object[]"
      : isText
        ? "System.String"
        : `System.Xml.${nodes[0]?.nodeType === 2 ? "XmlAttribute" : "XmlElement"}`;
  const isSettable = nodes.length === 1 && isLeaf(nodes[0] as XmlNode);
  const shown = typeName === "System.String" ? "string" : typeName;
  return {
    name,
    typeName,
    definition: `${shown} ${name} {get;${isSettable ? "set;" : ""}}`,
    canRead: true,
    canWrite: true,
    get: (self) => read(self as XmlNode, name),
    set: (self, value) => write(self as XmlNode, name, value),
  };
}

/** One property by name (null when the node has none such), or all of them. */
export function xmlAdapter(
  node: XmlNode,
  name: string | undefined,
): readonly AdaptedProperty[] | AdaptedProperty | null {
  if (name !== undefined) {
    const nodes = named(node, name);
    return nodes.length === 0 ? null : property((nodes[0] as XmlNode).localName, nodes);
  }
  const groups = new Map<string, XmlNode[]>();
  for (const child of [...node.attributes, ...childrenOf(node)]) {
    if (child.nodeType === 13) continue;
    const known = groups.get(child.localName);
    if (known === undefined) groups.set(child.localName, [child]);
    else known.push(child);
  }
  return [...groups].map(([key, nodes]) => property(key, nodes));
}
