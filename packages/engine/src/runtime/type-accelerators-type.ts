// Owns TypeAccelerators (the table of short type names, which scripts reach by reflection) and attribute types of .NET
// that the facts do not list.
import {
  addTypeAccelerator,
  construct,
  type DictionaryBase,
  type DotNetType,
  DotNetType as Type,
  getStaticMember,
  getType,
  MethodSignature,
  parameter,
  PropertyMember,
  type PSValue,
  registerDynamicType,
  removeTypeAccelerator,
  setOwnMembers,
  toStringValue,
  typeAcceleratorNames,
  unwrap,
} from "@latch/dotnet";

function declare(name: string, base: string, assembly: string, isSealed: boolean): DotNetType {
  const type = new Type(name, {
    description: {
      kind: "class",
      assembly,
      isAbstract: false,
      isSealed,
      base: () => getType(base),
      interfaces: () => [],
      enumeration: null,
    },
  });
  registerDynamicType(type);
  return type;
}

/** A new dictionary of all short names. */
function table(): PSValue {
  const type = getType("System.Collections.Generic.Dictionary`2").makeGeneric([
    getType("System.String"),
    getType("System.Type"),
  ]);
  const comparer = getStaticMember(getType("System.StringComparer"), "OrdinalIgnoreCase") ?? null;
  const result = construct(type, [comparer]) as unknown as DictionaryBase;
  for (const [name, target] of typeAcceleratorNames()) result.set(name, target);
  return result;
}

function staticMethod(
  owner: DotNetType,
  name: string,
  returns: string,
  parameters: readonly (readonly [string, string])[],
  body: (args: readonly PSValue[]) => PSValue,
): MethodSignature {
  return new MethodSignature({
    name,
    declaringType: owner,
    isStatic: true,
    returnType: getType(returns),
    parameters: parameters.map(([of, type]) => parameter(of, getType(type))),
    body: (_self, args) => body(args),
  });
}

/** Attribute types with their settable properties. */
const attributes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "System.Runtime.CompilerServices.CompilerGenerated": [],
  "System.AttributeUsage": [
    ["AllowMultiple", "System.Boolean"],
    ["Inherited", "System.Boolean"],
  ],
  "System.Diagnostics.Tracing.EventSource": [
    ["Guid", "System.String"],
    ["LocalizationResources", "System.String"],
    ["Name", "System.String"],
  ],
  "System.Diagnostics.Tracing.Event": [
    ["Message", "System.String"],
    ["Version", "System.Byte"],
  ],
};

function stored(declaringType: DotNetType, [name, type]: readonly [string, string]): PropertyMember {
  return new PropertyMember({
    name,
    type: getType(type),
    declaringType,
    isStatic: false,
    canRead: true,
    canWrite: true,
  });
}

let defined = false;

/** Makes the types known by name; does nothing when they are. */
export function defineTypeAcceleratorsType(): void {
  if (defined) return;
  const { assembly } = getType("System.Management.Automation.ScriptBlock").description;
  const owner = declare("System.Management.Automation.TypeAccelerators", "System.Object", assembly, true);
  const add = staticMethod(
    owner,
    "Add",
    "System.Void",
    [
      ["typeName", "System.String"],
      ["type", "System.Type"],
    ],
    ([name, type]) => {
      addTypeAccelerator(toStringValue(name ?? null), unwrap(type ?? null) as unknown as DotNetType);
      return null;
    },
  );
  const remove = staticMethod(owner, "Remove", "System.Boolean", [["typeName", "System.String"]], ([name]) =>
    removeTypeAccelerator(toStringValue(name ?? null)),
  );
  const get = new PropertyMember({
    name: "Get",
    type: getType("System.Collections.Generic.Dictionary`2").makeGeneric([
      getType("System.String"),
      getType("System.Type"),
    ]),
    declaringType: owner,
    isStatic: true,
    canRead: true,
    canWrite: false,
    accessors: { get: table, set: () => undefined },
  });
  setOwnMembers(owner, { constructors: [], methods: [add, remove], properties: [get] });
  const core = getType("System.String").description.assembly;
  for (const [name, properties] of Object.entries(attributes)) {
    const type = declare(`${name}Attribute`, "System.Attribute", core, true);
    setOwnMembers(type, { constructors: [], methods: [], properties: properties.map((one) => stored(type, one)) });
  }
  declare("System.Diagnostics.Tracing.EventSource", "System.Object", core, false);
  defined = true; // said at the end: Ctrl+C may end this anywhere
}
