// The client's side of one WS-Management shell: requests out, its Receive loops, reconnecting. Runs on the I/O thread.
import { randomUUID } from "node:crypto";
import {
  Defragmenter,
  defaultFragmentSize,
  encodeCommand,
  encodeConnect,
  encodeCreate,
  encodeDelete,
  encodeDisconnect,
  encodeReceive,
  encodeReconnect,
  encodeSend,
  encodeSignal,
  Fragmenter,
  MessageBatch,
  parseCommandResponse,
  parseConnectResponse,
  parseCreatedShell,
  parseCreatedShellId,
  parseReceiveResponse,
  parseResponse,
  RemoteProtocolError,
  type ShellDescription,
  signalCode,
  splitBatch,
  concatBytes,
  type WSManRequestHeader,
  type WSManResponse,
  wsmanFault,
} from "@latch/protocol/io";
import { PlaceError } from "../places.ts";
import type { ClientEvent, ClientRequest, TransportFailure } from "./client-messages.ts";
import type { HttpReply } from "./http-client.ts";
import { ListenerStartError } from "./start-listener.ts";
import type { WSManTransport } from "./wsman-transport.ts";

/** One id for this process: a server tells clients apart by it. */
const clientId = randomUUID();
const operationTimeoutMs = 180_000;

/** What a server takes in one envelope, and how messages are cut for it. */
export interface EnvelopeLimits {
  readonly maximumEnvelope: number;
  readonly fragmentSize: number;
}

const usualLimits: EnvelopeLimits = { maximumEnvelope: 512_000, fragmentSize: defaultFragmentSize };
/** Room for everything in an envelope but its fragments. */
const envelopeOverhead = 4096;

interface CommandStream {
  readonly input: Defragmenter;
  /** The engine has what was delivered, and wants more. */
  wanted: (() => void) | null;
  owed: boolean;
  done: boolean;
}

/** A fault of the server, or a connection that failed. */
export class TransportError extends Error {
  readonly failure: TransportFailure;
  constructor(failure: TransportFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export function failureOf(error: unknown): TransportFailure {
  if (error instanceof TransportError) return error.failure;
  if (error instanceof RemoteProtocolError) return { code: 0, message: error.message };
  if (error instanceof PlaceError) return { code: error.code, message: error.message };
  if (error instanceof ListenerStartError) return { code: 0, message: error.message };
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return {
    code: wsmanFault.connectionLost.code,
    message: `The connection to the session was lost${code === "" ? "" : ` (${code})`}.`,
  };
}

/** One shell. */
export class ShellClient {
  private readonly channel: number;
  private readonly transport: WSManTransport;
  private readonly limits: EnvelopeLimits;
  private readonly report: (event: ClientEvent, transfer?: ArrayBuffer[]) => void;
  /** Servers before WinRM 3.0 give shells and commands ids of their own. */
  private shellId: string;
  private readonly givenIds = new Map<string, string>();
  private readonly resourceUri: string;
  private readonly fragmenter: Fragmenter;
  private poolInput = new Defragmenter();
  private readonly commands = new Map<string, CommandStream>();
  private state: "new" | "connected" | "disconnected" | "closed" = "new";
  private generation = 0;
  /** Requests other than Receive go out one after the other. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    facts: { channel: number; shellId: string; resourceUri: string },
    transport: WSManTransport,
    report: (event: ClientEvent, transfer?: ArrayBuffer[]) => void,
    limits: EnvelopeLimits = usualLimits,
  ) {
    this.channel = facts.channel;
    this.transport = transport;
    this.limits = limits;
    this.fragmenter = new Fragmenter(limits.fragmentSize);
    this.shellId = facts.shellId;
    this.resourceUri = facts.resourceUri;
    this.report = report;
  }

  private header(): WSManRequestHeader {
    return {
      to: this.transport.address,
      resourceUri: this.resourceUri,
      messageId: randomUUID(),
      sessionId: clientId,
      operationTimeoutMs,
      maxEnvelopeSize: this.limits.maximumEnvelope,
      shellId: this.shellId,
    };
  }

  private post(envelope: string): Promise<HttpReply> {
    return this.transport.post(envelope, this.shellId);
  }

  private async ask(envelope: string): Promise<WSManResponse> {
    const reply = await this.post(envelope);
    const response = parseResponse(reply.body);
    if (response.fault !== null)
      throw new TransportError({ code: response.fault.code, message: response.fault.message });
    return response;
  }

  private wireId<T extends string | null>(id: T): T | string {
    return (id === null ? undefined : this.givenIds.get(id)) ?? id;
  }

  private fragments(batch: Uint8Array): Uint8Array {
    return concatBytes(splitBatch(batch).flatMap((message) => this.fragmenter.fragment(message)));
  }

  /** A batch's fragments in groups that fit into an envelope each (base64 makes four bytes of three). */
  private groups(batch: Uint8Array): Uint8Array[] {
    const room = ((this.limits.maximumEnvelope - envelopeOverhead) * 3) / 4;
    const groups: Uint8Array[][] = [];
    let size = Number.POSITIVE_INFINITY;
    for (const fragment of splitBatch(batch).flatMap((message) => this.fragmenter.fragment(message))) {
      if (size + fragment.length > room) {
        groups.push([]);
        size = 0;
      }
      groups[groups.length - 1]!.push(fragment);
      size += fragment.length;
    }
    return groups.map(concatBytes);
  }

  /** Runs a request behind those before it; a failure is reported as `operation`'s. */
  private enqueue(operation: ClientRequest["op"], id: string | null, work: () => Promise<void>): void {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      this.report({ event: "failed", channel: this.channel, operation, id, failure: failureOf(error) });
    });
  }

