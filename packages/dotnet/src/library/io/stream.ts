// System.IO.Stream: MemoryStream, FileStream, compression streams, BufferedStream and CryptoStream.

import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { Exception } from "../../errors/exception.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { getType, TYPE } from "../../types/dotnet-type.ts";
import { argumentNull } from "../../types/method-errors.ts";
import { big, bytes, enumNumber, flag, int, text } from "../arguments.ts";
import { fullPath, withIoErrors } from "./io-errors.ts";

/** A stream of bytes with a position. */
export abstract class Stream {
  position = 0;
  closed = false;
  abstract get canRead(): boolean;
  abstract get canWrite(): boolean;
  abstract get canSeek(): boolean;
  abstract get length(): number;
  /** Reads up to buffer.length bytes; 0 at the end. */
  abstract read(buffer: Uint8Array): number;
  abstract write(data: Uint8Array): void;
  setLength(_length: number): void {
    throw notSupported();
  }
  flush(): void {}
  close(): void {
    this.closed = true;
  }
  /** Throws ObjectDisposedException when closed. */
  check(): void {
    if (this.closed)
      throw disposed(
        this.canSeek && this instanceof FileStream ? "Cannot access a closed file." : "Cannot access a closed Stream.",
      );
  }
  /** Everything from the position to the end. */
  readAll(): Uint8Array {
    const parts: Uint8Array[] = [];
    for (;;) {
      const buffer = new Uint8Array(65536);
      const count = this.read(buffer);
      if (count === 0) break;
      parts.push(buffer.subarray(0, count));
    }
    return new Uint8Array(Buffer.concat(parts));
  }
}
tagType(Stream, "System.IO.Stream");

export function disposed(message: string): Exception {
  return new Exception("System.ObjectDisposedException", message);
}
function notSupported(): Exception {
  return new Exception("System.NotSupportedException", "Specified method is not supported.");
}

/** MemoryStream: growing, or fixed over a given array. */
export class MemoryStream extends Stream {
  private data: Uint8Array;
  private used: number;
  private readonly fixed: boolean;
  private readonly writable: boolean;
  constructor(data: Uint8Array | null, writable = true) {
    super();
    this.data = data ?? new Uint8Array(0);
    this.used = this.data.length;
    this.fixed = data !== null;
    this.writable = writable;
  }
  get canRead(): boolean {
    return !this.closed;
  }
  get canWrite(): boolean {
    return !this.closed && this.writable;
  }
  get canSeek(): boolean {
    return !this.closed;
  }
  get length(): number {
    return this.used;
  }
  get capacity(): number {
    return this.data.length;
  }
  read(buffer: Uint8Array): number {
    const count = Math.max(0, Math.min(buffer.length, this.used - this.position));
    buffer.set(this.data.subarray(this.position, this.position + count));
    this.position += count;
    return count;
  }
  write(data: Uint8Array): void {
    if (!this.writable) throw new Exception("System.NotSupportedException", "Stream does not support writing.");
    this.ensure(this.position + data.length);
    this.data.set(data, this.position);
    this.position += data.length;
    this.used = Math.max(this.used, this.position);
  }
  private ensure(size: number): void {
    if (size <= this.data.length) return;
    if (this.fixed) throw new Exception("System.NotSupportedException", "Memory stream is not expandable.");
    const grown = new Uint8Array(Math.max(size, this.data.length * 2, 256));
    grown.set(this.data);
    this.data = grown;
  }
  override setLength(length: number): void {
    this.ensure(length);
    this.data.fill(0, Math.min(this.used, length), this.data.length);
    this.used = length;
    this.position = Math.min(this.position, length);
  }
  toArray(): Uint8Array {
    return this.data.slice(0, this.used);
  }
  get buffer(): Uint8Array {
    return this.data;
  }
}
tagType(MemoryStream, "System.IO.MemoryStream");

/** FileStream over a descriptor of our own. */
export class FileStream extends Stream {
  readonly name: string;
  private readonly descriptor: number;
  private readonly access: number;
  private readonly append: boolean;
  constructor(name: string, descriptor: number, access: number, append: boolean) {
    super();
    this.name = name;
    this.descriptor = descriptor;
    this.access = access;
    this.append = append;
    if (append) this.position = fstatSync(descriptor).size;
  }
  get canRead(): boolean {
    return !this.closed && (this.access & 1) !== 0;
  }
  get canWrite(): boolean {
    return !this.closed && (this.access & 2) !== 0;
  }
  get canSeek(): boolean {
    return !this.closed;
  }
  get length(): number {
    return fstatSync(this.descriptor).size;
  }
  read(buffer: Uint8Array): number {
    if (!this.canRead) throw new Exception("System.NotSupportedException", "Stream does not support reading.");
    const count = withIoErrors(this.name, () => readSync(this.descriptor, buffer, 0, buffer.length, this.position));
    this.position += count;
    return count;
  }
  write(data: Uint8Array): void {
    if (!this.canWrite) throw new Exception("System.NotSupportedException", "Stream does not support writing.");
    let at = 0;
    while (at < data.length) {
      const written = withIoErrors(this.name, () =>
        writeSync(this.descriptor, data, at, data.length - at, this.append ? null : this.position),
      );
      at += written;
      this.position += written;
    }
  }
  override setLength(length: number): void {
    withIoErrors(this.name, () => ftruncateSync(this.descriptor, length));
    this.position = Math.min(this.position, length);
  }
  override flush(): void {
    if (flushesToDisk) fsyncSync(this.descriptor);
  }
  override close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.descriptor);
  }
}
tagType(FileStream, "System.IO.FileStream");
const flushesToDisk = false;

