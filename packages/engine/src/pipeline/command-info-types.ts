// Owns the members of CommandInfo and its kinds, ParameterMetadata, InvocationInfo and PSModuleInfo as scripts see them.
import { PSBoundParameters } from "../binder/bound-parameters.ts";
import {
  asItself,
  Exception,
  convertTo,
  defineType,
  enumValue,
  getMember,
  getStaticMember,
  getType,
  resolveType,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import type { CommandParameters, Parameter, SetEntry } from "../binder/parameter.ts";
import { AliasAttribute, ParameterAttribute } from "../binder/attribute-factory.ts";
import { scriptMetadata } from "../binder/script-metadata.ts";
import type { ScriptMetadata } from "../binder/script-metadata.ts";
import type { TableMetadata } from "../binder/table-metadata.ts";
import { defineModuleInfoType } from "../modules/module-info-type.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import {
  AliasInfo,
  ApplicationInfo,
  CmdletInfo,
  CommandInfo,
  ExternalScriptInfo,
  FunctionInfo,
  ScriptInfo,
  commandTypeNumber,
} from "./command-info.ts";
import { findCommandNoAlias, resolveAlias } from "./discovery.ts";
import { withoutLoading } from "../modules/module-commands.ts";
import { InvocationInfo } from "./invocation-info.ts";
import type { SteppablePipeline } from "./steppable-pipeline.ts";
import { setSyntax, syntaxOf } from "./command-syntax.ts";
import { ScriptProcessor } from "./script-processor.ts";
import { scriptFileBlock } from "./script-file.ts";
import { isPrivate } from "../runtime/entry-visibility.ts";
import { currentContext } from "./current-context.ts";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

const automation = "System.Management.Automation.";
const parameterMetadata = () => require("./parameter-metadata.ts") as typeof import("./parameter-metadata.ts");

/** What a search finds when it loads no module: a cmdlet only of a module that was used before. */
function known(search: () => CommandInfo | null): CommandInfo | null {
  return withoutLoading(currentContext(), search);
}

/** The script block behind a script command, or null. */
export function blockOf(info: CommandInfo): ScriptBlock | null {
  if (info instanceof FunctionInfo || info instanceof ScriptInfo) return info.scriptBlock;
  if (info instanceof ExternalScriptInfo) return scriptFileBlock(currentContext(), info);
  return null;
}

/** Metadata of a script command, or null. */
export function scriptMetadataOf(info: CommandInfo): ScriptMetadata | null {
  const block = blockOf(info);
  return block === null ? null : scriptMetadata(block.context, block);
}

/** A command's parameters with the common ones; null for programs. */
export function parametersOf(info: CommandInfo): CommandParameters | null {
  if (info instanceof AliasInfo) {
    const target = resolveAlias(currentContext(), info);
    return target === null ? null : parametersOf(target);
  }
  if (info instanceof CmdletInfo) return (info.metadata as TableMetadata).binding;
  const metadata = scriptMetadataOf(info);
  if (metadata === null) return null;
  const dynamic = metadata.hasDynamicParameters ? dynamicParametersOfScript(info) : null;
  return dynamic === null || dynamic.length === 0 ? metadata.parameters : metadata.parameters.extend(dynamic);
}

/** Code whose dynamicparam block runs for its description: one that asks for its own command sees the declared parameters. */
const asking = new WeakSet<object>();

/** What the dynamicparam block gives without arguments; errors in it mean none. */
function dynamicParametersOfScript(info: CommandInfo): readonly Parameter[] | null {
  const block = blockOf(info);
  if (block === null || asking.has(block.code)) return null;
  asking.add(block.code);
  try {
    const processor = new ScriptProcessor(block.context, info, block, null, { failed: false }, block.context.streams, {
      dotSource: false,
      isScriptFile: false,
    });
    return processor.dynamicParametersAlone();
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  } finally {
    asking.delete(block.code);
  }
}

/** A Dictionary[string, ParameterMetadata] in declaration order. */
function parameterDictionary(info: CommandInfo): PSValue {
  const parameters = parametersOf(info);
  if (parameters === null) return null;
  const { dictionaryOf, ParameterMetadata } = parameterMetadata();
  const dictionary = dictionaryOf(`${automation}ParameterMetadata`);
  for (const parameter of parameters.all)
    dictionary.set(parameter.name, ParameterMetadata.of(parameter) as unknown as PSValue);
  return dictionary as unknown as PSValue;
}

