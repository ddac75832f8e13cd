// Owns the rules of statements and statement blocks; loops are in loop-rules.ts, definitions in definition-rules.ts.
import { LoopRules, abbreviates } from "./loop-rules.ts";
import {
  BlockStatementAst,
  BreakStatementAst,
  CatchClauseAst,
  ContinueStatementAst,
  DataStatementAst,
  ErrorStatementAst,
  ExitStatementAst,
  IfStatementAst,
  ReturnStatementAst,
  StatementBlockAst,
  ThrowStatementAst,
  TrapStatementAst,
  TryStatementAst,
  TypeConstraintAst,
} from "./ast/index.ts";
import type { Ast, AttributeBaseAst, ExpressionAst, PipelineBaseAst, StatementAst } from "./ast/index.ts";
import { ArgumentContext } from "./parser-core.ts";
import type { Rule, StatementList } from "./parser-core.ts";
import type { ScriptExtent } from "./script-extent.ts";
import type { ParameterPayload, Token } from "./token.ts";
import { TokenFlags } from "./token.ts";
import { TokenKind, tokenKindText } from "./token-kind.ts";
import { BRACKET_WORD_TYPE, T } from "./token-types.ts";

export abstract class StatementRules extends LoopRules {
  declare protected functionDefinition: Rule<StatementAst>;
  declare protected configuration: Rule<StatementAst | null>;
  declare protected classDefinition: Rule<StatementAst | null, [AttributeBaseAst[] | null]>;
  declare protected enumDefinition: Rule<StatementAst, [AttributeBaseAst[] | null]>;
  declare protected usingStatement: Rule<StatementAst>;

  protected override statementBlock: Rule<StatementBlockAst | null> = this.later("statementBlock", () =>
    this.defineStatementBlock(),
  );
  protected override statementList: Rule<StatementList> = this.later("statementList", () => this.defineStatementList());
  protected ifStatement: Rule<StatementAst> = this.later("ifStatement", () => this.defineIfStatement());
  protected jumpStatement: Rule<StatementAst> = this.later("jumpStatement", () => this.defineJumpStatement());
  protected flowStatement: Rule<StatementAst> = this.later("flowStatement", () => this.defineFlowStatement());
  protected trapStatement: Rule<StatementAst> = this.later("trapStatement", () => this.defineTrapStatement());
  protected tryStatement: Rule<StatementAst> = this.later("tryStatement", () => this.defineTryStatement());
  protected dataStatement: Rule<StatementAst> = this.later("dataStatement", () => this.defineDataStatement());
  protected blockStatement: Rule<StatementAst> = this.later("blockStatement", () => this.defineBlockStatement());
  protected labeledStatement: Rule<StatementAst | null> = this.later("labeledStatement", () =>
    this.defineLabeledStatement(),
  );
  protected override statement: Rule<StatementAst | null> = this.later("statement", () => this.defineStatement());

  /** `{ statements }`; null when no `{` follows. */
  private defineStatementBlock(): Rule<StatementBlockAst | null> {
    return this.RULE("statementBlock", () => {
      this.skipNewlines();
      const open = this.accept(T.LCurly);
      if (open === undefined) return null;
      const list = this.subrule(1, this.statementList);
      const close = this.accept(T.RCurly);
      let end: Token | ScriptExtent | undefined = close;
      if (end === undefined) {
        end = list.extent ?? this.extentOf(open);
        this.incompleteFrom(open, this.peek(), "MissingEndCurlyBrace");
      }
      return new StatementBlockAst(this.span(open, end), list.statements, list.traps);
    });
  }

  private defineStatementList(): Rule<StatementList> {
    return this.RULE("statementList", () => {
      const statements: StatementAst[] = [];
      const traps: TrapStatementAst[] = [];
      let first: StatementAst | null = null;
      let last: StatementAst | null = null;
      this.skipNewlinesAndSemicolons();
      for (;;) {
        const statement = this.subrule(1, this.statement);
        if (statement === null) break;
        const signature = this.lexer.signatureOffset;
        if (signature >= 0 && signature < statement.extent.startOffset) {
          this.errorAt(statement, "TokenAfterEndOfValidScriptText");
        }
        if (statement instanceof TrapStatementAst) traps.push(statement);
        else statements.push(statement);
        first ??= statement;
        last = statement;
        this.skipNewlinesAndSemicolons();
        const kind = this.peekKind();
        if (this.RECORDING_PHASE || kind === TokenKind.RParen || kind === TokenKind.RCurly) break;
      }
      const extent = first === null || last === null ? null : this.span(first, last);
      return { statements, traps, extent };
    });
  }

