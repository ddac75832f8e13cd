// One WS-Management shell: connected or not, its commands, their output, who may talk to it. Sans-IO: requests in, replies out.
import {
  commandIdOf,
  defaultFragmentSize,
  Defragmenter,
  emptyGuid,
  encodeCommandList,
  encodeCommandResponse,
  encodeConnectResponse,
  encodeCreateResponse,
  encodeEmptyResponse,
  encodeFault,
  encodeGetResponse,
  encodeReceiveResponse,
  encodeSendResponse,
  encodeShellList,
  encodeSignalResponse,
  Fragmenter,
  malformedRequestFault,
  messageType,
  parseDuration,
  payloadOf,
  RemoteProtocolError,
  type ShellDescription,
  signalCode,
  type WSManFault,
  type WSManRequest,
  wsmanFault,
} from "@latch/protocol/io";
import { randomUUID } from "node:crypto";
import { OutputQueue } from "./output-queue.ts";

/** Bytes a disconnected session keeps per stream before its OutputBufferingMode decides. */
const bufferLimit = 4 * 1024 * 1024;

export type BufferMode = "None" | "Block" | "Drop";

/** A client has a Receive of the pool pending nearly always: one that has had none for so long is gone. */
const silenceMs = 10_000;
/** The same when one of its connections was closed as well. */
const closedSilenceMs = 500;

/** How a request is answered: an HTTP status and an envelope. */
export type Reply = (status: number, envelope: string) => void;

/** What a shell tells its owner. */
export interface ShellEvents {
  /** A whole PSRP message arrived for the pool (emptyGuid) or a command. */
  message(commandId: string, message: Uint8Array): void;
  /** A command was begun; its first message follows. */
  commandStarted(commandId: string): void;
  stopCommand(commandId: string): void;
  closeCommand(commandId: string): void;
  /** Delete, idle time-out, or a lost client of a shell that does not survive one. */
  closed(reason: string): void;
  /** The client went or came: counts for flow control. */
  connectionChanged(connected: boolean): void;
  /** PSRP's answer to a Connect, as whole messages. Throws RemoteProtocolError when the version is too old. */
  connect(messages: Uint8Array[]): Uint8Array[];
}

interface PendingReceive {
  readonly request: WSManRequest;
  readonly reply: Reply;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface Stream {
  readonly queue: OutputQueue;
  input: Defragmenter;
  pending: PendingReceive | null;
}

/** Facts of a shell that its Create gave. */
export interface ShellFacts {
  readonly shellId: string;
  readonly name: string;
  readonly resourceUri: string;
  readonly owner: string;
  readonly machine: string;
  readonly maxIdleTimeoutMs: number;
  /** Interactive (Enter-PSSession by computer name): ends with its client. */
  readonly interactive: boolean;
  readonly profileLoaded: boolean;
}

/** Server side of one shell. */
export class Shell {
  readonly facts: ShellFacts;
  private readonly events: ShellEvents;
  private readonly fragmenter = new Fragmenter(defaultFragmentSize);
  private readonly pool: Stream = { queue: new OutputQueue(), input: new Defragmenter(), pending: null };
  private readonly commands = new Map<string, Stream>();
  private client = "";
  private connected = true;
  private idleTimeoutMs: number;
  private bufferMode: BufferMode = "Block";
  private idleTimer: ReturnType<typeof setTimeout> | null = null;
  private lastActivity = Date.now();
  private readonly begun = Date.now();
  private ended = false;
  private silenceTimer: ReturnType<typeof setTimeout> | null = null;
  /** The client that is connected has asked for the pool's output at least once. */
  private hasReceived = false;

  constructor(facts: ShellFacts, idleTimeoutMs: number, clientId: string, events: ShellEvents) {
    this.facts = facts;
    this.events = events;
    this.idleTimeoutMs = idleTimeoutMs;
    this.client = clientId;
  }

  get isConnected(): boolean {
    return this.connected;
  }

  /** Bytes waiting in all streams. */
  get bufferedBytes(): number {
    let size = this.pool.queue.size;
    for (const { queue } of this.commands.values()) size += queue.size;
    return size;
  }