/** The comparer of names. */
export function withoutCase(): PSValue {
  const comparer = getType("System.StringComparer");
  return staticMember(comparer, "OrdinalIgnoreCase");
}

function staticMember(type: DotNetType, name: string): PSValue {
  return getStaticMember(type, name) ?? null;
}

/** One parameter in one parameter set (CommandParameterInfo). */
export class CommandParameterInfo {
  readonly parameter: Parameter;
  readonly entry: SetEntry;
  constructor(parameter: Parameter, entry: SetEntry) {
    this.parameter = parameter;
    this.entry = entry;
  }
  get name(): string {
    return this.parameter.name;
  }
  get parameterType(): DotNetType {
    return this.parameter.type();
  }
  get isMandatory(): boolean {
    return this.entry.mandatory;
  }
  get isDynamic(): boolean {
    return this.parameter.isDynamic;
  }
  get position(): number {
    return this.entry.position ?? -2147483648;
  }
  get valueFromPipeline(): boolean {
    return this.entry.valueFromPipeline;
  }
  get valueFromPipelineByPropertyName(): boolean {
    return this.entry.valueFromPipelineByPropertyName;
  }
  get valueFromRemainingArguments(): boolean {
    return this.entry.valueFromRemainingArguments;
  }
  get helpMessage(): string {
    return this.entry.helpMessage ?? "";
  }
  get aliases(): PSValue {
    return [...this.parameter.aliases];
  }
  get attributes(): PSValue {
    return attributeObjects(this.parameter);
  }
}
tagType(CommandParameterInfo, `${automation}CommandParameterInfo`);

/** A parameter set of a command (CommandParameterSetInfo). */
export class CommandParameterSetInfo {
  readonly name: string;
  readonly isDefault: boolean;
  readonly items: readonly CommandParameterInfo[];
  private readonly command: CommandInfo;
  constructor(command: CommandInfo, name: string, isDefault: boolean, items: readonly CommandParameterInfo[]) {
    this.command = command;
    this.name = name;
    this.isDefault = isDefault;
    this.items = items;
  }
  get parameters(): PSValue {
    return [...this.items];
  }
  toString(): string {
    return setSyntax(this.command, this.items);
  }
}
tagType(CommandParameterSetInfo, `${automation}CommandParameterSetInfo`);

/** The sets of a command; one called __AllParameterSets when it has none of its own. */
export function parameterSetsOf(info: CommandInfo): CommandParameterSetInfo[] {
  const parameters = parametersOf(info);
  if (parameters === null) return [];
  const names = parameters.setNames.length === 0 ? ["__AllParameterSets"] : parameters.setNames;
  return names.map((name, index) => {
    const flag = parameters.setNames.length === 0 ? -1 : 1 << index;
    const items: CommandParameterInfo[] = [];
    for (const parameter of parameters.all) {
      const entry = parameter.isInSets(flag) ? parameter.entryFor(flag) : null;
      if (entry !== null) items.push(new CommandParameterInfo(parameter, entry));
    }
    return new CommandParameterSetInfo(
      info,
      name,
      parameters.setNames.length > 0 && flag === parameters.defaultFlag,
      items,
    );
  });
}

/** Attributes of a parameter as objects, [Parameter()] of each set included. */
export function attributeObjects(parameter: Parameter): PSValue[] {
  if (parameter.shown !== null) return parameter.shown.map((attribute) => attribute.toObject());
  const result: PSValue[] = [];
  for (const entry of parameter.entries) {
    const attribute = new ParameterAttribute();
    attribute.parameterSetName = entry.setName;
    attribute.mandatory = entry.mandatory;
    attribute.position = entry.position ?? -2147483648;
    attribute.valueFromPipeline = entry.valueFromPipeline;
    attribute.valueFromPipelineByPropertyName = entry.valueFromPipelineByPropertyName;
    attribute.valueFromRemainingArguments = entry.valueFromRemainingArguments;
    attribute.helpMessage = entry.helpMessage;
    result.push(attribute);
  }
  const aliases =
    parameter.aliases.length > 0 && !parameter.attributes.some((attribute) => attribute instanceof AliasAttribute);
  if (aliases) result.push(new AliasAttribute(parameter.aliases));
  // Where the facts do not say in which order attributes were written, [Alias()] is last.
  const isAlias = (attribute: ArgumentAttribute): boolean => attribute instanceof AliasAttribute;
  for (const attribute of parameter.attributes) if (!isAlias(attribute)) result.push(attribute.toObject());
  for (const attribute of parameter.attributes) if (isAlias(attribute)) result.push(attribute.toObject());
  return result;
}

