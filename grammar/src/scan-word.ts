// Owns words: bare words, identifiers and keywords, variables, parameters, labels, type and assembly names,
// and the operators that must touch what they follow (member access, index, invocation).
import {
  endsAssemblyName,
  endsToken,
  isDoubleQuote,
  isIdentifierPart,
  isIdentifierStart,
  isLetter,
  isLetterOrDigit,
  isNewLine,
  isSingleQuote,
  isVariableStart,
  isWhiteSpace,
} from "./char-traits.ts";
import { keywordKind, operatorKind } from "./keywords.ts";
import { Mode } from "./lexer.ts";
import type { Lexer } from "./lexer.ts";
import {
  ExpandableText,
  expandableToken,
  scanBacktick,
  scanDollar,
  scanExpandable,
  scanLiteral,
} from "./scan-string.ts";
import type { Token } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { BRACKET_WORD_TYPE, WORD_TYPE } from "./token-types.ts";
import { VariablePath } from "./variable-path.ts";

/** A bare word; prefix is what the caller already took of its value. */
export function scanGeneric(lexer: Lexer, prefix: string): Token {
  const { text, end } = lexer;
  const start = lexer.pos;
  let pos = start;
  let c = -1;
  for (; pos < end; pos++) {
    c = text.charCodeAt(pos);
    if (c === 96 || c === 39 || c === 34 || c === 36 || c > 127 || endsToken(c)) break;
  }
  lexer.pos = pos;
  if (pos >= end || endsToken(c)) return genericToken(lexer, prefix + text.slice(start, pos));
  const into = new ExpandableText();
  into.append(prefix + text.slice(start, pos));
  scanGenericRest(lexer, into);
  if (into.nested.length > 0) return expandableToken(lexer, into, TokenKind.Generic);
  return genericToken(lexer, into.value);
}

function genericToken(lexer: Lexer, value: string): Token {
  const token = lexer.token(TokenKind.Generic, value);
  if (lexer.mode === Mode.Command) {
    const first = lexer.text.charCodeAt(lexer.tokenStart);
    if (first === 91) token.tokenTypeIdx = BRACKET_WORD_TYPE;
    else if (isIdentifierStart(first)) token.tokenTypeIdx = WORD_TYPE;
  }
  return token;
}

function scanGenericRest(lexer: Lexer, into: ExpandableText): void {
  for (;;) {
    const c = lexer.peek();
    if (endsToken(c)) return;
    if (c === 96) {
      lexer.pos++;
      const next = lexer.peek();
      into.append(next === -1 || next === 0 ? "`" : scanBacktick(lexer));
    } else if (isSingleQuote(c)) {
      into.append(scanLiteral(lexer));
    } else if (isDoubleQuote(c)) {
      scanExpandable(lexer, into);
    } else if (c !== 36 || !scanDollar(lexer, into, false)) {
      into.append(lexer.text[lexer.pos++] as string);
    }
  }
}

/** At a letter or underscore. */
export function scanIdentifier(lexer: Lexer): Token {
  const { text, end, mode } = lexer;
  let pos = lexer.pos + 1;
  if (mode === Mode.TypeName) {
    lexer.pos = pos;
    return scanTypeName(lexer);
  }
  while (pos < end && isIdentifierPart(text.charCodeAt(pos))) pos++;
  lexer.pos = pos;
  if (lexer.wantSimpleName || mode === Mode.Expression) return lexer.token(TokenKind.Identifier);
  const command = mode === Mode.Command;
  if (command && !endsToken(lexer.peek())) return scanGeneric(lexer, text.slice(lexer.tokenStart, pos));
  const kind = keywordKind(text, lexer.tokenStart, pos);
  if (kind !== TokenKind.Unknown && (kind !== TokenKind.InlineScript || lexer.inWorkflow)) return lexer.token(kind);
  const token = lexer.token(TokenKind.Identifier);
  if (command) token.tokenTypeIdx = WORD_TYPE;
  return token;
}

function scanTypeName(lexer: Lexer): Token {
  for (;;) {
    const c = lexer.peek();
    // Dots, backticks (generic arity), underscores, +, # and \ belong to type names.
    if (c !== 46 && c !== 96 && c !== 95 && c !== 43 && c !== 35 && c !== 92 && !(c > 0 && isLetterOrDigit(c))) break;
    lexer.pos++;
  }
  const token = lexer.token(TokenKind.Identifier);
  token.flags |= 0x200000;
  return token;
}

/** After the comma of `[Type, Assembly, Version=1.0]`: the assembly's name, spaces normalised. */
export function scanAssemblyName(lexer: Lexer): string {
  let name = scanAssemblyPart(lexer);
  while (lexer.peek() === 44) {
    lexer.tokenStart = lexer.pos++;
    lexer.token(TokenKind.Comma);
    name += `, ${scanAssemblyPart(lexer)}`;
    if (lexer.peek() === 61) {
      lexer.tokenStart = lexer.pos++;
      lexer.token(TokenKind.Equals);
      name += `=${scanAssemblyPart(lexer)}`;
    }
  }
  return name;
}

