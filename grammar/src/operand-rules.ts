// Owns the rules of operands: names, variables, literals, expandable strings, member access, index, calls.
import { TypeNameRules } from "./type-name-rules.ts";
import {
  ConstantExpressionAst,
  ErrorExpressionAst,
  ExpandableStringExpressionAst,
  IndexExpressionAst,
  InvokeMemberExpressionAst,
  MemberExpressionAst,
  StringConstantExpressionAst,
  StringConstantType,
  UsingExpressionAst,
  VariableExpressionAst,
} from "./ast/index.ts";
import type { CommandElementAst, ExpressionAst } from "./ast/index.ts";
import { Mode } from "./lexer.ts";
import type { NestedText } from "./lexer.ts";
import type { NumberLiteral } from "./number-literal.ts";
import { ArgumentContext } from "./parser-core.ts";
import type { Rule } from "./parser-core.ts";
import { ExpandableText } from "./scan-string.ts";
import { scanInvokeOpen } from "./scan-word.ts";
import type { ScriptExtent } from "./script-extent.ts";
import { Token } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { T } from "./token-types.ts";
import type { ITypeName } from "./type-name.ts";
import { VariablePath } from "./variable-path.ts";

/** Arguments of a rule whose operand follows an operator: there `?` and `:` end a number. */
const FIRST_OPERAND: { ARGS: [boolean] } = { ARGS: [false] };
const WITH_MEMBERS: { ARGS: [boolean] } = { ARGS: [true] };
const WITHOUT_MEMBERS: { ARGS: [boolean] } = { ARGS: [false] };

const stringTypes: Partial<Record<number, StringConstantType>> = {
  [TokenKind.StringLiteral]: StringConstantType.SingleQuoted,
  [TokenKind.HereStringLiteral]: StringConstantType.SingleQuotedHereString,
  [TokenKind.StringExpandable]: StringConstantType.DoubleQuoted,
  [TokenKind.HereStringExpandable]: StringConstantType.DoubleQuotedHereString,
};

export abstract class OperandRules extends TypeNameRules {
  declare protected parenExpression: Rule<ExpressionAst>;
  declare protected subExpression: Rule<ExpressionAst>;
  declare protected hashtable: Rule<ExpressionAst>;
  protected override simpleName: Rule<StringConstantExpressionAst | null> = this.later("simpleName", () =>
    this.defineSimpleName(),
  );
  protected override labelOrKey: Rule<ExpressionAst | null> = this.later("labelOrKey", () => this.defineLabelOrKey());
  protected nestedExpressions: Rule<ExpressionAst[], [ExpandableText]> = this.later("nestedExpressions", () =>
    this.defineNestedExpressions(),
  );
  protected override primary: Rule<ExpressionAst | null, [boolean]> = this.later("primary", () => this.definePrimary());
  protected memberName: Rule<CommandElementAst | null> = this.later("memberName", () => this.defineMemberName());
  protected memberAccess: Rule<ExpressionAst, [ExpressionAst]> = this.later("memberAccess", () =>
    this.defineMemberAccess(),
  );
  protected elementAccess: Rule<ExpressionAst, [ExpressionAst]> = this.later("elementAccess", () =>
    this.defineElementAccess(),
  );
  protected callArguments: Rule<{ list: ExpressionAst[]; last: ScriptExtent }> = this.later("callArguments", () =>
    this.defineCallArguments(),
  );

  /** A plain identifier, whatever it would be elsewhere; null before anything else. */
  private defineSimpleName(): Rule<StringConstantExpressionAst | null> {
    return this.RULE("simpleName", () => {
      this.lexer.wantSimpleName = true;
      this.peek();
      this.lexer.wantSimpleName = false;
      const token = this.peek();
      if (token.kind !== TokenKind.Identifier && !this.RECORDING_PHASE) return null;
      token.tokenTypeIdx = T.Identifier.tokenTypeIdx as number;
      this.accept(T.Identifier);
      token.flags |= 0x100000;
      return new StringConstantExpressionAst(this.extentOf(token), token.text, StringConstantType.BareWord);
    });
  }

