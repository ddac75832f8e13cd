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

/** Reads one document. Throws JsonError. */
export class JsonReader {
  readonly #text: string;
  readonly #builder: JsonBuilder;
  readonly #maxDepth: number;
  readonly #path: (string | number)[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string, builder: JsonBuilder, maxDepth: number) {
    this.#text = text;
    this.#builder = builder;
    this.#maxDepth = maxDepth;
  }

  /** The document's value; text after it is an error. */
  read(): PSValue {
    this.#skip();
    const value = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) {
      const rest = this.#text.charAt(this.#at);
      throw new JsonError(`Additional text encountered after finished reading JSON content: ${rest}.${this.#where()}`);
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
        return this.#builder.string(this.#string(c));
      case "":
        throw new JsonError(`Unexpected end of JSON.${this.#where()}`);
      default:
        return this.#word(c);
    }
  }

  #word(c: string): PSValue {
    if (/[-+.\d]/.test(c)) return this.#number();
    for (const [word, value] of words) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value();
      }
    }
    const [line, column] = this.#position();
    const first = line === 1 && column === 0;
    throw new JsonError(
      `Unexpected character encountered while parsing value: ${c}. Path '${this.#pathText()}', line ${first ? 0 : line}, position ${column}.`,
    );
  }

  #object(): PSValue {
    this.#enter();
    const object = this.#builder.object();
    for (;;) {
      this.#skip();
      if (this.#text.charAt(this.#at) === "}") break;
      const name = this.#name();
      this.#path.push(name);
      this.#skip();
      if (this.#text.charAt(this.#at) !== ":")
        this.#fail(
          `Invalid character after parsing property name. Expected ':' but got: ${this.#text.charAt(this.#at)}.`,
        );
      this.#at++;
      this.#skip();
      if (this.#at >= this.#text.length) this.#fail("Unexpected end when deserializing object.");
      object.add(name, this.#value());
      if (!this.#next("}", "deserializing object")) break;
      this.#path.pop();
    }
    this.#leave();
    return object.value;
  }

  #array(): PSValue {
    this.#enter();
    const items: PSValue[] = [];
    for (;;) {
      this.#skip();
      if (this.#text.charAt(this.#at) === "]") break;
      this.#path.push(items.length);
      if (this.#at >= this.#text.length) {
        this.#path.pop();
        this.#fail("Unexpected end when deserializing array.");
      }
      items.push(this.#value());
      if (!this.#next("]", "deserializing array")) break;
      this.#path.pop();
    }
    this.#leave();
    return this.#builder.array(items);
  }

  /** After an element: true when a comma says that more may follow, false at the closing character. */
  #next(close: string, doing: string): boolean {
    this.#skip();
    const c = this.#text.charAt(this.#at);
    if (c === ",") {
      this.#at++;
      return true;
    }
    if (c === close) {
      this.#path.pop();
      return false;
    }
    if (c === "") this.#fail(`Unexpected end when ${doing}.`);
    return this.#fail(`After parsing a value an unexpected character was encountered: ${c}.`);
  }

  #enter(): void {
    this.#at++;
    if (++this.#depth > this.#maxDepth) {
      const [line, column] = this.#position();
      throw new JsonError(maxDepthMessage(this.#maxDepth, this.#pathText(), line, column));
    }
  }

  #leave(): void {
    this.#at++;
    this.#depth--;
  }

  #name(): string {
    const c = this.#text.charAt(this.#at);
    if (c === '"' || c === "'") return this.#string(c);
    const start = this.#at;
    while (/[\w$]/.test(this.#text.charAt(this.#at))) this.#at++;
    if (this.#at >= this.#text.length)
      this.#fail(
        this.#at === start
          ? "Unexpected end when deserializing object."
          : "Unexpected end while parsing unquoted property name.",
      );
    if (this.#at === start) this.#fail(`Invalid property identifier character: ${c}.`);
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
      if (!/^[\da-f]{4}$/i.test(code)) this.#fail(`Invalid Unicode escape sequence: \\u${code}.`);
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const plain = escapes[c];
    return plain ?? this.#fail(`Bad JSON escape sequence: \\${c}.`);
  }

  #number(): PSValue {
    const match = /^[-+]?(0x[\da-f]+|Infinity|[\d.]+(e[-+]?\d+)?)/i.exec(this.#text.slice(this.#at, this.#at + 400));
    const token = match?.[0] ?? "";
    this.#at += Math.max(token.length, 1);
    const follower = this.#text.charAt(this.#at);
    if (token === "" || /[\w]/.test(follower)) this.#fail(`Input string '${token}${follower}' is not a valid number.`);
    if (/Infinity$/.test(token)) return new PSDouble(token.startsWith("-") ? -Infinity : Infinity);
    if (/[.e]/i.test(token) && !/^[-+]?0x/i.test(token)) return new PSDouble(Number(token));
    const integer = /^-/.test(token) ? -BigInt(token.slice(1)) : BigInt(token.replace(/^\+/, ""));
    return BigInt.asIntN(64, integer) === integer ? integer : new PSBigInteger(integer);
  }

  #skip(): void {
    const text = this.#text;
    for (;;) {
      while (/\s/.test(text.charAt(this.#at)) && this.#at < text.length) this.#at++;
      if (text.startsWith("//", this.#at)) {
        const end = text.indexOf("\n", this.#at);
        this.#at = end < 0 ? text.length : end;
      } else if (text.startsWith("/*", this.#at)) {
        const end = text.indexOf("*/", this.#at + 2);
        if (end < 0) this.#fail("Unexpected end while parsing comment.");
        this.#at = end + 2;
      } else return;
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
    for (const part of this.#path) {
      if (typeof part === "number") path += `[${part}]`;
      else if (/^[\w$]+$/.test(part)) path += path === "" ? part : `.${part}`;
      else path += `['${part}']`;
    }
    return path;
  }
}

const words: readonly (readonly [string, () => PSValue])[] = [
  ["true", () => true],
  ["false", () => false],
  ["null", () => null],
  ["undefined", () => null],
  ["NaN", () => new PSDouble(Number.NaN)],
  ["Infinity", () => new PSDouble(Number.POSITIVE_INFINITY)],
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

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:?\d\d)?$/;

export type DateKind = "Default" | "Local" | "Utc" | "Offset" | "String";

/** A string of JSON: ISO date-times become DateTime (DateTimeOffset with Offset), other text stays. */
export function jsonString(text: string, dates: DateKind): PSValue {
  if (dates === "String" || !isoDate.test(text)) return text;
  try {
    if (dates === "Offset") return convertTo(text, getType("System.DateTimeOffset"));
    return parsedDate(text, dates);
  } catch (error) {
    if (error instanceof Exception) return text;
    throw error;
  }
}

function parsedDate(text: string, dates: "Default" | "Local" | "Utc"): PSValue {
  const styles = enumValue(getType("System.Globalization.DateTimeStyles"), "RoundtripKind");
  const value = invokeStatic(getType("System.DateTime"), "Parse", [text, invariantCulture, styles]);
  if (dates === "Utc") return invokeMethod(value, "ToUniversalTime", []);
  return dates === "Local" ? invokeMethod(value, "ToLocalTime", []) : value;
}
