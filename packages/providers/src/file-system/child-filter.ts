// Which children Get-ChildItem gives: -Filter, -File, -Directory, -Hidden, -ReadOnly, -System, -Attributes.
import { accessSync, constants, lstatSync } from "node:fs";
import { invokeMethod, type PSValue } from "@latch/dotnet";
import type { ProviderOperation } from "@latch/engine";
import { FlagsExpression } from "./flags-expression.ts";

export interface ChildFilter {
  readonly followLinks: boolean;
  readonly wantsHidden: boolean;
  /** `named`: the item was named by the path itself, so that hiding does not apply. */
  accepts(path: string, name: string, directory: boolean, named: boolean): boolean;
}

/** The FileAttributes bits of an entry, as .NET computes them on Unix. */
export function attributesOf(path: string, directory: boolean): number {
  let bits = directory ? 16 : 0;
  if (/\/\.[^/]+$/.test(path)) bits |= 2;
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) bits |= 1024;
  try {
    accessSync(path, constants.W_OK);
    // root may write everything: .NET looks at the mode bits
    const mode = lstatSync(path).mode;
    if (!directory && (mode & 0o222) === 0) bits |= 1;
  } catch {
    bits |= 1;
  }
  return bits === 0 ? 128 : bits;
}

/** The filter of one Get-ChildItem. */
export function childFilterOf(operation: ProviderOperation): ChildFilter {
  const given = operation.dynamicParameters;
  const nameFilter = operation.filter ? filterPattern(operation.filter) : null;
  const attributes =
    given.Attributes === undefined || given.Attributes === null ? null : new FlagsExpression(textOf(given.Attributes));
  const wantsHidden = isOn(given.Hidden) || (attributes?.mentions(2) ?? false);
  const required = (isOn(given.Hidden) ? 2 : 0) | (isOn(given.ReadOnly) ? 1 : 0) | (isOn(given.System) ? 4 : 0);
  const files = isOn(given.File);
  const directories = isOn(given.Directory);
  return {
    followLinks: isOn(given.FollowSymlink),
    wantsHidden,
    accepts(path, name, directory, named) {
      if (nameFilter && !named && !nameFilter.test(name)) return false;
      if ((files && directory) || (directories && !directory)) return false;
      if (!operation.force && !wantsHidden && !named && name.startsWith(".")) return false;
      if (required === 0 && !attributes) return true;
      const bits = attributesOf(path, directory);
      return (bits & required) === required && (attributes?.matches(bits) ?? true);
    },
  };
}

function isOn(value: PSValue | undefined): boolean {
  return value === true;
}

function textOf(value: PSValue): string {
  return typeof value === "string" ? value : String(invokeMethod(value, "ToString", []));
}

/** `-Filter` as .NET's enumeration takes it: only * and ?, case-insensitive. */
function filterPattern(filter: string): RegExp {
  if (filter === "*.*") return /^/;
  const source = filter
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "is");
}
