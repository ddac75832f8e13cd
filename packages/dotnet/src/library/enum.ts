// System.Enum: members of enum values and the static helpers.

import { convertTo } from "../conversion/convert-to.ts";
import { enumFromInteger, parseEnum, underlyingKind } from "../conversion/to-enum.ts";
import { changeToNumeric, integerOfKind } from "../conversion/change-type.ts";
import { Exception } from "../errors/exception.ts";
import { formatValue } from "../text/dotnet-string.ts";
import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, typeOf } from "../types/dotnet-type.ts";
import { argumentException, argumentNull } from "../types/method-errors.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { arrayOf } from "../values/arrays.ts";
import { EnumValue, enumValue } from "../values/enum-value.ts";
import { kindBigInteger, kindDecimal, kindDouble, kindSingle, numericKindOf } from "../values/numeric-kind.ts";
import { PSChar } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { big, cell, culture, flag, requiredText, text } from "./arguments.ts";

/** The enum type of a call: the type argument of generic ones, else the first argument. */
function target(args: readonly PSValue[], signature: MethodSignature): { type: DotNetType; rest: readonly PSValue[] } {
  const generic = signature.genericArguments[0];
  if (generic !== undefined) return { type: generic, rest: args };
  const type = args[0];
  if (type === null || type === undefined) throw argumentNull("enumType");
  const enumType = type as DotNetType;
  if (!enumType.isEnum) throw argumentException("Type provided must be an Enum.", "enumType");
  return { type: enumType, rest: args.slice(1) };
}

/** Members ordered by unsigned value, as Enum.GetNames gives them. */
function ordered(type: DotNetType): [string, number | bigint][] {
  const unsigned = (v: number | bigint): bigint => BigInt.asUintN(64, BigInt(v));
  return [...type.enumMembers()].sort(([, a], [, b]) =>
    unsigned(a) < unsigned(b) ? -1 : unsigned(a) > unsigned(b) ? 1 : 0,
  );
}

function parse(args: PSValue[], signature: MethodSignature): PSValue {
  const { type, rest } = target(args, signature);
  const value = requiredText(rest[0], "value");
  const ignoreCase = flag(rest[1]);
  if (value.trim() === "")
    throw argumentException("Must specify valid information for parsing in the string.", "value");
  const result = parseEnum(value, type, ignoreCase);
  if (result === null) throw new Exception("System.ArgumentException", `Requested value '${value}' was not found.`);
  return result;
}

function tryParse(args: PSValue[], signature: MethodSignature): PSValue {
  const { type, rest } = target(args, signature);
  const result = cell(rest.at(-1));
  const ignoreCase = rest.length > 2 && flag(rest[1]);
  let parsed: PSValue = null;
  try {
    parsed = rest[0] === null ? null : parseEnum(text(rest[0]), type, ignoreCase);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
  }
  const generic = signature.genericArguments[0] !== undefined;
  result.value = parsed ?? (generic ? enumFromInteger(type, 0n) : null);
  return parsed !== null;
}

/** The enum type TryParse's [ref] argument holds decides `[Enum]::TryParse('x', [ref]$v)`. */
function isDefined(args: PSValue[], signature: MethodSignature): PSValue {
  const { type, rest } = target(args, signature);
  const value = rest[0] ?? null;
  if (typeof value === "string") return type.enumMembers().has(value);
  if (value === null) throw argumentNull("value");
  if (!(value instanceof EnumValue) && !isInteger(value))
    throw new Exception("System.InvalidOperationException", "Unknown enum type.");
  const number = value instanceof EnumValue ? BigInt(value.value) : big(value);
  for (const member of type.enumMembers().values()) if (BigInt(member) === number) return true;
  return false;
}

function nameOf(args: PSValue[], signature: MethodSignature): PSValue {
  const { type, rest } = target(args, signature);
  const value = rest[0] ?? null;
  if (value === null) throw argumentNull("value");
  if (!(value instanceof EnumValue) && !isInteger(value)) throw notUnderlying();
  const number = value instanceof EnumValue ? BigInt(value.value) : big(value);
  for (const [name, member] of type.enumMembers()) if (BigInt(member) === number) return name;
  return null;
}

