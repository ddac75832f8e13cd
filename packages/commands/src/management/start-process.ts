// Start-Process
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import {
  construct,
  type DictionaryBase,
  Exception,
  getType,
  newErrorRecord,
  openScratchFile,
  type Process,
  type ProcessStream,
  type PSValue,
  toStringValue,
} from "@latch/dotnet";
import {
  type CmdletRuntime,
  defineCmdlet,
  documentOpener,
  findProgram,
  isRunnable,
  workingDirectory,
} from "@latch/engine";
import { ioException } from "@latch/providers";

interface Parameters {
  FilePath: string;
  ArgumentList?: string[];
  Credential?: PSValue;
  WorkingDirectory?: string;
  NoNewWindow?: boolean;
  PassThru?: boolean;
  RedirectStandardError?: string;
  RedirectStandardInput?: string;
  RedirectStandardOutput?: string;
  Wait?: boolean;
  UseNewEnvironment?: boolean;
  Environment?: DictionaryBase;
}

type Cmdlet = CmdletRuntime<Parameters>;

/** Full paths of the files that the streams lead to. */
interface Redirections {
  readonly input: string | null;
  readonly output: string | null;
  readonly error: string | null;
}

/** Any of these means that the file itself is run, never opened by the desktop. */
const ownStart = [
  "Credential",
  "LoadUserProfile",
  "NoNewWindow",
  "RedirectStandardError",
  "RedirectStandardInput",
  "RedirectStandardOutput",
  "UseNewEnvironment",
  "Environment",
];

export const startProcess = defineCmdlet<Parameters>("Start-Process", (cmdlet) => ({
  begin() {
    refuseWindowsParameters(cmdlet);
    const { FilePath, ArgumentList } = cmdlet.parameters;
    const program = findProgram(cmdlet.context, FilePath);
    const started = construct(getType("System.Diagnostics.Process"), []) as Process;
    const info = started.startInfo;
    info.fileName = program ?? FilePath;
    info.arguments = (ArgumentList ?? []).join(" ");
    info.useShellExecute = program === null && ArgumentList === undefined && !ownStart.some((name) => cmdlet.has(name));
    const directory = startDirectory(cmdlet);
    if (directory === null) return;
    info.workingDirectory = directory;
    setEnvironment(cmdlet, info.environment);
    if (cmdlet.parameters.Credential !== undefined) refuseCredential();
    const redirections = redirectionsOf(cmdlet);
    if (redirections === null) return;
    if (!cmdlet.shouldProcess(`${info.fileName} ${info.arguments.trim()}`)) return;
    start(cmdlet, started, redirections);
    if (cmdlet.parameters.PassThru) cmdlet.write(started);
    if (cmdlet.parameters.Wait) wait(cmdlet, started, redirections);
  },
}));

function refuseWindowsParameters(cmdlet: Cmdlet): void {
  const name =
    cmdlet.parameterSetName === "UseShellExecute" ? "-Verb" : cmdlet.has("WindowStyle") ? "-WindowStyle" : "";
  if (name === "") return;
  const message = `The parameter '${name}' is not supported for the cmdlet 'Start-Process' on this edition of PowerShell.`;
  const exception = new Exception("System.NotSupportedException", message);
  cmdlet.throwTerminating(newErrorRecord(exception, "NotSupportedException", "NotImplemented", null));
}

/** On Unix .NET has no processes of other users. */
function refuseCredential(): never {
  throw new Exception("System.PlatformNotSupportedException", "The Domain property is not supported on this platform.");
}

/** A non-terminating error after which nothing is started. */
function refuse(cmdlet: Cmdlet, type: string, message: string): null {
  const exception = new Exception(type, message);
  const id = type.slice(type.lastIndexOf(".") + 1);
  cmdlet.writeError(newErrorRecord(exception, id, "InvalidOperation", null));
  return null;
}

function invalidInput(name: string): string {
  return `This command cannot be run because either the parameter "${name}" has a value that is not valid or cannot be used with this command. Give a valid input and Run your command again.`;
}

function fullPath(cmdlet: Cmdlet, path: string): string {
  return cmdlet.context.paths.unresolved(path).providerPath;
}