  /** Any statement; null where none begins. */
  private defineStatement(): Rule<StatementAst | null> {
    const noLabel: { ARGS: [Token | null] } = { ARGS: [null] };
    let attributes: AttributeBaseAst[] | null = null;
    type Alternative = { ALT: () => StatementAst | null };
    const alternatives: Alternative[] = [
      { ALT: () => this.subrule(1, this.ifStatement) },
      { ALT: () => this.subrule(1, this.switchStatement, noLabel) },
      { ALT: () => this.subrule(1, this.foreachStatement, noLabel) },
      { ALT: () => this.subrule(1, this.forStatement, noLabel) },
      { ALT: () => this.subrule(1, this.whileStatement, noLabel) },
      { ALT: () => this.subrule(1, this.doStatement, noLabel) },
      { ALT: () => this.subrule(1, this.functionDefinition) },
      { ALT: () => this.subrule(1, this.flowStatement) },
      { ALT: () => this.subrule(1, this.jumpStatement) },
      { ALT: () => this.subrule(1, this.trapStatement) },
      { ALT: () => this.subrule(1, this.tryStatement) },
      { ALT: () => this.subrule(1, this.dataStatement) },
      { ALT: () => this.subrule(1, this.blockStatement) },
      { ALT: () => this.subrule(1, this.configuration) },
      { ALT: () => this.reservedWord(this.take(T.Reserved)) },
      { ALT: () => this.subrule(1, this.labeledStatement) },
      { ALT: () => this.subrule(1, this.classDefinition, { ARGS: [attributes] }) },
      { ALT: () => this.subrule(1, this.enumDefinition, { ARGS: [attributes] }) },
      { ALT: () => this.misplacedUsing() },
      { ALT: () => this.subrule(1, this.pipelineChain) },
      // What begins nothing at all still gets a pipeline's errors.
      { ALT: () => (this.RECORDING_PHASE ? null : this.subrule(1, this.pipelineChain)) },
    ];
    return this.RULE("statement", () => {
      this.enter();
      attributes = null;
      const token = this.peek();
      if (
        token.tokenTypeIdx === BRACKET_WORD_TYPE &&
        !this.RECORDING_PHASE &&
        !this.plainBrackets.has(token.startOffset)
      ) {
        attributes = this.statementAttributes(token.startOffset);
      }
      let result: StatementAst | null;
      const kind = this.peekKind();
      if (kind === TokenKind.EndOfInput && attributes === null && !this.RECORDING_PHASE) {
        result = null;
      } else if (this.isStrayClause(kind)) {
        // After an error these words are what is left of a statement: go on behind them.
        this.consumeToken();
        this.skipNewlines();
        result = this.subrule(1, this.statement);
      } else {
        result = this.or(1, alternatives);
      }
      this.leave();
      return result;
    });
  }

  private isStrayClause(kind: TokenKind): boolean {
    if (this.errorsFound.length === 0) return false;
    return kind === TokenKind.Else || kind === TokenKind.ElseIf || kind === TokenKind.Catch || kind === TokenKind.Until;
  }

  /** At `[`: the attributes of the statement that follows; null (and back at `[`) when they belong to an expression. */
  private statementAttributes(restorePoint: number): AttributeBaseAst[] | null {
    this.resync(restorePoint);
    this.plainBrackets.add(restorePoint);
    const attributes = this.attributesHere();
    const token = this.peek();
    if (attributes === null || token.kind === TokenKind.EndOfInput) {
      if (attributes !== null) this.resync(restorePoint);
      return null;
    }
    const first = attributes[0] as AttributeBaseAst;
    if ((token.flags & TokenFlags.StatementDoesntSupportAttributes) !== 0) {
      if (attributes.some((attribute) => attribute instanceof TypeConstraintAst)) {
        this.resync(restorePoint);
      } else {
        this.plainBrackets.delete(restorePoint);
        this.errorAt(first, "UnexpectedAttribute", first.typeName.fullName);
      }
      return null;
    }
    if ((token.flags & TokenFlags.Keyword) === 0) {
      this.resync(restorePoint);
      return null;
    }
    this.plainBrackets.delete(restorePoint);
    const constraint = attributes.find((attribute) => attribute instanceof TypeConstraintAst);
    if (constraint !== undefined)
      this.errorAt(constraint, "TypeNotAllowedBeforeStatement", constraint.typeName.fullName);
    if (token.kind === TokenKind.Class || token.kind === TokenKind.Enum) return attributes;
    if (token.kind !== TokenKind.Configuration) this.resync(restorePoint);
    return null;
  }

