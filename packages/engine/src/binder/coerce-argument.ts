// Owns turning an argument into a parameter's type: LanguagePrimitives conversion with the binder's own rules
// for switches, booleans, collections and null, and the check that no conversion is needed (first binding passes).
import {
  AutomationNull,
  Exception,
  PSObject,
  arrayOf,
  construct,
  convertTo,
  currentCulture,
  invokeMethod,
  isList,
  listCount,
  listItem,
  newErrorRecord,
  numericKindOf,
  toDouble,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { DictionaryBase } from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import { traceAdded, traceCoercion, traceCollection, traceElement } from "../tracing/binding-trace.ts";
import { type PSTraceSource, traces } from "../tracing/trace-source.ts";
import { bindingError } from "./messages.ts";
import type { CollectionKind, Parameter } from "./parameter.ts";
import { collectionOf } from "./parameter.ts";

/** Given as value of `-Name` without argument (PowerShell's UnboundParameter.Value). */
export const MissingValue: object = { toString: () => "" };

export interface CoercionSite {
  readonly invocation: InvocationInfo;
  readonly extent: ScriptExtent | null;
  readonly name: string;
}

const propertyExpression = "Microsoft.PowerShell.Commands.PSPropertyExpression";

/** `Directory,!Hidden`: the text, for the provider to read. */
const flagsExpression = "System.Management.Automation.FlagsExpression";

function isBooleanLike(name: string): boolean {
  return (
    name === "System.Boolean" ||
    name === "System.Management.Automation.SwitchParameter" ||
    name === "System.Nullable`1[System.Boolean]" ||
    name === "System.Nullable[System.Boolean]"
  );
}

/** Converts for a parameter; throws CannotConvertArgument(NoMessage), MissingArgument, ...NullNotAllowed. */
export function coerceArgument(site: CoercionSite, parameter: Parameter, value: PSValue): PSValue {
  return coerce(site, parameter.type(), parameter.collectionKind, parameter.elementType, value);
}

function coerce(
  site: CoercionSite,
  type: DotNetType,
  kind: CollectionKind,
  element: DotNetType | null,
  value: PSValue,
): PSValue {
  const source = traces.binding;
  if (source === null) return coerceTo(site, type, kind, element, value);
  return traceCoercion(source, type, value === MissingValue ? null : value, kind !== "none", () =>
    coerceTo(site, type, kind, element, value),
  );
}

function coerceTo(
  site: CoercionSite,
  type: DotNetType,
  kind: CollectionKind,
  element: DotNetType | null,
  value: PSValue,
): PSValue {
  const typeName = type.displayName;
  // A PSPropertyExpression is kept as it was given: the cmdlets that take one parse names, blocks and hashtables alike.
  if ((typeName === "System.Object" || typeName === propertyExpression) && value !== MissingValue)
    return value === AutomationNull ? null : value;
  if (value === null || value === AutomationNull || value === MissingValue) return coerceNull(site, type, value);
  const base = unwrap(value);
  if (typeName.startsWith(flagsExpression))
    return Array.isArray(base) ? base.map((item) => toStringValue(item)).join(",") : toStringValue(base);
  const argumentType = typeOf(base);
  if (typeName === "System.Management.Automation.PSObject") return value;
  if (argumentType === type || type.isAssignableFrom(argumentType))
    return base === value || base === null ? value : base;
  if (isBooleanLike(typeName)) return coerceBoolean(site, type, base);
  try {
    if (kind === "list" || kind === "generic") {
      const direct = directConversion(base);
      if (direct !== undefined) return direct;
    }
    if (kind !== "none") return coerceCollection(site, type, kind, element, base);
    if (isListValue(base) && typeName !== "System.Management.Automation.PSListModifier" && !type.isEnum) {
      throw new Exception("System.NotSupportedException", "Specified method is not supported.");
    }
    // What is set on a cmdlet's property becomes text as the current culture writes it.
    if (typeName === "System.String") return toStringValue(value, { culture: currentCulture() });
    return convertTo(value, type);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (error.is("System.NotSupportedException")) {
      throw bindingError("CannotConvertArgument", site.invocation, {
        extent: site.extent,
        parameter: site.name,
        parameterType: type,
        argumentType,
        more: [argumentType.displayName, error.message],
        inner: error,
      });
    }
    if (error.is("System.InvalidCastException")) {
      throw bindingError("CannotConvertArgumentNoMessage", site.invocation, {
        extent: site.extent,
        parameter: site.name,
        parameterType: type,
        argumentType,
        more: [error.message],
        inner: error,
      });
    }
    throw error;
  }
}

function coerceNull(site: CoercionSite, type: DotNetType, value: PSValue): PSValue {
  const name = type.displayName;
  if (name === "System.Management.Automation.SwitchParameter") return convertTo(true, type);
  if (name === "System.Boolean") {
    throw bindingError("ParameterArgumentValidationErrorNullNotAllowed", site.invocation, {
      extent: site.extent,
      parameter: site.name,
      parameterType: type,
    });
  }
  if (value === MissingValue) {
    throw bindingError("MissingArgument", site.invocation, {
      extent: site.extent,
      parameter: site.name,
      parameterType: type,
    });
  }
  return null;
}

/** Throws for a null that would be set on a property of a value type. */
export function refuseNull(site: CoercionSite, parameter: Parameter): void {
  const type = parameter.type();
  if (!type.isValueType || type.displayName.startsWith("System.Nullable")) return;
  const names = [...type.enumMembers().keys()].join(",");
  const reason = type.isEnum
    ? `Cannot convert null to type "${type.displayName}" due to enumeration values that are not valid. Specify one of the following enumeration values and try again. The possible enumeration values are "${names}".`
    : `Cannot convert null to type "${type.displayName}".`;
  const text = `Exception setting "${site.name}": "${reason}"`;
  throw bindingError("ParameterBindingFailed", site.invocation, {
    parameter: site.name,
    parameterType: type,
    extent: site.extent,
    more: [text],
    category: "WriteError",
    inner: new Exception("System.Management.Automation.SetValueInvocationException", text, {
      errorRecord: (self) => newErrorRecord(self, "CatchFromBaseAdapterSetValue", "NotSpecified", null),
    }),
  });
}

/** Booleans and switches take booleans and numbers only. */
function coerceBoolean(site: CoercionSite, type: DotNetType, base: PSValue): PSValue {
  const argumentType = typeOf(base);
  let result: boolean;
  if (typeof base === "boolean") result = base;
  else if (argumentType.displayName === "System.Management.Automation.SwitchParameter")
    result = (base as { isPresent: boolean }).isPresent;
  else if (isNumeric(base)) result = toDouble(base) !== 0;
  else {
    throw bindingError("CannotConvertArgument", site.invocation, {
      extent: site.extent,
      parameter: site.name,
      parameterType: type,
      argumentType,
      more: [argumentType.displayName, ""],
    });
  }
  return type.displayName === "System.Management.Automation.SwitchParameter" ? convertTo(result, type) : result;
}

function isListValue(value: PSValue): value is object {
  return typeof value === "object" && value !== null && isList(value);
}

function isNumeric(value: PSValue): boolean {
  return numericKindOf(value) !== 0;
}

/** List types convert directly when a constructor or cast takes the value as a whole. */
function directConversion(base: PSValue): PSValue | undefined {
  if (isListValue(base) || typeof base === "string") return undefined;
  return undefined;
}

function coerceCollection(
  site: CoercionSite,
  type: DotNetType,
  kind: CollectionKind,
  element: DotNetType | null,
  base: PSValue,
): PSValue {
  const items: PSValue[] = [];
  const elementKind: [CollectionKind, DotNetType | null] = element === null ? ["none", null] : collectionOf(element);
  const isList = isListValue(base) && !(base instanceof DictionaryBase);
  const source = traces.binding;
  if (source !== null)
    traceCollection(source, site.name, type, element, base, isList ? listCount(base as object) : null, true);
  const add = (item: PSValue): void => {
    if (source !== null && element !== null) traceElement(source, element, item, !isList);
    const made = element === null ? item : coerce(site, element, elementKind[0], elementKind[1], item);
    if (source !== null) traceAdded(source, type, made, items.length, !isList);
    items.push(made);
  };
  if (isListValue(base) && !(base instanceof DictionaryBase)) {
    const count = listCount(base);
    for (let i = 0; i < count; i++) add(listItem(base, i));
  } else add(base);
  return makeCollection(type, kind, element, items);
}

function makeCollection(type: DotNetType, kind: CollectionKind, element: DotNetType | null, items: PSValue[]): PSValue {
  if (kind === "array") {
    if (element?.displayName === "System.Byte") return convertTo(items, type);
    return element === null || type.displayName === "System.Array" ? items : arrayOf(element, items);
  }
  const list = construct(type, []);
  for (const item of items) invokeMethod(list, "Add", [item]);
  return list;
}

/**
 * The passes without coercion: the value as the parameter takes it unchanged (arrays may still be wrapped), or
 * undefined when a conversion would be needed.
 */
export function acceptUncoerced(parameter: Parameter, value: PSValue): PSValue | undefined {
  const type = parameter.type();
  if (value === null || value === AutomationNull)
    return !type.isValueType && type.displayName !== "System.String" ? null : undefined;
  const name = type.displayName;
  if (name === "System.Object") return value;
  if (name === "System.Management.Automation.PSObject")
    return value instanceof PSObject || typeof unwrap(value) === "object" ? acceptAsPSObject(value) : undefined;
  const base = unwrap(value);
  const argumentType = typeOf(base);
  if (argumentType === type || type.isAssignableFrom(argumentType)) return base;
  if (parameter.collectionKind === "none" || parameter.collectionKind === "generic") return undefined;
  return acceptIntoCollection(parameter, base);
}

/** Pipeline objects are PSObjects to the binder, so a PSObject parameter takes any without conversion. */
function acceptAsPSObject(value: PSValue): PSValue {
  return value;
}

function acceptIntoCollection(parameter: Parameter, base: PSValue): PSValue | undefined {
  const element = parameter.elementType;
  const fits = (item: PSValue): boolean => {
    if (element === null || item === null) return true;
    const type = typeOf(unwrap(item));
    return (
      type === element ||
      element.displayName === "System.Object" ||
      element.displayName === "System.Management.Automation.PSObject" ||
      element.isAssignableFrom(type)
    );
  };
  const items: PSValue[] = [];
  if (traces.binding !== null) traceAccepted(traces.binding, parameter, base, fits);
  if (isListValue(base) && !(base instanceof DictionaryBase)) {
    const count = listCount(base);
    for (let i = 0; i < count; i++) {
      const item = listItem(base, i);
      if (!fits(item)) return undefined;
      items.push(item);
    }
  } else {
    if (!fits(base)) return undefined;
    items.push(base);
  }
  return makeCollection(parameter.type(), parameter.collectionKind, element, items);
}

function traceAccepted(
  source: PSTraceSource,
  parameter: Parameter,
  base: PSValue,
  fits: (item: PSValue) => boolean,
): void {
  const list = isListValue(base) && !(base instanceof DictionaryBase) ? base : null;
  const count = list === null ? null : listCount(list);
  traceCollection(source, parameter.name, parameter.type(), parameter.elementType, base, count, false);
  for (let i = 0; i < (count ?? 1); i++) {
    const item = list === null ? base : listItem(list, i);
    if (fits(item)) traceAdded(source, parameter.type(), item, i, list === null);
  }
}

/** Text of a value in binding messages. */
export function argumentText(value: PSValue): string {
  return value === null || value === AutomationNull || value === MissingValue ? "" : toStringValue(value);
}
