// Owns what an unbound typed parameter holds: 0, "", $false … for value types and strings, null for others.
import { getType, type PSValue, tryConvertTo } from "@latch/dotnet";
import type { CompiledParameter } from "./types.ts";

/** Value of a typed parameter without argument and default. */
export function zeroValue(parameter: CompiledParameter): PSValue {
  const convert = parameter.simpleConversion;
  if (convert === null) return null;
  try {
    return convert(null);
  } catch {
    return null;
  }
}

export { getType, tryConvertTo };
