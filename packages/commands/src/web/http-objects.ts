// [HttpRequestMessage] and [HttpResponseMessage]: what errors and BaseResponse show of a request and its answer.
import { createRequire } from "node:module";
import type { HttpHeaders } from "./http-content.ts";
import {
  construct,
  defineType,
  enumValue,
  getStaticMember,
  getType,
  type PSValue,
  resolveType,
  setIndex,
  tagType,
  arrayOf,
  Exception,
  toStringValue,
} from "@latch/dotnet";

const require = createRequire(import.meta.url);
const contents = () => require("./http-content.ts") as typeof import("./http-content.ts");

/** Names that belong to the content rather than the message (RFC 9110's representation headers). */
const contentHeaders =
  /^(?:allow|content-(?:disposition|encoding|language|length|location|md5|range|type)|expires|last-modified)$/i;

export type Headers = readonly (readonly [string, string])[];

/** Several lines of one header are one entry. */
function grouped(headers: Headers): Map<string, { name: string; values: string[] }> {
  const found = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const entry = found.get(key);
    if (entry === undefined) found.set(key, { name, values: [value] });
    else entry.values.push(value);
  }
  return found;
}

/** `Name: value` lines: the message's own, or those of its content. */
export function headerLines(headers: Headers, ofContent: boolean): string[] {
  const lines = [...grouped(headers).values()].filter(({ name }) => contentHeaders.test(name) === ofContent);
  return lines.map(({ name, values }) => `${name}: ${values.join(", ")}`);
}

/** Dictionary[string, IEnumerable[string]] without regard to case, the content's headers last. */
export function headerDictionary(headers: Headers): PSValue {
  const type = resolveType(
    "System.Collections.Generic.Dictionary[string,System.Collections.Generic.IEnumerable[string]]",
  );
  const result = construct(type ?? getType("System.Collections.Hashtable"), [ignoringCase()]);
  const entries = [...grouped(headers).values()];
  for (const ofContent of [false, true]) {
    for (const { name, values } of entries) {
      if (contentHeaders.test(name) === ofContent) setIndex(result, [name], arrayOf("System.String", values));
    }
  }
  return result;
}

/** Keys of any case. */
export function ignoringCase(): PSValue {
  return getStaticMember(getType("System.StringComparer"), "OrdinalIgnoreCase") ?? null;
}

export class HttpRequestMessage {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly contentType: string | null;
  /** Of one that a script made: its HttpContent and its headers. */
  content: PSValue = null;
  ownHeaders: HttpHeaders | null = null;

  constructor(method: string, url: string, headers: Headers, contentType: string | null) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.contentType = contentType;
  }

  toString(): string {
    const content = this.contentType === null ? "<null>" : "System.Net.Http.ByteArrayContent";
    const lines = [...headerLines(this.headers, false), ...headerLines(this.headers, true)];
    const text = lines.map((line) => `  ${line}\n`).join("");
    return `Method: ${this.method}, RequestUri: '${this.url}', Version: 1.1, Content: ${content}, Headers:\n{\n${text}}`;
  }
}
tagType(HttpRequestMessage, "System.Net.Http.HttpRequestMessage");
const version = (text: string): PSValue => construct(getType("System.Version"), [text]);
defineType<HttpRequestMessage>({
  name: "System.Net.Http.HttpRequestMessage",
  implementation: HttpRequestMessage,
  construct: ([method, address]) => {
    const url = address === null || address === undefined ? "" : toStringValue(address);
    const made = new HttpRequestMessage(method === undefined ? "GET" : toStringValue(method), url, [], null);
    made.ownHeaders = new (contents().RequestHeaders)();
    return made;
  },
  properties: {
    Method: (self) => construct(getType("System.Net.Http.HttpMethod"), [self.method]),
    RequestUri: (self) => construct(getType("System.Uri"), [self.url]),
    Version: () => version("1.1"),
    Headers: (self) => self.ownHeaders ?? headerDictionary(self.headers),
    Content: { get: (self) => self.content, set: (self, value) => void (self.content = value) },
  },
  methods: { ToString: (self) => self.toString(), Dispose: () => undefined },
});

/** [HttpMethod]: the word. */
class HttpMethod {
  readonly method: string;
  constructor(method: string) {
    this.method = method;
  }
  toString(): string {
    return this.method;
  }
}
tagType(HttpMethod, "System.Net.Http.HttpMethod");
defineType<HttpMethod>({
  name: "System.Net.Http.HttpMethod",
  construct: ([method]) => new HttpMethod(String(method)),
  properties: { Method: (self) => self.method },
  methods: { ToString: (self) => self.method },
});

export class HttpResponseMessage {
  readonly request: HttpRequestMessage;
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: Headers;

  constructor(request: HttpRequestMessage, status: number, reason: string, version: string, headers: Headers) {
    this.request = request;
    this.status = status;
    this.reason = reason;
    this.version = version;
    this.headers = headers;
  }

  get statusName(): PSValue {
    return enumValue("System.Net.HttpStatusCode", this.status);
  }

  /** The first value of a header, in any case; null without it. */
  header(name: string): string | null {
    return this.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? null;
  }

  /** The body, for answers to HttpClient. */
  content: PSValue = null;

  /** Throws HttpRequestException unless the answer is a success. */
  requireSuccess(): void {
    if (this.isSuccess) return;
    throw new Exception(
      "System.Net.Http.HttpRequestException",
      `Response status code does not indicate success: ${this.status} (${this.reason}).`,
      { properties: { StatusCode: this.statusName } },
    );
  }

  get isSuccess(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  toString(): string {
    const lines = [...headerLines(this.headers, false), ...headerLines(this.headers, true)];
    const text = lines.map((line) => `  ${line}\n`).join("");
    return `StatusCode: ${this.status}, ReasonPhrase: '${this.reason}', Version: ${this.version}, Content: System.Net.Http.HttpConnectionResponseContent, Headers:\n{\n${text}}`;
  }
}
tagType(HttpResponseMessage, "System.Net.Http.HttpResponseMessage");
defineType<HttpResponseMessage>({
  name: "System.Net.Http.HttpResponseMessage",
  properties: {
    StatusCode: (self) => self.statusName,
    ReasonPhrase: (self) => self.reason,
    Version: (self) => version(self.version),
    Headers: (self) => headerDictionary(self.headers),
    RequestMessage: (self) => self.request,
    IsSuccessStatusCode: (self) => self.isSuccess,
    Content: (self) => self.content,
  },
  methods: {
    EnsureSuccessStatusCode: (self) => {
      self.requireSuccess();
      return self;
    },
    Dispose: () => undefined,
    ToString: (self) => self.toString(),
  },
});
