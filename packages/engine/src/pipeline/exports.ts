// Owns what the pipeline, the binder and modules offer to other packages.
export { cmdletFromTable, TableMetadata } from "../binder/table-metadata.ts";
export { Parameter, CommandParameters, ALL_SETS } from "../binder/parameter.ts";
export { ScriptMetadata, scriptMetadata } from "../binder/script-metadata.ts";
export { namedCommandArgument, writtenArgument } from "../binder/argument.ts";
export {
  commonParameters,
  isCommonParameterName,
  pagingParameters,
  shouldProcessParameters,
} from "../binder/common-parameters.ts";
export {
  ParameterAttribute,
  AliasAttribute,
  CmdletBindingAttribute,
  OutputTypeAttribute,
} from "../binder/attribute-factory.ts";
export { ValidateSetAttribute } from "../binder/validation-attributes.ts";
export { RuntimeDefinedParameter } from "../binder/dynamic-parameters.ts";
export {
  commandNotFound,
  discoverCommand,
  fileCommand,
  findCmdlet,
  findCommand,
  findCommandNoAlias,
  findProgram,
  allOnPath,
  readScriptText,
  resolveAlias,
  isUntrusted,
} from "./discovery.ts";
export { documentOpener, isRunnable } from "../native/executable.ts";
export { workingDirectory } from "../native/native-arguments.ts";
export {
  DebugRecord,
  HostInformationMessage,
  InformationalRecord,
  InformationRecord,
  ProgressRecord,
  VerboseRecord,
  WarningRecord,
} from "./stream-records.ts";
export {
  blockOf,
  parameterSetsOf,
  parametersOf,
  scriptMetadataOf,
  CommandParameterInfo,
  CommandParameterSetInfo,
} from "./command-info-types.ts";
export { inDisplayOrder, setSyntax, syntaxOf, typeText } from "./command-syntax.ts";
export { SwitchParameter, switchParameter } from "../binder/switch-parameter.ts";
export { InvocationInfo, positionMessage } from "./invocation-info.ts";
export { Pipeline, runPipeline } from "./run-pipeline.ts";
export { CmdletProcessor } from "./cmdlet-processor.ts";
export { Runtime } from "./cmdlet-runtime.ts";
export { CommandProcessor } from "./processor.ts";
export { ScriptProcessor } from "./script-processor.ts";
export { commandTypeNumber, ItemOption, ScriptInfo } from "./command-info.ts";
export type { CommandType } from "./command-info.ts";
export type { CommandArgument, OutputSink, PipelineCommand, StreamSinks } from "./contract.ts";
export { PSModuleInfo } from "../modules/module-info.ts";
export { StopUpstreamSignal } from "./flow-signals.ts";
export { PSScriptCmdlet } from "./ps-cmdlet.ts";
export { importModule, plainRequest } from "../modules/import-module.ts";
export type { ImportRequest } from "../modules/import-module.ts";
export {
  describeModule,
  existingManifestFiles,
  loadModuleFile,
  meets,
  moduleSpecOf,
  textsOf,
} from "../modules/manifest.ts";
export { checkManifest, readManifest } from "../modules/manifest-data.ts";
export { compareVersions } from "./script-file.ts";
export type { ModuleSpec } from "../modules/manifest.ts";
export { exportMembers } from "../modules/export-members.ts";
export { everything, importMembers } from "../modules/import-members.ts";
export { loadedByName, moduleOfBlock, registerModule, unloadModule } from "../modules/load-module.ts";
export { moduleError, moduleNotFound, moduleNotFoundAt } from "../modules/module-errors.ts";
export { availableModules, findModule, moduleFileAt } from "../modules/module-paths.ts";
export { builtInModule, builtInModuleNames, makeBuiltIn } from "../modules/built-in-modules.ts";
export { moduleAsCustomObject, invokeInModule, newBoundScriptBlock } from "../modules/module-scope.ts";
export {
  aliasesOfUnloadedModules,
  isBuiltInModule,
  loadCmdletModule,
  usedBuiltIns,
} from "../modules/module-commands.ts";
export { isParseFailure, readDataFile } from "../modules/data-language.ts";
export { autoloadCandidates } from "../modules/autoload.ts";
