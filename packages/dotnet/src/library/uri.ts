// System.Uri and System.UriBuilder.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { argumentNull } from "../types/method-errors.ts";
import { arrayOf } from "../values/arrays.ts";
import { EnumValue, enumValue } from "../values/enum-value.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { type PSValue, tagType } from "../values/ps-value.ts";
import { compareUris, components, hexStatics } from "./uri-components.ts";
import { cell, enumNumber, int, requiredText, text } from "./arguments.ts";

const defaultPorts: Readonly<Record<string, number>> = {
  http: 80, https: 443, ftp: 21, ftps: 990, ssh: 22, sftp: 22, telnet: 23, gopher: 70, nntp: 119, mailto: 25, ws: 80, wss: 443, ldap: 389, file: -1,
}; // biome-ignore format: a table

/** The parts of an absolute URI, escaped as .NET escapes them. */
interface UriParts {
  readonly scheme: string;
  readonly userInfo: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly hasAuthority: boolean;
}

function escapePart(value: string): string {
  // What may stand in a URI stays; percent signs that start an escape stay.
  return value.replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu, (c) =>
    c === "%" ? "%25" : encodeURIComponent(c),
  );
}

/** Removes "." and ".." segments. */
function compressPath(path: string): string {
  const out: string[] = [];
  const segments = path.split("/");
  segments.forEach((segment, i) => {
    if (segment === "..") {
      if (out.length > 1) out.pop();
      if (i === segments.length - 1) out.push("");
    } else if (segment === ".") {
      if (i === segments.length - 1) out.push("");
    } else out.push(segment);
  });
  return out.join("/");
}

