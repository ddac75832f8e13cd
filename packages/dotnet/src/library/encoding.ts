// System.Text.Encoding and its kinds.

import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import type { PSValue } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, TYPE } from "../types/dotnet-type.ts";
import { argumentException, argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import { bytes, cell, chars, flag, int, text } from "./arguments.ts";
import { Decoder, Encoder } from "./coders.ts";
import { writeText } from "./spans.ts";
import { decodeUtf7, encodeUtf7 } from "./utf7.ts";

type Kind = "utf8" | "utf16le" | "utf16be" | "utf32le" | "utf32be" | "ascii" | "latin1" | "utf7" | "windows-1252";

/** A text encoding: how strings become bytes and back. */
export class Encoding {
  readonly kind: Kind;
  readonly hasPreamble: boolean;
  readonly throwsOnInvalid: boolean;
  private readonly typeName: string;
  constructor(kind: Kind, hasPreamble: boolean, typeName: string, throwsOnInvalid = false) {
    this.kind = kind;
    this.hasPreamble = hasPreamble;
    this.typeName = typeName;
    this.throwsOnInvalid = throwsOnInvalid;
  }
  get [TYPE](): DotNetType {
    return getType(this.typeName);
  }
  toString(): string {
    return this.typeName;
  }
  encode(value: string): Uint8Array {
    switch (this.kind) {
      case "utf7":
        return encodeUtf7(value);
      case "utf8":
        return new Uint8Array(Buffer.from(value.toWellFormed(), "utf8"));
      case "utf16le":
        return new Uint8Array(Buffer.from(value, "utf16le"));
      case "utf16be":
        return new Uint8Array(Buffer.from(value, "utf16le").swap16());
      case "utf32le":
      case "utf32be":
        return encodeUtf32(value, this.kind === "utf32be");
      case "ascii":
        return encodeBytes(value, 127);
      case "latin1":
        return encodeBytes(value, 255);
      default:
        return encodeWindows(value);
    }
  }
  decode(data: Uint8Array): string {
    const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    switch (this.kind) {
      case "utf7":
        return decodeUtf7(data);
      case "utf8":
        return this.decodeUtf8(buffer);
      case "utf16le":
        return buffer.toString("utf16le") + (data.length % 2 === 1 ? "\ufffd" : "");
      case "utf16be":
        return (
          Buffer.from(buffer.subarray(0, data.length - (data.length % 2)))
            .swap16()
            .toString("utf16le") + (data.length % 2 === 1 ? "\ufffd" : "")
        );
      case "utf32le":
      case "utf32be":
        return decodeUtf32(data, this.kind === "utf32be");
      case "ascii":
        return buffer.toString("latin1").replace(/[\x80-\xff]/g, "\ufffd");
      case "latin1":
        return buffer.toString("latin1");
      default:
        return new TextDecoder("windows-1252").decode(data);
    }
  }
  private decodeUtf8(buffer: Buffer): string {
    if (!this.throwsOnInvalid) return new TextDecoder("utf-8", { ignoreBOM: true }).decode(buffer);
    try {
      return new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(buffer);
    } catch {
      throw new Exception(
        "System.Text.DecoderFallbackException",
        "Unable to translate bytes at index 0 from specified code page to Unicode.",
      );
    }
  }
  get preamble(): Uint8Array {
    return this.hasPreamble ? Uint8Array.from(preambles[this.kind] ?? []) : new Uint8Array(0);
  }
}

const preambles: Partial<Record<Kind, readonly number[]>> = {
  utf8: [0xef, 0xbb, 0xbf],
  utf16le: [0xff, 0xfe],
  utf16be: [0xfe, 0xff],
  utf32le: [0xff, 0xfe, 0, 0],
  utf32be: [0, 0, 0xfe, 0xff],
};

function encodeBytes(value: string, limit: number): Uint8Array {
  const result: number[] = [];
  for (const c of value) {
    const code = c.codePointAt(0) ?? 63;
    if (code <= limit) result.push(code);
    else for (let i = 0; i < c.length; i++) result.push(63);
  }
  return Uint8Array.from(result);
}

const windowsHigh = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
function encodeWindows(value: string): Uint8Array {
  return Uint8Array.from(
    [...value].map((c) => {
      const code = c.codePointAt(0) ?? 63;
      if (code < 128 || (code >= 160 && code < 256)) return code;
      const at = windowsHigh.indexOf(c);
      return at < 0 ? 63 : 128 + at;
    }),
  );
}

function encodeUtf32(value: string, bigEndian: boolean): Uint8Array {
  const points = [...value].map((c) => c.codePointAt(0) ?? 0xfffd);
  const view = new DataView(new ArrayBuffer(points.length * 4));
  points.forEach((p, i) => view.setUint32(i * 4, p, !bigEndian));
  return new Uint8Array(view.buffer);
}

function decodeUtf32(data: Uint8Array, bigEndian: boolean): string {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let result = "";
  for (let i = 0; i + 3 < data.length; i += 4) {
    const point = view.getUint32(i, !bigEndian);
    result += point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
  }
  return result;
}

interface EncodingFacts {
  readonly codePage: number;
  readonly webName: string;
  readonly name: string;
}
const facts: Readonly<Record<Kind, EncodingFacts>> = {
  utf8: { codePage: 65001, webName: "utf-8", name: "Unicode (UTF-8)" },
  utf16le: { codePage: 1200, webName: "utf-16", name: "Unicode" },
  utf16be: { codePage: 1201, webName: "utf-16BE", name: "Unicode (Big-Endian)" },
  utf32le: { codePage: 12000, webName: "utf-32", name: "Unicode (UTF-32)" },
  utf32be: { codePage: 12001, webName: "utf-32BE", name: "Unicode (UTF-32 Big-Endian)" },
  ascii: { codePage: 20127, webName: "us-ascii", name: "US-ASCII" },
  latin1: { codePage: 28591, webName: "iso-8859-1", name: "Western European (ISO)" },
  utf7: { codePage: 65000, webName: "utf-7", name: "Unicode (UTF-7)" },
  "windows-1252": { codePage: 1252, webName: "windows-1252", name: "Western European (Windows)" },
};

/** [Text.Encoding]::UTF8 and its siblings. */
export const encodings = {
  utf8: new Encoding("utf8", true, "System.Text.UTF8Encoding+UTF8EncodingSealed"),
  /** Encoding.Default of .NET, which writes no mark. */
  byDefault: new Encoding("utf8", false, "System.Text.UTF8Encoding+UTF8EncodingSealed"),
  utf8NoBom: new Encoding("utf8", false, "System.Text.UTF8Encoding"),
  unicode: new Encoding("utf16le", true, "System.Text.UnicodeEncoding"),
  bigEndianUnicode: new Encoding("utf16be", true, "System.Text.UnicodeEncoding"),
  utf32: new Encoding("utf32le", true, "System.Text.UTF32Encoding"),
  bigEndianUtf32: new Encoding("utf32be", true, "System.Text.UTF32Encoding"),
  ascii: new Encoding("ascii", false, "System.Text.ASCIIEncoding+ASCIIEncodingSealed"),
  latin1: new Encoding("latin1", false, "System.Text.Latin1Encoding+Latin1EncodingSealed"),
  utf7: new Encoding("utf7", false, "System.Text.UTF7Encoding"),
  windows1252: new Encoding("windows-1252", false, "System.Text.Encoding"),
};

const byName: Readonly<Record<string, Encoding>> = {
  "utf-8": encodings.utf8, utf8: encodings.utf8, "unicode-1-1-utf-8": encodings.utf8, "utf-16": encodings.unicode, "utf-16le": encodings.unicode,
  unicode: encodings.unicode, "ucs-2": encodings.unicode, "utf-16be": encodings.bigEndianUnicode, unicodefffe: encodings.bigEndianUnicode,
  "utf-32": encodings.utf32, "utf-32le": encodings.utf32, "utf-32be": encodings.bigEndianUtf32, ascii: encodings.ascii, "us-ascii": encodings.ascii,
  "iso-8859-1": encodings.latin1, latin1: encodings.latin1, "iso_8859-1": encodings.latin1, "utf-7": encodings.utf7, "windows-1252": encodings.windows1252, "cp1252": encodings.windows1252,
}; // biome-ignore format: a table

/** Encoding.GetEncoding by name or code page. Throws ArgumentException / NotSupportedException. */
export function encodingFor(which: PSValue | undefined): Encoding {
  if (typeof which === "string") {
    const found = byName[which.trim().toLowerCase()];
    if (found !== undefined) return found;
    throw new Exception(
      "System.ArgumentException",
      `'${which}' is not a supported encoding name. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method. (Parameter 'name')`,
    );
  }
  if (which === null || which === undefined) throw argumentNull("name");
  const page = int(which);
  if (page === 0) return encodings.utf8NoBom;
  const found = Object.values(encodings).find((e) => facts[e.kind].codePage === page);
  if (found !== undefined) return found;
  throw new Exception(
    "System.NotSupportedException",
    `No data is available for encoding ${page}. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method.`,
  );
}

/** The encoding a byte order mark announces, with the mark's length; UTF-8 without one. */
export function detectEncoding(
  data: Uint8Array,
  fallback: Encoding = encodings.utf8NoBom,
): { encoding: Encoding; skip: number } {
  if (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf) return { encoding: encodings.utf8, skip: 3 };
  if (data[0] === 0xff && data[1] === 0xfe && data[2] === 0 && data[3] === 0 && data.length >= 4)
    return { encoding: encodings.utf32, skip: 4 };
  if (data[0] === 0xff && data[1] === 0xfe) return { encoding: encodings.unicode, skip: 2 };
  if (data[0] === 0xfe && data[1] === 0xff) return { encoding: encodings.bigEndianUnicode, skip: 2 };
  return { encoding: fallback, skip: 0 };
}

/** Text of bytes, their byte order mark obeyed and dropped. */
export function decodeText(data: Uint8Array, fallback: Encoding = encodings.utf8NoBom): string {
  const { encoding, skip } = detectEncoding(data, fallback);
  return encoding.decode(skip === 0 ? data : data.subarray(skip));
}

function rangeText(args: PSValue[]): string {
  if (args[0] === null) throw argumentNull("s");
  const whole = text(args[0]);
  return typeof args[1] === "number" && typeof args[2] === "number" ? whole.slice(args[1], args[1] + args[2]) : whole;
}

function getBytes(self: Encoding, args: PSValue[]): PSValue {
  if (args.length >= 5) {
    const encoded = self.encode(rangeText(args));
    const target = args[3];
    if (!(target instanceof Uint8Array)) throw argumentNull("bytes");
    if (int(args[4]) < 0 || int(args[4]) > target.length)
      throw argumentOutOfRange(
        "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
        "byteIndex",
      );
    if (encoded.length > target.length - int(args[4]))
      throw argumentException("The output byte buffer is too small to contain the encoded data.", "bytes");
    target.set(encoded, int(args[4]));
    return encoded.length;
  }
  return self.encode(rangeText(args));
}

function rangeBytes(args: PSValue[]): Uint8Array {
  if (args[0] === null) throw argumentNull("bytes");
  const data = bytes(args[0]);
  return args[1] === undefined ? data : data.subarray(int(args[1]), int(args[1]) + int(args[2]));
}

function checkCount(count: number, parameter: string, result: number, text: string): number {
  if (count < 0) throw argumentOutOfRange("Non-negative number required.", parameter);
  if (result > 2147483647) throw argumentOutOfRange(text, parameter);
  return result;
}

function maxByteCount(encoding: Encoding, count: number): number {
  const { kind } = encoding;
  const each = kind.startsWith("utf16") ? 2 : kind.startsWith("utf32") ? 4 : kind === "utf8" ? 3 : 1;
  const text = "Too many characters. The resulting number of bytes is larger than what can be returned as an int.";
  return checkCount(count, "charCount", (count + 1) * each, text);
}

function maxCharCount(encoding: Encoding, count: number): number {
  const { kind } = encoding;
  const most = kind.startsWith("utf16")
    ? (count >> 1) + (count & 1) + 1
    : kind.startsWith("utf32")
      ? Math.trunc(count / 2) + 2
      : kind === "utf8"
        ? count + 1
        : count;
  const text = "Too many bytes. The resulting number of chars is larger than what can be returned as an int.";
  return checkCount(count, "byteCount", most, text);
}

defineType<Encoding>({
  name: "System.Text.Encoding",
  properties: {
    BodyName: (self) => facts[self.kind].webName,
    HeaderName: (self) => facts[self.kind].webName,
    WebName: (self) => facts[self.kind].webName,
    EncodingName: (self) => facts[self.kind].name,
    CodePage: (self) => facts[self.kind].codePage,
    WindowsCodePage: (self) => (["ascii", "latin1", "windows-1252"].includes(self.kind) ? 1252 : 1200),
    IsSingleByte: (self) => ["ascii", "latin1", "windows-1252"].includes(self.kind),
    IsReadOnly: () => true,
    IsBrowserDisplay: () => true,
    IsBrowserSave: () => true,
    IsMailNewsDisplay: () => true,
    IsMailNewsSave: () => true,
    Preamble: (self) => self.preamble,
    DecoderFallback: () => null,
    EncoderFallback: () => null,
  },
  methods: {
    GetBytes: getBytes,
    GetString: (self, args) => self.decode(rangeBytes(args)),
    GetChars: (self, args) => arrayOf("System.Char", chars(self.decode(rangeBytes(args)))),
    GetByteCount: (self, args) => self.encode(rangeText(args)).length,
    GetCharCount: (self, args) => self.decode(rangeBytes(args)).length,
    GetMaxByteCount: (self, [count]) => maxByteCount(self, int(count)),
    GetMaxCharCount: (self, [count]) => maxCharCount(self, int(count)),
    GetPreamble: (self) => self.preamble,
    GetDecoder: (self) => new Decoder(self),
    GetEncoder: (self) => new Encoder(self),
    TryGetBytes: (self, [value, target, written]) => {
      const data = self.encode(text(value));
      const fits = target instanceof Uint8Array && target.length >= data.length;
      if (fits) target.set(data);
      cell(written).value = fits ? data.length : 0;
      return fits;
    },
    TryGetChars: (self, [data, target, written]) => {
      const decoded = self.decode(bytes(data));
      const count = writeText(target, decoded);
      cell(written).value = count ?? 0;
      return count !== null;
    },
    Clone: (self) => self,
    Equals: (self, [other]) =>
      other instanceof Encoding && other.kind === self.kind && other.hasPreamble === self.hasPreamble,
    IsAlwaysNormalized: () => false,
  },
  staticProperties: {
    UTF8: () => encodings.utf8,
    Unicode: () => encodings.unicode,
    BigEndianUnicode: () => encodings.bigEndianUnicode,
    UTF32: () => encodings.utf32,
    ASCII: () => encodings.ascii,
    Latin1: () => encodings.latin1,
    UTF7: () => encodings.utf7,
    Default: () => encodings.byDefault,
  },
  staticMethods: {
    GetEncoding: ([which]) => encodingFor(which),
    GetEncodings: () =>
      arrayOf(
        "System.Text.EncodingInfo",
        Object.values(encodings)
          .slice(0, 7)
          .map((e) => new EncodingInfo(e)),
      ),
    Convert: ([from, to, data]) => (to as Encoding).encode((from as Encoding).decode(bytes(data))),
    RegisterProvider: () => undefined,
  },
});

class EncodingInfo {
  readonly encoding: Encoding;
  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }
  get [TYPE](): DotNetType {
    return getType("System.Text.EncodingInfo");
  }
}
defineType<EncodingInfo>({
  name: "System.Text.EncodingInfo",
  properties: {
    Name: (self) => facts[self.encoding.kind].webName,
    DisplayName: (self) => facts[self.encoding.kind].name,
    CodePage: (self) => facts[self.encoding.kind].codePage,
  },
  methods: { GetEncoding: (self) => self.encoding },
});

const kinds: readonly (readonly [string, (args: PSValue[]) => Encoding])[] = [
  ["UTF8Encoding", ([bom, throws]) => new Encoding("utf8", flag(bom), "System.Text.UTF8Encoding", flag(throws))],
  [
    "UnicodeEncoding",
    ([bigEndian, bom]) =>
      new Encoding(flag(bigEndian) ? "utf16be" : "utf16le", bom !== false, "System.Text.UnicodeEncoding"),
  ],
  [
    "UTF32Encoding",
    ([bigEndian, bom]) =>
      new Encoding(flag(bigEndian) ? "utf32be" : "utf32le", bom !== false, "System.Text.UTF32Encoding"),
  ],
  ["ASCIIEncoding", () => new Encoding("ascii", false, "System.Text.ASCIIEncoding")],
  ["UTF7Encoding", () => encodings.utf7],
];
for (const [name, make] of kinds) defineType<Encoding>({ name: `System.Text.${name}`, construct: make });
