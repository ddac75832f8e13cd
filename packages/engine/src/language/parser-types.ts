// Owns [Parser]::ParseInput, ParseFile and [PSParser]::Tokenize.
import {
  arrayOf,
  construct,
  defineType,
  enumValue,
  Exception,
  getType,
  type PSValue,
  tagType,
  toStringValue,
  unwrap,
  psArgumentNull,
} from "@latch/dotnet";
import {
  ExpandableText,
  type ParseError,
  type ParseResult,
  parseInput,
  type ScriptExtent,
  Token,
  TokenFlags,
  TokenKind,
  VariablePath,
} from "@latch/grammar";
import { readFileSync } from "node:fs";
import { activeContext } from "../runtime/active-context.ts";
import { scriptTypes } from "./script-types-lookup.ts";
import { ownProperties } from "./token-types.ts";
import { decodeScript } from "../runtime/decode-script.ts";

const language = "System.Management.Automation.Language.";
const psTokenTypes = "System.Management.Automation.PSTokenType";
const nullReference = "Object reference not set to an instance of an object.";

interface Cell {
  value: PSValue;
}

/** Puts tokens and errors into the [ref] arguments; the tree is the result. */
function deliver(result: ParseResult, tokens: PSValue, errors: PSValue): PSValue {
  (tokens as unknown as Cell).value = arrayOf(`${language}Token`, [...result.tokens] as unknown as PSValue[]);
  (errors as unknown as Cell).value = arrayOf(`${language}ParseError`, [...result.errors] as unknown as PSValue[]);
  return result.ast as unknown as PSValue;
}

/** [PSToken]: a token as PowerShell 2 knew it, or a position. */
class PSToken {
  readonly type: string;
  readonly content: string;
  readonly extent: ScriptExtent;
  constructor(from: Token | ScriptExtent) {
    this.extent = from instanceof Token ? from.extent : from;
    this.type = from instanceof Token ? psTokenType(from) : "Position";
    this.content = (from instanceof Token ? valueOf(from) : null) ?? this.extent.text;
  }
}

/** ScriptBlock.StartPosition: the whole block as one token. */
export function wholeAsToken(extent: ScriptExtent): PSValue {
  return new PSToken(extent) as unknown as PSValue;
}

/** [PSParseError]: what is wrong where. */
class PSParseError {
  readonly error: ParseError;
  constructor(error: ParseError) {
    this.error = error;
  }
}
tagType(PSParseError, "System.Management.Automation.PSParseError");
tagType(PSToken, "System.Management.Automation.PSToken");

/** PSTokenType names by token kind; the flags decide first. */
function psTokenType(token: Token): string {
  const { kind, flags } = token;
  if ((flags & TokenFlags.CommandName) !== 0) return "Command";
  if ((flags & TokenFlags.MemberName) !== 0) return "Member";
  if ((flags & TokenFlags.AttributeName) !== 0) return "Attribute";
  if ((flags & TokenFlags.TypeName) !== 0) return "Type";
  if ((flags & TokenFlags.Keyword) !== 0) return "Keyword";
  switch (kind) {
    case TokenKind.Variable:
    case TokenKind.SplattedVariable:
      return "Variable";
    case TokenKind.Parameter:
      return "CommandParameter";
    case TokenKind.Number:
      return "Number";
    case TokenKind.StringLiteral:
    case TokenKind.StringExpandable:
    case TokenKind.HereStringLiteral:
    case TokenKind.HereStringExpandable:
      return "String";
    case TokenKind.Generic:
    case TokenKind.Identifier:
      return "CommandArgument";
    case TokenKind.LParen:
    case TokenKind.LCurly:
    case TokenKind.AtParen:
    case TokenKind.AtCurly:
    case TokenKind.DollarParen:
      return "GroupStart";
    case TokenKind.RParen:
    case TokenKind.RCurly:
      return "GroupEnd";
    case TokenKind.Semi:
      return "StatementSeparator";
    case TokenKind.NewLine:
      return "NewLine";
    case TokenKind.LineContinuation:
      return "LineContinuation";
    case TokenKind.Comment:
      return "Comment";
    case TokenKind.Label:
      return "LoopLabel";
    case TokenKind.Unknown:
    case TokenKind.EndOfInput:
      return "Unknown";
    default:
      return "Operator";
  }
}

/** What a string's or a variable's token stands for; null for the others. */
function valueOf(token: Token): string | null {
  const { payload, kind } = token;
  if (payload instanceof VariablePath) return payload.userPath;
  if (payload instanceof ExpandableText) return payload.value;
  return typeof payload === "string" && kind !== TokenKind.Label ? payload : null;
}

