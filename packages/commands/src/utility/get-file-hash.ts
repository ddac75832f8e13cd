// Get-FileHash
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { Exception, invokeMethod, newErrorRecord, type PSValue, WildcardPattern } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type PathInfo } from "@latch/engine";
import { ioError } from "@latch/providers";
import { defineDataObject } from "../data-object.ts";

interface Parameters {
  Path?: string[];
  LiteralPath?: string[];
  InputStream?: PSValue;
  Algorithm?: string;
}

type Cmdlet = CmdletRuntime<Parameters>;

const FileHashInfo = defineDataObject("Microsoft.PowerShell.Commands.FileHashInfo", ["Algorithm", "Hash", "Path"], {
  settable: ["Algorithm", "Hash", "Path"],
});
const block = 1 << 20;

export const getFileHash = defineCmdlet<Parameters>("Get-FileHash", (cmdlet) => ({
  process() {
    const { Path, LiteralPath } = cmdlet.parameters;
    for (const path of LiteralPath ?? Path ?? []) hashPath(cmdlet, path, LiteralPath !== undefined);
  },
  end() {
    const { InputStream } = cmdlet.parameters;
    if (InputStream === undefined) return;
    const hash = createHash(algorithmOf(cmdlet));
    hash.update(invokeMethod(InputStream, "ToArray", []) as Uint8Array);
    write(cmdlet, hash.digest("hex"), "");
  },
}));

function algorithmOf(cmdlet: Cmdlet): string {
  return (cmdlet.parameters.Algorithm ?? "SHA256").toLowerCase();
}

function hashPath(cmdlet: Cmdlet, path: string, literal: boolean): void {
  let found: PathInfo[];
  try {
    found = cmdlet.context.paths.resolve(path, { literal });
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (!literal && WildcardPattern.containsWildcards(path)) return;
    cmdlet.writeError(newErrorRecord(error, "FileNotFound", "ObjectNotFound", path));
    return;
  }
  for (const file of found) if (!statSync(file.providerPath).isDirectory()) hashFile(cmdlet, file.providerPath);
}

function hashFile(cmdlet: Cmdlet, path: string): void {
  try {
    const hash = createHash(algorithmOf(cmdlet));
    const fd = openSync(path, "r");
    try {
      const buffer = new Uint8Array(block);
      for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) {
        cmdlet.checkStopped();
        hash.update(buffer.subarray(0, read));
      }
    } finally {
      closeSync(fd);
    }
    write(cmdlet, hash.digest("hex"), path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    cmdlet.writeError(ioError(error, "UnauthorizedAccessError", "PermissionDenied", path));
  }
}

function write(cmdlet: Cmdlet, hex: string, path: string): void {
  cmdlet.write(new FileHashInfo({ Algorithm: algorithmOf(cmdlet).toUpperCase(), Hash: hex.toUpperCase(), Path: path }));
}
