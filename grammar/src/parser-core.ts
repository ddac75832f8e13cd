// Owns ParserCore: chevrotain fed by the pull lexer one token at a time, modes, error reporting, extents.
// The rules are in *-rules.ts, each a layer of classes over this one; parser.ts is the whole.
import { EmbeddedActionsParser } from "chevrotain";
import type { IToken, ParserMethod, TokenType } from "chevrotain";
import { Ast, ErrorExpressionAst, ErrorStatementAst } from "./ast/index.ts";
import type {
  AttributeBaseAst,
  ExpressionAst,
  ParamBlockAst,
  ParameterAst,
  PipelineBaseAst,
  ScriptBlockAst,
  ScriptBlockExpressionAst,
  StatementAst,
  StatementBlockAst,
  StringConstantExpressionAst,
  TrapStatementAst,
} from "./ast/index.ts";
import { errorText } from "./error-text.ts";
import { Lexer, Mode } from "./lexer.ts";
import type { ErrorSink } from "./lexer.ts";
import { endDefinition, laterRule } from "./lookahead.ts";
import { ParseError } from "./parse-error.ts";
import { scanMemberAccess } from "./scan-word.ts";
import { ScriptExtent, ScriptSource } from "./script-extent.ts";
import type { Token } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { vocabulary, WORD_TYPE } from "./token-types.ts";

export type Rule<R, A extends unknown[] = []> = ParserMethod<A, R>;

/** How a command argument is about to be used; only in arguments do commas make arrays. */
export const ArgumentContext = {
  CommandName: 1,
  AfterInvocation: 3,
  FileName: 4,
  Argument: 8,
  SwitchCondition: 16,
} as const;
export type ArgumentContext = (typeof ArgumentContext)[keyof typeof ArgumentContext];

/** Statements and traps of a block, and the span of both (null when empty). */
export interface StatementList {
  readonly statements: StatementAst[];
  readonly traps: TrapStatementAst[];
  readonly extent: ScriptExtent | null;
}

/** Thrown (and caught by parseInput) when nesting is deeper than the stack allows. */
export class NestingTooDeep extends Error {}

/** The occurrence under which accept() records its options; they get no look-ahead table. */
export const ACCEPT_INDEX = 200;

/** Something with offsets: a token, an extent, a node. */
interface Spot {
  readonly startOffset: number;
  readonly endOffset: number;
}

export abstract class ParserCore extends EmbeddedActionsParser implements ErrorSink {
  protected script = new ScriptSource("", null);
  protected lexer = new Lexer(this.script, this, null);
  /** The one token of look-ahead, when it was looked at. */
  protected ahead: Token | null = null;
  protected previous: Token | null = null;
  /** Inside method arguments, attributes and parameter defaults a comma separates. */
  protected disableComma = false;
  protected depth = 0;
  /** Offsets of `[` that was tried as a statement's attributes in vain: tried once, or nesting would cost 2^depth. */
  protected plainBrackets = new Set<number>();
  /** Offsets where a param block was looked for in vain. */
  protected noParamBlock = new Set<number>();
  protected emptyExtent = new ScriptExtent(this.script, 0, 0);
  errorsFound: ParseError[] = [];
  /** A class or an enum was parsed: its names want checking. */
  sawTypeDefinition = false;
  /** Classes and configurations are refused: ConstrainedLanguage. */
  isConstrained = false;
  private errorKeys = new Set<string>();
  maxDepth = 3000;

  // Rules that lower layers call and higher layers define.
  declare protected expression: Rule<ExpressionAst | null, [boolean]>;
  declare protected unary: Rule<ExpressionAst | null, [boolean]>;
  declare protected primary: Rule<ExpressionAst | null, [boolean]>;
  declare protected attributeList: Rule<AttributeBaseAst[] | null, [boolean]>;
  declare protected commandArgument: Rule<ExpressionAst | null, [ArgumentContext]>;
  declare protected pipelineChain: Rule<PipelineBaseAst | null>;
  declare protected statement: Rule<StatementAst | null>;
  declare protected statementList: Rule<StatementList>;
  declare protected statementBlock: Rule<StatementBlockAst | null>;
  declare protected scriptBlock: Rule<ScriptBlockAst, [Token | null, boolean, StatementAst | null]>;
  declare protected scriptBlockExpression: Rule<ScriptBlockExpressionAst>;
  declare protected paramBlock: Rule<ParamBlockAst | null>;
  declare protected parameterList: Rule<ParameterAst[]>;
  declare protected simpleName: Rule<StringConstantExpressionAst | null>;
  declare protected labelOrKey: Rule<ExpressionAst | null>;

  constructor() {
    super(vocabulary, { maxLookahead: 1, recoveryEnabled: false, skipValidations: true });
  }

  /** To be called by the last constructor, when all rules are known. */
  protected finishDefinition(): void {
    endDefinition(this);
  }

  /** For the analysis of the whole grammar: all rules are defined at once. */
  protected get definesAtOnce(): boolean {
    return false;
  }

