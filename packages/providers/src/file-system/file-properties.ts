// Get-, Set-ItemProperty on files: the properties of FileInfo and DirectoryInfo.
import {
  Exception,
  getMember,
  listMembers,
  newErrorRecord,
  emptyShape,
  PSCustomObject,
  PSNoteProperty,
  type PSValue,
  setMember,
  addInstanceMember,
} from "@latch/dotnet";
import type { ProviderOperation } from "@latch/engine";
import { fileSystemInfo, isDirectory } from "./entries.ts";

/** Writes the item itself, or an object with the named properties. Names that do not exist are errors. */
export function getFileProperty(path: string, names: readonly string[] | null, operation: ProviderOperation): void {
  const item = fileSystemInfo(path);
  if (names === null || names.length === 0) {
    operation.writeItem(item, path, isDirectory(path));
    return;
  }
  let result: PSValue = new PSCustomObject(emptyShape, []);
  let found = false;
  for (const name of names) {
    const matches = /[*?[]/.test(name) ? matching(item, name) : [name];
    for (const match of matches) {
      const value = getMember(item, match);
      if (value === undefined) {
        const exception = new Exception(
          "System.IO.IOException",
          `The property ${match} does not exist or was not found.`,
        );
        operation.writeError(newErrorRecord(exception, "GetValueError", "ReadError", match));
        continue;
      }
      found = true;
      result = addInstanceMember(result, new PSNoteProperty(match, value));
    }
  }
  if (found) operation.writeItem(result, path, isDirectory(path));
}

function matching(item: PSValue, pattern: string): string[] {
  const regex = new RegExp(
    `^${pattern
      .replace(/[.^$+(){}|\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
    "i",
  );
  return listMembers(item)
    .filter((member) => member.memberType.includes("Property") && regex.test(member.name))
    .map((member) => member.name);
}

/** Sets properties of the file; writes an object with what was set. */
export function setFileProperty(
  path: string,
  properties: ReadonlyMap<string, PSValue>,
  operation: ProviderOperation,
): void {
  const item = fileSystemInfo(path);
  let result: PSValue = new PSCustomObject(emptyShape, []);
  for (const [name, value] of properties) {
    const kind = isDirectory(path) ? "Directory" : "File";
    if (!operation.shouldProcess(`Item: ${path} Property: ${name} Value: ${String(value)}`, `Set Property ${kind}`))
      continue;
    if (getMember(item, name) === undefined) {
      const exception = new Exception("System.IO.IOException", `The property ${name} does not exist or was not found.`);
      operation.writeError(newErrorRecord(exception, "SetPropertyError", "ReadError", name));
      continue;
    }
    setMember(item, name, value);
    result = addInstanceMember(result, new PSNoteProperty(name, value));
  }
  operation.writeItem(result, path, isDirectory(path));
}
