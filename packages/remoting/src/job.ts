// Jobs: PSRemotingJob with its child jobs, each a remote pipeline whose records wait to be received.
import { randomUUID } from "node:crypto";
import {
  addTypeDataMember,
  construct,
  defineType,
  enumValue,
  type EnumValue,
  type ErrorRecord,
  getType,
  PSCodeProperty,
  type PSValue,
  tagType,
  TYPE,
} from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import { IoThread } from "./io-thread.ts";
import type { PipelineRecord, RemotePipeline } from "./remote-pipeline.ts";
import type { RemotingErrorRecord } from "./remoting-error.ts";
import { declareType } from "./session-types.ts";
import { waitUntil } from "./wait.ts";

/** JobState's names, in the order of their numbers. */
export type JobStateName =
  | "NotStarted"
  | "Running"
  | "Completed"
  | "Failed"
  | "Stopped"
  | "Blocked"
  | "Suspended"
  | "Disconnected"
  | "Suspending"
  | "Stopping"
  | "AtBreakpoint";

/** JobStateInfo: state and, of a failed job, why. */
export class JobStateInfo {
  readonly state: EnumValue;
  readonly reason: PSValue;
  constructor(state: JobStateName, reason: PSValue) {
    this.state = enumValue("System.Management.Automation.JobState", state);
    this.reason = reason;
  }
  toString(): string {
    return this.state.name;
  }
}
tagType(JobStateInfo, "System.Management.Automation.JobStateInfo");

const finishedStates: ReadonlySet<JobStateName> = new Set(["Completed", "Failed", "Stopped"]);

/** What both kinds of job have. */
export abstract class Job {
  readonly id: number;
  name: string;
  readonly instanceId: string = randomUUID();
  readonly command: string;
  readonly beginTime = new Date();
  endTime: Date | null = null;

  constructor(id: number, name: string, command: string) {
    this.id = id;
    this.name = name;
    this.command = command;
  }
  abstract get jobTypeName(): string;
  abstract get location(): string;
  abstract get hasMoreData(): boolean;
  get children(): readonly Job[] {
    return [];
  }
  /** As far as it is known; looks for news first. */
  abstract get stateName(): JobStateName;
  abstract get reason(): PSValue;

  get isFinished(): boolean {
    return finishedStates.has(this.stateName);
  }
  /** One of a job's child jobs: it has the results, and goes when its parent goes. */
  get isChild(): boolean {
    return false;
  }
  /** Remove-Job takes it. */
  get isRemovable(): boolean {
    return false;
  }
  /** Received and kept, or not received yet; a parent's are its children's. */
  results: PipelineRecord[] = [];
  /** Takes over what has arrived. */
  collect(): void {}
  /** The error that says why it failed, where its results do not say so; given once. */
  takeFailure(): ErrorRecord | null {
    return null;
  }
  /** Ends it, and waits until it has ended. */
  stop(_context: ExecutionContext): void {}
  toString(): string {
    return (this.constructor as { typeName?: string }).typeName ?? "System.Management.Automation.Job";
  }
}

/** One session's share of a job. */
export class ChildJob extends Job {
  static readonly typeName = "System.Management.Automation.PSRemotingChildJob";
  readonly pipeline: RemotePipeline;
  /** Terminating error of the remote command, to be reported once. */
  private failure: RemotingErrorRecord | null = null;
  private known: JobStateName = "Running";
  stopping = false;
  readonly typeOfJob: string;

  constructor(id: number, pipeline: RemotePipeline, command: string, jobTypeName: string) {
    super(id, `Job${id}`, command);
    this.pipeline = pipeline;
    this.typeOfJob = jobTypeName;
    pipeline.isBackground = true;
  }
  get jobTypeName(): string {
    return this.typeOfJob === "BackgroundJob" ? "" : this.typeOfJob;
  }
  get location(): string {
    return this.pipeline.runspace.connectionInfo.computerName;
  }
  override get isChild(): boolean {
    return true;
  }
  get hasMoreData(): boolean {
    this.collect();
    return this.results.length > 0 || !this.isOver;
  }
  private get isOver(): boolean {
    return finishedStates.has(this.known);
  }

