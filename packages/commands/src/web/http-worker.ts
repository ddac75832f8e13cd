// The thread that talks HTTP: one request a message, the answer's head, its bytes and its end as messages back.
import { Agent as PlainAgent, request as requestPlain } from "node:http";
import { Agent as SecureAgent, request as requestSecure } from "node:https";
import type { Readable } from "node:stream";
import { type MessagePort, workerData } from "node:worker_threads";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { HttpCommand, HttpEvent, HttpRequest } from "./http-messages.ts";

const { port, signal } = workerData as { readonly port: MessagePort; readonly signal: Int32Array };
const plainAgent = new PlainAgent({ keepAlive: true });
const secureAgent = new SecureAgent({ keepAlive: true });
const cancels = new Map<number, () => void>();

function post(event: HttpEvent): void {
  port.postMessage(event);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

port.on("message", (command: HttpCommand) => {
  if (command.op === "cancel") cancels.get(command.id)?.();
  else send(command.request);
});

function send(given: HttpRequest): void {
  const { id } = given;
  const fail = (error: NodeJS.ErrnoException): void => {
    if (!cancels.delete(id)) return;
    post({ event: "failed", id, code: error.code ?? "", message: error.message });
  };
  const options = {
    method: given.method,
    headers: Object.fromEntries(given.headers),
    rejectUnauthorized: !given.insecure,
    agent: given.url.startsWith("https:") ? secureAgent : plainAgent,
    ...(given.socket === null ? {} : { socketPath: given.socket }),
  } as const;
  try {
    const call = given.url.startsWith("https:") ? requestSecure : requestPlain;
    const sent = call(given.url, options);
    cancels.set(id, () => {
      cancels.delete(id);
      sent.destroy();
    });
    // HTTP/1.1 keeps connections by itself; node would say so, .NET does not.
    if (!given.headers.some(([name]) => name.toLowerCase() === "connection")) sent.removeHeader("connection");
    sent.on("error", fail);
    sent.on("response", (answer) => {
      const encoding = given.method === "HEAD" ? "" : (answer.headers["content-encoding"] ?? "");
      const decoder = decoderFor(encoding);
      post({
        event: "head",
        id,
        status: answer.statusCode ?? 0,
        reason: answer.statusMessage ?? "",
        version: answer.httpVersion,
        headers: pairs(answer.rawHeaders),
        decoded: decoder !== null,
      });
      const body: Readable = decoder === null ? answer : answer.pipe(decoder);
      answer.on("error", fail);
      body.on("data", (bytes: Buffer) => post({ event: "bytes", id, bytes: new Uint8Array(bytes) }));
      body.on("error", fail);
      body.on("end", () => {
        if (cancels.delete(id)) post({ event: "end", id });
      });
    });
    sent.end(given.body ?? undefined);
  } catch (error) {
    cancels.set(id, () => {});
    fail(error as NodeJS.ErrnoException);
  }
}

function decoderFor(encoding: string) {
  if (encoding === "gzip") return createGunzip();
  if (encoding === "deflate") return createInflate();
  return encoding === "br" ? createBrotliDecompress() : null;
}

function pairs(raw: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) found.push([raw[i] as string, raw[i + 1] as string]);
  return found;
}
