// Jobs by name, id, instance id, state or command, with the errors for those that are not there (JobCmdletBase).
import {
  type EnumValue,
  Exception,
  type ErrorCategoryName,
  newErrorRecord,
  type PSValue,
  toStringValue,
  WildcardPattern,
} from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";
import { type Job, JobRepository } from "@latch/remoting";

/** The selecting parameters of Get-, Receive-, Wait-, Stop- and Remove-Job. */
export interface JobSelection {
  Job?: Job[];
  Name?: string[];
  Id?: number[];
  InstanceId?: PSValue[];
  State?: EnumValue;
  Command?: string[];
  Filter?: PSValue;
}

type Cmdlet = CmdletRuntime<JobSelection>;

/** All jobs with their child jobs, as ids find them. */
function withChildren(jobs: readonly Job[]): Job[] {
  return jobs.flatMap((job) => [job, ...job.children]);
}

function notFound(
  cmdlet: Cmdlet,
  errorId: string,
  message: string,
  target: PSValue,
  category: ErrorCategoryName = "ObjectNotFound",
): void {
  cmdlet.writeError(newErrorRecord(new Exception("System.ArgumentException", message), errorId, category, target));
}

/** The jobs the bound parameters select; misses are errors. With no parameter: all. */
export function selectJobs(cmdlet: Cmdlet): Job[] {
  const { Job: given, Name, Id, InstanceId, State, Command } = cmdlet.parameters;
  const jobs = JobRepository.of(cmdlet.context).jobs();
  if (given !== undefined) return given.filter((job) => job != null);
  if (Id !== undefined) return Id.flatMap((id) => byId(cmdlet, jobs, id));
  if (InstanceId !== undefined) return InstanceId.flatMap((id) => byInstanceId(cmdlet, jobs, id));
  if (Name !== undefined) return Name.flatMap((name) => byName(cmdlet, jobs, name));
  if (State !== undefined) return jobs.filter((job) => job.stateName === State.name);
  if (Command !== undefined) {
    return jobs.filter((job) =>
      Command.some((text) => new WildcardPattern(text, { ignoreCase: true }).isMatch(job.command.trim())),
    );
  }
  return jobs;
}

function byId(cmdlet: Cmdlet, jobs: readonly Job[], id: number): Job[] {
  const found = withChildren(jobs).filter((job) => job.id === id);
  if (found.length === 0) {
    const message = `The command cannot find a job with the job ID ${id}. Verify the value of the Id parameter and then try the command again.`;
    notFound(cmdlet, "JobWithSpecifiedSessionNotFound", message, id);
  }
  return found;
}

function byInstanceId(cmdlet: Cmdlet, jobs: readonly Job[], guid: PSValue): Job[] {
  const text = toStringValue(guid).toLowerCase();
  const found = withChildren(jobs).filter((job) => job.instanceId === text);
  if (found.length === 0) {
    const message = `The command cannot find a job with the instance identifier ${text}. Verify the value of the InstanceId parameter, and then try the command again.`;
    notFound(cmdlet, "JobWithSpecifiedInstanceIdNotFound", message, guid);
  }
  return found;
}

function byName(cmdlet: Cmdlet, jobs: readonly Job[], name: string): Job[] {
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  let found = jobs.filter((job) => pattern.isMatch(job.name));
  if (found.length === 0) found = withChildren(jobs).filter((job) => pattern.isMatch(job.name));
  if (found.length === 0 && !/[*?[]/.test(name)) {
    const message = `The command cannot find the job because the job name ${name} was not found. Verify the value of the Name parameter, and then try the command again.`;
    notFound(cmdlet, "JobWithSpecifiedNameNotFound", message, name);
  }
  return found;
}