function parseAbsolute(original: string): UriParts | null {
  const value = original.trim();
  if (value.startsWith("/")) {
    // An absolute Unix path is a file URI.
    return fileParts(value);
  }
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(\/\/([^/?#\\]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(value);
  if (match === null) return null;
  const scheme = match[1]!.toLowerCase();
  const hasAuthority = match[2] !== undefined;
  if (!hasAuthority && scheme in defaultPorts && scheme !== "mailto" && scheme !== "file") return null;
  const authority = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(match[3] ?? "");
  if (authority === null) return null;
  const host = authority[2]!.toLowerCase();
  if (hasAuthority && host === "" && scheme !== "file") return null;
  if (/[\s<>^`{|}"]/.test(host)) return null;
  const port = authority[3] ? Number(authority[3]) : (defaultPorts[scheme] ?? -1);
  if (port > 65535) return null;
  let path = escapePart(match[4]!);
  if (hasAuthority) {
    if (path === "") path = "/";
    path = compressPath(path.replaceAll("\\", "/"));
  }
  return {
    scheme,
    userInfo: authority[1] ?? "",
    host,
    port,
    path,
    query: escapePart(match[5] ?? ""),
    fragment: escapePart(match[6] ?? ""),
    hasAuthority,
  };
}

function fileParts(path: string): UriParts {
  const unc = path.startsWith("//") ? /^\/\/([^/]*)(.*)$/.exec(path) : null;
  return {
    scheme: "file",
    userInfo: "",
    host: unc === null ? "" : unc[1]!,
    port: -1,
    path: compressPath(escapePart(unc === null ? path : unc[2]!).replace(/[?#]/g, encodeURIComponent)),
    query: "",
    fragment: "",
    hasAuthority: true,
  };
}

/** System.Uri. */
export class Uri {
  readonly originalString: string;
  readonly parts: UriParts | null;
  constructor(originalString: string, parts: UriParts | null) {
    this.originalString = originalString;
    this.parts = parts;
  }
  get isAbsoluteUri(): boolean {
    return this.parts !== null;
  }
  /** The parts; InvalidOperationException for a relative URI. */
  get absolute(): UriParts {
    if (this.parts === null) {
      throw new Exception("System.InvalidOperationException", "This operation is not supported for a relative URI.");
    }
    return this.parts;
  }
  get authority(): string {
    const { host, port, scheme } = this.absolute;
    return port === -1 || port === defaultPorts[scheme] ? host : `${host}:${port}`;
  }
  get leftPart(): string {
    const { scheme, userInfo, hasAuthority } = this.absolute;
    return `${scheme}:${hasAuthority ? "//" : ""}${userInfo === "" ? "" : `${userInfo}@`}${this.authority}`;
  }
  get absoluteUri(): string {
    const { path, query, fragment } = this.absolute;
    return this.leftPart + path + query + fragment;
  }
  get localPath(): string {
    const { path, scheme, host } = this.absolute;
    const plain = unescapeText(path);
    return scheme === "file" && host !== "" ? `//${host}${plain}` : plain;
  }
  get [HASH_KEY](): string {
    return `uri:${this.parts === null ? this.originalString : this.absoluteUri}`;
  }
  /** The unescaped form, as Uri.ToString() shows it. */
  toString(): string {
    if (this.parts === null) return this.originalString;
    const readable = (escaped: string): string =>
      escaped.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
        try {
          return decodeURIComponent(run).replace(/[%#?/\\@:;=&+,$]|[\0-\x1f\x7f]/g, (c) => encodeURIComponent(c));
        } catch {
          return run;
        }
      });
    const { path, query, fragment } = this.parts;
    return this.leftPart + readable(path) + readable(query) + readable(fragment);
  }
}
tagType(Uri, "System.Uri");

function invalidUri(message: string): Exception {
  return new Exception("System.UriFormatException", message);
}

/** Why a text is no absolute URI. */
function complaint(value: string): string {
  if (value.trim() === "") return "Invalid URI: The URI is empty.";
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(value.trim());
  if (scheme === null) return "Invalid URI: The format of the URI could not be determined.";
  if (/:\/\/[^/]*:\D/.test(value) || Number(/:\/\/[^/]*:(\d+)(?:[/?#]|$)/.exec(value)?.[1] ?? 0) > 65535)
    return "Invalid URI: Invalid port specified.";
  return "Invalid URI: The hostname could not be parsed.";
}

/** kind: 0 either, 1 absolute, 2 relative. Throws UriFormatException. */
export function makeUri(value: string, kind = 1): Uri {
  const parts = kind === 2 ? null : parseAbsolute(value);
  if (kind === 1 && parts === null) throw invalidUri(complaint(value));
  if (parts === null && kind === 0 && /^(?:https?|ftp):\/\/(?:[/?#]|$)/i.test(value.trim())) {
    throw invalidUri("Invalid URI: The hostname could not be parsed.");
  }
  return new Uri(value, parts);
}

function resolve(base: Uri, relative: string): Uri {
  const own = parseAbsolute(relative);
  if (own !== null && !relative.startsWith("/")) return new Uri(relative, own);
  try {
    const joined = new URL(relative, base.absoluteUri).href;
    return makeUri(joined);
  } catch {
    throw invalidUri("Invalid URI: The format of the URI could not be determined.");
  }
}

function construct(args: readonly PSValue[]): Uri {
  const [first, second] = args;
  if (first instanceof Uri) return resolve(first, second instanceof Uri ? second.originalString : text(second));
  const value = requiredText(first, "uriString");
  return makeUri(value, second instanceof EnumValue ? enumNumber(second) : 1);
}

const unreserved = /[A-Za-z0-9\-._~]/;

function escapeData(value: string): string {
  return [...value].map((c) => (unreserved.test(c) && c.length === 1 ? c : percent(c))).join("");
}

function percent(c: string): string {
  return [...new TextEncoder().encode(c)].map((b) => `%${b.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function unescapeText(value: string): string {
  return value.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

function segmentsOf(path: string): string[] {
  return path.match(/[^/]*\/|[^/]+$/g) ?? [];
}

function hostType(host: string): string {
  if (host === "") return "Basic";
  if (host.startsWith("[")) return "IPv6";
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? "IPv4" : "Dns";
}

/** GetLeftPart: 0 Scheme, 1 Authority, 2 Path, 3 Query. */
function leftPart(uri: Uri, part: number): string {
  const { scheme, path, query, hasAuthority } = uri.absolute;
  if (part === 0) return `${scheme}:${hasAuthority ? "//" : ""}`;
  return uri.leftPart + (part >= 2 ? path : "") + (part >= 3 ? query : "");
}

defineType<Uri>({
  name: "System.Uri",
  implementation: Uri,
  construct,
  properties: {
    OriginalString: (self) => self.originalString,
    IsAbsoluteUri: (self) => self.isAbsoluteUri,
    AbsoluteUri: (self) => self.absoluteUri,
    AbsolutePath: (self) => self.absolute.path,
    Authority: (self) => self.authority,
    Host: (self) => self.absolute.host,
    DnsSafeHost: (self) => self.absolute.host.replace(/^\[|\]$/g, ""),
    IdnHost: (self) => self.absolute.host.replace(/^\[|\]$/g, ""),
    HostNameType: (self) => enumValue("System.UriHostNameType", hostType(self.absolute.host)),
    Port: (self) => self.absolute.port,
    IsDefaultPort: (self) => self.absolute.port === (defaultPorts[self.absolute.scheme] ?? -1),
    IsFile: (self) => self.absolute.scheme === "file",
    IsLoopback: (self) => /^(localhost|loopback|127(\.\d+){3}|\[::1\]|)$/.test(self.absolute.host),
    IsUnc: (self) => self.absolute.scheme === "file" && self.absolute.host !== "",
    LocalPath: (self) => self.localPath,
    PathAndQuery: (self) => self.absolute.path + self.absolute.query,
    Query: (self) => self.absolute.query,
    Fragment: (self) => self.absolute.fragment,
    Scheme: (self) => self.absolute.scheme,
    Segments: (self) => arrayOf("System.String", segmentsOf(self.absolute.path)),
    UserInfo: (self) => self.absolute.userInfo,
    UserEscaped: () => false,
  },
  methods: {
    GetLeftPart: (self, [part]) => leftPart(self, enumNumber(part)),
    IsBaseOf: (self, [other]) =>
      other instanceof Uri && other.absoluteUri.startsWith(self.absoluteUri.replace(/[^/]*$/, "")),
    IsWellFormedOriginalString: (self) => isWellFormed(self.originalString, 0),
    MakeRelative: (self, [other]) => relativeTo(self, other as Uri),
    GetComponents: (self, [which, format]) => componentsOf(self, enumNumber(which), enumNumber(format)),
    MakeRelativeUri: (self, [other]) => new Uri(relativeTo(self, other as Uri), null),
    Equals: (self, [other]) => {
      const uri = typeof other === "string" ? makeUri(other, 0) : other;
      return uri instanceof Uri && uri[HASH_KEY] === self[HASH_KEY];
    },
    ToString: (self) => self.toString(),
  },
  staticProperties: {
    SchemeDelimiter: () => "://",
    UriSchemeFile: () => "file",
    UriSchemeFtp: () => "ftp",
    UriSchemeHttp: () => "http",
    UriSchemeHttps: () => "https",
    UriSchemeMailto: () => "mailto",
    UriSchemeSsh: () => "ssh",
    UriSchemeSftp: () => "sftp",
    UriSchemeFtps: () => "ftps",
    UriSchemeGopher: () => "gopher",
    UriSchemeNews: () => "news",
    UriSchemeNntp: () => "nntp",
    UriSchemeTelnet: () => "telnet",
    UriSchemeNetTcp: () => "net.tcp",
    UriSchemeNetPipe: () => "net.pipe",
    UriSchemeWs: () => "ws",
    UriSchemeWss: () => "wss",
    UriSchemeData: () => "data",
  },
  staticMethods: {
    TryCreate: (args) => {
      const result = tryCreate(args);
      cell(args.at(-1)).value = result;
      return result !== null;
    },
    ...hexStatics,
    Compare: (args) =>
      compareUris(args, (uri, which, format) => (uri instanceof Uri ? componentsOf(uri, which, format) : null)),
    EscapeDataString: ([value]) => escapeData(requiredText(value, "stringToEscape")),
    EscapeUriString: ([value]) => escapePart(requiredText(value, "stringToEscape")),
    UnescapeDataString: ([value]) => unescapeText(requiredText(value, "stringToUnescape")),
    IsWellFormedUriString: ([value, kind]) => isWellFormed(text(value), enumNumber(kind)),
    CheckSchemeName: ([name]) => /^[A-Za-z][A-Za-z0-9+.-]*$/.test(text(name)),
    CheckHostName: ([name]) => enumValue("System.UriHostNameType", hostType(text(name))),
    op_Equality: ([a, b]) => a === b || (a instanceof Uri && b instanceof Uri && a[HASH_KEY] === b[HASH_KEY]),
    op_Inequality: ([a, b]) => !(a === b || (a instanceof Uri && b instanceof Uri && a[HASH_KEY] === b[HASH_KEY])),
  },
});

function componentsOf(uri: Uri, which: number, format: number): string {
  const { scheme, userInfo, host, port, path, query, fragment, hasAuthority } = uri.absolute;
  const isDefaultPort = port === (defaultPorts[scheme] ?? -1);
  const parts = { scheme, userInfo, host, port, isDefaultPort, hasAuthority, path, query, fragment };
  return components(parts, which, unescapeText, format);
}

function tryCreate(args: readonly PSValue[]): Uri | null {
  try {
    if (args[0] instanceof Uri)
      return resolve(args[0], args[1] instanceof Uri ? args[1].originalString : text(args[1]));
    if (args[0] === null) return null;
    const kind = args[1] instanceof EnumValue ? enumNumber(args[1]) : 1;
    // A path that could be either is taken as relative; the constructor takes it as a file's.
    if (kind === 0 && /^\/(?!\/)/.test(text(args[0]))) return new Uri(text(args[0]), null);
    return makeUri(text(args[0]), kind);
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function isWellFormed(value: string, kind: number): boolean {
  const parts = parseAbsolute(value);
  if (kind === 1 && (parts === null || value.startsWith("/"))) return false;
  if (kind === 2 && parts !== null && !value.startsWith("/")) return false;
  return escapePart(value) === value && !value.includes("\\");
}

function relativeTo(base: Uri, target: Uri): string {
  const [a, b] = [base.absolute, target.absolute];
  if (a.scheme !== b.scheme || base.authority !== target.authority) return target.absoluteUri;
  const from = base.absolute.path.split("/").slice(0, -1);
  const to = target.absolute.path.split("/");
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  const up = "../".repeat(from.length - shared);
  return up + to.slice(shared).join("/") + target.absolute.query + target.absolute.fragment;
}

/** System.UriBuilder. */
class UriBuilder {
  scheme = "http";
  host = "localhost";
  port = -1;
  path = "/";
  userName = "";
  password = "";
  query = "";
  fragment = "";
  get uri(): Uri {
    return makeUri(this.toString());
  }
  toString(): string {
    const user = this.userName === "" ? "" : `${this.userName}${this.password === "" ? "" : `:${this.password}`}@`;
    const port =
      this.port === -1 || this.port === defaultPorts[this.scheme]
        ? this.port === -1
          ? ""
          : `:${this.port}`
        : `:${this.port}`;
    return `${this.scheme}://${user}${this.host}${port}${this.path}${this.query}${this.fragment}`;
  }
}
tagType(UriBuilder, "System.UriBuilder");

function builderFrom(uri: Uri): UriBuilder {
  const builder = new UriBuilder();
  const { scheme, host, port, path, query, fragment, userInfo } = uri.absolute;
  Object.assign(builder, { scheme, host, port, path, query, fragment });
  const [user = "", password = ""] = userInfo.split(":");
  builder.userName = user;
  builder.password = password;
  return builder;
}

const prefixed = (mark: string, value: string): string =>
  value === "" || value.startsWith(mark) ? value : mark + value;

defineType<UriBuilder>({
  name: "System.UriBuilder",
  construct: ([first, host, port, path, extra]) => {
    if (first === undefined) return new UriBuilder();
    if (first === null) throw argumentNull("uri");
    if (first instanceof Uri) return builderFrom(first);
    if (host === undefined)
      return builderFrom(
        makeUri(/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text(first)) ? text(first) : `http://${text(first)}`),
      );
    const builder = new UriBuilder();
    builder.scheme = text(first).replace(/:.*$/, "");
    builder.host = text(host);
    if (port !== undefined) builder.port = int(port);
    if (path !== undefined) builder.path = prefixed("/", text(path));
    if (extra !== undefined && text(extra).startsWith("#")) builder.fragment = text(extra);
    else if (extra !== undefined) builder.query = text(extra);
    return builder;
  },
  properties: {
    Scheme: {
      get: (self) => self.scheme,
      set: (self, value) => void (self.scheme = text(value).toLowerCase().replace(/:.*$/, "")),
    },
    Host: { get: (self) => self.host, set: (self, value) => void (self.host = text(value)) },
    Port: { get: (self) => self.port, set: (self, value) => void (self.port = int(value)) },
    Path: {
      get: (self) => self.path,
      set: (self, value) => void (self.path = escapePart(prefixed("/", text(value)) || "/")),
    },
    UserName: { get: (self) => self.userName, set: (self, value) => void (self.userName = text(value)) },
    Password: { get: (self) => self.password, set: (self, value) => void (self.password = text(value)) },
    Query: { get: (self) => self.query, set: (self, value) => void (self.query = prefixed("?", text(value))) },
    Fragment: { get: (self) => self.fragment, set: (self, value) => void (self.fragment = prefixed("#", text(value))) },
    Uri: (self) => self.uri,
  },
  methods: { ToString: (self) => self.toString() },
});
