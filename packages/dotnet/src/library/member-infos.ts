// System.Reflection's member objects: MethodInfo, ConstructorInfo, PropertyInfo, FieldInfo, EventInfo, ParameterInfo, and the search for them.

import { Exception } from "../errors/exception.ts";
import { argumentNull } from "../types/method-errors.ts";
import { arrayOf } from "../values/arrays.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { EnumValue, enumValue } from "../values/enum-value.ts";
import { EQUALS } from "../values/formattable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { memberAttributeObjects } from "../types/custom-attributes.ts";
import { defineType } from "../types/define-type.ts";
import { Delegate } from "../types/delegate.ts";
import { type DotNetType, getType, typeOf } from "../types/dotnet-type.ts";
import { construct, invokeMethod, invokeStatic } from "../types/invoke.ts";
import { MethodSignature, type ParameterSignature, parameter } from "../types/method-signature.ts";
import { nonPublicMembers } from "../types/non-public-members.ts";
import type { PropertyMember } from "../types/property-member.ts";
import { getStaticMember, setStaticMember } from "../types/static-members.ts";
import { type EventFact, membersOf } from "../types/type-members.ts";
import { enumNumber, items, text } from "./arguments.ts";
import { Module } from "./assemblies.ts";
import { isRuntimeType } from "./type-flags.ts";

/** MethodInfo and ConstructorInfo. */
export class MethodInfo {
  readonly signature: MethodSignature;
  readonly reflectedType: DotNetType;
  /** The property that this method reads or writes, if it is an accessor. */
  readonly accessorOf: PropertyMember | null;
  constructor(signature: MethodSignature, reflectedType: DotNetType, accessorOf: PropertyMember | null = null) {
    this.signature = signature;
    this.reflectedType = reflectedType;
    this.accessorOf = accessorOf;
  }
  get [EQUALS](): (other: PSValue) => boolean {
    return (other) =>
      other instanceof MethodInfo &&
      (other.signature === this.signature ||
        (this.accessorOf !== null && other.signature.name === this.name && other.reflectedType === this.reflectedType));
  }
  get name(): string {
    return this.signature.name;
  }
  toString(): string {
    const parameters = this.signature.parameters.map((p) => shortName(p.type)).join(", ");
    const { returnType, name, genericParameters, genericArguments } = this.signature;
    const bound = genericArguments.length > 0 ? genericArguments.map(String) : genericParameters;
    return `${shortName(returnType)} ${name}${bound.length > 0 ? `[${bound.join(",")}]` : ""}(${parameters})`;
  }
}
tagType(MethodInfo, "System.Reflection.RuntimeMethodInfo");
export class ConstructorInfo extends MethodInfo {}
tagType(ConstructorInfo, "System.Reflection.RuntimeConstructorInfo");

/** How reflection's ToString writes a type: primitives and void without namespace. */
function shortName(type: DotNetType): string {
  return type.isPrimitive || type.displayName === "System.Void" ? type.name : type.displayName;
}

export class PropertyInfo {
  readonly property: PropertyMember;
  readonly reflectedType: DotNetType;
  constructor(property: PropertyMember, reflectedType: DotNetType) {
    this.property = property;
    this.reflectedType = reflectedType;
  }
  toString(): string {
    return `${shortName(this.property.type)} ${this.property.name}`;
  }
}
tagType(PropertyInfo, "System.Reflection.RuntimePropertyInfo");
export class FieldInfo extends PropertyInfo {}
tagType(FieldInfo, "System.Reflection.RtFieldInfo");

export class EventInfo {
  readonly event: EventFact;
  readonly reflectedType: DotNetType;
  constructor(event: EventFact, reflectedType: DotNetType) {
    this.event = event;
    this.reflectedType = reflectedType;
  }
  toString(): string {
    return `${shortName(this.event.handlerType)} ${this.event.name}`;
  }
}
tagType(EventInfo, "System.Reflection.RuntimeEventInfo");

