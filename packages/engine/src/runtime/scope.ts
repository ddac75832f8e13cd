// Owns Scope: variables, functions and aliases of one dynamic scope. Variables named in the running code lie in slots
// whose numbers are known at compile time (SlotLayout); all others in a map. Names are lower case here.
import { AutomationNull, type DotNetType, type PSValue } from "@latch/dotnet";
import type { PSDriveInfo } from "../paths/drive-info.ts";
import type { AliasInfo, FunctionInfo } from "../pipeline/command-info.ts";
import type { SessionState } from "./session-state.ts";
import { Variable, VariableOptions } from "./variable.ts";

/** Slot numbers that every layout has. */
export const Slot = { underscore: 0, args: 1, input: 2, this: 3 } as const;

/** Which names of a piece of code have slots; shared by all scopes made for it. */
export class SlotLayout {
  readonly names: string[] = ["_", "args", "input", "this"];
  readonly index = new Map<string, number>([
    ["_", 0],
    ["args", 1],
    ["input", 2],
    ["this", 3],
  ]);
  /** Names as written, by slot (for Get-Variable). */
  readonly spellings: string[] = ["_", "args", "input", "this"];

  /** Slot of a name, added if new. Only at compile time. */
  add(name: string): number {
    const lower = name.toLowerCase();
    let slot = this.index.get(lower);
    if (slot === undefined) {
      slot = this.names.length;
      this.names.push(lower);
      this.spellings.push(name);
      this.index.set(lower, slot);
    }
    return slot;
  }
}

/** The layout of scopes made for code without slots (global and module scopes, interactive lines). */
export const baseLayout = new SlotLayout();

/** A raw slot: undefined = not set; a Variable is a cell, never a value. */
export type SlotValue = PSValue | undefined;

/** Who makes a command's automatic variables when they are first asked for. */
export interface AutomaticVariables {
  /** The variable of a name (lower case), or null when the command has none. */
  automaticVariable(name: string): Variable | null;
}

export class Scope {
  readonly parent: Scope | null;
  readonly sessionState: SessionState;
  readonly layout: SlotLayout;
  slots: SlotValue[];
  variables: Map<string, Variable> | null = null;
  functions: Map<string, FunctionInfo> | null = null;
  aliases: Map<string, AliasInfo> | null = null;
  /** Drives made in this scope (New-PSDrive); see paths/drive-table.ts. */
  drives: Map<string, PSDriveInfo> | null = null;
  /** Classes and enums that scripts defined here, and those of `using module`; by lower-case name. */
  types: Map<string, DotNetType> | null = null;
  /** `using namespace` of the script that runs in it. */
  namespaces: readonly string[] | null = null;
  /** Nearest scope that `$script:` means. */
  readonly scriptScope: Scope;
  /** 0 = not set here. */
  strictVersion = -1;
  /** Makes `$MyInvocation` and `$PSBoundParameters` on demand: set by whoever runs a command here without making them. */
  automatic: AutomaticVariables | null = null;

  constructor(parent: Scope | null, sessionState: SessionState, layout: SlotLayout, isScriptScope: boolean) {
    this.parent = parent;
    this.sessionState = sessionState;
    this.layout = layout;
    this.slots = [undefined, undefined, undefined, undefined];
    this.scriptScope = isScriptScope || parent === null ? this : parent.scriptScope;
  }

  /** The value or cell of a name in this very scope, or undefined. */
  ownRaw(name: string): SlotValue {
    const slot = this.layout.index.get(name);
    if (slot !== undefined) {
      const value = this.slots[slot];
      if (value !== undefined) return value;
    }
    const cell = this.variables === null ? undefined : this.variables.get(name);
    return cell === undefined && this.automatic !== null ? this.makeAutomatic(name) : cell;
  }

  /** The automatic variable of that name, made now and kept, or undefined. */
  private makeAutomatic(name: string): Variable | undefined {
    // Most misses are other names: told by their length before they are compared.
    if (name.length !== 12 && name.length !== 17) return undefined;
    const made =
      name === "myinvocation" || name === "psboundparameters" ? this.automatic?.automaticVariable(name) : null;
    if (made === undefined || made === null) return undefined;
    this.setCell(name, made);
    return made;
  }

