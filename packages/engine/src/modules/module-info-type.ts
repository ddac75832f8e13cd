// Owns PSModuleInfo's members as scripts see them.
import { createRequire } from "node:module";
import {
  construct,
  convertTo,
  defineType,
  enumValue,
  getStaticMember,
  getType,
  List,
  psArgumentNull,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { DictionaryBase, PSValue, TypeImplementation } from "@latch/dotnet";
import { SessionStateObject } from "../runtime/engine-intrinsics.ts";
import { activeContext } from "../runtime/active-context.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import type { SessionState } from "../runtime/session-state.ts";
import { prefixedName } from "./import-members.ts";
import { PSModuleInfo } from "./module-info.ts";
import { invokeInModule, moduleAsCustomObject, newBoundScriptBlock } from "./module-scope.ts";

const require = createRequire(import.meta.url);
const automation = "System.Management.Automation.";

/** A Dictionary[string, T] of a Map, keys in order. */
function dictionary(valueType: string, map: ReadonlyMap<string, PSValue>): PSValue {
  const type = getType(`System.Collections.Generic.Dictionary\`2[System.String,${valueType}]`);
  const result = construct(type, [
    getStaticMember(getType("System.StringComparer"), "OrdinalIgnoreCase") ?? null,
  ]) as unknown as DictionaryBase;
  for (const [name, value] of map) result.set(name, value);
  return result as unknown as PSValue;
}

function readOnlyTexts(texts: readonly string[]): PSValue {
  const type = getType("System.Collections.ObjectModel.ReadOnlyCollection`1").makeGeneric([getType("System.String")]);
  return new List(type, [...texts]);
}

function commands(module: PSModuleInfo): Map<string, PSValue> {
  const prefixed = <T extends PSValue>(map: ReadonlyMap<string, T>): [string, PSValue][] =>
    [...map].map(([name, info]) => [prefixedName(name, module.prefix), info]);
  return new Map<string, PSValue>([
    ...prefixed(module.exportedFunctions),
    ...prefixed(module.exportedCmdlets),
    ...module.exportedAliases,
  ]);
}

/** Keys of the manifest's PrivateData.PSData, and manifest keys without a member of their own. */
function manifestValue(module: PSModuleInfo, name: string): PSValue {
  const own = module.manifest.get(name.toLowerCase());
  if (own !== undefined) return own;
  const data = unwrap(module.privateData) as DictionaryBase | null;
  const psData =
    data !== null && typeof data === "object" && "get" in data
      ? (unwrap(data.get("PSData") ?? null) as DictionaryBase | null)
      : null;
  return psData !== null && typeof psData === "object" && "get" in psData ? (psData.get(name) ?? null) : null;
}

const fromManifest =
  (name: string) =>
  (self: PSModuleInfo): PSValue =>
    manifestValue(self, name);
const uri =
  (name: string) =>
  (self: PSModuleInfo): PSValue => {
    const value = manifestValue(self, name);
    return value === null ? null : convertTo(value, getType("System.Uri"));
  };

const moduleMethods: NonNullable<TypeImplementation<PSModuleInfo>["methods"]> = {
  ToString: (self) => self.name,
  Invoke: (self, args) =>
    invokeInModule(self, unwrap(args[0] ?? null) as ScriptBlock, (args[1] as PSValue[] | undefined) ?? []),
  NewBoundScriptBlock: (self, args) => newBoundScriptBlock(self, unwrap(args[0] ?? null) as ScriptBlock),
  GetExportedTypeDefinitions: () => null,
  AsCustomObject: (self) => moduleAsCustomObject(self),
  Clone: (self) => Object.assign(Object.create(PSModuleInfo.prototype) as PSModuleInfo, self),
  GetVariableFromCallersModule: (_self, [name]) => {
    const given = toStringValue(name ?? null);
    if (given === "") throw psArgumentNull("variableName");
    // The caller of the module's code: the first frame outside it; outside of any, the session itself.
    return activeContext().globalState.currentScope.findCell(given.toLowerCase())?.psVariable ?? null;
  },
};

const versionFromManifest =
  (name: string) =>
  (self: PSModuleInfo): PSValue => {
    const value = manifestValue(self, name);
    return value === null ? null : convertTo(value, getType("System.Version"));
  };

/** PSModuleInfo.UseAppDomainLevelModuleCache: kept, since one process has one cache anyway. */
let sharedPathCache = false;

/** [psmoduleinfo]::new(linkToGlobal) has a session state and no members; (scriptblock) runs the block in it. */
function makeModule(given: PSValue): PSModuleInfo {
  const context = activeContext();
  const { closureModule, runInModule } = require("./load-module.ts") as typeof import("./load-module.ts");
  const module = closureModule(context);
  if (given instanceof ScriptBlock)
    runInModule(context, module, new ScriptBlock(given.code, module.sessionState as SessionState), []);
  return module;
}

/** What the module says it needs; nothing for most. */
const requirementProperties: NonNullable<TypeImplementation<PSModuleInfo>["properties"]> = {
  ProjectUri: uri("ProjectUri"),
  IconUri: uri("IconUri"),
  LicenseUri: uri("LicenseUri"),
  ImplementingAssembly: () => null,
  ExperimentalFeatures: () => [],
  RepositorySourceLocation: () => null,
  ClrVersion: versionFromManifest("CLRVersion"),
  DotNetFrameworkVersion: versionFromManifest("DotNetFrameworkVersion"),
  PowerShellHostName: fromManifest("PowerShellHostName"),
  PowerShellHostVersion: versionFromManifest("PowerShellHostVersion"),
  ProcessorArchitecture: (self) =>
    enumValue(
      "System.Reflection.ProcessorArchitecture",
      toStringValue(manifestValue(self, "ProcessorArchitecture") ?? "None"),
    ),
  ExportedDscResources: () => readOnlyTexts([]),
};

const exportProperties: NonNullable<TypeImplementation<PSModuleInfo>["properties"]> = {
  ExportedFunctions: (self) => dictionary(`${automation}FunctionInfo`, self.exportedFunctions),
  ExportedCmdlets: (self) => dictionary(`${automation}CmdletInfo`, self.exportedCmdlets),
  ExportedAliases: (self) => dictionary(`${automation}AliasInfo`, self.exportedAliases),
  ExportedVariables: (self) => dictionary(`${automation}PSVariable`, self.exportedVariables),
  ExportedCommands: (self) => dictionary(`${automation}CommandInfo`, commands(self)),
};

/** Registers the members with dotnet. */
export function defineModuleInfoType(): void {
  defineType<PSModuleInfo>({
    name: `${automation}PSModuleInfo`,
    implementation: PSModuleInfo,
    construct: ([given]) => makeModule(unwrap(given ?? null)),
    staticProperties: {
      UseAppDomainLevelModuleCache: {
        get: () => sharedPathCache,
        set: (value) => void (sharedPathCache = value === true),
      },
    },
    staticMethods: { ClearAppDomainLevelModulePathCache: () => undefined },
    properties: {
      Name: (self) => self.name,
      Path: (self) => (self.path === "" ? null : self.path),
      ModuleBase: (self) => (self.moduleBase === "" ? null : self.moduleBase),
      ModuleType: (self) => enumValue(`${automation}ModuleType`, self.moduleType),
      Version: (self) => convertTo(self.version, getType("System.Version")),
      Guid: (self) => convertTo(self.guid, getType("System.Guid")),
      Description: (self) => self.description,
      Author: (self) => (self.author === "" ? null : self.author),
      CompanyName: (self) => (self.companyName === "" ? null : self.companyName),
      Copyright: (self) => (self.copyright === "" ? null : self.copyright),
      Prefix: (self) => (self.prefix === "" ? null : self.prefix),
      RootModule: (self) => (self.rootModule === "" ? null : self.rootModule),
      PrivateData: { get: (self) => self.privateData, set: (self, value) => void (self.privateData = value) },
      AccessMode: {
        get: (self) => enumValue(`${automation}ModuleAccessMode`, self.accessMode),
        set: (self, value) => void (self.accessMode = toStringValue(value) as PSModuleInfo["accessMode"]),
      },
      OnRemove: {
        get: (self) => self.onRemove,
        set: (self, value) => void (self.onRemove = unwrap(value) as ScriptBlock | null),
      },
      SessionState: (self) => (self.sessionState === null ? null : new SessionStateObject(self.sessionState)),
      NestedModules: (self) => [...self.nestedModules],
      RequiredModules: (self) => [...self.requiredModules],
      ...exportProperties,
      Tags: (self) => manifestValue(self, "Tags") ?? [],
      ReleaseNotes: fromManifest("ReleaseNotes"),
      HelpInfoUri: fromManifest("HelpInfoUri"),
      PowerShellVersion: fromManifest("PowerShellVersion"),
      CompatiblePSEditions: (self) => manifestValue(self, "CompatiblePSEditions") ?? [],
      FileList: (self) => manifestValue(self, "FileList") ?? [],
      ModuleList: (self) => manifestValue(self, "ModuleList") ?? [],
      Scripts: () => [],
      RequiredAssemblies: () => [],
      ExportedFormatFiles: (self) => readOnlyTexts(self.exportedFormatFiles),
      ExportedTypeFiles: (self) => readOnlyTexts(self.exportedTypeFiles),
      LogPipelineExecutionDetails: {
        get: (self) => self.logPipelineExecutionDetails,
        set: (self, value) => void (self.logPipelineExecutionDetails = value === true),
      },
      ...requirementProperties,
      Definition: (self) => self.definition,
    },
    methods: moduleMethods,
  });
}
