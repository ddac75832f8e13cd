// Owns SessionState: one world of scopes, variables, functions and aliases (the global one, and one per script module).
import type { PSModuleInfo } from "../modules/module-info.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { baseLayout, Scope } from "./scope.ts";
import type { Variable } from "./variable.ts";

export class SessionState {
  readonly context: ExecutionContext;
  readonly module: PSModuleInfo | null;
  /** The global scope of all session states; the module's own top scope hangs below it. */
  readonly globalScope: Scope;
  /** Top scope of this session state: global, or the module's. `$script:` outside a script file. */
  readonly topScope: Scope;
  currentScope: Scope;
  /** AllScope variables by name, shared by all scopes. */
  readonly allScope: Map<string, Variable>;

  constructor(context: ExecutionContext, module: PSModuleInfo | null, parent: SessionState | null) {
    this.context = context;
    this.module = module;
    this.allScope = parent === null ? new Map() : parent.allScope;
    this.topScope = new Scope(parent === null ? null : parent.globalScope, this, baseLayout, true);
    this.globalScope = parent === null ? this.topScope : parent.globalScope;
    this.currentScope = this.topScope;
  }

  addAllScope(name: string, cell: Variable): void {
    this.allScope.set(name, cell);
    if (!this.context.initializing) this.context.userAllScope = true;
  }

  /** The scope that `-Scope` names: Global, Local, Script, Private, or a number of parents; null when there is none so far up. */
  scopeByName(name: string): Scope | null {
    switch (name.toLowerCase()) {
      case "global":
        return this.globalScope;
      case "local":
      case "private":
        return this.currentScope;
      case "script":
        return this.currentScope.scriptScope;
      default: {
        if (!/^\d+$/.test(name)) return null;
        let scope: Scope | null = this.currentScope;
        for (let n = Number(name); n > 0 && scope !== null; n--) scope = scope.parent;
        return scope;
      }
    }
  }
}
