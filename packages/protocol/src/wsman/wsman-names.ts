// Names of WS-Management and the remote shell (MS-WSMV): actions, resources, faults.

const shell = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
const transfer = "http://schemas.xmlsoap.org/ws/2004/09/transfer";

/** wsa:Action of each request; a response's is the same with `Response`. */
export const wsmanAction = {
  create: `${transfer}/Create`,
  delete: `${transfer}/Delete`,
  get: `${transfer}/Get`,
  enumerate: "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate",
  command: `${shell}/Command`,
  send: `${shell}/Send`,
  receive: `${shell}/Receive`,
  signal: `${shell}/Signal`,
  disconnect: `${shell}/Disconnect`,
  reconnect: `${shell}/Reconnect`,
  connect: `${shell}/Connect`,
  fault: "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
} as const;

export type WSManOperation = Exclude<keyof typeof wsmanAction, "fault">;

/** What a ResourceURI starts with for a session configuration. */
export const powershellResource = "http://schemas.microsoft.com/powershell/";
/** What is enumerated: shells, and the commands of one. */
export const shellResource = shell;
export const commandResource = `${shell}/Command`;

/** rsp:Signal codes; the first is misspelt by PowerShell itself. */
export const signalCode = {
  stop: "powershell/signal/crtl_c",
  ctrlC: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/ctrl_c",
  terminate: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate",
} as const;

/** CommandState of a finished command. */
export const commandStateDone = `${shell}/CommandState/Done`;
