// CLIXML, PSRP, WS-Management and the out-of-process framing, without any I/O.
export * from "./io.ts";
export { escapeXml, unescapeXml } from "./xml/xml-escape.ts";
export { parseXml, XmlElement } from "./xml/xml-tree.ts";
export {
  ClixmlEncoder,
  type ClixmlEncoderOptions,
  EncodedObject,
  encodeClixml,
  PropertyBag,
} from "./clixml/clixml-encoder.ts";
export {
  ClixmlDecoder,
  type ClixmlDecoderOptions,
  decodeClixml,
  decodeClixmlAll,
  decodeClixmlDocument,
} from "./clixml/clixml-decoder.ts";
export { decodeDuration, decodeText, encodeDuration, encodeText } from "./clixml/clixml-text.ts";
export { serializeDocument } from "./clixml/clixml-document.ts";
export type { MessageTypeName } from "./psrp/message.ts";
export * from "./psrp/message-bodies.ts";
