// A session host's I/O thread: the socket or pipes it is reached by, its shell and pool; the engine's thread does the rest.
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fstatSync,
  mkdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createPipeServer, Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { workerData } from "node:worker_threads";
import { EventLoopChannel, sessionCryptography } from "@latch/remoting/io";
import {
  encodeFault,
  emptyGuid,
  malformedRequestFault,
  parseDuration,
  parseRequest,
  RemoteProtocolError,
  SessionKey,
  splitBatch,
  type WSManRequest,
} from "@latch/protocol/io";
import { randomUUID } from "node:crypto";
import { FrameServer } from "./frame-server.ts";
import { hostControl, type HostEvent, type HostIoData, type HostRequest, notifyChange } from "./host-control.ts";
import { PoolServer } from "./pool-server.ts";
import { Shell } from "./shell.ts";

/** Request bodies larger than this are refused: an envelope holds 500 KB at most. */
const maximumBody = 8 * 1024 * 1024;
/** A client that is gone leaves its shell; how often a socket that was deleted is put back. */
const socketCheckMs = 5000;

const closeGraceMs = 20;

/** How long a pipeline may take to notice the stop flag before its native programs get SIGINT. */
const nativeGraceMs = 50;

function interruptGroup(): void {
  try {
    process.kill(-process.pid, "SIGINT");
  } catch {
    // Not a group's leader: nothing was started in a group of ours.
  }
}

/** Both transports' common part. */
class HostIo {
  readonly data: HostIoData;
  private readonly channel: EventLoopChannel<HostEvent, HostRequest>;
  private readonly pool: PoolServer;
  private readonly numbers = new Map<string, number>();
  private readonly stoppedEarly = new Set<string>();
  private readonly stopWaiters = new Map<string, () => void>();
  private readonly sessionKey = new SessionKey(sessionCryptography);
  private nextNumber = 1;
  private configuration = "Microsoft.PowerShell";
  private closing = false;
  shell: Shell | null = null;
  /** The Create that made the shell: its MessageID and its answer, for a client whose listener died in between. */
  private created: { readonly messageId: string; readonly answer: string } | null = null;
  frames: FrameServer | null = null;
  /** Of the frame transports: bytes not yet written. */
  backlog: () => number = () => 0;

  constructor(data: HostIoData) {
    this.data = data;
    this.pool = new PoolServer((type, message) => this.deliver(emptyGuid, type, message, false));
    this.channel = new EventLoopChannel(data.port, data.control, (request) => this.fromEngine(request));
  }

  private deliver(id: string, type: number, message: Uint8Array, last: boolean): void {
    this.shell?.output(id, type, message, last);
    this.frames?.output(id, message);
  }

  private fromEngine(request: HostRequest): void {
    if (request.kind === "opened") this.pool.opened(request.body);
    else if (request.kind === "output") this.output(request);
    else if (request.kind === "reset") this.pool.wasReset(request.callId, request.done);
    else if (request.kind === "need-key") this.pool.keyExchange(null);
    else this.protocolError(request.message);
    this.shell?.flushAll();
    this.updateFull();
  }

  private output(request: Extract<HostRequest, { kind: "output" }>): void {
    const messages = splitBatch(request.batch);
    for (let i = 0; i < messages.length; i++) {
      const message = messages[i]!;
      const type = (message[4]! | (message[5]! << 8) | (message[6]! << 16) | (message[7]! << 24)) >>> 0;
      this.deliver(request.id, type, message, request.last && i === messages.length - 1);
    }
    Atomics.sub(this.data.control, hostControl.posted, request.batch.length);
    notifyChange(this.data.control);
    if (!request.last) return;
    this.numbers.delete(request.id);
    this.stopWaiters.get(request.id)?.();
    this.stopWaiters.delete(request.id);
  }

  /** What the client sent is no PSRP. Its connection ends; the session stays, unless it never began or is the connection. */
  private protocolError(message: string): void {
    if (this.frames !== null) process.stderr.write(`${message}\n`);
    this.shell?.protocolError(message);
    if (this.frames !== null || !this.pool.isOpened) this.close();
  }

  /** Tells the engine whether it may go on producing. */
  updateFull(): void {
    const full = this.shell !== null ? this.shell.isFull : this.backlog() > 4 * 1024 * 1024;
    if (Atomics.exchange(this.data.control, hostControl.full, full ? 1 : 0) !== (full ? 1 : 0))
      notifyChange(this.data.control);
  }

  message(id: string, message: Uint8Array): void {
    const request = this.pool.receive(message, id);
    if (request === null) return;
    if (request.kind === "init") {
      const name = this.configuration.slice(this.configuration.lastIndexOf("/") + 1);
      this.channel.post({
        ...request,
        configuration: name,
        connectionString: this.shell === null ? "" : "http://localhost",
      });
    } else if (request.kind === "pipeline") {
      const number = this.nextNumber++;
      this.numbers.set(request.id, number);
      this.channel.post({ ...request, number });
      if (this.stoppedEarly.delete(request.id)) this.channel.post({ kind: "stop", id: request.id });
    } else if (request.kind === "public-key") {
      this.pool.keyExchange(this.sessionKey.answer(request.key));
      const { bytes } = this.sessionKey;
      if (bytes !== null) this.channel.post({ kind: "session-key", key: bytes });
    } else this.channel.post(request);
  }

