// Completion of command lines: what other packages may import.
import { createRequire } from "node:module";
import { defineTypesIn } from "@latch/dotnet";

const require = createRequire(import.meta.url);

/** Makes [CommandCompletion] and [CompletionResult] known; the code loads when they are first used. */
export function registerCompletionTypes(): void {
  defineTypesIn(["System.Management.Automation.CommandCompletion"], () => require("./command-completion-type.ts"));
  defineTypesIn(["System.Management.Automation.CompletionResult"], () => require("./completion-result.ts"));
}

/** The entry, loaded on first use. */
export const loadCompletion = () => require("./complete-input.ts") as typeof import("./complete-input.ts");