  describe(): ShellDescription {
    const now = Date.now();
    return {
      ...this.facts,
      processId: process.pid,
      idleTimeoutMs: this.idleTimeoutMs,
      bufferMode: this.bufferMode === "None" ? "Block" : this.bufferMode,
      state: this.connected ? "Connected" : "Disconnected",
      runTimeMs: now - this.begun,
      inactivityMs: this.connected ? 0 : now - this.lastActivity,
    };
  }

  /** The answer to the Create that made this shell; its creationXml is taken in. */
  accept(request: WSManRequest): string {
    this.setBufferMode(request.body.child("BufferMode")?.text);
    this.expectReceive(silenceMs);
    this.deliver(emptyGuid, this.pool, payloadOf(request, "creationXml"));
    return encodeCreateResponse(this.context(request), this.describe());
  }

  private context(request: WSManRequest): { request: WSManRequest; messageId: string } {
    return { request, messageId: randomUUID() };
  }

  private fault(request: WSManRequest, fault: WSManFault, reply: Reply): void {
    reply(500, encodeFault(this.context(request), fault, this.facts.machine));
  }

  /** Answers a request for this shell, at once or later. Throws RemoteProtocolError for a malformed one. */
  handle(request: WSManRequest, reply: Reply): void {
    if (request.operation === "enumerate") return this.enumerate(request, reply);
    if (this.ended) return this.fault(request, wsmanFault.invalidSelectors, reply);
    if (request.operation === "connect") return this.connect(request, reply);
    if (request.operation === "delete") return this.delete(request, reply);
    if (request.sessionId !== this.client)
      return this.fault(request, this.connected ? wsmanFault.inUse : wsmanFault.disconnected, reply);
    if (request.operation === "get") return reply(200, encodeGetResponse(this.context(request), this.describe()));
    this.lastActivity = Date.now();
    switch (request.operation) {
      case "receive":
        return this.receive(request, reply);
      case "command":
        return this.command(request, reply);
      case "send":
        return this.send(request, reply);
      case "signal":
        return this.signal(request, reply);
      case "disconnect":
        return this.disconnect(request, reply);
      case "reconnect":
        return this.reconnect(request, reply);
      default:
        throw new RemoteProtocolError(`The operation ${request.operation} is not supported.`);
    }
  }

  private enumerate(request: WSManRequest, reply: Reply): void {
    const ofCommands = request.resourceUri.endsWith("/Command");
    const context = this.context(request);
    // An ended shell's process lives on for a moment: who has deleted it must not find it again.
    if (!ofCommands) return reply(200, encodeShellList(context, this.ended ? [] : [this.describe()]));
    const commands = [...this.commands].map(([id, stream]) => ({ id, done: stream.queue.isFinished }));
    reply(200, encodeCommandList(context, commands));
  }

  private delete(request: WSManRequest, reply: Reply): void {
    reply(200, encodeEmptyResponse(this.context(request), "delete"));
    this.end("deleted");
  }

  /** Ends the shell: pending receives are answered, its owner ends the process. */
  end(reason: string): void {
    if (this.ended) return;
    this.ended = true;
    if (this.idleTimer !== null) clearTimeout(this.idleTimer);
    this.releaseReceives(wsmanFault.invalidSelectors);
    this.events.closed(reason);
  }

  private releaseReceives(fault: WSManFault): void {
    for (const stream of [this.pool, ...this.commands.values()]) {
      const pending = stream.pending;
      if (pending === null) continue;
      stream.pending = null;
      clearTimeout(pending.timer);
      this.fault(pending.request, fault, pending.reply);
    }
  }

  private streamOf(commandId: string | null): Stream | undefined {
    return commandId === null || commandId === emptyGuid ? this.pool : this.commands.get(commandId);
  }

  private receive(request: WSManRequest, reply: Reply): void {
    const commandId = commandIdOf(request);
    const stream = this.streamOf(commandId);
    if (stream === undefined) return this.fault(request, wsmanFault.commandNotFound, reply);
    // The same client asks for more: what it was given before has arrived.
    stream.queue.acknowledge();
    this.events.connectionChanged(this.connected);
    if (stream.pending !== null) {
      const older = stream.pending;
      clearTimeout(older.timer);
      this.fault(older.request, wsmanFault.timedOut, older.reply);
    }
    const timer = setTimeout(() => {
      if (stream.pending?.request !== request) return;
      stream.pending = null;
      if (stream === this.pool) this.expectReceive(silenceMs);
      this.fault(request, wsmanFault.timedOut, reply);
    }, timerMs(request.operationTimeoutMs));
    timer.unref();
    stream.pending = { request, reply, timer };
    if (stream === this.pool) this.hasReceived = true;
    this.flush(commandId, stream);
  }

