// Two threads talking: one has an event loop, the other (the engine's) waits synchronously. Used by client and session host.
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";

/** The engine's end: posts without waiting, receives with Atomics.wait. */
export class ThreadChannel<Out, In> {
  private readonly port: MessagePort;
  private readonly signal: Int32Array;

  /** In: the port; a shared counter that the other side raises with every message. */
  constructor(port: MessagePort, signal: Int32Array) {
    this.port = port;
    this.signal = signal;
  }

  post(message: Out, transfer: ArrayBuffer[] = []): void {
    this.port.postMessage(message, transfer);
  }

  /** The next message; waits up to `timeoutMs` (Infinity: for ever). undefined when none came. */
  receive(timeoutMs: number): In | undefined {
    const deadline = timeoutMs === 0 || timeoutMs === Number.POSITIVE_INFINITY ? 0 : Date.now() + timeoutMs;
    for (;;) {
      const seen = Atomics.load(this.signal, 0);
      const received = receiveMessageOnPort(this.port) as { message: In } | undefined;
      if (received !== undefined) return received.message;
      if (timeoutMs === 0) return undefined;
      const left = deadline === 0 ? Number.POSITIVE_INFINITY : deadline - Date.now();
      if (left <= 0) return undefined;
      Atomics.wait(this.signal, 0, seen, left);
      if (deadline === 0 && this.interrupted()) return undefined;
    }
  }

  /** Set by whoever may cut a wait short (a stop request); asked after each wake-up. */
  interrupted: () => boolean = () => false;
}

/** The event loop's end. */
export class EventLoopChannel<Out, In> {
  private readonly port: MessagePort;
  private readonly signal: Int32Array;

  constructor(port: MessagePort, signal: Int32Array, onMessage: (message: In) => void) {
    this.port = port;
    this.signal = signal;
    port.on("message", onMessage);
  }

  post(message: Out, transfer: ArrayBuffer[] = []): void {
    this.port.postMessage(message, transfer);
    Atomics.add(this.signal, 0, 1);
    Atomics.notify(this.signal, 0);
  }

  close(): void {
    this.port.close();
  }
}
