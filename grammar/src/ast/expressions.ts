// Owns the expression nodes of the tree, named and shaped as in System.Management.Automation.Language.
import type { NumberLiteral } from "../number-literal.ts";
import type { ScriptExtent } from "../script-extent.ts";
import type { TokenKind } from "../token-kind.ts";
import type { ITypeName } from "../type-name.ts";
import type { VariablePath } from "../variable-path.ts";
import type { Ast, AttributeBaseAst, CommandElementAst, PipelineBaseAst, StatementAst } from "./base.ts";
import { ExpressionAst } from "./base.ts";
import type { ScriptBlockAst, TypeConstraintAst } from "./definitions.ts";
import type { StringConstantType } from "./flags.ts";
import type { StatementBlockAst } from "./statements.ts";

/** `@(...)`. */
export class ArrayExpressionAst extends ExpressionAst {
  readonly subExpression: StatementBlockAst;

  constructor(extent: ScriptExtent, subExpression: StatementBlockAst) {
    super(extent);
    this.subExpression = subExpression;
    subExpression.parent = this;
  }
  override get kind(): "ArrayExpression" {
    return "ArrayExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.subExpression);
  }
}

/** `1, 2, 3`. */
export class ArrayLiteralAst extends ExpressionAst {
  readonly elements: readonly ExpressionAst[];

  constructor(extent: ScriptExtent, elements: readonly ExpressionAst[]) {
    super(extent);
    this.elements = elements;
    for (const child of elements) child.parent = this;
  }
  override get kind(): "ArrayLiteral" {
    return "ArrayLiteral";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.elements) visit(child);
  }
}

/** `[Attr()] expr` (ConvertExpressionAst is the common case). */
export class AttributedExpressionAst extends ExpressionAst {
  readonly attribute: AttributeBaseAst;
  readonly child: ExpressionAst;

  constructor(extent: ScriptExtent, attribute: AttributeBaseAst, child: ExpressionAst) {
    super(extent);
    this.attribute = attribute;
    attribute.parent = this;
    this.child = child;
    child.parent = this;
  }
  override get kind(): "AttributedExpression" | "ConvertExpression" {
    return "AttributedExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.attribute);
    visit(this.child);
  }
}

/** `[int] expr`. */
export class ConvertExpressionAst extends AttributedExpressionAst {
  constructor(extent: ScriptExtent, attribute: TypeConstraintAst, child: ExpressionAst) {
    super(extent, attribute, child);
  }
  override get kind(): "ConvertExpression" {
    return "ConvertExpression";
  }
  /** The type constraint itself: what `attribute` is for a conversion. */
  get type(): TypeConstraintAst {
    return this.attribute as TypeConstraintAst;
  }
}

/** `left -op right`. */
export class BinaryExpressionAst extends ExpressionAst {
  readonly left: ExpressionAst;
  readonly operator: TokenKind;
  readonly right: ExpressionAst;
  readonly errorPosition: ScriptExtent;

  constructor(
    extent: ScriptExtent,
    left: ExpressionAst,
    operator: TokenKind,
    right: ExpressionAst,
    errorPosition: ScriptExtent,
  ) {
    super(extent);
    this.left = left;
    left.parent = this;
    this.operator = operator;
    this.right = right;
    right.parent = this;
    this.errorPosition = errorPosition;
  }
  override get kind(): "BinaryExpression" {
    return "BinaryExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.left);
    visit(this.right);
  }
}

/** A number, or `true` for an omitted attribute argument. */
export class ConstantExpressionAst extends ExpressionAst {
  readonly value: NumberLiteral | string | boolean;

  constructor(extent: ScriptExtent, value: NumberLiteral | string | boolean) {
    super(extent);
    this.value = value;
  }
  override get kind(): "ConstantExpression" | "StringConstantExpression" {
    return "ConstantExpression";
  }
}

/** `'text'`, a here-string or a bare word. */
export class StringConstantExpressionAst extends ConstantExpressionAst {
  readonly stringConstantType: StringConstantType;

  constructor(extent: ScriptExtent, value: string, stringConstantType: StringConstantType) {
    super(extent, value);
    this.stringConstantType = stringConstantType;
  }
  override get kind(): "StringConstantExpression" {
    return "StringConstantExpression";
  }
  get text(): string {
    return this.value as string;
  }
}

