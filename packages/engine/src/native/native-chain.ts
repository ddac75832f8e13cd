// Owns running one or several connected native programs: spawning, reading their streams as they come, exit codes.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { accessSync, constants as fsConstants, readSync } from "node:fs";
import type { Exception } from "@latch/dotnet";
import { PipeEnds } from "./fifo-pool.ts";
import { closeInherited } from "./native-input.ts";

/** One program to start. */
export interface NativeStart {
  readonly path: string;
  readonly name: string;
  readonly argv: readonly string[];
  readonly directory: string;
  readonly stdin: number | "inherit" | "ignore" | "pipe";
}

type Target = number | "inherit" | "ignore" | "pipe";

/** sh reports how the program ended on descriptor 3, so that no event loop is needed to learn it. */
const wrapper = '"$@" 3>&-; echo $? >&3';

export class NativeChain {
  private readonly programs: readonly NativeStart[];
  private readonly stdout: Target;
  private readonly stderr: Target;
  private output: PipeEnds | null = null;
  private errors: PipeEnds | null = null;
  private readonly statuses: PipeEnds[] = [];
  private readonly between: PipeEnds[] = [];
  private children: ChildProcess[] = [];
  private codes: number[] | null = null;

  constructor(programs: readonly NativeStart[], stdout: Target, stderr: Target) {
    this.programs = programs;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Starts the programs. A program that cannot be run throws what `fail` makes. */
  start(fail: (program: NativeStart, code: string) => Exception): void {
    for (const program of this.programs) {
      try {
        accessSync(program.path, fsConstants.X_OK);
      } catch (error) {
        throw fail(program, (error as NodeJS.ErrnoException).code ?? "ENOENT");
      }
    }
    const only = this.programs[0] as NativeStart;
    if (this.programs.length === 1 && this.stdout !== "pipe" && this.stderr !== "pipe") {
      this.runAlone(only, fail);
      return;
    }
    this.spawnAll();
  }

  /** Nothing to read: the program has the terminal until it ends. */
  private runAlone(program: NativeStart, fail: (program: NativeStart, code: string) => Exception): void {
    const ended = spawnSync(program.path, program.argv as string[], {
      cwd: program.directory,
      stdio: [program.stdin, this.stdout, this.stderr],
      env: process.env,
    });
    closeInherited();
    if (ended.error !== undefined) throw fail(program, (ended.error as NodeJS.ErrnoException).code ?? "ENOENT");
    const code = ended.status ?? 128 + signalNumber(ended.signal);
    if (code === interruptedCode) awaitOwnInterrupt();
    this.codes = [code];
  }

  private spawnAll(): void {
    if (this.stdout === "pipe") this.output = new PipeEnds();
    if (this.stderr === "pipe") this.errors = new PipeEnds();
    let stdin: Target = (this.programs[0] as NativeStart).stdin;
    for (const [index, program] of this.programs.entries()) {
      const last = index === this.programs.length - 1;
      const link = last ? null : new PipeEnds();
      const out: Target = link !== null ? link.writeEnd : this.output !== null ? this.output.writeEnd : this.stdout;
      const err: Target = last && this.errors !== null ? this.errors.writeEnd : last ? this.stderr : "inherit";
      const status = new PipeEnds();
      this.statuses.push(status);
      const child = spawn("/bin/sh", ["-c", wrapper, "sh", program.path, ...program.argv], {
        cwd: program.directory,
        stdio: [stdin, out, err, status.writeEnd],
        env: process.env,
      });
      child.on("error", () => {});
      this.children.push(child);
      status.closeWrite();
      const previous = this.between[this.between.length - 1];
      previous?.closeRead();
      if (link !== null) {
        this.between.push(link);
        link.closeWrite();
        stdin = link.readEnd;
      }
    }
    this.output?.closeWrite();
    this.errors?.closeWrite();
    closeInherited();
  }

  /** Reads piped streams to their ends. */
  read(onOutput: (bytes: Uint8Array) => void, onError: (bytes: Uint8Array) => void, check: () => void): void {
    const { output, errors } = this;
    if (output !== null && errors !== null) readBoth(output, errors, onOutput, onError, check);
    else if (output !== null) readAll(output, onOutput, check);
    else if (errors !== null) readAll(errors, onError, check);
  }

  /** Waits for all programs; their exit codes in order. */
  wait(): readonly number[] {
    if (this.codes === null) {
      this.codes = this.statuses.map((status) => {
        const text = readText(status.readEnd);
        // No status at all: the shell around the program was interrupted with it.
        if (text === "" || text === String(interruptedCode)) awaitOwnInterrupt();
        return text === "" ? 0 : Number.parseInt(text, 10);
      });
    }
    return this.codes;
  }

  /** Ends the programs (downstream wants no more, or Ctrl+C). */
  kill(): void {
    this.output?.closeRead();
    this.errors?.closeRead();
    for (const child of this.children) {
      if (child.pid === undefined) continue;
      killTree(child.pid);
    }
  }

  /** Closes what is open. */
  release(): void {
    for (const ends of [this.output, this.errors, ...this.statuses, ...this.between]) ends?.release();
    for (const child of this.children) child.unref();
    this.children = [];
  }
}

/** How a program ended that SIGINT ended, as shells say it. */
const interruptedCode = 128 + constants.signals.SIGINT;
/** How long this process's own SIGINT may come after the one of a program on the same terminal. */
const interruptGraceMs = 50;

/** Ctrl+C reaches the programs and this process at once; statements behind the program must not run before this one is stopped. */
function awaitOwnInterrupt(): void {
  Atomics.wait(sleeper, 0, 0, interruptGraceMs);
}

/** The shell around the program and the program itself. */
function killTree(pid: number): void {
  spawnSync("pkill", ["-TERM", "-P", String(pid)], { stdio: "ignore" });
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It has ended already.
  }
}

