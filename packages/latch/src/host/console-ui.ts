// PSHostUserInterface of a shell on a terminal or on pipes, without line editing: text out, lines in.
import { createRequire } from "node:module";
import type { ChoiceDescription, FieldDescription, PSHostUserInterface } from "@latch/engine";
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { ConsoleRawUI } from "./console-raw-ui.ts";
import type { ProgressPane } from "./progress-pane.ts";
import { type StandardStreams, terminalSize } from "./standard-streams.ts";

const require = createRequire(import.meta.url);
const formatting = (): typeof import("@latch/formatting") =>
  require("@latch/formatting") as typeof import("@latch/formatting");
const prompts = (): typeof import("./console-prompts.ts") =>
  require("./console-prompts.ts") as typeof import("./console-prompts.ts");

/** Where text goes that is written as CLIXML: see clixml-stream.ts. */
export type DocumentWriter = { write(value: PSValue, stream: string): void };

/** How the shell was started, as far as its user interface cares. */
export type ConsoleUIOptions = {
  /** -NonInteractive: reading and prompting are errors. */
  readonly nonInteractive: boolean;
  /** A prompt loop runs that reads from the terminal: errors go where output goes, even when standard error is redirected. */
  readonly isInteractive: () => boolean;
  /** Lines that are read from standard input are echoed (`-File -`). */
  readonly echoInput: () => boolean;
};

export class ConsoleUI implements PSHostUserInterface {
  readonly streams: StandardStreams;
  readonly rawUI: ConsoleRawUI;
  readonly supportsVirtualTerminal: boolean;
  readonly #options: ConsoleUIOptions;
  #progress: ProgressPane | null = null;
  /** -OutputFormat XML: output, and what else is shown, become documents. */
  outputDocument: DocumentWriter | null = null;
  errorDocument: DocumentWriter | null = null;

  constructor(streams: StandardStreams, options: ConsoleUIOptions) {
    this.streams = streams;
    this.rawUI = new ConsoleRawUI(streams);
    this.supportsVirtualTerminal = process.env["TERM"] !== "dumb";
    this.#options = options;
  }

  write(text: string, foreground?: string | null, background?: string | null): void {
    if (this.outputDocument !== null) return this.outputDocument.write(this.#rendered(text), "Output");
    this.#show(this.#colored(this.#rendered(text), foreground, background));
  }

  writeLine(text: string, foreground?: string | null, background?: string | null): void {
    if (this.outputDocument !== null) {
      this.outputDocument.write(this.#rendered(text), "Output");
      return this.outputDocument.write("\n", "Output");
    }
    this.#show(`${this.#colored(this.#rendered(text), foreground, background)}\n`);
  }

  writeErrorLine(text: string): void {
    if (text === "") return;
    if (this.errorDocument !== null) return this.errorDocument.write(`${text}\n`, "Error");
    const { error, output, errorIsRedirected } = this.streams;
    const toOutput = !errorIsRedirected || this.#options.isInteractive();
    this.#show(`${this.#rendered(text)}\n`, toOutput ? output : error);
  }

  writeWarningLine(text: string): void {
    this.#writeStyled("warning", "WARNING", text);
  }

  writeVerboseLine(text: string): void {
    this.#writeStyled("verbose", "VERBOSE", text);
  }

  writeDebugLine(text: string): void {
    this.#writeStyled("debug", "DEBUG", text);
  }

  writeInformation(record: PSValue): void {
    // Not visible by default; Write-Host's records are written as text.
    this.errorDocument?.write(record, "information");
  }

  /** A bar on a terminal; redirected output and -NonInteractive have none. */
  writeProgress(sourceId: bigint, record: PSValue): void {
    if (this.errorDocument !== null) return;
    if (this.streams.outputIsRedirected || this.#options.nonInteractive || !this.supportsVirtualTerminal) return;
    if (this.#progress === null) {
      const { ProgressPane } = require("./progress-pane.ts") as typeof import("./progress-pane.ts");
      this.#progress = new ProgressPane(
        (text) => this.streams.output.write(text),
        () => terminalSize(this.streams),
      );
    }
    this.#progress.update(sourceId, record);
  }

  /** A command has ended: its bars go. */
  endProgress(): void {
    this.#progress?.end();
  }

  /** Text to the terminal; bars make way for it. */
  #show(text: string, output = this.streams.output): void {
    this.#progress?.hide();
    output.write(text);
    if (text.endsWith("\n")) this.#progress?.show();
  }

  readLine(): string | null {
    this.requireInteraction();
    const line = this.streams.input.readLine();
    if (line !== null && this.#options.echoInput()) this.streams.output.write(`${line}\n`);
    return line;
  }

  readLineAsSecureString(): PSValue {
    this.requireInteraction();
    return prompts().readSecureLine(this);
  }

  prompt(caption: string, message: string, fields: readonly FieldDescription[]): Map<string, PSValue> {
    this.requireInteraction();
    return prompts().promptForFields(this, caption, message, fields);
  }

  promptForCredential(caption: string, message: string, userName: string, targetName: string): PSValue {
    return prompts().promptForCredential(this, caption, message, userName, targetName);
  }

  promptForChoice(
    caption: string,
    message: string,
    choices: readonly ChoiceDescription[],
    defaultChoice: number,
  ): number {
    this.requireInteraction();
    return prompts().promptForChoice(this, caption, message, choices, defaultChoice);
  }

  /** Throws PowerShell's error under -NonInteractive. */
  requireInteraction(): void {
    this.#progress?.hide();
    if (!this.#options.nonInteractive) return;
    throw new Exception(
      "System.Management.Automation.PSInvalidOperationException",
      "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
      { errorRecord: (self) => newErrorRecord(self, "InvalidOperation", "InvalidOperation", null) },
    );
  }

  #writeStyled(style: "warning" | "verbose" | "debug", label: string, message: string): void {
    if (this.errorDocument !== null) return this.errorDocument.write(message, style);
    const text = `${label}: ${message}`;
    if (!this.supportsVirtualTerminal || plainByEnvironment()) return this.writeLine(text);
    const { psStyle } = formatting();
    this.writeLine(`${psStyle.formatting[style]}${text}\u001b[0m`);
  }

  /** Text without escape sequences where $PSStyle.OutputRendering (or a dumb terminal) says so. */
  #rendered(text: string): string {
    if (!text.includes("\u001b")) return text;
    const { hostIsPlainText, plainText } = formatting();
    return !this.supportsVirtualTerminal || hostIsPlainText() ? plainText(text) : text;
  }

  /** .NET's console sets colours on a terminal only. */
  #colored(text: string, foreground: string | null | undefined, background: string | null | undefined): string {
    if (this.streams.outputIsRedirected || (!foreground && !background)) return text;
    return prompts().colored(text, foreground ?? null, background ?? null);
  }
}

/** Says whether $PSStyle.OutputRendering starts as PlainText, so that plain shells need not load it. */
function plainByEnvironment(): boolean {
  return process.env["NO_COLOR"] !== undefined;
}
