// Drives our WS-Management client through a recorded conversation: what the recorded client did, ours is asked to do.
import {
  commandIdOf,
  Defragmenter,
  decodeMessage,
  emptyGuid,
  MessageBatch,
  messageHeaderLength,
  parseCommandResponse,
  parseCreatedShellId,
  parseReceiveResponse,
  parseResponse,
  payloadOf,
  type PsrpMessage,
  type ShellDescription,
  signalCode,
  splitBatch,
} from "@latch/protocol";
import type { ClientEvent, TransportFailure } from "../../../packages/remoting/src/io/client-messages.ts";
import { type Enumerated, enumerateShells } from "../../../packages/remoting/src/io/enumerate-shells.ts";
import { ShellClient } from "../../../packages/remoting/src/io/shell-client.ts";
import type { Exchange } from "./recorded-exchange.ts";
import { ReplayedServer } from "./replayed-server.ts";

/** What the client reported of one conversation. */
export interface ClientOutcome {
  readonly server: ReplayedServer;
  /** Messages by shell and command (emptyGuid: the pool's). */
  readonly messages: ReadonlyMap<string, readonly PsrpMessage[]>;
  readonly events: readonly string[];
  readonly shells: readonly ShellDescription[];
  readonly enumerated: readonly Enumerated[];
  readonly failures: readonly TransportFailure[];
}

export function streamName(shellId: string | null, commandId: string | null): string {
  return `${shellId} ${commandId ?? emptyGuid}`;
}

/** Base64 texts of a request that hold fragments. */
export function payloads(exchange: Exchange): Uint8Array {
  const names = { create: "creationXml", connect: "connectXml", command: "Arguments", send: "Stream" } as const;
  const { operation } = exchange.request;
  return operation in names ? payloadOf(exchange.request, names[operation as keyof typeof names]) : new Uint8Array();
}

/** The size of the largest fragment, header included: what the recorded client cut its messages to. */
function fragmentSize(exchanges: readonly Exchange[]): number {
  let largest = 0;
  for (const exchange of exchanges) {
    const bytes = payloads(exchange);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += 21 + view.getUint32(at + 17)) {
      if (((bytes[at + 16] ?? 0) & 2) === 0) largest = Math.max(largest, 21 + view.getUint32(at + 17));
    }
  }
  return largest === 0 ? 1 << 20 : largest;
}

/** The whole messages that a client sent from here on in a stream whose first fragment is in exchange `index`. */
function batchFrom(exchanges: readonly Exchange[], index: number): Uint8Array<ArrayBuffer> {
  const input = new Defragmenter();
  const batch = new MessageBatch();
  const first = exchanges[index] as Exchange;
  for (const message of input.receive(payloads(first))) batch.add(message);
  const stream = streamOf(first);
  for (let next = index + 1; batch.count === 0 && next < exchanges.length; next++) {
    const exchange = exchanges[next] as Exchange;
    if (streamOf(exchange) === stream) for (const message of input.receive(payloads(exchange))) batch.add(message);
  }
  return batch.take();
}

function streamOf({ request }: Exchange): string {
  return streamName(request.shellId, sentCommand(request.body) ?? commandIdOf(request));
}

function sentCommand(body: Exchange["request"]["body"]): string | null {
  return body.find("Stream")?.attribute("CommandId")?.toLowerCase() ?? null;
}

/** True when a Send only goes on with a message that began before it. */
function isContinuation(bytes: Uint8Array): boolean {
  return bytes.length > 16 && ((bytes[16] ?? 0) & 1) === 0;
}

class ClientReplay {
  readonly server: ReplayedServer;
  readonly messages = new Map<string, PsrpMessage[]>();
  readonly events: string[] = [];
  readonly shells: ShellDescription[] = [];
  readonly enumerated: Enumerated[] = [];
  readonly failures: TransportFailure[] = [];
  private readonly exchanges: readonly Exchange[];
  private readonly clients = new Map<string, ShellClient>();
  private readonly given = new Map<string, string>();

  constructor(exchanges: readonly Exchange[]) {
    this.exchanges = exchanges;
    this.server = new ReplayedServer(exchanges);
  }

  private client(shellId: string, resourceUri: string): ShellClient {
    const maximumEnvelope = this.exchanges.find(({ request }) => request.operation === "create")?.request
      .maxEnvelopeSize;
    const limits = { maximumEnvelope: maximumEnvelope ?? 153_600, fragmentSize: fragmentSize(this.exchanges) };
    const client = new ShellClient(
      { channel: 1, shellId, resourceUri },
      this.server,
      (event) => this.report(shellId, event),
      limits,
    );
    this.clients.set(shellId, client);
    return client;
  }

  private report(shellId: string, event: ClientEvent): void {
    if (event.event === "messages") {
      const name = streamName(shellId, event.id);
      const known = this.messages.get(name) ?? [];
      known.push(...splitBatch(event.batch).map((bytes) => decodeMessage(bytes.slice())));
      this.messages.set(name, known);
      // The engine, on another thread, has read them and wants more.
      const { id } = event;
      if (id !== null) setImmediate(() => this.clients.get(shellId)?.handle({ op: "next", channel: 1, id }));
      return;
    }
    this.events.push(event.event);
    if ("shell" in event && event.shell !== null) this.shells.push(event.shell);
    if (event.event === "failed" || event.event === "broken") this.failures.push(event.failure);
  }

  /** The id our client knows a shell or command by: the one it asked for, where the server gave another. */
  private asked(id: string): string {
    return this.given.get(id) ?? id;
  }

