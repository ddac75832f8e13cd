// Owns what must still run when JavaScript's own `finally` did not: Ctrl+C on the main thread makes V8 end whatever runs at once.
// Open finally blocks and pipelines are kept on the context's stack and are run afterwards, innermost first.
import type { OutputSink } from "../pipeline/contract.ts";
import type { ExecutionContext } from "./execution-context.ts";
import type { Frame } from "./frame.ts";

/** Something open: `abandon` does what its `finally` would have done. */
export interface OpenWork {
  abandon(context: ExecutionContext): void;
}

/** A try statement with a finally block. */
export class OpenFinally implements OpenWork {
  private readonly frame: Frame;
  private readonly output: OutputSink;
  private readonly body: (frame: Frame, output: OutputSink) => unknown;

  constructor(frame: Frame, output: OutputSink, body: (frame: Frame, output: OutputSink) => unknown) {
    this.frame = frame;
    this.output = output;
    this.body = body;
  }

  abandon(context: ExecutionContext): void {
    const { scope } = this.frame;
    context.frame = this.frame;
    context.sessionState = scope.sessionState;
    scope.sessionState.currentScope = scope;
    this.body(this.frame, this.output);
  }
}

/** Runs everything open. What one of them throws ends that one only. Interrupted again, a further call goes on with the next. */
export function runOpenWork(context: ExecutionContext): void {
  context.stopRequested = false;
  context.insideTry = false;
  context.pendingLabel = "";
  for (let work = context.openWork.pop(); work !== undefined; work = context.openWork.pop()) {
    try {
      work.abandon(context);
    } catch {
      // As in PowerShell, a pipeline that is being stopped reports nothing more.
    }
  }
}
