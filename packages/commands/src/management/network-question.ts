// Questions to the network that are answered while the pipeline can still be stopped: by a thread of their own.
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { pause } from "@latch/dotnet";
import { prepareThreads } from "@latch/remoting";

export type NetworkQuestion =
  | { readonly kind: "lookup"; readonly name: string; readonly family: 0 | 4 | 6 }
  | { readonly kind: "connect"; readonly address: string; readonly port: number }
  | { readonly kind: "run"; readonly program: string; readonly arguments: readonly string[] };

export type NetworkAnswer =
  | { readonly ok: true; readonly text: string; readonly milliseconds: number }
  | { readonly ok: false; readonly code: string; readonly text: string };

/** The answer, or null when `limit` milliseconds are over. `check` throws when the pipeline is stopped. */
export function askNetwork(question: NetworkQuestion, limit: number, check: () => void): NetworkAnswer | null {
  const { port1, port2 } = new MessageChannel();
  prepareThreads();
  const worker = new Worker(new URL("./network-worker.ts", import.meta.url), {
    workerData: { port: port2, question },
    transferList: [port2],
    stdin: false,
  });
  worker.unref();
  let answer: NetworkAnswer | null = null;
  const arrived = (): boolean => {
    answer ??= (receiveMessageOnPort(port1)?.message as NetworkAnswer | undefined) ?? null;
    return answer !== null;
  };
  try {
    pause(limit, arrived, check);
    return answer;
  } finally {
    port1.close();
    void worker.terminate();
  }
}
