// Owns named pipes for native programs' streams: made a few at a time, reused when nobody holds them, removed at exit.
import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
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

/** Both ends of a pipe; `release` gives its path back to the pool. */
export class PipeEnds {
  readonly path: string;
  readEnd: number;
  writeEnd: number;
  private pollEnd = -1;

  /** `feeding`: writes to a full pipe fail with EAGAIN instead of waiting. */
  constructor(feeding = false) {
    if (free.length === 0) grow();
    this.path = free.pop() as string;
    // A read end that does not wait for a writer lets the write end open; a blocking read end follows.
    const probe = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writeEnd = openSync(this.path, constants.O_WRONLY | (feeding ? constants.O_NONBLOCK : 0));
    this.readEnd = openSync(this.path, constants.O_RDONLY);
    closeSync(probe);
  }

  /** Like readEnd, but reads of an empty pipe fail with EAGAIN. */
  get pollingReadEnd(): number {
    if (this.pollEnd < 0) this.pollEnd = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
    return this.pollEnd;
  }
  closeWrite(): void {
    if (this.writeEnd >= 0) closeSync(this.writeEnd);
    this.writeEnd = -1;
  }
  closeRead(): void {
    if (this.readEnd >= 0) closeSync(this.readEnd);
    if (this.pollEnd >= 0) closeSync(this.pollEnd);
    this.readEnd = -1;
    this.pollEnd = -1;
  }
  /** Closes what is open. A pipe that a program still holds is not used again. */
  release(): void {
    this.closeWrite();
    this.closeRead();
    if (isUnused(this.path)) free.push(this.path);
    else rmSync(this.path, { force: true });
  }
}

/** Whether no process has either end open. Readers are asked after first: nothing is taken from one. */
function isUnused(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENXIO") return false;
  }
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // 0: empty and without a writer; EAGAIN: there is one.
    return readSync(reader, Buffer.alloc(1), 0, 1, null) === 0;
  } catch {
    return false;
  } finally {
    closeSync(reader);
  }
}
