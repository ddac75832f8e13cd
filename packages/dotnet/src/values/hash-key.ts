// How dictionaries tell keys apart: .NET's Equals/GetHashCode as a JavaScript Map key.
import { HASH_KEY } from "./hash-key-symbol.ts";
import { EnumValue } from "./enum-value.ts";
import {
  PSBigInteger,
  PSByte,
  PSChar,
  PSDouble,
  PSInt16,
  PSSByte,
  PSSingle,
  PSUInt16,
  PSUInt32,
  PSUInt64,
} from "./numerics.ts";
import { PSObject } from "./ps-object.ts";
import type { PSValue } from "./ps-value.ts";

export { HASH_KEY };

interface ByValue {
  readonly [HASH_KEY]?: string;
}

/** A Map key that is the same exactly for values .NET's Equals calls equal. Strings are case-sensitive here. */
export function hashKeyOf(key: PSValue): unknown {
  switch (typeof key) {
    case "string":
      return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
    case "object":
      return key === null ? null : objectKey(key);
    default:
      return key;
  }
}

function objectKey(key: object): unknown {
  const byValue = (key as ByValue)[HASH_KEY];
  if (byValue !== undefined) return `\0v${byValue}`;
  if (key instanceof PSObject) return hashKeyOf(key.baseObject);
  if (key instanceof PSChar) return `\0c${key.value}`;
  if (key instanceof PSDouble) return `\0d${key.value}`;
  if (key instanceof PSByte) return `\0b${key.value}`;
  if (key instanceof PSSingle) return `\0f${key.value}`;
  if (key instanceof PSSByte) return `\0B${key.value}`;
  if (key instanceof PSInt16) return `\0h${key.value}`;
  if (key instanceof PSUInt16) return `\0H${key.value}`;
  if (key instanceof PSUInt32) return `\0I${key.value}`;
  if (key instanceof PSUInt64) return `\0L${key.value}`;
  if (key instanceof PSBigInteger) return `\0n${key.value}`;
  return key;
}

const unsettled = null;

/** GetHashCode() of keys for which .NET's is the same in every process; null for the others (strings, objects). */
export function stableHashOf(key: PSValue): number | null {
  if (typeof key === "number") return key;
  if (typeof key === "boolean") return key ? 1 : 0;
  if (typeof key === "bigint") return hashOf64(key);
  if (key instanceof PSChar) return key.value | (key.value << 16);
  if (key instanceof PSByte || key instanceof PSUInt16) return key.value;
  if (key instanceof PSUInt32) return key.value | 0;
  if (key instanceof PSSByte || key instanceof PSInt16) return key.value;
  if (key instanceof PSUInt64) return hashOf64(key.value);
  if (key instanceof EnumValue) return typeof key.value === "number" ? key.value | 0 : hashOf64(key.value);
  if (key instanceof PSDouble) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, key.value === 0 ? 0 : key.value);
    return view.getInt32(0) ^ view.getInt32(4);
  }
  return unsettled;
}

function hashOf64(value: bigint): number {
  return Number(BigInt.asIntN(32, value)) ^ Number(BigInt.asIntN(32, value >> 32n));
}
