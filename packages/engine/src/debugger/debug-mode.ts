// Owns whether code is compiled so that the debugger sees it: only when the process debugs, or its text could begin to.
import type { Ast, ScriptSource } from "@latch/grammar";

/** Grows when the process begins to debug (breakpoints, tracing, stepping): code compiled before is compiled anew. */
export const debugMode = { version: 0 };

const beginsDebugging = /PSBreakpoint|PSDebug\b|Debugger|(?:Action:?\s+|::|Preference\s*=\s*)['"]?Break\b/i;
const known = new WeakMap<ScriptSource, boolean>();

/** Whether code of this tree is compiled with hooks. */
export function isDebugged(root: Ast): boolean {
  if (debugMode.version > 0) return true;
  const source = root.extent.script;
  let mentions = known.get(source);
  if (mentions === undefined) {
    mentions = beginsDebugging.test(source.text);
    known.set(source, mentions);
  }
  return mentions;
}

/** From now on all code is compiled with hooks. */
export function beginDebugging(): void {
  if (debugMode.version === 0) debugMode.version = 1;
}
