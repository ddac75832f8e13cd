// The members that type data gives to FileInfo and DirectoryInfo (Mode, BaseName, UnixMode …), and drive sizes.
import { lstatSync, readFileSync, readlinkSync, realpathSync, statfsSync, statSync, type Stats } from "node:fs";
import { getMember } from "../members/member-access.ts";
import { composeFormat } from "../operators/format-operator.ts";
import { currentCulture } from "../text/culture.ts";
import type { PSValue } from "../values/ps-value.ts";
import { fileStyles } from "./file-styles.ts";

function text(self: PSValue, name: string): string {
  const value = getMember(self, name);
  return typeof value === "string" ? value : "";
}

/** FileInfo.BaseName: the name without its extension. */
export function fileBaseName(self: PSValue): PSValue {
  const name = text(self, "Name");
  const extension = text(self, "Extension");
  return extension === "" ? name : name.slice(0, name.length - extension.length);
}

function status(self: PSValue): Stats | null {
  const path = text(self, "FullName");
  if (path === "") return null;
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // an unreadable parent: as if it were not there
  }
}

/** SymbolicLink, HardLink, or null. */
export function linkType(self: PSValue): PSValue {
  const stat = status(self);
  if (stat === null) return null;
  if (stat.isSymbolicLink()) return "SymbolicLink";
  return stat.isFile() && stat.nlink > 1 ? "HardLink" : null;
}

/** Where a link finally leads; the item's own path when it is none. */
export function resolvedTarget(self: PSValue): PSValue {
  const path = text(self, "FullName");
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** `d----`, `l----`, `--r--`: link or directory, archive, read-only, hidden, system. `hardLinks`: they count as links. */
export function mode(self: PSValue, hardLinks = true): PSValue {
  const stat = status(self);
  const attributes = String(getMember(self, "Attributes") ?? "");
  const has = (name: string): boolean => attributes.split(", ").includes(name);
  const isLink = stat !== null && (stat.isSymbolicLink() || (hardLinks && stat.isFile() && stat.nlink > 1));
  const kind = isLink ? "l" : has("Directory") ? "d" : "-";
  return `${kind}${has("Archive") ? "a" : "-"}${has("ReadOnly") ? "r" : "-"}${has("Hidden") ? "h" : "-"}${has("System") ? "s" : "-"}`;
}

/** The name in the style of its kind; links show their target. */
export function nameString(self: PSValue): PSValue {
  const name = text(self, "Name");
  const reset = "\x1b[0m";
  const stat = status(self);
  if (stat?.isSymbolicLink()) {
    let target = "";
    try {
      target = readlinkSync(text(self, "FullName"));
    } catch {
      // gone meanwhile
    }
    return `${fileStyles.symbolicLink}${name}${reset} -> ${target}`;
  }
  if (stat?.isDirectory()) return `${fileStyles.directory}${name}${reset}`;
  const style = fileStyles.extensions.get(text(self, "Extension").toLowerCase());
  if (style !== undefined) return style + name + reset;
  return stat !== null && isExecutable(stat) ? `${fileStyles.executable}${name}${reset}` : name;
}

/** May this user run it? As access(X_OK) says, root needing one execute bit. */
function isExecutable(stat: Stats): boolean {
  const user = process.geteuid?.() ?? -1;
  if (user === 0) return (stat.mode & 0o111) !== 0;
  if (stat.uid === user) return (stat.mode & 0o100) !== 0;
  if (process.getgroups?.().includes(stat.gid)) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

/** A file's length as text; nothing for directories. */
export function lengthString(self: PSValue): PSValue {
  const length = getMember(self, "Length");
  return length === undefined || length === null ? "" : String(length);
}

/** Date and time of the last write in columns. */
export function lastWriteTimeString(self: PSValue): PSValue {
  const time = getMember(self, "LastWriteTime");
  if (time === undefined || time === null) return "";
  return composeFormat("{0,10:d} {0,8:t}", [time], currentCulture());
}

/** [System.Diagnostics.FileVersionInfo] of a file: nothing that Unix files carry. */
export function versionInfo(_self: PSValue): PSValue {
  return null;
}

/** `-rw-r--r--`, as ls shows it. */
export function unixMode(self: PSValue): PSValue {
  const stat = status(self);
  if (stat === null) return null;
  let kind = "-";
  if (stat.isSymbolicLink()) kind = "l";
  else if (stat.isDirectory()) kind = "d";
  else if (stat.isBlockDevice()) kind = "b";
  else if (stat.isCharacterDevice()) kind = "c";
  else if (stat.isFIFO()) kind = "p";
  else if (stat.isSocket()) kind = "s";
  const bits = stat.mode;
  const triple = (shift: number, special: number, letter: string): string => {
    const executable = ((bits >> shift) & 1) !== 0;
    const last = (bits & special) === 0 ? (executable ? "x" : "-") : executable ? letter : letter.toUpperCase();
    return `${(bits >> shift) & 4 ? "r" : "-"}${(bits >> shift) & 2 ? "w" : "-"}${last}`;
  };
  return kind + triple(6, 0o4000, "s") + triple(3, 0o2000, "s") + triple(0, 0o1000, "t");
}

const nameTables = new Map<string, Map<number, string>>();

/** Names by number from /etc/passwd or /etc/group. */
function nameOf(file: string, id: number): string {
  let names = nameTables.get(file);
  if (names === undefined) {
    names = new Map();
    try {
      for (const line of readFileSync(file, "utf8").split("\n")) {
        const [name, , number] = line.split(":");
        if (name && number && !names.has(Number(number))) names.set(Number(number), name);
      }
    } catch {
      // no such file: numbers are shown
    }
    nameTables.set(file, names);
  }
  return names.get(id) ?? String(id);
}

/** The owner's name. */
export function user(self: PSValue): PSValue {
  const stat = status(self);
  return stat === null ? null : nameOf("/etc/passwd", stat.uid);
}

/** The group's name. */
export function group(self: PSValue): PSValue {
  const stat = status(self);
  return stat === null ? null : nameOf("/etc/group", stat.gid);
}

/** Size in bytes of the entry itself (a link's own). */
export function size(self: PSValue): PSValue {
  const stat = status(self);
  return stat === null ? null : BigInt(stat.size);
}

function driveRoot(self: PSValue): string | null {
  const provider = getMember(getMember(self, "Provider") ?? null, "Name");
  const root = text(self, "Root");
  return provider === "FileSystem" && root !== "" && statSync(root, { throwIfNoEntry: false })?.isDirectory()
    ? root
    : null;
}

/** Bytes in use on the file system of a drive's root; null for drives of other providers. */
export function driveUsed(self: PSValue): PSValue {
  const root = driveRoot(self);
  if (root === null) return null;
  const { blocks, bfree, bsize } = statfsSync(root, { bigint: true });
  return (blocks - bfree) * bsize;
}

/** Bytes free for this user. */
export function driveFree(self: PSValue): PSValue {
  const root = driveRoot(self);
  if (root === null) return null;
  const { bavail, bsize } = statfsSync(root, { bigint: true });
  return bavail * bsize;
}
