// The embedded listener: WS-Management on the user's socket. Starts a session host for each Create, passes everything else on.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, closeSync, existsSync, linkSync, readdirSync, rmSync, statSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { HttpClient, isListening, isOwnSocket, listenerSocket, PlaceError, sessionSocket } from "@latch/remoting/io";
import {
  encodeFault,
  encodeShellList,
  malformedRequestFault,
  parseGuid,
  parseRequest,
  parseResponse,
  parseShellList,
  powershellResource,
  RemoteProtocolError,
  type ShellDescription,
  type WSManFault,
  type WSManRequest,
  wsmanFault,
} from "@latch/protocol/io";
import { isKnownConfiguration } from "./session-configuration.ts";

/** What a listener is started with. */
export interface ListenerOptions {
  readonly directory: string;
  /** How a session host is started: executable and words, to which the socket's path is added. */
  readonly hostCommand: readonly string[];
}

const maximumBody = 8 * 1024 * 1024;
const idleCheckMs = 5000;
/** Ends after this long without sessions and requests. */
const idleLimitMs = 20_000;
const hostStartMs = 20_000;
/** A session host that takes longer to say who it is is left out of a list. */
const describeMs = 3000;

type Answer = { status: number; body: string };

class Listener {
  private readonly options: ListenerOptions;
  private readonly clients = new Map<string, HttpClient>();
  private lastRequest = Date.now();
  /** Requests that are being answered. */
  active = 0;

  constructor(options: ListenerOptions) {
    this.options = options;
  }

  private hostClient(socketPath: string): HttpClient {
    let client = this.clients.get(socketPath);
    if (client === undefined) {
      client = new HttpClient(socketPath);
      this.clients.set(socketPath, client);
    }
    return client;
  }

  private hostSockets(): string[] {
    return readdirSync(this.options.directory)
      .filter((name) => /^[0-9a-f]{20}\.sock$/.test(name))
      .map((name) => join(this.options.directory, name));
  }

  get isIdle(): boolean {
    return (
      this.active === 0 &&
      Date.now() - this.lastRequest > idleLimitMs &&
      (!existsSync(this.options.directory) || this.hostSockets().length === 0)
    );
  }

  /** Answers one envelope. Throws RemoteProtocolError for a malformed one. */
  async answer(envelope: string): Promise<Answer> {
    this.lastRequest = Date.now();
    const request = parseRequest(envelope);
    if (request.operation === "create") return await this.create(request, envelope);
    if (request.operation === "enumerate") return await this.enumerate(request, envelope);
    if (request.shellId === null) throw new RemoteProtocolError("The request names no shell.");
    return await this.pass(request, sessionSocket(this.options.directory, request.shellId), envelope);
  }

  private fault(request: WSManRequest, fault: WSManFault): Answer {
    return { status: 500, body: encodeFault({ request, messageId: randomUUID() }, fault, hostname()) };
  }

