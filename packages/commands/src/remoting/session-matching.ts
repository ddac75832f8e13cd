// Sessions of this process by session object, name, id or instance id, with the errors for those that are not there (PSRunspaceCmdlet).
import {
  Exception,
  type ErrorRecord,
  newErrorRecord,
  type PSValue,
  toStringValue,
  WildcardPattern,
} from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";
import { type PSSession, SessionRepository } from "@latch/remoting";

export interface MatchingParameters {
  Session?: PSSession | PSSession[];
  Name?: string | string[];
  Id?: number | number[];
  InstanceId?: PSValue | PSValue[];
}

/** The sessions that the bound parameters name; a miss is written as an error. `quietWildcards`: a pattern may match nothing. */
export function matchingSessions(cmdlet: CmdletRuntime<MatchingParameters>): PSSession[] {
  const { Session, Name, Id, InstanceId } = cmdlet.parameters;
  if (Session !== undefined) return list(Session);
  const known = SessionRepository.of(cmdlet.context).sessions();
  if (Id !== undefined) return byId(cmdlet, known, list(Id));
  if (InstanceId !== undefined) return byInstanceId(cmdlet, known, list(InstanceId));
  if (Name !== undefined) return byName(cmdlet, known, list(Name));
  return known;
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

function byId(
  cmdlet: CmdletRuntime<MatchingParameters>,
  known: readonly PSSession[],
  ids: readonly number[],
): PSSession[] {
  return ids.flatMap((id) => {
    const found = known.filter((session) => session.id === id);
    if (found.length === 0) {
      cmdlet.writeError(
        missing(
          `The remote session with the session ID ${id} is not available.`,
          "RemoteRunspaceNotAvailableForSpecifiedSessionId",
          id,
        ),
      );
    }
    return found;
  });
}

function byInstanceId(
  cmdlet: CmdletRuntime<MatchingParameters>,
  known: readonly PSSession[],
  ids: readonly PSValue[],
): PSSession[] {
  return ids.flatMap((value) => {
    const id = toStringValue(value).toLowerCase();
    const found = known.filter((session) => session.instanceId === id);
    if (found.length === 0)
      cmdlet.writeError(
        missing(
          `Remote session is not available for ${id}.`,
          "RemoteRunspaceNotAvailableForSpecifiedRunspaceId",
          value,
        ),
      );
    return found;
  });
}

function byName(
  cmdlet: CmdletRuntime<MatchingParameters>,
  known: readonly PSSession[],
  names: readonly string[],
): PSSession[] {
  return names.flatMap((name) => {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    const found = known.filter((session) => pattern.isMatch(session.name));
    if (found.length === 0 && !WildcardPattern.containsWildcards(name)) {
      cmdlet.writeError(
        missing(
          `The remote session with the name ${name}  is not available.`,
          "RemoteRunspaceNotAvailableForSpecifiedName",
          name,
        ),
      );
    }
    return found;
  });
}

function missing(message: string, errorId: string, target: PSValue): ErrorRecord {
  return newErrorRecord(new Exception("System.ArgumentException", message), errorId, "InvalidArgument", target);
}

/** A RuntimeException about one session. */
export function sessionError(
  message: string,
  errorId: string,
  session: PSSession,
  inner: Exception | null = null,
): ErrorRecord {
  const exception = new Exception("System.Management.Automation.RuntimeException", message, { inner });
  return newErrorRecord(exception, errorId, "InvalidOperation", session);
}
