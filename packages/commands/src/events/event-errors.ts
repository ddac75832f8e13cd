// Finding events and subscribers by identifier, with the errors for those that are not there.
import { Exception, newErrorRecord, WildcardPattern } from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";

export type Selection = { readonly source: string | undefined; readonly id: number | undefined };

/** Whether an event or subscriber is meant. */
export function isSelected({ source, id }: Selection, sourceIdentifier: string, identifier: number): boolean {
  if (source !== undefined && !new WildcardPattern(source, { ignoreCase: true }).isMatch(sourceIdentifier))
    return false;
  return id === undefined || id < 0 || id === identifier;
}

/** The error of an identifier, without wildcards, that nothing has. */
export function reportMissing(
  cmdlet: CmdletRuntime<object>,
  { source, id }: Selection,
  kind: "event" | "subscription",
): void {
  const bySource = source !== undefined && !/[*?[]/.test(source);
  if (!bySource && (id === undefined || id < 0)) return;
  const what = kind === "event" ? "Event" : "Event subscription";
  const by = bySource ? `source identifier '${source}'` : `identifier '${id}'`;
  // Unregister-Event alone says "identifier" for a source identifier too.
  const isUnregister = cmdlet.invocation.myCommand?.name === "Unregister-Event";
  const named = isUnregister && bySource ? `identifier '${source}'` : by;
  const errorId = bySource
    ? "INVALID_SOURCE_IDENTIFIER"
    : kind === "event"
      ? "INVALID_EVENT_IDENTIFIER"
      : "INVALID_SUBSCRIPTION_IDENTIFIER";
  const exception = new Exception(
    "System.ArgumentException",
    `${what} with ${kind === "event" ? by : named} does not exist.`,
  );
  cmdlet.writeError(newErrorRecord(exception, errorId, "InvalidArgument", null));
}
