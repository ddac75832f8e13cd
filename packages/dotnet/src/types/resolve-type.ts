// Type names as scripts write them -> types: accelerators, `using namespace`, the implied "System.", generic
// arguments, arrays, nested types, assembly-qualified names. about_Type_Accelerators, about_Using

import { createRequire } from "node:module";
import type { DotNetType } from "./dotnet-type.ts";
import { getType, setNamedType, splitArguments } from "./dotnet-type.ts";
import { exactTypeName } from "./facts-table.ts";

const require = createRequire(import.meta.url);

export interface ResolveOptions {
  /** Namespaces of `using namespace`, in order. */
  readonly usingNamespaces?: readonly string[];
  /** Script classes and enums in scope, asked first. */
  readonly lookup?: (name: string) => DotNetType | null;
}

let accelerators: Map<string, string> | null = null;
const addedAccelerators = new Map<string, DotNetType>();

/** Accelerators by lower-case name -> full type name. */
export function typeAccelerators(): ReadonlyMap<string, string> {
  accelerators ??= new Map(Object.entries(require("./generated/type-accelerators.json") as Record<string, string>));
  return accelerators;
}

/** Adds an accelerator ([psobject].Assembly.GetType('…TypeAccelerators')::Add). */
export function addTypeAccelerator(name: string, type: DotNetType): void {
  addedAccelerators.set(name.toLowerCase(), type);
  cache.clear();
}

/** Takes an accelerator away; false when there is none. Those that come with PowerShell can go too. */
export function removeTypeAccelerator(name: string): boolean {
  const lower = name.toLowerCase();
  const builtIn = typeAccelerators() as Map<string, string>;
  const gone = addedAccelerators.delete(lower) || builtIn.delete(lower);
  cache.clear();
  return gone;
}

/** Every accelerator as it is written, with its type. */
export function typeAcceleratorNames(): [string, DotNetType][] {
  const builtIn = [...typeAccelerators()].map(([name, type]): [string, DotNetType] => [name, getType(type)]);
  return [...builtIn, ...[...addedAccelerators].map(([name, type]): [string, DotNetType] => [name, type])];
}

/** Types made at run time that every scope sees (Add-Type), by lower-case full name. */
const dynamicTypes = new Map<string, DotNetType>();

/** Makes a run-time type findable by its full name everywhere. */
export function registerDynamicType(type: DotNetType): void {
  dynamicTypes.set(type.displayName.toLowerCase(), type);
  setNamedType(type);
  cache.clear();
}

const cache = new Map<string, DotNetType | null>();

/** Finds a class that scripts of the running scope see; null while no script has defined one. */
let findScriptType: ((name: string) => DotNetType | null) | null = null;

/** `using namespace` of the script that runs; null while none has any. */
let namespacesInUse: (() => readonly string[]) | null = null;

/** Gives names the namespaces that the running script uses. */
export function setNamespaceLookup(find: () => readonly string[]): void {
  namespacesInUse = find;
}

/** Gives names the classes that scripts define: they depend on the scope that asks, so nothing is remembered of them. */
export function setScriptTypeLookup(find: (name: string) => DotNetType | null): void {
  findScriptType = find;
}

/** The commonest names, so that start-up needs neither table. */
const common: Readonly<Record<string, string>> = {
  string: "System.String", int: "System.Int32", int32: "System.Int32", bool: "System.Boolean", object: "System.Object",
  long: "System.Int64", int64: "System.Int64", double: "System.Double", char: "System.Char", byte: "System.Byte",
  datetime: "System.DateTime", timespan: "System.TimeSpan", array: "System.Array", decimal: "System.Decimal",
  hashtable: "System.Collections.Hashtable", math: "System.Math", void: "System.Void", type: "System.Type",
  switch: "System.Management.Automation.SwitchParameter", psobject: "System.Management.Automation.PSObject",
  pscustomobject: "System.Management.Automation.PSObject", scriptblock: "System.Management.Automation.ScriptBlock",
  regex: "System.Text.RegularExpressions.Regex", guid: "System.Guid", version: "System.Version", xml: "System.Xml.XmlDocument",
  ref: "System.Management.Automation.PSReference", exception: "System.Exception", console: "System.Console",
  ordered: "System.Collections.Specialized.OrderedDictionary", "system.io.path": "System.IO.Path", "io.path": "System.IO.Path",
}; // biome-ignore format: a table

