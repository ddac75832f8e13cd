// Owns the statement nodes except pipelines and definitions.
import type { ScriptExtent } from "../script-extent.ts";
import type { TokenKind } from "../token-kind.ts";
import type { Token } from "../token.ts";
import type { ExpressionAst } from "./base.ts";
import { Ast, LabeledStatementAst, LoopStatementAst, PipelineBaseAst, StatementAst } from "./base.ts";
import type { TypeConstraintAst } from "./definitions.ts";
import type { VariableExpressionAst } from "./expressions.ts";
import type { ForEachFlags, SwitchFlags } from "./flags.ts";

/** `left op= right`. */
export class AssignmentStatementAst extends PipelineBaseAst {
  readonly left: ExpressionAst;
  readonly operator: TokenKind;
  readonly right: StatementAst;
  readonly errorPosition: ScriptExtent;

  constructor(
    extent: ScriptExtent,
    left: ExpressionAst,
    operator: TokenKind,
    right: StatementAst,
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
  override get kind(): "AssignmentStatement" {
    return "AssignmentStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.left);
    visit(this.right);
  }
}

/** `parallel { }`, `sequence { }` (workflows; refused later). */
export class BlockStatementAst extends StatementAst {
  readonly blockKind: Token;
  readonly body: StatementBlockAst;

  constructor(extent: ScriptExtent, blockKind: Token, body: StatementBlockAst) {
    super(extent);
    this.blockKind = blockKind;
    this.body = body;
    body.parent = this;
  }
  override get kind(): "BlockStatement" {
    return "BlockStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.body);
  }
}

/** `break [label]`. */
export class BreakStatementAst extends StatementAst {
  readonly label: ExpressionAst | null;

  constructor(extent: ScriptExtent, label: ExpressionAst | null) {
    super(extent);
    this.label = label;
    if (label !== null) label.parent = this;
  }
  override get kind(): "BreakStatement" {
    return "BreakStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.label !== null) visit(this.label);
  }
}

/** `continue [label]`. */
export class ContinueStatementAst extends StatementAst {
  readonly label: ExpressionAst | null;

  constructor(extent: ScriptExtent, label: ExpressionAst | null) {
    super(extent);
    this.label = label;
    if (label !== null) label.parent = this;
  }
  override get kind(): "ContinueStatement" {
    return "ContinueStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.label !== null) visit(this.label);
  }
}

/** `catch [T], [U] { }`. */
export class CatchClauseAst extends Ast {
  readonly catchTypes: readonly TypeConstraintAst[];
  readonly body: StatementBlockAst;

  constructor(extent: ScriptExtent, catchTypes: readonly TypeConstraintAst[], body: StatementBlockAst) {
    super(extent);
    this.catchTypes = catchTypes;
    for (const child of catchTypes) child.parent = this;
    this.body = body;
    body.parent = this;
  }
  override get kind(): "CatchClause" {
    return "CatchClause";
  }
  get isCatchAll(): boolean {
    return this.catchTypes.length === 0;
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.catchTypes) visit(child);
    visit(this.body);
  }
}

/** `data name -SupportedCommand c { }`. */
export class DataStatementAst extends StatementAst {
  readonly variable: string | null;
  readonly commandsAllowed: readonly ExpressionAst[];
  readonly body: StatementBlockAst;

  constructor(
    extent: ScriptExtent,
    variable: string | null,
    commandsAllowed: readonly ExpressionAst[],
    body: StatementBlockAst,
  ) {
    super(extent);
    this.variable = variable;
    this.commandsAllowed = commandsAllowed;
    for (const child of commandsAllowed) child.parent = this;
    this.body = body;
    body.parent = this;
  }
  override get kind(): "DataStatement" {
    return "DataStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.body);
  }
}

/** `do { } until (c)`. */
export class DoUntilStatementAst extends LoopStatementAst {
  override get kind(): "DoUntilStatement" {
    return "DoUntilStatement";
  }
}

/** `do { } while (c)`. */
export class DoWhileStatementAst extends LoopStatementAst {
  override get kind(): "DoWhileStatement" {
    return "DoWhileStatement";
  }
}

/** Stands where a statement could not be parsed; the parts that were are kept. */
export class ErrorStatementAst extends PipelineBaseAst {
  readonly errorKind: Token | null;
  readonly flags: ReadonlyMap<string, readonly [Token, Ast | null]> | null;
  readonly conditions: readonly Ast[];
  readonly bodies: readonly Ast[];
  readonly nestedAst: readonly Ast[];

