// Owns named pipes for native programs' streams: made a few at a time, reused, removed at exit.
import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let directory: string | null = null;
let made = 0;
const free: string[] = [];

function grow(): void {
  if (directory === null) {
    directory = mkdtempSync(join(tmpdir(), "latch-pipes-"));
    const created = directory;
    process.once("exit", () => rmSync(created, { recursive: true, force: true }));
  }
  const paths = Array.from({ length: 4 }, () => join(directory as string, `p${made++}`));
  spawnSync("mkfifo", ["-m", "600", ...paths]);
  free.push(...paths);
}

/** Both ends of a pipe; the path goes back to the pool when both were closed by `release`. */
export class PipeEnds {
  readonly path: string;
  readEnd: number;
  writeEnd: number;

  constructor() {
    if (free.length === 0) grow();
    this.path = free.pop() as string;
    // A read end that does not wait for a writer lets the write end open; a blocking read end follows.
    const probe = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writeEnd = openSync(this.path, constants.O_WRONLY);
    this.readEnd = openSync(this.path, constants.O_RDONLY);
    closeSync(probe);
  }

  /** Like readEnd, but reads of an empty pipe fail with EAGAIN. */
  makeNonBlocking(): void {
    const fd = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
    closeSync(this.readEnd);
    this.readEnd = fd;
  }
  closeWrite(): void {
    if (this.writeEnd >= 0) closeSync(this.writeEnd);
    this.writeEnd = -1;
  }
  closeRead(): void {
    if (this.readEnd >= 0) closeSync(this.readEnd);
    this.readEnd = -1;
  }
  /** Closes what is open and gives the path back. */
  release(): void {
    this.closeWrite();
    this.closeRead();
    free.push(this.path);
  }
}

/** A file without a name, for input that must be complete before the program starts. */
export function openScratchFile(): number {
  if (directory === null) grow();
  const path = join(directory as string, `in${made++}`);
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  rmSync(path);
  return fd;
}
