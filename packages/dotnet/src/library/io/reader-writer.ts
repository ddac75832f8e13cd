// Text and binary readers and writers.

import { Exception } from "../../errors/exception.ts";
import { composeFormat } from "../../operators/format-operator.ts";
import { arrayOf } from "../../values/arrays.ts";
import {
  byteOf,
  charOf,
  PSDouble,
  PSInt16,
  PSSByte,
  PSSingle,
  PSUInt16,
  PSUInt32,
  PSUInt64,
} from "../../values/numerics.ts";
import { numericKindOf } from "../../values/numeric-kind.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { dotNetToString } from "../../text/dotnet-string.ts";
import { getType } from "../../types/dotnet-type.ts";
import { PSDecimal } from "../../values/decimal.ts";
import { invokeStatic } from "../../types/invoke.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import type { MethodSignature } from "../../types/method-signature.ts";
import { argumentNull, argumentOutOfRange, dotnetException } from "../../types/method-errors.ts";
import { big, bytes, chars, double, flag, int, isByteArray, items, text } from "../arguments.ts";
import { detectEncoding, Encoding, encodings } from "../encoding.ts";
import { StringBuilder } from "../string-builder.ts";
import { disposed, openFileStream, Stream } from "./stream.ts";

/** A reader over text that is there at once. */
export abstract class TextReader {
  at = 0;
  closed = false;
  abstract get whole(): string;
  check(): void {
    if (this.closed)
      throw disposed(
        this instanceof StringReader
          ? "Cannot read from a closed TextReader."
          : "Cannot read from a closed TextReader.",
      );
  }
  line(): string | null {
    const { whole } = this;
    if (this.at >= whole.length) return null;
    const match = /\r\n|\n|\r/g;
    match.lastIndex = this.at;
    const end = match.exec(whole);
    const line = whole.slice(this.at, end?.index ?? whole.length);
    this.at = end === null ? whole.length : match.lastIndex;
    return line;
  }
  rest(): string {
    const rest = this.whole.slice(this.at);
    this.at = this.whole.length;
    return rest;
  }
}

export class StringReader extends TextReader {
  readonly whole: string;
  constructor(whole: string) {
    super();
    this.whole = whole;
  }
}
tagType(StringReader, "System.IO.StringReader");

export class StreamReader extends TextReader {
  readonly stream: Stream;
  encoding: Encoding;
  private decoded: string | null = null;
  constructor(stream: Stream, encoding: Encoding) {
    super();
    this.stream = stream;
    this.encoding = encoding;
  }
  get whole(): string {
    if (this.decoded === null) {
      const data = this.stream.readAll();
      const { encoding, skip } = detectEncoding(data, this.encoding);
      if (skip > 0) this.encoding = encoding;
      this.decoded = this.encoding.decode(skip > 0 ? data.subarray(skip) : data);
    }
    return this.decoded;
  }
}
tagType(StreamReader, "System.IO.StreamReader");

const readerClose: MethodImplementation<TextReader> = (self) => {
  self.closed = true;
  if (self instanceof StreamReader) self.stream.close();
  return undefined;
};

