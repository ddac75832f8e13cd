// Owns the rules of statements that a label may name: switch and the loops.
import { BracketRules } from "./bracket-rules.ts";
import {
  CommandExpressionAst,
  DoUntilStatementAst,
  DoWhileStatementAst,
  ErrorStatementAst,
  ForEachFlags,
  ForEachStatementAst,
  ForStatementAst,
  PipelineAst,
  StatementBlockAst,
  StringConstantExpressionAst,
  StringConstantType,
  SwitchFlags,
  SwitchStatementAst,
  VariableExpressionAst,
  WhileStatementAst,
} from "./ast/index.ts";
import type { Ast, ExpressionAst, PipelineBaseAst, StatementAst } from "./ast/index.ts";
import { ArgumentContext } from "./parser-core.ts";
import type { Rule } from "./parser-core.ts";
import type { ScriptExtent } from "./script-extent.ts";
import type { ParameterPayload, Token } from "./token.ts";
import { TokenKind, tokenKindText } from "./token-kind.ts";
import { T } from "./token-types.ts";
import type { VariablePath } from "./variable-path.ts";

export type LabeledRule = Rule<StatementAst, [Token | null]>;

/** Does a parameter token abbreviate a name? */
export function abbreviates(token: Token, name: string): boolean {
  return name.startsWith((token.payload as ParameterPayload).parameterName.toLowerCase());
}

const switchFlagNames = ["regex", "wildcard", "exact", "casesensitive", "parallel", "file"] as const;

export abstract class LoopRules extends BracketRules {
  protected switchStatement: LabeledRule = this.later("switchStatement", () => this.defineSwitchStatement());
  protected foreachStatement: LabeledRule = this.later("foreachStatement", () => this.defineForeachStatement());
  protected forStatement: LabeledRule = this.later("forStatement", () => this.defineForStatement());
  protected whileStatement: LabeledRule = this.later("whileStatement", () => this.defineWhileStatement());
  protected doStatement: LabeledRule = this.later("doStatement", () => this.defineDoStatement());

  private defineSwitchStatement(): LabeledRule {
    return this.RULE("switchStatement", (label: Token | null) => {
      const keyword = this.take(T.Switch);
      const start = label ?? keyword;
      const state = new SwitchParts(this.extentOf(start));
      this.skipNewlines();
      this.switchFlags(state);
      this.switchCondition(state);
      this.skipNewlines();
      const open = this.accept(T.LCurly);
      let close: Token | null = null;
      if (open === undefined) {
        if (!state.incomplete) {
          state.failed = true;
          this.incompleteAt(this.after(state.end), "MissingCurlyBraceInSwitchStatement");
        }
      } else {
        close = this.switchClauses(state, open);
      }
      if (state.failed || state.condition === null || close === null) {
        const conditions = state.inParens && state.condition !== null ? [state.condition] : [];
        const extent = this.span(start, state.end);
        return new ErrorStatementAst(extent, keyword, state.specified, conditions, state.bodies, []);
      }
      const name = label === null ? null : (label.payload as string);
      return new SwitchStatementAst(
        this.span(start, close),
        name,
        state.condition,
        state.flags,
        state.clauses,
        state.defaultClause,
      );
    });
  }

  private switchFlags(state: SwitchParts): void {
    for (;;) {
      const parameter = this.accept(T.Parameter);
      if (parameter === undefined) return;
      state.end = this.extentOf(parameter);
      const name = switchFlagNames.find((candidate) => abbreviates(parameter, candidate));
      if (name === undefined) {
        state.failed = true;
        this.errorAt(parameter, "InvalidSwitchFlag", (parameter.payload as ParameterPayload).parameterName);
      } else {
        this.switchFlag(state, name, parameter);
      }
      if (this.RECORDING_PHASE) return;
    }
  }

