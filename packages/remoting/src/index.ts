// The client side of remote sessions: what other packages may import.
export {
  type ConnectionInfo,
  defaultConfiguration,
  ProcessConnectionInfo,
  shellUriOf,
  WSManConnectionInfo,
} from "./connection-info.ts";
export { compatibleVersions, ownVersionTable } from "./client-facts.ts";
export { isThisComputer, requireEmbeddedEndpoint, unreachable } from "./embedded-endpoint.ts";
export {
  callHostMethod,
  colorName,
  colorNumber,
  hasResult,
  type HostMethodName,
  hostMethodNames,
  informationRecordFromBag,
  methodNumber,
  methodOf,
  progressRecordFromBag,
  runspaceEnum,
} from "./host-methods.ts";
export { makeRemoteRunspace } from "./hosted-runspace.ts";
export { type HostEntry, hostEntry } from "./hosts-file.ts";
export { resolveUncPath } from "./unc-path.ts";
export { IoThread, launchCommand } from "./io-thread.ts";
export { prepareThreads } from "./io/prepare-threads.ts";
export { isLocalName } from "./local-names.ts";
export { operatingSystemName } from "./operating-system-name.ts";
export * from "./places.ts";
export { PSSession, SessionRepository } from "./ps-session.ts";
export { querySessions, queryShells } from "./query-sessions.ts";
export type { RemoteCommand } from "@latch/protocol";
export { type PipelineRecord, type PipelineRequest, RemotePipeline } from "./remote-pipeline.ts";
export { RemoteRunspace, type RunspaceAvailabilityName, type RunspaceStateName } from "./remote-runspace.ts";
export {
  addRemotingNotes,
  errorRecordFromBag,
  OriginInfo,
  remoteException,
  RemotingErrorRecord,
  transportException,
  transportRecord,
  withNote,
} from "./remoting-error.ts";
export { secureStringCodec } from "./secure-string-codec.ts";
export { declareType } from "./session-types.ts";
export { Operation, runThrottled, waitUntil } from "./wait.ts";
export {
  ChildJob,
  Job,
  type JobOptions,
  JobRepository,
  type JobStateName,
  JobStateInfo,
  PSRemotingJob,
  startJob,
} from "./job.ts";
export { enteredSession, exitSession, enterSession } from "./entered-session.ts";
export { PSSessionOption } from "./ps-session-option.ts";
