// Owns tokens, extents and variable paths as scripts see them.
import {
  type DotNetType,
  defineType,
  type EnumValue,
  enumValue,
  getType,
  PropertyMember,
  psArgumentInvalid,
  type PSValue,
  setOwnMembers,
  tagType,
  unwrap,
} from "@latch/dotnet";
import {
  NumberLiteral,
  ExpandableText,
  ScriptExtent,
  type ScriptPosition,
  Token,
  TokenFlags,
  TokenKind,
  tokenKindText,
  tokenTraits,
  VariablePath,
} from "@latch/grammar";
import { readOnly } from "./read-only.ts";
import { numberValue } from "../compile/constants.ts";

const language = "System.Management.Automation.Language.";

const classByKind = new Map<number, string>([
  [TokenKind.Number, "NumberToken"],
  [TokenKind.Parameter, "ParameterToken"],
  [TokenKind.Variable, "VariableToken"],
  [TokenKind.SplattedVariable, "VariableToken"],
  [TokenKind.StringLiteral, "StringLiteralToken"],
  [TokenKind.HereStringLiteral, "StringLiteralToken"],
  [TokenKind.StringExpandable, "StringExpandableToken"],
  [TokenKind.HereStringExpandable, "StringExpandableToken"],
  [TokenKind.Label, "LabelToken"],
  [TokenKind.RedirectInStd, "InputRedirectionToken"],
]);

function className(token: Token): string {
  if (token.kind === TokenKind.Generic) return genericClass(token);
  if (token.kind === TokenKind.Redirection) {
    return (token.payload as { to: number }).to < 0 ? "FileRedirectionToken" : "MergingRedirectionToken";
  }
  return classByKind.get(token.kind) ?? "Token";
}

/** A word that became an argument is Generic too, and stays what it was read as. */
function genericClass({ payload, text }: Token): string {
  if (payload === null) return "Token";
  if (typeof payload !== "string") return "parameterName" in payload ? "ParameterToken" : "StringExpandableToken";
  return text === `:${payload}` ? "LabelToken" : "StringLiteralToken";
}

/** A position with a type of its own. */
class Position {
  readonly position: ScriptPosition;
  constructor(position: ScriptPosition) {
    this.position = position;
  }
}

interface Property<T> {
  readonly name: string;
  readonly type: string;
  readonly get: (self: T) => PSValue;
}

/** Gives a type that the facts leave empty (an internal class) its properties. */
export function ownProperties<T>(typeName: string, list: readonly Property<T>[]): void {
  const type = getType(typeName);
  const properties = list.map(
    ({ name, type: of, get }) =>
      new PropertyMember({
        name,
        type: getType(of),
        declaringType: type,
        isStatic: false,
        canRead: true,
        canWrite: false,
        accessors: { get: (self) => get(self as unknown as T), set: () => {} },
      }),
  );
  setOwnMembers(type, { constructors: [], methods: [], properties });
}

function payloadValue(token: Token): PSValue {
  const { payload } = token;
  if (payload instanceof NumberLiteral) return numberValue(payload);
  if (typeof payload === "string") return payload;
  return payload !== null && "value" in payload ? (payload.value as PSValue) : null;
}

/** Tokens inside an expandable string; null when nothing is nested. */
function nestedTokens(token: Token): PSValue {
  const { payload } = token;
  if (!(payload instanceof ExpandableText) || payload.nestedTokens === null) return null;
  return readOnly(`${language}Token`, payload.nestedTokens);
}

/** What `"$x"` and ToString() show of our objects. */
export function showAs<T>(target: { readonly prototype: T }, text: (self: T) => string): void {
  Object.defineProperty(target.prototype, "toString", {
    configurable: true,
    value(this: T): string {
      return text(this);
    },
  });
}

/** Gives tokens, extents, positions and variable paths their types. typeKey: dotnet's TYPE symbol. */
export function tagTokenTypes(typeKey: symbol): void {
  Object.defineProperty(Token.prototype, typeKey, {
    configurable: true,
    get(this: Token): DotNetType {
      return getType(`${language}${className(this)}`);
    },
  });
  tagType(ScriptExtent, `${language}InternalScriptExtent`);
  tagType(Position, `${language}InternalScriptPosition`);
  tagType(VariablePath, "System.Management.Automation.VariablePath");
  showAs(Token, (self) => (self.kind === TokenKind.EndOfInput ? "<eof>" : self.text));
  showAs(ScriptExtent, (self) => self.text);
  showAs(VariablePath, (self) => self.userPath);
  defineTokens();
  defineExtents();
  defineVariablePath();
  defineTokenTraits();
}

