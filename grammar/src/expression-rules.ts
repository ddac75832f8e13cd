// Owns the rules of expressions: operators, unary and primary expressions, member access, index, calls.
import {
  ArrayLiteralAst,
  AttributeAst,
  AttributedExpressionAst,
  BinaryExpressionAst,
  CommandParameterAst,
  ConstantExpressionAst,
  ConvertExpressionAst,
  ErrorExpressionAst,
  ExpandableStringExpressionAst,
  IndexExpressionAst,
  InvokeMemberExpressionAst,
  MemberExpressionAst,
  StringConstantExpressionAst,
  StringConstantType,
  TernaryExpressionAst,
  TypeConstraintAst,
  TypeExpressionAst,
  UnaryExpressionAst,
  UsingExpressionAst,
  VariableExpressionAst,
} from "./ast/index.ts";
import type { AttributeBaseAst, CommandElementAst, ExpressionAst } from "./ast/index.ts";
import { Mode } from "./lexer.ts";
import type { NestedText } from "./lexer.ts";
import type { NumberLiteral } from "./number-literal.ts";
import { ArgumentContext } from "./parser-core.ts";
import type { Rule } from "./parser-core.ts";
import { ExpandableText } from "./scan-string.ts";
import { scanInvokeOpen } from "./scan-word.ts";
import type { ScriptExtent } from "./script-extent.ts";
import { Token } from "./token.ts";
import type { ParameterPayload } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { tokenTraits } from "./token-traits.generated.ts";
import { T } from "./token-types.ts";
import { TypeNameRules } from "./type-name-rules.ts";
import type { ITypeName } from "./type-name.ts";
import { VariablePath } from "./variable-path.ts";

/** Arguments of a rule whose operand follows an operator: there `?` and `:` end a number. */
const AFTER_OPERATOR: { ARGS: [boolean] } = { ARGS: [true] };
const FIRST_OPERAND: { ARGS: [boolean] } = { ARGS: [false] };
const WITH_MEMBERS: { ARGS: [boolean] } = { ARGS: [true] };
const WITHOUT_MEMBERS: { ARGS: [boolean] } = { ARGS: [false] };

const BINARY_OPERATOR = T.BinaryOp.tokenTypeIdx;
const BINARY_UNARY_OPERATOR = T.BinaryUnaryOp.tokenTypeIdx;

const stringTypes: Partial<Record<number, StringConstantType>> = {
  [TokenKind.StringLiteral]: StringConstantType.SingleQuoted,
  [TokenKind.HereStringLiteral]: StringConstantType.SingleQuotedHereString,
  [TokenKind.StringExpandable]: StringConstantType.DoubleQuoted,
  [TokenKind.HereStringExpandable]: StringConstantType.DoubleQuotedHereString,
};

function precedence(kind: TokenKind): number {
  return (tokenTraits[kind] as number) & 0xf;
}

export abstract class ExpressionRules extends TypeNameRules {
  protected declare parenExpression: Rule<ExpressionAst>;
  protected declare subExpression: Rule<ExpressionAst>;
  protected declare hashtable: Rule<ExpressionAst>;

  protected override simpleName: Rule<StringConstantExpressionAst | null> = this.defineSimpleName();
  protected override labelOrKey: Rule<ExpressionAst | null> = this.defineLabelOrKey();
  protected operator: Rule<Token> = this.defineOperator();
  protected prefixOperator: Rule<Token> = this.definePrefixOperator();
  protected nestedExpressions: Rule<ExpressionAst[], [ExpandableText]> = this.defineNestedExpressions();
  protected override primary: Rule<ExpressionAst | null, [boolean]> = this.definePrimary();
  protected override unary: Rule<ExpressionAst | null, [boolean]> = this.defineUnary();
  protected typedExpression: Rule<ExpressionAst | null> = this.defineTypedExpression();
  private readonly nextOperator = (): Token => this.subrule(2, this.operator);
  protected override expression: Rule<ExpressionAst | null, [boolean]> = this.defineExpression();
  protected memberName: Rule<CommandElementAst | null> = this.defineMemberName();
  protected memberAccess: Rule<ExpressionAst, [ExpressionAst]> = this.defineMemberAccess();
  protected elementAccess: Rule<ExpressionAst, [ExpressionAst]> = this.defineElementAccess();
  protected callArguments: Rule<{ list: ExpressionAst[]; last: ScriptExtent }> = this.defineCallArguments();

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

  private defineOperator(): Rule<Token> {
    const alternatives = [{ ALT: () => this.take(T.BinaryOp) }, { ALT: () => this.take(T.BinaryUnaryOp) }];
    return this.RULE("operator", () => this.or(1, alternatives));
  }

  private definePrefixOperator(): Rule<Token> {
    const alternatives = [
      { ALT: () => this.take(T.UnaryOp) },
      { ALT: () => this.take(T.BinaryUnaryOp) },
      { ALT: () => this.take(T.PlusPlus) },
      { ALT: () => this.take(T.MinusMinus) },
      { ALT: () => this.take(T.Comma) },
    ];
    return this.RULE("prefixOperator", () => this.or(1, alternatives));
  }

