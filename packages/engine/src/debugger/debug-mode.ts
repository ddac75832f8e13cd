// Owns whether code is compiled so that breakpoints can be hit in it: only when the process has breakpoints, or its text could set some.
import type { Ast, ScriptSource } from "@latch/grammar";

/** Grows when the first breakpoint of the process is set: code compiled before is compiled anew. */
export const debugMode = { version: 0 };

const setsBreakpoints = /PSBreakpoint/i;
const known = new WeakMap<ScriptSource, boolean>();

/** Whether code of this tree is compiled with hooks. */
export function isDebugged(root: Ast): boolean {
  if (debugMode.version > 0) return true;
  const source = root.extent.script;
  let mentions = known.get(source);
  if (mentions === undefined) {
    mentions = setsBreakpoints.test(source.text);
    known.set(source, mentions);
  }
  return mentions;
}
