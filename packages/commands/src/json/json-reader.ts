// JSON text -> values, as lenient as Json.NET (comments, single quotes, unquoted names, trailing commas), with its error texts.
import {
  convertTo,
  enumValue,
  Exception,
  getType,
  invariantCulture,
  invokeMethod,
  invokeStatic,
  PSBigInteger,
  PSDouble,
  type PSValue,
} from "@latch/dotnet";

/** What the reader makes of objects and strings. */
export interface JsonBuilder {
  object(): JsonObjectBuilder;
  array(items: PSValue[]): PSValue;
  string(text: string): PSValue;
}

export interface JsonObjectBuilder {
  add(name: string, value: PSValue): void;
  value: PSValue;
}

const maxDepthMessage = (depth: number, path: string, line: number, column: number) =>
  `The reader's MaxDepth of ${depth} has been exceeded. Path '${path}', line ${line}, position ${column}.`;

/** A JsonReaderException's message, before ConvertFrom-Json's prefix. */
export class JsonError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** A container being read: where it stands shows in the path of an error. */
interface Container {
  readonly isArray: boolean;
  /** Index of the last finished element (-1: none yet), or the last property's name (null: none yet). */
  place: string | number | null;
}

/** Reads one document. Throws JsonError. */
export class JsonReader {
  readonly #text: string;
  readonly #builder: JsonBuilder;
  readonly #maxDepth: number;
  readonly #open: Container[] = [];
  #at = 0;

  constructor(text: string, builder: JsonBuilder, maxDepth: number) {
    this.#text = text;
    this.#builder = builder;
    this.#maxDepth = maxDepth;
  }

  /** The document's value; text after it is an error. */
  read(): PSValue {
    this.#skip();
    const value = this.#at >= this.#text.length ? null : this.#value();
    this.#skip();
    if (this.#at < this.#text.length) {
      const rest = this.#text.charAt(this.#at);
      this.#fail(`Additional text encountered after finished reading JSON content: ${rest}.`);
    }
    return value;
  }

