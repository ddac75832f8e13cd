// Format-Hex: bytes of files, strings, numbers and arrays, sixteen a line.
import { closeSync, openSync, readSync } from "node:fs";
import {
  arrayOf,
  Exception,
  EnumValue,
  getMember,
  invokeStatic,
  getType,
  newErrorRecord,
  PSByte,
  PSSByte,
  tagType,
  typeOf,
  unwrap,
  WildcardPattern,
} from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { ioException, textEncodingOf } from "@latch/providers";

interface Parameters {
  Path?: string[];
  LiteralPath?: string[];
  InputObject?: PSValue;
  Encoding?: PSValue;
  Count?: bigint;
  Offset?: bigint;
}

type Cmdlet = CmdletRuntime<Parameters>;
const BYTES_PER_LINE = 16;
const READ_LENGTH = 4096;

/** Microsoft.PowerShell.Commands.ByteCollection: one line of the dump. */
export class ByteCollection {
  readonly offset64: bigint;
  readonly bytes: Uint8Array;
  readonly label: string;
  readonly path: string | null;
  constructor(offset: bigint, bytes: Uint8Array, label: string, path: string | null) {
    this.offset64 = offset;
    this.bytes = bytes;
    this.label = label;
    this.path = path;
  }
  get hexOffset(): string {
    return this.offset64.toString(16).toUpperCase().padStart(16, "0");
  }
  get hexBytes(): string {
    return [...this.bytes].map(hex).join(" ");
  }
  get ascii(): string {
    return [...this.bytes].map(character).join("");
  }
  toString(): string {
    const blanks = BYTES_PER_LINE - this.bytes.length;
    return `${this.hexOffset}   ${[...this.bytes].map((byte) => `${hex(byte)} `).join("")}${"   ".repeat(blanks)} ${this.ascii}${" ".repeat(blanks)}`;
  }
}
tagType(ByteCollection, "Microsoft.PowerShell.Commands.ByteCollection");

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/** Zero as a blank, control characters as the replacement character, the rest as Latin 1. */
function character(byte: number): string {
  if (byte === 0) return " ";
  return byte < 0x20 || (byte >= 0x7f && byte < 0xa0) ? "\ufffd" : String.fromCharCode(byte);
}

function groupLabel(type: DotNetType): string {
  const id = Math.floor(Math.random() * 0x7fffffff);
  return `${type.name} (${type.fullName}) <${id.toString(16).toUpperCase().padStart(8, "0")}>`;
}

class HexWriter {
  private readonly cmdlet: Cmdlet;
  private buffer: number[] = [];
  private lastType: DotNetType | null = null;
  private grouping = true;
  private readonly offset: number;
  private readonly count: number;

  constructor(cmdlet: Cmdlet) {
    this.cmdlet = cmdlet;
    this.offset = Number(cmdlet.parameters.Offset ?? 0n);
    this.count = cmdlet.parameters.Count === undefined ? Number.MAX_SAFE_INTEGER : Number(cmdlet.parameters.Count);
  }

