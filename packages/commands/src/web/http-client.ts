// Requests over the HTTP thread, for which the engine's thread waits in a way that can be stopped.
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { monotonicTime, pause } from "@latch/dotnet";
import { prepareThreads } from "@latch/remoting";
import type { HttpEvent, HttpHead, HttpRequest } from "./http-messages.ts";

/** The request failed: `code` is node's. */
export class HttpFailure {
  readonly code: string;
  readonly message: string;
  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** No answer, or no more of it, in the time that was given. `atHead`: not even its beginning. */
export class HttpTimeout {
  readonly atHead: boolean;
  constructor(atHead: boolean) {
    this.atHead = atHead;
  }
}

export interface HttpAnswer {
  readonly head: HttpHead;
  readonly body: Uint8Array;
}

export interface HttpLimits {
  /** Milliseconds to the answer's beginning, and between two pieces of it; Infinity: no limit. */
  readonly connection: number;
  readonly operation: number;
}

let port: MessagePort | null = null;
let nextId = 1;

function thread(): MessagePort {
  if (port !== null) return port;
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  prepareThreads();
  const worker = new Worker(new URL("./http-worker.ts", import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
    stdin: false,
  });
  worker.unref();
  port1.unref();
  port = port1;
  return port1;
}

/** Sends and waits for the whole answer. Throws HttpFailure, HttpTimeout, and what `check` throws when the pipeline is stopped. */
export function sendRequest(given: Omit<HttpRequest, "id">, limits: HttpLimits, check: () => void): HttpAnswer {
  const id = nextId++;
  const channel = thread();
  const events: HttpEvent[] = [];
  const arrived = (): boolean => {
    for (let got = receiveMessageOnPort(channel); got !== undefined; got = receiveMessageOnPort(channel)) {
      const event = got.message as HttpEvent;
      if (event.id === id) events.push(event);
    }
    return events.length > 0;
  };
  channel.postMessage({ op: "send", request: { ...given, id } });
  let head: HttpHead | null = null;
  const parts: Uint8Array[] = [];
  let done = false;
  try {
    for (;;) {
      if (!waitFor(arrived, head === null ? limits.connection : limits.operation, check))
        throw new HttpTimeout(head === null);
      for (const event of events.splice(0)) {
        if (event.event === "failed") {
          done = true;
          throw new HttpFailure(event.code, event.message);
        }
        if (event.event === "head") head = event;
        else if (event.event === "bytes") parts.push(event.bytes);
        else done = true;
      }
      if (done && head !== null) return { head, body: Buffer.concat(parts) };
    }
  } finally {
    if (!done) channel.postMessage({ op: "cancel", id });
  }
}

/** Short waits at first, longer ones later. */
function waitFor(done: () => boolean, limit: number, check: () => void): boolean {
  const until = monotonicTime() + limit;
  for (let slice = 0.2; !done(); slice = Math.min(slice * 1.3, 10)) {
    const left = until - monotonicTime();
    if (left <= 0) return false;
    pause(Math.min(slice, left), undefined, check);
  }
  return true;
}
