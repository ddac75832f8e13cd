// Owns the rules of script blocks: parameters, param block, named blocks, `{ }` as a value.
import { StatementRules } from "./statement-rules.ts";
import {
  AttributeAst,
  NamedBlockAst,
  ParamBlockAst,
  ParameterAst,
  ScriptBlockAst,
  ScriptBlockExpressionAst,
  UsingStatementAst,
  VariableExpressionAst,
} from "./ast/index.ts";
import type { AttributeBaseAst, ExpressionAst, StatementAst, TrapStatementAst } from "./ast/index.ts";
import { Mode } from "./lexer.ts";
import type { Rule } from "./parser-core.ts";
import { ScriptExtent } from "./script-extent.ts";
import type { Token } from "./token.ts";
import { TokenFlags } from "./token.ts";
import { TokenKind, tokenKindText } from "./token-kind.ts";
import { T } from "./token-types.ts";
import { VariablePath } from "./variable-path.ts";

type BlockField = "beginBlock" | "processBlock" | "endBlock" | "cleanBlock" | "dynamicParamBlock";
const blockFields: Partial<Record<number, BlockField>> = {
  [TokenKind.Begin]: "beginBlock",
  [TokenKind.Process]: "processBlock",
  [TokenKind.End]: "endBlock",
  [TokenKind.Clean]: "cleanBlock",
  [TokenKind.Dynamicparam]: "dynamicParamBlock",
};

export abstract class ScriptBlockRules extends StatementRules {
  protected parameter: Rule<ParameterAst | null> = this.later("parameter", () => this.defineParameter());
  protected override parameterList: Rule<ParameterAst[]> = this.later("parameterList", () =>
    this.defineParameterList(),
  );
  protected override paramBlock: Rule<ParamBlockAst | null> = this.later("paramBlock", () => this.defineParamBlock());
  protected namedBlocks: Rule<ScriptBlockAst, [Token | null, UsingStatementAst[], ParamBlockAst | null]> = this.later(
    "namedBlocks",
    () => this.defineNamedBlocks(),
  );
  protected override scriptBlock: Rule<ScriptBlockAst, [Token | null, boolean, StatementAst | null]> = this.later(
    "scriptBlock",
    () => this.defineScriptBlock(),
  );
  protected override scriptBlockExpression: Rule<ScriptBlockExpressionAst> = this.later("scriptBlockExpression", () =>
    this.defineScriptBlockExpression(),
  );

  private defineParameter(): Rule<ParameterAst | null> {
    return this.RULE("parameter", () => {
      const savedComma = this.disableComma;
      const mode = this.lexer.mode;
      this.disableComma = true;
      this.setMode(Mode.Expression);
      this.skipNewlines();
      const attributes = this.attributesHere() ?? [];
      this.skipNewlines();
      const token = this.accept(T.Variable);
      let result: ParameterAst | null = null;
      if (token !== undefined) {
        this.skipNewlines();
        const equals = this.accept(T.Equals);
        let value: ExpressionAst | null = null;
        if (equals !== undefined) {
          this.skipNewlines();
          value = this.subrule(1, this.expression, { ARGS: [false] });
          if (value === null) this.incompleteAt(this.after(equals), "MissingExpressionAfterToken", "=");
        }
        const name = new VariableExpressionAst(
          this.extentOf(token),
          token.payload as VariablePath,
          token.kind === TokenKind.SplattedVariable,
        );
        result = new ParameterAst(this.span(attributes[0] ?? token, value ?? token), name, attributes, value);
      } else if (attributes.length > 0) {
        const last = attributes[attributes.length - 1] as AttributeBaseAst;
        this.incompleteAt(this.after(last), "InvalidFunctionParameter");
        this.syncOnError(true, TokenKind.RParen);
        const extent = this.span(attributes[0] as AttributeBaseAst, last);
        const name = new VariableExpressionAst(extent, new VariablePath("__error__"), false);
        result = new ParameterAst(extent, name, attributes, null);
      }
      this.disableComma = savedComma;
      this.setMode(mode);
      return result;
    });
  }

  private defineParameterList(): Rule<ParameterAst[]> {
    return this.RULE("parameterList", () => {
      const parameters: ParameterAst[] = [];
      let comma: Token | undefined;
      do {
        const parameter = this.subrule(1, this.parameter);
        if (parameter === null) {
          if (comma !== undefined) this.incompleteAt(this.after(comma), "MissingExpressionAfterToken", ",");
          break;
        }
        parameters.push(parameter);
        this.skipNewlines();
        comma = this.accept(T.Comma);
      } while (comma !== undefined && !this.RECORDING_PHASE);
      return parameters;
    });
  }

