// Which numeric type a value is, as a small number: what arithmetic and conversion switch on.
import { PSDecimal } from "./decimal.ts";
import {
  PSBigInteger,
  PSByte,
  PSChar,
  PSDouble,
  PSInt16,
  PSIntPtr,
  PSSByte,
  PSSingle,
  PSUInt16,
  PSUInt32,
  PSUInt64,
  PSUIntPtr,
} from "./numerics.ts";
import type { PSValue } from "./ps-value.ts";

/** System.TypeCode of the numeric types and Char; 0 for anything else; 16 for BigInteger, which has none. */
export type NumericKind = 0 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16;

export const kindChar = 4;
export const kindSByte = 5;
export const kindByte = 6;
export const kindInt16 = 7;
export const kindUInt16 = 8;
export const kindInt32 = 9;
export const kindUInt32 = 10;
export const kindInt64 = 11;
export const kindUInt64 = 12;
export const kindSingle = 13;
export const kindDouble = 14;
export const kindDecimal = 15;
export const kindBigInteger = 16;

const kinds = new Map<unknown, NumericKind>([
  [PSChar, 4],
  [PSSByte, 5],
  [PSByte, 6],
  [PSInt16, 7],
  [PSUInt16, 8],
  [PSUInt32, 10],
  [PSUInt64, 12],
  [PSSingle, 13],
  [PSDouble, 14],
  [PSDecimal, 15],
  [PSBigInteger, 16],
]);

/** The numeric kind of a value (Char and BigInteger included), 0 when it is not a number. Enums are 0. */
export function numericKindOf(value: PSValue): NumericKind {
  if (typeof value === "number") return 9;
  if (typeof value === "bigint") return 11;
  if (typeof value !== "object" || value === null) return 0;
  if (value instanceof PSDouble) return 14;
  return kinds.get(value.constructor) ?? 0;
}

/** True for the boxes of numerics, Char and pointers: immutable by-value objects. */
export function isBoxed(value: object): boolean {
  return kinds.has(value.constructor) || value instanceof PSIntPtr || value instanceof PSUIntPtr;
}
