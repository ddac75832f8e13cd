// System.IO.Compression: ZipFile, ZipArchive, ZipArchiveEntry, ZipFileExtensions.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Exception } from "../../errors/exception.ts";
import { defineType } from "../../types/define-type.ts";
import { getType } from "../../types/dotnet-type.ts";
import { construct, invokeMethod } from "../../types/invoke.ts";
import { argumentException, argumentNull, dotnetException } from "../../types/method-errors.ts";
import { enumValue } from "../../values/enum-value.ts";
import { PSUInt32 } from "../../values/numerics.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { enumNumber, flag, int, requiredText, text } from "../arguments.ts";
import { genericList } from "../collections/list.ts";
import { getMember } from "../../members/member-access.ts";
import { directoryNotFound, fullPath, withIoErrors } from "./io-errors.ts";
import { MemoryStream, openFileStream, Stream } from "./stream.ts";
import { readZip, setZipData, writeZip, zipData, type ZipMember } from "./zip-format.ts";

/** ZipArchiveMode: 0 Read, 1 Create, 2 Update. */
class ZipArchive {
  readonly mode: number;
  entries: ZipEntry[] = [];
  comment = "";
  closed = false;
  private readonly stream: Stream;
  private readonly leaveOpen: boolean;
  constructor(stream: Stream, mode: number, leaveOpen: boolean) {
    this.mode = mode;
    this.stream = stream;
    this.leaveOpen = leaveOpen;
    if (mode === 1) return;
    if (mode === 2 && stream.length === 0) return;
    stream.position = 0;
    const { members, comment } = readZip(stream.readAll());
    this.comment = comment;
    this.entries = members.map((member) => new ZipEntry(this, member));
  }
  check(): void {
    if (this.closed)
      throw new Exception(
        "System.ObjectDisposedException",
        "Cannot access a disposed object.\nObject name: 'System.IO.Compression.ZipArchive'.",
      );
  }
  create(name: string, level: number): ZipEntry {
    this.check();
    if (this.mode === 0)
      throw dotnetException("System.NotSupportedException", "Cannot create entries on an archive opened in read mode.");
    if (name === "") throw argumentException("The value cannot be an empty string.", "entryName");
    const entry = new ZipEntry(this, newMember(name, new Date()));
    entry.level = level;
    this.entries.push(entry);
    return entry;
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.mode !== 0) {
      for (const entry of this.entries) entry.finish();
      if (this.mode === 2 && this.stream.canSeek) {
        this.stream.position = 0;
        this.stream.setLength(0);
      }
      this.stream.write(
        writeZip(
          this.entries.map((entry) => entry.member),
          this.comment,
        ),
      );
      this.stream.flush();
    }
    if (!this.leaveOpen) this.stream.close();
  }
}
tagType(ZipArchive, "System.IO.Compression.ZipArchive");

function newMember(name: string, when: Date): ZipMember {
  const member: ZipMember = {
    name, comment: "", date: 0, time: 0, externalAttributes: (name.endsWith("/") ? 0o40755 : 0o100644) << 16, method: 0, crc: 0, size: 0,
    stored: new Uint8Array(0), isEncrypted: false,
  }; // biome-ignore format: a table
  setTime(
    member,
    when.getFullYear(),
    when.getMonth() + 1,
    when.getDate(),
    when.getHours(),
    when.getMinutes(),
    when.getSeconds(),
  );
  return member;
}
function setTime(
  member: ZipMember,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): void {
  member.date = ((Math.max(year, 1980) - 1980) << 9) | (month << 5) | day;
  member.time = (hour << 11) | (minute << 5) | (second >> 1);
}

/** ZipArchiveEntry. */
class ZipEntry {
  readonly archive: ZipArchive;
  readonly member: ZipMember;
  level = 0;
  private writing: MemoryStream | null = null;
  private wasOpened = false;
  constructor(archive: ZipArchive, member: ZipMember) {
    this.archive = archive;
    this.member = member;
  }
  open(): Stream {
    this.archive.check();
    if (this.archive.mode === 0) return new MemoryStream(zipData(this.member), false);
    if (this.archive.mode === 1) {
      if (this.wasOpened)
        throw new Exception(
          "System.IO.IOException",
          "Entries in create mode may only be written to once, and only one entry may be held open at a time.",
        );
      this.writing = new MemoryStream(null);
    } else {
      if (this.writing !== null && !this.writing.closed)
        throw new Exception("System.IO.IOException", "Entries cannot be opened multiple times in Update mode.");
      this.finish();
      this.writing = new MemoryStream(null);
      this.writing.write(zipData(this.member));
      this.writing.position = 0;
    }
    this.wasOpened = true;
    return this.writing;
  }
  /** What has been written becomes the entry's content. */
  finish(): void {
    if (this.writing === null) return;
    setZipData(this.member, this.writing.toArray(), this.level);
    this.writing = null;
  }
  put(data: Uint8Array): void {
    this.wasOpened = true;
    setZipData(this.member, data, this.level);
  }
  toString(): string {
    return this.member.name;
  }
}
tagType(ZipEntry, "System.IO.Compression.ZipArchiveEntry");

