// Listing directories with .NET's search patterns and options.

import { readdirSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { EnumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { text } from "../arguments.ts";
import { EnumerationOptions } from "./enumeration-options.ts";
import { withIoErrors } from "./io-errors.ts";

export type ListKind = "files" | "directories" | "both";

export interface ListedEntry {
  readonly path: string;
  readonly isDirectory: boolean;
}

/** A search pattern: * any run, ? one character; "" matches nothing, "*.*" is "*" (as on Windows for compatibility). */
function patternTest(pattern: string, ignoreCase: boolean): (name: string) => boolean {
  if (pattern === "*" || pattern === "*.*") return () => true;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  const regexp = new RegExp(`^${source}$`, ignoreCase ? "i" : "");
  return (name) => regexp.test(name);
}

function isDirectory(entry: Dirent, path: string): boolean {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The entries of a directory; none of one that may not be read, where that is passed over. */
function entriesOf(path: string, passesOver: boolean): Dirent[] {
  const read = (): Dirent[] => readdirSync(path, { withFileTypes: true });
  if (!passesOver) return withIoErrors(path, read, true);
  try {
    return read();
  } catch {
    return [];
  }
}

/** In: what to list, the directory, the arguments after it (pattern, SearchOption or EnumerationOptions). Entries in directory order. */
export function listDirectory(kind: ListKind, directory: string, args: readonly PSValue[]): ListedEntry[] {
  const pattern = args[0] === undefined ? "*" : text(args[0]);
  const options = args[1] instanceof EnumerationOptions ? args[1] : null;
  const all = args[1] instanceof EnumValue && args[1].type.name === "SearchOption" && Number(args[1].value) === 1;
  const recursive = options === null ? all : options.recurseSubdirectories === true;
  const deepest = options === null ? Number.POSITIVE_INFINITY : Number(options.maxRecursionDepth);
  const test = patternTest(pattern, options?.ignoresCase ?? false);
  const found: ListedEntry[] = [];
  const root = directory.length > 1 ? directory.replace(/\/+$/, "") : directory;
  const visit = (path: string, depth: number): void => {
    const entries = entriesOf(path, depth > 0 && options?.ignoreInaccessible === true);
    const below: string[] = [];
    for (const entry of entries) {
      if (options?.skipsHidden === true && entry.name.startsWith(".")) continue;
      const full = path === "/" ? `/${entry.name}` : `${path}/${entry.name}`;
      const directoryEntry = isDirectory(entry, full);
      if (directoryEntry && options?.skipsDirectories === true) continue;
      if ((kind === "both" || (kind === "directories") === directoryEntry) && test(entry.name))
        found.push({ path: full, isDirectory: directoryEntry });
      if (recursive && directoryEntry && !entry.isSymbolicLink()) below.push(full);
    }
    if (depth < deepest) for (const full of below) visit(full, depth + 1);
  };
  visit(root, 0);
  return found;
}
