// Owns CommandMetadata: a command's description that scripts copy, change and make proxy commands from.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { convertTo, defineType, DotNetType, getType, isTrue, tagType } from "@latch/dotnet";
import type { DictionaryBase, PSValue } from "@latch/dotnet";
import { Exception, toStringValue, unwrap } from "@latch/dotnet";
import type { CommandParameters } from "../binder/parameter.ts";
import type { TableMetadata } from "../binder/table-metadata.ts";
import {
  AliasInfo,
  CmdletInfo,
  CommandInfo,
  type CommandType,
  ExternalScriptInfo,
  FunctionInfo,
} from "./command-info.ts";
import { blockOf, parametersOf, scriptMetadataOf } from "./command-info-types.ts";
import { currentContext } from "./current-context.ts";
import { resolveAlias } from "./discovery.ts";
import { dictionaryOf, ParameterMetadata } from "./parameter-metadata.ts";

const require = createRequire(import.meta.url);
const automation = "System.Management.Automation.";
const typeName = `${automation}CommandMetadata`;

type CmdletFacts = readonly [help: string, dynamic: number, remoting: string];

/** What the [Cmdlet()] attribute says beyond the command table: help's address, dynamic parameters, remoting. */
export function cmdletFacts(name: string): { helpUri: string; isDynamic: boolean; remoting: string } {
  const all = require("./cmdlet-attributes.json") as Record<string, CmdletFacts>;
  const [help, dynamic, remoting] = all[name] ?? ["", 0, "PowerShell"];
  return {
    helpUri: help === "" ? "" : `https://go.microsoft.com/fwlink/?${help}`,
    isDynamic: dynamic === 1,
    remoting,
  };
}

function commandFileNotFound(path: string): Exception {
  const message = `Could not find file '${path}'.`;
  return new Exception("System.Management.Automation.CommandNotFoundException", message, {
    inner: new Exception("System.IO.FileNotFoundException", message, { properties: { FileName: path } }),
  });
}

/** What [CommandMetadata] makes of a command. */
export class CommandMetadata {
  name = "";
  commandType: DotNetType | null = null;
  defaultParameterSetName: string | null = null;
  confirmImpact = "Medium";
  supportsShouldProcess = false;
  supportsPaging = false;
  supportsTransactions = false;
  positionalBinding = true;
  helpUri = "";
  remotingCapability = "PowerShell";
  parameters: DictionaryBase = dictionaryOf(`${automation}ParameterMetadata`);
  /** The command that a proxy calls: its name (a cmdlet's with module), its kind, and how it binds. */
  wrapped: { name: string; kind: CommandType; isCmdlet: boolean; isDynamic: boolean } = {
    name: "",
    kind: "Cmdlet",
    isCmdlet: true,
    isDynamic: false,
  };

  *parameterEntries(): Iterable<[string, ParameterMetadata]> {
    for (const [name, parameter] of this.parameters.entries())
      yield [toStringValue(name), unwrap(parameter) as unknown as ParameterMetadata];
  }
}
tagType(CommandMetadata, typeName);

function notSupported(): Exception {
  return new Exception(
    `${automation}PSNotSupportedException`,
    'Cannot perform operation because operation "" is not supported.',
  );
}

function ofCommand(given: CommandInfo, withCommon: boolean): CommandMetadata {
  const info = given instanceof AliasInfo ? resolveAlias(currentContext(), given) : given;
  if (info instanceof CmdletInfo) return ofCmdlet(info, withCommon);
  if (info instanceof FunctionInfo || info instanceof ExternalScriptInfo) return ofScript(info, withCommon);
  throw notSupported();
}

function ofCmdlet(info: CmdletInfo, withCommon: boolean): CommandMetadata {
  const result = new CommandMetadata();
  const table = info.metadata as TableMetadata;
  const facts = cmdletFacts(info.name);
  const { implementingType } = require("./implementing-type.ts") as typeof import("./implementing-type.ts");
  result.name = info.name;
  result.commandType = implementingType(table);
  result.defaultParameterSetName = table.binding.defaultSetName ?? "__AllParameterSets";
  result.supportsShouldProcess = table.supportsShouldProcess;
  result.supportsPaging = table.supportsPaging;
  result.confirmImpact = table.supportsShouldProcess ? table.confirmImpact : "None";
  result.helpUri = facts.helpUri;
  result.remotingCapability = facts.remoting;
  const name = info.moduleName === "" ? info.name : `${info.moduleName}\\${info.name}`;
  result.wrapped = { name, kind: "Cmdlet", isCmdlet: true, isDynamic: facts.isDynamic };
  addParameters(result, table.binding, withCommon);
  return result;
}

