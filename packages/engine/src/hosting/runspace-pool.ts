// Owns RunspacePool: runspaces kept for the PowerShell objects that share them.
import { randomUUID } from "node:crypto";
import { Exception, tagType } from "@latch/dotnet";
import type { PSHost } from "../api/host.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { InitialSessionState } from "./initial-session-state.ts";
import { LocalRunspace } from "./local-runspace.ts";

export class RunspacePoolStateInfo {
  readonly state: string;
  readonly reason = null;
  constructor(state: string) {
    this.state = state;
  }
  toString(): string {
    return this.state;
  }
}
tagType(RunspacePoolStateInfo, "System.Management.Automation.RunspacePoolStateInfo");

function argument(message: string): Exception {
  return new Exception("System.Management.Automation.PSArgumentException", message);
}

export class RunspacePool {
  readonly instanceId: string = randomUUID();
  readonly initialSessionState: InitialSessionState | null;
  minimum: number;
  maximum: number;
  threadOptions = "Default";
  isDisposed = false;
  state: "BeforeOpen" | "Opened" | "Closed" = "BeforeOpen";
  private readonly parent: ExecutionContext;
  private readonly host: PSHost | null;
  private readonly idle: LocalRunspace[] = [];
  private readonly busy = new Set<LocalRunspace>();

  constructor(
    parent: ExecutionContext,
    minimum: number,
    maximum: number,
    initialSessionState: InitialSessionState | null,
    host: PSHost | null,
  ) {
    if (maximum < 1) throw argument("The maximum pool size cannot be less than 1.");
    if (minimum < 1) throw argument("The minimum pool size cannot be less than 1.");
    if (minimum > maximum) throw argument("The minimum pool size cannot be greater than the maximum pool size.");
    this.parent = parent;
    this.minimum = minimum;
    this.maximum = maximum;
    this.initialSessionState = initialSessionState;
    this.host = host;
  }

  assertOpen(): void {
    if (this.state === "Opened") return;
    throw new Exception(
      "System.Management.Automation.Runspaces.InvalidRunspacePoolStateException",
      `Cannot perform the operation because the runspace pool is not in the 'Opened' state. The current state is '${this.state}'.`,
    );
  }

  open(): void {
    if (this.state !== "BeforeOpen") {
      throw new Exception(
        "System.Management.Automation.Runspaces.InvalidRunspacePoolStateException",
        `Cannot open the runspace pool because the pool is not in the 'BeforeOpen' state. The current state is '${this.state}'.`,
      );
    }
    this.state = "Opened";
    for (let i = 0; i < this.minimum; i++) this.idle.push(this.make());
  }

  private make(): LocalRunspace {
    const runspace = new LocalRunspace(this.parent, this.initialSessionState, this.host);
    runspace.open();
    return runspace;
  }

  get available(): number {
    return this.maximum - this.busy.size;
  }

  /** A runspace for one pipeline. The last one given back is used again first. */
  take(): LocalRunspace {
    const runspace = this.idle.pop() ?? this.make();
    this.busy.add(runspace);
    return runspace;
  }

  release(runspace: LocalRunspace): void {
    this.busy.delete(runspace);
    if (this.state === "Opened") this.idle.push(runspace);
    else runspace.close();
  }

  close(): void {
    if (this.state === "Closed") return;
    this.state = "Closed";
    for (const runspace of this.idle.splice(0)) runspace.close();
  }

  dispose(): void {
    this.close();
    this.isDisposed = true;
  }
}
tagType(RunspacePool, "System.Management.Automation.Runspaces.RunspacePool");