  /** `[CmdletBinding()] param( ... )`; null when there is none (tokens may have been taken). */
  private defineParamBlock(): Rule<ParamBlockAst | null> {
    return this.RULE("paramBlock", () => {
      this.skipNewlines();
      const candidates = this.attributesHere() ?? [];
      this.skipNewlines();
      const keyword = this.accept(T.Param);
      if (keyword === undefined) return null;
      this.skipNewlines();
      const open = this.accept(T.LParen);
      if (open === undefined) return null;
      const parameters = this.subrule(1, this.parameterList);
      this.skipNewlines();
      const close = this.accept(T.RParen);
      if (close === undefined) {
        const last = parameters[parameters.length - 1] ?? open;
        this.incompleteAt(this.after(last), "MissingEndParenthesisInFunctionParameterList");
      }
      const end = close ?? this.before(this.peek());
      const attributes: AttributeAst[] = [];
      for (const candidate of candidates) {
        if (candidate instanceof AttributeAst) attributes.push(candidate);
        else this.errorAt(candidate, "TypeNotAllowedBeforeParam", candidate.typeName.fullName);
      }
      return new ParamBlockAst(this.span(keyword, end), attributes, parameters);
    });
  }

  /** A script (open is null) or what is inside braces, up to and with the closing one. */
  private defineScriptBlock(): Rule<ScriptBlockAst, [Token | null, boolean, StatementAst | null]> {
    return this.RULE("scriptBlock", (open: Token | null, isFilter: boolean, predefined: StatementAst | null) => {
      this.skipNewlines();
      const usings = open === null ? this.usingStatements() : [];
      const restorePoint = this.restorePoint();
      let params: ParamBlockAst | null = null;
      if (this.mayBeginParamBlock() && !this.noParamBlock.has(restorePoint)) {
        params = this.subrule(1, this.paramBlock);
        if (params === null && !this.RECORDING_PHASE) {
          this.noParamBlock.add(restorePoint);
          this.resync(restorePoint);
        }
      }
      this.skipNewlinesAndSemicolons();
      if ((this.peek().flags & TokenFlags.ScriptBlockBlockName) !== 0) {
        return this.subrule(1, this.namedBlocks, { ARGS: [open, usings, params] });
      }
      return this.unnamedBlock(open, usings, params, isFilter, predefined);
    });
  }

  /** Only `[` and `param` begin a param block: looks at the next characters. */
  private mayBeginParamBlock(): boolean {
    if (this.RECORDING_PHASE) return true;
    if (this.ahead !== null) return this.ahead.kind === TokenKind.Param || this.ahead.text.startsWith("[");
    const { text, pos } = this.lexer;
    const c = text.charCodeAt(pos);
    return c === 91 || (c | 32) === 112;
  }

  private unnamedBlock(
    open: Token | null,
    usings: UsingStatementAst[],
    params: ParamBlockAst | null,
    isFilter: boolean,
    predefined: StatementAst | null,
  ): ScriptBlockAst {
    const statements: StatementAst[] = predefined === null ? [] : [predefined];
    const traps: TrapStatementAst[] = [];
    let body: ScriptExtent | null = params?.extent ?? null;
    let whole: ScriptExtent;
    for (;;) {
      const list = this.subrule(1, this.statementList);
      statements.push(...list.statements);
      traps.push(...list.traps);
      if (body === null) body = list.extent;
      else if (list.extent !== null) body = this.span(body, list.extent);
      if (open !== null) {
        ({ body, whole } = this.closeBlock(open, body));
        break;
      }
      whole = this.extent(this.lexer.base, this.lexer.end);
      if (this.RECORDING_PHASE || this.endOfScript()) break;
    }
    const kind = isFilter ? TokenKind.Process : TokenKind.End;
    const block = new NamedBlockAst(body ?? this.emptyExtent, kind, true, statements, traps);
    return new ScriptBlockAst(
      whole,
      usings,
      [],
      params,
      null,
      isFilter ? block : null,
      isFilter ? null : block,
      null,
      null,
      null,
    );
  }

  /** True at the end; otherwise takes the token that should not be there. */
  private endOfScript(): boolean {
    const token = this.peek();
    if (token.kind === TokenKind.EndOfInput) return true;
    this.errorAt(token, "UnexpectedToken", token.text);
    this.consumeToken();
    return false;
  }

  /** The closing brace of a script block: its extent, and its body's when that was empty. */
  private closeBlock(open: Token, body: ScriptExtent | null): { body: ScriptExtent | null; whole: ScriptExtent } {
    const close = this.accept(T.RCurly);
    if (close === undefined) {
      this.incompleteFrom(open, this.peek(), "MissingEndCurlyBrace");
      return { body, whole: this.span(open, body ?? open) };
    }
    if (body === null && this.script.columnOf(open.endOffset) !== this.script.columnOf(close.startOffset)) {
      return { body: this.span(this.after(open), this.before(close)), whole: this.span(open, close) };
    }
    return { body, whole: this.span(open, close) };
  }

