// The command `latch`: answers what needs no engine (version, help, mistakes) and hands the rest over.
import { createRequire } from "node:module";
import { statSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { CommandLine } from "./command-line/command-line.ts";
import { formatMessage, messages } from "./command-line/messages.ts";
import { parseCommandLine } from "./command-line/parse-command-line.ts";
import { isTerminal } from "./host/standard-streams.ts";

const require = createRequire(import.meta.url);

/** What `latch` says about itself: the PowerShell it is compatible with. */
const powerShellVersion = "7.6.5";
/** The first word of a process that latch starts for itself: a session host, a listener, a job. */
const entrySwitch = "-LatchEntry";
/** Command Line Usage Error, sysexits.h. */
const badCommandLine = 64;

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A path of the command line, from this directory; a UNC path needs an engine to read the hosts file with. */
function fullPath(path: string): string {
  if (!/^[\\/]{2}[^\\/]/.test(path)) return resolve(path);
  const { createShell } = require("./create-shell.ts") as typeof import("./create-shell.ts");
  return createShell().localPath(path);
}

/** Prints what the command line alone answers; returns the exit code, or null when a shell is wanted. */
function answerWithoutEngine(commandLine: CommandLine): number | null {
  if (commandLine.error !== null) writeSync(2, `${commandLine.error}\n`);
  if (commandLine.showHelp) {
    const { extendedHelp, usage } =
      require("./command-line/help-text.ts") as typeof import("./command-line/help-text.ts");
    writeSync(1, `\n${usage}${commandLine.showExtendedHelp ? extendedHelp : ""}\n`);
  }
  if (commandLine.error !== null) return badCommandLine;
  if (commandLine.showVersion) {
    writeSync(1, `PowerShell ${powerShellVersion}\n`);
    return 0;
  }
  if (commandLine.showExtendedHelp) return 0;
  if (new Set(commandLine.serverModes).size > 1) {
    writeSync(2, `${formatMessage(messages.ConflictingServerModeParameters)}\n`);
    return badCommandLine;
  }
  const configured = commandLine.configurationName ?? commandLine.configurationFile;
  if (configured !== null && commandLine.serverModes.length === 0) {
    // differs from PowerShell: a shell in a session configuration is opened with New-PSSession -ConfigurationName only.
    const name = commandLine.configurationName !== null ? "-ConfigurationName" : "-ConfigurationFile";
    writeSync(2, `${formatMessage(messages.ConfigurationNotSupported, name)}\n`);
    return badCommandLine;
  }
  const unserved = commandLine.serverModes.find((mode) => mode === "namedPipe" || mode === "socket");
  if (unserved === undefined) return null;
  // differs from PowerShell: these modes are for Windows containers and virtual machines.
  writeSync(2, `${messages.ServerModeNotSupported}\n`);
  return badCommandLine;
}

function main(): void {
  const words = process.argv.slice(2);
  if (words[0] === entrySwitch) {
    const { runEntry } = require("./run-entry.ts") as typeof import("./run-entry.ts");
    runEntry(words.slice(1));
    return;
  }
  const commandLine = parseCommandLine(words, {
    fullPath,
    isFile,
    standardInputIsRedirected: () => !isTerminal(0),
  });
  const exitCode = answerWithoutEngine(commandLine);
  if (exitCode !== null) {
    process.exitCode = exitCode;
    return;
  }
  if (commandLine.serverModes.length > 0) {
    // -ServerMode and -SSHServerMode speak the same protocol on standard input and output.
    const { runEntry } = require("./run-entry.ts") as typeof import("./run-entry.ts");
    runEntry(["process-server"]);
    return;
  }
  const { runShell } = require("./run-shell.ts") as typeof import("./run-shell.ts");
  runShell(commandLine);
}

main();
