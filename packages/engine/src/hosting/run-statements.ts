// Owns running a PowerShell object's statements: in a runspace of their own, or nested in the running one.
import { Exception, PSDateTime, type PSValue } from "@latch/dotnet";
import type { OutputSink, PipelineInput, StreamSinks } from "../pipeline/contract.ts";
import { currentContext, setCurrentContext } from "../pipeline/current-context.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import { recordHistory } from "../runtime/command-history.ts";
import { toRuntimeException } from "../runtime/errors.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { ExitSignal, StopSignal } from "../runtime/signals.ts";
import type { LocalRunspace } from "./local-runspace.ts";
import { type Command, pipelineOf } from "./ps-command.ts";

/** One invocation. */
export interface StatementRun {
  readonly statements: readonly (readonly Command[])[];
  readonly input: Iterable<PSValue> | null;
  readonly output: OutputSink;
  readonly streams: StreamSinks;
  readonly progress: OutputSink;
  /** What the runspace's history says of it; null: it is not kept. */
  readonly historyText: string | null;
}

const historyStates = { completed: "Completed", exit: "Completed", failed: "Failed", stopped: "Stopped" } as const;

/** Runs in the runspace; the exception that ended it, or null. */
export function runStatements(runspace: LocalRunspace, run: StatementRun): Exception | null {
  const { session, context } = runspace;
  if (session === null) throw new Error("the primary runspace runs nested pipelines only");
  const before = currentContext();
  const started = run.historyText === null ? null : PSDateTime.now();
  context.progressSink = run.progress;
  context.stopRequested = false;
  runspace.running++;
  try {
    const outcome = session.runStatements(() => run.statements.map((statement) => pipelineOf(context, statement)), {
      input: run.input,
      output: run.output,
      errors: run.streams.error as OutputSink,
      streams: run.streams,
    });
    if (started !== null) recordHistory(context, run.historyText as string, historyStates[outcome.kind], started);
    if (outcome.kind === "stopped")
      return new Exception("System.Management.Automation.PipelineStoppedException", "The pipeline has been stopped.");
    return outcome.kind === "failed" ? outcome.exception : null;
  } finally {
    runspace.running--;
    context.progressSink = null;
    setCurrentContext(before);
  }
}

/** Runs in the scope of the code that is running; the exception that ended it, or null. Ctrl+C passes through. */
export function runInside(context: ExecutionContext, run: StatementRun): Exception | null {
  const { frame, sessionState, streams, insideTry, defaultErrorSink, depth, progressSink } = context;
  const scope = sessionState.currentScope;
  context.streams = run.streams;
  context.defaultErrorSink = run.streams.error;
  context.progressSink = run.progress;
  context.insideTry = false;
  try {
    let input: PipelineInput = run.input;
    for (const statement of run.statements) {
      runPipeline(context, pipelineOf(context, statement), input, run.output);
      input = null;
    }
    return null;
  } catch (thrown) {
    if (thrown instanceof StopSignal || thrown instanceof ExitSignal) throw thrown;
    return toRuntimeException(thrown);
  } finally {
    Object.assign(context, { frame, sessionState, streams, insideTry, defaultErrorSink, depth, progressSink });
    sessionState.currentScope = scope;
  }
}
