// The intrinsic members: $x.psobject with its member collections, $x.pstypenames, $x.psbase, $x.psextended.
import { createRequire } from "node:module";
import { TYPE } from "../types/type-symbol.ts";
import { defineType } from "../types/define-type.ts";
import { DotNetType, getType, typeOf } from "../types/dotnet-type.ts";
import { invokeAdapted } from "../types/invoke.ts";
import { MethodSignature, parameter } from "../types/method-signature.ts";
import { membersOf, setOwnMembers } from "../types/type-members.ts";
import { ADAPT, type AdaptedObject, type AdaptedProperty } from "../values/adapted-object.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { unwrap } from "../values/ps-object.ts";
import { AutomationNull, type PSValue, tagType } from "../values/ps-value.ts";
import { WildcardPattern } from "../text/wildcard-pattern.ts";
import { toStringValue } from "../text/to-string-value.ts";
import { Exception } from "../errors/exception.ts";
import { displayTypeName } from "../types/type-display.ts";
import {
  addInstanceMember,
  instanceDataOf,
  removeInstanceMember,
  setTypeNames,
  typeNamesOf,
  setMethodTarget,
} from "./instance-members.ts";
import { getMemberInfo, listMembers } from "./member-access.ts";
import {
  PSMemberInfo,
  PSMemberSet,
  PSMethodInfo,
  PSNoteProperty,
  PSParameterizedProperty,
  PSPropertyInfo,
} from "./member-info.ts";

const require = createRequire(import.meta.url);
const lists = () => require("../library/collections/list.ts") as typeof import("../library/collections/list.ts");

/** What one member collection of a view shows. */
type Selection = "members" | "properties" | "methods";

/** `$x.psobject`. */
export class PSObjectView {
  readonly owner: PSValue;
  constructor(owner: PSValue) {
    this.owner = owner;
  }
  get members(): PSMemberCollection {
    return new PSMemberCollection(this.owner, "members");
  }
  get properties(): PSMemberCollection {
    return new PSMemberCollection(this.owner, "properties");
  }
  get methods(): PSMemberCollection {
    return new PSMemberCollection(this.owner, "methods");
  }
  get typeNames(): PSValue {
    return typeNamesView(this.owner);
  }
  get baseObject(): PSValue {
    return unwrap(this.owner);
  }
  get immediateBaseObject(): PSValue {
    return unwrap(this.owner);
  }
  copy(): PSValue {
    return copyOf(this.owner);
  }
  toString(): string {
    return toStringValue(this.owner);
  }
}
tagType(PSObjectView, "System.Management.Automation.PSObject");

defineType<PSObjectView>({
  name: "System.Management.Automation.PSObject",
  construct: ([value]) => (value === undefined || typeof value === "number" ? PSCustomObject.from([]) : value),
  methods: { Copy: (self) => self.copy(), ToString: (self) => self.toString() },
  staticProperties: {
    AdaptedMemberSetName: () => "psadapted",
    ExtendedMemberSetName: () => "psextended",
    BaseObjectMemberSetName: () => "psbase",
  },
  staticMethods: { AsPSObject: ([value]) => value ?? null, op_Implicit: ([value]) => value ?? null },
});

/** PSObject.Copy(): a shallow copy with its attached members. */
export function copyOf(value: PSValue): PSValue {
  if (value instanceof PSCustomObject) {
    const copy = new PSCustomObject(value.shape, [...value.values], value.typeNames && [...value.typeNames]);
    // Script properties and the like belong to one object.
    if (!value.shape.plain)
      value.values.forEach((item, slot) => {
        if (!(item instanceof PSMemberInfo)) return;
        const own = item.copyFor(copy);
        own.isInstance = item.isInstance;
        copy.values[slot] = own;
      });
    return copy;
  }
  const base = unwrap(value);
  let copy: PSValue = base;
  if (typeof base === "object" && base !== null) {
    const cloned = Array.isArray(base) ? [...base] : invokeAdapted(base, "Clone", [], undefined);
    copy = cloned ?? base;
  }
  for (const member of instanceDataOf(value)?.members?.values() ?? []) copy = addInstanceMember(copy, member);
  return copy;
}