  /** A label after break and continue, or a hashtable's key. */
  private defineLabelOrKey(): Rule<ExpressionAst | null> {
    return this.RULE("labelOrKey", () => {
      const name = this.subrule(1, this.simpleName);
      if (name !== null && !this.RECORDING_PHASE) return name;
      const kind = this.peekKind();
      if (kind === TokenKind.NewLine || kind === TokenKind.Semi) return null;
      const savedComma = this.disableComma;
      this.disableComma = true;
      const label = this.subrule(1, this.unary, FIRST_OPERAND);
      this.disableComma = savedComma;
      return label;
    });
  }

  /** A value; null when none begins here. */
  private definePrimary(): Rule<ExpressionAst | null, [boolean]> {
    const alternatives = [
      { ALT: (): ExpressionAst => this.variable(this.take(T.Variable)) },
      {
        ALT: (): ExpressionAst => {
          const token = this.take(T.Number);
          return new ConstantExpressionAst(this.extentOf(token), token.payload as NumberLiteral);
        },
      },
      { ALT: (): ExpressionAst => this.expandable(this.take(T.StringExpandable)) },
      {
        ALT: (): ExpressionAst => {
          const token = this.take(T.StringLiteral);
          const type = stringTypes[token.kind] ?? StringConstantType.SingleQuoted;
          return new StringConstantExpressionAst(this.extentOf(token), token.payload as string, type);
        },
      },
      { ALT: (): ExpressionAst => this.subrule(1, this.parenExpression) },
      { ALT: (): ExpressionAst => this.subrule(1, this.subExpression) },
      { ALT: (): ExpressionAst => this.subrule(1, this.hashtable) },
      { ALT: (): ExpressionAst => this.subrule(1, this.scriptBlockExpression) },
    ];
    return this.RULE("primary", (withMembers: boolean) => {
      const kind = this.peekKind();
      const value = this.or(1, alternatives);
      if (kind === TokenKind.Variable || kind === TokenKind.SplattedVariable) return this.using(value, withMembers);
      return withMembers && this.ahead === null && this.fetchMemberAccess(true) ? this.postfix(value) : value;
    });
  }

  private variable(token: Token): VariableExpressionAst {
    return new VariableExpressionAst(
      this.extentOf(token),
      token.payload as VariablePath,
      token.kind === TokenKind.SplattedVariable,
    );
  }

  /** `$using:x` is the using expression of `$x` and all that is accessed on it. */
  private using(value: ExpressionAst, withMembers: boolean): ExpressionAst {
    const { variablePath: path, splatted } = value as VariableExpressionAst;
    const isUsing = path.driveName !== null && path.driveName.toLowerCase() === "using" && path.unqualifiedPath !== "";
    let result: ExpressionAst = value;
    if (isUsing) result = new VariableExpressionAst(value.extent, new VariablePath(path.unqualifiedPath), splatted);
    if (withMembers && this.fetchMemberAccess(true)) result = this.postfix(result);
    return isUsing ? new UsingExpressionAst(result.extent, result) : result;
  }

  private expandable(token: Token): ExpressionAst {
    const extent = this.extentOf(token);
    const type = stringTypes[token.kind] ?? StringConstantType.DoubleQuoted;
    const payload = token.payload;
    if (!(payload instanceof ExpandableText)) return new StringConstantExpressionAst(extent, payload as string, type);
    return this.expandableAst(extent, payload, type);
  }

  protected expandableAst(extent: ScriptExtent, text: ExpandableText, type: StringConstantType): ExpressionAst {
    const nested = this.subrule(2, this.nestedExpressions, { ARGS: [text] });
    return new ExpandableStringExpressionAst(extent, text.value, text.literals, type, nested);
  }

  /** The variables and subexpressions of expandable text, each parsed in its own stretch. */
  private defineNestedExpressions(): Rule<ExpressionAst[], [ExpandableText]> {
    return this.RULE("nestedExpressions", (text: ExpandableText) => {
      const expressions: ExpressionAst[] = [];
      // The tokens inside belong to the string's token.
      const outer = this.lexer.tokens;
      const inner: Token[] = [];
      if (outer !== null) this.lexer.tokens = inner;
      for (const nested of text.nested) {
        if (nested instanceof Token) {
          inner.push(nested);
          expressions.push(this.using(this.variable(nested), false));
        } else {
          expressions.push(this.nestedSubExpression(nested));
        }
      }
      if (outer !== null) text.nestedTokens = inner.filter((token) => token.kind !== TokenKind.EndOfInput);
      this.lexer.tokens = outer;
      return expressions;
    });
  }

