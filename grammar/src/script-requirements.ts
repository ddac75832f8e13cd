// Owns what `#requires` lines ask for.
import type { HashtableAst } from "./ast/index.ts";

/** One `-Modules` entry: a name, or a hashtable's constants. */
export interface ModuleRequirement {
  readonly name: string;
  readonly version: string | null;
  readonly requiredVersion: string | null;
  readonly maximumVersion: string | null;
  readonly guid: string | null;
  readonly ast: HashtableAst | null;
}

/** PowerShell's ScriptRequirements; versions and editions as written. */
export interface ScriptRequirements {
  readonly requiredApplicationId: string | null;
  readonly requiredPSVersion: string | null;
  readonly requiredPSEditions: readonly string[];
  readonly requiredModules: readonly ModuleRequirement[];
  readonly requiredAssemblies: readonly string[];
  readonly isElevationRequired: boolean;
}