/** PSMemberInfoCollection: enumerates, takes names as index, adds and removes. */
export class PSMemberCollection {
  private readonly owner: PSValue;
  private readonly selection: Selection;
  constructor(owner: PSValue, selection: Selection) {
    this.owner = owner;
    this.selection = selection;
  }
  get [TYPE](): DotNetType {
    return collectionType(this.selection);
  }
  private selects(member: PSMemberInfo): boolean {
    if (this.selection === "properties") return member instanceof PSPropertyInfo;
    return this.selection === "members" || member instanceof PSMethodInfo;
  }
  *[ENUMERATE](): Iterable<PSValue> {
    const options = this.selection === "properties" ? { propertiesOnly: true } : {};
    for (const member of listMembers(this.owner, options)) if (this.selects(member)) yield member;
  }
  /** The member of a name, or null. */
  item(name: string): PSValue {
    const member = getMemberInfo(this.owner, name);
    return member !== undefined && this.selects(member) ? member : null;
  }
  /** Members whose names match a wildcard pattern. */
  match(pattern: string): PSValue[] {
    const wildcard = new WildcardPattern(pattern, { ignoreCase: true });
    return [...this[ENUMERATE]()].filter((m) => wildcard.isMatch((m as PSMemberInfo).name));
  }
  add(member: PSValue): void {
    if (!(member instanceof PSMemberInfo)) {
      throw new Exception("System.ArgumentException", "Value does not fall within the expected range.");
    }
    if (getMemberInfo(this.owner, member.name)?.isInstance) {
      throw new Exception(
        "System.Management.Automation.ExtendedTypeSystemException",
        `The member "${member.name}" is already present.`,
      );
    }
    addInstanceMember(this.owner, member);
  }
  remove(name: string): void {
    removeInstanceMember(this.owner, name);
  }
  toString(): string {
    return [...this[ENUMERATE]()].map((m) => (m as PSMemberInfo).definition).join(", ");
  }
}

const elementNames: Readonly<Record<Selection, string>> = {
  members: "PSMemberInfo",
  properties: "PSPropertyInfo",
  methods: "PSMethodInfo",
};
const collectionName = "System.Management.Automation.PSMemberInfoIntegratingCollection`1";
const collectionTypes = new Map<Selection, DotNetType>();

function collectionType(selection: Selection): DotNetType {
  let type = collectionTypes.get(selection);
  if (type === undefined) {
    const element = getType(`System.Management.Automation.${elementNames[selection]}`);
    type = getType(collectionName).makeGeneric([element]);
    collectionTypes.set(selection, type);
    setOwnMembers(type, { constructors: [], properties: [], methods: collectionMethods(type, element) });
  }
  return type;
}

function collectionMethods(type: DotNetType, element: DotNetType): MethodSignature[] {
  const nothing = getType("System.Void");
  const self = (value: PSValue): PSMemberCollection => value as PSMemberCollection;
  const method = (
    name: string,
    returnType: DotNetType,
    parameters: ReturnType<typeof parameter>[],
    body: (target: PSMemberCollection, args: PSValue[]) => PSValue,
  ): MethodSignature =>
    new MethodSignature({ name, declaringType: type, returnType, parameters, body: (v, args) => body(self(v), args) });
  return [
    method("Add", nothing, [parameter("member", "System.Object")], (c, [member]) => {
      c.add(member ?? null);
      return AutomationNull;
    }),
    method("Remove", nothing, [parameter("name", "System.String")], (c, [name]) => {
      c.remove(String(name));
      return AutomationNull;
    }),
    method("Match", getType("System.Object"), [parameter("name", "System.String")], (c, [name]) =>
      c.match(String(name)),
    ),
    method("Item", element, [parameter("name", "System.String")], (c, [name]) => c.item(String(name))),
    method("GetType", getType("System.Type"), [], (c) => c[TYPE]),
  ];
}

