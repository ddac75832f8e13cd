// Owns quoted text: literals, expandable strings, here-strings, `$( )` inside them and backtick escapes.
// Nested expressions are only delimited here; the parser parses them.
import { isDoubleQuote, isHexDigit, isNewLine, isSingleQuote, isVariableStart, isWhiteSpace } from "./char-traits.ts";
import { Mode } from "./lexer.ts";
import type { Lexer, NestedText } from "./lexer.ts";
import { scanVariable } from "./scan-word.ts";
import type { Token } from "./token.ts";
import { TokenKind } from "./token-kind.ts";

/** Expandable text while it is scanned: value so far, constant pieces, nested variables and subexpressions. */
export class ExpandableText {
  value = "";
  piece = "";
  readonly literals: string[] = [];
  readonly nested: (Token | NestedText)[] = [];
  /** Tokens of the nested parts, when the caller collects tokens and the parts have been parsed. */
  nestedTokens: Token[] | null = null;

  append(text: string): void {
    this.value += text;
    this.piece += text;
  }
}

/** `'...'` */
export function scanLiteralToken(lexer: Lexer): Token {
  const value = scanLiteral(lexer);
  return lexer.token(TokenKind.StringLiteral, value);
}

/** At an opening single quote: the text up to the closing one, doubled quotes undoubled. */
export function scanLiteral(lexer: Lexer): string {
  const open = lexer.pos++;
  let value = "";
  let run = lexer.pos;
  const { text, end } = lexer;
  for (let pos = run; pos < end; pos++) {
    const c = text.charCodeAt(pos);
    if (c !== 39 && !isSingleQuote(c)) continue;
    if (pos + 1 < end && isSingleQuote(text.charCodeAt(pos + 1))) {
      value += text.slice(run, pos);
      run = ++pos;
      continue;
    }
    lexer.pos = pos + 1;
    return value + text.slice(run, pos);
  }
  lexer.pos = end;
  lexer.incomplete(open, "TerminatorExpectedAtEndOfString", "'");
  return value + text.slice(run, end);
}

/** `"..."` */
export function scanExpandableToken(lexer: Lexer): Token {
  const open = lexer.pos;
  // A string without anything to expand is one slice.
  const { text, end } = lexer;
  let pos = open + 1;
  for (; pos < end; pos++) {
    const c = text.charCodeAt(pos);
    if (c === 34 || c === 36 || c === 96 || c > 0x2000) break;
  }
  if (pos < end && text.charCodeAt(pos) === 34 && !isDoubleQuote(pos + 1 < end ? text.charCodeAt(pos + 1) : -1)) {
    lexer.pos = pos + 1;
    return lexer.token(TokenKind.StringExpandable, text.slice(open + 1, pos));
  }
  const into = new ExpandableText();
  scanExpandable(lexer, into);
  return expandableToken(lexer, into, TokenKind.StringExpandable);
}

/** A token whose payload is the ExpandableText, or a plain string when nothing is nested. */
export function expandableToken(lexer: Lexer, into: ExpandableText, kind: TokenKind): Token {
  if (into.nested.length === 0) return lexer.token(kind, into.value);
  into.literals.push(into.piece);
  return lexer.token(kind, into);
}

/** At an opening double quote: adds the text up to the closing one. */
export function scanExpandable(lexer: Lexer, into: ExpandableText): void {
  const open = lexer.pos++;
  const { text, end } = lexer;
  let run = lexer.pos;
  while (lexer.pos < end) {
    const c = text.charCodeAt(lexer.pos);
    if (c === 36) {
      into.append(text.slice(run, lexer.pos));
      if (!scanDollar(lexer, into, false)) {
        into.append("$");
        lexer.pos++;
      }
    } else if (c === 96) {
      into.append(text.slice(run, lexer.pos));
      scanEscape(lexer, into);
    } else if (isDoubleQuote(c)) {
      into.append(text.slice(run, lexer.pos));
      lexer.pos++;
      if (!isDoubleQuote(lexer.peek())) return;
      into.append(text[lexer.pos++] as string);
    } else {
      lexer.pos++;
      continue;
    }
    run = lexer.pos;
  }
  into.append(text.slice(run, end));
  lexer.incomplete(open, "TerminatorExpectedAtEndOfString", '"');
}

/** At a backtick inside expandable text. */
function scanEscape(lexer: Lexer, into: ExpandableText): void {
  lexer.pos++;
  const c = lexer.peek();
  into.append(c === -1 || c === 0 ? "`" : scanBacktick(lexer));
}