function scanAssemblyPart(lexer: Lexer): string {
  lexer.skipWhiteSpace();
  lexer.tokenStart = lexer.pos;
  while (!endsAssemblyName(lexer.peek())) lexer.pos++;
  const part = lexer.text.slice(lexer.tokenStart, lexer.pos);
  lexer.token(TokenKind.Identifier).flags |= 0x200000;
  lexer.skipWhiteSpace();
  return part;
}

/** At `$` or `@` of a variable (or of a bare word that only looks like one). */
export function scanVariable(lexer: Lexer, splatted: boolean, inString: boolean): Token {
  lexer.pos++;
  const c = lexer.peek();
  if (c === 123 && !splatted) return scanBracedVariable(lexer, inString);
  if (!isVariableStart(c)) return scanGeneric(lexer, "$");
  const nameStart = lexer.pos++;
  const command = lexer.mode === Mode.Command;
  if (c === 36 || c === 63 || c === 94) {
    if (command && !endsToken(lexer.peek())) return rescanAsGeneric(lexer);
  } else {
    const { text, end } = lexer;
    let pos = lexer.pos;
    let next = -1;
    for (; ; pos++) {
      next = pos < end ? text.charCodeAt(pos) : -1;
      if (isIdentifierPart(next) || next === 63) continue;
      if (next === 58 && !(pos + 1 < end && text.charCodeAt(pos + 1) === 58)) continue;
      break;
    }
    lexer.pos = pos;
    // `::`, `.`, `[` and `=` end a variable even where they do not end a word.
    const ends = next === 58 || next === 46 || next === 91 || next === 61 || endsToken(next);
    if (command && !ends) return rescanAsGeneric(lexer);
  }
  const path = lexer.variablePath(lexer.text.slice(nameStart, lexer.pos));
  if (path.unqualifiedPath === "") {
    const id = path.isDriveQualified ? "InvalidVariableReferenceWithDrive" : "InvalidVariableReference";
    lexer.error(lexer.tokenStart, lexer.pos, id);
  }
  return lexer.token(splatted ? TokenKind.SplattedVariable : TokenKind.Variable, path);
}

function rescanAsGeneric(lexer: Lexer): Token {
  lexer.pos = lexer.tokenStart;
  return scanGeneric(lexer, "");
}

/** At the `{` of `${...}`. */
function scanBracedVariable(lexer: Lexer, inString: boolean): Token {
  const brace = lexer.pos++;
  let name = "";
  let closed = false;
  for (;;) {
    const c = lexer.peek();
    if (c === -1) break;
    if (c === 125) {
      closed = true;
      lexer.pos++;
      break;
    }
    if (c === 96) {
      lexer.pos++;
      if (lexer.peek() === -1) break;
      name += scanBacktick(lexer);
      continue;
    }
    lexer.pos++;
    if (c === 123) lexer.error(lexer.pos, lexer.pos + 1, "OpenBraceNeedsToBeBackTickedInVariableName");
    // Inside a string a doubled quote is one.
    if (inString && isDoubleQuote(c) && isDoubleQuote(lexer.peek())) lexer.pos++;
    name += lexer.text[lexer.pos - 1] as string;
  }
  if (!closed) lexer.incomplete(brace, "IncompleteDollarVariableReference");
  if (name === "") {
    if (closed) lexer.error(lexer.pos - 1, lexer.pos, "EmptyVariableReference");
    name = ":Error:";
  }
  const next = lexer.peek();
  if (lexer.mode === Mode.Command && !endsToken(next) && next !== 46 && next !== 91) return rescanAsGeneric(lexer);
  const path = new VariablePath(name);
  if (path.unqualifiedPath === "") lexer.error(lexer.tokenStart, lexer.pos, "InvalidBracedVariableReference");
  return lexer.token(TokenKind.Variable, path);
}

/** At a dash before a letter, `_` or `?`: a parameter, an operator (expression mode), or a bare word. */
export function scanParameter(lexer: Lexer): Token {
  const { text, mode } = lexer;
  const command = mode === Mode.Command;
  const nameStart = ++lexer.pos;
  let usedColon = false;
  for (;;) {
    const c = lexer.peek();
    if (c === -1 || isWhiteSpace(c) || isNewLine(c) || c === 0) break;
    if (isLetter(c) && c < 128) {
      lexer.pos++;
      continue;
    }
    if (endsToken(c) || c === 46 || c === 91) break;
    if (c === 58) {
      usedColon = true;
      break;
    }
    if (isSingleQuote(c) || isDoubleQuote(c)) {
      if (!command) break;
      return scanGeneric(lexer, text.slice(lexer.tokenStart, lexer.pos));
    }
    if (!command) break;
    lexer.pos++;
  }
  const name = text.slice(nameStart, lexer.pos);
  if (usedColon && command) lexer.pos++;
  if (mode === Mode.Expression) {
    const kind = operatorKind(name);
    if (kind !== TokenKind.Unknown) return lexer.token(kind);
  }
  if (name === "") return lexer.token(TokenKind.Minus);
  return lexer.token(TokenKind.Parameter, { parameterName: name, usedColon });
}

