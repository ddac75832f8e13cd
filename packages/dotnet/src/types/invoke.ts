// Calling: instance and static methods, constructors. Overloads are chosen, arguments converted, exceptions wrapped as PowerShell does.

import { createRequire } from "node:module";
import { convertTo } from "../conversion/convert-to.ts";
import { Exception } from "../errors/exception.ts";
import { instanceDataOf } from "../members/instance-members.ts";
import { getMemberInfo } from "../members/member-access.ts";
import { PSCodeMethod, PSMethod, PSMethodInfo } from "../members/member-info.ts";
import { toStringValue } from "../text/to-string-value.ts";
import { arrayOf } from "../values/arrays.ts";
import { DeserializedObject } from "../values/deserialized-object.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject, unwrap } from "../values/ps-object.ts";
import { AutomationNull, isNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { accessorMethod, invokeIndexerByName } from "./accessor-methods.ts";
import { isByRefLike } from "./conversion-rank.ts";
import { defaultValueOf } from "./default-value.ts";
import { isDelegateType, toDelegate } from "./delegate.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { getType, typeOf } from "./dotnet-type.ts";
import {
  genericOverloadException,
  methodException,
  methodNotFound,
  methodOnNull,
  overloadException,
  wrapCallException,
} from "./method-errors.ts";
import type { MethodSignature, ParameterSignature } from "./method-signature.ts";
import type { CallConstraints, Resolution } from "./overload-resolution.ts";
import { resolveOverload } from "./overload-resolution.ts";
import type { ReferenceCell } from "./reference.ts";
import { PSReference } from "./reference.ts";
import type { MethodGroup } from "./type-members.ts";
import { membersOf, notImplemented } from "./type-members.ts";
import { hasTypeDataMethod } from "./type-data.ts";

const require = createRequire(import.meta.url);

export type InvokeOptions = CallConstraints;

/**
 * Calls a method by name on a value: attached and type-data methods first, then those of its .NET type.
 * Throws MethodNotFound, overload, conversion errors and MethodInvocationException. A void method answers AutomationNull.
 */
export function invokeMethod(value: PSValue, name: string, args: readonly PSValue[], options?: InvokeOptions): PSValue {
  const result = tryInvokeMethod(value, name, args, options);
  if (result !== undefined) return result;
  const base = unwrap(value);
  const target = base instanceof PSCustomObject ? name : null;
  const typeName = (base instanceof PSCustomObject ? base.typeNames?.[0] : undefined) ?? typeOf(base).fullName;
  throw methodNotFound(typeName, name, target);
}

/** As invokeMethod, but `undefined` when the value has no such method (the caller may enumerate its members then). */
export function tryInvokeMethod(
  value: PSValue,
  name: string,
  args: readonly PSValue[],
  options?: InvokeOptions,
): PSValue | undefined {
  if (isNull(value)) throw methodOnNull();
  const base = unwrap(value);
  if (
    base instanceof DeserializedObject &&
    base.adaptedCount > 0 &&
    args.length === 0 &&
    name.toLowerCase() === "gettype"
  ) {
    return getType("System.Management.Automation.PSObject");
  }
  if (
    base instanceof PSCustomObject ||
    value instanceof PSObject ||
    instanceDataOf(base)?.members ||
    hasTypeDataMethod(value, name)
  ) {
    const member = getMemberInfo(value, name);
    if (member instanceof PSMethodInfo && (!(member instanceof PSMethod) || member instanceof PSCodeMethod))
      return member.invoke(args);
  }
  return invokeAdapted(base, name, args, options);
}

/** Calls a method of the value's .NET type only (`$x.PSBase.Foo()`), or undefined when there is none. */
export function invokeAdapted(
  base: PSValue,
  name: string,
  args: readonly PSValue[],
  options: InvokeOptions | undefined,
): PSValue | undefined {
  const type = typeOf(base);
  const members = membersOf(type);
  const group = members.methods(name, false);
  if (group === null) return invokeIndexerByName(base, type, name, args) ?? accessorMethod(base, type, name, args);
  const { signature, expand } = choose(group, group.name, args, options);
  return run(signature, expand, args, signature.name, (converted) => callInstance(type, base, signature, converted));
}

function callInstance(
  type: DotNetType,
  base: PSValue,
  signature: MethodSignature,
  args: PSValue[],
): PSValue | undefined {
  if (signature.body !== null) return signature.body(base, args, signature);
  const body = membersOf(type).methodBody(signature.name);
  if (body === null) throw notImplemented(type, signature.name);
  return (body as (self: PSValue, args: PSValue[], signature: MethodSignature) => PSValue | undefined)(
    base,
    args,
    signature,
  );
}

function choose(
  group: MethodGroup,
  name: string,
  args: readonly PSValue[],
  options: InvokeOptions | undefined,
): Resolution {
  const sole = soleCandidate(group, args.length, options);
  if (sole !== null) return { signature: sole, expand: false };
  const key = options === undefined ? typesKey(args) : -1;
  const known = key < 0 ? undefined : resolved.get(group)?.get(key);
  if (known !== undefined) return known;
  const resolution = resolveOverload(group.overloads, args, options);
  if (typeof resolution !== "string") {
    if (key >= 0) remember(group, key, resolution);
    return resolution;
  }
  if (options?.typeArguments !== undefined && resolution === "none") {
    throw genericOverloadException(name, options.typeArguments.length, args.length);
  }
  throw overloadException(resolution, name, args.length);
}

/** Resolutions by the arguments' types: PowerShell, too, chooses by type alone and caches its binding rules. */
const resolved = new WeakMap<MethodGroup, Map<number, Resolution>>();

function remember(group: MethodGroup, key: number, resolution: Resolution): void {
  let table = resolved.get(group);
  if (table === undefined) {
    table = new Map();
    resolved.set(group, table);
  }
  table.set(key, resolution);
}

/** A number for the types of up to three arguments; -1 when they cannot be cached (wrapped, by reference, collections). */
function typesKey(args: readonly PSValue[]): number {
  if (args.length > 3) return -1;
  let key = args.length;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] as PSValue;
    let id: number;
    if (typeof argument !== "object") id = typeOf(argument).id;
    else if (argument === null) id = 0;
    else if (
      Array.isArray(argument) ||
      argument instanceof PSObject ||
      argument instanceof PSReference ||
      argument === AutomationNull
    )
      return -1;
    else id = typeOf(argument).id;
    if (id > 65535) return -1;
    key = key * 65536 + id + 1;
  }
  return key;
}

