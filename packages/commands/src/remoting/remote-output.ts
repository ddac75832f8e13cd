// Records of remote pipelines -> the streams of the cmdlet that runs them, for one command on one or many sessions.
import { Exception, getMember, newErrorRecord, type PSValue } from "@latch/dotnet";
import type { CmdletRuntime, InformationRecord } from "@latch/engine";
import {
  addRemotingNotes,
  type PipelineRecord,
  type PSSession,
  type RemotePipeline,
  type RemotingErrorRecord,
  waitUntil,
} from "@latch/remoting";

/** One session's share of a command. */
export interface RemoteShare {
  readonly session: PSSession;
  readonly pipeline: RemotePipeline;
}

export interface RemoteOutputOptions {
  /** PSShowComputerName of outputs */
  readonly showComputerName: boolean;
}

const idleMs = 250;

/** Writes what has arrived, without waiting; true when something had. */
export function drain(
  cmdlet: CmdletRuntime<object>,
  shares: readonly RemoteShare[],
  options: RemoteOutputOptions,
): boolean {
  let any = false;
  for (const share of shares) {
    for (let record = share.pipeline.read(0); record !== null; record = share.pipeline.read(0)) {
      any = true;
      writeRecord(cmdlet, share, record, options);
    }
  }
  return any;
}

/** Writes until every pipeline has ended or its session is gone; then reports how each ended. */
export function drainToEnd(
  cmdlet: CmdletRuntime<object>,
  shares: readonly RemoteShare[],
  options: RemoteOutputOptions,
): void {
  const over = (share: RemoteShare) => share.pipeline.isFinished || share.pipeline.state === "Disconnected";
  for (;;) {
    const open = shares.filter((share) => !over(share) || share.pipeline.hasRecords);
    if (open.length === 0) break;
    const [only] = open;
    if (open.length === 1 && only) {
      const record = only.pipeline.read(-1);
      if (record !== null) writeRecord(cmdlet, only, record, options);
      continue;
    }
    if (!drain(cmdlet, open, options))
      waitUntil(cmdlet.context, () => open.some((share) => share.pipeline.hasRecords || over(share)), idleMs);
  }
  for (const share of shares) reportEnd(cmdlet, share);
}

function writeRecord(
  cmdlet: CmdletRuntime<object>,
  share: RemoteShare,
  record: PipelineRecord,
  options: RemoteOutputOptions,
): void {
  switch (record.stream) {
    case "output":
      cmdlet.write(
        addRemotingNotes(
          record.value,
          share.session.computerName,
          share.session.runspace.guid,
          options.showComputerName,
        ),
      );
      return;
    case "error":
      cmdlet.writeError(record.record);
      return;
    case "information":
      cmdlet.writeInformation(forwarded(record.record as InformationRecord));
      return;
    default:
    // Warnings, verbose and debug text and progress came as host calls too, and were shown by them.
  }
}

/** Write-Host's text was shown by its host call already: the tag keeps the record from being shown again. */
function forwarded(record: InformationRecord): InformationRecord {
  if (record.tags.includes("PSHOST") && !record.tags.includes("FORWARDED")) record.tags.push("FORWARDED");
  return record;
}

/** `throw` in the remote command ends the caller's command with the remote error; what else ended it is an error like others. */
function reportEnd(cmdlet: CmdletRuntime<object>, { pipeline }: RemoteShare): void {
  pipeline.close();
  if (pipeline.state !== "Failed") return;
  if (pipeline.reason !== null) {
    const { reason } = pipeline;
    if (wasThrown(reason)) throw remoteFailure(cmdlet, reason);
    cmdlet.writeError(reason);
    return;
  }
  const error = pipeline.transportError;
  if (error instanceof Exception)
    cmdlet.writeError(
      cmdlet.error(
        error.typeName,
        error.message,
        error.errorRecord?.errorId ?? "JobFailure",
        "OpenError",
        null as PSValue,
      ),
    );
}

/** True for what a `throw` statement threw: its exception says so, across the connection too. */
function wasThrown(reason: RemotingErrorRecord): boolean {
  const serialized = reason.exception.properties?.["SerializedRemoteException"] ?? null;
  return serialized !== null && getMember(serialized, "WasThrownFromThrowStatement") === true;
}

/** The error that ended a remote command ends the caller's script, as its own `throw` would. */
function remoteFailure(cmdlet: CmdletRuntime<object>, reason: RemotingErrorRecord): Exception {
  const { exception } = reason;
  const record = newErrorRecord(
    exception,
    reason.fullyQualifiedErrorId,
    reason.categoryInfo.category,
    reason.targetObject,
  );
  record.invocationInfo = cmdlet.invocation;
  exception.wasThrownFromThrowStatement = true;
  exception.errorRecord = record;
  return exception;
}
