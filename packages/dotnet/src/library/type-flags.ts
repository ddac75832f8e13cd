// Owns what System.Type says about a type's shape in yes and no: TypeAttributes and the Is… questions that follow from them.
import { createRequire } from "node:module";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { type DotNetType, getType } from "../types/dotnet-type.ts";
import { typeRecord } from "../types/facts-table.ts";

const require = createRequire(import.meta.url);

/** Bits of System.Reflection.TypeAttributes. */
const bit = {
  visibility: 7,
  public: 1,
  nestedPublic: 2,
  nestedPrivate: 3,
  nestedFamily: 4,
  nestedAssembly: 5,
  nestedFamilyAndAssembly: 6,
  nestedFamilyOrAssembly: 7,
  sequential: 8,
  explicit: 16,
  interface: 32,
  abstract: 128,
  sealed: 256,
  specialName: 1024,
  import: 4096,
  serializable: 8192,
  beforeFieldInit: 0x100000,
} as const;

let exceptions: Readonly<Record<string, number>> | null = null;

/** TypeAttributes of a type: what C# gives a type of its kind, or what reflection says where that differs. */
export function typeAttributes(type: DotNetType): number {
  if (type.isArray) return bit.public | bit.sealed | bit.serializable;
  const name = type.genericDefinition?.displayName ?? type.displayName;
  exceptions ??= require("../types/generated/type-attributes.json") as Record<string, number>;
  return exceptions[name] ?? usualAttributes(type, name);
}

function usualAttributes(type: DotNetType, name: string): number {
  let bits: number = name.includes("+") ? bit.nestedPublic : bit.public;
  if (type.isSealed || type.isEnum) bits |= bit.sealed;
  if (type.isAbstract) bits |= bit.abstract;
  if (type.isInterface) bits |= bit.interface | bit.abstract;
  if (type.isValueType && !type.isEnum) bits |= bit.sequential;
  const isDelegate = getType("System.MulticastDelegate").isAssignableFrom(type);
  if (type.description.isSerializable === true && !type.isEnum && !isDelegate) bits |= bit.serializable;
  if (!type.isEnum && !isDelegate && typeRecord(name) !== null) bits |= bit.beforeFieldInit;
  return bits;
}

const byRefLike = new Set(
  (
    "Span`1 ReadOnlySpan`1 TypedReference Span`1+Enumerator ReadOnlySpan`1+Enumerator Text.SpanRuneEnumerator Text.SpanLineEnumerator " +
    "Text.RegularExpressions.ValueMatch Text.RegularExpressions.Regex+ValueMatchEnumerator Text.RegularExpressions.Regex+ValueSplitEnumerator " +
    "Runtime.CompilerServices.DefaultInterpolatedStringHandler Text.Unicode.Utf8+TryWriteInterpolatedStringHandler " +
    "MemoryExtensions+SpanSplitEnumerator`1 MemoryExtensions+TryWriteInterpolatedStringHandler"
  )
    .split(" ")
    .map((name) => `System.${name}`),
);

/** Made by PowerShell at run time (class and enum statements, Add-Type)? Their assemblies are dynamic and collectible. */
export function isRuntimeType(type: DotNetType): boolean {
  return type.description.assembly.startsWith("PowerShell Class Assembly");
}

const has = (mask: number) => (self: DotNetType) => (typeAttributes(self) & mask) !== 0;
const visibility = (value: number) => (self: DotNetType) => (typeAttributes(self) & bit.visibility) === value;
const never = () => false;

function isVisible(self: DotNetType): boolean {
  if (self.elementType !== null) return isVisible(self.elementType);
  const level = typeAttributes(self) & bit.visibility;
  return (level === bit.public || level === bit.nestedPublic) && self.genericArguments.every(isVisible);
}

/** The properties, for System.Type's definition. */
export const typeFlagProperties: Readonly<Record<string, (self: DotNetType) => PSValue>> = {
  Attributes: (self) => enumValue("System.Reflection.TypeAttributes", typeAttributes(self)),
  IsAbstract: has(bit.abstract),
  IsSealed: has(bit.sealed),
  IsSpecialName: has(bit.specialName),
  IsImport: has(bit.import),
  IsSerializable: (self) =>
    has(bit.serializable)(self) || self.isEnum || getType("System.MulticastDelegate").isAssignableFrom(self),
  IsPublic: visibility(bit.public),
  IsNotPublic: visibility(0),
  IsNested: (self) => self.elementType === null && (typeAttributes(self) & bit.visibility) > bit.public,
  IsNestedPublic: visibility(bit.nestedPublic),
  IsNestedPrivate: visibility(bit.nestedPrivate),
  IsNestedFamily: visibility(bit.nestedFamily),
  IsNestedAssembly: visibility(bit.nestedAssembly),
  IsNestedFamANDAssem: visibility(bit.nestedFamilyAndAssembly),
  IsNestedFamORAssem: visibility(bit.nestedFamilyOrAssembly),
  IsVisible: isVisible,
  IsAutoLayout: (self) => (typeAttributes(self) & (bit.sequential | bit.explicit)) === 0,
  IsLayoutSequential: has(bit.sequential),
  IsExplicitLayout: has(bit.explicit),
  IsAnsiClass: () => true,
  IsAutoClass: never,
  IsUnicodeClass: never,
  IsCollectible: isRuntimeType,
  IsByRefLike: (self) => byRefLike.has(self.genericDefinition?.displayName ?? self.displayName),
  IsTypeDefinition: (self) => !self.isArray && self.genericDefinition === null && !self.isGenericParameter,
  IsVariableBoundArray: (self) => self.isArray && self.arrayRank > 1,
  IsGenericTypeParameter: (self) => self.isGenericParameter,
  IsSecurityCritical: () => true,
  IsSecuritySafeCritical: never,
  IsSecurityTransparent: never,
  IsGenericMethodParameter: never,
  IsByRef: (self) => self.displayName.endsWith("&"),
  IsPointer: (self) => self.displayName.endsWith("*"),
  IsFunctionPointer: never,
  IsUnmanagedFunctionPointer: never,
  IsCOMObject: never,
  IsContextful: never,
  IsMarshalByRef: never,
  IsSignatureType: never,
};
