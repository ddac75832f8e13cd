// Owns which words are keywords and which are dash operators.
import { TokenKind } from "./token-kind.ts";

const keywordNames = [
  "ElseIf",
  "If",
  "Else",
  "Switch",
  "Foreach",
  "From",
  "In",
  "For",
  "While",
  "Until",
  "Do",
  "Try",
  "Catch",
  "Finally",
  "Trap",
  "Data",
  "Return",
  "Continue",
  "Break",
  "Exit",
  "Throw",
  "Begin",
  "Process",
  "End",
  "Dynamicparam",
  "Function",
  "Filter",
  "Param",
  "Class",
  "Define",
  "Var",
  "Using",
  "Workflow",
  "Parallel",
  "Sequence",
  "InlineScript",
  "Configuration",
  "Public",
  "Private",
  "Static",
  "Interface",
  "Enum",
  "Namespace",
  "Module",
  "Type",
  "Assembly",
  "Command",
  "Hidden",
  "Base",
  "Default",
  "Clean",
] as const;

const keywords = new Map<string, TokenKind>();
for (const name of keywordNames) keywords.set(name.toLowerCase(), TokenKind[name]);
const LONGEST = 13;

/** The keyword written in text from start to end, or Unknown. */
export function keywordKind(text: string, start: number, end: number): TokenKind {
  const length = end - start;
  if (length < 2 || length > LONGEST) return TokenKind.Unknown;
  const word = text.slice(start, end);
  return keywords.get(word) ?? keywords.get(word.toLowerCase()) ?? TokenKind.Unknown;
}

const operators = new Map<string, TokenKind>();
const plain = {
  bnot: "Bnot",
  not: "Not",
  isnot: "IsNot",
  is: "Is",
  as: "As",
  f: "Format",
  and: "And",
  band: "Band",
  or: "Or",
  bor: "Bor",
  xor: "Xor",
  bxor: "Bxor",
  join: "Join",
  shl: "Shl",
  shr: "Shr",
} as const;
for (const [word, name] of Object.entries(plain)) operators.set(word, TokenKind[name]);
/** Operators with a case-insensitive form that is the default, `i...`, and a case-sensitive one, `c...`. */
const cased = [
  "eq",
  "ne",
  "ge",
  "gt",
  "lt",
  "le",
  "like",
  "notlike",
  "match",
  "notmatch",
  "replace",
  "contains",
  "notcontains",
  "in",
  "notin",
  "split",
] as const;
for (const word of cased) {
  operators.set(word, TokenKind[`I${word}`]);
  operators.set(`i${word}`, TokenKind[`I${word}`]);
  operators.set(`c${word}`, TokenKind[`C${word}`]);
}

/** The operator written after a dash, or Unknown. */
export function operatorKind(word: string): TokenKind {
  return operators.get(word) ?? operators.get(word.toLowerCase()) ?? TokenKind.Unknown;
}
