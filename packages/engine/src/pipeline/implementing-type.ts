// Owns the .NET class of a compiled cmdlet as reflection shows it: base, parameters as properties, [Cmdlet()] and [OutputType()].
import {
  arrayOf,
  convertTo,
  defineType,
  DotNetType,
  Exception,
  getType,
  PropertyMember,
  type PSValue,
  resolveType,
  setCustomAttributes,
  toStringValue,
  setNamedType,
  setOwnMembers,
  tagType,
} from "@latch/dotnet";
import { OutputTypeAttribute } from "../binder/attribute-factory.ts";
import type { Parameter } from "../binder/parameter.ts";
import type { TableMetadata } from "../binder/table-metadata.ts";
import { attributeObjects } from "./command-info-types.ts";
import { cmdletFacts } from "./command-metadata.ts";

const automation = "System.Management.Automation.";

/** [Cmdlet(verb, noun)]. */
class CmdletAttribute {
  readonly verbName: string;
  readonly nounName: string;
  defaultParameterSetName: string | null = null;
  supportsShouldProcess = false;
  supportsPaging = false;
  supportsTransactions = false;
  helpUri = "";
  impact = "Medium";
  remotingCapability = "PowerShell";

  constructor(verbName: string, nounName: string) {
    this.verbName = verbName;
    this.nounName = nounName;
  }
}
tagType(CmdletAttribute, `${automation}CmdletAttribute`);

defineType<CmdletAttribute>({
  name: `${automation}CmdletAttribute`,
  construct: ([verb, noun]) => new CmdletAttribute(String(verb), String(noun)),
  properties: {
    // Without ShouldProcess there is nothing to confirm, whatever was written.
    ConfirmImpact: {
      get: (self) =>
        convertTo(self.supportsShouldProcess ? self.impact : "None", getType(`${automation}ConfirmImpact`)),
      set: (self, value) => void (self.impact = toStringValue(value)),
    },
    RemotingCapability: (self) => convertTo(self.remotingCapability, getType(`${automation}RemotingCapability`)),
    TypeId: () => getType(`${automation}CmdletAttribute`),
  },
});

const made = new WeakMap<TableMetadata, DotNetType>();

/** CmdletInfo.ImplementingType; made when first asked for. */
export function implementingType(metadata: TableMetadata): DotNetType {
  let type = made.get(metadata);
  if (type === undefined) {
    type = makeType(metadata);
    made.set(metadata, type);
  }
  return type;
}

function makeType(metadata: TableMetadata): DotNetType {
  const type = new DotNetType(metadata.className, {
    description: {
      kind: "class",
      assembly: assemblyOf(metadata),
      isAbstract: false,
      isSealed: false,
      base: () => getType(`${automation}PSCmdlet`),
      interfaces: () => (cmdletFacts(metadata.name).isDynamic ? [getType(`${automation}IDynamicParameters`)] : []),
      enumeration: null,
    },
  });
  setNamedType(type);
  const properties = metadata.parameters.map((parameter) => parameterProperty(type, parameter));
  setOwnMembers(type, { constructors: [], methods: [], properties });
  setCustomAttributes(type, () => [cmdletAttribute(metadata), ...outputTypes(metadata)]);
  return type;
}

function assemblyOf(metadata: TableMetadata): string {
  const core = getType(`${automation}PSObject`).description.assembly;
  const file = metadata.module.replace(/^Microsoft\.PowerShell\.(Utility|Management|Diagnostics)$/, (_name, part) =>
    part === "Diagnostics" ? "Microsoft.PowerShell.Commands.Diagnostics" : `Microsoft.PowerShell.Commands.${part}`,
  );
  return metadata.module.endsWith(".Core") || !metadata.module.startsWith("Microsoft.PowerShell")
    ? core
    : core.replace(
        "System.Management.Automation",
        file === "Microsoft.PowerShell.Host" ? "Microsoft.PowerShell.ConsoleHost" : file,
      );
}

/** Its value lives in the running cmdlet, not in an object that scripts hold. */
function parameterProperty(owner: DotNetType, parameter: Parameter): PropertyMember {
  const unreachable = (): never => {
    throw new Exception(
      "System.NotSupportedException",
      `The cmdlet class '${owner.displayName}' has no instances in latch.`,
    );
  };
  const property = new PropertyMember({
    name: parameter.name,
    type: parameter.type(),
    declaringType: owner,
    isStatic: false,
    canRead: true,
    canWrite: true,
    accessors: { get: unreachable, set: unreachable },
  });
  setCustomAttributes(property.origin, () => attributeObjects(parameter));
  return property;
}

function cmdletAttribute(metadata: TableMetadata): PSValue {
  const dash = metadata.name.indexOf("-");
  const attribute = new CmdletAttribute(metadata.name.slice(0, dash), metadata.name.slice(dash + 1));
  attribute.defaultParameterSetName = metadata.defaultParameterSetName;
  attribute.supportsShouldProcess = metadata.supportsShouldProcess;
  attribute.supportsPaging = metadata.supportsPaging;
  attribute.impact = metadata.confirmImpact;
  const facts = cmdletFacts(metadata.name);
  attribute.helpUri = facts.helpUri;
  attribute.remotingCapability = facts.remoting;
  return attribute as unknown as PSValue;
}

function outputTypes(metadata: TableMetadata): PSValue[] {
  const types = metadata.outputTypes.map((name) => resolveType(name)).filter((type) => type !== null);
  return types.length === 0 ? [] : [new OutputTypeAttribute(arrayOf("System.Type", types) as PSValue[])];
}