const escapes: Record<string, string> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** After a backtick, at the escaped character: what it stands for. */
export function scanBacktick(lexer: Lexer): string {
  const c = lexer.text[lexer.pos++] as string;
  return c === "u" ? scanUnicodeEscape(lexer) : (escapes[c] ?? c);
}

/** What an invalid escape yields. */
const INVALID = "\uffff";

function scanUnicodeEscape(lexer: Lexer): string {
  const start = lexer.pos - 2;
  if (lexer.peek() !== 123) {
    lexer.error(start, lexer.pos, "InvalidUnicodeEscapeSequence");
    return INVALID;
  }
  lexer.pos++;
  const digitsStart = lexer.pos;
  while (isHexDigit(lexer.peek()) && lexer.pos - digitsStart < 6) lexer.pos++;
  const digits = lexer.text.slice(digitsStart, lexer.pos);
  const c = lexer.peek();
  if (c === 125) {
    lexer.pos++;
    if (digits === "") {
      lexer.error(start, lexer.pos, "InvalidUnicodeEscapeSequence");
      return INVALID;
    }
  } else {
    const id =
      digits.length < 6
        ? "InvalidUnicodeEscapeSequence"
        : isHexDigit(c)
          ? "TooManyDigitsInUnicodeEscapeSequence"
          : "MissingUnicodeEscapeSequenceTerminator";
    lexer.error(lexer.pos, lexer.pos + 1, id);
    return INVALID;
  }
  const codePoint = Number.parseInt(digits, 16);
  if (codePoint > 0x10ffff) {
    lexer.error(start + 3, lexer.pos - 1, "InvalidUnicodeEscapeSequenceValue");
    return INVALID;
  }
  return String.fromCodePoint(codePoint);
}

/** At `$` inside expandable text: true when a variable or subexpression was nested. */
export function scanDollar(lexer: Lexer, into: ExpandableText, hereString: boolean): boolean {
  const dollar = lexer.pos;
  const c = lexer.peekAt(1);
  if (c !== 40 && c !== 123 && !isVariableStart(c)) return false;
  const { mode, tokenStart, tokens } = lexer;
  lexer.mode = Mode.Expression;
  lexer.tokens = null;
  lexer.tokenStart = dollar;
  const nested = c === 40 ? scanSubExpression(lexer, hereString) : scanVariable(lexer, false, true);
  lexer.mode = mode;
  lexer.tokens = tokens;
  lexer.tokenStart = tokenStart;
  into.value += lexer.text.slice(dollar, lexer.pos);
  into.literals.push(into.piece);
  into.piece = "";
  into.nested.push(nested);
  return true;
}

/** At `$(`: its extent by counting parentheses, quoted or not. Doubled quotes inside `"..."` are undoubled. */
function scanSubExpression(lexer: Lexer, hereString: boolean): NestedText {
  const { text, end } = lexer;
  const start = lexer.pos;
  const skipped: number[] = [];
  let depth = 1;
  let pos = start + 2;
  for (; pos < end && depth > 0; pos++) {
    const c = text.charCodeAt(pos);
    if (c === 40) depth++;
    else if (c === 41) depth--;
    else if (
      !hereString &&
      (c === 96 || isDoubleQuote(c)) &&
      pos + 1 < end &&
      isDoubleQuote(text.charCodeAt(pos + 1))
    ) {
      skipped.push(pos++);
    }
  }
  lexer.pos = pos;
  if (depth > 0) lexer.incomplete(start, "IncompleteDollarSubexpressionReference");
  if (skipped.length === 0) return { text, start, end: pos, map: lexer.map };
  let kept = "";
  const map: number[] = [];
  let run = start;
  for (const skip of [...skipped, pos]) {
    kept += text.slice(run, skip);
    for (let i = run; i < skip; i++) map.push(lexer.offset(i));
    run = skip + 1;
  }
  map.push(lexer.offset(pos));
  return { text: kept, start: 0, end: kept.length, map };
}

