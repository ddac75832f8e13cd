// Get-, Set-ItemProperty on files: the properties of FileInfo and DirectoryInfo.
import {
  Exception,
  getMember,
  newErrorRecord,
  emptyShape,
  PSCustomObject,
  PSNoteProperty,
  type PSValue,
  setMember,
  toStringValue,
  enumValue,
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
    const value = getMember(item, name);
    if (value === undefined) {
      operation.writeError(newErrorRecord(noSuchProperty(name), "GetValueError", "ReadError", name));
      continue;
    }
    found = true;
    result = addInstanceMember(result, new PSNoteProperty(name, value));
  }
  if (found) operation.writeItem(result, path, isDirectory(path));
}

function noSuchProperty(name: string): Exception {
  return new Exception("System.IO.IOException", `The property ${name} does not exist or was not found.`);
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
      const property = new PSNoteProperty(name, value);
      const exception = noSuchProperty(toStringValue(property));
      operation.writeError(newErrorRecord(exception, "SetPropertyError", "ReadError", property));
      continue;
    }
    setMember(item, name, value);
    result = addInstanceMember(result, new PSNoteProperty(name, value));
  }
  operation.writeItem(result, path, isDirectory(path));
}

/** Only Attributes can be cleared: the file becomes a normal one. Writes an object with what there is then. */
export function clearFileProperty(path: string, names: readonly string[], operation: ProviderOperation): void {
  const [name] = names;
  if (names.length !== 1 || name?.toLowerCase() !== "attributes") {
    const text =
      "The property cannot be cleared because the property is not supported. Only the Attributes property can be cleared.";
    throw new Exception("System.Management.Automation.PSArgumentException", text, {
      errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
      properties: { ParamName: "propertiesToClear" },
    });
  }
  const container = isDirectory(path);
  const kind = container ? "Directory" : "File";
  if (!operation.shouldProcess(`Item: ${path} Property: ${name}`, `Clear Property ${kind}`)) return;
  const item = fileSystemInfo(path);
  setMember(item, "Attributes", enumValue("System.IO.FileAttributes", "Normal"));
  const cleared = new PSNoteProperty(name, getMember(item, "Attributes") ?? null);
  operation.writeItem(addInstanceMember(new PSCustomObject(emptyShape, []), cleared), path, container);
}
