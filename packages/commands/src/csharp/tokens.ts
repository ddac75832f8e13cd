// Owns splitting C# text into tokens, and the errors that reading it can end with.

/** What is wrong with a C# text: a mistake of its own, or something that latch's reader does not know. */
export class CSharpError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly isUnsupported: boolean;

  constructor(message: string, at: { line: number; column: number }, isUnsupported: boolean) {
    this.message = message;
    this.line = at.line;
    this.column = at.column;
    this.isUnsupported = isUnsupported;
  }
}

export type TokenKind = "name" | "number" | "string" | "char" | "symbol" | "end";

export interface CSharpToken {
  readonly kind: TokenKind;
  /** The text; of strings and characters what they stand for. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const symbols =
  /^(?:>>=|<<=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|\?\?|\?\.|::|[{}()[\];,.<>=+\-*/%&|^!~?:])/;
const space = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/;
const directive = /^#[^\n]*/;
const number = /^(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?)[uUlLfFdDmM]*/;
const name = /^@?[\p{L}_][\p{L}\p{N}_]*/u;
const verbatim = /^@"((?:[^"]|"")*)"/;
const text = /^"((?:[^"\\\n]|\\.)*)"/;
const character = /^'((?:[^'\\\n]|\\.[^']*))'/;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0", a: "\x07", b: "\b", f: "\f", v: "\v" }; // biome-ignore format: a table

function unescape(raw: string): string {
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{1,4})|(.))/g, (_all, u, x, c) =>
    u || x ? String.fromCharCode(Number.parseInt(u ?? x, 16)) : (escapes[c] ?? c),
  );
}

/** The tokens of a C# text, the last of kind "end". Throws CSharpError. */
export function tokenize(source: string): CSharpToken[] {
  const tokens: CSharpToken[] = [];
  let line = 1;
  let column = 1;
  let rest = source;
  const advance = (length: number): void => {
    for (const c of rest.slice(0, length)) {
      if (c === "\n") {
        line++;
        column = 1;
      } else column++;
    }
    rest = rest.slice(length);
  };
  while (rest !== "") {
    const skipped = space.exec(rest) ?? directive.exec(rest);
    if (skipped) {
      advance(skipped[0].length);
      continue;
    }
    const found = tokenAt(rest);
    if (found === null)
      throw new CSharpError(`error CS1056: Unexpected character '${rest[0]}'`, { line, column }, false);
    if (found.kind === null) throw new CSharpError(found.text, { line, column }, true);
    tokens.push({ kind: found.kind, text: found.text, line, column });
    advance(found.length);
  }
  tokens.push({ kind: "end", text: "", line, column });
  return tokens;
}

interface Found {
  readonly kind: TokenKind | null;
  readonly text: string;
  readonly length: number;
}

function tokenAt(rest: string): Found | null {
  if (rest.startsWith('$"') || rest.startsWith('$@"')) return { kind: null, text: "interpolated strings", length: 0 };
  if (rest.startsWith('"""')) return { kind: null, text: "raw strings", length: 0 };
  let match = verbatim.exec(rest);
  if (match) return { kind: "string", text: (match[1] ?? "").replaceAll('""', '"'), length: match[0].length };
  match = text.exec(rest);
  if (match) return { kind: "string", text: unescape(match[1] ?? ""), length: match[0].length };
  match = character.exec(rest);
  if (match) return { kind: "char", text: unescape(match[1] ?? ""), length: match[0].length };
  match = name.exec(rest);
  if (match) return { kind: "name", text: match[0].replace("@", ""), length: match[0].length };
  match = number.exec(rest);
  if (match && match[0] !== "") return { kind: "number", text: match[0].replaceAll("_", ""), length: match[0].length };
  match = symbols.exec(rest);
  return match ? { kind: "symbol", text: match[0], length: match[0].length } : null;
}

/** A place in a list of tokens, with what every part of the reader asks of it. */
export class TokenReader {
  readonly #tokens: readonly CSharpToken[];
  position = 0;

  constructor(tokens: readonly CSharpToken[]) {
    this.#tokens = tokens;
  }

  /** The token `ahead` places from here. */
  peek(ahead = 0): CSharpToken {
    return this.#tokens[Math.min(this.position + ahead, this.#tokens.length - 1)] as CSharpToken;
  }

  next(): CSharpToken {
    const token = this.peek();
    if (token.kind !== "end") this.position++;
    return token;
  }

  /** Whether this token is the symbol or word. */
  is(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === word && (token.kind === "symbol" || token.kind === "name");
  }

  /** Takes the symbol or word when it is next. */
  take(word: string): boolean {
    if (!this.is(word)) return false;
    this.position++;
    return true;
  }

  expect(word: string): void {
    if (!this.take(word)) throw new CSharpError(`error CS1003: Syntax error, '${word}' expected`, this.peek(), false);
  }

  name(): string {
    const token = this.next();
    if (token.kind !== "name") throw new CSharpError("error CS1001: Identifier expected", token, false);
    return token.text;
  }

  /** Ends reading: the text uses something that latch does not know. */
  unsupported(what: string): never {
    throw new CSharpError(what, this.peek(), true);
  }
}