  private rememberGivenId(index: number, asked: string): void {
    const { request, responseText } = this.exchanges[index] as Exchange;
    if (request.operation !== "create" && request.operation !== "command") return;
    const response = parseResponse(responseText);
    const given = request.operation === "create" ? parseCreatedShellId(response) : parseCommandResponse(response);
    if (given !== null) this.given.set(given, asked);
  }

  /** Does what the recorded client did to make the request of an exchange; Receives come by themselves. */
  perform(index: number): void {
    const { request } = this.exchanges[index] as Exchange;
    const shellId = this.asked(request.shellId ?? request.body.attribute("ShellId")?.toLowerCase() ?? "");
    const id = this.asked(commandIdOf(request) ?? "");
    this.rememberGivenId(index, id === "" ? shellId : id);
    const client = this.clients.get(shellId);
    switch (request.operation) {
      case "create":
        return this.client(shellId, request.resourceUri).open(this.createRequest(index, shellId));
      case "command":
        return client?.handle({ op: "command", channel: 1, id, batch: batchFrom(this.exchanges, index) });
      case "send":
        return this.send(index, client);
      case "signal": {
        const stops = request.body.find("Code")?.text.toLowerCase() !== signalCode.terminate;
        return client?.handle({ op: stops ? "stop" : "close-command", channel: 1, id });
      }
      case "disconnect":
        return client?.handle({ op: "disconnect", channel: 1, idleTimeoutMs: null, bufferMode: null });
      case "reconnect":
        // The commands follow by themselves.
        return id === "" ? client?.handle({ op: "reconnect", channel: 1 }) : undefined;
      case "connect":
        if (id !== "") return client?.handle({ op: "connect-command", channel: 1, id });
        return this.client(shellId, request.resourceUri).handle({
          op: "connect",
          channel: 1,
          batch: batchFrom(this.exchanges, index),
        });
      case "enumerate": {
        const selector = request.body.find("Selector")?.text.toLowerCase() ?? null;
        void enumerateShells(this.server, selector).then((answer) => this.enumerated.push(answer));
        return;
      }
      case "delete":
        return client?.handle({ op: "close", channel: 1 });
      default:
        return;
    }
  }

  private createRequest(index: number, shellId: string): Parameters<ShellClient["open"]>[0] {
    const { request } = this.exchanges[index] as Exchange;
    const idle = request.body.child("IdleTimeOut")?.text;
    return {
      op: "open-shell",
      channel: 1,
      directory: "",
      resourceUri: request.resourceUri,
      shellId,
      name: "Recorded",
      idleTimeoutMs: idle === undefined ? null : Number(/\d+/.exec(idle)?.[0]) * 1000,
      bufferMode: null,
      noProfile: request.options.has("WINRS_NOPROFILE"),
      interactive: false,
      batch: batchFrom(this.exchanges, index),
    };
  }

  private send(index: number, client: ShellClient | undefined): void {
    const exchange = this.exchanges[index] as Exchange;
    if (isContinuation(payloads(exchange))) return;
    const prompt = exchange.request.body.find("Stream")?.attribute("Name") === "pr";
    const sent = sentCommand(exchange.request.body);
    const id = sent === null ? null : this.asked(sent);
    client?.handle({ op: "send", channel: 1, id, prompt, batch: batchFrom(this.exchanges, index) });
  }
}

/** Runs a conversation to its end. Rejects when our client does not send what the recorded one sent. */
export async function replayClient(exchanges: readonly Exchange[]): Promise<ClientOutcome> {
  const replay = new ClientReplay(exchanges);
  for (let index = 0; index < exchanges.length; index++) {
    replay.perform(index);
    await replay.server.answered(index);
    // The client takes in the answer before it is asked for the next thing.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return replay;
}

/** The messages a recorded server sent, by the ids the client asked for. */
export function recordedMessages(exchanges: readonly Exchange[]): Map<string, PsrpMessage[]> {
  const streams = new Map<string, { input: Defragmenter; messages: PsrpMessage[] }>();
  const given = new Map<string, string>();
  for (const { request, responseText, status } of exchanges) {
    if (status === 200 && (request.operation === "create" || request.operation === "command")) {
      const asked =
        request.operation === "create" ? request.body.attribute("ShellId")?.toLowerCase() : commandIdOf(request);
      const response = parseResponse(responseText);
      const id = request.operation === "create" ? parseCreatedShellId(response) : parseCommandResponse(response);
      if (id !== null) given.set(id, asked ?? id);
    }
    const isConnect = request.operation === "connect" && commandIdOf(request) === null;
    if (status !== 200 || !(request.operation === "receive" || isConnect)) continue;
    const [shellId, commandId] = [request.shellId, commandIdOf(request)].map((id) =>
      id === null ? id : (given.get(id) ?? id),
    );
    const name = streamName(shellId ?? null, commandId ?? null);
    let stream = streams.get(name);
    if (stream === undefined) {
      stream = { input: new Defragmenter(), messages: [] };
      streams.set(name, stream);
    }
    if (isConnect) stream.input = new Defragmenter();
    const connectXml = parseResponse(responseText).body.find("connectResponseXml");
    const chunks = isConnect
      ? [Buffer.from(connectXml?.text ?? "", "base64")]
      : parseReceiveResponse(responseText).chunks;
    const input = isConnect ? new Defragmenter() : stream.input;
    for (const chunk of chunks)
      for (const bytes of input.receive(new Uint8Array(chunk)))
        if (bytes.length >= messageHeaderLength) stream.messages.push(decodeMessage(bytes.slice()));
  }
  return new Map([...streams].map(([name, { messages }]) => [name, messages]));
}
