// PSSession, as scripts see it, and the sessions of this process.
import { type PSValue, tagType } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import { ProcessConnectionInfo } from "./connection-info.ts";
import type { RemoteRunspace, RunspaceAvailabilityName, RunspaceStateName } from "./remote-runspace.ts";
import "./session-types.ts";

/** A session in this process' list. */
export class PSSession {
  id: number;
  name: string;
  readonly runspace: RemoteRunspace;
  /** Not WSMan and no process: the VM and container kinds latch does not have. */
  readonly vmId: PSValue = null;
  readonly vmName: PSValue = null;
  readonly containerId: PSValue = null;

  constructor(id: number, name: string, runspace: RemoteRunspace) {
    this.id = id;
    this.name = name;
    this.runspace = runspace;
    runspace.name = name;
  }

  /** Lower-case GUID text; scripts get a Guid. */
  get instanceId(): string {
    return this.runspace.instanceId;
  }
  get state(): RunspaceStateName {
    return this.runspace.state;
  }
  get availability(): RunspaceAvailabilityName {
    return this.runspace.availability;
  }
  get computerName(): string {
    return this.runspace.connectionInfo.computerName;
  }
  /** Name of a TargetMachineType; latch has no virtual machines or containers. */
  get computerType(): "RemoteMachine" {
    return "RemoteMachine";
  }
  get configurationName(): string {
    return this.runspace.connectionInfo.configurationName;
  }
  get transport(): string {
    return this.runspace.connectionInfo instanceof ProcessConnectionInfo ? "Process" : "WSMan";
  }
  /** Takes the place of an older object for the same session: its id and name. */
  adopt(older: PSSession): void {
    this.id = older.id;
    this.name = older.name;
  }

  toString(): string {
    return `[PSSession]${this.name}`;
  }
}
tagType(PSSession, "System.Management.Automation.Runspaces.PSSession");

const repositoryKey = "remoting.sessions";

/** The sessions of one runspace (what Get-PSSession without parameters lists), and their ids. */
export class SessionRepository {
  private readonly byId = new Map<number, PSSession>();
  private lastId = 1;

  static of(context: ExecutionContext): SessionRepository {
    let repository = context.extensions.get(repositoryKey) as SessionRepository | undefined;
    if (repository === undefined) {
      repository = new SessionRepository();
      context.extensions.set(repositoryKey, repository);
    }
    return repository;
  }

  /** In the order they were added. */
  sessions(): PSSession[] {
    return [...this.byId.values()];
  }

  add(session: PSSession): void {
    this.byId.set(session.id, session);
  }

  remove(session: PSSession): void {
    this.byId.delete(session.id);
  }

  byInstanceId(instanceId: string): PSSession | undefined {
    const wanted = instanceId.toLowerCase();
    return this.sessions().find((session) => session.instanceId === wanted);
  }

  /** The next session's id and the number in its automatic name (`Runspace1`, `Runspace2` …): names count from 1, ids from 2. */
  nextId(): { readonly id: number; readonly name: string } {
    const id = ++this.lastId;
    return { id, name: `Runspace${id - 1}` };
  }
}
