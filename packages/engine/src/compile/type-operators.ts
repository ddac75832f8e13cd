// Owns -is, -isnot, -as.
import {
  AutomationNull,
  convertTo,
  currentCulture,
  DotNetType,
  Exception,
  getType,
  PSCustomObject,
  PSObject,
  type PSValue,
  tryConvertTo,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { engineError } from "../runtime/errors.ts";

/** The type on the right of -is or -as: a type, or what converts to one. */
function typeOperand(value: PSValue, operator: "-is" | "-as"): DotNetType {
  const base = unwrap(value);
  if (base instanceof DotNetType) return base;
  if (base === null || base === AutomationNull) {
    throw engineError(
      operator === "-is" ? "IsOperatorRequiresType" : "AsOperatorRequiresType",
      `The right operand of '${operator}' must be a type.`,
    );
  }
  try {
    return convertTo(value, getType("System.Type")) as DotNetType;
  } catch (error) {
    // -as lets the cast's own error through.
    if (!(error instanceof Exception) || operator === "-as") throw error;
    throw engineError("RuntimeException", error.message, null, { category: "NotSpecified", inner: error });
  }
}

/** `value -is type` */
export function isOperation(left: PSValue, right: PSValue): boolean {
  const type = typeOperand(right, "-is");
  const base = unwrap(left);
  if (base === null || base === AutomationNull) return false;
  if (type.fullName === "System.Management.Automation.PSObject")
    return left instanceof PSObject || base instanceof PSCustomObject;
  if (type.fullName === "System.Management.Automation.PSCustomObject") return base instanceof PSCustomObject;
  return type.isAssignableFrom(typeOf(base));
}

/** `value -as type`: null when it cannot be converted. */
export function asOperation(left: PSValue, right: PSValue): PSValue {
  const type = typeOperand(right, "-as");
  const converted = tryConvertTo(left, type, { culture: currentCulture() });
  return converted.ok ? converted.value : null;
}
