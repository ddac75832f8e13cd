// A PSRP message: destination, type, runspace pool and pipeline ids, UTF-8 CLIXML (MS-PSRP 2.2.1).
import { decodeUtf8, emptyGuid, readGuid, writeGuid } from "../bytes.ts";
import { RemoteProtocolError } from "../protocol-error.ts";

/** MS-PSRP 2.2.1, MessageType. */
export const messageType = {
  sessionCapability: 0x00010002,
  initRunspacePool: 0x00010004,
  publicKey: 0x00010005,
  encryptedSessionKey: 0x00010006,
  publicKeyRequest: 0x00010007,
  connectRunspacePool: 0x00010008,
  setMaxRunspaces: 0x00021002,
  setMinRunspaces: 0x00021003,
  runspaceAvailability: 0x00021004,
  runspacePoolState: 0x00021005,
  createPipeline: 0x00021006,
  getAvailableRunspaces: 0x00021007,
  userEvent: 0x00021008,
  applicationPrivateData: 0x00021009,
  getCommandMetadata: 0x0002100a,
  runspacePoolInitData: 0x0002100b,
  resetRunspaceState: 0x0002100c,
  runspacePoolHostCall: 0x00021100,
  runspacePoolHostResponse: 0x00021101,
  pipelineInput: 0x00041002,
  endOfPipelineInput: 0x00041003,
  pipelineOutput: 0x00041004,
  errorRecord: 0x00041005,
  pipelineState: 0x00041006,
  debugRecord: 0x00041007,
  verboseRecord: 0x00041008,
  warningRecord: 0x00041009,
  progressRecord: 0x00041010,
  informationRecord: 0x00041011,
  pipelineHostCall: 0x00041100,
  pipelineHostResponse: 0x00041101,
} as const;

export type MessageTypeName = keyof typeof messageType;

const knownTypes = new Set<number>(Object.values(messageType));

/** Who a message is for. */
export const toClient = 1;
export const toServer = 2;

/** Bytes before a message's data. */
export const messageHeaderLength = 40;

/** A message's header and undecoded data. */
export interface PsrpMessage {
  readonly destination: number;
  readonly type: number;
  readonly runspacePoolId: string;
  /** emptyGuid for the pool's own messages. */
  readonly pipelineId: string;
  readonly data: Uint8Array;
}

const encoder = new TextEncoder();

/** Messages are encoded here first: most are small, and their size is known only afterwards. */
let scratch = new Uint8Array(16384);

/** One message as bytes, byte order mark included as PowerShell sends it (empty data stays empty). */
export function encodeMessage(
  destination: number,
  type: number,
  poolId: string,
  pipelineId: string,
  xml: string,
): Uint8Array {
  if (scratch.length < 43 + xml.length * 3) scratch = new Uint8Array(43 + xml.length * 3);
  const bytes = scratch;
  bytes.fill(0, 8, messageHeaderLength);
  writeMessageHeader(bytes, 0, destination, type, poolId, pipelineId);
  if (xml === "") return bytes.slice(0, messageHeaderLength);
  bytes[40] = 0xef;
  bytes[41] = 0xbb;
  bytes[42] = 0xbf;
  const { written } = encoder.encodeInto(xml, bytes.subarray(43));
  const message = bytes.slice(0, 43 + written);
  if (scratch.length > 0x100000) scratch = new Uint8Array(16384);
  return message;
}

/** Writes the 40 header bytes at an offset. */
export function writeMessageHeader(
  target: Uint8Array,
  offset: number,
  destination: number,
  type: number,
  poolId: string,
  pipelineId: string,
): void {
  writeUint32(target, offset, destination);
  writeUint32(target, offset + 4, type);
  if (poolId !== emptyGuid) writeGuid(poolId, target, offset + 8);
  if (pipelineId !== emptyGuid) writeGuid(pipelineId, target, offset + 24);
}

function writeUint32(target: Uint8Array, offset: number, value: number): void {
  target[offset] = value & 0xff;
  target[offset + 1] = (value >>> 8) & 0xff;
  target[offset + 2] = (value >>> 16) & 0xff;
  target[offset + 3] = (value >>> 24) & 0xff;
}

function readUint32(source: Uint8Array, offset: number): number {
  return (
    (source[offset]! | (source[offset + 1]! << 8) | (source[offset + 2]! << 16) | (source[offset + 3]! << 24)) >>> 0
  );
}

/** A whole message's bytes, taken apart. Throws RemoteProtocolError. */
export function decodeMessage(bytes: Uint8Array): PsrpMessage {
  if (bytes.length < messageHeaderLength) throw new RemoteProtocolError("A PSRP message is shorter than its header.");
  const destination = readUint32(bytes, 0);
  if (destination !== toClient && destination !== toServer) {
    throw new RemoteProtocolError(`A PSRP message has the unknown destination ${destination}.`);
  }
  const type = readUint32(bytes, 4);
  if (!knownTypes.has(type))
    throw new RemoteProtocolError(`A PSRP message has the unknown type 0x${type.toString(16)}.`);
  return {
    destination,
    type,
    runspacePoolId: readGuid(bytes, 8),
    pipelineId: readGuid(bytes, 24),
    data: bytes.subarray(messageHeaderLength),
  };
}

/** A message's data as text. */
export function messageText(message: PsrpMessage): string {
  return decodeUtf8(message.data);
}
