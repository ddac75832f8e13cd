// Compiles and runs PowerShell syntax trees: what other packages may import.
export * from "./api/cmdlet.ts";
export type * from "./api/host.ts";
export type * from "./api/provider.ts";
export * from "./paths/drive-info.ts";
export * from "./paths/drive-table.ts";
export * from "./paths/path-resolver.ts";
export * from "./pipeline/exports.ts";
export * from "./pipeline/command-info.ts";
export type * from "./pipeline/contract.ts";
export * from "./pipeline/exports.ts";
export type { ModuleType } from "./modules/module-info.ts";
export { createRunspace, Runspace } from "./runtime/runspace.ts";
export { decodeScript } from "./runtime/decode-script.ts";
export type { RunArgument, RunOptions, RunOutcome, RunspaceOptions } from "./runtime/runspace.ts";
export { ExecutionContext } from "./runtime/execution-context.ts";
export { addHistoryEntry, HistoryInfo, historyEntries, recordHistory } from "./runtime/command-history.ts";
export type { ActionPreferenceName } from "./runtime/execution-context.ts";
export { ScriptBlock } from "./runtime/script-block.ts";
export type { InvokeOptions as ScriptBlockInvokeOptions } from "./runtime/script-block.ts";
export { Frame } from "./runtime/frame.ts";
export { readVariable, Scope, SlotLayout } from "./runtime/scope.ts";
export { SessionState } from "./runtime/session-state.ts";
export { ComputedVariable, PSVariable, Variable, VariableOptions } from "./runtime/variable.ts";
export { CollectorSink, nullSink, writeEnumerated } from "./runtime/streams.ts";
export { BreakSignal, ContinueSignal, ExitSignal, FlowSignal, StopSignal } from "./runtime/signals.ts";
export { engineError, exceptionOf, recordOf, stackName, throwValue, toRuntimeException } from "./runtime/errors.ts";
export { languageModeValue } from "./runtime/language-mode.ts";
export { parseException, parseScript, parseScriptBlock, scriptBlockOf } from "./runtime/parse-script.ts";
export { usingValuesKey } from "./compile/using-expression.ts";
export { compatibleVersion, latchVersion } from "./runtime/session-variables.ts";
export { defineFunction, scopedName } from "./compile/function-definition.ts";
export { activate, activeContext } from "./runtime/active-context.ts";
export { findTypeName, resolveTypeName } from "./compile/type-names.ts";
export { scriptClassOf } from "./classes/script-class.ts";
export { defineEnumType, defineNamedClasses } from "./classes/define-source-types.ts";
export { InformationRecord } from "./pipeline/stream-records.ts";
export { isParseFailure, readDataFile } from "./modules/data-language.ts";
export { LazyVariable } from "./runtime/lazy-variable.ts";
export { sleep } from "./hosting/background.ts";
export { PSTask, type TaskSinks, type TaskWork } from "./hosting/ps-task.ts";
export { PSTaskPool } from "./hosting/ps-task-pool.ts";
export type { RunspaceElsewhere } from "./hosting/power-shell.ts";
export type { Command } from "./hosting/ps-command.ts";
export type { StatementRun } from "./hosting/run-statements.ts";
export { registerRemoteRunspaces } from "./hosting/remote-runspaces.ts";
export { type LocalRunspace, localRunspaces, primaryRunspace } from "./hosting/local-runspace.ts";
export { declareProperties, declareType, typeInstances } from "./hosting/declare-type.ts";
export { type EventAction, EventManager, PSEventArgs, PSEventSubscriber } from "./events/event-manager.ts";
export { commentHelpOf } from "./language/comment-help.ts";
export type { CommandHelp, CommentHelpInfo } from "./language/comment-help.ts";
export { usingKey } from "./compile/using-expression.ts";
export { loadLanguageTypes } from "./language/language-types.ts";
export {
  Breakpoint,
  CommandBreakpoint,
  LineBreakpoint,
  VariableBreakpoint,
} from "./debugger/breakpoints.ts";
export { callStack } from "./debugger/call-stack-frame.ts";
export type { DebuggerResumeAction, DebuggerStop } from "./debugger/debugger-stop.ts";
export { ScriptDebugger } from "./debugger/script-debugger.ts";
export {
  debuggerListener,
  fileListener,
  hostListener,
  newTraceSource,
  type PSTraceSource,
  type TraceListener,
  traceSources,
} from "./tracing/trace-source.ts";