  private reservedWord(token: Token): StatementAst {
    this.errorAt(token, "ReservedKeywordNotAllowed", tokenKindText(token.kind));
    return this.errorStatement(this.extentOf(token));
  }

  private misplacedUsing(): StatementAst {
    const statement = this.subrule(1, this.usingStatement);
    this.errorAt(statement, "UsingMustBeAtStartOfScript");
    return statement;
  }

  /** `:label while ...` and the like; a label before anything else begins a command. */
  private defineLabeledStatement(): Rule<StatementAst | null> {
    return this.RULE("labeledStatement", () => {
      const label = this.take(T.Label);
      this.skipNewlines();
      const args: { ARGS: [Token | null] } = { ARGS: [label] };
      return this.or(1, [
        { ALT: (): StatementAst | null => this.subrule(1, this.switchStatement, args) },
        { ALT: (): StatementAst | null => this.subrule(1, this.foreachStatement, args) },
        { ALT: (): StatementAst | null => this.subrule(1, this.forStatement, args) },
        { ALT: (): StatementAst | null => this.subrule(1, this.whileStatement, args) },
        { ALT: (): StatementAst | null => this.subrule(1, this.doStatement, args) },
        {
          ALT: (): StatementAst | null => {
            if (this.RECORDING_PHASE) return null;
            this.resync(label.startOffset);
            return this.subrule(1, this.pipelineChain);
          },
        },
      ]);
    });
  }

  /** `parallel { }`, `sequence { }` */
  private defineBlockStatement(): Rule<StatementAst> {
    return this.RULE("blockStatement", () => {
      const keyword = this.take(T.Parallel);
      const body = this.subrule(1, this.statementBlock);
      if (body === null) {
        this.incompleteAt(this.after(keyword), "MissingStatementAfterKeyword", keyword.text);
        return this.errorStatement(this.extentOf(keyword));
      }
      return new BlockStatementAst(this.span(keyword, body), keyword, body);
    });
  }

  /** `break label`, `continue label` */
  private defineJumpStatement(): Rule<StatementAst> {
    const keywords = [{ ALT: () => this.take(T.Break) }, { ALT: () => this.take(T.Continue) }];
    return this.RULE("jumpStatement", () => {
      const keyword = this.or(1, keywords);
      const label = this.subrule(1, this.labelOrKey);
      const extent = this.span(keyword, label ?? keyword);
      return keyword.kind === TokenKind.Break
        ? new BreakStatementAst(extent, label)
        : new ContinueStatementAst(extent, label);
    });
  }

  /** `return`, `throw`, `exit` with an optional pipeline */
  private defineFlowStatement(): Rule<StatementAst> {
    const keywords = [
      { ALT: () => this.take(T.Return) },
      { ALT: () => this.take(T.Throw) },
      { ALT: () => this.take(T.Exit) },
    ];
    return this.RULE("flowStatement", () => {
      const keyword = this.or(1, keywords);
      const pipeline = this.subrule(1, this.pipelineChain);
      const extent = this.span(keyword, pipeline ?? keyword);
      if (keyword.kind === TokenKind.Return) return new ReturnStatementAst(extent, pipeline);
      return keyword.kind === TokenKind.Throw
        ? new ThrowStatementAst(extent, pipeline)
        : new ExitStatementAst(extent, pipeline);
    });
  }

