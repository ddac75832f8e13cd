// Generates src/generated/: command-table.ts (cmdlet metadata, one JSON string a cmdlet, from facts/*.json),
// command-index.ts (names, modules, built-in aliases) and implementations.ts (cmdlet -> lazy require of its file).
// Run: node packages/commands/scripts/generate-command-table.ts
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface FactParameter {
  type: string;
  aliases?: string[];
  attributes?: (string | Record<string, unknown>)[];
}
interface FactSetParameter {
  name: string;
  mandatory?: boolean;
  position?: number;
  pipeline?: string;
  remaining?: boolean;
}
interface FactCmdlet {
  module: string;
  class: string;
  defaultSet: string | null;
  shouldProcess?: boolean;
  confirmImpact?: string;
  paging?: boolean;
  outputTypes?: string[];
  parameters: Record<string, FactParameter>;
  sets: { name: string; default: boolean; parameters: FactSetParameter[] }[];
}

const root = join(import.meta.dirname, "..");
const generated = join(root, "src/generated");
mkdirSync(generated, { recursive: true });

/** Cmdlets whose parameters or attributes reflection could not show; each with the reason. */
const corrections: Record<string, (cmdlet: FactCmdlet) => void> = {};

function readFacts(): Map<string, FactCmdlet> {
  const all = { ...readJson("session-cmdlets.json"), ...readJson("cmdlets.json") };
  // The Windows-only parameters of session cmdlets (ComputerName sets, ...) are in session-cmdlets.json: those win.
  Object.assign(all, readJson("session-cmdlets.json"));
  const names = Object.keys(all).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return new Map(names.map((name) => [name, all[name] as FactCmdlet]));
}

function readJson(file: string): Record<string, FactCmdlet> {
  return JSON.parse(readFileSync(join(root, "facts", file), "utf8")) as Record<string, FactCmdlet>;
}

