// System.Type and reflection as scripts use it: names, shape questions, members, Activator, delegates.

import { arrayOf } from "../values/arrays.ts";
import { enumValue } from "../values/enum-value.ts";
import { charOf } from "../values/numerics.ts";
import { Exception } from "../errors/exception.ts";
import type { PSValue } from "../values/ps-value.ts";
import { isNull, tagType } from "../values/ps-value.ts";
import { Assembly, Module, typeByName } from "./assemblies.ts";
import {
  closeGeneric,
  constraintsOf,
  genericParametersOf,
  ownerOfParameter,
  parameterProperties,
} from "./generic-parameters.ts";
import { newGuid } from "./guid.ts";
import { typeAttributeObjects } from "../types/custom-attributes.ts";
import { defaultValueOf } from "../types/default-value.ts";
import { defineType } from "../types/define-type.ts";
import type { MethodImplementation } from "../types/define-type.ts";
import { Delegate, toDelegate } from "../types/delegate.ts";
import { DotNetType, getType, typeOf } from "../types/dotnet-type.ts";
import { allTypeNames } from "../types/facts-table.ts";
import { construct, invokeMethod, invokeStatic } from "../types/invoke.ts";
import { argumentNull } from "../types/method-errors.ts";
import { getStaticMember } from "../types/static-members.ts";
import { nonPublicMembers } from "../types/non-public-members.ts";
import { membersOf, notImplemented } from "../types/type-members.ts";
import { delegate, enumNumber, flag, int, items, text } from "./arguments.ts";
import { convertTo } from "../conversion/convert-to.ts";
import {
  attributeData,
  ConstructorInfo,
  declaringType,
  type EventInfo,
  eventsOf,
  getConstructors,
  getMethod,
  infoArray,
  type MethodInfo,
  memberName,
  methodsOf,
  propertiesOf,
  PropertyInfo,
  type Search,
  sameName,
  searchOf,
  selectAttributes,
} from "./member-infos.ts";
import { typeCode } from "./object.ts";
import { typeFlagProperties } from "./type-flags.ts";
import { findMembers, searchMethods, searchStaticMethods, searchStatics } from "./type-search.ts";