  /** A rule that is defined when it is first used: there are sixty, and a command line uses a few. */
  protected later<R, A extends unknown[]>(name: string, define: () => Rule<R, A>): Rule<R, A> {
    return this.definesAtOnce ? define() : laterRule(this, name, define);
  }

  /** Makes the parser ready for a text. */
  protected begin(script: ScriptSource, tokens: Token[] | null): void {
    this.reset();
    this.script = script;
    this.lexer = new Lexer(script, this, tokens);
    this.ahead = null;
    this.previous = null;
    this.disableComma = false;
    this.depth = 0;
    this.plainBrackets = new Set();
    this.noParamBlock = new Set();
    this.emptyExtent = new ScriptExtent(script, 0, 0);
    this.errorsFound = [];
    this.sawTypeDefinition = false;
    this.errorKeys = new Set();
  }

  // --- chevrotain's token source, replaced by the pull lexer

  override LA_FAST(_howMuch: number): IToken {
    return (this.ahead ?? this.fetch()) as unknown as IToken;
  }
  override LA(howMuch: number): IToken {
    return (howMuch <= 0 ? (this.previous ?? this.peek()) : this.peek()) as unknown as IToken;
  }
  /** The token looked at has been used. */
  consumeToken(): void {
    this.previous = this.ahead;
    this.ahead = null;
  }
  exportLexerState(): number {
    return this.restorePoint();
  }
  importLexerState(offset: number): void {
    this.resync(offset);
  }
  getLexerPosition(): number {
    return this.exportLexerState();
  }
  onBeforeParse(): void {}
  onAfterParse(): void {}

  // --- tokens

  private fetch(): Token {
    const token = this.lexer.next();
    this.ahead = token;
    return token;
  }
  protected peek(): Token {
    return this.ahead ?? this.fetch();
  }
  protected peekKind(): TokenKind {
    return this.peek().kind;
  }
  /** OPTION(CONSUME(type)) whose decision needs no table. */
  protected accept(type: TokenType): Token | undefined {
    if (this.RECORDING_PHASE) {
      return this.option(ACCEPT_INDEX, () => this.consume(0, type)) as unknown as Token;
    }
    return this.peek().tokenTypeIdx === type.tokenTypeIdx ? (this.consume(0, type) as unknown as Token) : undefined;
  }
  /** Is a token of this type next? */
  protected at(type: TokenType): boolean {
    return this.peek().tokenTypeIdx === type.tokenTypeIdx;
  }
  /** CONSUME(type), as our own token. */
  protected take(type: TokenType): Token {
    return this.consume(0, type) as unknown as Token;
  }
  protected skipNewlines(): void {
    if (this.ahead === null || this.ahead.kind === TokenKind.NewLine) {
      this.ahead = null;
      this.lexer.skipNewLines(false);
    }
  }
  protected skipNewlinesAndSemicolons(): void {
    if (this.ahead === null || this.ahead.kind === TokenKind.NewLine || this.ahead.kind === TokenKind.Semi) {
      this.ahead = null;
      this.lexer.skipNewLines(true);
    }
  }
  protected resync(offset: number): void {
    this.ahead = null;
    this.lexer.resync(offset);
  }
  /** Where the next token (looked at or not) will be looked for. */
  protected restorePoint(): number {
    return this.ahead === null ? this.lexer.offset(this.lexer.pos) : this.ahead.startOffset;
  }
  /** Changes the mode; a token looked at in the old mode is forgotten unless it is the same in both. */
  protected setMode(mode: Mode): void {
    const lexer = this.lexer;
    if (lexer.mode === mode) return;
    const ahead = this.ahead;
    if (ahead !== null && (ahead.flags & 0x8000) === 0) {
      // A variable or number of command mode is one in expression mode too.
      const kept =
        lexer.mode === Mode.Command &&
        mode === Mode.Expression &&
        (ahead.kind === TokenKind.Variable || ahead.kind === TokenKind.Number);
      if (!kept) this.resync(ahead.startOffset);
    }
    lexer.mode = mode;
  }
  /** Cheap look at the next character: does a command begin here, rather than an expression? */
  protected atWord(): boolean {
    if (this.ahead !== null) return this.ahead.tokenTypeIdx === WORD_TYPE;
    const lexer = this.lexer;
    const { text, end } = lexer;
    let pos = lexer.pos;
    while (pos < end && (text.charCodeAt(pos) === 32 || text.charCodeAt(pos) === 9)) pos++;
    const c = text.charCodeAt(pos) | 32;
    return pos < end && c >= 97 && c <= 122;
  }
  /** For GATEs: looks for an operator that touches what was just parsed. */
  protected fetchMemberAccess(allowBracket: boolean): boolean {
    if (this.ahead !== null) return false;
    this.ahead = scanMemberAccess(this.lexer, allowBracket);
    return this.ahead !== null;
  }

  protected enter(): void {
    if (++this.depth > this.maxDepth) throw new NestingTooDeep();
  }
  protected leave(): void {
    this.depth--;
  }

