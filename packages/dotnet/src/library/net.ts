// System.Net: IPAddress, IPEndPoint, WebUtility; System.Net.Mail.MailAddress.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { argumentNull } from "../types/method-errors.ts";
import { enumValue } from "../values/enum-value.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { type PSValue, tagType } from "../values/ps-value.ts";
import { big, bytes, cell, int, requiredText, text } from "./arguments.ts";
import { decodeHtml, encodeHtml } from "./html-entities.ts";

/** System.Net.IPAddress: 4 or 16 bytes in network order. */
export class IPAddress {
  readonly bytes: Uint8Array;
  readonly scope: string;
  constructor(data: Uint8Array, scope = "") {
    this.bytes = data;
    this.scope = scope;
  }
  get isV4(): boolean {
    return this.bytes.length === 4;
  }
  get [HASH_KEY](): string {
    return `ip:${this.bytes.join(".")}%${this.scope}`;
  }
  toString(): string {
    return this.isV4 ? this.bytes.join(".") : formatV6(this.bytes) + (this.scope === "" ? "" : `%${this.scope}`);
  }
}
tagType(IPAddress, "System.Net.IPAddress");

/** RFC 5952, with an embedded IPv4 address where it belongs. */
function formatV6(data: Uint8Array): string {
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push((data[i]! << 8) | data[i + 1]!);
  const mapped = words.slice(0, 5).every((w) => w === 0) && (words[5] === 0xffff || (words[5] === 0 && words[6] !== 0));
  const parts = mapped ? words.slice(0, 6) : words;
  let best = { start: -1, length: 1 };
  for (let i = 0; i < parts.length; i++) {
    let n = 0;
    while (parts[i + n] === 0) n++;
    if (n > best.length) best = { start: i, length: n };
  }
  const hex = parts.map((w) => w.toString(16));
  let result = hex.join(":");
  if (best.start >= 0) {
    result = `${hex.slice(0, best.start).join(":")}::${hex.slice(best.start + best.length).join(":")}`;
  }
  if (!mapped) return result;
  return `${result}${result.endsWith(":") ? "" : ":"}${data.slice(12).join(".")}`;
}

function partNumber(part: string): number {
  if (/^0x[0-9a-f]+$/i.test(part)) return Number.parseInt(part, 16);
  if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8);
  return /^\d+$/.test(part) ? Number(part) : Number.NaN;
}

/** Dotted, shortened ("1.5" is 1.0.0.5), hexadecimal and octal IPv4; IPv6. Null for anything else. */
export function parseAddress(value: string): IPAddress | null {
  if (value.includes(":")) return parseV6(value);
  const numbers = value.split(".").map(partNumber);
  if (numbers.length > 4 || numbers.some((n) => Number.isNaN(n))) return null;
  const last = numbers.at(-1)!;
  const most = 256 ** (5 - numbers.length);
  if (last >= most || numbers.slice(0, -1).some((n) => n > 255)) return null;
  let whole = last;
  numbers.slice(0, -1).forEach((n, i) => {
    whole += n * 256 ** (3 - i);
  });
  return new IPAddress(Uint8Array.of(whole >>> 24, (whole >>> 16) & 255, (whole >>> 8) & 255, whole & 255));
}