  override collect(): void {
    IoThread.get().pump(0);
    for (let record = this.pipeline.read(0); record !== null; record = this.pipeline.read(0)) this.results.push(record);
    if (this.isOver) return;
    this.known = this.currentState();
    if (!this.isOver) return;
    this.endTime = new Date();
    this.failure = this.known === "Failed" ? this.pipeline.reason : null;
    if (this.failure !== null) this.results.push({ stream: "error", record: this.failure });
    this.pipeline.close();
  }

  private currentState(): JobStateName {
    const { state, isBlocked } = this.pipeline;
    switch (state) {
      case "Completed":
      case "Failed":
      case "Stopped":
        return this.stopping && state !== "Completed" ? "Stopped" : state;
      case "Disconnected":
        return "Disconnected";
      case "NotStarted":
        return "NotStarted";
      default:
        return isBlocked ? "Blocked" : "Running";
    }
  }

  get stateName(): JobStateName {
    this.collect();
    return this.known;
  }
  get reason(): PSValue {
    if (this.stateName !== "Failed") return null;
    return this.pipeline.reason?.exception ?? this.pipeline.transportError ?? null;
  }

  override stop(): void {
    if (this.isFinished) return;
    this.stopping = true;
    this.pipeline.stop();
  }
}

/** What starts a job. */
export interface JobOptions {
  readonly name: string | null;
  readonly command: string;
  readonly jobTypeName: "BackgroundJob" | "RemoteJob";
  /** PSShowComputerName of its outputs. */
  readonly showComputerName: boolean;
}

/** Start-Job's and Invoke-Command -AsJob's job. */
export class PSRemotingJob extends Job {
  static readonly typeName = "System.Management.Automation.PSRemotingJob";
  readonly options: JobOptions;
  private readonly childJobs: ChildJob[] = [];
  /** Sessions that end with the job. */
  readonly owned: { close(): void }[] = [];
  private cleaned = false;

  constructor(id: number, options: JobOptions) {
    super(id, options.name ?? `Job${id}`, options.command);
    this.options = options;
  }
  addChild(child: ChildJob): void {
    this.childJobs.push(child);
  }
  get jobTypeName(): string {
    return this.options.jobTypeName;
  }
  get location(): string {
    return this.childJobs.map((child) => child.location).join(",");
  }
  override get isRemovable(): boolean {
    return true;
  }
  override get children(): readonly ChildJob[] {
    return this.childJobs;
  }
  get hasMoreData(): boolean {
    return this.childJobs.some((child) => child.hasMoreData);
  }
  get reason(): PSValue {
    return null;
  }

  /** Failed when one child failed, else Stopped, else Completed, once all are over (PSRemotingJob.HandleChildJobStateChanged). */
  get stateName(): JobStateName {
    const states = this.childJobs.map((child) => child.stateName);
    if (states.length === 0) return "NotStarted";
    const over = states.every((state) => finishedStates.has(state));
    if (over) this.clean();
    if (over) return states.includes("Failed") ? "Failed" : states.includes("Stopped") ? "Stopped" : "Completed";
    if (states.every((state) => finishedStates.has(state) || state === "Disconnected")) return "Disconnected";
    return states.includes("Blocked")
      ? "Blocked"
      : states.every((state) => state === "NotStarted")
        ? "NotStarted"
        : "Running";
  }

  private clean(): void {
    if (this.cleaned) return;
    this.cleaned = true;
    this.endTime = new Date();
    for (const child of this.childJobs) child.pipeline.runspace.holdsJob = false;
    for (const session of this.owned) session.close();
  }

  /** Asks all children to stop and waits until they have. */
  override stop(context: ExecutionContext): void {
    for (const child of this.childJobs) child.stop();
    waitUntil(context, () => this.isFinished, stopTimeoutMs);
    if (this.isFinished) return;
    // Nobody answers any more: the session goes with the job.
    for (const child of this.childJobs) if (!child.isFinished) child.pipeline.end("Stopped", null);
    for (const session of this.owned) session.close();
  }
}