  private nestedSubExpression(nested: NestedText): ExpressionAst {
    const lexer = this.lexer;
    const { text, pos, end, base, map } = lexer;
    lexer.text = nested.text;
    lexer.pos = nested.start;
    lexer.base = nested.start;
    lexer.end = nested.end;
    lexer.map = nested.map;
    const start = this.peek().startOffset;
    const result = this.subrule(1, this.primary, WITH_MEMBERS);
    this.ahead = null;
    lexer.text = text;
    lexer.pos = pos;
    lexer.end = end;
    lexer.base = base;
    lexer.map = map;
    return result ?? this.errorExpression(this.extent(start, start));
  }

  /** With a member access operator looked at: all that is accessed, called or indexed from here. */
  protected postfix(target: ExpressionAst): ExpressionAst {
    let result = target;
    do {
      const kind = this.peekKind();
      result =
        kind === TokenKind.LBracket || kind === TokenKind.QuestionLBracket
          ? this.subrule(3, this.elementAccess, { ARGS: [result] })
          : this.subrule(3, this.memberAccess, { ARGS: [result] });
    } while (this.fetchMemberAccess(true));
    return result;
  }

  private defineMemberName(): Rule<CommandElementAst | null> {
    const alternatives = [
      { ALT: (): CommandElementAst | null => this.subrule(1, this.primary, WITHOUT_MEMBERS) },
      { ALT: (): CommandElementAst | null => this.subrule(1, this.unary, FIRST_OPERAND) },
      { ALT: (): CommandElementAst | null => null },
    ];
    return this.RULE("memberName", () => {
      const name = this.subrule(1, this.simpleName);
      if (name !== null && !this.RECORDING_PHASE) return name;
      return this.or(1, alternatives);
    });
  }

  /** `.member`, `::member`, `?.member` and calls of them. */
  private defineMemberAccess(): Rule<ExpressionAst, [ExpressionAst]> {
    const operators = [
      { ALT: () => this.take(T.Dot) },
      { ALT: () => this.take(T.ColonColon) },
      { ALT: () => this.take(T.QuestionDot) },
    ];
    return this.RULE("memberAccess", (target: ExpressionAst) => {
      const operator = this.or(1, operators);
      const isStatic = operator.kind === TokenKind.ColonColon;
      const nullConditional = operator.kind === TokenKind.QuestionDot;
      this.skipNewlines();
      let member = this.subrule(1, this.memberName);
      if (member === null) {
        this.incompleteAt(this.after(operator), "MissingPropertyName");
        member = this.singleArgument(ArgumentContext.Argument) ?? this.errorExpression(this.span(target, operator));
      } else if (this.ahead === null) {
        const resyncTo = this.restorePoint();
        const generic = this.atGenericArguments() ? this.genericMethodArguments(resyncTo) : null;
        if (this.ahead === null) {
          this.ahead = scanInvokeOpen(this.lexer);
          if (this.ahead !== null)
            return this.invocation(target, member, isStatic, nullConditional, generic?.types ?? []);
        }
        if (generic?.closed) this.resync(resyncTo);
      }
      return new MemberExpressionAst(this.span(target, member), target, member, isStatic, nullConditional);
    });
  }

  private invocation(
    target: ExpressionAst,
    member: CommandElementAst,
    isStatic: boolean,
    nullConditional: boolean,
    types: readonly ITypeName[],
  ): ExpressionAst {
    let list: ExpressionAst[];
    let last: ScriptExtent;
    if (this.peekKind() === TokenKind.LParen) {
      ({ list, last } = this.subrule(1, this.callArguments));
    } else {
      const block = this.subrule(1, this.scriptBlockExpression);
      list = [block];
      last = block.extent;
    }
    const span = this.span(target, last);
    return new InvokeMemberExpressionAst(span, target, member, list, isStatic, nullConditional, types);
  }

