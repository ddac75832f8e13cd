// Puts a recorded client's requests to our server's shell and pool; what an engine would say is taken from the recording.
import {
  commandIdOf,
  Defragmenter,
  decodeMessage,
  encodeMessage,
  isPipelineFinished,
  messageText,
  messageType,
  parseDuration,
  parseReceiveResponse,
  parseResponse,
  parseXml,
  pipelineStateNames,
  type PsrpMessage,
  readBag,
  readInteger,
  toClient,
  type XmlElement,
} from "@latch/protocol";
import { vi } from "vitest";
import { PoolServer } from "../../../packages/endpoint/src/pool-server.ts";
import { Shell } from "../../../packages/endpoint/src/shell.ts";
import { recordedMessages, streamName } from "./client-replay.ts";
import { type Exchange, type Structure, structureOf, withPlainDuration, withText } from "./recorded-exchange.ts";

/** What the pool says by itself. */
const poolTypes = new Set<number>([
  messageType.sessionCapability,
  messageType.applicationPrivateData,
  messageType.runspacePoolState,
  messageType.runspaceAvailability,
  messageType.runspacePoolInitData,
]);

/** What differs by machine and moment, what latch adds (Name), and what is compared message by message. */
const ignored = new Set([
  "Owner", "ClientIP", "ProcessId", "ShellRunTime", "ShellInactivity", "MemoryUsed", "ChildProcesses", "Name", "Stream",
  "connectResponseXml", "ProviderFault",
]); // biome-ignore format: a table

function comparable(element: XmlElement): XmlElement | null {
  if (ignored.has(element.name)) return null;
  // WinRM sometimes says of a command that waits for its client that it is pending; no client looks.
  if (element.attribute("State")?.endsWith("CommandState/Pending") === true) return null;
  if (element.name !== "WSManFault") return withPlainDuration(element);
  return withText(element, element.text, new Map([["Code", element.attribute("Code") ?? ""]]));
}

function responseStructure(text: string): Structure | null {
  const root = parseXml(text);
  const action = root.child("Header")?.child("Action")?.text ?? "";
  const body = root.child("Body");
  return body === undefined ? null : [action, "", "", structureOf(body, comparable)];
}

class ServerShell {
  readonly shell: Shell;
  readonly pool: PoolServer;

  constructor(request: Exchange["request"]) {
    this.pool = new PoolServer((type, message) =>
      this.shell.output("00000000-0000-0000-0000-000000000000", type, message, false),
    );
    const facts = {
      shellId: request.body.attribute("ShellId")?.toLowerCase() ?? "",
      name: "Recorded",
      resourceUri: request.resourceUri,
      owner: "me",
      machine: "here",
      maxIdleTimeoutMs: 2_147_483_647,
      interactive: false,
      profileLoaded: !request.options.has("WINRS_NOPROFILE"),
    };
    const idle = parseDuration(request.body.child("IdleTimeOut")?.text, 7_200_000);
    this.shell = new Shell(facts, idle, request.sessionId, {
      message: (id, bytes) => {
        const work = this.pool.receive(bytes, id);
        if (work?.kind === "reset") this.pool.wasReset(work.callId, true);
      },
      commandStarted() {},
      stopCommand() {},
      closeCommand() {},
      closed() {},
      connectionChanged() {},
      connect: (messages) => this.pool.connect(messages),
    });
  }

  /** Says what the recorded engine said. */
  produce(message: PsrpMessage, commandId: string): void {
    if (poolTypes.has(message.type)) return;
    const text = messageText(message);
    const bytes = encodeMessage(toClient, message.type, message.runspacePoolId, message.pipelineId, text);
    const state = message.type === messageType.pipelineState ? readInteger(readBag(text), "PipelineState") : null;
    const last = state !== null && isPipelineFinished(pipelineStateNames[state] ?? "Running");
    this.shell.output(commandId, message.type, bytes, last);
  }
}

/** One request's answer beside the recorded one. */
export interface Answered {
  readonly operation: string;
  readonly answer: Structure | null;
  readonly recorded: Structure | null;
}

export interface ServerOutcome {
  readonly answers: readonly Answered[];
  /** What our server delivered, by stream, once. */
  readonly messages: ReadonlyMap<string, readonly PsrpMessage[]>;
}

