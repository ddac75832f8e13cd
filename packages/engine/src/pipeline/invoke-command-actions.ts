// Owns the actions that scripts hang on `$ExecutionContext.InvokeCommand`: before and after a command lookup,
// for a command that is not found, after a change of location.
import { type Delegate, Exception, getMember, type PSValue, tagType } from "@latch/dotnet";
import type { PathInfo } from "../paths/drive-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { type CommandInfo, FunctionInfo } from "./command-info.ts";

/** `CommandLookupEventArgs`: what an action is asked about, and its answer. */
export class CommandLookupEventArgs {
  readonly commandName: string;
  command: CommandInfo | null = null;
  stopSearch = false;
  private block: ScriptBlock | null = null;

  constructor(commandName: string) {
    this.commandName = commandName;
  }
  get commandScriptBlock(): ScriptBlock | null {
    return this.block;
  }
  /** A block that is to run in place of the command; it ends the search. */
  set commandScriptBlock(block: ScriptBlock | null) {
    this.block = block;
    if (block === null) return;
    this.command = new FunctionInfo(`LookupHandlerReplacementFor<<${this.commandName}>>`, block);
    this.stopSearch = true;
  }
}
tagType(CommandLookupEventArgs, "System.Management.Automation.CommandLookupEventArgs");

/** `LocationChangedEventArgs` */
export class LocationChangedEventArgs {
  readonly sessionState: PSValue;
  readonly oldPath: PathInfo;
  readonly newPath: PathInfo;

  constructor(sessionState: PSValue, oldPath: PathInfo, newPath: PathInfo) {
    this.sessionState = sessionState;
    this.oldPath = oldPath;
    this.newPath = newPath;
  }
}

/** The actions of one runspace. */
export class InvokeCommandActions {
  private preLookup: Delegate | null = null;
  private postLookup: Delegate | null = null;
  commandNotFound: Delegate | null = null;
  locationChanged: Delegate | null = null;
  /** Names that an action is being asked about: it is not asked again from inside. */
  private readonly active = new Set<string>();
  private readonly context: ExecutionContext;

  constructor(context: ExecutionContext) {
    this.context = context;
  }
  get preCommandLookup(): Delegate | null {
    return this.preLookup;
  }
  set preCommandLookup(action: Delegate | null) {
    this.preLookup = action;
    this.context.commandVersion++;
  }
  get postCommandLookup(): Delegate | null {
    return this.postLookup;
  }
  set postCommandLookup(action: Delegate | null) {
    this.postLookup = action;
    this.context.commandVersion++;
  }
  /** Calls may not be bound to a function beforehand: an action may say otherwise each time. */
  get seesEveryLookup(): boolean {
    return this.preLookup !== null || this.postLookup !== null;
  }

  /**
   * What `name` means, the actions asked as PowerShell asks them; null when it means nothing. `search`: the lookup
   * itself, of one name, without the `get-` fallback. Errors of the actions are ignored, as in PowerShell.
   */
  lookUp(name: string, search: (name: string) => CommandInfo | null): CommandInfo | null {
    const before = this.ask(this.preLookup, "pre", name, null);
    let found: CommandInfo | null;
    if (before?.stopSearch === true) found = before.command;
    else {
      found = search(name);
      if (found === null && !/[-\\/]/.test(name) && name !== "") found = this.lookUp(`get-${name}`, search);
      found ??= this.ask(this.commandNotFound, "not found", name, null)?.command ?? null;
    }
    if (found === null) return null;
    const after = this.ask(this.postLookup, "post", name, found);
    return after === null ? found : after.command;
  }

  private ask(
    action: Delegate | null,
    what: string,
    name: string,
    found: CommandInfo | null,
  ): CommandLookupEventArgs | null {
    const key = `${what} ${name}`;
    if (action === null || this.active.has(key)) return null;
    const args = new CommandLookupEventArgs(name);
    args.command = found;
    this.active.add(key);
    try {
      action.invoke([name, args as unknown as PSValue]);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
    } finally {
      this.active.delete(key);
    }
    return args;
  }

  /** Tells LocationChangedAction of a move that has been done. */
  moved(oldPath: PathInfo): void {
    if (this.locationChanged === null) return;
    const state = getMember(this.context.engineIntrinsics, "SessionState") ?? null;
    const args = new LocationChangedEventArgs(state, oldPath, this.context.paths.currentLocation);
    this.locationChanged.invoke([state, args as unknown as PSValue]);
  }
}