/** A count that is not known while the entry is being written. */
function known(self: ZipEntry, count: number): bigint {
  if (self.archive.mode === 1)
    throw dotnetException(
      "System.InvalidOperationException",
      "Length properties are unavailable once an entry has been opened for writing.",
    );
  return BigInt(count);
}

function lastWrite({ member }: ZipEntry): PSValue {
  const { date, time } = member;
  const parts = [(date >> 9) + 1980, (date >> 5) & 15, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2];
  const local = construct(
    getType("System.DateTime"),
    parts.map((part, i) => (i === 1 || i === 2 ? Math.max(part, 1) : part)),
  );
  return construct(getType("System.DateTimeOffset"), [local]);
}

defineType<ZipEntry>({
  name: "System.IO.Compression.ZipArchiveEntry",
  implementation: ZipEntry,
  properties: {
    Archive: (self) => self.archive,
    Crc32: (self) => new PSUInt32(self.member.crc),
    IsEncrypted: (self) => self.member.isEncrypted,
    CompressedLength: (self) => known(self, self.member.stored.length),
    ExternalAttributes: {
      get: (self) => self.member.externalAttributes,
      set: (self, value) => void (self.member.externalAttributes = int(value)),
    },
    Comment: { get: (self) => self.member.comment, set: (self, value) => void (self.member.comment = text(value)) },
    FullName: (self) => self.member.name,
    LastWriteTime: {
      get: lastWrite,
      set: (self, value) => {
        const part = (name: string): number => int(getMember(value, name) ?? 0);
        setTime(self.member, part("Year"), part("Month"), part("Day"), part("Hour"), part("Minute"), part("Second"));
      },
    },
    Length: (self) => known(self, self.member.size),
    Name: (self) => self.member.name.slice(self.member.name.lastIndexOf("/") + 1),
  },
  methods: {
    Open: (self) => self.open(),
    Delete: (self) => {
      if (self.archive.mode !== 2)
        throw dotnetException("System.NotSupportedException", "ZipArchiveEntry can only be deleted in update mode.");
      self.archive.entries.splice(self.archive.entries.indexOf(self), 1);
      return undefined;
    },
    ToString: (self) => self.toString(),
  },
});

const readOnly = (entries: readonly ZipEntry[]): PSValue =>
  construct(
    getType("System.Collections.ObjectModel.ReadOnlyCollection`1").makeGeneric([
      getType("System.IO.Compression.ZipArchiveEntry"),
    ]),
    [genericList("System.IO.Compression.ZipArchiveEntry", [...entries])],
  );

defineType<ZipArchive>({
  name: "System.IO.Compression.ZipArchive",
  implementation: ZipArchive,
  construct: ([stream, mode, leaveOpen]) => {
    if (!(stream instanceof Stream)) throw argumentNull("stream");
    return new ZipArchive(stream, mode === undefined ? 0 : enumNumber(mode), flag(leaveOpen));
  },
  properties: {
    Entries: (self) => {
      self.check();
      if (self.mode === 1)
        throw dotnetException("System.NotSupportedException", "Cannot access entries in Create mode.");
      return readOnly(self.entries);
    },
    Mode: (self) => enumValue("System.IO.Compression.ZipArchiveMode", self.mode),
    Comment: { get: (self) => self.comment, set: (self, value) => void (self.comment = text(value)) },
  },
  methods: {
    CreateEntry: (self, [name, level]) =>
      self.create(requiredText(name, "entryName"), level === undefined ? 0 : enumNumber(level)),
    GetEntry: (self, [name]) => {
      if (self.mode === 1)
        throw dotnetException("System.NotSupportedException", "Cannot access entries in Create mode.");
      return self.entries.find((entry) => entry.member.name === requiredText(name, "entryName")) ?? null;
    },
    Dispose: (self) => self.close() as undefined,
  },
});

function openArchive(path: string, mode: number): ZipArchive {
  const stream = openFileStream(path, mode === 0 ? 3 : mode === 1 ? 1 : 4, mode === 0 ? 1 : mode === 1 ? 2 : 3);
  try {
    return new ZipArchive(stream, mode, false);
  } catch (error) {
    stream.close();
    throw error;
  }
}

