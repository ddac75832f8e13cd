// System.Text.Decoder and Encoder: they keep the bytes (or the half of a pair) that a call ended within.

import { argumentException, argumentNull } from "../types/method-errors.ts";
import { defineType } from "../types/define-type.ts";
import { tagType, type PSValue } from "../values/ps-value.ts";
import { bytes, cell, chars, flag, int, text } from "./arguments.ts";
import type { Encoding } from "./encoding.ts";

/** How many bytes at the end of `data` begin a character that is not whole. */
function unfinished(kind: string, data: Uint8Array): number {
  if (kind.startsWith("utf16")) {
    const odd = data.length % 2;
    const last = data.length - odd - 2;
    if (last < 0) return odd;
    const unit =
      kind === "utf16be"
        ? ((data[last] as number) << 8) | (data[last + 1] as number)
        : (data[last] as number) | ((data[last + 1] as number) << 8);
    return unit >= 0xd800 && unit < 0xdc00 ? odd + 2 : odd;
  }
  if (kind.startsWith("utf32")) return data.length % 4;
  if (kind !== "utf8") return 0;
  for (let back = 1; back <= Math.min(3, data.length); back++) {
    const byte = data[data.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wanted > back ? back : 0;
  }
  return 0;
}

/** Bytes to characters, call by call. */
export class Decoder {
  private readonly encoding: Encoding;
  private rest = new Uint8Array(0);
  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }
  decode(data: Uint8Array, flush: boolean, keep: boolean): string {
    const whole = new Uint8Array(Buffer.concat([this.rest, data]));
    const left = flush ? 0 : unfinished(this.encoding.kind, whole);
    const decoded = this.encoding.decode(whole.subarray(0, whole.length - left));
    if (keep) this.rest = whole.slice(whole.length - left);
    return decoded;
  }
  reset(): void {
    this.rest = new Uint8Array(0);
  }
}
tagType(Decoder, "System.Text.Decoder");

/** Characters to bytes, call by call. */
export class Encoder {
  private readonly encoding: Encoding;
  private rest = "";
  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }
  encode(value: string, flush: boolean, keep: boolean): Uint8Array {
    const whole = this.rest + value;
    const open = !flush && /[\ud800-\udbff]$/.test(whole);
    if (keep) this.rest = open ? whole.slice(-1) : "";
    return this.encoding.encode(open ? whole.slice(0, -1) : whole);
  }
  reset(): void {
    this.rest = "";
  }
}
tagType(Encoder, "System.Text.Encoder");

function part(data: PSValue | undefined, from: PSValue | undefined, count: PSValue | undefined): Uint8Array {
  if (data === null || data === undefined) throw argumentNull("bytes");
  return from === undefined ? bytes(data) : bytes(data).subarray(int(from), int(from) + int(count));
}
function letters(data: PSValue | undefined, from: PSValue | undefined, count: PSValue | undefined): string {
  if (data === null || data === undefined) throw argumentNull("chars");
  return from === undefined ? text(data) : text(data).slice(int(from), int(from) + int(count));
}

/** Puts characters into a char[]; ArgumentException when there is no room. */
function putChars(target: PSValue | undefined, at: number, value: string): number {
  if (!Array.isArray(target)) throw argumentNull("chars");
  if (at + value.length > target.length)
    throw argumentException("The output char buffer is too small to contain the decoded characters.", "chars");
  for (const [i, c] of chars(value).entries()) target[at + i] = c;
  return value.length;
}
function putBytes(target: PSValue | undefined, at: number, data: Uint8Array): number {
  if (!(target instanceof Uint8Array)) throw argumentNull("bytes");
  if (at + data.length > target.length)
    throw argumentException("The output byte buffer is too small to contain the encoded data.", "bytes");
  target.set(data, at);
  return data.length;
}

defineType<Decoder>({
  name: "System.Text.Decoder",
  implementation: Decoder,
  methods: {
    GetCharCount: (self, args) => {
      const spanned = args.length <= 2;
      return self.decode(spanned ? bytes(args[0]) : part(args[0], args[1], args[2]), flag(args.at(-1)), false).length;
    },
    GetChars: (self, args) => {
      if (args.length <= 3) return putChars(args[1], 0, self.decode(bytes(args[0]), flag(args[2]), true));
      return putChars(args[3], int(args[4]), self.decode(part(args[0], args[1], args[2]), flag(args[5]), true));
    },
    Convert: (self, args) => {
      const [data, at, count, target, from, , flush, used, made, done] = args;
      const decoded = self.decode(part(data, at, count), flag(flush), true);
      cell(used).value = int(count);
      cell(made).value = putChars(target, int(from), decoded);
      cell(done).value = true;
      return undefined;
    },
    Reset: (self) => self.reset() as undefined,
  },
});
defineType<Encoder>({
  name: "System.Text.Encoder",
  implementation: Encoder,
  methods: {
    GetByteCount: (self, args) => {
      const value = args.length <= 2 ? text(args[0]) : letters(args[0], args[1], args[2]);
      return self.encode(value, flag(args.at(-1)), false).length;
    },
    GetBytes: (self, args) => {
      if (args.length <= 3) return putBytes(args[1], 0, self.encode(text(args[0]), flag(args[2]), true));
      return putBytes(args[3], int(args[4]), self.encode(letters(args[0], args[1], args[2]), flag(args[5]), true));
    },
    Convert: (self, args) => {
      const [data, at, count, target, from, , flush, used, made, done] = args;
      const encoded = self.encode(letters(data, at, count), flag(flush), true);
      cell(used).value = int(count);
      cell(made).value = putBytes(target, int(from), encoded);
      cell(done).value = true;
      return undefined;
    },
    Reset: (self) => self.reset() as undefined,
  },
});
