// Owns Type.FindMembers and its filters, interface maps, and the members of Type that .NET keeps for other platforms.

import { Exception } from "../errors/exception.ts";
import { Delegate } from "../types/delegate.ts";
import type { MethodImplementation, StaticMethodImplementation } from "../types/define-type.ts";
import { type DotNetType, getType } from "../types/dotnet-type.ts";
import { argumentNull } from "../types/method-errors.ts";
import { arrayOf } from "../values/arrays.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { enumNumber, int } from "./arguments.ts";
import { reflectionOnly } from "./load-errors.ts";
import {
  declaringType,
  type EventInfo,
  infoArray,
  type MethodInfo,
  memberKind,
  memberName,
  methodsOf,
  type PropertyInfo,
  searchOf,
} from "./member-infos.ts";

type AnyMember = MethodInfo | PropertyInfo | EventInfo;

/** MemberTypes: bits of what FindMembers may look for. */
const kindBits: Readonly<Record<string, number>> = { Constructor: 1, Event: 2, Field: 4, Method: 8, Property: 16 };

/** FindMembers(types, flags, filter, criteria) among `members`. */
export function findMembers(members: readonly AnyMember[], args: readonly PSValue[]): PSValue {
  const wanted = enumNumber(args[0]);
  const filter = args[2] instanceof Delegate ? args[2] : null;
  const fits = (member: AnyMember): boolean =>
    ((kindBits[memberKind(member)] ?? 0) & wanted) !== 0 &&
    (filter === null || filter.invoke([member as unknown as PSValue, args[3] ?? null]) === true);
  return infoArray("MemberInfo", members.filter(fits) as unknown as PSValue[]);
}

/** Type.FilterName and FilterNameIgnoreCase: a name, or the start of one before `*`. */
function nameFilter(ignoreCase: boolean): Delegate {
  const fold = (name: string): string => (ignoreCase ? name.toUpperCase() : name);
  return new Delegate(getType("System.Reflection.MemberFilter"), null, ([member, criteria]) => {
    if (typeof criteria !== "string") {
      throw new Exception(
        "System.Reflection.InvalidFilterCriteriaException",
        "A String must be provided for the filter criteria.",
      );
    }
    const name = fold(memberName(member as unknown as AnyMember));
    const pattern = fold(criteria.trim());
    return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });
}

/** Type.FilterAttribute: the criteria are attribute bits; what the table knows of members is that they are public. */
function attributeFilter(): Delegate {
  return new Delegate(getType("System.Reflection.MemberFilter"), null, ([, criteria]) => {
    if (criteria === null || criteria === undefined) {
      throw new Exception(
        "System.Reflection.InvalidFilterCriteriaException",
        "An Int32 must be provided for the filter criteria.",
      );
    }
    return (enumNumber(criteria) & 7) === 6;
  });
}

class DefaultBinder {}
tagType(DefaultBinder, "System.DefaultBinder");
class Missing {}
tagType(Missing, "System.Reflection.Missing");
class InterfaceMapping {
  readonly targetType: DotNetType;
  readonly interfaceType: DotNetType;
  readonly targetMethods: PSValue;
  readonly interfaceMethods: PSValue;
  constructor(targetType: DotNetType, interfaceType: DotNetType) {
    const pairs = methodsOf(interfaceType, searchOf([])).map((method) => [method, implementing(targetType, method)]);
    this.targetType = targetType;
    this.interfaceType = interfaceType;
    this.interfaceMethods = infoArray("MethodInfo", pairs.map(([method]) => method) as unknown as PSValue[]);
    this.targetMethods = infoArray("MethodInfo", pairs.map(([, target]) => target) as unknown as PSValue[]);
  }
}
tagType(InterfaceMapping, "System.Reflection.InterfaceMapping");

function implementing(type: DotNetType, method: MethodInfo): MethodInfo {
  const same = methodsOf(type, searchOf([])).find(
    (m) => m.name === method.name && m.signature.sameParameters(method.signature),
  );
  return same ?? method;
}