/** FileMode: 1 CreateNew, 2 Create, 3 Open, 4 OpenOrCreate, 5 Truncate, 6 Append; FileAccess: 1 read, 2 write, 3 both. */
export function openFileStream(path: string, mode: number, access: number): FileStream {
  const full = fullPath(path);
  const readable = (access & 1) !== 0;
  let flags: string;
  switch (mode) {
    case 1:
      flags = readable ? "wx+" : "wx";
      break;
    case 2:
      flags = readable ? "w+" : "w";
      break;
    case 5:
      if (!existsSync(full)) withIoErrors(full, () => openSync(full, "r"));
      flags = "w";
      break;
    case 6:
      flags = "a";
      break;
    case 4:
      flags = existsSync(full) ? (access === 1 ? "r" : "r+") : readable ? "w+" : "w";
      break;
    default:
      flags = access === 1 ? "r" : "r+";
  }
  const descriptor = withIoErrors(full, () => {
    const opened = openSync(full, flags);
    if (fstatSync(opened).isDirectory()) {
      closeSync(opened);
      throw Object.assign(new Error("is a directory"), { code: "EISDIR" });
    }
    return opened;
  });
  return new FileStream(full, descriptor, mode === 6 ? 2 : access, mode === 6);
}

type Transform = (data: Uint8Array) => Uint8Array;

/** A stream that transforms what passes: compressed data is read whole, written data transformed at close. */
export class TransformStream extends Stream {
  private readonly typeName: string;
  readonly inner: Stream;
  private readonly reads: boolean;
  private readonly transform: Transform;
  private readonly leaveOpen: boolean;
  private input: Uint8Array | null = null;
  private readonly written: Uint8Array[] = [];
  constructor(typeName: string, inner: Stream, reads: boolean, transform: Transform, leaveOpen: boolean) {
    super();
    this.typeName = typeName;
    this.inner = inner;
    this.reads = reads;
    this.transform = transform;
    this.leaveOpen = leaveOpen;
  }
  get [TYPE](): DotNetType {
    return getType(this.typeName);
  }
  get canRead(): boolean {
    return !this.closed && this.reads;
  }
  get canWrite(): boolean {
    return !this.closed && !this.reads;
  }
  get canSeek(): boolean {
    return false;
  }
  get length(): number {
    throw notSupported();
  }
  read(buffer: Uint8Array): number {
    if (this.input === null) {
      try {
        this.input = this.transform(this.inner.readAll());
      } catch (error) {
        if (error instanceof Exception) throw error;
        throw new Exception(
          "System.IO.InvalidDataException",
          "The archive entry was compressed using an unsupported compression method.",
        );
      }
    }
    const part = this.input.subarray(this.position, this.position + buffer.length);
    buffer.set(part);
    this.position += part.length;
    return part.length;
  }
  write(data: Uint8Array): void {
    this.written.push(Uint8Array.from(data));
  }
  override close(): void {
    if (this.closed) return;
    this.closed = true;
    if (!this.reads) this.inner.write(this.transform(new Uint8Array(Buffer.concat(this.written))));
    if (!this.leaveOpen) this.inner.close();
  }
}

function slice(args: PSValue[]): Uint8Array {
  if (args[0] === null) throw argumentNull("buffer");
  const data = bytes(args[0]);
  return args[1] === undefined ? data : data.subarray(int(args[1]), int(args[1]) + int(args[2]));
}

