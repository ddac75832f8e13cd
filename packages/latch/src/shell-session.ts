// A runspace with the packages that make it a shell, and the ConsoleHost before it: how the command line runs texts and files.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { createCommandRegistry } from "@latch/commands";
import { registerCompletionTypes } from "@latch/completion";
import { type ErrorRecord, PSDateTime } from "@latch/dotnet";
import {
  createRunspace,
  EventManager,
  recordHistory,
  type RunOptions,
  type RunOutcome,
  type Runspace,
} from "@latch/engine";
import { createFormatter } from "@latch/formatting";
import type { ClixmlStream } from "./clixml-stream.ts";
import type { CommandLine } from "./command-line/command-line.ts";
import { ConsoleHost } from "./host/console-host.ts";
import { ConsoleUI } from "./host/console-ui.ts";
import { openStandardStreams, type StandardStreams } from "./host/standard-streams.ts";
import { interrupted, runInterruptible } from "./interrupt.ts";
import { shellProviders } from "./shell-providers.ts";

const require = createRequire(import.meta.url);

/** $PSHOME: where latch's own files are. */
const home = dirname(process.argv[1] ?? process.cwd());

/** What history says of a line, by its outcome. */
const historyState = { completed: "Completed", exit: "Completed", failed: "Failed", stopped: "Stopped" } as const;

export class ShellSession {
  readonly commandLine: CommandLine;
  readonly streams: StandardStreams;
  readonly host: ConsoleHost;
  readonly runspace: Runspace;
  /** A prompt loop is running. */
  inPromptLoop = false;
  /** Lines come from standard input, not from a terminal's editor. */
  readsStandardInput: boolean;
  outputDocument: ClixmlStream | null = null;
  errorDocument: ClixmlStream | null = null;
  /** What `exit` said, when it was called outside of SetShouldExit. */
  #exitCode: number | null = null;
  readonly #ui: ConsoleUI;

  constructor(commandLine: CommandLine) {
    this.commandLine = commandLine;
    this.streams = openStandardStreams();
    this.readsStandardInput = commandLine.readCommandsFromStandardInput || this.streams.inputIsRedirected;
    const ui = new ConsoleUI(this.streams, {
      nonInteractive: commandLine.nonInteractive,
      isInteractive: () => this.inPromptLoop && !this.readsStandardInput,
      // What answers a prompt is shown where it is not typed.
      echoInput: () =>
        !commandLine.noPrompt && (this.inPromptLoop ? this.readsStandardInput : this.streams.inputIsRedirected),
    });
    this.#ui = ui;
    this.#openDocuments(ui);
    this.host = new ConsoleHost(ui, !commandLine.nonInteractive);
    this.host.debuggerStop = (stop) => {
      const { promptInDebugger } = require("./host/debugger-prompt.ts") as typeof import("./host/debugger-prompt.ts");
      promptInDebugger(this, stop);
    };
    registerCompletionTypes();
    this.runspace = createRunspace({
      host: this.host,
      commands: createCommandRegistry(),
      providers: shellProviders,
      formatter: createFormatter(),
      home,
    });
  }

  /** -OutputFormat XML, and the error stream of an encoded command, which PowerShell takes for another PowerShell's. */
  #openDocuments(ui: ConsoleUI): void {
    const { command, commandWasEncoded, outputFormat, outputFormatSpecified } = this.commandLine;
    const xml = outputFormat === "XML";
    const encoded = !outputFormatSpecified && command !== null && commandWasEncoded && this.streams.errorIsRedirected;
    if (!xml && !encoded) return;
    const { ClixmlStream } = require("./clixml-stream.ts") as typeof import("./clixml-stream.ts");
    this.errorDocument = new ClixmlStream(this.streams.error);
    ui.errorDocument = this.errorDocument;
    if (!xml) return;
    this.outputDocument = new ClixmlStream(this.streams.output);
    ui.outputDocument = this.outputDocument;
  }

  /** The sinks of a run whose results are serialised, or nothing for Out-Default. */
  #sinks(): Pick<RunOptions, "output" | "errors"> {
    const { errorDocument, outputDocument } = this;
    if (outputDocument === null || errorDocument === null) return {};
    return {
      output: { write: (value) => outputDocument.write(value, "Output") },
      errors: { write: (value) => errorDocument.write(value, "Error") },
    };
  }

  /** The exit code that `exit` or SetShouldExit asked for; null while the session goes on. */
  get exitCode(): number | null {
    return this.#exitCode ?? this.host.exitCode;
  }

  runText(text: string, options: RunOptions = {}): RunOutcome {
    const { context } = this.runspace;
    const started = options.addToHistory === true ? PSDateTime.now() : null;
    const outcome = this.#run(() => this.runspace.runText(text, { ...options, ...this.#sinks() }));
    if (started !== null) recordHistory(context, text, historyState[outcome.kind], started);
    return outcome;
  }

  runFile(path: string, options: RunOptions = {}): RunOutcome {
    return this.#run(() => this.runspace.runFile(path, { ...options, ...this.#sinks() }));
  }

  /** The remote session that Enter-PSSession has entered; null (and nothing is loaded) when there is none. */
  get #entered() {
    const { context } = this.runspace;
    if (!context.extensions.has("remoting.entered")) return null;
    return (require("@latch/remoting") as typeof import("@latch/remoting")).enteredSession(context);
  }

  /** A line typed while a remote session is entered: runs there. False when none is. */
  runRemoteLine(text: string): boolean {
    const entered = this.#entered;
    if (entered === null) return false;
    const errors = runInterruptible(() => entered.run(text));
    if (errors !== interrupted) for (const error of errors) this.report(error);
    return true;
  }

  /** A line of a prompt loop: errors are shown, the session goes on. */
  runLine(text: string): void {
    if (this.runRemoteLine(text)) return;
    const outcome = this.runText(text, { addToHistory: true });
    if (outcome.kind === "failed") this.report(outcome.error);
  }

  report(error: ErrorRecord): void {
    if (this.outputDocument !== null) return this.errorDocument?.write(error, "Error");
    this.runspace.report(error);
  }

  /** Runs work that Ctrl+C ends; the engine's open finally blocks run before this returns. */
  #run(work: () => RunOutcome): RunOutcome {
    let outcome = runInterruptible(work);
    // Ctrl+C again ends the finally block that runs; the others still get their turn.
    while (outcome === interrupted) outcome = runInterruptible(() => this.runspace.recover());
    this.#ui.endProgress();
    if (outcome.kind === "exit") this.#exitCode = outcome.code;
    return outcome;
  }

  /** What the function prompt gives, or null. */
  promptText(): string | null {
    const entered = this.#entered;
    if (entered !== null) return entered.prompt();
    let text: string | null = null;
    this.#run(() =>
      this.runspace.runText("prompt", {
        output: { write: (value) => (text ??= value === null ? "" : String(value)) },
        errors: { write: () => {} },
      }),
    );
    return text === "" ? null : text;
  }

  /** Closes the documents of -OutputFormat XML. */
  end(): void {
    const { context } = this.runspace;
    if (context.pendingWork !== null) EventManager.exiting(context);
    this.outputDocument?.end();
    this.errorDocument?.end();
  }

  /** Sets $PROFILE and runs the profile scripts unless they are to be skipped. */
  loadProfiles(): void {
    const { defineProfile, runProfiles } = require("./profiles.ts") as typeof import("./profiles.ts");
    defineProfile(this, home);
    if (!this.commandLine.skipProfiles) runProfiles(this, home);
  }
}
