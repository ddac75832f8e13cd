// Owns Lexer: PowerShell's modal scanner, pulled one token at a time by the parser.
// This file holds its state, trivia and the dispatch on a token's first character; scan-*.ts scan the rest.
import {
  endsToken,
  isDash,
  isDecimalDigit,
  isDoubleQuote,
  isIdentifierStart,
  isLetter,
  isNewLine,
} from "./char-traits.ts";
import { isSingleQuote, isVariableStart, isWhiteSpace } from "./char-traits.ts";
import { NumberLiteral } from "./number-literal.ts";
import { scanNumber, scanNumberText } from "./scan-number.ts";
import {
  scanBacktick,
  scanExpandableToken,
  scanHereExpandable,
  scanHereLiteral,
  scanLiteralToken,
} from "./scan-string.ts";
import { scanGeneric, scanIdentifier, scanLabel, scanParameter, scanVariable } from "./scan-word.ts";
import type { ScriptSource } from "./script-extent.ts";
import { Token } from "./token.ts";
import type { TokenPayload } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { tokenTraits } from "./token-traits.generated.ts";
import { typeIndexByKind } from "./token-types.ts";
import { VariablePath } from "./variable-path.ts";

/** What a first character means depends on the mode. */
export const Mode = { Command: 0, Expression: 1, TypeName: 2, Signature: 3 } as const;
export type Mode = (typeof Mode)[keyof typeof Mode];

/** Where the lexer's errors go. Offsets are those of the script. */
export interface ErrorSink {
  reportError(start: number, end: number, id: string, ...args: (string | number)[]): void;
  reportIncomplete(start: number, end: number, id: string, ...args: (string | number)[]): boolean;
}

/** A stretch of text to scan on its own: the inside of `"$( )"`. Offsets in text; map leads back to the script. */
export interface NestedText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly map: readonly number[] | null;
}

export class Lexer {
  readonly script: ScriptSource;
  readonly sink: ErrorSink;
  text: string;
  pos = 0;
  end: number;
  /** First character of the text being scanned, 0 but for nested text. */
  base = 0;
  /** Script offset of each character when nested text dropped doubled quotes. */
  map: readonly number[] | null = null;
  tokenStart = 0;
  mode: Mode = Mode.Command;
  allowSignedNumbers = false;
  endNumberOnTernary = false;
  wantSimpleName = false;
  inWorkflow = false;
  /** Collects tokens when the caller wants them. */
  tokens: Token[] | null;
  /** `#requires` comments seen so far. */
  requires: Token[] = [];
  /** Start of a `# SIG # Begin signature block` comment, or -1. */
  signatureOffset = -1;
  private readonly paths = new Map<string, VariablePath>();

  constructor(script: ScriptSource, sink: ErrorSink, tokens: Token[] | null) {
    this.script = script;
    this.sink = sink;
    this.tokens = tokens;
    this.text = script.text;
    this.end = this.text.length;
  }

  /** The path of a name; paths never change, so equal names share one. */
  variablePath(name: string): VariablePath {
    let path = this.paths.get(name);
    if (path === undefined) {
      path = new VariablePath(name);
      this.paths.set(name, path);
    }
    return path;
  }

  /** Script offset of a position in the text. */
  offset(pos: number): number {
    const map = this.map;
    if (map === null) return pos;
    const last = map.length - 1;
    return pos <= last ? (map[pos] as number) : (map[last] as number) + pos - last;
  }

  peek(): number {
    return this.pos < this.end ? this.text.charCodeAt(this.pos) : -1;
  }
  peekAt(ahead: number): number {
    const pos = this.pos + ahead;
    return pos < this.end ? this.text.charCodeAt(pos) : -1;
  }

