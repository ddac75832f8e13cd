// Owns the rules of operators: ternary, binary, unary, arrays with commas, types before operands.
import { OperandRules } from "./operand-rules.ts";
import {
  ArrayLiteralAst,
  AttributeAst,
  AttributedExpressionAst,
  BinaryExpressionAst,
  CommandParameterAst,
  ConvertExpressionAst,
  ErrorExpressionAst,
  TernaryExpressionAst,
  TypeConstraintAst,
  TypeExpressionAst,
  UnaryExpressionAst,
} from "./ast/index.ts";
import type { AttributeBaseAst, ExpressionAst } from "./ast/index.ts";
import { Mode } from "./lexer.ts";
import type { Rule } from "./parser-core.ts";
import { Token } from "./token.ts";
import type { ParameterPayload } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { tokenTraits } from "./token-traits.generated.ts";
import { T } from "./token-types.ts";

/** Arguments of a rule whose operand follows an operator: there `?` and `:` end a number. */
const AFTER_OPERATOR: { ARGS: [boolean] } = { ARGS: [true] };
const FIRST_OPERAND: { ARGS: [boolean] } = { ARGS: [false] };
const WITH_MEMBERS: { ARGS: [boolean] } = { ARGS: [true] };

const BINARY_OPERATOR = T.BinaryOp.tokenTypeIdx;
const BINARY_UNARY_OPERATOR = T.BinaryUnaryOp.tokenTypeIdx;

function precedence(kind: TokenKind): number {
  return (tokenTraits[kind] as number) & 0xf;
}

export abstract class ExpressionRules extends OperandRules {
  protected operator: Rule<Token> = this.later("operator", () => this.defineOperator());
  protected prefixOperator: Rule<Token> = this.later("prefixOperator", () => this.definePrefixOperator());
  protected override unary: Rule<ExpressionAst | null, [boolean]> = this.later("unary", () => this.defineUnary());
  protected typedExpression: Rule<ExpressionAst | null> = this.later("typedExpression", () =>
    this.defineTypedExpression(),
  );
  private readonly nextOperator = (): Token => this.subrule(2, this.operator);
  protected override expression: Rule<ExpressionAst | null, [boolean]> = this.later("expression", () =>
    this.defineExpression(),
  );

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
      return this.errorExpression(
        this.span(condition, this.before(token)),
        isError ? [condition] : [condition, ifTrue],
      );
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
}