  /** Could `[T](` follow the member's name? */
  private atGenericArguments(): boolean {
    const { text, end } = this.lexer;
    let pos = this.lexer.pos;
    while (pos < end && (text.charCodeAt(pos) === 32 || text.charCodeAt(pos) === 9)) pos++;
    return pos < end && text.charCodeAt(pos) === 91;
  }

  /** `[T, U]` between a method's name and its arguments; null (and back where it was) when it is an index. */
  private genericMethodArguments(resyncTo: number): { types: ITypeName[]; closed: boolean } | null {
    if (this.accept(T.LBracket) === undefined) {
      this.resync(resyncTo);
      return null;
    }
    const mode = this.lexer.mode;
    this.setMode(Mode.TypeName);
    this.skipNewlines();
    if (this.peekKind() !== TokenKind.Identifier) {
      this.setMode(mode);
      this.resync(resyncTo);
      return null;
    }
    const types = this.subrule(4, this.genericArguments);
    const closed = this.accept(T.RBracket) !== undefined;
    if (!closed) this.incompleteAt(this.before(this.peek()), "EndSquareBracketExpectedAtEndOfType");
    this.setMode(mode);
    return { types, closed };
  }

  /** `(a, b)` of a call. */
  private defineCallArguments(): Rule<{ list: ExpressionAst[]; last: ScriptExtent }> {
    return this.RULE("callArguments", () => {
      const open = this.take(T.LParen);
      const savedComma = this.disableComma;
      this.disableComma = true;
      const list: ExpressionAst[] = [];
      let comma: Token | undefined;
      let reported = false;
      for (;;) {
        this.skipNewlines();
        const argument = this.subrule(1, this.expression, FIRST_OPERAND);
        if (argument === null) {
          if (comma !== undefined) {
            this.incompleteAt(this.after(comma), "MissingExpressionAfterToken", ",");
            reported = true;
          }
          break;
        }
        list.push(argument);
        this.skipNewlines();
        comma = this.accept(T.Comma);
        if (comma === undefined || this.RECORDING_PHASE) break;
      }
      this.skipNewlines();
      const close = this.accept(T.RParen);
      const lastArgument = list[list.length - 1];
      if (close === undefined && !reported) {
        this.incompleteAt(this.after(lastArgument ?? open), "MissingEndParenthesisInMethodCall");
      }
      this.disableComma = savedComma;
      return { list, last: this.extentOf(close ?? comma ?? lastArgument ?? open) };
    });
  }

  /** `[index]`, `?[index]` */
  private defineElementAccess(): Rule<ExpressionAst, [ExpressionAst]> {
    const brackets = [{ ALT: () => this.take(T.LBracket) }, { ALT: () => this.take(T.QuestionLBracket) }];
    return this.RULE("elementAccess", (target: ExpressionAst) => {
      const open = this.or(1, brackets);
      this.skipNewlines();
      const savedComma = this.disableComma;
      this.disableComma = false;
      let index = this.subrule(1, this.expression, FIRST_OPERAND);
      this.disableComma = savedComma;
      if (index === null) {
        this.incompleteAt(this.after(open), "MissingArrayIndexExpression");
        index = this.errorExpression(this.extentOf(open));
      }
      this.skipNewlines();
      const close = this.accept(T.RBracket);
      if (close === undefined && !(index instanceof ErrorExpressionAst)) {
        this.incompleteAt(this.after(index), "MissingEndSquareBracket");
      }
      const span = this.span(target, close ?? index);
      return new IndexExpressionAst(span, target, index, open.kind === TokenKind.QuestionLBracket);
    });
  }

  /** One command argument in command mode, where the grammar wants just one; null when none is there. */
  protected singleArgument(context: ArgumentContext): ExpressionAst | null {
    const kind = this.peekKind();
    if (kind === TokenKind.Comma || kind === TokenKind.EndOfInput) return null;
    const mode = this.lexer.mode;
    this.setMode(Mode.Command);
    const argument = this.subrule(9, this.commandArgument, { ARGS: [context] });
    this.setMode(mode);
    return argument;
  }
}