class ServerReplay {
  readonly answers: Answered[] = [];
  readonly messages = new Map<string, PsrpMessage[]>();
  private readonly shells = new Map<string, ServerShell>();
  private readonly inputs = new Map<string, Defragmenter>();
  private readonly privateData: ReadonlyMap<string, string>;

  constructor(exchanges: readonly Exchange[]) {
    const data = new Map<string, string>();
    for (const [stream, messages] of recordedMessages(exchanges)) {
      const found = messages.find(({ type }) => type === messageType.applicationPrivateData);
      if (found !== undefined) data.set(stream.slice(0, 36), messageText(found));
    }
    this.privateData = data;
  }

  private compare(exchange: Exchange, answer: string): void {
    const { operation } = exchange.request;
    this.answers.push({
      operation,
      answer: responseStructure(answer),
      recorded: responseStructure(exchange.responseText),
    });
  }

  private create(exchange: Exchange): void {
    const made = new ServerShell(exchange.request);
    const { shellId } = made.shell.facts;
    this.shells.set(shellId, made);
    this.compare(exchange, made.shell.accept(exchange.request));
    made.pool.opened(this.privateData.get(shellId) ?? "");
  }

  put(exchange: Exchange): void {
    const { request } = exchange;
    if (request.operation === "create") return this.create(exchange);
    const wanted = request.shellId ?? request.body.find("Selector")?.text.toLowerCase() ?? null;
    if (wanted === null) return this.listShells(exchange);
    const server = this.shells.get(wanted);
    if (server === undefined) throw new Error(`no shell ${wanted}`);
    if (request.operation === "receive") this.produce(exchange, server);
    // The recorded client waited until this shell's idle time was over.
    if (request.operation === "get" && exchange.status !== 200) server.shell.end("idle time-out");
    let isLate = false;
    server.shell.handle(request, (status, answer) => {
      if (request.operation === "receive" && status === 200) this.collect(request, answer);
      // Where our pool had said all in an earlier answer, the recorded one's next Receive stays without one.
      if (!isLate) this.compare(exchange, answer);
    });
    server.shell.flushAll();
    if (parseResponse(exchange.responseText).fault?.subcode === "w:TimedOut")
      vi.advanceTimersByTime(request.operationTimeoutMs);
    isLate = true;
  }

  private produce(exchange: Exchange, server: ServerShell): void {
    if (exchange.status !== 200) return;
    const id = commandIdOf(exchange.request);
    const input = this.input(`engine ${streamName(exchange.request.shellId, id)}`);
    for (const chunk of parseReceiveResponse(exchange.responseText).chunks)
      for (const bytes of input.receive(chunk))
        server.produce(decodeMessage(bytes.slice()), id ?? "00000000-0000-0000-0000-000000000000");
  }

  private input(name: string): Defragmenter {
    const input = this.inputs.get(name) ?? new Defragmenter();
    this.inputs.set(name, input);
    return input;
  }

  private collect(request: Exchange["request"], answer: string): void {
    const name = streamName(request.shellId, commandIdOf(request));
    const known = this.messages.get(name) ?? [];
    for (const chunk of parseReceiveResponse(answer).chunks)
      for (const bytes of this.input(name).receive(chunk)) known.push(decodeMessage(bytes.slice()));
    this.messages.set(name, known);
  }

  /** Shells in order of id: a server lists them as it likes. */
  private listShells(exchange: Exchange): void {
    const own: XmlElement[] = [];
    for (const { shell } of this.shells.values())
      shell.handle(exchange.request, (_status, answer) => own.push(...parseXml(answer).findAll("Shell")));
    const listed = (elements: readonly XmlElement[]): Structure => [
      "shells", "", "", ...elements.map((element) => structureOf(element, comparable)).sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    ]; // biome-ignore format: a tuple
    this.answers.push({
      operation: "enumerate",
      answer: listed(own),
      recorded: listed(parseXml(exchange.responseText).findAll("Shell")),
    });
  }
}

export function replayServer(exchanges: readonly Exchange[]): ServerOutcome {
  const replay = new ServerReplay(exchanges);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    for (const exchange of exchanges) replay.put(exchange);
  } finally {
    vi.useRealTimers();
  }
  return replay;
}
