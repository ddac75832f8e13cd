// The engine's end of a session host: events from the I/O thread in order, messages to it in batches, host calls answered.
import { sessionCryptography } from "@latch/remoting/io";
import { Exception, getMember, type PSValue } from "@latch/dotnet";
import type { ThreadChannel } from "@latch/remoting/threads";
import {
  errorRecordFromBag,
  type HostMethodName,
  methodNumber,
  OriginInfo,
  sessionSecureStringCodec,
} from "@latch/remoting/ends";
import {
  decodeClixml,
  EncodedObject,
  emptyGuid,
  MessageBatch,
  messageType,
  PropertyBag,
  RemoteProtocolError,
  SessionKey,
  sendsPlainSecureStrings,
  remoteEnum,
  toClient,
  valueBody,
} from "@latch/protocol";
import { hostControl, type HostEvent, type HostRequest, notifyChange } from "./host-control.ts";

/** A batch is posted when it has grown to this, or as soon as the I/O thread is idle. */
const batchSize = 65_536;
/** Output the I/O thread has not taken over yet may grow to this before the engine waits. */
const postedLimit = 8 * 1024 * 1024;
const voidCallId = -100n;
/** An I/O thread that does not work after this long never will. */
const startTimeoutMs = 30_000;

export class SessionLink {
  readonly control: Int32Array;
  private readonly channel: ThreadChannel<HostRequest, HostEvent>;
  private deferred: HostEvent[] = [];
  private readonly batch = new MessageBatch();
  private poolId = emptyGuid;
  private pipelineId = emptyGuid;
  private nextCall = 1n;
  private input: string[] = [];
  private inputEnded = false;
  private readonly sessionKey = new SessionKey(sessionCryptography);
  private version = "2.4";
  private readonly secureStrings = sessionSecureStringCodec(
    this.sessionKey,
    () => sendsPlainSecureStrings(this.version),
    () => this.waitForKey(),
  );
  readonly codec = { secureString: this.secureStrings.encode };
  readonly decoder = { secureString: this.secureStrings.decode };

  constructor(channel: ThreadChannel<HostRequest, HostEvent>, control: Int32Array) {
    this.channel = channel;
    this.control = control;
  }

  setPool(poolId: string, version: string): void {
    this.poolId = poolId;
    this.version = version;
  }

  /** The next event of another kind than the session key's, which is taken in on the way. */
  private receive(timeoutMs: number): HostEvent | undefined {
    for (;;) {
      const event = this.channel.receive(timeoutMs);
      if (event?.kind !== "session-key") return event;
      this.sessionKey.bytes = event.key;
    }
  }

  /** Asks the client for its public key and waits for what follows. Throws when the session ends meanwhile, or is stopped. */
  private waitForKey(): void {
    this.flush(false);
    this.channel.post({ kind: "need-key" });
    while (!this.sessionKey.isKnown) {
      const event = this.channel.receive(1000);
      if (event?.kind === "session-key") this.sessionKey.bytes = event.key;
      else if (event !== undefined) this.deferred.push(event);
      if (this.isStopRequested || event?.kind === "close") break;
    }
    if (this.sessionKey.isKnown) return;
    throw new Exception(
      "System.Management.Automation.Remoting.PSRemotingDataStructureException",
      "The key exchange with the client did not succeed.",
    );
  }

  /** The next event, whenever it comes. Close when the I/O thread did not start. */
  next(): HostEvent {
    for (;;) {
      const isAlive = this.isReady;
      const event = this.deferred.shift() ?? this.receive(isAlive ? Number.POSITIVE_INFINITY : startTimeoutMs);
      if (event !== undefined) return event;
      if (!isAlive && !this.isReady) return { kind: "close" };
    }
  }

  /** The I/O thread works: a message may come any time. */
  get isReady(): boolean {
    return Atomics.load(this.control, hostControl.alive) === 1;
  }

  get isStopRequested(): boolean {
    return this.control[hostControl.stop] === 1;
  }

  /**
   * A message's value. What is no CLIXML ends the client's connection with a protocol error, never this process:
   * throws PSRemotingDataStructureException, so that the pipeline it was meant for fails.
   */
  decode(body: string): PSValue {
    try {
      return decodeClixml(body, this.decoder);
    } catch (error) {
      if (!(error instanceof RemoteProtocolError)) throw error;
      this.channel.post({ kind: "protocol-error", message: error.message });
      throw new Exception("System.Management.Automation.Remoting.PSRemotingDataStructureException", error.message);
    }
  }

  wasReset(callId: bigint, done: boolean): void {
    this.channel.post({ kind: "reset", callId, done });
  }

  opened(body: string): void {
    this.channel.post({ kind: "opened", body });
  }

  /** The pipeline whose messages follow. False: it was asked to stop before it began. */
  begin(id: string, number: number): boolean {
    this.pipelineId = id;
    this.input = [];
    this.inputEnded = false;
    Atomics.store(this.control, hostControl.stop, 0);
    Atomics.store(this.control, hostControl.running, number);
    for (let event = this.receive(0); event !== undefined; event = this.receive(0)) this.deferred.push(event);
    return !this.deferred.some((event) => event.kind === "close" || (event.kind === "stop" && event.id === id));
  }

