// Owns PSModuleInfo: a loaded (or listed) module as scripts see it.
import { TYPE, getType, languageGate } from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { AliasInfo, CmdletInfo, FunctionInfo } from "../pipeline/command-info.ts";
import type { LanguageMode } from "../runtime/language-mode.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import type { Scope } from "../runtime/scope.ts";
import type { SessionState } from "../runtime/session-state.ts";

/** One name a module put into a scope. */
export interface ImportedMember {
  readonly kind: "function" | "alias" | "variable";
  readonly name: string;
  readonly scope: Scope;
}

export type ModuleType = "Script" | "Binary" | "Manifest" | "Cim" | "Workflow";

/** A module: its session state and what it exports. Exports are filled by import and Export-ModuleMember. */
export class PSModuleInfo {
  readonly name: string;
  path: string;
  /** Own scopes and functions; null for a module that is only listed, and for built-in ones. */
  sessionState: SessionState | null;
  moduleType: ModuleType = "Script";
  version = "0.0";
  guid = "00000000-0000-0000-0000-000000000000";
  description = "";
  author = "";
  companyName = "";
  copyright = "";
  prefix = "";
  privateData: PSValue = null;
  onRemove: ScriptBlock | null = null;
  accessMode: "ReadWrite" | "ReadOnly" | "Constant" = "ReadWrite";
  rootModule = "";
  /** Source text of the module, as `.Definition` gives it. */
  definition = "";
  moduleBase = "";
  readonly nestedModules: PSModuleInfo[] = [];
  readonly requiredModules: PSModuleInfo[] = [];
  readonly exportedFunctions = new Map<string, FunctionInfo>();
  readonly exportedCmdlets = new Map<string, CmdletInfo>();
  readonly exportedAliases = new Map<string, AliasInfo>();
  /** PSVariable objects by name. */
  readonly exportedVariables = new Map<string, PSValue>();
  /** Paths of the .ps1xml files that came with it. */
  exportedFormatFiles: readonly string[] = [];
  exportedTypeFiles: readonly string[] = [];
  /** Export-ModuleMember was called. */
  hasExportList = false;
  /** Kept for scripts that set it: no log is written. */
  logPipelineExecutionDetails = false;
  /** Imported into the global session state (not only nested in another module). */
  isTopLevel = false;
  /** What was put into importing scopes, to be taken out again by Remove-Module. */
  readonly imports: ImportedMember[] = [];
  /** Keys of the manifest that have no member here (Tags, HelpInfoUri, ...). */
  readonly manifest = new Map<string, PSValue>();
  /** The mode of the session as it was imported: what its functions run in. */
  readonly languageMode: LanguageMode;

  constructor(name: string, path: string, sessionState: SessionState | null) {
    this.name = name;
    this.path = path;
    this.sessionState = sessionState;
    this.languageMode = languageGate.used && sessionState !== null ? sessionState.context.languageMode : "FullLanguage";
  }
  get [TYPE](): DotNetType {
    return getType("System.Management.Automation.PSModuleInfo");
  }
  toString(): string {
    return this.name;
  }
}
