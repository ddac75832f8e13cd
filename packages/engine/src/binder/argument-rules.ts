// Owns the small rules about arguments: script blocks taken as they are, numbers that keep their spelling,
// values that need no conversion, what is left over.
import { type Exception, convertTo, getType } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { Argument } from "./argument.ts";
import { metadataError } from "./messages.ts";
import type { Parameter } from "./parameter.ts";

/** What a failed conversion or transformation is wrapped in. */
export function wrapMetadata(error: Exception): Exception {
  return metadataError("RuntimeException", error.message, "ArgumentTransformation", error);
}

/** JavaScript type of the values a parameter takes as they are: "any" for [object] and [psobject]. */
export function unconvertedKind(parameter: Parameter): "any" | "number" | "string" | null {
  switch (parameter.type().displayName) {
    case "System.Object":
    case "System.Management.Automation.PSObject":
      return "any";
    case "System.Int32":
      return "number";
    case "System.String":
      return "string";
    default:
      return null;
  }
}

/** Validation that only means "try the next parameter" (Add-Member's NotePropertyName). */
export function isSwallowed(error: Exception): boolean {
  return error.innerException?.properties?.["SwallowException"] === true;
}

/** Numbers keep their spelling for cmdlets that take anything ([object]: Write-Host 1.50). */
export function writtenText(argument: Argument, taker: Parameter, isScript: boolean): string | null {
  if (isScript || argument.text === null || taker.type().displayName !== "System.Object") return null;
  return argument.text;
}

/** Parameters that take a script block as it is are never delay-bound. */
export function takesScriptBlock(parameter: Parameter): boolean {
  const accepts = (name: string): boolean =>
    name === "System.Object" || name === "System.Management.Automation.ScriptBlock";
  if (accepts(parameter.type().displayName)) return true;
  const element = parameter.elementType;
  return element !== null && accepts(element.displayName);
}

/** Types whose arguments keep the spelling of bare numbers (`1.50`, `2.0`). */
export function takesText(parameter: Parameter): boolean {
  const name = parameter.type().displayName;
  return (
    name === "System.String" ||
    name === "System.String[]" ||
    name === "System.Version" ||
    name === "System.Management.Automation.SemanticVersion"
  );
}

/** What ValueFromRemainingArguments binds: a List[object]. */
export function remainingList(items: PSValue[]): PSValue {
  return convertTo(items, getType("System.Collections.Generic.List`1[System.Object]"));
}
