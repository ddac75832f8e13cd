// The pool's own small messages as text (MS-PSRP 2.2.2): no values, so an I/O thread can write them.

/** Protocol versions as `protocolversion` has them. */
export type ProtocolVersion = "2.1" | "2.2" | "2.3" | "2.4";
export const ownProtocolVersion: ProtocolVersion = "2.4";

/** SESSION_CAPABILITY. */
export function sessionCapabilityBody(version: string): string {
  return (
    `<Obj RefId="0"><MS><Version N="protocolversion">${version}</Version><Version N="PSVersion">2.0</Version>` +
    '<Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>'
  );
}

/** CONNECT_RUNSPACEPOOL of a client that asks for no other limits. */
export function connectRunspacePoolBody(): string {
  return '<Obj RefId="0" />';
}

/** RUNSPACEPOOL_INIT_DATA. Real servers give the two limits swapped; so do we (remoting.md). */
export function runspacePoolInitDataBody(minimum: number, maximum: number): string {
  return `<Obj RefId="0"><MS><I32 N="MinRunspaces">${maximum}</I32><I32 N="MaxRunspaces">${minimum}</I32></MS></Obj>`;
}

/** PUBLIC_KEY and ENCRYPTED_SESSION_KEY: one base64 text. */
export function keyBody(name: "PublicKey" | "EncryptedSessionKey", key: string): string {
  return `<Obj RefId="0"><MS><S N="${name}">${key}</S></MS></Obj>`;
}

/** RUNSPACEPOOL_STATE without an error. */
export function runspacePoolStateBody(state: number): string {
  return `<Obj RefId="0"><MS><I32 N="RunspaceState">${state}</I32></MS></Obj>`;
}

/** RUNSPACE_AVAILABILITY: the answer to SET_MAX, SET_MIN, RESET (Boolean) and GET_AVAILABLE (Int32, as recorded; MS-PSRP says long). */
export function availabilityBody(callId: bigint, answer: boolean | number): string {
  const value =
    typeof answer === "boolean"
      ? `<B N="SetMinMaxRunspacesResponse">${answer}</B>`
      : `<I32 N="SetMinMaxRunspacesResponse">${answer}</I32>`;
  return `<Obj RefId="0"><MS>${value}<I64 N="ci">${callId}</I64></MS></Obj>`;
}

/** PIPELINE_STATE without an error. */
export function pipelineStateBody(state: number): string {
  return `<Obj RefId="0"><MS><I32 N="PipelineState">${state}</I32></MS></Obj>`;
}
