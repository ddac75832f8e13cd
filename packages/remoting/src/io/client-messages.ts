// What the engine's thread asks of the client's I/O thread, and what that reports. Messages travel in batches (MessageBatch).
import type { MessagePort } from "node:worker_threads";
import type { ShellDescription } from "@latch/protocol/io";

/** What the I/O thread is started with. */
export interface ClientIoData {
  readonly signal: Int32Array;
  readonly port: MessagePort;
  /** How this program is started again: executable, its options, the script. */
  readonly launch: readonly string[];
}

type Batch = Uint8Array<ArrayBuffer>;

export type ClientRequest =
  | {
      readonly op: "open-shell";
      readonly channel: number;
      readonly directory: string;
      readonly resourceUri: string;
      readonly shellId: string;
      readonly name: string;
      readonly idleTimeoutMs: number | null;
      readonly bufferMode: string | null;
      readonly noProfile: boolean;
      readonly interactive: boolean;
      readonly batch: Batch;
    }
  | {
      readonly op: "adopt-shell";
      readonly channel: number;
      readonly directory: string;
      readonly resourceUri: string;
      readonly shellId: string;
    }
  | {
      readonly op: "open-process";
      readonly channel: number;
      readonly command: readonly string[];
      readonly directory: string;
      readonly batch: Batch;
    }
  | { readonly op: "command"; readonly channel: number; readonly id: string; readonly batch: Batch }
  | {
      readonly op: "send";
      readonly channel: number;
      readonly id: string | null;
      readonly prompt: boolean;
      readonly batch: Batch;
    }
  | { readonly op: "next"; readonly channel: number; readonly id: string }
  | { readonly op: "stop"; readonly channel: number; readonly id: string }
  | { readonly op: "close-command"; readonly channel: number; readonly id: string }
  | {
      readonly op: "disconnect";
      readonly channel: number;
      readonly idleTimeoutMs: number | null;
      readonly bufferMode: string | null;
    }
  | { readonly op: "reconnect"; readonly channel: number }
  | { readonly op: "connect"; readonly channel: number; readonly batch: Batch }
  | { readonly op: "connect-command"; readonly channel: number; readonly id: string }
  | { readonly op: "close"; readonly channel: number }
  | { readonly op: "enumerate"; readonly request: number; readonly directory: string; readonly shellId: string | null };

/** Why something failed: WS-Management's number where there is one. */
export interface TransportFailure {
  readonly code: number;
  readonly message: string;
}

export type ClientEvent =
  | { readonly event: "messages"; readonly channel: number; readonly id: string | null; readonly batch: Batch }
  | { readonly event: "command-done"; readonly channel: number; readonly id: string }
  | {
      readonly event: "created" | "connected" | "reconnected" | "disconnected" | "closed";
      readonly channel: number;
      readonly shell: ShellDescription | null;
    }
  | { readonly event: "command-connected"; readonly channel: number; readonly id: string }
  | {
      readonly event: "failed";
      readonly channel: number;
      readonly operation: ClientRequest["op"];
      readonly id: string | null;
      readonly failure: TransportFailure;
    }
  | { readonly event: "broken"; readonly channel: number; readonly failure: TransportFailure }
  | {
      readonly event: "enumerated";
      readonly request: number;
      readonly shells: readonly ShellDescription[];
      readonly commands: readonly string[];
      readonly failure: TransportFailure | null;
    };