class ParameterInfo {
  readonly parameter: ParameterSignature;
  readonly position: number;
  constructor(parameter: ParameterSignature, position: number) {
    this.parameter = parameter;
    this.position = position;
  }
  toString(): string {
    return `${shortName(this.parameter.type)} ${this.parameter.name}`;
  }
}
tagType(ParameterInfo, "System.Reflection.RuntimeParameterInfo");

/** BindingFlags: 1 IgnoreCase, 4 Instance, 8 Static, 16 Public, 32 NonPublic. */
export interface Search {
  readonly instance: boolean;
  readonly statics: boolean;
  readonly ignoreCase: boolean;
  readonly nonPublic: boolean;
}
export function searchOf(args: readonly PSValue[]): Search {
  const flags = args.find(
    (a) =>
      typeof a === "object" && a !== null && "type" in a && (a as { type: DotNetType }).type.name === "BindingFlags",
  );
  const bits = flags === undefined ? 4 | 8 | 16 : enumNumber(flags);
  return {
    instance: (bits & 4) !== 0,
    statics: (bits & 8) !== 0,
    ignoreCase: (bits & 1) !== 0,
    nonPublic: (bits & 32) !== 0,
  };
}

/** get_X or set_X of a property. */
function accessor(property: PropertyMember, isSetter: boolean, type: DotNetType): MethodInfo {
  const value = isSetter ? [parameter("value", property.type)] : [];
  const signature = new MethodSignature({
    name: `${isSetter ? "set" : "get"}_${property.name}`,
    declaringType: property.declaringType,
    isStatic: property.isStatic,
    returnType: isSetter ? getType("System.Void") : property.type,
    parameters: [...property.indexParameters, ...value],
  });
  return new MethodInfo(signature, type, property);
}

/** The accessors of the properties that a type declares itself. */
function accessorsOf(type: DotNetType, search: Search): MethodInfo[] {
  const found: MethodInfo[] = [];
  const add = (property: PropertyMember): void => {
    if (property.isField || property.declaringType !== type) return;
    if (property.canRead) found.push(accessor(property, false, type));
    if (property.canWrite) found.push(accessor(property, true, type));
  };
  if (search.instance) {
    membersOf(type).properties(false).forEach(add);
    membersOf(type).indexers().forEach(add);
  }
  if (search.statics && !type.isEnum) membersOf(type).properties(true).forEach(add);
  return found;
}

export function methodsOf(type: DotNetType, search: Search): MethodInfo[] {
  const found = accessorsOf(type, search);
  for (const isStatic of [false, true]) {
    if (isStatic ? !search.statics : !search.instance) continue;
    for (const group of membersOf(type).methodGroups(isStatic)) {
      for (const s of group.overloads)
        if (s.explicitInterface === null && (!isStatic || s.declaringType === type))
          found.push(new MethodInfo(s, type));
    }
  }
  return found;
}

export function propertiesOf(type: DotNetType, search: Search, fields: boolean): PropertyInfo[] {
  const found: PropertyInfo[] = [];
  if (search.nonPublic && search.instance)
    for (const p of nonPublicMembers(type).properties)
      if (p.isField === fields) found.push(fields ? new FieldInfo(p, type) : new PropertyInfo(p, type));
  for (const isStatic of [false, true]) {
    if (isStatic ? !search.statics : !search.instance) continue;
    for (const p of membersOf(type).properties(isStatic)) {
      const isField = p.isField || (type.isEnum && (isStatic || p.name === "value__"));
      if (isField === fields && !p.declaringType.isInterface)
        found.push(fields ? new FieldInfo(p, type) : new PropertyInfo(p, type));
    }
  }
  if (fields) return found;
  if (search.instance) for (const p of membersOf(type).indexers()) found.push(new PropertyInfo(p, type));
  const order = membersOf(type).declaredOrder();
  if (order.length === 0) return found;
  const rank = (info: PropertyInfo): number => {
    const at = order.indexOf(info.property.name.toLowerCase());
    return at < 0 ? order.length : at;
  };
  return found.sort((a, b) => rank(a) - rank(b));
}

