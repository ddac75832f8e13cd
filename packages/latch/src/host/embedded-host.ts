// The PSHost of createShell(): text is collected, prompting is an error.
import { randomUUID } from "node:crypto";
import { Exception, type PSValue } from "@latch/dotnet";
import type { PSHost, PSHostRawUserInterface, PSHostUserInterface } from "@latch/engine";
import { powerShellVersion } from "./console-host.ts";

/** A screen that nobody sees, of a given width. */
class EmbeddedRawUI implements PSHostRawUserInterface {
  readonly bufferWidth: number;
  readonly windowWidth: number;
  readonly windowHeight = 50;
  windowTitle = "";
  foregroundColor = "-1";
  backgroundColor = "-1";
  cursorX = 0;
  cursorY = 0;
  readonly keyAvailable = false;

  constructor(width: number) {
    this.bufferWidth = width;
    this.windowWidth = width;
  }

  readKey(): PSValue {
    throw notInteractive();
  }

  clear(): void {}
}

function notInteractive(): Exception {
  return new Exception(
    "System.Management.Automation.PSInvalidOperationException",
    "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
  );
}

class EmbeddedUI implements PSHostUserInterface {
  readonly rawUI: EmbeddedRawUI;
  readonly supportsVirtualTerminal = false;
  text = "";

  constructor(width: number) {
    this.rawUI = new EmbeddedRawUI(width);
  }

  write(text: string): void {
    this.text += text;
  }

  writeLine(text: string): void {
    this.text += `${text}\n`;
  }

  writeErrorLine(text: string): void {
    this.writeLine(text);
  }

  writeWarningLine(text: string): void {
    this.writeLine(`WARNING: ${text}`);
  }

  writeVerboseLine(text: string): void {
    this.writeLine(`VERBOSE: ${text}`);
  }

  writeDebugLine(text: string): void {
    this.writeLine(`DEBUG: ${text}`);
  }

  writeInformation(): void {}

  writeProgress(): void {}

  readLine(): string | null {
    throw notInteractive();
  }

  readLineAsSecureString(): PSValue {
    throw notInteractive();
  }

  prompt(): Map<string, PSValue> {
    throw notInteractive();
  }

  promptForCredential(): PSValue {
    throw notInteractive();
  }

  promptForChoice(): number {
    throw notInteractive();
  }
}

export class EmbeddedHost implements PSHost {
  readonly name = "Default Host";
  readonly version: string = powerShellVersion;
  readonly instanceId: string = randomUUID();
  readonly ui: EmbeddedUI;
  readonly currentCulture = "en-US";
  readonly currentUICulture = "en-US";
  readonly privateData: PSValue = null;
  readonly isInteractive = false;

  constructor(width: number) {
    this.ui = new EmbeddedUI(width);
  }

  setShouldExit(): void {
    // The embedding program decides when it ends; run() tells it what exit said.
  }

  /** What was written since. */
  takeText(): string {
    const { text } = this.ui;
    this.ui.text = "";
    return text;
  }
}