  /** `c ? a : b` or a binary expression; null when no expression begins here. */
  private defineExpression(): Rule<ExpressionAst | null, [boolean]> {
    return this.RULE("expression", (endNumber: boolean) => {
      this.enter();
      const mode = this.lexer.mode;
      this.setMode(Mode.Expression);
      let result = this.binary(endNumber);
      if (result !== null) {
        const condition = result;
        if (this.RECORDING_PHASE) this.option(1, () => this.ternary(condition));
        else if (this.at(T.QuestionMark)) result = this.ternary(condition);
      }
      this.setMode(mode);
      this.leave();
      return result;
    });
  }

  private ternary(condition: ExpressionAst): ExpressionAst {
    const question = this.take(T.QuestionMark);
    this.skipNewlines();
    const ifTrue =
      this.subrule(2, this.expression, AFTER_OPERATOR) ?? this.missingOperand(question, "ExpectedValueExpression");
    this.skipNewlines();
    const colon = this.accept(T.Colon);
    if (colon === undefined) {
      const token = this.peek();
      const isError = ifTrue instanceof ErrorExpressionAst;
      if (!isError) this.incompleteAt(token, "MissingColonInTernaryExpression");
      return this.errorExpression(this.span(condition, this.before(token)), isError ? [condition] : [condition, ifTrue]);
    }
    this.skipNewlines();
    const ifFalse =
      this.subrule(3, this.expression, AFTER_OPERATOR) ?? this.missingOperand(colon, "ExpectedValueExpression");
    return new TernaryExpressionAst(this.span(condition, ifFalse), condition, ifTrue, ifFalse);
  }

  private missingOperand(operator: Token, id: string): ErrorExpressionAst {
    const at = this.after(operator);
    this.incompleteAt(at, id, operator.text);
    return this.errorExpression(at);
  }

  /** Operands and operators in a row, combined by precedence climbing. */
  private binary(endNumber: boolean): ExpressionAst | null {
    const first = this.arrayLiteral(endNumber);
    if (first === null) return null;
    if (this.RECORDING_PHASE) this.option(2, () => this.operatorChain(first));
    let result = first;
    const type = this.peek().tokenTypeIdx;
    if (type === BINARY_OPERATOR || type === BINARY_UNARY_OPERATOR) {
      result = this.operatorChain(first);
    }
    return this.peekKind() === TokenKind.Parameter ? this.parameterInExpression(result) : result;
  }

  private operatorChain(first: ExpressionAst): ExpressionAst {
    const operands = [first];
    const operators: Token[] = [];
    let operator: Token | undefined = this.subrule(1, this.operator);
    while (operator !== undefined) {
      this.skipNewlines();
      const operand: ExpressionAst =
        this.arrayLiteral(true) ?? this.missingOperand(operator, "ExpectedValueExpression");
      operators.push(operator);
      operands.push(operand);
      operator = this.option(3, this.nextOperator);
      if (this.RECORDING_PHASE) return first;
      const limit = operator === undefined ? 0 : precedence(operator.kind);
      while (operators.length > 0 && precedence((operators[operators.length - 1] as Token).kind) >= limit) {
        const right = operands.pop() as ExpressionAst;
        const left = operands.pop() as ExpressionAst;
        const by = operators.pop() as Token;
        operands.push(new BinaryExpressionAst(this.span(left, right), left, by.kind, right, this.extentOf(by)));
      }
    }
    return operands[0] as ExpressionAst;
  }

  /** `$a -foo`: an unknown operator. */
  private parameterInExpression(left: ExpressionAst): ErrorExpressionAst {
    const token = this.peek();
    const extent = this.extentOf(token);
    this.errorAt(token, "UnexpectedToken", token.text);
    this.consumeToken();
    const name = (token.payload as ParameterPayload).parameterName;
    return this.errorExpression(this.span(left, token), [left, new CommandParameterAst(extent, name, null, extent)]);
  }

  /** `1, 2, 3` */
  private arrayLiteral(endNumber: boolean): ExpressionAst | null {
    const first = this.subrule(1, this.unary, endNumber ? AFTER_OPERATOR : FIRST_OPERAND);
    if (first === null || this.disableComma) return first;
    if (this.RECORDING_PHASE) this.option(4, () => this.arrayElements(first));
    return this.peekKind() === TokenKind.Comma ? this.arrayElements(first) : first;
  }

  /** At the first comma of an array. */
  private arrayElements(first: ExpressionAst): ArrayLiteralAst {
    const elements = [first];
    let comma: Token | undefined = this.take(T.Comma);
    while (comma !== undefined) {
      this.skipNewlines();
      const next = this.subrule(2, this.unary, AFTER_OPERATOR);
      if (next === null) {
        this.incompleteAt(this.after(comma), "MissingExpressionAfterToken", ",");
        elements.push(this.errorExpression(this.extentOf(comma)));
        break;
      }
      elements.push(next);
      if (this.RECORDING_PHASE) break;
      comma = this.accept(T.Comma);
    }
    return new ArrayLiteralAst(this.span(first, elements[elements.length - 1] as ExpressionAst), elements);
  }

