// Recorded WS-Management conversations: requests with their responses, and envelopes in a form that can be compared.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import {
  powershellResource,
  shellResource,
  parseDuration,
  parseRequest,
  parseResponse,
  parseXml,
  type WSManRequest,
  XmlElement,
} from "@latch/protocol";

/** One request of a client with what the server answered. */
export interface Exchange {
  readonly request: WSManRequest;
  readonly requestText: string;
  readonly responseText: string;
  /** HTTP's status. */
  readonly status: number;
}

/** A recording's exchanges; those without an answer (the recorded client lost its connection there) end it. */
export function readExchanges(file: string): Exchange[] {
  const { messages } = parse(readFileSync(file, "utf8")) as {
    messages: readonly { request: string; response: string | null }[];
  };
  const exchanges: Exchange[] = [];
  for (const { request, response } of messages) {
    if (response === null) break;
    const status = parseResponse(response).fault === null ? 200 : 500;
    exchanges.push({ request: parseRequest(request), requestText: request, responseText: response, status });
  }
  return exchanges;
}

/** The part of a conversation that is PowerShell's: neither cmd shells nor the service's configuration. */
export function powershellExchanges(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.filter(({ request: { resourceUri } }) => {
    const isEnumeration = resourceUri === shellResource || resourceUri === `${shellResource}/Command`;
    return resourceUri.startsWith(powershellResource) || isEnumeration;
  });
}

/** An element as nested arrays: name, attributes in order of name, text, children. Namespaces are not kept. */
export type Structure = readonly [name: string, attributes: string, text: string, ...children: unknown[]];

/** How an element differs for another reason than the protocol: leave it out, or write its text in one form. */
export type Normalization = (element: XmlElement) => XmlElement | null;

export function structureOf(element: XmlElement, normalize: Normalization = (same) => same): Structure | null {
  const kept = normalize(element);
  if (kept === null) return null;
  const attributes = [...kept.attributes]
    .filter(([name]) => !name.startsWith("xmlns"))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const children = kept.children.map((child) => structureOf(child, normalize)).filter((child) => child !== null);
  return [kept.name, attributes.join(" "), kept.text.trim(), ...children];
}

/** An element like another, with other text or attributes. */
export function withText(element: XmlElement, text: string, attributes = element.attributes): XmlElement {
  const made = new XmlElement(element.name, attributes);
  made.text = text;
  made.children.push(...element.children);
  return made;
}

/** Durations are written in several ways. */
const durations = new Set(["IdleTimeOut", "MaxIdleTimeOut", "OperationTimeout"]);

export function withPlainDuration(element: XmlElement): XmlElement {
  return durations.has(element.name) ? withText(element, `${parseDuration(element.text, -1)} ms`) : element;
}

/** What makes two requests the same: action, resource, selectors, options, body. */
export interface RequestStructure {
  readonly operation: string;
  readonly resourceUri: string;
  readonly shellId: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly body: Structure | null;
}

export function requestStructure(
  text: string,
  normalize: Normalization,
  options: ReadonlySet<string>,
): RequestStructure {
  const request = parseRequest(text);
  const kept = [...request.options]
    .filter(([name]) => options.has(name))
    .map(([name, value]) => [name, value.toLowerCase()]);
  const body = parseXml(text).child("Body");
  return {
    operation: request.operation,
    resourceUri: request.resourceUri,
    shellId: request.shellId,
    options: Object.fromEntries(kept) as Record<string, string>,
    body: body === undefined ? null : structureOf(body, (element) => normalize(withPlainDuration(element))),
  };
}