  /** Goes back (or on) to a script offset and forgets recorded tokens from there. */
  resync(offset: number): void {
    if (this.map === null) {
      this.pos = Math.min(offset, this.end);
    } else {
      let pos = this.base;
      while (pos < this.end && this.offset(pos) < offset) pos++;
      this.pos = pos;
    }
    const tokens = this.tokens;
    if (tokens !== null) forgetTokens(tokens, offset);
    if (this.requires.length > 0) forgetTokens(this.requires, offset);
  }

  /** Makes (and records) the token from tokenStart to pos. */
  token(kind: TokenKind, payload: TokenPayload | null = null): Token {
    const token = new Token(
      this.script,
      kind,
      this.offset(this.tokenStart),
      this.offset(this.pos),
      tokenTraits[kind] as number,
      typeIndexByKind[kind] as number,
      payload,
    );
    if (this.tokens !== null) this.tokens.push(token);
    return token;
  }

  error(start: number, end: number, id: string, ...args: (string | number)[]): void {
    this.sink.reportError(this.offset(start), this.offset(end), id, ...args);
  }
  incomplete(start: number, id: string, ...args: (string | number)[]): void {
    this.sink.reportIncomplete(this.offset(start), this.offset(this.pos), id, ...args);
  }

  skipWhiteSpace(): void {
    while (isWhiteSpace(this.peek())) this.pos++;
  }

  /** Skips white space, comments, line continuations, new lines and, if asked, semicolons. */
  skipNewLines(semicolons: boolean): void {
    for (;;) {
      const c = this.peek();
      switch (c) {
        case 32:
        case 9:
          this.pos++;
          continue;
        case 10:
        case 13:
          this.tokenStart = this.pos++;
          if (c === 13 && this.peek() === 10) this.pos++;
          if (this.tokens !== null) this.token(TokenKind.NewLine);
          continue;
        case 59:
          if (!semicolons) return;
          this.tokenStart = this.pos++;
          if (this.tokens !== null) this.token(TokenKind.Semi);
          continue;
        case 35:
          this.scanLineComment();
          continue;
        case 60:
          if (this.peekAt(1) !== 35) return;
          this.scanBlockComment();
          continue;
        case 96:
          if (!this.skipContinuation()) return;
          continue;
        default:
          if (!isWhiteSpace(c)) return;
          this.pos++;
      }
    }
  }

  /** At a backtick: skips it with the new line or white space after it. False (nothing skipped) before anything else. */
  private skipContinuation(): boolean {
    const c = this.peekAt(1);
    if (isNewLine(c)) {
      this.tokenStart = this.pos;
      this.pos += 2;
      if (c === 13 && this.peek() === 10) this.pos++;
      if (this.tokens !== null) this.token(TokenKind.LineContinuation);
      return true;
    }
    if (!isWhiteSpace(c)) return false;
    this.pos += 2;
    this.skipWhiteSpace();
    return true;
  }

  private scanLineComment(): void {
    this.tokenStart = this.pos;
    const text = this.text;
    let pos = this.pos;
    while (pos < this.end && !isNewLine(text.charCodeAt(pos))) pos++;
    this.pos = pos;
    const first = text.charCodeAt(this.tokenStart + 1) | 32;
    if (this.tokens !== null) this.token(TokenKind.Comment);
    if (first === 114 && /^requires/i.test(text.slice(this.tokenStart + 1, this.tokenStart + 9)) && this.base === 0) {
      const held = this.tokens;
      this.tokens = null;
      this.requires.push(this.token(TokenKind.Comment));
      this.tokens = held;
    } else if (this.signatureOffset < 0 && looksLikeSignature(text.slice(this.tokenStart, pos))) {
      this.signatureOffset = this.offset(this.tokenStart);
    }
  }

  private scanBlockComment(): void {
    this.tokenStart = this.pos;
    const close = this.text.indexOf("#>", this.pos + 2);
    if (close >= 0 && close + 2 <= this.end) {
      this.pos = close + 2;
    } else {
      this.pos = this.end;
      this.incomplete(this.tokenStart, "MissingTerminatorMultiLineComment");
    }
    if (this.tokens !== null) this.token(TokenKind.Comment);
  }