  private event(
    event: "created" | "connected" | "reconnected" | "disconnected" | "closed",
    shell: ShellDescription | null,
  ): void {
    this.report({ event, channel: this.channel, shell });
  }

  open(request: Extract<ClientRequest, { op: "open-shell" }>): void {
    this.enqueue("open-shell", null, async () => {
      const { shellId, name, noProfile } = request;
      const { shellId: _none, ...header } = this.header();
      const idle = request.idleTimeoutMs === null ? {} : { idleTimeoutMs: request.idleTimeoutMs };
      const envelope = encodeCreate(header, {
        shellId,
        name,
        creationXml: this.fragments(request.batch),
        noProfile,
        interactive: request.interactive,
        ...idle,
        ...(request.bufferMode === null ? {} : { bufferMode: request.bufferMode }),
      });
      const reply = await this.transport.post(envelope, null);
      const response = parseResponse(reply.body);
      if (response.fault !== null)
        throw new TransportError({ code: response.fault.code, message: response.fault.message });
      this.shellId = parseCreatedShellId(response) ?? this.shellId;
      this.becomeConnected();
      this.event("created", parseCreatedShell(response));
    });
  }

  private becomeConnected(): void {
    this.state = "connected";
    const generation = ++this.generation;
    void this.poolLoop(generation);
    for (const [id, stream] of this.commands) if (!stream.done) void this.commandLoop(id, stream, generation);
  }

  private isCurrent(generation: number): boolean {
    return this.state === "connected" && this.generation === generation;
  }

  /** The pool's Receive is always pending: by it the server knows that this client lives. */
  private async poolLoop(generation: number): Promise<void> {
    while (this.isCurrent(generation)) {
      const output = await this.receive(null, generation);
      if (output !== null) this.take(null, this.poolInput, output.chunks, generation);
    }
  }

  private async commandLoop(id: string, stream: CommandStream, generation: number): Promise<void> {
    while (this.isCurrent(generation) && !stream.done) {
      if (stream.owed) {
        await new Promise<void>((resolve) => (stream.wanted = resolve));
        continue;
      }
      const output = await this.receive(id, generation);
      if (output === null || !this.commands.has(id)) continue;
      stream.owed = this.take(id, stream.input, output.chunks, generation);
      if (!output.done) continue;
      stream.done = true;
      this.report({ event: "command-done", channel: this.channel, id });
    }
  }

  /** One Receive; null when it timed out or is over. */
  private async receive(
    id: string | null,
    generation: number,
  ): Promise<{ chunks: Uint8Array[]; done: boolean } | null> {
    try {
      const reply = await this.post(encodeReceive(this.header(), this.wireId(id)));
      if (!this.isCurrent(generation)) return null;
      if (reply.status === 200) return parseReceiveResponse(reply.body);
      const fault = parseResponse(reply.body).fault;
      if (fault?.code === wsmanFault.timedOut.code || (id !== null && !this.commands.has(id))) return null;
      if (id !== null && fault?.code === wsmanFault.invalidSelectors.code && this.isCurrent(generation)) {
        this.commandLost(id, fault);
        return null;
      }
      this.lose({ code: fault?.code ?? 0, message: fault?.message ?? "The server's answer is not valid." }, generation);
    } catch (error) {
      this.lose(failureOf(error), generation);
    }
    return null;
  }

  /** The server does not know the command (any more): it will never say how it ended. */
  private commandLost(id: string, failure: TransportFailure): void {
    const stream = this.commands.get(id);
    if (stream === undefined) return;
    stream.done = true;
    this.report({
      event: "failed",
      channel: this.channel,
      operation: "command",
      id,
      failure: { code: failure.code, message: failure.message },
    });
  }

  private lose(failure: TransportFailure, generation: number): void {
    if (!this.isCurrent(generation)) return;
    this.state = "closed";
    this.wakeLoops();
    this.report({ event: "broken", channel: this.channel, failure });
  }

  private wakeLoops(): void {
    for (const stream of this.commands.values()) {
      stream.wanted?.();
      stream.wanted = null;
    }
  }

