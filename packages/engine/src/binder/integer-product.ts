// Owns `-IdleTimeoutSec 60*60*15`: a bare word that is a product of whole numbers, given to an integer parameter.
import type { PSValue } from "@latch/dotnet";
import type { Argument } from "./argument.ts";
import type { Parameter } from "./parameter.ts";

const product = /^\d+(?:\*\d+)+$/;
const integers = new Set([
  "System.Int32",
  "System.Int64",
  "System.UInt32",
  "System.UInt64",
  "System.Int16",
  "System.UInt16",
]);

/**
 * The product, when a bare word such as `60*60*15` is given to an integer parameter; else undefined.
 * differs from PowerShell: it refuses the word. Connect-PSSession's documentation writes Disconnect-PSSession's idle time that way.
 */
export function integerProduct(argument: Argument, parameter: Parameter): PSValue | undefined {
  if (argument.text === null || !product.test(argument.text) || !integers.has(parameter.type().displayName))
    return undefined;
  const result = argument.text.split("*").reduce((total, factor) => total * BigInt(factor), 1n);
  return result <= 2147483647n ? Number(result) : result;
}