/** Stands where an expression could not be parsed. */
export class ErrorExpressionAst extends ExpressionAst {
  readonly nestedAst: readonly Ast[];

  constructor(extent: ScriptExtent, nestedAst: readonly Ast[]) {
    super(extent);
    this.nestedAst = nestedAst;
    for (const child of nestedAst) child.parent = this;
  }
  override get kind(): "ErrorExpression" {
    return "ErrorExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.nestedAst) visit(child);
  }
}

/** `"a $b $(c)"`. value: the text with its escapes processed; literals: the n + 1 constant pieces around the n nested expressions. */
export class ExpandableStringExpressionAst extends ExpressionAst {
  readonly value: string;
  readonly literals: readonly string[];
  readonly stringConstantType: StringConstantType;
  readonly nestedExpressions: readonly ExpressionAst[];

  constructor(
    extent: ScriptExtent,
    value: string,
    literals: readonly string[],
    stringConstantType: StringConstantType,
    nestedExpressions: readonly ExpressionAst[],
  ) {
    super(extent);
    this.value = value;
    this.literals = literals;
    this.stringConstantType = stringConstantType;
    this.nestedExpressions = nestedExpressions;
    for (const child of nestedExpressions) child.parent = this;
  }
  override get kind(): "ExpandableStringExpression" {
    return "ExpandableStringExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.nestedExpressions) visit(child);
  }
}

/** `@{ k = v }`. */
export class HashtableAst extends ExpressionAst {
  readonly keyValuePairs: readonly (readonly [ExpressionAst, StatementAst])[];

  constructor(extent: ScriptExtent, keyValuePairs: readonly (readonly [ExpressionAst, StatementAst])[]) {
    super(extent);
    this.keyValuePairs = keyValuePairs;
    for (const [first, second] of keyValuePairs) {
      first.parent = this;
      second.parent = this;
    }
  }
  override get kind(): "Hashtable" {
    return "Hashtable";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const [first, second] of this.keyValuePairs) {
      visit(first);
      visit(second);
    }
  }
}

/** `target[index]`, `target?[index]`. */
export class IndexExpressionAst extends ExpressionAst {
  readonly target: ExpressionAst;
  readonly index: ExpressionAst;
  readonly nullConditional: boolean;

  constructor(extent: ScriptExtent, target: ExpressionAst, index: ExpressionAst, nullConditional: boolean) {
    super(extent);
    this.target = target;
    target.parent = this;
    this.index = index;
    index.parent = this;
    this.nullConditional = nullConditional;
  }
  override get kind(): "IndexExpression" {
    return "IndexExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.target);
    visit(this.index);
  }
}

/** `expr.member`, `[type]::member`. */
export class MemberExpressionAst extends ExpressionAst {
  readonly expression: ExpressionAst;
  readonly member: CommandElementAst;
  readonly static: boolean;
  readonly nullConditional: boolean;

  constructor(
    extent: ScriptExtent,
    expression: ExpressionAst,
    member: CommandElementAst,
    isStatic: boolean,
    nullConditional: boolean,
  ) {
    super(extent);
    this.expression = expression;
    expression.parent = this;
    this.member = member;
    member.parent = this;
    this.static = isStatic;
    this.nullConditional = nullConditional;
  }
  override get kind(): "MemberExpression" | "InvokeMemberExpression" | "BaseCtorInvokeMemberExpression" {
    return "MemberExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.expression);
    visit(this.member);
  }
}

/** `expr.method(args)`, `[type]::method[T](args)`. */
export class InvokeMemberExpressionAst extends MemberExpressionAst {
  readonly arguments: readonly ExpressionAst[];
  readonly genericTypeArguments: readonly ITypeName[];

  constructor(
    extent: ScriptExtent,
    expression: ExpressionAst,
    member: CommandElementAst,
    args: readonly ExpressionAst[],
    isStatic: boolean,
    nullConditional: boolean,
    genericTypeArguments: readonly ITypeName[],
  ) {
    super(extent, expression, member, isStatic, nullConditional);
    this.arguments = args;
    for (const child of args) child.parent = this;
    this.genericTypeArguments = genericTypeArguments;
  }
  override get kind(): "InvokeMemberExpression" | "BaseCtorInvokeMemberExpression" {
    return "InvokeMemberExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    super.forEachChild(visit);
    for (const child of this.arguments) visit(child);
  }
}

