// Owns ModuleSpecification: a module by name and versions, as `#requires` and -FullyQualifiedName take it.
import {
  construct,
  DictionaryBase,
  Exception,
  defineType,
  getType,
  tagType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { Ast } from "@latch/grammar";
import { safeValue } from "../language/safe-value.ts";
import { parseScript } from "../runtime/parse-script.ts";

export class ModuleSpecification {
  name: string;
  version: string | null = null;
  maximumVersion: string | null = null;
  requiredVersion: string | null = null;
  guid: string | null = null;

  constructor(name: string) {
    this.name = name;
  }

  /** The name, or a hashtable's text when there is more. */
  toString(): string {
    const parts = [`ModuleName = '${this.name}'`];
    if (this.guid !== null) parts.push(`Guid = '{${this.guid}}'`);
    if (this.requiredVersion !== null) parts.push(`RequiredVersion = '${this.requiredVersion}'`);
    else {
      if (this.version !== null) parts.push(`ModuleVersion = '${this.version}'`);
      if (this.maximumVersion !== null) parts.push(`MaximumVersion = '${this.maximumVersion}'`);
    }
    return parts.length === 1 ? this.name : `@{ ${parts.join("; ")} }`;
  }
}
tagType(ModuleSpecification, "Microsoft.PowerShell.Commands.ModuleSpecification");

const members = ["ModuleName", "ModuleVersion", "MaximumVersion", "RequiredVersion", "GUID"];

function fromTable(table: DictionaryBase): ModuleSpecification {
  const text = (key: string): string | null => {
    const value = table.get(key);
    return value === undefined || value === null ? null : toStringValue(value);
  };
  const unknown = [...table.keys()]
    .map((key) => toStringValue(key))
    .filter((key) => !members.some((member) => member.toLowerCase() === key.toLowerCase()));
  if (unknown.length > 0) {
    throw new Exception(
      "System.ArgumentException",
      `The hashtable describing a module contains one or more members that are not valid. The valid members are (ModuleName, ModuleVersion, RequiredVersion, GUID). Remove the members that are not valid (${unknown.map((key) => `'${key}'`).join(", ")}), then try again.`,
    );
  }
  const name = text("ModuleName");
  if (name === null || name === "")
    throw new Exception(
      "System.MissingMemberException",
      "The 'ModuleName' member does not exist in the hashtable that describes this module.",
    );
  const specification = new ModuleSpecification(name);
  specification.version = text("ModuleVersion");
  specification.maximumVersion = text("MaximumVersion");
  specification.requiredVersion = text("RequiredVersion");
  specification.guid = text("GUID");
  if (
    specification.version === null &&
    specification.maximumVersion === null &&
    specification.requiredVersion === null
  ) {
    throw new Exception(
      "System.MissingMemberException",
      "The 'ModuleVersion', 'MaximumVersion' and 'RequiredVersion' members do not exist in the hashtable that describes this module. One of these three members must exist, and be assigned a version number in the format 'n.n.n.n'.",
    );
  }
  return specification;
}

/** The text of a hashtable (`@{ ModuleName = 'a'; ModuleVersion = '1.0' }`); null for anything else. */
function fromText(text: PSValue): ModuleSpecification | null {
  if (typeof text !== "string") return null;
  try {
    const table = unwrap(safeValue(parseScript(text, null).endBlock?.statements[0] as Ast));
    return table instanceof DictionaryBase ? fromTable(table) : null;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function versionOf(text: string | null): PSValue {
  return text === null ? null : construct(getType("System.Version"), [text]);
}

/** Registers construction with dotnet. */
export function defineModuleSpecificationType(): void {
  defineType<ModuleSpecification>({
    name: "Microsoft.PowerShell.Commands.ModuleSpecification",
    implementation: ModuleSpecification,
    construct: (args) => {
      const base = unwrap((args[0] ?? null) as PSValue);
      return base instanceof DictionaryBase ? fromTable(base) : new ModuleSpecification(toStringValue(base));
    },
    staticMethods: {
      TryParse: ([text, cell]) => {
        const parsed = fromText(text ?? null);
        (cell as unknown as { value: PSValue }).value = parsed as unknown as PSValue;
        return parsed !== null;
      },
    },
    properties: {
      Name: ({ name }) => name,
      Version: (self) => versionOf(self.version),
      MaximumVersion: (self) => self.maximumVersion,
      RequiredVersion: (self) => versionOf(self.requiredVersion),
      Guid: ({ guid }) => (guid === null ? null : construct(getType("System.Guid"), [guid])),
    },
    methods: { ToString: (self) => self.toString() },
  });
}
