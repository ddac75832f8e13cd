// The facts about .NET types (kinds, bases, interfaces, raw member records), read lazily type by type from
// generated/dotnet-types.json, a recording of reflection over .NET 10 and System.Management.Automation 7.6.9.
//
// A line of the table: name, kind and flags (a abstract, z sealed, g flags, y serializable), assembly, base, interfaces, generic parameters, member records…, tab-separated.
// Types are base-36 numbers into `names`; `!T` is a type parameter of the type, `!!T` one of the method.
// generated/more-types.json adds to it and wins over it, a line an element; `$` before a number: into its own `names`.

import { cmdletEnums } from "./cmdlet-enums.ts";
import { createRequire } from "node:module";
import type { DotNetType, EnumDescription, TypeDescription, TypeKind } from "./dotnet-type.ts";
import { DotNetType as DotNetTypeClass, getType, splitArguments } from "./dotnet-type.ts";

const require = createRequire(import.meta.url);

interface FactsFile {
  assemblies: string[];
  names: string;
  types: string;
}

interface Facts {
  readonly assemblies: readonly string[];
  readonly names: readonly string[];
  readonly types: string;
}

interface MoreFactsFile {
  names: string[];
  types: string[];
}

let more: { readonly names: readonly string[]; readonly types: string } | null = null;
function moreFacts(): NonNullable<typeof more> {
  if (more === null) {
    const file = require("./generated/more-types.json") as MoreFactsFile;
    more = { names: file.names, types: `\n${file.types.join("\n")}\n${cmdletEnums.slice(1)}` };
  }
  return more;
}

let loaded: Facts | null = null;
function facts(): Facts {
  if (loaded === null) {
    const file = require("./generated/dotnet-types.json") as FactsFile;
    loaded = { assemblies: file.assemblies, names: file.names.split("\t"), types: file.types };
  }
  return loaded;
}

/** One line of the table, split. */
export interface TypeRecord {
  readonly flags: string;
  readonly assembly: string;
  readonly base: string;
  readonly interfaces: string;
  readonly genericParameters: readonly string[];
  /** Raw member records; the first character of each says what it is (c m p f e). */
  readonly members: readonly string[];
}

const records = new Map<string, TypeRecord | null>();

/** The record of a type's exact name, or null when the facts do not have it. */
export function typeRecord(name: string): TypeRecord | null {
  let record = records.get(name);
  if (record === undefined) {
    record = readRecord(name);
    records.set(name, record);
  }
  return record;
}

function readRecord(name: string): TypeRecord | null {
  const { assemblies, types: known } = facts();
  let types = moreFacts().types;
  let start = types.indexOf(`\n${name}\t`);
  if (start < 0) {
    types = known;
    start = types.indexOf(`\n${name}\t`);
    if (start < 0) return null;
  }
  const end = types.indexOf("\n", start + 1);
  const fields = types.slice(start + 1, end).split("\t");
  const flags = fields[1] ?? "c";
  return {
    flags,
    assembly: assemblies[Number(fields[2])] ?? fields[2] ?? "",
    base: fields[3] ?? "",
    interfaces: fields[4] ?? "",
    genericParameters: flags.startsWith("e") || !fields[5] ? [] : fields[5].split(","),
    members: fields.slice(flags.startsWith("e") ? 5 : 6),
  };
}

/** Names as they were asked for -> exact spelling; null: there is none. */
const spellings = new Map<string, string | null>();
let lowerTables: readonly string[] | null = null;

/** The exact spelling of a full type name given in any case, or null. */
export function exactTypeName(name: string): string | null {
  if (records.get(name)) return name;
  let exact = spellings.get(name);
  if (exact === undefined) {
    exact = findSpelling(name);
    spellings.set(name, exact);
  }
  return exact;
}

function findSpelling(name: string): string | null {
  const tables = [moreFacts().types, facts().types];
  if (name === "" || tables.some((table) => table.includes(`\n${name}\t`))) return name === "" ? null : name;
  // ASCII throughout: the lower-case text has every name at the same place.
  lowerTables ??= tables.map((table) => table.toLowerCase());
  const key = `\n${name.toLowerCase()}\t`;
  for (const [index, table] of tables.entries()) {
    const at = (lowerTables[index] as string).indexOf(key);
    if (at >= 0) return table.slice(at + 1, at + key.length - 1);
  }
  return null;
}

/** All type names the facts have, exact spelling (completion asks). */
export function* allTypeNames(): IterableIterator<string> {
  const names = new Set<string>();
  for (const line of (facts().types + moreFacts().types).split("\n")) names.add(line.slice(0, line.indexOf("\t")));
  names.delete("");
  yield* names;
}

/** Types standing for the generic parameters in scope, by name. */
export type GenericEnvironment = ReadonlyMap<string, DotNetType>;
const emptyEnvironment: GenericEnvironment = new Map();

/** The environment of a generic instance: its definition's parameter names bound to its arguments. */
export function environmentOf(type: DotNetType): GenericEnvironment {
  const definition = type.genericDefinition;
  if (definition === null) return emptyEnvironment;
  const names = typeRecord(definition.displayName)?.genericParameters ?? [];
  return new Map(names.map((name, i) => [name, type.genericArguments[i] ?? genericParameter(name)]));
}

const parameters = new Map<string, DotNetType>();
/** The type object of a generic parameter that nothing is bound to. */
export function genericParameter(name: string): DotNetType {
  let type = parameters.get(name);
  if (type === undefined) {
    type = new DotNetTypeClass(name, { isGenericParameter: true });
    parameters.set(name, type);
  }
  return type;
}