  /** Answers a pending Receive when there is something to say. */
  private flush(commandId: string | null, stream: Stream): void {
    const pending = stream.pending;
    if (pending === null) return;
    const done = stream.queue.complete;
    if (stream.queue.isEmpty && !done) return;
    // Base64 makes four bytes of three; the rest of the envelope is small.
    const chunks = stream.queue.take(Math.floor(((pending.request.maxEnvelopeSize - 4096) * 3) / 4));
    stream.pending = null;
    clearTimeout(pending.timer);
    if (stream === this.pool) this.expectReceive(silenceMs);
    const finished = commandId !== null && stream.queue.isFinished;
    const joined = chunks.length > 1 ? [joinBytes(chunks)] : chunks;
    pending.reply(200, encodeReceiveResponse(this.context(pending.request), commandId, joined, finished));
  }

  private command(request: WSManRequest, reply: Reply): void {
    const id = commandIdOf(request) ?? randomUUID();
    if (this.commands.has(id)) throw new RemoteProtocolError("The command exists already.");
    const stream: Stream = { queue: new OutputQueue(), input: new Defragmenter(), pending: null };
    this.commands.set(id, stream);
    this.events.commandStarted(id);
    this.deliver(id, stream, payloadOf(request, "Arguments"));
    reply(200, encodeCommandResponse(this.context(request), id));
  }

  private send(request: WSManRequest, reply: Reply): void {
    const commandId = request.body.find("Stream")?.attribute("CommandId");
    const id = commandId === undefined ? null : commandId.toLowerCase();
    const stream = this.streamOf(id);
    if (stream === undefined) return this.fault(request, wsmanFault.commandNotFound, reply);
    this.deliver(id ?? emptyGuid, stream, payloadOf(request, "Stream"));
    reply(200, encodeSendResponse(this.context(request)));
  }

  private deliver(id: string, stream: Stream, bytes: Uint8Array): void {
    for (const message of stream.input.receive(bytes)) this.events.message(id, message);
  }

  private signal(request: WSManRequest, reply: Reply): void {
    const id = commandIdOf(request);
    const stream = id === null ? undefined : this.commands.get(id);
    if (id === null || stream === undefined) return this.fault(request, wsmanFault.commandNotFound, reply);
    // Clients write it with a small or a capital t.
    const code = request.body.find("Code")?.text.trim().toLowerCase();
    reply(200, encodeSignalResponse(this.context(request)));
    if (code === signalCode.terminate) {
      const { pending } = stream;
      if (pending !== null) {
        clearTimeout(pending.timer);
        this.fault(pending.request, wsmanFault.operationAborted, pending.reply);
      }
      stream.queue.acknowledge();
      this.commands.delete(id);
      this.events.closeCommand(id);
    } else this.events.stopCommand(id);
  }

  private disconnect(request: WSManRequest, reply: Reply): void {
    const idle = request.body.child("IdleTimeOut")?.text;
    if (idle !== undefined)
      this.idleTimeoutMs = Math.min(parseDuration(idle, this.idleTimeoutMs), this.facts.maxIdleTimeoutMs);
    this.setBufferMode(request.body.child("BufferMode")?.text);
    reply(200, encodeEmptyResponse(this.context(request), "disconnect"));
    this.leave();
  }

  private setBufferMode(mode: string | undefined): void {
    if (mode === "Drop" || mode === "Block") this.bufferMode = mode;
  }

