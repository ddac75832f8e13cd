// Owns turning the parser's literals into values.
import {
  PSBigInteger,
  PSByte,
  PSDecimal,
  PSDouble,
  PSInt16,
  PSSByte,
  PSUInt16,
  PSUInt32,
  PSUInt64,
  type PSValue,
} from "@latch/dotnet";
import type { ConstantExpressionAst, NumberLiteral } from "@latch/grammar";

/** The value of a numeric literal. */
export function numberValue(literal: NumberLiteral): PSValue {
  const value = literal.value;
  switch (literal.type) {
    case "Int32":
      return value as number;
    case "Int64":
      return value as bigint;
    case "Double":
      return new PSDouble(value as number);
    case "Decimal":
      return decimalOf(value as string);
    case "BigInteger":
      return new PSBigInteger(value as bigint);
    case "Byte":
      return new PSByte(value as number);
    case "SByte":
      return new PSSByte(value as number);
    case "Int16":
      return new PSInt16(value as number);
    case "UInt16":
      return new PSUInt16(value as number);
    case "UInt32":
      return new PSUInt32(value as number);
    case "UInt64":
      return new PSUInt64(value as bigint);
  }
}

/** Invariant digits, scale kept: `1.50`. */
function decimalOf(text: string): PSValue {
  const point = text.indexOf(".");
  const scale = point < 0 ? 0 : text.length - point - 1;
  return PSDecimal.of(BigInt(text.replace(".", "")), scale);
}

/** The value of a constant node. */
export function constantValue(ast: ConstantExpressionAst): PSValue {
  const value = ast.value;
  return typeof value === "object" ? numberValue(value) : value;
}
