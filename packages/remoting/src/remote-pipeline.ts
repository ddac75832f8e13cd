// One command of a remote session: its input, its records as they arrive, its end.
import { randomUUID } from "node:crypto";
import { type Exception, getMember, newErrorRecord, type PSValue, toStringValue } from "@latch/dotnet";
import { DebugRecord, type ExecutionContext, VerboseRecord, WarningRecord } from "@latch/engine";
import {
  createPipelineBody,
  decodeClixml,
  decodeMessage,
  isPipelineFinished,
  MessageBatch,
  messageText,
  messageType,
  nextState,
  type PipelineState,
  pipelineStateNames,
  pipelineTransitions,
  type PsrpMessage,
  PropertyBag,
  RemoteProtocolError,
  remoteEnum,
  type RemoteCommand,
  splitBatch,
  toServer,
  valueBody,
} from "@latch/protocol";
import {
  callHostMethod,
  hasResult,
  type HostMethodName,
  informationRecordFromBag,
  methodNumber,
  methodOf,
  progressRecordFromBag,
} from "./host-methods.ts";
import { IoThread } from "./io-thread.ts";
import { errorRecordFromBag, type OriginInfo, type RemotingErrorRecord } from "./remoting-error.ts";
import type { RemoteRunspace } from "./remote-runspace.ts";

/** What a pipeline is made of. */
export interface PipelineRequest {
  readonly commands: readonly RemoteCommand[];
  /** All statements, when there are several. */
  readonly statements?: readonly (readonly RemoteCommand[])[];
  readonly noInput: boolean;
  readonly addToHistory?: boolean;
  readonly invocationInfo?: boolean;
}

/** One record of a remote pipeline, in the order it was written. */
export type PipelineRecord =
  | { readonly stream: "output"; readonly value: PSValue }
  | { readonly stream: "error"; readonly record: RemotingErrorRecord }
  | { readonly stream: "warning" | "verbose" | "debug"; readonly text: string; readonly record: PSValue }
  | { readonly stream: "information" | "progress"; readonly record: PSValue };

/** Input is sent in groups of this many bytes. */
const inputBatchSize = 32_768;
const stopCheckMs = 50;

export class RemotePipeline {
  readonly runspace: RemoteRunspace;
  readonly instanceId: string;
  private readonly request: PipelineRequest | null;
  private currentState: PipelineState = "NotStarted";
  /** Why it failed or was stopped. */
  reason: RemotingErrorRecord | null = null;
  /** A transport that broke under it. */
  transportError: Exception | null = null;
  hadErrors = false;
  /** A job's: nothing is shown by host calls (the records say it), and questions wait until the job is received. */
  isBackground = false;
  /** Questions of the remote side nobody has answered yet. */
  private questions: PSValue[] = [];
  private batches: Uint8Array[] = [];
  private messages: Uint8Array[] = [];
  private position = 0;
  /** The I/O thread waits to be told that everything delivered was taken. */
  private owesNext = false;
  private readonly input = new MessageBatch();
  private closed = false;

  /** In: what to run; null for a command that runs on the server already. */
  constructor(runspace: RemoteRunspace, request: PipelineRequest | null, instanceId: string = randomUUID()) {
    this.runspace = runspace;
    this.request = request;
    this.instanceId = instanceId;
  }

  get context(): ExecutionContext {
    return this.runspace.context;
  }
  private get origin(): OriginInfo {
    return this.runspace.origin;
  }

  /** As far as it is known; IoThread.pump brings news. */
  get state(): PipelineState {
    return this.currentState;
  }
  get isFinished(): boolean {
    return isPipelineFinished(this.currentState);
  }

  /** Sends the command. */
  start(): void {
    this.currentState = nextState(pipelineTransitions, this.currentState, "start", "local");
    const { request } = this;
    if (request === null) return;
    const body = createPipelineBody(
      {
        commands: request.commands,
        ...(request.statements === undefined ? {} : { statements: request.statements }),
        noInput: request.noInput,
        addToHistory: request.addToHistory ?? true,
        isNested: false,
        invocationInfo: request.invocationInfo ?? false,
        redirectShellErrorOutputPipe: true,
      },
      this.runspace.encoderOptions,
    );
    const batch = new MessageBatch();
    batch.append(toServer, messageType.createPipeline, this.runspace.instanceId, this.instanceId, body);
    this.runspace.post({ op: "command", channel: this.runspace.channel, id: this.instanceId, batch: batch.take() });
  }