function readInto(self: Stream, args: PSValue[]): PSValue {
  self.check();
  if (args[0] === null) throw argumentNull("buffer");
  const target = args[0] as Uint8Array;
  const from = args[1] === undefined ? 0 : int(args[1]);
  const count = args[2] === undefined ? target.length - from : int(args[2]);
  if (from + count > target.length) {
    throw new Exception(
      "System.ArgumentException",
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
  }
  return self.read(target.subarray(from, from + count));
}

function seek(self: Stream, [offset, origin]: PSValue[]): PSValue {
  self.check();
  const base = [0, self.position, self.length][enumNumber(origin)] ?? 0;
  const position = base + Number(big(offset));
  if (position < 0)
    throw new Exception(
      "System.IO.IOException",
      "An attempt was made to move the position before the beginning of the stream.",
    );
  self.position = position;
  return BigInt(position);
}

const close: MethodImplementation<Stream> = (self) => {
  self.close();
  return undefined;
};

const noTimeouts = (): never => {
  throw new Exception("System.InvalidOperationException", "Timeouts are not supported on this stream.");
};

defineType<Stream>({
  name: "System.IO.Stream",
  properties: {
    CanRead: (self) => self.canRead,
    CanWrite: (self) => self.canWrite,
    CanSeek: (self) => self.canSeek,
    CanTimeout: () => false,
    Length: (self) => {
      self.check();
      return BigInt(self.length);
    },
    Position: {
      get: (self) => {
        self.check();
        return BigInt(self.position);
      },
      set: (self, value) => void (self.position = Number(big(value))),
    },
    ReadTimeout: { get: noTimeouts, set: noTimeouts },
    WriteTimeout: { get: noTimeouts, set: noTimeouts },
  },
  methods: {
    Read: readInto,
    ReadExactly: (self, args) => {
      const wanted = args.length === 1 ? bytes(args[0]).length : int(args[2]);
      if (Number(readInto(self, args)) < wanted)
        throw new Exception("System.IO.EndOfStreamException", "Unable to read beyond the end of the stream.");
      return undefined;
    },
    ReadAtLeast: (self, [buffer, least, throws]) => {
      const count = Number(readInto(self, [buffer ?? null]));
      if (count < int(least) && throws !== false)
        throw new Exception("System.IO.EndOfStreamException", "Unable to read beyond the end of the stream.");
      return count;
    },
    ReadByte: (self) => {
      self.check();
      const one = new Uint8Array(1);
      return self.read(one) === 0 ? -1 : (one[0] as number);
    },
    Write: (self, args) => {
      self.check();
      self.write(slice(args));
      return undefined;
    },
    WriteByte: (self, [value]) => {
      self.check();
      self.write(Uint8Array.of(int(value)));
      return undefined;
    },
    Seek: seek,
    SetLength: (self, [length]) => {
      self.setLength(Number(big(length)));
      return undefined;
    },
    CopyTo: (self, [target]) => {
      self.check();
      (target as Stream).write(self.readAll());
      return undefined;
    },
    Flush: (self) => {
      self.flush();
      return undefined;
    },
    Close: close,
    Dispose: close,
  },
  staticProperties: { Null: () => new MemoryStream(null) },
  staticMethods: { Synchronized: ([stream]) => stream ?? null },
});

defineType<MemoryStream>({
  name: "System.IO.MemoryStream",
  construct: ([data, second, third, writable]) => {
    if (data === null) throw argumentNull("buffer");
    if (data === undefined || typeof data === "number") return new MemoryStream(null);
    if (typeof second === "number")
      return new MemoryStream(bytes(data).slice(second, second + int(third)), writable !== false);
    return new MemoryStream(bytes(data), second !== false);
  },
  properties: { Capacity: { get: (self) => self.capacity, set: () => undefined } },
  methods: {
    ToArray: (self) => self.toArray(),
    GetBuffer: (self) => self.buffer,
    WriteTo: (self, [target]) => {
      if (target === null || target === undefined) throw argumentNull("stream");
      (target as Stream).write(self.toArray());
      return undefined;
    },
  },
});

defineType<FileStream>({
  name: "System.IO.FileStream",
  construct: ([path, mode, access]) => {
    const openMode = enumNumber(mode);
    return openFileStream(
      text(path),
      openMode,
      access === undefined || typeof access === "number" ? (openMode === 6 ? 2 : 3) : enumNumber(access),
    );
  },
  properties: { Name: (self) => self.name, IsAsync: () => false, SafeFileHandle: () => null, Handle: () => null },
  methods: { Lock: () => undefined, Unlock: () => undefined },
});
defineType<Stream>({ name: "System.IO.BufferedStream", construct: ([inner]) => inner ?? null });

const codecs: Readonly<Record<string, readonly [Transform, Transform]>> = {
  GZipStream: [(d) => gzipSync(d), (d) => gunzipSync(d)],
  DeflateStream: [(d) => deflateRawSync(d), (d) => inflateRawSync(d)],
  ZLibStream: [(d) => deflateSync(d), (d) => inflateSync(d)],
};
for (const [name, [compress, decompress]] of Object.entries(codecs)) {
  defineType<TransformStream>({
    name: `System.IO.Compression.${name}`,
    construct: ([inner, mode, leaveOpen], signature) => {
      if (inner === null) throw argumentNull("stream");
      const reads = signature.parameters[1]?.type.name === "CompressionMode" && enumNumber(mode) === 0;
      return new TransformStream(
        `System.IO.Compression.${name}`,
        inner as Stream,
        reads,
        reads ? decompress : compress,
        flag(leaveOpen),
      );
    },
    properties: { BaseStream: (self) => self.inner },
  });
}
