// PSTaskJob: the job of ForEach-Object -Parallel -AsJob, with a child job for each item.
import { Exception, type ErrorRecord, newErrorRecord, type PSValue, TYPE, defineType } from "@latch/dotnet";
import { declareType, type ExecutionContext, type PSTask, type PSTaskPool, type TaskWork } from "@latch/engine";
import { Job, JobRepository, type JobStateName, type PipelineRecord } from "@latch/remoting";

const tasks = "System.Management.Automation.PSTasks";

/** One item's task. */
export class PSTaskChildJob extends Job {
  static readonly typeName = `${tasks}.PSTaskChildJob`;
  readonly jobTypeName = "PSTaskChildJob";
  readonly location = "PowerShell";
  private task: PSTask | null = null;
  private reported = false;

  override get isChild(): boolean {
    return true;
  }
  get hasMoreData(): boolean {
    return this.results.length > 0;
  }
  get stateName(): JobStateName {
    return this.task?.state ?? "NotStarted";
  }
  get reason(): PSValue {
    return this.task?.reason ?? null;
  }

  /** Puts the task into the pool. */
  start(pool: PSTaskPool, work: TaskWork): void {
    const add = (record: object): void => void this.results.push(record as PipelineRecord);
    const text = (stream: "warning" | "verbose" | "debug") => ({
      write: (record: PSValue) => add({ stream, text: String(record), record }),
    });
    this.task = pool.add(work, {
      output: { write: (value) => add({ stream: "output", value }) },
      streams: {
        error: {
          write: (record) => {
            (record as ErrorRecord).preserveInvocationInfo = true;
            add({ stream: "error", record });
          },
        },
        warning: text("warning"),
        verbose: text("verbose"),
        debug: text("debug"),
        information: { write: (record) => add({ stream: "information", record }) },
      },
      progress: null,
      ended: () => {
        this.endTime = new Date();
      },
    });
  }

  /** Why it failed, once. */
  override takeFailure(): ErrorRecord | null {
    if (this.reported || this.task?.state !== "Failed") return null;
    this.reported = true;
    const record = newErrorRecord(this.task.reason as Exception, "JobStateFailed", "InvalidResult", null);
    record.preserveInvocationInfo = true;
    return record;
  }
}

export class PSTaskJob extends Job {
  static readonly typeName = `${tasks}.PSTaskJob`;
  readonly jobTypeName = "PSTaskJob";
  readonly location = "PowerShell";
  private readonly tasks: PSTaskChildJob[] = [];
  readonly reason: PSValue = null;
  readonly pool: PSTaskPool;
  private stopped = false;
  private asked = 0;

  private constructor(id: number, command: string, pool: PSTaskPool) {
    super(id, `Job${id}`, command);
    this.pool = pool;
  }

  /** The running job, in the session's list. */
  static start(context: ExecutionContext, pool: PSTaskPool, command: string, works: readonly TaskWork[]): PSTaskJob {
    const repository = JobRepository.of(context);
    const job = new PSTaskJob(repository.nextId(), command, pool);
    for (const work of works) {
      const id = repository.nextId();
      const child = new PSTaskChildJob(id, `Job${id}`, command);
      job.tasks.push(child);
      child.start(pool, work);
    }
    pool.advance();
    repository.add(job);
    return job;
  }

  override get isRemovable(): boolean {
    return true;
  }
  override get children(): readonly PSTaskChildJob[] {
    return this.tasks;
  }
  get hasMoreData(): boolean {
    return this.children.some((child) => child.hasMoreData);
  }
  /** Completed only when all children are; who asks again and again lets them go on. */
  get stateName(): JobStateName {
    if (this.asked++ > 0 && !this.pool.isIdle) this.pool.advance();
    if (!this.pool.isIdle) return "Running";
    if (this.stopped) return "Stopped";
    this.endTime ??= new Date();
    return this.children.every((child) => child.stateName === "Completed") ? "Completed" : "Failed";
  }

  override stop(): void {
    this.stopped = !this.pool.isIdle;
    this.pool.stopAll();
  }
}

const parentType = declareType(PSTaskJob.typeName, "System.Management.Automation.Job");
const childType = declareType(PSTaskChildJob.typeName, "System.Management.Automation.Job");
Object.defineProperty(PSTaskJob.prototype, TYPE, { configurable: true, get: () => parentType });
Object.defineProperty(PSTaskChildJob.prototype, TYPE, { configurable: true, get: () => childType });
defineType<PSTaskJob>({
  name: PSTaskJob.typeName,
  properties: { AllocatedRunspaceCount: (self) => self.pool.allocatedRunspaceCount },
});
