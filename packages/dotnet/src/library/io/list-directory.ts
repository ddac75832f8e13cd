// Listing directories with .NET's search patterns and options.

import { readdirSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { EnumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { text } from "../arguments.ts";
import { withIoErrors } from "./io-errors.ts";

export type ListKind = "files" | "directories" | "both";

export interface ListedEntry {
  readonly path: string;
  readonly isDirectory: boolean;
}

/** A search pattern: * any run, ? one character; "" matches nothing, "*.*" is "*" (as on Windows for compatibility). */
function patternTest(pattern: string): (name: string) => boolean {
  if (pattern === "*" || pattern === "*.*") return () => true;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  const regexp = new RegExp(`^${source}$`);
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

/** In: what to list, the directory, the arguments after it (pattern, SearchOption). Entries in directory order. */
export function listDirectory(kind: ListKind, directory: string, args: readonly PSValue[]): ListedEntry[] {
  const pattern = args[0] === undefined ? "*" : text(args[0]);
  const recursive = args[1] instanceof EnumValue && args[1].type.name === "SearchOption" && Number(args[1].value) === 1;
  const test = patternTest(pattern);
  const found: ListedEntry[] = [];
  const root = directory.length > 1 ? directory.replace(/\/+$/, "") : directory;
  const visit = (path: string): void => {
    const entries = withIoErrors(path, () => readdirSync(path, { withFileTypes: true }), true);
    const below: string[] = [];
    for (const entry of entries) {
      const full = path === "/" ? `/${entry.name}` : `${path}/${entry.name}`;
      const directoryEntry = isDirectory(entry, full);
      if ((kind === "both" || (kind === "directories") === directoryEntry) && test(entry.name))
        found.push({ path: full, isDirectory: directoryEntry });
      if (recursive && directoryEntry && !entry.isSymbolicLink()) below.push(full);
    }
    for (const full of below) visit(full);
  };
  visit(root);
  return found;
}
