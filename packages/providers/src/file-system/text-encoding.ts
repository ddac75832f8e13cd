// Text encodings as file content uses them: what -Encoding gives, byte order marks recognised on reading.
import type { PSValue } from "@latch/dotnet";
import { invokeMethod } from "@latch/dotnet";

/** The part of System.Text.Encoding that content needs. */
export interface TextEncoding {
  readonly preamble: Uint8Array;
  getBytes(text: string): Uint8Array;
  getString(bytes: Uint8Array): string;
}

const noBytes = new Uint8Array();

/** UTF-8 without a byte order mark: PowerShell's default for every file. */
export const utf8: TextEncoding = {
  preamble: noBytes,
  getBytes: (text) => Buffer.from(text, "utf8"),
  getString: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"),
};

/** A `System.Text.Encoding` value as a TextEncoding; null gives UTF-8. */
export function textEncodingOf(value: PSValue | undefined): TextEncoding {
  if (value === undefined || value === null) return utf8;
  return {
    preamble: invokeMethod(value, "GetPreamble", []) as Uint8Array,
    getBytes: (text) => invokeMethod(value, "GetBytes", [text]) as Uint8Array,
    getString: (bytes) => invokeMethod(value, "GetString", [bytes]) as string,
  };
}

/** The encoding of a byte order mark; null for bytes without one. */
export function encodingOfMark([a, b, c]: Uint8Array): TextEncoding | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return utf8;
  if (a === 0xff && b === 0xfe)
    return {
      preamble: noBytes,
      getBytes: (text) => Buffer.from(text, "utf16le"),
      getString: (bytes) => new TextDecoder("utf-16le").decode(bytes),
    };
  if (a === 0xfe && b === 0xff)
    return {
      preamble: noBytes,
      getBytes: (text) => Buffer.from(text, "utf16le").swap16(),
      getString: (bytes) => new TextDecoder("utf-16be").decode(bytes),
    };
  return null;
}

/** Text of a file's bytes; a byte order mark wins over `encoding` (StreamReader's detection). */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return utf8.getString(bytes.subarray(3));
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0)) return new TextDecoder("utf-16le").decode(bytes.subarray(2));
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes.subarray(2));
  return encoding.getString(bytes);
}
