// System.Environment, OperatingSystem, RuntimeInformation, AppDomain, Management.Automation.Platform.

import { monotonicTime } from "./elapsed-time.ts";
import { existsSync, readFileSync } from "node:fs";
import { arch, availableParallelism, homedir, hostname, release, userInfo, version as kernelVersion } from "node:os";
import { arrayOf } from "../values/arrays.ts";
import { enumValue } from "../values/enum-value.ts";
import { Hashtable } from "../values/hashtable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import type { StaticMethodImplementation } from "../types/define-type.ts";

import { argumentException } from "../types/method-errors.ts";
import { Exception } from "../errors/exception.ts";
import { enumName, int, requiredText, text } from "./arguments.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { Version } from "./version.ts";

/** The process's own directory: PowerShell's location does not move it. */
let currentDirectory: string | null = null;

/** [Environment]::CurrentDirectory. */
export function processDirectory(): string {
  currentDirectory ??= process.cwd();
  return currentDirectory;
}

/** Sets [Environment]::CurrentDirectory; nothing of the process itself changes. */
export function setProcessDirectory(path: string): void {
  currentDirectory = path;
}

let exitHandler: (code: number) => never = (code) => process.exit(code);
/** The shell says how [Environment]::Exit ends the process (flushing output first). */
export function registerExit(handler: (code: number) => never): void {
  exitHandler = handler;
}

class OperatingSystem {
  readonly version: Version;
  constructor() {
    const parts = release()
      .split(/[^0-9]+/)
      .map(Number);
    this.version = new Version(parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0, parts[3] ?? 0);
  }
  toString(): string {
    return `Unix ${this.version.toString()}`;
  }
}
tagType(OperatingSystem, "System.OperatingSystem");

const home = (): string => process.env["HOME"] || homedir();

/** Environment.GetFolderPath on Unix. */
function folderPath([folder]: PSValue[]): PSValue {
  const data = process.env["XDG_DATA_HOME"] || `${home()}/.local/share`;
  const config = process.env["XDG_CONFIG_HOME"] || `${home()}/.config`;
  const paths: Readonly<Record<string, string>> = {
    UserProfile: home(),
    Personal: `${home()}/Documents`,
    MyDocuments: `${home()}/Documents`,
    ApplicationData: config,
    LocalApplicationData: data,
    CommonApplicationData: "/usr/share",
    System: "",
    Desktop: `${home()}/Desktop`,
    DesktopDirectory: `${home()}/Desktop`,
    MyMusic: `${home()}/Music`,
    MyPictures: `${home()}/Pictures`,
    MyVideos: `${home()}/Videos`,
    Templates: `${home()}/Templates`,
    Fonts: `${home()}/.fonts`,
    CommonTemplates: "/usr/share/templates",
    InternetCache: "",
  };
  const path = paths[enumName(folder)] ?? "";
  const always = ["UserProfile", "CommonApplicationData"].includes(enumName(folder));
  return path === "" || always || existsSync(path) ? path : "";
}

function environmentVariables(): Hashtable {
  const table = new Hashtable(false);
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) table.set(name, value);
  return table;
}

function setVariable([name, value]: PSValue[]): undefined {
  const key = requiredText(name, "variable");
  if (key === "") throw argumentException("The value cannot be an empty string.", "variable");
  if (key.includes("="))
    throw argumentException("Environment variable name cannot contain equal character.", "variable");
  if (value === null || value === undefined) delete process.env[key];
  else process.env[key] = text(value);
  return undefined;
}

function getVariable([name, target]: PSValue[]): PSValue {
  const key = requiredText(name, "variable");
  if (target !== undefined && enumName(target) !== "Process") return null;
  return process.env[key] ?? null;
}

function expandVariables([value]: PSValue[]): PSValue {
  return requiredText(value, "name").replace(/%([^%]+)%/g, (all, name: string) => process.env[name] ?? all);
}

function requireDirectory(value: PSValue): void {
  const path = text(value);
  if (path === "") throw argumentException("The value cannot be an empty string.", "value");
  if (!existsSync(path))
    throw new Exception("System.IO.DirectoryNotFoundException", `Could not find a part of the path '${path}'.`);
  currentDirectory = path;
}

/** Environment.CpuUsage: processor times of this process up to now. */
class ProcessCpuUsage {
  private readonly usage = process.cpuUsage();
  get userTime(): PSTimeSpan {
    return new PSTimeSpan(BigInt(this.usage.user) * 10n);
  }
  get privilegedTime(): PSTimeSpan {
    return new PSTimeSpan(BigInt(this.usage.system) * 10n);
  }
  get totalTime(): PSTimeSpan {
    return this.userTime.add(this.privilegedTime);
  }
}
tagType(ProcessCpuUsage, "System.Environment+ProcessCpuUsage");

const started = monotonicTime();