const typeMethods: Record<string, MethodImplementation<DotNetType>> = {
  ToString: (self) => self.toString(),
  GetElementType: (self) => self.elementType,
  GetGenericArguments: (self) => arrayOf("System.Type", genericArguments(self)),
  GetGenericTypeDefinition: (self) => {
    if (self.genericDefinition !== null) return self.genericDefinition;
    if (self.isGenericTypeDefinition) return self;
    throw new Exception("System.InvalidOperationException", "This operation is only valid on generic types.");
  },
  MakeGenericType: (self, [args]) => {
    const types = items(args);
    if (args === null || types.includes(null)) throw argumentNull("typeArguments");
    return closeGeneric(self, types as DotNetType[]);
  },
  GetGenericParameterConstraints: constraintsOf,
  FindMembers: (self, args) => findMembers(allMembers(self, searchOf(args)), args),
  ...searchMethods,
  MakeArrayType: (self, [rank]) => self.arrayOfThis(rank === undefined ? 1 : int(rank)),
  GetInterfaces: (self) => arrayOf("System.Type", [...self.interfaces]),
  GetInterface: (self, [name]) =>
    self.interfaces.find((i) => i.name === text(name) || i.displayName === text(name)) ?? null,
  IsAssignableFrom: (self, [other]) => other !== null && self.isAssignableFrom(other as DotNetType),
  IsAssignableTo: (self, [other]) => other !== null && (other as DotNetType).isAssignableFrom(self),
  IsSubclassOf: (self, [other]) => self.isSubclassOf(other as DotNetType),
  IsInstanceOfType: (self, [value]) => !isNull(value ?? null) && self.isAssignableFrom(typeOf(value ?? null)),
  IsEquivalentTo: (self, [other]) => self === other,
  GetArrayRank: (self) => self.arrayRank,
  GetEnumNames: (self) => invokeStatic(getType("System.Enum"), "GetNames", [self]),
  GetEnumValues: (self) => invokeStatic(getType("System.Enum"), "GetValues", [self]),
  GetEnumValuesAsUnderlyingType: (self) => {
    const underlying = getType(self.enumeration?.underlying ?? "System.Int32");
    const values = items(invokeStatic(getType("System.Enum"), "GetValues", [self]));
    return arrayOf(
      underlying,
      values.map((value) => convertTo(value, underlying)),
    );
  },
  FindInterfaces: (self, [filter, criteria = null]) => {
    const test = delegate(filter, "filter");
    return arrayOf(
      "System.Type",
      self.interfaces.filter((i) => test.invoke([i, criteria]) === true),
    );
  },
  GetEnumUnderlyingType: (self) => getType(self.enumeration?.underlying ?? "System.Int32"),
  GetEnumName: (self, [value]) => invokeStatic(getType("System.Enum"), "GetName", [self, value ?? null]),
  IsEnumDefined: (self, [value]) => invokeStatic(getType("System.Enum"), "IsDefined", [self, value ?? null]),
  GetMethods: (self, args) => infoArray("MethodInfo", methodsOf(self, searchOf(args))),
  GetMethod: getMethod,
  GetProperties: (self, args) => infoArray("PropertyInfo", propertiesOf(self, searchOf(args), false)),
  GetProperty: (self, args) => {
    const search = searchOf(args);
    return propertiesOf(self, search, false).find((p) => sameName(p.property.name, text(args[0]), search)) ?? null;
  },
  GetFields: (self, args) => infoArray("FieldInfo", propertiesOf(self, searchOf(args), true)),
  GetField: (self, args) => {
    const search = searchOf(args);
    return propertiesOf(self, search, true).find((p) => sameName(p.property.name, text(args[0]), search)) ?? null;
  },
  GetConstructors: (self) => infoArray("ConstructorInfo", getConstructors(self)),
  GetConstructor: (self, args) => {
    const wanted = (args.find((a) => Array.isArray(a)) ?? []) as DotNetType[];
    const hidden = searchOf(args).nonPublic ? nonPublicMembers(self).constructors : [];
    return (
      [...hidden.map((s) => new ConstructorInfo(s, self)), ...getConstructors(self)].find(
        (c) =>
          c.signature.parameters.length === wanted.length &&
          c.signature.parameters.every((p, i) => p.type === wanted[i]),
      ) ?? null
    );
  },
  GetMembers: (self, args) => infoArray("MemberInfo", allMembers(self, searchOf(args))),
  GetMember: (self, args) => {
    const search = searchOf(args);
    const members = allMembers(self, search);
    return infoArray(
      "MemberInfo",
      members.filter((m) => sameName(memberName(m), text(args[0]), search)),
    );
  },
  GetDefaultMembers: (self) =>
    infoArray(
      "MemberInfo",
      membersOf(self)
        .indexers()
        .map((p) => new PropertyInfo(p, self)),
    ),
  GetEvents: (self) => infoArray("EventInfo", eventsOf(self)),
  GetEvent: (self, [name]) => eventsOf(self).find((e) => e.event.name === text(name)) ?? null,
  GetNestedTypes: (self) => arrayOf("System.Type", nestedTypes(self)),
  GetNestedType: (self, args) => {
    const search = searchOf(args);
    return nestedTypes(self).find((t) => sameName(t.name, text(args[0]), search)) ?? null;
  },
  MakeByRefType: (self) => getType(`${self.displayName}&`),
  MakePointerType: (self) => getType(`${self.displayName}*`),
  HasSameMetadataDefinitionAs: (self, [other]) =>
    other instanceof DotNetType && (self.genericDefinition ?? self) === (other.genericDefinition ?? other),
  GetCustomAttributes: (self, args) => selectAttributes(typeAttributeObjects(self), args),
  GetCustomAttributesData: (self) => attributeData(typeAttributeObjects(self)),
  IsDefined: (self, [type]) =>
    typeAttributeObjects(self).some((a) => a !== null && (type as DotNetType).isAssignableFrom(typeOf(a))),
  GetTypeInfo: (self) => self,
  InvokeMember: (self, [name, flags, , target, args]) => {
    const list = args === null ? [] : items(args);
    const bits = enumNumber(flags);
    if ((bits & 512) !== 0) return construct(self, list);
    if ((bits & 0x1000) !== 0 || (bits & 0x400) !== 0)
      return target === null ? (getStaticMember(self, text(name)) ?? null) : memberValue(target ?? null, text(name));
    return target === null ? invokeStatic(self, text(name), list) : invokeMethod(target ?? null, text(name), list);
  },
};

