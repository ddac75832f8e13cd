// The engine's hold on the client's I/O thread: started on first use, asked by messages, heard by pumping.
import { MessageChannel, Worker } from "node:worker_threads";
import type { ClientEvent, ClientIoData, ClientRequest } from "./io/client-messages.ts";
import { prepareThreads } from "./io/prepare-threads.ts";
import { ThreadChannel } from "./io/thread-channel.ts";

/**
 * How this program is started again as a listener, session host or job: executable, its options, its script. Without bin/latch's larger
 * young generation: it saves a script a few collections, and costs a session that waits 4 MB in each of its two threads.
 */
export function launchCommand(): readonly string[] {
  const script = process.argv[1];
  const options = process.execArgv.filter((word) => !word.startsWith("--min-semi-space-size"));
  return script === undefined ? [process.execPath] : [process.execPath, ...options, script];
}

/** Work to do when this program ends, while the I/O thread still runs. */
const leavers = new Set<() => void>();

/** Registers work for the end of the program: closing what must not stay. */
export function onLeaving(work: () => void): void {
  leavers.add(work);
}

type Handler = (event: ClientEvent) => void;

let thread: IoThread | null = null;

/** The I/O thread of this process. */
export class IoThread {
  private readonly channel: ThreadChannel<ClientRequest, ClientEvent>;
  private readonly worker: Worker;
  private readonly handlers = new Map<number, Handler>();
  private readonly requests = new Map<number, Handler>();
  private nextChannel = 1;
  private nextRequest = 1;

  private constructor() {
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    const workerData: ClientIoData = { signal, port: port2, launch: launchCommand() };
    prepareThreads();
    this.worker = new Worker(new URL("./io/client-io.ts", import.meta.url), {
      workerData,
      transferList: [port2],
      stdin: false,
    });
    this.worker.unref();
    port1.unref();
    process.once("exit", () => {
      for (const work of leavers) work();
    });
    this.channel = new ThreadChannel(port1, signal);
  }

  /** The thread, started now if it was not. */
  static get(): IoThread {
    thread ??= new IoThread();
    return thread;
  }

  /** The thread if something started it. */
  static started(): IoThread | null {
    return thread;
  }

  /** A channel for one session; its events go to `handler`. */
  openChannel(handler: Handler): number {
    const channel = this.nextChannel++;
    this.handlers.set(channel, handler);
    return channel;
  }

  closeChannel(channel: number): void {
    this.handlers.delete(channel);
  }

  post(request: ClientRequest): void {
    const transfer = "batch" in request ? [request.batch.buffer] : [];
    this.channel.post(request, transfer);
  }

  /** Lists shells or a shell's commands; waits for the answer. */
  enumerate(
    directory: string,
    shellId: string | null,
    wait: (done: () => boolean) => void,
  ): Extract<ClientEvent, { event: "enumerated" }> {
    const request = this.nextRequest++;
    let answer: Extract<ClientEvent, { event: "enumerated" }> | null = null;
    this.requests.set(request, (event) => {
      if (event.event === "enumerated") answer = event;
    });
    this.post({ op: "enumerate", request, directory, shellId });
    wait(() => answer !== null);
    this.requests.delete(request);
    return answer ?? { event: "enumerated", request, shells: [], commands: [], failure: null };
  }

  /** Handles what has arrived; when nothing has, waits up to `timeoutMs` for something. True when something was handled. */
  pump(timeoutMs: number): boolean {
    let event = this.channel.receive(timeoutMs);
    if (event === undefined) return false;
    do {
      this.dispatch(event);
      event = this.channel.receive(0);
    } while (event !== undefined);
    return true;
  }

  private dispatch(event: ClientEvent): void {
    if (event.event === "enumerated") this.requests.get(event.request)?.(event);
    else this.handlers.get(event.channel)?.(event);
  }
}
