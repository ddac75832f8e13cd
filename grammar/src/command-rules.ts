// Owns the rules of pipelines, chains, commands, their arguments and redirections.
import { ExpressionRules } from "./expression-rules.ts";
import {
  ArrayLiteralAst,
  AssignmentStatementAst,
  CommandAst,
  CommandExpressionAst,
  CommandParameterAst,
  ErrorStatementAst,
  FileRedirectionAst,
  MergingRedirectionAst,
  PipelineAst,
  PipelineChainAst,
  RedirectionStream,
  StringConstantExpressionAst,
  StringConstantType,
} from "./ast/index.ts";
import type {
  ChainableAst,
  CommandBaseAst,
  CommandElementAst,
  ExpressionAst,
  PipelineBaseAst,
  RedirectionAst,
} from "./ast/index.ts";
import { isDoubleQuote, isNewLine } from "./char-traits.ts";
import { Mode } from "./lexer.ts";
import { ArgumentContext } from "./parser-core.ts";
import type { Rule } from "./parser-core.ts";
import { ExpandableText } from "./scan-string.ts";
import type { ScriptExtent } from "./script-extent.ts";
import { TokenFlags } from "./token.ts";
import type { ParameterPayload, RedirectionPayload, Token } from "./token.ts";
import { TokenKind, tokenKindText } from "./token-kind.ts";
import { tokenTraits } from "./token-traits.generated.ts";
import { T } from "./token-types.ts";

/** Shared by the many elements without any. */
const NO_REDIRECTIONS: readonly RedirectionAst[] = [];

const ASSIGNMENT_OPERATOR = 0x2000;

/** Names of streams as StreamAlreadyRedirected shows them. */
const streamNames = [
  "* stream",
  ...["output", "error", "warning", "verbose", "debug", "information"].map((name) => `${name} stream`),
];

/** What a command consists of so far, while it is parsed. */
class CommandParts {
  readonly elements: CommandElementAst[] = [];
  readonly redirections: (RedirectionAst | undefined)[] = [];
  context: ArgumentContext = ArgumentContext.CommandName;
  sawDashes = false;
  /** Of its last part; at first of the token that it begins with. */
  end: ScriptExtent;

  constructor(end: ScriptExtent) {
    this.end = end;
  }

  add(element: CommandElementAst): void {
    this.elements.push(element);
    this.end = element.extent;
  }
}

export abstract class CommandRules extends ExpressionRules {
  /** Of the innermost command; every command sets its own. */
  private parts!: CommandParts;
  protected anyWord: Rule<Token> = this.later("anyWord", () => this.defineAnyWord());
  protected override commandArgument: Rule<ExpressionAst | null, [ArgumentContext]> = this.later(
    "commandArgument",
    () => this.defineCommandArgument(),
  );
  protected redirection: Rule<RedirectionAst | null, [(RedirectionAst | undefined)[]]> = this.later("redirection", () =>
    this.defineRedirection(),
  );
  protected command: Rule<CommandAst | null> = this.later("command", () => this.defineCommand());
  protected override pipelineChain: Rule<PipelineBaseAst | null> = this.later("pipelineChain", () =>
    this.definePipelineChain(),
  );

  /** Any token that is a bare word where an argument is wanted. */
  private defineAnyWord(): Rule<Token> {
    const types = [
      ...[T.Word, T.Generic, T.Identifier, T.BracketWord, T.Parameter, T.Label, T.Unknown, T.Colon, T.ColonColon],
      ...[T.Dot, T.QuestionDot, T.QuestionMark, T.QuestionLBracket, T.LBracket, T.RBracket, T.PlusPlus, T.UnaryOp],
      ...[T.BinaryUnaryOp, T.BinaryOp, T.Equals, T.AssignOp, T.If, T.ElseIf, T.Else, T.Switch, T.Foreach, T.For],
      ...[T.In, T.While, T.Until, T.Do, T.Function, T.Return, T.Throw, T.Exit, T.Break, T.Continue, T.Trap, T.Try],
      ...[T.Catch, T.Finally, T.Data, T.Parallel, T.Configuration, T.Reserved, T.Class, T.Enum, T.Using, T.Param],
      ...[T.BlockName, T.Default, T.Static, T.Hidden, T.Base, T.InlineScript, T.UsingKind, T.OtherKeyword],
    ];
    const alternatives = types.map((type) => ({ ALT: () => this.take(type) }));
    return this.RULE("anyWord", () => this.or(1, alternatives));
  }

