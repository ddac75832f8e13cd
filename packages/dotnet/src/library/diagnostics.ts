// System.Diagnostics: Stopwatch, Process, ProcessStartInfo, Debug, FileVersionInfo.

import { spawn, spawnSync } from "node:child_process";
import type { SpawnSyncReturns } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { PSDateTime } from "../values/date-time.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { Hashtable } from "../values/hashtable.ts";
import { enumValue } from "../values/enum-value.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { defineType } from "../types/define-type.ts";
import { int, items, text } from "./arguments.ts";
import { collectionOf } from "./collections/list.ts";
import type { List } from "./collections/list.ts";
import { StringReader, StringWriter } from "./io/reader-writer.ts";
import { StringBuilder } from "./string-builder.ts";

class Stopwatch {
  private accumulated = 0;
  private started: number | null = null;
  get isRunning(): boolean {
    return this.started !== null;
  }
  get milliseconds(): number {
    return this.accumulated + (this.started === null ? 0 : performance.now() - this.started);
  }
  get ticks(): bigint {
    return BigInt(Math.trunc(this.milliseconds * 10_000));
  }
  start(): void {
    this.started ??= performance.now();
  }
  stop(): void {
    this.accumulated = this.milliseconds;
    this.started = null;
  }
  reset(): void {
    this.accumulated = 0;
    this.started = null;
  }
  toString(): string {
    return new PSTimeSpan(this.ticks).toString();
  }
}
tagType(Stopwatch, "System.Diagnostics.Stopwatch");

defineType<Stopwatch>({
  name: "System.Diagnostics.Stopwatch",
  construct: () => new Stopwatch(),
  properties: {
    IsRunning: (self) => self.isRunning,
    Elapsed: (self) => new PSTimeSpan(self.ticks),
    ElapsedMilliseconds: (self) => BigInt(Math.trunc(self.milliseconds)),
    ElapsedTicks: (self) => self.ticks * 100n,
  },
  methods: {
    Start: (self) => void self.start() as undefined,
    Stop: (self) => void self.stop() as undefined,
    Reset: (self) => void self.reset() as undefined,
    Restart: (self) => {
      self.reset();
      self.start();
      return undefined;
    },
  },
  staticProperties: { Frequency: () => 1_000_000_000n, IsHighResolution: () => true },
  staticMethods: {
    StartNew: () => {
      const watch = new Stopwatch();
      watch.start();
      return watch;
    },
    GetTimestamp: () => process.hrtime.bigint(),
    GetElapsedTime: ([start, end]) =>
      new PSTimeSpan(((end === undefined ? process.hrtime.bigint() : (end as bigint)) - (start as bigint)) / 100n),
  },
});

class ProcessStartInfo {
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

/** Splits an argument string as .NET does on Unix: spaces, double quotes, backslash before a quote. */
function splitArguments(line: string): string[] {
  const found: string[] = [];
  let current = "";
  let quoted = false;
  let any = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === "\\" && line[i + 1] === '"') {
      current += '"';
      any = true;
      i++;
    } else if (c === '"') {
      quoted = !quoted;
      any = true;
    } else if (/\s/.test(c) && !quoted) {
      if (any) found.push(current);
      current = "";
      any = false;
    } else {
      current += c;
      any = true;
    }
  }
  if (any) found.push(current);
  return found;
}

/** A process: one that runs somewhere (by id), or one started here. */
class Process {
  startInfo = new ProcessStartInfo();
  id = 0;
  private result: SpawnSyncReturns<Buffer> | null = null;
  readonly input = new StringBuilder();
  private began = 0;
  private ended = 0;
  enableRaisingEvents = false;