  private defineIfStatement(): Rule<StatementAst> {
    return this.RULE("ifStatement", () => {
      const first = this.take(T.If);
      const clauses: (readonly [PipelineBaseAst, StatementBlockAst])[] = [];
      const parts: Ast[] = [];
      let elseClause: StatementBlockAst | null = null;
      let keyword = first;
      for (;;) {
        const clause = this.ifClause(first, keyword, parts);
        if (clause instanceof ErrorStatementAst) return clause;
        clauses.push(clause);
        const restorePoint = this.restorePoint();
        this.skipNewlines();
        const elseIf = this.accept(T.ElseIf);
        if (elseIf !== undefined && !this.RECORDING_PHASE) {
          keyword = elseIf;
          continue;
        }
        const elseToken = this.accept(T.Else);
        if (elseToken === undefined) {
          this.resync(restorePoint);
          break;
        }
        this.skipNewlines();
        elseClause = this.subrule(2, this.statementBlock);
        if (elseClause === null) {
          this.incompleteAt(this.after(elseToken), "MissingStatementBlockAfterElse");
          return this.errorStatement(this.span(first, elseToken), parts);
        }
        break;
      }
      const lastClause = clauses[clauses.length - 1] as readonly [PipelineBaseAst, StatementBlockAst];
      return new IfStatementAst(this.span(first, elseClause ?? lastClause[1]), clauses, elseClause);
    });
  }

  /** `(condition) { body }` after if or elseif; an error statement when a part is missing. */
  private ifClause(
    first: Token,
    keyword: Token,
    parts: Ast[],
  ): readonly [PipelineBaseAst, StatementBlockAst] | ErrorStatementAst {
    this.skipNewlines();
    const open = this.accept(T.LParen);
    if (open === undefined) {
      this.incompleteAt(this.after(keyword), "MissingOpenParenthesisInIfStatement", keyword.text);
      return this.errorStatement(this.span(first, keyword), parts);
    }
    this.skipNewlines();
    let condition = this.subrule(1, this.pipelineChain);
    if (condition === null) {
      const at = this.after(open);
      this.incompleteAt(at, "IfStatementMissingCondition", keyword.text);
      condition = this.errorStatement(at);
    } else {
      parts.push(condition);
    }
    this.skipNewlines();
    const close = this.accept(T.RParen);
    if (close === undefined) {
      const found = this.peek();
      if (!(condition instanceof ErrorStatementAst)) {
        this.incompleteAt(found, "MissingEndParenthesisAfterStatement", keyword.text);
      }
      return this.errorStatement(this.span(first, this.before(found)), parts);
    }
    this.skipNewlines();
    const body = this.subrule(1, this.statementBlock);
    if (body === null) {
      this.incompleteAt(close, "MissingStatementBlock", keyword.text);
      return this.errorStatement(this.span(first, close), parts);
    }
    parts.push(body);
    return [condition, body];
  }

  private defineTrapStatement(): Rule<StatementAst> {
    return this.RULE("trapStatement", () => {
      const keyword = this.take(T.Trap);
      const restorePoint = this.restorePoint();
      this.skipNewlines();
      const attribute = this.atLeftBracket() ? this.subrule(1, this.attribute) : null;
      const type = attribute instanceof TypeConstraintAst ? attribute : null;
      if (attribute !== null && type === null && !this.RECORDING_PHASE) this.resync(restorePoint);
      const body = this.subrule(1, this.statementBlock);
      if (body === null) {
        const end = type?.extent ?? this.extentOf(keyword);
        this.incompleteAt(this.after(end), "MissingTrapStatement");
        return this.errorStatement(this.span(keyword, end), [type]);
      }
      return new TrapStatementAst(this.span(keyword, body), type, body);
    });
  }

  private defineTryStatement(): Rule<StatementAst> {
    return this.RULE("tryStatement", () => {
      const keyword = this.take(T.Try);
      this.skipNewlines();
      const body = this.subrule(1, this.statementBlock);
      if (body === null) {
        this.incompleteAt(this.after(keyword), "MissingTryStatementBlock");
        return this.errorStatement(this.extentOf(keyword));
      }
      const catches: CatchClauseAst[] = [];
      const types: TypeConstraintAst[] = [];
      let end: ScriptExtent | null = null;
      for (;;) {
        this.skipNewlines();
        const catchToken = this.accept(T.Catch);
        if (catchToken === undefined) break;
        const outcome = this.catchClause(catchToken, types);
        end = outcome.end ?? end;
        if (outcome.clause !== null) catches.push(outcome.clause);
        if (outcome.clause === null || this.RECORDING_PHASE) break;
      }
      this.skipNewlines();
      const finallyToken = this.accept(T.Finally);
      let finallyBlock: StatementBlockAst | null = null;
      if (finallyToken !== undefined) {
        finallyBlock = this.subrule(2, this.statementBlock);
        if (finallyBlock === null) {
          end = this.extentOf(finallyToken);
          this.incompleteAt(this.after(end), "MissingFinallyStatementBlock", "finally");
        }
      }
      if (catches.length === 0 && finallyBlock === null && end === null) {
        end = body.extent;
        this.incompleteAt(this.after(end), "MissingCatchOrFinally");
      }
      if (end !== null) return this.errorStatement(this.span(keyword, end), [body, ...catches, ...types]);
      const last = finallyBlock ?? (catches[catches.length - 1] as CatchClauseAst);
      return new TryStatementAst(this.span(keyword, last), body, catches, finallyBlock);
    });
  }