/** After `:` in command mode. */
export function scanLabel(lexer: Lexer): Token {
  if (!isIdentifierStart(lexer.peek())) return scanGeneric(lexer, ":");
  const start = lexer.pos;
  while (isIdentifierPart(lexer.peek())) lexer.pos++;
  if (!endsToken(lexer.peek())) return scanGeneric(lexer, lexer.text.slice(lexer.tokenStart, lexer.pos));
  return lexer.token(TokenKind.Label, lexer.text.slice(start, lexer.pos));
}

/** Right after a primary expression: `.`, `::`, `?.`, and if allowed `[`, `?[`; null before anything else. */
export function scanMemberAccess(lexer: Lexer, allowBracket: boolean): Token | null {
  let c = lexer.peek();
  while (c === 60 && lexer.peekAt(1) === 35) {
    // Block comments may stand between; skipNewLines would also take white space, so find the end by hand.
    const close = lexer.text.indexOf("#>", lexer.pos + 2);
    lexer.tokenStart = lexer.pos;
    if (close < 0 || close + 2 > lexer.end) {
      lexer.skipNewLines(false);
      return null;
    }
    lexer.pos = close + 2;
    if (lexer.tokens !== null) lexer.token(TokenKind.Comment);
    c = lexer.peek();
  }
  const next = lexer.peekAt(1);
  switch (c) {
    case 46:
      if (next === 46 || (lexer.mode === Mode.Command && isBlank(next))) return null;
      return touching(lexer, 1, TokenKind.Dot);
    case 58:
      if (next !== 58 || (lexer.mode === Mode.Command && isBlank(lexer.peekAt(2)))) return null;
      return touching(lexer, 2, TokenKind.ColonColon);
    case 91:
      return allowBracket ? touching(lexer, 1, TokenKind.LBracket) : null;
    case 63:
      if (next === 46) return touching(lexer, 2, TokenKind.QuestionDot);
      return next === 91 && allowBracket ? touching(lexer, 2, TokenKind.QuestionLBracket) : null;
    default:
      return null;
  }
}

function isBlank(c: number): boolean {
  return c <= 0 || isWhiteSpace(c) || isNewLine(c);
}

function touching(lexer: Lexer, length: number, kind: TokenKind): Token {
  lexer.tokenStart = lexer.pos;
  lexer.pos += length;
  return lexer.token(kind);
}

/** Right after a member name: the `(` or `{` of a call; null before anything else. */
export function scanInvokeOpen(lexer: Lexer): Token | null {
  const c = lexer.peek();
  if (c === 40) return touching(lexer, 1, TokenKind.LParen);
  return c === 123 ? touching(lexer, 1, TokenKind.LCurly) : null;
}

/** Past white space and comments: `[`, or null with the position put where the next token should be looked for. */
export function scanLeftBracket(lexer: Lexer): Token | null {
  const start = lexer.pos;
  let resyncIfMemberAccess = false;
  for (;;) {
    const c = lexer.peek();
    if (isWhiteSpace(c)) {
      resyncIfMemberAccess = true;
      lexer.pos++;
    } else if (c === 35 || (c === 60 && lexer.peekAt(1) === 35)) {
      resyncIfMemberAccess = c === 35;
      skipComment(lexer, c === 60);
    } else if (c === 91) {
      return touching(lexer, 1, TokenKind.LBracket);
    } else {
      // A space before `.` or `:` is what tells a command argument from a member access.
      if ((c === 46 || c === 58) && resyncIfMemberAccess) lexer.resync(lexer.offset(start));
      return null;
    }
  }
}

function skipComment(lexer: Lexer, block: boolean): void {
  lexer.tokenStart = lexer.pos;
  if (block) {
    const close = lexer.text.indexOf("#>", lexer.pos + 2);
    lexer.pos = close < 0 || close + 2 > lexer.end ? lexer.end : close + 2;
    if (close < 0 || close + 2 > lexer.end) lexer.incomplete(lexer.tokenStart, "MissingTerminatorMultiLineComment");
  } else {
    while (lexer.pos < lexer.end && !isNewLine(lexer.peek())) lexer.pos++;
  }
  if (lexer.tokens !== null) lexer.token(TokenKind.Comment);
}
