// Import-PowerShellDataFile
import { readFileSync } from "node:fs";
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, NotDataError, readDataFile } from "@latch/engine";
import { decodeText, textEncodingOf } from "@latch/providers";

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
  const [file] = cmdlet.context.paths.resolve(given, { literal, allowMissing: true });
  const path = file?.providerPath ?? given;
  let text: string;
  try {
    text = decodeText(readFileSync(path), textEncodingOf(null));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const exception = new Exception(
      "System.Management.Automation.ItemNotFoundException",
      `Cannot find path '${path}' because it does not exist.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "PathNotFound", "InvalidArgument", given));
    return;
  }
  try {
    cmdlet.write(readDataFile(cmdlet.context, text, path));
  } catch (error) {
    cmdlet.writeError(notData(cmdlet, error, path, given));
  }
}

function notData(cmdlet: CmdletRuntime<Parameters>, error: unknown, path: string, given: string) {
  if (error instanceof NotDataError && error.ast.parent === null) {
    const message = `The file '${path}' could not be parsed as a PowerShell Data File.`;
    return newErrorRecord(
      new Exception("System.InvalidOperationException", message),
      "CouldNotParseAsPowerShellDataFileNoHashtableRoot",
      "InvalidData",
      given,
    );
  }
  if (error instanceof NotDataError) {
    const exception = new Exception(
      "System.InvalidOperationException",
      "Cannot generate a PowerShell object for a ScriptBlock evaluating dynamic expressions. Dynamic expression: " +
        error.ast.extent.text,
    );
    cmdlet.throwTerminating(newErrorRecord(exception, "System.InvalidOperationException", "NotSpecified", null));
  }
  if (!(error instanceof Exception)) throw error;
  const message = `The file '${path}' could not be parsed as a PowerShell Data File.`;
  return newErrorRecord(
    new Exception("System.InvalidOperationException", message, { inner: error }),
    "CouldNotParseAsPowerShellDataFile",
    "InvalidData",
    given,
  );
}
