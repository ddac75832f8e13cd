// A remote command as a background job (Invoke-Command -AsJob, Receive-PSSession -OutTarget Job).
import type { PSValue } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import { type PSSession, startJob } from "@latch/remoting";
import type { RemoteShare } from "./remote-output.ts";

export interface RemotingJobOptions {
  readonly name: string | null;
  readonly command: string;
  readonly showComputerName: boolean;
  /** sessions that end with the job */
  readonly ownedSessions: readonly PSSession[];
}

/** The job of running pipelines, in this session's job list. */
export function startRemotingJob(
  context: ExecutionContext,
  shares: readonly RemoteShare[],
  options: RemotingJobOptions,
): PSValue {
  const pipelines = shares.map(({ pipeline }) => pipeline);
  const { name, command, showComputerName } = options;
  const job = startJob(context, pipelines, { name, command, jobTypeName: "RemoteJob", showComputerName });
  for (const session of options.ownedSessions) job.owned.push({ close: () => void session.runspace.beginClose() });
  return job;
}