defineType<PSMemberCollection>({
  name: collectionName,
  methods: {
    Add: (self, [member]) => self.add(member ?? null) ?? null,
    Remove: (self, [name]) => self.remove(toStringValue(name ?? null)) ?? null,
    Match: (self, [pattern]) => self.match(toStringValue(pattern ?? null)),
    Item: (self, [name]) => self.item(toStringValue(name ?? null)),
  },
  indexer: { get: (self, [name]) => self.item(toStringValue(name ?? null)) },
});

/** `$x.psobject`. */
export function psObjectView(value: PSValue): PSValue {
  return new PSObjectView(value);
}

/** `$x.pstypenames`: changing the list changes the object's type names. */
export function typeNamesView(value: PSValue): PSValue {
  const names = typeNamesOf(value);
  const own = value instanceof PSCustomObject ? value.typeNames : instanceDataOf(value)?.typeNames;
  // The list and the object share one array, so that Insert and Add on the list reach the object.
  const shared = own ?? [...names];
  if (own === null || own === undefined) setTypeNames(value, shared);
  return lists().collectionOf("System.String", shared);
}

/** `$x.psbase`: the .NET members only. */
class BaseView implements AdaptedObject {
  private readonly owner: PSValue;
  constructor(owner: PSValue) {
    this.owner = owner;
    setMethodTarget(this, owner);
  }
  get [TYPE](): DotNetType {
    return typeOf(this.owner);
  }
  [ADAPT](): readonly AdaptedProperty[];
  [ADAPT](name: string): AdaptedProperty | null;
  [ADAPT](name?: string): readonly AdaptedProperty[] | AdaptedProperty | null {
    const base = unwrap(this.owner);
    const members = membersOf(typeOf(base));
    if (name === undefined) return members.properties(false).map((p) => onOwner(p, base));
    const property = members.property(name, false);
    return property === null ? null : onOwner(property, base);
  }
  toString(): string {
    return toStringValue(this.owner);
  }
}

function onOwner(property: AdaptedProperty, owner: PSValue): AdaptedProperty {
  return {
    name: property.name,
    typeName: property.typeName,
    definition: property.definition,
    canRead: property.canRead,
    canWrite: property.canWrite,
    get: () => property.get(owner),
    set: (_self, value) => property.set(owner, value),
  };
}

/** `$x.psbase` and `$x.psadapted`. Dictionaries and XML nodes show their .NET properties; the rest is the value itself. */
export function baseView(value: PSValue): PSValue {
  const base = unwrap(value);
  const hidesMembers = base instanceof DictionaryBase || (typeof base === "object" && base !== null && ADAPT in base);
  return hidesMembers ? new BaseView(base) : base;
}

/** `$x.psextended`: attached members and those of the type data, as a custom object. */
export function extendedView(value: PSValue): PSValue {
  return new PSMemberSet("psextended", listMembers(value, { view: "extended" }));
}

/** The sets that Get-Member -Force adds. */
export function intrinsicSets(value: PSValue): PSMemberInfo[] {
  const sets: PSMemberInfo[] = [
    new PSMemberSet("psbase", []),
    new PSMemberSet("psadapted", []),
    new PSMemberSet("psextended", listMembers(value, { view: "extended" })),
    new PSMemberSet("psobject", []),
  ];
  sets.push(new PSNoteProperty("pstypenames", typeNamesOf(value)));
  return sets;
}

/** Parameterized properties of a value's type as members. */
export function indexerMembers(base: PSValue): PSMemberInfo[] {
  return membersOf(typeOf(base))
    .indexers()
    .map(
      (indexer) =>
        new PSParameterizedProperty(
          indexer.name,
          displayTypeName(indexer.type),
          [indexer.definition],
          base,
          (self, args) => invokeAdapted(self, `get_${indexer.name}`, args, undefined) ?? null,
          null,
        ),
    );
}