function readChars(self: TextReader, args: PSValue[]): PSValue {
  self.check();
  if (args.length === 0) return self.at < self.whole.length ? self.whole.charCodeAt(self.at++) : -1;
  const target = args[0];
  if (!Array.isArray(target)) throw argumentNull("buffer");
  const [index, count] = [int(args[1]), int(args[2])];
  if (index < 0 || count < 0) throw argumentOutOfRange("Non-negative number required.", index < 0 ? "index" : "count");
  if (target.length - index < count)
    throw dotnetException(
      "System.ArgumentException",
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
  const part = self.whole.slice(self.at, self.at + count);
  self.at += part.length;
  chars(part).forEach((c, i) => void (target[index + i] = c));
  return part.length;
}

defineType<TextReader>({
  name: "System.IO.TextReader",
  methods: {
    ReadLine: (self) => {
      self.check();
      return self.line();
    },
    ReadToEnd: (self) => {
      self.check();
      return self.rest();
    },
    Read: readChars,
    ReadBlock: readChars,
    Peek: (self) => {
      self.check();
      return self.at < self.whole.length ? self.whole.charCodeAt(self.at) : -1;
    },
    Close: readerClose,
    Dispose: readerClose,
  },
  staticProperties: { Null: () => new StringReader("") },
});
defineType<StringReader>({
  name: "System.IO.StringReader",
  construct: ([value]) => {
    if (value === null) throw argumentNull("s");
    return new StringReader(text(value));
  },
});
defineType<StreamReader>({
  name: "System.IO.StreamReader",
  construct: (args) => {
    const [source] = args;
    if (source === null) throw argumentNull("stream");
    const encoding = args.find((a) => a instanceof Encoding) as Encoding | undefined;
    const stream = source instanceof Stream ? source : openFileStream(text(source), 3, 1);
    return new StreamReader(stream, encoding ?? encodings.utf8NoBom);
  },
  properties: {
    EndOfStream: (self) => self.at >= self.whole.length,
    BaseStream: (self) => self.stream,
    CurrentEncoding: (self) => self.encoding,
  },
  methods: { DiscardBufferedData: () => undefined },
});

/** A writer of text; `put` takes finished text. */
export abstract class TextWriter {
  newLine = "\n";
  closed = false;
  abstract put(value: string): void;
  flush(): void {}
  close(): void {
    this.closed = true;
  }
  check(): void {
    if (this.closed) throw disposed("Cannot write to a closed TextWriter.");
  }
}

export class StringWriter extends TextWriter {
  readonly builder: StringBuilder;
  constructor(builder: StringBuilder) {
    super();
    this.builder = builder;
  }
  put(value: string): void {
    this.builder.append(value);
  }
  override toString(): string {
    return this.builder.text;
  }
}
tagType(StringWriter, "System.IO.StringWriter");

export class StreamWriter extends TextWriter {
  readonly stream: Stream;
  readonly encoding: Encoding;
  autoFlush = false;
  private pending: string;
  private started: boolean;
  constructor(stream: Stream, encoding: Encoding) {
    super();
    this.stream = stream;
    this.encoding = encoding;
    this.pending = "";
    this.started = stream.canSeek && stream.position > 0;
  }
  put(value: string): void {
    this.pending += value;
    if (this.autoFlush || this.pending.length > 65536) this.flush();
  }
  override flush(): void {
    if (!this.started) {
      this.started = true;
      const { preamble } = this.encoding;
      if (preamble.length > 0) this.stream.write(preamble);
    }
    if (this.pending !== "") this.stream.write(this.encoding.encode(this.pending));
    this.pending = "";
  }
  override close(): void {
    if (this.closed) return;
    this.flush();
    this.closed = true;
    this.stream.close();
  }
}
tagType(StreamWriter, "System.IO.StreamWriter");

/** The text of Write/WriteLine arguments: nothing, a value, chars with a range, or a format with values. */
export function writtenText(args: PSValue[], signature: MethodSignature): string {
  if (args.length === 0) return "";
  const first = signature.parameters[0];
  if (first?.name === "format" && args.length > 1) {
    const spread = signature.hasParams || /Span/.test(signature.parameters.at(-1)?.type.displayName ?? "");
    return composeFormat(text(args[0]), spread ? items(args[1]) : args.slice(1));
  }
  if (Array.isArray(args[0])) {
    const all = text(args[0]);
    return args.length === 3 ? all.slice(int(args[1]), int(args[1]) + int(args[2])) : all;
  }
  return dotNetToString(args[0] ?? null);
}

const writerClose: MethodImplementation<TextWriter> = (self) => {
  self.close();
  return undefined;
};

defineType<TextWriter>({
  name: "System.IO.TextWriter",
  properties: {
    NewLine: { get: (self) => self.newLine, set: (self, value) => void (self.newLine = text(value)) },
    Encoding: (self) => (self instanceof StreamWriter ? self.encoding : encodings.unicode),
    FormatProvider: () => null,
  },
  methods: {
    Write: (self, args, signature) => {
      self.check();
      self.put(writtenText(args, signature));
      return undefined;
    },
    WriteLine: (self, args, signature) => {
      self.check();
      self.put(writtenText(args, signature) + self.newLine);
      return undefined;
    },
    Flush: (self) => {
      self.flush();
      return undefined;
    },
    Close: writerClose,
    Dispose: writerClose,
  },
  staticProperties: { Null: () => new StringWriter(new StringBuilder()) },
});
defineType<StringWriter>({
  name: "System.IO.StringWriter",
  construct: (args) =>
    new StringWriter(
      (args.find((a) => a instanceof StringBuilder) as StringBuilder | undefined) ?? new StringBuilder(),
    ),
  methods: { GetStringBuilder: (self) => self.builder, ToString: (self) => self.builder.text },
});
defineType<StreamWriter>({
  name: "System.IO.StreamWriter",
  construct: (args) => {
    const [target, append] = args;
    if (target === null) throw argumentNull("stream");
    const encoding = (args.find((a) => a instanceof Encoding) as Encoding | undefined) ?? encodings.utf8NoBom;
    const stream = target instanceof Stream ? target : openFileStream(text(target), flag(append) ? 6 : 2, 2);
    return new StreamWriter(stream, encoding);
  },
  properties: {
    AutoFlush: {
      get: (self) => self.autoFlush,
      set: (self, value) => {
        self.autoFlush = value === true;
        if (self.autoFlush) self.flush();
      },
    },
    BaseStream: (self) => self.stream,
  },
});

class BinaryReader {
  readonly stream: Stream;
  readonly encoding: Encoding;
  constructor(stream: Stream, encoding: Encoding) {
    this.stream = stream;
    this.encoding = encoding;
  }
  take(count: number): DataView {
    const buffer = new Uint8Array(count);
    if (this.stream.read(buffer) < count) {
      throw new Exception("System.IO.EndOfStreamException", "Unable to read beyond the end of the stream.");
    }
    return new DataView(buffer.buffer);
  }
  length7(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.take(1).getUint8(0);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}
tagType(BinaryReader, "System.IO.BinaryReader");
const binaryReaderClose: MethodImplementation<BinaryReader> = (self) => {
  self.stream.close();
  return undefined;
};
/** An integer of seven bits a byte, least significant first; FormatException after `most` bytes. */
function sevenBits(next: () => number, most: number): bigint {
  let value = 0n;
  for (let i = 0; i < most; i++) {
    const byte = next();
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) return value;
  }
  throw new Exception("System.FormatException", "Too many bytes in what should have been a 7-bit encoded integer.");
}
function sevenBitBytes(value: bigint): Uint8Array {
  const made: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) made.push(Number(rest & 127n) | 128);
  made.push(Number(rest));
  return Uint8Array.from(made);
}

