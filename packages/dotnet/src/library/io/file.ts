// System.IO.File and System.IO.Directory.

import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { mkdtempSync } from "node:fs";
import type { Stats } from "node:fs";
import { Exception } from "../../errors/exception.ts";
import { arrayOf } from "../../values/arrays.ts";
import { PSDateTime } from "../../values/date-time.ts";
import { enumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { defineType } from "../../types/define-type.ts";
import type { StaticMethodImplementation } from "../../types/define-type.ts";
import { invokeMethod } from "../../types/invoke.ts";
import { argumentNull } from "../../types/method-errors.ts";
import { bytes, enumNumber, flag, items, text } from "../arguments.ts";
import { processDirectory, setProcessDirectory } from "../environment.ts";
import { decodeText, Encoding, encodings } from "../encoding.ts";
import { attributesOf, DirectoryInfo, FileInfo, linkTarget } from "./file-info.ts";
import { accessDenied, directoryNotFound, fileNotFound, fullPath, withIoErrors } from "./io-errors.ts";
import { listDirectory } from "./list-directory.ts";
import type { ListKind } from "./list-directory.ts";
import { directoryName, tempPath } from "./path.ts";
import { openFileStream } from "./stream.ts";
import { StreamReader, StreamWriter } from "./reader-writer.ts";

function pathOf(value: PSValue | undefined, parameter = "path"): string {
  return fullPath(value === null || value === undefined ? null : text(value), parameter);
}
/** File methods treat a null path as empty (PowerShell passes "" for $null). */
const filePath = (value: PSValue | undefined, parameter = "path"): string => pathOf(value, parameter);

function readBytes(path: string): Uint8Array {
  return withIoErrors(path, () => new Uint8Array(readFileSync(path)));
}

function encodingOf(args: readonly PSValue[]): Encoding {
  return (args.find((a) => a instanceof Encoding) as Encoding | undefined) ?? encodings.utf8NoBom;
}

function readText(args: PSValue[]): string {
  return decodeText(readBytes(filePath(args[0])), encodingOf(args));
}

function linesOf(whole: string): string[] {
  const lines = whole.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function encoded(args: readonly PSValue[], value: string, withPreamble: boolean): Uint8Array {
  const encoding = encodingOf(args);
  const data = encoding.encode(value);
  if (!withPreamble || encoding.preamble.length === 0) return data;
  return new Uint8Array(Buffer.concat([encoding.preamble, data]));
}

function write(path: string, data: Uint8Array): undefined {
  withIoErrors(path, () => writeFileSync(path, data));
  return undefined;
}
function append(path: string, args: readonly PSValue[], value: string): undefined {
  const isNew = !existsSync(path) || statSync(path).size === 0;
  withIoErrors(path, () => appendFileSync(path, encoded(args, value, isNew)));
  return undefined;
}

const joined = (value: PSValue | undefined): string =>
  items(value)
    .map((v) => `${text(v)}\n`)
    .join("");

/** Get/Set of file times: the same for File and Directory. */
function timeMethods(): Record<string, StaticMethodImplementation> {
  const methods: Record<string, StaticMethodImplementation> = {};
  const picks: readonly (readonly [string, (s: Stats) => number])[] = [
    ["LastWriteTime", (s) => s.mtimeMs],
    ["LastAccessTime", (s) => s.atimeMs],
    ["CreationTime", (s) => Math.min(s.birthtimeMs || s.mtimeMs, s.mtimeMs)],
  ];
  for (const [name, pick] of picks) {
    for (const utc of [false, true]) {
      const suffix = utc ? "Utc" : "";
      methods[`Get${name}${suffix}`] = ([path]) => {
        const full = pathOf(path);
        const stats = existsSync(full) ? statSync(full) : null;
        const time =
          stats === null ? new PSDateTime(504911232000000000n, 1) : PSDateTime.fromUnixMilliseconds(pick(stats));
        return utc ? time : time.toLocalTime();
      };
      methods[`Set${name}${suffix}`] = ([path, value]) => {
        const full = pathOf(path);
        const time = value as PSDateTime;
        const seconds = (utc && time.kind === 0 ? time.withKind(1) : time.toUniversalTime()).rawUnixMilliseconds / 1000;
        withIoErrors(full, () => {
          const stats = statSync(full);
          utimesSync(
            full,
            name === "LastAccessTime" ? seconds : stats.atimeMs / 1000,
            name === "LastAccessTime" ? stats.mtimeMs / 1000 : seconds,
          );
        });
        return undefined;
      };
    }
  }
  return methods;
}

function isFile(path: PSValue | undefined): boolean {
  if (path === null || path === undefined || path === "") return false;
  try {
    // A link counts as the file it is when it leads nowhere.
    const full = fullPath(text(path));
    const found = statSync(full, { throwIfNoEntry: false }) ?? lstatSync(full);
    return !found.isDirectory() && !text(path).endsWith("/");
  } catch {
    return false;
  }
}

function copyFile([from, to, overwrite]: PSValue[]): undefined {
  const source = pathOf(from, "sourceFileName");
  const target = pathOf(to, "destFileName");
  if (!existsSync(source)) throw fileNotFound(source);
  if (!flag(overwrite) && existsSync(target))
    throw new Exception("System.IO.IOException", `The file '${target}' already exists.`);
  withIoErrors(target, () => copyFileSync(source, target));
  return undefined;
}

function moveFile([from, to, overwrite]: PSValue[]): undefined {
  const source = pathOf(from, "sourceFileName");
  const target = pathOf(to, "destFileName");
  if (!existsSync(source)) throw fileNotFound(source);
  if (!flag(overwrite) && existsSync(target))
    throw new Exception("System.IO.IOException", "Cannot create a file when that file already exists.");
  withIoErrors(target, () => renameSync(source, target));
  return undefined;
}

/** File.Replace: what was at the destination stands under the backup's name, if there is one. */
function replaceFile([from, to, backup]: PSValue[]): undefined {
  const source = pathOf(from, "sourceFileName");
  const target = pathOf(to, "destinationFileName");
  if (!existsSync(source)) throw fileNotFound(source);
  if (!existsSync(target)) throw fileNotFound(target);
  if (typeof backup === "string" && backup !== "") {
    const kept = pathOf(backup, "destinationBackupFileName");
    withIoErrors(kept, () => renameSync(target, kept));
  }
  withIoErrors(target, () => renameSync(source, target));
  return undefined;
}

const noEncryption = (): never => {
  throw new Exception("System.PlatformNotSupportedException", "File encryption is not supported on this platform.");
};

defineType<never>({
  name: "System.IO.File",
  staticMethods: {
    Encrypt: noEncryption,
    Decrypt: noEncryption,
    ...timeMethods(),
    Exists: ([path]) => isFile(path),
    ReadAllText: readText,
    ReadAllLines: (args) => arrayOf("System.String", linesOf(readText(args))),
    ReadLines: (args) => arrayOf("System.String", linesOf(readText(args))),
    ReadAllBytes: ([path]) => readBytes(filePath(path)),
    WriteAllText: (args) => write(filePath(args[0]), encoded(args, text(args[1]), true)),
    WriteAllLines: (args) => {
      if (args[1] === null) throw argumentNull("contents");
      return write(filePath(args[0]), encoded(args, joined(args[1]), true));
    },
    WriteAllBytes: ([path, data]) => {
      if (data === null) throw argumentNull("bytes");
      return write(filePath(path), bytes(data));
    },
    AppendAllText: (args) => append(filePath(args[0]), args, text(args[1])),
    AppendAllLines: (args) => append(filePath(args[0]), args, joined(args[1])),
    AppendAllBytes: ([path, data]) => {
      const full = filePath(path);
      withIoErrors(full, () => appendFileSync(full, bytes(data)));
      return undefined;
    },
    Copy: copyFile,
    Move: moveFile,
    Replace: (args) => replaceFile(args),
    Delete: ([path]) => {
      const full = filePath(path);
      withIoErrors(full, () => {
        if (!existsSync(directoryName(full) ?? "/")) throw Object.assign(new Error(""), { code: "ENOENT" });
        if (lstatSync(full, { throwIfNoEntry: false })?.isDirectory()) throw accessDenied(full);
        rmSync(full, { force: true });
      });
      return undefined;
    },
    Create: ([path]) => openFileStream(filePath(path), 2, 3),
    CreateText: ([path]) => new StreamWriter(openFileStream(filePath(path), 2, 2), encodings.utf8NoBom),
    AppendText: ([path]) => new StreamWriter(openFileStream(filePath(path), 6, 2), encodings.utf8NoBom),
    OpenText: ([path]) => new StreamReader(openFileStream(filePath(path), 3, 1), encodings.utf8NoBom),
    OpenRead: ([path]) => openFileStream(filePath(path), 3, 1),
    OpenWrite: ([path]) => openFileStream(filePath(path), 4, 2),
    Open: ([path, mode, access]) => {
      const openMode = enumNumber(mode);
      return openFileStream(
        filePath(path),
        openMode,
        access === undefined ? (openMode === 6 ? 2 : 3) : enumNumber(access),
      );
    },
    GetAttributes: ([path]) => {
      const full = filePath(path);
      return withIoErrors(full, () => enumValue("System.IO.FileAttributes", attributesOf(full, lstatSync(full))));
    },
    SetAttributes: ([path, value]) => {
      const full = filePath(path);
      withIoErrors(full, () => {
        const { mode } = statSync(full);
        chmodSync(full, (enumNumber(value) & 1) !== 0 ? mode & 0o7555 : mode | 0o200);
      });
      return undefined;
    },
    GetUnixFileMode: ([path]) => {
      const full = filePath(path);
      return withIoErrors(full, () => enumValue("System.IO.UnixFileMode", statSync(full).mode & 0o7777));
    },
    SetUnixFileMode: ([path, mode]) => {
      const full = filePath(path);
      withIoErrors(full, () => chmodSync(full, enumNumber(mode)));
      return undefined;
    },
    CreateSymbolicLink: ([path, target]) => {
      const full = filePath(path);
      withIoErrors(full, () => symlinkSync(text(target), full));
      return new FileInfo(full);
    },
    ResolveLinkTarget: ([path]) => {
      const info = new FileInfo(text(path));
      const target = linkTarget(info);
      return target === null
        ? null
        : new FileInfo(target.startsWith("/") ? target : `${directoryName(info.fullName) ?? ""}/${target}`);
    },
  },
});

function isDirectory(path: PSValue | undefined): boolean {
  if (path === null || path === undefined || path === "") return false;
  try {
    return statSync(fullPath(text(path))).isDirectory();
  } catch {
    return false;
  }
}

/** Listing methods answer paths that begin as the given path does. */
function list(kind: ListKind): StaticMethodImplementation {
  return ([path, ...rest]) => {
    const full = pathOf(path);
    const given = text(path);
    const root = full.length > 1 ? full.replace(/\/+$/, "") : full;
    const prefix = given.endsWith("/") ? given : `${given}/`;
    const entries = listDirectory(kind, full, rest).map((e) =>
      given.startsWith("/") ? e.path : prefix + e.path.slice(root.length + 1),
    );
    return arrayOf("System.String", entries);
  };
}

function moveDirectory([from, to]: PSValue[]): undefined {
  const source = pathOf(from, "sourceDirName");
  const target = pathOf(to, "destDirName");
  if (source === target) throw new Exception("System.IO.IOException", "Source and destination path must be different.");
  if (existsSync(target))
    throw new Exception(
      "System.IO.IOException",
      `Cannot create '${target}' because a file or directory with the same name already exists.`,
    );
  withIoErrors(source, () => renameSync(source, target), true);
  return undefined;
}

function deleteDirectory([path, recursive]: PSValue[]): undefined {
  const full = pathOf(path);
  const plain = full.length > 1 ? full.replace(/\/+$/, "") : full;
  if (flag(recursive)) withIoErrors(plain, () => rmSync(plain, { recursive: true }), true);
  else withIoErrors(plain, () => rmdirSync(plain), true);
  return undefined;
}

defineType<never>({
  name: "System.IO.Directory",
  staticMethods: {
    ...timeMethods(),
    Exists: ([path]) => isDirectory(path),
    CreateDirectory: ([path]) => {
      const full = pathOf(path);
      if (isFile(path)) throw new Exception("System.IO.IOException", `The file '${full}' already exists.`);
      withIoErrors(full, () => mkdirSync(full, { recursive: true }), true);
      return new DirectoryInfo(text(path));
    },
    CreateTempSubdirectory: ([prefix]) => new DirectoryInfo(mkdtempSync(`${tempPath()}${text(prefix)}`)),
    Delete: deleteDirectory,
    Move: moveDirectory,
    GetFiles: list("files"),
    GetDirectories: list("directories"),
    GetFileSystemEntries: list("both"),
    EnumerateFiles: list("files"),
    EnumerateDirectories: list("directories"),
    EnumerateFileSystemEntries: list("both"),
    GetCurrentDirectory: () => processDirectory(),
    SetCurrentDirectory: ([path]) => {
      const full = pathOf(path);
      if (!isDirectory(full))
        throw new Exception("System.IO.DirectoryNotFoundException", `Could not find a part of the path '${full}'.`);
      setProcessDirectory(full);
      return undefined;
    },
    GetParent: ([path]) => {
      const parent = directoryName(pathOf(path));
      return parent === null ? null : new DirectoryInfo(parent);
    },
    GetDirectoryRoot: () => "/",
    GetLogicalDrives: () => arrayOf("System.String", ["/"]),
    CreateSymbolicLink: ([path, target]) => {
      const full = pathOf(path);
      withIoErrors(full, () => symlinkSync(text(target), full));
      return new DirectoryInfo(full);
    },
    ResolveLinkTarget: ([path, final]) => {
      const info = new DirectoryInfo(text(path));
      if (info.stats === null) throw directoryNotFound(info.fullName);
      return invokeMethod(info, "ResolveLinkTarget", [final ?? null]);
    },
  },
});
