// Many whole messages in one buffer: how they cross from the engine's thread to the I/O thread and back.
import { RemoteProtocolError } from "../protocol-error.ts";
import { messageHeaderLength, writeMessageHeader } from "./message.ts";

const encoder = new TextEncoder();

/** Messages one after the other, each with its length (32 bits, little endian) before it. */
export class MessageBatch {
  private bytes = new Uint8Array(65536);
  private view = new DataView(this.bytes.buffer);
  private length = 0;
  count = 0;

  /** Encodes one message at the end. */
  append(destination: number, type: number, poolId: string, pipelineId: string, xml: string): void {
    const start = this.length;
    this.reserve(4 + messageHeaderLength + 3 + xml.length * 3);
    const { bytes } = this;
    bytes.fill(0, start + 12, start + 4 + messageHeaderLength);
    writeMessageHeader(bytes, start + 4, destination, type, poolId, pipelineId);
    let end = start + 4 + messageHeaderLength;
    if (xml !== "") {
      bytes[end] = 0xef;
      bytes[end + 1] = 0xbb;
      bytes[end + 2] = 0xbf;
      end += 3 + encoder.encodeInto(xml, bytes.subarray(end + 3)).written;
    }
    this.view.setUint32(start, end - start - 4, true);
    this.length = end;
    this.count++;
  }

  /** Adds a message that is bytes already. */
  add(message: Uint8Array): void {
    this.reserve(4 + message.length);
    this.view.setUint32(this.length, message.length, true);
    this.bytes.set(message, this.length + 4);
    this.length += 4 + message.length;
    this.count++;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + size));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Bytes waiting. */
  get size(): number {
    return this.length;
  }

  /** What was added, in a buffer of its own that may be transferred; the batch is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const result = this.bytes.slice(0, this.length);
    if (this.bytes.length > 1 << 20) {
      this.bytes = new Uint8Array(65536);
      this.view = new DataView(this.bytes.buffer);
    }
    this.length = 0;
    this.count = 0;
    return result;
  }
}

/** The messages of a batch, as views into it. */
export function splitBatch(batch: Uint8Array): Uint8Array[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const messages: Uint8Array[] = [];
  for (let offset = 0; offset < batch.length; ) {
    const end = offset + 4 + view.getUint32(offset, true);
    if (end > batch.length) throw new RemoteProtocolError("A batch of messages is cut off.");
    messages.push(batch.subarray(offset + 4, end));
    offset = end;
  }
  return messages;
}
