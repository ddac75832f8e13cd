// Casts to enums: integers, names in any case, unambiguous beginnings of names, comma lists.
import { Exception } from "../errors/exception.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { castFailed, enumNames, invalidCastException, valueText } from "./cast-errors.ts";
import { checkedInteger, integerIn } from "./change-type.ts";
import { kindInt32, type NumericKind } from "../values/numeric-kind.ts";

const underlyingKinds: Readonly<Record<string, NumericKind>> = {
  "System.SByte": 5,
  "System.Byte": 6,
  "System.Int16": 7,
  "System.UInt16": 8,
  "System.Int32": 9,
  "System.UInt32": 10,
  "System.Int64": 11,
  "System.UInt64": 12,
};

/** Numeric kind of an enum's underlying type. */
export function underlyingKind(type: DotNetType): NumericKind {
  return underlyingKinds[type.enumeration?.underlying ?? "System.Int32"] ?? kindInt32;
}

const underlyingBits: Readonly<Record<number, number>> = { 5: 8, 6: 8, 7: 16, 8: 16, 9: 32, 10: 32, 11: 64, 12: 64 };

/** Enum.ToObject: the bits that fit. */
export function enumFromInteger(type: DotNetType, value: bigint): PSValue {
  const kind = underlyingKind(type);
  const bits = underlyingBits[kind]!;
  const cut = kind % 2 === 1 ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  return enumValue(type, Number.isSafeInteger(Number(cut)) ? Number(cut) : cut);
}

/** An integer cast to an enum; UndefinedIntegerToEnum when the enum has no such value. */
export function integerToEnum(value: PSValue, type: DotNetType): PSValue {
  const integer = integerIn(value);
  const result = enumFromInteger(type, integer);
  requireDefined("UndefinedIntegerToEnum", integerIn(result), value, type);
  return result;
}

/** EnumSingleTypeConverter.IsDefinedEnum: a member, or (flags) only bits that members have. */
function isDefined(value: bigint, type: DotNetType): boolean {
  let all = 0n;
  let hasNegative = false;
  for (const member of type.enumMembers().values()) {
    const bits = BigInt(member);
    if (bits === value) return true;
    if (bits < 0n) hasNegative = true;
    all |= BigInt.asUintN(64, bits);
  }
  if (!type.isFlags) return false;
  if (value < 0n && !hasNegative) return false;
  return (BigInt.asUintN(64, value) & ~all) === 0n;
}

function requireDefined(errorId: string, value: bigint, shown: PSValue, type: DotNetType): void {
  if (isDefined(value, type)) return;
  throw invalidCastException(
    errorId,
    `Cannot convert value "${valueText(shown)}" to type "${type.displayName}" due to enumeration values that are not valid. Specify one of the following enumeration values and try again. The possible enumeration values are "${enumNames(type)}".`,
  );
}

/** Enum.Parse: names separated by commas, or a number. Null when the text is neither. */
export function parseEnum(text: string, type: DotNetType, ignoreCase: boolean): PSValue {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (/^[+-]?\d+$/.test(trimmed)) {
    const value = BigInt(trimmed);
    const kind = underlyingKind(type);
    checkedInteger(value, kind);
    return enumFromInteger(type, value);
  }
  let bits = 0n;
  for (const part of trimmed.split(",")) {
    const value = memberValue(part.trim(), type, ignoreCase);
    if (value === null) return null;
    bits |= BigInt(value);
  }
  return enumFromInteger(type, bits);
}

function memberValue(name: string, type: DotNetType, ignoreCase: boolean): number | bigint | null {
  const members = type.enumMembers();
  const exact = members.get(name);
  if (exact !== undefined) return exact;
  if (!ignoreCase) return null;
  const folded = name.toLowerCase();
  for (const [key, value] of members) if (key.toLowerCase() === folded) return value;
  return null;
}

/** A string cast to an enum; `ofArray`: it is the names of an array, which no converter of PowerShell's takes. */
export function stringToEnum(text: string, type: DotNetType, ofArray = false): PSValue {
  let result: PSValue;
  try {
    result = parseEnum(text, type, false) ?? parseEnum(text, type, true);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw castFailed("CaseSensitiveEnumParseThrewAnException", text, type, error);
  }
  if (result === null) {
    try {
      result = enumValue(type, disambiguate(text, type, ofArray));
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      throw castFailed("SubstringDisambiguationEnumParseThrewAnException", text, type, error);
    }
  }
  requireDefined("EnumParseUndefined", integerIn(result), text, type);
  return result;
}

/** The value of the member that a name, or the beginning of one, means. Throws ArgumentException when none or several do. */
export function enumMemberByName(name: string, type: DotNetType): number | bigint {
  return memberValue(name, type, true) ?? (memberValue(disambiguate(name, type, false), type, true) as number | bigint);
}

/** Names that win where several begin with the text. */
const preferredNames: Readonly<Record<string, readonly string[]>> = {
  "System.IO.FileAttributes": ["Directory", "ReadOnly", "System"],
};

/** Enums with PowerShell's converter for several names (EnumMultipleTypeConverter). */
const severalNames = new Set([
  "System.Management.Automation.PSMemberTypes",
  "System.Management.Automation.PSMemberViewTypes",
]);

/** EnumMinimumDisambiguation: the one member that begins with the text. Throws when none or several do. */
function disambiguate(text: string, type: DotNetType, ofArray: boolean): string {
  const names = [...type.enumMembers().keys()];
  const folded = text.toLowerCase();
  const matches = names.filter((name) => name.toLowerCase().startsWith(folded));
  const listed = names.join(", ");
  if (!ofArray && severalNames.has(type.fullName)) {
    const unknown = text.split(",").find((part) => memberValue(part.trim(), type, true) === null) ?? text;
    throw new Exception(
      "System.Management.Automation.PSInvalidCastException",
      `Cannot convert value "${unknown.trim()}" to type "${type.fullName}" due to enumeration values that are not valid. Specify one of the following enumeration values and try again. The possible enumeration values are "${names.join(",")}".`,
    );
  }
  if (matches.length === 0) {
    throw new Exception(
      "System.ArgumentException",
      `Unable to match the identifier name ${text} to a valid enumerator name. Specify one of the following enumerator names and try again:\n${listed}`,
    );
  }
  if (matches.length === 1) return matches[0]!;
  const exact = matches.find((name) => name.toLowerCase() === folded);
  if (exact !== undefined) return exact;
  const preferred = preferredNames[type.displayName]?.find((name) => matches.includes(name));
  if (preferred !== undefined) return preferred;
  throw new Exception(
    "System.ArgumentException",
    `The identifier name ${text} cannot be processed because it is either too similar or identical to the following enumerator names: ${matches.join(", ")}. Use a more specific identifier name.`,
  );
}
