// Disconnect-PSSession
import { type EnumValue, Exception, getMember, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { type PSSession, runThrottled } from "@latch/remoting";
import { matchingSessions, type MatchingParameters, sessionError } from "./session-matching.ts";

interface Parameters extends MatchingParameters {
  IdleTimeoutSec?: number;
  OutputBufferingMode?: EnumValue;
  ThrottleLimit?: number;
}

type Cmdlet = CmdletRuntime<Parameters>;

/** Shortest idle time a session may be left with, in seconds. */
const minimumIdleTimeout = 60;

export const disconnectPSSession = defineCmdlet<Parameters>("Disconnect-PSSession", (cmdlet) => {
  const waiting = new Set<PSSession>();
  return {
    process() {
      for (const session of matchingSessions(cmdlet)) {
        checkOnce(cmdlet, session);
        if (accept(cmdlet, session)) waiting.add(session);
      }
    },
    end() {
      disconnectAll(cmdlet, [...waiting]);
    },
  };
});

/** The same session twice in one -Session array is .NET's error for a dictionary key twice. */
function checkOnce(cmdlet: Cmdlet, session: PSSession): void {
  const given = cmdlet.parameters.Session;
  if (!Array.isArray(given) || given.indexOf(session) === given.lastIndexOf(session)) return;
  const exception = new Exception(
    "System.ArgumentException",
    `An item with the same key has already been added. Key: ${session.instanceId}`,
  );
  cmdlet.throwTerminating(newErrorRecord(exception, "System.ArgumentException", "NotSpecified", null));
}

function accept(cmdlet: Cmdlet, session: PSSession): boolean {
  if (!cmdlet.shouldProcess(session.name, "Disconnect")) return false;
  if (session.computerType !== "RemoteMachine") {
    cmdlet.writeError(
      sessionError(
        `The session "${session.name}" cannot be disconnected because it is a virtual machine or container session.`,
        "CannotDisconnectVMContainerSession",
        session,
      ),
    );
    return false;
  }
  if (session.state === "Disconnected") {
    cmdlet.write(session);
    return false;
  }
  if (session.state !== "Opened") {
    cmdlet.writeError(
      sessionError(
        `Cannot disconnect PSSession "${session.name}" because it is not in the Opened state.`,
        "CannotDisconnectSessionWhenNotOpened",
        session,
      ),
    );
    return false;
  }
  if (!session.runspace.canDisconnect) {
    const message = `Disconnect-PSSession operation failed for runspace Id = ${session.instanceId} for the following reason: The disconnection operation is not supported on the remote computer. To support disconnecting, the remote computer must be running Windows PowerShell 3.0 or a later version of Windows PowerShell.`;
    cmdlet.writeError(sessionError(message, "PSSessionDisconnectFailed", session));
    return false;
  }
  return idleTimeoutIsValid(cmdlet, session);
}

function idleTimeoutIsValid(cmdlet: Cmdlet, session: PSSession): boolean {
  const seconds = idleTimeoutSeconds(cmdlet);
  if (seconds === null) return true;
  const maximum = Math.floor(session.runspace.maxIdleTimeoutMs / 1000);
  if (seconds >= minimumIdleTimeout && seconds <= maximum) return true;
  const message = `The session ${session.name} cannot be disconnected because the specified idle time-out value ${seconds} (seconds) is either greater than the server maximum allowed ${maximum} (seconds), or less than the minimum allowed ${minimumIdleTimeout} (seconds).  Specify an idle time-out value that is within the allowed range, and try again.`;
  const exception = new Exception("System.Management.Automation.RuntimeException", message);
  cmdlet.writeError(
    newErrorRecord(exception, "CannotDisconnectSessionWithInvalidIdleTimeout", "InvalidArgument", session),
  );
  return false;
}

/** -IdleTimeoutSec, else $PSSessionOption's, else the session's own (null). */
function idleTimeoutSeconds(cmdlet: Cmdlet): number | null {
  const given = cmdlet.parameters.IdleTimeoutSec;
  if (given !== undefined) return given;
  const option = cmdlet.context.getVariable("PSSessionOption");
  if (option === null) return null;
  const idle = getMember(getMember(option, "IdleTimeout") ?? null, "TotalSeconds") as { value: number } | undefined;
  return idle === undefined || idle.value <= 0 ? null : Math.round(idle.value);
}

function disconnectAll(cmdlet: Cmdlet, sessions: readonly PSSession[]): void {
  const seconds = idleTimeoutSeconds(cmdlet);
  const mode = cmdlet.parameters.OutputBufferingMode?.name ?? null;
  runThrottled(
    cmdlet.context,
    sessions,
    (session) =>
      session.runspace.beginDisconnect({
        idleTimeoutMs: seconds === null ? null : seconds * 1000,
        outputBufferingMode: mode,
      }),
    (session, operation) => {
      if (!operation.error) {
        cmdlet.write(session);
        return;
      }
      const message = `Disconnect-PSSession operation failed for runspace Id = ${session.instanceId} for the following reason: ${operation.error.message}`;
      cmdlet.writeError(sessionError(message, "PSSessionDisconnectFailed", session, operation.error));
    },
    cmdlet.parameters.ThrottleLimit ?? 0,
  );
}
