// Owns the dispatch from statement nodes to their compile functions, and the small statements.
import { AutomationNull, type PSValue } from "@latch/dotnet";
import {
  AssignmentStatementAst,
  type BreakStatementAst,
  CommandExpressionAst,
  type ConfigurationDefinitionAst,
  type ContinueStatementAst,
  type DataStatementAst,
  type DoUntilStatementAst,
  type DoWhileStatementAst,
  type ExitStatementAst,
  type ExpressionAst,
  type ForEachStatementAst,
  type ForStatementAst,
  type FunctionDefinitionAst,
  type IfStatementAst,
  PipelineAst,
  type PipelineChainAst,
  pureExpression,
  type ReturnStatementAst,
  type StatementAst,
  StringConstantExpressionAst,
  type SwitchStatementAst,
  type ThrowStatementAst,
  type TryStatementAst,
  type TypeDefinitionAst,
  type WhileStatementAst,
} from "@latch/grammar";
import { toStringValue } from "@latch/dotnet";
import { engineError, throwValue } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { BreakSignal, ContinueSignal, ExitSignal, LeavingSignal, ReturnSignal } from "../runtime/signals.ts";
import { CollectorSink } from "../runtime/streams.ts";
import { compileAssignment, compileAssignmentStatement } from "./assignment.ts";
import { compileDataStatement } from "./data-statement.ts";
import { compileFunctionDefinition } from "./function-definition.ts";
import { compileIf } from "./if-statement.ts";
import { compileDo, compileFor, compileWhile } from "./loops.ts";
import { compileForEach } from "./for-each.ts";
import { placed } from "./sequence-point.ts";
import { captureExpression, compilePipeline, compilePipelineChain } from "./pipeline-statement.ts";
import { compileSwitch } from "./switch-statement.ts";
import { compileTry } from "./try-statement.ts";
import { compileTypeDefinition } from "./type-definition.ts";
import { Completion, type Expression, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

/** Compiles any statement. */
export function compileStatement(unit: Unit, ast: StatementAst): Statement {
  switch (ast.kind) {
    case "Pipeline":
      return compilePipeline(unit, ast as PipelineAst);
    case "PipelineChain":
      return compilePipelineChain(unit, ast as PipelineChainAst);
    case "AssignmentStatement":
      return compileAssignmentStatement(unit, ast as AssignmentStatementAst);
    case "IfStatement":
      return compileIf(unit, ast as IfStatementAst);
    case "ForEachStatement":
      return compileForEach(unit, ast as ForEachStatementAst);
    case "ForStatement":
      return compileFor(unit, ast as ForStatementAst);
    case "WhileStatement":
      return compileWhile(unit, ast as WhileStatementAst);
    case "DoWhileStatement":
    case "DoUntilStatement":
      return compileDo(unit, ast as DoWhileStatementAst | DoUntilStatementAst);
    case "SwitchStatement":
      return compileSwitch(unit, ast as SwitchStatementAst);
    case "TryStatement":
      return compileTry(unit, ast as TryStatementAst);
    case "FunctionDefinition":
      return compileFunctionDefinition(ast as FunctionDefinitionAst);
    case "TypeDefinition":
      return compileTypeDefinition(ast as TypeDefinitionAst);
    case "DataStatement":
      return placed(unit, ast, compileDataStatement(unit, ast as DataStatementAst));
    default:
      return compileFlowStatement(unit, ast);
  }
}

function compileFlowStatement(unit: Unit, ast: StatementAst): Statement {
  switch (ast.kind) {
    case "ReturnStatement":
      return compileReturn(unit, ast as ReturnStatementAst);
    case "BreakStatement":
      return placed(unit, ast, compileLeave(unit, ast as BreakStatementAst, Completion.break));
    case "ContinueStatement":
      return placed(unit, ast, compileLeave(unit, ast as ContinueStatementAst, Completion.continue));
    case "ThrowStatement":
      return placed(unit, ast, compileThrow(unit, ast as ThrowStatementAst));
    case "ExitStatement":
      return placed(unit, ast, compileExit(unit, ast as ExitStatementAst));
    case "CommandExpression":
      return compilePipeline(unit, wrapCommandExpression(ast as CommandExpressionAst));
    case "UsingStatement":
      return () => Completion.normal;
    case "ConfigurationDefinition":
    case "DynamicKeywordStatement":
    case "BlockStatement":
      return refuse(ast as ConfigurationDefinitionAst);
    default:
      return refuse(ast);
  }
}

const wrapped = new WeakMap<CommandExpressionAst, PipelineAst>();
function wrapCommandExpression(ast: CommandExpressionAst): PipelineAst {
  let pipeline = wrapped.get(ast);
  if (pipeline === undefined) {
    const parent = ast.parent;
    pipeline = new PipelineAst(ast.extent, [ast], false);
    pipeline.parent = parent;
    wrapped.set(ast, pipeline);
  }
  return pipeline;
}

function refuse(ast: StatementAst): Statement {
  return (frame) => {
    frame.position = ast;
    throw engineError("NotSupported", "This language element is not supported on this platform.", null, { at: ast });
  };
}

function compileReturn(unit: Unit, ast: ReturnStatementAst): Statement {
  if (unit.expressionDepth > 1) unit.deepLeaves++;
  if (unit.expressionDepth > 0) unit.returnsBySignal = true;
  if (ast.pipeline === null) {
    return placed(unit, ast, (frame) => {
      frame.position = ast;
      return Completion.return;
    });
  }
  if (unit.isMethod) {
    const result = capturePipeline(unit, ast.pipeline);
    return placed(unit, ast.pipeline, (frame) => {
      frame.position = ast;
      frame.returnValue = result(frame);
      return Completion.return;
    });
  }
  const value = compileStatement(unit, ast.pipeline);
  return (frame, output) => {
    frame.position = ast;
    const completion = value(frame, output);
    return completion === Completion.normal ? Completion.return : completion;
  };
}

/** A label: constant (`break outer`) or computed (`break $name`). */
function compileLabel(unit: Unit, label: ExpressionAst | null): Expression | string {
  if (label === null) return "";
  if (label instanceof StringConstantExpressionAst) return label.text.toLowerCase();
  return captureExpression(unit, label);
}

/** break and continue: by completion code to an enclosing loop of this block, else by signal to the caller's. */
function compileLeave(unit: Unit, ast: BreakStatementAst | ContinueStatementAst, code: 1 | 2): Statement {
  if (unit.expressionDepth > 1) unit.deepLeaves++;
  const label = compileLabel(unit, ast.label);
  return (frame) => {
    frame.position = ast;
    frame.context.pendingLabel = typeof label === "string" ? label : toStringValue(label(frame)).toLowerCase();
    return code;
  };
}

function compileThrow(unit: Unit, ast: ThrowStatementAst): Statement {
  const value = ast.pipeline === null ? null : capturePipeline(unit, ast.pipeline);
  return (frame) => {
    frame.position = ast;
    if (value === null && ast.isRethrow) {
      const handled = frame.context.exceptionBeingHandled;
      if (handled !== null) {
        handled.wasThrownFromThrowStatement = true;
        throw handled;
      }
    }
    throw throwValue(value === null ? null : value(frame), ast);
  };
}

function compileExit(unit: Unit, ast: ExitStatementAst): Statement {
  const value = ast.pipeline === null ? null : capturePipeline(unit, ast.pipeline);
  return (frame) => {
    frame.position = ast;
    const argument: PSValue = value === null ? null : value(frame);
    throw new ExitSignal(argument === AutomationNull ? null : argument);
  };
}

/** The value of a pipeline: of a lone expression as it is, else its collected output. */
export function capturePipeline(unit: Unit, ast: StatementAst, restores = true): Expression {
  const pure = pureExpression(ast);
  if (pure !== null) return captureExpression(unit, pure);
  if (ast instanceof AssignmentStatementAst) return compileAssignment(unit, ast);
  return captureStatement(unit, ast, restores);
}

/**
 * A statement's collected output as a value; break, continue and return leave by signal. What fails after a pipeline
 * is at the statement around it (`restores`); after `$( )` and an entry of `@{ }`, where the last statement in it was.
 */
export function captureStatement(unit: Unit, ast: StatementAst, restores = true): Expression {
  const run = compileCollecting(unit, () => compileStatement(unit, ast));
  if (!restores || !(ast instanceof PipelineAst)) return (frame) => run(frame).result;
  return (frame) => {
    const { position } = frame;
    const output = run(frame);
    frame.position = position;
    return output.result;
  };
}

/** Compiles statements one level deeper in an expression, run into a collector; break, continue and return leave by signal. */
export function compileCollecting(unit: Unit, compile: () => Statement): (frame: Frame) => CollectorSink {
  const nested = unit.expressionDepth > 0;
  const before = unit.deepLeaves;
  unit.expressionDepth++;
  const statement = compile();
  unit.expressionDepth--;
  const run = unit.deepLeaves > before ? takingAlong(statement, nested) : statement;
  return (frame) => {
    const output = new CollectorSink();
    const completion = run(frame, output);
    if (completion !== Completion.normal) leave(completion, frame, output.items, nested);
    return output;
  };
}

/** What leaves an expression inside another takes the outer one's output along, in its order. */
function takingAlong(run: Statement, nested: boolean): Statement {
  return (frame, output) => {
    try {
      return run(frame, output);
    } catch (signal) {
      if (signal instanceof LeavingSignal && signal.collected !== null) {
        signal.collected.unshift(...(output as CollectorSink).items);
        if (!nested) {
          for (const value of signal.collected) frame.output.write(value);
          signal.collected = null;
        }
      }
      throw signal;
    }
  };
}

/** What foreach and switch go through: a lone expression's value, or every output of a pipeline as an array. */
export function captureEnumerable(unit: Unit, ast: StatementAst): Expression {
  const pure = pureExpression(ast);
  if (pure !== null) return captureExpression(unit, pure);
  const run = compileCollecting(unit, () => compileStatement(unit, ast));
  return (frame) => run(frame).items;
}

/**
 * Leaves an expression by signal. What it collected until then becomes the script block's output, or (`nested`) is
 * taken along to the expression around it.
 */
export function leave(
  completion: Completion,
  frame: Parameters<Statement>[0],
  collected: readonly PSValue[] = [],
  nested = false,
): never {
  if (!nested) for (const value of collected) frame.output.write(value);
  const signal =
    completion === Completion.break
      ? new BreakSignal(frame.context.pendingLabel)
      : completion === Completion.continue
        ? new ContinueSignal(frame.context.pendingLabel)
        : new ReturnSignal(frame);
  if (nested) signal.collected = [...collected];
  throw signal;
}
