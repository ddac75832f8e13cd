// LineOutput over the host's user interface: what Out-Default and Out-Host write to.
import type { PSHost } from "@latch/engine";
import type { LineOutput, WriteStream } from "./line-output.ts";

const FALLBACK_COLUMNS = 80;
const FALLBACK_ROWS = 40;

export class HostLineOutput implements LineOutput {
  private readonly host: PSHost;
  private readonly linesWritten: (() => void) | null;

  /** In: the host, and what is told after each line (paging). */
  constructor(host: PSHost, linesWritten: (() => void) | null = null) {
    this.host = host;
    this.linesWritten = linesWritten;
  }

  /** One cell less than the buffer: a full line would wrap on some terminals, as PowerShell has it. */
  get columns(): number {
    return (this.host.ui?.rawUI?.bufferWidth || FALLBACK_COLUMNS) - 1;
  }
  get tableColumns(): number {
    return this.columns;
  }
  get rows(): number {
    return this.host.ui?.rawUI?.windowHeight || FALLBACK_ROWS;
  }

  writeLine(line: string, stream: WriteStream): void {
    const ui = this.host.ui;
    if (ui === null) return;
    switch (stream) {
      case "error":
        ui.writeErrorLine(line);
        break;
      case "warning":
        ui.writeWarningLine(line);
        break;
      case "verbose":
        ui.writeVerboseLine(line);
        break;
      case "debug":
        ui.writeDebugLine(line);
        break;
      default:
        ui.writeLine(line);
    }
    this.linesWritten?.();
  }

  writeRawText(text: string, stream: WriteStream): void {
    this.writeLine(text, stream);
  }
}