function ofScript(info: FunctionInfo | ExternalScriptInfo, withCommon: boolean): CommandMetadata {
  const result = new CommandMetadata();
  result.name = info instanceof ExternalScriptInfo ? info.path : info.name;
  const metadata = scriptMetadataOf(info);
  const isAdvanced = metadata?.isAdvanced ?? false;
  if (metadata !== null) {
    const { binding } = metadata;
    result.defaultParameterSetName = binding.defaultParameterSetName;
    result.supportsShouldProcess = binding.supportsShouldProcess;
    result.supportsPaging = binding.supportsPaging;
    result.positionalBinding = binding.positionalBinding;
    result.confirmImpact = isAdvanced && !binding.supportsShouldProcess ? "None" : metadata.confirmImpact;
    result.helpUri = binding.helpUri ?? "";
    result.remotingCapability = binding.remotingCapability;
  }
  const isDynamic = (blockOf(info)?.ast.dynamicParamBlock ?? null) !== null;
  result.wrapped = { name: result.name, kind: info.commandType, isCmdlet: isAdvanced, isDynamic };
  addParameters(result, metadata?.parameters ?? parametersOf(info), withCommon && isAdvanced);
  return result;
}

function addParameters(result: CommandMetadata, parameters: CommandParameters | null, withCommon: boolean): void {
  for (const parameter of parameters?.all ?? [])
    if (withCommon || parameter.kind === "declared")
      result.parameters.set(parameter.name, ParameterMetadata.of(parameter) as unknown as PSValue);
}

function copyOf(other: CommandMetadata): CommandMetadata {
  const result = Object.assign(new CommandMetadata(), other);
  result.parameters = dictionaryOf(`${automation}ParameterMetadata`);
  for (const [name, parameter] of other.parameterEntries())
    result.parameters.set(name, parameter.copy() as unknown as PSValue);
  return result;
}

/** The metadata of a cmdlet's class. */
function ofType(type: DotNetType): CommandMetadata {
  const registry = currentContext().commands;
  for (const name of registry.names()) {
    const metadata = registry.metadata(name);
    if (metadata?.className !== type.displayName) continue;
    const result = ofCmdlet(new CmdletInfo(metadata), false);
    result.wrapped = { ...result.wrapped, name: "" };
    return result;
  }
  return Object.assign(new CommandMetadata(), { commandType: type, name: null });
}

/** Makes the type known. */
export function defineCommandMetadata(): void {
  defineType<CommandMetadata>({
    name: typeName,
    staticMethods: {
      GetRestrictedCommands: ([capabilities]) =>
        (require("./restricted-commands.ts") as typeof import("./restricted-commands.ts")).restrictedCommands(
          capabilities ?? null,
        ),
    },
    construct(args) {
      const source = unwrap(args[0] ?? null);
      if (source instanceof CommandMetadata) return copyOf(source) as unknown as PSValue;
      if (source instanceof CommandInfo) return ofCommand(source, args[1] === true) as unknown as PSValue;
      if (source instanceof DotNetType) return ofType(source) as unknown as PSValue;
      if (source === null)
        throw new Exception(
          `${automation}PSArgumentNullException`,
          'Cannot process argument because the value of argument "commandInfo" is null. Change the value of argument "commandInfo" to a non-null value.',
        );
      const path = resolve(toStringValue(source));
      if (path.includes("\0") || !existsSync(path)) throw commandFileNotFound(path);
      const script = new ExternalScriptInfo(path.slice(path.lastIndexOf("/") + 1), path);
      return ofCommand(script, false) as unknown as PSValue;
    },
    properties: {
      Name: { get: (self) => self.name, set: (self, value) => void (self.name = toStringValue(value)) },
      CommandType: (self) => self.commandType,
      DefaultParameterSetName: {
        get: (self) => self.defaultParameterSetName,
        set: (self, value) =>
          void (self.defaultParameterSetName =
            toStringValue(value) === "" ? "__AllParameterSets" : toStringValue(value)),
      },
      ConfirmImpact: {
        get: (self) => convertTo(self.confirmImpact, getType(`${automation}ConfirmImpact`)),
        set: (self, value) => void (self.confirmImpact = toStringValue(value)),
      },
      RemotingCapability: {
        get: (self) => convertTo(self.remotingCapability, getType(`${automation}RemotingCapability`)),
        set: (self, value) => void (self.remotingCapability = toStringValue(value)),
      },
      SupportsShouldProcess: flag("supportsShouldProcess"),
      SupportsPaging: flag("supportsPaging"),
      SupportsTransactions: flag("supportsTransactions"),
      PositionalBinding: flag("positionalBinding"),
      HelpUri: { get: (self) => self.helpUri, set: (self, value) => void (self.helpUri = toStringValue(value)) },
      Parameters: (self) => self.parameters as unknown as PSValue,
    },
  });
}

type FlagName = "supportsShouldProcess" | "supportsPaging" | "supportsTransactions" | "positionalBinding";

function flag(name: FlagName): {
  get(self: CommandMetadata): PSValue;
  set(self: CommandMetadata, value: PSValue): void;
} {
  return {
    get: (self) => self[name],
    set: (self, value) => {
      self[name] = isTrue(value);
    },
  };
}
