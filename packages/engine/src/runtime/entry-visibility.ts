// Owns what SessionState.IsVisible says: private variables and commands are not seen from outside.
import { Exception, newErrorRecord, type PSValue, toStringValue, unwrap } from "@latch/dotnet";

/** What may be private: PSVariable (through its cell) and CommandInfo. */
interface MaybePrivate {
  readonly visibility?: string;
  readonly cell?: { readonly visibility: string };
  readonly name?: string;
  readonly commandType?: string;
}

/** Is it the value Private of SessionStateEntryVisibility? */
export function isPrivate(value: PSValue): boolean {
  return toStringValue(unwrap(value)) === "Private";
}

/** SessionState.IsVisible(origin, value): the engine itself sees everything. */
export function isVisible(origin: string, value: PSValue): boolean {
  if (origin === "Internal" || value === null || typeof value !== "object") return true;
  const entry = value as MaybePrivate;
  return (entry.cell?.visibility ?? entry.visibility) !== "Private";
}

/** SessionState.ThrowIfNotVisible(origin, value): a SessionStateException naming what is private. */
export function throwIfNotVisible(origin: string, value: PSValue): void {
  if (isVisible(origin, value)) return;
  const entry = value as MaybePrivate;
  const isVariable = entry.cell !== undefined;
  const name = entry.name ?? "";
  const message = isVariable
    ? `Cannot access the variable '$${name}' because it is a private variable.`
    : `Cannot access the command '${name}' because it is a private command.`;
  const id = isVariable ? "VariableIsPrivate" : "NamedCommandIsPrivate";
  throw new Exception("System.Management.Automation.SessionStateException", message, {
    errorRecord: (self) => newErrorRecord(self, id, "PermissionDenied", name),
  });
}
