// Owns where modules are: $env:PSModulePath, module folders with and without versions, module files by path.
import { readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { normalize } from "node:path";
import { compareVersions } from "../pipeline/script-file.ts";

export interface ModuleFile {
  readonly name: string;
  readonly path: string;
  /** From a version folder, or null. */
  readonly folderVersion: string | null;
}

/** Sets $env:PSModulePath as PowerShell does at start-up, if it is not set. */
export function initializeModulePath(home: string): void {
  if (process.env["PSModulePath"] !== undefined && process.env["PSModulePath"] !== "") return;
  const user = process.env["HOME"] ?? homedir();
  const data = process.env["XDG_DATA_HOME"] ?? `${user}/.local/share`;
  process.env["PSModulePath"] = [
    `${data}/powershell/Modules`,
    "/usr/local/share/powershell/Modules",
    `${home === "" ? "/opt/microsoft/powershell/7" : home}/Modules`,
  ].join(":");
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Entry of a directory by name in any case, or null. */
function entryIgnoringCase(directory: string, name: string): string | null {
  const lower = name.toLowerCase();
  const entries = entriesOf(directory);
  return entries.find((entry) => entry === name) ?? entries.find((entry) => entry.toLowerCase() === lower) ?? null;
}

const extensions = [".psd1", ".psm1", ".cdxml", ".dll"];

/** The module files a module folder offers: newest version first. */
export function filesOfFolder(folder: string, name: string): ModuleFile[] {
  const found: ModuleFile[] = [];
  const versions = entriesOf(folder)
    .filter((entry) => /^\d+(\.\d+){1,3}$/.test(entry) && isDirectory(`${folder}/${entry}`))
    .sort((a, b) => compareVersions(b, a));
  for (const version of versions) {
    const file = fileIn(`${folder}/${version}`, name);
    if (file !== null) found.push({ name, path: file, folderVersion: version });
  }
  const plain = fileIn(folder, name);
  if (plain !== null) found.push({ name, path: plain, folderVersion: null });
  return found;
}

function fileIn(folder: string, name: string): string | null {
  for (const extension of extensions) {
    const entry = entryIgnoringCase(folder, name + extension);
    if (entry !== null && isFile(`${folder}/${entry}`)) return `${folder}/${entry}`;
  }
  return null;
}

/** Directories of $env:PSModulePath that exist. */
export function moduleDirectories(): string[] {
  return (process.env["PSModulePath"] ?? "")
    .split(":")
    .filter((directory) => directory !== "")
    .map((directory) => normalize(directory).replace(/(.)\/$/, "$1"))
    .filter(isDirectory);
}

/** Module files of a bare name, in the order of $env:PSModulePath, newest version of a folder first. */
export function findModule(name: string): ModuleFile[] {
  const found: ModuleFile[] = [];
  const parts = name.split(/[\\/]/);
  const leaf = parts[parts.length - 1] as string;
  for (const directory of moduleDirectories()) {
    const entry = entryIgnoringCase(directory, parts[0] as string);
    if (entry === null || !isDirectory(`${directory}/${entry}`)) continue;
    found.push(...filesOfFolder([directory, entry, ...parts.slice(1)].join("/"), leaf));
  }
  return found;
}

/** The first module of every folder on $env:PSModulePath. */
export function availableModules(): ModuleFile[] {
  const found: ModuleFile[] = [];
  for (const directory of moduleDirectories()) {
    for (const entry of entriesOf(directory).sort()) {
      if (isDirectory(`${directory}/${entry}`)) found.push(...filesOfFolder(`${directory}/${entry}`, entry));
    }
  }
  return found;
}

/** The module file a full path (without wildcards) means: a file, a folder, or a name without extension. */
export function moduleFileAt(path: string): ModuleFile | null {
  const clean = path.length > 1 ? path.replace(/\/+$/, "") : path;
  const leaf = clean.slice(clean.lastIndexOf("/") + 1);
  if (isFile(clean))
    return { name: leaf.replace(/\.(psd1|psm1|ps1|cdxml|dll)$/i, ""), path: clean, folderVersion: null };
  if (isDirectory(clean)) {
    const inside = filesOfFolder(clean, leaf);
    if (inside.length > 0) return inside[0] as ModuleFile;
  }
  for (const extension of [...extensions, ".ps1"]) {
    if (isFile(clean + extension)) return { name: leaf, path: clean + extension, folderVersion: null };
  }
  return null;
}
