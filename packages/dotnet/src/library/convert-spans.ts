// Members of Convert and BitConverter that write into a caller's buffer, and BitConverter's reinterpretations.

import { Exception } from "../errors/exception.ts";
import type { StaticMethodImplementation } from "../types/define-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { invokeStatic } from "../types/invoke.ts";
import { argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import { PSDouble, PSInt16, PSSingle, PSUInt16, PSUInt32, PSUInt64 } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { big, bytes, cell, double, int, text } from "./arguments.ts";
import { writeText } from "./spans.ts";

type Statics = Record<string, StaticMethodImplementation>;

/** Copies `data` to the start of a span; its length goes to the out argument. */
function fill(target: PSValue | undefined, data: Uint8Array | null, written: PSValue | undefined): boolean {
  const fits = data !== null && target instanceof Uint8Array && target.length >= data.length;
  if (fits) (target as Uint8Array).set(data as Uint8Array);
  if (written !== undefined) cell(written).value = fits ? (data as Uint8Array).length : 0;
  return fits;
}

function attempt(make: () => PSValue | undefined): Uint8Array | null {
  try {
    return make() as Uint8Array;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

const intoText =
  (encode: (data: Uint8Array) => string): StaticMethodImplementation =>
  ([data, target, written]) => {
    const count = writeText(target, encode(bytes(data)));
    cell(written).value = count ?? 0;
    return count !== null;
  };

/** Convert's members; `convert` are its other statics. */
export function convertSpans(decode: (args: PSValue[]) => PSValue | undefined): Statics {
  return {
    ToBase64CharArray: ([data, offset, length, target, at]) => {
      if (data === null || target === null) throw argumentNull(data === null ? "inArray" : "outArray");
      const from = int(offset);
      if (from < 0 || from + int(length) > bytes(data).length)
        throw argumentOutOfRange("Offset and length must refer to a position in the string.", "offsetIn");
      const encoded = Buffer.from(bytes(data).subarray(from, from + int(length))).toString("base64");
      const room = target as PSValue[];
      if (int(at) < 0 || int(at) + encoded.length > room.length)
        throw argumentOutOfRange(
          "Either offset did not refer to a position in the string, or there is an insufficient length of destination character array.",
          "offsetOut",
        );
      const part = room.slice(int(at));
      writeText(part, encoded);
      for (let i = 0; i < encoded.length; i++) room[int(at) + i] = part[i] as PSValue;
      return encoded.length;
    },
    TryToBase64Chars: intoText((data) => Buffer.from(data).toString("base64")),
    TryToHexString: intoText((data) => Buffer.from(data).toString("hex").toUpperCase()),
    TryToHexStringLower: intoText((data) => Buffer.from(data).toString("hex")),
    TryFromBase64String: ([value, target, written]) =>
      fill(
        target,
        attempt(() => decode([text(value)])),
        written,
      ),
    TryFromBase64Chars: ([value, target, written]) =>
      fill(
        target,
        attempt(() => decode([text(value)])),
        written,
      ),
  };
}

const view = new DataView(new ArrayBuffer(8));
const reinterpret =
  (put: (value: PSValue | undefined) => void, take: () => PSValue): StaticMethodImplementation =>
  ([value]) => {
    put(value);
    return take();
  };
const half = (value: number): PSValue => invokeStatic(getType("System.Half"), "op_Explicit", [new PSSingle(value)]);
const wide = (name: string, value: bigint): PSValue =>
  invokeStatic(getType(`System.${name}`), "Parse", [value.toString()]);

function bigAt([data, at]: PSValue[]): bigint {
  if (data === null) throw argumentNull("value");
  const from = int(at);
  const slice = bytes(data).subarray(from, from + 16);
  if (slice.length < 16)
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than the size of the collection.",
      "startIndex",
    );
  return [...slice].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** BitConverter's further members; `getBytes` is its GetBytes, `viewAt` reads `size` bytes at an index. */
export function bitSpans(
  getBytes: StaticMethodImplementation,
  viewAt: (args: PSValue[], size: number) => DataView,
): Statics {
  return {
    TryWriteBytes: ([target, value], signature, type) =>
      fill(target, getBytes([value ?? null], signature, type) as Uint8Array, undefined),
    ToHalf: (args) => half(viewAt(args, 2).getFloat16(0, true)),
    ToInt128: (args) => wide("Int128", BigInt.asIntN(128, bigAt(args))),
    ToUInt128: (args) => wide("UInt128", bigAt(args)),
    HalfToInt16Bits: reinterpret(
      (v) => view.setFloat16(0, double(v)),
      () => new PSInt16(view.getInt16(0)),
    ),
    HalfToUInt16Bits: reinterpret(
      (v) => view.setFloat16(0, double(v)),
      () => new PSUInt16(view.getUint16(0)),
    ),
    Int16BitsToHalf: reinterpret(
      (v) => view.setInt16(0, int(v)),
      () => half(view.getFloat16(0)),
    ),
    UInt16BitsToHalf: reinterpret(
      (v) => view.setUint16(0, int(v)),
      () => half(view.getFloat16(0)),
    ),
    DoubleToUInt64Bits: reinterpret(
      (v) => view.setFloat64(0, double(v)),
      () => new PSUInt64(view.getBigUint64(0)),
    ),
    UInt64BitsToDouble: reinterpret(
      (v) => view.setBigUint64(0, big(v)),
      () => new PSDouble(view.getFloat64(0)),
    ),
    SingleToUInt32Bits: reinterpret(
      (v) => view.setFloat32(0, double(v)),
      () => new PSUInt32(view.getUint32(0)),
    ),
    UInt32BitsToSingle: reinterpret(
      (v) => view.setUint32(0, int(v)),
      () => new PSSingle(view.getFloat32(0)),
    ),
  };
}
