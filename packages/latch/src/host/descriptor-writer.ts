// Synchronous text output to a file descriptor. process.stdout is never touched: it makes a pipe non-blocking and costs milliseconds.
import { writeSync } from "node:fs";

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes texts in order; when the reader is gone it drops them, as .NET's console does. */
export class DescriptorWriter {
  readonly #descriptor: number;
  #closed = false;
  /** Whether the last character written was a line's end. */
  atLineStart = true;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(text: string): void {
    if (text === "" || this.#closed) return;
    this.atLineStart = text.charCodeAt(text.length - 1) === 10;
    const length = Buffer.byteLength(text);
    const written = this.#try(() => writeSync(this.#descriptor, text));
    if (written < length) this.#writeRest(Buffer.from(text, "utf8").subarray(written));
  }

  /** What a full pipe did not take at once. */
  #writeRest(bytes: Buffer): void {
    let offset = 0;
    while (offset < bytes.length && !this.#closed) {
      const at = offset;
      offset += this.#try(() => writeSync(this.#descriptor, bytes, at, bytes.length - at));
    }
  }

  /** Somebody else may have made the pipe non-blocking: wait for the reader. Every other error means that it is gone. */
  #try(write: () => number): number {
    try {
      return write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") Atomics.wait(pause, 0, 0, 1);
      else this.#closed = true;
      return 0;
    }
  }
}