function outputTypesOf(info: CommandInfo): PSValue[] {
  if (info instanceof CmdletInfo) return info.metadata.outputTypes.map(typeNameObject);
  const metadata = scriptMetadataOf(info);
  return metadata === null ? [] : metadata.outputTypes.flatMap((attribute) => attribute.types.map(typeNameObject));
}

/** PSTypeName: a name with its type if there is one. */
class PSTypeNameValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  get type(): PSValue {
    return resolveType(this.name) ?? null;
  }
  toString(): string {
    return this.name;
  }
}
tagType(PSTypeNameValue, `${automation}PSTypeName`);

function typeNameObject(type: PSValue): PSValue {
  return new PSTypeNameValue(typeof type === "string" ? type : (type as unknown as DotNetType).fullName);
}

function versionOf(info: CommandInfo): PSValue {
  const text = info.version ?? (info instanceof CmdletInfo ? "7.0.0.0" : null);
  return text === null ? null : convertTo(text, getType("System.Version"));
}

function optionsOf(options: number): PSValue {
  return enumValue(`${automation}ScopedItemOptions`, options);
}

/** Registers the members with dotnet. */
export function defineCommandInfoTypes(): void {
  defineType<CommandParameterSetInfo>({
    name: `${automation}CommandParameterSetInfo`,
    methods: { ToString: (self) => self.toString() },
  });
  defineType<CommandInfo>({
    name: `${automation}CommandInfo`,
    properties: {
      Name: (self) => self.name,
      CommandType: (self) => enumValue(`${automation}CommandTypes`, commandTypeNumber[self.commandType]),
      Definition: (self) => (self instanceof CmdletInfo ? syntaxOf(self) : self.definition),
      Source: (self) => self.source,
      ModuleName: (self) => self.moduleName,
      Module: (self) => self.module,
      Version: versionOf,
      Visibility: {
        get: (self) => enumValue(`${automation}SessionStateEntryVisibility`, self.visibility),
        set: (self, value) => void (self.visibility = isPrivate(value) ? "Private" : "Public"),
      },
      Parameters: parameterDictionary,
      ParameterSets: (self) => parameterSetsOf(self),
      OutputType: outputTypesOf,
      RemotingCapability: () => enumValue(`${automation}RemotingCapability`, "PowerShell"),
    },
    methods: {
      ToString: (self) => self.name,
      ResolveParameter: (self, args) => {
        const found = parametersOf(self)?.exact(String(args[0] ?? "")) ?? null;
        return found === null ? null : (parameterMetadata().ParameterMetadata.of(found) as unknown as PSValue);
      },
    },
  });
  defineFunctionInfo("FunctionInfo");
  defineFunctionInfo("FilterInfo");
  defineCommandKinds();
}

/** The simple name of the assembly that a cmdlet's class is in. */
function assemblyOf(cmdlet: CmdletInfo): string {
  const { implementingType } = require("./implementing-type.ts") as typeof import("./implementing-type.ts");
  const assembly = getMember(implementingType(cmdlet.metadata as TableMetadata), "Assembly") ?? null;
  return toStringValue(getMember(assembly, "FullName") ?? null).split(",")[0] as string;
}

/** Members of the kinds of commands, and of what describes them. */
function defineCommandKinds(): void {
  defineType<CmdletInfo>({
    name: `${automation}CmdletInfo`,
    properties: {
      Verb: (self) => self.verb,
      Noun: (self) => self.noun,
      HelpFile: (self) => `${assemblyOf(self)}.dll-Help.xml`,
      DefaultParameterSet: (self) => self.metadata.defaultParameterSetName ?? "__AllParameterSets",
      ImplementingType: (self) =>
        (require("./implementing-type.ts") as typeof import("./implementing-type.ts")).implementingType(
          self.metadata as TableMetadata,
        ),
      PSSnapIn: () => null,
      Options: () => optionsOf(2),
      Definition: (self) => `\n${syntaxOf(self)}\n`,
    },
  });
  defineType<AliasInfo>({
    name: `${automation}AliasInfo`,
    properties: {
      Definition: (self) => self.definition,
      Description: {
        get: (self) => self.description,
        set: (self, value) => void (self.description = String(value ?? "")),
      },
      Options: {
        get: (self) => optionsOf(self.options),
        set: (self, value) => void (self.options = Number((value as { value: number }).value)),
      },
      Version: (self) => (self.isOfBuiltInModule ? convertTo("7.0.0.0", getType("System.Version")) : versionOf(self)),
      ReferencedCommand: (self) => known(() => findCommandNoAlias(currentContext(), self.definition, true)),
      ResolvedCommand: (self) => known(() => resolveAlias(currentContext(), self)),
      ResolvedCommandName: (self) => known(() => resolveAlias(currentContext(), self))?.name ?? null,
    },
  });
  defineType<ApplicationInfo>({
    name: `${automation}ApplicationInfo`,
    properties: {
      Path: (self) => self.path,
      Extension: (self) => self.extension,
      Source: (self) => self.path,
      Definition: (self) => self.path,
      Version: () => convertTo("0.0.0.0", getType("System.Version")),
    },
  });
  defineExternalScriptInfo();
  defineScriptInfo();
  // Loaded here and not imported: they need this file.
  parameterMetadata().defineParameterMetadata();
  (require("./command-metadata.ts") as typeof import("./command-metadata.ts")).defineCommandMetadata();
  defineSteppablePipeline();
  defineInvocationInfo();
  defineModuleInfoType();
}

