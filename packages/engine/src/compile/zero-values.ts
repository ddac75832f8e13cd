// Owns what an unbound typed parameter holds: 0, "", $false … for value types and strings, null for others.
import { defaultValueOf, type PSValue } from "@latch/dotnet";
import type { CompiledParameter } from "./types.ts";

/** Value of a typed parameter without argument and default. */
export function zeroValue(parameter: CompiledParameter): PSValue {
  if (parameter.isString) return "";
  const type = parameter.constraint?.() ?? null;
  return type?.isValueType === true ? defaultValueOf(type) : null;
}