/** `System.Nullable`1[[System.Int32, System.Private.CoreLib, ...]]` as `System.Nullable[System.Int32]`. */
function shortTypeName(name: string): string {
  let previous = "";
  let current = name;
  while (previous !== current) {
    previous = current;
    current = current.replace(
      /`\d+\[\[([^[\],]+(?:\[[^\]]*\])*)(?:, [^\]]*)?\](?:,\[([^[\],]+)(?:, [^\]]*)?\])?\]/,
      (_all, a: string, b?: string) => (b === undefined ? `[${a}]` : `[${a},${b}]`),
    );
  }
  return current;
}

const FLAG_MANDATORY = 1;
const FLAG_VALUE = 2;
const FLAG_PROPERTY = 4;
const FLAG_REMAINING = 8;

function flagsOf(parameter: FactSetParameter): number {
  const pipeline = parameter.pipeline ?? "";
  return (
    (parameter.mandatory === true ? FLAG_MANDATORY : 0) |
    (pipeline.includes("value") ? FLAG_VALUE : 0) |
    (pipeline.includes("property") ? FLAG_PROPERTY : 0) |
    (parameter.remaining === true ? FLAG_REMAINING : 0)
  );
}

type SetEntry = [set: number, flags: number, position: number];

/**
 * The order of the class's own declarations, as far as the sets show it: every set lists its parameters in that order,
 * so an order that agrees with all of them is it.
 */
function parameterOrder(cmdlet: FactCmdlet): string[] {
  const before = new Map<string, Set<string>>();
  for (const set of cmdlet.sets) {
    set.parameters.forEach((parameter, index) => {
      const known = before.get(parameter.name) ?? new Set<string>();
      const previous = set.parameters[index - 1];
      if (previous !== undefined) known.add(previous.name);
      before.set(parameter.name, known);
    });
  }
  const order: string[] = [];
  const isFree = (name: string): boolean =>
    !order.includes(name) && [...(before.get(name) ?? [])].every((earlier) => order.includes(earlier));
  // Sets are numbered by the first parameter that names them (the default one comes first whatever happens); one that
  // belongs to all of them names none.
  const setsOf = (name: string): number[] => {
    const sets = cmdlet.sets.flatMap((set, i) => (set.parameters.some((p) => p.name === name) ? [i] : []));
    return sets.length === cmdlet.sets.length ? [] : sets;
  };
  const keepsSetOrder = (name: string): boolean => {
    const byDefault = cmdlet.sets.flatMap((set, i) => (set.name === cmdlet.defaultSet ? [i] : []));
    const met = new Set([...order.flatMap(setsOf), ...setsOf(name), ...byDefault]);
    return [...met].every((index) => [...Array(index).keys()].every((earlier) => met.has(earlier)));
  };
  const next = (): string | undefined => {
    for (const set of cmdlet.sets)
      for (const parameter of set.parameters)
        if (isFree(parameter.name) && keepsSetOrder(parameter.name)) return parameter.name;
    for (const set of cmdlet.sets)
      for (const parameter of set.parameters) if (isFree(parameter.name)) return parameter.name;
    // Sets that contradict each other: the first that is left.
    for (const set of cmdlet.sets)
      for (const parameter of set.parameters) if (!order.includes(parameter.name)) return parameter.name;
    return undefined;
  };
  for (let name = next(); name !== undefined; name = next()) order.push(name);
  for (const name of Object.keys(cmdlet.parameters)) if (!order.includes(name)) order.push(name);
  return order;
}

function setEntriesOf(cmdlet: FactCmdlet, name: string): SetEntry[] {
  const entries: SetEntry[] = [];
  cmdlet.sets.forEach((set, index) => {
    const parameter = set.parameters.find((candidate) => candidate.name === name);
    if (parameter !== undefined) entries.push([index, flagsOf(parameter), parameter.position ?? -1]);
  });
  const first = entries[0];
  const everywhere = entries.length === cmdlet.sets.length && first !== undefined;
  if (everywhere && entries.every((entry) => entry[1] === first[1] && entry[2] === first[2]))
    return [[-1, first[1], first[2]]];
  return entries;
}

function writeTable(facts: Map<string, FactCmdlet>): void {
  const types: string[] = [];
  const typeIndex = (name: string): number => {
    const short = shortTypeName(name);
    const at = types.indexOf(short);
    return at >= 0 ? at : types.push(short) - 1;
  };
  const modules = [...new Set([...facts.values()].map((cmdlet) => cmdlet.module))];
  const rows: string[] = [];
  for (const [name, cmdlet] of facts) {
    corrections[name]?.(cmdlet);
    const parameters = parameterOrder(cmdlet).map((parameterName) => {
      const fact = cmdlet.parameters[parameterName] as FactParameter;
      const row: unknown[] = [parameterName, typeIndex(fact.type), setEntriesOf(cmdlet, parameterName).flat()];
      if (fact.aliases !== undefined || fact.attributes !== undefined) row.push(fact.aliases ?? 0);
      if (fact.attributes !== undefined) row.push(fact.attributes);
      return row;
    });
    const setNames = cmdlet.sets.map((set) => set.name);
    const impact = ["None", "Low", "Medium", "High"].indexOf(cmdlet.confirmImpact ?? "Medium");
    const flags = (cmdlet.shouldProcess === true ? 1 : 0) | (cmdlet.paging === true ? 2 : 0) | (impact << 2);
    const row = [
      cmdlet.class,
      modules.indexOf(cmdlet.module),
      cmdlet.defaultSet,
      flags,
      (cmdlet.outputTypes ?? []).map(shortTypeName),
      setNames,
      parameters,
    ];
    rows.push(`  ${JSON.stringify(name)}: ${literal(JSON.stringify(row))},`);
  }
  write("command-table.ts", [
    "// Generated by scripts/generate-command-table.ts from facts/: metadata of every cmdlet, one JSON text each. Do not edit.",
    `export const parameterTypes: readonly string[] = ${JSON.stringify(types)};`,
    `export const commandTable: Readonly<Record<string, string>> = {`,
    ...rows,
    "};",
  ]);
  writeIndex(facts, modules);
}

function writeIndex(facts: Map<string, FactCmdlet>, modules: string[]): void {
  const byModule = modules.map((module) =>
    [...facts].filter(([, cmdlet]) => cmdlet.module === module).map(([name]) => name),
  );
  const aliases = JSON.parse(readFileSync(join(root, "facts/aliases.json"), "utf8")) as {
    name: string;
    definition: string;
    options: string;
  }[];
  const groups = new Map<string, string[]>();
  // InitialSessionState's order, as help lists them: read-only ones first, names of letters before signs.
  const rank = (alias: { name: string; options: string }): number =>
    (alias.options.includes("ReadOnly") ? 0 : 2) + (/^\w/.test(alias.name) ? 0 : 1);
  for (const alias of aliases.toSorted((a, b) => rank(a) - rank(b))) {
    const key = alias.options;
    groups.set(key, [...(groups.get(key) ?? []), `${alias.name} ${alias.definition}`]);
  }
  write("command-index.ts", [
    "// Generated by scripts/generate-command-table.ts: cmdlet names by module, built-in aliases by options. Do not edit.",
    `export const moduleNames: readonly string[] = ${JSON.stringify(modules)};`,
    "/** One text per module, names separated by blanks. */",
    `export const cmdletNames: readonly string[] = ${JSON.stringify(byModule.map((names) => names.join(" ")))};`,
    "/** Options, then `name definition` separated by commas. */",
    `export const builtInAliases: readonly (readonly [string, string])[] = ${JSON.stringify([...groups].map(([options, pairs]) => [options, pairs.join(",")]))};`,
  ]);
}

function writeImplementations(facts: Map<string, FactCmdlet>): void {
  const lines: string[] = [];
  const found = new Set<string>();
  for (const folder of ["core", "utility", "management", "security", "remoting", "events"]) {
    const directory = join(root, "src", folder);
    if (!existsSync(directory)) continue;
    for (const file of readdirSync(directory).sort()) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      for (const [constant, name] of definedCmdlets(readFileSync(join(directory, file), "utf8"))) {
        if (found.has(name)) throw new Error(`${name} is defined twice (${folder}/${file})`);
        if (!facts.has(name)) console.warn(`${folder}/${file}: ${name} is not in the facts`);
        found.add(name);
        const path = JSON.stringify(`../${folder}/${file}`);
        lines.push(`  ${JSON.stringify(name)}: () => (require(${path}) as typeof import(${path})).${constant},`);
      }
    }
  }
  write("implementations.ts", [
    "// Generated by scripts/generate-command-table.ts: cmdlet -> its file, loaded on first use. Do not edit.",
    'import { createRequire } from "node:module";',
    'import type { CmdletImplementation } from "@latch/engine";',
    "const require = createRequire(import.meta.url);",
    "export const implementations: Readonly<Record<string, () => CmdletImplementation>> = {",
    ...lines,
    "};",
  ]);
  const missing = [...facts.keys()].filter((name) => !found.has(name));
  console.log(`${found.size} of ${facts.size} cmdlets implemented; missing: ${missing.join(" ")}`);
}

/** `export const getItem = defineCmdlet<...>("Get-Item", ...)` -> [getItem, Get-Item]; several a file are allowed. */
function definedCmdlets(source: string): [string, string][] {
  const found: [string, string][] = [];
  const start = /export const (\w+)(?::\s*CmdletImplementation)?\s*=\s*defineCmdlet\b/g;
  for (let match = start.exec(source); match !== null; match = start.exec(source)) {
    const name = /\(\s*"([A-Za-z]+-[A-Za-z]+)"/.exec(source.slice(start.lastIndex));
    if (name !== null) found.push([match[1] as string, name[1] as string]);
  }
  return found;
}

function literal(text: string): string {
  return text.includes("'") || text.includes("\\") ? JSON.stringify(text) : `'${text}'`;
}

function write(file: string, lines: string[]): void {
  writeFileSync(join(generated, file), `${lines.join("\n")}\n`);
}

const facts = readFacts();
writeTable(facts);
writeImplementations(facts);
