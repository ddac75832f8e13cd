// Ctrl+C while the engine runs on the main thread: V8 ends the JavaScript that runs, without its `finally` blocks.
// PowerShell's own finally and clean blocks are kept by the engine and run afterwards (design.md, "Threads and processes").
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** What runInterruptible gives back instead of the work's result. */
export const interrupted: unique symbol = Symbol("interrupted");

/** `latchInterrupts`: the build's chunks see by it which modules were being evaluated and must be evaluated again. */
type Global = { latchWork?: () => unknown; latchInterrupts?: number };

let script: import("node:vm").Script | null = null;

/** Runs `work` so that SIGINT ends it within milliseconds, even in a tight loop or a blocking read. Errors pass through. */
export function runInterruptible<T>(work: () => T): T | typeof interrupted {
  const { Script } = require("node:vm") as typeof import("node:vm");
  script ??= new Script("latchWork()", { filename: "latch:run" });
  const scope = globalThis as Global;
  const outer = scope.latchWork;
  scope.latchWork = work;
  try {
    return script.runInThisContext({ breakOnSigint: true }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
    scope.latchInterrupts = (scope.latchInterrupts ?? 0) + 1;
    return interrupted;
  } finally {
    if (outer === undefined) delete scope.latchWork;
    else scope.latchWork = outer;
  }
}
