// Owns the interface between the engine and the program that hosts it (a terminal, a remote session, an embedding program).
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { DebuggerStop } from "../debugger/debugger-stop.ts";

/** One choice of promptForChoice; `&` in the label marks its key. */
export interface ChoiceDescription {
  readonly label: string;
  readonly helpMessage: string;
}

/** One field of prompt(). */
export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  readonly typeName: string;
  readonly isMandatory: boolean;
  readonly helpMessage: string;
}

/** PSHostRawUserInterface: sizes, positions, the window title. */
export interface PSHostRawUserInterface {
  readonly bufferWidth: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  windowTitle: string;
  foregroundColor: string;
  backgroundColor: string;
  cursorX: number;
  cursorY: number;
  keyAvailable: boolean;
  readKey(options: string): PSValue;
  clear(): void;
  /** Column and row, from 0. Without a terminal nothing moves. */
  moveCursor?(x: number, y: number): void;
  /** Cells that a text takes on the screen; without it one a character. */
  lengthInBufferCells?(text: string): number;
}

/** PSHostUserInterface. Colours are ConsoleColor names or null. All methods are synchronous. */
export interface PSHostUserInterface {
  readonly rawUI: PSHostRawUserInterface | null;
  readonly supportsVirtualTerminal: boolean;
  write(text: string, foreground?: string | null, background?: string | null): void;
  writeLine(text: string, foreground?: string | null, background?: string | null): void;
  writeErrorLine(text: string): void;
  writeWarningLine(text: string): void;
  writeVerboseLine(text: string): void;
  writeDebugLine(text: string): void;
  /** An InformationRecord that reached the host. */
  writeInformation(record: PSValue): void;
  writeProgress(sourceId: bigint, record: PSValue): void;
  readLine(): string | null;
  readLineAsSecureString(): PSValue;
  prompt(caption: string, message: string, fields: readonly FieldDescription[]): Map<string, PSValue>;
  promptForCredential(caption: string, message: string, userName: string, targetName: string): PSValue;
  promptForChoice(
    caption: string,
    message: string,
    choices: readonly ChoiceDescription[],
    defaultChoice: number,
  ): number;
}

/** PSHost. */
export interface PSHost {
  readonly name: string;
  readonly version: string;
  readonly instanceId: string;
  readonly ui: PSHostUserInterface | null;
  readonly currentCulture: string;
  readonly currentUICulture: string;
  readonly privateData: PSValue;
  /** False under -NonInteractive: prompting is an error. */
  readonly isInteractive: boolean;
  setShouldExit(exitCode: number): void;
  /** The debugger has stopped: asks the user what to do. */
  debuggerStop?(stop: DebuggerStop): void;
  enterNestedPrompt?(): void;
  exitNestedPrompt?(): void;
  notifyBeginApplication?(): void;
  notifyEndApplication?(): void;
  pushRunspace?(runspace: object): void;
  popRunspace?(): void;
}

/** What Out-Default needs: values and errors of one pipeline, in order, laid out and written to the host. */
export interface DefaultOutput {
  write(value: PSValue): void;
  writeError(record: ErrorRecord): void;
  /** No more values: what is held back (a table's rows, widths) is written. */
  end(): void;
}

/** The formatter injected into a runspace: Out-Default and Out-String for engine and cmdlets. */
export interface Formatter {
  /** `$PSStyle`'s value; called without `this`. */
  psStyle?: () => PSValue;
  createDefaultOutput(context: object): DefaultOutput;
  /** Loads, and forgets, a module's format file (FormatsToProcess). Throws Exception. */
  loadFormatFile?(context: object, path: string): void;
  unloadFormatFile?(context: object, path: string): void;
  /** Loads a module's types file (TypesToProcess). Throws Exception. */
  loadTypesFile?(context: object, path: string): void;
}
