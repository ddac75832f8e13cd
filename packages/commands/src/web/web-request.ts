// One web request as it goes out: address, method, headers of session and parameters, body; changed by redirections.
import { readFileSync, statSync } from "node:fs";
import {
  construct,
  DictionaryBase,
  Exception,
  getMember,
  getType,
  getStaticMember,
  invokeMethod,
  newErrorRecord,
  type PSValue,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { HttpRequest } from "./http-messages.ts";
import { HttpRequestMessage } from "./http-objects.ts";
import { bodyOf, formEncoded, multipartOf, type WebBody } from "./web-body.ts";
import type { WebCmdlet } from "./web-parameters.ts";
import { WebRequestSession } from "./web-session.ts";

/** The address of -Uri; without a scheme it is one of http. Throws UriFormatException or, for other schemes, NotSupportedException. */
export function addressOf(cmdlet: WebCmdlet): URL {
  const text = toStringValue(cmdlet.parameters.Uri).trim();
  const given = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    const message = "Invalid URI: The hostname could not be parsed.";
    const exception = new Exception("System.UriFormatException", message);
    return cmdlet.throwTerminating(newErrorRecord(exception, "System.UriFormatException", "NotSpecified", null));
  }
  if (url.protocol === "http:" || url.protocol === "https:") return url;
  const message = `The '${url.protocol.slice(0, -1)}' scheme is not supported.`;
  const exception = new Exception("System.NotSupportedException", message);
  return cmdlet.throwTerminating(
    newErrorRecord(exception, "WebCmdletIEDomNotSupportedException", "NotImplemented", null),
  );
}

/** The text of a secure string. */
function plainText(secure: PSValue): string {
  const holder = construct(getType("System.Net.NetworkCredential"), ["", secure]);
  return toStringValue(getMember(holder, "Password") ?? "");
}

const defaultRetrySeconds = 5;
const defaultRedirections = 50;

export class OutgoingRequest {
  url: URL;
  method: string;
  readonly session: WebRequestSession;
  redirectionsLeft: number;
  readonly retries: number;
  readonly retryIntervalSeconds: number;
  /** Length of the file that -Resume goes on with; 0: from the beginning. */
  readonly resumedAt: number;
  private readonly cmdlet: WebCmdlet;
  private body: WebBody | null;
  private contentType: string | null;
  private authorization: string | null;

  /** `first`: not one that a relation link led to. */
  constructor(cmdlet: WebCmdlet, url: URL, first: boolean) {
    const p = cmdlet.parameters;
    this.cmdlet = cmdlet;
    this.url = url;
    this.session = preparedSession(cmdlet);
    const named = p.Method?.name ?? "Default";
    this.method = (p.CustomMethod ?? (named === "Default" ? "GET" : named)).toUpperCase();
    this.redirectionsLeft = p.MaximumRedirection ?? this.sessionNumber("maximumRedirection", defaultRedirections, -1);
    this.retries = p.MaximumRetryCount ?? this.session.maximumRetryCount;
    this.retryIntervalSeconds =
      p.RetryIntervalSec ?? this.sessionNumber("retryIntervalInSeconds", defaultRetrySeconds, 0);
    this.authorization = authorizationOf(cmdlet);
    this.resumedAt = resumePosition(cmdlet);
    this.contentType = p.ContentType ?? this.given("content-type");
    this.body = first ? this.makeBody() : null;
    if (this.contentType === null) this.contentType = this.defaultContentType();
  }

  private sessionNumber(key: "maximumRedirection" | "retryIntervalInSeconds", fallback: number, unset: number): number {
    return this.session[key] === unset ? fallback : this.session[key];
  }

  /** A header of the session or -Headers. */
  private given(name: string): string | null {
    for (const [one, value] of this.session.entries()) if (one.toLowerCase() === name) return value;
    return null;
  }

  private makeBody(): WebBody | null {
    const { Body, Form, InFile } = this.cmdlet.parameters;
    if (Form !== undefined) return multipartOf(Form);
    if (InFile !== undefined) {
      const [item] = this.cmdlet.context.paths.resolve(InFile);
      return { bytes: new Uint8Array(readFileSync(item?.providerPath ?? InFile)), contentType: null };
    }
    if (Body === undefined || Body === null) return null;
    const base = unwrap(Body);
    // Fields of a request that has no body are part of its address.
    if (base instanceof DictionaryBase && this.method === "GET") {
      const query = formEncoded(base);
      if (query !== "") this.url = new URL(`${this.url.href}${this.url.search === "" ? "?" : "&"}${query}`);
      return null;
    }
    return bodyOf(Body, this.contentType);
  }

  private defaultContentType(): string | null {
    if (this.body?.contentType != null) return this.body.contentType;
    return this.method === "POST" ? "application/x-www-form-urlencoded" : null;
  }

  /** The body's bytes; an empty one for methods that usually have one. */
  get bytes(): Uint8Array | null {
    if (this.body !== null) return this.body.bytes;
    return /^(?:GET|HEAD|TRACE|CONNECT)$/.test(this.method) ? null : new Uint8Array(0);
  }

