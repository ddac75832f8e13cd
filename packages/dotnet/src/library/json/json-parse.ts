// System.Text.Json's reader: text to a tree of tokens with their places, and its complaints.

import { Exception } from "../../errors/exception.ts";

/** JsonValueKind by number. */
export type JsonKind = "Undefined" | "Object" | "Array" | "String" | "Number" | "True" | "False" | "Null";

/** One value of a JSON text: where it stands and what is in it. */
export interface JsonToken {
  readonly kind: JsonKind;
  readonly raw: string;
  /** A string's text. */
  readonly text: string;
  readonly items: readonly JsonToken[];
  readonly members: readonly { readonly name: string; readonly value: JsonToken }[];
  /** Where it ends, in UTF-8 bytes of its line. */
  readonly line: number;
  readonly column: number;
}

export interface JsonReadOptions {
  readonly allowTrailingCommas: boolean;
  /** 0 Disallow, 1 Skip, 2 Allow. */
  readonly comments: number;
  readonly maxDepth: number;
}
export const strictJson: JsonReadOptions = { allowTrailingCommas: false, comments: 0, maxDepth: 64 };

export const jsonReaderException = "System.Text.Json.JsonReaderException";

/** Reads one value that is the whole text. JsonReaderException with line and byte position. */
export function parseJson(text: string, options: JsonReadOptions = strictJson): JsonToken {
  return new JsonReader(text, options).whole();
}

