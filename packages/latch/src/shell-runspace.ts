// What the command line needs of a runspace: to run a text, a script file or a line with Out-Default behind it, and to know how that ended.
import type { PSValue } from "@latch/dotnet";
import type { ScriptArgument } from "./command-line/command-line.ts";

/** How a run ended. `failed`: a terminating error reached the top; it has not been shown yet. */
export type RunOutcome =
  | { readonly kind: "completed" }
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "failed"; readonly error: object; readonly incomplete: boolean }
  | { readonly kind: "stopped" };

export type RunOptions = {
  readonly arguments: readonly ScriptArgument[];
  /** What is piped in: lines of standard input when the code uses $input. */
  readonly input: Iterable<PSValue> | null;
  readonly addToHistory: boolean;
};
