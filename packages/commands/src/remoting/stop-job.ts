// Stop-Job
import { defineCmdlet } from "@latch/engine";
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
      job.stop(cmdlet.context);
      if (cmdlet.parameters.PassThru) cmdlet.write(job);
    }
  },
}));