  /** Takes up a command that was found on the server. */
  connect(): void {
    this.currentState = nextState(pipelineTransitions, this.currentState, "connect", "local");
    this.runspace.post({ op: "connect-command", channel: this.runspace.channel, id: this.instanceId });
  }

  addInput(value: PSValue): void {
    this.append(messageType.pipelineInput, valueBody(value, this.runspace.encoderOptions));
    if (this.input.size >= inputBatchSize) this.flushInput();
  }

  endInput(): void {
    this.append(messageType.endOfPipelineInput, "");
    this.flushInput();
  }

  private append(type: number, body: string): void {
    this.input.append(toServer, type, this.runspace.instanceId, this.instanceId, body);
  }

  private flushInput(): void {
    if (this.input.count === 0) return;
    const batch = this.input.take();
    this.runspace.post({ op: "send", channel: this.runspace.channel, id: this.instanceId, prompt: false, batch });
  }

  /** Asks the other side to stop; the state tells when it has. */
  stop(): void {
    if (this.isFinished) return;
    const started = this.currentState !== "NotStarted";
    this.currentState = nextState(pipelineTransitions, this.currentState, "stop", "local");
    if (started) this.runspace.post({ op: "stop", channel: this.runspace.channel, id: this.instanceId });
  }

  /** Lets go of the command on the server; what was not read is lost. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.runspace.pipelineClosed(this);
    if (this.currentState !== "NotStarted")
      this.runspace.post({ op: "close-command", channel: this.runspace.channel, id: this.instanceId });
  }

  /** The runspace passes on what arrived. */
  receive(batch: Uint8Array): void {
    this.batches.push(batch);
    this.owesNext = true;
  }

  /** The runspace's connection was lost, left or closed. */
  end(state: "Failed" | "Stopped" | "Disconnected", error: Exception | null): void {
    if (this.isFinished) return;
    this.currentState = state;
    this.transportError = error;
  }

  /** Taken up again after a disconnect. */
  resume(): void {
    if (this.currentState === "Disconnected") this.currentState = "Running";
  }

  /** True when a record can be had without waiting. */
  get hasRecords(): boolean {
    return this.position < this.messages.length || this.batches.length > 0;
  }

  /**
   * The next record; waits up to timeoutMs (-1: for ever) for it. null: time is up, or nothing will come any more.
   * Host calls of the remote side are answered on the way. Throws the stop signal (and stops the command) on Ctrl+C.
   */
  read(timeoutMs: number): PipelineRecord | null {
    const deadline = timeoutMs < 0 ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
    for (;;) {
      const record = this.take();
      if (record !== null) return record;
      if (this.isFinished || this.currentState === "Disconnected" || this.currentState === "NotStarted") return null;
      if (this.context.stopRequested && timeoutMs !== 0) this.interrupt();
      const left = deadline - Date.now();
      if (left <= 0 && timeoutMs >= 0) {
        if (!IoThread.get().pump(0)) return null;
      } else IoThread.get().pump(Math.min(left, stopCheckMs));
    }
  }

  private interrupt(): void {
    this.stop();
    this.close();
    this.context.checkStopped();
  }

  private take(): PipelineRecord | null {
    for (;;) {
      while (this.position < this.messages.length) {
        const message = this.messages[this.position++]!;
        const record = this.runspace.guard(() => this.decode(decodeMessage(message)));
        if (record === undefined) {
          // What follows a message that is none means nothing.
          this.messages = [];
          this.batches = [];
          return null;
        }
        if (record !== null) return record;
      }
      const next = this.batches.shift();
      if (next === undefined) break;
      this.messages = splitBatch(next);
      this.position = 0;
    }
    if (this.owesNext && !this.isFinished) {
      this.owesNext = false;
      this.runspace.post({ op: "next", channel: this.runspace.channel, id: this.instanceId });
    }
    return null;
  }

