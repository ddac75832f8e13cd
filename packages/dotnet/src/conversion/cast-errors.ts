// PSInvalidCastException with the messages and ids of LanguagePrimitives (resources ExtendedTypeSystem).
import { Exception } from "../errors/exception.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import { typeNamesOf } from "../members/instance-members.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { toStringValue } from "../text/to-string-value.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { displayTypeName } from "../types/type-display.ts";
import { DotNetType as TypeClass, typeOf } from "../types/dotnet-type.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";
import { unwrap } from "../values/ps-object.ts";

const castException = "System.Management.Automation.PSInvalidCastException";

/** A PSInvalidCastException with a given id. */
export function invalidCastException(errorId: string, message: string, inner: Exception | null = null): Exception {
  return new Exception(castException, message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, errorId, "InvalidArgument", null),
  });
}

/** `Cannot convert value "x" to type "T". Error: "…"` */
export function castFailed(errorId: string, value: PSValue, type: DotNetType, inner: Exception): Exception {
  const message = `Cannot convert value "${valueText(value)}" to type "${type.displayName}". Error: "${inner.message}"`;
  return invalidCastException(errorId, message, inner);
}

/** valueToConvert.ToString() as the messages quote it. */
export function valueText(value: PSValue): string {
  if (value instanceof PSCustomObject) return toStringValue(value);
  if (value instanceof TypeClass) return value.displayName;
  return dotNetToString(value);
}

/** LanguagePrimitives.ObjectToTypeNameString. */
function typeNameText(value: PSValue): string {
  const type = typeOf(unwrap(value));
  const first = typeNamesOf(value)[0] ?? displayTypeName(type);
  return first === type.displayName ? type.fullName : first;
}

/** LanguagePrimitives.GetInvalidCastMessages: no conversion exists at all. */
export function noConversion(value: PSValue, type: DotNetType): Exception {
  const base = unwrap(value);
  if (isNull(base)) {
    if (type.isEnum) {
      return invalidCastException(
        "nullToEnumInvalidCast",
        `Cannot convert null to type "${type.displayName}" due to enumeration values that are not valid. Specify one of the following enumeration values and try again. The possible enumeration values are "${enumNames(type)}".`,
      );
    }
    return invalidCastException("nullToObjectInvalidCast", `Cannot convert null to type "${type.displayName}".`);
  }
  const secret =
    type.displayName === "System.Security.SecureString" ||
    type.displayName === "System.Management.Automation.PSCredential";
  const message = secret
    ? `Cannot convert the value of type "${typeNameText(value)}" to type "${type.displayName}".`
    : `Cannot convert the "${valueText(base)}" value of type "${typeNameText(value)}" to type "${type.displayName}".`;
  return invalidCastException("ConvertToFinalInvalidCastException", message);
}

/** Names of an enum joined with commas, as the messages list them. */
export function enumNames(type: DotNetType): string {
  return [...type.enumMembers().keys()].join(",");
}
