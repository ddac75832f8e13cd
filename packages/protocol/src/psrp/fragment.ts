// PSRP fragments (MS-PSRP 2.2.4): messages cut to what a transport carries, and put together again.
import { concatBytes } from "../bytes.ts";
import { RemoteProtocolError } from "../protocol-error.ts";

/** ObjectId, FragmentId, flags, length. */
export const fragmentHeaderLength = 21;
/** PowerShell's own default for the data of one fragment. */
export const defaultFragmentSize = 32768;

/** Cuts messages into fragments; ObjectIds count up through the life of a session. */
export class Fragmenter {
  private nextObjectId = 1;
  readonly maximumSize: number;

  /** In: the most bytes of a fragment, header included. */
  constructor(maximumSize = defaultFragmentSize) {
    this.maximumSize = maximumSize;
  }

  /** The fragments of one message, each with its header. */
  fragment(message: Uint8Array): Uint8Array[] {
    const objectId = this.nextObjectId++;
    const room = this.maximumSize - fragmentHeaderLength;
    if (message.length <= room) return [writeFragment(objectId, 0, 3, message, 0, message.length)];
    const fragments: Uint8Array[] = [];
    let fragmentId = 0;
    for (let offset = 0; offset < message.length; offset += room) {
      const end = Math.min(offset + room, message.length);
      const flags = (offset === 0 ? 1 : 0) | (end === message.length ? 2 : 0);
      fragments.push(writeFragment(objectId, fragmentId++, flags, message, offset, end));
    }
    return fragments;
  }
}

function writeFragment(
  objectId: number,
  fragmentId: number,
  flags: number,
  data: Uint8Array,
  start: number,
  end: number,
): Uint8Array {
  const length = end - start;
  const bytes = new Uint8Array(fragmentHeaderLength + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(objectId / 0x100000000));
  view.setUint32(4, objectId >>> 0);
  view.setUint32(12, fragmentId);
  bytes[16] = flags;
  view.setUint32(17, length);
  bytes.set(data.subarray(start, end), fragmentHeaderLength);
  return bytes;
}

/** One fragment's header. */
interface FragmentHeader {
  readonly objectId: bigint;
  readonly fragmentId: bigint;
  readonly isStart: boolean;
  readonly isEnd: boolean;
}

/**
 * Puts the messages of one stream together. A fragment whose (ObjectId, FragmentId) it already has is dropped:
 * a server offers again what it cannot know to have arrived (design.md, "Exactly once").
 */
export class Defragmenter {
  private pending = new Uint8Array(0);
  private parts: Uint8Array[] = [];
  private partLength = 0;
  private openObject = -1n;
  private lastObject = -1n;
  private nextFragment = 0n;
  readonly maximumMessageSize: number;

  constructor(maximumMessageSize = 200 * 1024 * 1024) {
    this.maximumMessageSize = maximumMessageSize;
  }

  /** Takes bytes of the stream (cut anywhere) and gives the messages they complete. Throws RemoteProtocolError. */
  receive(chunk: Uint8Array): Uint8Array[] {
    const data = this.pending.length === 0 ? chunk : concatBytes([this.pending, chunk]);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const messages: Uint8Array[] = [];
    let offset = 0;
    while (data.length - offset >= fragmentHeaderLength) {
      const length = view.getUint32(offset + 17);
      if (length > this.maximumMessageSize) throw new RemoteProtocolError("A PSRP fragment is larger than allowed.");
      if (data.length - offset < fragmentHeaderLength + length) break;
      const header: FragmentHeader = {
        objectId: view.getBigUint64(offset),
        fragmentId: view.getBigUint64(offset + 8),
        isStart: (data[offset + 16]! & 1) !== 0,
        isEnd: (data[offset + 16]! & 2) !== 0,
      };
      const body = data.subarray(offset + fragmentHeaderLength, offset + fragmentHeaderLength + length);
      const message = this.accept(header, body);
      if (message !== null) messages.push(message);
      offset += fragmentHeaderLength + length;
    }
    this.pending = offset === data.length ? new Uint8Array(0) : data.slice(offset);
    return messages;
  }

  private accept(header: FragmentHeader, body: Uint8Array): Uint8Array | null {
    const { objectId, fragmentId } = header;
    if (objectId <= this.lastObject) return null;
    if (this.openObject >= 0n && objectId === this.openObject) {
      if (fragmentId < this.nextFragment) return null;
      if (fragmentId > this.nextFragment || header.isStart)
        throw new RemoteProtocolError("PSRP fragments are out of order.");
    } else {
      if (this.openObject >= 0n)
        throw new RemoteProtocolError("A PSRP message begins before the previous one has ended.");
      if (!header.isStart || fragmentId !== 0n) throw new RemoteProtocolError("A PSRP message begins in its middle.");
      this.openObject = objectId;
      this.nextFragment = 0n;
      this.parts = [];
      this.partLength = 0;
    }
    this.nextFragment++;
    this.partLength += body.length;
    if (this.partLength > this.maximumMessageSize)
      throw new RemoteProtocolError("A PSRP message is larger than allowed.");
    this.parts.push(body);
    if (!header.isEnd) {
      // The chunk's memory may be reused by its owner once receive returns.
      this.parts[this.parts.length - 1] = body.slice();
      return null;
    }
    this.lastObject = objectId;
    this.openObject = -1n;
    const message = concatBytes(this.parts);
    this.parts = [];
    return message;
  }
}
