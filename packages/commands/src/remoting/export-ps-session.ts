// Export-PSSession
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import type { PSSession } from "@latch/remoting";
import { implicitManifest, implicitModule } from "./implicit-remoting-module.ts";
import { commandLineOf, factsOf } from "./import-ps-session.ts";
import { type ImplicitRemotingParameters, remoteCommands, run } from "./remote-command-metadata.ts";

interface Parameters extends ImplicitRemotingParameters {
  OutputModule?: string;
  Force?: boolean;
}

export const exportPSSession = defineCmdlet<Parameters>("Export-PSSession", (cmdlet) => ({
  begin() {
    const session = cmdlet.parameters.Session as PSSession;
    const directory = directoryOf(cmdlet);
    const commands = remoteCommands(cmdlet, "");
    const line = commandLineOf(cmdlet);
    const name = basename(directory);
    mkdirSync(directory, { recursive: true });
    const files = [
      [`${name}.psm1`, implicitModule(commands, factsOf(session), line, "Export-PSSession")],
      [`${name}.psd1`, implicitManifest(name, randomUUID(), line, "Export-PSSession")],
    ] as const;
    for (const [file, text] of files) writeFileSync(join(directory, file), text);
    for (const value of run(cmdlet, "param($path) Get-ChildItem -LiteralPath $path -File", [directory]))
      cmdlet.write(value);
  },
}));

/** Where the module goes: a path, or a name among the user's modules. Ends the cmdlet when something is there already. */
function directoryOf(cmdlet: CmdletRuntime<Parameters>): string {
  const { OutputModule = "", Force } = cmdlet.parameters;
  const directory = OutputModule.includes("/")
    ? cmdlet.context.paths.unresolved(OutputModule).providerPath
    : join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"), "powershell/Modules", OutputModule);
  if (!existsSync(directory) || Force === true) return directory;
  const message = `The directory '${directory}' already exists.  Use the -Force parameter if you want to overwrite the directory and files within the directory.`;
  const exception = new Exception("System.ArgumentException", message);
  return cmdlet.throwTerminating(
    newErrorRecord(exception, "ExportProxyCommand_OutputDirectoryExists", "ResourceExists", null),
  );
}