  /** After `catch`: the clause, or where the error statement ends. */
  private catchClause(
    keyword: Token,
    errorTypes: TypeConstraintAst[],
  ): { clause: CatchClauseAst | null; end: ScriptExtent | null } {
    const types: TypeConstraintAst[] = [];
    let comma: Token | undefined;
    let missingType: ScriptExtent | null = null;
    for (;;) {
      const restorePoint = this.restorePoint();
      this.skipNewlines();
      const type = this.atLeftBracket() ? this.subrule(1, this.attribute) : null;
      if (type === null) {
        if (comma !== undefined) {
          missingType = this.extentOf(comma);
          this.incompleteAt(this.after(comma), "MissingTypeLiteralToken");
        }
        break;
      }
      if (!(type instanceof TypeConstraintAst)) {
        if (!this.RECORDING_PHASE) this.resync(restorePoint);
        break;
      }
      types.push(type);
      this.skipNewlines();
      comma = this.accept(T.Comma);
      if (comma === undefined) break;
    }
    const body = this.subrule(3, this.statementBlock);
    if (body === null) {
      errorTypes.push(...types);
      const end = types[types.length - 1]?.extent ?? this.extentOf(keyword);
      if (missingType !== null) return { clause: null, end: missingType };
      this.incompleteAt(this.after(end), "MissingCatchHandlerBlock");
      return { clause: null, end };
    }
    // PowerShell keeps the clause and reports the error statement all the same.
    return { clause: new CatchClauseAst(this.span(keyword, body), types, body), end: missingType };
  }

  private defineDataStatement(): Rule<StatementAst> {
    return this.RULE("dataStatement", () => {
      const keyword = this.take(T.Data);
      this.skipNewlines();
      const name = this.subrule(1, this.simpleName);
      this.skipNewlines();
      const commands: ExpressionAst[] = [];
      let end: ScriptExtent | null = null;
      const parameter = this.accept(T.Parameter);
      if (parameter !== undefined) end = this.supportedCommands(parameter, commands);
      let body: StatementBlockAst | null = null;
      if (end === null || this.RECORDING_PHASE) {
        body = this.subrule(1, this.statementBlock);
        if (body === null) {
          end = commands[commands.length - 1]?.extent ?? name?.extent ?? this.extentOf(keyword);
          this.incompleteAt(this.after(end), "MissingStatementBlockForDataSection");
        }
      }
      if (end !== null || body === null) return this.errorStatement(this.span(keyword, end ?? keyword), commands);
      return new DataStatementAst(this.span(keyword, body), name === null ? null : name.text, commands, body);
    });
  }

  /** `-SupportedCommand a, b`; where an error statement must end, or null. */
  private supportedCommands(parameter: Token, commands: ExpressionAst[]): ScriptExtent | null {
    let end: ScriptExtent | null = null;
    if (!abbreviates(parameter, "supportedcommand")) {
      end = this.extentOf(parameter);
      const { parameterName } = parameter.payload as ParameterPayload;
      this.errorAt(end, "InvalidParameterForDataSectionStatement", parameterName);
    }
    let comma: Token | undefined;
    for (;;) {
      this.skipNewlines();
      const command = this.singleArgument(ArgumentContext.CommandName);
      if (command === null) {
        if (end === null) {
          const at = this.after(comma ?? parameter);
          this.incompleteAt(at, "MissingValueForSupportedCommandInDataSectionStatement");
        }
        return this.extentOf(comma ?? parameter);
      }
      commands.push(command);
      comma = this.accept(T.Comma);
      if (comma === undefined || this.RECORDING_PHASE) return end;
    }
  }
}
