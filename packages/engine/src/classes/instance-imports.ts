// Owns the list of what instances need of dotnet, and reading a property by name.
import { getMember, type PSValue } from "@latch/dotnet";

export {
  AutomationNull,
  COMPARE_TO,
  type DotNetType,
  ENUMERATE,
  EQUALS,
  Exception,
  FORMAT,
  getEnumerable,
  HASH_KEY,
  invokeMethod,
  isTrue,
  type PSValue,
  toInt32,
  toStringValue,
  TO_STRING,
  TYPE,
  typeOf,
} from "@latch/dotnet";

/** A property's value, null when there is none; `get_X()` methods count. */
export function readProperty(object: object, name: string): PSValue {
  return getMember(object, name) ?? null;
}
