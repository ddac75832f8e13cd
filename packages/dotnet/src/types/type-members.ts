// The members of one type, inherited ones included: method groups, properties, constructors, indexers, events.
// Parsed from the facts (or given by a script class) name by name, when asked.

import { createRequire } from "node:module";
import { Exception } from "../errors/exception.ts";
import type { PSValue } from "../values/ps-value.ts";
import { enumValue } from "../values/enum-value.ts";
import { charOf, PSDouble } from "../values/numerics.ts";
import type { AnyTypeImplementation, MethodImplementation, StaticMethodImplementation } from "./define-type.ts";
import { implementationOf } from "./define-type.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { getType } from "./dotnet-type.ts";
import { environmentOf, referencedType, typeRecord } from "./facts-table.ts";
import { MethodSignature, parseMethod, parseParameters } from "./method-signature.ts";
import { PropertyMember } from "./property-member.ts";
import { displayTypeName } from "./type-display.ts";

const require = createRequire(import.meta.url);
const generalBodies = () => require("./general-bodies.ts") as typeof import("./general-bodies.ts");

/** Members a script class declares itself. */
export interface OwnMembers {
  readonly constructors: readonly MethodSignature[];
  readonly methods: readonly MethodSignature[];
  readonly properties: readonly PropertyMember[];
}

export interface EventFact {
  readonly name: string;
  readonly isStatic: boolean;
  readonly handlerType: DotNetType;
}

/** All overloads of one name. `name` is the exact spelling. */
export interface MethodGroup {
  readonly name: string;
  readonly overloads: readonly MethodSignature[];
}

interface RecordIndex {
  readonly constructors: readonly string[];
  readonly methods: ReadonlyMap<string, readonly string[]>;
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly events: readonly string[];
}

const emptyIndex: RecordIndex = { constructors: [], methods: new Map(), properties: new Map(), events: [] };
const indexes = new Map<string, RecordIndex>();

function recordIndex(type: DotNetType): RecordIndex {
  if (type.elementType !== null || type.isEnum) return emptyIndex;
  const name = type.genericDefinition?.displayName ?? type.displayName;
  let index = indexes.get(name);
  if (index === undefined) {
    index = buildIndex(typeRecord(name)?.members ?? recordsOfImplementation(name));
    indexes.set(name, index);
  }
  return index;
}

/** Types the facts do not have (internal ones whose instances scripts see): the properties that were given for them. */
function recordsOfImplementation(name: string): string[] {
  const properties = implementationOf(name)?.properties ?? {};
  return Object.entries(properties).map(
    ([property, how]) => `p${property};${typeof how === "object" && how.set !== undefined ? "gw" : "g"};`,
  );
}

function buildIndex(members: readonly string[]): RecordIndex {
  const constructors: string[] = [];
  const events: string[] = [];
  const methods = new Map<string, string[]>();
  const properties = new Map<string, string[]>();
  for (const member of members) {
    const tag = member.charAt(0);
    if (tag === "c") constructors.push(member);
    else if (tag === "e") events.push(member);
    else {
      const target = tag === "m" ? methods : properties;
      const key = member.slice(1, member.indexOf(";")).toLowerCase();
      const known = target.get(key);
      if (known === undefined) target.set(key, [member]);
      else known.push(member);
    }
  }
  return { constructors, methods, properties, events };
}

/** Reads an optional parameter's default: n null, t/f boolean, s text, c char, e enum, d number. */
function readDefault(text: string, type: DotNetType): PSValue {
  const rest = text.slice(1);
  switch (text.charAt(0)) {
    case "t":
      return true;
    case "f":
      return false;
    case "s":
      return decodeURIComponent(rest);
    case "c":
      return charOf(Number(rest));
    case "e":
      return enumValue(type, Number(rest));
    case "d":
      return readNumber(rest, type.displayName);
    default:
      return null;
  }
}

function readNumber(text: string, typeName: string): PSValue {
  if (typeName === "System.Int64") return BigInt(text);
  return typeName === "System.Double" ? new PSDouble(Number(text)) : Number(text);
}

const memberTables = new WeakMap<DotNetType, TypeMembers>();

/** The members of a type (made once per type). */
export function membersOf(type: DotNetType): TypeMembers {
  let members = memberTables.get(type);
  if (members === undefined) {
    members = new TypeMembers(type);
    memberTables.set(type, members);
  }
  return members;
}

const runtimeMembers = new WeakMap<DotNetType, OwnMembers>();

