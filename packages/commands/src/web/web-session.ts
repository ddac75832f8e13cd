// [WebRequestSession], [Net.Cookie] and [Net.CookieContainer]: what stays from one web request to the next.
import {
  arrayOf,
  construct,
  type DictionaryBase,
  getType,
  type PSValue,
  resolveType,
  setIndex,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import { defineType } from "@latch/dotnet";
import { declareProperties } from "@latch/engine";
import { ignoringCase } from "./http-objects.ts";

export class Cookie {
  name: string;
  value: string;
  path: string;
  domain: string;
  secure = false;
  httpOnly = false;
  /** Milliseconds since 1970; Infinity: it ends with the session. */
  expiresAt = Number.POSITIVE_INFINITY;
  /** The host alone, not those below it. */
  hostOnly = false;

  constructor(name: string, value: string, path = "/", domain = "") {
    this.name = name;
    this.value = value;
    this.path = path;
    this.domain = domain;
  }

  /** Whether a request gets it. */
  matches(url: URL): boolean {
    const domain = this.domain.replace(/^\./, "").toLowerCase();
    const host = url.hostname.toLowerCase();
    if (host !== domain && (this.hostOnly || !host.endsWith(`.${domain}`))) return false;
    if (this.secure && url.protocol !== "https:") return false;
    if (this.expiresAt <= Date.now()) return false;
    return url.pathname === this.path || url.pathname.startsWith(this.path.replace(/\/?$/, "/")) || this.path === "/";
  }

  toString(): string {
    return `${this.name}=${this.value}`;
  }
}
tagType(Cookie, "System.Net.Cookie");
defineType<Cookie>({
  name: "System.Net.Cookie",
  construct: ([name, value, path, domain]) =>
    new Cookie(
      toStringValue(name ?? ""),
      toStringValue(value ?? ""),
      path === undefined ? "/" : toStringValue(path),
      domain === undefined ? "" : toStringValue(domain),
    ),
  properties: {
    Name: { get: (self) => self.name, set: (self, value) => void (self.name = toStringValue(value)) },
    Value: { get: (self) => self.value, set: (self, value) => void (self.value = toStringValue(value)) },
    Path: { get: (self) => self.path, set: (self, value) => void (self.path = toStringValue(value)) },
    Domain: { get: (self) => self.domain, set: (self, value) => void (self.domain = toStringValue(value)) },
    Secure: { get: (self) => self.secure, set: (self, value) => void (self.secure = value === true) },
    HttpOnly: { get: (self) => self.httpOnly, set: (self, value) => void (self.httpOnly = value === true) },
    Expired: (self) => self.expiresAt <= Date.now(),
  },
  methods: { ToString: (self) => self.toString() },
});

/** The cookies of a session. */
export class CookieContainer {
  readonly cookies: Cookie[] = [];

  add(cookie: Cookie): void {
    const same = (one: Cookie): boolean =>
      one.name === cookie.name && one.path === cookie.path && one.domain.toLowerCase() === cookie.domain.toLowerCase();
    const at = this.cookies.findIndex(same);
    if (at >= 0) this.cookies.splice(at, 1);
    if (cookie.expiresAt > Date.now()) this.cookies.push(cookie);
  }

  for(url: URL): Cookie[] {
    return this.cookies.filter((cookie) => cookie.matches(url));
  }

  /** Takes a Set-Cookie header. */
  take(header: string, url: URL): void {
    const [pair = "", ...attributes] = header.split(";").map((part) => part.trim());
    const equals = pair.indexOf("=");
    if (equals <= 0) return;
    const directory = url.pathname.replace(/\/[^/]*$/, "");
    const cookie = new Cookie(pair.slice(0, equals), pair.slice(equals + 1), directory || "/", url.hostname);
    cookie.hostOnly = true;
    for (const attribute of attributes) takeAttribute(cookie, attribute);
    this.add(cookie);
  }
}

function takeAttribute(cookie: Cookie, attribute: string): void {
  const [name = "", value = ""] = attribute.split(/=(.*)/s);
  switch (name.toLowerCase()) {
    case "path":
      if (value.startsWith("/")) cookie.path = value;
      break;
    case "domain":
      if (value !== "") {
        cookie.domain = value;
        cookie.hostOnly = false;
      }
      break;
    case "secure":
      cookie.secure = true;
      break;
    case "httponly":
      cookie.httpOnly = true;
      break;
    case "max-age":
      if (/^-?\d+$/.test(value)) cookie.expiresAt = Date.now() + Number(value) * 1000;
      break;
    case "expires":
      if (!Number.isNaN(Date.parse(value))) cookie.expiresAt = Date.parse(value);
      break;
  }
}
tagType(CookieContainer, "System.Net.CookieContainer");

function urlOf(value: PSValue | undefined): URL {
  return new URL(toStringValue(value ?? ""));
}

defineType<CookieContainer>({
  name: "System.Net.CookieContainer",
  construct: () => new CookieContainer(),
  properties: { Count: (self) => self.cookies.length },
  methods: {
    Add: (self, [first, second]) => {
      if (second instanceof Cookie) {
        if (second.domain === "") second.domain = urlOf(first).hostname;
        self.add(second);
      } else if (first instanceof Cookie) self.add(first);
      return undefined;
    },
    GetCookies: (self, [uri]) => arrayOf("System.Net.Cookie", self.for(urlOf(uri))),
    GetAllCookies: (self) => arrayOf("System.Net.Cookie", [...self.cookies]),
    GetCookieHeader: (self, [uri]) => self.for(urlOf(uri)).join("; "),
    SetCookies: (self, [uri, header]) => {
      self.take(toStringValue(header ?? ""), urlOf(uri));
      return undefined;
    },
  },
});

/** Headers, cookies and settings that requests with -WebSession share. */
export class WebRequestSession {
  headers: DictionaryBase;
  cookies = new CookieContainer();
  userAgent: string | null = null;
  credentials: PSValue = null;
  useDefaultCredentials = false;
  certificates: PSValue = null;
  proxy: PSValue = null;
  maximumRedirection = -1;
  maximumRetryCount = 0;
  retryIntervalInSeconds = 0;

  constructor() {
    const type = resolveType("System.Collections.Generic.Dictionary[string,string]");
    this.headers = construct(type ?? getType("System.Collections.Hashtable"), [ignoringCase()]) as DictionaryBase;
  }

  /** The headers as text. */
  *entries(): Iterable<[string, string]> {
    for (const [name, value] of this.headers.entries()) yield [toStringValue(name), toStringValue(value)];
  }

  setHeader(name: string, value: string): void {
    setIndex(this.headers, [name], value);
  }
}
const sessionType = "Microsoft.PowerShell.Commands.WebRequestSession";
tagType(WebRequestSession, sessionType);
const sessionProperties = {
  Headers: "System.Collections.Generic.Dictionary`2",
  Cookies: "System.Net.CookieContainer",
  UseDefaultCredentials: "System.Boolean",
  Credentials: "System.Net.ICredentials",
  Certificates: "System.Object",
  UserAgent: "System.String",
  Proxy: "System.Net.IWebProxy",
  MaximumRedirection: "System.Int32",
  MaximumRetryCount: "System.Int32",
  RetryIntervalInSeconds: "System.Int32",
};
declareProperties(sessionType, sessionProperties, new Set(Object.keys(sessionProperties)));
const settable = <K extends keyof WebRequestSession>(key: K) => ({
  get: (self: WebRequestSession): PSValue => self[key] as PSValue,
  set: (self: WebRequestSession, value: PSValue) => void ((self as Record<K, unknown>)[key] = value),
});
defineType<WebRequestSession>({
  name: sessionType,
  implementation: WebRequestSession,
  construct: () => new WebRequestSession(),
  propertyOrder: Object.keys(sessionProperties),
  properties: {
    Headers: settable("headers"),
    Cookies: settable("cookies"),
    UseDefaultCredentials: settable("useDefaultCredentials"),
    Credentials: settable("credentials"),
    Certificates: settable("certificates"),
    UserAgent: settable("userAgent"),
    Proxy: settable("proxy"),
    MaximumRedirection: settable("maximumRedirection"),
    MaximumRetryCount: settable("maximumRetryCount"),
    RetryIntervalInSeconds: settable("retryIntervalInSeconds"),
  },
});
