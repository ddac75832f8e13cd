// A remote command as a background job (Invoke-Command -AsJob, Receive-PSSession -OutTarget Job).
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import type { PSSession } from "@latch/remoting";
import type { RemoteShare } from "./remote-output.ts";

export interface RemotingJobOptions {
  readonly name: string | null;
  readonly command: string;
  readonly showComputerName: boolean;
  /** sessions that end with the job */
  readonly ownedSessions: readonly PSSession[];
}

/** The job of running pipelines, in this session's job list. Waits for PSRemotingJob in @latch/remoting (see its README). */
export function startRemotingJob(_context: ExecutionContext, _shares: readonly RemoteShare[], _options: RemotingJobOptions): PSValue {
  throw new Exception("System.Management.Automation.PSNotSupportedException", "Running a remote command as a job is not supported by this version of latch.", {
    errorRecord: (exception) => newErrorRecord(exception, "NotSupported", "NotImplemented", null),
  });
}
