// Owns running one or several connected native programs: spawning, feeding, reading their streams as they come, exit codes.
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { openSync, readSync, writeSync } from "node:fs";
import { monotonicTime, type Exception, pause } from "@latch/dotnet";
import { refusalOf } from "./executable.ts";
import { PipeEnds } from "./fifo-pool.ts";
import { endInterrupted, killTree } from "./native-interrupt.ts";
import { WrapperStatus } from "./wrapper-status.ts";

/** One program to start. */
export interface NativeStart {
  readonly path: string;
  readonly name: string;
  readonly argv: readonly string[];
  readonly directory: string;
  /** "pipe": its standard error is read, by `onError`. */
  readonly stderr: Target;
  readonly onError: (bytes: Uint8Array) => void;
}

export type Target = number | "inherit" | "ignore" | "pipe";

/** Where the first program's input comes from: "feed": from `feed`; "inherit": it has this process's own. */
export type Input = "inherit" | "feed";

/**
 * sh reports its own id and how the program ended on descriptor 3, so that neither an event loop nor the return from
 * `spawn`, which SIGINT may prevent, is needed to learn them. Ctrl+C does not end it before. What sh itself has to say
 * ("Killed") goes nowhere: the program's standard error is descriptor 4.
 */
const wrapper = 'echo $$ >&3; trap : INT; (exec "$@" 2>&4 3>&- 4>&-); echo $? >&3';
/** Input that waits for a program that does not read is kept up to this size; then whoever feeds it waits too. */
const pendingLimit = 65536;

interface Reader {
  readonly ends: PipeEnds;
  readonly on: (bytes: Uint8Array) => void;
  open: boolean;
}

export class NativeChain {
  private readonly programs: readonly NativeStart[];
  private readonly stdin: Input;
  private readonly stdout: Target;
  private readonly onOutput: (bytes: Uint8Array) => void;
  private readonly check: () => void;
  private input: PipeEnds | null = null;
  private pending: Uint8Array[] = [];
  private pendingSize = 0;
  private readonly readers: Reader[] = [];
  private readonly shells: WrapperStatus[] = [];
  private readonly between: PipeEnds[] = [];
  private readonly children: ChildProcess[] = [];
  private codes: number[] | null = null;

  /** `check` is called between waits and may throw (a pipeline that is being stopped). */
  constructor(
    programs: readonly NativeStart[],
    stdin: Input,
    stdout: Target,
    onOutput: (bytes: Uint8Array) => void,
    check: () => void,
  ) {
    this.programs = programs;
    this.stdin = stdin;
    this.stdout = stdout;
    this.onOutput = onOutput;
    this.check = check;
  }

  /** The process that stands for a program. */
  processId(index: number): number {
    return this.shells[index]?.id ?? 0;
  }

  /** Nothing of it is piped: it has the terminal for itself. */
  private get standsAlone(): boolean {
    return (
      this.programs.length === 1 && this.stdin === "inherit" && this.stdout !== "pipe" && this.readers.length === 0
    );
  }

  /** Starts the programs. A program that cannot be run throws what `fail` makes. */
  start(fail: (program: NativeStart, code: string) => Exception): void {
    for (const program of this.programs) {
      const refusal = refusalOf(program.path);
      if (refusal !== null) throw fail(program, refusal);
    }
    let stdin: Target = "inherit";
    if (this.stdin === "feed") {
      this.input = new PipeEnds(true);
      stdin = this.input.readEnd;
    }
    for (const [index, program] of this.programs.entries()) {
      const link = index === this.programs.length - 1 ? null : new PipeEnds();
      const before = this.between[this.between.length - 1];
      if (link !== null) this.between.push(link);
      this.spawnOne(program, stdin, link !== null ? link.writeEnd : this.outputTarget());
      before?.closeRead();
      if (link === null) continue;
      link.closeWrite();
      stdin = link.readEnd;
    }
    this.input?.closeRead();
    for (const reader of this.readers) reader.ends.closeWrite();
  }

  private spawnOne(program: NativeStart, stdin: Target, stdout: Target): void {
    const shell = new WrapperStatus();
    this.shells.push(shell);
    const stderr = program.stderr === "pipe" ? this.read(program.onError) : program.stderr;
    const child = spawn("/bin/sh", ["-c", wrapper, "sh", program.path, ...program.argv], {
      cwd: program.directory,
      stdio: [stdin, stdout, "ignore", shell.ends.writeEnd, errorDescriptor(stderr)],
      env: process.env,
    });
    child.on("error", () => {});
    this.children.push(child);
    shell.ends.closeWrite();
  }

  private outputTarget(): Target {
    return this.stdout === "pipe" ? this.read(this.onOutput) : this.stdout;
  }

  private read(on: (bytes: Uint8Array) => void): number {
    const ends = new PipeEnds();
    this.readers.push({ ends, on, open: true });
    return ends.writeEnd;
  }

