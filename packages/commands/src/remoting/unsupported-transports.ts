// Transports that this version cannot reach: PowerShell's own errors for a place that does not answer.
import { convertTo, DictionaryBase, Exception, getType, newErrorRecord, type PSValue } from "@latch/dotnet";
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
  const tables = cmdlet.parameters.SSHConnection ?? [];
  const hosts =
    HostName === undefined
      ? tables.map((table) => checkConnectionTable(cmdlet, table))
      : Array.isArray(HostName)
        ? HostName
        : [HostName];
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

const connectionKeys = [
  "computername",
  "hostname",
  "username",
  "keyfilepath",
  "identityfilepath",
  "subsystem",
  "port",
  "connectingtimeout",
  "options",
];

/** An -SSHConnection hashtable's host name; what is wrong with the table is PowerShell's error. */
function checkConnectionTable(cmdlet: CmdletRuntime<TransportParameters>, table: PSValue): string {
  const refuse = (message: string): never => {
    const exception = new Exception("System.Management.Automation.PSArgumentException", message);
    return cmdlet.throwTerminating(newErrorRecord(exception, "Argument", "InvalidArgument", null));
  };
  let host = "";
  if (!(table instanceof DictionaryBase)) return host;
  for (const [key, value] of table.entries()) {
    if (typeof key !== "string" || key === "")
      refuse("The provided SSHConnection hashtable parameter name or element is null or empty.");
    const name = String(key).toLowerCase();
    if (!connectionKeys.includes(name))
      refuse(`The provided SSHConnection hashtable parameter ${String(key)} is not supported.`);
    if (name === "port" || name === "connectingtimeout") {
      try {
        convertTo(value, getType("System.Int32"));
      } catch (error) {
        if (!(error instanceof Exception)) throw error;
        refuse(error.message);
      }
    } else if (name !== "options" && (typeof value !== "string" || value === "")) {
      refuse("The provided SSHConnection hashtable parameter name or element is null or empty.");
    }
    if (name === "computername" || name === "hostname") host = String(value);
  }
  return host === ""
    ? refuse("The provided SSHConnection hashtable is missing the required ComputerName or HostName parameter.")
    : host;
}