/** The tokens as PowerShell 2 had them: `[type]` is one. */
function psTokens(result: ParseResult): PSToken[] {
  const ends = new Map<number, number>();
  for (const ast of result.ast.findAll(
    (node) => node.kind === "TypeConstraint" || node.kind === "TypeExpression",
    true,
  )) {
    const { startOffset, endOffset, text } = ast.extent;
    if (text.startsWith("[")) ends.set(startOffset, endOffset);
  }
  const tokens: PSToken[] = [];
  let until = 0;
  for (const token of result.tokens) {
    if (token.startOffset < until || token.kind === TokenKind.EndOfInput) continue;
    const end = token.kind === TokenKind.LBracket ? ends.get(token.startOffset) : undefined;
    until = end ?? 0;
    tokens.push(new PSToken(end === undefined ? token : typeToken(token, end)));
  }
  return tokens;
}

function typeToken({ script, startOffset }: Token, end: number): Token {
  return new Token(script, TokenKind.Identifier, startOffset, end, TokenFlags.TypeName, 0, null);
}

function collectionOf(element: string, items: readonly unknown[]): PSValue {
  const type = getType("System.Collections.ObjectModel.Collection`1").makeGeneric([getType(element)]);
  return construct(type, [arrayOf(element, [...items] as PSValue[])]);
}

function tokenize(script: PSValue, errors: PSValue): PSValue {
  const base = unwrap(script);
  if (base === null) throw psArgumentNull("script");
  const text = Array.isArray(base)
    ? base.flatMap((line) => (line === null ? [] : `${toStringValue(line as PSValue)}\n`)).join("")
    : toStringValue(script);
  const result = parseInput(text);
  const found = result.errors.map((error) => new PSParseError(error));
  (errors as unknown as Cell).value = collectionOf("System.Management.Automation.PSParseError", found);
  return collectionOf("System.Management.Automation.PSToken", psTokens(result));
}

/** Defines the static members of the parsers, and PSToken. */
export function defineParserTypes(): void {
  defineType({
    name: `${language}Parser`,
    staticMethods: {
      ParseInput: (args) => {
        const fileName = args.length > 3 && args[1] !== null ? toStringValue(args[1] ?? null) : null;
        const result = parseInput(toStringValue(args[0] ?? ""), fileName, { types: scriptTypes });
        return deliver(result, args[args.length - 2] ?? null, args[args.length - 1] ?? null);
      },
      ParseFile: (args) => {
        const path = activeContext().paths.unresolved(toStringValue(args[0] ?? "")).providerPath;
        return deliver(parseInput(readScript(path), path, { types: scriptTypes }), args[1] ?? null, args[2] ?? null);
      },
    },
  });
  defineType({
    name: "System.Management.Automation.PSParser",
    staticMethods: { Tokenize: ([script, errors]) => tokenize(script ?? null, errors ?? null) },
  });
  defineType<PSToken>({
    name: "System.Management.Automation.PSToken",
    properties: {
      Content: (self) => self.content,
      Type: (self) => enumValue(psTokenTypes, self.type),
      Start: ({ extent }) => extent.startOffset,
      Length: ({ extent }) => extent.endOffset - extent.startOffset,
      StartLine: ({ extent }) => extent.startLineNumber,
      StartColumn: ({ extent }) => extent.startColumnNumber,
      EndLine: ({ extent }) => extent.endLineNumber,
      EndColumn: ({ extent }) => extent.endColumnNumber,
    },
    staticMethods: {
      GetPSTokenType: ([token]) => {
        const given = unwrap(token ?? null) as unknown as Token | null;
        if (given === null) throw new Exception("System.NullReferenceException", nullReference);
        return enumValue(psTokenTypes, psTokenType(given));
      },
    },
  });
  ownProperties<PSParseError>("System.Management.Automation.PSParseError", [
    {
      name: "Token",
      type: "System.Management.Automation.PSToken",
      get: ({ error }) => wholeAsToken(error.extent),
    },
    { name: "Message", type: "System.String", get: ({ error }) => error.message },
  ]);
}

/** A script file's text; what the file system says when it cannot be read. */
function readScript(path: string): string {
  try {
    return decodeScript(readFileSync(path));
  } catch {
    throw new Exception("System.IO.FileNotFoundException", `Could not find file '${path}'.`);
  }
}