  /** The value or cell of a name here or in the callers' scopes (private ones excepted), or undefined. */
  findRaw(name: string): SlotValue {
    const own = this.ownRaw(name);
    if (own !== undefined) return own;
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      const found = scope.ownRaw(name);
      if (found === undefined) continue;
      if (found instanceof Variable && (found.options & VariableOptions.private) !== 0) continue;
      return found;
    }
    return undefined;
  }

  /** The value of a variable, or undefined when there is none. */
  lookup(name: string): PSValue | undefined {
    const raw = this.findRaw(name);
    return raw instanceof Variable ? raw.get() : raw;
  }

  /** Assigns in this scope (an existing AllScope variable of an outer scope wins); makes it if needed. */
  assign(name: string, value: PSValue, spelling = name): void {
    const slot = this.layout.index.get(name);
    if (slot !== undefined) {
      const old = this.slots[slot];
      if (old !== undefined) {
        if (old instanceof Variable) old.set(value);
        else this.slots[slot] = value;
        return;
      }
    }
    const cell = this.variables?.get(name);
    if (cell !== undefined) {
      cell.set(value);
      return;
    }
    const shared = this.sessionState.allScope.get(name);
    if (shared !== undefined) {
      shared.set(value);
      return;
    }
    if (slot !== undefined) this.slots[slot] = value;
    else {
      this.variables ??= new Map();
      this.variables.set(name, new Variable(spelling, value));
    }
  }

  /** The cell of a variable of this scope, made from the slot if it has none; undefined when there is no such variable. */
  ownCell(name: string): Variable | undefined {
    const slot = this.layout.index.get(name);
    if (slot !== undefined) {
      const value = this.slots[slot];
      if (value instanceof Variable) return value;
      if (value !== undefined) {
        const cell = new Variable(this.layout.spellings[slot] as string, value);
        this.slots[slot] = cell;
        return cell;
      }
    }
    const cell = this.variables?.get(name);
    return cell === undefined && this.automatic !== null ? this.makeAutomatic(name) : cell;
  }

  /** The cell of a variable here or in the callers' scopes. */
  findCell(name: string): Variable | undefined {
    const own = this.ownCell(name);
    if (own !== undefined) return own;
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      const cell = scope.ownCell(name);
      if (cell !== undefined && (cell.options & VariableOptions.private) === 0) return cell;
    }
    return undefined;
  }

  /** Puts a cell in this scope, replacing what was there. */
  setCell(name: string, cell: Variable): void {
    const slot = this.layout.index.get(name);
    if (slot !== undefined) this.slots[slot] = cell;
    else {
      this.variables ??= new Map();
      const old = this.variables.get(name);
      if (old !== undefined) old.removed = true;
      cell.removed = false;
      this.variables.set(name, cell);
    }
    if ((cell.options & VariableOptions.allScope) !== 0) this.sessionState.addAllScope(name, cell);
  }

  /** Removes a variable of this scope; false when there is none. Throws nothing: the caller checks options. */
  removeVariable(name: string): boolean {
    const cell = this.ownCell(name);
    if (cell === undefined) return false;
    cell.removed = true;
    const slot = this.layout.index.get(name);
    if (slot !== undefined && this.slots[slot] !== undefined) this.slots[slot] = undefined;
    else this.variables?.delete(name);
    this.sessionState.allScope.delete(name);
    return true;
  }

  /** Names (as written) and cells of this scope's variables. */
  ownCells(): Variable[] {
    const cells: Variable[] = [];
    for (let i = 0; i < this.layout.names.length; i++) {
      if (this.slots[i] === undefined) continue;
      const cell = this.ownCell(this.layout.names[i] as string);
      if (cell !== undefined) cells.push(cell);
    }
    if (this.variables !== null) cells.push(...this.variables.values());
    return cells;
  }

  /** Every variable visible from here, the nearest of a name first. */
  visibleCells(): Map<string, Variable> {
    const result = new Map<string, Variable>();
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      for (const cell of scope.ownCells()) {
        const name = cell.name.toLowerCase();
        if (result.has(name)) continue;
        if (scope !== this && (cell.options & VariableOptions.private) !== 0) continue;
        result.set(name, cell);
      }
    }
    return result;
  }

  /** The function of a name visible from here. */
  findFunction(name: string): FunctionInfo | undefined {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.functions?.get(name);
      if (found !== undefined && (scope === this || (found.options & VariableOptions.private) === 0)) return found;
    }
    return undefined;
  }

  findAlias(name: string): AliasInfo | undefined {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.aliases?.get(name);
      if (found !== undefined && (scope === this || (found.options & VariableOptions.private) === 0)) return found;
    }
    return undefined;
  }

  /** The class or enum of a name (lower case) visible from here. */
  findType(name: string): DotNetType | undefined {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.types?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Defines or replaces a function of this scope. */
  setFunction(info: FunctionInfo): void {
    this.functions ??= new Map();
    this.functions.set(info.name.toLowerCase(), info);
    this.sessionState.context.commandVersion++;
  }

  removeFunction(name: string): boolean {
    this.sessionState.context.commandVersion++;
    return this.functions?.delete(name.toLowerCase()) ?? false;
  }

  setAlias(info: AliasInfo): void {
    this.aliases ??= new Map();
    this.aliases.set(info.name.toLowerCase(), info);
    this.sessionState.context.commandVersion++;
  }

  removeAlias(name: string): boolean {
    this.sessionState.context.commandVersion++;
    return this.aliases?.delete(name.toLowerCase()) ?? false;
  }

  /** `Set-StrictMode`'s version in force here (0 = off). */
  get strictMode(): number {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.strictVersion >= 0) return scope.strictVersion;
    }
    return 0;
  }
}

/** Value of a raw slot. */
export function valueOf(raw: SlotValue): PSValue | undefined {
  return raw instanceof Variable ? raw.get() : raw;
}

/** Reads a variable leniently: null when missing, AutomationNull as null. */
export function readVariable(scope: Scope, name: string): PSValue {
  const value = scope.lookup(name);
  return value === undefined || value === AutomationNull ? null : value;
}
