// System.Type and reflection as scripts use it: names, shape questions, members, Activator, delegates.

import { notImplemented } from "../types/type-members.ts";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { EQUALS } from "../values/formattable.ts";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { isNull, tagType } from "../values/ps-value.ts";
import { Assembly, Module, typeByName } from "./assemblies.ts";
import { newGuid } from "./guid.ts";
import { defaultValueOf } from "../types/default-value.ts";
import { defineType } from "../types/define-type.ts";
import type { MethodImplementation } from "../types/define-type.ts";
import { Delegate, toDelegate } from "../types/delegate.ts";
import { DotNetType, getType, typeOf } from "../types/dotnet-type.ts";
import { typeRecord } from "../types/facts-table.ts";
import { construct, invokeMethod, invokeStatic } from "../types/invoke.ts";
import { argumentNull } from "../types/method-errors.ts";
import type { MethodSignature, ParameterSignature } from "../types/method-signature.ts";
import type { PropertyMember } from "../types/property-member.ts";
import { getStaticMember, setStaticMember } from "../types/static-members.ts";
import { nonPublicMembers } from "../types/non-public-members.ts";
import { membersOf } from "../types/type-members.ts";
import { enumNumber, flag, int, items, text } from "./arguments.ts";
import { typeCode } from "./object.ts";

/** MethodInfo and ConstructorInfo. */
class MethodInfo {
  readonly signature: MethodSignature;
  readonly reflectedType: DotNetType;
  constructor(signature: MethodSignature, reflectedType: DotNetType) {
    this.signature = signature;
    this.reflectedType = reflectedType;
  }
  get [EQUALS](): (other: PSValue) => boolean {
    return (other) => other instanceof MethodInfo && other.signature === this.signature;
  }
  toString(): string {
    const parameters = this.signature.parameters.map((p) => shortName(p.type)).join(", ");
    return `${shortName(this.signature.returnType)} ${this.signature.name}(${parameters})`;
  }
}
tagType(MethodInfo, "System.Reflection.RuntimeMethodInfo");
class ConstructorInfo extends MethodInfo {}
tagType(ConstructorInfo, "System.Reflection.RuntimeConstructorInfo");

/** How reflection's ToString writes a type: primitives and void without namespace. */
function shortName(type: DotNetType): string {
  return type.isPrimitive || type.displayName === "System.Void" ? type.name : type.displayName;
}