const stopTimeoutMs = 10_000;
const repositoryKey = "remoting.jobs";

/** The jobs of one runspace. */
export class JobRepository {
  private readonly byId = new Map<number, Job>();
  private lastId = 0;

  static of(context: ExecutionContext): JobRepository {
    let repository = context.extensions.get(repositoryKey) as JobRepository | undefined;
    if (repository === undefined) {
      repository = new JobRepository();
      context.extensions.set(repositoryKey, repository);
    }
    return repository;
  }
  /** Jobs and child jobs count together: Job1 with Job2, then Job3. */
  nextId(): number {
    return ++this.lastId;
  }
  jobs(): Job[] {
    return [...this.byId.values()];
  }
  add(job: Job): void {
    this.byId.set(job.id, job);
  }
  remove(job: Job): void {
    this.byId.delete(job.id);
  }
}

/** A job of running pipelines, in the runspace's list. */
export function startJob(
  context: ExecutionContext,
  pipelines: readonly RemotePipeline[],
  options: JobOptions,
): PSRemotingJob {
  const repository = JobRepository.of(context);
  const job = new PSRemotingJob(repository.nextId(), options);
  for (const pipeline of pipelines) {
    pipeline.runspace.holdsJob = true;
    job.addChild(new ChildJob(repository.nextId(), pipeline, options.command, options.jobTypeName));
  }
  repository.add(job);
  return job;
}

const jobType = "System.Management.Automation.Job";
const remotingJobType = declareType(PSRemotingJob.typeName, jobType);
const childJobType = declareType(ChildJob.typeName, jobType);
Object.defineProperty(PSRemotingJob.prototype, TYPE, { configurable: true, get: () => remotingJobType });
Object.defineProperty(ChildJob.prototype, TYPE, { configurable: true, get: () => childJobType });

function dateTime(date: Date | null): PSValue {
  if (date === null) return null;
  const ticks = BigInt(date.getTime() - date.getTimezoneOffset() * 60_000) * 10_000n + 621_355_968_000_000_000n;
  return construct(getType("System.DateTime"), [ticks]);
}

/** A job's stream as the collection scripts read ($job.Output, $job.Error …). */
function stream(self: Job, name: PipelineRecord["stream"]): PSValue {
  const list = construct(getType("System.Collections.ArrayList"), []) as object & { items: PSValue[] };
  self.collect();
  for (const record of self.results) {
    if (record.stream === name) list.items.push("value" in record ? record.value : record.record);
  }
  return list;
}

defineType<Job>({
  name: jobType,
  properties: {
    Id: (self) => self.id,
    Name: {
      get: (self) => self.name,
      set(self, value) {
        self.name = String(value);
      },
    },
    InstanceId: (self) => construct(getType("System.Guid"), [self.instanceId]),
    Command: (self) => self.command,
    PSJobTypeName: (self) => self.jobTypeName,
    Location: (self) => self.location,
    StatusMessage: () => "",
    HasMoreData: (self) => self.hasMoreData,
    JobStateInfo: (self) => new JobStateInfo(self.stateName, self.reason),
    ChildJobs: (self) => {
      const list = construct(getType("System.Collections.ArrayList"), []) as object & { items: PSValue[] };
      list.items.push(...self.children);
      return list;
    },
    PSBeginTime: (self) => dateTime(self.beginTime),
    PSEndTime: (self) => dateTime(self.endTime),
    Output: { get: (self) => stream(self, "output") },
    Error: { get: (self) => stream(self, "error") },
    Warning: { get: (self) => stream(self, "warning") },
    Verbose: { get: (self) => stream(self, "verbose") },
    Debug: { get: (self) => stream(self, "debug") },
    Information: { get: (self) => stream(self, "information") },
    Progress: { get: (self) => stream(self, "progress") },
  },
  methods: { ToString: (self) => self.toString() },
});

const stateProperty = new PSCodeProperty(
  "State",
  (self) => (self as Job).stateName,
  null,
  "System.Object",
  "System.Object State {get=$this.JobStateInfo.State.ToString();}",
);
addTypeDataMember(jobType, stateProperty);
