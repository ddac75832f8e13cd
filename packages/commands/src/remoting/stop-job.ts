// Stop-Job
import { defineCmdlet } from "@latch/engine";
import { ChildJob, PSRemotingJob } from "@latch/remoting";
import { type JobSelection, selectJobs } from "./job-matching.ts";

interface Parameters extends JobSelection {
  PassThru?: boolean;
}

export const stopJob = defineCmdlet<Parameters>("Stop-Job", (cmdlet) => ({
  process() {
    for (const job of selectJobs(cmdlet)) {
      if (
        !cmdlet.shouldProcess(
          `Remote Command: ${job.command}, associated with the job that has an ID of "${job.id}".`,
          "Stop",
        )
      )
        continue;
      if (job instanceof PSRemotingJob) job.stop(cmdlet.context);
      else if (job instanceof ChildJob) job.stop();
      if (cmdlet.parameters.PassThru) cmdlet.write(job);
    }
  },
}));
