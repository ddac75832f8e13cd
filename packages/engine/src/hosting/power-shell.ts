// Owns PowerShell: commands put together and run in a runspace, at once or in the background ([powershell]::Create()).
import { randomUUID } from "node:crypto";
import {
  asOutcome,
  AutomationNull,
  completionHandle,
  Exception,
  getEnumerable,
  type PSDataCollection,
  psDataCollection,
  type PSValue,
  raiseEvent,
  tagType,
} from "@latch/dotnet";
import type { OutputSink } from "../pipeline/contract.ts";
import { activeContext } from "../runtime/active-context.ts";
import { declareType, typeInstances } from "./declare-type.ts";
import { BackgroundTask } from "./background.ts";
import { LocalRunspace } from "./local-runspace.ts";
import { type Command, PSCommand } from "./ps-command.ts";
import { runInside, runStatements, type StatementRun } from "./run-statements.ts";
import type { RunspacePool } from "./runspace-pool.ts";
import { PSDataStreams } from "./streams.ts";

const automation = "System.Management.Automation";

export type InvocationState =
  | "NotStarted"
  | "Running"
  | "Stopping"
  | "Stopped"
  | "Completed"
  | "Failed"
  | "Disconnected";

/** `InvocationStateInfo`: how far it is, and why it failed. */
export class PSInvocationStateInfo {
  readonly state: InvocationState;
  readonly reason: PSValue;
  constructor(state: InvocationState, reason: Exception | null) {
    this.state = state;
    this.reason = reason;
  }
}
tagType(PSInvocationStateInfo, `${automation}.PSInvocationStateInfo`);

class PSInvocationStateChangedEventArgs {
  readonly invocationStateInfo: PSInvocationStateInfo;
  constructor(info: PSInvocationStateInfo) {
    this.invocationStateInfo = info;
  }
}
tagType(PSInvocationStateChangedEventArgs, `${automation}.PSInvocationStateChangedEventArgs`);

/** What BeginInvoke answers. Asking it whether the work is done lets the work go on: there is one thread. */
export class PowerShellAsyncResult {
  readonly owner: PowerShell;
  readonly output: PSDataCollection | null;
  readonly task: BackgroundTask;
  readonly asyncState: PSValue;
  readonly completedSynchronously = false;
  private handle: PSValue = null;
  constructor(owner: PowerShell, output: PSDataCollection | null, task: BackgroundTask, asyncState: PSValue) {
    this.owner = owner;
    this.output = output;
    this.task = task;
    this.asyncState = asyncState;
  }
  get isCompleted(): boolean {
    return this.task.advance();
  }
  get asyncWaitHandle(): PSValue {
    this.handle ??= completionHandle(() => this.task.advance());
    return this.handle;
  }
}
typeInstances(
  PowerShellAsyncResult,
  declareType(`${automation}.PowerShellAsyncResult`, "System.Object", ["System.IAsyncResult"]),
);

/** A runspace in another process or on another computer; remoting makes them (`registerRemoteRunspaces`). */
export interface RunspaceElsewhere {
  readonly isElsewhere: true;
  /** Throws InvalidRunspaceStateException when it is not open. */
  assertOpen(): void;
  /** Runs to the end; the exception that ended it, or null. */
  runStatements(run: StatementRun): Exception | null;
  dispose(): void;
}

type Place = LocalRunspace | RunspaceElsewhere;

function isElsewhere(place: Place | null): place is RunspaceElsewhere {
  return place !== null && "isElsewhere" in place;
}

function invalidOperation(message: string): Exception {
  return new Exception(`${automation}.PSInvalidOperationException`, message);
}

/** The exception of a pipeline that was stopped. */
export function pipelineStopped(): Exception {
  return new Exception(`${automation}.PipelineStoppedException`, "The pipeline has been stopped.");
}

/** A PowerShell object. */
export class PowerShell {
  readonly instanceId: string = randomUUID();
  readonly isNested: boolean;
  streams = new PSDataStreams();
  state: InvocationState = "NotStarted";
  reason: Exception | null = null;
  hadErrors = false;
  isRunspaceOwner = false;
  private command = new PSCommand();
  private place: Place | null = null;
  private pool: RunspacePool | null = null;
  private begun: PowerShellAsyncResult | null = null;
  private disposed = false;

  constructor(isNested = false) {
    this.isNested = isNested;
  }

  get commands(): PSCommand {
    return this.command;
  }
  set commands(value: PSCommand) {
    this.assertChangeable();
    this.command = value.clone();
  }

  get runspace(): Place | null {
    if (this.place === null && this.pool === null && !this.disposed) {
      this.place = new LocalRunspace(activeContext(), null, null);
      this.isRunspaceOwner = true;
      this.place.open();
    }
    return this.place;
  }
  set runspace(value: Place | null) {
    this.assertChangeable();
    this.pool = null;
    this.place = value;
    this.isRunspaceOwner = false;
  }

  get runspacePool(): RunspacePool | null {
    return this.pool;
  }
  set runspacePool(value: RunspacePool | null) {
    this.assertChangeable();
    this.place = null;
    this.pool = value;
  }

  get invocationStateInfo(): PSInvocationStateInfo {
    if (this.state === "Running") this.begun?.task.noticeAsked();
    return new PSInvocationStateInfo(this.state, this.reason);
  }

  /** Throws where the object is disposed or runs. */
  assertChangeable(): void {
    this.assertNotDisposed();
    if (this.state !== "Running" && this.state !== "Stopping") return;
    throw new Exception(
      `${automation}.InvalidPowerShellStateException`,
      "The state of the current PowerShell instance is not valid for this operation.",
    );
  }

