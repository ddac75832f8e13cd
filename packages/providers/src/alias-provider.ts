// The Alias provider: Alias: drive (about_Alias_Provider).
import { Exception, newErrorRecord, type PSValue, toStringValue } from "@latch/dotnet";
import { AliasInfo, type SessionState, VariableOptions } from "@latch/engine";
import { FlatProvider, scopesOf } from "./flat-provider.ts";

export class AliasProvider extends FlatProvider {
  readonly name = "Alias";
  readonly className = "Microsoft.PowerShell.Commands.AliasProvider";
  protected readonly itemType = "System.Management.Automation.AliasInfo";
  protected readonly driveName = "Alias";
  protected readonly driveDescription = "Drive that contains a view of the aliases stored in a session state";
  protected readonly itemKind = "alias";
  readonly #sessionState: () => SessionState;

  constructor(sessionState: () => SessionState) {
    super();
    this.#sessionState = sessionState;
  }

  protected find(name: string): AliasInfo | undefined {
    return this.#sessionState().currentScope.findAlias(name.toLowerCase());
  }

  protected names(): string[] {
    const names = new Map<string, string>();
    for (const scope of scopesOf(this.#sessionState())) {
      for (const [key, info] of scope.aliases ?? []) if (!names.has(key)) names.set(key, info.name);
    }
    return [...names.values()];
  }

  protected valueOf(name: string): PSValue {
    return this.find(name)?.definition ?? null;
  }

  protected store(name: string, value: PSValue, force: boolean): void {
    if (value === null) {
      this.remove(name, force);
      return;
    }
    const existing = this.find(name);
    if (existing && (existing.options & (VariableOptions.constant | (force ? 0 : VariableOptions.readOnly))) !== 0)
      throw notWritable(name);
    this.#sessionState().currentScope.setAlias(new AliasInfo(name, toStringValue(value), existing?.options ?? 0));
  }

  protected remove(name: string, force: boolean): void {
    for (const scope of scopesOf(this.#sessionState())) {
      const info = scope.aliases?.get(name.toLowerCase());
      if (!info) continue;
      if ((info.options & (VariableOptions.constant | (force ? 0 : VariableOptions.readOnly))) !== 0)
        throw notWritable(name);
      scope.removeAlias(name);
      return;
    }
  }
}

function notWritable(name: string): Exception {
  const message = `Alias is not writeable because alias ${name} is read-only or constant and cannot be written to.`;
  return new Exception("System.Management.Automation.SessionStateUnauthorizedAccessException", message, {
    errorRecord: (exception) => newErrorRecord(exception, "AliasNotWritable", "WriteError", name),
  });
}