export function sameName(a: string, b: string, search: Search): boolean {
  return search.ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b;
}

export function getMethod(self: DotNetType, args: PSValue[]): PSValue {
  const search = searchOf(args);
  const wanted = args.find((a) => Array.isArray(a)) as DotNetType[] | undefined;
  const named = methodsOf(self, search).filter((m) => sameName(m.signature.name, text(args[0]), search));
  const fitting =
    wanted === undefined
      ? named
      : named.filter(
          (m) =>
            m.signature.parameters.length === wanted.length &&
            m.signature.parameters.every((p, i) => p.type === wanted[i]),
        );
  if (fitting.length > 1 && wanted === undefined) {
    throw new Exception(
      "System.Reflection.AmbiguousMatchException",
      `Ambiguous match found for '${fitting[0]?.reflectedType.displayName} ${fitting[0]?.toString()}'.`,
    );
  }
  return fitting[0] ?? null;
}

export function eventsOf(type: DotNetType): EventInfo[] {
  return membersOf(type)
    .events()
    .map((event) => new EventInfo(event, type));
}

export function getConstructors(self: DotNetType): ConstructorInfo[] {
  return membersOf(self)
    .constructors()
    .map((s) => new ConstructorInfo(s, self));
}

export const infoArray = (kind: string, list: PSValue[]): PSValue => arrayOf(`System.Reflection.${kind}`, list);

type AnyMember = MethodInfo | PropertyInfo | EventInfo;

/** MemberInfo.Name. */
export function memberName(self: AnyMember): string {
  if (self instanceof MethodInfo) return self.name;
  return self instanceof EventInfo ? self.event.name : self.property.name;
}
/** MemberInfo.DeclaringType. */
export function declaringType(self: AnyMember): DotNetType {
  if (self instanceof EventInfo) return self.reflectedType;
  return self instanceof MethodInfo ? self.signature.declaringType : self.property.declaringType;
}
/** The name of its MemberTypes. */
export function memberKind(self: AnyMember): string {
  if (self instanceof ConstructorInfo) return "Constructor";
  if (self instanceof EventInfo) return "Event";
  if (self instanceof MethodInfo) return "Method";
  return self instanceof FieldInfo ? "Field" : "Property";
}
function attributesOfMember(self: AnyMember): readonly PSValue[] {
  if (self instanceof EventInfo) return [];
  return memberAttributeObjects(self instanceof MethodInfo ? self.signature : self.property.origin);
}

/** GetCustomAttributes([type,] inherit): object[] or an array of the attribute's type. */
export function selectAttributes(all: readonly PSValue[], args: readonly PSValue[]): PSValue {
  const wanted = args.length > 1 || typeof args[0] === "object" ? (args[0] as DotNetType | null) : null;
  if (wanted === null) return [...all];
  const found = all.filter((attribute) => attribute !== null && wanted.isAssignableFrom(typeOf(attribute)));
  return arrayOf(wanted, found);
}

/** CustomAttributeData of attribute objects. */
export function attributeData(all: readonly PSValue[]): PSValue {
  return all.map((attribute) => new CustomAttributeData(typeOf(attribute ?? "")));
}

class CustomAttributeData {
  readonly attributeType: DotNetType;
  constructor(attributeType: DotNetType) {
    this.attributeType = attributeType;
  }
  toString(): string {
    return `[${this.attributeType.displayName}()]`;
  }
}
tagType(CustomAttributeData, "System.Reflection.RuntimeCustomAttributeData");