  /** An operator, unless command mode makes it the beginning of a bare word. */
  private operator(length: number, kind: TokenKind): Token {
    this.pos += length;
    if (this.mode === Mode.Command && !endsToken(this.peek())) {
      return scanGeneric(this, this.text.slice(this.pos - length, this.pos));
    }
    return this.token(kind);
  }

  private single(kind: TokenKind): Token {
    this.pos++;
    return this.token(kind);
  }

  private pair(kind: TokenKind): Token {
    this.pos += 2;
    return this.token(kind);
  }

  /** The next token in the current mode. At the end: EndOfInput, again and again. */
  next(): Token {
    for (;;) {
      this.tokenStart = this.pos;
      const c = this.peek();
      switch (c) {
        case 32:
        case 9:
          this.pos++;
          continue;
        case 35:
          this.scanLineComment();
          continue;
        case 60:
          if (this.peekAt(1) === 35) {
            this.scanBlockComment();
            continue;
          }
          return this.single(TokenKind.RedirectInStd);
        case 96: {
          const token = this.backtick();
          if (token === null) continue;
          return token;
        }
        case -1:
          return this.endOfInput();
        default: {
          if (c >= 97 && c <= 122) return scanIdentifier(this);
          const token = c < 128 ? this.ascii(c) : this.nonAscii(c);
          if (token === null) continue;
          return token;
        }
      }
    }
  }

  private endOfInput(): Token {
    // PowerShell puts the end of input one past the last character.
    const at = this.offset(this.end) + 1;
    const token = new Token(
      this.script,
      TokenKind.EndOfInput,
      at,
      at,
      0x8000,
      typeIndexByKind[TokenKind.EndOfInput] as number,
      null,
    );
    if (this.tokens !== null) this.tokens.push(token);
    return token;
  }

  /** A backtick: null after skipping a continuation. */
  private backtick(): Token | null {
    if (this.skipContinuation()) return null;
    this.pos++;
    if (this.peek() === -1) {
      const at = this.offset(this.pos) + 1;
      this.sink.reportIncomplete(at, at, "IncompleteString");
      return null;
    }
    const prefix = scanBacktick(this);
    return scanGeneric(this, prefix);
  }

  private nonAscii(c: number): Token | null {
    if (isSingleQuote(c)) return scanLiteralToken(this);
    if (isDoubleQuote(c)) return scanExpandableToken(this);
    if (isDash(c)) return this.dash();
    if (isWhiteSpace(c)) {
      this.pos++;
      return null;
    }
    if (isLetter(c)) return scanIdentifier(this);
    this.pos++;
    return scanGeneric(this, String.fromCharCode(c));
  }

  private ascii(c: number): Token | null {
    switch (c) {
      case 10:
        return this.single(TokenKind.NewLine);
      case 13:
        return this.peekAt(1) === 10 ? this.pair(TokenKind.NewLine) : this.single(TokenKind.NewLine);
      case 36:
        return this.peekAt(1) === 40 ? this.pair(TokenKind.DollarParen) : scanVariable(this, false, false);
      case 39:
        return scanLiteralToken(this);
      case 34:
        return scanExpandableToken(this);
      case 40:
        return this.single(TokenKind.LParen);
      case 41:
        return this.single(TokenKind.RParen);
      case 123:
        return this.single(TokenKind.LCurly);
      case 125:
        return this.single(TokenKind.RCurly);
      case 91:
        this.pos++;
        if (this.mode === Mode.Command && !endsToken(this.peek())) return scanGeneric(this, "[");
        return this.token(TokenKind.LBracket);
      case 93:
        return this.single(TokenKind.RBracket);
      case 59:
        return this.single(TokenKind.Semi);
      case 44:
        return this.single(TokenKind.Comma);
      case 46:
        return this.dot();
      case 45:
        return this.dash();
      case 61:
        return this.operator(1, TokenKind.Equals);
      case 124:
        return this.peekAt(1) === 124 ? this.pair(TokenKind.OrOr) : this.single(TokenKind.Pipe);
      case 38:
        return this.peekAt(1) === 38 ? this.pair(TokenKind.AndAnd) : this.single(TokenKind.Ampersand);
      case 64:
        return this.at();
      case 62:
        this.pos++;
        return this.fileRedirection(1, false);
      case 11:
      case 12:
        this.pos++;
        return null;
      default:
        return this.asciiRest(c);
    }
  }

