// The part of the protocol that an I/O thread needs: no values, so that the thread does without @latch/dotnet.
export { LocalProtocolError, RemoteProtocolError } from "./protocol-error.ts";
export { concatBytes, decodeBase64, decodeUtf8, emptyGuid, encodeBase64, encodeUtf8, parseGuid } from "./bytes.ts";
export { parseXml, XmlElement } from "./xml/xml-tree.ts";
export { Defragmenter, defaultFragmentSize, Fragmenter } from "./psrp/fragment.ts";
export {
  decodeMessage,
  encodeMessage,
  messageHeaderLength,
  messageText,
  messageType,
  type PsrpMessage,
  toClient,
  toServer,
} from "./psrp/message.ts";
export { MessageBatch, splitBatch } from "./psrp/message-batch.ts";
export * from "./psrp/pool-bodies.ts";
export { type KeyPair, type PublicKey, type SessionCryptography, SessionKey } from "./psrp/session-key.ts";
export * from "./psrp/pool-message-reader.ts";
export { type PoolState, poolTransitions, runspacePoolStateNumber } from "./psrp/runspace-pool-state.ts";
export {
  isPipelineFinished,
  type PipelineState,
  pipelineStateNames,
  pipelineTransitions,
} from "./psrp/pipeline-state.ts";
export { nextState, type TransitionTable } from "./psrp/transition-table.ts";
export { malformedRequestFault, type WSManFault, wsmanFault } from "./wsman/wsman-fault.ts";
export * from "./wsman/wsman-names.ts";
export * from "./wsman/wsman-request.ts";
export * from "./wsman/wsman-response.ts";
export {
  encodeDataFrame,
  encodeFrame,
  LineReader,
  type OutOfProcessFrame,
  parseFrame,
} from "./outofproc/out-of-process-frame.ts";
