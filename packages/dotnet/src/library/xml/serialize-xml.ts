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

/** OuterXml. */
export function outerXml(node: XmlNode): string {
  const parts: string[] = [];
  write(node, parts);
  return parts.join("");
}

/** InnerXml. */
export function innerXml(node: XmlNode): string {
  if (node.nodeType === 2) return escapeAttribute(node.text);
  if (node.children.length === 0) return "";
  const parts: string[] = [];
  for (const child of node.children) write(child, parts);
  return parts.join("");
}

function startTag(node: XmlNode): string {
  let tag = `<${node.name}`;
  for (const attribute of node.attributes) tag += ` ${attribute.name}="${escapeAttribute(attribute.text)}"`;
  return tag + missingDeclaration(node);
}

/** An element made with a namespace that nothing above declares writes the declaration itself. */
function missingDeclaration(node: XmlNode): string {
  if (node.namespaceURI === "" && node.prefix === "") {
    const inherited = node.parent?.namespaceOfPrefix("") ?? "";
    return inherited !== "" && node.attribute("xmlns") === undefined ? ' xmlns=""' : "";
  }
  const name = node.prefix === "" ? "xmlns" : `xmlns:${node.prefix}`;
  if (node.prefix === "xml" || node.attribute(name) !== undefined) return "";
  for (let above = node.parent; above !== null; above = above.parent) {
    const declared =
      above.attribute(name)?.text ??
      (above.prefix === node.prefix && above.nodeType === 1 ? above.namespaceURI : undefined);
    if (declared !== undefined)
      return declared === node.namespaceURI ? "" : ` ${name}="${escapeAttribute(node.namespaceURI)}"`;
  }
  return ` ${name}="${escapeAttribute(node.namespaceURI)}"`;
}

function write(node: XmlNode, parts: string[]): void {
  switch (node.nodeType) {
    case 1:
      writeElement(node, parts);
      break;
    case 9:
    case 11:
      for (const child of node.children) write(child, parts);
      break;
    default:
      parts.push(leafText(node));
  }
}

function writeElement(node: XmlNode, parts: string[]): void {
  parts.push(startTag(node));
  if (node.children.length === 0 && !node.hasEndTag) {
    parts.push(" />");
    return;
  }
  parts.push(">");
  for (const child of node.children) write(child, parts);
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
  for (const child of node.nodeType === 9 ? node.children : [node]) writeIndented(child, "", indent, newLine, lines);
  return lines.join(newLine);
}

function hasText(node: XmlNode): boolean {
  return node.children.some((c) => c.isTextLike || c.nodeType === 5);
}

function writeIndented(node: XmlNode, lead: string, indent: string, newLine: string, lines: string[]): void {
  if (node.nodeType !== 1) {
    lines.push(lead + leafText(node));
    return;
  }
  if (node.children.length === 0 || hasText(node)) {
    const parts: string[] = [];
    writeElement(node, parts);
    lines.push(
      lead +
        (node.children.length === 0 && node.hasEndTag
          ? `${startTag(node)}>${newLine}${lead}</${node.name}>`
          : parts.join("")),
    );
    return;
  }
  lines.push(`${lead}${startTag(node)}>`);
  for (const child of node.children) writeIndented(child, lead + indent, indent, newLine, lines);
  lines.push(`${lead}</${node.name}>`);
}
