// New-PSSession
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import {
  type ConnectionInfo,
  ProcessConnectionInfo,
  PSSession,
  RemoteRunspace,
  runThrottled,
  transportRecord,
  SessionRepository,
} from "@latch/remoting";
import { computerConnections, type ConnectionParameters, uriConnections } from "./session-connection.ts";
import { refuseSsh } from "./unsupported-transports.ts";

interface Parameters extends ConnectionParameters {
  Session?: PSSession[];
  Name?: string[];
  HostName?: string[];
  SSHConnection?: PSValue[];
  VMId?: PSValue[];
  VMName?: string[];
  ContainerId?: string[];
  UseWindowsPowerShell?: boolean;
  ThrottleLimit?: number;
  EnableNetworkAccess?: boolean;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const newPSSession = defineCmdlet<Parameters>("New-PSSession", (cmdlet) => ({
  process() {
    const connections = connectionsOf(cmdlet);
    const names = cmdlet.parameters.Name;
    if (names && names.length !== connections.length) {
      const message = "Number of session names does not match the number of sessions to be created.";
      const exception = new Exception(
        "System.Management.Automation.Remoting.PSRemotingDataStructureException",
        message,
      );
      cmdlet.throwTerminating(newErrorRecord(exception, exception.typeName, "InvalidOperation", null));
    }
    openAll(cmdlet, connections);
  },
}));

function connectionsOf(cmdlet: Cmdlet): ConnectionInfo[] {
  const { ComputerName, ConnectionUri, Session, UseWindowsPowerShell } = cmdlet.parameters;
  switch (cmdlet.parameterSetName) {
    case "ComputerName":
      return computerConnections(
        cmdlet,
        ComputerName === undefined ? ["localhost"] : Array.isArray(ComputerName) ? ComputerName : [ComputerName],
      );
    case "Uri":
      return uriConnections(cmdlet, Array.isArray(ConnectionUri) ? ConnectionUri : [ConnectionUri ?? null]);
    case "Session":
      return (Session ?? []).map((session) => copyOf(session.runspace.connectionInfo));
    default:
      if (UseWindowsPowerShell) return [new ProcessConnectionInfo()];
      return refuseSsh(cmdlet, "CreateRemoteRunspaceFailed");
  }
}

function copyOf(info: ConnectionInfo): ConnectionInfo {
  return info instanceof ProcessConnectionInfo ? Object.assign(new ProcessConnectionInfo(), info) : info.copy();
}

/** Opens the sessions, a throttled number at a time, and writes each when it is open. */
function openAll(cmdlet: Cmdlet, connections: readonly ConnectionInfo[]): void {
  const repository = SessionRepository.of(cmdlet.context);
  const sessions = connections.map((info, i) => {
    const { id, name } = repository.nextId();
    const own = cmdlet.parameters.Name?.[i] ?? name;
    return new PSSession(id, own, new RemoteRunspace(cmdlet.context, info, { name: own }));
  });
  runThrottled(
    cmdlet.context,
    sessions,
    (session) => session.runspace.beginOpen(),
    (session, operation) => {
      if (operation.error) {
        reportFailure(cmdlet, session, operation.error);
        return;
      }
      repository.add(session);
      cmdlet.write(session);
    },
    cmdlet.parameters.ThrottleLimit ?? 0,
  );
}

/** `[computer] Connecting to remote server … failed with …`; the id begins with the transport's. */
function reportFailure(cmdlet: Cmdlet, session: PSSession, error: Exception): void {
  const id = session.runspace.failureId === "" ? "PSSessionOpenFailed" : session.runspace.failureId;
  const exception = new Exception(error.typeName, `[${session.computerName}] ${error.message}`, {
    inner: error.innerException,
    ...(error.properties ? { properties: error.properties } : {}),
  });
  cmdlet.writeError(transportRecord(exception, id, session));
}
