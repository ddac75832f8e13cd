// Content of files for Get-, Set- and Add-Content: lines, delimiters, raw text, bytes, tails, encodings.
import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import {
  byteOf,
  Exception,
  newErrorRecord,
  type PSValue,
  toStringValue,
  unwrap,
  convertTo,
  getType,
} from "@latch/dotnet";
import type { ContentReader, ContentWriter } from "@latch/engine";
import { decodeText, encodingOfMark, type TextEncoding } from "./text-encoding.ts";

const blockSize = 64 * 1024;

export interface ContentOptions {
  readonly encoding: TextEncoding;
  readonly asByteStream: boolean;
  readonly raw: boolean;
  readonly noNewline: boolean;
  /** line terminator; null: CR, LF or CRLF */
  readonly delimiter: string | null;
}

/** Reads a file's lines (or bytes, or all at once). Throws node:fs errors from the constructor. */
export class FileContentReader implements ContentReader {
  readonly #fd: number;
  readonly #options: ContentOptions;
  #bytes: Uint8Array | null = null;
  #text = "";
  #at = 0;
  #loaded = false;
  #sizeRead = 0;

  constructor(path: string, options: ContentOptions) {
    this.#fd = openSync(path, "r");
    this.#options = options;
  }

  read(count: number): PSValue[] {
    this.#load();
    if (this.#options.asByteStream) return this.#readBytes(count);
    if (this.#options.raw) return this.#readRest();
    const lines: PSValue[] = [];
    while ((count <= 0 || lines.length < count) && this.#at < this.#text.length) lines.push(this.#nextLine());
    return lines;
  }

  seekTail(count: number): void {
    this.#load();
    if (this.#options.asByteStream) {
      this.#at = Math.max(0, (this.#bytes?.length ?? 0) - count);
      return;
    }
    const starts: number[] = [];
    while (this.#at < this.#text.length) {
      starts.push(this.#at);
      this.#nextLine();
    }
    this.#at = count === 0 ? this.#text.length : (starts[Math.max(0, starts.length - count)] ?? this.#text.length);
  }

  /** Appends what has been written to the file since; false when nothing has. */
  wait(): boolean {
    const size = fstatSync(this.#fd).size;
    if (size < this.#sizeRead) this.#sizeRead = 0;
    if (size === this.#sizeRead) return false;
    const added = readFrom(this.#fd, this.#sizeRead);
    this.#sizeRead += added.length;
    this.#text = this.#text.slice(this.#at) + decodeText(added, this.#options.encoding);
    this.#at = 0;
    return true;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    const bytes = readFrom(this.#fd, 0);
    this.#sizeRead = bytes.length;
    if (this.#options.asByteStream) this.#bytes = bytes;
    else this.#text = decodeText(bytes, this.#options.encoding);
  }

  #readBytes(count: number): PSValue[] {
    const bytes = this.#bytes ?? new Uint8Array();
    if (this.#at >= bytes.length) return [];
    if (this.#options.raw) {
      const rest = bytes.slice(this.#at);
      this.#at = bytes.length;
      return [rest];
    }
    const end = count <= 0 ? bytes.length : Math.min(bytes.length, this.#at + count);
    const values = Array.from(bytes.subarray(this.#at, end), byteOf);
    this.#at = end;
    return values;
  }

  #readRest(): PSValue[] {
    if (this.#at >= this.#text.length) return [];
    const rest = this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return [rest];
  }

  #nextLine(): string {
    const delimiter = this.#options.delimiter;
    const text = this.#text;
    const start = this.#at;
    if (delimiter !== null && delimiter !== "\n") {
      const end = text.indexOf(delimiter, start);
      this.#at = end < 0 ? text.length : end + delimiter.length;
      return text.slice(start, end < 0 ? text.length : end);
    }
    let end = start;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === 10 || c === 13) break;
    }
    this.#at = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
    return text.slice(start, end);
  }
}

/** Everything from `position` on. Works on pipes and /proc files too, whose size is unknown. */
function readFrom(fd: number, position: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  const seekable = fstatSync(fd).isFile();
  let at = position;
  let length = 0;
  for (;;) {
    const block = new Uint8Array(blockSize);
    const read = readSync(fd, block, 0, blockSize, seekable ? at : null);
    if (read === 0) break;
    at += read;
    length += read;
    chunks.push(block.subarray(0, read));
  }
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

/** Writes lines or bytes to a file. `fresh` files start with the encoding's byte order mark. */
export class FileContentWriter implements ContentWriter {
  readonly #fd: number;
  readonly #options: ContentOptions;
  #pending: Uint8Array[] = [];
  #pendingSize = 0;
  #needsMark: boolean;

  constructor(path: string, append: boolean, options: ContentOptions) {
    this.#fd = openSync(path, append ? "a" : "w");
    this.#options = append ? { ...options, encoding: existingEncoding(path) ?? options.encoding } : options;
    this.#needsMark = fstatSync(this.#fd).size === 0 && !options.asByteStream;
  }

  write(values: readonly PSValue[]): void {
    if (this.#needsMark) {
      this.#needsMark = false;
      this.#add(this.#options.encoding.preamble);
    }
    if (this.#options.asByteStream) {
      for (const value of values) this.#add(bytesOf(value));
      return;
    }
    const end = this.#options.noNewline ? "" : "\n";
    for (const value of values) this.#add(this.#options.encoding.getBytes(toStringValue(value) + end));
  }

  seekEnd(): void {}

  close(): void {
    this.#flush();
    closeSync(this.#fd);
  }

  #add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pending.push(bytes);
    this.#pendingSize += bytes.length;
    if (this.#pendingSize >= blockSize) this.#flush();
  }

  #flush(): void {
    for (const bytes of this.#pending) {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    }
    this.#pending = [];
    this.#pendingSize = 0;
  }
}

/** The encoding that a file's byte order mark says it has; null without one. */
function existingEncoding(path: string): TextEncoding | null {
  const fd = openSync(path, "r");
  try {
    const head = new Uint8Array(3);
    const length = readSync(fd, head, 0, 3, 0);
    return encodingOfMark(head.subarray(0, length));
  } finally {
    closeSync(fd);
  }
}

function bytesOf(value: PSValue): Uint8Array {
  const base = unwrap(value);
  if (base instanceof Uint8Array) return base;
  const items = Array.isArray(base) ? base : [base];
  return Uint8Array.from(items, (item: PSValue) => {
    const byte = convertedByte(item);
    return byte;
  });
}

function convertedByte(item: PSValue): number {
  try {
    return Number((convertTo(item, getType("System.Byte")) as { value: number }).value);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const text = "Cannot proceed with byte encoding. When using byte encoding the content must be of type byte.";
    const exception = new Exception("System.Management.Automation.PSArgumentException", text);
    exception.errorRecord = newErrorRecord(exception, "Argument", "InvalidArgument", null);
    throw exception;
  }
}
