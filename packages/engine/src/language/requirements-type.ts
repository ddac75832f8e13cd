// Owns what `#requires` asks for as scripts see it: ScriptRequirements.
import { construct, defineType, getType, type PSValue, tagType } from "@latch/dotnet";
import type { ModuleRequirement, ScriptBlockAst, ScriptRequirements } from "@latch/grammar";
import { ModuleSpecification } from "../modules/module-specification.ts";
import { readOnly } from "./read-only.ts";

class Requirements {
  readonly held: ScriptRequirements;
  constructor(held: ScriptRequirements) {
    this.held = held;
  }
}
tagType(Requirements, "System.Management.Automation.Language.ScriptRequirements");

function specification(module: ModuleRequirement): PSValue {
  const made = new ModuleSpecification(module.name);
  made.version = module.version;
  made.maximumVersion = module.maximumVersion;
  made.requiredVersion = module.requiredVersion;
  made.guid = module.guid;
  return made as unknown as PSValue;
}

function version(text: string | null): PSValue {
  return text === null ? null : construct(getType("System.Version"), [text]);
}

defineType<Requirements>({
  name: "System.Management.Automation.Language.ScriptRequirements",
  properties: {
    RequiredApplicationId: ({ held }) => held.requiredApplicationId,
    RequiredPSVersion: ({ held }) => version(held.requiredPSVersion),
    RequiredPSEditions: ({ held }) => readOnly("System.String", held.requiredPSEditions),
    RequiredModules: ({ held }) =>
      readOnly("Microsoft.PowerShell.Commands.ModuleSpecification", held.requiredModules.map(specification)),
    RequiredAssemblies: ({ held }) => readOnly("System.String", held.requiredAssemblies),
    IsElevationRequired: ({ held }) => held.isElevationRequired,
  },
});

/** The requirements of a script, or null when it has none. */
export function requirementsOf(ast: ScriptBlockAst): PSValue {
  const { scriptRequirements: held } = ast;
  return held === null ? null : (new Requirements(held) as unknown as PSValue);
}
