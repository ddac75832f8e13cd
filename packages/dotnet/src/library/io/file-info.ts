// System.IO.FileInfo, DirectoryInfo, DriveInfo.

import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import type { Stats } from "node:fs";
import { arrayOf } from "../../values/arrays.ts";
import { PSDateTime } from "../../values/date-time.ts";
import { enumValue } from "../../values/enum-value.ts";
import { HASH_KEY } from "../../values/hash-key-symbol.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { Exception } from "../../errors/exception.ts";
import { defineType } from "../../types/define-type.ts";
import { argumentException } from "../../types/method-errors.ts";
import type { PropertyImplementation } from "../../types/define-type.ts";
import { enumNumber, flag, text } from "../arguments.ts";
import { encodings } from "../encoding.ts";
import { listDirectory } from "./list-directory.ts";
import type { ListKind } from "./list-directory.ts";
import { fileNotFound, fullPath, withIoErrors } from "./io-errors.ts";
import { directoryName, extension, fileName } from "./path.ts";
import { FileStream, openFileStream } from "./stream.ts";
import { StreamReader, StreamWriter } from "./reader-writer.ts";

/** What FileInfo and DirectoryInfo share: a path, and its state when first asked. */
export abstract class FileSystemInfo {
  originalPath: string;
  fullName: string;
  private known: Stats | null | undefined;
  private knownTarget: Stats | null | undefined;
  constructor(path: string) {
    this.originalPath = path;
    this.fullName = fullPath(path);
  }
  /** lstat, or null when there is nothing. */
  get stats(): Stats | null {
    if (this.known === undefined) this.known = statOrNull(this.plainPath, true);
    return this.known;
  }
  /** stat (links followed), or null. */
  get targetStats(): Stats | null {
    if (this.knownTarget === undefined) {
      this.knownTarget = this.stats?.isSymbolicLink() ? statOrNull(this.plainPath, false) : this.stats;
    }
    return this.knownTarget;
  }
  get plainPath(): string {
    return this.fullName.length > 1 ? this.fullName.replace(/\/+$/, "") : this.fullName;
  }
  refresh(): void {
    this.known = undefined;
    this.knownTarget = undefined;
  }
  abstract get name(): string;
  abstract get exists(): boolean;
  get extension(): string {
    return extension(this.name);
  }
  get [HASH_KEY](): string | undefined {
    return undefined;
  }
  toString(): string {
    return this.originalPath;
  }
}

function statOrNull(path: string, isLink: boolean): Stats | null {
  try {
    return isLink ? lstatSync(path) : statSync(path);
  } catch {
    return null;
  }
}

export class FileInfo extends FileSystemInfo {
  get name(): string {
    return fileName(this.fullName);
  }
  get exists(): boolean {
    const stats = this.targetStats ?? this.stats;
    return stats !== null && !stats.isDirectory();
  }
}
tagType(FileInfo, "System.IO.FileInfo");

export class DirectoryInfo extends FileSystemInfo {
  get name(): string {
    return this.plainPath === "/" ? "/" : fileName(this.plainPath);
  }
  get exists(): boolean {
    return this.targetStats?.isDirectory() ?? false;
  }
}
tagType(DirectoryInfo, "System.IO.DirectoryInfo");

const noTime = 504911232000000000n; // 1601-01-01, what .NET answers for files that are not there

function timeProperty(
  pick: (stats: Stats) => number,
  utc: boolean,
  set?: (self: FileSystemInfo, milliseconds: number) => void,
): PropertyImplementation<FileSystemInfo> {
  return {
    get: (self) => {
      const { stats } = self;
      const time = stats === null ? new PSDateTime(noTime, 1) : PSDateTime.fromUnixMilliseconds(pick(stats));
      return utc ? time : time.toLocalTime();
    },
    set: (self, value) => {
      const time = value as PSDateTime;
      const moment = utc && time.kind === 0 ? time.withKind(1) : time.toUniversalTime();
      const setter = set ?? setModified;
      withIoErrors(self.fullName, () => setter(self, moment.rawUnixMilliseconds));
      self.refresh();
    },
  };
}