  private switchFlag(state: SwitchParts, name: (typeof switchFlagNames)[number], parameter: Token): void {
    state.specified ??= new Map();
    if (!state.specified.has(name)) state.specified.set(name, [parameter, null]);
    switch (name) {
      case "regex":
        state.flags = (state.flags | SwitchFlags.Regex) & ~SwitchFlags.Wildcard;
        return;
      case "wildcard":
        state.flags = (state.flags | SwitchFlags.Wildcard) & ~SwitchFlags.Regex;
        return;
      case "exact":
        state.flags &= ~(SwitchFlags.Regex | SwitchFlags.Wildcard);
        return;
      case "casesensitive":
        state.flags |= SwitchFlags.CaseSensitive;
        return;
      case "parallel":
        state.flags |= SwitchFlags.Parallel;
        return;
      case "file": {
        state.flags |= SwitchFlags.File;
        this.skipNewlines();
        const file = this.singleArgument(ArgumentContext.FileName);
        if (file === null) {
          state.failed = true;
          state.incomplete = this.incompleteAt(this.after(parameter), "MissingFilenameOption");
          return;
        }
        state.end = file.extent;
        state.condition = new PipelineAst(file.extent, [new CommandExpressionAst(file.extent, file, [])], false);
        if (state.specified.get(name)?.[1] === null) state.specified.set(name, [parameter, state.condition]);
      }
    }
  }

  private switchCondition(state: SwitchParts): void {
    const open = this.accept(T.LParen);
    if (open === undefined) {
      if (state.condition === null && (state.flags & SwitchFlags.File) === 0) {
        state.failed = true;
        state.incomplete = this.incompleteAt(this.after(state.end), "PipelineValueRequired");
      }
      return;
    }
    state.end = this.extentOf(open);
    if ((state.flags & SwitchFlags.File) !== 0) {
      state.failed = true;
      this.errorAt(open, "PipelineValueRequired");
    }
    state.inParens = true;
    this.skipNewlines();
    state.condition = this.subrule(1, this.pipelineChain);
    if (state.condition === null) {
      state.failed = true;
      state.incomplete = this.incompleteAt(this.after(open), "PipelineValueRequired");
    } else {
      state.end = state.condition.extent;
    }
    this.skipNewlines();
    const close = this.accept(T.RParen);
    if (close !== undefined) {
      state.end = this.extentOf(close);
    } else if (!state.incomplete) {
      state.failed = true;
      state.incomplete = this.incompleteAt(this.after(state.end), "MissingEndParenthesisInSwitchStatement");
    }
  }

  /** The clauses and the closing brace, or null without it. */
  private switchClauses(state: SwitchParts, open: Token): Token | null {
    state.end = this.extentOf(open);
    this.skipNewlines();
    for (;;) {
      const isDefault = this.accept(T.Default);
      let condition: ExpressionAst | null;
      if (isDefault !== undefined) {
        condition = new StringConstantExpressionAst(
          this.extentOf(isDefault),
          isDefault.text,
          StringConstantType.BareWord,
        );
      } else {
        condition = this.singleArgument(ArgumentContext.SwitchCondition);
        if (condition === null) {
          state.failed = true;
          this.incompleteAt(this.after(state.end), "MissingSwitchConditionExpression");
          this.accept(T.RCurly);
          return null;
        }
      }
      this.switchClause(state, condition, isDefault !== undefined);
      this.skipNewlinesAndSemicolons();
      const close = this.accept(T.RCurly);
      if (close !== undefined) return close;
      const found = this.peek();
      if (found.kind === TokenKind.EndOfInput) {
        if (!state.incomplete) {
          state.failed = true;
          this.incompleteFrom(open, found, "MissingEndCurlyBrace");
        }
        return null;
      }
    }
  }

  private switchClause(state: SwitchParts, condition: ExpressionAst, isDefault: boolean): void {
    state.bodies.push(condition);
    state.end = condition.extent;
    const body = this.subrule(1, this.statementBlock);
    if (body === null) {
      state.failed = true;
      state.incomplete = this.incompleteAt(this.after(state.end), "MissingSwitchStatementClause");
      return;
    }
    state.bodies.push(body);
    state.end = body.extent;
    if (!isDefault) {
      state.clauses.push([condition, body]);
      return;
    }
    if (state.defaultClause !== null) {
      state.failed = true;
      this.errorAt(condition, "MultipleSwitchDefaultClauses");
    }
    state.defaultClause = body;
  }

