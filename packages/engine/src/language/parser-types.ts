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
} from "@latch/dotnet";
import { type ParseResult, parseInput, type ScriptExtent, Token, TokenFlags, TokenKind } from "@latch/grammar";
import { readFileSync } from "node:fs";
import { activeContext } from "../runtime/active-context.ts";
import { scriptTypes } from "./script-types-lookup.ts";
import { decodeScript } from "../runtime/decode-script.ts";

const language = "System.Management.Automation.Language.";

interface Cell {
  value: PSValue;
}

/** Puts tokens and errors into the [ref] arguments; the tree is the result. */
function deliver(result: ParseResult, tokens: PSValue, errors: PSValue): PSValue {
  (tokens as unknown as Cell).value = arrayOf(`${language}Token`, [...result.tokens] as unknown as PSValue[]);
  (errors as unknown as Cell).value = arrayOf(`${language}ParseError`, [...result.errors] as unknown as PSValue[]);
  return result.ast as unknown as PSValue;
}

/** [PSToken]: a token as PowerShell 2 knew it. */
class PSToken {
  readonly token: Token;
  constructor(token: Token) {
    this.token = token;
  }
}

/** ScriptBlock.StartPosition: the whole block as one token. */
export function wholeAsToken(extent: ScriptExtent): PSValue {
  const { script, startOffset, endOffset } = extent;
  return new PSToken(new Token(script, TokenKind.Unknown, startOffset, endOffset, 0, 0, null)) as unknown as PSValue;
}
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

function psTokenContent(token: Token): string {
  const { payload } = token;
  if (typeof payload === "string" && token.kind !== TokenKind.Label) return payload;
  if (token.kind === TokenKind.Variable || token.kind === TokenKind.SplattedVariable)
    return token.text.replace(/^[$@]\{?|\}$/g, "");
  return token.text;
}

function collectionOf(element: string, items: readonly unknown[]): PSValue {
  const type = getType("System.Collections.ObjectModel.Collection`1").makeGeneric([getType(element)]);
  return construct(type, [arrayOf(element, [...items] as PSValue[])]);
}

function tokenize(script: PSValue, errors: PSValue): PSValue {
  const base = unwrap(script);
  const text = Array.isArray(base)
    ? base.map((line) => toStringValue(line as PSValue)).join("\n")
    : toStringValue(script);
  const result = parseInput(text);
  const found = result.errors.map((error) => error as unknown as PSValue);
  (errors as unknown as Cell).value = collectionOf("System.Management.Automation.PSParseError", found);
  const tokens = result.tokens
    .filter((token) => token.kind !== TokenKind.EndOfInput)
    .map((token) => new PSToken(token));
  return collectionOf("System.Management.Automation.PSToken", tokens);
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
      Content: ({ token }) => psTokenContent(token),
      Type: ({ token }) => enumValue("System.Management.Automation.PSTokenType", psTokenType(token)),
      Start: ({ token }) => token.startOffset,
      Length: ({ token }) => token.endOffset - token.startOffset,
      StartLine: ({ token }) => token.extent.startLineNumber,
      StartColumn: ({ token }) => token.extent.startColumnNumber,
      EndLine: ({ token }) => token.extent.endLineNumber,
      EndColumn: ({ token }) => token.extent.endColumnNumber,
    },
  });
}

/** A script file's text; what the file system says when it cannot be read. */
function readScript(path: string): string {
  try {
    return decodeScript(readFileSync(path));
  } catch {
    throw new Exception("System.IO.FileNotFoundException", `Could not find file '${path}'.`);
  }
}