const soleByCount = new WeakMap<MethodGroup, (MethodSignature | null)[]>();

/** The one overload that can take so many arguments when its parameters take anything (Object): no ranking needed. */
function soleCandidate(group: MethodGroup, count: number, options: InvokeOptions | undefined): MethodSignature | null {
  if (options?.targetType !== undefined || options?.typeArguments !== undefined) return null;
  let known = soleByCount.get(group);
  if (known === undefined) {
    known = [];
    soleByCount.set(group, known);
  }
  let sole = known[count];
  if (sole === undefined) {
    sole = computeSole(group, count);
    known[count] = sole;
  }
  return sole;
}

function computeSole(group: MethodGroup, count: number): MethodSignature | null {
  const open = group.overloads.filter((s) => s.explicitInterface === null);
  const able = open.filter((s) => s.parameters.length === count || s.hasParams || s.optionalCount > 0);
  const only = able[0];
  if (able.length !== 1 || only === undefined || only.hasParams || only.genericParameters.length > 0) return null;
  if (only.parameters.length !== count) return null;
  return only.parameters.every((p) => p.byRef === "" && p.type.displayName === "System.Object") ? only : null;
}

/** Converts the arguments, calls, writes by-reference results back, wraps what is thrown. */
function run(
  signature: MethodSignature,
  expand: boolean,
  args: readonly PSValue[],
  name: string,
  call: (converted: PSValue[]) => PSValue | undefined,
): PSValue {
  const converted = convertArguments(signature, args, expand, name);
  let result: PSValue | undefined;
  try {
    result = call(converted);
  } catch (error) {
    if (signature.body !== null) throw error;
    throw wrapCallException(error, name, args.length);
  }
  writeReferences(signature, args, converted);
  if (signature.returnType.displayName === "System.Void") return AutomationNull;
  return result ?? null;
}

function writeReferences(signature: MethodSignature, args: readonly PSValue[], converted: readonly PSValue[]): void {
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
      break;
    case "System.Int32":
      if (typeof base === "number") return base;
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
      `Cannot convert argument "${parameter.name}", with value: "${toStringValue(argument)}", for "${name}" to type "${type.fullName}": "${error.message}"`,
      error,
    );
  }
}

