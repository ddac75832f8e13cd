// Test-PSSessionConfigurationFile
import { statSync } from "node:fs";
import { Exception, newErrorRecord } from "@latch/dotnet";
import { defineCmdlet, type ExecutionContext } from "@latch/engine";
import { configurationFault, configurationTable } from "./session-configuration-file.ts";

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

/** A file that does not run, or gives no hashtable, is at fault too. */
function faultOf(context: ExecutionContext, file: string): string | null {
  try {
    const table = configurationTable(context, file);
    return table === null ? `Error parsing configuration file ${file}.` : configurationFault(table, file);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return `Error parsing configuration file ${file}: ${error.message}`;
  }
}