  constructor(
    extent: ScriptExtent,
    errorKind: Token | null,
    flags: ReadonlyMap<string, readonly [Token, Ast | null]> | null,
    conditions: readonly Ast[],
    bodies: readonly Ast[],
    nestedAst: readonly Ast[],
  ) {
    super(extent);
    this.errorKind = errorKind;
    this.flags = flags;
    for (const [, argument] of flags?.values() ?? []) if (argument !== null) argument.parent = this;
    this.conditions = conditions;
    for (const child of conditions) child.parent = this;
    this.bodies = bodies;
    for (const child of bodies) child.parent = this;
    this.nestedAst = nestedAst;
    for (const child of nestedAst) child.parent = this;
  }
  override get kind(): "ErrorStatement" {
    return "ErrorStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.nestedAst) visit(child);
    for (const [, argument] of this.flags?.values() ?? []) if (argument !== null) visit(argument);
    for (const child of this.conditions) visit(child);
    for (const child of this.bodies) visit(child);
  }
}

/** `exit [n]`. */
export class ExitStatementAst extends StatementAst {
  readonly pipeline: PipelineBaseAst | null;

  constructor(extent: ScriptExtent, pipeline: PipelineBaseAst | null) {
    super(extent);
    this.pipeline = pipeline;
    if (pipeline !== null) pipeline.parent = this;
  }
  override get kind(): "ExitStatement" {
    return "ExitStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.pipeline !== null) visit(this.pipeline);
  }
}

/** `foreach ($v in c) { }`; condition is the collection. */
export class ForEachStatementAst extends LoopStatementAst {
  readonly flags: ForEachFlags;
  readonly throttleLimit: ExpressionAst | null;
  readonly variable: VariableExpressionAst;

  constructor(
    extent: ScriptExtent,
    label: string | null,
    flags: ForEachFlags,
    throttleLimit: ExpressionAst | null,
    variable: VariableExpressionAst,
    condition: PipelineBaseAst,
    body: StatementBlockAst,
  ) {
    super(extent, label, condition, body);
    this.flags = flags;
    this.throttleLimit = throttleLimit;
    if (throttleLimit !== null) throttleLimit.parent = this;
    this.variable = variable;
    variable.parent = this;
  }
  override get kind(): "ForEachStatement" {
    return "ForEachStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.variable);
    if (this.condition !== null) visit(this.condition);
    visit(this.body);
  }
}

/** `for (i; c; s) { }`. */
export class ForStatementAst extends LoopStatementAst {
  readonly initializer: PipelineBaseAst | null;
  readonly iterator: PipelineBaseAst | null;

  constructor(
    extent: ScriptExtent,
    label: string | null,
    initializer: PipelineBaseAst | null,
    condition: PipelineBaseAst | null,
    iterator: PipelineBaseAst | null,
    body: StatementBlockAst,
  ) {
    super(extent, label, condition, body);
    this.initializer = initializer;
    if (initializer !== null) initializer.parent = this;
    this.iterator = iterator;
    if (iterator !== null) iterator.parent = this;
  }
  override get kind(): "ForStatement" {
    return "ForStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.initializer !== null) visit(this.initializer);
    if (this.condition !== null) visit(this.condition);
    if (this.iterator !== null) visit(this.iterator);
    visit(this.body);
  }
}

/** `if (c) { } elseif (c) { } else { }`. */
export class IfStatementAst extends StatementAst {
  readonly clauses: readonly (readonly [PipelineBaseAst, StatementBlockAst])[];
  readonly elseClause: StatementBlockAst | null;

  constructor(
    extent: ScriptExtent,
    clauses: readonly (readonly [PipelineBaseAst, StatementBlockAst])[],
    elseClause: StatementBlockAst | null,
  ) {
    super(extent);
    this.clauses = clauses;
    for (const [first, second] of clauses) {
      first.parent = this;
      second.parent = this;
    }
    this.elseClause = elseClause;
    if (elseClause !== null) elseClause.parent = this;
  }
  override get kind(): "IfStatement" {
    return "IfStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const [first, second] of this.clauses) {
      visit(first);
      visit(second);
    }
    if (this.elseClause !== null) visit(this.elseClause);
  }
}

/** `return [pipeline]`. */
export class ReturnStatementAst extends StatementAst {
  readonly pipeline: PipelineBaseAst | null;

