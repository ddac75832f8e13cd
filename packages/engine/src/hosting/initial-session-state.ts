// Owns InitialSessionState: what a runspace begins with, and its entries (variables, commands, modules).
import { getType, List, type PSValue, tagType, toStringValue, unwrap } from "@latch/dotnet";
import type { CmdletImplementation, CmdletMetadata, CommandRegistry } from "../api/cmdlet.ts";
import { AliasInfo, FunctionInfo } from "../pipeline/command-info.ts";
import { defaultFunctions } from "../runtime/default-functions.ts";
import { runCommandByName } from "../runtime/run-command.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Runspace, RunspaceOptions } from "../runtime/runspace.ts";
import { parseScriptBlock } from "../runtime/parse-script.ts";
import { nullSink } from "../runtime/streams.ts";
import { Variable } from "../runtime/variable.ts";

const runspaces = "System.Management.Automation.Runspaces";

/** What every entry has. */
export abstract class SessionStateEntry {
  readonly name: string;
  visibility = "Public";
  readonly module: PSValue = null;
  readonly psSnapIn: PSValue = null;
  constructor(name: string) {
    this.name = name;
  }
  abstract get commandType(): string;
}

export class SessionStateVariableEntry extends SessionStateEntry {
  readonly value: PSValue;
  readonly description: string;
  readonly options: number;
  constructor(name: string, value: PSValue, description: string, options = 0) {
    super(name);
    this.value = value;
    this.description = description;
    this.options = options;
  }
  get commandType(): string {
    return "Variable";
  }
}
tagType(SessionStateVariableEntry, `${runspaces}.SessionStateVariableEntry`);

export class SessionStateFunctionEntry extends SessionStateEntry {
  readonly definition: string;
  readonly options: number;
  readonly helpFile = "";
  constructor(name: string, definition: string, options = 0) {
    super(name);
    this.definition = definition;
    this.options = options;
  }
  get commandType(): string {
    return "Function";
  }
}
tagType(SessionStateFunctionEntry, `${runspaces}.SessionStateFunctionEntry`);

export class SessionStateAliasEntry extends SessionStateEntry {
  readonly definition: string;
  readonly description: string;
  readonly options: number;
  constructor(name: string, definition: string, description = "", options = 0) {
    super(name);
    this.definition = definition;
    this.description = description;
    this.options = options;
  }
  get commandType(): string {
    return "Alias";
  }
}
tagType(SessionStateAliasEntry, `${runspaces}.SessionStateAliasEntry`);

/** A cmdlet by its name; the implementing type is not one that scripts can make. */
export class SessionStateCmdletEntry extends SessionStateEntry {
  readonly implementingType: PSValue;
  readonly helpFileName: string;
  constructor(name: string, implementingType: PSValue, helpFileName: string) {
    super(name);
    this.implementingType = implementingType;
    this.helpFileName = helpFileName;
  }
  get commandType(): string {
    return "Cmdlet";
  }
}
tagType(SessionStateCmdletEntry, `${runspaces}.SessionStateCmdletEntry`);

/** `$iss.Variables`, `$iss.Commands`: entries by position and by name. */
export class EntryCollection extends List {
  named(name: string): SessionStateEntry[] {
    const lower = name.toLowerCase();
    return this.entries.filter((entry) => entry.name.toLowerCase() === lower);
  }
  get entries(): SessionStateEntry[] {
    return this.items.map((item) => unwrap(item) as unknown as SessionStateEntry);
  }
}

function collectionOf(entryType: string): EntryCollection {
  const definition = getType(`${runspaces}.InitialSessionStateEntryCollection\`1`);
  return new EntryCollection(definition.makeGeneric([getType(`${runspaces}.${entryType}`)]));
}

