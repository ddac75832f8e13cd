// The engine's thread of a session host (or job, or -SSHServerMode): opens the runspace, runs pipelines one after the other.
import {
  DictionaryBase,
  Exception,
  getMember,
  newErrorRecord,
  type PSValue,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import {
  parseScriptBlock,
  type RunArgument,
  type RunOutcome,
  type Runspace,
  runPipeline,
  usingKey,
  usingValuesKey,
  writtenArgument,
} from "@latch/engine";
import { applicationArguments, compatibleVersions, operatingSystemName } from "@latch/remoting/ends";
import {
  applicationPrivateDataBody,
  decodeClixml,
  failedPipelineStateBody,
  initRunspacePoolBody,
  messageType,
  pipelineStateBody,
  ClixmlEncoder,
} from "@latch/protocol";
import { applyConfiguration } from "./apply-configuration.ts";
import type { HostEvent } from "./host-control.ts";
import type { HostThread } from "./host-thread.ts";
import { ServerRemoteHost } from "./server-remote-host.ts";
import { SessionLink } from "./session-link.ts";

/** What a session host is started with. `createRunspace` is the shell's: all commands, providers, formatting. */
export interface SessionHostOptions {
  readonly thread: HostThread;
  readonly createRunspace: (host: ServerRemoteHost) => Runspace;
}

const completed = 4;
const failed = 5;
const stopped = 3;

/** PSSenderInfo: who connected, as $PSSenderInfo shows it. */
export class PSSenderInfo {
  readonly connectionString: string;
  readonly applicationArguments: PSValue;
  readonly configurationName: string;
  readonly userInfo: PSValue = null;
  readonly clientTimeZone: PSValue = null;
  constructor(connectionString: string, applicationArguments: PSValue, configurationName: string) {
    this.connectionString = connectionString;
    this.applicationArguments = applicationArguments;
    this.configurationName = configurationName;
  }
}
tagType(PSSenderInfo, "System.Management.Automation.Remoting.PSSenderInfo");

/** One command of CREATE_PIPELINE. */
interface ReceivedCommand {
  readonly text: string;
  readonly isScript: boolean;
  readonly useLocalScope: boolean;
  readonly parameters: readonly { readonly name: string | null; readonly value: PSValue }[];
}

/** Nobody reads what these runs write. */
const silent = { output: { write() {} }, errors: { write() {} } };

/** Commands PowerShell's client runs for its debugger; a session without one accepts them. */
const debuggerCommand = /^__(Set|Get)-PS/;

/** Runs a session until its end; does not return. */
export function runSessionHost(options: SessionHostOptions): never {
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
  const link = new SessionLink(options.thread.channel, options.thread.control);
  const host = new ServerRemoteHost(link);
  const session = new SessionHost(link, host, options.createRunspace(host));
  session.warmUp();
  session.serve();
  process.exit(0);
}

class SessionHost {
  private readonly link: SessionLink;
  private readonly host: ServerRemoteHost;
  private readonly runspace: Runspace;
  private readonly encoder: ClixmlEncoder;
  private readonly initialVariables = new Set<string>();

  constructor(link: SessionLink, host: ServerRemoteHost, runspace: Runspace) {
    this.link = link;
    this.host = host;
    this.runspace = runspace;
    this.encoder = new ClixmlEncoder({ ...link.codec });
    // Loops and waits of the engine look at this often: a stop request arrives from the other thread, and output leaves.
    Object.defineProperty(runspace.context, "stopRequested", {
      configurable: true,
      get: () => {
        link.nudge();
        return link.isStopRequested;
      },
      set: () => {},
    });
  }

  /** While the I/O thread is still starting, what every session needs first is loaded: by reading a client's first message. */
  warmUp(): void {
    if (this.link.isReady) return;
    decodeClixml(initRunspacePoolBody(1, 1, applicationArguments(null), null));
    if (!this.link.isReady) parseScriptBlock(this.runspace.context, "1", null);
  }

  serve(): void {
    for (;;) {
      const event = this.link.next();
      switch (event.kind) {
        case "init":
          this.open(event);
          break;
        case "reset":
          this.reset(event.callId);
          break;
        case "pipeline":
          this.runPipeline(event.id, event.number, event.body);
          break;
        case "close":
          return;
        default:
          // Input, stops and answers of pipelines that are over.
          break;
      }
    }
  }

  private open(event: Extract<HostEvent, { kind: "init" }>): void {
    this.link.setPool(event.poolId, event.version);
    const bag = this.readInit(event.body);
    if (bag === null) return;
    this.host.describe(getMember(bag, "HostInfo") ?? null);
    const sender = new PSSenderInfo(
      event.connectionString,
      getMember(bag, "ApplicationArguments") ?? null,
      event.configuration,
    );
    this.runspace.context.setVariable("PSSenderInfo", sender, "Global");
    this.runspace.context.historyId = 1n;
    // Profiles belong to shells.
    this.runspace.context.globalState.globalScope.removeVariable("profile");
    applyConfiguration(this.runspace, event.configuration);
    for (const { name } of this.runspace.context.globalState.topScope.ownCells())
      this.initialVariables.add(name.toLowerCase());
    this.link.opened(
      applicationPrivateDataBody({ psVersion: "7.6.5", os: operatingSystemName(), compatible: compatibleVersions }),
    );
  }

  /** INIT_RUNSPACEPOOL's object; null when it is none (its sender has been told). */
  private readInit(body: string): PSValue {
    try {
      return this.link.decode(body);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      return null;
    }
  }

  /** RESET_RUNSPACE_STATE: global variables and the location are as they were when the pool was opened. */
  private reset(callId: bigint): void {
    const { topScope } = this.runspace.context.globalState;
    for (const { name } of topScope.ownCells()) {
      if (!this.initialVariables.has(name.toLowerCase())) topScope.removeVariable(name.toLowerCase());
    }
    const place = process.cwd().replaceAll("'", "''");
    const outcome = this.runspace.runText(`Set-Location -LiteralPath '${place}'`, silent);
    this.link.wasReset(callId, outcome.kind === "completed");
  }

  private runPipeline(id: string, number: number, body: string): void {
    if (!this.link.begin(id, number)) {
      this.link.finish(this.stoppedState());
      return;
    }
    let state: string;
    try {
      const bag = this.link.decode(body);
      let outcome: RunOutcome = { kind: "completed" };
      for (const statement of readStatements(bag)) {
        outcome = this.run(statement, getMember(bag, "NoInput") === true);
        if (outcome.kind !== "completed") break;
      }
      state = this.stateOf(outcome);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      state = failedPipelineStateBody(
        failed,
        newErrorRecord(error, error.typeName, "NotSpecified", null),
        this.link.codec,
      );
    }
    this.link.finish(state);
  }

  private run(commands: readonly ReceivedCommand[], noInput: boolean): RunOutcome {
    const [first] = commands.map((command) => takeUsingValues(this.runspace, command));
    if (first === undefined || (commands.length === 1 && !first.isScript && debuggerCommand.test(first.text)))
      return { kind: "completed" };
    const input = noInput ? null : this.link.inputValues();
    const output = { write: (value: PSValue) => this.write(messageType.pipelineOutput, value) };
    const errors = { write: (value: PSValue) => this.write(messageType.errorRecord, value) };
    const { runspace } = this;
    if (commands.length === 1 && first.isScript) {
      return this.guard(() => {
        const block = parseScriptBlock(runspace.context, first.text, null);
        return runspace.runScriptBlock(block, {
          arguments: first.parameters.map(runArgument),
          input,
          output,
          errors,
          useLocalScope: first.useLocalScope,
        });
      });
    }
    return this.runSeveral(commands, input, output, errors);
  }

  /** Errors before a run began (parse errors) are the pipeline's failure. */
  private guard(work: () => RunOutcome): RunOutcome {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      const record = error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", null);
      return { kind: "failed", error: record, exception: error, incomplete: false };
    }
  }

  /** Commands by name, or several of them: as one pipeline inside a script block that only calls us back. */
  private runSeveral(
    commands: readonly ReceivedCommand[],
    input: Iterable<PSValue> | null,
    output: { write(value: PSValue): void },
    errors: { write(value: PSValue): void },
  ): RunOutcome {
    const { runspace } = this;
    const { context } = runspace;
    return this.guard(() => {
      const empty = parseScriptBlock(context, "", null);
      const stages = commands.map((command) => ({
        ast: context.callSite(empty.ast),
        command: command.isScript ? parseScriptBlock(context, command.text, null) : command.text,
        arguments: command.parameters.map(({ name, value }) => writtenArgument(name, value)),
        redirections: [],
        dotSource: command.isScript && !command.useLocalScope,
        invocationOperator: command.isScript,
      }));
      // No script runs: what reports errors here has no invocation but its own.
      context.globalState.topScope.removeVariable("myinvocation");
      context.defaultErrorSink = errors;
      runPipeline(context, stages, input, output);
      context.frame = null;
      return { kind: "completed" };
    });
  }

  private write(type: number, value: PSValue): void {
    // A null travels as a message without data.
    if (value !== null) this.encoder.write(value);
    this.link.append(type, this.encoder.take());
  }

  private stateOf(outcome: RunOutcome): string {
    if (this.link.isStopRequested || outcome.kind === "stopped") return this.stoppedState();
    if (outcome.kind === "failed") return failedPipelineStateBody(failed, outcome.error, this.link.codec);
    if (outcome.kind === "exit") this.host.setShouldExit(outcome.code);
    return pipelineStateBody(completed);
  }

  private stoppedState(): string {
    const exception = new Exception(
      "System.Management.Automation.PipelineStoppedException",
      "The pipeline has been stopped.",
    );
    return failedPipelineStateBody(
      stopped,
      newErrorRecord(exception, "PipelineStopped", "OperationStopped", null),
      this.link.codec,
    );
  }
}

