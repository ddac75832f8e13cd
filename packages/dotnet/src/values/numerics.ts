// The boxed numeric values: every .NET number except Int32 (a JavaScript number) and Int64 (a bigint), and Char.
// All boxes are immutable; equality is by value, never by identity.
import { tagType } from "./ps-value.ts";

/** System.Double. */
export class PSDouble {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** System.Single; `value` is always representable in 32 bits (Math.fround). */
export class PSSingle {
  readonly value: number;
  constructor(value: number) {
    this.value = Math.fround(value);
  }
}

/** System.Byte. */
export class PSByte {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** System.SByte. */
export class PSSByte {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** System.Int16. */
export class PSInt16 {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** System.UInt16. */
export class PSUInt16 {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** System.UInt32. */
export class PSUInt32 {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** System.UInt64; always within 64 bits, never negative. */
export class PSUInt64 {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** System.Numerics.BigInteger. */
export class PSBigInteger {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** System.Char; `value` is the UTF-16 code unit. */
export class PSChar {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  /** The one-character string. */
  get text(): string {
    return String.fromCharCode(this.value);
  }
}

/** System.IntPtr. */
export class PSIntPtr {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
  toString(): string {
    return this.value.toString();
  }
}

/** System.UIntPtr. */
export class PSUIntPtr {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
  toString(): string {
    return this.value.toString();
  }
}

tagType(PSDouble, "System.Double");
tagType(PSSingle, "System.Single");
tagType(PSByte, "System.Byte");
tagType(PSSByte, "System.SByte");
tagType(PSInt16, "System.Int16");
tagType(PSUInt16, "System.UInt16");
tagType(PSUInt32, "System.UInt32");
tagType(PSUInt64, "System.UInt64");
tagType(PSBigInteger, "System.Numerics.BigInteger");
tagType(PSChar, "System.Char");
tagType(PSIntPtr, "System.IntPtr");
tagType(PSUIntPtr, "System.UIntPtr");

const chars: PSChar[] = [];

/** The Char of a UTF-16 code unit; ASCII ones are shared. */
export function charOf(codeUnit: number): PSChar {
  if (codeUnit > 127) return new PSChar(codeUnit);
  let char = chars[codeUnit];
  if (char === undefined) {
    char = new PSChar(codeUnit);
    chars[codeUnit] = char;
  }
  return char;
}

const bytes: PSByte[] = [];

/** The Byte of a number 0..255 (shared). */
export function byteOf(value: number): PSByte {
  let byte = bytes[value];
  if (byte === undefined) {
    byte = new PSByte(value);
    bytes[value] = byte;
  }
  return byte;
}