function setModified(self: FileSystemInfo, milliseconds: number): void {
  const stats = statSync(self.plainPath);
  utimesSync(self.plainPath, stats.atimeMs / 1000, milliseconds / 1000);
}
function setAccessed(self: FileSystemInfo, milliseconds: number): void {
  const stats = statSync(self.plainPath);
  utimesSync(self.plainPath, milliseconds / 1000, stats.mtimeMs / 1000);
}

/** FileAttributes of an entry: 1 ReadOnly, 2 Hidden, 16 Directory, 128 Normal, 1024 ReparsePoint. */
export function attributesOf(path: string, stats: Stats | null): number {
  if (stats === null) return -1;
  let bits = 0;
  const target = stats.isSymbolicLink() ? statOrNull(path, false) : stats;
  if (stats.isSymbolicLink()) bits |= 1024;
  if (target?.isDirectory()) bits |= 16;
  if ((target ?? stats).mode !== undefined && isReadOnly(target ?? stats)) bits |= 1;
  if (fileName(path).startsWith(".")) bits |= 2;
  return bits === 0 ? 128 : bits;
}

function isReadOnly(stats: Stats): boolean {
  const uid = process.getuid?.() ?? 0;
  if ((stats.mode & 0o222) === 0) return true;
  if (uid === 0) return (stats.mode & 0o222) === 0;
  if (stats.uid === uid) return (stats.mode & 0o200) === 0;
  if ((process.getgroups?.() ?? []).includes(stats.gid)) return (stats.mode & 0o020) === 0;
  return (stats.mode & 0o002) === 0;
}

function setReadOnly(path: string, readOnly: boolean): void {
  const { mode } = statSync(path);
  chmodSync(path, readOnly ? mode & 0o7555 : mode | 0o200);
}

/** Where a symbolic link points, as written, or null. */
export function linkTarget(self: FileSystemInfo): string | null {
  if (!self.stats?.isSymbolicLink()) return null;
  return readlinkSync(self.plainPath);
}

defineType<FileSystemInfo>({
  name: "System.IO.FileSystemInfo",
  properties: {
    FullName: (self) => self.fullName,
    Name: (self) => self.name,
    Extension: (self) => self.extension,
    Exists: (self) => self.exists,
    CreationTime: timeProperty((s) => Math.min(s.birthtimeMs || s.mtimeMs, s.mtimeMs), false),
    CreationTimeUtc: timeProperty((s) => Math.min(s.birthtimeMs || s.mtimeMs, s.mtimeMs), true),
    LastWriteTime: timeProperty((s) => s.mtimeMs, false),
    LastWriteTimeUtc: timeProperty((s) => s.mtimeMs, true),
    LastAccessTime: timeProperty((s) => s.atimeMs, false, setAccessed),
    LastAccessTimeUtc: timeProperty((s) => s.atimeMs, true, setAccessed),
    LinkTarget: linkTarget,
    UnixFileMode: {
      get: (self) => enumValue("System.IO.UnixFileMode", (self.targetStats?.mode ?? 0) & 0o7777),
      set: (self, value) => {
        withIoErrors(self.fullName, () => chmodSync(self.plainPath, enumNumber(value)));
        self.refresh();
      },
    },
    Attributes: {
      get: (self) => enumValue("System.IO.FileAttributes", attributesOf(self.plainPath, self.stats)),
      set: (self, value) => {
        withIoErrors(self.fullName, () => setReadOnly(self.plainPath, (enumNumber(value) & 1) !== 0));
        self.refresh();
      },
    },
  },
  methods: {
    Refresh: (self) => {
      self.refresh();
      return undefined;
    },
    CreateAsSymbolicLink: (self, [target]) => {
      withIoErrors(self.fullName, () => symlinkSync(text(target), self.plainPath));
      self.refresh();
      return undefined;
    },
    ResolveLinkTarget: (self, [final]) => {
      const target = linkTarget(self);
      if (target === null) return null;
      const path = fullPath(target.startsWith("/") ? target : `${directoryName(self.plainPath) ?? ""}/${target}`);
      const made = self instanceof DirectoryInfo ? new DirectoryInfo(path) : new FileInfo(path);
      return flag(final) && made.stats?.isSymbolicLink() ? made : made;
    },
    ToString: (self) => self.originalPath,
  },
});