/** Calls a static method. Throws as invokeMethod does. */
export function invokeStatic(
  type: DotNetType,
  name: string,
  args: readonly PSValue[],
  options?: InvokeOptions,
): PSValue {
  if (name.toLowerCase() === "new") return construct(type, args, options);
  const group = membersOf(type).methods(name, true);
  if (group === null) {
    const accessor = accessorMethod(null, type, name, args);
    if (accessor !== undefined) return accessor;
    throw methodNotFound(type.fullName, name);
  }
  const { signature, expand } = choose(group, group.name, args, options);
  return run(signature, expand, args, signature.name, (converted) => {
    if (signature.body !== null) return signature.body(null, converted, signature);
    const body = membersOf(type).staticBody(signature.name);
    if (body === null) throw notImplemented(type, signature.name);
    return body(converted, signature, type);
  });
}

/** Makes an instance: `[T]::new(args)`, New-Object. Overload errors say "new", exceptions of the constructor ".ctor". */
export function construct(type: DotNetType, args: readonly PSValue[], options?: InvokeOptions): PSValue {
  if (args.length === 0 && type.isValueType) return defaultValueOf(type);
  if (type.isInterface || (type.isAbstract && !type.isSealed) || type.isGenericTypeDefinition) {
    throw overloadException("none", "new", args.length);
  }
  const constructors = membersOf(type).constructors();
  const resolution = resolveOverload(constructors, args, options);
  if (typeof resolution === "string") throw overloadException(resolution, "new", args.length);
  const { signature, expand } = resolution;
  return run(signature, expand, args, ".ctor", (converted) => {
    if (signature.body !== null) return signature.body(null, converted, signature);
    if (type.elementType !== null) return newArray(type, converted);
    for (let t: DotNetType | null = type; t !== null; t = t.baseType) {
      const implementation = membersOf(t).implementations[0];
      // Object's own constructor makes only plain objects: a derived type without one is not supported.
      if (implementation?.name === "System.Object" && type.displayName !== "System.Object") break;
      if (implementation?.construct !== undefined) return implementation.construct(converted, signature, type);
    }
    throw notImplemented(type, ".ctor");
  });
}

let makeArray: (type: DotNetType, lengths: PSValue[]) => PSValue = () => null;
/** library/array.ts registers how arrays are made. */
export function registerArrayMaker(maker: (type: DotNetType, lengths: PSValue[]) => PSValue): void {
  makeArray = maker;
}
function newArray(type: DotNetType, lengths: PSValue[]): PSValue {
  membersOf(type).implementations;
  return makeArray(type, lengths);
}

/** The method of a value as an object (`'abc'.Substring` without call), or undefined. */
export function findMethod(value: PSValue, name: string): PSMethodInfo | undefined {
  const base = unwrap(value);
  if (base instanceof PSCustomObject || value instanceof PSObject || instanceDataOf(base)?.members) {
    const member = getMemberInfo(value, name);
    return member instanceof PSMethodInfo ? member : undefined;
  }
  return adaptedMethod(base, name);
}

/** The method of a value's .NET type as PSMethod, or undefined. */
export function adaptedMethod(base: PSValue, name: string): PSMethod | undefined {
  const group = membersOf(typeOf(base)).methods(name, false);
  if (group === null) return undefined;
  return methodObject(group, base);
}

/** A PSMethod over a group of instance methods. */
export function methodObject(group: MethodGroup, owner: PSValue): PSMethod {
  const definitions = group.overloads.map((s) => s.definition);
  return new PSMethod(
    group.name,
    definitions,
    owner,
    (self, args) => invokeAdapted(unwrap(self), group.name, args, undefined) ?? null,
  );
}

/** A static method, or `new`, as PSMethod (`[math]::Round` without call), or undefined. */
export function staticMethodObject(type: DotNetType, name: string): PSMethod | undefined {
  if (name.toLowerCase() === "new") {
    const definitions = membersOf(type)
      .constructors()
      .map((s) => s.definition);
    return new PSMethod("new", definitions, type, (_self, args) => construct(type, args));
  }
  const group = membersOf(type).methods(name, true);
  if (group === null) return undefined;
  return new PSMethod(
    group.name,
    group.overloads.map((s) => s.definition),
    type,
    (_self, args) => invokeStatic(type, group.name, args),
  );
}

/** A Collection[psobject] over the given items: what .Where() and .ForEach() answer. */
export function psCollection(items: PSValue[]): PSValue {
  const lists = require("../library/collections/list.ts") as typeof import("../library/collections/list.ts");
  return lists.collectionOf("System.Management.Automation.PSObject", items);
}