  private defineUnary(): Rule<ExpressionAst | null, [boolean]> {
    const alternatives = [
      { ALT: (): ExpressionAst | null => this.subrule(1, this.primary, WITH_MEMBERS) },
      { ALT: (): ExpressionAst | null => this.subrule(1, this.typedExpression) },
      { ALT: (): ExpressionAst | null => this.prefixed() },
      { ALT: (): ExpressionAst | null => null },
    ];
    return this.RULE("unary", (endNumber: boolean) => {
      const lexer = this.lexer;
      const ahead = this.ahead;
      if (ahead === null || ahead.kind === TokenKind.Minus || (endNumber && ahead.kind === TokenKind.Generic)) {
        // Only where an operand is expected is `-1` a number, and only after an operator does `?` end one.
        const { allowSignedNumbers, endNumberOnTernary } = lexer;
        if (ahead !== null) this.resync(ahead.startOffset);
        lexer.allowSignedNumbers = true;
        lexer.endNumberOnTernary = endNumber;
        this.peek();
        lexer.allowSignedNumbers = allowSignedNumbers;
        lexer.endNumberOnTernary = endNumberOnTernary;
      }
      if (this.disableComma && this.peekKind() === TokenKind.Comma) return null;
      const result = this.or(1, alternatives);
      if (result === null) return null;
      const increment = this.accept(T.PlusPlus);
      if (increment !== undefined) {
        const span = this.span(result, increment);
        if (!this.RECORDING_PHASE) return new UnaryExpressionAst(span, TokenKind.PostfixPlusPlus, result);
      }
      const decrement = this.accept(T.MinusMinus);
      if (decrement === undefined) return result;
      return new UnaryExpressionAst(this.span(result, decrement), TokenKind.PostfixMinusMinus, result);
    });
  }

  private prefixed(): ExpressionAst {
    const operator = this.subrule(1, this.prefixOperator);
    this.enter();
    this.skipNewlines();
    const child = this.subrule(2, this.unary, AFTER_OPERATOR);
    this.leave();
    if (child === null) {
      this.incompleteAt(this.after(operator), "MissingExpressionAfterOperator", operator.text);
      return this.errorExpression(this.extentOf(operator));
    }
    const span = this.span(operator, child);
    if (operator.kind === TokenKind.Comma) return new ArrayLiteralAst(span, [child]);
    return new UnaryExpressionAst(span, operator.kind, child);
  }

  /** `[int]`, `[int]5`, `[int]::MaxValue`, `[Attr()][int]$x` */
  private defineTypedExpression(): Rule<ExpressionAst | null> {
    return this.RULE("typedExpression", () => {
      this.enter();
      const start = this.peek();
      const attributes = this.subrule(1, this.attributeList, { ARGS: [true] });
      this.leave();
      if (attributes === null) return null;
      const last = attributes[attributes.length - 1] as AttributeBaseAst;
      let result: ExpressionAst | null;
      if (last instanceof AttributeAst) {
        this.skipNewlines();
        const child = this.subrule(1, this.unary, AFTER_OPERATOR);
        if (child === null) {
          this.incompleteAt(last, "UnexpectedAttribute", last.typeName.fullName);
              return this.errorExpression(this.span(start, last), attributes);
        }
        result = new AttributedExpressionAst(this.span(last, child), last, child);
      } else {
        result = this.typedOperand(last as TypeConstraintAst);
      }
      for (let i = attributes.length - 2; i >= 0; i--) {
        const attribute = attributes[i] as AttributeBaseAst;
        const span = this.span(attribute, result);
        result =
          attribute instanceof TypeConstraintAst
            ? new ConvertExpressionAst(span, attribute, result)
            : new AttributedExpressionAst(span, attribute, result);
      }
      return result;
    });
  }

  /** What follows the last `[Type]`: a static member, an operand, or nothing. */
  private typedOperand(type: TypeConstraintAst): ExpressionAst {
    if (this.fetchMemberAccess(false)) {
      return this.postfix(new TypeExpressionAst(type.extent, type.typeName));
    }
    const kind = this.peekKind();
    if (kind !== TokenKind.NewLine && kind !== TokenKind.Comma) {
      this.enter();
      const child = this.subrule(2, this.unary, AFTER_OPERATOR);
      this.leave();
      if (child !== null) return new ConvertExpressionAst(this.span(type, child), type, child);
    }
    return new TypeExpressionAst(type.extent, type.typeName);
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
      for (const nested of text.nested) {
        if (nested instanceof Token) {
          if (this.lexer.tokens !== null) this.lexer.tokens.push(nested);
          expressions.push(this.using(this.variable(nested), false));
        } else {
          expressions.push(this.nestedSubExpression(nested));
        }
      }
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
          if (this.ahead !== null) return this.invocation(target, member, isStatic, nullConditional, generic?.types ?? []);
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
