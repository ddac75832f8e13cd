// The values that members are called on: what the expressions of instances.ps1 give, by type.

import { readFileSync } from "node:fs";
import { type DotNetType, type PSValue, typeOf, unwrap } from "@latch/dotnet";
import type { Shell } from "latch";

export interface Instance {
  /** The expression that made it. */
  readonly source: string;
  readonly type: DotNetType;
  /** Makes it anew: a call may change it. */
  make(): PSValue;
}

export interface Instances {
  readonly made: readonly Instance[];
  /** Expressions that gave nothing, with the error. */
  readonly failed: readonly string[];
}

/** Evaluates every expression once in `shell`. */
export function readInstances(shell: Shell): Instances {
  const made: Instance[] = [];
  const failed: string[] = [];
  const lines = readFileSync(new URL("./instances.ps1", import.meta.url), "utf8").split("\n");
  for (const source of lines) {
    if (source === "" || source.startsWith("#")) continue;
    const { output, errors } = shell.run(source);
    const value = output[0];
    if (value === undefined || value === null || errors.length > 0) {
      failed.push(`${source}: ${errors[0]?.exception.message ?? "nothing"}`);
      continue;
    }
    made.push({ source, type: typeOf(unwrap(value)), make: () => shell.run(source).output[0] ?? null });
  }
  return { made, failed };
}