  /** Input for the first program. Waits only when it does not read; what came out meanwhile is passed on. */
  feed(bytes: Uint8Array): void {
    if (this.input === null || bytes.length === 0) return;
    this.pending.push(bytes);
    this.pendingSize += bytes.length;
    this.writePending();
    if (this.pendingSize > pendingLimit) this.waitUntil(() => this.pendingSize <= pendingLimit);
  }

  /** Writes input that waits, without waiting. True when some was written. A program that reads no more gets no more. */
  writePending(): boolean {
    let wrote = false;
    while (this.input !== null && this.pending.length > 0) {
      const first = this.pending[0] as Uint8Array;
      try {
        const count = writeSync(this.input.writeEnd, first);
        this.pendingSize -= count;
        if (count === first.length) this.pending.shift();
        else this.pending[0] = first.subarray(count);
        wrote = true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EAGAIN") return wrote;
        this.closeInput();
      }
    }
    return wrote;
  }

  get hasPending(): boolean {
    return this.pendingSize > 0;
  }

  private closeInput(): void {
    this.input?.release();
    this.input = null;
    this.pending = [];
    this.pendingSize = 0;
  }

  /** Passes on what came out, without waiting. True when something did, or an end. */
  readAvailable(): boolean {
    let any = false;
    for (const reader of this.readers) if (reader.open && readInto(reader, reader.ends.pollingReadEnd)) any = true;
    return any;
  }

  /** Feeds and reads until `done`. No read of the system's own waits: SIGINT would not end it. */
  private waitUntil(done: () => boolean): void {
    let idleSince = monotonicTime();
    while (!done()) {
      this.check();
      const wrote = this.writePending();
      const read = this.readAvailable();
      if (wrote || read) idleSince = monotonicTime();
      else if (!done()) rest(idleSince, this.check);
    }
  }

  /** No more input: reads the streams to their ends. */
  finish(): void {
    if (this.pendingSize > 0) this.waitUntil(() => this.pendingSize === 0);
    this.closeInput();
    this.waitUntil(() => this.readers.every((reader) => !reader.open));
  }

  /** Waits for all programs; their exit codes in order. */
  wait(): readonly number[] {
    this.codes ??= this.shells.map((shell) => {
      for (const since = monotonicTime(); shell.isRunning; ) if (!shell.read()) rest(since, this.check);
      if (shell.exitCode === interruptedCode) pause(interruptGraceMs);
      return shell.exitCode;
    });
    return this.codes;
  }

  /** Ends the programs (downstream wants no more, or the pipeline is being stopped). */
  kill(): void {
    if (this.codes !== null) return;
    for (const reader of this.readers) reader.ends.closeRead();
    for (const shell of this.shells) if (shell.id !== null && shell.isRunning) killTree(shell.id, "SIGKILL");
  }

  /**
   * Ctrl+C, or SIGINT for this process alone. Programs with pipes are ended, as PowerShell does. One that stands alone
   * may have been interrupted by the terminal as well, and may live on: then it is waited for.
   */
  interrupt(): void {
    if (this.codes !== null) return;
    const shell = this.shells[0];
    if (!this.standsAlone || typeof shell?.id !== "number") this.kill();
    else endInterrupted(shell.id, (milliseconds) => shell.endsWithin(milliseconds));
  }

  /** Closes what is open. */
  release(): void {
    this.closeInput();
    const ends = [...this.readers, ...this.shells].map((reader) => reader.ends);
    for (const pipe of [...ends, ...this.between]) pipe.release();
    this.readers.length = 0;
    this.shells.length = 0;
    this.between.length = 0;
    for (const child of this.children) child.unref();
    this.children.length = 0;
  }
}

/** How a program ended that SIGINT ended, as shells say it. */
const interruptedCode = 128 + constants.signals.SIGINT;
/**
 * Ctrl+C reaches the programs and this process at once; this long this process's own SIGINT may come after a program's:
 * statements behind the program must not run before this one is stopped.
 */
const interruptGraceMs = 50;

let nullDevice = -1;
/** Beyond the first three a program gets descriptors only, and "ignore" would leave it without one. */
function errorDescriptor(target: Exclude<Target, "pipe">): number {
  if (target === "inherit") return 2;
  if (target !== "ignore") return target;
  if (nullDevice < 0) nullDevice = openSync("/dev/null", "w");
  return nullDevice;
}

const shortestRestMs = 0.1;
const longestRestMs = 20;

/** Waits a little, a tenth of the time that nothing happened: what took long may take a little longer. */
function rest(idleSince: number, check: () => void): void {
  const idle = monotonicTime() - idleSince;
  pause(Math.min(Math.max(idle / 10, shortestRestMs), longestRestMs), undefined, check);
}

const chunk = Buffer.allocUnsafe(65536);

/** One read. False when there is nothing yet (a descriptor that does not wait). */
function readInto(reader: Reader, fd: number): boolean {
  let count: number;
  try {
    count = readSync(fd, chunk, 0, chunk.length, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
    throw error;
  }
  if (count === 0) reader.open = false;
  else reader.on(chunk.subarray(0, count));
  return true;
}
