// [Net.Http.HttpContent] and its kinds: bytes with headers of their own; [HttpHeaders] as a list of names and values.
import {
  asTask,
  construct,
  defineType,
  DictionaryBase,
  Encoding,
  encodingFor,
  ENUMERATE,
  Exception,
  getType,
  type PSValue,
  tagType,
  TYPE,
  toStringValue,
} from "@latch/dotnet";
import { formEncoded } from "./web-body.ts";

/** Headers of a request, an answer or a content. */
export class HttpHeaders {
  readonly lines: [name: string, value: string][] = [];
  constructor(lines: readonly (readonly [string, string])[] = []) {
    for (const [name, value] of lines) this.lines.push([name, value]);
  }
  get(name: string): string | null {
    const found = this.lines.filter(([one]) => one.toLowerCase() === name.toLowerCase());
    return found.length === 0 ? null : found.map(([, value]) => value).join(", ");
  }
  set(name: string, value: string | null): void {
    this.remove(name);
    if (value !== null) this.lines.push([name, value]);
  }
  remove(name: string): boolean {
    const before = this.lines.length;
    const kept = this.lines.filter(([one]) => one.toLowerCase() !== name.toLowerCase());
    this.lines.splice(0, before, ...kept);
    return kept.length < before;
  }
  [ENUMERATE](): Iterable<PSValue> {
    const type = getType("System.Collections.Generic.KeyValuePair`2").makeGeneric([
      getType("System.String"),
      getType("System.Collections.Generic.IEnumerable`1").makeGeneric([getType("System.String")]),
    ]);
    return this.lines.map(([name, value]) => construct(type, [name, [value]]));
  }
  toString(): string {
    return this.lines.map(([name, value]) => `${name}: ${value}\n`).join("");
  }
}
export class RequestHeaders extends HttpHeaders {}
class ContentHeaders extends HttpHeaders {}
tagType(HttpHeaders, "System.Net.Http.Headers.HttpResponseHeaders");
tagType(RequestHeaders, "System.Net.Http.Headers.HttpRequestHeaders");
tagType(ContentHeaders, "System.Net.Http.Headers.HttpContentHeaders");

/** `type/subtype; charset=x`. */
class MediaType {
  text: string;
  constructor(text: string) {
    this.text = text;
  }
  get mediaType(): string {
    return this.text.split(";")[0]?.trim() ?? "";
  }
  get charSet(): string | null {
    return /charset\s*=\s*([^;]+)/i.exec(this.text)?.[1]?.trim() ?? null;
  }
  toString(): string {
    return this.text;
  }
}
tagType(MediaType, "System.Net.Http.Headers.MediaTypeHeaderValue");
defineType<MediaType>({
  name: "System.Net.Http.Headers.MediaTypeHeaderValue",
  implementation: MediaType,
  construct: ([type, charset]) =>
    new MediaType(
      toStringValue(type ?? "") +
        (charset === undefined || charset === null ? "" : `; charset=${toStringValue(charset)}`),
    ),
  properties: { MediaType: (self) => self.mediaType, CharSet: (self) => self.charSet },
  methods: { ToString: (self) => self.text },
  staticMethods: { Parse: ([text]) => new MediaType(toStringValue(text ?? "")) },
});
/** `Bearer token`. */
class Authentication {
  readonly scheme: string;
  readonly parameter: PSValue;
  constructor(scheme: string, parameter: PSValue) {
    this.scheme = scheme;
    this.parameter = parameter;
  }
  toString(): string {
    return this.parameter === null ? this.scheme : `${this.scheme} ${toStringValue(this.parameter)}`;
  }
}
tagType(Authentication, "System.Net.Http.Headers.AuthenticationHeaderValue");
defineType<Authentication>({
  name: "System.Net.Http.Headers.AuthenticationHeaderValue",
  implementation: Authentication,
  construct: ([scheme, parameter = null]) => new Authentication(toStringValue(scheme ?? ""), parameter),
  methods: { ToString: (self) => self.toString() },
});

/** Values of one header, as `DefaultRequestHeaders.Accept` and `UserAgent` give them. */
class HeaderValues {
  get [TYPE]() {
    return getType("System.Net.Http.Headers.HttpHeaderValueCollection`1").makeGeneric([getType("System.String")]);
  }
  private readonly headers: HttpHeaders;
  private readonly name: string;
  constructor(headers: HttpHeaders, name: string) {
    this.headers = headers;
    this.name = name;
  }
  add(value: string): void {
    this.headers.lines.push([this.name, value]);
  }
  clear(): void {
    this.headers.remove(this.name);
  }
  get values(): string[] {
    return this.headers.lines.filter(([name]) => name === this.name).map(([, value]) => value);
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.values;
  }
  toString(): string {
    return this.values.join(this.name === "User-Agent" ? " " : ", ");
  }
}
defineType<HeaderValues>({
  name: "System.Net.Http.Headers.HttpHeaderValueCollection`1",
  properties: { Count: (self) => self.values.length },
  methods: {
    Add: (self, [value]) => self.add(toStringValue(value ?? "")) as undefined,
    ParseAdd: (self, [value]) => self.add(toStringValue(value ?? "")) as undefined,
    TryParseAdd: (self, [value]) => {
      self.add(toStringValue(value ?? ""));
      return true;
    },
    Clear: (self) => self.clear() as undefined,
    ToString: (self) => self.toString(),
  },
});

