// What a PowerShell value is in TypeScript, and the singleton that stands for "no value".
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";

/** Any value a script can hold. `undefined` is never one. Int32 is `number`, Int64 is `bigint`. */
export type PSValue = null | boolean | string | number | bigint | object;

/** A JavaScript class whose instances are .NET objects. */
export type TaggableClass = { readonly prototype: object };

/**
 * Gives a class its .NET type by name. The type is looked up on first use, so declaring a class costs nothing at start-up.
 * In: the class, the full .NET type name.
 */
export function tagType(target: TaggableClass, fullName: string): void {
  Object.defineProperty(target.prototype, TYPE, {
    configurable: true,
    get(): DotNetType {
      const type = getType(fullName);
      Object.defineProperty(target.prototype, TYPE, { configurable: true, writable: true, value: type });
      return type;
    },
  });
}

class AutomationNullValue {
  toString(): string {
    return "";
  }
}

/** System.Management.Automation.Internal.AutomationNull.Value: pipes nothing, elsewhere acts as null. */
export const AutomationNull: object = Object.freeze(new AutomationNullValue());
tagType(AutomationNullValue, "System.Management.Automation.PSObject");

/** True for null and for AutomationNull. */
export function isNull(value: PSValue): boolean {
  return value === null || value === AutomationNull;
}