  private lines(bytes: Uint8Array, start: number, label: string, path: string | null): void {
    for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      this.cmdlet.write(new ByteCollection(BigInt(start + at), bytes.slice(at, at + BYTES_PER_LINE), label, path));
    }
  }

  private group(bytes: Uint8Array, type: DotNetType): void {
    const start = Math.min(bytes.length, this.offset);
    this.lines(bytes.subarray(start, Math.min(bytes.length, start + this.count)), 0, groupLabel(type), null);
  }

  flush(): void {
    if (this.buffer.length === 0 || this.lastType === null) return;
    const bytes = Uint8Array.from(this.buffer);
    const type = this.lastType;
    this.buffer = [];
    this.lastType = null;
    this.grouping = true;
    this.group(bytes, type);
  }

  input(value: PSValue): void {
    const base = unwrap(value);
    const fullName =
      typeof base === "object" && base !== null && /^System\.IO\.(File|Directory)Info$/.test(typeOf(base).fullName);
    if (fullName) {
      this.flush();
      this.file(String(getMember(base, "FullName")));
    } else if (typeof base === "string") {
      this.flush();
      this.group(textEncodingOf(this.cmdlet.parameters.Encoding).getBytes(base), getType("System.String"));
    } else this.numbers(base);
  }

  private numbers(value: PSValue): void {
    const bytes = this.bytesOf(value);
    if (!this.grouping) {
      for (const byte of bytes ?? []) this.buffer.push(byte);
      this.flush();
      return;
    }
    if (bytes !== null) {
      for (const byte of bytes) this.buffer.push(byte);
      return;
    }
    const type = value === null ? getType("System.Object") : typeOf(value);
    const text = `Cannot convert input of type '${type.fullName}' to hexadecimal. To view the hexadecimal formatting of its string representation, pipe it to the Out-String cmdlet before piping it to Format-Hex.`;
    this.cmdlet.writeError(
      newErrorRecord(
        new Exception("System.ArgumentException", text),
        "FormatHexTypeNotSupported",
        "InvalidArgument",
        type,
      ),
    );
  }

  private bytesOf(value: PSValue): number[] | null {
    if (value === null) return null;
    let items: readonly PSValue[] = [value];
    let type = typeOf(value);
    if (type.isArray) {
      this.flush();
      this.lastType = type;
      this.grouping = false;
      items = value instanceof Uint8Array ? Array.from(value, (byte) => new PSByte(byte)) : (value as PSValue[]);
      type = type.elementType ?? type;
    }
    if (type.isEnum) items = items.map((item) => Number((item as EnumValue).value));
    else if (!type.isPrimitive) return null;
    if (this.grouping) {
      if (this.lastType !== null && this.lastType !== type) this.flush();
      this.lastType = type;
    }
    return items.flatMap(primitiveBytes);
  }

  file(path: string): void {
    let descriptor: number;
    try {
      descriptor = openSync(path, "r");
    } catch (error) {
      this.cmdlet.writeError(newErrorRecord(ioException(error, path), "FormatHexIOError", "WriteError", path));
      return;
    }
    try {
      this.readFile(descriptor, path);
    } catch (error) {
      this.cmdlet.writeError(newErrorRecord(ioException(error, path), "FormatHexIOError", "WriteError", path));
    } finally {
      closeSync(descriptor);
    }
  }

  private readFile(descriptor: number, path: string): void {
    const block = new Uint8Array(READ_LENGTH);
    let position = this.offset;
    for (let left = this.count; left > 0; ) {
      const read = readSync(descriptor, block, 0, Math.min(READ_LENGTH, left), position);
      if (read === 0) break;
      this.lines(block.slice(0, read), position, path, path);
      position += read;
      left -= read;
    }
  }
}

/** The little-endian bytes of a number, a character or a Boolean (four bytes, as PowerShell's Marshal.SizeOf has it). */
function primitiveBytes(value: PSValue): number[] {
  if (value instanceof PSByte || value instanceof PSSByte) return [value.value & 255];
  if (typeof value === "boolean") return [value ? 1 : 0, 0, 0, 0];
  if (typeof value === "number") return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
  const bytes = invokeStatic(getType("System.BitConverter"), "GetBytes", arrayOf("System.Object", [value]));
  return bytes instanceof Uint8Array ? [...bytes] : [];
}

export const formatHex = defineCmdlet<Parameters>("Format-Hex", (cmdlet) => {
  let writer: HexWriter;
  return {
    begin() {
      writer = new HexWriter(cmdlet);
    },
    process() {
      if (cmdlet.parameterSetName === "ByInputObject") {
        writer.input(cmdlet.parameters.InputObject ?? null);
        return;
      }
      const literal = cmdlet.parameters.LiteralPath !== undefined;
      for (const path of cmdlet.parameters.LiteralPath ?? cmdlet.parameters.Path ?? [])
        forFiles(cmdlet, path, literal, writer);
    },
    end() {
      writer.flush();
    },
  };
});

function forFiles(cmdlet: Cmdlet, path: string, literal: boolean, writer: HexWriter): void {
  try {
    for (const item of cmdlet.context.paths.resolve(path, { literal })) {
      if (item.provider.name === "FileSystem") {
        writer.file(item.providerPath);
        continue;
      }
      const text = `The given path '${path}' is not supported. This command only supports the FileSystem Provider paths.`;
      cmdlet.writeError(
        newErrorRecord(
          new Exception("System.ArgumentException", text),
          "FormatHexOnlySupportsFileSystemPaths",
          "InvalidArgument",
          path,
        ),
      );
    }
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (!literal && WildcardPattern.containsWildcards(path)) return;
    cmdlet.writeError(newErrorRecord(error, "FileNotFound", "ObjectNotFound", path));
  }
}
