// Owns the rules of bracketed expressions: `( )`, `$( )`, `@( )`, `@{ }`.
import { CommandRules } from "./command-rules.ts";
import {
  ArrayExpressionAst,
  HashtableAst,
  ParenExpressionAst,
  StatementBlockAst,
  SubExpressionAst,
} from "./ast/index.ts";
import type { ExpressionAst, StatementAst } from "./ast/index.ts";
import { Mode } from "./lexer.ts";
import type { Rule } from "./parser-core.ts";
import { TokenKind } from "./token-kind.ts";
import { T } from "./token-types.ts";

export abstract class BracketRules extends CommandRules {
  protected override parenExpression: Rule<ExpressionAst> = this.later("parenExpression", () =>
    this.defineParenExpression(),
  );
  protected override subExpression: Rule<ExpressionAst> = this.later("subExpression", () => this.defineSubExpression());
  protected keyValue: Rule<readonly [ExpressionAst, StatementAst] | null> = this.later("keyValue", () =>
    this.defineKeyValue(),
  );
  protected override hashtable: Rule<ExpressionAst> = this.later("hashtable", () => this.defineHashtable());

  /** `( pipeline )` */
  private defineParenExpression(): Rule<ExpressionAst> {
    return this.RULE("parenExpression", () => {
      const open = this.take(T.LParen);
      const mode = this.lexer.mode;
      const savedComma = this.disableComma;
      this.setMode(Mode.Command);
      this.disableComma = false;
      this.skipNewlines();
      let inner = this.subrule(1, this.pipelineChain);
      if (inner === null) {
        const at = this.after(open);
        this.incompleteAt(at, "ExpectedExpression");
        inner = this.errorStatement(at);
      }
      this.skipNewlines();
      const close = this.accept(T.RParen);
      if (close === undefined) this.incompleteAt(this.after(inner), "MissingEndParenthesisInExpression");
      this.disableComma = savedComma;
      this.setMode(mode);
      return new ParenExpressionAst(this.span(open, close ?? inner), inner);
    });
  }

  /** `$( statements )`, `@( statements )` */
  private defineSubExpression(): Rule<ExpressionAst> {
    const openings = [{ ALT: () => this.take(T.DollarParen) }, { ALT: () => this.take(T.AtParen) }];
    return this.RULE("subExpression", () => {
      const open = this.or(1, openings);
      const mode = this.lexer.mode;
      const savedComma = this.disableComma;
      this.disableComma = false;
      this.setMode(Mode.Command);
      this.skipNewlines();
      const list = this.subrule(1, this.statementList);
      this.skipNewlines();
      const close = this.accept(T.RParen);
      if (close === undefined) this.incompleteAt(this.peek(), "MissingEndParenthesisInSubexpression");
      this.disableComma = savedComma;
      this.setMode(mode);
      const extent = this.span(open, close ?? list.extent ?? open);
      const block = new StatementBlockAst(list.extent ?? this.emptyExtent, list.statements, list.traps);
      return open.kind === TokenKind.DollarParen
        ? new SubExpressionAst(extent, block)
        : new ArrayExpressionAst(extent, block);
    });
  }

  /** `key = statement`; null when no key begins here. */
  private defineKeyValue(): Rule<readonly [ExpressionAst, StatementAst] | null> {
    return this.RULE("keyValue", () => {
      const mode = this.lexer.mode;
      this.setMode(Mode.Expression);
      const key = this.subrule(1, this.labelOrKey);
      if (key === null) {
        this.setMode(mode);
        return null;
      }
      const equals = this.accept(T.Equals);
      this.setMode(mode);
      if (equals === undefined) {
        const at = this.after(key);
        this.errorAt(at, "MissingEqualsInHashLiteral");
        this.syncOnError(false, TokenKind.RCurly, TokenKind.Semi, TokenKind.NewLine);
        return [key, this.errorStatement(at)] as const;
      }
      this.setMode(Mode.Command);
      this.skipNewlines();
      let value = this.subrule(1, this.statement);
      if (value === null) {
        const at = this.after(equals);
        this.incompleteAt(at, "MissingStatementInHashLiteral");
        value = this.errorStatement(at);
      }
      this.setMode(mode);
      return [key, value] as const;
    });
  }

  /** `@{ key = value; ... }` */
  private defineHashtable(): Rule<ExpressionAst> {
    return this.RULE("hashtable", () => {
      const open = this.take(T.AtCurly);
      this.skipNewlines();
      const pairs: (readonly [ExpressionAst, StatementAst])[] = [];
      for (;;) {
        const pair = this.subrule(1, this.keyValue);
        if (pair === null) break;
        pairs.push(pair);
        const kind = this.peekKind();
        if (this.RECORDING_PHASE || (kind !== TokenKind.NewLine && kind !== TokenKind.Semi)) break;
        this.skipNewlinesAndSemicolons();
      }
      const close = this.accept(T.RCurly);
      if (close !== undefined) return new HashtableAst(this.span(open, close), pairs);
      const found = this.peek();
      this.incompleteFrom(this.after(open), found, "MissingEndCurlyBrace");
      return new HashtableAst(this.span(open, this.before(found)), pairs);
    });
  }
}