function startDirectory(cmdlet: Cmdlet): string | null {
  const { WorkingDirectory } = cmdlet.parameters;
  if (WorkingDirectory === undefined) return workingDirectory(cmdlet.context);
  const path = fullPath(cmdlet, WorkingDirectory);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  return refuse(cmdlet, "System.IO.DirectoryNotFoundException", invalidInput("WorkingDirectory"));
}

/** -UseNewEnvironment: Unix has no variables of the machine or the user to begin with. A null value removes one. */
function setEnvironment(cmdlet: Cmdlet, environment: DictionaryBase): void {
  const { UseNewEnvironment, Environment } = cmdlet.parameters;
  if (UseNewEnvironment) environment.clear();
  for (const [name, value] of Environment?.entries() ?? []) {
    const key = toStringValue(name);
    if (value === null) environment.remove(key);
    else environment.set(key, toStringValue(value));
  }
}

const streamNames = ["RedirectStandardInput", "RedirectStandardOutput", "RedirectStandardError"] as const;

/** Null after an error: the input is missing, or two streams mean the same file. */
function redirectionsOf(cmdlet: Cmdlet): Redirections | null {
  const [input = null, output = null, error = null] = streamNames.map((name) => {
    const path = cmdlet.parameters[name];
    return path === undefined ? null : fullPath(cmdlet, path);
  });
  if (input !== null && !existsSync(input))
    return refuse(cmdlet, "System.IO.FileNotFoundException", invalidInput(`RedirectStandardInput '${input}'`));
  const paths = [input, output, error];
  for (const [first, second] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const path = paths[first] ?? null;
    if (path === null || path.toLowerCase() !== paths[second]?.toLowerCase()) continue;
    const message = `This command cannot be run because "${streamNames[first]}" and "${streamNames[second]}" are same. Give different inputs and Run your command again.`;
    return refuse(cmdlet, "System.InvalidOperationException", message);
  }
  return { input, output, error };
}

function start(cmdlet: Cmdlet, started: Process, redirections: Redirections): void {
  const open: number[] = [];
  const lead = (path: string | null, opened: (path: string) => number): ProcessStream => {
    if (path === null) return "inherit";
    try {
      open.push(opened(path));
    } catch (error) {
      throw ioException(error, path);
    }
    return open.at(-1) as number;
  };
  try {
    // The text of the input gets one more line end.
    const input = lead(redirections.input, (path) => openScratchFile(`${readFileSync(path, "utf8")}\n`));
    const output = lead(redirections.output, (path) => openSync(path, "w"));
    const error = lead(redirections.error, (path) => openSync(path, "w"));
    if (started.startInfo.useShellExecute) openDocument(cmdlet, started);
    else started.startWith(input, output, error);
  } finally {
    for (const fd of open) closeSync(fd);
  }
}

/** What is no command may be a document or an address: the desktop opens it. */
function openDocument(cmdlet: Cmdlet, started: Process): void {
  const info = started.startInfo;
  const name = info.fileName;
  const opener = isRunnable(name) && !statSync(name).isDirectory() ? null : documentOpener();
  if (opener !== null) {
    info.argumentList.items.push(name);
    info.fileName = opener;
  }
  try {
    started.startWith("inherit", "inherit", "inherit");
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const message = `This command cannot be run due to the error: ${error.message}`;
    const exception = new Exception("System.InvalidOperationException", message);
    cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperationException", "InvalidOperation", null));
  }
}

/**
 * Redirected output is text for PowerShell, line by line and without the empty ones.
 * differs from PowerShell: without -Wait the files have the program's bytes, because nobody is there to read them.
 */
function wait(cmdlet: Cmdlet, started: Process, redirections: Redirections): void {
  while (!started.waitForExit(1000)) cmdlet.checkStopped();
  for (const path of [redirections.output, redirections.error]) {
    if (path === null || !statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const text = readFileSync(path, "utf8");
    const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== "");
    const written = lines.map((line) => `${line}\n`).join("");
    if (written !== text) writeFileSync(path, written);
  }
}
