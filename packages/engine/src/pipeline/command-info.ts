// Owns CommandInfo and its kinds: what Get-Command shows and what `&` accepts.
import { createRequire } from "node:module";
import { TYPE, getType } from "@latch/dotnet";
import type { DotNetType } from "@latch/dotnet";
import type { CmdletMetadata } from "../api/cmdlet.ts";
import type { PSModuleInfo } from "../modules/module-info.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";

const require = createRequire(import.meta.url);

export type CommandType =
  | "Alias"
  | "Function"
  | "Filter"
  | "Cmdlet"
  | "ExternalScript"
  | "Application"
  | "Script"
  | "Configuration";

/** [Flags] numbers of System.Management.Automation.CommandTypes. */
export const commandTypeNumber: Readonly<Record<CommandType, number>> = {
  Alias: 1,
  Function: 2,
  Filter: 4,
  Cmdlet: 8,
  ExternalScript: 16,
  Application: 32,
  Script: 64,
  Configuration: 256,
};

/** ScopedItemOptions flags used by functions, aliases and variables. */
export const ItemOption = { none: 0, readOnly: 1, constant: 2, private: 4, allScope: 8, unspecified: 16 } as const;

/** Base of everything a name can resolve to. */
export abstract class CommandInfo {
  readonly name: string;
  module: PSModuleInfo | null = null;
  visibility: "Public" | "Private" = "Public";

  constructor(name: string) {
    this.name = name;
  }
  abstract get commandType(): CommandType;
  abstract get definition(): string;
  get source(): string {
    return this.moduleName;
  }
  get moduleName(): string {
    return this.module?.name ?? "";
  }
  get version(): string | null {
    return this.module?.version ?? null;
  }
  /** What error ids end with: a cmdlet's class, else the command's name. */
  get errorIdName(): string {
    return this.name;
  }
  toString(): string {
    return this.name;
  }
}

/** A compiled cmdlet, known by its table entry. */
export class CmdletInfo extends CommandInfo {
  readonly metadata: CmdletMetadata;

  constructor(metadata: CmdletMetadata) {
    super(metadata.name);
    this.metadata = metadata;
  }
  get [TYPE](): DotNetType {
    return getType("System.Management.Automation.CmdletInfo");
  }
  get commandType(): CommandType {
    return "Cmdlet";
  }
  get definition(): string {
    return "";
  }
  get helpUri(): string {
    return (require("./command-metadata.ts") as typeof import("./command-metadata.ts")).cmdletFacts(this.name).helpUri;
  }
  override get moduleName(): string {
    return this.module?.name ?? this.metadata.module;
  }
  override get errorIdName(): string {
    return this.metadata.className;
  }
  get verb(): string {
    return this.name.slice(0, Math.max(this.name.indexOf("-"), 0));
  }
  get noun(): string {
    return this.name.slice(this.name.indexOf("-") + 1);
  }
}

/** A function or filter: a named script block in a scope's function table. */
export class FunctionInfo extends CommandInfo {
  private block: ScriptBlock | (() => ScriptBlock);
  options: number;
  description = "";
  helpFile = "";
  readonly isFilter: boolean;

  /** A function that every session has gives its block when it is first asked for. */
  constructor(name: string, scriptBlock: ScriptBlock | (() => ScriptBlock), options = 0, isFilter = false) {
    super(name);
    this.block = scriptBlock;
    this.options = options;
    this.isFilter = isFilter;
    this.module = typeof scriptBlock === "function" ? null : scriptBlock.module;
  }
  get scriptBlock(): ScriptBlock {
    if (typeof this.block === "function") this.block = this.block();
    return this.block;
  }
  set scriptBlock(block: ScriptBlock) {
    this.block = block;
  }
  get [TYPE](): DotNetType {
    return getType(
      this.isFilter ? "System.Management.Automation.FilterInfo" : "System.Management.Automation.FunctionInfo",
    );
  }
  get commandType(): CommandType {
    return this.isFilter ? "Filter" : "Function";
  }
  get definition(): string {
    return this.scriptBlock.toString();
  }
  get verb(): string {
    return this.name.slice(0, Math.max(this.name.indexOf("-"), 0));
  }
  get noun(): string {
    const dash = this.name.indexOf("-");
    return dash < 0 ? "" : this.name.slice(dash + 1);
  }
}

/** An alias; `resolve` is filled by discovery when someone asks for the target. */
export class AliasInfo extends CommandInfo {
  readonly definition: string;
  options: number;
  description = "";
  /** The built-in module that brought it; "" without one. */
  private readonly builtInModule: string;

  constructor(name: string, definition: string, options = 0, builtInModule = "") {
    super(name);
    this.definition = definition;
    this.options = options;
    this.builtInModule = builtInModule;
  }
  override get moduleName(): string {
    return this.module?.name ?? this.builtInModule;
  }
  /** It came with one of PowerShell's own modules. */
  get isOfBuiltInModule(): boolean {
    return this.builtInModule !== "";
  }
  get [TYPE](): DotNetType {
    return getType("System.Management.Automation.AliasInfo");
  }
  get commandType(): CommandType {
    return "Alias";
  }
}

/** A script block used as a command: it has no name. */
export class ScriptInfo extends CommandInfo {
  readonly scriptBlock: ScriptBlock;
  constructor(scriptBlock: ScriptBlock) {
    super("");
    this.scriptBlock = scriptBlock;
    this.module = scriptBlock.module;
  }
  get [TYPE](): DotNetType {
    return getType("System.Management.Automation.ScriptInfo");
  }
  get commandType(): CommandType {
    return "Script";
  }
  get definition(): string {
    return this.scriptBlock.toString();
  }
  override toString(): string {
    return this.definition;
  }
}

/** A .ps1 file. */
export class ExternalScriptInfo extends CommandInfo {
  readonly path: string;
  /** Parsed on first use by discovery's loader. */
  scriptBlock: ScriptBlock | null = null;

  constructor(name: string, path: string) {
    super(name);
    this.path = path;
  }
  get [TYPE](): DotNetType {
    return getType("System.Management.Automation.ExternalScriptInfo");
  }
  get commandType(): CommandType {
    return "ExternalScript";
  }
  get definition(): string {
    return this.path;
  }
  override get source(): string {
    return this.path;
  }
}

/** A native program. */
export class ApplicationInfo extends CommandInfo {
  readonly path: string;

  constructor(name: string, path: string) {
    super(name);
    this.path = path;
  }
  get [TYPE](): DotNetType {
    return getType("System.Management.Automation.ApplicationInfo");
  }
  get commandType(): CommandType {
    return "Application";
  }
  get definition(): string {
    return this.path;
  }
  get extension(): string {
    const dot = this.name.lastIndexOf(".");
    return dot < 0 ? "" : this.name.slice(dot);
  }
  override get source(): string {
    return this.path;
  }
}