  private asciiRest(c: number): Token {
    if (c >= 48 && c <= 57) {
      if (c >= 49 && c <= 54 && this.peekAt(1) === 62) return this.numberedRedirection(c - 48);
      return scanNumber(this);
    }
    const next = this.peekAt(1);
    switch (c) {
      case 43:
        if (next === 43) return this.operator(2, TokenKind.PlusPlus);
        if (next === 61) return this.operator(2, TokenKind.PlusEquals);
        if (this.allowSignedNumbers && (isDecimalDigit(next) || next === 46)) return scanNumber(this);
        return this.operator(1, TokenKind.Plus);
      case 42:
        if (next === 61) return this.operator(2, TokenKind.MultiplyEquals);
        if (next === 62) {
          this.pos += 2;
          return this.allRedirection();
        }
        return this.operator(1, TokenKind.Multiply);
      case 47:
        return next === 61 ? this.operator(2, TokenKind.DivideEquals) : this.operator(1, TokenKind.Divide);
      case 37:
        return next === 61 ? this.operator(2, TokenKind.RemainderEquals) : this.operator(1, TokenKind.Rem);
      case 33:
        return this.exclamation(next);
      case 58:
        return this.colon(next);
      case 63:
        return this.question(next);
      default:
        if (isIdentifierStart(c)) return scanIdentifier(this);
        this.pos++;
        return scanGeneric(this, String.fromCharCode(c));
    }
  }

  private at(): Token {
    const c = this.peekAt(1);
    if (c === 123) return this.pair(TokenKind.AtCurly);
    if (c === 40) return this.pair(TokenKind.AtParen);
    if (isSingleQuote(c)) return scanHereLiteral(this);
    if (isDoubleQuote(c)) return scanHereExpandable(this);
    if (isVariableStart(c)) return scanVariable(this, true, false);
    this.error(this.pos, this.pos + 1, "UnrecognizedToken");
    return this.single(TokenKind.Unknown);
  }

  private dot(): Token {
    const c = this.peekAt(1);
    if (c === 46) {
      if (this.mode === Mode.Command && !endsToken(this.peekAt(2))) {
        this.pos++;
        return scanGeneric(this, ".");
      }
      return this.pair(TokenKind.DotDot);
    }
    if (isDecimalDigit(c)) return scanNumber(this);
    if (this.mode === Mode.Command && !endsToken(c) && c !== 36 && c !== 34 && c !== 39) {
      this.pos++;
      return scanGeneric(this, ".");
    }
    return this.single(TokenKind.Dot);
  }

  private dash(): Token {
    const c = this.peekAt(1);
    if (isDash(c)) return this.operator(2, TokenKind.MinusMinus);
    if (c === 61) return this.operator(2, TokenKind.MinusEquals);
    if (isLetter(c) || c === 95 || c === 63) return scanParameter(this);
    if (this.allowSignedNumbers && (isDecimalDigit(c) || c === 46)) return scanNumber(this);
    return this.operator(1, TokenKind.Minus);
  }

  private exclamation(next: number): Token {
    if (
      (this.mode === Mode.Command && !endsToken(next)) ||
      (this.mode === Mode.Expression && isIdentifierStart(next))
    ) {
      this.pos++;
      return scanGeneric(this, "!");
    }
    if (this.mode === Mode.Expression && (isDecimalDigit(next) || next === 46)) {
      this.pos++;
      const isNumber = scanNumberText(this) !== null;
      this.pos = this.tokenStart + 1;
      if (!isNumber) return scanGeneric(this, "!");
      this.pos = this.tokenStart;
    }
    return this.single(TokenKind.Exclaim);
  }

