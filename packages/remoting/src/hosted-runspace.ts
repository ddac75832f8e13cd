// Remote runspaces for [powershell] and [runspacefactory]: made from a connection or a process, running a PowerShell object's statements.
import { randomUUID } from "node:crypto";
import { construct, type Exception, getEnumerable, getType, type List, type PSValue, unwrap } from "@latch/dotnet";
import {
  activeContext,
  type Command,
  declareType,
  type OutputSink,
  type StatementRun,
  typeInstances,
} from "@latch/engine";
import type { RemoteCommand } from "@latch/protocol";
import { ProcessConnectionInfo, WSManConnectionInfo } from "./connection-info.ts";
import type { RemotePipeline } from "./remote-pipeline.ts";
import { RemoteRunspace } from "./remote-runspace.ts";

/** What RunspaceFactory makes of a connection (WSManConnectionInfo) or for a process of its own; null for other connections. */
export function makeRemoteRunspace(args: readonly PSValue[], outOfProcess: boolean): RemoteRunspace | null {
  const info = outOfProcess
    ? new ProcessConnectionInfo()
    : args.map((value) => unwrap(value)).find((value) => value instanceof WSManConnectionInfo);
  if (!(info instanceof ProcessConnectionInfo || info instanceof WSManConnectionInfo)) return null;
  const runspace = new RemoteRunspace(activeContext(), info);
  runspace.name = `Runspace${runspace.id}`;
  return runspace;
}

function remoteCommand(command: Command): RemoteCommand {
  const parameters = (command.parameters.items as { name: string | null; value: PSValue }[]).map(({ name, value }) => ({
    name,
    value,
  }));
  return { text: command.commandText, isScript: command.isScript, useLocalScope: command.useLocalScope, parameters };
}

/** Runs a PowerShell object's statements to their end; the exception that ended them, or null. Ctrl+C passes through. */
export function runStatementsIn(runspace: RemoteRunspace, run: StatementRun): Exception | null {
  return runIn(
    runspace,
    run.statements.map((statement) => statement.map(remoteCommand)),
    run,
  );
}

type Run = Omit<StatementRun, "statements">;

function runIn(runspace: RemoteRunspace, statements: RemoteCommand[][], run: Run): Exception | null {
  const [commands = []] = statements;
  const noInput = run.input === null;
  const pipeline = runspace.createPipeline({ commands, noInput, ...(statements.length > 1 ? { statements } : {}) });
  // Streams are read from the object, not shown; questions of the other side are asked here all the same.
  pipeline.isBackground = true;
  try {
    pipeline.start();
    if (run.input !== null) {
      for (const value of run.input) pipeline.addInput(value);
      pipeline.endInput();
    }
    readAll(pipeline, run);
  } finally {
    pipeline.close();
  }
  if (pipeline.state === "Stopped") return pipeline.reason?.exception ?? null;
  if (pipeline.reason !== null) return pipeline.reason.exception;
  return pipeline.transportError;
}

function readAll(pipeline: RemotePipeline, run: Run): void {
  const pollMs = 50;
  for (;;) {
    const record = pipeline.read(pollMs);
    if (pipeline.isBlocked) pipeline.answerQuestions();
    if (record === null) {
      if (pipeline.isFinished || pipeline.state === "Disconnected") return;
      continue;
    }
    if (record.stream === "output") run.output.write(record.value);
    else if (record.stream === "progress") run.progress.write(record.record);
    else if (record.stream === "error") run.streams.error?.write(record.record.copy());
    else (run.streams[record.stream] as OutputSink | null)?.write(record.record);
  }
}

/** `$runspace.CreatePipeline('…')` of a remote runspace; its members are the engine's of Pipeline. */
class HostedPipeline {
  readonly instanceId: string = randomUUID();
  readonly output: PSValue[] = [];
  readonly error: PSValue[] = [];
  private readonly runspace: RemoteRunspace;
  private readonly text: string;
  state = "NotStarted";
  reason: Exception | null = null;

  constructor(runspace: RemoteRunspace, text: string) {
    this.runspace = runspace;
    this.text = text;
  }

  invoke(input: PSValue): PSValue {
    this.runspace.assertOpen();
    const result = construct(
      getType("System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"),
      [],
    ) as unknown as List;
    const ignored = { write() {} };
    const command = { text: this.text, isScript: true, useLocalScope: false, parameters: [] };
    this.reason = runIn(this.runspace, [[command]], {
      input: input === null ? null : (getEnumerable(input) ?? [input]),
      output: { write: (value) => void result.items.push(value) },
      streams: {
        error: { write: (record) => void this.error.push(record) },
        warning: ignored,
        verbose: ignored,
        debug: ignored,
        information: ignored,
      },
      progress: ignored,
      historyText: null,
    });
    this.state = this.reason === null ? "Completed" : "Failed";
    this.output.push(...result.items);
    if (this.reason !== null) throw this.reason;
    return result;
  }
}
typeInstances(
  HostedPipeline,
  declareType("System.Management.Automation.RemotePipeline", "System.Management.Automation.Runspaces.Pipeline"),
);

/** A pipeline of one script, not yet run. */
export function createHostedPipeline(runspace: RemoteRunspace, text: string): PSValue {
  return new HostedPipeline(runspace, text) as unknown as PSValue;
}