  private headers(): [string, string][] {
    const { cmdlet, session } = this;
    const p = cmdlet.parameters;
    const headers: [string, string][] = [["Host", this.url.host]];
    for (const [name, value] of session.entries()) {
      if (/^(?:content-type|user-agent)$/i.test(name)) continue;
      if (
        /^authorization$/i.test(name) &&
        this.authorization === null &&
        this.wasRedirected &&
        !p.PreserveAuthorizationOnRedirect
      )
        continue;
      headers.push([name, value]);
    }
    if (this.authorization !== null) headers.push(["Authorization", this.authorization]);
    const cookies = session.cookies.for(this.url);
    if (cookies.length > 0) headers.push(["Cookie", cookies.join("; ")]);
    if (this.resumedAt > 0) headers.push(["Range", `bytes=${this.resumedAt}-`]);
    headers.push(["User-Agent", this.given("user-agent") ?? session.userAgent ?? defaultUserAgent()]);
    headers.push(["Accept-Encoding", "gzip, deflate, br"]);
    if (p.DisableKeepAlive) headers.push(["Connection", "Close"]);
    const { bytes } = this;
    if (this.contentType !== null && bytes !== null) headers.push(["Content-Type", this.contentType]);
    if (p.TransferEncoding !== undefined && bytes !== null) headers.push(["Transfer-Encoding", p.TransferEncoding]);
    else if (bytes !== null) headers.push(["Content-Length", String(bytes.length)]);
    return headers;
  }

  /** The request as errors and answers show it. */
  message(): HttpRequestMessage {
    const headers = this.headers().filter(([name]) => name !== "Host");
    return new HttpRequestMessage(this.method, this.url.href, headers, this.bytes === null ? null : this.contentType);
  }

  /** The request as it is sent. */
  wire(): Omit<HttpRequest, "id"> {
    const { SkipCertificateCheck, UnixSocket } = this.cmdlet.parameters;
    return {
      method: this.method,
      url: this.url.href,
      headers: this.headers(),
      body: this.bytes === null ? null : new Uint8Array(this.bytes),
      insecure: SkipCertificateCheck === true,
      socket: UnixSocket === undefined ? null : toStringValue(UnixSocket),
    };
  }

  private wasRedirected = false;

  /** Goes on to where an answer points; a GET from there on for the statuses that mean one. */
  redirect(status: number, location: string): void {
    const p = this.cmdlet.parameters;
    const target = new URL(location, this.url);
    if (this.url.protocol === "https:" && target.protocol === "http:" && !p.AllowInsecureRedirect)
      this.refuseInsecure();
    this.redirectionsLeft--;
    this.wasRedirected = true;
    if (!p.PreserveAuthorizationOnRedirect) this.authorization = null;
    const force =
      this.method === "POST" ? [300, 301, 302, 303] : this.method === "GET" || this.method === "HEAD" ? [] : [303];
    if (force.includes(status) && !p.PreserveHttpMethodOnRedirect) {
      this.method = "GET";
      this.body = null;
      this.contentType = null;
    }
    this.url = target;
  }

  private refuseInsecure(): never {
    const exception = new Exception(
      "System.InvalidOperationException",
      "Operation is not valid due to the current state of the object.",
    );
    return this.cmdlet.throwTerminating(
      newErrorRecord(exception, "InsecureRedirection", "InvalidOperation", this.message()),
    );
  }

  takeCookies(headers: readonly (readonly [string, string])[]): void {
    for (const [name, value] of headers) {
      if (name.toLowerCase() === "set-cookie") this.session.cookies.take(value, this.url);
    }
  }
}

/** The session with what the parameters add to it; -SessionVariable gets it. */
function preparedSession(cmdlet: WebCmdlet): WebRequestSession {
  const { WebSession, SessionVariable, Headers, UserAgent } = cmdlet.parameters;
  const session = WebSession ?? new WebRequestSession();
  if (SessionVariable !== undefined) cmdlet.context.setVariable(SessionVariable, session);
  if (UserAgent !== undefined) session.userAgent = UserAgent;
  for (const [name, value] of Headers?.entries() ?? []) {
    if (value !== null) session.setHeader(toStringValue(name), toStringValue(value));
  }
  return session;
}

function authorizationOf(cmdlet: WebCmdlet): string | null {
  const { Authentication, Credential, Token } = cmdlet.parameters;
  const kind = Authentication?.name ?? "None";
  if (kind === "Basic" && Credential !== undefined) {
    const network = invokeMethod(Credential, "GetNetworkCredential", []);
    const text = `${toStringValue(getMember(network, "UserName") ?? "")}:${toStringValue(getMember(network, "Password") ?? "")}`;
    return `Basic ${Buffer.from(text, "utf8").toString("base64")}`;
  }
  if ((kind === "Bearer" || kind === "OAuth") && Token !== undefined) return `Bearer ${plainText(Token)}`;
  return null;
}

function resumePosition(cmdlet: WebCmdlet): number {
  const { Resume, OutFile } = cmdlet.parameters;
  if (!Resume || OutFile === undefined) return 0;
  return statSync(cmdlet.context.paths.unresolved(OutFile).providerPath, { throwIfNoEntry: false })?.size ?? 0;
}

function defaultUserAgent(): string {
  const system = getStaticMember(getType("System.Runtime.InteropServices.RuntimeInformation"), "OSDescription");
  const kind = process.platform === "darwin" ? "Macintosh" : "Linux";
  return `Mozilla/5.0 (${kind}; ${toStringValue(system ?? "")}; en-US) PowerShell/7.6.5`;
}