/**
 * The type a script means by a name, or null. Takes the text between the brackets of a type literal.
 * Names compare without case.
 */
export function resolveType(name: string, options: ResolveOptions = {}): DotNetType | null {
  if (name.includes("``")) return resolveType(name.replaceAll("``", "`"), options);
  const scoped =
    findScriptType !== null ||
    namespacesInUse !== null ||
    options.lookup !== undefined ||
    (options.usingNamespaces?.length ?? 0) > 0;
  if (!scoped) {
    const known = cache.get(name);
    if (known !== undefined) return known;
  }
  const type = parseName(name.trim(), options);
  if (!scoped) cache.set(name, type);
  return type;
}

function parseName(text: string, options: ResolveOptions): DotNetType | null {
  if (text.startsWith("[") && text.endsWith("]") && matchingOpen(text) === 0) text = text.slice(1, -1).trim();
  if (!text.endsWith("]")) {
    const comma = text.indexOf(",");
    const bracket = text.lastIndexOf("]");
    if (comma > 0 && comma > bracket) return parseName(text.slice(0, comma).trim(), options);
    if (comma > 0 && bracket > 0) return parseName(text.slice(0, bracket + 1), options);
    return resolvePlain(text, options);
  }
  const open = matchingOpen(text);
  if (open <= 0) return null;
  const inside = text.slice(open + 1, -1).trim();
  if (/^[,\s]*$/.test(inside)) {
    const rank = inside.replace(/\s/g, "").length + 1;
    return parseName(text.slice(0, open).trim(), options)?.arrayOfThis(rank) ?? null;
  }
  return resolveGeneric(text.slice(0, open).trim(), inside, options);
}

/** Position of the bracket that the last "]" closes. */
function matchingOpen(text: string): number {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === "]") depth++;
    else if (text[i] === "[" && --depth === 0) return i;
  }
  return -1;
}

function resolveGeneric(name: string, inside: string, options: ResolveOptions): DotNetType | null {
  const args: DotNetType[] = [];
  for (const part of splitArguments(inside)) {
    const argument = parseName(part, options);
    if (argument === null) return null;
    args.push(argument);
  }
  const definition = resolvePlain(name.includes("`") ? name : `${name}\`${args.length}`, options);
  if (definition === null || !definition.isGenericTypeDefinition) return null;
  return definition.makeGeneric(args);
}

/** The name without brackets: script types, accelerators, the full name, "System." before it, `using namespace`. */
function resolvePlain(name: string, options: ResolveOptions): DotNetType | null {
  const lower = name.toLowerCase();
  const scripted = options.lookup?.(name) ?? findScriptType?.(name) ?? null;
  if (scripted !== null) return scripted;
  const added = addedAccelerators.get(lower) ?? dynamicTypes.get(lower);
  if (added !== undefined) return added;
  const usual = common[lower];
  if (usual !== undefined) return getType(usual);
  const accelerated = typeAccelerators().get(lower);
  if (accelerated !== undefined) return getType(accelerated);
  const exact = exactTypeName(name) ?? exactTypeName(`System.${name}`);
  if (exact !== null) return getType(exact);
  const namespaces = options.usingNamespaces ?? namespacesInUse?.() ?? [];
  if (!name.includes(".") || namespaces.length > 0) {
    for (const namespace of namespaces) {
      const found = exactTypeName(`${namespace}.${name}`) ?? null;
      if (found !== null) return getType(found);
      const dynamic = dynamicTypes.get(`${namespace}.${name}`.toLowerCase());
      if (dynamic !== undefined) return dynamic;
    }
  }
  return null;
}
