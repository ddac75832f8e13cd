// System.Runtime.InteropServices.Marshal: unmanaged memory as scripts use it, above all to read a SecureString.

import { Exception } from "../errors/exception.ts";
import { getMember } from "../members/member-access.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { argumentNull } from "../types/method-errors.ts";
import { byteOf, PSInt16, PSIntPtr } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { big, bytes, int, items, text } from "./arguments.ts";
import { SecureString } from "./secure-string.ts";

/** Blocks by address. Addresses only grow: one that was freed is never given again. */
const blocks = new Map<bigint, Buffer>();
let nextAddress = 0x7f10_0000_0000n;

function place(data: Buffer): bigint {
  const address = nextAddress;
  blocks.set(address, data);
  nextAddress += BigInt(data.length + 32) & ~15n;
  return address;
}

const pointer = (address: bigint): PSIntPtr => new PSIntPtr(address);
const addressOf = (value: PSValue | undefined): bigint => (value instanceof PSIntPtr ? value.value : big(value));

/** The memory from an address to the end of its block. */
function memoryAt(address: bigint): Buffer {
  for (const [start, data] of blocks)
    if (address >= start && address < start + BigInt(data.length)) return data.subarray(Number(address - start));
  throw new Exception(
    "System.AccessViolationException",
    "Attempted to read or write protected memory. This is often an indication that other memory is corrupt.",
  );
}

function free(address: bigint, clear: boolean): undefined {
  // A BSTR's block begins with its length, before the address.
  for (const start of [address, address - 4n]) {
    const block = blocks.get(start);
    if (block === undefined) continue;
    if (clear) block.fill(0);
    blocks.delete(start);
  }
  return undefined;
}
const freed =
  (clear: boolean) =>
  ([address]: PSValue[]): undefined =>
    free(addressOf(address), clear);

type Form = "utf16" | "utf8" | "bstr";

/** Copies a text into new memory, with a zero after it. */
function copyText(value: string, form: Form): PSIntPtr {
  if (form === "utf8") return pointer(place(Buffer.concat([Buffer.from(value, "utf8"), Buffer.alloc(1)])));
  const characters = Buffer.concat([Buffer.from(value, "utf16le"), Buffer.alloc(2)]);
  if (form === "utf16") return pointer(place(characters));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(characters.length - 2);
  return pointer(place(Buffer.concat([length, characters])) + 4n);
}
const textCopier =
  (form: Form) =>
  ([value]: PSValue[]): PSValue =>
    value === null ? pointer(0n) : copyText(text(value), form);
const secureCopier =
  (form: Form) =>
  ([value]: PSValue[]): PSValue => {
    if (!(value instanceof SecureString)) throw argumentNull("s");
    return copyText(value.toPlainText(), form);
  };

/** Reads a text: as many characters as asked for, or to the zero. */
function readText(form: Form, [address, length]: PSValue[]): PSValue {
  const at = addressOf(address);
  if (at === 0n) {
    if (form === "bstr" || length !== undefined) throw argumentNull("ptr");
    return null;
  }
  if (form === "bstr") {
    const count = memoryAt(at - 4n).readUInt32LE(0);
    return memoryAt(at).toString("utf16le", 0, count);
  }
  const memory = memoryAt(at);
  if (form === "utf8") {
    const end = memory.indexOf(0);
    return memory.toString("utf8", 0, length === undefined ? (end < 0 ? memory.length : end) : int(length));
  }
  if (length !== undefined) return memory.toString("utf16le", 0, int(length) * 2);
  const whole = memory.toString("utf16le");
  const end = whole.indexOf("\0");
  return end < 0 ? whole : whole.slice(0, end);
}
const textReader =
  (form: Form) =>
  (args: PSValue[]): PSValue =>
    readText(form, args);