/** An InitialSessionState value. */
export class InitialSessionState {
  languageMode: string;
  readonly isDefault: boolean;
  /** Names of the commands that are seen from outside (CreateRestricted); null when all are. */
  private publicNames: ReadonlySet<string> | null = null;
  readonly variables = collectionOf("SessionStateVariableEntry");
  readonly environmentVariables = collectionOf("SessionStateVariableEntry");
  readonly providers = collectionOf("SessionStateProviderEntry");
  readonly formats = collectionOf("SessionStateFormatEntry");
  readonly types = collectionOf("SessionStateTypeEntry");
  readonly assemblies = collectionOf("SessionStateAssemblyEntry");
  readonly startupScripts = new List(
    getType("System.Collections.Generic.HashSet`1").makeGeneric([getType("System.String")]),
  );
  /** Names or specifications given to ImportPSModule. */
  readonly modules: PSValue[] = [];
  apartmentState = "Unknown";
  threadOptions = "Default";
  executionPolicy = "Restricted";
  throwOnRunspaceOpenError = false;
  disableFormatUpdates = false;
  useFullLanguageModeInDebugger = false;
  transcriptDirectory: string | null = null;
  private readonly parent: ExecutionContext;
  private listed: EntryCollection | null = null;
  /** Default commands as they were listed: what is gone later was removed by the user. */
  private original: readonly SessionStateEntry[] = [];

  constructor(parent: ExecutionContext, isDefault: boolean) {
    this.parent = parent;
    this.isDefault = isDefault;
    this.languageMode = isDefault ? "FullLanguage" : "NoLanguage";
  }

  /**
   * CreateRestricted: everything is there and private, except the named commands, in NoLanguage.
   * differs from PowerShell: those commands stand themselves where PowerShell puts proxies with fewer parameters.
   */
  static restricted(parent: ExecutionContext, names: readonly string[]): InitialSessionState {
    const made = new InitialSessionState(parent, true);
    made.languageMode = "NoLanguage";
    made.publicNames = new Set([...names, "Clear-Host"].map((name) => name.toLowerCase()));
    for (const entry of made.commands.entries)
      if (!made.publicNames.has(entry.name.toLowerCase())) entry.visibility = "Private";
    return made;
  }

  /** The commands; those of the default session are listed when somebody first asks. */
  get commands(): EntryCollection {
    if (this.listed === null) {
      this.listed = collectionOf("SessionStateCommandEntry");
      if (this.isDefault) this.original = defaultCommands(this.parent);
      this.listed.items.push(...(this.original as unknown as PSValue[]));
    }
    return this.listed;
  }

  clone(): InitialSessionState {
    const made = new InitialSessionState(this.parent, this.isDefault);
    made.languageMode = this.languageMode;
    made.threadOptions = this.threadOptions;
    made.publicNames = this.publicNames;
    for (const key of ["variables", "environmentVariables", "startupScripts"] as const) {
      made[key].items.push(...this[key].items);
    }
    made.modules.push(...this.modules);
    if (this.listed !== null) {
      const { commands } = made;
      commands.items.length = 0;
      commands.items.push(...this.listed.items);
      made.original = this.original;
    }
    return made;
  }

  /** How the engine of such a runspace differs from the shell's. */
  runspaceOptions(parent: ExecutionContext): Partial<RunspaceOptions> {
    if (this.publicNames !== null) {
      const shown = new Set(this.commands.entries.filter(isPublic).map((entry) => entry.name.toLowerCase()));
      return {
        commands: new ChosenCommands(parent.commands, (name) => shown.has(name), false),
        onlyGivenCommands: true,
      };
    }
    if (this.isDefault && this.listed === null) return {};
    const removed = new Set(
      this.original.filter((entry) => !this.commands.entries.includes(entry)).map((entry) => entry.name.toLowerCase()),
    );
    if (this.isDefault) return { commands: new ChosenCommands(parent.commands, (name) => !removed.has(name)) };
    const chosen = new Set(
      this.commands.entries
        .filter((entry) => entry instanceof SessionStateCmdletEntry)
        .map((entry) => entry.name.toLowerCase()),
    );
    return {
      commands: new ChosenCommands(parent.commands, (name) => chosen.has(name), false),
      onlyGivenCommands: true,
    };
  }

