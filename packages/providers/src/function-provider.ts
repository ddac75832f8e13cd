// The Function provider: Function: drive (about_Function_Provider).
import { Exception, newErrorRecord, type PSValue, toStringValue, unwrap } from "@latch/dotnet";
import {
  FunctionInfo,
  parseScriptBlock,
  ScriptBlock,
  scopedName,
  type SessionState,
  VariableOptions,
} from "@latch/engine";
import { FlatProvider, scopesOf } from "./flat-provider.ts";
import { notRemovable } from "./variable-provider.ts";

export class FunctionProvider extends FlatProvider {
  readonly name = "Function";
  readonly className = "Microsoft.PowerShell.Commands.FunctionProvider";
  protected readonly itemType = "System.Management.Automation.FunctionInfo";
  protected readonly driveName = "Function";
  protected readonly driveDescription = "Drive that contains a view of the functions stored in a session state";
  protected readonly itemKind = "function";
  readonly #sessionState: () => SessionState;

  constructor(sessionState: () => SessionState) {
    super();
    this.#sessionState = sessionState;
  }

  protected find(name: string): FunctionInfo | undefined {
    const target = scopedName(this.#sessionState().currentScope, name);
    return target.scope.findFunction(target.name.toLowerCase());
  }

  protected names(): string[] {
    const names = new Map<string, string>();
    for (const scope of scopesOf(this.#sessionState())) {
      for (const [key, info] of scope.functions ?? []) if (!names.has(key)) names.set(key, info.name);
    }
    return [...names.values()];
  }

  protected valueOf(name: string): PSValue {
    return this.find(name)?.scriptBlock ?? null;
  }

  protected store(name: string, value: PSValue, force: boolean): void {
    const state = this.#sessionState();
    const base = unwrap(value);
    if (base === null) {
      this.remove(name, force);
      return;
    }
    const block =
      base instanceof FunctionInfo
        ? base.scriptBlock
        : base instanceof ScriptBlock
          ? base
          : parseScriptBlock(state.context, toStringValue(base), null);
    const existing = this.find(name);
    if (existing && (existing.options & (VariableOptions.constant | (force ? 0 : VariableOptions.readOnly))) !== 0) {
      throw new Exception(
        "System.Management.Automation.SessionStateUnauthorizedAccessException",
        `Cannot write to function ${name} because it is read-only or constant.`,
        {
          errorRecord: (exception) => newErrorRecord(exception, "FunctionNotWritable", "WriteError", name),
        },
      );
    }
    // `function:global:f` names the scope.
    const target = scopedName(state.currentScope, name);
    target.scope.setFunction(new FunctionInfo(target.name, block, existing?.options ?? target.options, block.isFilter));
  }

  protected remove(name: string, force: boolean): void {
    for (const scope of scopesOf(this.#sessionState())) {
      const info = scope.functions?.get(name.toLowerCase());
      if (!info) continue;
      if ((info.options & (VariableOptions.constant | (force ? 0 : VariableOptions.readOnly))) !== 0)
        throw notRemovable("function", "Function", name);
      scope.removeFunction(name);
      return;
    }
  }
}