const chunk = Buffer.allocUnsafe(65536);

function readAll(ends: PipeEnds, on: (bytes: Uint8Array) => void, check: () => void): void {
  for (;;) {
    check();
    const count = readSync(ends.readEnd, chunk, 0, chunk.length, null);
    if (count === 0) return;
    on(chunk.subarray(0, count));
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Two streams: neither may block the other. */
function readBoth(
  output: PipeEnds,
  errors: PipeEnds,
  onOutput: (bytes: Uint8Array) => void,
  onError: (bytes: Uint8Array) => void,
  check: () => void,
): void {
  output.makeNonBlocking();
  errors.makeNonBlocking();
  let outputOpen = true;
  let errorsOpen = true;
  let pause = 0.05;
  while (outputOpen || errorsOpen) {
    check();
    const a: number = outputOpen ? tryRead(output.readEnd, onOutput) : -1;
    const b: number = errorsOpen ? tryRead(errors.readEnd, onError) : -1;
    if (a === 0) outputOpen = false;
    if (b === 0) errorsOpen = false;
    if (a > 0 || b > 0) pause = 0.05;
    else {
      Atomics.wait(sleeper, 0, 0, pause);
      pause = Math.min(pause * 2, 5);
    }
  }
}

/** Bytes read, 0 at the end, -1 when there is nothing yet. */
function tryRead(fd: number, on: (bytes: Uint8Array) => void): number {
  try {
    const count = readSync(fd, chunk, 0, chunk.length, null);
    if (count > 0) on(chunk.subarray(0, count));
    return count;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return -1;
    throw error;
  }
}

function readText(fd: number): string {
  let text = "";
  const buffer = Buffer.alloc(64);
  for (;;) {
    const count = readSync(fd, buffer, 0, buffer.length, null);
    if (count === 0) return text.trim();
    text += buffer.toString("latin1", 0, count);
  }
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : (constants.signals[signal] ?? 0);
}
