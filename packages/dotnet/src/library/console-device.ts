// What System.Console writes to and reads from, kept apart from console.ts so that a shell can set it without loading that.

export interface ConsoleDevice {
  write(text: string): void;
  writeError(text: string): void;
  /** One line without its end; null at the end of input. */
  readLine?(): string | null;
}

/** `device` null: the process's own standard streams. `outputEncodingName`: WebName of [Console]::OutputEncoding. */
export const consoleState: { device: ConsoleDevice | null; outputEncodingName: string } = {
  device: null,
  outputEncodingName: "utf-8",
};

/** Puts the shell's own terminal behind [Console]. */
export function setConsoleDevice(device: ConsoleDevice): void {
  consoleState.device = device;
}