  private defineForeachStatement(): LabeledRule {
    return this.RULE("foreachStatement", (label: Token | null) => {
      const keyword = this.take(T.Foreach);
      const start = label ?? keyword;
      const { flags, throttleLimit, badFlag } = this.foreachFlags();
      const fail = (at: Token | ScriptExtent, id: string, parts: (Ast | null)[], ...args: string[]): StatementAst => {
        this.incompleteAt(this.after(at), id, ...args);
        return this.errorStatement(this.span(start, at), parts);
      };
      const open = this.accept(T.LParen);
      if (open === undefined) return fail(keyword, "MissingOpenParenthesisAfterKeyword", [], "foreach");
      this.skipNewlines();
      const variableToken = this.accept(T.Variable);
      if (variableToken === undefined) return fail(open, "MissingVariableNameAfterForeach", []);
      const variable = new VariableExpressionAst(
        this.extentOf(variableToken),
        variableToken.payload as VariablePath,
        variableToken.kind === TokenKind.SplattedVariable,
      );
      this.skipNewlines();
      const inToken = this.accept(T.In);
      if (inToken === undefined) return fail(variable.extent, "MissingInInForeach", [variable]);
      this.skipNewlines();
      const collection = this.subrule(1, this.pipelineChain);
      if (collection === null) return fail(inToken, "MissingForeachExpression", [variable]);
      this.skipNewlines();
      const close = this.accept(T.RParen);
      if (close === undefined)
        return fail(collection.extent, "MissingEndParenthesisAfterForeach", [variable, collection]);
      const body = this.subrule(1, this.statementBlock);
      if (body === null) return fail(close, "MissingForeachStatement", [variable, collection]);
      if (badFlag !== null) return this.errorStatement(this.span(start, badFlag), [variable, collection, body]);
      const name = label === null ? null : (label.payload as string);
      return new ForEachStatementAst(this.span(start, body), name, flags, throttleLimit, variable, collection, body);
    });
  }

  private foreachFlags(): { flags: ForEachFlags; throttleLimit: ExpressionAst | null; badFlag: Token | null } {
    let flags: ForEachFlags = ForEachFlags.None;
    let throttleLimit: ExpressionAst | null = null;
    let badFlag: Token | null = null;
    this.skipNewlines();
    for (;;) {
      const parameter = this.accept(T.Parameter);
      if (parameter === undefined || this.RECORDING_PHASE) return { flags, throttleLimit, badFlag };
      if (abbreviates(parameter, "parallel")) {
        flags = ForEachFlags.Parallel;
      } else if (abbreviates(parameter, "throttlelimit")) {
        this.skipNewlines();
        throttleLimit = this.singleArgument(ArgumentContext.Argument);
        if (throttleLimit === null) this.incompleteAt(this.after(parameter), "MissingThrottleLimit");
      } else {
        badFlag = parameter;
        this.errorAt(parameter, "InvalidForeachFlag", (parameter.payload as ParameterPayload).parameterName);
      }
      this.skipNewlines();
    }
  }

  private defineForStatement(): LabeledRule {
    return this.RULE("forStatement", (label: Token | null) => {
      const keyword = this.take(T.For);
      const start = label ?? keyword;
      this.skipNewlines();
      const open = this.accept(T.LParen);
      if (open === undefined) {
        this.incompleteAt(this.after(keyword), "MissingOpenParenthesisAfterKeyword", "for");
        return this.errorStatement(this.span(start, keyword));
      }
      let end = this.extentOf(open);
      const part = (index: number): PipelineBaseAst | null => {
        this.skipNewlines();
        const pipeline = this.subrule(index, this.pipelineChain);
        if (pipeline !== null) end = pipeline.extent;
        if (index < 3) {
          const semicolon = this.accept(T.Semi);
          if (semicolon !== undefined) end = this.extentOf(semicolon);
        }
        return pipeline;
      };
      const initializer = part(1);
      const condition = part(2);
      const iterator = part(3);
      this.skipNewlines();
      const close = this.accept(T.RParen);
      let body: StatementBlockAst | null = null;
      if (close === undefined) {
        this.incompleteAt(this.after(end), "MissingEndParenthesisAfterStatement", "for");
      } else {
        body = this.subrule(1, this.statementBlock);
        if (body === null) {
          end = this.extentOf(close);
          this.incompleteAt(this.after(end), "MissingLoopStatement", "for");
        }
      }
      if (body === null) return this.errorStatement(this.span(start, end), [initializer, condition, iterator]);
      const name = label === null ? null : (label.payload as string);
      return new ForStatementAst(this.span(start, body), name, initializer, condition, iterator, body);
    });
  }