function defineTokens(): void {
  defineType<Token>({
    name: `${language}Token`,
    properties: {
      Text: (self) => self.text,
      Kind: (self) => enumValue(`${language}TokenKind`, self.kind),
      TokenFlags: (self) => enumValue(`${language}TokenFlags`, self.flags),
      HasError: (self) => (self.flags & TokenFlags.TokenInError) !== 0,
      Extent: (self) => self.extent as unknown as PSValue,
    },
    methods: { ToString: (self) => (self.kind === TokenKind.EndOfInput ? "<eof>" : self.text) },
  });
  defineType<Token>({ name: `${language}NumberToken`, properties: { Value: payloadValue } });
  defineType<Token>({ name: `${language}StringToken`, properties: { Value: payloadValue } });
  defineType<Token>({ name: `${language}StringExpandableToken`, properties: { NestedTokens: nestedTokens } });
  defineType<Token>({ name: `${language}LabelToken`, properties: { LabelText: payloadValue } });
  defineType<Token>({
    name: `${language}ParameterToken`,
    properties: {
      ParameterName: (self) => (self.payload as { parameterName: string }).parameterName,
      UsedColon: (self) => (self.payload as { usedColon: boolean }).usedColon,
    },
  });
  defineType<Token>({
    name: `${language}VariableToken`,
    properties: {
      Name: (self) => (self.payload as VariablePath).unqualifiedPath,
      VariablePath: (self) => self.payload as unknown as PSValue,
    },
  });
  const stream = (self: Token, key: "from" | "to"): PSValue =>
    enumValue(`${language}RedirectionStream`, (self.payload as { from: number; to: number })[key]);
  defineType<Token>({
    name: `${language}FileRedirectionToken`,
    properties: {
      FromStream: (self) => stream(self, "from"),
      Append: (self) => (self.payload as { append: boolean }).append,
    },
  });
  defineType<Token>({
    name: `${language}MergingRedirectionToken`,
    properties: { FromStream: (self) => stream(self, "from"), ToStream: (self) => stream(self, "to") },
  });
}

function defineExtents(): void {
  const position = `${language}IScriptPosition`;
  ownProperties<ScriptExtent>(`${language}InternalScriptExtent`, [
    { name: "File", type: "System.String", get: (self) => self.file },
    {
      name: "StartScriptPosition",
      type: position,
      get: (self) => new Position(self.startScriptPosition) as unknown as PSValue,
    },
    {
      name: "EndScriptPosition",
      type: position,
      get: (self) => new Position(self.endScriptPosition) as unknown as PSValue,
    },
    { name: "StartLineNumber", type: "System.Int32", get: (self) => self.startLineNumber },
    { name: "StartColumnNumber", type: "System.Int32", get: (self) => self.startColumnNumber },
    { name: "EndLineNumber", type: "System.Int32", get: (self) => self.endLineNumber },
    { name: "EndColumnNumber", type: "System.Int32", get: (self) => self.endColumnNumber },
    { name: "Text", type: "System.String", get: (self) => self.text },
    { name: "StartOffset", type: "System.Int32", get: (self) => self.startOffset },
    { name: "EndOffset", type: "System.Int32", get: (self) => self.endOffset },
  ]);
  defineType<ScriptExtent>({ name: `${language}InternalScriptExtent`, methods: { ToString: (self) => self.text } });
  ownProperties<Position>(`${language}InternalScriptPosition`, [
    { name: "File", type: "System.String", get: (self) => self.position.file },
    { name: "LineNumber", type: "System.Int32", get: (self) => self.position.lineNumber },
    { name: "ColumnNumber", type: "System.Int32", get: (self) => self.position.columnNumber },
    { name: "Line", type: "System.String", get: (self) => self.position.line },
    { name: "Offset", type: "System.Int32", get: (self) => self.position.offset },
  ]);
  defineType<Position>({
    name: `${language}InternalScriptPosition`,
    methods: { GetFullScript: (self) => self.position.script },
  });
}

function defineVariablePath(): void {
  const bool = (name: string, get: (self: VariablePath) => boolean): Property<VariablePath> => ({
    name,
    type: "System.Boolean",
    get,
  });
  ownProperties<VariablePath>("System.Management.Automation.VariablePath", [
    { name: "UserPath", type: "System.String", get: (self) => self.userPath },
    bool("IsGlobal", (self) => self.isGlobal),
    bool("IsLocal", (self) => self.isLocal),
    bool("IsPrivate", (self) => self.isPrivate),
    bool("IsScript", (self) => self.isScript),
    bool("IsUnqualified", (self) => self.isUnqualified),
    bool("IsUnscopedVariable", (self) => self.isUnscopedVariable),
    bool("IsVariable", (self) => self.isVariable),
    bool("IsDriveQualified", (self) => self.isDriveQualified),
    { name: "DriveName", type: "System.String", get: (self) => self.driveName },
  ]);
  defineType<VariablePath>({
    name: "System.Management.Automation.VariablePath",
    construct: ([path]) => {
      if (path == null || path === "") throw psArgumentInvalid("path");
      return new VariablePath(String(path)) as unknown as PSValue;
    },
    methods: { ToString: (self) => self.userPath },
  });
}

/** `[TokenTraits]`: what is known of a kind of token. */
function defineTokenTraits(): void {
  const number = (value: PSValue | undefined): number => Number((unwrap(value ?? null) as EnumValue).value);
  const flagsOf = (kind: PSValue | undefined): number => tokenTraits[number(kind)] ?? 0;
  defineType<never>({
    name: `${language}TokenTraits`,
    staticMethods: {
      GetTraits: ([kind]) => enumValue(`${language}TokenFlags`, flagsOf(kind)),
      HasTrait: ([kind, flag]) => (flagsOf(kind) & number(flag)) !== 0,
      Text: ([kind]) => tokenKindText(number(kind)),
    },
  });
}
