// [Net.Http.HttpClient]: its tasks are done when they are made.
import {
  asTask,
  construct,
  defineType,
  Exception,
  getMember,
  getType,
  type PSValue,
  PSTimeSpan,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import { HttpFailure, sendRequest } from "./http-client.ts";
import { HttpContent, HttpHeaders, RequestHeaders } from "./http-content.ts";
import { HttpRequestMessage, HttpResponseMessage } from "./http-objects.ts";

class HttpClient {
  readonly defaultRequestHeaders = new RequestHeaders();
  baseAddress: PSValue = null;
  timeout: PSValue = new PSTimeSpan(1_000_000_000n);
  maxResponseContentBufferSize: PSValue = 2147483647n;
}
tagType(HttpClient, "System.Net.Http.HttpClient");

const texts: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ENOTFOUND: "Name or service not known",
  EAI_AGAIN: "Temporary failure in name resolution",
  ECONNRESET: "Connection reset by peer",
};

function addressOf(self: HttpClient, given: PSValue | undefined): URL {
  const text =
    given === null || given === undefined
      ? ""
      : typeof given === "string"
        ? given
        : toStringValue(getMember(given, "OriginalString") ?? given);
  const base = self.baseAddress === null ? undefined : toStringValue(getMember(self.baseAddress, "AbsoluteUri") ?? "");
  if (base === undefined && !/^https?:/i.test(text))
    throw new Exception(
      "System.InvalidOperationException",
      "An invalid request URI was provided. Either the request URI must be an absolute URI or BaseAddress must be set.",
    );
  return new URL(text, base);
}

interface Outgoing {
  readonly method: string;
  readonly address: PSValue | undefined;
  readonly content: PSValue | undefined;
  readonly headers: HttpHeaders | null;
}

function send(self: HttpClient, { method, address, content, headers }: Outgoing): HttpResponseMessage {
  const body = content instanceof HttpContent ? content : null;
  const lines = [...self.defaultRequestHeaders.lines, ...(headers?.lines ?? []), ...(body?.headers.lines ?? [])];
  let url = addressOf(self, address);
  const limit = self.timeout instanceof PSTimeSpan ? self.timeout.totalMilliseconds : 100_000;
  for (let left = 50; ; left--) {
    const answer = attempt(url, method, lines, body?.data ?? null, limit);
    const target = answer.head.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
    if (target !== undefined && left > 0 && [301, 302, 303, 307, 308].includes(answer.head.status)) {
      url = new URL(target, url);
      continue;
    }
    const request = new HttpRequestMessage(method, url.href, lines, body?.headers.get("Content-Type") ?? null);
    const response = new HttpResponseMessage(
      request,
      answer.head.status,
      answer.head.reason,
      answer.head.version,
      answer.head.headers,
    );
    response.content = new HttpContent(
      answer.body,
      answer.head.headers.filter(([name]) => /^content-|^last-modified$|^expires$/i.test(name)),
    );
    return response;
  }
}

function attempt(
  url: URL,
  method: string,
  headers: [string, string][],
  body: Uint8Array | null,
  limit: number,
): ReturnType<typeof sendRequest> {
  const limits = { connection: limit < 0 ? Number.POSITIVE_INFINITY : limit, operation: Number.POSITIVE_INFINITY };
  try {
    return sendRequest({ method, url: url.href, headers, body, insecure: false, socket: null }, limits, () => {});
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const known = texts[error.code] ?? error.message;
    const inner = new Exception("System.Net.Sockets.SocketException", known);
    const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
    throw new Exception("System.Net.Http.HttpRequestException", `${known} (${url.hostname}:${port})`, { inner });
  }
}

/** The content of a successful answer; HttpRequestException for any other. */
function fetched(self: HttpClient, address: PSValue | undefined): HttpContent {
  const response = send(self, { method: "GET", address, content: null, headers: null });
  response.requireSuccess();
  return response.content as HttpContent;
}

const verb =
  (method: string) =>
  (
    self: HttpClient,
    [address, content]: PSValue[],
    { returnType }: { returnType: ReturnType<typeof getType> },
  ): PSValue =>
    asTask(returnType, () => send(self, { method, address, content, headers: null }) as unknown as PSValue);

function sendMessage(self: HttpClient, message: PSValue | undefined): HttpResponseMessage {
  if (!(message instanceof HttpRequestMessage))
    throw new Exception("System.ArgumentNullException", "Value cannot be null. (Parameter 'request')", {
      properties: { ParamName: "request" },
    });
  return send(self, {
    method: message.method.toUpperCase(),
    address: message.url,
    content: message.content,
    headers: message.ownHeaders,
  });
}

defineType<HttpClient>({
  name: "System.Net.Http.HttpClient",
  implementation: HttpClient,
  construct: () => new HttpClient(),
  properties: {
    DefaultRequestHeaders: (self) => self.defaultRequestHeaders,
    DefaultRequestVersion: { get: () => construct(getType("System.Version"), ["1.1"]), set: () => undefined },
  },
  methods: {
    GetStringAsync: (self, [address], { returnType }) => asTask(returnType, () => fetched(self, address).text),
    GetByteArrayAsync: (self, [address], { returnType }) => asTask(returnType, () => fetched(self, address).data),
    GetStreamAsync: (self, [address], { returnType }) =>
      asTask(returnType, () => construct(getType("System.IO.MemoryStream"), [fetched(self, address).data])),
    GetAsync: verb("GET"),
    DeleteAsync: verb("DELETE"),
    PostAsync: verb("POST"),
    PutAsync: verb("PUT"),
    PatchAsync: verb("PATCH"),
    SendAsync: (self, [message], { returnType }) =>
      asTask(returnType, () => sendMessage(self, message) as unknown as PSValue),
    Send: (self, [message]) => sendMessage(self, message) as unknown as PSValue,
    CancelPendingRequests: () => undefined,
    Dispose: () => undefined,
  },
});