defineType<AnyMember>({
  name: "System.Reflection.MemberInfo",
  properties: {
    Name: memberName,
    DeclaringType: declaringType,
    ReflectedType: (self) => self.reflectedType,
    MemberType: (self) => enumValue("System.Reflection.MemberTypes", memberKind(self)),
    CustomAttributes: (self) => attributeData(attributesOfMember(self)),
    Module: (self) => new Module(declaringType(self).description.assembly),
    MetadataToken: () => 0,
    IsCollectible: (self) => isRuntimeType(declaringType(self)),
  },
  methods: {
    GetCustomAttributes: (self, args) => selectAttributes(attributesOfMember(self), args),
    IsDefined: (self, [type]) =>
      attributesOfMember(self).some((a) => a !== null && (type as DotNetType).isAssignableFrom(typeOf(a))),
    GetCustomAttributesData: (self) => attributeData(attributesOfMember(self)),
  },
});

function invokeAccessor(property: PropertyMember, type: DotNetType, target: PSValue, list: PSValue[]): PSValue {
  const isSetter = list.length > property.indexParameters.length;
  if (property.indexParameters.length > 0)
    return invokeMethod(target, `${isSetter ? "set" : "get"}_${property.name}`, list);
  if (!isSetter)
    return property.isStatic ? (getStaticMember(type, property.name) ?? null) : (property.get(target) ?? null);
  if (property.isStatic) setStaticMember(type, property.name, list[0] ?? null);
  else property.set(target, list[0] ?? null);
  return null;
}

function invokeInfo(self: MethodInfo, args: PSValue[]): PSValue {
  const isConstructor = self instanceof ConstructorInfo;
  const target = isConstructor && args.length === 1 ? null : (args[0] ?? null);
  const list = args.at(-1) === null ? [] : items(args.at(-1));
  const { signature } = self;
  if (isConstructor && nonPublicMembers(self.reflectedType).constructors.includes(signature))
    return signature.body?.(null, list, signature) ?? null;
  if (isConstructor) return construct(self.reflectedType, list);
  if (self.accessorOf !== null) return invokeAccessor(self.accessorOf, self.reflectedType, target, list);
  if (signature.isStatic)
    return invokeStatic(
      self.reflectedType,
      signature.name,
      list,
      signature.genericArguments.length > 0 ? { typeArguments: signature.genericArguments } : undefined,
    );
  return invokeMethod(target, signature.name, list);
}

defineType<MethodInfo>({
  name: "System.Reflection.MethodBase",
  properties: {
    IsStatic: (self) => self.signature.isStatic,
    IsPublic: () => true,
    IsPrivate: () => false,
    IsFamily: () => false,
    IsAssembly: () => false,
    IsVirtual: (self) => self.signature.isVirtual,
    IsAbstract: (self) => self.signature.isAbstract,
    IsFinal: () => false,
    IsConstructor: (self) => self.signature.isConstructor,
    IsGenericMethod: (self) => self.signature.genericParameters.length > 0,
    IsGenericMethodDefinition: (self) =>
      self.signature.genericParameters.length > 0 && self.signature.genericArguments.length === 0,
    IsSpecialName: (self) => /^(op_|get_|set_|\.ctor)/.test(self.signature.name),
    IsHideBySig: () => true,
    ContainsGenericParameters: (self) =>
      self.signature.genericParameters.length > 0 && self.signature.genericArguments.length === 0,
  },
  methods: {
    GetParameters: (self) =>
      infoArray(
        "ParameterInfo",
        self.signature.parameters.map((p, i) => new ParameterInfo(p, i)),
      ),
    Invoke: invokeInfo,
    GetGenericArguments: (self) => arrayOf("System.Type", [...self.signature.genericArguments]),
  },
});
defineType<MethodInfo>({
  name: "System.Reflection.MethodInfo",
  properties: { ReturnType: (self) => self.signature.returnType },
  methods: {
    MakeGenericMethod: (self, [types]) => {
      const bound = self.signature.bind?.(items(types) as DotNetType[]);
      return bound === undefined ? self : new MethodInfo(bound, self.reflectedType);
    },
    CreateDelegate: (self, args) => {
      const type = args[0] as DotNetType | null;
      if (type === null) throw argumentNull("delegateType");
      return new Delegate(type, self, (values) => invokeInfo(self, [args[1] ?? null, values]));
    },
  },
});
defineType<ConstructorInfo>({ name: "System.Reflection.ConstructorInfo", methods: { Invoke: invokeInfo } });
const getterOf = (self: PropertyInfo): MethodInfo | null =>
  self.property.canRead ? accessor(self.property, false, self.reflectedType) : null;