  /** `deliver`; fragments that are none break the connection. */
  private take(id: string | null, input: Defragmenter, chunks: readonly Uint8Array[], generation: number): boolean {
    try {
      return this.deliver(id, input, chunks);
    } catch (error) {
      this.lose(failureOf(error), generation);
      return false;
    }
  }

  /** Passes whole messages on; true when there were any. */
  private deliver(id: string | null, input: Defragmenter, chunks: readonly Uint8Array[]): boolean {
    const batch = new MessageBatch();
    for (const chunk of chunks) for (const message of input.receive(chunk)) batch.add(message);
    if (batch.count === 0) return false;
    const bytes = batch.take();
    this.report({ event: "messages", channel: this.channel, id, batch: bytes }, [bytes.buffer]);
    return true;
  }

  /** Anything but opening. */
  handle(request: ClientRequest): void {
    switch (request.op) {
      case "command":
        return this.enqueue("command", request.id, () => this.startCommand(request.id, request.batch));
      case "send": {
        const stream = request.prompt ? "pr" : "stdin";
        return this.enqueue("send", request.id, async () => {
          for (const group of this.groups(request.batch))
            await this.ask(encodeSend(this.header(), this.wireId(request.id), stream, group));
        });
      }
      case "next":
        return this.next(request.id);
      case "stop":
        return this.enqueue("stop", request.id, async () => {
          await this.ask(encodeSignal(this.header(), this.wireId(request.id), signalCode.stop));
        });
      case "close-command":
        return this.closeCommand(request.id);
      case "disconnect":
        return this.disconnect(request.idleTimeoutMs, request.bufferMode);
      case "reconnect":
        return this.reconnect();
      case "connect":
        return this.connect(request.batch);
      case "connect-command":
        return this.connectCommand(request.id);
      case "close":
        return this.close();
      default:
        return;
    }
  }

  private async startCommand(id: string, batch: Uint8Array): Promise<void> {
    const [first = new Uint8Array(), ...rest] = this.groups(batch);
    const response = await this.ask(encodeCommand(this.header(), id, first));
    const given = parseCommandResponse(response);
    if (given !== null && given !== id) this.givenIds.set(id, given);
    for (const group of rest) await this.ask(encodeSend(this.header(), this.wireId(id), "stdin", group));
    this.listen(id);
  }

  private listen(id: string): void {
    const stream: CommandStream = { input: new Defragmenter(), wanted: null, owed: false, done: false };
    this.commands.set(id, stream);
    void this.commandLoop(id, stream, this.generation);
  }

  private next(id: string): void {
    const stream = this.commands.get(id);
    if (stream === undefined) return;
    stream.owed = false;
    stream.wanted?.();
    stream.wanted = null;
  }

  private closeCommand(id: string): void {
    const stream = this.commands.get(id);
    if (stream !== undefined) {
      stream.done = true;
      this.next(id);
    }
    this.commands.delete(id);
    if (this.state !== "connected") return;
    this.queue = this.queue.then(async () => {
      await this.post(encodeSignal(this.header(), this.wireId(id), signalCode.terminate)).catch(() => null);
    });
  }

  private disconnect(idleTimeoutMs: number | null, bufferMode: string | null): void {
    this.enqueue("disconnect", null, async () => {
      const previous = this.state;
      this.state = "disconnected";
      try {
        await this.ask(encodeDisconnect(this.header(), idleTimeoutMs, bufferMode));
      } catch (error) {
        this.state = previous;
        throw error;
      }
      this.wakeLoops();
      this.event("disconnected", null);
    });
  }

  private reconnect(): void {
    this.enqueue("reconnect", null, async () => {
      await this.ask(encodeReconnect(this.header(), null));
      for (const [id, stream] of this.commands)
        if (!stream.done) await this.ask(encodeReconnect(this.header(), this.wireId(id)));
      this.becomeConnected();
      this.event("reconnected", null);
    });
  }

  private connect(batch: Uint8Array): void {
    this.enqueue("connect", null, async () => {
      const response = await this.ask(encodeConnect(this.header(), { connectXml: this.fragments(batch) }));
      this.poolInput = new Defragmenter();
      this.deliver(null, new Defragmenter(), [parseConnectResponse(response)]);
      this.becomeConnected();
      this.event("connected", null);
    });
  }

  private connectCommand(id: string): void {
    this.enqueue("connect-command", id, async () => {
      await this.ask(encodeConnect(this.header(), { commandId: id }));
      this.listen(id);
      this.report({ event: "command-connected", channel: this.channel, id });
    });
  }

  private close(): void {
    this.queue = this.queue.then(async () => {
      const open = this.state !== "closed";
      this.state = "closed";
      this.wakeLoops();
      if (open) await this.post(encodeDelete(this.header())).catch(() => null);
      this.transport.close();
      this.event("closed", null);
    });
  }
}
