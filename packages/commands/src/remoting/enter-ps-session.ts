// Enter-PSSession: the lines typed next run in a session, until Exit-PSSession.
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import {
  enteredSession,
  enterSession,
  PSSession,
  RemoteRunspace,
  SessionRepository,
  waitUntil,
  type WSManConnectionInfo,
} from "@latch/remoting";
import { computerConnections, type ConnectionParameters, uriConnections } from "./session-connection.ts";
import { matchingSessions } from "./session-matching.ts";
import { refuseSsh, type TransportParameters } from "./unsupported-transports.ts";

interface Parameters extends ConnectionParameters {
  Session?: PSSession;
  Name?: string;
  Id?: number;
  InstanceId?: PSValue;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const enterPSSession = defineCmdlet<Parameters>("Enter-PSSession", (cmdlet) => ({
  process() {
    if (enteredSession(cmdlet.context) !== null) {
      const message = "Cannot enter Runspace because a Runspace is already pushed in this session.";
      const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message);
      cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null));
    }
    const found = sessionToEnter(cmdlet);
    if (found !== null) enterSession(cmdlet.context, found.session, found.owned);
  },
}));

function sessionToEnter(cmdlet: Cmdlet): { session: PSSession; owned: boolean } | null {
  const { ComputerName, ConnectionUri } = cmdlet.parameters;
  switch (cmdlet.parameterSetName) {
    case "ComputerName":
      return open(
        cmdlet,
        computerConnections(cmdlet, Array.isArray(ComputerName) ? ComputerName : [ComputerName ?? "localhost"])[0],
      );
    case "Uri":
      return open(
        cmdlet,
        uriConnections(cmdlet, Array.isArray(ConnectionUri) ? ConnectionUri : [ConnectionUri ?? null])[0],
      );
    case "Session":
    case "Name":
    case "Id":
    case "InstanceId": {
      const [session] = matchingSessions(cmdlet as unknown as CmdletRuntime<object>);
      return session === undefined ? null : existing(cmdlet, session);
    }
    default:
      refuseSsh(cmdlet as unknown as CmdletRuntime<TransportParameters>, "CreateRemoteRunspaceFailed");
      return null;
  }
}

/** A session for this alone: it ends when it is left, and nobody else can connect it. */
function open(cmdlet: Cmdlet, info: WSManConnectionInfo | undefined): { session: PSSession; owned: boolean } | null {
  if (info === undefined) return null;
  info.interactive = true;
  const { id, name } = SessionRepository.of(cmdlet.context).nextId();
  const session = new PSSession(id, name, new RemoteRunspace(cmdlet.context, info, { name }));
  const operation = session.runspace.beginOpen();
  waitUntil(cmdlet.context, () => operation.done);
  if (operation.error === null) return { session, owned: true };
  cmdlet.writeError(
    newErrorRecord(operation.error, "CreateRemoteRunspaceFailed", "InvalidArgument", info.computerName),
  );
  return null;
}

function existing(cmdlet: Cmdlet, session: PSSession): { session: PSSession; owned: boolean } | null {
  const { runspace } = session;
  const refuse = (exceptionType: string, message: string, errorId: string, target: PSValue): null => {
    const category = exceptionType.endsWith("ArgumentException") ? "InvalidArgument" : "InvalidOperation";
    cmdlet.writeError(newErrorRecord(new Exception(exceptionType, message), errorId, category, target));
    return null;
  };
  const runtime = "System.Management.Automation.RuntimeException";
  if (session.state === "Disconnected") {
    if (session.availability !== "None") {
      return refuse(
        runtime,
        "The session is not available for connection.",
        "EnterPSSessionCannotConnectDisconnectedSession",
        runspace,
      );
    }
    const operation = runspace.beginConnect();
    waitUntil(cmdlet.context, () => operation.done);
    if (operation.error !== null)
      return refuse(runtime, "Failed to connect PSSession.", "EnterPSSessionConnectSessionFailed", runspace);
    SessionRepository.of(cmdlet.context).add(session);
  }
  if (session.state !== "Opened") {
    const message =
      cmdlet.parameterSetName === "Session"
        ? `Cannot enter session ${session.name} because it is not in the disconnected state or is not available for connection. Retrieve the remote session using Get-PSSession -ComputerName ${session.computerName} -InstanceId ${session.instanceId}.`
        : "Session must be open.";
    return refuse("System.ArgumentException", message, "PushedRunspaceMustBeOpen", null);
  }
  return { session, owned: false };
}