const values = (name: string) => (self: HttpHeaders) => new HeaderValues(self, name);
const nameOf = (value: PSValue | undefined): string => toStringValue(value ?? "");
function textsOf(value: PSValue | undefined): string[] {
  return Array.isArray(value) ? value.map((one) => toStringValue(one as PSValue)) : [nameOf(value)];
}
defineType<HttpHeaders>({
  name: "System.Net.Http.Headers.HttpHeaders",
  methods: {
    Add: (self, [name, value]) => {
      for (const one of textsOf(value)) self.lines.push([nameOf(name), one]);
      return undefined;
    },
    TryAddWithoutValidation: (self, [name, value]) => {
      for (const one of textsOf(value)) self.lines.push([nameOf(name), one]);
      return true;
    },
    Contains: (self, [name]) => self.get(nameOf(name)) !== null,
    Remove: (self, [name]) => self.remove(nameOf(name)),
    Clear: (self) => void self.lines.splice(0) as undefined,
    GetValues: (self, [name]) => {
      const found = self.lines.filter(([one]) => one.toLowerCase() === nameOf(name).toLowerCase());
      if (found.length > 0) return found.map(([, value]) => value);
      throw new Exception("System.InvalidOperationException", "The given header was not found.");
    },
    TryGetValues: (self, [name, out]) => {
      const found = self.lines.filter(([one]) => one.toLowerCase() === nameOf(name).toLowerCase()).map(([, v]) => v);
      (out as { value: PSValue }).value = found.length === 0 ? null : found;
      return found.length > 0;
    },
    ToString: (self) => self.toString(),
  },
});
defineType<HttpHeaders>({
  name: "System.Net.Http.Headers.HttpRequestHeaders",
  properties: {
    Accept: values("Accept"),
    AcceptEncoding: values("Accept-Encoding"),
    AcceptLanguage: values("Accept-Language"),
    UserAgent: values("User-Agent"),
    Authorization: {
      get: (self) => {
        const found = self.get("Authorization");
        if (found === null) return null;
        const [scheme = "", ...rest] = found.split(" ");
        return new Authentication(scheme, rest.length === 0 ? null : rest.join(" "));
      },
      set: (self, value) => self.set("Authorization", value === null ? null : String(value)),
    },
    Host: { get: (self) => self.get("Host"), set: (self, value) => self.set("Host", nameOf(value)) },
  },
});
defineType<HttpHeaders>({
  name: "System.Net.Http.Headers.HttpContentHeaders",
  properties: {
    ContentType: {
      get: (self) => {
        const found = self.get("Content-Type");
        return found === null ? null : new MediaType(found);
      },
      set: (self, value) => self.set("Content-Type", value === null ? null : String(value)),
    },
    ContentLength: {
      get: (self) => {
        const found = self.get("Content-Length");
        return found === null ? null : BigInt(found);
      },
      set: (self, value) => self.set("Content-Length", value === null ? null : nameOf(value)),
    },
  },
});

/** A body. */
export class HttpContent {
  readonly data: Uint8Array;
  readonly headers: HttpHeaders;
  constructor(data: Uint8Array, headers: readonly (readonly [string, string])[]) {
    this.data = data;
    this.headers = new ContentHeaders(headers);
  }
  get text(): string {
    const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(this.headers.get("Content-Type") ?? "")?.[1];
    let encoding = encodingFor("utf-8");
    try {
      if (charset !== undefined) encoding = encodingFor(charset);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
    }
    return encoding.decode(this.data).replace(/^\ufeff/, "");
  }
}
class StringContent extends HttpContent {}
class ByteArrayContent extends HttpContent {}
class FormContent extends HttpContent {}
tagType(HttpContent, "System.Net.Http.HttpConnectionResponseContent");
tagType(StringContent, "System.Net.Http.StringContent");
tagType(ByteArrayContent, "System.Net.Http.ByteArrayContent");
tagType(FormContent, "System.Net.Http.FormUrlEncodedContent");
defineType<HttpContent>({
  name: "System.Net.Http.HttpContent",
  properties: { Headers: (self) => self.headers },
  methods: {
    ReadAsStringAsync: (self, _args, { returnType }) => asTask(returnType, () => self.text),
    ReadAsByteArrayAsync: (self, _args, { returnType }) => asTask(returnType, () => self.data),
    ReadAsStreamAsync: (self, _args, { returnType }) =>
      asTask(returnType, () => construct(getType("System.IO.MemoryStream"), [self.data])),
    ReadAsStream: (self) => construct(getType("System.IO.MemoryStream"), [self.data]),
    Dispose: () => undefined,
  },
});
defineType<StringContent>({
  name: "System.Net.Http.StringContent",
  construct: ([text, encoding, type]) => {
    const used = encoding instanceof Encoding ? encoding : encodingFor("utf-8");
    const media = type === undefined || type === null ? "text/plain" : String(type);
    const named = media.includes("charset") ? media : `${media}; charset=${webName(used)}`;
    return new StringContent(used.encode(toStringValue(text ?? "")), [["Content-Type", named]]);
  },
});
function webName(encoding: Encoding): string {
  return { utf16le: "utf-16", ascii: "us-ascii", latin1: "iso-8859-1" }[encoding.kind as string] ?? "utf-8";
}
defineType<ByteArrayContent>({
  name: "System.Net.Http.ByteArrayContent",
  construct: ([data]) => new ByteArrayContent(data as Uint8Array, []),
});
defineType<FormContent>({
  name: "System.Net.Http.FormUrlEncodedContent",
  construct: ([fields]) => {
    const body = fields instanceof DictionaryBase ? formEncoded(fields) : "";
    return new FormContent(new Uint8Array(Buffer.from(body, "utf8")), [
      ["Content-Type", "application/x-www-form-urlencoded"],
    ]);
  },
});