/** The parameter that carries the values of `$using:`, keyed by base64 of the expression's UTF-16 text. */
const usingParameter = "--%";

/** Gives the engine the values of `$using:`; they last as long as the pipeline's variables do, until the next one brings its own. */
function takeUsingValues(runspace: Runspace, command: ReceivedCommand): ReceivedCommand {
  const carrier = command.parameters.find((parameter) => parameter.name === usingParameter);
  if (carrier === undefined || !(carrier.value instanceof DictionaryBase)) {
    runspace.context.extensions.delete(usingValuesKey);
    return command;
  }
  const values = new Map<string, PSValue>();
  for (const [key, value] of carrier.value.entries()) {
    const text = Buffer.from(toStringValue(key), "base64").toString("utf16le");
    values.set(usingKey(text), value);
  }
  runspace.context.extensions.set(usingValuesKey, values);
  return { ...command, parameters: command.parameters.filter((parameter) => parameter !== carrier) };
}

function runArgument(parameter: { name: string | null; value: PSValue }): RunArgument {
  return { name: parameter.name, value: parameter.value, hasValue: true };
}

function listItems(value: PSValue | undefined): readonly PSValue[] {
  if (Array.isArray(value)) return value as PSValue[];
  return (value as { items?: PSValue[] } | null | undefined)?.items ?? [];
}

/** The statements of CREATE_PIPELINE's PowerShell object: ExtraCmds has all of them when there are several. */
function readStatements(bag: PSValue): ReceivedCommand[][] {
  const powershell = bag === null ? null : (getMember(bag, "PowerShell") ?? null);
  const several = listItems(getMember(powershell, "ExtraCmds"));
  return (several.length > 0 ? several : [powershell]).map(readCommands);
}

function readCommands(statement: PSValue): ReceivedCommand[] {
  return listItems(getMember(statement, "Cmds")).map((command) => ({
    text: toStringValue(getMember(command, "Cmd") ?? ""),
    isScript: getMember(command, "IsScript") === true,
    useLocalScope: getMember(command, "UseLocalScope") === true,
    parameters: listItems(getMember(command, "Args")).map((argument) => {
      const name = getMember(argument, "N") ?? null;
      return { name: name === null ? null : toStringValue(name), value: getMember(argument, "V") ?? null };
    }),
  }));
}
