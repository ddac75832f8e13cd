// Owns the running ExecutionContext, for members of command objects that need one (an alias' target, a script's text).
import type { ExecutionContext } from "../runtime/execution-context.ts";

let current: ExecutionContext | null = null;

/** Set whenever a pipeline starts. */
export function setCurrentContext(context: ExecutionContext): void {
  current = context;
}

/** The context whose pipeline ran last. */
export function currentContext(): ExecutionContext {
  return current as ExecutionContext;
}
