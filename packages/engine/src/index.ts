// Compiles and runs PowerShell syntax trees: what other packages may import.
export * from "./api/cmdlet.ts";
export type * from "./api/host.ts";
export type * from "./api/provider.ts";
export { PathInfo, ProviderInfo, PSDriveInfo } from "./paths/drive-info.ts";
export { type DriveScope, DriveTable, throwSessionStateError } from "./paths/drive-table.ts";
export { driveQualifier, PathResolver, providerQualifier, throwPathNotFound, type UnresolvedPath } from "./paths/path-resolver.ts";
export { AliasInfo, ApplicationInfo, CmdletInfo, CommandInfo, ExternalScriptInfo, FunctionInfo } from "./pipeline/command-info.ts";
export { ExecutionContext } from "./runtime/execution-context.ts";
export { parseScriptBlock } from "./runtime/parse-script.ts";
export { ScriptBlock } from "./runtime/script-block.ts";
export { SessionState } from "./runtime/session-state.ts";
export { PSVariable, Variable, VariableOptions } from "./runtime/variable.ts";