/** The memory that ReadX and WriteX mean: an address and a distance from it. */
const memoryOf = (address: PSValue | undefined, distance: PSValue | undefined): Buffer =>
  memoryAt(addressOf(address) + big(distance ?? 0));

/** WriteX(address, value) and WriteX(address, distance, value). */
const writer =
  (write: (memory: Buffer, value: PSValue) => void) =>
  (args: PSValue[]): undefined => {
    const value = args.at(-1) ?? null;
    write(memoryOf(args[0], args.length === 3 ? args[1] : 0), value);
    return undefined;
  };

/** Copy between an array and memory, in either direction. */
function copy([from, second, third, count]: PSValue[]): undefined {
  if (from === null) throw argumentNull("source");
  if (from instanceof PSIntPtr) {
    const target = second as PSValue[] | Uint8Array;
    const size = sizeOf(typeOf(target as PSValue).elementType);
    const memory = memoryAt(from.value);
    for (let i = 0; i < int(count); i++) {
      const value = readNumber(memory, i * size, size);
      if (target instanceof Uint8Array) target[int(third) + i] = Number(value);
      else target[int(third) + i] = convertTo(value, typeOf(target as PSValue).elementType as DotNetType);
    }
    return undefined;
  }
  const start = int(second);
  const memory = memoryAt(addressOf(third));
  if (from instanceof Uint8Array) memory.set(bytes(from).subarray(start, start + int(count)));
  else {
    const size = sizeOf(typeOf(from as PSValue).elementType);
    for (const [i, item] of items(from)
      .slice(start, start + int(count))
      .entries())
      writeNumber(memory, i * size, size, big(item));
  }
  return undefined;
}

function readNumber(memory: Buffer, at: number, size: number): PSValue {
  if (size === 8) return memory.readBigInt64LE(at);
  return memory.readIntLE(at, size);
}
function writeNumber(memory: Buffer, at: number, size: number, value: bigint): void {
  if (size === 8) memory.writeBigInt64LE(BigInt.asIntN(64, value), at);
  else memory.writeIntLE(Number(BigInt.asIntN(size * 8, value)), at, size);
}

const sizes: Readonly<Record<string, number>> = {
  Byte: 1, SByte: 1, Int16: 2, UInt16: 2, Int32: 4, UInt32: 4, Int64: 8, UInt64: 8, Single: 4, Double: 8, Boolean: 4, Char: 1,
  IntPtr: 8, UIntPtr: 8, Decimal: 16, Guid: 16,
}; // biome-ignore format: a table

function sizeOf(type: DotNetType | null): number {
  const size = sizes[type?.isEnum ? (type.enumeration?.underlying ?? "").replace("System.", "") : (type?.name ?? "")];
  if (size !== undefined) return size;
  throw new Exception(
    "System.ArgumentException",
    `Type '${type?.fullName ?? ""}' cannot be marshaled as an unmanaged structure; no meaningful size or offset can be computed.`,
  );
}

const allocate = ([size]: PSValue[]): PSValue => pointer(place(Buffer.alloc(Math.max(Number(big(size)), 1))));
function reallocate([address, size]: PSValue[]): PSValue {
  const grown = Buffer.alloc(Number(big(size)));
  if (addressOf(address) !== 0n) memoryAt(addressOf(address)).copy(grown);
  free(addressOf(address), false);
  return pointer(place(grown));
}