  private colon(next: number): Token {
    if (next === 58) {
      this.pos += 2;
      if (this.mode === Mode.Command && !this.wantSimpleName && !endsToken(this.peek())) return scanGeneric(this, "::");
      return this.token(TokenKind.ColonColon);
    }
    this.pos++;
    return this.mode === Mode.Command ? scanLabel(this) : this.token(TokenKind.Colon);
  }

  private question(next: number): Token {
    if (this.mode !== Mode.Expression) {
      this.pos++;
      return scanGeneric(this, "?");
    }
    if (next !== 63) return this.single(TokenKind.QuestionMark);
    if (this.peekAt(2) !== 61) return this.pair(TokenKind.QuestionQuestion);
    this.pos += 3;
    return this.token(TokenKind.QuestionQuestionEquals);
  }

  /** After `>` (or `n>`, `*>`): an append, or a plain file redirection. */
  private fileRedirection(from: number, numbered: boolean): Token {
    let append = false;
    if (this.peek() === 62) {
      append = true;
      this.pos++;
    }
    if (numbered && this.mode === Mode.Expression) {
      // In an expression `2>` is the number 2 before a redirection of stream 1.
      this.pos = this.tokenStart + 1;
      return scanNumberAt(this);
    }
    return this.token(TokenKind.Redirection, { from, to: -1, append });
  }

  private numberedRedirection(from: number): Token {
    this.pos += 2;
    if (this.peek() === 38 && (this.peekAt(1) === 49 || this.peekAt(1) === 50)) {
      const to = this.peekAt(1) - 48;
      this.pos += 2;
      return this.token(TokenKind.Redirection, { from, to, append: false });
    }
    return this.fileRedirection(from, true);
  }

  private allRedirection(): Token {
    if (this.peek() === 38 && this.peekAt(1) === 49) {
      this.pos += 2;
      return this.token(TokenKind.Redirection, { from: 0, to: 1, append: false });
    }
    return this.fileRedirection(0, false);
  }
}

function scanNumberAt(lexer: Lexer): Token {
  lexer.pos = lexer.tokenStart;
  const digit = lexer.peek() - 48;
  lexer.pos++;
  return lexer.token(TokenKind.Number, numberOf(digit));
}

function numberOf(value: number): TokenPayload {
  return new NumberLiteral("Int32", value);
}

function forgetTokens(tokens: Token[], offset: number): void {
  let length = tokens.length;
  if (length > 0 && (tokens[length - 1] as Token).kind === TokenKind.EndOfInput) length--;
  while (length > 0 && (tokens[length - 1] as Token).endOffset > offset) length--;
  tokens.length = length;
}

/** PowerShell takes a comment within 10 edits of this for the start of a signature block. */
const signatureText = "sig#beginsignatureblock\n";

function looksLikeSignature(comment: string): boolean {
  // The comment's own `#` and white space do not count.
  if (comment.length < 14) return false;
  const squeezed = `${comment.slice(1).replace(/\s/g, "").toLowerCase()}\n`;
  if (squeezed.length < 14 || squeezed.length > 34 || !squeezed.includes("s")) return false;
  let row = Array.from({ length: signatureText.length + 1 }, (_, i) => i);
  for (let i = 1; i <= squeezed.length; i++) {
    const nextRow = [i];
    for (let j = 1; j <= signatureText.length; j++) {
      nextRow[j] =
        squeezed[i - 1] === signatureText[j - 1]
          ? (row[j - 1] as number)
          : Math.min(row[j] as number, nextRow[j - 1] as number, row[j - 1] as number) + 1;
    }
    row = nextRow;
  }
  return (row[signatureText.length] as number) < 10;
}
