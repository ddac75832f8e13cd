// Invoke-Command: here, in sessions, or on computers.
import { readFileSync } from "node:fs";
import { AutomationNull, Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type ScriptBlock } from "@latch/engine";
import {
  PSSession,
  type RemoteCommand,
  RemoteRunspace,
  runThrottled,
  SessionRepository,
  transportRecord,
  type WSManConnectionInfo,
} from "@latch/remoting";
import { fileOpenError } from "../file-open-error.ts";
import { commandsOf, textWithInput } from "./block-commands.ts";
import { startRemotingJob } from "./invoke-as-job.ts";
import { drain, drainToEnd, type RemoteShare } from "./remote-output.ts";
import { computerConnections, type ConnectionParameters, uriConnections } from "./session-connection.ts";
import { sessionError } from "./session-matching.ts";
import { refuseSsh } from "./unsupported-transports.ts";
import { usingParameter, usingValue, usingValuesOf } from "./using-values.ts";

interface Parameters extends ConnectionParameters {
  Session?: PSSession[];
  ScriptBlock?: ScriptBlock;
  FilePath?: string;
  ArgumentList?: PSValue[];
  InputObject?: PSValue;
  NoNewScope?: boolean;
  AsJob?: boolean;
  JobName?: string;
  HideComputerName?: boolean;
  ThrottleLimit?: number;
  InDisconnectedSession?: boolean;
  SessionName?: string[];
  HostName?: string[];
  RemoteDebug?: boolean;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const invokeCommand = defineCmdlet<Parameters>("Invoke-Command", (cmdlet) => {
  const input: PSValue[] = [];
  let remote: RemoteInvocation | null = null;
  const isLocal = () => cmdlet.parameterSetName === "InProcess";
  return {
    begin() {
      checkCombination(cmdlet);
      if (!isLocal()) {
        remote = new RemoteInvocation(cmdlet);
        remote.start();
      }
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined || value === AutomationNull) return;
      if (remote === null) input.push(value);
      else remote.add(value);
    },
    end() {
      if (remote !== null) remote.finish();
      else runHere(cmdlet, input);
    },
    stop() {
      remote?.stop();
    },
    dispose() {
      remote?.dispose();
    },
  };
});

function checkCombination(cmdlet: Cmdlet): void {
  const { InDisconnectedSession, AsJob, SessionName } = cmdlet.parameters;
  let message: string | null = null;
  if (InDisconnectedSession && AsJob)
    message = "The AsJob parameter and the Disconnected switch parameter cannot be used together.";
  else if (SessionName && !InDisconnectedSession)
    message = "The SessionName parameter can only be used with the Disconnected switch parameter.";
  if (message === null) return;
  const exception = new Exception("System.InvalidOperationException", message);
  cmdlet.throwTerminating(newErrorRecord(exception, "System.InvalidOperationException", "NotSpecified", null));
}

function runHere(cmdlet: Cmdlet, input: readonly PSValue[]): void {
  const { ScriptBlock, ArgumentList, NoNewScope } = cmdlet.parameters;
  ScriptBlock?.invokeInto({
    args: ArgumentList ?? [],
    input,
    dotSource: NoNewScope === true,
    output: { write: (value) => cmdlet.write(value) },
  });
}

/** One command on one or many sessions. */
class RemoteInvocation {
  readonly #cmdlet: Cmdlet;
  #shares: RemoteShare[] = [];
  /** sessions opened for this command alone */
  readonly #own: PSSession[] = [];
  #givenAway = false;

  constructor(cmdlet: Cmdlet) {
    this.#cmdlet = cmdlet;
  }

