// Owns chevrotain's token types and which of them a token kind looks ahead as.
// Kinds that the grammar never tells apart share a type.
import { createToken, EOF, Lexer as ChevrotainLexer } from "chevrotain";
import type { TokenType } from "chevrotain";
import { TokenKind } from "./token-kind.ts";
import type { TokenKindName } from "./token-kind.ts";

/** Type name -> the kinds that look ahead as it. */
const kindsByType = {
  NewLine: ["NewLine"],
  Semi: ["Semi"],
  Pipe: ["Pipe"],
  ChainOp: ["AndAnd", "OrOr"],
  Ampersand: ["Ampersand"],
  Comma: ["Comma"],
  LParen: ["LParen"],
  RParen: ["RParen"],
  LCurly: ["LCurly"],
  RCurly: ["RCurly"],
  LBracket: ["LBracket"],
  RBracket: ["RBracket"],
  AtParen: ["AtParen"],
  AtCurly: ["AtCurly"],
  DollarParen: ["DollarParen"],
  Dot: ["Dot"],
  ColonColon: ["ColonColon"],
  QuestionDot: ["QuestionDot"],
  QuestionLBracket: ["QuestionLBracket"],
  QuestionMark: ["QuestionMark"],
  Colon: ["Colon"],
  Variable: ["Variable", "SplattedVariable"],
  Number: ["Number"],
  StringLiteral: ["StringLiteral", "HereStringLiteral"],
  StringExpandable: ["StringExpandable", "HereStringExpandable"],
  Generic: ["Generic"],
  /** A bare word of command mode that begins with `[`: perhaps an attribute. */
  BracketWord: [],
  /** A bare word of command mode that begins with a letter: never an expression. */
  Word: [],
  Identifier: ["Identifier"],
  Label: ["Label"],
  Parameter: ["Parameter"],
  Redirection: ["Redirection"],
  RedirectInStd: ["RedirectInStd"],
  PlusPlus: ["PlusPlus"],
  MinusMinus: ["MinusMinus"],
  UnaryOp: ["Exclaim", "Not", "Bnot"],
  BinaryUnaryOp: ["Plus", "Minus", "Join", "Isplit", "Csplit"],
  BinaryOp: [],
  Equals: ["Equals"],
  AssignOp: [
    "PlusEquals",
    "MinusEquals",
    "MultiplyEquals",
    "DivideEquals",
    "RemainderEquals",
    "QuestionQuestionEquals",
  ],
  Unknown: ["Unknown"],
  If: ["If"],
  ElseIf: ["ElseIf"],
  Else: ["Else"],
  Switch: ["Switch"],
  Foreach: ["Foreach"],
  For: ["For"],
  In: ["In"],
  While: ["While"],
  Until: ["Until"],
  Do: ["Do"],
  Function: ["Function", "Filter", "Workflow"],
  Return: ["Return"],
  Throw: ["Throw"],
  Exit: ["Exit"],
  Break: ["Break"],
  Continue: ["Continue"],
  Trap: ["Trap"],
  Try: ["Try"],
  Catch: ["Catch"],
  Finally: ["Finally"],
  Data: ["Data"],
  Parallel: ["Parallel", "Sequence"],
  Configuration: ["Configuration"],
  Reserved: ["From", "Define", "Var"],
  Class: ["Class"],
  Enum: ["Enum"],
  Using: ["Using"],
  Param: ["Param"],
  BlockName: ["Begin", "Process", "End", "Clean", "Dynamicparam"],
  Default: ["Default"],
  Static: ["Static"],
  Hidden: ["Hidden"],
  Base: ["Base"],
  InlineScript: ["InlineScript"],
  UsingKind: ["Namespace", "Module", "Type", "Command", "Assembly"],
  OtherKeyword: ["Public", "Private", "Interface", "DynamicKeyword"],
} as const satisfies Record<string, readonly TokenKindName[]>;

export type TokenTypeName = keyof typeof kindsByType | "EOF";

/** All token types by name. */
export const T = { EOF } as Record<TokenTypeName, TokenType>;

/** Look-ahead index by token kind. */
export const typeIndexByKind = new Uint16Array(171);

for (const [name, kinds] of Object.entries(kindsByType)) {
  const type = createToken({ name, pattern: ChevrotainLexer.NA });
  T[name as TokenTypeName] = type;
  for (const kind of kinds) typeIndexByKind[TokenKind[kind]] = type.tokenTypeIdx as number;
}
for (let kind = 0; kind < typeIndexByKind.length; kind++) {
  // What remains in the operator range are the plain binary operators.
  if (typeIndexByKind[kind] === 0) typeIndexByKind[kind] = T.BinaryOp.tokenTypeIdx as number;
}
typeIndexByKind[TokenKind.EndOfInput] = EOF.tokenTypeIdx as number;

export const WORD_TYPE = T.Word.tokenTypeIdx as number;
export const BRACKET_WORD_TYPE = T.BracketWord.tokenTypeIdx as number;

/** All types except EOF, for the parser's vocabulary. */
export const vocabulary: TokenType[] = Object.values(T).filter((type) => type !== EOF);
