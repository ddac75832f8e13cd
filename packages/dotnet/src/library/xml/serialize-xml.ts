// Nodes -> XML text: OuterXml, InnerXml, and Save's indented form.

import type { XmlNode } from "./dom.ts";

/** Text content escaped. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (c) => (c === "&" ? "&amp;" : c === "<" ? "&lt;" : c === ">" ? "&gt;" : "&#xD;"));
}

/** An attribute's value escaped for double quotes. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\t\r\n]/g, (c) => attributeEscapes[c] ?? c);
}
const attributeEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#x9;", "\r": "&#xD;", "\n": "&#xA;",
}; // biome-ignore format: a table

/** Namespaces by prefix in force where text is written: what is written begins with none. */
type Scope = ReadonlyMap<string, string>;
const noScope: Scope = new Map([
  ["", ""],
  ["xml", "http://www.w3.org/XML/1998/namespace"],
]);

/** OuterXml. */
export function outerXml(node: XmlNode): string {
  const parts: string[] = [];
  write(node, parts, noScope);
  return parts.join("");
}

/** InnerXml. */
export function innerXml(node: XmlNode): string {
  if (node.nodeType === 2) return escapeAttribute(node.text);
  if (node.children.length === 0) return "";
  const parts: string[] = [];
  for (const child of node.children) write(child, parts, noScope);
  return parts.join("");
}

/** The start tag without its end, and the namespaces inside: what nothing around declares is declared here. */
function startTag(node: XmlNode, outer: Scope): { tag: string; scope: Scope } {
  let tag = `<${node.name}`;
  let scope: Map<string, string> | null = null;
  for (const attribute of node.attributes) {
    tag += ` ${attribute.name}="${escapeAttribute(attribute.text)}"`;
    const declared = attribute.prefix === "xmlns" ? attribute.localName : attribute.name === "xmlns" ? "" : null;
    if (declared === null) continue;
    scope ??= new Map(outer);
    scope.set(declared, attribute.text);
  }
  const missing: string[] = [];
  const need = (prefix: string, uri: string): void => {
    if ((scope ?? outer).get(prefix) === uri) return;
    scope ??= new Map(outer);
    scope.set(prefix, uri);
    missing.unshift(` ${prefix === "" ? "xmlns" : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`);
  };
  need(node.prefix, node.namespaceURI);
  for (const attribute of node.attributes)
    if (attribute.prefix !== "" && attribute.prefix !== "xmlns") need(attribute.prefix, attribute.namespaceURI);
  return { tag: tag + missing.join(""), scope: scope ?? outer };
}

function write(node: XmlNode, parts: string[], scope: Scope): void {
  switch (node.nodeType) {
    case 1:
      writeElement(node, parts, scope);
      break;
    case 9:
    case 11:
      for (const child of node.children) write(child, parts, scope);
      break;
    default:
      parts.push(leafText(node));
  }
}

function writeElement(node: XmlNode, parts: string[], outer: Scope): void {
  const { tag, scope } = startTag(node, outer);
  parts.push(tag);
  if (node.children.length === 0 && !node.hasEndTag) {
    parts.push(" />");
    return;
  }
  parts.push(">");
  for (const child of node.children) write(child, parts, scope);
  parts.push(`</${node.name}>`);
}

function leafText(node: XmlNode): string {
  switch (node.nodeType) {
    case 2:
      return `${node.name}="${escapeAttribute(node.text)}"`;
    case 4:
      return `<![CDATA[${node.text}]]>`;
    case 7:
      return `<?${node.localName}${node.text === "" ? "" : ` ${node.text}`}?>`;
    case 8:
      return `<!--${node.text}-->`;
    case 10:
      return `<!DOCTYPE ${node.text}>`;
    case 17:
      return `<?xml ${node.text}?>`;
    default:
      return escapeText(node.text);
  }
}

/** Save's form: elements on lines of their own, indented, unless text stands beside them. */
export function indentedXml(node: XmlNode, indent = "  ", newLine = "\n"): string {
  const lines: string[] = [];
  const layout = { indent, newLine, lines };
  for (const child of node.nodeType === 9 ? node.children : [node]) writeIndented(child, "", layout, noScope);
  return lines.join(newLine);
}

interface Layout {
  readonly indent: string;
  readonly newLine: string;
  readonly lines: string[];
}

function hasText(node: XmlNode): boolean {
  return node.children.some((c) => c.isTextLike || c.nodeType === 5);
}

function writeIndented(node: XmlNode, lead: string, layout: Layout, outer: Scope): void {
  const { lines, newLine } = layout;
  if (node.nodeType !== 1) {
    lines.push(lead + leafText(node));
    return;
  }
  const { tag, scope } = startTag(node, outer);
  if (node.children.length === 0 || hasText(node)) {
    const parts: string[] = [];
    writeElement(node, parts, outer);
    const isOpen = node.children.length === 0 && node.hasEndTag;
    lines.push(lead + (isOpen ? `${tag}>${newLine}${lead}</${node.name}>` : parts.join("")));
    return;
  }
  lines.push(`${lead}${tag}>`);
  for (const child of node.children) writeIndented(child, lead + layout.indent, layout, scope);
  lines.push(`${lead}</${node.name}>`);
}