/** Gives a type made at run time its own members (once, when it is made). */
export function setOwnMembers(type: DotNetType, members: OwnMembers): void {
  runtimeMembers.set(type, members);
  memberTables.delete(type);
}

/** The members of one type. Names are looked up in any case. */
export class TypeMembers {
  readonly type: DotNetType;
  private readonly instanceGroups = new Map<string, MethodGroup | null>();
  private readonly staticGroups = new Map<string, MethodGroup | null>();
  private readonly instanceProperties = new Map<string, PropertyMember | null>();
  private readonly staticProperties = new Map<string, PropertyMember | null>();
  private readonly instanceBodies = new Map<string, MethodImplementation<never> | null>();
  private knownConstructors: readonly MethodSignature[] | null = null;
  private knownIndexers: readonly PropertyMember[] | null = null;
  private knownChain: readonly AnyTypeImplementation[] | null = null;

  constructor(type: DotNetType) {
    this.type = type;
  }

  private get own(): OwnMembers | undefined {
    return runtimeMembers.get(this.type);
  }

  /** Implementations of this type, its bases and its interfaces, nearest first. */
  get implementations(): readonly AnyTypeImplementation[] {
    if (this.knownChain === null) {
      const chain: AnyTypeImplementation[] = [];
      const add = (type: DotNetType): void => {
        const found = implementationOf(type.genericDefinition?.displayName ?? type.displayName);
        if (found !== undefined) chain.push(found);
      };
      for (let t: DotNetType | null = this.type; t !== null; t = t.baseType) if (t.elementType === null) add(t);
      for (const i of this.type.interfaces) add(i);
      if (this.type.isInterface) add(getType("System.Object"));
      this.knownChain = chain;
    }
    return this.knownChain;
  }

  /** The function behind an instance method, or null. Looked up once per name. */
  methodBody(name: string): MethodImplementation<never> | null {
    let body = this.instanceBodies.get(name);
    if (body === undefined) {
      body = null;
      for (const implementation of this.implementations) {
        const found = implementation.methods?.[name];
        if (found !== undefined) {
          body = found;
          break;
        }
      }
      body ??= generalBodies().generalBody(this, name);
      this.instanceBodies.set(name, body);
    }
    return body;
  }

  /** The function behind a static method declared by this type or a base. */
  staticBody(name: string): StaticMethodImplementation | null {
    for (const implementation of this.implementations) {
      const found = implementation.staticMethods?.[name];
      if (found !== undefined) return found;
    }
    return generalBodies().generalStaticBody(this, name);
  }

  methods(name: string, isStatic: boolean): MethodGroup | null {
    const groups = isStatic ? this.staticGroups : this.instanceGroups;
    let group = groups.get(name);
    if (group === undefined) {
      group = this.findGroup(name.toLowerCase(), isStatic);
      groups.set(name, group);
    }
    return group;
  }

  private findGroup(lower: string, isStatic: boolean): MethodGroup | null {
    const overloads = this.ownMethods(lower, isStatic);
    const add = (more: readonly MethodSignature[]): void => {
      for (const signature of more) {
        if (
          !overloads.some(
            (known) => known.sameParameters(signature) && known.explicitInterface === signature.explicitInterface,
          )
        ) {
          overloads.push(signature);
        }
      }
    };
    const base = this.type.baseType ?? (this.type.isInterface ? getType("System.Object") : null);
    if (base !== null) {
      const inherited = membersOf(base).methods(lower, isStatic)?.overloads ?? [];
      add(inherited.filter((s) => s.explicitInterface === null));
    }
    if (!isStatic) this.addInterfaceMethods(overloads, lower);
    const first = overloads[0];
    return first === undefined ? null : { name: first.name, overloads };
  }

  private ownMethods(lower: string, isStatic: boolean): MethodSignature[] {
    const own = this.own;
    if (own !== undefined) return own.methods.filter((m) => m.isStatic === isStatic && m.name.toLowerCase() === lower);
    const records = recordIndex(this.type).methods.get(lower);
    if (records === undefined) return [];
    const environment = environmentOf(this.type);
    return records
      .map((record) => parseMethod(record, this.type, environment, readDefault))
      .filter((signature) => signature.isStatic === isStatic);
  }

  private addInterfaceMethods(overloads: MethodSignature[], lower: string): void {
    for (const contract of this.type.interfaces) {
      if (this.type.isArray && contract.isGenericType) continue;
      for (const signature of membersOf(contract).ownMethods(lower, false)) {
        if (!this.type.isInterface) signature.explicitInterface = contract;
        overloads.push(signature);
      }
    }
  }

