// Receive-PSSession: connects a disconnected session and gives what its command produced.
import { type EnumValue, Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { type PSSession, SessionRepository, waitUntil } from "@latch/remoting";
import { remoteSessions } from "./get-ps-session.ts";
import { startRemotingJob } from "./invoke-as-job.ts";
import { drainToEnd } from "./remote-output.ts";
import type { ConnectionParameters } from "./session-connection.ts";
import { matchingSessions, type MatchingParameters } from "./session-matching.ts";

interface Parameters extends ConnectionParameters, MatchingParameters {
  OutTarget?: EnumValue;
  JobName?: string;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const receivePSSession = defineCmdlet<Parameters>("Receive-PSSession", (cmdlet) => ({
  process() {
    const remote = /^(Computer|ConnectionUri)/.test(cmdlet.parameterSetName);
    const found = remote ? remoteSessions(cmdlet as never) : matchingSessions(cmdlet);
    const [session] = found;
    if (session) receive(cmdlet, session);
  },
}));

function receive(cmdlet: Cmdlet, session: PSSession): void {
  if (!cmdlet.shouldProcess(session.name, "Receive")) return;
  if (session.computerType !== "RemoteMachine") {
    const exception = new Exception(
      "System.NotSupportedException",
      `The session ${session.name} cannot be received: it is a virtual machine or container session.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "CannotReceiveVMContainerSession", "InvalidOperation", session));
    return;
  }
  if (!connect(cmdlet, session)) return;
  const pipeline = session.runspace.disconnectedPipeline();
  SessionRepository.of(cmdlet.context).add(session);
  if (pipeline === null) return;
  if (pipeline.state !== "Running") pipeline.connect();
  const shares = [{ session, pipeline }];
  if (cmdlet.parameters.OutTarget?.name === "Job") {
    cmdlet.write(
      startRemotingJob(cmdlet.context, shares, {
        name: cmdlet.parameters.JobName ?? null,
        command: "",
        showComputerName: true,
        ownedSessions: [],
      }),
    );
    return;
  }
  drainToEnd(cmdlet, shares, { showComputerName: true });
}

/** True when the session is open afterwards. */
function connect(cmdlet: Cmdlet, session: PSSession): boolean {
  if (session.state === "Opened") return true;
  if (session.state !== "Disconnected") {
    const exception = new Exception("System.NotSupportedException", "Specified method is not supported.");
    cmdlet.throwTerminating(newErrorRecord(exception, "System.NotSupportedException", "NotSpecified", null));
  }
  const operation = session.runspace.beginConnect();
  waitUntil(cmdlet.context, () => operation.done);
  if (!operation.error) return true;
  const message = `The remote session ${session.name} could not be connected for the following reason: ${operation.error.message}`;
  const exception = new Exception("System.Management.Automation.RuntimeException", message, { inner: operation.error });
  cmdlet.writeError(
    newErrorRecord(exception, "ReceivePSSessionCannotConnectSession", "InvalidOperation", session as PSValue),
  );
  return false;
}
