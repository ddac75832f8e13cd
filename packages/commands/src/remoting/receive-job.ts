// Receive-Job: what jobs have produced, in the streams it was produced in.
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type InformationRecord } from "@latch/engine";
import {
  addRemotingNotes,
  ChildJob,
  type Job,
  JobRepository,
  type PipelineRecord,
  PSRemotingJob,
  waitUntil,
  withNote,
} from "@latch/remoting";
import { construct, getType, type PSValue } from "@latch/dotnet";
import { PSEventJob } from "../events/ps-event-job.ts";
import { type JobSelection, selectJobs } from "./job-matching.ts";

interface Parameters extends JobSelection {
  Keep?: boolean;
  NoRecurse?: boolean;
  Wait?: boolean;
  AutoRemoveJob?: boolean;
  WriteJobInResults?: boolean;
  WriteEvents?: boolean;
  Force?: boolean;
  Location?: string[];
}

type Cmdlet = CmdletRuntime<Parameters>;

const idleMs = 100;

export const receiveJob = defineCmdlet<Parameters>("Receive-Job", (cmdlet) => {
  const waiting: Job[] = [];
  return {
    begin() {
      const { AutoRemoveJob, WriteJobInResults, Wait } = cmdlet.parameters;
      const alone = AutoRemoveJob ? "AutoRemoveJob" : WriteJobInResults ? "WriteJobInResults" : null;
      if (alone === null || Wait) return;
      const exception = new Exception(
        "System.InvalidOperationException",
        `The -${alone} parameter cannot be used without the -Wait parameter`,
      );
      cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null));
    },
    process() {
      for (const job of selectJobs(cmdlet)) {
        if (cmdlet.parameters.Wait) {
          if (!waiting.includes(job)) waiting.push(job);
        } else receive(cmdlet, job);
      }
    },
    end() {
      if (waiting.length === 0) return;
      if (cmdlet.parameters.WriteJobInResults) for (const job of waiting) cmdlet.write(job);
      receiveUntilOver(cmdlet, waiting);
      if (!cmdlet.parameters.AutoRemoveJob) return;
      const repository = JobRepository.of(cmdlet.context);
      for (const job of waiting) repository.remove(job);
    },
  };
});

function receiveUntilOver(cmdlet: Cmdlet, jobs: readonly Job[]): void {
  const isOver = (job: Job): boolean =>
    job.isFinished || (job.stateName === "Disconnected" && !cmdlet.parameters.Force);
  for (;;) {
    for (const job of jobs) receive(cmdlet, job);
    if (jobs.every(isOver)) break;
    waitUntil(cmdlet.context, () => jobs.some((job) => hasNews(job)) || jobs.every(isOver), idleMs);
  }
  for (const job of jobs) receive(cmdlet, job);
}

function childrenOf(cmdlet: Cmdlet, job: Job): readonly Job[] {
  if (job.isChild || job instanceof PSEventJob) return [job];
  return cmdlet.parameters.NoRecurse ? [] : job.children;
}

function hasNews(job: Job): boolean {
  const children = job.isChild ? [job] : job.children;
  return children.some((child) => {
    child.collect();
    return child.results.length > 0 || (child instanceof ChildJob && child.pipeline.isBlocked);
  });
}

function receive(cmdlet: Cmdlet, job: Job): void {
  const { Location } = cmdlet.parameters;
  for (const child of childrenOf(cmdlet, job)) {
    if (Location !== undefined && !Location.some((name) => name.toLowerCase() === child.location.toLowerCase()))
      continue;
    child.collect();
    if (child instanceof ChildJob && child.pipeline.isBlocked) child.pipeline.answerQuestions();
    const records = child.results;
    if (!cmdlet.parameters.Keep) child.results = [];
    for (const record of records) writeRecord(cmdlet, job, child, record);
    if (child instanceof ChildJob) reportBrokenTransport(cmdlet, child, records.length === 0);
  }
  for (const child of childrenOf(cmdlet, job)) {
    const failure = child.takeFailure();
    if (failure !== null) cmdlet.writeError(failure);
  }
}

/** A session that ended under its job says why, once. */
function reportBrokenTransport(cmdlet: Cmdlet, child: ChildJob, drained: boolean): void {
  const error = child.pipeline.transportError;
  if (!drained || error === null || child.stateName !== "Failed") return;
  child.pipeline.transportError = null;
  cmdlet.writeError(newErrorRecord(error, error.errorRecord?.errorId ?? "JobFailure", "OpenError", null));
}

/** Start-Job's process writes its messages to the host of whoever receives: no redirection reaches them. True when done. */
function writeToHost(cmdlet: Cmdlet, job: Job, record: PipelineRecord): boolean {
  const { ui } = cmdlet.context.host;
  if (!(job instanceof PSRemotingJob) || job.jobTypeName !== "BackgroundJob" || ui === null) return false;
  if (record.stream === "verbose") ui.writeVerboseLine(record.text);
  else if (record.stream === "debug") ui.writeDebugLine(record.text);
  else if (record.stream === "warning" && !cmdlet.has("WarningVariable")) ui.writeWarningLine(record.text);
  else return false;
  return true;
}

function writeRecord(cmdlet: Cmdlet, job: Job, child: Job, record: PipelineRecord): void {
  if (writeToHost(cmdlet, job, record)) return;
  switch (record.stream) {
    case "output":
      cmdlet.write(decorate(cmdlet, job, child, record.value));
      return;
    case "error":
      cmdlet.writeError(record.record);
      return;
    case "warning":
      cmdlet.writeWarning(record.text);
      return;
    case "verbose":
      cmdlet.writeVerbose(record.text);
      return;
    case "debug":
      cmdlet.writeDebug(record.text);
      return;
    case "information":
      cmdlet.writeInformation(record.record as InformationRecord);
      return;
    case "progress":
      cmdlet.writeProgress(record.record);
  }
}

/** Objects of other processes and sessions say where they come from. */
function decorate(cmdlet: Cmdlet, job: Job, child: Job, value: PSValue): PSValue {
  if (value === null || !(child instanceof ChildJob)) return value;
  const show = job instanceof PSRemotingJob && job.options.showComputerName;
  const carrier = addRemotingNotes(value, child.location, child.pipeline.runspace.guid, show);
  // Only what is read while the job runs keeps the note that the job's results carry.
  if (!cmdlet.parameters.Wait) return carrier;
  return withNote(carrier, "PSSourceJobInstanceId", construct(getType("System.Guid"), [job.instanceId]));
}