  start(): void {
    const sessions = this.#cmdlet.parameterSetName.match(/^(FilePath)?(Runspace|Session)$/)
      ? this.#usableSessions()
      : this.#openSessions();
    const request = {
      commands: this.#commands(),
      noInput: !this.#cmdlet.expectingInput && !this.#cmdlet.has("InputObject"),
    };
    this.#shares = sessions.map((session) => ({ session, pipeline: session.runspace.createPipeline(request) }));
    for (const { pipeline } of this.#shares) pipeline.start();
  }

  #commands(): readonly RemoteCommand[] {
    const { ScriptBlock } = this.#cmdlet.parameters;
    const { context } = this.#cmdlet;
    const commands =
      ScriptBlock === undefined
        ? null
        : commandsOf(context, ScriptBlock, (expression) => usingValue(this.#cmdlet, expression));
    return commands ?? [this.#script()];
  }

  #script(): RemoteCommand {
    const { FilePath, ArgumentList, ScriptBlock } = this.#cmdlet.parameters;
    const parameters: { name: string | null; value: PSValue }[] = (ArgumentList ?? []).map((value) => ({
      name: null,
      value,
    }));
    if (ScriptBlock === undefined)
      return { text: this.#fileText(FilePath ?? ""), isScript: true, useLocalScope: null, parameters };
    const values = usingValuesOf(this.#cmdlet, ScriptBlock);
    if (values !== null) parameters.push({ name: usingParameter, value: values });
    const text = this.#cmdlet.expectingInput ? textWithInput(ScriptBlock) : ScriptBlock.toString();
    return { text, isScript: true, useLocalScope: null, parameters };
  }

  /** A missing file is this cmdlet's error. */
  #resolve(path: string): string {
    try {
      return this.#cmdlet.context.paths.resolve(path)[0]?.providerPath ?? path;
    } catch (error) {
      if (!(error instanceof Exception) || error.errorRecord === null) throw error;
      return this.#cmdlet.throwTerminating(error.errorRecord);
    }
  }

  #fileText(path: string): string {
    const file = this.#resolve(path);
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      return this.#cmdlet.throwTerminating(fileOpenError(error, file));
    }
  }

  /** The sessions given that can run something; the others are errors. None left: the command ends. */
  #usableSessions(): PSSession[] {
    const sessions = this.#cmdlet.parameters.Session ?? [];
    const usable = sessions.filter((session) => {
      const { state, availability } = session;
      if (state !== "Opened") {
        const message = `Because the session state for session ${session.name}, ${session.instanceId}, ${session.computerName} is not equal to Open, you cannot run a command in the session.  The session state is ${state}.`;
        this.#refuse(session, message, "InvokeCommandCommandInvalidSessionState", sessions.length);
        return false;
      }
      if (availability !== "Available") {
        const message = `Because the session availability for session ${session.name}, ${session.instanceId}, ${session.computerName} is not equal to Available, you cannot run a command in the session.  The session availability is ${availability}.`;
        this.#refuse(session, message, "InvokeCommandCommandInvalidSessionAvailability", sessions.length);
        return false;
      }
      return true;
    });
    if (usable.length === 0) {
      const message =
        "No valid sessions were specified.  Ensure you provide valid sessions that are in the Opened state and are available to run commands.";
      const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message);
      this.#cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null));
    }
    return usable;
  }

  #refuse(session: PSSession, message: string, errorId: string, _count: number): void {
    const record = sessionError(message, errorId, session);
    const exception = new Exception("System.Management.Automation.Runspaces.InvalidRunspaceStateException", message);
    this.#cmdlet.writeError(newErrorRecord(exception, record.errorId, "InvalidOperation", session));
  }

  #connections(): WSManConnectionInfo[] {
    const { ComputerName, ConnectionUri } = this.#cmdlet.parameters;
    if (ConnectionUri !== undefined)
      return uriConnections(this.#cmdlet, Array.isArray(ConnectionUri) ? ConnectionUri : [ConnectionUri]);
    if (ComputerName !== undefined)
      return computerConnections(this.#cmdlet, Array.isArray(ComputerName) ? ComputerName : [ComputerName]);
    return refuseSsh(this.#cmdlet, "PSSessionOpenFailed");
  }

  #openSessions(): PSSession[] {
    const repository = SessionRepository.of(this.#cmdlet.context);
    const { SessionName } = this.#cmdlet.parameters;
    const sessions = this.#connections().map((info, i) => {
      const { id, name } = repository.nextId();
      const own = SessionName?.[i] ?? name;
      return new PSSession(id, own, new RemoteRunspace(this.#cmdlet.context, info, { name: own }));
    });
    const opened: PSSession[] = [];
    runThrottled(
      this.#cmdlet.context,
      sessions,
      (session) => session.runspace.beginOpen(),
      (session, operation) => {
        if (!operation.error) {
          opened.push(session);
          this.#own.push(session);
          return;
        }
        const { error } = operation;
        const id =
          session.runspace.failureId === ""
            ? "PSSessionStateBroken"
            : session.runspace.failureId.replace("PSSessionOpenFailed", "PSSessionStateBroken");
        this.#cmdlet.writeError(
          transportRecord(
            new Exception(error.typeName, error.message, error.properties ? { properties: error.properties } : {}),
            id,
            session.computerName,
          ),
        );
      },
      this.#cmdlet.parameters.ThrottleLimit ?? 0,
    );
    return opened;
  }

  add(value: PSValue): void {
    for (const { pipeline } of this.#shares) pipeline.addInput(value);
    if (!this.#isDetached) drain(this.#cmdlet, this.#shares, this.#output());
  }

  get #isDetached(): boolean {
    return this.#cmdlet.parameters.AsJob === true || this.#cmdlet.parameters.InDisconnectedSession === true;
  }

  #output() {
    return { showComputerName: this.#cmdlet.parameters.HideComputerName !== true };
  }

  finish(): void {
    const { InDisconnectedSession, AsJob } = this.#cmdlet.parameters;
    if (this.#cmdlet.expectingInput || this.#cmdlet.has("InputObject"))
      for (const { pipeline } of this.#shares) pipeline.endInput();
    if (InDisconnectedSession) this.#leave();
    else if (AsJob) this.#toJob();
    else drainToEnd(this.#cmdlet, this.#shares, this.#output());
  }

  /** Disconnects at once and writes the sessions, for another time and place. */
  #leave(): void {
    const repository = SessionRepository.of(this.#cmdlet.context);
    this.#givenAway = true;
    runThrottled(
      this.#cmdlet.context,
      this.#shares.map((share) => share.session),
      (session) => session.runspace.beginDisconnect({ idleTimeoutMs: null, outputBufferingMode: null }),
      (session, operation) => {
        if (operation.error)
          this.#cmdlet.writeError(
            sessionError(operation.error.message, "PSSessionDisconnectFailed", session, operation.error),
          );
        else {
          repository.add(session);
          this.#cmdlet.write(session);
        }
      },
    );
  }

  #toJob(): void {
    this.#givenAway = true;
    const { JobName, HideComputerName, ScriptBlock } = this.#cmdlet.parameters;
    this.#cmdlet.write(
      startRemotingJob(this.#cmdlet.context, this.#shares, {
        name: JobName ?? null,
        command: ScriptBlock?.toString() ?? "",
        showComputerName: HideComputerName !== true,
        ownedSessions: this.#own,
      }),
    );
  }

  stop(): void {
    for (const { pipeline } of this.#shares) pipeline.stop();
  }

  dispose(): void {
    if (this.#givenAway) return;
    for (const { pipeline } of this.#shares) {
      if (!pipeline.isFinished && pipeline.state !== "Disconnected") pipeline.stop();
      pipeline.close();
    }
    for (const session of this.#own) session.runspace.beginClose();
  }
}
