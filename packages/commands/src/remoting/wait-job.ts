// Wait-Job: until jobs are over, or (-Any) one of them, or the time is up.
import { Exception, newErrorRecord } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { type Job, waitUntil } from "@latch/remoting";
import { type JobSelection, selectJobs } from "./job-matching.ts";

interface Parameters extends JobSelection {
  Any?: boolean;
  Timeout?: number;
  Force?: boolean;
}

export const waitJob = defineCmdlet<Parameters>("Wait-Job", (cmdlet) => {
  const jobs: Job[] = [];
  const isOver = (job: Job): boolean => {
    const state = job.stateName;
    if (state === "Blocked" && !cmdlet.parameters.Any) throw new BlockedJob();
    return (
      state === "Completed" ||
      state === "Failed" ||
      state === "Stopped" ||
      (state === "Disconnected" && !cmdlet.parameters.Force)
    );
  };
  return {
    process() {
      jobs.push(...selectJobs(cmdlet).filter((job) => !jobs.includes(job)));
    },
    end() {
      if (jobs.length === 0) return;
      const { Any, Timeout } = cmdlet.parameters;
      const done = (): boolean => (Any ? jobs.some(isOver) : jobs.every(isOver));
      try {
        if (!waitUntil(cmdlet.context, done, Timeout === undefined || Timeout < 0 ? -1 : Timeout * 1000)) return;
      } catch (error) {
        if (!(error instanceof BlockedJob)) throw error;
        const message =
          "The Wait-Job cmdlet cannot finish working, because one or more jobs are blocked waiting for user interaction.  Process interactive job output by using the Receive-Job cmdlet, and then try again.";
        cmdlet.writeError(
          newErrorRecord(
            new Exception("System.ArgumentException", message),
            "BlockedJobsDeadlockWithWaitJob",
            "DeadlockDetected",
            null,
          ),
        );
        return;
      }
      const finished = jobs.filter(isOver);
      for (const job of Any ? finished.slice(0, 1) : finished) cmdlet.write(job);
    },
  };
});

/** A job waits for an answer that only Receive-Job can get. */
class BlockedJob {}
