// Owns CommandMetadata: a command's description that scripts copy and change.
import { construct, convertTo, defineType, getType, tagType } from "@latch/dotnet";
import type { DictionaryBase, PSValue } from "@latch/dotnet";
import { Exception, toStringValue, unwrap } from "@latch/dotnet";
import type { CommandParameters } from "../binder/parameter.ts";
import type { TableMetadata } from "../binder/table-metadata.ts";
import { CmdletInfo, CommandInfo, ExternalScriptInfo } from "./command-info.ts";
import { parametersOf, scriptMetadataOf, withoutCase } from "./command-info-types.ts";

const typeName = "System.Management.Automation.CommandMetadata";

/** What [CommandMetadata] makes of a command: its own parameters without the common ones. */
export class CommandMetadata {
  name = "";
  defaultParameterSetName: string | null = null;
  confirmImpact = "Medium";
  supportsShouldProcess = false;
  supportsPaging = false;
  positionalBinding = true;
  helpUri = "";
  parameters: DictionaryBase = construct(
    getType("System.Collections.Generic.Dictionary`2[System.String,System.Management.Automation.ParameterMetadata]"),
    [withoutCase()],
  ) as unknown as DictionaryBase;
}
tagType(CommandMetadata, typeName);

function ofCommand(info: CommandInfo, withCommon: boolean): CommandMetadata {
  const result = new CommandMetadata();
  result.name = info instanceof ExternalScriptInfo ? info.path : info.name;
  if (info instanceof CmdletInfo) {
    const table = info.metadata as TableMetadata;
    result.defaultParameterSetName = table.binding.defaultSetName;
    result.supportsShouldProcess = table.supportsShouldProcess;
    result.supportsPaging = table.supportsPaging;
    result.confirmImpact = table.confirmImpact;
  } else {
    const metadata = scriptMetadataOf(info);
    if (metadata !== null) {
      result.defaultParameterSetName = metadata.binding.defaultParameterSetName;
      result.supportsShouldProcess = metadata.binding.supportsShouldProcess;
      result.supportsPaging = metadata.binding.supportsPaging;
      result.positionalBinding = metadata.binding.positionalBinding;
      result.confirmImpact = metadata.confirmImpact;
    }
  }
  addParameters(result, parametersOf(info), withCommon);
  return result;
}

function addParameters(result: CommandMetadata, parameters: CommandParameters | null, withCommon: boolean): void {
  for (const parameter of parameters?.all ?? [])
    if (withCommon || parameter.kind === "declared") result.parameters.set(parameter.name, parameter);
}

function copyOf(other: CommandMetadata): CommandMetadata {
  const result = Object.assign(new CommandMetadata(), other);
  result.parameters = new CommandMetadata().parameters;
  for (const [name, parameter] of other.parameters.entries()) result.parameters.set(name, parameter);
  return result;
}

/** Makes the type known. */
export function defineCommandMetadata(): void {
  defineType<CommandMetadata>({
    name: typeName,
    construct(args) {
      const source = unwrap(args[0] ?? null);
      if (source instanceof CommandMetadata) return copyOf(source) as unknown as PSValue;
      if (source instanceof CommandInfo) return ofCommand(source, args[1] === true) as unknown as PSValue;
      if (typeof source === "string") {
        const path = source;
        return ofCommand(
          new ExternalScriptInfo(path.slice(path.lastIndexOf("/") + 1), path),
          false,
        ) as unknown as PSValue;
      }
      throw new Exception(
        "System.NotSupportedException",
        `latch does not describe the command '${toStringValue(source)}'.`,
      );
    },
    properties: {
      Name: { get: (self) => self.name, set: (self, value) => void (self.name = toStringValue(value)) },
      DefaultParameterSetName: {
        get: (self) => self.defaultParameterSetName,
        set: (self, value) => void (self.defaultParameterSetName = value === null ? null : toStringValue(value)),
      },
      ConfirmImpact: {
        get: (self) => convertTo(self.confirmImpact, getType("System.Management.Automation.ConfirmImpact")),
        set: (self, value) => void (self.confirmImpact = toStringValue(value)),
      },
      SupportsShouldProcess: {
        get: (self) => self.supportsShouldProcess,
        set: (self, value) => void (self.supportsShouldProcess = value === true),
      },
      SupportsPaging: {
        get: (self) => self.supportsPaging,
        set: (self, value) => void (self.supportsPaging = value === true),
      },
      PositionalBinding: {
        get: (self) => self.positionalBinding,
        set: (self, value) => void (self.positionalBinding = value === true),
      },
      HelpUri: { get: (self) => self.helpUri, set: (self, value) => void (self.helpUri = toStringValue(value)) },
      Parameters: (self) => self.parameters as unknown as PSValue,
    },
  });
}
