// Remove-Job
import { Exception, newErrorRecord } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { type Job, JobRepository } from "@latch/remoting";
import { type JobSelection, selectJobs } from "./job-matching.ts";

interface Parameters extends JobSelection {
  Force?: boolean;
}

export const removeJob = defineCmdlet<Parameters>("Remove-Job", (cmdlet) => {
  const repository = JobRepository.of(cmdlet.context);
  const remove = (job: Job): void => {
    if (
      !cmdlet.shouldProcess(
        `Remote Command: ${job.command}, associated with a job that has an ID of "${job.id}".`,
        "Remove",
      )
    )
      return;
    if (!job.isRemovable) {
      const message =
        "The command cannot remove the job because it does not exist or because it is a child job. Child jobs can be removed only by removing the parent job.";
      cmdlet.writeError(
        newErrorRecord(new Exception("System.ArgumentException", message), "CannotRemoveJob", "InvalidOperation", job),
      );
      return;
    }
    if (!job.isFinished && !cmdlet.parameters.Force) {
      const message = `The command cannot remove the job with the job ID ${job.id} because the job is not finished. To remove the job, first stop the job, or use the Force parameter. (Parameter 'Job')`;
      cmdlet.writeError(
        newErrorRecord(
          new Exception("System.ArgumentException", message),
          "JobObjectNotFinishedCannotBeRemoved",
          "InvalidOperation",
          job,
        ),
      );
      return;
    }
    if (!job.isFinished) job.stop(cmdlet.context);
    repository.remove(job);
  };
  return {
    process() {
      for (const job of selectJobs(cmdlet)) remove(job);
    },
  };
});
