// Values of .NET enums: interned per type and value, so that `===` works.
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";

/** One value of an enum type. Made by `enumValue`; never constructed elsewhere. `value` is a bigint only beyond 2^53. */
export class EnumValue {
  readonly type: DotNetType;
  readonly value: number | bigint;
  constructor(type: DotNetType, value: number | bigint) {
    this.type = type;
    this.value = value;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  /** The same as toString(). */
  get name(): string {
    return enumText(this.type, this.value);
  }
  /** The name, names joined with ", " for flags, or the number: .NET's Enum.ToString(). */
  toString(): string {
    return enumText(this.type, this.value);
  }
}

const interned = new WeakMap<DotNetType, Map<number, EnumValue>>();

/**
 * The enum value of a type. In: the enum type or its full name; a number, a bigint or a member name (exact or any case).
 * Names are for our own code: a name the type does not have is a bug here (users' text goes through convertTo).
 */
export function enumValue(type: DotNetType | string, value: number | bigint | string): EnumValue {
  const enumType = typeof type === "string" ? getType(type) : type;
  const number = typeof value === "string" ? (memberByName(enumType, value) ?? 0) : value;
  const key = Number(number);
  let values = interned.get(enumType);
  if (values === undefined) {
    values = new Map();
    interned.set(enumType, values);
  }
  let result = values.get(key);
  if (result === undefined) {
    result = new EnumValue(enumType, Number.isSafeInteger(key) ? key : BigInt(number));
    values.set(key, result);
  }
  return result;
}

/** The value of one member by name, any case, or undefined. */
export function memberByName(type: DotNetType, name: string): number | bigint | undefined {
  const members = type.enumMembers();
  const exact = members.get(name);
  if (exact !== undefined) return exact;
  const lower = name.toLowerCase();
  for (const [key, value] of members) if (key.toLowerCase() === lower) return value;
  return undefined;
}

/** Enum.ToString() of a number in an enum type. */
export function enumText(type: DotNetType, value: number | bigint): string {
  const members = type.enumMembers();
  for (const [name, member] of members) if (BigInt(member) === BigInt(value)) return name;
  if (!type.isFlags) return value.toString();
  const names: string[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  const byValue = [...members].map(([name, member]) => [name, BigInt.asUintN(64, BigInt(member))] as const);
  byValue.sort((a, b) => (a[1] < b[1] ? 1 : a[1] > b[1] ? -1 : 0));
  for (const [name, bits] of byValue) {
    if (bits !== 0n && (rest & bits) === bits) {
      names.unshift(name);
      rest &= ~bits;
    }
  }
  return rest !== 0n || names.length === 0 ? value.toString() : names.join(", ");
}
