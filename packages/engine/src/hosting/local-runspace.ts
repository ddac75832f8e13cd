// Owns LocalRunspace: a session as scripts see it ([runspace]), the process's list of them, and making more.
import { randomUUID } from "node:crypto";
import { Exception, raiseEvent, tagType } from "@latch/dotnet";
import type { PSHost } from "../api/host.ts";
import { activate, activeContext } from "../runtime/active-context.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { languageModeOf, setLanguageMode } from "../runtime/language-mode.ts";
import type { Runspace, RunspaceOptions } from "../runtime/runspace.ts";
import { declareType, typeInstances } from "./declare-type.ts";
import { DefaultHost } from "./default-host.ts";
import type { InitialSessionState } from "./initial-session-state.ts";

export type RunspaceState = "BeforeOpen" | "Opening" | "Opened" | "Closed" | "Closing" | "Broken";

/** Under which a context keeps its LocalRunspace. */
const runspaceKey = "runspaceObject";
/** Under which a runspace keeps how others of its kind are made. */
export const newRunspaceKey = "newRunspace";
export type NewRunspace = (changes?: Partial<RunspaceOptions>) => Runspace;

const known = new Map<number, LocalRunspace>();
let lastId = 0;

/** `RunspaceStateInfo`, with a reason when it broke. */
export class RunspaceStateInfo {
  readonly state: RunspaceState;
  readonly reason = null;
  constructor(state: RunspaceState) {
    this.state = state;
  }
  toString(): string {
    return this.state;
  }
}
tagType(RunspaceStateInfo, "System.Management.Automation.Runspaces.RunspaceStateInfo");

/** A runspace of this process. */
export class LocalRunspace {
  readonly id: number;
  name: string;
  readonly instanceId: string = randomUUID();
  readonly host: PSHost;
  readonly initialSessionState: InitialSessionState | null;
  state: RunspaceState = "BeforeOpen";
  threadOptions = "Default";
  /** Pipelines that run in it now. */
  running = 0;
  private engine: Runspace | null = null;
  private readonly parent: ExecutionContext;
  private existing: ExecutionContext | null = null;

  /** `existing`: the session that is there already, which nobody opens or closes. */
  constructor(
    parent: ExecutionContext,
    initialSessionState: InitialSessionState | null,
    host: PSHost | null,
    existing: ExecutionContext | null = null,
  ) {
    if (existing === null) primaryRunspace(parent);
    this.id = ++lastId;
    this.name = `Runspace${this.id}`;
    this.parent = parent;
    this.initialSessionState = initialSessionState;
    this.host = host ?? existing?.host ?? new DefaultHost(parent.host);
    this.existing = existing;
    if (existing !== null) {
      this.state = "Opened";
      existing.extensions.set(runspaceKey, this);
    }
    known.set(this.id, this);
  }

  /** The engine's side; throws when the runspace is not open. */
  get context(): ExecutionContext {
    const context = this.existing ?? this.engine?.context;
    if (context === undefined || this.state !== "Opened") throw this.notOpen();
    return context;
  }

  /** The engine's session, when it was made for this runspace. */
  get session(): Runspace | null {
    return this.engine;
  }

  /** True for the session that the process or its client opened. */
  get isPrimary(): boolean {
    return this.existing !== null;
  }

  get availability(): string {
    if (this.state !== "Opened") return "None";
    return this.running > 0 ? "Busy" : "Available";
  }

  private notOpen(): Exception {
    return new Exception(
      "System.Management.Automation.Runspaces.InvalidRunspaceStateException",
      `Cannot perform operation because the runspace is not in the 'Opened' state. Current state of runspace is '${this.state}'.`,
      { properties: { CurrentState: this.state, ExpectedState: "Opened" } },
    );
  }

  /** For the session state's proxy, which words it differently. */
  assertOpenForSessionState(): void {
    if (this.state === "Opened") return;
    throw new Exception(
      "System.Management.Automation.Runspaces.InvalidRunspaceStateException",
      `Cannot perform the operation because the runspace is not in the Opened state. Current state of the runspace is '${this.state}'.`,
    );
  }

  open(): void {
    if (this.state !== "BeforeOpen") {
      throw new Exception(
        "System.Management.Automation.Runspaces.InvalidRunspaceStateException",
        `Cannot open the runspace because the runspace is not in the BeforeOpen state. Current state of the runspace is '${this.state}'.`,
      );
    }
    const make = this.parent.extensions.get(newRunspaceKey) as NewRunspace;
    const before = activate(null);
    try {
      const changes = this.initialSessionState?.runspaceOptions(this.parent) ?? {};
      this.engine = make({ host: this.host, ...changes });
      const { context } = this.engine;
      context.extensions.set(runspaceKey, this);
      this.setState("Opened");
      this.initialSessionState?.applyTo(this.engine);
      if (this.initialSessionState !== null)
        setLanguageMode(context, languageModeOf(this.initialSessionState.languageMode));
    } finally {
      activate(before);
    }
  }

  close(): void {
    if (this.existing !== null || this.state === "Closed") return;
    if (this.engine !== null) this.engine.context.stopRequested = true;
    this.setState("Closed");
    this.engine = null;
    known.delete(this.id);
  }

  dispose(): void {
    this.close();
    known.delete(this.id);
  }

  /** `ResetRunspaceState()`: variables and location as at the beginning; functions and aliases stay. */
  resetState(): void {
    this.engine?.resetState();
  }

  private setState(state: RunspaceState): void {
    this.state = state;
    raiseEvent(this, "StateChanged", [this, new RunspaceStateEventArgs(new RunspaceStateInfo(state))]);
  }
}
typeInstances(
  LocalRunspace,
  declareType(
    "System.Management.Automation.Runspaces.LocalRunspace",
    "System.Management.Automation.Runspaces.Runspace",
  ),
);

class RunspaceStateEventArgs {
  readonly runspaceStateInfo: RunspaceStateInfo;
  constructor(info: RunspaceStateInfo) {
    this.runspaceStateInfo = info;
  }
}
tagType(RunspaceStateEventArgs, "System.Management.Automation.Runspaces.RunspaceStateEventArgs");

/** The runspace of a context: the session's own one comes to be when it is first asked for. */
export function primaryRunspace(context: ExecutionContext): LocalRunspace {
  const found = context.extensions.get(runspaceKey) as LocalRunspace | undefined;
  return found ?? new LocalRunspace(context, null, null, context);
}

/** `[runspace]::DefaultRunspace`: whose code is running. */
export function defaultRunspace(): LocalRunspace {
  return primaryRunspace(activeContext());
}

/** All that are not closed, by id. */
export function localRunspaces(context: ExecutionContext): LocalRunspace[] {
  primaryRunspace(context);
  return [...known.values()];
}