/** A type's handle: GetTypeFromHandle gives the type back. */
class RuntimeTypeHandle {
  readonly type: DotNetType;
  constructor(type: DotNetType) {
    this.type = type;
  }
}
tagType(RuntimeTypeHandle, "System.RuntimeTypeHandle");

class FlagsAttribute {}
tagType(FlagsAttribute, "System.FlagsAttribute");
defineType<FlagsAttribute>({ name: "System.FlagsAttribute", construct: () => new FlagsAttribute() });

function allMembers(self: DotNetType, search: Search): (MethodInfo | PropertyInfo | EventInfo)[] {
  return [
    ...methodsOf(self, search),
    ...getConstructors(self),
    ...propertiesOf(self, search, false),
    ...propertiesOf(self, search, true),
    ...eventsOf(self),
  ];
}

function declared<T extends MethodInfo | PropertyInfo | EventInfo>(self: DotNetType, members: readonly T[]): T[] {
  return members.filter((m) => declaringType(m) === self);
}

/** The types of the table whose names say that they are nested in this one. */
function nestedTypes(self: DotNetType): DotNetType[] {
  const prefix = `${self.genericDefinition?.displayName ?? self.displayName}+`;
  const found: DotNetType[] = [];
  for (const name of allTypeNames())
    if (name.startsWith(prefix) && !name.slice(prefix.length).includes("+")) found.push(getType(name));
  return found;
}

function memberValue(target: PSValue, name: string): PSValue {
  return membersOf(typeOf(target)).property(name, false)?.get(target) ?? null;
}

function genericArguments(self: DotNetType): DotNetType[] {
  return self.isGenericTypeDefinition ? [...genericParametersOf(self)] : [...self.genericArguments];
}

const guids = new WeakMap<DotNetType, PSValue>();