  property(name: string, isStatic: boolean): PropertyMember | null {
    const table = isStatic ? this.staticProperties : this.instanceProperties;
    let property = table.get(name);
    if (property === undefined) {
      property = this.findProperty(name.toLowerCase(), isStatic);
      table.set(name, property);
    }
    return property;
  }

  private findProperty(lower: string, isStatic: boolean): PropertyMember | null {
    const own = this.ownProperty(lower, isStatic);
    if (own !== null) return own;
    if (isStatic && this.type.isEnum) {
      for (const name of this.type.enumMembers().keys()) {
        if (name.toLowerCase() === lower) return this.enumMember(name);
      }
    }
    const base = this.type.baseType;
    const inherited = base === null ? null : membersOf(base).property(lower, isStatic);
    if (inherited !== null) return inherited.on(this.type);
    if (isStatic) return null;
    for (const contract of this.type.interfaces) {
      const found = membersOf(contract).ownProperty(lower, false);
      if (found !== null) return found.on(this.type);
    }
    return null;
  }

  private enumMember(name: string): PropertyMember {
    return new PropertyMember({
      name,
      type: this.type,
      declaringType: this.type,
      isStatic: true,
      canRead: true,
      canWrite: false,
    });
  }

  /** The field of an enum's number. */
  private valueField(): PropertyMember {
    return new PropertyMember({
      name: "value__",
      type: getType(this.type.enumeration?.underlying ?? "System.Int32"),
      declaringType: getType("System.Enum"),
      isStatic: false,
      canRead: true,
      canWrite: false,
    });
  }

  private ownProperty(lower: string, isStatic: boolean): PropertyMember | null {
    if (lower === "value__" && !isStatic && this.type.isEnum) return this.valueField();
    const own = this.own;
    if (own !== undefined)
      return own.properties.find((p) => p.isStatic === isStatic && p.name.toLowerCase() === lower) ?? null;
    const records = recordIndex(this.type).properties.get(lower);
    if (records === undefined) return null;
    for (const record of records) {
      const property = parseProperty(record, this.type);
      if (property.isStatic === isStatic && property.indexParameters.length === 0) return property;
    }
    return null;
  }

  /** Properties without arguments in the order PowerShell lists them: own first, then the bases', then interfaces'. */
  properties(isStatic: boolean): PropertyMember[] {
    const found = new Map<string, PropertyMember>();
    this.collectProperties(found, isStatic);
    if (!isStatic && !this.type.isInterface) {
      for (const contract of this.type.interfaces) {
        if (contract.isGenericType && this.type.isArray) continue;
        membersOf(contract).collectProperties(found, false);
      }
    }
    return [...found.values()].map((p) => p.on(this.type));
  }

  private collectProperties(found: Map<string, PropertyMember>, isStatic: boolean): void {
    const add = (p: PropertyMember): void => {
      const lower = p.name.toLowerCase();
      if (p.isStatic === isStatic && p.indexParameters.length === 0 && !found.has(lower)) found.set(lower, p);
    };
    const own = this.own;
    if (!isStatic && this.type.isEnum) add(this.valueField());
    if (own !== undefined) own.properties.forEach(add);
    else if (isStatic && this.type.isEnum)
      for (const name of this.type.enumMembers().keys()) add(this.enumMember(name));
    else {
      const records = recordIndex(this.type).properties;
      const named = this.type.genericDefinition?.displayName ?? this.type.displayName;
      for (const name of implementationOf(named)?.propertyOrder ?? []) {
        const listed = records.get(name.toLowerCase());
        for (const r of listed ?? []) add(parseProperty(r, this.type));
        // One that only an interface declares (ValueTuple's Length) is listed by the type that implements it.
        if (listed === undefined)
          for (const contract of this.type.interfaces)
            membersOf(contract)
              .properties(false)
              .filter((p) => p.name === name)
              .forEach(add);
      }
      for (const list of records.values()) for (const r of list) add(parseProperty(r, this.type));
    }
    const base = this.type.baseType;
    if (base !== null) membersOf(base).collectProperties(found, isStatic);
  }