function defineFunctionInfo(kind: string): void {
  defineType<FunctionInfo>({
    name: `${automation}${kind}`,
    properties: {
      ScriptBlock: (self) => self.scriptBlock,
      Definition: (self) => self.definition,
      Verb: (self) => self.verb,
      Noun: (self) => self.noun,
      HelpFile: (self) => self.helpFile,
      Description: {
        get: (self) => self.description,
        set: (self, value) => void (self.description = String(value ?? "")),
      },
      Options: {
        get: (self) => optionsOf(self.options),
        set: (self, value) => void (self.options = Number((value as { value: number }).value)),
      },
      CmdletBinding: (self) => scriptMetadataOf(self)?.isAdvanced ?? false,
      DefaultParameterSet: (self) => scriptMetadataOf(self)?.binding.defaultParameterSetName ?? null,
    },
  });
}

function defineScriptInfo(): void {
  defineType<ScriptInfo>({
    name: `${automation}ScriptInfo`,
    properties: { ScriptBlock: (self) => self.scriptBlock, Definition: (self) => self.definition },
  });
}

/** Errors of the steps are those of the pipeline, not of the call. */
function inCallersName<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Exception ? asItself(error) : error;
  }
}

function defineSteppablePipeline(): void {
  defineType<SteppablePipeline>({
    name: `${automation}SteppablePipeline`,
    methods: {
      Begin: (self, args) => inCallersName(() => void self.begin(args[0] ?? null, args[1])),
      Process: (self, args) => inCallersName(() => self.process(args[0])),
      End: (self) => inCallersName(() => self.end()),
      Clean: (self) => void self.dispose(),
      Dispose: (self) => {
        self.dispose();
        return undefined;
      },
    },
  });
}

function defineExternalScriptInfo(): void {
  defineType<ExternalScriptInfo>({
    name: `${automation}ExternalScriptInfo`,
    properties: {
      Path: (self) => self.path,
      Source: (self) => self.path,
      Definition: (self) => self.path,
      ScriptBlock: (self) => blockOf(self),
      ScriptContents: (self) => blockOf(self)?.ast.extent.script.text ?? "",
      OriginalEncoding: () => null,
    },
  });
}

function defineInvocationInfo(): void {
  defineType<InvocationInfo>({
    name: `${automation}InvocationInfo`,
    properties: {
      MyCommand: (self) => self.myCommand,
      BoundParameters: (self) => self.boundParameters ?? new PSBoundParameters(),
      UnboundArguments: (self) => [...self.unboundArguments],
      ScriptLineNumber: (self) => self.scriptLineNumber,
      OffsetInLine: (self) => self.offsetInLine,
      HistoryId: (self) => self.historyId,
      ScriptName: (self) => self.scriptName,
      Line: (self) => self.line,
      Statement: (self) => self.statement,
      PositionMessage: (self) => self.positionMessage,
      PSScriptRoot: (self) => self.psScriptRoot,
      PSCommandPath: (self) => (self.psCommandPath === "" ? null : self.psCommandPath),
      InvocationName: (self) => self.invocationName,
      PipelineLength: (self) => self.pipelineLength,
      PipelinePosition: (self) => self.pipelinePosition,
      ExpectingInput: (self) => self.expectingInput,
      CommandOrigin: () => enumValue(`${automation}CommandOrigin`, 1),
      DisplayScriptPosition: (self) => self.displayScriptPosition as unknown as PSValue,
    },
  });
}