/** `: base(args)` of a constructor; expression is `base`, member is `ctor`. */
export class BaseCtorInvokeMemberExpressionAst extends InvokeMemberExpressionAst {
  constructor(
    extent: ScriptExtent,
    expression: ExpressionAst,
    member: CommandElementAst,
    args: readonly ExpressionAst[],
  ) {
    super(extent, expression, member, args, false, false, []);
  }
  override get kind(): "BaseCtorInvokeMemberExpression" {
    return "BaseCtorInvokeMemberExpression";
  }
}

/** `( pipeline )`. */
export class ParenExpressionAst extends ExpressionAst {
  readonly pipeline: PipelineBaseAst;

  constructor(extent: ScriptExtent, pipeline: PipelineBaseAst) {
    super(extent);
    this.pipeline = pipeline;
    pipeline.parent = this;
  }
  override get kind(): "ParenExpression" {
    return "ParenExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.pipeline);
  }
}

/** `{ ... }` as a value. */
export class ScriptBlockExpressionAst extends ExpressionAst {
  readonly scriptBlock: ScriptBlockAst;

  constructor(extent: ScriptExtent, scriptBlock: ScriptBlockAst) {
    super(extent);
    this.scriptBlock = scriptBlock;
    scriptBlock.parent = this;
  }
  override get kind(): "ScriptBlockExpression" {
    return "ScriptBlockExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.scriptBlock);
  }
}

/** `$( ... )`. */
export class SubExpressionAst extends ExpressionAst {
  readonly subExpression: StatementBlockAst;

  constructor(extent: ScriptExtent, subExpression: StatementBlockAst) {
    super(extent);
    this.subExpression = subExpression;
    subExpression.parent = this;
  }
  override get kind(): "SubExpression" {
    return "SubExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.subExpression);
  }
}

/** `c ? a : b`. */
export class TernaryExpressionAst extends ExpressionAst {
  readonly condition: ExpressionAst;
  readonly ifTrue: ExpressionAst;
  readonly ifFalse: ExpressionAst;

  constructor(extent: ScriptExtent, condition: ExpressionAst, ifTrue: ExpressionAst, ifFalse: ExpressionAst) {
    super(extent);
    this.condition = condition;
    condition.parent = this;
    this.ifTrue = ifTrue;
    ifTrue.parent = this;
    this.ifFalse = ifFalse;
    ifFalse.parent = this;
  }
  override get kind(): "TernaryExpression" {
    return "TernaryExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.condition);
    visit(this.ifTrue);
    visit(this.ifFalse);
  }
}

/** `[int]` as a value. */
export class TypeExpressionAst extends ExpressionAst {
  readonly typeName: ITypeName;

  constructor(extent: ScriptExtent, typeName: ITypeName) {
    super(extent);
    this.typeName = typeName;
  }
  override get kind(): "TypeExpression" {
    return "TypeExpression";
  }
}

/** `-not x`, `-x`, `,x`, `++$x`, `$x++`. */
export class UnaryExpressionAst extends ExpressionAst {
  readonly tokenKind: TokenKind;
  readonly child: ExpressionAst;

  constructor(extent: ScriptExtent, tokenKind: TokenKind, child: ExpressionAst) {
    super(extent);
    this.tokenKind = tokenKind;
    this.child = child;
    child.parent = this;
  }
  override get kind(): "UnaryExpression" {
    return "UnaryExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.child);
  }
}

/** `$using:x`. */
export class UsingExpressionAst extends ExpressionAst {
  readonly subExpression: ExpressionAst;

  constructor(extent: ScriptExtent, subExpression: ExpressionAst) {
    super(extent);
    this.subExpression = subExpression;
    subExpression.parent = this;
  }
  override get kind(): "UsingExpression" {
    return "UsingExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.subExpression);
  }
}

/** `$x`, `@x` (splatted). */
export class VariableExpressionAst extends ExpressionAst {
  readonly variablePath: VariablePath;
  readonly splatted: boolean;

  constructor(extent: ScriptExtent, variablePath: VariablePath, splatted: boolean) {
    super(extent);
    this.variablePath = variablePath;
    this.splatted = splatted;
  }
  override get kind(): "VariableExpression" {
    return "VariableExpression";
  }
}