  #value(): PSValue {
    const c = this.#text.charAt(this.#at);
    switch (c) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case '"':
      case "'":
        return this.#finished(this.#builder.string(this.#string(c)));
      case ",":
        // A value left out is undefined; the comma is for whoever asked.
        return this.#finished(null);
      case "]":
        return this.#closeOther(c);
      default:
        return this.#finished(this.#word(c));
    }
  }

  /** An element is done: in an array the next one begins. */
  #finished(value: PSValue): PSValue {
    const container = this.#open.at(-1);
    if (container?.isArray === true) (container.place as number)++;
    return value;
  }

  #word(c: string): PSValue {
    if (/[-.\d]/.test(c) && !this.#text.startsWith("-I", this.#at)) return this.#number();
    for (const [word, kind, value] of words) {
      if (!this.#text.startsWith(word.slice(0, c === "n" || c === "-" ? 2 : 1), this.#at)) continue;
      this.#match(word, kind);
      return value();
    }
    const [line, column] = this.#position();
    const first = line === 1 && column === 0;
    throw new JsonError(
      `Unexpected character encountered while parsing value: ${c}. Path '${this.#pathText()}', line ${first ? 0 : line}, position ${column}.`,
    );
  }

  /** Reads a word that must come whole, with a separator after it. */
  #match(word: string, kind: string): void {
    const text = this.#text;
    if (text.length - this.#at < word.length) {
      this.#at = text.length;
      this.#fail("Unexpected end when reading JSON.");
    }
    for (const letter of word) {
      if (text.charAt(this.#at) !== letter) this.#fail(`Error parsing ${kind} value.`);
      this.#at++;
    }
    if (!/^$|[\s}\],/)]/.test(text.charAt(this.#at))) this.#fail(`Error parsing ${kind} value.`);
  }

  #object(): PSValue {
    const container = this.#enter(false, null);
    const object = this.#builder.object();
    for (;;) {
      this.#skip();
      this.#expectMore();
      if (this.#text.charAt(this.#at) === "}") break;
      const name = this.#name();
      this.#skipSpace();
      const colon = this.#text.charAt(this.#at);
      if (colon !== ":") {
        this.#fail(`Invalid character after parsing property name. Expected ':' but got: ${colon || "\0"}.`);
      }
      container.place = name;
      this.#at++;
      this.#skip();
      this.#expectMore();
      object.add(name, this.#value());
      if (!this.#next("}")) break;
    }
    this.#leave();
    return object.value;
  }

  #array(): PSValue {
    this.#enter(true, -1);
    const items: PSValue[] = [];
    for (;;) {
      this.#skip();
      this.#expectMore();
      if (this.#text.charAt(this.#at) === "]") break;
      items.push(this.#value());
      if (!this.#next("]")) break;
    }
    this.#leave();
    return this.#builder.array(items);
  }

  /** The text must not end before a name or an element. */
  #expectMore(): void {
    if (this.#at < this.#text.length) return;
    const container = this.#open.at(-1) as Container;
    if (this.#open.length > 1 || container.isArray) {
      this.#open.pop();
      throw new JsonError(`Unexpected end when reading token. Path '${this.#pathText()}'.`);
    }
    this.#fail(
      container.place === null ? "Unexpected end when reading JSON." : "Unexpected end when deserializing object.",
    );
  }

  /** After an element: true when a comma says that more may follow, false at the closing character. */
  #next(close: string): boolean {
    this.#skip();
    const c = this.#text.charAt(this.#at);
    if (c === ",") {
      this.#at++;
      return true;
    }
    if (c === close) return false;
    if (c === "") {
      // PowerShell takes an outermost array that ends too early for whole.
      if (this.#open[0]?.isArray === true) return false;
      this.#fail("Unexpected end when deserializing object.");
    }
    if (c === "]" || c === "}") return this.#closeOther(c);
    return this.#fail(`After parsing a value an unexpected character was encountered: ${c}.`);
  }

  /** A closing character of the other kind, or of nothing. */
  #closeOther(c: string): never {
    const container = this.#open.pop();
    const kind = container === undefined ? "None" : container.isArray ? "Array" : "Object";
    this.#at++;
    return this.#fail(`JsonToken ${c === "]" ? "EndArray" : "EndObject"} is not valid for closing JsonType ${kind}.`);
  }

  #enter(isArray: boolean, place: number | null): Container {
    this.#at++;
    this.#finished(null);
    const container: Container = { isArray, place };
    this.#open.push(container);
    if (this.#open.length > this.#maxDepth) {
      const [line, column] = this.#position();
      throw new JsonError(maxDepthMessage(this.#maxDepth, this.#pathText(), line, column));
    }
    return container;
  }

  #leave(): void {
    if (this.#at < this.#text.length) this.#at++;
    this.#open.pop();
  }

  #name(): string {
    const c = this.#text.charAt(this.#at);
    if (c === '"' || c === "'") return this.#string(c);
    const start = this.#at;
    while (/[\p{L}\p{Nd}_$]/u.test(this.#text.charAt(this.#at))) this.#at++;
    if (this.#at === start) this.#fail(`Invalid property identifier character: ${c}.`);
    const next = this.#text.charAt(this.#at);
    if (next === "") this.#fail("Unexpected end while parsing unquoted property name.");
    if (!/[\s:]/.test(next)) this.#fail(`Invalid JavaScript property identifier character: ${next}.`);
    return this.#text.slice(start, this.#at);
  }

  #string(quote: string): string {
    const text = this.#text;
    let start = ++this.#at;
    let result = "";
    for (;;) {
      const c = text.charAt(this.#at);
      if (c === "") this.#fail(`Unterminated string. Expected delimiter: ${quote}.`);
      if (c === quote) break;
      if (c !== "\\") {
        this.#at++;
        continue;
      }
      result += text.slice(start, this.#at) + this.#escape();
      start = this.#at;
    }
    result += text.slice(start, this.#at);
    this.#at++;
    return result;
  }

  #escape(): string {
    const c = this.#text.charAt(this.#at + 1);
    this.#at += 2;
    if (c === "u") {
      const code = this.#text.slice(this.#at, this.#at + 4);
      if (code.length < 4) this.#fail("Unexpected end while parsing Unicode escape sequence.");
      if (!/^[\da-f]{4}$/i.test(code)) this.#fail(`Invalid Unicode escape sequence: \\u${code}.`);
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const plain = escapes[c];
    return plain ?? this.#fail(`Bad JSON escape sequence: \\${c}.`);
  }

  #number(): PSValue {
    const text = this.#text;
    const start = this.#at;
    while (/[-+.\da-fx]/i.test(text.charAt(this.#at))) this.#at++;
    const follower = text.charAt(this.#at);
    if (!/^$|[\s}\],/)]/.test(follower)) {
      this.#fail(`Unexpected character encountered while parsing number: ${follower}.`);
    }
    const token = text.slice(start, this.#at);
    return numberOf(token) ?? this.#fail(`Input string '${token}' is not a valid number.`);
  }

  #skipSpace(): void {
    const text = this.#text;
    while (isSpace(text.charCodeAt(this.#at))) this.#at++;
  }

  #skip(): void {
    const text = this.#text;
    for (;;) {
      this.#skipSpace();
      if (text.charAt(this.#at) !== "/") return;
      this.#at++;
      if (text.length - this.#at < 2) this.#fail("Unexpected end while parsing comment.");
      const mark = text.charAt(this.#at);
      if (mark !== "*" && mark !== "/") this.#fail(`Error parsing comment. Expected: *, got ${mark}.`);
      const end = mark === "/" ? text.indexOf("\n", this.#at) : text.indexOf("*/", this.#at + 1);
      if (end < 0) this.#at = text.length;
      if (end < 0 && mark === "*") this.#fail("Unexpected end while parsing comment.");
      if (end >= 0) this.#at = mark === "/" ? end : end + 2;
    }
  }

  #fail(message: string): never {
    throw new JsonError(message + this.#where());
  }

  #where(): string {
    const [line, column] = this.#position();
    return ` Path '${this.#pathText()}', line ${line}, position ${column}.`;
  }

  #position(): [line: number, column: number] {
    const before = this.#text.slice(0, this.#at);
    const lines = before.split("\n");
    return [lines.length, (lines[lines.length - 1] ?? "").length];
  }

  #pathText(): string {
    let path = "";
    for (const { place } of this.#open) {
      if (place === null || place === -1) continue;
      if (typeof place === "number") path += `[${place}]`;
      else if (/^[\w$]+$/.test(place)) path += path === "" ? place : `.${place}`;
      else path += `['${place}']`;
    }
    return path;
  }
}

/** White space of .NET (no byte order mark), and the null character that Json.NET passes over. */
function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13) || code === 0;
  return code >= 133 && code !== 0xfeff && (code === 133 || /\s/.test(String.fromCharCode(code)));
}

/** A number token's value (long, BigInteger or double; 0x and a leading 0 as in JavaScript of old), or null. */
function numberOf(token: string): PSValue | null {
  if (/^0[^.e]/i.test(token)) {
    const isHex = /^0x[\da-f]+$/i.test(token);
    if (!isHex && !/^0[0-7]+$/.test(token)) return null;
    const value = BigInt(isHex ? token : `0o${token}`);
    return value < 1n << 64n ? BigInt.asIntN(64, value) : null;
  }
  if (/^-?\d+$/.test(token)) {
    const integer = BigInt(token);
    return BigInt.asIntN(64, integer) === integer ? integer : new PSBigInteger(integer);
  }
  return /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(token) ? new PSDouble(Number(token)) : null;
}

/** A word, what its error calls it, its value. */
const words: readonly (readonly [string, string, () => PSValue])[] = [
  ["true", "boolean", () => true],
  ["false", "boolean", () => false],
  ["null", "null", () => null],
  ["undefined", "undefined", () => null],
  ["NaN", "NaN", () => new PSDouble(Number.NaN)],
  ["Infinity", "Infinity", () => new PSDouble(Number.POSITIVE_INFINITY)],
  ["-Infinity", "-Infinity", () => new PSDouble(Number.NEGATIVE_INFINITY)],
];

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[-+]\d\d:?\d\d)?$/;
/** Milliseconds since 1970, with an offset for local time: what old .NET serializers wrote. */
const oldDate = /^\/Date\((-?\d{1,15})([-+]\d{4})?\)\/$/;

export type DateKind = "Default" | "Local" | "Utc" | "Offset" | "String";

/** A string of JSON: ISO date-times become DateTime (DateTimeOffset with Offset), other text stays. */
export function jsonString(text: string, dates: DateKind): PSValue {
  if (dates === "String") return text;
  const old = oldDate.exec(text);
  if (old === null && !isoDate.test(text)) return text;
  try {
    if (old !== null) return oldDateValue(Number(old[1]), old[2] !== undefined, dates);
    if (dates === "Offset") return convertTo(text, getType("System.DateTimeOffset"));
    return parsedDate(text, dates);
  } catch (error) {
    if (error instanceof Exception) return text;
    throw error;
  }
}

function oldDateValue(milliseconds: number, isLocal: boolean, dates: Exclude<DateKind, "String">): PSValue {
  const iso = new Date(milliseconds).toISOString();
  if (dates === "Offset") return convertTo(iso, getType("System.DateTimeOffset"));
  return parsedDate(iso, isLocal && dates === "Default" ? "Local" : dates);
}

function parsedDate(text: string, dates: "Default" | "Local" | "Utc"): PSValue {
  const styles = enumValue(getType("System.Globalization.DateTimeStyles"), "RoundtripKind");
  const value = invokeStatic(getType("System.DateTime"), "Parse", [text, invariantCulture, styles]);
  if (dates === "Utc") return invokeMethod(value, "ToUniversalTime", []);
  return dates === "Local" ? invokeMethod(value, "ToLocalTime", []) : value;
}