  private async pass(request: WSManRequest, socketPath: string, envelope: string): Promise<Answer> {
    if (!isOwnSocket(socketPath)) return this.fault(request, wsmanFault.invalidSelectors);
    try {
      return await this.hostClient(socketPath).post(envelope);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "ECONNREFUSED") rmSync(socketPath, { force: true });
      if (code === "ECONNREFUSED" || code === "ENOENT") return this.fault(request, wsmanFault.invalidSelectors);
      return this.fault(request, wsmanFault.connectionLost);
    }
  }

  /** What one session host says of its shell: nothing when it does not answer in time, or is not this user's. */
  private async describe(request: WSManRequest, socketPath: string, envelope: string): Promise<ShellDescription[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, describeMs, null)));
    try {
      const answer = await Promise.race([this.pass(request, socketPath, envelope), late]);
      return answer?.status === 200 ? [...parseShellList(parseResponse(answer.body))] : [];
    } catch (error) {
      if (error instanceof PlaceError || error instanceof RemoteProtocolError) return [];
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async create(request: WSManRequest, envelope: string): Promise<Answer> {
    const name = request.resourceUri.startsWith(powershellResource)
      ? request.resourceUri.slice(powershellResource.length)
      : null;
    if (name === null || !isKnownConfiguration(name)) return this.fault(request, wsmanFault.invalidResource);
    const shellId = parseGuid(request.body.attribute("ShellId") ?? randomUUID());
    const socketPath = sessionSocket(this.options.directory, shellId);
    // A Create whose listener died may have got a host already, which knows whether it is the same Create.
    if (!isOwnSocket(socketPath)) await this.startHost(socketPath);
    return await this.pass(request, socketPath, envelope);
  }

  /** Resolves when a host listens: the new one's first byte on descriptor 3 says so, or it ended because another does. */
  private startHost(socketPath: string): Promise<void> {
    const [executable = process.execPath, ...words] = this.options.hostCommand;
    return new Promise((resolve, reject) => {
      const child: ChildProcess = spawn(executable, [...words, socketPath], {
        detached: true,
        stdio: ["ignore", "ignore", "ignore", "pipe"],
        cwd: process.env["HOME"] ?? "/",
      });
      child.unref();
      const ready = child.stdio[3] as import("node:net").Socket | null;
      const timer = setTimeout(
        () => reject(new RemoteProtocolError("The session host did not start in time.")),
        hostStartMs,
      );
      const finish = (work: () => void): void => {
        clearTimeout(timer);
        ready?.destroy();
        work();
      };
      ready?.once("data", () => finish(resolve));
      child.once("error", () =>
        finish(() => reject(new RemoteProtocolError("The session host could not be started."))),
      );
      child.once("exit", () =>
        finish(() => {
          if (existsSync(socketPath)) resolve();
          else reject(new RemoteProtocolError("The session host ended while it started."));
        }),
      );
    });
  }

  private async enumerate(request: WSManRequest, envelope: string): Promise<Answer> {
    const ofShell = request.body.find("Selector")?.text;
    if (request.resourceUri.endsWith("/Command") && ofShell !== undefined) {
      return await this.pass(request, sessionSocket(this.options.directory, parseGuid(ofShell)), envelope);
    }
    const answers = await Promise.all(this.hostSockets().map((path) => this.describe(request, path, envelope)));
    const shells = answers.flat();
    shells.sort((a, b) => b.runTimeMs - a.runTimeMs);
    return { status: 200, body: encodeShellList({ request, messageId: randomUUID() }, shells) };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maximumBody) throw new RemoteProtocolError("The request is too large.");
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function serve(listener: Listener, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let answer: Answer;
  listener.active++;
  try {
    answer = await listener.answer(await readBody(request));
  } catch (error) {
    const context = { request: { messageId: "", to: "", resourceUri: "" }, messageId: randomUUID() };
    const { message } = error as Error;
    const fault =
      error instanceof PlaceError ? { ...wsmanFault.accessDenied, message } : malformedRequestFault(message);
    answer = { status: 400, body: encodeFault(context, fault, hostname()) };
  } finally {
    listener.active--;
  }
  const body = Buffer.from(answer.body, "utf8");
  response.writeHead(answer.status, {
    "Content-Type": "application/soap+xml;charset=UTF-8",
    "Content-Length": body.length,
  });
  response.end(body);
}

/**
 * Takes the listener's place in a runtime directory: listens under a name of its own and links it to the known one,
 * so that of two that start at once exactly one wins. Resolves to false when somebody else has it.
 */
async function claim(own: string, path: string): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      linkSync(own, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (await isListening(path)) return false;
      rmSync(path, { force: true });
    }
  }
  return false;
}

/** True while the known name is this listener's socket: two that found a dead one's may both have taken it over. */
function holds(path: string, inode: number): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === inode;
}

/** Why it cannot work goes to whoever started it, on descriptor 3. */
function giveUp(error: Error): never {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  try {
    writeSync(3, code === "ENOSPC" ? "no space left on device" : `${code || error.message}`);
  } catch {
    // Started by hand.
  }
  process.exit(1);
}

/** Runs a listener until it has been idle for a while. */
export function runListener(options: ListenerOptions): void {
  const listener = new Listener(options);
  const path = listenerSocket(options.directory);
  // As long as a session host's name, which the runtime directory was checked to have room for.
  const own = join(options.directory, `listener-${process.pid}.sock`);
  const server = createServer((request, response) => void serve(listener, request, response));
  let inode = 0;
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
  server.on("error", giveUp);
  server.listen(own, () => {
    chmodSync(own, 0o600);
    inode = statSync(own).ino;
    claim(own, path).then((won) => {
      rmSync(own, { force: true });
      if (!won) process.exit(0);
      closeSync(3);
    }, giveUp);
  });
  setInterval(() => {
    if (listener.active > 0 || inode === 0) return;
    const isMine = holds(path, inode);
    if (isMine && !listener.isIdle) return;
    if (isMine) rmSync(path, { force: true });
    process.exit(0);
  }, idleCheckMs);
}

/** The user sessions belong to, as WS-Management names it. */
export function ownerName(): string {
  return userInfo().username;
}