function parseV6(value: string): IPAddress | null {
  const bare = value.replace(/^\[([^\]]*)\](?::\d+)?$/, "$1");
  const [address = "", scope = ""] = bare.split("%");
  let body = address.replace(/\/\d+$/, "");
  const v4 = /(\d+\.\d+\.\d+\.\d+)$/.exec(body);
  if (v4 !== null) {
    const inner = parseAddress(v4[1]!);
    if (inner === null) return null;
    const [a, b, c, d] = inner.bytes as unknown as [number, number, number, number];
    body = `${body.slice(0, -v4[1]!.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = body.split("::");
  if (halves.length > 2) return null;
  const words = (half: string): string[] => (half === "" ? [] : half.split(":"));
  const head = words(halves[0]!);
  const tail = halves.length === 2 ? words(halves[1]!) : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...new Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...tail];
  if (all.some((w) => !/^[0-9a-f]{1,4}$/i.test(w))) return null;
  const data = new Uint8Array(16);
  all.forEach((word, i) => {
    const n = Number.parseInt(word, 16);
    data[i * 2] = n >> 8;
    data[i * 2 + 1] = n & 255;
  });
  return new IPAddress(data, scope);
}

function badAddress(): Exception {
  return new Exception("System.FormatException", "An invalid IP address was specified.");
}

function fromNumber(value: bigint): IPAddress {
  if (value < 0n || value > 0xffffffffn) {
    const shown = BigInt.asUintN(64, value);
    throw new Exception(
      "System.ArgumentOutOfRangeException",
      `newAddress ('${shown}') must be less than or equal to '4294967295'. (Parameter 'newAddress')\nActual value was ${shown}.`,
      { properties: { ParamName: "newAddress" } },
    );
  }
  const n = Number(value);
  return new IPAddress(Uint8Array.of(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24));
}

function fromBytes(data: Uint8Array): IPAddress {
  if (data.length !== 4 && data.length !== 16) {
    throw new Exception("System.ArgumentException", "An invalid IP address was specified. (Parameter 'address')");
  }
  return new IPAddress(Uint8Array.from(data));
}

const v4 = (a: number, b: number, c: number, d: number): IPAddress => new IPAddress(Uint8Array.of(a, b, c, d));
const v6 = (last: number): IPAddress => new IPAddress(Uint8Array.of(...new Array<number>(15).fill(0), last));
const isMapped = (self: IPAddress): boolean =>
  !self.isV4 && self.bytes.slice(0, 10).every((b) => b === 0) && self.bytes[10] === 255 && self.bytes[11] === 255;

/** A property that addresses of the other family do not have. */
const wrongFamily = (): Exception =>
  new Exception(
    "System.Net.Sockets.SocketException",
    "The attempted operation is not supported for the type of object referenced.",
  );

defineType<IPAddress>({
  name: "System.Net.IPAddress",
  implementation: IPAddress,
  construct: ([value, scope]) => {
    if (value === null) throw argumentNull("address");
    if (typeof value === "bigint" || typeof value === "number") return fromNumber(BigInt(value));
    const made = fromBytes(bytes(value));
    return scope === undefined ? made : new IPAddress(made.bytes, String(big(scope)));
  },
  properties: {
    Address: (self) => {
      if (!self.isV4) throw wrongFamily();
      return BigInt(self.bytes[0]! + self.bytes[1]! * 256 + self.bytes[2]! * 65536 + self.bytes[3]! * 16777216);
    },
    AddressFamily: (self) =>
      enumValue("System.Net.Sockets.AddressFamily", self.isV4 ? "InterNetwork" : "InterNetworkV6"),
    ScopeId: (self) => {
      if (self.isV4) throw wrongFamily();
      return BigInt(/^\d+$/.test(self.scope) ? self.scope : 0);
    },
    IsIPv4MappedToIPv6: isMapped,
    IsIPv6LinkLocal: (self) => !self.isV4 && self.bytes[0] === 0xfe && (self.bytes[1]! & 0xc0) === 0x80,
    IsIPv6Multicast: (self) => !self.isV4 && self.bytes[0] === 0xff,
    IsIPv6SiteLocal: (self) => !self.isV4 && self.bytes[0] === 0xfe && (self.bytes[1]! & 0xc0) === 0xc0,
    IsIPv6Teredo: (self) =>
      !self.isV4 && self.bytes[0] === 0x20 && self.bytes[1] === 1 && self.bytes[2] === 0 && self.bytes[3] === 0,
    IsIPv6UniqueLocal: (self) => !self.isV4 && (self.bytes[0]! & 0xfe) === 0xfc,
  },
  methods: {
    GetAddressBytes: (self) => Uint8Array.from(self.bytes),
    MapToIPv4: (self) => (self.isV4 ? self : new IPAddress(self.bytes.slice(12))),
    MapToIPv6: (self) =>
      self.isV4 ? new IPAddress(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...self.bytes)) : self,
    Equals: (self, [other]) => other instanceof IPAddress && other[HASH_KEY] === self[HASH_KEY],
    ToString: (self) => self.toString(),
  },
  staticProperties: {
    Any: () => v4(0, 0, 0, 0),
    Loopback: () => v4(127, 0, 0, 1),
    Broadcast: () => v4(255, 255, 255, 255),
    None: () => v4(255, 255, 255, 255),
    IPv6Any: () => v6(0),
    IPv6Loopback: () => v6(1),
    IPv6None: () => v6(0),
  },
  staticMethods: {
    Parse: ([value]) => {
      const parsed = parseAddress(requiredText(value, "ipString"));
      if (parsed === null) throw badAddress();
      return parsed;
    },
    TryParse: (args) => {
      const parsed = args[0] === null ? null : parseAddress(text(args[0]));
      cell(args.at(-1)).value = parsed;
      return parsed !== null;
    },
    IsValid: ([value]) => parseAddress(text(value)) !== null,
    IsValidUtf8: ([value]) => parseAddress(Buffer.from(bytes(value)).toString("utf8")) !== null,
    IsLoopback: ([value]) => {
      const address = value as IPAddress;
      return address.isV4
        ? address.bytes[0] === 127
        : address.toString() === "::1" || (isMapped(address) && address.bytes[12] === 127);
    },
    HostToNetworkOrder: ([value], signature) => swapped(value, signature.parameters[0]?.type.displayName),
    NetworkToHostOrder: ([value], signature) => swapped(value, signature.parameters[0]?.type.displayName),
  },
});

function swapped(value: PSValue | undefined, type: string | undefined): PSValue {
  const size = type === "System.Int64" ? 8 : type === "System.Int16" ? 2 : 4;
  let rest = BigInt.asUintN(size * 8, big(value));
  let out = 0n;
  for (let i = 0; i < size; i++) {
    out = (out << 8n) | (rest & 255n);
    rest >>= 8n;
  }
  const signed = BigInt.asIntN(size * 8, out);
  return size === 8 ? signed : Number(signed);
}

/** System.Net.IPEndPoint. */
class IPEndPoint {
  address: IPAddress;
  port: number;
  constructor(address: IPAddress, port: number) {
    this.address = address;
    this.port = port;
  }
  get [HASH_KEY](): string {
    return `ipendpoint:${this.toString()}`;
  }
  toString(): string {
    return this.address.isV4 ? `${this.address}:${this.port}` : `[${this.address}]:${this.port}`;
  }
}
tagType(IPEndPoint, "System.Net.IPEndPoint");

function parseEndPoint(value: string): IPEndPoint | null {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(value);
  const address = parseAddress(match === null ? value : (match[1] ?? match[2]!));
  const port = Number(match?.[3] ?? 0);
  return address === null || port > 65535 ? null : new IPEndPoint(address, port);
}

defineType<IPEndPoint>({
  name: "System.Net.IPEndPoint",
  construct: ([address, port]) => {
    if (int(port) < 0 || int(port) > 65535) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        "Specified argument was out of the range of valid values. (Parameter 'port')",
      );
    }
    return new IPEndPoint(address instanceof IPAddress ? address : fromNumber(big(address)), int(port));
  },
  properties: {
    Address: { get: (self) => self.address, set: (self, value) => void (self.address = value as IPAddress) },
    Port: { get: (self) => self.port, set: (self, value) => void (self.port = int(value)) },
    AddressFamily: (self) =>
      enumValue("System.Net.Sockets.AddressFamily", self.address.isV4 ? "InterNetwork" : "InterNetworkV6"),
  },
  methods: { ToString: (self) => self.toString() },
  staticProperties: { MaxPort: () => 65535, MinPort: () => 0 },
  staticMethods: {
    Parse: ([value]) => {
      const parsed = parseEndPoint(text(value));
      if (parsed === null) throw new Exception("System.FormatException", "An invalid IPEndPoint was specified.");
      return parsed;
    },
    TryParse: (args) => {
      const parsed = parseEndPoint(text(args[0]));
      cell(args.at(-1)).value = parsed;
      return parsed !== null;
    },
  },
});

function urlEncode(value: string): string {
  return urlEncodeBytes(new TextEncoder().encode(value));
}
function urlEncodeBytes(data: Uint8Array): string {
  let out = "";
  for (const byte of data) {
    const c = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.!*()]/.test(c)) out += c;
    else out += byte === 32 ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

function urlDecode(value: string): string {
  return value
    .replaceAll("+", " ")
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}

defineType<object>({
  name: "System.Net.WebUtility",
  staticMethods: {
    HtmlEncode: ([value]) => (value === null ? null : encodeHtml(text(value))),
    HtmlDecode: ([value]) => (value === null ? null : decodeHtml(text(value))),
    UrlEncode: ([value]) => (value === null ? null : urlEncode(text(value))),
    UrlDecode: ([value]) => (value === null ? null : urlDecode(text(value))),
    UrlEncodeToBytes: ([data, at, count]) => {
      if (data === null) return null;
      const part = bytes(data).subarray(int(at), int(at) + int(count));
      return new Uint8Array(Buffer.from(urlEncodeBytes(part), "latin1"));
    },
    UrlDecodeToBytes: ([data, at, count]) => {
      if (data === null) return null;
      const part = Buffer.from(bytes(data).subarray(int(at), int(at) + int(count))).toString("latin1");
      const raw = part
        .replaceAll("+", " ")
        .replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return new Uint8Array(Buffer.from(raw, "latin1"));
    },
  },
});

/** System.Net.Mail.MailAddress. */
class MailAddress {
  readonly displayName: string;
  readonly user: string;
  readonly host: string;
  constructor(displayName: string, user: string, host: string) {
    this.displayName = displayName;
    this.user = user;
    this.host = host;
  }
  get address(): string {
    return `${this.user}@${this.host}`;
  }
  get [HASH_KEY](): string {
    return `mail:${this.toString().toLowerCase()}`;
  }
  toString(): string {
    return this.displayName === "" ? this.address : `"${this.displayName}" <${this.address}>`;
  }
}
tagType(MailAddress, "System.Net.Mail.MailAddress");

defineType<MailAddress>({
  name: "System.Net.Mail.MailAddress",
  construct: ([address, displayName]) => {
    const value = requiredText(address, "address");
    const match = /^\s*(?:"?([^"<]*?)"?\s*<([^<>\s]+)@([^<>\s@]+)>|([^<>\s@]+)@([^<>\s@]+))\s*$/.exec(value);
    if (match === null) {
      throw new Exception(
        "System.FormatException",
        "The specified string is not in the form required for an e-mail address.",
      );
    }
    return new MailAddress(text(displayName) || (match[1] ?? ""), match[2] ?? match[4]!, match[3] ?? match[5]!);
  },
  properties: {
    Address: (self) => self.address,
    DisplayName: (self) => self.displayName,
    User: (self) => self.user,
    Host: (self) => self.host,
  },
  methods: { ToString: (self) => self.toString() },
});