  /** Puts the entries into a new runspace. Throws what a module's import throws. */
  applyTo(runspace: Runspace): void {
    const { context } = runspace;
    const scope = context.globalState.topScope;
    if (this.publicNames !== null) this.applyPublic(context);
    else if (!this.isDefault) {
      scope.functions?.clear();
      scope.aliases?.clear();
      context.commandVersion++;
    }
    for (const entry of this.variables.entries as SessionStateVariableEntry[]) {
      const cell = new Variable(entry.name, entry.value, entry.options);
      cell.description = entry.description;
      cell.context = context;
      scope.setCell(entry.name.toLowerCase(), cell);
    }
    for (const entry of this.environmentVariables.entries as SessionStateVariableEntry[]) {
      process.env[entry.name] = toStringValue(entry.value);
    }
    this.applyCommands(context);
    for (const module of this.modules) {
      runCommandByName(
        context,
        "Import-Module",
        [
          ["Name", module],
          ["Global", true],
        ],
        null,
        nullSink,
      );
    }
    for (const script of this.startupScripts.items) {
      parseScriptBlock(context, `. '${toStringValue(script).replaceAll("'", "''")}'`, null).invoke([]);
    }
  }

  /** Of a restricted session's functions and aliases those that are public. */
  private applyPublic(context: ExecutionContext): void {
    const scope = context.globalState.topScope;
    const shown = new Set(this.commands.entries.filter(isPublic).map((entry) => entry.name.toLowerCase()));
    for (const name of [...(scope.functions?.keys() ?? [])]) if (!shown.has(name)) scope.functions?.delete(name);
    scope.aliases?.clear();
    context.commandVersion++;
  }

  private applyCommands(context: ExecutionContext): void {
    if (this.listed === null) return;
    const scope = context.globalState.topScope;
    const known = new Set(this.original);
    for (const entry of this.original) {
      if (this.commands.entries.includes(entry)) continue;
      if (entry instanceof SessionStateFunctionEntry) scope.removeFunction(entry.name);
      else if (entry instanceof SessionStateAliasEntry) scope.removeAlias(entry.name);
    }
    for (const entry of this.commands.entries) {
      if (known.has(entry)) continue;
      if (entry instanceof SessionStateFunctionEntry) {
        const block = parseScriptBlock(context, entry.definition, null);
        scope.setFunction(new FunctionInfo(entry.name, block, entry.options, false));
      } else if (entry instanceof SessionStateAliasEntry) {
        scope.setAlias(new AliasInfo(entry.name, entry.definition, entry.options));
      }
    }
    context.commandVersion++;
  }
}
tagType(InitialSessionState, `${runspaces}.InitialSessionState`);

function isPublic(entry: SessionStateEntry): boolean {
  return entry.visibility === "Public";
}

/** The commands of the default session, cmdlets by name. */
function defaultCommands(parent: ExecutionContext): SessionStateEntry[] {
  const entries: SessionStateEntry[] = [];
  for (const name of parent.commands.names()) entries.push(new SessionStateCmdletEntry(name, null, ""));
  for (const [name, definition] of parent.commands.aliases())
    entries.push(new SessionStateAliasEntry(name, definition));
  for (const [name, body] of defaultFunctions()) entries.push(new SessionStateFunctionEntry(name, body));
  return entries;
}

/** A registry that shows some of another's cmdlets. */
class ChosenCommands implements CommandRegistry {
  private readonly all: CommandRegistry;
  private readonly chosen: (lowerName: string) => boolean;
  private readonly hasAliases: boolean;
  constructor(all: CommandRegistry, chosen: (lowerName: string) => boolean, hasAliases = true) {
    this.all = all;
    this.chosen = chosen;
    this.hasAliases = hasAliases;
  }
  *names(): Iterable<string> {
    for (const name of this.all.names()) if (this.chosen(name.toLowerCase())) yield name;
  }
  moduleOf(name: string): string | null {
    return this.chosen(name.toLowerCase()) ? this.all.moduleOf(name) : null;
  }
  metadata(name: string): CmdletMetadata | null {
    return this.chosen(name.toLowerCase()) ? this.all.metadata(name) : null;
  }
  load(name: string): CmdletImplementation | null {
    return this.chosen(name.toLowerCase()) ? this.all.load(name) : null;
  }
  *aliases(): Iterable<readonly [string, string, string]> {
    if (this.hasAliases) yield* this.all.aliases();
  }
  *moduleAliases(): Iterable<readonly [string, string]> {
    if (this.hasAliases) yield* this.all.moduleAliases();
  }
}
