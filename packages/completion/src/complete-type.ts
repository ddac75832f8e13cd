// Type names after `[`: accelerators and full names.
import { allTypeNames, typeAccelerators } from "@latch/dotnet";
import { CompletionResult } from "./completion-result.ts";

const maximum = 300;

/** Types whose short or full names begin as typed. */
export function completeTypes(typed: string): CompletionResult[] {
  const wanted = typed.toLowerCase();
  const results: CompletionResult[] = [];
  const seen = new Set<string>();
  const add = (text: string, full: string) => {
    if (seen.has(text.toLowerCase()) || results.length >= maximum) return;
    seen.add(text.toLowerCase());
    results.push(new CompletionResult(text, text.slice(text.lastIndexOf(".") + 1), "Type", full));
  };
  for (const [name, full] of typeAccelerators()) if (name.toLowerCase().startsWith(wanted)) add(name, full);
  for (const full of allTypeNames()) {
    if (/[`+]/.test(full)) continue;
    const short = full.slice(full.lastIndexOf(".") + 1);
    if (full.toLowerCase().startsWith(wanted) || (wanted !== "" && short.toLowerCase().startsWith(wanted)))
      add(full, full);
  }
  return results.sort((a, b) => (a.listItemText.toLowerCase() < b.listItemText.toLowerCase() ? -1 : 1));
}