defineType<DotNetType>({
  name: "System.Type",
  properties: {
    ...typeFlagProperties,
    Name: (self) => self.name,
    FullName: (self) => self.fullName,
    Namespace: (self) => self.namespace,
    AssemblyQualifiedName: (self) => self.assemblyQualifiedName,
    BaseType: (self) => self.baseType,
    UnderlyingSystemType: (self) => self,
    ...parameterProperties,
    DeclaringType: (self) => {
      if (self.isGenericParameter) return ownerOfParameter(self);
      const plus = self.displayName.lastIndexOf("+");
      return plus < 0 ? null : getType(self.displayName.slice(0, plus));
    },
    ReflectedType: () => null,
    Assembly: (self) => new Assembly(self.description.assembly),
    Module: (self) => new Module(self.description.assembly),
    IsArray: (self) => self.isArray,
    IsSZArray: (self) => self.isArray && self.arrayRank === 1,
    IsEnum: (self) => self.isEnum,
    IsValueType: (self) => self.isValueType,
    IsClass: (self) => self.isClass,
    IsInterface: (self) => self.isInterface,
    IsPrimitive: (self) => self.isPrimitive,
    IsGenericType: (self) => self.isGenericType,
    IsGenericTypeDefinition: (self) => self.isGenericTypeDefinition,
    IsConstructedGenericType: (self) => self.genericDefinition !== null,
    IsGenericParameter: (self) => self.isGenericParameter,
    ContainsGenericParameters: (self) => self.isGenericTypeDefinition || self.isGenericParameter,
    GenericTypeArguments: (self) => arrayOf("System.Type", [...self.genericArguments]),
    GenericTypeParameters: (self) => arrayOf("System.Type", self.isGenericTypeDefinition ? genericArguments(self) : []),
    HasElementType: (self) => self.elementType !== null,
    MemberType: (self) =>
      enumValue("System.Reflection.MemberTypes", self.displayName.includes("+") ? "NestedType" : "TypeInfo"),
    CustomAttributes: (self) => attributeData(typeAttributeObjects(self)),
    DeclaredConstructors: (self) => infoArray("ConstructorInfo", getConstructors(self)),
    DeclaredEvents: (self) => infoArray("EventInfo", eventsOf(self)),
    DeclaredFields: (self) => infoArray("FieldInfo", declared(self, propertiesOf(self, searchOf([]), true))),
    DeclaredMembers: (self) => infoArray("MemberInfo", declared(self, allMembers(self, searchOf([])))),
    DeclaredMethods: (self) => infoArray("MethodInfo", declared(self, methodsOf(self, searchOf([])))),
    DeclaredNestedTypes: (self) => arrayOf("System.Reflection.TypeInfo", nestedTypes(self)),
    DeclaredProperties: (self) => infoArray("PropertyInfo", declared(self, propertiesOf(self, searchOf([]), false))),
    TypeHandle: (self) => new RuntimeTypeHandle(self),
    TypeInitializer: () => null,
    StructLayoutAttribute: () => null,
    ImplementedInterfaces: (self) => arrayOf("System.Type", [...self.interfaces]),
    MetadataToken: (self) => self.id,
    GUID: (self) => {
      let guid = guids.get(self);
      if (guid === undefined) {
        guid = newGuid();
        guids.set(self, guid);
      }
      return guid;
    },
  },
  methods: typeMethods,
  staticProperties: {
    EmptyTypes: () => arrayOf("System.Type", []),
    ...searchStatics,
    Delimiter: () => charOf(46),
  },
  staticMethods: {
    GetType: (args) => {
      if (args[0] === null) throw argumentNull("typeName");
      return typeByName(text(args[0]), flag(args[1]), flag(args[2]));
    },
    GetTypeCode: ([type]) =>
      type === null
        ? typeCode(null)
        : typeCode(defaultValueOf(type as DotNetType) ?? (type === getType("System.String") ? "" : {})),
    ...searchStaticMethods,
    GetTypeHandle: ([value]) => {
      if (value === null) throw argumentNull("o");
      return new RuntimeTypeHandle(typeOf(value ?? null));
    },
    GetTypeFromHandle: ([handle]) => (handle instanceof RuntimeTypeHandle ? handle.type : (handle ?? null)),
    GetTypeArray: ([values]) =>
      arrayOf(
        "System.Type",
        items(values).map((v) => typeOf(v)),
      ),
    op_Equality: ([a, b]) => a === b,
    op_Inequality: ([a, b]) => a !== b,
  },
});

defineType<never>({
  name: "System.Activator",
  staticMethods: {
    CreateInstance: (args, signature) => {
      const generic = signature.genericArguments[0];
      if (generic !== undefined) return construct(generic, []);
      const type = args[0];
      if (type === null || type === undefined) throw argumentNull("type");
      if (typeof type === "string") throw notImplemented(getType("System.Activator"), "CreateInstance");
      const list = Array.isArray(args[1]) ? items(args[1]) : [];
      if ((type as DotNetType).isGenericTypeDefinition || (type as DotNetType).isGenericParameter)
        throw new Exception(
          "System.ArgumentException",
          `Cannot create an instance of ${String(type)} because Type.ContainsGenericParameters is true.`,
        );
      return construct(type as DotNetType, list);
    },
  },
});

defineType<Delegate>({
  name: "System.Delegate",
  construct: ([, pointer]) => {
    // What a method pointer points to is machine code: there is none here.
    if (int(pointer) === 0) throw argumentNull("method");
    throw new Exception("System.NotSupportedException", "Delegates over method pointers are not supported by latch.");
  },
  properties: { Target: (self) => self.target, Method: () => null },
  methods: {
    Invoke: (self, args) => self.invoke(args),
    DynamicInvoke: (self, [args]) => self.invoke(args === null ? [] : items(args)),
    GetInvocationList: (self) => arrayOf("System.Delegate", [self]),
    Clone: (self) => self,
  },
  staticMethods: {
    CreateDelegate: ([type, target]) => toDelegate(target ?? null, type as DotNetType),
    Combine: ([a = null, b = null]) => {
      if (!(a instanceof Delegate) || !(b instanceof Delegate)) return a ?? b;
      return new Delegate(a.type, a.target, (args) => {
        a.invoke(args);
        return b.invoke(args);
      });
    },
    Remove: ([a = null]) => a,
  },
});