  private assertNotDisposed(): void {
    if (!this.disposed) return;
    throw new Exception(
      `${automation}.PSObjectDisposedException`,
      `Cannot perform operation because object "PowerShell" has already been disposed.\nObject name: 'PowerShell'.`,
    );
  }

  addCommand(command: Command): this {
    this.assertChangeable();
    this.command.add(command);
    return this;
  }

  addParameter(name: PSValue, value: PSValue): this {
    this.command.addParameter(name, value);
    return this;
  }

  addStatement(): this {
    if (this.command.commands.items.length > 0) {
      this.assertChangeable();
      this.command.endStatement();
    }
    return this;
  }

  private prepare(): void {
    if (this.command.commands.items.length === 0) throw invalidOperation("No commands are specified.");
    this.assertNotDisposed();
    if (this.state === "Running" || this.state === "Stopping") {
      throw new Exception(
        "System.InvalidOperationException",
        "The operation cannot be performed because a command has already been started. Wait for the command to complete, or stop it, and then try the operation again.",
      );
    }
    if (this.isNested) return;
    if (this.pool !== null) this.pool.assertOpen();
    else this.assertRunspaceFree();
  }

  private assertRunspaceFree(): void {
    const runspace = this.runspace as Place;
    if (isElsewhere(runspace)) return runspace.assertOpen();
    // Asking for the context tells when the runspace is not open.
    if (runspace.context === activeContext() || runspace.isPrimary) {
      throw invalidOperation(
        "The pipeline was not run because a pipeline is already running. Pipelines cannot be run concurrently.",
      );
    }
  }

  /** Runs to the end. Throws what ends the pipeline. */
  invoke(input: PSValue, output: OutputSink, addToHistory = false): void {
    this.prepare();
    this.setState("Running", null);
    this.execute(input, output, addToHistory);
    if (this.reason !== null) throw asOutcome(this.reason);
  }

  /** Queues the run; see background.ts for when it happens. */
  beginInvoke(
    input: PSValue,
    output: PSDataCollection | null,
    asyncState: PSValue,
    done: () => void,
    addToHistory = false,
  ): PowerShellAsyncResult {
    if (this.isNested)
      throw invalidOperation("Nested PowerShell instances cannot be invoked asynchronously. Use the Invoke method.");
    this.prepare();
    const buffer = output ?? psDataCollection(`${automation}.PSObject`);
    this.setState("Running", null);
    const task = new BackgroundTask(this.command, () => {
      this.execute(input, { write: (value) => buffer.add(value) }, addToHistory);
      if (output === null) buffer.complete();
      done();
    });
    this.begun = new PowerShellAsyncResult(this, output === null ? buffer : null, task, asyncState);
    return this.begun;
  }

  endInvoke(result: PowerShellAsyncResult): PSValue {
    if (result.owner !== this) {
      throw new Exception(
        `${automation}.PSArgumentException`,
        "The IAsyncResult object was not created by calling BeginInvoke on this PowerShell instance.",
      );
    }
    result.task.complete(activeContext());
    if (this.reason !== null) throw asOutcome(this.reason);
    return result.output;
  }

  /** Ends the run that is queued, or going on around the caller. */
  stop(): void {
    if (this.state === "NotStarted") {
      this.setState("Stopped", null);
      return;
    }
    if (this.state !== "Running") return;
    this.setState("Stopping", null);
    if (this.begun?.task.cancel() === true) {
      this.begun.output?.complete();
      this.hadErrors = true;
      this.setState("Stopped", pipelineStopped());
    } else if (this.place !== null && !isElsewhere(this.place) && this.place.state === "Opened")
      this.place.context.stopRequested = true;
  }

  dispose(): void {
    if (this.disposed) return;
    this.stop();
    this.disposed = true;
    this.command.clear();
    if (this.isRunspaceOwner) this.place?.dispose();
  }

  private execute(input: PSValue, output: OutputSink, addToHistory: boolean): void {
    this.hadErrors = false;
    const items = input === null || input === AutomationNull ? null : (getEnumerable(input) ?? [input]);
    const run = {
      statements: this.command.statements(),
      input: items,
      output,
      streams: this.streams.sinks(() => {
        this.hadErrors = true;
      }),
      progress: this.streams.progressSink,
      historyText: addToHistory ? (this.command.commands.items[0] as Command).commandText : null,
    };
    const runspace = this.pool?.take() ?? this.place;
    try {
      const failure = this.isNested
        ? runInside(activeContext(), run)
        : isElsewhere(runspace)
          ? runspace.runStatements(run)
          : runStatements(runspace as LocalRunspace, run);
      if (failure === null) this.setState("Completed", null);
      else {
        this.hadErrors = true;
        this.setState(failure.typeName.endsWith(".PipelineStoppedException") ? "Stopped" : "Failed", failure);
      }
    } catch (signal) {
      // Ctrl+C of the pipeline around.
      this.setState("Stopped", pipelineStopped());
      throw signal;
    } finally {
      if (this.pool !== null) this.pool.release(runspace as LocalRunspace);
    }
  }

  private setState(state: InvocationState, reason: Exception | null): void {
    this.state = state;
    this.reason = reason;
    const args = new PSInvocationStateChangedEventArgs(new PSInvocationStateInfo(state, reason));
    raiseEvent(this, "InvocationStateChanged", [this, args]);
  }
}
tagType(PowerShell, `${automation}.PowerShell`);
