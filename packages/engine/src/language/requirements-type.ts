// Owns what `#requires` asks for as scripts see it: ScriptRequirements and ModuleSpecification.
import { construct, defineType, getType, type PSValue, tagType } from "@latch/dotnet";
import type { ModuleRequirement, ScriptBlockAst, ScriptRequirements } from "@latch/grammar";
import { readOnly } from "./read-only.ts";

class Requirements {
  readonly held: ScriptRequirements;
  constructor(held: ScriptRequirements) {
    this.held = held;
  }
}
tagType(Requirements, "System.Management.Automation.Language.ScriptRequirements");

class RequiredModule {
  readonly held: ModuleRequirement;
  constructor(held: ModuleRequirement) {
    this.held = held;
  }
}
tagType(RequiredModule, "Microsoft.PowerShell.Commands.ModuleSpecification");

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
      readOnly(
        "Microsoft.PowerShell.Commands.ModuleSpecification",
        held.requiredModules.map((module) => new RequiredModule(module)),
      ),
    RequiredAssemblies: ({ held }) => readOnly("System.String", held.requiredAssemblies),
    IsElevationRequired: ({ held }) => held.isElevationRequired,
  },
});

defineType<RequiredModule>({
  name: "Microsoft.PowerShell.Commands.ModuleSpecification",
  properties: {
    Name: ({ held }) => held.name,
    Version: ({ held }) => version(held.version),
    MaximumVersion: ({ held }) => held.maximumVersion,
    RequiredVersion: ({ held }) => version(held.requiredVersion),
    Guid: ({ held }) => (held.guid === null ? null : construct(getType("System.Guid"), [held.guid])),
  },
});

/** The requirements of a script, or null when it has none. */
export function requirementsOf(ast: ScriptBlockAst): PSValue {
  const { scriptRequirements: held } = ast;
  return held === null ? null : (new Requirements(held) as unknown as PSValue);
}
