// CLIXML, PSRP, WS-Management and the out-of-process framing, without any I/O.
export { LocalProtocolError, RemoteProtocolError } from "./protocol-error.ts";
export { concatBytes, decodeBase64, decodeUtf8, emptyGuid, encodeBase64, encodeUtf8, parseGuid } from "./bytes.ts";
export { escapeXml, unescapeXml } from "./xml/xml-escape.ts";
export { parseXml, XmlElement } from "./xml/xml-tree.ts";
export { ClixmlEncoder, type ClixmlEncoderOptions, EncodedObject, encodeClixml, PropertyBag } from "./clixml/clixml-encoder.ts";
export { ClixmlDecoder, type ClixmlDecoderOptions, decodeClixml, decodeClixmlAll } from "./clixml/clixml-decoder.ts";
export { decodeDuration, decodeText, encodeDuration, encodeText } from "./clixml/clixml-text.ts";
export { serializeDocument } from "./clixml/clixml-document.ts";
export { Defragmenter, defaultFragmentSize, Fragmenter } from "./psrp/fragment.ts";
export {
  decodeMessage,
  encodeMessage,
  messageHeaderLength,
  messageText,
  type MessageTypeName,
  messageType,
  type PsrpMessage,
  toClient,
  toServer,
} from "./psrp/message.ts";
export * from "./psrp/message-bodies.ts";
export * from "./psrp/pool-message-reader.ts";
export { type PoolState, poolTransitions, runspacePoolStateNumber } from "./psrp/runspace-pool-state.ts";
export { isPipelineFinished, type PipelineState, pipelineStateNames, pipelineTransitions } from "./psrp/pipeline-state.ts";
export { nextState, type TransitionTable } from "./psrp/transition-table.ts";
export * from "./wsman/wsman-names.ts";
export * from "./wsman/wsman-request.ts";
export * from "./wsman/wsman-response.ts";
export { encodeDataFrame, encodeFrame, LineReader, type OutOfProcessFrame, parseFrame } from "./outofproc/out-of-process-frame.ts";
