// The members that type data gives to FileInfo and DirectoryInfo (Mode, BaseName, UnixMode …), and drive sizes.

import { readFileSync, statfsSync } from "node:fs";
import type { Stats } from "node:fs";
import { currentCulture } from "../text/culture.ts";
import { formatValue } from "../text/dotnet-string.ts";
import { getMember } from "../members/member-access.ts";
import { PSDateTime } from "../values/date-time.ts";
import { unwrap } from "../values/ps-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import { FileSystemInfo, FileInfo, linkTarget } from "./io/file-info.ts";
import { directoryName } from "./io/path.ts";
import { invokeStatic } from "../types/invoke.ts";
import { getType } from "../types/dotnet-type.ts";

function info(self: PSValue): FileSystemInfo | null {
  const base = unwrap(self);
  return base instanceof FileSystemInfo ? base : null;
}

/** FileInfo.BaseName: the name without its extension. */
export function fileBaseName(self: PSValue): PSValue {
  const file = info(self);
  if (file === null) return null;
  return file.extension === "" ? file.name : file.name.slice(0, file.name.length - file.extension.length);
}

/** "SymbolicLink", "HardLink" or null. */
export function linkType(self: PSValue): PSValue {
  const stats = info(self)?.stats;
  if (stats?.isSymbolicLink()) return "SymbolicLink";
  return stats !== null && stats !== undefined && !stats.isDirectory() && stats.nlink > 1 ? "HardLink" : null;
}

/** `d----`, `-a---`, `l----`, with r for read-only and h for hidden: the Windows-style mode. */
export function mode(self: PSValue): PSValue {
  const entry = info(self);
  if (entry === null || entry.stats === null) return "";
  const { stats } = entry;
  const directory = entry.targetStats?.isDirectory() ?? false;
  const first = stats.isSymbolicLink() ? "l" : directory ? "d" : "-";
  const readOnly = ((entry.targetStats ?? stats).mode & 0o222) === 0 ? "r" : "-";
  const hidden = entry.name.startsWith(".") ? "h" : "-";
  return `${first}-${readOnly}${hidden}-`;
}

/** The final target of a link, or the path itself. */
export function resolvedTarget(self: PSValue): PSValue {
  const entry = info(self);
  if (entry === null) return null;
  const target = linkTarget(entry);
  if (target === null) return entry.fullName;
  return target.startsWith("/") ? target : `${directoryName(entry.plainPath) ?? ""}/${target}`;
}

/** The name as listings show it, links with their target. */
export function nameString(self: PSValue): PSValue {
  const entry = info(self);
  if (entry === null) return "";
  const target = linkTarget(entry);
  return target === null ? entry.name : `${entry.name} -> ${target}`;
}

/** The Length column: empty for directories. */
export function lengthString(self: PSValue): PSValue {
  const entry = info(self);
  return entry instanceof FileInfo ? String((entry.targetStats ?? entry.stats)?.size ?? "") : "";
}

/** The LastWriteTime column. */
export function lastWriteTimeString(self: PSValue): PSValue {
  const stats = info(self)?.stats;
  if (stats === null || stats === undefined) return "";
  const time = PSDateTime.fromUnixMilliseconds(stats.mtimeMs).toLocalTime();
  const culture = currentCulture();
  return `${formatValue(time, "d", culture).padStart(10)} ${formatValue(time, "t", culture).padStart(8)}`;
}

/** FileVersionInfo of a path or file. */
export function versionInfo(self: PSValue): PSValue {
  const path = typeof self === "string" ? self : info(self)?.fullName;
  return path === undefined ? null : invokeStatic(getType("System.Diagnostics.FileVersionInfo"), "GetVersionInfo", [path]);
}

const typeLetters: readonly (readonly [(s: Stats) => boolean, string])[] = [
  [(s) => s.isSymbolicLink(), "l"],
  [(s) => s.isDirectory(), "d"],
  [(s) => s.isBlockDevice(), "b"],
  [(s) => s.isCharacterDevice(), "c"],
  [(s) => s.isFIFO(), "p"],
  [(s) => s.isSocket(), "s"],
];

/** `-rw-r--r--`, as ls writes it. */
export function unixMode(self: PSValue): PSValue {
  const stats = info(self)?.stats;
  if (stats === null || stats === undefined) return null;
  let text = typeLetters.find(([test]) => test(stats))?.[1] ?? "-";
  const special = [0o4000, 0o2000, 0o1000];
  for (let i = 0; i < 3; i++) {
    const bits = (stats.mode >> (6 - i * 3)) & 7;
    const isSpecial = (stats.mode & (special[i] as number)) !== 0;
    text += (bits & 4) !== 0 ? "r" : "-";
    text += (bits & 2) !== 0 ? "w" : "-";
    const letter = i === 2 ? "t" : "s";
    text += isSpecial ? ((bits & 1) !== 0 ? letter : letter.toUpperCase()) : (bits & 1) !== 0 ? "x" : "-";
  }
  return text;
}

const names = new Map<string, Map<number, string>>();
/** Names by number of /etc/passwd or /etc/group. */
function nameOf(file: string, id: number): string {
  let table = names.get(file);
  if (table === undefined) {
    table = new Map();
    try {
      for (const line of readFileSync(file, "utf8").split("\n")) {
        const fields = line.split(":");
        if (fields.length > 2) table.set(Number(fields[2]), fields[0] as string);
      }
    } catch {
      // without the file, numbers are shown
    }
    names.set(file, table);
  }
  return table.get(id) ?? String(id);
}

export function user(self: PSValue): PSValue {
  const stats = info(self)?.stats;
  return stats === null || stats === undefined ? null : nameOf("/etc/passwd", stats.uid);
}

export function group(self: PSValue): PSValue {
  const stats = info(self)?.stats;
  return stats === null || stats === undefined ? null : nameOf("/etc/group", stats.gid);
}

export function size(self: PSValue): PSValue {
  const stats = info(self)?.stats;
  return stats === null || stats === undefined ? null : BigInt(stats.size);
}

function driveSpace(self: PSValue, pick: (s: { blocks: number; bfree: number; bavail: number; bsize: number }) => number): PSValue {
  const root = getMember(self, "Root");
  const provider = getMember(self, "Provider");
  if (typeof root !== "string" || !root.startsWith("/") || !/FileSystem/.test(String(provider))) return null;
  try {
    const stats = statfsSync(root);
    return BigInt(pick(stats)) * BigInt(stats.bsize);
  } catch {
    return null;
  }
}

/** PSDriveInfo.Used of file system drives. */
export function driveUsed(self: PSValue): PSValue {
  return driveSpace(self, (s) => s.blocks - s.bfree);
}

/** PSDriveInfo.Free of file system drives. */
export function driveFree(self: PSValue): PSValue {
  return driveSpace(self, (s) => s.bavail);
}