function underlyingValue(self: EnumValue): PSValue {
  return integerOfKind(self.value, underlyingKind(self.type));
}

/** The `enumType` argument of Enum's static methods. Throws ArgumentNullException, ArgumentException. */
function enumType(value: PSValue | undefined): DotNetType {
  if (value === null || value === undefined) throw argumentNull("enumType");
  const type = value as DotNetType;
  if (!type.isEnum) throw argumentException("Type provided must be an Enum.", "enumType");
  return type;
}

const notUnderlying = (): Exception =>
  argumentException(
    "The value passed in must be an enum base or an underlying type for an enum, such as an Int32.",
    "value",
  );

const isInteger = (value: PSValue): boolean => {
  const kind = numericKindOf(value);
  return kind !== 0 && ![kindDouble, kindSingle, kindDecimal, kindBigInteger].includes(kind as never);
};

function otherType(self: EnumValue, other: PSValue): Exception {
  return new Exception(
    "System.ArgumentException",
    `Object must be the same type as the enum. The type passed in was '${typeOf(other).fullName}'; the enum type was '${self.type.fullName}'.`,
  );
}

defineType<EnumValue>({
  name: "System.Enum",
  properties: { value__: (self) => underlyingValue(self) },
  methods: {
    HasFlag: (self, [other]) => {
      if (other === null || other === undefined) throw argumentNull("flag");
      if (other instanceof EnumValue && other.type !== self.type) {
        throw new Exception(
          "System.ArgumentException",
          `The argument type, '${other.type.fullName}', is not the same as the enum type '${self.type.fullName}'.`,
        );
      }
      const bits = BigInt((other as EnumValue).value);
      return (BigInt(self.value) & bits) === bits;
    },
    ToString: (self, args) =>
      typeof args[0] === "string" ? formatValue(self, args[0], culture(args[1])) : self.toString(),
    CompareTo: (self, [other]) => {
      if (other === null) return 1;
      if (!(other instanceof EnumValue) || other.type !== self.type) throw otherType(self, other ?? null);
      const [a, b] = [BigInt(self.value), BigInt(other.value)];
      return a < b ? -1 : a > b ? 1 : 0;
    },
    GetTypeCode: (self) => enumValue("System.TypeCode", (self.type.enumeration?.underlying ?? "System.Int32").slice(7)),
    GetHashCode: (self) => Number(self.value) | 0,
  },
  staticMethods: {
    GetNames: (args, signature) =>
      arrayOf(
        "System.String",
        ordered(target(args, signature).type).map(([name]) => name),
      ),
    GetValues: (args, signature) => {
      const { type } = target(args, signature);
      return arrayOf(
        type,
        ordered(type).map(([, value]) => enumValue(type, value)),
      );
    },
    GetValuesAsUnderlyingType: (args, signature) => {
      const { type } = target(args, signature);
      const kind = underlyingKind(type);
      return arrayOf(
        type.enumeration?.underlying ?? "System.Int32",
        ordered(type).map(([, value]) => integerOfKind(value, kind)),
      );
    },
    GetName: nameOf,
    GetUnderlyingType: (args, signature) =>
      getType(target(args, signature).type.enumeration?.underlying ?? "System.Int32"),
    IsDefined: isDefined,
    Parse: parse,
    TryParse: tryParse,
    Format: ([type, value, format]) =>
      formatValue(convertTo(value ?? null, enumType(type)), text(format), culture(null)),
    ToObject: ([type, value]) => {
      const target = enumType(type);
      if (value === null || value === undefined) throw argumentNull("value");
      const number = value instanceof EnumValue ? BigInt(value.value) : value;
      if (typeof number !== "boolean" && !(number instanceof PSChar) && !isInteger(number)) throw notUnderlying();
      return enumFromInteger(target, big(isInteger(number) ? number : changeToNumeric(number, 11)));
    },
  },
});
