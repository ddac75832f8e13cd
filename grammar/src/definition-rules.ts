// Owns the rules of functions, using and configuration.
import { ClassRules } from "./class-rules.ts";
import {
  FunctionDefinitionAst,
  HashtableAst,
  StringConstantExpressionAst,
  UsingStatementAst,
  UsingStatementKind,
} from "./ast/index.ts";
import type { StatementAst } from "./ast/index.ts";
import { errorText } from "./error-text.ts";
import { ArgumentContext } from "./parser-core.ts";
import type { Rule } from "./parser-core.ts";
import type { Token } from "./token.ts";
import { TokenFlags } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { T } from "./token-types.ts";

const usingKinds: Partial<Record<number, UsingStatementKind>> = {
  [TokenKind.Namespace]: UsingStatementKind.Namespace,
  [TokenKind.Type]: UsingStatementKind.Type,
  [TokenKind.Module]: UsingStatementKind.Module,
  [TokenKind.Command]: UsingStatementKind.Command,
  [TokenKind.Assembly]: UsingStatementKind.Assembly,
};

/** Tokens that cannot name a function. */
const notFunctionNames = new Set<number>([
  TokenKind.Pipe,
  TokenKind.LParen,
  TokenKind.LCurly,
  TokenKind.AtParen,
  TokenKind.AtCurly,
  TokenKind.RCurly,
  TokenKind.RParen,
  TokenKind.EndOfInput,
  TokenKind.Semi,
  TokenKind.Redirection,
  TokenKind.RedirectInStd,
  TokenKind.AndAnd,
  TokenKind.OrOr,
  TokenKind.Ampersand,
  TokenKind.Variable,
  TokenKind.SplattedVariable,
  TokenKind.HereStringExpandable,
  TokenKind.HereStringLiteral,
  TokenKind.StringLiteral,
  TokenKind.StringExpandable,
]);

export abstract class DefinitionRules extends ClassRules {
  protected override functionDefinition: Rule<StatementAst> = this.later("functionDefinition", () =>
    this.defineFunction(),
  );
  protected override usingStatement: Rule<StatementAst> = this.later("usingStatement", () => this.defineUsing());
  protected override configuration: Rule<StatementAst | null> = this.later("configuration", () =>
    this.defineConfiguration(),
  );

  private defineFunction(): Rule<StatementAst> {
    return this.RULE("functionDefinition", () => {
      const keyword = this.take(T.Function);
      this.skipNewlines();
      const name = this.peek();
      if (notFunctionNames.has(name.kind) && !this.RECORDING_PHASE) {
        this.incompleteAt(this.after(keyword), "MissingNameAfterKeyword", keyword.text);
        return this.errorStatement(this.extentOf(keyword));
      }
      this.consumeToken();
      name.flags &= ~TokenFlags.Keyword;
      const { parameters, close, errorEnd } = this.functionParameters();
      let end = errorEnd;
      const open = this.accept(T.LCurly);
      if (open === undefined && end === null) {
        end = this.extentOf(close ?? name);
        this.incompleteAt(this.after(end), "MissingFunctionBody");
      }
      if (end !== null || open === undefined) {
        return this.errorStatement(this.span(keyword, end ?? name), parameters ?? []);
      }
      const workflow = this.lexer.inWorkflow;
      this.lexer.inWorkflow = keyword.kind === TokenKind.Workflow;
      const body = this.subrule(1, this.scriptBlock, { ARGS: [open, keyword.kind === TokenKind.Filter, null] });
      this.lexer.inWorkflow = workflow;
      const text = name.kind === TokenKind.Generic && typeof name.payload === "string" ? name.payload : name.text;
      return new FunctionDefinitionAst(
        this.span(keyword, body),
        keyword.kind === TokenKind.Filter,
        keyword.kind === TokenKind.Workflow,
        text,
        this.extentOf(name),
        parameters !== null && parameters.length === 0 ? null : parameters,
        body,
      );
    });
  }