let lastError = 0;
defineType<never>({
  name: "System.Runtime.InteropServices.Marshal",
  staticProperties: { SystemDefaultCharSize: () => 2, SystemMaxDBCSCharSize: () => 1 },
  staticMethods: {
    AllocHGlobal: allocate,
    AllocCoTaskMem: allocate,
    ReAllocHGlobal: reallocate,
    ReAllocCoTaskMem: reallocate,
    FreeHGlobal: freed(false),
    FreeCoTaskMem: freed(false),
    FreeBSTR: freed(false),
    ZeroFreeBSTR: freed(true),
    ZeroFreeCoTaskMemAnsi: freed(true),
    ZeroFreeCoTaskMemUnicode: freed(true),
    ZeroFreeCoTaskMemUTF8: freed(true),
    ZeroFreeGlobalAllocAnsi: freed(true),
    ZeroFreeGlobalAllocUnicode: freed(true),
    SecureStringToBSTR: secureCopier("bstr"),
    SecureStringToCoTaskMemAnsi: secureCopier("utf8"),
    SecureStringToCoTaskMemUnicode: secureCopier("utf16"),
    SecureStringToGlobalAllocAnsi: secureCopier("utf8"),
    SecureStringToGlobalAllocUnicode: secureCopier("utf16"),
    StringToBSTR: textCopier("bstr"),
    StringToHGlobalAnsi: textCopier("utf8"),
    StringToHGlobalAuto: textCopier("utf8"),
    StringToHGlobalUni: textCopier("utf16"),
    StringToCoTaskMemAnsi: textCopier("utf8"),
    StringToCoTaskMemAuto: textCopier("utf8"),
    StringToCoTaskMemUni: textCopier("utf16"),
    StringToCoTaskMemUTF8: textCopier("utf8"),
    PtrToStringAnsi: textReader("utf8"),
    PtrToStringAuto: textReader("utf8"),
    PtrToStringBSTR: textReader("bstr"),
    PtrToStringUni: textReader("utf16"),
    PtrToStringUTF8: textReader("utf8"),
    ReadByte: ([address, distance]) => byteOf(memoryOf(address, distance).readUInt8(0)),
    ReadInt16: ([address, distance]) => new PSInt16(memoryOf(address, distance).readInt16LE(0)),
    ReadInt32: ([address, distance]) => memoryOf(address, distance).readInt32LE(0),
    ReadInt64: ([address, distance]) => memoryOf(address, distance).readBigInt64LE(0),
    ReadIntPtr: ([address, distance]) => pointer(memoryOf(address, distance).readBigInt64LE(0)),
    WriteByte: writer((memory, value) => memory.writeUInt8(int(value))),
    WriteInt16: writer((memory, value) => writeNumber(memory, 0, 2, big(value))),
    WriteInt32: writer((memory, value) => writeNumber(memory, 0, 4, big(value))),
    WriteInt64: writer((memory, value) => writeNumber(memory, 0, 8, big(value))),
    WriteIntPtr: writer((memory, value) => writeNumber(memory, 0, 8, addressOf(value))),
    Copy: copy,
    SizeOf: ([value = null]) =>
      sizeOf(value instanceof Object && "displayName" in value ? (value as unknown as DotNetType) : typeOf(value)),
    GetLastPInvokeError: () => lastError,
    GetLastWin32Error: () => lastError,
    GetLastSystemError: () => lastError,
    SetLastPInvokeError: ([error]) => {
      lastError = int(error);
      return undefined;
    },
    SetLastSystemError: ([error]) => {
      lastError = int(error);
      return undefined;
    },
    GetHRForLastWin32Error: () => (lastError === 0 ? 0 : -2147024896 | lastError),
    IsComObject: () => false,
    GetExceptionForHR: ([code]) => {
      if (int(code) >= 0) return null;
      const shown = (int(code) >>> 0).toString(16).toUpperCase().padStart(8, "0");
      return new Exception("System.Runtime.InteropServices.COMException", `Exception from HRESULT: 0x${shown}`);
    },
    GetHRForException: ([error]) => (error === null ? 0 : int(hresultOf(error ?? null))),
    ReleaseComObject: noCom,
    FinalReleaseComObject: noCom,
    GetActiveObject: noCom,
  },
});

function hresultOf(error: PSValue): PSValue {
  return getMember(error, "HResult") ?? 0;
}

function noCom(): never {
  throw new Exception("System.PlatformNotSupportedException", "COM Interop is not supported on this platform.");
}
