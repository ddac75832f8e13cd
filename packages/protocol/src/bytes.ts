// Bytes without node:* imports: UTF-8, base64, and .NET's mixed-endian GUID layout.
import { RemoteProtocolError } from "./protocol-error.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text as UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8 as text; a byte order mark at the start is dropped (servers prepend one, MS-PSRP 2.2.1). */
export function decodeUtf8(bytes: Uint8Array): string {
  const hasMark = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return decoder.decode(hasMark ? bytes.subarray(3) : bytes);
}

/** Chunks joined into one array. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const result = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    result.set(chunk, offset);
    offset += chunk.length;
  }
  return result;
}

interface BufferLike {
  from(
    data: ArrayBufferLike | string,
    a?: number | "base64",
    b?: number,
  ): Uint8Array & { toString(encoding: string): string };
}
const native = (globalThis as { Buffer?: BufferLike }).Buffer;

/** Bytes as base64. */
export function encodeBase64(bytes: Uint8Array): string {
  if (native !== undefined) return native.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

const base64Text = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base64 (whitespace allowed) as bytes. Throws RemoteProtocolError for anything else. */
export function decodeBase64(text: string): Uint8Array {
  const compact = /\s/.test(text) ? text.replace(/\s+/g, "") : text;
  if (compact.length % 4 !== 0 || !base64Text.test(compact))
    throw new RemoteProtocolError("The data is not valid base64.");
  if (native !== undefined) {
    const buffer = native.from(compact, "base64");
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }
  const binary = atob(compact);
  const result = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) result[i] = binary.charCodeAt(i);
  return result;
}

/** The GUID of all zeros: the session itself in out-of-process framing, no pipeline in PSRP. */
export const emptyGuid = "00000000-0000-0000-0000-000000000000";
const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

// A conversation uses few GUIDs, each in thousands of messages: both directions remember the last ones.
const writtenGuids = new Map<string, Uint8Array>();
const readGuids: { readonly bytes: Uint8Array; readonly text: string }[] = [];
const rememberedGuids = 8;

/** Writes a GUID's 16 bytes as .NET's Guid.ToByteArray orders them. */
export function writeGuid(guid: string, target: Uint8Array, offset: number): void {
  let bytes = writtenGuids.get(guid);
  if (bytes === undefined) {
    bytes = new Uint8Array(16);
    const hex = guid.replaceAll("-", "");
    for (let i = 0; i < 16; i++) bytes[guidOrder[i]!] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
    if (writtenGuids.size >= rememberedGuids) writtenGuids.clear();
    writtenGuids.set(guid, bytes);
  }
  target.set(bytes, offset);
}

/** Reads what writeGuid wrote, lower case. */
export function readGuid(source: Uint8Array, offset: number): string {
  for (let n = 0; n < readGuids.length; n++) {
    const known = readGuids[n]!;
    let i = 0;
    while (i < 16 && known.bytes[i] === source[offset + i]) i++;
    if (i === 16) return known.text;
  }
  const text = formatGuid(source, offset);
  if (readGuids.length >= rememberedGuids) readGuids.shift();
  readGuids.push({ bytes: source.slice(offset, offset + 16), text });
  return text;
}

function formatGuid(source: Uint8Array, offset: number): string {
  let hex = "";
  for (let i = 0; i < 16; i++) hex += (source[offset + guidOrder[i]!]! + 0x100).toString(16).slice(1);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A GUID in canonical lower case. Throws RemoteProtocolError when the text is none. */
export function parseGuid(text: string): string {
  const guid = text
    .trim()
    .replace(/^\{|\}$/g, "")
    .replace(/^uuid:/i, "")
    .toLowerCase();
  if (!guidPattern.test(guid)) throw new RemoteProtocolError(`"${text.slice(0, 60)}" is not a GUID.`);
  return guid;
}