  /** One argument; in an argument's context with the commas that make it an array. Null when none begins here. */
  private defineCommandArgument(): Rule<ExpressionAst | null, [ArgumentContext]> {
    let context: ArgumentContext = ArgumentContext.Argument;
    const alternatives = [
      { ALT: (): ExpressionAst | null => this.subrule(1, this.primary, { ARGS: [true] }) },
      { ALT: (): ExpressionAst | null => this.word(this.subrule(1, this.anyWord), context) },
      { ALT: (): ExpressionAst | null => null },
    ];
    return this.RULE("commandArgument", (wanted: ArgumentContext) => {
      context = wanted;
      const first = this.or(1, alternatives);
      if (first === null || wanted !== ArgumentContext.Argument || isVerbatim(first)) return first;
      let comma = this.accept(T.Comma);
      if (comma === undefined) return first;
      const elements = [first];
      while (comma !== undefined) {
        this.skipNewlines();
        context = wanted;
        const next: ExpressionAst | null = this.or(1, alternatives);
        if (next === null) {
          this.incompleteAt(this.after(comma), "MissingExpression", ",");
          return this.errorExpression(this.span(first, comma), elements);
        }
        elements.push(next);
        if (this.RECORDING_PHASE || isVerbatim(next)) break;
        comma = this.accept(T.Comma);
      }
      return new ArrayLiteralAst(this.span(first, elements[elements.length - 1] as ExpressionAst), elements);
    });
  }

  private word(token: Token, context: ArgumentContext): ExpressionAst {
    const extent = this.extentOf(token);
    const payload = token.payload;
    if (token.kind !== TokenKind.Generic) {
      token.flags &= ~TokenFlags.Keyword;
      if ((context & ArgumentContext.CommandName) !== 0) token.flags |= TokenFlags.CommandName;
      else if (token.kind !== TokenKind.Identifier) token.kind = TokenKind.Generic;
      return new StringConstantExpressionAst(extent, token.text, StringConstantType.BareWord);
    }
    if ((context & ArgumentContext.CommandName) !== 0) token.flags |= TokenFlags.CommandName;
    if (!(payload instanceof ExpandableText)) {
      return new StringConstantExpressionAst(extent, payload as string, StringConstantType.BareWord);
    }
    if (context === ArgumentContext.CommandName) {
      return new StringConstantExpressionAst(extent, payload.value, StringConstantType.BareWord);
    }
    return this.expandableAst(extent, payload, StringConstantType.BareWord);
  }

  /** `> file`, `2>> file`, `*>&1`; null for the unsupported `<`. */
  private defineRedirection(): Rule<RedirectionAst | null, [(RedirectionAst | undefined)[]]> {
    const operators = [{ ALT: () => this.take(T.Redirection) }, { ALT: () => this.take(T.RedirectInStd) }];
    return this.RULE("redirection", (seen: (RedirectionAst | undefined)[]) => {
      const operator = this.or(1, operators);
      const payload = operator.payload as RedirectionPayload | null;
      let result: RedirectionAst;
      if (payload === null || payload.to < 0 || this.RECORDING_PHASE) {
        let target = this.singleArgument(ArgumentContext.FileName);
        if (target === null) {
          this.errorAt(this.after(operator), "MissingFileSpecification");
          target = this.errorExpression(this.extentOf(operator));
        }
        if (payload === null) {
          this.errorAt(operator, "RedirectionNotSupported", operator.text);
          return null;
        }
        const from = payload.from as RedirectionStream;
        result = new FileRedirectionAst(this.span(operator, target), from, target, payload.append);
      } else {
        // Only a merge into the output stream is supported.
        if (payload.to !== RedirectionStream.Output || payload.from === payload.to) {
          this.errorAt(operator, "RedirectionNotSupported", operator.text);
        }
        const from = payload.from as RedirectionStream;
        result = new MergingRedirectionAst(this.extentOf(operator), from, RedirectionStream.Output);
      }
      if (seen[result.fromStream] === undefined) seen[result.fromStream] = result;
      else this.errorAt(result, "StreamAlreadyRedirected", streamNames[result.fromStream] as string);
      return result;
    });
  }

