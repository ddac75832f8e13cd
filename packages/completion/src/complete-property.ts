// Property names: arguments of Select-, Sort-, Where-, Format-Object and their like, from what is piped in.
import { listTypeMembers, type TypeMember, typeOf } from "@latch/dotnet";
import {
  DictionaryBase,
  displayTypeName,
  getType,
  listMembers,
  PSPropertyInfo,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import type { CommandAst } from "@latch/grammar";
import { CompletionResult } from "./completion-result.ts";
import { type CompletionSite, quotedAs, unquoted } from "./completion-site.ts";
import { type Inferred, TypeInference } from "./infer-type.ts";

/** Parameters that take names of the input's properties. */
const propertyParameters: Readonly<Record<string, readonly string[]>> = {
  "Select-Object": ["Property", "ExcludeProperty", "ExpandProperty"],
  "Sort-Object": ["Property"],
  "Group-Object": ["Property"],
  "Measure-Object": ["Property"],
  "Compare-Object": ["Property", "ExcludeDifferent"],
  "Where-Object": ["Property"],
  "ForEach-Object": ["MemberName"],
  "Format-Table": ["Property", "GroupBy"],
  "Format-List": ["Property", "GroupBy"],
  "Format-Wide": ["Property", "GroupBy"],
  "Format-Custom": ["Property", "GroupBy"],
  "ConvertTo-Html": ["Property"],
  "Join-String": ["Property"],
};

/** The parameter that a word is for where a script block may stand too. */
const insteadOfBlock: Readonly<Record<string, string>> = {
  "ForEach-Object/Process": "MemberName",
  "Where-Object/FilterScript": "Property",
};

/** Names of the properties that come down the pipeline; null for other parameters. */
export function completePropertyNames(
  context: ExecutionContext,
  site: CompletionSite,
  command: CommandAst,
  cmdlet: string,
  parameter: string,
): CompletionResult[] | null {
  const asked = insteadOfBlock[`${cmdlet}/${parameter}`] ?? parameter;
  if (!propertyParameters[cmdlet]?.includes(asked)) return null;
  const input = new TypeInference(context, site.tree).inputOf(command);
  if (input === null || input.length === 0) return null;
  const wanted = unquoted(site.word).toLowerCase();
  const members = input.flatMap((item) => membersOf(item, cmdlet === "ForEach-Object"));
  const found = new Map<string, TypeMember>();
  for (const member of members) {
    const key = member.name.toLowerCase();
    if (key.startsWith(wanted) && !found.has(key)) found.set(key, member);
  }
  const results = [...found.values()]
    .sort((a, b) => Number(a.isMethod) - Number(b.isMethod) || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ name, isMethod, definition }) => {
      const text = quotedAs(name, site.word);
      return new CompletionResult(text, name, isMethod ? "Method" : "Property", definition);
    });
  return results.length === 0 ? null : results;
}

/** The members of one thing a pipeline yields. */
export function membersOf(item: Inferred, methods: boolean): TypeMember[] {
  if (item.kind === "type") return listTypeMembers(item.type).filter((member) => methods || !member.isMethod);
  if (item.kind === "table") {
    const type = getType(item.isObject ? "System.Management.Automation.PSObject" : "System.Collections.Hashtable");
    return [...keysOf(item), ...membersOf({ kind: "type", type }, methods)];
  }
  const base = unwrap(item.value);
  const properties = listMembers(item.value).filter((member) => methods || member instanceof PSPropertyInfo);
  const found = properties.map((member) => ({
    name: member.name,
    isMethod: !(member instanceof PSPropertyInfo),
    type: null,
    definition: member.definition,
  }));
  if (!(base instanceof DictionaryBase)) return found;
  const keys = [...base.entries()].map(([key, value]) => {
    const name = toStringValue(key);
    return { name, isMethod: false, type: null, definition: `${typeOf(value).name} ${name}` };
  });
  return [...keys, ...found];
}

/** The keys of a literal, as properties of the types of their values. */
export function keysOf(table: Extract<Inferred, { kind: "table" }>): TypeMember[] {
  return [...table.keys].map(([name, held]) => {
    const type = held === null || held.kind === "table" ? null : held.kind === "type" ? held.type : typeOf(held.value);
    return { name, isMethod: false, type, definition: `${shortName(type)} ${name}` };
  });
}

function shortName(type: TypeMember["type"]): string {
  return type === null ? "System.Object" : displayTypeName(type);
}
