// Owns what is piped into a native program: objects as lines of text, bytes as they are, kept until the program starts.
import { AutomationNull, PSByte, type PSValue, unwrap } from "@latch/dotnet";
import { closeSync, ftruncateSync, writeSync } from "node:fs";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { activeContext } from "../runtime/active-context.ts";
import { openScratchFile } from "./fifo-pool.ts";

const flushAt = 65536;

/** Input of one program. */
export class NativeInput {
  private readonly context: ExecutionContext;
  private fd = -1;
  private text = "";
  private objects: PSValue[] | null = null;

  constructor(context: ExecutionContext) {
    this.context = context;
  }

  add(value: PSValue): void {
    const base = unwrap(value);
    if (this.objects !== null) {
      this.objects.push(value);
      return;
    }
    if (base instanceof PSByte) {
      this.flush();
      this.append(new Uint8Array([base.value]));
      return;
    }
    if (base instanceof Uint8Array) {
      this.flush();
      this.append(base);
      return;
    }
    if (typeof base === "string") this.text += `${base}\n`;
    else if (typeof base === "number") this.text += `${base}\n`;
    else if (base === null || base === AutomationNull) return;
    else {
      // Objects are laid out as Out-String would: all of them together.
      this.objects = [value];
      return;
    }
    if (this.text.length > flushAt) this.flush();
  }

  private flush(): void {
    if (this.text === "") return;
    const bytes = Buffer.from(this.text, "utf8");
    this.text = "";
    this.append(bytes);
  }

  private append(bytes: Uint8Array): void {
    if (this.fd < 0) this.fd = openScratchFile();
    let from = 0;
    while (from < bytes.length) from += writeSync(this.fd, bytes, from);
    this.size += bytes.length;
  }
  private size = 0;

  /** Everything is in: a descriptor at the beginning of it. */
  finish(): number {
    if (this.objects !== null) this.layOut(this.objects);
    this.flush();
    if (this.fd < 0) this.fd = openScratchFile();
    return reopened(this.fd, this.size);
  }

  private layOut(objects: readonly PSValue[]): void {
    const context = this.context ?? activeContext();
    this.objects = null;
    for (const line of context.formatAsLines(objects)) this.text += `${line}\n`;
  }

  close(): void {
    if (this.fd >= 0) closeSync(this.fd);
    this.fd = -1;
  }
}

/** The same file with its offset at 0 (a new open file description where /proc has one, else a rewritten copy). */
function reopened(fd: number, size: number): number {
  const { openSync, readSync } = process.getBuiltinModule("node:fs");
  try {
    const again = openSync(`/proc/self/fd/${fd}`, "r");
    closeLater.push(again);
    return again;
  } catch {
    const bytes = Buffer.alloc(size);
    readSync(fd, bytes, 0, size, 0);
    const copy = openScratchFile();
    // macOS: /dev/fd shares the offset, so the content is written at explicit positions.
    ftruncateSync(copy, 0);
    writeSync(copy, bytes, 0, size, 0);
    closeLater.push(copy);
    return copy;
  }
}

const closeLater: number[] = [];
/** Closes descriptors that programs have inherited by now. */
export function closeInherited(): void {
  for (const fd of closeLater.splice(0)) closeSync(fd);
}
