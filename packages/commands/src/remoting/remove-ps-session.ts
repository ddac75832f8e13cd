// Remove-PSSession: closes sessions; a disconnected one is connected first so that its host ends.
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { type PSSession, runThrottled, SessionRepository, waitUntil } from "@latch/remoting";
import { matchingSessions, type MatchingParameters } from "./session-matching.ts";

interface Parameters extends MatchingParameters {
  ComputerName?: string[];
  ContainerId?: string[];
  VMId?: unknown;
  VMName?: string[];
}

type Cmdlet = CmdletRuntime<Parameters>;

export const removePSSession = defineCmdlet<Parameters>("Remove-PSSession", (cmdlet) => ({
  process() {
    const wanted = cmdlet.parameters.ComputerName
      ? byComputer(cmdlet, cmdlet.parameters.ComputerName)
      : matchingSessions(cmdlet);
    const sessions = wanted.filter((session) => cmdlet.shouldProcess(session.computerName, "Remove"));
    for (const session of sessions) if (session.state === "Disconnected") reconnect(cmdlet, session);
    const repository = SessionRepository.of(cmdlet.context);
    runThrottled(
      cmdlet.context,
      sessions,
      (session) => session.runspace.beginClose(),
      (session) => repository.remove(session),
    );
  },
}));

function byComputer(cmdlet: Cmdlet, names: readonly string[]): PSSession[] {
  const wanted = new Set(names.map((name) => (name === "." ? "localhost" : name.toLowerCase())));
  return SessionRepository.of(cmdlet.context)
    .sessions()
    .filter((session) => wanted.has(session.computerName.toLowerCase()));
}

/** Failing to connect is an error, but the session is forgotten here all the same. */
function reconnect(cmdlet: Cmdlet, session: PSSession): void {
  const operation = session.runspace.beginConnect();
  waitUntil(cmdlet.context, () => operation.done);
  if (!operation.error) return;
  const message = `Failed to connect to the remote session before removing it: ${operation.error.message}`;
  const exception = new Exception("System.Management.Automation.RuntimeException", message, { inner: operation.error });
  cmdlet.writeError(newErrorRecord(exception, "RemoveSessionCannotConnectToServer", "InvalidOperation", session));
}
