// Starts a session host's I/O thread. A module apart, so that the thread starts before the engine's modules are loaded: both take
// about as long, and so they do it side by side.
import { hostname, userInfo } from "node:os";
import { MessageChannel, Worker } from "node:worker_threads";
import { prepareThreads, runtimeDirectoryPath, ThreadChannel } from "@latch/remoting/threads";
import { hostControlLength, type HostEvent, type HostIoData, type HostRequest } from "./host-control.ts";

/** The engine's hold on the I/O thread: messages, and the words that both look at (host-control.ts). */
export interface HostThread {
  readonly channel: ThreadChannel<HostRequest, HostEvent>;
  readonly control: Int32Array;
}

/** Starts the thread of a session host that is reached by a socket or pipe at `socketPath`, or (stdio) by its own input and output. */
export function startHostThread(mode: HostIoData["mode"], socketPath: string): HostThread {
  const control = new Int32Array(new SharedArrayBuffer(hostControlLength * 4));
  const { port1, port2 } = new MessageChannel();
  const workerData: HostIoData = {
    mode,
    socketPath,
    runtimeDirectory: runtimeDirectoryPath(),
    control,
    port: port2,
    machine: hostname(),
    owner: userInfo().username,
  };
  prepareThreads();
  const worker = new Worker(new URL("./host-io.ts", import.meta.url), {
    workerData,
    transferList: [port2],
    stdin: false,
  });
  worker.unref();
  return { channel: new ThreadChannel<HostRequest, HostEvent>(port1, control), control };
}