function interfaceMap(self: DotNetType, contract: PSValue): PSValue {
  if (contract === null) throw argumentNull("interfaceType");
  const type = contract as DotNetType;
  if (!type.isInterface) throw new Exception("System.ArgumentException", "Type passed must be an interface.");
  if (!self.interfaces.includes(type)) throw new Exception("System.ArgumentException", "Interface not found.");
  return new InterfaceMapping(self, type) as unknown as PSValue;
}

function sameMember(self: DotNetType, member: PSValue): PSValue {
  if (member === null) throw argumentNull("member");
  const wanted = member as unknown as AnyMember;
  if (declaringType(wanted) === self) return member;
  const own =
    "signature" in wanted ? methodsOf(self, searchOf([])).find((m) => m.signature === wanted.signature) : null;
  if (own != null) return own as unknown as PSValue;
  throw new Exception(
    "System.ArgumentException",
    `A MemberInfo that matches '${String(wanted)}' could not be found. (Parameter 'member')`,
    { properties: { ParamName: "member" } },
  );
}

function onlyForFunctionPointers(): never {
  throw new Exception(
    "System.InvalidOperationException",
    "Method may only be called on a Type for which Type.IsFunctionPointer is true.",
  );
}

const noTypes = (): PSValue => arrayOf("System.Type", []);

/** Instance methods of System.Type. */
export const searchMethods: Readonly<Record<string, MethodImplementation<DotNetType>>> = {
  GetOptionalCustomModifiers: noTypes,
  GetRequiredCustomModifiers: noTypes,
  GetFunctionPointerCallingConventions: onlyForFunctionPointers,
  GetFunctionPointerReturnType: onlyForFunctionPointers,
  GetFunctionPointerParameterTypes: onlyForFunctionPointers,
  GetInterfaceMap: (self, [type]) => interfaceMap(self, type ?? null),
  GetMemberWithSameMetadataDefinitionAs: (self, [member]) => sameMember(self, member ?? null),
};

/** Made once: `[type]::FilterName -eq [type]::FilterName`. */
let shared: Readonly<Record<string, PSValue>> | null = null;
function sharedValues(): Readonly<Record<string, PSValue>> {
  shared ??= {
    FilterAttribute: attributeFilter(),
    FilterName: nameFilter(false),
    FilterNameIgnoreCase: nameFilter(true),
    DefaultBinder: new DefaultBinder() as unknown as PSValue,
    Missing: new Missing() as unknown as PSValue,
  };
  return shared;
}

/** Static fields and properties of System.Type. */
export const searchStatics: Readonly<Record<string, () => PSValue>> = Object.fromEntries(
  ["FilterAttribute", "FilterName", "FilterNameIgnoreCase", "DefaultBinder", "Missing"].map((name) => [
    name,
    () => sharedValues()[name] ?? null,
  ]),
);

class SignatureType {
  readonly display: string;
  constructor(display: string) {
    this.display = display;
  }
  toString(): string {
    return this.display;
  }
}
tagType(SignatureType, "System.Reflection.SignatureGenericMethodParameterType");

/** Static methods of System.Type that find nothing here, or say so. */
export const searchStaticMethods: Readonly<Record<string, StaticMethodImplementation>> = {
  GetTypeFromCLSID: (args) => {
    if (args.includes(true)) throw noCom();
    return null;
  },
  GetTypeFromProgID: (args) => {
    if (args[0] === null) throw argumentNull("progID");
    if (args.includes(true)) throw noCom();
    return null;
  },
  MakeGenericMethodParameter: ([position]) => {
    if (int(position) < 0) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        `position ('${int(position)}') must be a non-negative value. (Parameter 'position')\nActual value was ${int(position)}.`,
        { properties: { ParamName: "position", ActualValue: position ?? null } },
      );
    }
    return new SignatureType(`!!${int(position)}`) as unknown as PSValue;
  },
  MakeGenericSignatureType: ([definition, args]) => {
    if (definition === null) throw argumentNull("genericTypeDefinition");
    if (args === null) throw argumentNull("typeArguments");
    throw new Exception("System.NotSupportedException", "This method is not supported on signature types.");
  },
  ReflectionOnlyGetType: ([name]) => {
    if (name === null) throw argumentNull("typeName");
    throw reflectionOnly();
  },
};

function noCom(): Exception {
  return new Exception("System.PlatformNotSupportedException", "COM is not supported.");
}
