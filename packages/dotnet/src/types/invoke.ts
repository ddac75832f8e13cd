// Calling: instance and static methods, constructors. Overloads are chosen, arguments converted, exceptions wrapped as PowerShell does.

import { createRequire } from "node:module";
import { instanceDataOf } from "../members/instance-members.ts";
import { getMemberInfo } from "../members/member-access.ts";
import { PSCodeMethod, PSMethod, PSMethodInfo } from "../members/member-info.ts";
import { DeserializedObject } from "../values/deserialized-object.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject, unwrap } from "../values/ps-object.ts";
import { isNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { accessorMethod, invokeIndexerByName } from "./accessor-methods.ts";
import { CallPlan, planInstance, planStatic } from "./call-plan.ts";
import { choose } from "./choose-overload.ts";
import { defaultValueOf } from "./default-value.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { getType, typeOf } from "./dotnet-type.ts";
import { methodNotFound, methodOnNull, overloadException } from "./method-errors.ts";
import type { MethodSignature } from "./method-signature.ts";
import type { CallConstraints } from "./overload-resolution.ts";
import { resolveOverload } from "./overload-resolution.ts";
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
  return invokeAdapted(instanceDataOf(base)?.methodTarget ?? base, name, args, options);
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
  return planInstance(type, choose(group, group.name, args, options)).run(base, args);
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
  return planStatic(type, choose(group, group.name, args, options)).run(null, args);
}

/** Makes an instance: `[T]::new(args)`, New-Object. Overload errors say "new", exceptions of the constructor ".ctor". */
export function construct(type: DotNetType, args: readonly PSValue[], options?: InvokeOptions): PSValue {
  if (args.length === 0 && type.isValueType) return defaultValueOf(type);
  return planConstructor(type, args, options).run(null, args);
}

/** The plan for a constructor of `type`. Throws what construct() throws before it converts arguments. */
export function planConstructor(type: DotNetType, args: readonly PSValue[], options?: InvokeOptions): CallPlan {
  if (type.isInterface || (type.isAbstract && !type.isSealed) || type.isGenericTypeDefinition) {
    throw overloadException("none", "new", args.length);
  }
  const constructors = membersOf(type).constructors();
  const resolution = resolveOverload(constructors, args, options);
  if (typeof resolution === "string") throw overloadException(resolution, "new", args.length);
  return new CallPlan(resolution, ".ctor", constructorBody(type, resolution.signature));
}

function constructorBody(type: DotNetType, signature: MethodSignature): (self: PSValue, args: PSValue[]) => PSValue {
  const { body } = signature;
  if (body !== null) return (_self, converted) => body(null, converted, signature);
  if (type.elementType !== null) return (_self, converted) => newArray(type, converted);
  for (let t: DotNetType | null = type; t !== null; t = t.baseType) {
    const implementation = membersOf(t).implementations[0];
    // Object's own constructor makes only plain objects: a derived type without one is not supported.
    if (implementation?.name === "System.Object" && type.displayName !== "System.Object") break;
    const make = implementation?.construct;
    if (make !== undefined) return (_self, converted) => make(converted, signature, type);
  }
  return () => {
    throw notImplemented(type, ".ctor");
  };
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
