// default(T): what an uninitialised variable, array element or out parameter of a type holds.

import { enumValue } from "../values/enum-value.ts";
import {
  byteOf, charOf, PSBigInteger, PSDouble, PSInt16, PSIntPtr, PSSByte, PSSingle, PSUInt16, PSUInt32, PSUInt64, PSUIntPtr,
} from "../values/numerics.ts"; // biome-ignore format: a list
import { PSDecimal } from "../values/decimal.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { MethodSignature } from "./method-signature.ts";
import { membersOf } from "./type-members.ts";

/** The default of a type: null for reference types, zero for numbers, the no-argument construction of other structs. */
export function defaultValueOf(type: DotNetType): PSValue {
  if (!type.isValueType) return null;
  const simple = simpleDefault(type.displayName);
  if (simple !== undefined) return simple;
  if (type.isEnum) return enumValue(type, 0);
  if (type.genericDefinition?.displayName === "System.Nullable`1") return null;
  const implementation = membersOf(type).implementations[0];
  if (implementation?.construct === undefined || implementation.name === "System.Object") return null;
  return implementation.construct(
    [],
    new MethodSignature({ name: ".ctor", declaringType: type, returnType: type, parameters: [] }),
    type,
  );
}

function simpleDefault(name: string): PSValue | undefined {
  switch (name) {
    case "System.Int32":
      return 0;
    case "System.Int64":
      return 0n;
    case "System.Boolean":
      return false;
    case "System.Double":
      return new PSDouble(0);
    case "System.Single":
      return new PSSingle(0);
    case "System.Decimal":
      return new PSDecimal(0n, 0);
    case "System.Char":
      return charOf(0);
    case "System.Byte":
      return byteOf(0);
    default:
      return rareDefault(name);
  }
}

function rareDefault(name: string): PSValue | undefined {
  switch (name) {
    case "System.SByte":
      return new PSSByte(0);
    case "System.Int16":
      return new PSInt16(0);
    case "System.UInt16":
      return new PSUInt16(0);
    case "System.UInt32":
      return new PSUInt32(0);
    case "System.UInt64":
      return new PSUInt64(0n);
    case "System.IntPtr":
      return new PSIntPtr(0n);
    case "System.UIntPtr":
      return new PSUIntPtr(0n);
    case "System.Numerics.BigInteger":
      return new PSBigInteger(0n);
    default:
      return undefined;
  }
}
