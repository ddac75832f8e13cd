// HttpUtility, NameValueCollection, Dns, ServicePointManager, WebHeaderCollection.

import { execFileSync } from "node:child_process";
import { hostname, networkInterfaces } from "node:os";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { enumValue } from "../values/enum-value.ts";
import { defineType } from "../types/define-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { invokeStatic } from "../types/invoke.ts";
import { argumentOutOfRange } from "../types/method-errors.ts";
import { int, text } from "./arguments.ts";
import { Enumerator } from "./collections/enumerator.ts";
import { entriesOf } from "./collections/dictionary.ts";

/** NameValueCollection: several values a name, names in any case. */
export class NameValueCollection {
  readonly entries: { name: string | null; values: string[] }[] = [];
  find(name: string | null): { name: string | null; values: string[] } | undefined {
    const lower = name?.toLowerCase();
    return this.entries.find((e) => e.name?.toLowerCase() === lower);
  }
  add(name: string | null, value: string): void {
    const known = this.find(name);
    if (known === undefined) this.entries.push({ name, values: [value] });
    else known.values.push(value);
  }
  set(name: string | null, value: string): void {
    const known = this.find(name);
    if (known === undefined) this.entries.push({ name, values: [value] });
    else known.values.splice(0, known.values.length, value);
  }
  get(name: string | null): string | null {
    return this.find(name)?.values.join(",") ?? null;
  }
  get keys(): (string | null)[] {
    return this.entries.map((e) => e.name);
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.keys;
  }
  toString(): string {
    return "System.Collections.Specialized.NameValueCollection";
  }
}
tagType(NameValueCollection, "System.Collections.Specialized.NameValueCollection");
/** What ParseQueryString answers: its text is a query again. */
class QueryCollection extends NameValueCollection {
  override toString(): string {
    return this.entries
      .flatMap((e) => e.values.map((v) => (e.name === null ? urlEncode(v) : `${urlEncode(e.name)}=${urlEncode(v)}`)))
      .join("&");
  }
}

const nameOf = (value: PSValue | undefined): string | null =>
  value === null || value === undefined ? null : text(value);

for (const name of ["System.Collections.Specialized.NameValueCollection", "System.Net.WebHeaderCollection"]) {
  defineType<NameValueCollection>({
    name,
    construct: ([source]) => {
      const made = new NameValueCollection();
      if (source instanceof NameValueCollection)
        for (const e of source.entries) for (const v of e.values) made.add(e.name, v);
      else if (typeof source === "object" && source !== null)
        for (const [k, v] of entriesOf(source)) made.add(text(k), text(v));
      return made;
    },
    properties: {
      Count: (self) => self.entries.length,
      AllKeys: (self) => arrayOf("System.String", self.keys),
      Keys: (self) => arrayOf("System.String", self.keys),
    },
    methods: {
      Add: (self, [key, value]) => {
        if (key instanceof NameValueCollection)
          for (const e of key.entries) for (const v of e.values) self.add(e.name, v);
        else self.add(nameOf(key), text(value));
        return undefined;
      },
      Set: (self, [key, value]) => void self.set(nameOf(key), text(value)) as undefined,
      Get: (self, [key]) =>
        typeof key === "number" ? (self.entries[key]?.values.join(",") ?? null) : self.get(nameOf(key)),
      GetValues: (self, [key]) => {
        const found = typeof key === "number" ? self.entries[key] : self.find(nameOf(key));
        return found === undefined ? null : arrayOf("System.String", [...found.values]);
      },
      GetKey: (self, [index]) => self.entries[int(index)]?.name ?? null,
      Remove: (self, [key]) => {
        const found = self.find(nameOf(key));
        if (found !== undefined) self.entries.splice(self.entries.indexOf(found), 1);
        return undefined;
      },
      Clear: (self) => void self.entries.splice(0) as undefined,
      HasKeys: (self) => self.entries.some((e) => e.name !== null),
      GetEnumerator: (self) => new Enumerator(() => self.keys, "System.Collections.IEnumerator"),
      ToString: (self) => self.toString(),
    },
    indexer: {
      get: (self, [key]) => {
        if (typeof key !== "number") return self.get(nameOf(key));
        const entry = self.entries[key];
        if (entry === undefined)
          throw argumentOutOfRange(
            "Index was out of range. Must be non-negative and less than the size of the collection.",
            "index",
          );
        return entry.values.join(",");
      },
      set: (self, [key], value) => self.set(nameOf(key), text(value)),
    },
  });
}

/** HttpUtility.UrlEncode: UTF-8 bytes, lower-case hexadecimal, + for a space. */
function urlEncode(value: string): string {
  let result = "";
  for (const byte of Buffer.from(value, "utf8")) {
    const c = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.!*()]/.test(c)) result += c;
    else result += c === " " ? "+" : `%${byte.toString(16).padStart(2, "0")}`;
  }
  return result;
}
function urlDecode(value: string): string {
  const data: number[] = [];
  const source = Buffer.from(value.replace(/\+/g, " "), "utf8");
  for (let i = 0; i < source.length; i++) {
    const hex = source[i] === 37 ? /^[0-9a-f]{2}$/i.exec(source.toString("latin1", i + 1, i + 3))?.[0] : undefined;
    if (hex === undefined) data.push(source[i] as number);
    else {
      data.push(Number.parseInt(hex, 16));
      i += 2;
    }
  }
  return Buffer.from(data).toString("utf8");
}
const web = (method: string) => (args: PSValue[]) => invokeStatic(getType("System.Net.WebUtility"), method, args);
const orNull =
  (f: (value: string) => PSValue) =>
  ([value]: PSValue[]) =>
    value === null || value === undefined ? null : f(text(value));

