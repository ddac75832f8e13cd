// Owns the package's public surface: parse a text, the tree's classes, tokens, errors.
export * from "./ast/index.ts";
export type { ModuleProblem, TypeLookup, UsedModule } from "./checks/type-lookup.ts";
export { makeParseError, ParseError } from "./parse-error.ts";
export { isIncomplete, parseInput } from "./parse-input.ts";
export type { ParseOptions, ParseResult } from "./parse-input.ts";
export { NumberLiteral } from "./number-literal.ts";
export type { NumberLiteralType } from "./number-literal.ts";
export { ExpandableText } from "./scan-string.ts";
export { ScriptExtent, ScriptSource } from "./script-extent.ts";
export type { ScriptPosition } from "./script-extent.ts";
export type { ModuleRequirement, ScriptRequirements } from "./script-requirements.ts";
export { Token, TokenFlags } from "./token.ts";
export type { TokenPayload } from "./token.ts";
export { TokenKind, tokenKindName, tokenKindText } from "./token-kind.ts";
export type { TokenKindName } from "./token-kind.ts";
export { ArrayTypeName, GenericTypeName, TypeName } from "./type-name.ts";
export type { ITypeName } from "./type-name.ts";
export { VariablePath } from "./variable-path.ts";