  /** `name args`, `& x args`, `. x args`; null when no command begins here. */
  private defineCommand(): Rule<CommandAst | null> {
    const invocation = [{ ALT: () => this.take(T.Ampersand) }, { ALT: () => this.take(T.Dot) }];
    const parts = [
      { ALT: () => this.commandParameter(this.parts) },
      { ALT: () => this.dashes(this.parts) },
      { ALT: () => this.strayComma(this.parts) },
      { ALT: () => this.commandRedirection(this.parts) },
      { ALT: () => this.commandElement(this.parts) },
    ];
    const part = (): void => {
      this.or(2, parts);
      this.parts.context = ArgumentContext.Argument;
    };
    return this.RULE("command", () => {
      const mode = this.lexer.mode;
      const outer = this.parts;
      this.setMode(Mode.Command);
      const first = this.peek();
      const inner = new CommandParts(this.extentOf(first));
      this.parts = inner;
      const invoker = this.option(1, () => this.or(1, invocation));
      if (invoker !== undefined) inner.context = ArgumentContext.AfterInvocation;
      this.many(1, part);
      this.setMode(mode);
      this.parts = outer;
      return this.finishCommand(first, invoker, inner);
    });
  }

  /** `--`: what follows are arguments, whatever they look like. */
  private dashes(parts: CommandParts): void {
    const token = this.take(T.MinusMinus);
    const extent = this.extentOf(token);
    parts.add(
      parts.sawDashes
        ? new StringConstantExpressionAst(extent, token.text, StringConstantType.BareWord)
        : new CommandParameterAst(extent, "-", null, extent),
    );
    parts.sawDashes = true;
  }

  private strayComma(parts: CommandParts): void {
    const token = this.take(T.Comma);
    parts.end = this.extentOf(token);
    this.errorAt(token, "MissingArgument");
    this.skipNewlines();
  }

  /** A redirection; a word where the command's name is wanted. */
  private commandRedirection(parts: CommandParts): void {
    const token = this.peek();
    if ((parts.context & ArgumentContext.CommandName) === 0 || this.RECORDING_PHASE) {
      const result = this.subrule(1, this.redirection, { ARGS: [parts.redirections] });
      parts.end = result?.extent ?? this.extentOf(this.previous ?? token);
    } else {
      this.consumeToken();
      parts.add(new StringConstantExpressionAst(this.extentOf(token), token.text, StringConstantType.BareWord));
    }
  }

  private commandElement(parts: CommandParts): void {
    const argument = this.subrule(1, this.commandArgument, { ARGS: [parts.context] }) as ExpressionAst;
    parts.add(argument);
    if (!(argument instanceof StringConstantExpressionAst) || argument.value !== "--%") return;
    // What follows `--%` ends with the line (or at a pipe), and so does the command then.
    const rest = this.verbatimArgument();
    if (rest !== null) parts.add(rest);
  }

  private finishCommand(first: Token, invoker: Token | undefined, parts: CommandParts): CommandAst | null {
    const { elements, redirections, end } = parts;
    if (elements.length === 0) {
      if (invoker !== undefined) this.errorAt(first, "MissingExpression", first.text);
      return null;
    }
    const kind = invoker === undefined ? TokenKind.Unknown : invoker.kind;
    const kept =
      redirections.length === 0 ? NO_REDIRECTIONS : redirections.filter((redirection) => redirection !== undefined);
    return new CommandAst(this.span(first, end), elements, kind, kept);
  }

  /** `-name`, `-name:argument`; a word after `--` or where the command's name is wanted. */
  private commandParameter(parts: CommandParts): void {
    const token = this.take(T.Parameter);
    const extent = this.extentOf(token);
    if ((parts.context & ArgumentContext.CommandName) !== 0 || parts.sawDashes) {
      token.flags |= TokenFlags.CommandName;
      parts.add(new StringConstantExpressionAst(extent, token.text, StringConstantType.BareWord));
      return;
    }
    const { parameterName, usedColon } = token.payload as ParameterPayload;
    if (!usedColon || this.peekKind() === TokenKind.Comma) {
      parts.add(new CommandParameterAst(extent, parameterName, null, extent));
      return;
    }
    const argument = this.subrule(2, this.commandArgument, { ARGS: [ArgumentContext.Argument] });
    if (argument === null) this.errorAt(this.after(extent), "ParameterRequiresArgument", token.text);
    const span = argument === null ? extent : this.span(extent, argument);
    parts.add(new CommandParameterAst(span, parameterName, argument, extent));
  }

