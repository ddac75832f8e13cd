// Type names after `[`: accelerators, namespaces and full names.
import { allTypeNames, type DotNetType, getMember, type PSValue, resolveType, typeAccelerators } from "@latch/dotnet";
import { CompletionResult } from "./completion-result.ts";

const maximum = 300;

/** Types whose short names begin as typed; behind a dot, what the namespace holds. */
export function completeTypes(typed: string): CompletionResult[] {
  const wanted = typed.toLowerCase();
  const results: CompletionResult[] = [];
  const accelerated = new Set<string>();
  for (const [name, full] of typeAccelerators()) {
    accelerated.add(full.toLowerCase());
    if (name.toLowerCase().startsWith(wanted))
      results.push(new CompletionResult(name, name, "Type", `${kindOf(resolveType(full))} ${full}`));
  }
  for (const full of allTypeNames()) {
    if (results.length >= maximum) break;
    if (full.includes("`") || accelerated.has(full.toLowerCase())) continue;
    const short = full.slice(Math.max(full.lastIndexOf("."), full.lastIndexOf("+")) + 1);
    const fits = wanted.includes(".")
      ? full.toLowerCase().startsWith(wanted) && !full.slice(wanted.length).includes(".")
      : wanted !== "" && short.toLowerCase().startsWith(wanted);
    if (fits && (!full.includes("+") || isVisible(full))) results.push(new CompletionResult(full, short, "Type", full));
  }
  results.push(...completeNamespaces(typed));
  return results.sort((a, b) => (a.listItemText.toLowerCase() < b.listItemText.toLowerCase() ? -1 : 1));
}

/** Nested types may be private. */
function isVisible(name: string): boolean {
  const type = resolveType(name);
  return type !== null && getMember(type as unknown as PSValue, "IsVisible") === true;
}

/** The next part of the namespaces that begin as typed. */
export function completeNamespaces(typed: string): CompletionResult[] {
  const wanted = typed.toLowerCase();
  const found = new Set<string>();
  for (const full of allTypeNames()) {
    const namespace = full.slice(0, Math.max(full.replace(/`.*$/, "").lastIndexOf("."), 0));
    if (!namespace.toLowerCase().startsWith(wanted) || namespace === "") continue;
    const end = namespace.indexOf(".", typed.length);
    found.add(end < 0 ? namespace : namespace.slice(0, end));
  }
  return [...found]
    .sort()
    .map((name) => new CompletionResult(name, name.slice(name.lastIndexOf(".") + 1), "Namespace", `Namespace ${name}`));
}

function kindOf(type: DotNetType | null): string {
  if (type === null) return "Class";
  if (type.isEnum) return "Enum";
  if (type.isInterface) return "Interface";
  return type.isValueType ? "Struct" : "Class";
}