function requireFile(self: FileInfo): void {
  if (!self.exists) throw fileNotFound(self.fullName);
}

function moved(self: FileSystemInfo, path: string): undefined {
  self.originalPath = path;
  self.fullName = fullPath(path);
  self.refresh();
  return undefined;
}

defineType<FileInfo>({
  name: "System.IO.FileInfo",
  construct: ([path]) => new FileInfo(fullPathArgument(path, "path")),
  properties: {
    Length: (self) => {
      if (!self.exists) throw fileNotFound(self.fullName);
      return BigInt((self.targetStats ?? self.stats)?.size ?? 0);
    },
    Directory: (self) => {
      const parent = directoryName(self.fullName);
      return parent === null ? null : new DirectoryInfo(parent);
    },
    DirectoryName: (self) => directoryName(self.fullName),
    IsReadOnly: {
      get: (self) => self.targetStats !== null && isReadOnly(self.targetStats),
      set: (self, value) => {
        withIoErrors(self.fullName, () => setReadOnly(self.plainPath, value === true));
        self.refresh();
      },
    },
  },
  methods: {
    Delete: (self) => {
      withIoErrors(self.fullName, () => rmSync(self.fullName, { force: true }));
      self.refresh();
      return undefined;
    },
    CopyTo: (self, [target, overwrite]) => {
      requireFile(self);
      const path = fullPath(text(target), "destFileName");
      withIoErrors(path, () => copyFileSync(self.fullName, path, flag(overwrite) ? 0 : 1));
      return new FileInfo(path);
    },
    MoveTo: (self, [target, overwrite]) => {
      requireFile(self);
      const path = fullPath(text(target), "destFileName");
      if (!flag(overwrite) && statOrNull(path, true) !== null)
        throw new Exception("System.IO.IOException", `Cannot create a file when that file already exists.`);
      withIoErrors(path, () => renameSync(self.fullName, path));
      return moved(self, path);
    },
    Create: (self) => {
      const stream = openFileStream(self.fullName, 2, 3);
      self.refresh();
      return stream;
    },
    CreateText: (self) => writerOf(self, 2),
    AppendText: (self) => writerOf(self, 6),
    OpenText: (self) => new StreamReader(openFileStream(self.fullName, 3, 1), encodings.utf8NoBom),
    OpenRead: (self) => openFileStream(self.fullName, 3, 1),
    OpenWrite: (self) => openFileStream(self.fullName, 4, 2),
    Open: (self, [mode, access]): FileStream =>
      openFileStream(self.fullName, enumNumber(mode), access === undefined ? 3 : enumNumber(access)),
    Replace: (self, [target]) => {
      withIoErrors(self.fullName, () => renameSync(self.fullName, fullPath(text(target))));
      return new FileInfo(text(target));
    },
    Encrypt: notOnUnix,
    Decrypt: notOnUnix,
  },
});

/** A writer onto the file, opened by a FileMode's number; what was known of the file is asked again. */
function writerOf(self: FileInfo, mode: number): StreamWriter {
  const writer = new StreamWriter(openFileStream(self.fullName, mode, 2), encodings.utf8NoBom);
  self.refresh();
  return writer;
}

function notOnUnix(): never {
  throw new Exception("System.PlatformNotSupportedException", "File encryption is not supported on this platform.");
}