  static byId(id: number): Process {
    const found = new Process();
    found.id = id;
    return found;
  }
  get isOwn(): boolean {
    return this.began !== 0;
  }
  /** Starts: redirected processes run when somebody asks for their output or waits. */
  start(): boolean {
    const { fileName } = this.startInfo;
    if (fileName === "")
      throw new Exception(
        "System.InvalidOperationException",
        "Cannot start process because a file name has not been provided.",
      );
    this.began = Date.now();
    if (!this.startInfo.redirectStandardInput) this.launch();
    return true;
  }
  private get args(): string[] {
    const { argumentList } = this.startInfo;
    return argumentList.items.length > 0
      ? argumentList.items.map((a) => text(a))
      : splitArguments(this.startInfo.arguments);
  }
  private launch(): void {
    const info = this.startInfo;
    const environment: Record<string, string> = {};
    for (const [name, value] of (info.environment as DictionaryBase).entries()) environment[text(name)] = text(value);
    const redirected = info.redirectStandardOutput || info.redirectStandardError || info.redirectStandardInput;
    const options = { cwd: info.workingDirectory === "" ? undefined : info.workingDirectory, env: environment };
    if (!redirected) {
      const child = spawn(info.fileName, this.args, { ...options, stdio: "inherit", detached: false });
      child.on("error", () => undefined);
      if (child.pid === undefined) throw startFailure(info.fileName, info.workingDirectory);
      this.id = child.pid;
      return;
    }
    const out = info.redirectStandardOutput ? "pipe" : "inherit";
    const error = info.redirectStandardError ? "pipe" : "inherit";
    const source = info.redirectStandardInput ? "pipe" : "inherit";
    this.result = spawnSync(info.fileName, this.args, {
      ...options,
      stdio: [source, out, error],
      input: info.redirectStandardInput ? this.input.text : undefined,
      maxBuffer: 1 << 30,
    });
    if (this.result.error !== undefined) throw startFailure(info.fileName, info.workingDirectory);
    this.id = this.result.pid;
    this.ended = Date.now();
  }
  private finish(): SpawnSyncReturns<Buffer> | null {
    if (this.result === null && this.isOwn && this.startInfo.redirectStandardInput) this.launch();
    return this.result;
  }
  waitForExit(milliseconds: number): boolean {
    if (this.finish() !== null) return true;
    const limit = milliseconds < 0 ? Infinity : Date.now() + milliseconds;
    const cell = new Int32Array(new SharedArrayBuffer(4));
    while (this.isAlive) {
      if (Date.now() >= limit) return false;
      Atomics.wait(cell, 0, 0, 10);
    }
    return true;
  }
  get isAlive(): boolean {
    if (this.result !== null) return false;
    const stat = procStat(this.id);
    return stat !== null && stat[0] !== "Z";
  }
  get exitCode(): number {
    const result = this.finish();
    if (result === null) {
      if (this.isAlive)
        throw new Exception(
          "System.InvalidOperationException",
          "Process must exit before requested information can be determined.",
        );
      return 0;
    }
    return result.status ?? 128 + 9;
  }
  get outputText(): string {
    return this.finish()?.stdout?.toString("utf8") ?? "";
  }
  get errorText(): string {
    return this.finish()?.stderr?.toString("utf8") ?? "";
  }
  get exitTime(): number {
    return this.ended;
  }
  get name(): string {
    try {
      const argument = readFileSync(`/proc/${this.id}/cmdline`, "utf8").split("\0")[0] ?? "";
      const short = readFileSync(`/proc/${this.id}/comm`, "utf8").trimEnd();
      const base = argument.slice(argument.lastIndexOf("/") + 1);
      return base.startsWith(short) ? base : short;
    } catch {
      return "";
    }
  }
  toString(): string {
    return `System.Diagnostics.Process (${this.name})`;
  }
}
tagType(Process, "System.Diagnostics.Process");

function startFailure(fileName: string, directory: string): Exception {
  const where = directory === "" ? process.cwd() : directory;
  return new Exception(
    "System.ComponentModel.Win32Exception",
    `An error occurred trying to start process '${fileName}' with working directory '${where}'. No such file or directory`,
    { properties: { NativeErrorCode: 2 } },
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
    return PSDateTime.now();
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
    StandardOutput: (self) => new StringReader(self.outputText),
    StandardError: (self) => new StringReader(self.errorText),
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

class FileVersionInfo {
  readonly fileName: string;
  constructor(fileName: string) {
    this.fileName = fileName;
  }
}
tagType(FileVersionInfo, "System.Diagnostics.FileVersionInfo");
defineType<FileVersionInfo>({
  name: "System.Diagnostics.FileVersionInfo",
  properties: {
    FileName: (self) => self.fileName,
    ...Object.fromEntries(
      [
        "CompanyName",
        "FileDescription",
        "FileVersion",
        "InternalName",
        "LegalCopyright",
        "OriginalFilename",
        "ProductName",
        "ProductVersion",
        "Language",
        "Comments",
      ].map((n) => [n, () => null]),
    ),
    ...Object.fromEntries(
      [
        "FileMajorPart",
        "FileMinorPart",
        "FileBuildPart",
        "FilePrivatePart",
        "ProductMajorPart",
        "ProductMinorPart",
        "ProductBuildPart",
        "ProductPrivatePart",
      ].map((n) => [n, () => 0]),
    ),
    ...Object.fromEntries(
      ["IsDebug", "IsPatched", "IsPreRelease", "IsPrivateBuild", "IsSpecialBuild"].map((n) => [n, () => false]),
    ),
  },
  staticMethods: { GetVersionInfo: ([path]) => new FileVersionInfo(text(path)) },
});

const quiet = {
  Write: () => undefined,
  WriteLine: () => undefined,
  WriteIf: () => undefined,
  WriteLineIf: () => undefined,
  Assert: () => undefined,
  Flush: () => undefined,
  Fail: () => undefined,
  Print: () => undefined,
};
defineType<never>({ name: "System.Diagnostics.Debug", staticMethods: quiet });
defineType<never>({ name: "System.Diagnostics.Trace", staticMethods: quiet });
defineType<never>({
  name: "System.Diagnostics.Debugger",
  staticProperties: { IsAttached: () => false },
  staticMethods: { Break: () => undefined, Launch: () => false },
});
