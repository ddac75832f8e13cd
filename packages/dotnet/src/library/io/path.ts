// System.IO.Path on Unix.

import { randomBytes } from "node:crypto";
import { existsSync, lstatSync, statSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { arrayOf } from "../../values/arrays.ts";
import { charOf } from "../../values/numerics.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { defineType } from "../../types/define-type.ts";
import { argumentException, argumentNull } from "../../types/method-errors.ts";
import { cell, items, text } from "../arguments.ts";
import { writeText } from "../spans.ts";
import { fullPath } from "./io-errors.ts";

const nullable = (value: PSValue | undefined): string | null =>
  value === null || value === undefined ? null : text(value);

/** Path.GetFileName: what follows the last separator. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Path.GetExtension: from the last dot of the file name, "" for none or a trailing dot. */
export function extension(path: string): string {
  const name = fileName(path);
  const dot = name.lastIndexOf(".");
  return dot < 0 || dot === name.length - 1 ? "" : name.slice(dot);
}

/** Path.GetDirectoryName: null for roots and "". */
export function directoryName(path: string): string | null {
  if (path === "" || /^\/+$/.test(path)) return null;
  const slash = path.lastIndexOf("/");
  if (slash < 0) return "";
  const head = path.slice(0, slash).replace(/\/+$/, "");
  return head === "" ? "/" : head.replace(/\/{2,}/g, "/");
}

function combine(parts: (string | null)[], names: readonly string[]): string {
  let result = "";
  parts.forEach((part, i) => {
    if (part === null) throw argumentNull(names[i] ?? "paths");
    if (part === "") return;
    if (part.startsWith("/")) result = part;
    else result += (result === "" || result.endsWith("/") ? "" : "/") + part;
  });
  return result;
}

function join(parts: string[]): string {
  return parts
    .filter((p) => p !== "")
    .reduce(
      (left, right) =>
        left === "" ? right : left.endsWith("/") || right.startsWith("/") ? left + right : `${left}/${right}`,
      "",
    );
}

function changeExtension([path, ext]: PSValue[]): PSValue {
  if (path === null) return null;
  const whole = text(path);
  if (whole === "") return "";
  const name = fileName(whole);
  const dot = name.lastIndexOf(".");
  const stem = dot < 0 ? whole : whole.slice(0, whole.length - name.length + dot);
  if (ext === null) return stem;
  const added = text(ext);
  return stem + (added.startsWith(".") ? added : `.${added}`);
}

function withoutExtension(path: string): string {
  const name = fileName(path);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}

const randomLetters = "abcdefghijklmnopqrstuvwxyz012345";
function randomName(): string {
  const letters = [...randomBytes(11)].map((b) => randomLetters[b & 31] as string);
  return `${letters.slice(0, 8).join("")}.${letters.slice(8).join("")}`;
}

/** Path.GetTempPath. */
export function tempPath(): string {
  const path = process.env["TMPDIR"] || "/tmp/";
  return path.endsWith("/") ? path : `${path}/`;
}

function tempFile(): string {
  for (;;) {
    const path = `${tempPath()}tmp${[...randomBytes(6)].map((b) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[b % 62]).join("")}.tmp`;
    if (existsSync(path)) continue;
    writeFileSync(path, "", { flag: "wx", mode: 0o600 });
    return path;
  }
}

function relativePath([from, to]: PSValue[]): PSValue {
  if (from === "") throw argumentException("The path is empty.", "relativeTo");
  if (to === "") throw argumentException("The path is empty.", "path");
  const base = fullPath(nullable(from), "relativeTo");
  const target = fullPath(nullable(to), "path");
  const answer = relative(base, target);
  if (answer === "") return ".";
  return target.endsWith("/") && !answer.endsWith("/") ? `${answer}/` : answer;
}

function exists(path: string | null): boolean {
  if (path === null || path === "") return false;
  try {
    const full = fullPath(path);
    return path.endsWith("/") ? statSync(full).isDirectory() : lstatSync(full) !== undefined;
  } catch {
    return false;
  }
}

const mapNull =
  (f: (path: string) => PSValue) =>
  ([path]: PSValue[]) =>
    path === null || path === undefined ? null : f(text(path));

defineType<never>({
  name: "System.IO.Path",
  staticProperties: {
    DirectorySeparatorChar: () => charOf(47),
    AltDirectorySeparatorChar: () => charOf(47),
    PathSeparator: () => charOf(58),
    VolumeSeparatorChar: () => charOf(47),
    InvalidPathChars: () => arrayOf("System.Char", [charOf(0)]),
  },
  staticMethods: {
    Combine: (args, signature) =>
      signature.hasParams || signature.parameters[0]?.type.elementType !== null
        ? combine(items(args[0]).map(nullable), [])
        : combine(args.map(nullable), ["path1", "path2", "path3", "path4"]),
    Join: (args, signature) => join((signature.parameters.length === 1 ? items(args[0]) : args).map((p) => text(p))),
    TryJoin: (args) => {
      const count = writeText(args.at(-2), join(args.slice(0, -2).map((p) => text(p))));
      cell(args.at(-1)).value = count ?? 0;
      return count !== null;
    },
    GetFileName: mapNull(fileName),
    GetFileNameWithoutExtension: mapNull(withoutExtension),
    GetExtension: mapNull(extension),
    GetDirectoryName: mapNull(directoryName),
    GetPathRoot: ([path]) => (path === null || path === "" ? null : text(path).startsWith("/") ? "/" : ""),
    GetFullPath: (args) => {
      const path = nullable(args[0]);
      if (args.length === 1 || path === null) return fullPath(path);
      if (!text(args[1]).startsWith("/"))
        throw argumentException("Basepath argument is not fully qualified.", "basePath");
      return fullPath(`${text(args[1])}/${path}`);
    },
    GetRelativePath: relativePath,
    ChangeExtension: changeExtension,
    HasExtension: ([path]) => path !== null && extension(text(path)) !== "",
    IsPathRooted: ([path]) => path !== null && text(path).startsWith("/"),
    IsPathFullyQualified: ([path]) => {
      if (path === null) throw argumentNull("path");
      return text(path).startsWith("/");
    },
    EndsInDirectorySeparator: ([path]) => path !== null && text(path).endsWith("/"),
    TrimEndingDirectorySeparator: ([path]) => {
      const whole = text(path);
      return whole.length > 1 && whole.endsWith("/") ? whole.slice(0, -1) : whole;
    },
    GetTempPath: () => tempPath(),
    GetTempFileName: () => tempFile(),
    GetRandomFileName: () => randomName(),
    GetInvalidFileNameChars: () => arrayOf("System.Char", [charOf(0), charOf(47)]),
    GetInvalidPathChars: () => arrayOf("System.Char", [charOf(0)]),
    Exists: ([path]) => exists(nullable(path)),
  },
});
