// The Variable provider: Variable: drive (about_Variable_Provider).
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type SessionState, VariableOptions } from "@latch/engine";
import { FlatProvider, scopesOf } from "./flat-provider.ts";

export class VariableProvider extends FlatProvider {
  readonly name = "Variable";
  readonly className = "Microsoft.PowerShell.Commands.VariableProvider";
  protected readonly itemType = "System.Management.Automation.PSVariable";
  protected readonly driveName = "Variable";
  protected readonly driveDescription = "Drive that contains a view of those variables stored in a session state";
  protected readonly itemKind = "variable";
  readonly #sessionState: () => SessionState;

  constructor(sessionState: () => SessionState) {
    super();
    this.#sessionState = sessionState;
  }

  protected find(name: string): PSValue | undefined {
    return this.#sessionState().currentScope.findCell(name.toLowerCase())?.psVariable;
  }

  protected names(): string[] {
    return [...this.#sessionState().currentScope.visibleCells().values()].map((cell) => cell.name);
  }

  protected valueOf(name: string): PSValue {
    return this.#sessionState().currentScope.findCell(name.toLowerCase())?.get() ?? null;
  }

  protected store(name: string, value: PSValue, force: boolean): void {
    const scope = this.#sessionState().currentScope;
    const own = scope.ownCell(name.toLowerCase());
    if (own && force) own.setForced(value);
    else scope.assign(name.toLowerCase(), value, name);
  }

  protected remove(name: string, force: boolean): void {
    for (const scope of scopesOf(this.#sessionState())) {
      const cell = scope.ownCell(name.toLowerCase());
      if (!cell) continue;
      const blocking = VariableOptions.constant | (force ? 0 : VariableOptions.readOnly);
      if ((cell.options & blocking) !== 0) throw notRemovable("variable", "Variable", name);
      scope.removeVariable(name.toLowerCase());
      return;
    }
  }
}

/** SessionStateUnauthorizedAccessException for removing a constant or read-only item. */
export function notRemovable(kind: string, idPrefix: string, name: string): Exception {
  const message = `Cannot remove ${kind} ${name} because it is constant or read-only. If the ${kind} is read-only, try the operation again specifying the Force option.`;
  return new Exception("System.Management.Automation.SessionStateUnauthorizedAccessException", message, {
    errorRecord: (exception) => newErrorRecord(exception, `${idPrefix}NotRemovable`, "WriteError", name),
  });
}