  stop(id: string, stopped?: () => void): void {
    const number = this.numbers.get(id);
    if (number === undefined) {
      // A signal may overtake the command's first message.
      this.stoppedEarly.add(id);
      stopped?.();
      return;
    }
    if (stopped !== undefined) this.stopWaiters.set(id, stopped);
    this.channel.post({ kind: "stop", id });
    if (Atomics.load(this.data.control, hostControl.running) === number) this.raiseStop();
  }

  private raiseStop(): void {
    const { control } = this.data;
    Atomics.store(control, hostControl.stop, 1);
    notifyChange(control);
    Atomics.add(control, hostControl.signal, 1);
    Atomics.notify(control, hostControl.signal);
    const number = Atomics.load(control, hostControl.running);
    // What no flag reaches is a native program: it is in this process' group, and this process ignores SIGINT.
    setTimeout(() => {
      if (Atomics.load(control, hostControl.running) === number && number !== 0) interruptGroup();
    }, nativeGraceMs).unref();
  }

  connect(messages: Uint8Array[]): Uint8Array[] {
    return this.pool.connect(messages);
  }

  get isClosing(): boolean {
    return this.closing;
  }

  sayClosed(): void {
    this.pool.closed();
  }

  /** Ends the process: the engine first, then whatever is left of it. */
  close(): void {
    if (this.closing) return;
    this.closing = true;
    if (this.data.mode === "socket") {
      try {
        unlinkSync(this.data.socketPath);
      } catch {
        // Gone already: the runtime directory was deleted.
      }
    }
    this.channel.post({ kind: "close" });
    this.raiseStop();
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 2000).unref();
  }

  /** Makes the shell of a Create; the same Create again is answered as before. Throws RemoteProtocolError for another. */
  create(request: WSManRequest): string {
    if (this.created !== null && this.created.messageId === request.messageId) return this.created.answer;
    if (this.shell !== null) throw new RemoteProtocolError("The shell exists already.");
    const answer = this.makeShell(request);
    this.created = { messageId: request.messageId, answer };
    return answer;
  }

  private makeShell(request: WSManRequest): string {
    const element = request.body;
    const maximum = 2_147_483_647;
    this.configuration = request.resourceUri;
    const shellId = element.attribute("ShellId")?.toLowerCase() ?? randomUUID();
    const facts = {
      shellId,
      name: element.attribute("Name") ?? `Shell${shellId.slice(0, 8)}`,
      resourceUri: request.resourceUri,
      owner: this.data.owner,
      machine: this.data.machine,
      maxIdleTimeoutMs: maximum,
      interactive: request.options.get("LATCH_INTERACTIVE") === "1",
      profileLoaded: !request.options.has("WINRS_NOPROFILE"),
    };
    const idle = parseDuration(element.child("IdleTimeOut")?.text, 7_200_000);
    this.shell = new Shell(facts, idle, request.sessionId, {
      message: (id, message) => this.message(id, message),
      commandStarted: () => {},
      stopCommand: (id) => this.stop(id),
      closeCommand: (id) => this.stop(id),
      closed: () => setImmediate(() => this.close()),
      connectionChanged: () => this.updateFull(),
      connect: (messages) => this.connect(messages),
    });
    try {
      return this.shell.accept(request);
    } catch (error) {
      // There is no session without its first messages.
      setImmediate(() => this.close());
      throw error;
    }
  }
}

function serveSocket(host: HostIo): void {
  const ready = (): void => {
    // The listener waits for this byte on descriptor 3.
    try {
      writeSync(3, "1");
    } catch {
      // Started by hand.
    }
  };
  // Another host has this shell's name: a listener died in a Create, and the next one started a host too.
  listen(host, ready, () => process.kill(process.pid, "SIGKILL"));
  // Nobody but a client creates a shell here: without one there is nothing to host.
  setTimeout(() => {
    if (host.shell === null) host.close();
  }, 60_000).unref();
  setInterval(() => restoreSocket(host), socketCheckMs).unref();
}

function listen(host: HostIo, ready: () => void, refused: () => void): void {
  const { socketPath } = host.data;
  const server = createServer((request, response) => void answer(host, request, response));
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.on("error", refused);
  server.on("connection", (socket) => socket.once("close", () => host.shell?.connectionClosed()));
  server.listen(socketPath, () => {
    chmodSync(socketPath, 0o600);
    ready();
  });
}