defineType<never>({
  name: "System.Environment",
  staticProperties: {
    NewLine: () => "\n",
    MachineName: () => hostname(),
    UserName: () => process.env["USER"] || userInfo().username,
    UserDomainName: () => hostname(),
    UserInteractive: () => true,
    ProcessId: () => process.pid,
    ProcessPath: () => process.execPath,
    ProcessorCount: () => availableParallelism(),
    Is64BitOperatingSystem: () => true,
    Is64BitProcess: () => true,
    IsPrivilegedProcess: () => process.getuid?.() === 0,
    OSVersion: () => new OperatingSystem(),
    Version: () => new Version(10, 0, 0),
    CpuUsage: () => new ProcessCpuUsage(),
    CommandLine: () => process.argv.join(" "),
    CurrentDirectory: { get: processDirectory, set: requireDirectory },
    CurrentManagedThreadId: () => 1,
    ExitCode: { get: () => Number(process.exitCode ?? 0), set: (value) => void (process.exitCode = int(value)) },
    HasShutdownStarted: () => false,
    StackTrace: () => "",
    SystemDirectory: () => "",
    SystemPageSize: () => 4096,
    TickCount: () => Math.trunc(monotonicTime() - started + 1000) | 0,
    TickCount64: () => BigInt(Math.trunc(monotonicTime() - started + 1000)),
    WorkingSet: () => BigInt(process.memoryUsage().rss),
  },
  staticMethods: {
    GetEnvironmentVariable: getVariable,
    GetEnvironmentVariables: environmentVariables,
    SetEnvironmentVariable: setVariable,
    ExpandEnvironmentVariables: expandVariables,
    GetFolderPath: folderPath,
    GetCommandLineArgs: () => arrayOf("System.String", [...process.argv]),
    GetLogicalDrives: () => arrayOf("System.String", ["/"]),
    Exit: ([code]) => exitHandler(int(code) & 255),
    FailFast: ([message]) => {
      process.stderr.write(`Process terminated. ${text(message)}\n`);
      return exitHandler(134);
    },
  },
});

const platformTests: Readonly<Record<string, boolean>> = {
  IsWindows: false, IsLinux: process.platform === "linux", IsMacOS: process.platform === "darwin", IsFreeBSD: process.platform === "freebsd",
  IsAndroid: false, IsIOS: false, IsBrowser: false, IsTvOS: false, IsWatchOS: false, IsMacCatalyst: false, IsWasi: false,
}; // biome-ignore format: a table

defineType<OperatingSystem>({
  name: "System.OperatingSystem",
  properties: {
    Version: (self) => self.version,
    Platform: () => enumValue("System.PlatformID", "Unix"),
    ServicePack: () => "",
    VersionString: (self) => self.toString(),
  },
  staticMethods: {
    ...Object.fromEntries(
      Object.entries(platformTests).map(([name, answer]): [string, StaticMethodImplementation] => [name, () => answer]),
    ),
    IsOSPlatform: ([platform]) => text(platform).toLowerCase() === (process.platform === "darwin" ? "macos" : "linux"),
  },
});

class OSPlatform {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toString(): string {
    return this.name;
  }
}
tagType(OSPlatform, "System.Runtime.InteropServices.OSPlatform");
const platformNames = ["Windows", "Linux", "OSX", "FreeBSD"];
defineType<OSPlatform>({
  name: "System.Runtime.InteropServices.OSPlatform",
  staticProperties: Object.fromEntries(platformNames.map((name) => [name, () => new OSPlatform(name.toUpperCase())])),
  staticMethods: { Create: ([name]) => new OSPlatform(text(name)) },
});

function architecture(): PSValue {
  return enumValue(
    "System.Runtime.InteropServices.Architecture",
    { x64: "X64", arm64: "Arm64", ia32: "X86", arm: "Arm" }[arch() as "x64"] ?? "X64",
  );
}

function osDescription(): string {
  if (process.platform === "darwin") return `Darwin ${release()} ${kernelVersion()}`;
  try {
    return /PRETTY_NAME="([^"]*)"/.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? `Linux ${release()}`;
  } catch {
    return `Linux ${release()}`;
  }
}

defineType<never>({
  name: "System.Runtime.InteropServices.RuntimeInformation",
  staticProperties: {
    FrameworkDescription: () => ".NET 10.0.0",
    OSDescription: osDescription,
    OSArchitecture: architecture,
    ProcessArchitecture: architecture,
    RuntimeIdentifier: () => `${process.platform === "darwin" ? "osx" : "linux"}-${arch()}`,
  },
  staticMethods: {
    IsOSPlatform: ([platform]) =>
      String((platform as OSPlatform).name) === (process.platform === "darwin" ? "OSX" : "LINUX"),
  },
});

defineType<never>({
  name: "System.AppContext",
  staticProperties: {
    BaseDirectory: () => "/opt/microsoft/powershell/7/",
    TargetFrameworkName: () => ".NETCoreApp,Version=v10.0",
  },
  staticMethods: { GetData: () => null, TryGetSwitch: () => false },
});

defineType<never>({
  name: "System.Management.Automation.Platform",
  staticProperties: {
    IsLinux: () => process.platform === "linux",
    IsMacOS: () => process.platform === "darwin",
    IsWindows: () => false,
    IsCoreCLR: () => true,
    IsNanoServer: () => false,
    IsIoT: () => false,
    IsWindowsDesktop: () => false,
    IsStaSupported: () => false,
  },
  staticMethods: { SelectProductNameForDirectory: () => `${home()}/.config/powershell` },
});