  /** After `--%`: the rest of the line up to a pipe or `&&`, verbatim. */
  private verbatimArgument(): StringConstantExpressionAst | null {
    if (this.ahead !== null) {
      if (this.ahead.kind !== TokenKind.Parameter) return null;
      this.resync(this.ahead.startOffset);
    }
    const lexer = this.lexer;
    lexer.skipWhiteSpace();
    lexer.tokenStart = lexer.pos;
    let quoted = false;
    for (; lexer.pos < lexer.end; lexer.pos++) {
      const c = lexer.peek();
      if (isNewLine(c)) break;
      if (isDoubleQuote(c)) quoted = !quoted;
      else if (!quoted && (c === 124 || (c === 38 && lexer.peekAt(1) === 38))) break;
    }
    const token = lexer.token(TokenKind.Generic, lexer.text.slice(lexer.tokenStart, lexer.pos));
    return new StringConstantExpressionAst(this.extentOf(token), token.payload as string, StringConstantType.BareWord);
  }

  /** An expression as a pipeline element, with its redirections. */
  private commandExpression(value: ExpressionAst): CommandExpressionAst {
    const kind = this.peekKind();
    if (kind !== TokenKind.Redirection && kind !== TokenKind.RedirectInStd && !this.RECORDING_PHASE) {
      return new CommandExpressionAst(value.extent, value, NO_REDIRECTIONS);
    }
    const seen: (RedirectionAst | undefined)[] = [];
    let last: RedirectionAst | null = null;
    this.many(1, () => {
      last = this.subrule(1, this.redirection, { ARGS: [seen] });
    });
    const extent = last === null ? value.extent : this.span(value, last as RedirectionAst);
    const kept = seen.filter((redirection) => redirection !== undefined);
    return new CommandExpressionAst(extent, value, kept);
  }

  /** `a | b`; start is the first element when its expression is already there. Null when nothing begins here. */
  private pipeline(start: ExpressionAst | null): PipelineAst | null {
    const elements: CommandBaseAst[] = [];
    let value = start;
    let pipe: Token | undefined;
    for (;;) {
      if (value === null && pipe !== undefined && !this.atWord()) value = this.expressionHere();
      let element: CommandBaseAst | null;
      if (value !== null) {
        if (elements.length > 0) this.errorAt(value, "ExpressionsMustBeFirstInPipeline");
        element = this.commandExpression(value);
      } else {
        element = this.subrule(1, this.command);
      }
      if (this.RECORDING_PHASE) this.subrule(1, this.command);
      if (element !== null) elements.push(element);
      else if (elements.length > 0 || this.peekKind() === TokenKind.Pipe) {
        this.incompleteAt(pipe === undefined ? this.peek() : this.after(pipe), "EmptyPipeElement");
      }
      value = null;
      if (this.peekKind() === TokenKind.NewLine) this.continueWithPipe();
      pipe = this.accept(T.Pipe);
      if (pipe === undefined) {
        this.checkPipelineEnd();
        break;
      }
      this.skipNewlines();
      if (this.RECORDING_PHASE) break;
      if (this.peekKind() === TokenKind.EndOfInput) {
        this.incompleteAt(this.after(pipe), "EmptyPipeElement");
        break;
      }
    }
    const first = elements[0];
    if (first === undefined) return null;
    return new PipelineAst(this.span(first, elements[elements.length - 1] as CommandBaseAst), elements, false);
  }

  private expressionHere(): ExpressionAst | null {
    const mode = this.lexer.mode;
    this.setMode(Mode.Expression);
    const value = this.subrule(1, this.expression, { ARGS: [false] });
    this.setMode(mode);
    return value;
  }

  private checkPipelineEnd(): void {
    const token = this.peek();
    switch (token.kind) {
      case TokenKind.Semi:
      case TokenKind.NewLine:
      case TokenKind.RParen:
      case TokenKind.RCurly:
      case TokenKind.EndOfInput:
      case TokenKind.AndAnd:
      case TokenKind.OrOr:
      case TokenKind.Ampersand:
        return;
      default:
        this.errorAt(token, "UnexpectedToken", token.text);
    }
  }

  /** At a new line: goes on to the next line when that begins with a pipe, comment lines apart. */
  private continueWithPipe(): void {
    const { text, end } = this.lexer;
    const from = this.lexer.pos;
    if (from >= end) return;
    let lineIsEmpty = true;
    let pos = from;
    while (pos < end) {
      const c = text.charCodeAt(pos);
      if (c === 32 || c === 9) {
        pos++;
      } else if (isNewLine(c)) {
        if (lineIsEmpty) return;
        lineIsEmpty = true;
        pos += c === 13 && text.charCodeAt(pos + 1) === 10 ? 2 : 1;
      } else if (c === 35) {
        lineIsEmpty = false;
        while (pos < end && !isNewLine(text.charCodeAt(pos))) pos++;
      } else if (c === 60 && text.charCodeAt(pos + 1) === 35) {
        lineIsEmpty = false;
        const close = text.indexOf("#>", pos + 2);
        pos = close < 0 ? end : close + 2;
      } else {
        if (c === 124) this.skipNewlines();
        return;
      }
    }
  }