class JsonReader {
  private readonly text: string;
  private readonly options: JsonReadOptions;
  private at = 0;
  private depth = 0;
  constructor(text: string, options: JsonReadOptions) {
    this.text = text;
    this.options = options;
  }
  private place(at: number): { line: number; column: number } {
    const before = this.text.slice(0, at);
    const start = before.lastIndexOf("\n") + 1;
    return { line: before.split("\n").length - 1, column: Buffer.byteLength(before.slice(start)) };
  }
  private error(message: string, at = this.at): Exception {
    const { line, column } = this.place(at);
    return new Exception(jsonReaderException, `${message} LineNumber: ${line} | BytePositionInLine: ${column}.`, {
      properties: { LineNumber: BigInt(line), BytePositionInLine: BigInt(column), Path: null },
    });
  }
  private skip(): void {
    for (;;) {
      while (/[ \t\r\n]/.test(this.text[this.at] ?? "")) this.at++;
      if (this.text[this.at] !== "/" || this.options.comments === 0) return;
      const line = this.text.startsWith("//", this.at);
      const end = line ? this.text.indexOf("\n", this.at) : this.text.indexOf("*/", this.at + 2);
      this.at = end < 0 ? this.text.length : end + (line ? 1 : 2);
    }
  }
  whole(): JsonToken {
    this.skip();
    if (this.at >= this.text.length)
      throw this.error(
        "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.",
      );
    const value = this.value();
    this.skip();
    if (this.at < this.text.length)
      throw this.error(`'${this.text[this.at]}' is invalid after a single JSON value. Expected end of data.`);
    return value;
  }
  private token(kind: JsonKind, start: number, extra: Partial<JsonToken> = {}): JsonToken {
    return {
      kind,
      raw: this.text.slice(start, this.at),
      text: "",
      items: [],
      members: [],
      ...this.place(this.at),
      ...extra,
    };
  }
  private value(): JsonToken {
    const start = this.at;
    const c = this.text[start];
    if (c === "{") return this.object();
    if (c === "[") return this.array();
    if (c === '"') {
      const text = this.string();
      return this.token("String", start, { text });
    }
    if (c === "-" || (c !== undefined && c >= "0" && c <= "9")) return this.number();
    if (c === "t") return this.literal("true", "True");
    if (c === "f") return this.literal("false", "False");
    if (c === "n") return this.literal("null", "Null");
    throw this.error(c === undefined ? this.endMessage() : `'${c}' is an invalid start of a value.`);
  }
  private endMessage(): string {
    return "Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.";
  }
  private literal(word: string, kind: JsonKind): JsonToken {
    const start = this.at;
    const found = /^\w*/.exec(this.text.slice(start))?.[0] ?? "";
    if (found !== word) {
      let same = 0;
      while (same < found.length && found[same] === word[same]) same++;
      throw this.error(`'${found}' is an invalid JSON literal. Expected the literal '${word}'.`, start + same);
    }
    this.at += word.length;
    return this.token(kind, start);
  }
  private number(): JsonToken {
    const start = this.at;
    const match = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/.exec(this.text.slice(start));
    const length = match?.[0].length ?? 0;
    const next = this.text[start + length];
    if (length === 0 || (next !== undefined && /[\w.+-]/.test(next))) {
      const at = start + Math.max(length, 1);
      const bad = this.text[at];
      const leadingZero = /^-?0$/.test(match?.[0] ?? "") && /\d/.test(bad ?? "");
      if (leadingZero) throw this.error(`Invalid leading zero before '${bad}'.`, at);
      throw this.error(`'${bad ?? "-"}' is an invalid end of a number. Expected a delimiter.`, at);
    }
    this.at += length;
    if (this.at >= this.text.length && this.depth > 0)
      throw this.error(`'${this.text.at(-1)}' is an invalid end of a number. Expected a delimiter.`);
    return this.token("Number", start);
  }
  private string(): string {
    let made = "";
    for (let i = this.at + 1; ; i++) {
      const c = this.text[i];
      if (c === undefined)
        throw this.error("Expected end of string, but instead reached end of data.", this.text.length);
      if (c === '"') {
        this.at = i + 1;
        return made;
      }
      if (c < " ")
        throw this.error(
          `'0x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}' is invalid within a JSON string. The string should be correctly escaped.`,
          i,
        );
      if (c !== "\\") {
        made += c;
        continue;
      }
      const escape = this.text[++i] ?? "";
      if (escape === "u") {
        const hex = this.text.slice(i + 1, i + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(hex))
          throw this.error(
            `'${hex.match(/[^0-9a-fA-F]/)?.[0] ?? ""}' is not a hex digit following '\\u' within a JSON string. The string should be correctly escaped.`,
            i + 1,
          );
        made += String.fromCharCode(Number.parseInt(hex, 16));
        i += 4;
        continue;
      }
      const plain = escapes[escape];
      if (plain === undefined)
        throw this.error(
          `'${escape}' is an invalid escapable character within a JSON string. The string should be correctly escaped.`,
          i,
        );
      made += plain;
    }
  }
  private enter(): void {
    this.depth++;
    if (this.depth > this.options.maxDepth)
      throw this.error(
        `The maximum configured depth of ${this.options.maxDepth} has been exceeded. Cannot read next JSON ${this.text[this.at] === "{" ? "object" : "array"}.`,
      );
    this.at++;
  }
  /** After a value in an object or array: true when another follows. */
  private more(close: string, what: string): boolean {
    this.skip();
    const c = this.text[this.at];
    if (c === close) {
      this.at++;
      return false;
    }
    if (c === undefined) throw this.error(this.endMessage());
    if (c !== ",") throw this.error(`'${c}' is invalid after a value. Expected either ',', '}', or ']'.`);
    this.at++;
    this.skip();
    if (this.text[this.at] !== close) return true;
    if (!this.options.allowTrailingCommas)
      throw this.error(
        `The JSON ${what} contains a trailing comma at the end which is not supported in this mode. Change the reader options.`,
      );
    this.at++;
    return false;
  }
  private array(): JsonToken {
    const start = this.at;
    this.enter();
    const items: JsonToken[] = [];
    this.skip();
    if (this.text[this.at] === "]") this.at++;
    else
      do items.push(this.value());
      while (this.more("]", "array"));
    this.depth--;
    return this.token("Array", start, { items });
  }
  private object(): JsonToken {
    const start = this.at;
    this.enter();
    const members: { name: string; value: JsonToken }[] = [];
    this.skip();
    if (this.text[this.at] === "}") this.at++;
    else
      do members.push(this.member());
      while (this.more("}", "object"));
    this.depth--;
    return this.token("Object", start, { members });
  }
  private member(): { name: string; value: JsonToken } {
    const c = this.text[this.at];
    if (c === undefined) throw this.error(this.endMessage());
    if (c !== '"') throw this.error(`'${c}' is an invalid start of a property name. Expected a '"'.`);
    const name = this.string();
    this.skip();
    const colon = this.text[this.at];
    if (colon === undefined) throw this.error(this.endMessage());
    if (colon !== ":") throw this.error(`'${colon}' is invalid after a property name. Expected a ':'.`);
    this.at++;
    this.skip();
    return { name, value: this.value() };
  }
}
const escapes: Readonly<Record<string, string>> = {
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
}; // biome-ignore format: a table

/** A string as System.Text.Json writes it: everything that HTML or JavaScript might take amiss is escaped. */
export function jsonString(value: string, relaxed = false): string {
  const pattern = relaxed ? /["\\\u0000-\u001f]/g : /["\\&<>'+`\u0000-\u001f\u007f-\uffff]/g;
  const short: Readonly<Record<string, string>> = {
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
  };
  const quote = relaxed ? { ...short, '"': '\\"' } : short;
  return `"${value.replace(pattern, (c) => quote[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}"`;
}
