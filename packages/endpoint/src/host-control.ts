// The words a session host's two threads share: signal, stop request, flow control.

import type { MessagePort } from "node:worker_threads";

/** Indices into the shared Int32Array. */
export const hostControl = {
  /** Raised with every message to the engine (ThreadChannel). */
  signal: 0,
  /** 1: the running pipeline is to stop. */
  stop: 1,
  /** Bytes of output posted and not yet taken over by the I/O thread. */
  posted: 2,
  /** 1: the I/O thread's buffers are full. */
  full: 3,
  /** Raised whenever `posted`, `full` or `stop` change. */
  change: 4,
  /** Number of the running pipeline; 0 = none. */
  running: 5,
  /** 1 once the I/O thread works: one that could not start would be waited for without end. */
  alive: 6,
} as const;

export const hostControlLength = 8;

/** Wakes whoever waits for a change, and the engine's receive. */
export function notifyChange(control: Int32Array): void {
  Atomics.add(control, hostControl.change, 1);
  Atomics.notify(control, hostControl.change);
}

/** What the session host's engine thread gives the I/O thread at its start. */
export interface HostIoData {
  readonly mode: "socket" | "stdio" | "pipe";
  /** Of modes socket and pipe. */
  readonly socketPath: string;
  readonly runtimeDirectory: string;
  readonly control: Int32Array;
  readonly port: MessagePort;
  readonly machine: string;
  readonly owner: string;
}

/** To the engine. `number` counts pipelines. */
export type HostEvent =
  | {
      readonly kind: "init";
      readonly body: string;
      readonly version: string;
      readonly poolId: string;
      readonly configuration: string;
      readonly connectionString: string;
    }
  | { readonly kind: "pipeline"; readonly id: string; readonly number: number; readonly body: string }
  | { readonly kind: "input"; readonly id: string; readonly body: string }
  | { readonly kind: "end-input"; readonly id: string }
  | { readonly kind: "host-response"; readonly id: string; readonly body: string }
  | { readonly kind: "command-metadata"; readonly id: string; readonly body: string }
  | { readonly kind: "stop"; readonly id: string }
  /** The client of an older protocol has the session key now. */
  | { readonly kind: "session-key"; readonly key: Uint8Array }
  /** RESET_RUNSPACE_STATE; `callId` goes back with the answer. */
  | { readonly kind: "reset"; readonly callId: bigint }
  | { readonly kind: "close" };

/** From the engine. */
export type HostRequest =
  | { readonly kind: "opened"; readonly body: string }
  /** Whole messages of one command (or the pool, emptyGuid). `last`: its PIPELINE_STATE is the last of them. */
  | { readonly kind: "output"; readonly id: string; readonly batch: Uint8Array<ArrayBuffer>; readonly last: boolean }
  | { readonly kind: "reset"; readonly callId: bigint; readonly done: boolean }
  /** A SecureString cannot be read or written without the session key. */
  | { readonly kind: "need-key" }
  /** The client sent CLIXML that is none. */
  | { readonly kind: "protocol-error"; readonly message: string };
