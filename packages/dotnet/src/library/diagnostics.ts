// System.Diagnostics: Stopwatch, Debug, FileVersionInfo. Process is in process.ts.

import { monotonicTime } from "./elapsed-time.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { tagType } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import { text } from "./arguments.ts";

class Stopwatch {
  private accumulated = 0;
  private started: number | null = null;
  get isRunning(): boolean {
    return this.started !== null;
  }
  get milliseconds(): number {
    return this.accumulated + (this.started === null ? 0 : monotonicTime() - this.started);
  }
  get ticks(): bigint {
    return BigInt(Math.trunc(this.milliseconds * 10_000));
  }
  start(): void {
    this.started ??= monotonicTime();
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

export class FileVersionInfo {
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