defineType<BinaryReader>({
  name: "System.IO.BinaryReader",
  construct: ([stream, encoding]) =>
    new BinaryReader(stream as Stream, encoding instanceof Encoding ? encoding : encodings.utf8NoBom),
  properties: { BaseStream: (self) => self.stream },
  methods: {
    Read7BitEncodedInt: (self) =>
      Number(
        BigInt.asIntN(
          32,
          sevenBits(() => self.take(1).getUint8(0), 5),
        ),
      ),
    Read7BitEncodedInt64: (self) =>
      BigInt.asIntN(
        64,
        sevenBits(() => self.take(1).getUint8(0), 10),
      ),
    ReadHalf: (self) =>
      invokeStatic(getType("System.Half"), "op_Explicit", [new PSSingle(self.take(2).getFloat16(0, true))]),
    ReadDecimal: (self) => {
      const view = self.take(16);
      const word = (i: number): bigint => BigInt(view.getUint32(4 * i, true));
      const magnitude = (word(2) << 64n) | (word(1) << 32n) | word(0);
      const flags = view.getUint32(12, true);
      return new PSDecimal(flags >= 0x80000000 ? -magnitude : magnitude, (flags >> 16) & 0xff);
    },
    ReadByte: (self) => byteOf(self.take(1).getUint8(0)),
    ReadSByte: (self) => new PSSByte(self.take(1).getInt8(0)),
    ReadBoolean: (self) => self.take(1).getUint8(0) !== 0,
    ReadInt16: (self) => new PSInt16(self.take(2).getInt16(0, true)),
    ReadUInt16: (self) => new PSUInt16(self.take(2).getUint16(0, true)),
    ReadInt32: (self) => self.take(4).getInt32(0, true),
    ReadUInt32: (self) => new PSUInt32(self.take(4).getUint32(0, true)),
    ReadInt64: (self) => self.take(8).getBigInt64(0, true),
    ReadUInt64: (self) => new PSUInt64(self.take(8).getBigUint64(0, true)),
    ReadSingle: (self) => new PSSingle(self.take(4).getFloat32(0, true)),
    ReadDouble: (self) => new PSDouble(self.take(8).getFloat64(0, true)),
    ReadChar: (self) => charOf(self.encoding.decode(new Uint8Array(self.take(1).buffer)).charCodeAt(0)),
    ReadChars: (self, [count]) =>
      arrayOf("System.Char", chars(self.encoding.decode(new Uint8Array(self.take(int(count)).buffer)))),
    ReadBytes: (self, [count]) => {
      const buffer = new Uint8Array(int(count));
      return buffer.slice(0, self.stream.read(buffer));
    },
    ReadString: (self) => self.encoding.decode(new Uint8Array(self.take(self.length7()).buffer)),
    PeekChar: (self) => {
      const { position } = self.stream;
      const one = new Uint8Array(1);
      const count = self.stream.read(one);
      self.stream.position = position;
      return count === 0 ? -1 : (one[0] as number);
    },
    Close: binaryReaderClose,
    Dispose: binaryReaderClose,
  },
});

