// Owns which ExecutionContext is running on this thread, for code that scripts reach without one ([scriptblock]::Create).
import { languageGate } from "@latch/dotnet";
import type { ExecutionContext } from "./execution-context.ts";
import { showMode } from "./language-mode.ts";

let current: ExecutionContext | null = null;

/** The running context; throws when none was made. */
export function activeContext(): ExecutionContext {
  if (current === null) throw new Error("No runspace is available to run scripts in this thread.");
  return current;
}

/** Makes a context the running one; returns the one before, to be put back. */
export function activate(context: ExecutionContext | null): ExecutionContext | null {
  const before = current;
  current = context;
  if (languageGate.used && context !== null) showMode(context);
  return before;
}

/** The number that the line which is running has, or will have, in its runspace's history. */
export function historyIdNow(): bigint {
  return current === null ? 1n : current.historyId;
}
