// Owns module autoloading: finding the module that exports a command on $env:PSModulePath.
import type { ModuleRequirement } from "@latch/grammar";
import type { CommandInfo } from "../pipeline/command-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";

/** See module-commands.ts. */
export function autoloadCommand(context: ExecutionContext, name: string): CommandInfo | null {
  void context;
  void name;
  return null;
}

/** See module-commands.ts. */
export function importRequired(context: ExecutionContext, modules: readonly ModuleRequirement[]): string[] {
  void context;
  return modules.map((module) => module.name);
}
