// Start-Transcript and Stop-Transcript: what the host shows, written to a file too.
import { appendFileSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { hostname, userInfo } from "node:os";
import { Exception, PSNoteProperty, addInstanceMember, newErrorRecord, PSObject } from "@latch/dotnet";
import { ioException } from "@latch/providers";
import { defineCmdlet } from "@latch/engine";
import type { CmdletRuntime, ExecutionContext } from "@latch/engine";

interface StartParameters {
  Path?: string;
  LiteralPath?: string;
  OutputDirectory?: string;
  Append?: boolean;
  Force?: boolean;
  NoClobber?: boolean;
  IncludeInvocationHeader?: boolean;
  UseMinimalHeader?: boolean;
}

const lineMethods = ["writeLine", "writeErrorLine", "writeWarningLine", "writeVerboseLine", "writeDebugLine"] as const;
const prefixes: Readonly<Record<string, string>> = {
  writeWarningLine: "WARNING: ",
  writeVerboseLine: "VERBOSE: ",
  writeDebugLine: "DEBUG: ",
};

/** A running transcript: the host's writers are wrapped while it lasts. */
class Transcript {
  readonly path: string;
  private readonly undo: (() => void)[] = [];
  private writing = false;

  constructor(context: ExecutionContext, path: string) {
    this.path = path;
    const ui = context.host.ui as unknown as Record<string, (text: string, ...rest: unknown[]) => void> | null;
    if (ui === null) return;
    for (const name of [...lineMethods, "write"]) {
      const original = ui[name];
      if (original === undefined) continue;
      const own = Object.hasOwn(ui, name);
      ui[name] = (text: string, ...rest: unknown[]) => {
        // A host may write a warning through its own writeLine.
        const outermost = !this.writing;
        this.writing = true;
        if (outermost) this.append(`${prefixes[name] ?? ""}${text}${name === "write" ? "" : "\n"}`);
        try {
          original.call(ui, text, ...rest);
        } finally {
          if (outermost) this.writing = false;
        }
      };
      this.undo.push(() => {
        if (own) ui[name] = original;
        else delete ui[name];
      });
    }
  }
  append(text: string): void {
    appendFileSync(this.path, text.replace(/\x1b\[[0-9;]*m/g, ""));
  }
  stop(): void {
    for (const restore of this.undo) restore();
    this.append(
      `**********************\nPowerShell transcript end\nEnd time: ${stamp(new Date())}\n**********************\n`,
    );
  }
}

function stacks(context: ExecutionContext): Transcript[] {
  let running = context.extensions.get("transcripts") as Transcript[] | undefined;
  if (running === undefined) {
    running = [];
    context.extensions.set("transcripts", running);
  }
  return running;
}

function stamp(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

function failure(cmdlet: CmdletRuntime<object>, kind: "starting" | "stopping", message: string): never {
  const exception = new Exception(
    "System.Management.Automation.PSInvalidOperationException",
    `An error occurred ${kind} transcription: ${message}`,
  );
  return cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null));
}

/** CannotStartTranscription around what the file system said. */
function cannotStart(cmdlet: CmdletRuntime<object>, inner: Exception): never {
  const message = `Transcription cannot be started due to the error: ${inner.message}`;
  const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message, { inner });
  return cmdlet.throwTerminating(newErrorRecord(exception, "CannotStartTranscription", "InvalidOperation", null));
}

export const startTranscript = defineCmdlet<StartParameters>("Start-Transcript", (cmdlet) => ({
  end() {
    const p = cmdlet.parameters;
    const path = pathOf(cmdlet);
    if (!cmdlet.shouldProcess(path)) return;
    if (path.includes("\0"))
      cannotStart(cmdlet, new Exception("System.ArgumentException", "Null character in path. (Parameter 'path')"));
    if (existsSync(path)) {
      if (statSync(path).isDirectory()) failure(cmdlet, "starting", `File path ${path} resolves to a directory.`);
      if (p.NoClobber === true && p.Append !== true) {
        const exception = new Exception(
          "System.UnauthorizedAccessException",
          `File ${path} already exists and NoClobber was specified.`,
        );
        cmdlet.throwTerminating(newErrorRecord(exception, "NoClobber", "ResourceExists", path));
      }
    }
    const head = p.UseMinimalHeader === true ? "" : fullHeader();
    const text = `**********************\nPowerShell transcript start\nStart time: ${stamp(new Date())}\n${head}**********************\n`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      if (p.Append === true) appendFileSync(path, text);
      else writeFileSync(path, text);
    } catch (error) {
      cannotStart(cmdlet, ioException(error, path) as Exception);
    }
    stacks(cmdlet.context).push(new Transcript(cmdlet.context, path));
    const message = new PSObject(`Transcript started, output file is ${path}`);
    addInstanceMember(message, new PSNoteProperty("Path", path));
    cmdlet.write(message);
  },
}));

function fullHeader(): string {
  const user = `${hostname()}\\${userInfo().username}`;
  return `Username: ${user}\nRunAs User: ${user}\nConfiguration Name: \nMachine: ${hostname()} (Unix)\nHost Application: ${process.argv.slice(1).join(" ")}\nProcess ID: ${process.pid}\nPSVersion: 7.6.5\nPSEdition: Core\nPlatform: Unix\n`;
}

function pathOf(cmdlet: CmdletRuntime<StartParameters>): string {
  const p = cmdlet.parameters;
  const given = p.LiteralPath ?? p.Path;
  if (given !== undefined) return cmdlet.context.paths.unresolved(given).providerPath;
  const directory =
    p.OutputDirectory === undefined
      ? (process.env["HOME"] ?? ".")
      : cmdlet.context.paths.unresolved(p.OutputDirectory).providerPath;
  const random = Math.random().toString(36).slice(2, 10);
  return `${directory}/PowerShell_transcript.${hostname()}.${random}.${stamp(new Date())}.txt`;
}

export const stopTranscript = defineCmdlet("Stop-Transcript", (cmdlet) => ({
  end() {
    if (!cmdlet.shouldProcess("Stop-Transcript")) return;
    const transcript = stacks(cmdlet.context).pop();
    if (transcript === undefined) failure(cmdlet, "stopping", "The host is not currently transcribing.");
    transcript.stop();
    const message = new PSObject(`Transcript stopped, output file is ${transcript.path}`);
    addInstanceMember(message, new PSNoteProperty("Path", transcript.path));
    cmdlet.write(message);
  },
}));
