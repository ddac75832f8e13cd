// Synchronous text input from a file descriptor (standard input), decoded as UTF-8.
import { constants, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Reads characters as they arrive; what one reader took is not seen by another. */
export class DescriptorReader {
  #descriptor: number;
  #isTerminal: () => boolean;
  #decoder: StringDecoder | null = null;
  readonly #buffer = Buffer.allocUnsafe(16 * 1024);
  #text = "";
  #at = 0;
  #first = true;
  #ended = false;

  constructor(descriptor: number, isTerminal: () => boolean = () => false) {
    this.#descriptor = descriptor;
    this.#isTerminal = isTerminal;
  }

  /**
   * A read that waits for keys cannot be interrupted (libuv takes it up again), so a terminal is read through a
   * description of its own that does not wait. The one it came with is shared with other programs and stays as it is.
   */
  #openTerminal(): void {
    if (!this.#isTerminal()) return;
    this.#isTerminal = () => false;
    try {
      const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
      this.#descriptor = openSync(`/dev/fd/${this.#descriptor}`, flags);
    } catch {
      // Another user's terminal (su): Ctrl+C then waits for the line.
    }
  }

  /** The next line without its end, or null at the end of input. `\n`, `\r\n` and `\r` end a line. */
  readLine(): string | null {
    let scanned = this.#at;
    for (;;) {
      for (let i = scanned; i < this.#text.length; i++) {
        const code = this.#text.charCodeAt(i);
        if (code !== 10 && code !== 13) continue;
        const line = this.#text.slice(this.#at, i);
        if (code === 13 && i + 1 === this.#text.length) this.#fill();
        this.#at = code === 13 && this.#text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1;
        return line;
      }
      scanned = this.#text.length;
      if (this.#fill()) continue;
      if (this.#at >= this.#text.length) return null;
      const rest = this.#text.slice(this.#at);
      this.#at = this.#text.length;
      return rest;
    }
  }

  /** Everything up to the end of input. */
  readToEnd(): string {
    const parts = [this.#text.slice(this.#at)];
    this.#text = "";
    this.#at = 0;
    while (this.#fill()) {
      parts.push(this.#text);
      this.#text = "";
    }
    return parts.join("");
  }

  /** The next character's code, or -1 at the end of input. */
  read(): number {
    const code = this.peek();
    if (code >= 0) this.#at++;
    return code;
  }

  peek(): number {
    if (this.#at >= this.#text.length && !this.#fill()) return -1;
    return this.#text.charCodeAt(this.#at);
  }

  /** Appends what can be read now, waiting for at least one character; false at the end of input. */
  #fill(): boolean {
    if (this.#at > 32 * 1024) {
      this.#text = this.#text.slice(this.#at);
      this.#at = 0;
    }
    while (!this.#ended) {
      const count = this.#readBytes();
      this.#decoder ??= new StringDecoder("utf8");
      let text = count === 0 ? this.#decoder.end() : this.#decoder.write(this.#buffer.subarray(0, count));
      if (count === 0) this.#ended = true;
      if (this.#first && text !== "") {
        this.#first = false;
        if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      }
      if (text !== "") {
        this.#text += text;
        return true;
      }
    }
    return false;
  }

  #readBytes(): number {
    this.#openTerminal();
    for (;;) {
      try {
        return readSync(this.#descriptor, this.#buffer, 0, this.#buffer.length, null);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EAGAIN") Atomics.wait(pause, 0, 0, 5);
        else if (code !== "EINTR") return 0;
      }
    }
  }
}
