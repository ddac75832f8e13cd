// Owns ExecutionContext: what running code sees of its runspace.
import {
  AutomationNull,
  construct,
  type ErrorRecord,
  EnumValue,
  enumValue,
  Exception,
  getType,
  isTrue,
  newErrorRecord,
  type PSValue,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { type Ast, CommandAst, ScriptExtent, ScriptSource, TokenKind } from "@latch/grammar";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import type { CompiledParameter } from "../compile/types.ts";
import type { CommandRegistry } from "../api/cmdlet.ts";
import type { Formatter, PSHost } from "../api/host.ts";
import { CompiledScript, ScriptCode } from "../compile/compiled-script.ts";
import { callSimple } from "../compile/call-function.ts";
import type { PSModuleInfo } from "../modules/module-info.ts";
import { DriveTable } from "../paths/drive-table.ts";
import { PathResolver } from "../paths/path-resolver.ts";
import { FunctionInfo } from "../pipeline/command-info.ts";
import type { OutputSink, StreamSinks } from "../pipeline/contract.ts";
import type { LanguageMode } from "./language-mode.ts";
import type { OpenWork } from "./interrupt.ts";
import { callDepthOverflow } from "./errors.ts";
import type { InvokeCommandActions } from "../pipeline/invoke-command-actions.ts";
import type { ScriptDebugger } from "../debugger/script-debugger.ts";
import type { Frame } from "./frame.ts";
import { Scope, baseLayout } from "./scope.ts";
import { ScriptBlock, type InvokeOptions } from "./script-block.ts";
import { SessionState } from "./session-state.ts";
import { LazyVariable } from "./lazy-variable.ts";
import { StopSignal } from "./signals.ts";
import { CollectorSink, nullSink } from "./streams.ts";
import { ComputedVariable, Variable, VariableOptions } from "./variable.ts";

const require = createRequire(import.meta.url);

function sameDirectory(a: string, b: string): boolean {
  const left = statSync(a);
  const right = statSync(b);
  return left.ino === right.ino && left.dev === right.dev;
}

export type ActionPreferenceName =
  | "SilentlyContinue"
  | "Stop"
  | "Continue"
  | "Inquire"
  | "Ignore"
  | "Suspend"
  | "Break";

/** Calls nested deeper than this end with CallDepthOverflow. Kept below what the JavaScript stack holds. */
export const maximumDepth = { value: depthForStack() };

/** About 3 KB of stack a call, twice that for the worst forms; PowerShell allows some thousands. */
function depthForStack(): number {
  const flag = process.execArgv.find((word) => word.startsWith("--stack-size="));
  // In a worker process.chdir is a function marked as disabled; node:worker_threads takes milliseconds to load.
  const isWorker = (process.chdir as { disabled?: boolean }).disabled === true;
  const kilobytes = isWorker
    ? (process.getBuiltinModule("node:worker_threads").resourceLimits.stackSizeMb ?? 4) * 1024
    : Number(flag?.slice(13) ?? 984);
  return Math.max(100, Math.min(5000, Math.floor(kilobytes / 6)));
}

const noStreams: StreamSinks = { error: null, warning: null, verbose: null, debug: null, information: null };
const preferenceNames: readonly ActionPreferenceName[] = [
  "SilentlyContinue",
  "Stop",
  "Continue",
  "Inquire",
  "Ignore",
  "Suspend",
  "Break",
];

const preferenceVariables = [
  "DebugPreference",
  "ErrorActionPreference",
  "InformationPreference",
  "ProgressPreference",
  "VerbosePreference",
  "WarningPreference",
];

export class ExecutionContext {
  readonly host: PSHost;
  readonly commands: CommandRegistry;
  readonly formatter: Formatter | null;
  readonly globalState: SessionState;
  readonly drives: DriveTable;
  readonly paths: PathResolver;
  /** Session state of the running code: the global one or a module's. */
  sessionState: SessionState;
  /** Top of the call stack. */
  frame: Frame | null = null;
  depth = 0;
  /** `$?` */
  questionMark = true;
  /** Where the running command's other streams go. */
  streams: StreamSinks = noStreams;
  /** Error stream when streams.error is null: Out-Default's, set by whoever runs the outermost pipeline. */
  defaultErrorSink: OutputSink | null = null;
  /** Commands are only those the session state was given: no lookup in $PATH. */
  onlyGivenCommands = false;
  /** Where progress records go instead of the host. */
  progressSink: OutputSink | null = null;
  /** Inside `try`, `trap` or a caller that handles errors: statement errors unwind instead of being reported. */
  insideTry = false;
  /** Ctrl+C, Stop(): loops and calls end with StopSignal. */
  stopRequested = false;
  /** Event actions may wait: asked at the start of pipelines and by loops. */
  pendingWork: (() => void) | null = null;
  /** What scripts hung on command lookups and changes of location. */
  actions: InvokeCommandActions | null = null;
  /** The runspace's breakpoints, once there were any. */
  debugger: ScriptDebugger | null = null;
  /** A preference was Break once: errors inside `try` ask for it too. */
  breaksOnErrors = false;
  /** Label of the `break` or `continue` that is completing. */
  pendingLabel = "";
  /** Counts changes of functions and aliases: caches of command lookups compare it. */
  commandVersion = 0;
  /** A user made an AllScope variable: first assignments in a scope must look. */
  userAllScope = false;
  initializing = true;
  /** The next script file lets `exit` through: it is what the process runs (`-File`). */
  rethrowExit = false;
  /** `$Error`'s ArrayList. */
  errors: { items: PSValue[] } = { items: [] };
  private errorListMade = false;
  lastStackTrace: PSValue = null;
  /** `throw` alone in a catch block throws this. */
  exceptionBeingHandled: Exception | null = null;
  /** `$^` and `$$`. */
  firstToken: PSValue = null;
  lastToken: PSValue = null;
  /** Loaded modules by name. */
  readonly modules = new Map<string, PSModuleInfo>();
  /** Open finally blocks and pipelines, for a run that Ctrl+C ends without unwinding (see interrupt.ts). */
  readonly openWork: OpenWork[] = [];
  /** The running code's mode; changed by setLanguageMode. */
  languageMode: LanguageMode = "FullLanguage";
  /** It was ConstrainedLanguage once: Invoke-Expression stays so. */
  everConstrained = false;
  /** A cmdlet runs, or the shell itself: ConstrainedLanguage does not bind it. */
  trusted = false;
  /** The runspace's history id of the running line. */
  historyId = 1n;
  /** Free slots for other parts of the engine (events, jobs, history), keyed by their owner. */
  readonly extensions = new Map<string, unknown>();
  /** $PSHOME */
  home = "";
  /** A `clean` block failed; set by the pipeline's owner to report it. */
  reportCleanError: ((error: unknown) => void) | null = null;
  private scratch: Frame | null = null;
  private intrinsics: PSValue = null;

  constructor(host: PSHost, commands: CommandRegistry, formatter: Formatter | null) {
    this.host = host;
    this.commands = commands;
    this.formatter = formatter;
    this.globalState = new SessionState(this, null, null);
    this.sessionState = this.globalState;
    this.drives = new DriveTable(this.globalState.globalScope, () => this.sessionState.currentScope);
    this.paths = new PathResolver(this.drives);
  }

  get currentScope(): Scope {
    return this.sessionState.currentScope;
  }

  /** Counts a call; throws CallDepthOverflow. */
  enterCall(): void {
    if (++this.depth > maximumDepth.value) {
      this.depth--;
      throw callDepthOverflow();
    }
  }

  /** Throws StopSignal when the pipeline is being stopped. */
  checkStopped(): void {
    if (this.stopRequested) throw new StopSignal();
  }

  /** Between two statements: event actions run, a stop request ends the pipeline. */
  checkInterrupts(): void {
    if (this.pendingWork !== null) this.pendingWork();
    this.checkStopped();
  }

  /** Value of a variable by name (any case, no scope prefix): null when missing. */
  getVariable(name: string): PSValue {
    return this.currentScope.lookup(name.toLowerCase()) ?? null;
  }

  /** Assigns a variable in the current scope, or where `scope` (Global, Script, Local or a number) says. */
  setVariable(name: string, value: PSValue, scope?: string): void {
    const target = scope === undefined ? this.currentScope : this.sessionState.scopeByName(scope);
    (target ?? this.currentScope).assign(name.toLowerCase(), value, name);
  }

  /** The name of a preference variable's ActionPreference. */
  preference(name: string, fallback: ActionPreferenceName): ActionPreferenceName {
    const found = this.givenPreference(name, fallback);
    if (found === "Suspend") throw this.suspendedPreference(name, fallback);
    return found;
  }

  /** The variable gets its default back; what it held says nothing. */
  private suspendedPreference(name: string, fallback: ActionPreferenceName): Exception {
    const variable = preferenceVariables.find((known) => known.toLowerCase() === name) ?? name;
    this.setVariable(variable, enumValue("System.Management.Automation.ActionPreference", fallback));
    return new Exception(
      "System.NotSupportedException",
      `The Suspend ActionPreference value is reserved for future use and is not supported at this time. It has been replaced in your ${variable} variable by the default value of ${fallback}. For more information about preference variables, see the Help topic, "about_Preference_Variables."`,
    );
  }

  private givenPreference(name: string, fallback: ActionPreferenceName): ActionPreferenceName {
    const raw = this.currentScope.findRaw(name);
    if (raw instanceof LazyVariable && raw.isPristine) return raw.text as ActionPreferenceName;
    const value = unwrap((raw instanceof Variable ? raw.get() : raw) ?? null);
    if (value instanceof EnumValue) {
      const known = preferenceNames[Number(value.value)];
      return known ?? fallback;
    }
    if (typeof value === "string") {
      const lower = value.toLowerCase();
      return preferenceNames.find((p) => p.toLowerCase() === lower) ?? fallback;
    }
    if (typeof value === "number") return preferenceNames[value] ?? fallback;
    return fallback;
  }

  errorActionPreference(): ActionPreferenceName {
    return this.preference("erroractionpreference", "Continue");
  }

  /** A Boolean preference ($WhatIfPreference). */
  isPreferenceTrue(name: string): boolean {
    const value = this.currentScope.lookup(name);
    return value !== undefined && isTrue(value);
  }

  /** Asks the user what to do about an error. */
  inquire(message: string): "Continue" | "SilentlyContinue" | "Stop" {
    const ui = this.host.ui;
    if (ui === null) return "Stop";
    const choices = [
      { label: "&Continue", helpMessage: "Display the error, and then continue processing." },
      { label: "&Silently Continue", helpMessage: "Continue with execution without displaying the error." },
      { label: "&Break", helpMessage: "Stop processing." },
      { label: "S&uspend", helpMessage: "Pause the current pipeline and return to the command prompt." },
    ];
    const choice = ui.promptForChoice("Action to take for this exception:", message, choices, 0);
    return choice === 0 ? "Continue" : choice === 1 ? "SilentlyContinue" : "Stop";
  }

  /** Writes to the error stream of the running code. */
  writeErrorRecord(record: ErrorRecord): void {
    const sink = this.streams.error ?? this.defaultErrorSink;
    if (sink !== null) sink.write(record.inStream());
    else this.host.ui?.writeErrorLine(record.toString());
  }

  /** Puts a record at the front of $Error (once), and into the -ErrorVariable of the commands around (each time). */
  appendError(record: ErrorRecord): void {
    const capture = this.streams.capture;
    if (capture != null) for (const list of capture.error) list.items.push(record);
    const items = this.errors.items;
    const first = items[0] as ErrorRecord | undefined;
    if (first !== undefined && (first === record || first.exception === record.exception)) return;
    if (items.length > 255) items.length = 255;
    items.unshift(record);
  }

  /** Runs a script block with arguments; see ScriptBlock.invokeInto. */
  invokeScriptBlock(block: ScriptBlock, options: InvokeOptions): void {
    callSimple(this, block, options);
  }

  /** Compiles and wraps an AST-less text's block; used by GetNewClosure. */
  makeClosure(block: ScriptBlock): ScriptBlock {
    return new ScriptBlock(block.code, this.closureState(), block.isFilter);
  }

  /** A session state holding copies of the variables visible where GetNewClosure was called. */
  private closureState(): SessionState {
    const { closureModule } = require("../modules/load-module.ts") as typeof import("../modules/load-module.ts");
    const state = closureModule(this).sessionState as SessionState;
    for (const cell of this.currentScope.ownCells()) {
      if (cell.options !== VariableOptions.none || cell instanceof LazyVariable || cell instanceof ComputedVariable)
        continue;
      const copy = new Variable(cell.name, cell.get(), cell.options);
      copy.attributes = cell.attributes;
      copy.context = this;
      state.topScope.setCell(cell.name.toLowerCase(), copy);
    }
    return state;
  }

  /** A frame over the current scope for evaluating a lone expression by name lookup. */
  temporaryFrame(): Frame {
    const scope = this.currentScope;
    if (this.scratch === null || this.scratch.scope !== scope) {
      this.scratch = makeScratchFrame(this, scope);
    }
    return this.scratch;
  }

  /** `$OFS` for text of collections, as toStringValue's options; undefined when it is the blank. */
  get fieldSeparator(): { readonly separator: string } | undefined {
    const raw = this.currentScope.findRaw("ofs");
    if (raw === undefined) return undefined;
    const value = raw instanceof Variable ? raw.get() : raw;
    if (value === null || value === AutomationNull) return undefined;
    return { separator: toStringValue(value) };
  }

  /** Text of a value as strings expand it. */
  textOf(value: PSValue): string {
    return value === null || value === AutomationNull ? "" : toStringValue(value, this.fieldSeparator);
  }

  /** The runspace's actions, made when the first is set. */
  makeActions(): InvokeCommandActions {
    const { InvokeCommandActions: Actions } =
      require("../pipeline/invoke-command-actions.ts") as typeof import("../pipeline/invoke-command-actions.ts");
    this.actions ??= new Actions(this);
    return this.actions;
  }

  /** The object `$ExecutionContext` is. */
  get engineIntrinsics(): PSValue {
    if (this.intrinsics === null) {
      const { EngineIntrinsics } = require("./engine-intrinsics.ts") as typeof import("./engine-intrinsics.ts");
      this.intrinsics = new EngineIntrinsics(this);
    }
    return this.intrinsics;
  }

  /** The object `$Host` is. */
  hostObject(): PSValue {
    const { HostObject } = require("./host-object.ts") as typeof import("./host-object.ts");
    return new HostObject(this);
  }

  makeDefaultParameterValues(): PSValue {
    const { DefaultParameterDictionary } =
      require("./default-parameter-dictionary.ts") as typeof import("./default-parameter-dictionary.ts");
    return new DefaultParameterDictionary();
  }

  /** `$PWD`. */
  location(): PSValue {
    return this.paths.currentLocation;
  }

  /** Starts where the process is. */
  useProcessDirectory(): void {
    const drive = this.drives.findDrive("/");
    if (drive === null) return;
    this.drives.currentDrive = drive;
    let directory = process.cwd();
    try {
      directory =
        process.env["PWD"] !== undefined && sameDirectory(process.env["PWD"], directory)
          ? process.env["PWD"]
          : directory;
    } catch {
      // PWD names something that is gone: the kernel's answer stands.
    }
    drive.currentLocation = directory.replace(/^\/+/, "");
  }

  /** Converts an argument of a plain call; throws the binder's error. */
  convertArgument(
    frame: Frame,
    parameter: CompiledParameter,
    value: PSValue,
    extent: ScriptExtent | null,
    text: string | null = null,
  ): PSValue {
    try {
      return (parameter.simpleConversion as (value: PSValue) => PSValue)(value === AutomationNull ? null : value);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      // A type that does not exist is an error of its own.
      parameter.constraint?.();
      // A bare number keeps its text: `3.0` is a version.
      if (text !== null) return this.convertArgument(frame, parameter, text, extent);
      const { argumentConversionError } =
        require("../compile/argument-error.ts") as typeof import("../compile/argument-error.ts");
      throw argumentConversionError(frame, parameter, extent, error);
    }
  }

  /** Objects as the lines Out-String makes of them. */
  formatAsLines(objects: readonly PSValue[]): string[] {
    const output = new CollectorSink();
    const { runCommandByName } = require("./run-command.ts") as typeof import("./run-command.ts");
    runCommandByName(this, "Out-String", [["Stream", true]], objects, output);
    return output.items.map((line) => toStringValue(line));
  }

  /** Puts a function into a scope. */
  defineFunctionIn(scope: Scope, name: string, block: ScriptBlock): void {
    scope.setFunction(new FunctionInfo(name, block, 0, block.isFilter));
  }

  /** `$Error`: the list becomes an ArrayList when a script first asks for it. */
  errorList(): PSValue {
    if (!this.errorListMade) {
      const list = construct(getType("System.Collections.ArrayList"), []) as unknown as { items: PSValue[] };
      list.items.push(...this.errors.items);
      this.errors = list;
      this.errorListMade = true;
    }
    return this.errors as unknown as PSValue;
  }

  /** A command node for calls that no script text makes (delegates, Invoke()). */
  callSite(near?: Ast): CommandAst {
    const at = near ?? this.frame?.position ?? this.frame?.scriptBlock.ast ?? null;
    const extent = at === null ? new ScriptExtent(new ScriptSource("", null), 0, 0) : at.extent;
    return new CommandAst(extent, [], TokenKind.Ampersand, []);
  }

  /** An error record of the engine's own. */
  makeRecord(
    exception: Exception,
    id: string,
    category: Parameters<typeof newErrorRecord>[2],
    target: PSValue,
  ): ErrorRecord {
    return newErrorRecord(exception, id, category, target);
  }
}

let emptyCode: ScriptCode | null = null;
let makeEmptyCode: () => ScriptCode = () => {
  throw new Error("no parser");
};
/** parse-script.ts registers how an empty script block is made. */
export function registerEmptyCode(make: () => ScriptCode): void {
  makeEmptyCode = make;
}

function makeScratchFrame(context: ExecutionContext, scope: Scope): Frame {
  emptyCode ??= makeEmptyCode();
  const block = new ScriptBlock(emptyCode, scope.sessionState);
  return new CompiledScript(emptyCode, baseLayout, true, false).createFrame(context, block, {
    dotSource: true,
    output: nullSink,
  });
}
