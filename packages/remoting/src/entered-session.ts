// The session a shell has entered (Enter-PSSession): its lines run there, with the remote side's Out-Default.
import { type ErrorRecord, toStringValue } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import type { PSSession } from "./ps-session.ts";
import { waitUntil } from "./wait.ts";

const key = "remoting.entered";

/** What a prompt loop needs of the session it is in. */
export interface EnteredSession {
  readonly session: PSSession;
  /** `[localhost]: PS /root> ` */
  prompt(): string;
  /** Runs a line there; errors that are not shown by the remote side come back to be shown. */
  run(line: string): readonly ErrorRecord[];
}

/** The session the shell is in, or null. One that has ended is left at once. */
export function enteredSession(context: ExecutionContext): EnteredSession | null {
  const entered = context.extensions.get(key) as Entered | undefined;
  if (entered === undefined) return null;
  if (entered.session.state === "Opened") return entered;
  exitSession(context);
  return null;
}

/** Enters a session. `owned`: leaving it closes it (it was opened for this). */
export function enterSession(context: ExecutionContext, session: PSSession, owned: boolean): void {
  context.extensions.set(key, new Entered(context, session, owned));
}

/** Leaves the session; false when the shell is in none. */
export function exitSession(context: ExecutionContext): boolean {
  const entered = context.extensions.get(key) as Entered | undefined;
  if (entered === undefined) return false;
  context.extensions.delete(key);
  if (entered.owned) {
    const operation = entered.session.runspace.beginClose();
    waitUntil(context, () => operation.done, closeTimeoutMs);
  }
  return true;
}

const closeTimeoutMs = 5000;
const leaveLine = /^\s*(exit|exit-pssession|exsn)\s*;?\s*$/i;

class Entered implements EnteredSession {
  readonly session: PSSession;
  readonly owned: boolean;
  private readonly context: ExecutionContext;

  constructor(context: ExecutionContext, session: PSSession, owned: boolean) {
    this.context = context;
    this.session = session;
    this.owned = owned;
  }

  prompt(): string {
    const pipeline = this.session.runspace.createPipeline({
      commands: [{ text: "prompt", isScript: true, useLocalScope: null, parameters: [] }],
      noInput: true,
      addToHistory: false,
    });
    pipeline.start();
    let text = "";
    for (let record = pipeline.read(-1); record !== null; record = pipeline.read(-1)) {
      if (record.stream === "output" && record.value !== null) text += toStringValue(record.value);
    }
    pipeline.close();
    return `[${this.session.computerName}]: ${text === "" ? "PS> " : text}`;
  }

  run(line: string): readonly ErrorRecord[] {
    if (leaveLine.test(line)) {
      exitSession(this.context);
      return [];
    }
    const pipeline = this.session.runspace.createPipeline({
      commands: [
        { text: line, isScript: true, useLocalScope: false, parameters: [] },
        { text: "Out-Default", isScript: false, useLocalScope: null, parameters: [] },
      ],
      noInput: true,
    });
    pipeline.start();
    const errors: ErrorRecord[] = [];
    for (let record = pipeline.read(-1); record !== null; record = pipeline.read(-1)) {
      if (record.stream === "error") errors.push(record.record);
    }
    if (pipeline.reason !== null && pipeline.state === "Failed") errors.push(pipeline.reason);
    pipeline.close();
    return errors;
  }
}