function addFile(archive: ZipArchive, path: string, name: string, level: number): ZipEntry {
  const data = withIoErrors(path, () => new Uint8Array(readFileSync(path)));
  const entry = archive.create(name, level);
  const { mtime, mode } = statSync(path);
  Object.assign(entry.member, newMember(name, mtime), { externalAttributes: mode << 16 });
  entry.put(data);
  return entry;
}

/** Adds what is in a directory; empty directories as entries that end with a slash. */
function addDirectory(archive: ZipArchive, directory: string, prefix: string, level: number): void {
  const names = withIoErrors(directory, () => readdirSync(directory), true);
  if (names.length === 0 && prefix !== "") archive.create(prefix, level);
  for (const name of names) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) addDirectory(archive, path, `${prefix}${name}/`, level);
    else addFile(archive, path, prefix + name, level);
  }
}

function extractEntry(entry: ZipEntry, path: string, overwrite: boolean): void {
  if (!overwrite && existsSync(path))
    throw new Exception("System.IO.IOException", `The file '${path}' already exists.`);
  withIoErrors(path, () => writeFileSync(path, zipData(entry.member)));
  const when = invokeMethod(lastWrite(entry), "ToUnixTimeSeconds", []);
  utimesSync(path, Number(when), Number(when));
}

function extractAll(archive: ZipArchive, target: string, overwrite: boolean): void {
  mkdirSync(target, { recursive: true });
  const root = resolve(target);
  for (const entry of archive.entries) {
    const path = resolve(root, entry.member.name);
    if (path !== root && !path.startsWith(`${root}/`))
      throw new Exception(
        "System.IO.IOException",
        "Extracting Zip entry would have resulted in a file outside the specified destination directory.",
      );
    if (entry.member.name.endsWith("/")) mkdirSync(path, { recursive: true });
    else {
      mkdirSync(dirname(path), { recursive: true });
      extractEntry(entry, path, overwrite);
    }
  }
}

const levelIn = (args: readonly PSValue[]): number => {
  const level = args.find((a) => typeof a === "object" && a !== null && "type" in a);
  return level === undefined ? 0 : enumNumber(level);
};

defineType<never>({
  name: "System.IO.Compression.ZipFile",
  staticMethods: {
    OpenRead: ([path]) => openArchive(requiredText(path, "path"), 0),
    Open: ([path, mode]) => openArchive(requiredText(path, "path"), enumNumber(mode)),
    CreateFromDirectory: (args) => {
      const source = fullPath(requiredText(args[0], "sourceDirectoryName"), "sourceDirectoryName");
      const base = args.find((a) => typeof a === "boolean") === true;
      if (args[1] instanceof Stream) {
        const archive = new ZipArchive(args[1], 1, true);
        addDirectory(archive, source, base ? `${basename(source)}/` : "", levelIn(args));
        archive.close();
        return undefined;
      }
      if (!existsSync(source)) throw directoryNotFound(source);
      const archive = openArchive(requiredText(args[1], "destinationArchiveFileName"), 1);
      addDirectory(archive, source, base ? `${basename(source)}/` : "", levelIn(args));
      archive.close();
      return undefined;
    },
    ExtractToDirectory: (args) => {
      const overwrite = args.find((a) => typeof a === "boolean") === true;
      const target = fullPath(requiredText(args[1], "destinationDirectoryName"), "destinationDirectoryName");
      const archive =
        args[0] instanceof Stream
          ? new ZipArchive(args[0], 0, true)
          : openArchive(requiredText(args[0], "sourceArchiveFileName"), 0);
      try {
        extractAll(archive, target, overwrite);
      } finally {
        archive.close();
      }
      return undefined;
    },
  },
});

defineType<never>({
  name: "System.IO.Compression.ZipFileExtensions",
  staticMethods: {
    CreateEntryFromFile: ([archive, path, name, level]) => {
      if (!(archive instanceof ZipArchive)) throw argumentNull("destination");
      const source = fullPath(requiredText(path, "sourceFileName"), "sourceFileName");
      return addFile(archive, source, requiredText(name, "entryName"), level === undefined ? 0 : enumNumber(level));
    },
    ExtractToDirectory: ([archive, target, overwrite]) => {
      if (!(archive instanceof ZipArchive)) throw argumentNull("source");
      extractAll(archive, fullPath(requiredText(target, "destinationDirectoryName")), flag(overwrite));
      return undefined;
    },
    ExtractToFile: ([entry, path, overwrite]) => {
      if (!(entry instanceof ZipEntry)) throw argumentNull("source");
      extractEntry(entry, fullPath(requiredText(path, "destinationFileName")), flag(overwrite));
      return undefined;
    },
  },
});