  private usingStatements(): UsingStatementAst[] {
    const usings: UsingStatementAst[] = [];
    while (this.peekKind() === TokenKind.Using) {
      const statement = this.subrule(1, this.usingStatement);
      this.skipNewlinesAndSemicolons();
      if (statement instanceof UsingStatementAst) usings.push(statement);
    }
    // What follows may be attributes, which are looked for character by character.
    this.resync(this.peek().startOffset);
    return usings;
  }

  /** `begin { } process { }` ... and nothing else. */
  private defineNamedBlocks(): Rule<ScriptBlockAst, [Token | null, UsingStatementAst[], ParamBlockAst | null]> {
    return this.RULE("namedBlocks", (open: Token | null, usings: UsingStatementAst[], params: ParamBlockAst | null) => {
      const blocks: Partial<Record<BlockField, NamedBlockAst>> = {};
      let start: Token | ScriptExtent | null = open ?? params?.extent ?? null;
      let end: Token | ScriptExtent | null = null;
      let whole: ScriptExtent | null = null;
      for (;;) {
        const keyword = this.accept(T.BlockName);
        if (keyword === undefined) break;
        start ??= keyword;
        const block = this.namedBlock(keyword);
        end = block.end;
        const field = blockFields[keyword.kind] ?? "endBlock";
        if (blocks[field] === undefined) blocks[field] = block.ast;
        else this.errorAt(block.ast, "DuplicateScriptCommandClause", tokenKindText(keyword.kind));
        this.skipNewlinesAndSemicolons();
        if (this.RECORDING_PHASE) break;
      }
      const found = this.peek();
      const atEnd = found.kind === TokenKind.RCurly || found.kind === TokenKind.EndOfInput;
      const span = start === null ? this.emptyExtent : this.span(start, end ?? start);
      if (!atEnd) {
        whole = open === null ? this.extent(this.lexer.base, this.lexer.end) : span;
        this.errorAt(found, "MissingNamedBlocks", found.text);
        if (open === null) this.consumeToken();
      } else if (open === null) {
        whole = this.extent(this.lexer.base, this.lexer.end);
        this.endOfScript();
      } else {
        whole = this.closeBlock(open, span).whole;
      }
      const {
        beginBlock = null,
        processBlock = null,
        endBlock = null,
        cleanBlock = null,
        dynamicParamBlock = null,
      } = blocks;
      return new ScriptBlockAst(
        whole,
        usings,
        [],
        params,
        beginBlock,
        processBlock,
        endBlock,
        cleanBlock,
        dynamicParamBlock,
        null,
      );
    });
  }

  private namedBlock(keyword: Token): { ast: NamedBlockAst; end: Token | ScriptExtent } {
    const block = this.subrule(1, this.statementBlock);
    if (block === null) {
      this.incompleteAt(this.after(keyword), "MissingNamedStatementBlock", tokenKindText(keyword.kind));
      return { ast: new NamedBlockAst(this.extentOf(keyword), keyword.kind, false, [], []), end: keyword };
    }
    const extent = this.span(keyword, block);
    return { ast: new NamedBlockAst(extent, keyword.kind, false, block.statements, block.traps), end: block.extent };
  }

  /** `{ ... }` as a value. */
  private defineScriptBlockExpression(): Rule<ScriptBlockExpressionAst> {
    return this.RULE("scriptBlockExpression", () => {
      this.enter();
      const open = this.take(T.LCurly);
      const savedComma = this.disableComma;
      const mode = this.lexer.mode;
      this.disableComma = false;
      this.setMode(Mode.Command);
      this.skipNewlines();
      const block = this.subrule(1, this.scriptBlock, { ARGS: [open, false, null] });
      this.disableComma = savedComma;
      this.setMode(mode);
      this.leave();
      return new ScriptBlockExpressionAst(block.extent, block);
    });
  }

  /** `(parameters)` after a function's or method's name, or nothing. */
  protected functionParameters(): {
    parameters: ParameterAst[] | null;
    close: Token | undefined;
    errorEnd: ScriptExtent | null;
  } {
    this.skipNewlines();
    const open = this.accept(T.LParen);
    if (open === undefined) return { parameters: null, close: undefined, errorEnd: null };
    const parameters = this.subrule(2, this.parameterList);
    this.skipNewlines();
    const close = this.accept(T.RParen);
    let errorEnd: ScriptExtent | null = null;
    if (close === undefined) {
      errorEnd = parameters[parameters.length - 1]?.extent ?? this.extentOf(open);
      this.incompleteAt(this.after(errorEnd), "MissingEndParenthesisInFunctionParameterList");
    }
    this.skipNewlines();
    return { parameters, close, errorEnd };
  }
}
