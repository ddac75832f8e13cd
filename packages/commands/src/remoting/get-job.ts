// Get-Job
import type { EnumValue, PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import type { Job } from "@latch/remoting";
import { type JobSelection, selectJobs } from "./job-matching.ts";

interface Parameters extends JobSelection {
  IncludeChildJob?: boolean;
  ChildJobState?: EnumValue;
  HasMoreData?: boolean;
  Newest?: number;
  Before?: PSValue;
  After?: PSValue;
}

export const getJob = defineCmdlet<Parameters>("Get-Job", (cmdlet) => ({
  process() {
    const { IncludeChildJob, ChildJobState, HasMoreData, Newest } = cmdlet.parameters;
    let jobs: Job[] = [...selectJobs(cmdlet)].sort((a, b) => a.id - b.id);
    if (HasMoreData !== undefined) jobs = jobs.filter((job) => job.hasMoreData === HasMoreData);
    if (ChildJobState !== undefined)
      jobs = jobs.filter((job) => job.children.some((child) => child.stateName === ChildJobState.name));
    if (Newest !== undefined)
      jobs = [...jobs].sort((a, b) => b.beginTime.getTime() - a.beginTime.getTime() || b.id - a.id).slice(0, Newest);
    for (const job of jobs) {
      cmdlet.write(job);
      if (IncludeChildJob || ChildJobState !== undefined) {
        for (const child of job.children)
          if (ChildJobState === undefined || child.stateName === ChildJobState.name) cmdlet.write(child);
      }
    }
  },
}));