function javaScriptText(value: string): string {
  const escapes: Readonly<Record<string, string>> = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
  };
  return value.replace(
    /["\\\b\t\n\f\r\u0000-\u001f'<>&\u0085\u2028\u2029]/g,
    (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

defineType<never>({
  name: "System.Web.HttpUtility",
  staticMethods: {
    UrlEncode: orNull(urlEncode),
    UrlDecode: orNull(urlDecode),
    UrlPathEncode: orNull((v) =>
      v.replace(/[^!-~]/gu, (c) =>
        [...Buffer.from(c, "utf8")].map((b) => `%${b.toString(16).padStart(2, "0")}`).join(""),
      ),
    ),
    UrlEncodeToBytes: ([value]) => new Uint8Array(Buffer.from(urlEncode(text(value)), "latin1")),
    UrlEncodeUnicode: orNull(urlEncode),
    UrlDecodeToBytes: ([value]) => {
      if (value === null) return null;
      const source = value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : text(value);
      const raw = source
        .replaceAll("+", " ")
        .replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return new Uint8Array(Buffer.from(raw, "latin1"));
    },
    UrlEncodeUnicodeToBytes: ([value]) => {
      if (value === null) return null;
      const escaped = text(value).replace(/[^A-Za-z0-9()*_.!\- -]/g, (c) =>
        c.charCodeAt(0) > 127
          ? `%u${c.charCodeAt(0).toString(16).padStart(4, "0")}`
          : `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`,
      );
      return new Uint8Array(Buffer.from(escaped.replaceAll(" ", "+"), "latin1"));
    },
    HtmlEncode: web("HtmlEncode"),
    HtmlDecode: web("HtmlDecode"),
    HtmlAttributeEncode: orNull((v) =>
      v.replace(/["'&<]/g, (c) => ({ '"': "&quot;", "'": "&#39;", "&": "&amp;", "<": "&lt;" })[c] as string),
    ),
    JavaScriptStringEncode: ([value, quoted]) =>
      quoted === true ? `"${javaScriptText(text(value))}"` : javaScriptText(text(value)),
    ParseQueryString: ([query]) => {
      const made = new QueryCollection();
      for (const part of text(query).replace(/^\?/, "").split("&")) {
        if (part === "") continue;
        const equals = part.indexOf("=");
        if (equals < 0) made.add(null, urlDecode(part));
        else made.add(urlDecode(part.slice(0, equals)), urlDecode(part.slice(equals + 1)));
      }
      return made;
    },
  },
});

function address(value: string): PSValue {
  return invokeStatic(getType("System.Net.IPAddress"), "Parse", [value]);
}

/** Addresses of a host, through the system's resolver. Throws SocketException. */
function addressesOf(host: string): PSValue[] {
  if (/^[\d.]+$/.test(host) || host.includes(":")) return [address(host)];
  if (host === "" || host === hostname()) {
    const own = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((a) => !a.internal);
    if (own.length > 0) return own.map((a) => address(a.address));
  }
  try {
    const output = execFileSync("getent", ["ahosts", host], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const found = [
      ...new Set(
        output
          .split("\n")
          .map((l) => l.split(/\s+/)[0] as string)
          .filter((a) => a !== ""),
      ),
    ];
    return found.map(address);
  } catch {
    throw new Exception("System.Net.Sockets.SocketException", "Name or service not known", {
      properties: { ErrorCode: 11001, NativeErrorCode: 11001 },
    });
  }
}

class HostEntry {
  readonly hostName: string;
  readonly addressList: PSValue;
  readonly aliases: PSValue = arrayOf("System.String", []);
  constructor(hostName: string, addresses: PSValue[]) {
    this.hostName = hostName;
    this.addressList = arrayOf("System.Net.IPAddress", addresses);
  }
}
tagType(HostEntry, "System.Net.IPHostEntry");

defineType<never>({
  name: "System.Net.Dns",
  staticMethods: {
    GetHostName: () => hostname(),
    GetHostAddresses: ([host]) => arrayOf("System.Net.IPAddress", addressesOf(text(host))),
    GetHostEntry: ([host]) =>
      new HostEntry(
        typeof host === "string" ? host : String(host),
        addressesOf(typeof host === "string" ? host : String(host)),
      ),
    GetHostByName: ([host]) => new HostEntry(text(host), addressesOf(text(host))),
    GetHostByAddress: ([host]) => new HostEntry(String(host), addressesOf(String(host))),
    Resolve: ([host]) => new HostEntry(text(host), addressesOf(text(host))),
  },
});

let protocol: PSValue = null;
defineType<never>({
  name: "System.Net.ServicePointManager",
  staticProperties: {
    SecurityProtocol: {
      get: () => protocol ?? enumValue("System.Net.SecurityProtocolType", 0),
      set: (value) => void (protocol = value),
    },
    ServerCertificateValidationCallback: { get: () => null, set: () => undefined },
    Expect100Continue: { get: () => true, set: () => undefined },
    DefaultConnectionLimit: { get: () => 2, set: () => undefined },
    CheckCertificateRevocationList: { get: () => false, set: () => undefined },
  },
});
