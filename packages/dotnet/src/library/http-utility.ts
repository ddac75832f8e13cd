// System.Web.HttpUtility and System.Collections.Specialized.NameValueCollection.

import { defineType } from "../types/define-type.ts";
import { arrayOf } from "../values/arrays.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import { type PSValue, tagType } from "../values/ps-value.ts";
import { int, text } from "./arguments.ts";
import { decodeHtml, encodeHtml } from "./html-entities.ts";

/** Names (any case) with one or more values each; `Item` joins them with commas. */
export class NameValueCollection {
  private readonly entries: { key: string | null; values: string[] }[] = [];
  private find(key: string | null): { key: string | null; values: string[] } | undefined {
    const folded = key?.toLowerCase() ?? null;
    return this.entries.find((e) => (e.key?.toLowerCase() ?? null) === folded);
  }
  get count(): number {
    return this.entries.length;
  }
  get keys(): (string | null)[] {
    return this.entries.map((e) => e.key);
  }
  values(key: string | number | null): string[] | null {
    const entry = typeof key === "number" ? this.entries[key] : this.find(key);
    return entry?.values ?? null;
  }
  get(key: string | number | null): string | null {
    return this.values(key)?.join(",") ?? null;
  }
  add(key: string | null, value: string): void {
    const entry = this.find(key);
    if (entry === undefined) this.entries.push({ key, values: [value] });
    else entry.values.push(value);
  }
  set(key: string | null, value: string): void {
    const entry = this.find(key);
    if (entry === undefined) this.entries.push({ key, values: [value] });
    else entry.values = [value];
  }
  remove(key: string | null): void {
    const entry = this.find(key);
    if (entry !== undefined) this.entries.splice(this.entries.indexOf(entry), 1);
  }
  clear(): void {
    this.entries.length = 0;
  }
  *[ENUMERATE](): Iterable<PSValue> {
    for (const entry of this.entries) yield entry.key;
  }
  toString(): string {
    return "System.Collections.Specialized.NameValueCollection";
  }
}
tagType(NameValueCollection, "System.Collections.Specialized.NameValueCollection");

/** What ParseQueryString gives: writes itself as a query again. */
class QueryCollection extends NameValueCollection {
  override toString(): string {
    return this.keys
      .flatMap((key) =>
        (this.values(key) ?? []).map((v) => (key === null ? urlEncode(v) : `${urlEncode(key)}=${urlEncode(v)}`)),
      )
      .join("&");
  }
}

const keyOf = (value: PSValue | undefined): string | number | null =>
  typeof value === "number" ? value : value === null || value === undefined ? null : text(value);
const nameOf = (value: PSValue | undefined): string | null =>
  value === null || value === undefined ? null : text(value);

defineType<NameValueCollection>({
  name: "System.Collections.Specialized.NameValueCollection",
  construct: ([source]) => {
    const result = new NameValueCollection();
    if (source instanceof NameValueCollection) {
      for (const key of source.keys) for (const value of source.values(key) ?? []) result.add(key, value);
    }
    return result;
  },
  properties: {
    Count: (self) => self.count,
    AllKeys: (self) => arrayOf("System.String", self.keys),
    Keys: (self) => arrayOf("System.String", self.keys),
  },
  methods: {
    Add: (self, [name, value]) => self.add(nameOf(name), text(value)) ?? null,
    Set: (self, [name, value]) => self.set(nameOf(name), text(value)) ?? null,
    Get: (self, [name]) => self.get(keyOf(name)),
    GetKey: (self, [index]) => self.keys[int(index)] ?? null,
    GetValues: (self, [name]) => {
      const values = self.values(keyOf(name));
      return values === null ? null : arrayOf("System.String", [...values]);
    },
    Remove: (self, [name]) => self.remove(nameOf(name)) ?? null,
    Clear: (self) => self.clear() ?? null,
    HasKeys: (self) => self.keys.some((k) => k !== null),
    ToString: (self) => self.toString(),
  },
  indexer: {
    get: (self, [name]) => self.get(keyOf(name)),
    set: (self, [name], value) => self.set(nameOf(name), text(value)),
  },
});

function urlEncode(value: string): string {
  let out = "";
  for (const byte of new TextEncoder().encode(value)) {
    const c = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.!*()]/.test(c)) out += c;
    else out += byte === 32 ? "+" : `%${byte.toString(16).padStart(2, "0")}`;
  }
  return out;
}

function urlDecode(value: string): string {
  return value
    .replaceAll("+", " ")
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}

function parseQuery(query: string): QueryCollection {
  const result = new QueryCollection();
  const body = query.startsWith("?") ? query.slice(1) : query;
  if (body === "") return result;
  for (const pair of body.split("&")) {
    const equals = pair.indexOf("=");
    if (equals < 0) result.add(null, urlDecode(pair));
    else result.add(urlDecode(pair.slice(0, equals)), urlDecode(pair.slice(equals + 1)));
  }
  return result;
}

/** Text inside a JavaScript string literal. */
function javaScriptString(value: string, quotes: boolean): string {
  const short: Readonly<Record<string, string>> = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
  };
  const body = value.replace(
    /[\0-\x1f"\\<>'&\u0085\u2028\u2029]/g,
    (c) => short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return quotes ? `"${body}"` : body;
}

defineType<object>({
  name: "System.Web.HttpUtility",
  staticMethods: {
    UrlEncode: ([value]) => (value === null ? null : urlEncode(text(value))),
    UrlDecode: ([value]) => (value === null ? null : urlDecode(text(value))),
    UrlPathEncode: ([value]) => (value === null ? null : encodeURI(text(value))),
    HtmlEncode: ([value]) => (value === null ? null : encodeHtml(text(value))),
    HtmlDecode: ([value]) => (value === null ? null : decodeHtml(text(value))),
    HtmlAttributeEncode: ([value]) => (value === null ? null : text(value).replace(/[&"'<]/g, (c) => encodeHtml(c))),
    JavaScriptStringEncode: ([value, quotes]) => javaScriptString(text(value), quotes === true),
    ParseQueryString: ([query]) => parseQuery(text(query)),
  },
});
