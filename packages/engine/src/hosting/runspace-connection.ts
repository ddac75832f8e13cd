// Owns what a local runspace answers when it is asked to disconnect and connect, and what it carries besides: events, private data, a job manager.
import { construct, enumValue, Exception, getType, type PSValue, tagType } from "@latch/dotnet";
import { EventManager } from "../events/event-manager.ts";
import type { LocalRunspace } from "./local-runspace.ts";

const automation = "System.Management.Automation";

function invalid(message: string): never {
  throw new Exception(`${automation}.Runspaces.InvalidRunspaceStateException`, message);
}

const disconnect = (): never => invalid("You cannot disconnect a local-only runspace.");
const connect = (): never => invalid("The Connect operation is not supported on local runspaces.");
const create = (): never => invalid("You cannot use Disconnect and Connect operations on local runspaces.");

/** Runspace.JobManager: who makes jobs from definitions. */
class JobManager {}
tagType(JobManager, `${automation}.JobManager`);

const privateData = new WeakMap<LocalRunspace, PSValue>();
const jobManagers = new WeakMap<LocalRunspace, JobManager>();

/** The same dictionary each time. */
function applicationPrivateData(self: LocalRunspace): PSValue {
  let data = privateData.get(self);
  if (data === undefined) {
    data = construct(getType(`${automation}.PSPrimitiveDictionary`), []);
    privateData.set(self, data);
  }
  return data;
}

/** Runspace.JobManager, made once. */
export function jobManagerOf(self: LocalRunspace): PSValue {
  let manager = jobManagers.get(self);
  if (manager === undefined) {
    manager = new JobManager();
    jobManagers.set(self, manager);
  }
  return manager as unknown as PSValue;
}

/** Runspace.Events. */
export function eventsOf(self: LocalRunspace): PSValue {
  return EventManager.of(self.context) as unknown as PSValue;
}

/** Methods of a runspace that is in this process. */
export const connectionMethods: Readonly<Record<string, (self: LocalRunspace) => PSValue>> = {
  Disconnect: disconnect,
  DisconnectAsync: disconnect,
  Connect: connect,
  ConnectAsync: connect,
  CreateDisconnectedPipeline: create,
  CreateDisconnectedPowerShell: create,
  GetCapabilities: () => enumValue(`${automation}.Runspaces.RunspaceCapability`, 0),
  GetApplicationPrivateData: applicationPrivateData,
};

/** Runspace.GetRunspaces(connectionInfo), GetRunspace(…): only WSMan connections can be asked, and there are none on Linux. */
export function notSupportedConnection(): never {
  throw new Exception("System.NotSupportedException", "Specified method is not supported.");
}
