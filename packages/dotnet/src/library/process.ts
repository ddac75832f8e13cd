// System.Diagnostics.Process and ProcessStartInfo: processes that run somewhere, and ones that are started here.

import { monotonicTime } from "./elapsed-time.ts";
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { readlinkSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { constants as systemConstants, tmpdir } from "node:os";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { PSDateTime } from "../values/date-time.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { Hashtable } from "../values/hashtable.ts";
import { enumValue } from "../values/enum-value.ts";
import type { DictionaryBase } from "../values/dictionary-base.ts";
import { defineType } from "../types/define-type.ts";
import { int, items, text } from "./arguments.ts";
import { collectionOf } from "./collections/list.ts";
import type { List } from "./collections/list.ts";
import { FileVersionInfo } from "./diagnostics.ts";
import { StringReader, StringWriter } from "./io/reader-writer.ts";
import { StringBuilder } from "./string-builder.ts";
import { pause } from "./waiting.ts";

export class ProcessStartInfo {
  fileName = "";
  arguments = "";
  readonly argumentList: List = collectionOf("System.String", []);
  workingDirectory = "";
  useShellExecute = false;
  redirectStandardOutput = false;
  redirectStandardError = false;
  redirectStandardInput = false;
  createNoWindow = false;
  verb = "";
  readonly environment = new Hashtable(false);
  constructor() {
    for (const [name, value] of Object.entries(process.env)) if (value !== undefined) this.environment.set(name, value);
  }
}
tagType(ProcessStartInfo, "System.Diagnostics.ProcessStartInfo");

defineType<ProcessStartInfo>({
  name: "System.Diagnostics.ProcessStartInfo",
  construct: ([fileName, args]) => {
    const info = new ProcessStartInfo();
    info.fileName = text(fileName);
    if (typeof args === "string") info.arguments = args;
    else for (const a of items(args)) info.argumentList.items.push(a);
    return info;
  },
  properties: {
    EnvironmentVariables: (self) => self.environment,
    WindowStyle: { get: () => enumValue("System.Diagnostics.ProcessWindowStyle", 0), set: () => undefined },
    StandardOutputEncoding: { get: () => null, set: () => undefined },
    StandardErrorEncoding: { get: () => null, set: () => undefined },
    StandardInputEncoding: { get: () => null, set: () => undefined },
    UserName: { get: () => "", set: () => undefined },
    Domain: { get: () => "", set: () => undefined },
  },
});

/** Splits an argument string as .NET does on Unix: blanks, double quotes (two inside of quotes are one), backslashes before a quote. */
export function splitArguments(line: string): string[] {
  const found: string[] = [];
  let at = 0;
  for (;;) {
    while (line[at] === " " || line[at] === "\t") at++;
    if (at >= line.length) return found;
    const [argument, end] = argumentAt(line, at);
    found.push(argument);
    at = end;
  }
}

/** One argument that begins at `at`, and where it ends. */
function argumentAt(line: string, at: number): [string, number] {
  let argument = "";
  let quoted = false;
  while (at < line.length) {
    const c = line[at] as string;
    if (c === "\\") {
      const run = /\\+/y;
      run.lastIndex = at;
      const slashes = run.exec(line)?.[0].length ?? 1;
      at += slashes;
      const beforeQuote = line[at] === '"';
      argument += "\\".repeat(beforeQuote ? slashes >> 1 : slashes);
      if (!beforeQuote || slashes % 2 === 0) continue;
      argument += '"';
    } else if (c === '"') {
      if (quoted && line[at + 1] === '"') {
        argument += '"';
        at++;
      } else quoted = !quoted;
    } else if (!quoted && (c === " " || c === "\t")) break;
    else argument += c;
    at++;
  }
  return [argument, at];
}

/** Where one of a started process's three streams leads: a descriptor of this process, or this process's own stream. */
export type ProcessStream = number | "inherit";

/** A process: one that runs somewhere (by id), or one started here. */
export class Process {
  startInfo = new ProcessStartInfo();
  id = 0;
  readonly input = new StringBuilder();
  enableRaisingEvents = false;
  private began = 0;
  private ended = 0;
  private child: ChildProcess | null = null;
  private code: number | null = null;
  /** Name and time of start, kept for when it has ended. */
  private knownName = "";
  /** Files that take the redirected streams: descriptors, -1 where there is none. */
  private outputFile = -1;
  private errorFile = -1;

  static byId(id: number): Process {
    const found = new Process();
    found.id = id;
    return found;
  }
  get isOwn(): boolean {
    return this.began !== 0;
  }
  /** Starts; with redirected input it runs when somebody asks for its output or waits, for its input is complete then. */
  start(): boolean {
    if (this.startInfo.fileName === "")
      throw new Exception(
        "System.InvalidOperationException",
        "Cannot start process because a file name has not been provided.",
      );
    this.began = Date.now();
    if (!this.startInfo.redirectStandardInput) this.launch("inherit");
    return true;
  }
  private get args(): string[] {
    const { argumentList } = this.startInfo;
    return argumentList.items.length > 0
      ? argumentList.items.map((a) => text(a))
      : splitArguments(this.startInfo.arguments);
  }
  private launch(input: ProcessStream): void {
    const info = this.startInfo;
    if (info.redirectStandardOutput) this.outputFile = openScratchFile();
    if (info.redirectStandardError) this.errorFile = openScratchFile();
    this.startWith(
      input,
      this.outputFile < 0 ? "inherit" : this.outputFile,
      this.errorFile < 0 ? "inherit" : this.errorFile,
    );
  }
  /** Starts with its streams led elsewhere. Win32Exception when it cannot run. */
  startWith(input: ProcessStream, output: ProcessStream, error: ProcessStream): void {
    const info = this.startInfo;
    const environment: Record<string, string> = {};
    for (const [name, value] of (info.environment as DictionaryBase).entries()) environment[text(name)] = text(value);
    this.began = Date.now();
    const child = spawn(info.fileName, this.args, {
      cwd: info.workingDirectory === "" ? undefined : info.workingDirectory,
      env: environment,
      stdio: [input, output, error],
    });
    child.on("error", () => undefined);
    if (child.pid === undefined) throw startFailure(info.fileName, info.workingDirectory);
    child.on("exit", (code, signal) => {
      this.code ??= code ?? 128 + (signal === null ? 0 : systemConstants.signals[signal]);
    });
    child.unref();
    this.child = child;
    this.id = child.pid;
    this.knownName = info.fileName.slice(info.fileName.lastIndexOf("/") + 1);
  }
  /** Runs a process that was still waiting for its input. */
  private launchPending(): void {
    if (!this.isOwn || this.child !== null || !this.startInfo.redirectStandardInput) return;
    const input = openScratchFile(this.input.text);
    try {
      this.launch(input);
    } finally {
      closeSync(input);
    }
  }
  /** Waits; false when `milliseconds` (negative: no limit) were not enough. Ctrl+C ends the wait. */
  waitForExit(milliseconds: number): boolean {
    this.launchPending();
    const until = milliseconds < 0 ? Number.POSITIVE_INFINITY : monotonicTime() + milliseconds;
    // Short waits at first: most processes that are waited for end soon.
    for (let slice = 0.5; this.isAlive; slice = Math.min(slice * 2, 10)) {
      const left = until - monotonicTime();
      if (left <= 0) return false;
      pause(Math.min(slice, left));
    }
    return true;
  }
  get isAlive(): boolean {
    if (this.code !== null) return false;
    const stat = procStat(this.id);
    if (stat !== null && stat[0] !== "Z" && stat[0] !== "X") return true;
    if (this.child !== null && this.code === null) {
      // Nobody collected it yet (the event loop does, later): what it left is still there to be read.
      const status = Number(stat?.[49] ?? 0);
      this.code = (status & 0x7f) === 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
      this.ended = Date.now();
    }
    return false;
  }
  get exitCode(): number {
    this.launchPending();
    if (this.isAlive)
      throw new Exception(
        "System.InvalidOperationException",
        "Process must exit before requested information can be determined.",
      );
    if (this.code === null)
      throw new Exception(
        "System.InvalidOperationException",
        "Process was not started by this object, so requested information cannot be determined.",
      );
    return this.code;
  }
  get outputText(): string {
    this.waitForExit(-1);
    return readScratchFile(this.outputFile);
  }
  get errorText(): string {
    this.waitForExit(-1);
    return readScratchFile(this.errorFile);
  }
  get exitTime(): number {
    return this.ended;
  }
  get startedAt(): number {
    return this.began;
  }
  get name(): string {
    try {
      const argument = readFileSync(`/proc/${this.id}/cmdline`, "utf8").split("\0")[0] ?? "";
      const short = readFileSync(`/proc/${this.id}/comm`, "utf8").trimEnd();
      const base = argument.slice(argument.lastIndexOf("/") + 1);
      return base.startsWith(short) ? base : short;
    } catch {
      return this.knownName;
    }
  }
  toString(): string {
    return `System.Diagnostics.Process (${this.name})`;
  }
}
tagType(Process, "System.Diagnostics.Process");

/** A descriptor of a file without a name that holds `content`, at its beginning; the caller closes it. */
export function openScratchFile(content = ""): number {
  const path = `${tmpdir()}/latch-${process.pid}-${scratchFiles++}`;
  const fd = openSync(path, "wx+", 0o600);
  rmSync(path);
  if (content === "") return fd;
  writeSync(fd, content);
  try {
    // Another open file description of it, at its beginning.
    return openSync(`/proc/self/fd/${fd}`, "r");
  } finally {
    closeSync(fd);
  }
}
let scratchFiles = 0;

function readScratchFile(fd: number): string {
  if (fd < 0) return "";
  const buffer = Buffer.alloc(fstatSync(fd).size);
  const count = readSync(fd, buffer, 0, buffer.length, 0);
  return buffer.toString("utf8", 0, count);
}

function startFailure(fileName: string, directory: string): Exception {
  const where = directory === "" ? process.cwd() : directory;
  let reason = "No such file or directory";
  let native = 2;
  try {
    if (fileName.includes("/")) accessSync(fileName, constants.X_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") {
      reason = "Permission denied";
      native = 13;
    }
  }
  return new Exception(
    "System.ComponentModel.Win32Exception",
    `An error occurred trying to start process '${fileName}' with working directory '${where}'. ${reason}`,
    { properties: { NativeErrorCode: native } },
  );
}

/** Fields of /proc/ID/stat after the name, or null. */
function procStat(id: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
const clockTicks = 100n;
function cpuTime(self: Process, fields: readonly number[]): PSTimeSpan {
  const stat = procStat(self.id);
  const ticks = fields.reduce((sum, f) => sum + BigInt(stat?.[f] ?? 0), 0n);
  return new PSTimeSpan((ticks * 10_000_000n) / clockTicks);
}
function memory(self: Process, name: string): bigint {
  try {
    const match = new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(readFileSync(`/proc/${self.id}/status`, "utf8"));
    return BigInt(match?.[1] ?? 0) * 1024n;
  } catch {
    return 0n;
  }
}
function startTime(self: Process): PSDateTime {
  try {
    return PSDateTime.fromUnixMilliseconds(statSync(`/proc/${self.id}`).ctimeMs).toLocalTime();
  } catch {
    return PSDateTime.fromUnixMilliseconds(self.startedAt || Date.now()).toLocalTime();
  }
}
function allProcesses(): Process[] {
  try {
    return readdirSync("/proc")
      .filter((n) => /^\d+$/.test(n))
      .map((n) => Process.byId(Number(n)));
  } catch {
    return [];
  }
}

class ProcessModule {
  readonly fileName: string;
  constructor(fileName: string) {
    this.fileName = fileName;
  }
  toString(): string {
    return `System.Diagnostics.ProcessModule (${this.fileName.slice(this.fileName.lastIndexOf("/") + 1)})`;
  }
}
tagType(ProcessModule, "System.Diagnostics.ProcessModule");
defineType<ProcessModule>({
  name: "System.Diagnostics.ProcessModule",
  properties: {
    FileName: (self) => self.fileName,
    ModuleName: (self) => self.fileName.slice(self.fileName.lastIndexOf("/") + 1),
    FileVersionInfo: (self) => new FileVersionInfo(self.fileName),
  },
});
function mainModule(self: Process): PSValue {
  try {
    return new ProcessModule(readlinkSync(`/proc/${self.id}/exe`));
  } catch {
    return null;
  }
}

const zero = (): bigint => 0n;
/** A stream of a process that this one does not read: waiting for its end would wait for the process. */
function notRedirected(name: string): Exception {
  return new Exception(
    "System.InvalidOperationException",
    `${name} has not been redirected or the process hasn't started yet.`,
  );
}

defineType<Process>({
  name: "System.Diagnostics.Process",
  construct: () => new Process(),
  properties: {
    Id: (self) => self.id,
    ProcessName: (self) => self.name,
    MachineName: () => ".",
    StartInfo: {
      get: (self) => self.startInfo,
      set: (self, value) => void (self.startInfo = value as ProcessStartInfo),
    },
    HasExited: (self) => !self.isAlive,
    ExitCode: (self) => self.exitCode,
    ExitTime: (self) => PSDateTime.fromUnixMilliseconds(self.exitTime || Date.now()).toLocalTime(),
    StartTime: startTime,
    TotalProcessorTime: (self) => cpuTime(self, [11, 12]),
    UserProcessorTime: (self) => cpuTime(self, [11]),
    PrivilegedProcessorTime: (self) => cpuTime(self, [12]),
    WorkingSet64: (self) => memory(self, "VmRSS"),
    WorkingSet: (self) => Number(memory(self, "VmRSS") & 0x7fffffffn),
    PeakWorkingSet64: (self) => memory(self, "VmHWM"),
    VirtualMemorySize64: (self) => memory(self, "VmSize"),
    PeakVirtualMemorySize64: (self) => memory(self, "VmPeak"),
    PrivateMemorySize64: (self) => memory(self, "VmData"),
    PagedMemorySize64: zero,
    PagedSystemMemorySize64: zero,
    PeakPagedMemorySize64: zero,
    NonpagedSystemMemorySize64: zero,
    HandleCount: (self) => {
      try {
        return readdirSync(`/proc/${self.id}/fd`).length;
      } catch {
        return 0;
      }
    },
    SessionId: (self) => Number(procStat(self.id)?.[3] ?? 0),
    BasePriority: () => 0,
    PriorityClass: { get: () => enumValue("System.Diagnostics.ProcessPriorityClass", "Normal"), set: () => undefined },
    Responding: () => true,
    MainWindowTitle: () => "",
    MainModule: mainModule,
    Modules: (self) => [mainModule(self)],
    Threads: () => [],
    EnableRaisingEvents: {
      get: (self) => self.enableRaisingEvents,
      set: (self, value) => void (self.enableRaisingEvents = value === true),
    },
    StandardOutput: (self) => {
      if (!self.startInfo.redirectStandardOutput) throw notRedirected("StandardOut");
      return new StringReader(self.outputText);
    },
    StandardError: (self) => {
      if (!self.startInfo.redirectStandardError) throw notRedirected("StandardError");
      return new StringReader(self.errorText);
    },
    StandardInput: (self) => new StringWriter(self.input),
    CommandLineText: (self) => {
      try {
        return readFileSync(`/proc/${self.id}/cmdline`, "utf8").replace(/\0$/, "").replaceAll("\0", " ");
      } catch {
        return null;
      }
    },
    ParentProcess: (self) => {
      const parent = Number(procStat(self.id)?.[1] ?? 0);
      return parent === 0 ? null : Process.byId(parent);
    },
  },
  methods: {
    Start: (self) => self.start(),
    WaitForExit: (self, args) => {
      const done = self.waitForExit(args[0] === undefined ? -1 : int(args[0]));
      return args.length === 0 ? undefined : done;
    },
    WaitForInputIdle: () => true,
    Kill: (self) => {
      if (!self.isAlive) return undefined;
      try {
        process.kill(self.id, "SIGKILL");
      } catch {
        throw new Exception("System.ComponentModel.Win32Exception", "Operation not permitted");
      }
      return undefined;
    },
    Refresh: () => undefined,
    Close: () => undefined,
    Dispose: () => undefined,
    CloseMainWindow: () => false,
    BeginOutputReadLine: () => undefined,
    BeginErrorReadLine: () => undefined,
  },
  staticMethods: {
    GetCurrentProcess: () => Process.byId(process.pid),
    GetProcessById: ([id]) => {
      if (procStat(int(id)) === null)
        throw new Exception("System.ArgumentException", `Process with an Id of ${int(id)} is not running.`);
      return Process.byId(int(id));
    },
    GetProcesses: () => arrayOf("System.Diagnostics.Process", allProcesses()),
    GetProcessesByName: ([name]) =>
      arrayOf(
        "System.Diagnostics.Process",
        allProcesses().filter((p) => p.name.toLowerCase() === text(name).toLowerCase()),
      ),
    Start: ([first, second]) => {
      const started = new Process();
      if (first instanceof ProcessStartInfo) started.startInfo = first;
      else {
        started.startInfo.fileName = text(first);
        if (typeof second === "string") started.startInfo.arguments = second;
        else for (const a of items(second)) started.startInfo.argumentList.items.push(a);
      }
      started.start();
      return started;
    },
  },
});
