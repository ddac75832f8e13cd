// [Net.WebClient]: requests of the older kind, whose failures are WebException; file: addresses and paths too.
import { readFileSync, writeFileSync } from "node:fs";
import {
  construct,
  defineType,
  dotNetToString,
  Encoding,
  encodingFor,
  enumValue,
  Exception,
  getEnumerable,
  getMember,
  getType,
  invokeMethod,
  invokeStatic,
  type PSValue,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import { HttpFailure, sendRequest } from "./http-client.ts";
import type { HttpHead } from "./http-messages.ts";

const collection = (type: string): PSValue => construct(getType(type), []);

class WebClient {
  encoding: PSValue = encodingFor("utf-8");
  baseAddress = "";
  credentials: PSValue = null;
  useDefaultCredentials = false;
  proxy: PSValue = null;
  cachePolicy: PSValue = null;
  headers: PSValue = collection("System.Net.WebHeaderCollection");
  queryString: PSValue = collection("System.Collections.Specialized.NameValueCollection");
  responseHeaders: PSValue = null;
}
tagType(WebClient, "System.Net.WebClient");

function webException(message: string, status: string, inner: Exception | null, response: PSValue = null): Exception {
  return new Exception("System.Net.WebException", message, {
    inner,
    properties: { Status: enumValue("System.Net.WebExceptionStatus", status), Response: response },
  });
}

const refusals: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ENOTFOUND: "Name or service not known",
  EAI_AGAIN: "Temporary failure in name resolution",
  ECONNRESET: "Connection reset by peer",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
};

/** The address: absolute, under BaseAddress, or a file. */
function addressOf(self: WebClient, given: PSValue | undefined): URL {
  if (given === null || given === undefined)
    throw new Exception("System.ArgumentNullException", "Value cannot be null. (Parameter 'address')", {
      properties: { ParamName: "address" },
    });
  const text = typeof given === "string" ? given : toStringValue(getMember(given, "OriginalString") ?? given);
  const url = /^[a-z][a-z0-9+.-]*:/i.test(text)
    ? new URL(text)
    : self.baseAddress === ""
      ? new URL(`file://${toStringValue(invokeStatic(getType("System.IO.Path"), "GetFullPath", [text]))}`)
      : new URL(text, self.baseAddress);
  for (const [key, value] of pairs(self.queryString)) url.searchParams.append(key, value);
  return url;
}

function pairs(values: PSValue): [string, string][] {
  return [...(getEnumerable(values) ?? [])].map((key) => [
    toStringValue(key),
    toStringValue(invokeMethod(values, "Get", [toStringValue(key)])),
  ]);
}

function request(self: WebClient, address: PSValue | undefined, method: string, body: Uint8Array | null): Uint8Array {
  const url = addressOf(self, address);
  if (url.protocol === "file:") return fromFile(decodeURIComponent(url.pathname));
  const headers = pairs(self.headers);
  const credentials =
    self.credentials === null
      ? null
      : invokeMethod(self.credentials, "GetCredential", [construct(getType("System.Uri"), [url.href]), "Basic"]);
  if (credentials !== null) {
    const user = `${toStringValue(getMember(credentials, "UserName") ?? "")}:${toStringValue(getMember(credentials, "Password") ?? "")}`;
    headers.push(["Authorization", `Basic ${Buffer.from(user).toString("base64")}`]);
  }
  let answer: { head: HttpHead; body: Uint8Array };
  try {
    answer = follow(url, method, headers, body, 50);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
    const message = `${refusals[error.code] ?? error.message} (${url.hostname}:${port})`;
    throw webException(message, "UnknownError", new Exception("System.Net.Http.HttpRequestException", message));
  }
  self.responseHeaders = collection("System.Net.WebHeaderCollection");
  for (const [name, value] of answer.head.headers) invokeMethod(self.responseHeaders, "Add", [name, value]);
  if (answer.head.status >= 200 && answer.head.status < 300) return answer.body;
  throw webException(
    `The remote server returned an error: (${answer.head.status}) ${answer.head.reason}.`,
    "ProtocolError",
    null,
  );
}

