// Errors of transports and sessions, with PowerShell's types and texts, and errors that came from the other side.
import {
  addInstanceMember,
  ErrorRecord,
  type ErrorCategoryName,
  errorCategoryNames,
  Exception,
  ErrorDetails,
  getMember,
  newErrorRecord,
  PSNoteProperty,
  type PSValue,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import type { TransportFailure } from "./io/client-messages.ts";
import { transportErrorId } from "./transport-error-id.ts";

/** OriginInfo: where a record comes from. */
export class OriginInfo {
  readonly psComputerName: string;
  readonly runspaceId: PSValue;
  instanceId: PSValue;
  constructor(psComputerName: string, runspaceId: PSValue, instanceId: PSValue = null) {
    this.psComputerName = psComputerName;
    this.runspaceId = runspaceId;
    this.instanceId = instanceId;
  }
  get PSComputerName(): string {
    return this.psComputerName;
  }
  get RunspaceID(): PSValue {
    return this.runspaceId;
  }
  get InstanceID(): PSValue {
    return this.instanceId;
  }
  toString(): string {
    return this.psComputerName;
  }
}
tagType(OriginInfo, "System.Management.Automation.Remoting.OriginInfo");

/** An error of a remote command. Its id, category and text are the other side's, whatever writes it here. */
export class RemotingErrorRecord extends ErrorRecord {
  private readonly serializedId: string;
  readonly originInfo: OriginInfo;

  constructor(exception: Exception, id: string, category: ErrorCategoryName, target: PSValue, origin: OriginInfo) {
    super(exception, id, category, target);
    this.serializedId = id;
    this.originInfo = origin;
    // Where it was written is on the other side; the cmdlet that passes it on does not put itself there.
    Object.defineProperty(this, "invocationInfo", { get: () => null, set: () => {} });
    Object.defineProperty(this, "commandTypeName", { get: () => "", set: () => {} });
    this.commandTypeIsKnown = true;
  }
  override get fullyQualifiedErrorId(): string {
    return this.serializedId;
  }
  /** A record of this side with the other side's id. */
  override copy(exception: Exception = this.exception): ErrorRecord {
    const copy = super.copy(exception);
    Object.defineProperty(copy, "fullyQualifiedErrorId", { value: this.serializedId });
    return copy;
  }
}
tagType(RemotingErrorRecord, "System.Management.Automation.Runspaces.RemotingErrorRecord");

function text(value: PSValue | undefined): string {
  return value === undefined || value === null ? "" : toStringValue(value);
}

/** The RemoteException of a serialized exception. */
export function remoteException(serialized: PSValue, invocation: PSValue, message?: string): Exception {
  const ownMessage = serialized === null ? undefined : getMember(serialized, "Message");
  return new Exception("System.Management.Automation.RemoteException", message ?? text(ownMessage ?? serialized), {
    properties: { SerializedRemoteException: serialized, SerializedRemoteInvocationInfo: invocation },
  });
}

/** An error record from the bag it was serialized as (ErrorRecord.FromPSObjectForRemoting). */
export function errorRecordFromBag(bag: PSValue, origin: OriginInfo): RemotingErrorRecord {
  const read = (name: string): PSValue => (bag === null ? null : (getMember(bag, name) ?? null));
  const exception = remoteException(read("Exception"), read("InvocationInfo"));
  const number = read("ErrorCategory_Category");
  const category = errorCategoryNames[typeof number === "number" ? number : 0] ?? "NotSpecified";
  const record = new RemotingErrorRecord(
    exception,
    text(read("FullyQualifiedErrorId")),
    category,
    read("TargetObject"),
    origin,
  );
  const info = record.categoryInfo;
  info.activity = text(read("ErrorCategory_Activity"));
  info.reason = text(read("ErrorCategory_Reason"));
  info.targetName = text(read("ErrorCategory_TargetName"));
  info.targetType = text(read("ErrorCategory_TargetType"));
  const details = text(read("ErrorDetails_Message"));
  if (details !== "") record.errorDetails = new ErrorDetails(details, text(read("ErrorDetails_RecommendedAction")));
  const trace = read("ErrorDetails_ScriptStackTrace");
  record.scriptStackTrace = typeof trace === "string" ? trace : null;
  exception.errorRecord = record;
  return record;
}

/** A failure of the transport as exception. */
export function transportException(message: string, failure: TransportFailure): Exception {
  return new Exception("System.Management.Automation.Remoting.PSRemotingTransportException", message, {
    properties: { ErrorCode: failure.code | 0, TransportMessage: failure.message },
    errorRecord: (self) =>
      newErrorRecord(self, transportErrorId(failure, "PSRemotingTransportException"), "OpenError", null),
  });
}

/** The record of a session that could not be opened: its id has no command's class behind it (`AccessDenied,PSSessionOpenFailed`). */
export function transportRecord(exception: Exception, id: string, target: PSValue): ErrorRecord {
  const record = newErrorRecord(exception, id, "OpenError", target);
  Object.defineProperty(record, "commandTypeName", { get: () => "", set: () => {} });
  return record;
}

/** Adds a note property, giving the value that carries it. */
export function withNote(value: PSValue, name: string, note: PSValue): PSValue {
  return addInstanceMember(value, new PSNoteProperty(name, note));
}

/** PSComputerName, RunspaceId, PSShowComputerName: what Invoke-Command and jobs add to each output. null stays bare. */
export function addRemotingNotes(value: PSValue, computerName: string, runspaceId: PSValue, show: boolean): PSValue {
  if (value === null) return value;
  let carrier = withNote(value, "PSComputerName", computerName);
  carrier = withNote(carrier, "RunspaceId", runspaceId);
  return withNote(carrier, "PSShowComputerName", show);
}