class BinaryWriter {
  readonly stream: Stream;
  readonly encoding: Encoding;
  constructor(stream: Stream, encoding: Encoding) {
    this.stream = stream;
    this.encoding = encoding;
  }
}
tagType(BinaryWriter, "System.IO.BinaryWriter");

/** The bytes of one written value, by its type. */
/** A decimal's four words: its 96 bits, then scale and sign. */
function decimalBytes(value: PSDecimal): Uint8Array {
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const view = new DataView(new ArrayBuffer(16));
  for (let i = 0; i < 3; i++) view.setUint32(4 * i, Number((magnitude >> BigInt(32 * i)) & 0xffffffffn), true);
  view.setUint32(12, ((value.scale << 16) | (value.unscaled < 0n ? 0x80000000 : 0)) >>> 0, true);
  return new Uint8Array(view.buffer);
}

function encodeBinary(self: BinaryWriter, value: PSValue): Uint8Array {
  if (isByteArray(value)) return bytes(value);
  if (typeof value === "string") {
    const data = self.encoding.encode(value);
    const prefix: number[] = [];
    for (let length = data.length; ; length >>>= 7) {
      prefix.push(length > 127 ? (length & 127) | 128 : length);
      if (length <= 127) break;
    }
    return Uint8Array.from([...prefix, ...data]);
  }
  if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
  const kind = numericKindOf(value);
  if (kind === 4) return self.encoding.encode(text(value));
  if (value instanceof PSDecimal) return decimalBytes(value);
  const size = kind <= 6 ? 1 : kind <= 8 ? 2 : kind <= 10 || kind === 13 ? 4 : 8;
  const view = new DataView(new ArrayBuffer(size));
  if (kind === 14) view.setFloat64(0, double(value), true);
  else if (kind === 13) view.setFloat32(0, double(value), true);
  else if (size === 8) view.setBigUint64(0, BigInt.asUintN(64, big(value)), true);
  else if (size === 4) view.setInt32(0, int(value) | 0, true);
  else if (size === 2) view.setInt16(0, int(value), true);
  else view.setInt8(0, int(value));
  return new Uint8Array(view.buffer);
}
const binaryWriterClose: MethodImplementation<BinaryWriter> = (self) => {
  self.stream.close();
  return undefined;
};
defineType<BinaryWriter>({
  name: "System.IO.BinaryWriter",
  construct: ([stream, encoding]) =>
    new BinaryWriter(stream as Stream, encoding instanceof Encoding ? encoding : encodings.utf8NoBom),
  properties: { BaseStream: (self) => self.stream, OutStream: (self) => self.stream },
  methods: {
    Write7BitEncodedInt: (self, [value]) =>
      void self.stream.write(sevenBitBytes(BigInt.asUintN(32, big(value)))) as undefined,
    Write7BitEncodedInt64: (self, [value]) =>
      void self.stream.write(sevenBitBytes(BigInt.asUintN(64, big(value)))) as undefined,
    Write: (self, args) => {
      const data = encodeBinary(self, args[0] ?? null);
      self.stream.write(args.length === 3 ? data.subarray(int(args[1]), int(args[1]) + int(args[2])) : data);
      return undefined;
    },
    Seek: (self, [offset]) => {
      self.stream.position = int(offset);
      return BigInt(self.stream.position);
    },
    Flush: (self) => {
      self.stream.flush();
      return undefined;
    },
    Close: binaryWriterClose,
    Dispose: binaryWriterClose,
  },
});
