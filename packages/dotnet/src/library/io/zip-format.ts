// The bytes of ZIP archives: entries read from the central directory, and a whole archive written. Zip64 is not read or written.

import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { Exception } from "../../errors/exception.ts";

/** An entry: its bytes as they are stored (until asked for), and what the directory says of it. */
export interface ZipMember {
  name: string;
  comment: string;
  /** DOS date and time. */
  date: number;
  time: number;
  externalAttributes: number;
  method: number;
  crc: number;
  size: number;
  stored: Uint8Array;
  isEncrypted: boolean;
}

const corrupt = (message: string): Exception => new Exception("System.IO.InvalidDataException", message);

/** The bytes of an entry, inflated. InvalidDataException when they cannot be. */
export function zipData(member: ZipMember): Uint8Array {
  if (member.method === 0) return member.stored;
  if (member.method !== 8) throw corrupt("The archive entry was compressed using an unsupported compression method.");
  try {
    return new Uint8Array(inflateRawSync(member.stored));
  } catch {
    throw corrupt("The archive entry was compressed using an unsupported compression method.");
  }
}

/** Puts bytes into an entry. `level`: 0 Optimal, 1 Fastest, 2 NoCompression, 3 SmallestSize. */
export function setZipData(member: ZipMember, data: Uint8Array, level: number): void {
  member.crc = crc32(data);
  member.size = data.length;
  const plain = level === 2 || data.length === 0;
  member.method = plain ? 0 : 8;
  member.stored = plain ? data : new Uint8Array(deflateRawSync(data, { level: level === 1 ? 1 : level === 3 ? 9 : 6 }));
}

/** Reads an archive. InvalidDataException when it is none. */
export function readZip(data: Uint8Array): { members: ZipMember[]; comment: string } {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let end = data.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0)
    throw corrupt(
      data.length < 22 ? "Central Directory corrupt." : "End of Central Directory record could not be found.",
    );
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const members: ZipMember[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > data.length || view.getUint32(at, true) !== 0x02014b50) throw corrupt("Central Directory corrupt.");
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
    const flags = view.getUint16(at + 8, true);
    const header = view.getUint32(at + 42, true);
    const packed = view.getUint32(at + 20, true);
    if (header + 30 > data.length) throw corrupt("A local file header is corrupt.");
    const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    const text = (from: number, length: number): string => {
      const part = Buffer.from(data.buffer, data.byteOffset + from, length);
      return part.toString((flags & 0x800) !== 0 || isUtf8(part) ? "utf8" : "latin1");
    };
    members.push({
      name: text(at + 46, nameLength),
      comment: text(at + 46 + nameLength + extraLength, commentLength),
      time: view.getUint16(at + 12, true),
      date: view.getUint16(at + 14, true),
      externalAttributes: view.getInt32(at + 38, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      size: view.getUint32(at + 24, true),
      stored: data.slice(start, start + packed),
      isEncrypted: (flags & 1) !== 0,
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  const commentLength = view.getUint16(end + 20, true);
  return { members, comment: Buffer.from(data.subarray(end + 22, end + 22 + commentLength)).toString("utf8") };
}

function isUtf8(data: Buffer): boolean {
  return Buffer.from(data.toString("utf8"), "utf8").equals(data);
}

/** A header's fields: [size in bytes, value]. */
function record(fields: readonly (readonly [2 | 4, number])[]): Buffer {
  const made = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) made.writeUInt16LE(value & 0xffff, at);
    else made.writeUInt32LE(value >>> 0, at);
    at += size;
  }
  return made;
}

/** The bytes of an archive. */
export function writeZip(members: readonly ZipMember[], comment: string): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name, "utf8");
    const note = Buffer.from(member.comment, "utf8");
    const flags = name.length === member.name.length ? 0 : 0x800;
    const shared: (readonly [2 | 4, number])[] = [
      [2, 20], [2, flags], [2, member.method], [2, member.time], [2, member.date], [4, member.crc], [4, member.stored.length], [4, member.size],
      [2, name.length], [2, 0],
    ]; // biome-ignore format: a table
    const local = Buffer.concat([record([[4, 0x04034b50], ...shared]), name, member.stored]);
    directory.push(
      record([
        [4, 0x02014b50],
        [2, 0x0314],
        ...shared,
        [2, note.length],
        [2, 0],
        [2, 0],
        [4, member.externalAttributes],
        [4, offset],
      ]),
      name,
      note,
    );
    parts.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const note = Buffer.from(comment, "utf8");
  const count = members.length;
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, index.length],
    [4, offset],
    [2, note.length],
  ]);
  return new Uint8Array(Buffer.concat([...parts, index, end, note]));
}
