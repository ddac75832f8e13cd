// Get-PSSession: sessions of this process, or those kept by other computers' endpoints.
import { type EnumValue, Exception, newErrorRecord, type PSValue, toStringValue, WildcardPattern } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import {
  type PSSession,
  querySessions,
  SessionRepository,
  shellUriOf,
  type WSManConnectionInfo,
} from "@latch/remoting";
import { computerConnections, type ConnectionParameters, uriConnections } from "./session-connection.ts";
import { matchingSessions, type MatchingParameters } from "./session-matching.ts";

interface Parameters extends ConnectionParameters, Omit<MatchingParameters, "Session"> {
  State?: EnumValue;
  ThrottleLimit?: number;
  ContainerId?: string[];
  VMId?: PSValue[];
  VMName?: string[];
}

type Cmdlet = CmdletRuntime<Parameters>;

export const getPSSession = defineCmdlet<Parameters>("Get-PSSession", (cmdlet) => ({
  process() {
    const set = cmdlet.parameterSetName;
    if (/^Computer|^ConnectionUri/.test(set)) {
      for (const session of remoteSessions(cmdlet)) cmdlet.write(session);
      return;
    }
    if (/^(Container|VM)/.test(set)) return; // there are none of these kinds on this platform
    if (
      cmdlet.parameters.Id === undefined &&
      cmdlet.parameters.InstanceId === undefined &&
      cmdlet.parameters.Name === undefined
    ) {
      for (const session of SessionRepository.of(cmdlet.context).sessions()) cmdlet.write(session);
      return;
    }
    for (const session of matchingSessions(cmdlet)) cmdlet.write(session);
  },
}));

/** Asks each computer in turn and filters by -State, -ConfigurationName, -Name and -InstanceId. */
export function remoteSessions(cmdlet: Cmdlet): PSSession[] {
  const found: PSSession[] = [];
  for (const info of connections(cmdlet)) {
    cmdlet.checkStopped();
    try {
      found.push(...querySessions(cmdlet.context, info));
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      reportQueryFailure(cmdlet, info, error);
    }
  }
  return filterByName(
    cmdlet,
    found.filter((session) => isWanted(cmdlet, session)),
  );
}

function connections(cmdlet: Cmdlet): WSManConnectionInfo[] {
  const { ComputerName, ConnectionUri } = cmdlet.parameters;
  if (ConnectionUri !== undefined)
    return uriConnections(cmdlet, Array.isArray(ConnectionUri) ? ConnectionUri : [ConnectionUri]);
  return computerConnections(cmdlet, Array.isArray(ComputerName) ? ComputerName : [ComputerName ?? "localhost"]);
}

function reportQueryFailure(cmdlet: Cmdlet, info: WSManConnectionInfo, error: Exception): void {
  const message = `The remote session query failed for ${info.computerName} with the following error message: ${error.message}`;
  const exception = new Exception("System.Management.Automation.RuntimeException", message, { inner: error });
  const transport = /^([^,]+),/.exec(error.errorRecord?.errorId ?? "")?.[1];
  const id = transport ? `${transport},RemotePSSessionQueryFailed` : "RemotePSSessionQueryFailed";
  cmdlet.writeError(newErrorRecord(exception, id, "InvalidOperation", info.computerName));
}

function isWanted(cmdlet: Cmdlet, session: PSSession): boolean {
  const { State, ConfigurationName } = cmdlet.parameters;
  if (
    ConfigurationName !== undefined &&
    shellUriOf(session.configurationName).toLowerCase() !== shellUriOf(ConfigurationName).toLowerCase()
  )
    return false;
  if (State === undefined || State.name === "All") return true;
  if (State.name === "Closed") return session.state === "Closed" || session.state === "Closing";
  return session.state === State.name;
}

/** Misses are reported only when some session survived the other filters. */
function filterByName(cmdlet: Cmdlet, sessions: readonly PSSession[]): PSSession[] {
  const { Name, InstanceId } = cmdlet.parameters;
  if (InstanceId !== undefined) {
    return (Array.isArray(InstanceId) ? InstanceId : [InstanceId]).flatMap((id) => {
      const match = sessions.find((session) => session.instanceId === toStringValue(id).toLowerCase());
      if (!match && sessions.length > 0)
        reportMiss(
          cmdlet,
          "PSSessionIdMatchFail",
          `The command cannot find a PSSession with an InstanceId value of "${toStringValue(id)}".`,
          id,
        );
      return match ? [match] : [];
    });
  }
  if (Name === undefined) return [...sessions];
  return (Array.isArray(Name) ? Name : [Name]).flatMap((name) => {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    const matches = sessions.filter((session) => pattern.isMatch(session.name));
    if (matches.length === 0 && sessions.length > 0)
      reportMiss(
        cmdlet,
        "PSSessionNameMatchFail",
        `The command cannot find a PSSession that has the name "${name}".`,
        name,
      );
    return matches;
  });
}

function reportMiss(cmdlet: Cmdlet, errorId: string, message: string, target: PSValue): void {
  cmdlet.writeError(
    newErrorRecord(
      new Exception("System.Management.Automation.RuntimeException", message),
      errorId,
      "InvalidOperation",
      target,
    ),
  );
}