  private defineWhileStatement(): LabeledRule {
    return this.RULE("whileStatement", (label: Token | null) => {
      const keyword = this.take(T.While);
      const start = label ?? keyword;
      this.skipNewlines();
      const open = this.accept(T.LParen);
      if (open === undefined) {
        this.incompleteAt(this.after(keyword), "MissingOpenParenthesisAfterKeyword", keyword.text);
        return this.errorStatement(this.span(start, keyword));
      }
      this.skipNewlines();
      const condition = this.subrule(1, this.pipelineChain);
      if (condition === null) this.incompleteAt(this.after(open), "MissingExpressionAfterKeyword", "while");
      this.skipNewlines();
      const close = this.accept(T.RParen);
      if (close === undefined) {
        if (condition !== null && !(condition instanceof ErrorStatementAst)) {
          this.incompleteAt(this.after(condition), "MissingEndParenthesisAfterStatement", "while");
        }
        return this.errorStatement(this.span(start, condition ?? this.after(open)), [condition]);
      }
      this.skipNewlines();
      const body = this.subrule(1, this.statementBlock);
      if (body === null) {
        this.incompleteAt(this.after(close), "MissingLoopStatement", "while");
        return this.errorStatement(this.span(start, close), [condition]);
      }
      const name = label === null ? null : (label.payload as string);
      return new WhileStatementAst(
        this.span(start, body),
        name,
        condition ?? this.errorStatement(this.after(open)),
        body,
      );
    });
  }

  private defineDoStatement(): LabeledRule {
    const conditionWords = [{ ALT: () => this.take(T.While) }, { ALT: () => this.take(T.Until) }];
    return this.RULE("doStatement", (label: Token | null) => {
      const keyword = this.take(T.Do);
      const start = label ?? keyword;
      const fail = (at: Token | ScriptExtent, id: string, parts: (Ast | null)[], ...args: string[]): StatementAst => {
        this.incompleteAt(this.after(at), id, ...args);
        return this.errorStatement(this.span(start, at), parts);
      };
      const body = this.subrule(1, this.statementBlock);
      if (body === null) return fail(keyword, "MissingLoopStatement", [], "do");
      this.skipNewlines();
      const word = this.option(1, () => this.or(1, conditionWords));
      if (word === undefined) return fail(body.extent, "MissingWhileOrUntilInDoWhile", [body]);
      const wordText = tokenKindText(word.kind);
      this.skipNewlines();
      const open = this.accept(T.LParen);
      if (open === undefined) return fail(word, "MissingOpenParenthesisAfterKeyword", [body], wordText);
      this.skipNewlines();
      const condition = this.subrule(1, this.pipelineChain);
      if (condition === null) this.incompleteAt(this.after(open), "MissingExpressionAfterKeyword", wordText);
      this.skipNewlines();
      const close = this.accept(T.RParen);
      if (condition === null) return this.errorStatement(this.span(start, open), [body]);
      if (close === undefined) {
        return fail(condition.extent, "MissingEndParenthesisAfterStatement", [body, condition], wordText);
      }
      const name = label === null ? null : (label.payload as string);
      const extent = this.span(start, close);
      return word.kind === TokenKind.Until
        ? new DoUntilStatementAst(extent, name, condition, body)
        : new DoWhileStatementAst(extent, name, condition, body);
    });
  }
}

/** What a switch statement has been found to consist of so far. */
class SwitchParts {
  flags: number = SwitchFlags.None;
  condition: PipelineBaseAst | null = null;
  /** The condition was written in parentheses (not as -File's argument). */
  inParens = false;
  failed = false;
  incomplete = false;
  end: ScriptExtent;
  specified: Map<string, readonly [Token, Ast | null]> | null = null;
  defaultClause: StatementBlockAst | null = null;
  readonly clauses: (readonly [ExpressionAst, StatementBlockAst])[] = [];
  readonly bodies: Ast[] = [];

  constructor(end: ScriptExtent) {
    this.end = end;
  }
}
