// System.Security.Cryptography.CryptoStream: a stream behind a transform (an encryption, a decryption, a hash).

import { Exception } from "../../errors/exception.ts";
import { defineType } from "../../types/define-type.ts";
import { argumentException, argumentNull } from "../../types/method-errors.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { invokeMethod } from "../../types/invoke.ts";
import { bytes, enumNumber, flag } from "../arguments.ts";
import { Stream } from "../io/stream.ts";
import { CryptoTransform } from "./symmetric-algorithms.ts";

const notSeekable = (): Exception => new Exception("System.NotSupportedException", "Stream does not support seeking.");

class CryptoStream extends Stream {
  private readonly inner: Stream;
  private readonly transform: PSValue;
  private readonly reads: boolean;
  private readonly leaveOpen: boolean;
  private decoded: Uint8Array | null = null;
  private readonly pending: Uint8Array[] = [];
  flushed = false;
  constructor(inner: Stream, transform: PSValue, reads: boolean, leaveOpen: boolean) {
    super();
    this.inner = inner;
    this.transform = transform;
    this.reads = reads;
    this.leaveOpen = leaveOpen;
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
    throw notSeekable();
  }
  private finish(data: Uint8Array): Uint8Array {
    if (this.transform instanceof CryptoTransform) return this.transform.finish(data);
    return bytes(invokeMethod(this.transform, "TransformFinalBlock", [data, 0, data.length]));
  }
  read(buffer: Uint8Array): number {
    if (!this.reads) throw new Exception("System.NotSupportedException", "Stream does not support reading.");
    this.decoded ??= this.finish(this.inner.readAll());
    const part = this.decoded.subarray(this.position, this.position + buffer.length);
    buffer.set(part);
    this.position += part.length;
    return part.length;
  }
  write(data: Uint8Array): void {
    if (this.reads) throw new Exception("System.NotSupportedException", "Stream does not support writing.");
    this.pending.push(data.slice());
  }
  flushFinal(): void {
    if (this.flushed)
      throw new Exception(
        "System.NotSupportedException",
        "FlushFinalBlock() method was called twice on a CryptoStream. It can only be called once.",
      );
    this.flushed = true;
    if (this.reads) return;
    this.inner.write(this.finish(new Uint8Array(Buffer.concat(this.pending))));
    if (this.inner instanceof CryptoStream && !this.inner.flushed) this.inner.flushFinal();
  }
  override close(): void {
    if (this.closed) return;
    if (!this.reads && !this.flushed) this.flushFinal();
    this.closed = true;
    if (!this.leaveOpen) this.inner.close();
  }
}
tagType(CryptoStream, "System.Security.Cryptography.CryptoStream");

defineType<CryptoStream>({
  name: "System.Security.Cryptography.CryptoStream",
  construct: ([stream, transform, mode, leaveOpen]) => {
    if (transform === null || transform === undefined) throw argumentNull("transform");
    if (!(stream instanceof Stream)) throw argumentNull("stream");
    const reads = enumNumber(mode) === 0;
    if (reads ? !stream.canRead : !stream.canWrite)
      throw argumentException(`Stream was not ${reads ? "readable" : "writable"}.`, "stream");
    return new CryptoStream(stream, transform, reads, flag(leaveOpen));
  },
  properties: {
    HasFlushedFinalBlock: (self) => self.flushed,
    Position: {
      get: () => {
        throw notSeekable();
      },
      set: () => {
        throw notSeekable();
      },
    },
  },
  methods: {
    FlushFinalBlock: (self) => {
      self.flushFinal();
      return undefined;
    },
    Seek: () => {
      throw notSeekable();
    },
    SetLength: () => {
      throw notSeekable();
    },
    Clear: (self) => {
      self.close();
      return undefined;
    },
  },
});
