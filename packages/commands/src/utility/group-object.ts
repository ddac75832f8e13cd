// Group-Object
import {
  construct,
  DictionaryBase,
  dotNetToString,
  type DotNetType,
  Exception,
  getEnumerable,
  getType,
  Hashtable,
  isEnumerable,
  newErrorRecord,
  psCompare,
  PSCustomObject,
  PSObject,
  type PSValue,
  resolveType,
  toStringValue,
  tryCompare,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { PLAIN_EXPRESSION } from "@latch/formatting";
import { defineDataObject } from "../data-object.ts";
import { evaluateKey, expressionContext, parseExpressions } from "./expression-parameter.ts";
import { compareValues, type ComparisonOptions } from "./object-comparison.ts";

interface Parameters {
  InputObject?: PSValue;
  Property?: PSValue[];
  NoElement?: boolean;
  AsHashTable?: boolean;
  AsString?: boolean;
  CaseSensitive?: boolean;
  Culture?: string;
}

const GroupInfo = defineDataObject("Microsoft.PowerShell.Commands.GroupInfo", ["Values", "Count", "Group", "Name"]);
const GroupInfoNoElement = defineDataObject("Microsoft.PowerShell.Commands.GroupInfoNoElement", [
  "Values",
  "Count",
  "Group",
  "Name",
]);

interface Group {
  readonly keys: PSValue[];
  readonly items: PSValue[];
}

export const groupObject = defineCmdlet<Parameters>("Group-Object", (cmdlet) => {
  const inputs: PSValue[] = [];
  return {
    begin() {
      if (cmdlet.parameters.AsString && !cmdlet.parameters.AsHashTable) {
        const exception = new Exception(
          "System.ArgumentException",
          "The command cannot be run because the AsString parameter requires that you specify the AsHashtable parameter.",
        );
        cmdlet.throwTerminating(newErrorRecord(exception, "ArgumentException", "InvalidArgument", null));
      }
      const { AsHashTable, AsString, Property = [] } = cmdlet.parameters;
      if (AsHashTable && !AsString && Property.length > 1) {
        const exception = new Exception(
          "System.ArgumentException",
          "The command cannot be run because using the AsHashTable parameter with more than one property requires adding the AsString parameter.",
        );
        cmdlet.throwTerminating(newErrorRecord(exception, "ArgumentException", "InvalidArgument", Property));
      }
    },
    process() {
      const input = cmdlet.parameters.InputObject;
      if (input !== undefined && input !== null) inputs.push(input);
    },
    end() {
      if (inputs.length === 0) return;
      const groups = grouped(cmdlet, inputs);
      if (cmdlet.parameters.AsHashTable) {
        const table = asTable(cmdlet, groups);
        if (table !== null) cmdlet.write(table);
      } else for (const group of groups) cmdlet.write(groupInfo(cmdlet, group));
    },
  };
});

/** Groups sorted by key, members in input order; keys of several types stay in the order they were seen in. */
function grouped(cmdlet: CmdletRuntime<Parameters>, inputs: readonly PSValue[]): Group[] {
  const { Property, CaseSensitive, Culture } = cmdlet.parameters;
  const options: ComparisonOptions = { caseSensitive: CaseSensitive === true, culture: Culture ?? null };
  const properties = parseExpressions(cmdlet, Property ?? [], [PLAIN_EXPRESSION]);
  const context = expressionContext();
  const exact = new Map<string, Group>();
  /** Groups by the kind of their first keys: what is not in `exact` can only be in a group of another kind. */
  const byKind = new Map<string, Group[]>();
  const groups: Group[] = [];
  const types = new KeyTypes();
  for (const input of inputs) {
    const keys =
      properties.length === 0
        ? [input]
        : properties.map((property) => evaluateKey(cmdlet, property, input, context).value);
    types.see(keys);
    const { kind, text } = plainKey(keys, options);
    const quick = text === null ? null : `${kind}${text}`;
    const same = (one: Group): boolean => one.keys.every((key, i) => equalKeys(key, keys[i] as PSValue, options));
    let group = quick === null ? undefined : exact.get(quick);
    for (const [other, some] of group === undefined ? byKind : []) {
      if (quick === null || other !== kind) group ??= some.find(same);
    }
    if (group === undefined) {
      group = { keys, items: [] };
      groups.push(group);
      const kindred = byKind.get(kind);
      if (kindred === undefined) byKind.set(kind, [group]);
      else kindred.push(group);
    }
    group.items.push(input);
    if (quick !== null) exact.set(quick, group);
  }
  if (types.differ) return groups;
  return groups.sort((a, b) => {
    for (let i = 0; i < a.keys.length; i++) {
      const order = compareValues(a.keys[i] as PSValue, b.keys[i] as PSValue, options);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Keys that cannot be compared are equal when their own texts are (ObjectCommandPropertyValue); a custom object cannot. */
function equalKeys(a: PSValue, b: PSValue, options: ComparisonOptions): boolean {
  const left = unwrap(a);
  const right = unwrap(b);
  if (left === null || right === null || typeof left === "string") return compareValues(left, right, options) === 0;
  if (left instanceof PSCustomObject && right instanceof PSCustomObject) return psCompare(left, right) === 0;
  const order = isEnumerable(left) ? undefined : tryCompare(left, right, !options.caseSensitive);
  if (order !== undefined) return order === 0;
  return typeof left === "object" && dotNetToString(left).toLowerCase() === dotNetToString(right).toLowerCase();
}

/** Whether the keys seen at one position have been of different types; null is of any type. */
class KeyTypes {
  differ = false;
  #types: (DotNetType | null)[] | null = null;
  see(keys: readonly PSValue[]): void {
    if (this.differ) return;
    const now = keys.map((key) => (unwrap(key) === null ? null : typeOf(unwrap(key))));
    const known = this.#types;
    if (known === null) this.#types = now;
    else if (known.length !== now.length) this.differ = true;
    else
      now.forEach((type, i) => {
        if (type === null || type === known[i]) return;
        if (known[i] === null) known[i] = type;
        else this.differ = true;
      });
  }
}

/** Text whose equality is that of its characters, whatever the culture. */
const plainText = /^[ -~]*$/;

/**
 * The kinds of the keys, and a text that is the same for equal keys of the same kinds (Int32, plain text);
 * no text when a key's equality is not so simple.
 */
function plainKey(keys: readonly PSValue[], options: ComparisonOptions): { kind: string; text: string | null } {
  let kind = "";
  let text = "";
  for (const key of keys) {
    const base = unwrap(key);
    if (typeof base === "number") {
      kind += "n";
      text += `\0${base}`;
    } else if (typeof base === "string" && plainText.test(base)) {
      kind += "s";
      text += `\0${options.caseSensitive ? base : base.toLowerCase()}`;
    } else return { kind: "", text: null };
  }
  return { kind, text };
}

function nameOf(group: Group): string {
  return group.keys
    .filter((key) => key !== null)
    .map(keyText)
    .join(", ");
}

function keyText(key: PSValue): string {
  const items = unwrap(key) === key && isEnumerable(key) ? getEnumerable(key) : null;
  if (items !== null && !(key instanceof DictionaryBase)) return `{${[...items].map(itemText).join(", ")}}`;
  return key instanceof PSObject ? toStringValue(key) : itemText(key);
}

function itemText(value: PSValue): string {
  const base = unwrap(value);
  return base instanceof PSCustomObject ? toStringValue(base) : dotNetToString(base);
}

function collection(items: readonly PSValue[]): PSValue {
  const type =
    resolveType("System.Collections.ObjectModel.Collection[psobject]") ?? getType("System.Collections.ArrayList");
  return construct(type, [list(items)]);
}

function list(items: readonly PSValue[]): PSValue {
  const type = resolveType("System.Collections.Generic.List[psobject]") ?? getType("System.Collections.ArrayList");
  const made = construct(type, []);
  const target = made as { items?: PSValue[] };
  target.items?.push(...items);
  return made;
}

function groupInfo(cmdlet: CmdletRuntime<Parameters>, group: Group): PSValue {
  const values = construct(getType("System.Collections.ArrayList"), [group.keys]);
  const fields = {
    Values: values,
    Count: group.items.length,
    Name: nameOf(group),
    Group: collection(cmdlet.parameters.NoElement ? [] : group.items),
  };
  return cmdlet.parameters.NoElement ? new GroupInfoNoElement(fields) : new GroupInfo(fields);
}

function asTable(cmdlet: CmdletRuntime<Parameters>, groups: readonly Group[]): PSValue {
  const { AsString, CaseSensitive, NoElement } = cmdlet.parameters;
  const table = new Hashtable(CaseSensitive !== true);
  for (const group of groups) {
    const key = AsString ? nameOf(group) : group.keys.length === 1 ? (group.keys[0] ?? null) : (group.keys as PSValue);
    if (key === null) {
      const text =
        "The objects grouped by this property cannot be expanded because there is a key duplication. Provide a valid value for the property, and then try again.";
      cmdlet.writeError(newErrorRecord(new Exception("System.Exception", text), text, "InvalidArgument", null));
      return null;
    }
    table.set(unwrap(key), NoElement ? collection([]) : collection(group.items));
  }
  return table;
}
