// Owns -is, -isnot, -as.
import {
  AutomationNull,
  convertTo,
  DotNetType,
  Exception,
  getType,
  PSCustomObject,
  PSObject,
  type PSValue,
  resolveType,
  toStringValue,
  tryConvertTo,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { engineError } from "../runtime/errors.ts";

/** The type on the right of -is or -as: a type, or its name. */
function typeOperand(value: PSValue): DotNetType {
  const base = unwrap(value);
  if (base instanceof DotNetType) return base;
  const name = base === null || base === AutomationNull ? "" : toStringValue(base);
  const type = resolveType(name);
  if (type !== null) return type;
  try {
    return convertTo(name, getType("System.Type")) as DotNetType;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw engineError("RuntimeException", error.message, null, { category: "NotSpecified", inner: error });
  }
}

/** `value -is type` */
export function isOperation(left: PSValue, right: PSValue): boolean {
  const type = typeOperand(right);
  const base = unwrap(left);
  if (base === null || base === AutomationNull) return false;
  if (type.fullName === "System.Management.Automation.PSObject") return left instanceof PSObject || base instanceof PSCustomObject;
  if (type.fullName === "System.Management.Automation.PSCustomObject") return base instanceof PSCustomObject;
  return type.isAssignableFrom(typeOf(base));
}

/** `value -as type`: null when it cannot be converted. */
export function asOperation(left: PSValue, right: PSValue): PSValue {
  const type = typeOperand(right);
  const converted = tryConvertTo(left, type);
  return converted.ok ? converted.value : null;
}