  /** Method groups in the order of declaration, bases after own. */
  methodGroups(isStatic: boolean): MethodGroup[] {
    const names = new Set<string>();
    this.collectMethodNames(names);
    const groups: MethodGroup[] = [];
    for (const name of names) {
      const group = this.methods(name, isStatic);
      if (group !== null) groups.push(group);
    }
    return groups;
  }

  private collectMethodNames(names: Set<string>): void {
    const own = this.own;
    if (own !== undefined) for (const method of own.methods) names.add(method.name.toLowerCase());
    else for (const name of recordIndex(this.type).methods.keys()) names.add(name);
    const base = this.type.baseType;
    if (base !== null) membersOf(base).collectMethodNames(names);
    for (const contract of this.type.interfaces) {
      if (this.type.isArray && contract.isGenericType) continue;
      for (const name of recordIndex(contract).methods.keys()) names.add(name);
    }
  }

  constructors(): readonly MethodSignature[] {
    if (this.knownConstructors === null) {
      const own = this.own;
      if (own !== undefined) this.knownConstructors = own.constructors;
      else if (this.type.isArray) this.knownConstructors = arrayConstructors(this.type);
      else {
        const environment = environmentOf(this.type);
        const records = recordIndex(this.type).constructors;
        if (records.length === 0) {
          // The file that says what the type does may declare them.
          implementationOf(this.type.fullName);
          const { own: declared } = this;
          if (declared !== undefined) return (this.knownConstructors = declared.constructors);
        }
        this.knownConstructors = records.map((r) => parseMethod(r, this.type, environment, readDefault));
      }
    }
    return this.knownConstructors;
  }

  /** Properties with arguments (Item, Chars), inherited ones and those of interfaces included. */
  /** Names of properties (indexers too) in lower case, as the type and then its bases declare them; empty for types made at run time. */
  declaredOrder(): readonly string[] {
    const names: string[] = [];
    for (let t: DotNetType | null = this.type; t !== null; t = t.baseType)
      names.push(...recordIndex(t).properties.keys());
    return names;
  }

  indexers(): readonly PropertyMember[] {
    if (this.knownIndexers === null) {
      const found: PropertyMember[] = [];
      const add = (type: DotNetType): void => {
        for (const list of recordIndex(type).properties.values()) {
          for (const record of list) {
            const property = parseProperty(record, type);
            if (property.indexParameters.length > 0 && !found.some((p) => p.sameIndex(property))) found.push(property);
          }
        }
      };
      for (let t: DotNetType | null = this.type; t !== null; t = t.baseType) add(t);
      if (found.length === 0) {
        for (const contract of this.type.interfaces) if (!(this.type.isArray && contract.isGenericType)) add(contract);
      }
      this.knownIndexers = found.map((p) => p.on(this.type));
    }
    return this.knownIndexers;
  }

  events(): EventFact[] {
    const found: EventFact[] = [];
    for (let t: DotNetType | null = this.type; t !== null; t = t.baseType) {
      for (const record of recordIndex(t).events) {
        const [name = "", flags = "", handler = ""] = record.slice(1).split(";");
        found.push({ name, isStatic: flags.includes("s"), handlerType: referencedType(handler, environmentOf(t)) });
      }
    }
    return found;
  }
}

function arrayConstructors(type: DotNetType): MethodSignature[] {
  const parameters = Array.from({ length: type.arrayRank }, (_, i) => ({
    name: type.arrayRank === 1 ? "length" : `length${i}`,
    type: getType("System.Int32"),
    byRef: "" as const,
    isParams: false,
    isOptional: false,
    defaultValue: null,
  }));
  return [
    new MethodSignature({ name: ".ctor", declaringType: type, isConstructor: true, returnType: type, parameters }),
  ];
}

function parseProperty(record: string, type: DotNetType): PropertyMember {
  const [name = "", flags = "", reference = "", index = ""] = record.slice(1).split(";");
  const environment = environmentOf(type);
  const isField = record.startsWith("f");
  return new PropertyMember({
    name,
    type: referencedType(reference, environment),
    declaringType: type,
    isStatic: flags.includes("s"),
    canRead: isField || flags.includes("g"),
    canWrite: isField ? !flags.includes("r") : flags.includes("w"),
    isField,
    indexParameters: index === "" ? [] : parseParameters(index, environment, readDefault),
  });
}

/** NotSupportedException for a member that .NET has and latch does not. */
export function notImplemented(type: DotNetType, member: string): Exception {
  return new Exception(
    "System.NotSupportedException",
    `The member '${member}' of type '${displayTypeName(type)}' is not supported by latch.`,
  );
}
