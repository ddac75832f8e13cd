// Arguments of a call: converted to the parameters' types, collected into params arrays, by-reference ones in cells.

import { convertTo } from "../conversion/convert-to.ts";
import { Exception } from "../errors/exception.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { arrayOf } from "../values/arrays.ts";
import { PSDouble } from "../values/numerics.ts";
import { unwrap } from "../values/ps-object.ts";
import { AutomationNull, isNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { isByRefLike } from "./conversion-rank.ts";
import { defaultValueOf } from "./default-value.ts";
import { isDelegateType, toDelegate } from "./delegate.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { methodException } from "./method-errors.ts";
import type { MethodSignature, ParameterSignature } from "./method-signature.ts";
import type { ReferenceCell } from "./reference.ts";
import { PSReference } from "./reference.ts";

/** What a method left in its by-reference parameters goes back into the `[ref]` arguments. */
export function writeReferences(
  signature: MethodSignature,
  args: readonly PSValue[],
  converted: readonly PSValue[],
): void {
  const { parameters } = signature;
  for (let i = 0; i < parameters.length; i++) {
    const mode = parameters[i]?.byRef;
    if (mode !== "ref" && mode !== "out") continue;
    const reference = unwrap(args[i] ?? null);
    if (reference instanceof PSReference) reference.value = (converted[i] as unknown as ReferenceCell).value;
  }
}

/** The arguments as the implementation gets them: one per parameter. */
export function convertArguments(
  signature: MethodSignature,
  args: readonly PSValue[],
  expand: boolean,
  name: string,
): PSValue[] {
  const { parameters } = signature;
  const converted: PSValue[] = [];
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i] as ParameterSignature;
    if (expand && parameter.isParams) {
      converted.push(collectParams(parameter, args, i, name));
    } else if (i < args.length) {
      converted.push(convertArgument(args[i] as PSValue, parameter, i, name));
    } else {
      converted.push(parameter.isOptional ? optionalValue(parameter) : null);
    }
  }
  return converted;
}

function optionalValue(parameter: ParameterSignature): PSValue {
  if (parameter.defaultValue === null && parameter.type.isValueType) return defaultValueOf(parameter.type);
  return parameter.defaultValue;
}

function collectParams(parameter: ParameterSignature, args: readonly PSValue[], from: number, name: string): PSValue {
  const element = parameter.type.elementType as DotNetType;
  if (args.length === from + 1 && isNull(args[from] as PSValue)) return null;
  const items: PSValue[] = [];
  const each: ParameterSignature = { ...parameter, type: element, isParams: false };
  for (let i = from; i < args.length; i++) items.push(convertArgument(args[i] as PSValue, each, i, name));
  return element.displayName === "System.Byte" ? convertTo(items, parameter.type) : arrayOf(element, items);
}

function convertArgument(argument: PSValue, parameter: ParameterSignature, index: number, name: string): PSValue {
  const base = unwrap(argument);
  const isCell = parameter.byRef === "ref" || parameter.byRef === "out";
  if (base instanceof PSReference) {
    if (parameter.byRef === "in") return convertArgument(base.value, { ...parameter, byRef: "" }, index, name);
    if (isCell) return { value: referenceInput(base, parameter, name) } satisfies ReferenceCell;
    if (/^System\.(Object$|Management\.Automation\.PSReference)/.test(parameter.type.displayName)) return base;
    throw methodException(
      "RefArgumentToNonRefParameterMsg",
      `Argument: '${index + 1}' should not be a System.Management.Automation.PSReference. Do not use [ref].`,
    );
  }
  if (isCell) {
    throw methodException(
      "NonRefArgumentToRefParameterMsg",
      `Argument: '${index + 1}' should be a System.Management.Automation.PSReference. Use [ref].`,
    );
  }
  return convertValue(argument, base, parameter, name);
}

function referenceInput(reference: PSReference, parameter: ParameterSignature, name: string): PSValue {
  if (parameter.byRef === "out") return defaultValueOf(parameter.type);
  return convertValue(reference.value, unwrap(reference.value), parameter, name);
}

function convertValue(argument: PSValue, base: PSValue, parameter: ParameterSignature, name: string): PSValue {
  const { type } = parameter;
  switch (type.displayName) {
    case "System.Object":
      return base === AutomationNull ? null : base;
    case "System.String":
      if (typeof base === "string") return base;
      if (typeof base === "object" && base !== null && "isNullString" in base) return null;
      break;
    case "System.Int32":
      if (typeof base === "number") return base;
      break;
    case "System.Double":
      if (base instanceof PSDouble) return base;
      if (typeof base === "number") return new PSDouble(base);
      break;
    case "System.Management.Automation.PSObject":
      return argument;
  }
  if (type.isGenericParameter || isByRefLike(type)) return base === AutomationNull ? null : base;
  if (isNull(base) && !type.isValueType && type.displayName !== "System.String") return null;
  if (isDelegateType(type)) {
    const made = toDelegate(base, type);
    if (made !== null) return made;
  }
  try {
    return convertTo(argument, type);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw methodException(
      "MethodArgumentConversionInvalidCastArgument",
      `Cannot convert argument "${parameter.name}", with value: "${dotNetToString(argument)}", for "${name}" to type "${type.toString()}": "${error.message}"`,
      error,
    );
  }
}
