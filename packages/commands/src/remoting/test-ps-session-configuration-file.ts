// Test-PSSessionConfigurationFile
import { readFileSync, statSync } from "node:fs";
import { Exception, newErrorRecord } from "@latch/dotnet";
import { defineCmdlet, type ExecutionContext, NotDataError, readDataFile } from "@latch/engine";
import { configurationFault } from "./session-configuration-file.ts";

export const testPSSessionConfigurationFile = defineCmdlet<{ Path: string }>(
  "Test-PSSessionConfigurationFile",
  (cmdlet) => ({
    process() {
      const { Path: path } = cmdlet.parameters;
      const file = cmdlet.context.paths.unresolved(path).providerPath;
      if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
        const exception = new Exception(
          "System.IO.FileNotFoundException",
          `PSSession Configuration file '${path}' does not exist.`,
        );
        cmdlet.writeError(newErrorRecord(exception, "PSSessionConfigurationFileNotFound", "ResourceUnavailable", path));
        return;
      }
      if (!file.toLowerCase().endsWith(".pssc")) {
        const exception = new Exception(
          "System.InvalidOperationException",
          `The file extension of ${file} is not valid. The file must have the extension ".pssc".`,
        );
        cmdlet.throwTerminating(
          newErrorRecord(exception, "InvalidPSSessionConfigurationFilePath", "InvalidArgument", path),
        );
      }
      const fault = faultOf(cmdlet.context, file);
      if (fault !== null) cmdlet.writeVerbose(fault);
      cmdlet.write(fault === null);
    },
  }),
);

/** Parse errors and anything but data are faults too. */
function faultOf(context: ExecutionContext, file: string): string | null {
  try {
    return configurationFault(readDataFile(context, readFileSync(file, "utf8"), file), file);
  } catch (error) {
    if (error instanceof Exception) return `Error parsing configuration file ${file}: ${error.message}`;
    if (error instanceof NotDataError) return `Error parsing configuration file ${file}.`;
    throw error;
  }
}