  private decode(message: PsrpMessage): PipelineRecord | null {
    const body = messageText(message);
    const value = (): PSValue => (body === "" ? null : decodeClixml(body, this.runspace.decoderOptions));
    switch (message.type) {
      case messageType.pipelineOutput:
        return { stream: "output", value: value() };
      case messageType.errorRecord:
        this.hadErrors = true;
        return { stream: "error", record: errorRecordFromBag(value(), this.origin) };
      case messageType.warningRecord:
        return this.textRecord("warning", value());
      case messageType.verboseRecord:
        return this.textRecord("verbose", value());
      case messageType.debugRecord:
        return this.textRecord("debug", value());
      case messageType.informationRecord:
        return { stream: "information", record: informationRecordFromBag(value()) };
      case messageType.progressRecord:
        return { stream: "progress", record: progressRecordFromBag(value()) };
      case messageType.pipelineState:
        this.ended(value());
        return null;
      case messageType.pipelineHostCall:
        if (!this.isBackground) this.hostCall(value());
        else this.keepQuestion(value());
        return null;
      default:
        return null;
    }
  }

  private textRecord(stream: "warning" | "verbose" | "debug", bag: PSValue): PipelineRecord {
    const text = toStringValue((bag === null ? null : getMember(bag, "InformationalRecord_Message")) ?? "");
    const classes = { warning: WarningRecord, verbose: VerboseRecord, debug: DebugRecord };
    return { stream, text, record: new classes[stream](text) };
  }

  private ended(bag: PSValue): void {
    const number = bag === null ? null : getMember(bag, "PipelineState");
    const state = typeof number === "number" ? pipelineStateNames[number] : undefined;
    if (state === undefined) throw new RemoteProtocolError("A PIPELINE_STATE names no state.");
    const error = bag === null ? null : (getMember(bag, "ExceptionAsErrorRecord") ?? null);
    if (error !== null) this.reason = errorRecordFromBag(error, this.origin);
    if (!isPipelineFinished(state)) return;
    this.currentState = state;
    this.runspace.pipelineEnded(this);
  }

  private keepQuestion(bag: PSValue): void {
    const method = bag === null ? null : methodOf(getMember(bag, "mi"));
    if (method === "SetShouldExit") this.runspace.exitRequested = true;
    if (method !== null && hasResult(method)) this.questions.push(bag);
  }

  /** True when the remote side waits for an answer of this side's host. */
  get isBlocked(): boolean {
    return this.questions.length > 0;
  }

  /** Asks this side's host what the remote side wanted to know. */
  answerQuestions(): void {
    const questions = this.questions;
    this.questions = [];
    for (const question of questions) this.hostCall(question);
  }

  private hostCall(bag: PSValue): void {
    if (bag === null) return;
    const method = methodOf(getMember(bag, "mi"));
    if (method === null) return;
    if (method === "SetShouldExit") this.runspace.exitRequested = true;
    const parameters = (getMember(bag, "mp") as { items?: PSValue[] } | null | undefined)?.items ?? [];
    const result = callHostMethod(this.context.host, method, parameters);
    if (result === null) return;
    this.answer(getMember(bag, "ci") ?? 0n, method, result);
  }

  private answer(callId: PSValue, method: HostMethodName, result: { value: PSValue } | { error: Exception }): void {
    const bag = new PropertyBag();
    if ("value" in result) bag.add("mr", result.value);
    else
      bag.add(
        "me",
        result.error.errorRecord ?? newErrorRecord(result.error, errorIdOf(result.error), "InvalidOperation", null),
      );
    bag.add("ci", callId);
    bag.add("mi", remoteEnum("System.Management.Automation.Remoting.RemoteHostMethodId", method, methodNumber(method)));
    const batch = new MessageBatch();
    const body = valueBody(bag, this.runspace.encoderOptions);
    batch.append(toServer, messageType.pipelineHostResponse, this.runspace.instanceId, this.instanceId, body);
    this.runspace.post({
      op: "send",
      channel: this.runspace.channel,
      id: this.instanceId,
      prompt: true,
      batch: batch.take(),
    });
  }
}

/** The id PowerShell's own records of these exceptions have. */
function errorIdOf(error: Exception): string {
  return error.is("System.InvalidOperationException") ? "InvalidOperation" : "RemoteHostExecutionException";
}