/** After `@'` or `@"`: skips to the first content line. False when the header is malformed. */
function scanHereHeader(lexer: Lexer, quote: string): boolean {
  const header = lexer.pos;
  lexer.pos += 2;
  while (isWhiteSpace(lexer.peek())) lexer.pos++;
  const c = lexer.peek();
  if (isNewLine(c)) {
    lexer.pos++;
    if (c === 13 && lexer.peek() === 10) lexer.pos++;
    return true;
  }
  if (c === -1) {
    lexer.incomplete(header, "TerminatorExpectedAtEndOfString", `${quote}@`);
    return false;
  }
  lexer.error(lexer.pos, lexer.pos + 1, "UnexpectedCharactersAfterHereStringHeader");
  while (lexer.pos < lexer.end && !isNewLine(lexer.peek())) {
    if (lexer.text[lexer.pos] === quote && lexer.peekAt(1) === 64) {
      lexer.pos += 2;
      break;
    }
    lexer.pos++;
  }
  return false;
}

/** The first footer-like quote that is not in column one, for the error. */
interface FalseFooter {
  offset: number;
}

/** At a line's beginning: true (and behind it) at the footer; otherwise takes the line's leading white space. */
function scanHereFooter(
  lexer: Lexer,
  test: (c: number) => boolean,
  into: ExpandableText,
  falseFooter: FalseFooter,
): boolean {
  if (test(lexer.peek()) && lexer.peekAt(1) === 64) {
    lexer.pos += 2;
    return true;
  }
  const start = lexer.pos;
  while (isWhiteSpace(lexer.peek())) lexer.pos++;
  if (test(lexer.peek()) && lexer.peekAt(1) === 64) {
    if (falseFooter.offset === -1) falseFooter.offset = lexer.pos;
    lexer.pos += 2;
  }
  into.append(lexer.text.slice(start, lexer.pos));
  return false;
}

/** At a new line inside a here-string: true when the footer follows it (the new line is then not content). */
function scanHereNewLine(
  lexer: Lexer,
  test: (c: number) => boolean,
  into: ExpandableText,
  falseFooter: FalseFooter,
): boolean {
  const start = lexer.pos++;
  if (lexer.text.charCodeAt(start) === 13 && lexer.peek() === 10) lexer.pos++;
  const newLine = lexer.text.slice(start, lexer.pos);
  if (test(lexer.peek()) && lexer.peekAt(1) === 64) {
    lexer.pos += 2;
    return true;
  }
  into.append(newLine);
  return scanHereFooter(lexer, test, into, falseFooter);
}

function unterminatedHere(lexer: Lexer, header: number, falseFooter: FalseFooter, footer: string): void {
  if (falseFooter.offset !== -1) lexer.incomplete(falseFooter.offset, "WhitespaceBeforeHereStringFooter");
  else lexer.incomplete(header, "TerminatorExpectedAtEndOfString", footer);
}

/** `@'...'@` */
export function scanHereLiteral(lexer: Lexer): Token {
  const header = lexer.pos;
  if (!scanHereHeader(lexer, "'")) return lexer.token(TokenKind.HereStringLiteral, "");
  const into = new ExpandableText();
  const falseFooter = { offset: -1 };
  let done = scanHereFooter(lexer, isSingleQuote, into, falseFooter);
  while (!done) {
    const start = lexer.pos;
    while (lexer.pos < lexer.end && !isNewLine(lexer.peek())) lexer.pos++;
    into.append(lexer.text.slice(start, lexer.pos));
    if (lexer.pos >= lexer.end) {
      unterminatedHere(lexer, header, falseFooter, "'@");
      break;
    }
    done = scanHereNewLine(lexer, isSingleQuote, into, falseFooter);
  }
  return lexer.token(TokenKind.HereStringLiteral, into.value);
}

/** `@"..."@` */
export function scanHereExpandable(lexer: Lexer): Token {
  const header = lexer.pos;
  const into = new ExpandableText();
  if (!scanHereHeader(lexer, '"')) return lexer.token(TokenKind.HereStringExpandable, "");
  const falseFooter = { offset: -1 };
  let done = scanHereFooter(lexer, isDoubleQuote, into, falseFooter);
  while (!done) {
    const start = lexer.pos;
    let c = lexer.peek();
    while (c !== -1 && c !== 36 && c !== 96 && !isNewLine(c)) {
      lexer.pos++;
      c = lexer.peek();
    }
    into.append(lexer.text.slice(start, lexer.pos));
    if (c === -1) {
      unterminatedHere(lexer, header, falseFooter, '"@');
      break;
    }
    if (c === 36) {
      if (!scanDollar(lexer, into, true)) {
        into.append("$");
        lexer.pos++;
      }
    } else if (c === 96) {
      scanEscape(lexer, into);
    } else {
      done = scanHereNewLine(lexer, isDoubleQuote, into, falseFooter);
    }
  }
  return expandableToken(lexer, into, TokenKind.HereStringExpandable);
}
