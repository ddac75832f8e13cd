// Answers as Invoke-WebRequest gives them: WebResponseObject, and BasicHtmlWebResponseObject for text.
import {
  addInstanceMember,
  construct,
  type Encoding,
  encodings,
  encodingFor,
  Exception,
  emptyShape,
  getType,
  PSCustomObject,
  PSNoteProperty,
  type PSValue,
  resolveType,
  setIndex,
} from "@latch/dotnet";
import { defineDataObject } from "../data-object.ts";
import { headerDictionary, headerLines, type HttpResponseMessage, ignoringCase } from "./http-objects.ts";

const names = ["StatusCode", "StatusDescription", "Content", "RawContent", "Headers", "RawContentLength"];
const more = ["RawContentStream", "RelationLink", "BaseResponse", "OutFile"];
const WebResponseObject = defineDataObject("Microsoft.PowerShell.Commands.WebResponseObject", [...names, ...more], {
  text: rawContentOf,
});
const BasicHtmlWebResponseObject = defineDataObject(
  "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject",
  [...names, "Images", "InputFields", "Links", "Encoding", ...more],
  { text: rawContentOf },
);

/** ToString(): the text with what cannot be shown as dots. */
function rawContentOf(fields: Record<string, PSValue>): string {
  return String(fields["RawContent"] ?? "").replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, ".");
}

/** The media type of an answer, without its parameters; octet-stream when it says none. */
export function mediaType(response: HttpResponseMessage): string {
  const header = response.header("content-type");
  return (header ?? "application/octet-stream").split(";")[0]?.trim().toLowerCase() ?? "";
}

export const isJson = (type: string): boolean =>
  /^(?:application|text)\/(?:json|x-json|javascript|x-javascript)$|\+json$/.test(type) || type === "application/x-json";
export const isXml = (type: string): boolean => /^(?:application|text)\/xml$|\+xml$/.test(type);
const isText = (type: string): boolean => type.startsWith("text/") || isJson(type) || isXml(type);

/** The encoding that an answer says, or that its document does; UTF-8 otherwise. */
export function encodingOf(response: HttpResponseMessage, body: Uint8Array): Encoding {
  const header = /charset\s*=\s*"?([^";\s]+)/i.exec(response.header("content-type") ?? "")?.[1];
  const start = Buffer.from(body.subarray(0, 1024)).toString("latin1");
  const inside = /<meta[^>]+charset\s*=\s*["']?([\w-]+)|^<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/i.exec(start);
  const name = header ?? inside?.[1] ?? inside?.[2];
  if (name === undefined) return encodings.utf8NoBom;
  try {
    return encodingFor(name);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return encodings.utf8NoBom;
  }
}

/** The text of an answer. */
export function textOf(response: HttpResponseMessage, body: Uint8Array): string {
  return encodingOf(response, body)
    .decode(body)
    .replace(/^\ufeff/, "");
}

/** `rel` to address, of the Link headers. */
export function relationLinks(response: HttpResponseMessage): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of response.headers) {
    if (name.toLowerCase() !== "link") continue;
    for (const [, url = "", rel = ""] of value.matchAll(/<([^>]*)>[^,]*?;\s*rel\s*=\s*"?([^;,"\s]+)"?/gi)) {
      found.set(rel, new URL(url, response.request.url).href);
    }
  }
  return found;
}

function relationDictionary(response: HttpResponseMessage): PSValue {
  const type = resolveType("System.Collections.Generic.Dictionary[string,string]");
  const result = construct(type ?? getType("System.Collections.Hashtable"), [ignoringCase()]);
  for (const [rel, url] of relationLinks(response)) setIndex(result, [rel], url);
  return result;
}

/** The object for an answer and its bytes. */
export function webResponse(response: HttpResponseMessage, body: Uint8Array): PSValue {
  const asText = isText(mediaType(response));
  const encoding = encodingOf(response, body);
  const content = asText ? textOf(response, body) : null;
  const description = String(response.statusName);
  const lines = [...headerLines(response.headers, false), ...headerLines(response.headers, true)];
  const head = [`HTTP/${response.version} ${response.status} ${description}`, ...lines].join("\n");
  const fields = {
    StatusCode: response.status,
    StatusDescription: description,
    Content: content ?? new Uint8Array(body),
    RawContent: `${head}\n\n${content ?? shownBytes(body)}`,
    Headers: headerDictionary(response.headers),
    RawContentLength: BigInt(body.length),
    RawContentStream: construct(getType("System.IO.MemoryStream"), [new Uint8Array(body)]),
    RelationLink: relationDictionary(response),
    BaseResponse: response,
    OutFile: null,
  };
  if (content === null) return new WebResponseObject(fields);
  return new BasicHtmlWebResponseObject({ ...fields, Encoding: encoding, ...elementsOf(content) });
}

/** Bytes as ASCII, dots for what has no shape. */
function shownBytes(body: Uint8Array): string {
  return Array.from(body, (byte) => (byte > 126 ? "?" : byte < 32 ? "." : String.fromCharCode(byte))).join("");
}

/** Links, images and input fields of a page: objects of their attributes. */
function elementsOf(html: string): { Links: PSValue; Images: PSValue; InputFields: PSValue } {
  const links = html.match(/<a\s[^>]*>[\s\S]*?<\/a\s*>|<a\s[^>]*\/>/gi) ?? [];
  const images = html.match(/<img\s[^>]*>/gi) ?? [];
  const fields = html.match(/<input\s[^>]*>/gi) ?? [];
  const all = (found: readonly string[], tag: string): PSValue => found.map((text) => element(text, tag));
  return { Links: all(links, "A"), Images: all(images, "IMG"), InputFields: all(fields, "INPUT") };
}

function element(outer: string, tag: string): PSValue {
  let result: PSValue = new PSCustomObject(emptyShape, []);
  const add = (name: string, value: string): void => {
    result = addInstanceMember(result, new PSNoteProperty(name, value));
  };
  add("outerHTML", outer);
  add("tagName", tag);
  const opening = /^<\w+([^>]*)>/.exec(outer)?.[1] ?? "";
  const attributes = /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;
  for (const [, name = "", double, single, bare] of opening.matchAll(attributes))
    add(name, double ?? single ?? bare ?? "");
  return result;
}
