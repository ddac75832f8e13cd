// What a recorded case is and where the cases are.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** One recorded answer of PowerShell; the README says what the directives mean. */
export type Case = {
  readonly id: string;
  readonly script: string;
  readonly directives?: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
};

/** What a shell answered. */
export type Answer = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

export const conformanceDirectory: string = dirname(fileURLToPath(import.meta.url));

/** The area of a case: what its id begins with. */
export function areaOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

/** Reads the cases of the named areas (all where none is named) whose id contains `idPart`. Throws when two have one id. */
export function loadCases(areas: readonly string[], idPart: string): Case[] {
  const cases: Case[] = [];
  const ids = new Set<string>();
  for (const file of readdirSync(conformanceDirectory).sort()) {
    if (!file.endsWith(".jsonl")) continue;
    for (const line of readFileSync(join(conformanceDirectory, file), "utf8").split("\n")) {
      if (line === "") continue;
      const recorded = JSON.parse(line) as Case;
      if (ids.has(recorded.id)) throw new Error(`two recordings have the id ${recorded.id}`);
      ids.add(recorded.id);
      if (areas.length > 0 && !areas.includes(areaOf(recorded.id))) continue;
      if (recorded.id.includes(idPart)) cases.push(recorded);
    }
  }
  return cases;
}

/** Says whether a shell answered as PowerShell did. There are no tolerances. */
export function isSame(recorded: Case, answer: Answer): boolean {
  return (
    recorded.stdout === answer.stdout && recorded.stderr === answer.stderr && recorded.exitCode === answer.exitCode
  );
}
