// Type data: members that PowerShell adds to types (FileInfo.BaseName, Array.Count, Process.CPU), the standard members
// (default display set, serialization depth), and what Update-TypeData changes.

import { createRequire } from "node:module";
import { typeNamesOf } from "../members/instance-members.ts";
import type { PSMemberInfo } from "../members/member-info.ts";
import { PSMethodInfo } from "../members/member-info.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { registerTypeDataToString } from "../text/to-string-value.ts";
import type { PSValue } from "../values/ps-value.ts";

const require = createRequire(import.meta.url);

/** The standard members of a type (PSStandardMembers). */
export interface StandardMembers {
  readonly defaultDisplayProperty?: string;
  readonly defaultDisplayPropertySet?: readonly string[];
  readonly defaultKeyPropertySet?: readonly string[];
  readonly serializationDepth?: number;
  readonly serializationMethod?: string;
  readonly propertySerializationSet?: readonly string[];
  readonly inheritPropertySerializationSet?: boolean;
  readonly stringSerializationSource?: string;
  readonly targetTypeForDeserialization?: string;
}

/** What the session knows about one type name. */
export interface TypeDataEntry {
  /** By lower-case name, in the order added. */
  readonly members: Map<string, PSMemberInfo>;
  standard: StandardMembers;
}

const entries = new Map<string, TypeDataEntry | null>();
/** What was found for a name as the types spell it; forgotten when an entry comes or goes. */
const asSpelled = new Map<string, TypeDataEntry | null>();
/** Names of types added at run time, as written. */
const spellings = new Map<string, string>();
/** Lower-case names of methods in any entry made at run time or built in: most calls need look no further. */
const methodNames = new Set<string>(["tostring"]);
/** Types whose built-in entry has a method. */
const typesWithMethods = new Set<string>([
  "system.xml.xmlnode",
  "system.xml.xmlnodelist",
  "system.version#includelabel",
]);

type BuiltInTable = typeof import("./type-data-table.ts");

/** The entry of a type name (any case), or null. */
export function typeDataEntry(typeName: string): TypeDataEntry | null {
  const known = asSpelled.get(typeName);
  if (known !== undefined) return known;
  const entry = findEntry(typeName.toLowerCase());
  asSpelled.set(typeName, entry);
  return entry;
}

function findEntry(lower: string): TypeDataEntry | null {
  let entry = entries.get(lower);
  if (entry === undefined) {
    entry = (require("./type-data-table.ts") as BuiltInTable).builtInTypeData(lower);
    entries.set(lower, entry);
  }
  return entry;
}

/** The member that type data gives a value, bound to it; undefined when there is none. */
export function typeDataMember(value: PSValue, name: string): PSMemberInfo | undefined {
  const typeNames = typeNamesOf(value);
  for (let i = 0; i < typeNames.length; i++) {
    const entry = typeDataEntry(typeNames[i] as string);
    if (entry === null) continue;
    const member = entry.members.get(name) ?? entry.members.get(name.toLowerCase());
    if (member !== undefined) return member.copyFor(value);
  }
  return undefined;
}

/** All members that type data gives a value, bound to it, nearest type first. */
export function typeDataMembers(value: PSValue): PSMemberInfo[] {
  const found = new Map<string, PSMemberInfo>();
  for (const typeName of typeNamesOf(value)) {
    for (const [lower, member] of typeDataEntry(typeName)?.members ?? []) {
      if (!found.has(lower)) found.set(lower, member.copyFor(value));
    }
  }
  return [...found.values()];
}

/** A standard member of a value's nearest type that has it. */
export function standardMember<K extends keyof StandardMembers>(
  typeNames: readonly string[],
  key: K,
): StandardMembers[K] | undefined {
  for (const typeName of typeNames) {
    const found = typeDataEntry(typeName)?.standard[key];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Might type data give this value a method of this name? (A cheap test before the real look-up.) */
export function hasTypeDataMethod(value: PSValue, name: string): boolean {
  const lower = name.toLowerCase();
  if (!methodNames.has(lower)) return false;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return changedTypes && typeDataMember(value, name) instanceof PSMethodInfo;
  }
  if (!changedTypes && !typeNamesOf(value).some((t) => typesWithMethods.has(t.toLowerCase()))) return false;
  return typeDataMember(value, name) instanceof PSMethodInfo;
}

let changedTypes = false;
let methodVersion = 0;

/** Counts the methods that sessions added to types: what was remembered about calls before is stale after. */
export function typeDataMethodVersion(): number {
  return methodVersion;
}

let memberVersion = 0;

/** Counts the changes to members of types: what was remembered about properties before is stale after. */
export function typeDataMemberVersion(): number {
  return memberVersion;
}

function changeableEntry(typeName: string): TypeDataEntry {
  let entry = typeDataEntry(typeName);
  if (entry === null) {
    entry = { members: new Map(), standard: {} };
    entries.set(typeName.toLowerCase(), entry);
    asSpelled.clear();
    spellings.set(typeName.toLowerCase(), typeName);
  }
  return entry;
}

/** Adds a member to a type (Update-TypeData). The caller has checked that replacing is allowed. */
export function addTypeDataMember(typeName: string, member: PSMemberInfo): void {
  changeableEntry(typeName).members.set(member.name.toLowerCase(), member);
  memberVersion++;
  if (member instanceof PSMethodInfo) {
    methodNames.add(member.name.toLowerCase());
    changedTypes = true;
    methodVersion++;
  }
}

/** Sets standard members of a type (Update-TypeData -DefaultDisplayPropertySet …). */
export function setStandardMembers(typeName: string, standard: StandardMembers): void {
  const entry = changeableEntry(typeName);
  entry.standard = { ...entry.standard, ...standard };
}

/** Forgets what is known about a type (Remove-TypeData). False when nothing was. */
export function removeTypeData(typeName: string): boolean {
  if (typeDataEntry(typeName) === null) return false;
  entries.set(typeName.toLowerCase(), null);
  asSpelled.clear();
  memberVersion++;
  return true;
}

/** Removes one member of a type. */
export function removeTypeDataMember(typeName: string, name: string): boolean {
  memberVersion++;
  return typeDataEntry(typeName)?.members.delete(name.toLowerCase()) ?? false;
}

/** Names of all types that have type data, built-in ones included. */
export function typeDataNames(): string[] {
  const table = require("./type-data-table.ts") as BuiltInTable;
  const names = new Map(table.builtInTypeDataNames().map((n) => [n.toLowerCase(), n]));
  for (const [lower, entry] of entries) {
    if (entry === null) names.delete(lower);
    else if (!names.has(lower)) names.set(lower, spellings.get(lower) ?? lower);
  }
  return [...names.values()];
}

/** What a ToString method of the type data says of an object, or undefined when it has none. */
export function typeDataText(value: PSValue): string | undefined {
  if (!hasTypeDataMethod(value, "ToString")) return undefined;
  const method = typeDataMember(value, "ToString");
  return method instanceof PSMethodInfo ? dotNetToString(method.invoke([])) : undefined;
}
registerTypeDataToString(typeDataText);
