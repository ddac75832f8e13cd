// Owns the conversion a `[type]` constraint makes of an argument or assigned value (ArgumentTypeConverterAttribute).
import {
  AutomationNull,
  EnumValue,
  Exception,
  convertTo,
  isList,
  listCount,
  listItem,
  numericKindOf,
  typeOf,
  unwrap,
  newErrorRecord,
  PSBigInteger,
  PSChar,
} from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import { collectionOf } from "./parameter.ts";

const booleans = new Set([
  "System.Boolean",
  "System.Management.Automation.SwitchParameter",
  "System.Nullable`1[System.Boolean]",
]);

/**
 * Converts to a constraint's type. In: value, type, whether the command is an advanced script, whether parameters are
 * being bound (then booleans take only booleans and numbers). Throws PSInvalidCastException.
 */
export function convertScriptArgument(value: PSValue, type: DotNetType, advanced: boolean, binding: boolean): PSValue {
  const name = type.displayName;
  let result = value;
  if (name === "System.Management.Automation.PSReference") {
    const base = unwrap(value);
    if (base === null || typeof base !== "object" || !isReference(base)) {
      throw invalidCast("Reference type is expected in argument.", "InvalidCastExceptionReferenceTypeExpected");
    }
    return base;
  }
  const base = unwrap(value);
  if (base !== null && typeof base === "object" && isReference(base)) {
    result = (base as { value: PSValue }).value;
  }
  if (binding && advanced && name === "System.String" && Array.isArray(unwrap(result))) {
    throw invalidCast("Cannot convert value to type System.String.", "InvalidCastFromAnyTypeToString");
  }
  if (binding) checkBooleanArgument(result, type);
  if (binding && advanced) {
    const [kind, element] = collectionOf(type);
    if (kind !== "none" && element !== null && booleans.has(element.displayName)) {
      const list = unwrap(result);
      if (typeof list === "object" && list !== null && isList(list))
        for (let i = 0; i < listCount(list); i++) checkBoolean(listItem(list, i), element);
      else checkBoolean(result, element);
    }
  }
  return convertTo(result, type);
}

function isReference(value: object): boolean {
  return typeOf(value).displayName.startsWith("System.Management.Automation.PSReference");
}

/** True for the types that take only booleans and numbers: bool, switch, Nullable[bool]. */
export function isBooleanType(type: DotNetType): boolean {
  return booleans.has(type.displayName);
}

/** Throws unless a `[bool]` or `[switch]` is given a boolean or a number; other types take everything. */
export function checkBooleanArgument(value: PSValue, type: DotNetType): void {
  if (booleans.has(type.displayName)) checkBoolean(value, type);
}

function checkBoolean(value: PSValue, type: DotNetType): void {
  const base = unwrap(value);
  if (base === null || base === AutomationNull) {
    if (type.displayName === "System.Boolean") throw unsupported("", type);
    return;
  }
  const actual = typeOf(base);
  // LanguagePrimitives.IsNumeric goes by the TypeCode: an enum's is that of its integer, BigInteger has none.
  if (base instanceof EnumValue) return;
  if (numericKindOf(base) !== 0 && !(base instanceof PSChar) && !(base instanceof PSBigInteger)) return;
  if (booleans.has(actual.displayName)) return;
  throw unsupported(actual.displayName, type);
}

function unsupported(actual: string, type: DotNetType): Exception {
  return invalidCast(
    `Cannot convert value "${actual}" to type "${type.displayName}". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.`,
    "InvalidCastExceptionUnsupportedParameterType",
  );
}

function invalidCast(message: string, id: string): Exception {
  return new Exception("System.Management.Automation.PSInvalidCastException", message, {
    errorRecord: (self) => newErrorRecord(self, id, "InvalidArgument", null),
  });
}
