// Directory entries as items: existence, kind, order, hiding, and the FileInfo or DirectoryInfo of a path.
import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { compareStrings, construct, getType, type PSValue } from "@latch/dotnet";

/** An entry's status without following links; null when there is none. */
export function linkStatus(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

/** True for a directory or a link to one. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false; // unreadable parents and link loops: not a container, as .NET's Directory.Exists says
  }
}

/** A FileInfo or DirectoryInfo for a path. */
export function fileSystemInfo(path: string): PSValue {
  return construct(getType(isDirectory(path) ? "System.IO.DirectoryInfo" : "System.IO.FileInfo"), [path]);
}

function compareNames(a: string, b: string): number {
  return compareStrings(a, b, { ignoreCase: true }) || compareStrings(a, b, { ignoreCase: false });
}

/** Names in a directory: directories first, each kind by name. */
export function sortedEntries(path: string): { name: string; directory: boolean }[] {
  const directories: { name: string; directory: boolean }[] = [];
  const files: { name: string; directory: boolean }[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const directory = entry.isDirectory() || (entry.isSymbolicLink() && isDirectory(`${path}/${entry.name}`));
    (directory ? directories : files).push({ name: entry.name, directory });
  }
  const byName = (a: { name: string }, b: { name: string }) => compareNames(a.name, b.name);
  return [...directories.sort(byName), ...files.sort(byName)];
}

/** Hidden on Unix: the name starts with a dot. */
export function isHidden(path: string): boolean {
  const name = childOf(path);
  return name.startsWith(".") && name !== "." && name !== "..";
}

/** `dir/` as `dir`: what the file system calls want where a link is meant itself. */
export function withoutSeparator(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.replace(/(?!^)\/+$/, "") : path;
}

/** The last part of a path; `/` for the root. */
export function childOf(path: string): string {
  const trimmed = withoutSeparator(path);
  if (trimmed === "/") return "/";
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}