/** A deleted runtime directory must not lose the session: a new socket takes the place of the one that is gone. */
function restoreSocket(host: HostIo): void {
  const { socketPath, runtimeDirectory } = host.data;
  if (existsSync(socketPath) || host.isClosing) return;
  try {
    mkdirSync(runtimeDirectory, { recursive: true, mode: 0o700 });
  } catch {
    return;
  }
  const nothing = (): void => {};
  listen(host, nothing, nothing);
}

async function answer(host: HostIo, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let parsed: WSManRequest | null = null;
  const reply = (status: number, envelope: string): void => {
    const body = Buffer.from(envelope, "utf8");
    response.writeHead(status, { "Content-Type": "application/soap+xml;charset=UTF-8", "Content-Length": body.length });
    response.end(body);
  };
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > maximumBody) throw new RemoteProtocolError("The request is too large.");
    }
    parsed = parseRequest(Buffer.concat(chunks).toString("utf8"));
    const known = parsed;
    response.on("close", () => {
      if (!response.writableEnded) host.shell?.connectionLost(known);
    });
    if (parsed.operation === "create") reply(200, host.create(parsed));
    else if (host.shell === null) throw new RemoteProtocolError("The shell does not exist yet.");
    else host.shell.handle(parsed, reply);
    host.shell?.flushAll();
    host.updateFull();
  } catch (error) {
    // A client that went away while it sent has said nothing.
    if (request.destroyed && !request.complete) return;
    if (!(error instanceof RemoteProtocolError)) throw error;
    const context = { request: parsed ?? { messageId: "", to: "", resourceUri: "" }, messageId: randomUUID() };
    reply(400, encodeFault(context, malformedRequestFault(error.message), host.data.machine));
    request.socket.end();
  }
}

/** Standard input as a stream: a pipe or socket, else a file or device such as /dev/null. */
function standardInput(): Readable {
  const facts = fstatSync(0);
  if (facts.isFIFO() || facts.isSocket()) return new Socket({ fd: 0, readable: true, writable: false });
  return createReadStream("", { fd: 0, autoClose: false });
}

/** Standard output as a function that takes text, and what is not yet written of it. */
function standardOutput(host: HostIo): (line: string) => void {
  const facts = fstatSync(1);
  const output: Writable =
    facts.isFIFO() || facts.isSocket()
      ? new Socket({ fd: 1, readable: false, writable: true })
      : createWriteStream("", { fd: 1, autoClose: false });
  output.on("error", () => host.close());
  output.on("drain", () => host.updateFull());
  host.backlog = () => output.writableLength;
  return (line) => output.write(line);
}

/** Serves one conversation of lines over a stream. */
function serveFrames(host: HostIo, input: Readable, send: (line: string) => void): void {
  let saidClosed = false;
  const frames = new FrameServer(send, {
    message: (id, message) => host.message(id, message),
    commandStarted: () => {},
    stopCommand: (id, stopped) => host.stop(id, stopped),
    closeCommand: (id) => host.stop(id),
    closeSession(closed) {
      if (!saidClosed) host.sayClosed();
      closed();
      // A client may say Close twice; both are acknowledged.
      if (!saidClosed) setTimeout(() => host.close(), closeGraceMs);
      saidClosed = true;
    },
  });
  host.frames = frames;
  input.on("data", (chunk: Buffer) => {
    try {
      frames.receive(chunk);
    } catch (error) {
      if (!(error instanceof RemoteProtocolError)) throw error;
      writeSync(2, `${error.message}\n`);
      host.close();
    }
  });
  // The other end is gone, and with it (over pipes) the session.
  input.on("end", () => host.close());
  input.on("error", () => host.close());
}

function serveStdio(host: HostIo): void {
  serveFrames(host, standardInput(), standardOutput(host));
}

/** -CustomPipeName: PowerShell's clients find `CoreFxPipe_NAME` in the temporary directory. One client at a time. */
function servePipe(host: HostIo): void {
  const { socketPath } = host.data;
  if (existsSync(socketPath)) unlinkSync(socketPath);
  const server = createPipeServer((socket) => {
    host.backlog = () => socket.writableLength;
    socket.on("drain", () => host.updateFull());
    serveFrames(host, socket, (line) => socket.write(line));
    server.close();
  });
  server.listen(socketPath, () => chmodSync(socketPath, 0o600));
  // The shell that the pipe belongs to holds the other end of standard input: its end is this one's.
  standardInput()
    .on("end", () => host.close())
    .on("error", () => host.close())
    .resume();
}

// The engine's thread waits for this one: if this one fails, nobody would ever wake it.
process.on("uncaughtException", (error: Error) => {
  writeSync(2, `latch: the session host's I/O failed: ${error.message}\n`);
  process.kill(process.pid, "SIGKILL");
});

const host = new HostIo(workerData as HostIoData);
Atomics.store(host.data.control, hostControl.alive, 1);
if (host.data.mode === "socket") serveSocket(host);
else if (host.data.mode === "stdio") serveStdio(host);
else servePipe(host);
