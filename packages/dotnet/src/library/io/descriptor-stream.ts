// The process's standard streams as System.IO.Stream: [Console]::OpenStandardInput() and its like.

import { readSync, writeSync } from "node:fs";
import { Exception } from "../../errors/exception.ts";
import { getType, TYPE } from "../../types/dotnet-type.ts";
import { sleepFor } from "../waiting.ts";
import { Stream } from "./stream.ts";

/** A standard stream as bytes: [Console]::OpenStandardOutput(). */
export class DescriptorStream extends Stream {
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly canSeek = false;
  private readonly descriptor: number;
  private readonly print: ((value: string) => void) | null;
  /** `print` writes text where [Console] writes; null: a stream to read from. */
  constructor(descriptor: number, print: ((value: string) => void) | null) {
    super();
    this.descriptor = descriptor;
    this.print = print;
    this.canRead = print === null;
    this.canWrite = print !== null;
  }
  get [TYPE]() {
    return getType("System.ConsolePal+UnixConsoleStream");
  }
  get length(): number {
    throw new Exception("System.NotSupportedException", "Stream does not support seeking.");
  }
  read(buffer: Uint8Array): number {
    if (!this.canRead) throw new Exception("System.NotSupportedException", "Stream does not support reading.");
    return readSome(this.descriptor, buffer);
  }
  write(data: Uint8Array): void {
    if (this.print === null) throw new Exception("System.NotSupportedException", "Stream does not support writing.");
    const value = Buffer.from(data).toString("utf8");
    if (Buffer.from(value, "utf8").equals(data)) this.print(value);
    else writeSync(this.descriptor, data);
  }
}

/** What can be read now, waiting for the first byte; 0 at the end. */
function readSome(descriptor: number, buffer: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, 0, buffer.length, null);
    } catch (failure) {
      const { code } = failure as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw failure;
      sleepFor(5);
    }
  }
}
