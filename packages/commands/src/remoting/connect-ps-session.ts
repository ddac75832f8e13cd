// Connect-PSSession
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { type PSSession, querySessions, runThrottled, SessionRepository, WSManConnectionInfo } from "@latch/remoting";
import { remoteSessions } from "./get-ps-session.ts";
import type { ConnectionParameters } from "./session-connection.ts";
import { matchingSessions, type MatchingParameters, sessionError } from "./session-matching.ts";

interface Parameters extends ConnectionParameters, MatchingParameters {
  ThrottleLimit?: number;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const connectPSSession = defineCmdlet<Parameters>("Connect-PSSession", (cmdlet) => {
  const waiting: PSSession[] = [];
  return {
    process() {
      const set = cmdlet.parameterSetName;
      const remote = set.startsWith("ComputerName") || set.startsWith("ConnectionUri");
      const sessions = remote ? remoteSessions(cmdlet as never) : matchingSessions(cmdlet);
      for (const session of sessions) accept(cmdlet, session, waiting);
    },
    end() {
      connectAll(cmdlet, waiting);
    },
  };
});

/** Opened sessions pass through; those that can be connected wait for the end; others are errors. */
function accept(cmdlet: Cmdlet, session: PSSession, waiting: PSSession[]): void {
  if (!cmdlet.shouldProcess(session.name, "Connect")) return;
  if (session.computerType !== "RemoteMachine") {
    const message = `The session "${session.name}" cannot be connected because it is a virtual machine or container session.`;
    cmdlet.writeError(sessionError(message, "CannotConnectVMContainerSession", session));
    return;
  }
  if (session.state === "Opened") {
    cmdlet.write(session);
    return;
  }
  if (session.state === "Disconnected" && session.availability === "None") {
    waiting.push(session);
    return;
  }
  const message = `Cannot connect PSSession "${session.name}", either because it is not in the Disconnected state, or it is not available for connection.`;
  cmdlet.writeError(sessionError(message, "PSSessionConnectFailed", session));
}

function connectAll(cmdlet: Cmdlet, sessions: readonly PSSession[]): void {
  const retry: PSSession[] = [];
  const connect = (items: readonly PSSession[], failed: (session: PSSession, error: Exception) => void) =>
    runThrottled(
      cmdlet.context,
      items,
      (session) => session.runspace.beginConnect(),
      (session, operation) => {
        if (operation.error) failed(session, operation.error);
        else connected(cmdlet, session);
      },
      cmdlet.parameters.ThrottleLimit ?? 0,
    );
  connect(sessions, (session, error) => {
    // Another client took it since, and perhaps left it again: the server is asked for it anew.
    if (isInUse(error)) retry.push(session);
    else reportFailure(cmdlet, session, error);
  });
  if (retry.length === 0) return;
  const again = retry.flatMap((session) => askAgain(cmdlet, session));
  connect(again, (session, error) => reportFailure(cmdlet, session, error));
}

/** The server no longer knows this client for the session's (ERROR_WSMAN_INUSE_CANNOT_RECONNECT). */
function isInUse(error: Exception): boolean {
  return Number(error.properties?.ErrorCode ?? 0) === -2144108083;
}

function askAgain(cmdlet: Cmdlet, session: PSSession): PSSession[] {
  const info = session.runspace.connectionInfo;
  if (!(info instanceof WSManConnectionInfo)) return [];
  const found = querySessions(cmdlet.context, info).filter((other) => other.instanceId === session.instanceId);
  for (const other of found) other.adopt(session);
  if (found.length === 0) {
    const gone = `Cannot connect to session ${session.name}.  The session no longer exists on computer ${session.computerName}.`;
    reportFailure(cmdlet, session, new Exception("System.Management.Automation.RuntimeException", gone));
  }
  return found;
}

function connected(cmdlet: Cmdlet, session: PSSession): void {
  SessionRepository.of(cmdlet.context).add(session);
  cmdlet.write(session);
}

function reportFailure(cmdlet: Cmdlet, session: PSSession, error: Exception): void {
  const message = `The connect operation failed for session ${session.name} with the following error message: ${error.message}`;
  const exception = new Exception("System.Management.Automation.RuntimeException", message, { inner: error });
  const transport = /^([^,]+),/.exec(error.errorRecord?.errorId ?? "")?.[1];
  cmdlet.writeError(
    newErrorRecord(
      exception,
      transport ? `${transport},PSSessionConnectFailed` : "PSSessionConnectFailed",
      "InvalidOperation",
      null,
    ),
  );
}
