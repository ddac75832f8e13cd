// System.Console: direct output and input of the process, sizes, colours.

import { readSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { Exception } from "../errors/exception.ts";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import type { StaticMethodImplementation } from "../types/define-type.ts";
import { getType, TYPE } from "../types/dotnet-type.ts";
import { int, text } from "./arguments.ts";
import { makeTuple } from "./tuple.ts";
import { encodings } from "./encoding.ts";
import type { Encoding } from "./encoding.ts";
import { type ConsoleDevice, consoleState } from "./console-device.ts";
import { DescriptorStream } from "./io/descriptor-stream.ts";
import { TextReader, TextWriter, writtenText } from "./io/reader-writer.ts";

function writeAll(descriptor: number, value: string): void {
  const data = Buffer.from(value, "utf8");
  let at = 0;
  while (at < data.length) {
    try {
      at += writeSync(descriptor, data, at);
    } catch (error) {
      if ((error as { code?: string }).code !== "EAGAIN") return; // a closed pipe: .NET drops the text too
    }
  }
}

let pending = "";
function readLine(): string | null {
  for (;;) {
    const end = pending.indexOf("\n");
    if (end >= 0) {
      const line = pending.slice(0, end).replace(/\r$/, "");
      pending = pending.slice(end + 1);
      return line;
    }
    const chunk = readChunk();
    if (chunk === "") {
      const rest = pending;
      pending = "";
      return rest === "" ? null : rest;
    }
    pending += chunk;
  }
}
function readChunk(): string {
  const buffer = Buffer.alloc(65536);
  try {
    return buffer.toString("utf8", 0, readSync(0, buffer, 0, buffer.length, null));
  } catch {
    return "";
  }
}

const ownStreams: Required<ConsoleDevice> = {
  write: (value) => writeAll(1, value),
  writeError: (value) => writeAll(2, value),
  readLine,
};
const device: Required<ConsoleDevice> = {
  write: (value) => (consoleState.device ?? ownStreams).write(value),
  writeError: (value) => (consoleState.device ?? ownStreams).writeError(value),
  readLine: () => (consoleState.device?.readLine ?? ownStreams.readLine)(),
};

class ConsoleWriter extends TextWriter {
  private readonly isError: boolean;
  constructor(isError: boolean) {
    super();
    this.isError = isError;
  }
  get [TYPE]() {
    return getType("System.IO.TextWriter+SyncTextWriter");
  }
  put(value: string): void {
    if (this.isError) device.writeError(value);
    else device.write(value);
  }
}
class ConsoleReader extends TextReader {
  get [TYPE]() {
    return getType("System.IO.TextReader+SyncTextReader");
  }
  get whole(): string {
    return "";
  }
  override line(): string | null {
    return device.readLine();
  }
  override rest(): string {
    const lines: string[] = [];
    for (let line = device.readLine(); line !== null; line = device.readLine()) lines.push(line);
    return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  }
}

let out: PSValue = new ConsoleWriter(false);
let error: PSValue = new ConsoleWriter(true);
let input: PSValue = new ConsoleReader();
let outputEncoding: Encoding = encodings.utf8NoBom;
function setOutputEncoding(value: Encoding): void {
  outputEncoding = value;
  consoleState.outputEncodingName =
    { utf8: "utf-8", utf16le: "utf-16", utf16be: "utf-16BE", latin1: "iso-8859-1", ascii: "us-ascii" }[
      value.kind as string
    ] ?? "utf-8";
}
let inputEncoding: Encoding = encodings.utf8NoBom;
let foreground: PSValue | null = null;
let background: PSValue | null = null;
let controlC = false;

function putOut(value: string): undefined {
  if (out instanceof ConsoleWriter) device.write(value);
  else if (out instanceof TextWriter) out.put(value);
  return undefined;
}

const size = (which: "columns" | "rows", fallback: number): number =>
  isatty(1) ? (process.stdout[which] ?? fallback) : fallback;
const escape = (sequence: string): undefined => {
  if (isatty(1)) device.write(sequence);
};

const notInteractive: StaticMethodImplementation = () => {
  throw new Exception(
    "System.InvalidOperationException",
    "Cannot read keys when either application does not have a console or when console input has been redirected. Try Console.Read.",
  );
};

const windowsOnly = (): never => {
  throw new Exception("System.PlatformNotSupportedException", "Operation is not supported on this platform.");
};

defineType<never>({
  name: "System.Console",
  staticProperties: {
    Out: () => out,
    Error: () => error,
    In: () => input,
    OutputEncoding: { get: () => outputEncoding, set: (value) => setOutputEncoding(value as Encoding) },
    InputEncoding: { get: () => inputEncoding, set: (value) => void (inputEncoding = value as Encoding) },
    WindowWidth: { get: () => size("columns", 80), set: () => undefined },
    WindowHeight: { get: () => size("rows", 24), set: () => undefined },
    BufferWidth: { get: () => size("columns", 80), set: () => undefined },
    BufferHeight: { get: () => size("rows", 24), set: () => undefined },
    LargestWindowWidth: () => size("columns", 80),
    LargestWindowHeight: () => size("rows", 24),
    CursorLeft: { get: () => 0, set: () => undefined },
    CursorTop: { get: () => 0, set: () => undefined },
    CursorVisible: { get: () => true, set: (value) => escape(value === true ? "\x1b[?25h" : "\x1b[?25l") },
    CursorSize: { get: () => 100, set: () => undefined },
    ForegroundColor: {
      get: () => foreground ?? enumValue("System.ConsoleColor", -1),
      set: (value) => void (foreground = value),
    },
    BackgroundColor: {
      get: () => background ?? enumValue("System.ConsoleColor", -1),
      set: (value) => void (background = value),
    },
    Title: { get: () => "", set: (value) => escape(`\x1b]0;${text(value)}\x07`) },
    IsInputRedirected: () => !isatty(0),
    IsOutputRedirected: () => !isatty(1),
    IsErrorRedirected: () => !isatty(2),
    KeyAvailable: () => false,
    TreatControlCAsInput: { get: () => controlC, set: (value) => void (controlC = value === true) },
    CapsLock: windowsOnly,
    NumberLock: windowsOnly,
    WindowLeft: { get: () => 0, set: windowsOnly },
    WindowTop: { get: () => 0, set: windowsOnly },
  },
  staticMethods: {
    Write: (args, signature) => putOut(writtenText(args, signature)),
    WriteLine: (args, signature) => putOut(`${writtenText(args, signature)}\n`),
    ReadLine: () => (input instanceof TextReader ? input.line() : null),
    Read: () => -1,
    ReadKey: notInteractive,
    Clear: () => escape("\x1b[H\x1b[2J\x1b[3J"),
    Beep: () => escape("\x07"),
    ResetColor: () => {
      foreground = null;
      background = null;
      return escape("\x1b[0m");
    },
    SetCursorPosition: ([left, top]) => escape(`\x1b[${int(top) + 1};${int(left) + 1}H`),
    SetOut: ([writer]) => void (out = writer ?? null) as undefined,
    SetError: ([writer]) => void (error = writer ?? null) as undefined,
    SetIn: ([reader]) => void (input = reader ?? null) as undefined,
    OpenStandardOutput: () => new DescriptorStream(1, device.write),
    OpenStandardInput: () => new DescriptorStream(0, null),
    OpenStandardError: () => new DescriptorStream(2, device.writeError),
    SetWindowSize: () => undefined,
    SetBufferSize: () => undefined,
    GetCursorPosition: (_args, signature) => makeTuple(signature.returnType, [0, 0]),
    SetWindowPosition: windowsOnly,
    MoveBufferArea: windowsOnly,
  },
});
