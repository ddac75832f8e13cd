// PSEventJob: the job behind a registration's -Action; its output waits to be received.
import { type ErrorRecord, Exception, newErrorRecord, type PSValue, tagType } from "@latch/dotnet";
import {
  type EventAction,
  type ExecutionContext,
  type PSEventArgs,
  type PSEventSubscriber,
  ScriptBlock,
  SessionState,
} from "@latch/engine";
import { Job, type JobStateName, type PipelineRecord } from "@latch/remoting";

export class PSEventJob extends Job implements EventAction {
  static readonly typeName = "System.Management.Automation.PSEventJob";
  readonly location = "";
  readonly jobTypeName = "";
  readonly reason: PSValue = null;
  private state: JobStateName = "NotStarted";
  private readonly block: ScriptBlock;
  private readonly scope: SessionState;
  private readonly context: ExecutionContext;

  constructor(context: ExecutionContext, id: number, name: string, action: ScriptBlock) {
    super(id, name, action.toString());
    this.context = context;
    // The action has a module's scope of its own, below the global one.
    this.scope = new SessionState(context, null, context.globalState);
    this.block = new ScriptBlock(action.code, this.scope);
  }

  get hasMoreData(): boolean {
    return this.results.length > 0;
  }
  get stateName(): JobStateName {
    return this.state;
  }

  /** Runs the action for one event, on top of whatever the session does. */
  run(event: PSEventArgs, subscriber: PSEventSubscriber): void {
    const { context, scope } = this;
    if (this.state === "NotStarted") this.state = "Running";
    const variables = {
      Event: event,
      EventSubscriber: subscriber,
      Sender: event.sender,
      EventArgs: event.sourceEventArgs,
    };
    for (const [name, value] of Object.entries(variables)) scope.topScope.assign(name.toLowerCase(), value, name);
    const { streams, questionMark, insideTry, sessionState, frame, depth } = context;
    const failed = (record: ErrorRecord): void => void this.results.push({ stream: "error", record } as PipelineRecord);
    context.streams = {
      error: { write: (record) => failed(record as ErrorRecord) },
      warning: null,
      verbose: null,
      debug: null,
      information: null,
    };
    context.insideTry = false;
    try {
      this.block.invokeInto({
        args: event.sourceArgs as PSValue[],
        output: { write: (value) => void this.results.push({ stream: "output", value } as PipelineRecord) },
      });
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      failed(error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", null));
    } finally {
      Object.assign(context, { streams, questionMark, insideTry, sessionState, frame, depth });
    }
  }

  unsubscribed(): void {
    this.state = "Stopped";
  }
}
tagType(PSEventJob, PSEventJob.typeName);
