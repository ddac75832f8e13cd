// ForEach-Object -Parallel: each item a task in a runspace of its own, with $using: values and the caller's location.
// differs from PowerShell: there is one thread. Tasks overlap where they wait, not where they compute.
import { AutomationNull, newErrorRecord, Exception, type ErrorRecord, type PSValue, unwrap } from "@latch/dotnet";
import {
  type CmdletInstance,
  type CmdletRuntime,
  type InformationRecord,
  type PSTask,
  PSTaskPool,
  ScriptBlock,
  type TaskSinks,
  type TaskWork,
} from "@latch/engine";
import { parallelUsingValues } from "./parallel-using-values.ts";
import { PSTaskJob } from "./ps-task-job.ts";

interface Parameters {
  InputObject?: PSValue;
  Parallel?: ScriptBlock;
  ThrottleLimit?: number;
  TimeoutSeconds?: number;
  AsJob?: boolean;
  UseNewRunspace?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;

const unsupported = ["ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "PipelineVariable"];
const defaultLimit = 5;

/** Runs the -Parallel set. */
export function parallelRunner(cmdlet: Cmdlet): CmdletInstance {
  checkParameters(cmdlet);
  const items: PSValue[] = [];
  let run: ParallelRun | null = null;
  let make: ((item: PSValue) => TaskWork) | null = null;
  return {
    begin() {
      make = workMaker(cmdlet);
      if (cmdlet.parameters.AsJob !== true) run = new ParallelRun(cmdlet);
    },
    process() {
      const item = cmdlet.parameters.InputObject ?? null;
      if (unwrap(item) instanceof ScriptBlock) refuseScriptBlock(cmdlet);
      else if (run === null) items.push(item);
      else run.add((make as (item: PSValue) => TaskWork)(item));
    },
    end() {
      if (run !== null) return run.finish();
      const { Parallel, ThrottleLimit, UseNewRunspace } = cmdlet.parameters;
      const pool = new PSTaskPool(cmdlet.context, ThrottleLimit ?? defaultLimit, UseNewRunspace === true);
      const works = items.map((item) => (make as (item: PSValue) => TaskWork)(item));
      cmdlet.write(PSTaskJob.start(cmdlet.context, pool, String(Parallel), works));
    },
    stop() {
      run?.stop();
    },
    dispose() {
      run?.dispose();
    },
  };
}

function checkParameters(cmdlet: Cmdlet): void {
  if (unsupported.some((name) => cmdlet.has(name))) {
    const message =
      "The following common parameters are not currently supported in the Parallel parameter set:\nErrorAction, WarningAction, InformationAction, PipelineVariable";
    const exception = new Exception("System.Management.Automation.PSNotSupportedException", message);
    cmdlet.throwTerminating(newErrorRecord(exception, "ParallelCommonParametersNotSupported", "NotImplemented", null));
  }
}

function argumentError(message: string): Exception {
  return new Exception("System.Management.Automation.PSArgumentException", message);
}

const undefinedBehavior =
  "Passed-in script block variables are not supported with ForEach-Object -Parallel, and can result in undefined behavior.";

function refuseScriptBlock(cmdlet: Cmdlet): void {
  const exception = argumentError(
    `A ForEach-Object -Parallel piped input object cannot be a script block. ${undefinedBehavior}`,
  );
  cmdlet.writeError(newErrorRecord(exception, "ParallelPipedInputObjectCannotBeScriptBlock", "InvalidType", null));
}

/** What every item's task runs; the `$using:` values are taken once. */
function workMaker(cmdlet: Cmdlet): (item: PSValue) => TaskWork {
  const block = cmdlet.parameters.Parallel as ScriptBlock;
  const usingValues = parallelUsingValues(cmdlet.context, block);
  for (const value of usingValues.values()) {
    if (!(unwrap(value) instanceof ScriptBlock)) continue;
    const exception = argumentError(
      `A ForEach-Object -Parallel using variable cannot be a script block. ${undefinedBehavior}`,
    );
    cmdlet.throwTerminating(newErrorRecord(exception, "ParallelUsingVariableCannotBeScriptBlock", "InvalidType", null));
  }
  if (cmdlet.parameters.AsJob === true && cmdlet.has("TimeoutSeconds")) {
    const exception = argumentError("The 'TimeoutSeconds' parameter cannot be used with the 'AsJob' parameter.");
    cmdlet.throwTerminating(newErrorRecord(exception, "ParallelCannotUseTimeoutWithJob", "InvalidOperation", null));
  }
  const drive = cmdlet.context.drives.currentDrive;
  const location = { drive: drive.name, path: drive.currentLocation };
  const script = block.toString();
  return (dollarUnder) => ({ script, dollarUnder, usingValues, location });
}

/** The tasks of one command; what they write waits until the command has its turn. */
class ParallelRun {
  readonly #cmdlet: Cmdlet;
  readonly #pool: PSTaskPool;
  #written: (() => void)[] = [];

  constructor(cmdlet: Cmdlet) {
    this.#cmdlet = cmdlet;
    const { ThrottleLimit, TimeoutSeconds, UseNewRunspace } = cmdlet.parameters;
    this.#pool = new PSTaskPool(cmdlet.context, ThrottleLimit ?? defaultLimit, UseNewRunspace === true);
    if (TimeoutSeconds) this.#pool.timeout = TimeoutSeconds * 1000;
  }

  add(work: TaskWork): void {
    this.#pool.add(work, this.#sinks());
    if (this.#pool.isFull) this.#pool.advance();
    this.#flush();
  }

  finish(): void {
    while (!this.#pool.isIdle) {
      this.#pool.runUntil(() => this.#written.length > 0);
      this.#flush();
    }
    this.#flush();
  }

  stop(): void {
    this.#pool.stopAll();
  }

  dispose(): void {
    this.#pool.dispose();
  }

  #flush(): void {
    const written = this.#written;
    this.#written = [];
    for (const write of written) write();
  }

  #sinks(): TaskSinks {
    const cmdlet = this.#cmdlet;
    const later = (write: (value: PSValue) => void) => ({
      write: (value: PSValue) => void this.#written.push(() => write(value)),
    });
    const error = (record: ErrorRecord): void => {
      record.preserveInvocationInfo = true;
      cmdlet.writeError(record);
    };
    return {
      output: later((value) => {
        if (value !== AutomationNull) cmdlet.write(value);
      }),
      streams: {
        error: later((record) => error(record as ErrorRecord)),
        warning: later((record) => cmdlet.writeWarning(String(record))),
        verbose: later((record) => cmdlet.writeVerbose(String(record))),
        debug: later((record) => cmdlet.writeDebug(String(record))),
        information: later((record) => cmdlet.writeInformation(record as InformationRecord)),
      },
      progress: later((record) => cmdlet.writeProgress(record)),
      ended: (task) => {
        if (task.reason !== null) this.#written.push(() => error(taskError(task)));
      },
    };
  }
}

/** Any error that ends a task is a non-terminating one of the command. */
function taskError(task: PSTask): ErrorRecord {
  return newErrorRecord(task.reason as Exception, "PSTaskException", "InvalidOperation", task as unknown as PSValue);
}
