// Owns Token, the lexer's unit, and TokenFlags.
import type { NumberLiteral } from "./number-literal.ts";
import type { ExpandableText } from "./scan-string.ts";
import { ScriptExtent } from "./script-extent.ts";
import type { ScriptSource } from "./script-extent.ts";
import { tokenKindName } from "./token-kind.ts";
import type { TokenKind } from "./token-kind.ts";
import type { VariablePath } from "./variable-path.ts";

/** Bit set; values are PowerShell's TokenFlags. */
export const TokenFlags = {
  None: 0,
  BinaryPrecedenceMask: 0xf,
  Keyword: 0x10,
  ScriptBlockBlockName: 0x20,
  BinaryOperator: 0x100,
  UnaryOperator: 0x200,
  CaseSensitiveOperator: 0x400,
  TernaryOperator: 0x800,
  SpecialOperator: 0x1000,
  AssignmentOperator: 0x2000,
  ParseModeInvariant: 0x8000,
  TokenInError: 0x10000,
  DisallowedInRestrictedMode: 0x20000,
  PrefixOrPostfixOperator: 0x40000,
  CommandName: 0x80000,
  MemberName: 0x100000,
  TypeName: 0x200000,
  AttributeName: 0x400000,
  CanConstantFold: 0x800000,
  StatementDoesntSupportAttributes: 0x1000000,
} as const;

/** Which subclass of PowerShell's Token this is: says which of the optional members have a meaning. */
export type TokenClass =
  | "Token"
  | "NumberToken"
  | "ParameterToken"
  | "VariableToken"
  | "StringLiteralToken"
  | "StringExpandableToken"
  | "LabelToken"
  | "RedirectionToken"
  | "InputRedirectionToken"
  | "MergingRedirectionToken"
  | "FileRedirectionToken";

/** One token. One shape for all classes keeps the parser's property reads monomorphic. */
export class Token {
  readonly script: ScriptSource;
  kind: TokenKind;
  flags: number;
  readonly startOffset: number;
  endOffset: number;
  /** Chevrotain's look-ahead index; of no interest to users of a token. */
  tokenTypeIdx: number;
  /** The payload: string value, parameter name, NumberLiteral, VariablePath, redirection. Null for plain tokens. */
  payload: TokenPayload | null;

  constructor(
    script: ScriptSource,
    kind: TokenKind,
    startOffset: number,
    endOffset: number,
    flags: number,
    tokenTypeIdx: number,
    payload: TokenPayload | null,
  ) {
    this.script = script;
    this.kind = kind;
    this.flags = flags;
    this.startOffset = startOffset;
    this.endOffset = endOffset;
    this.tokenTypeIdx = tokenTypeIdx;
    this.payload = payload;
  }

  get extent(): ScriptExtent {
    return new ScriptExtent(this.script, this.startOffset, this.endOffset);
  }
  get text(): string {
    return this.script.text.slice(this.startOffset, this.endOffset);
  }
  get kindName(): string {
    return tokenKindName(this.kind);
  }
}

/** What a token carries beside its text. */
export type TokenPayload =
  | string
  | NumberLiteral
  | VariablePath
  | ExpandableText
  | ParameterPayload
  | RedirectionPayload;

export interface ParameterPayload {
  readonly parameterName: string;
  readonly usedColon: boolean;
}

export interface RedirectionPayload {
  readonly from: number;
  /** Target stream of a merge, -1 for a file. */
  readonly to: number;
  readonly append: boolean;
}
