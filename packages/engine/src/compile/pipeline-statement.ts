// Owns pipelines, chains (&& ||) and background jobs as statements, and capturing an expression's value.
import { startInBackground } from "./background-pipeline.ts";
import {
  CommandAst,
  type CommandBaseAst,
  ArrayExpressionAst,
  CommandExpressionAst,
  type ExpressionAst,
  SubExpressionAst,
  type PipelineAst,
  PipelineChainAst,
  TokenKind,
  UnaryExpressionAst,
  type ChainableAst,
} from "@latch/grammar";
import type { OutputSink, PipelineCommand, Redirection } from "../pipeline/contract.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import type { Frame } from "../runtime/frame.ts";
import { writeEnumerated } from "../runtime/streams.ts";
import { compileFastCall } from "./call-function.ts";
import { compileCommand, compileRedirections } from "./command-arguments.ts";
import { compileExpression } from "./expressions.ts";
import { setsQuestionMark } from "./question-mark.ts";
import { compileStatementList } from "./statement-list.ts";
import { leave } from "./statements.ts";
import { placedPipeline } from "./sequence-point.ts";
import { rangeStage } from "./range-stage.ts";
import { Completion, type Expression, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

/** Compiles a pipeline. */
export function compilePipeline(unit: Unit, ast: PipelineAst): Statement {
  return placedPipeline(unit, ast, compileElements(unit, ast));
}

function compileElements(unit: Unit, ast: PipelineAst): Statement {
  if (ast.background) return compileBackground(ast);
  const elements = ast.pipelineElements;
  const first = elements[0] as CommandBaseAst;
  if (elements.length === 1) {
    if (first instanceof CommandExpressionAst) {
      return first.redirections.length === 0
        ? compileExpressionStatement(unit, ast, first.expression)
        : compileRedirectedExpression(unit, ast, first);
    }
    return compileSingleCommand(unit, ast, first as CommandAst);
  }
  return compileSeveral(unit, ast);
}

/** An expression as a statement: its value is written, a collection's element by element. */
function compileExpressionStatement(unit: Unit, ast: PipelineAst, expression: ExpressionAst): Statement {
  const value = compileExpression(unit, expression);
  const sets = setsQuestionMark(ast);
  if (isStep(expression)) {
    return (frame) => {
      frame.position = ast;
      value(frame);
      frame.context.questionMark = true;
      return Completion.normal;
    };
  }
  if (!sets) {
    return (frame, output) => {
      frame.position = ast;
      writeEnumerated(value(frame), output);
      return Completion.normal;
    };
  }
  return (frame, output) => {
    frame.position = ast;
    const result = value(frame);
    if (typeof result === "number" || typeof result === "string") output.write(result);
    else writeEnumerated(result, output);
    frame.context.questionMark = true;
    return Completion.normal;
  };
}

/** `$i++` as a statement writes nothing. */
function isStep(ast: ExpressionAst): boolean {
  if (!(ast instanceof UnaryExpressionAst)) return false;
  switch (ast.tokenKind) {
    case TokenKind.PlusPlus:
    case TokenKind.MinusMinus:
    case TokenKind.PostfixPlusPlus:
    case TokenKind.PostfixMinusMinus:
      return true;
    default:
      return false;
  }
}

function compileRedirectedExpression(unit: Unit, ast: PipelineAst, element: CommandExpressionAst): Statement {
  const write = compileWriter(unit, element.expression);
  const redirections = compileRedirections(unit, element.redirections);
  return (frame, output) => {
    frame.position = ast;
    const command = expressionCommand(element, (sink) => write(frame, sink), redirections(frame));
    runPipeline(frame.context, [command], null, output);
    return Completion.normal;
  };
}

/** Writes an expression's values; those of `$( )` and `@( )` as they come, so that merged streams keep their order. */
function compileWriter(unit: Unit, ast: ExpressionAst): (frame: Frame, output: OutputSink) => void {
  const isEmpty = ast instanceof SubExpressionAst && ast.subExpression.statements.length === 0;
  if (!isEmpty && (ast instanceof SubExpressionAst || ast instanceof ArrayExpressionAst)) {
    const block = ast.subExpression;
    unit.expressionDepth++;
    const run = compileStatementList(unit, block.statements, block.traps);
    unit.expressionDepth--;
    return (frame, output) => {
      const completion = run(frame, output);
      if (completion !== Completion.normal) leave(completion, frame);
    };
  }
  const value = compileExpression(unit, ast);
  return (frame, output) => writeEnumerated(value(frame), output);
}

function expressionCommand(
  ast: CommandExpressionAst,
  run: (output: OutputSink) => void,
  redirections: readonly Redirection[],
): PipelineCommand {
  return {
    ast,
    command: { kind: "expression", run },
    arguments: [],
    redirections,
    dotSource: false,
    invocationOperator: false,
  };
}

function compileSingleCommand(unit: Unit, ast: PipelineAst, element: CommandAst): Statement {
  const command = compileCommand(unit, element);
  const slow: Statement = (frame, output) => {
    frame.position = ast;
    runPipeline(frame.context, [command(frame)], null, output);
    return Completion.normal;
  };
  return compileFastCall(unit, ast, element, slow) ?? slow;
}

function compileSeveral(unit: Unit, ast: PipelineAst): Statement {
  const elements = ast.pipelineElements;
  const first = elements[0] as CommandBaseAst;
  const commands = elements
    .slice(first instanceof CommandExpressionAst ? 1 : 0)
    .map((e) => compileCommand(unit, e as CommandAst));
  const stage = first instanceof CommandExpressionAst ? compileStage(unit, first) : null;
  return (frame, output) => {
    frame.position = ast;
    const list: PipelineCommand[] = stage === null ? [] : [stage(frame)];
    for (let i = 0; i < commands.length; i++) list.push((commands[i] as (f: Frame) => PipelineCommand)(frame));
    runPipeline(frame.context, list, null, output);
    return Completion.normal;
  };
}

/** The first element when it is an expression: evaluated now, written when the pipeline runs. */
function compileStage(unit: Unit, ast: CommandExpressionAst): (frame: Frame) => PipelineCommand {
  const redirections = compileRedirections(unit, ast.redirections);
  const range = ast.redirections.length === 0 ? rangeStage(unit, ast) : null;
  const value = compileExpression(unit, ast.expression);
  if (ast.redirections.length > 0) {
    const write = compileWriter(unit, ast.expression);
    return (frame) => expressionCommand(ast, (sink) => write(frame, sink), redirections(frame));
  }
  return (frame) => {
    const lazy = range === null ? null : range(frame);
    if (lazy !== null) return expressionCommand(ast, lazy, []);
    const evaluated = value(frame);
    return expressionCommand(ast, (sink) => writeEnumerated(evaluated, sink), []);
  };
}

/** `a && b || c` */
export function compilePipelineChain(unit: Unit, ast: PipelineChainAst): Statement {
  if (ast.background) return compileBackground(ast);
  const left = compileChainable(unit, ast.lhsPipelineChain);
  const right = compileLink(unit, ast.rhsPipeline);
  const wanted = ast.operator === TokenKind.AndAnd;
  return (frame, output) => {
    const completion = left(frame, output);
    if (completion !== Completion.normal) return completion;
    if (frame.context.questionMark !== wanted) return Completion.normal;
    return right(frame, output);
  };
}

function compileChainable(unit: Unit, ast: ChainableAst): Statement {
  return ast instanceof PipelineChainAst ? compilePipelineChain(unit, ast) : compileLink(unit, ast as PipelineAst);
}

/** A pipeline of a chain: its errors are dealt with as a statement's, and the chain goes on. */
function compileLink(unit: Unit, ast: PipelineAst): Statement {
  const run = compilePipeline(unit, ast);
  const { failed } = unit;
  if (failed === null) return run;
  return (frame, output) => {
    try {
      return run(frame, output);
    } catch (error) {
      failed(error, frame, output);
      return Completion.normal;
    }
  };
}

function compileBackground(ast: PipelineAst | PipelineChainAst): Statement {
  return (frame, output) => {
    frame.position = ast;
    startInBackground(frame.context, ast, output);
    return Completion.normal;
  };
}

/** The value of an expression where a pipeline's value is wanted. */
export function captureExpression(unit: Unit, ast: ExpressionAst): Expression {
  return compileExpression(unit, ast);
}
