// Standard input, output and error of this process: one reader and two writers, and whether each is a terminal.
import { createRequire } from "node:module";
import { constants, fstatSync, statSync } from "node:fs";
import { DescriptorReader } from "./descriptor-reader.ts";
import { DescriptorWriter } from "./descriptor-writer.ts";

const require = createRequire(import.meta.url);

export type StandardStreams = {
  readonly input: DescriptorReader;
  readonly output: DescriptorWriter;
  readonly error: DescriptorWriter;
  readonly inputIsRedirected: boolean;
  readonly outputIsRedirected: boolean;
  readonly errorIsRedirected: boolean;
};

/** Opens the process's standard streams; nothing is read or written yet. */
export function openStandardStreams(): StandardStreams {
  return {
    input: new DescriptorReader(0, () => isTerminal(0)),
    output: new DescriptorWriter(1),
    error: new DescriptorWriter(2),
    inputIsRedirected: !isTerminal(0),
    outputIsRedirected: !isTerminal(1),
    errorIsRedirected: !isTerminal(2),
  };
}

/** A character device that is not one of the memory devices (/dev/null and its like). node:tty takes milliseconds to load. */
export function isTerminal(descriptor: number): boolean {
  try {
    const { rdev, mode } = fstatSync(descriptor);
    return (mode & constants.S_IFMT) === constants.S_IFCHR && rdev >> 8 !== statSync("/dev/null").rdev >> 8;
  } catch {
    return false;
  }
}

/** Columns and rows of the terminal on standard output; 80 by 24 where there is none, as terminfo's xterm says. */
export function terminalSize(streams: StandardStreams): { columns: number; rows: number } {
  if (!streams.outputIsRedirected) {
    const { WriteStream } = require("node:tty") as typeof import("node:tty");
    const [columns, rows] = new WriteStream(1).getWindowSize();
    if (columns > 0 && rows > 0) return { columns, rows };
  }
  return { columns: 80, rows: 24 };
}