  /** The pipeline is over: its last message, and nothing of it left behind. */
  finish(state: string): void {
    Atomics.store(this.control, hostControl.running, 0);
    Atomics.store(this.control, hostControl.stop, 0);
    this.batch.append(toClient, messageType.pipelineState, this.poolId, this.pipelineId, state);
    this.flush(true);
    const { pipelineId } = this;
    this.deferred = this.deferred.filter((event) => !("id" in event) || event.id !== pipelineId);
    this.pipelineId = emptyGuid;
  }

  /** Queues a message of the running pipeline. */
  append(type: number, body: string): void {
    this.batch.append(toClient, type, this.poolId, this.pipelineId, body);
    if (this.batch.size >= batchSize || this.control[hostControl.posted] === 0) this.flush(false);
  }

  /** Posts what is queued if the I/O thread has nothing else to do: called from places the engine passes often. */
  nudge(): void {
    if (this.batch.count > 0 && this.control[hostControl.posted] === 0) this.flush(false);
  }

  flush(last: boolean): void {
    if (this.batch.count === 0) return;
    const bytes = this.batch.take();
    Atomics.add(this.control, hostControl.posted, bytes.length);
    this.channel.post({ kind: "output", id: this.pipelineId, batch: bytes, last }, [bytes.buffer]);
    if (!last) this.waitForRoom();
  }

  /** Block: output waits until the client takes some, or the pipeline is stopped. */
  private waitForRoom(): void {
    const { control } = this;
    for (;;) {
      const seen = Atomics.load(control, hostControl.change);
      const hasRoom =
        Atomics.load(control, hostControl.full) === 0 && Atomics.load(control, hostControl.posted) < postedLimit;
      if (hasRoom || this.isStopRequested) return;
      Atomics.wait(control, hostControl.change, seen, 1000);
    }
  }

  private wait(): HostEvent | undefined {
    this.flush(false);
    return this.receive(1000);
  }

  /** The running pipeline's input, as it comes. */
  *inputValues(): IterableIterator<PSValue> {
    for (;;) {
      this.takeDeferredInput();
      const body = this.input.shift();
      if (body !== undefined) {
        yield this.decode(body);
        continue;
      }
      if (this.inputEnded || this.isStopRequested) return;
      const event = this.wait();
      if (event !== undefined) this.deferred.push(event);
    }
  }

  private takeDeferredInput(): void {
    if (this.deferred.length === 0) return;
    const { pipelineId } = this;
    const rest: HostEvent[] = [];
    for (const event of this.deferred) {
      if (event.kind === "input" && event.id === pipelineId) this.input.push(event.body);
      else if (event.kind === "end-input" && event.id === pipelineId) this.inputEnded = true;
      else rest.push(event);
    }
    this.deferred = rest;
  }

  /** Calls a method of the client's host that has no result. */
  callHost(method: HostMethodName, parameters: readonly PSValue[]): void {
    this.append(this.hostCallType, this.hostCallBody(voidCallId, method, parameters));
  }

  /** Calls a method of the client's host and waits for its result. Throws what the host threw. */
  askHost(method: HostMethodName, parameters: readonly PSValue[]): PSValue {
    const callId = this.nextCall++;
    this.append(this.hostCallType, this.hostCallBody(callId, method, parameters));
    for (;;) {
      const answer = this.takeAnswer(callId);
      if (answer !== null) return this.resultOf(answer);
      if (this.isStopRequested) return null;
      const event = this.wait();
      if (event !== undefined) this.deferred.push(event);
    }
  }

  private get hostCallType(): number {
    return this.pipelineId === emptyGuid ? messageType.runspacePoolHostCall : messageType.pipelineHostCall;
  }

  private hostCallBody(callId: bigint, method: HostMethodName, parameters: readonly PSValue[]): string {
    const list = new EncodedObject();
    list.typeNames = ["System.Collections.ArrayList", "System.Object"];
    list.list = parameters;
    const bag = new PropertyBag([
      ["ci", callId],
      ["mi", remoteEnum("System.Management.Automation.Remoting.RemoteHostMethodId", method, methodNumber(method))],
      ["mp", list],
    ]);
    return valueBody(bag, this.codec);
  }

  private takeAnswer(callId: bigint): PSValue | null {
    for (let i = 0; i < this.deferred.length; i++) {
      const event = this.deferred[i]!;
      if (event.kind !== "host-response") continue;
      this.deferred.splice(i--, 1);
      const bag = this.decode(event.body);
      if (bag !== null && getMember(bag, "ci") === callId) return bag;
    }
    return null;
  }

  private resultOf(bag: PSValue): PSValue {
    const error = bag === null ? undefined : getMember(bag, "me");
    if (error !== undefined && error !== null) {
      // What the client's host threw is thrown here, with its own id (recorded: InvalidOperation).
      throw errorRecordFromBag(error, new OriginInfo("", null)).exception;
    }
    return bag === null ? null : (getMember(bag, "mr") ?? null);
  }

  /** Wakes an engine that waits for room: used when the session ends. */
  release(): void {
    notifyChange(this.control);
  }
}
