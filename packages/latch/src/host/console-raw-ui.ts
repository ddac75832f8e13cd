// PSHostRawUserInterface of a shell on a terminal or on pipes: sizes, colours, the window title.
import type { PSHostRawUserInterface } from "@latch/engine";
import { Exception, type PSValue } from "@latch/dotnet";
import { cellLength } from "@latch/formatting";
import { type StandardStreams, terminalSize } from "./standard-streams.ts";

/** Colours are kept and, on a terminal, shown; without a terminal they are .NET's -1, "no colour known". */
export class ConsoleRawUI implements PSHostRawUserInterface {
  readonly #streams: StandardStreams;
  #title = "";
  foregroundColor = "-1";
  backgroundColor = "-1";
  cursorX = 0;
  cursorY = 0;
  readonly keyAvailable = false;

  constructor(streams: StandardStreams) {
    this.#streams = streams;
  }

  get bufferWidth(): number {
    return terminalSize(this.#streams).columns;
  }

  get windowWidth(): number {
    return terminalSize(this.#streams).columns;
  }

  get windowHeight(): number {
    return terminalSize(this.#streams).rows;
  }

  get windowTitle(): string {
    return this.#title;
  }

  set windowTitle(title: string) {
    this.#title = title;
    if (!this.#streams.outputIsRedirected) this.#streams.output.write(`\u001b]0;${title}\u0007`);
  }

  readKey(_options: string): PSValue {
    throw new Exception(
      "System.InvalidOperationException",
      "Cannot read keys when either application does not have a console or when console input has been redirected. Try Console.Read.",
    );
  }

  moveCursor(x: number, y: number): void {
    if (!this.#streams.outputIsRedirected) this.#streams.output.write(`\u001b[${y + 1};${x + 1}H`);
  }

  lengthInBufferCells(text: string): number {
    return cellLength(text);
  }

  clear(): void {
    if (!this.#streams.outputIsRedirected) this.#streams.output.write("\u001b[H\u001b[2J\u001b[3J");
  }
}
