// A remote command as a background job (Invoke-Command -AsJob, Receive-PSSession -OutTarget Job).
import type { PSValue } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import { JobRepository, type PSSession, PSRemotingJob } from "@latch/remoting";
import type { RemoteShare } from "./remote-output.ts";

export interface RemotingJobOptions {
  readonly name: string | null;
  readonly command: string;
  readonly showComputerName: boolean;
  /** sessions that end with the job */
  readonly ownedSessions: readonly PSSession[];
}

/** The job of running pipelines, in this session's job list. */
export function startRemotingJob(context: ExecutionContext, shares: readonly RemoteShare[], options: RemotingJobOptions): PSValue {
  const job = new PSRemotingJob(context, shares, options);
  JobRepository.of(context).add(job);
  return job;
}