/** The type that a base-36 reference of a record names, with generic parameters replaced. */
export function referencedType(reference: string, environment: GenericEnvironment): DotNetType {
  return typeFromText(referencedName(reference), environment);
}

/** The raw name behind a reference. */
export function referencedName(reference: string): string {
  const name = reference.startsWith("$")
    ? moreFacts().names[Number.parseInt(reference.slice(1), 36)]
    : facts().names[Number.parseInt(reference, 36)];
  return name ?? "System.Object";
}

function typeFromText(text: string, environment: GenericEnvironment): DotNetType {
  if (!text.includes("!")) return getType(text);
  const array = /^(.*)\[(,*)\]$/.exec(text);
  if (array !== null) {
    return typeFromText(array[1] as string, environment).arrayOfThis((array[2] as string).length + 1);
  }
  if (text.startsWith("!")) {
    const name = text.replace(/^!+/, "");
    return environment.get(name) ?? genericParameter(name);
  }
  const open = text.indexOf("[");
  const args = splitArguments(text.slice(open + 1, -1)).map((a) => typeFromText(a, environment));
  return getType(text.slice(0, open)).makeGeneric(args);
}

const coreLibrary = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";

/** The description of a named, array or generic type. A name the facts do not have is a class derived from Object. */
export function describe(type: DotNetType): TypeDescription {
  if (type.elementType !== null) return describeArray(type, type.elementType);
  if (type.isGenericParameter) return unknownType(type);
  const name = type.genericDefinition?.displayName ?? type.displayName;
  const record = typeRecord(name);
  return record === null ? unknownType(type) : new RecordDescription(type, record);
}

/** What the exceptions that PowerShell keeps to itself derive from: catch clauses name their bases. */
function unknownBase(type: DotNetType): string {
  const name = type.displayName;
  if (/\.ParameterBinding\w+Exception$/.test(name)) return "System.Management.Automation.ParameterBindingException";
  return /Exception$/.test(name) ? "System.Exception" : "System.Object";
}

function unknownType(type: DotNetType): TypeDescription {
  return {
    kind: "class",
    assembly: coreLibrary,
    isAbstract: false,
    isSealed: false,
    isSerializable: false,
    base: () => getType(unknownBase(type)),
    interfaces: () => [],
    enumeration: null,
  };
}

const kinds: Readonly<Record<string, TypeKind>> = { c: "class", s: "struct", i: "interface", e: "enum" };

class RecordDescription implements TypeDescription {
  readonly kind: TypeKind;
  readonly assembly: string;
  readonly isAbstract: boolean;
  readonly isSealed: boolean;
  readonly isSerializable: boolean;
  private readonly type: DotNetType;
  private readonly record: TypeRecord;
  private knownBase: DotNetType | null | undefined;
  private knownInterfaces: readonly DotNetType[] | undefined;
  private knownEnumeration: EnumDescription | null | undefined;

  constructor(type: DotNetType, record: TypeRecord) {
    this.type = type;
    this.record = record;
    this.kind = kinds[record.flags.charAt(0)] ?? "class";
    this.assembly = record.assembly;
    this.isAbstract = record.flags.includes("a");
    this.isSealed = record.flags.includes("z");
    this.isSerializable = record.flags.includes("y");
  }
  base(): DotNetType | null {
    if (this.knownBase === undefined) {
      const { base } = this.record;
      this.knownBase = base === "" ? null : referencedType(base, environmentOf(this.type));
    }
    return this.knownBase;
  }
  interfaces(): readonly DotNetType[] {
    if (this.knownInterfaces === undefined) {
      const { interfaces } = this.record;
      const environment = environmentOf(this.type);
      this.knownInterfaces = interfaces === "" ? [] : interfaces.split(",").map((r) => referencedType(r, environment));
    }
    return this.knownInterfaces;
  }
  get enumeration(): EnumDescription | null {
    if (this.knownEnumeration === undefined)
      this.knownEnumeration = this.kind === "enum" ? readEnum(this.record) : null;
    return this.knownEnumeration;
  }
}

function readEnum(record: TypeRecord): EnumDescription {
  const members = new Map<string, number | bigint>();
  for (const member of record.members.slice(1)) {
    const equals = member.indexOf("=");
    const value = Number(member.slice(equals + 1));
    members.set(member.slice(0, equals), Number.isSafeInteger(value) ? value : BigInt(member.slice(equals + 1)));
  }
  return { underlying: referencedName(record.members[0] ?? ""), flags: record.flags.includes("g"), members };
}

function describeArray(type: DotNetType, element: DotNetType): TypeDescription {
  const array = getType("System.Array");
  let interfaces: readonly DotNetType[] | undefined;
  return {
    kind: "class",
    assembly: element.description.assembly,
    isAbstract: false,
    isSealed: true,
    isSerializable: true,
    base: () => array,
    interfaces: () => {
      interfaces ??= [...array.interfaces, ...(type.arrayRank === 1 ? genericArrayInterfaces(element) : [])];
      return interfaces;
    },
    enumeration: null,
  };
}

function genericArrayInterfaces(element: DotNetType): DotNetType[] {
  return ["IList`1", "ICollection`1", "IEnumerable`1", "IReadOnlyList`1", "IReadOnlyCollection`1"].map((name) =>
    getType(`System.Collections.Generic.${name}`).makeGeneric([element]),
  );
}
