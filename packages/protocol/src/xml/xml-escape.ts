// XML's five entities and numeric character references, both ways.
import { RemoteProtocolError } from "../protocol-error.ts";

const needsEscape = /[&<>"]/;

/** Text as XML content or as an attribute value in double quotes. */
export function escapeXml(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** XML content as text. Throws RemoteProtocolError for an unknown entity. */
export function unescapeXml(text: string): string {
  if (text.indexOf("&") < 0) return text;
  return text.replace(/&(#x[0-9a-fA-F]+|#[0-9]+|[A-Za-z]+|);?/g, (whole, body: string) => {
    const plain = named[body];
    if (plain !== undefined && whole.endsWith(";")) return plain;
    const code = body.startsWith("#x")
      ? Number.parseInt(body.slice(2), 16)
      : body.startsWith("#")
        ? Number(body.slice(1))
        : -1;
    if (code < 0 || code > 0x10ffff || !whole.endsWith(";"))
      throw new RemoteProtocolError("The XML has an invalid entity.");
    return String.fromCodePoint(code);
  });
}
