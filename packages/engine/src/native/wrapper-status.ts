// Owns what the sh around one native program reports: its own process id first, and how the program ended.
import { readSync } from "node:fs";
import { pause } from "@latch/dotnet";
import { PipeEnds } from "./fifo-pool.ts";

export class WrapperStatus {
  readonly ends = new PipeEnds();
  /** More than two numbers. SIGINT may end a read after the system filled this: what is not zero counts. */
  private readonly buffer = Buffer.alloc(64);
  private isOpen = true;

  /** Whether it may report something yet. */
  get isRunning(): boolean {
    return this.isOpen;
  }

  private get text(): string {
    return this.buffer.toString("latin1", 0, this.buffer.indexOf(0));
  }

  /** Reads what it reported, without waiting. True when that was something, or its end. */
  read(): boolean {
    const { buffer } = this;
    const length = buffer.indexOf(0);
    try {
      if (readSync(this.ends.pollingReadEnd, buffer, length, buffer.length - length, null) === 0) this.isOpen = false;
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
      throw error;
    }
  }

  /** Its process id: sh writes it as soon as it runs, which is waited for. Null when it was not started. */
  get id(): number | null {
    // A start that SIGINT ended left this end open.
    this.ends.closeWrite();
    while (this.isOpen && !this.text.includes("\n")) if (!this.read()) pause(1);
    return this.text === "" ? null : Number.parseInt(this.text, 10);
  }

  /** How the program ended; 0 while that is unknown. */
  get exitCode(): number {
    const code = this.text.split("\n")[1] ?? "";
    return code === "" ? 0 : Number.parseInt(code, 10);
  }

  /** Waits at most so many milliseconds for its end. */
  endsWithin(milliseconds: number): boolean {
    return pause(milliseconds, () => {
      this.read();
      return !this.isOpen;
    });
  }
}