class PropertyInfo {
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
class FieldInfo extends PropertyInfo {}
tagType(FieldInfo, "System.Reflection.RtFieldInfo");

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
interface Search {
  readonly instance: boolean;
  readonly statics: boolean;
  readonly ignoreCase: boolean;
  readonly nonPublic: boolean;
}
function searchOf(args: readonly PSValue[]): Search {
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

function methodsOf(type: DotNetType, search: Search): MethodInfo[] {
  const found: MethodInfo[] = [];
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

function propertiesOf(type: DotNetType, search: Search, fields: boolean): PropertyInfo[] {
  const found: PropertyInfo[] = [];
  if (search.nonPublic && search.instance)
    for (const p of nonPublicMembers(type).properties)
      if (p.isField === fields) found.push(fields ? new FieldInfo(p, type) : new PropertyInfo(p, type));
  for (const isStatic of [false, true]) {
    if (isStatic ? !search.statics : !search.instance) continue;
    for (const p of membersOf(type).properties(isStatic)) {
      const isField = p.isField || (type.isEnum && isStatic);
      if (isField === fields && !p.declaringType.isInterface)
        found.push(fields ? new FieldInfo(p, type) : new PropertyInfo(p, type));
    }
  }
  return found;
}

function sameName(a: string, b: string, search: Search): boolean {
  return search.ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b;
}

function getMethod(self: DotNetType, args: PSValue[]): PSValue {
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

function getConstructors(self: DotNetType): ConstructorInfo[] {
  return membersOf(self)
    .constructors()
    .map((s) => new ConstructorInfo(s, self));
}

const infoArray = (kind: string, list: PSValue[]): PSValue => arrayOf(`System.Reflection.${kind}`, list);

const typeMethods: Record<string, MethodImplementation<DotNetType>> = {
  ToString: (self) => self.displayName,
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
    return self.makeGeneric(types as DotNetType[]);
  },
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
  GetMembers: (self, args) => {
    const search = searchOf(args);
    return infoArray("MemberInfo", [
      ...methodsOf(self, search),
      ...getConstructors(self),
      ...propertiesOf(self, search, false),
      ...propertiesOf(self, search, true),
    ]);
  },
  GetMember: (self, [name]) => {
    const all = searchOf([]);
    const members = [...methodsOf(self, all), ...propertiesOf(self, all, false), ...propertiesOf(self, all, true)];
    return infoArray(
      "MemberInfo",
      members.filter((m) => (m instanceof MethodInfo ? m.signature.name : m.property.name) === text(name)),
    );
  },
  GetCustomAttributes: () => [],
  IsDefined: () => false,
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

function memberValue(target: PSValue, name: string): PSValue {
  return membersOf(typeOf(target)).property(name, false)?.get(target) ?? null;
}

function genericArguments(self: DotNetType): DotNetType[] {
  if (!self.isGenericTypeDefinition) return [...self.genericArguments];
  return (typeRecord(self.displayName)?.genericParameters ?? []).map(
    (name) => new DotNetType(name, { isGenericParameter: true }),
  );
}

const typeFlags = { public: 1, sealed: 0x100, abstract: 0x80, interface: 0x20, serializable: 0x2000 };
function attributesOf(self: DotNetType): number {
  let bits = typeFlags.public;
  if (self.isSealed) bits |= typeFlags.sealed;
  if (self.isAbstract) bits |= typeFlags.abstract;
  if (self.isInterface) bits |= typeFlags.interface;
  return bits;
}

const guids = new WeakMap<DotNetType, PSValue>();

defineType<DotNetType>({
  name: "System.Type",
  properties: {
    Name: (self) => self.name,
    FullName: (self) => self.fullName,
    Namespace: (self) => self.namespace,
    AssemblyQualifiedName: (self) => self.assemblyQualifiedName,
    BaseType: (self) => self.baseType,
    UnderlyingSystemType: (self) => self,
    DeclaringType: (self) => {
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
    IsAbstract: (self) => self.isAbstract,
    IsSealed: (self) => self.isSealed,
    IsGenericType: (self) => self.isGenericType,
    IsGenericTypeDefinition: (self) => self.isGenericTypeDefinition,
    IsConstructedGenericType: (self) => self.genericDefinition !== null,
    IsGenericParameter: (self) => self.isGenericParameter,
    ContainsGenericParameters: (self) => self.isGenericTypeDefinition || self.isGenericParameter,
    GenericTypeArguments: (self) => arrayOf("System.Type", [...self.genericArguments]),
    GenericTypeParameters: (self) => arrayOf("System.Type", self.isGenericTypeDefinition ? genericArguments(self) : []),
    IsPublic: (self) => !self.displayName.includes("+"),
    IsNotPublic: () => false,
    IsNested: (self) => self.displayName.includes("+"),
    IsNestedPublic: (self) => self.displayName.includes("+"),
    IsVisible: () => true,
    IsByRef: () => false,
    IsByRefLike: (self) => /^System\.(ReadOnly)?Span`1/.test(self.displayName),
    IsPointer: () => false,
    IsCOMObject: () => false,
    IsSerializable: (self) => self.isEnum || (self.description.isSerializable ?? false),
    IsSpecialName: () => false,
    IsImport: () => false,
    HasElementType: (self) => self.elementType !== null,
    Attributes: (self) => enumValue("System.Reflection.TypeAttributes", attributesOf(self)),
    MemberType: (self) =>
      enumValue("System.Reflection.MemberTypes", self.displayName.includes("+") ? "NestedType" : "TypeInfo"),
    CustomAttributes: () => [],
    DeclaredMethods: (self) => methodsOf(self, searchOf([])),
    DeclaredProperties: (self) => propertiesOf(self, searchOf([]), false),
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
    Missing: () => null,
    Delimiter: () => ".",
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
    GetTypeFromHandle: ([type]) => type ?? null,
    GetTypeArray: ([values]) =>
      arrayOf(
        "System.Type",
        items(values).map((v) => typeOf(v)),
      ),
    op_Equality: ([a, b]) => a === b,
    op_Inequality: ([a, b]) => a !== b,
  },
});

function memberName(self: MethodInfo | PropertyInfo): string {
  return self instanceof MethodInfo ? self.signature.name : self.property.name;
}
function declaringType(self: MethodInfo | PropertyInfo): DotNetType {
  return self instanceof MethodInfo ? self.signature.declaringType : self.property.declaringType;
}

defineType<MethodInfo | PropertyInfo>({
  name: "System.Reflection.MemberInfo",
  properties: {
    Name: memberName,
    DeclaringType: declaringType,
    ReflectedType: (self) => self.reflectedType,
    MemberType: (self) =>
      enumValue(
        "System.Reflection.MemberTypes",
        self instanceof ConstructorInfo
          ? "Constructor"
          : self instanceof MethodInfo
            ? "Method"
            : self instanceof FieldInfo
              ? "Field"
              : "Property",
      ),
    CustomAttributes: () => [],
    Module: (self) => new Module(declaringType(self).description.assembly),
    MetadataToken: () => 0,
  },
  methods: { GetCustomAttributes: () => [], IsDefined: () => false, GetCustomAttributesData: () => [] },
});

function invokeInfo(self: MethodInfo, args: PSValue[]): PSValue {
  const isConstructor = self instanceof ConstructorInfo;
  const target = isConstructor && args.length === 1 ? null : (args[0] ?? null);
  const list = args.at(-1) === null ? [] : items(args.at(-1));
  const { signature } = self;
  if (isConstructor && nonPublicMembers(self.reflectedType).constructors.includes(signature))
    return signature.body?.(null, list, signature) ?? null;
  if (isConstructor) return construct(self.reflectedType, list);
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
      const type = args[0] as DotNetType;
      return new Delegate(type, self, (values) => invokeInfo(self, [args[1] ?? null, values]));
    },
  },
});
defineType<ConstructorInfo>({ name: "System.Reflection.ConstructorInfo", methods: { Invoke: invokeInfo } });
defineType<PropertyInfo>({
  name: "System.Reflection.PropertyInfo",
  properties: {
    PropertyType: (self) => self.property.type,
    CanRead: (self) => self.property.canRead,
    CanWrite: (self) => self.property.canWrite,
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
    GetGetMethod: () => null,
    GetSetMethod: () => null,
  },
});
defineType<FieldInfo>({
  name: "System.Reflection.FieldInfo",
  properties: {
    FieldType: (self) => self.property.type,
    IsStatic: (self) => self.property.isStatic,
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
    GetRawConstantValue: (self) => getStaticMember(self.reflectedType, self.property.name) ?? null,
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
