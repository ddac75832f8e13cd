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
    const bytes = Buffer.from(text, "utf8");
    let offset = 0;
    while (offset < bytes.length) {
      try {
        offset += writeSync(this.#descriptor, bytes, offset, bytes.length - offset);
      } catch (error) {
        // Somebody else made the pipe non-blocking: wait for the reader. Everything but that means it is gone.
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
          this.#closed = true;
          return;
        }
        Atomics.wait(pause, 0, 0, 1);
      }
    }
  }
}
