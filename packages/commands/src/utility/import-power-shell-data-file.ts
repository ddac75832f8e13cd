// Import-PowerShellDataFile
import { readFileSync, statSync } from "node:fs";
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, isParseFailure, readDataFile } from "@latch/engine";
import { decodeText, textEncodingOf } from "@latch/providers";
import { resolveOutputPath } from "./output-file.ts";

interface Parameters {
  Path?: string[];
  LiteralPath?: string[];
  SkipLimitCheck?: boolean;
}

export const importPowerShellDataFile = defineCmdlet<Parameters>("Import-PowerShellDataFile", (cmdlet) => ({
  process() {
    const { Path, LiteralPath } = cmdlet.parameters;
    for (const given of LiteralPath ?? Path ?? []) importFile(cmdlet, given, LiteralPath !== undefined);
  },
}));

function importFile(cmdlet: CmdletRuntime<Parameters>, given: string, literal: boolean): void {
  const path = resolveOutputPath(cmdlet.context, given, literal);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    const exception = new Exception(
      "System.ArgumentException",
      `Cannot find path '${given}' because it does not exist.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "PathNotFound", "InvalidArgument", given));
    return;
  }
  const text = decodeText(readFileSync(path), textEncodingOf(null));
  try {
    const table = readDataFile(text, path, cmdlet.parameters.SkipLimitCheck === true);
    if (table === null) writeInvalid(cmdlet, path, "CouldNotParseAsPowerShellDataFileNoHashtableRoot");
    else cmdlet.write(table);
  } catch (error) {
    if (!isParseFailure(error)) throw error;
    writeInvalid(cmdlet, path, "CouldNotParseAsPowerShellDataFile");
  }
}

function writeInvalid(cmdlet: CmdletRuntime<Parameters>, path: string, errorId: string): void {
  const message = `The file '${path}' could not be parsed as a PowerShell Data File.`;
  const exception = new Exception("System.InvalidOperationException", message);
  cmdlet.writeError(newErrorRecord(exception, errorId, "InvalidData", path));
}