const setterOf = (self: PropertyInfo): MethodInfo | null =>
  self.property.canWrite ? accessor(self.property, true, self.reflectedType) : null;

defineType<EventInfo>({
  name: "System.Reflection.EventInfo",
  properties: { EventHandlerType: (self) => self.event.handlerType, IsMulticast: () => true },
});
defineType<CustomAttributeData>({
  name: "System.Reflection.CustomAttributeData",
  properties: { AttributeType: (self) => self.attributeType },
});
defineType<PropertyInfo>({
  name: "System.Reflection.PropertyInfo",
  properties: {
    PropertyType: (self) => self.property.type,
    CanRead: (self) => self.property.canRead,
    CanWrite: (self) => self.property.canWrite,
    GetMethod: (self) => getterOf(self),
    SetMethod: (self) => setterOf(self),
    IsSpecialName: () => false,
    Attributes: () => enumValue("System.Reflection.PropertyAttributes", 0),
  },
  methods: {
    GetValue: (self, [target = null]) =>
      self.property.isStatic
        ? (getStaticMember(self.reflectedType, self.property.name) ?? null)
        : self.property.get(target),
    SetValue: (self, [target = null, value = null]) => {
      if (self.property.isStatic) setStaticMember(self.reflectedType, self.property.name, value);
      else self.property.set(target, value);
      return undefined;
    },
    GetIndexParameters: (self) =>
      infoArray(
        "ParameterInfo",
        self.property.indexParameters.map((p, i) => new ParameterInfo(p, i)),
      ),
    GetGetMethod: (self) => getterOf(self),
    GetSetMethod: (self) => setterOf(self),
    GetAccessors: (self) =>
      infoArray(
        "MethodInfo",
        [getterOf(self), setterOf(self)].filter((m) => m !== null),
      ),
  },
});
defineType<FieldInfo>({
  name: "System.Reflection.FieldInfo",
  properties: {
    FieldType: (self) => self.property.type,
    IsStatic: (self) => self.property.isStatic,
    IsSpecialName: () => false,
    IsLiteral: (self) => self.property.isStatic && !self.property.canWrite,
    IsInitOnly: (self) => !self.property.canWrite,
    IsPublic: () => true,
    IsPrivate: () => false,
  },
  methods: {
    GetValue: (self, [target = null]) =>
      self.property.isStatic
        ? (getStaticMember(self.reflectedType, self.property.name) ?? null)
        : self.property.get(target),
    SetValue: (self, [target = null, value = null]) => {
      if (self.property.isStatic) setStaticMember(self.reflectedType, self.property.name, value);
      else self.property.set(target, value);
      return undefined;
    },
    GetRawConstantValue: (self) => {
      const value = getStaticMember(self.reflectedType, self.property.name) ?? null;
      return value instanceof EnumValue
        ? convertTo(value, getType(self.reflectedType.enumeration?.underlying ?? "System.Int32"))
        : value;
    },
  },
});
defineType<ParameterInfo>({
  name: "System.Reflection.ParameterInfo",
  properties: {
    Name: (self) => self.parameter.name,
    ParameterType: (self) => self.parameter.type,
    Position: (self) => self.position,
    IsOptional: (self) => self.parameter.isOptional,
    HasDefaultValue: (self) => self.parameter.isOptional,
    DefaultValue: (self) => self.parameter.defaultValue,
    IsOut: (self) => self.parameter.byRef === "out",
    IsIn: (self) => self.parameter.byRef === "in",
  },
});
