// Owns declaring .NET classes that the facts do not list, or list without their bases, as types of the engine's values.
import { DotNetType, getType, PropertyMember, registerDynamicType, setOwnMembers, TYPE } from "@latch/dotnet";

/** A class of System.Management.Automation with its base and interfaces; its members are those of the base and defineType. */
export function declareType(name: string, base: string, interfaces: readonly string[] = []): DotNetType {
  const type = new DotNetType(name, {
    description: {
      kind: "class",
      assembly: "System.Management.Automation, Version=7.6.5.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
      isAbstract: false,
      isSealed: false,
      base: () => getType(base),
      interfaces: () => interfaces.map((contract) => getType(contract)),
      enumeration: null,
    },
  });
  registerDynamicType(type);
  return type;
}

/** Makes a declared type the type of a class's instances. */
export function typeInstances(implementation: { readonly prototype: object }, type: DotNetType): void {
  Object.defineProperty(implementation.prototype, TYPE, { configurable: true, get: () => type });
}

/** Gives a listed class the properties that the facts lack; defineType says what they answer. */
export function declareProperties(
  name: string,
  properties: Readonly<Record<string, string>>,
  writable: ReadonlySet<string> = new Set(),
): void {
  const declaringType = getType(name);
  setOwnMembers(declaringType, {
    constructors: [],
    methods: [],
    properties: Object.entries(properties).map(
      ([property, type]) =>
        new PropertyMember({
          name: property,
          type: getType(type),
          declaringType,
          isStatic: false,
          canRead: true,
          canWrite: writable.has(property),
        }),
    ),
  });
}