/** Sends, and goes where a redirection leads. */
function follow(
  url: URL,
  method: string,
  headers: [string, string][],
  body: Uint8Array | null,
  left: number,
): { head: HttpHead; body: Uint8Array } {
  const limits = { connection: 100_000, operation: 300_000 };
  const answer = sendRequest({ method, url: url.href, headers, body, insecure: false, socket: null }, limits, () => {});
  const target = answer.head.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
  if (left <= 0 || target === undefined || ![301, 302, 303, 307, 308].includes(answer.head.status)) return answer;
  const keeps = answer.head.status >= 307;
  return follow(new URL(target, url), keeps ? method : "GET", headers, keeps ? body : null, left - 1);
}

function fromFile(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    const inner = new Exception("System.IO.FileNotFoundException", `Could not find file '${path}'.`);
    throw webException(inner.message, "UnknownError", webException(inner.message, "UnknownError", inner));
  }
}

const encodingOf = (self: WebClient): Encoding =>
  self.encoding instanceof Encoding ? self.encoding : encodingFor("utf-8");
/** Text of an answer: in the encoding that it says, else in the client's. */
function decoded(self: WebClient, body: Uint8Array): string {
  const type =
    self.responseHeaders === null ? "" : toStringValue(invokeMethod(self.responseHeaders, "Get", ["Content-Type"]));
  const named = /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1];
  let encoding = encodingOf(self);
  if (named !== undefined) {
    try {
      encoding = encodingFor(named);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
    }
  }
  return encoding.decode(body).replace(/^\ufeff/, "");
}

const pathOf = (value: PSValue | undefined): string =>
  toStringValue(invokeStatic(getType("System.IO.Path"), "GetFullPath", [toStringValue(value ?? null)]));
/** (address, data) or (address, method, data). */
function upload(self: WebClient, args: readonly PSValue[], read: (data: PSValue) => Uint8Array): Uint8Array {
  const method = args.length > 2 && args[1] !== null ? toStringValue(args[1] as PSValue) : "POST";
  const data = args.at(-1) ?? null;
  if (data === null)
    throw new Exception("System.ArgumentNullException", "Value cannot be null. (Parameter 'data')", {
      properties: { ParamName: "data" },
    });
  return request(self, args[0], method, read(data));
}

function formBody(self: WebClient, values: PSValue): Uint8Array {
  invokeMethod(self.headers, "Set", ["Content-Type", "application/x-www-form-urlencoded"]);
  return new Uint8Array(Buffer.from(new URLSearchParams(pairs(values)).toString(), "utf8"));
}

defineType<WebClient>({
  name: "System.Net.WebClient",
  implementation: WebClient,
  construct: () => new WebClient(),
  properties: {
    IsBusy: () => false,
    BaseAddress: {
      get: (self) => self.baseAddress,
      set: (self, value) => void (self.baseAddress = dotNetToString(value)),
    },
    ResponseHeaders: (self) => self.responseHeaders,
  },
  methods: {
    DownloadString: (self, [address]) => decoded(self, request(self, address, "GET", null)),
    DownloadData: (self, [address]) => request(self, address, "GET", null),
    DownloadFile: (self, [address, path]) => {
      const target = pathOf(path);
      writeFileSync(target, request(self, address, "GET", null));
      return undefined;
    },
    OpenRead: (self, [address]) => construct(getType("System.IO.MemoryStream"), [request(self, address, "GET", null)]),
    UploadString: (self, args) =>
      decoded(
        self,
        upload(self, args, (data) => encodingOf(self).encode(toStringValue(data))),
      ),
    UploadData: (self, args) => upload(self, args, (data) => data as Uint8Array),
    UploadFile: (self, args) => upload(self, args, (path) => new Uint8Array(readFileSync(pathOf(path)))),
    UploadValues: (self, args) => upload(self, args, (values) => formBody(self, values)),
    CancelAsync: () => undefined,
    Dispose: () => undefined,
  },
});
