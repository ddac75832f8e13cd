// Owns what an unbound typed parameter holds: 0, "", $false, an absent switch; null for all other types.
import { numericKindOf, type PSValue } from "@latch/dotnet";
import { SwitchParameter } from "../binder/switch-parameter.ts";
import type { CompiledParameter } from "./types.ts";

/** Value of a typed parameter without argument and default. */
export function zeroValue(parameter: CompiledParameter): PSValue {
  const convert = parameter.simpleConversion;
  if (convert === null) return null;
  let value: PSValue;
  try {
    value = convert(null);
  } catch {
    return zeroOfBoolean(parameter);
  }
  if (typeof value === "string" || typeof value === "boolean" || numericKindOf(value) > charKind) return value;
  return value instanceof SwitchParameter ? value : null;
}

/** numericKindOf(Char): characters start as null. */
const charKind = 4;

/** [bool] does not take null, but starts as $false. */
function zeroOfBoolean(parameter: CompiledParameter): PSValue {
  try {
    return typeof parameter.simpleConversion?.(false) === "boolean" ? false : null;
  } catch {
    return null;
  }
}