  constructor(extent: ScriptExtent, pipeline: PipelineBaseAst | null) {
    super(extent);
    this.pipeline = pipeline;
    if (pipeline !== null) pipeline.parent = this;
  }
  override get kind(): "ReturnStatement" {
    return "ReturnStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.pipeline !== null) visit(this.pipeline);
  }
}

/** `{ statements }` of a statement or an expression. */
export class StatementBlockAst extends Ast {
  readonly statements: readonly StatementAst[];
  readonly traps: readonly TrapStatementAst[];

  constructor(extent: ScriptExtent, statements: readonly StatementAst[], traps: readonly TrapStatementAst[]) {
    super(extent);
    this.statements = statements;
    for (const child of statements) child.parent = this;
    this.traps = traps;
    for (const child of traps) child.parent = this;
  }
  override get kind(): "StatementBlock" {
    return "StatementBlock";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.traps) visit(child);
    for (const child of this.statements) visit(child);
  }
}

/** `switch -Flags (c) { clause { } default { } }`. */
export class SwitchStatementAst extends LabeledStatementAst {
  readonly flags: SwitchFlags;
  readonly clauses: readonly (readonly [ExpressionAst, StatementBlockAst])[];
  readonly default: StatementBlockAst | null;

  constructor(
    extent: ScriptExtent,
    label: string | null,
    condition: PipelineBaseAst,
    flags: SwitchFlags,
    clauses: readonly (readonly [ExpressionAst, StatementBlockAst])[],
    defaultClause: StatementBlockAst | null,
  ) {
    super(extent, label, condition);
    this.flags = flags;
    this.clauses = clauses;
    for (const [first, second] of clauses) {
      first.parent = this;
      second.parent = this;
    }
    this.default = defaultClause;
    if (defaultClause !== null) defaultClause.parent = this;
  }
  override get kind(): "SwitchStatement" {
    return "SwitchStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.condition !== null) visit(this.condition);
    for (const [first, second] of this.clauses) {
      visit(first);
      visit(second);
    }
    if (this.default !== null) visit(this.default);
  }
}

/** `throw [pipeline]`. */
export class ThrowStatementAst extends StatementAst {
  readonly pipeline: PipelineBaseAst | null;

  constructor(extent: ScriptExtent, pipeline: PipelineBaseAst | null) {
    super(extent);
    this.pipeline = pipeline;
    if (pipeline !== null) pipeline.parent = this;
  }
  override get kind(): "ThrowStatement" {
    return "ThrowStatement";
  }
  /** `throw` alone inside a catch block. */
  get isRethrow(): boolean {
    if (this.pipeline !== null) return false;
    for (let parent = this.parent; parent !== null; parent = parent.parent) {
      if (parent.kind === "CatchClause") return true;
    }
    return false;
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.pipeline !== null) visit(this.pipeline);
  }
}

/** `trap [T] { }`. */
export class TrapStatementAst extends StatementAst {
  readonly trapType: TypeConstraintAst | null;
  readonly body: StatementBlockAst;

  constructor(extent: ScriptExtent, trapType: TypeConstraintAst | null, body: StatementBlockAst) {
    super(extent);
    this.trapType = trapType;
    if (trapType !== null) trapType.parent = this;
    this.body = body;
    body.parent = this;
  }
  override get kind(): "TrapStatement" {
    return "TrapStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.trapType !== null) visit(this.trapType);
    visit(this.body);
  }
}

/** `try { } catch { } finally { }`. */
export class TryStatementAst extends StatementAst {
  readonly body: StatementBlockAst;
  readonly catchClauses: readonly CatchClauseAst[];
  readonly finally: StatementBlockAst | null;

  constructor(
    extent: ScriptExtent,
    body: StatementBlockAst,
    catchClauses: readonly CatchClauseAst[],
    finallyBlock: StatementBlockAst | null,
  ) {
    super(extent);
    this.body = body;
    body.parent = this;
    this.catchClauses = catchClauses;
    for (const child of catchClauses) child.parent = this;
    this.finally = finallyBlock;
    if (finallyBlock !== null) finallyBlock.parent = this;
  }
  override get kind(): "TryStatement" {
    return "TryStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.body);
    for (const child of this.catchClauses) visit(child);
    if (this.finally !== null) visit(this.finally);
  }
}

/** `while (c) { }`. */
export class WhileStatementAst extends LoopStatementAst {
  override get kind(): "WhileStatement" {
    return "WhileStatement";
  }
}