  // --- extents

  protected extent(start: number, end: number): ScriptExtent {
    return new ScriptExtent(this.script, start, end);
  }
  /** From the beginning of one spot to the end of another. */
  protected span(first: Spot, last: Spot): ScriptExtent {
    if (first === last || last === this.emptyExtent) return this.extentOf(first);
    if (first === this.emptyExtent) return this.extentOf(last);
    return new ScriptExtent(this.script, first.startOffset, last.endOffset);
  }
  protected extentOf(spot: Spot): ScriptExtent {
    if (spot instanceof ScriptExtent) return spot;
    if (spot instanceof Ast) return spot.extent;
    return new ScriptExtent(this.script, spot.startOffset, spot.endOffset);
  }
  protected after(spot: Spot): ScriptExtent {
    const { endOffset } = spot;
    return this.extent(endOffset, endOffset);
  }
  protected before(spot: Spot): ScriptExtent {
    const offset = Math.max(0, spot.startOffset - 1);
    return this.extent(offset, offset);
  }

  // --- errors

  reportError(start: number, end: number, id: string, ...args: (string | number)[]): void {
    this.saveError(start, end, id, false, args);
  }
  reportIncomplete(start: number, end: number, id: string, ...args: (string | number)[]): boolean {
    const incomplete = this.isAtEndOfScript(end);
    this.saveError(start, end, id, incomplete, args);
    return incomplete;
  }
  protected errorAt(spot: Spot, id: string, ...args: (string | number)[]): void {
    const { startOffset, endOffset } = spot;
    this.saveError(startOffset, endOffset, id, false, args);
  }
  protected incompleteAt(spot: Spot, id: string, ...args: (string | number)[]): boolean {
    const { startOffset, endOffset } = spot;
    return this.reportIncomplete(startOffset, endOffset, id, ...args);
  }
  /** An error at one place that was detected at another, which decides whether more input could help. */
  protected incompleteFrom(spot: Spot, detected: Spot, id: string, ...args: (string | number)[]): boolean {
    const { startOffset, endOffset } = spot;
    const incomplete = this.isAtEndOfScript(detected.endOffset);
    this.saveError(startOffset, endOffset, id, incomplete, args);
    return incomplete;
  }

  private saveError(start: number, end: number, id: string, incomplete: boolean, args: (string | number)[]): void {
    // PowerShell drops an error it already has at the same place (rescanning repeats them).
    const key = `${id}:${start}:${end}`;
    if (this.errorKeys.has(key)) return;
    this.errorKeys.add(key);
    this.errorsFound.push(new ParseError(this.extent(start, end), id, errorText(id, args), incomplete));
  }

  /** Nothing but white space and comments behind an offset. Offsets of nested text count as PowerShell counts them. */
  protected isAtEndOfScript(offset: number): boolean {
    const { base, end, map } = this.lexer;
    const text =
      base === 0 && map === null && end === this.lexer.text.length ? this.lexer.text : this.lexer.text.slice(base, end);
    if (offset >= text.length) return true;
    return /^(?:#[^\r\n]*|<#[\s\S]*?(?:#>|$)|[\t\v\f \u00a0\u0085\p{Z}])*$/u.test(text.slice(offset));
  }

  protected errorExpression(extent: ScriptExtent, nested: readonly (Ast | null)[] = []): ErrorExpressionAst {
    return new ErrorExpressionAst(
      extent,
      nested.filter((ast) => ast !== null),
    );
  }
  protected errorStatement(extent: ScriptExtent, nested: readonly (Ast | null)[] = []): ErrorStatementAst {
    return new ErrorStatementAst(
      extent,
      null,
      null,
      [],
      [],
      nested.filter((ast) => ast !== null),
    );
  }

  /** Skips to one of the kinds outside brackets that were opened on the way, and past it if asked. */
  protected syncOnError(consumeClosing: boolean, ...kinds: TokenKind[]): void {
    let parens = kinds.includes(TokenKind.RParen) ? 1 : 0;
    let curlies = kinds.includes(TokenKind.RCurly) ? 1 : 0;
    let brackets = kinds.includes(TokenKind.RBracket) ? 1 : 0;
    for (;;) {
      const token = this.peek();
      const kind = token.kind;
      let depth = -1;
      if (kind === TokenKind.EndOfInput) return;
      if (kind === TokenKind.LParen) parens++;
      else if (kind === TokenKind.LCurly) curlies++;
      else if (kind === TokenKind.LBracket) brackets++;
      else if (kind === TokenKind.RParen) depth = --parens;
      else if (kind === TokenKind.RCurly) depth = --curlies;
      else if (kind === TokenKind.RBracket) depth = --brackets;
      const wanted = kinds.includes(kind);
      if (wanted && depth === 0) {
        if (consumeClosing) this.consumeToken();
        return;
      }
      this.consumeToken();
      if (wanted && parens === 0 && curlies === 0 && brackets === 0) return;
    }
  }
}