  /** A client that died between two Receives has nothing pending whose loss would tell: its silence does. */
  private expectReceive(afterMs: number): void {
    if (this.silenceTimer !== null) clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      if (this.pool.pending === null) this.leave();
    }, afterMs);
    this.silenceTimer.unref();
  }

  /** Some connection was closed. */
  connectionClosed(): void {
    if (this.connected && this.pool.pending === null && this.hasReceived) this.expectReceive(closedSilenceMs);
  }

  /** No client any more: output is kept, the idle time runs. */
  leave(fault: WSManFault = wsmanFault.disconnected): void {
    if (!this.connected || this.ended) return;
    if (this.facts.interactive) return this.end("client gone");
    this.connected = false;
    this.lastActivity = Date.now();
    this.releaseReceives(fault);
    if (this.idleTimer !== null) clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.end("idle time-out"), timerMs(this.idleTimeoutMs));
    this.events.connectionChanged(false);
    this.limitBuffers();
  }

  /** The client sent what is no PSRP: its connection ends with a protocol error, the session stays. */
  protocolError(message: string): void {
    this.leave(malformedRequestFault(message));
  }

  private arrive(clientId: string): void {
    this.connected = true;
    this.client = clientId;
    this.lastActivity = Date.now();
    if (this.idleTimer !== null) clearTimeout(this.idleTimer);
    this.idleTimer = null;
    this.hasReceived = false;
    this.expectReceive(silenceMs);
    for (const stream of [this.pool, ...this.commands.values()]) stream.queue.restore();
    this.events.connectionChanged(true);
  }

  private reconnect(request: WSManRequest, reply: Reply): void {
    const id = commandIdOf(request);
    if (id !== null && !this.commands.has(id)) return this.fault(request, wsmanFault.commandNotFound, reply);
    if (id === null && !this.connected) this.arrive(request.sessionId);
    reply(200, encodeEmptyResponse(this.context(request), "reconnect"));
  }

  private connect(request: WSManRequest, reply: Reply): void {
    const id = commandIdOf(request);
    if (id !== null) {
      if (request.sessionId !== this.client) return this.fault(request, wsmanFault.inUse, reply);
      if (!this.commands.has(id)) return this.fault(request, wsmanFault.commandNotFound, reply);
      return reply(200, encodeConnectResponse(this.context(request), null));
    }
    if (this.connected) return this.fault(request, wsmanFault.inUse, reply);
    const input = new Defragmenter();
    const messages = input.receive(payloadOf(request, "connectXml"));
    const answers = this.events.connect(messages);
    this.pool.input = input;
    for (const stream of this.commands.values()) stream.input = new Defragmenter();
    this.arrive(request.sessionId);
    const fragments = answers.flatMap((answer) => this.fragmenter.fragment(answer));
    reply(200, encodeConnectResponse(this.context(request), joinBytes(fragments)));
  }

  /** Queues a message of the server for its stream. `last`: nothing follows on this stream. */
  output(commandId: string, type: number, message: Uint8Array, last: boolean): void {
    const stream = this.streamOf(commandId);
    if (stream === undefined) return;
    stream.queue.add(this.fragmenter.fragment(message), isDroppable(type));
    if (last) stream.queue.complete = true;
    if (!this.connected) this.limitBuffers();
  }

  /** Answers what waits for output; called after a group of messages was queued. */
  flushAll(): void {
    this.flush(null, this.pool);
    for (const [id, stream] of this.commands) this.flush(id, stream);
  }

  private limitBuffers(): void {
    if (this.bufferMode !== "Drop") return;
    for (const stream of this.commands.values()) stream.queue.dropOldest(bufferLimit);
  }

  /** True when the engine must wait before it produces more. */
  get isFull(): boolean {
    if (!this.connected && this.bufferMode === "Drop") return false;
    return this.bufferedBytes > bufferLimit;
  }

  /** A connection that held the pool's Receive was lost. */
  connectionLost(request: WSManRequest): void {
    if (this.pool.pending?.request === request) {
      clearTimeout(this.pool.pending.timer);
      this.pool.pending = null;
      this.leave();
      return;
    }
    for (const stream of this.commands.values()) {
      if (stream.pending?.request !== request) continue;
      clearTimeout(stream.pending.timer);
      stream.pending = null;
    }
  }
}

/** setTimeout holds 31 bits of milliseconds (WinRM's own maximum is the same number); more would end it at once. */
function timerMs(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, 0), 2_147_483_647);
}

function isDroppable(type: number): boolean {
  return (
    type !== messageType.pipelineState &&
    type !== messageType.pipelineHostCall &&
    type !== messageType.runspacePoolHostCall
  );
}

function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}
