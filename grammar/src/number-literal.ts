// Owns NumberLiteral: a numeric literal's type and value, independent of the engine's number model.

export type NumberLiteralType =
  | "Int32"
  | "Int64"
  | "Double"
  | "Decimal"
  | "BigInteger"
  | "Byte"
  | "SByte"
  | "Int16"
  | "UInt16"
  | "UInt32"
  | "UInt64";

/**
 * value: `number` for Int32, Double, Byte, SByte, Int16, UInt16, UInt32; `bigint` for Int64, UInt64,
 * BigInteger; invariant decimal digits (`"1024"`, `"-0.10"`, scale kept) for Decimal.
 */
export class NumberLiteral {
  readonly type: NumberLiteralType;
  readonly value: number | bigint | string;

  constructor(type: NumberLiteralType, value: number | bigint | string) {
    this.type = type;
    this.value = value;
  }
}
