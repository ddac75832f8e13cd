// Transports that this version cannot reach: PowerShell's own errors for a place that does not answer.
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";

export interface TransportParameters {
  HostName?: string | string[];
  SSHConnection?: PSValue[];
  VMId?: PSValue;
  VMName?: string | string[];
  ContainerId?: string | string[];
}

/** Writes a transport error for the SSH, VM and container parameter sets and gives no connection. */
export function refuseSsh(cmdlet: CmdletRuntime<TransportParameters>, errorId: string): never[] {
  const { HostName, VMName, VMId, ContainerId } = cmdlet.parameters;
  const hosts = HostName === undefined ? [] : Array.isArray(HostName) ? HostName : [HostName];
  if (VMName !== undefined || VMId !== undefined) fail(cmdlet, "Hyper-V sessions are only supported on Windows.");
  if (ContainerId !== undefined) fail(cmdlet, "Container sessions are only supported on Windows.");
  for (const host of hosts) {
    const message = `[${host}] The background process reported an error with the following message: The SSH client session has ended with error message: ssh is not supported by this version of latch.`;
    const exception = new Exception("System.Management.Automation.Remoting.PSRemotingTransportException", message);
    cmdlet.writeError(newErrorRecord(exception, `-2147483640,PSSessionOpenFailed`, "OpenError", host));
  }
  if (hosts.length === 0) fail(cmdlet, "SSH connections are not supported by this version of latch.", errorId);
  return [];
}

function fail(cmdlet: CmdletRuntime<TransportParameters>, message: string, errorId = "PSSessionOpenFailed"): never {
  const exception = new Exception("System.Management.Automation.PSNotSupportedException", message);
  return cmdlet.throwTerminating(newErrorRecord(exception, errorId, "NotImplemented", null));
}