  private defineUsing(): Rule<StatementAst> {
    return this.RULE("usingStatement", () => {
      const keyword = this.take(T.Using);
      const directive = this.accept(T.UsingKind);
      if (directive === undefined) {
        this.incompleteAt(this.after(keyword), "MissingUsingStatementDirective");
        return this.errorStatement(this.extentOf(keyword));
      }
      const kind = usingKinds[directive.kind] ?? UsingStatementKind.Namespace;
      const itemToken = this.peek();
      switch (itemToken.kind) {
        case TokenKind.EndOfInput:
        case TokenKind.NewLine:
        case TokenKind.Comma:
        case TokenKind.Semi:
          this.consumeToken();
          this.incompleteAt(this.after(directive), "MissingUsingItemName");
          return this.errorStatement(this.span(keyword, directive));
        default:
      }
      const item = this.subrule(1, this.commandArgument, { ARGS: [ArgumentContext.Argument] });
      if (item === null) {
        this.errorAt(itemToken, "InvalidValueForUsingItemName", itemToken.text);
        this.syncOnError(true, TokenKind.Semi, TokenKind.NewLine);
        return this.errorStatement(this.span(keyword, itemToken));
      }
      const isTable = item instanceof HashtableAst;
      if (!(item instanceof StringConstantExpressionAst) && !(isTable && kind === UsingStatementKind.Module)) {
        if (!this.RECORDING_PHASE) {
          this.errorAt(item, "InvalidValueForUsingItemName", item.extent.text);
          return this.errorStatement(this.span(keyword, item));
        }
      }
      const name = isTable ? null : (item as StringConstantExpressionAst);
      if (!isTable && kind !== UsingStatementKind.Assembly) {
        const equals = this.accept(T.Equals);
        if (equals !== undefined) return this.usingAlias(keyword, kind, name as StringConstantExpressionAst, equals);
        if (kind === UsingStatementKind.Type || kind === UsingStatementKind.Command) {
          this.incompleteAt(this.after(itemToken), "MissingEqualsInUsingAlias");
          return this.errorStatement(this.span(keyword, item), [item]);
        }
      }
      this.requireTerminator();
      return new UsingStatementAst(this.span(keyword, item), kind, name, null, isTable ? item : null);
    });
  }

  /** After `using ... name =`. */
  private usingAlias(
    keyword: Token,
    kind: UsingStatementKind,
    name: StringConstantExpressionAst,
    equals: Token,
  ): StatementAst {
    const token = this.peek();
    switch (token.kind) {
      case TokenKind.EndOfInput:
      case TokenKind.NewLine:
      case TokenKind.Semi:
        this.incompleteAt(this.after(equals), "MissingNamespaceAlias");
        return this.errorStatement(this.span(keyword, equals));
      case TokenKind.Comma:
        this.consumeToken();
        this.errorAt(token, "UnexpectedUnaryOperator", token.text);
        return this.errorStatement(this.span(keyword, token));
      default:
    }
    const alias = this.subrule(2, this.commandArgument, { ARGS: [ArgumentContext.Argument] });
    if (kind === UsingStatementKind.Module && alias instanceof HashtableAst) {
      this.requireTerminator();
      return new UsingStatementAst(this.span(keyword, token), kind, name, null, alias);
    }
    if (!(alias instanceof StringConstantExpressionAst)) {
      const extent = this.extentOf(alias ?? token);
      this.errorAt(extent, "InvalidValueForUsingItemName", extent.text);
      return this.errorStatement(this.span(keyword, extent), [name, alias]);
    }
    this.requireTerminator();
    return new UsingStatementAst(this.span(keyword, token), kind, name, alias, null);
  }

  private requireTerminator(): void {
    const token = this.peek();
    if (token.kind === TokenKind.NewLine || token.kind === TokenKind.Semi) this.consumeToken();
    else if (token.kind !== TokenKind.EndOfInput) this.incompleteAt(token, "MissingStatementTerminator");
  }

  /** `configuration Name { }`: there is no DSC here; the error is what PowerShell on Linux says. */
  private defineConfiguration(): Rule<StatementAst | null> {
    return this.RULE("configuration", () => {
      const keyword = this.take(T.Configuration);
      this.skipNewlines();
      const nameToken = this.peek();
      if (nameToken.kind === TokenKind.LCurly) {
        this.errorAt(this.after(keyword), "MissingConfigurationName");
        this.subrule(1, this.scriptBlockExpression);
        return null;
      }
      if (nameToken.kind === TokenKind.EndOfInput || nameToken.kind === TokenKind.Comma) {
        this.incompleteAt(this.after(nameToken), "MissingConfigurationName");
        return null;
      }
      const name = this.subrule(1, this.commandArgument, { ARGS: [ArgumentContext.Argument] });
      if (name === null) {
        this.incompleteAt(nameToken, "MissingConfigurationName");
      } else if (name instanceof StringConstantExpressionAst && !/^[A-Za-z][A-Za-z0-9_./-]*$/.test(name.text)) {
        this.errorAt(name, "InvalidConfigurationName", name.text);
      }
      this.skipNewlines();
      if (this.isConstrained) {
        this.errorAt(keyword, "ConfigurationNotAllowedInConstrainedLanguage");
        return null;
      }
      // Loading the DSC keywords fails here, and PowerShell goes on behind the brace it had looked at.
      this.errorAt(nameToken, "ParserError", errorText("DscSchemaStoreNotFound", []));
      this.accept(T.LCurly);
      return null;
    });
  }
}