  /** `a && b || c`, an assignment, or a single pipeline; null when nothing begins here. */
  private definePipelineChain(): Rule<PipelineBaseAst | null> {
    return this.RULE("pipelineChain", () => {
      this.enter();
      let start: ExpressionAst | null = null;
      if (!this.atWord() || this.RECORDING_PHASE) {
        const mode = this.lexer.mode;
        this.setMode(Mode.Expression);
        start = this.subrule(1, this.expression, { ARGS: [false] });
        let assign: Token | null = null;
        if (start !== null) {
          assign = this.peek();
          if (((tokenTraits[assign.kind] as number) & ASSIGNMENT_OPERATOR) === 0) assign = null;
          else this.consumeToken();
        }
        this.setMode(mode);
        if (assign !== null && start !== null && !this.RECORDING_PHASE) {
          const assignment = this.assignment(start, assign);
          this.leave();
          return assignment;
        }
      }
      const first = this.pipeline(start);
      if (first === null) {
        this.leave();
        return null;
      }
      const result = this.chain(first);
      this.leave();
      return result;
    });
  }

  private assignment(left: ExpressionAst, operator: Token): AssignmentStatementAst {
    this.skipNewlines();
    let right = this.subrule(1, this.statement);
    if (right === null) {
      const at = this.after(operator);
      this.incompleteAt(at, "ExpectedValueExpression", tokenKindText(operator.kind));
      right = this.errorStatement(at);
    }
    // The tree has a lone expression without the pipeline around it.
    if (right instanceof PipelineAst && !right.background && right.pipelineElements.length === 1) {
      const element = right.pipelineElements[0] as CommandBaseAst;
      if (element instanceof CommandExpressionAst) right = element;
    }
    return new AssignmentStatementAst(this.span(left, right), left, operator.kind, right, this.extentOf(operator));
  }

  /** After a pipeline: `&`, and `&&`, `||` with what follows them. */
  private chain(first: PipelineAst): PipelineBaseAst {
    let left: ChainableAst | null = null;
    let operator: Token | null = null;
    let next = first;
    for (;;) {
      const ampersand = this.accept(T.Ampersand);
      if (ampersand !== undefined && this.peek().tokenTypeIdx === T.ChainOp.tokenTypeIdx) {
        const bad = this.peek();
        this.consumeToken();
        this.errorAt(bad, "BackgroundOperatorInPipelineChain");
        return this.errorStatement(this.span(left ?? next, bad));
      }
      const background = ampersand !== undefined;
      const chainOperator = background ? undefined : this.accept(T.ChainOp);
      if (chainOperator === undefined) {
        if (left === null) {
          return background ? new PipelineAst(next.extent, next.pipelineElements, true) : next;
        }
        return new PipelineChainAst(this.span(left, next), left, next, (operator as Token).kind, background);
      }
      this.skipNewlines();
      left =
        left === null ? next : new PipelineChainAst(this.span(left, next), left, next, (operator as Token).kind, false);
      operator = chainOperator;
      if (this.peekKind() === TokenKind.EndOfInput) {
        this.incompleteAt(this.after(operator), "EmptyPipelineChainElement", operator.text);
        return left;
      }
      const token = this.peek();
      const start = this.atWord() ? null : this.expressionHere();
      const pipeline = this.pipeline(start);
      if (pipeline === null) return this.missingChainElement(left, operator, token);
      next = pipeline;
    }
  }

  private missingChainElement(left: ChainableAst, operator: Token, found: Token): ErrorStatementAst {
    if (found.kind === TokenKind.EndOfInput) {
      this.incompleteAt(this.after(operator), "EmptyPipelineChainElement", operator.text);
    } else if (found.kind !== TokenKind.Dot && found.kind !== TokenKind.Ampersand) {
      this.errorAt(this.span(operator, found), "EmptyPipelineChainElement", operator.text);
    }
    return new ErrorStatementAst(this.span(left, operator), operator, null, [], [], [left]);
  }
}

function isVerbatim(argument: ExpressionAst): boolean {
  return (
    argument instanceof StringConstantExpressionAst &&
    argument.value === "--%" &&
    argument.stringConstantType === StringConstantType.BareWord
  );
}