function fullPathArgument(path: PSValue | undefined, parameter: string): string {
  const given = path === null || path === undefined ? null : text(path);
  fullPath(given, parameter);
  return given as string;
}

function list(kind: ListKind, self: DirectoryInfo, args: PSValue[]): PSValue[] {
  return listDirectory(kind, self.fullName, args).map((e) =>
    e.isDirectory ? new DirectoryInfo(e.path) : new FileInfo(e.path),
  );
}

defineType<DirectoryInfo>({
  name: "System.IO.DirectoryInfo",
  construct: ([path]) => new DirectoryInfo(fullPathArgument(path, "path")),
  properties: {
    Parent: (self) => {
      const parent = directoryName(self.plainPath);
      return parent === null ? null : new DirectoryInfo(parent);
    },
    Root: () => new DirectoryInfo("/"),
  },
  methods: {
    Create: (self) => {
      withIoErrors(self.fullName, () => mkdirSync(self.fullName, { recursive: true }), true);
      self.refresh();
      return undefined;
    },
    CreateSubdirectory: (self, [path]) => {
      const made = fullPath(`${self.plainPath}/${text(path)}`);
      if (!`${made}/`.startsWith(`${self.plainPath}/`))
        throw argumentException(
          `The directory specified, '${text(path)}', is not a subdirectory of '${self.fullName}'.`,
          "path",
        );
      withIoErrors(made, () => mkdirSync(made, { recursive: true }), true);
      return new DirectoryInfo(made);
    },
    Delete: (self, [recursive]) => {
      if (flag(recursive)) withIoErrors(self.fullName, () => rmSync(self.plainPath, { recursive: true }), true);
      else withIoErrors(self.fullName, () => rmdirSync(self.plainPath), true);
      self.refresh();
      return undefined;
    },
    MoveTo: (self, [target]) => {
      const path = fullPath(text(target), "destDirName");
      withIoErrors(self.fullName, () => renameSync(self.plainPath, path), true);
      return moved(self, path.endsWith("/") ? path : `${path}/`);
    },
    GetFiles: (self, args) => arrayOf("System.IO.FileInfo", list("files", self, args)),
    GetDirectories: (self, args) => arrayOf("System.IO.DirectoryInfo", list("directories", self, args)),
    GetFileSystemInfos: (self, args) => arrayOf("System.IO.FileSystemInfo", list("both", self, args)),
    EnumerateFiles: (self, args) => arrayOf("System.IO.FileInfo", list("files", self, args)),
    EnumerateDirectories: (self, args) => arrayOf("System.IO.DirectoryInfo", list("directories", self, args)),
    EnumerateFileSystemInfos: (self, args) => arrayOf("System.IO.FileSystemInfo", list("both", self, args)),
  },
});

class DriveInfo {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toString(): string {
    return this.name;
  }
}
tagType(DriveInfo, "System.IO.DriveInfo");
function space(
  self: DriveInfo,
  pick: (s: { bavail: number; bfree: number; blocks: number; bsize: number }) => number,
): bigint {
  const stats = statfsSync(self.name);
  return BigInt(pick(stats)) * BigInt(stats.bsize);
}
defineType<DriveInfo>({
  name: "System.IO.DriveInfo",
  construct: ([name]) => new DriveInfo(text(name)),
  properties: {
    Name: (self) => self.name,
    AvailableFreeSpace: (self) => space(self, (s) => s.bavail),
    TotalFreeSpace: (self) => space(self, (s) => s.bfree),
    TotalSize: (self) => space(self, (s) => s.blocks),
    DriveType: () => enumValue("System.IO.DriveType", "Fixed"),
    DriveFormat: () => "ext3",
    IsReady: (self) => statOrNull(self.name, false) !== null,
    RootDirectory: (self) => new DirectoryInfo(self.name),
    VolumeLabel: (self) => self.name,
  },
  staticMethods: { GetDrives: () => arrayOf("System.IO.DriveInfo", [new DriveInfo("/")]) },
});
