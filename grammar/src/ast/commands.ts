// Owns pipelines, commands, their parameters and redirections.
import type { ScriptExtent } from "../script-extent.ts";
import type { TokenKind } from "../token-kind.ts";
import type { Ast, ExpressionAst } from "./base.ts";
import { ChainableAst, CommandBaseAst, CommandElementAst, RedirectionAst } from "./base.ts";
import type { RedirectionStream } from "./flags.ts";

/** `a | b | c`, also a lone expression. */
export class PipelineAst extends ChainableAst {
  readonly pipelineElements: readonly CommandBaseAst[];
  readonly background: boolean;

  constructor(extent: ScriptExtent, pipelineElements: readonly CommandBaseAst[], background: boolean) {
    super(extent);
    this.pipelineElements = pipelineElements;
    for (const child of pipelineElements) child.parent = this;
    this.background = background;
  }
  override get kind(): "Pipeline" {
    return "Pipeline";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.pipelineElements) visit(child);
  }
}

/** `a && b || c`. */
export class PipelineChainAst extends ChainableAst {
  readonly lhsPipelineChain: ChainableAst;
  readonly rhsPipeline: PipelineAst;
  readonly operator: TokenKind;
  readonly background: boolean;

  constructor(
    extent: ScriptExtent,
    lhsPipelineChain: ChainableAst,
    rhsPipeline: PipelineAst,
    operator: TokenKind,
    background: boolean,
  ) {
    super(extent);
    this.lhsPipelineChain = lhsPipelineChain;
    lhsPipelineChain.parent = this;
    this.rhsPipeline = rhsPipeline;
    rhsPipeline.parent = this;
    this.operator = operator;
    this.background = background;
  }
  override get kind(): "PipelineChain" {
    return "PipelineChain";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.lhsPipelineChain);
    visit(this.rhsPipeline);
  }
}

/** `name -param arg`, `& $x`, `. file`; invocationOperator is Unknown, Ampersand or Dot. */
export class CommandAst extends CommandBaseAst {
  readonly commandElements: readonly CommandElementAst[];
  readonly invocationOperator: TokenKind;

  constructor(
    extent: ScriptExtent,
    commandElements: readonly CommandElementAst[],
    invocationOperator: TokenKind,
    redirections: readonly RedirectionAst[],
  ) {
    super(extent, redirections);
    this.commandElements = commandElements;
    for (const child of commandElements) child.parent = this;
    this.invocationOperator = invocationOperator;
  }
  override get kind(): "Command" {
    return "Command";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.commandElements) visit(child);
    for (const child of this.redirections) visit(child);
  }
}

/** An expression as a pipeline element. */
export class CommandExpressionAst extends CommandBaseAst {
  readonly expression: ExpressionAst;

  constructor(extent: ScriptExtent, expression: ExpressionAst, redirections: readonly RedirectionAst[]) {
    super(extent, redirections);
    this.expression = expression;
    expression.parent = this;
  }
  override get kind(): "CommandExpression" {
    return "CommandExpression";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.expression);
    for (const child of this.redirections) visit(child);
  }
}

/** `-name` or `-name:argument`. */
export class CommandParameterAst extends CommandElementAst {
  readonly parameterName: string;
  readonly argument: ExpressionAst | null;
  readonly errorPosition: ScriptExtent;

  constructor(
    extent: ScriptExtent,
    parameterName: string,
    argument: ExpressionAst | null,
    errorPosition: ScriptExtent,
  ) {
    super(extent);
    this.parameterName = parameterName;
    this.argument = argument;
    if (argument !== null) argument.parent = this;
    this.errorPosition = errorPosition;
  }
  override get kind(): "CommandParameter" {
    return "CommandParameter";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.argument !== null) visit(this.argument);
  }
}

/** `2> file`, `*>> file`. */
export class FileRedirectionAst extends RedirectionAst {
  readonly location: ExpressionAst;
  readonly append: boolean;

  constructor(extent: ScriptExtent, fromStream: RedirectionStream, location: ExpressionAst, append: boolean) {
    super(extent, fromStream);
    this.location = location;
    location.parent = this;
    this.append = append;
  }
  override get kind(): "FileRedirection" {
    return "FileRedirection";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.location);
  }
}

/** `2>&1`. */
export class MergingRedirectionAst extends RedirectionAst {
  readonly toStream: RedirectionStream;

  constructor(extent: ScriptExtent, fromStream: RedirectionStream, toStream: RedirectionStream) {
    super(extent, fromStream);
    this.toStream = toStream;
  }
  override get kind(): "MergingRedirection" {
    return "MergingRedirection";
  }
}
