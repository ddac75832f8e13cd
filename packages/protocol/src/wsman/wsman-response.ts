// WS-Management responses and faults: what the server answers, and the client's reading of it.
import { decodeBase64, encodeBase64, parseGuid } from "../bytes.ts";
import { RemoteProtocolError } from "../protocol-error.ts";
import { escapeXml, unescapeXml } from "../xml/xml-escape.ts";
import { parseXml, type XmlElement } from "../xml/xml-tree.ts";
import { faultBody, parseFault, type WSManFault } from "./wsman-fault.ts";
import { commandStateDone, type WSManOperation, wsmanAction } from "./wsman-names.ts";
import { duration, parseDuration, type WSManRequest } from "./wsman-request.ts";

const prefixes =
  'xml:lang="en-US" xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
  'xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" ' +
  'xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"';
const anonymous = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

/** Who is answered: the request, and a fresh id for the response. */
export interface ResponseContext {
  readonly request: Pick<WSManRequest, "messageId" | "to" | "resourceUri">;
  readonly messageId: string;
}

function envelope(context: ResponseContext, action: string, body: string): string {
  return (
    `<s:Envelope ${prefixes}><s:Header><a:Action>${action}</a:Action>` +
    `<a:MessageID>uuid:${context.messageId.toUpperCase()}</a:MessageID><a:To>${anonymous}</a:To>` +
    `<a:RelatesTo>${escapeXml(context.request.messageId)}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

/** A shell as Create and Enumerate describe it. */
export interface ShellDescription {
  readonly shellId: string;
  readonly name: string;
  readonly resourceUri: string;
  readonly owner: string;
  readonly processId: number;
  readonly idleTimeoutMs: number;
  readonly maxIdleTimeoutMs: number;
  readonly bufferMode: string;
  readonly state: "Connected" | "Disconnected";
  readonly runTimeMs: number;
  readonly inactivityMs: number;
  /** False: the client asked for no profile (-NoMachineProfile). */
  readonly profileLoaded?: boolean;
}

/** `P0DT0H0M2S`, as WinRM writes ShellRunTime and ShellInactivity. */
function runTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `P${Math.floor(seconds / 86400)}DT${Math.floor(seconds / 3600) % 24}H${Math.floor(seconds / 60) % 60}M${seconds % 60}S`;
}

function shellElement(shell: ShellDescription): string {
  return (
    `<rsp:Shell xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell">` +
    `<rsp:ShellId>${shell.shellId.toUpperCase()}</rsp:ShellId><rsp:Name>${escapeXml(shell.name)}</rsp:Name>` +
    `<rsp:ResourceUri>${escapeXml(shell.resourceUri)}</rsp:ResourceUri><rsp:Owner>${escapeXml(shell.owner)}</rsp:Owner>` +
    `<rsp:ClientIP>127.0.0.1</rsp:ClientIP><rsp:ProcessId>${shell.processId}</rsp:ProcessId>` +
    `<rsp:IdleTimeOut>${duration(shell.idleTimeoutMs)}</rsp:IdleTimeOut>` +
    "<rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams>" +
    `<rsp:MaxIdleTimeOut>${duration(shell.maxIdleTimeoutMs)}</rsp:MaxIdleTimeOut><rsp:Locale>en-US</rsp:Locale>` +
    "<rsp:DataLocale>en-US</rsp:DataLocale><rsp:CompressionMode>NoCompression</rsp:CompressionMode>" +
    `<rsp:ProfileLoaded>${shell.profileLoaded === false ? "No" : "Yes"}</rsp:ProfileLoaded><rsp:Encoding>UTF8</rsp:Encoding><rsp:BufferMode>${shell.bufferMode}</rsp:BufferMode>` +
    `<rsp:State>${shell.state}</rsp:State><rsp:ShellRunTime>${runTime(shell.runTimeMs)}</rsp:ShellRunTime>` +
    `<rsp:ShellInactivity>${runTime(shell.inactivityMs)}</rsp:ShellInactivity></rsp:Shell>`
  );
}

export function encodeCreateResponse(context: ResponseContext, shell: ShellDescription): string {
  const created =
    `<x:ResourceCreated><a:Address>${escapeXml(context.request.to)}</a:Address><a:ReferenceParameters>` +
    `<w:ResourceURI>${escapeXml(shell.resourceUri)}</w:ResourceURI><w:SelectorSet>` +
    `<w:Selector Name="ShellId">${shell.shellId.toUpperCase()}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>`;
  return envelope(context, `${wsmanAction.create}Response`, created + shellElement(shell));
}

/** Of Delete, Disconnect, Reconnect: nothing but the envelope. */
export function encodeEmptyResponse(context: ResponseContext, operation: WSManOperation): string {
  return envelope(context, `${wsmanAction[operation]}Response`, "");
}

export function encodeCommandResponse(context: ResponseContext, commandId: string): string {
  const id = `<rsp:CommandId>${commandId.toUpperCase()}</rsp:CommandId>`;
  return envelope(context, `${wsmanAction.command}Response`, `<rsp:CommandResponse>${id}</rsp:CommandResponse>`);
}

/** Of Get: the shell as it is now. */
export function encodeGetResponse(context: ResponseContext, shell: ShellDescription): string {
  return envelope(context, `${wsmanAction.get}Response`, shellElement(shell));
}

export function encodeSendResponse(context: ResponseContext): string {
  return envelope(context, `${wsmanAction.send}Response`, "<rsp:SendResponse/>");
}

export function encodeSignalResponse(context: ResponseContext): string {
  return envelope(context, `${wsmanAction.signal}Response`, "<rsp:SignalResponse/>");
}

/** Output fragments; `done` ends the command. */
export function encodeReceiveResponse(
  context: ResponseContext,
  commandId: string | null,
  chunks: readonly Uint8Array[],
  done: boolean,
): string {
  const command = commandId === null ? "" : ` CommandId="${commandId.toUpperCase()}"`;
  let body = "<rsp:ReceiveResponse>";
  for (const chunk of chunks) body += `<rsp:Stream Name="stdout"${command}>${encodeBase64(chunk)}</rsp:Stream>`;
  // Of a command that runs, WinRM says nothing.
  if (done)
    body += `<rsp:CommandState${command} State="${commandStateDone}"><rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState>`;
  return envelope(context, `${wsmanAction.receive}Response`, `${body}</rsp:ReceiveResponse>`);
}

/** Of a Connect to a shell (with what PSRP answers) or to a command (null). */
export function encodeConnectResponse(context: ResponseContext, connectResponseXml: Uint8Array | null): string {
  const xml =
    connectResponseXml === null
      ? ""
      : "<rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams>" +
        `<connectResponseXml xmlns="http://schemas.microsoft.com/powershell">${encodeBase64(connectResponseXml)}</connectResponseXml>`;
  return envelope(context, `${wsmanAction.connect}Response`, `<rsp:ConnectResponse>${xml}</rsp:ConnectResponse>`);
}

function enumeration(context: ResponseContext, items: string): string {
  const body =
    '<n:EnumerateResponse xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"><n:EnumerationContext></n:EnumerationContext>' +
    `${items === "" ? "" : `<w:Items>${items}</w:Items>`}<w:EndOfSequence/></n:EnumerateResponse>`;
  return envelope(context, `${wsmanAction.enumerate}Response`, body);
}

export function encodeShellList(context: ResponseContext, shells: readonly ShellDescription[]): string {
  return enumeration(context, shells.map(shellElement).join(""));
}

export function encodeCommandList(
  context: ResponseContext,
  commands: readonly { id: string; done: boolean }[],
): string {
  const items = commands.map(
    ({ id, done }) =>
      '<rsp:Command xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell">' +
      `<rsp:CommandId>${id.toUpperCase()}</rsp:CommandId><rsp:CommandLine></rsp:CommandLine>` +
      `<rsp:CommandState>${done ? "Done" : "Running"}</rsp:CommandState></rsp:Command>`,
  );
  return enumeration(context, items.join(""));
}

/** A fault's envelope; `machine` is the server's name. */
export function encodeFault(context: ResponseContext, fault: WSManFault, machine: string): string {
  return envelope(context, wsmanAction.fault, faultBody(fault, machine));
}

/** A parsed response: the body's element, or the fault. */
export interface WSManResponse {
  readonly action: string;
  readonly relatesTo: string;
  readonly body: XmlElement;
  readonly fault: WSManFault | null;
}

/** A response's envelope, taken apart. Throws RemoteProtocolError for anything that is none. */
export function parseResponse(source: string): WSManResponse {
  const root = parseXml(source);
  const header = root.child("Header");
  const body = root.child("Body");
  if (root.name !== "Envelope" || header === undefined || body === undefined) {
    throw new RemoteProtocolError("The response is no SOAP envelope.");
  }
  const faultElement = body.child("Fault");
  return {
    action: header.child("Action")?.text.trim() ?? "",
    relatesTo: header.child("RelatesTo")?.text.trim() ?? "",
    body,
    fault: faultElement === undefined ? null : parseFault(faultElement),
  };
}

/** Output of a ReceiveResponse, without building a tree of its (large) base64 texts. */
export function parseReceiveResponse(source: string): { chunks: Uint8Array[]; done: boolean } {
  const chunks: Uint8Array[] = [];
  let position = 0;
  for (;;) {
    const start = source.indexOf(":Stream ", position);
    if (start < 0) break;
    const open = source.indexOf(">", start);
    if (open < 0) throw new RemoteProtocolError("The response ends unexpectedly.");
    if (source.charCodeAt(open - 1) === 47) {
      position = open;
      continue;
    }
    const close = source.indexOf("<", open);
    if (close < 0) throw new RemoteProtocolError("The response ends unexpectedly.");
    chunks.push(decodeBase64(unescapeXml(source.slice(open + 1, close))));
    // Behind the end tag, whose own name would otherwise be found.
    position = source.indexOf(">", close);
    if (position < 0) throw new RemoteProtocolError("The response ends unexpectedly.");
  }
  return { chunks, done: source.indexOf("CommandState/Done", position) >= 0 };
}

/** A shell of an EnumerateResponse; those lacking what PowerShell's client needs are left out. */
export function parseShellList(response: WSManResponse): ShellDescription[] {
  return response.body
    .findAll("Shell")
    .filter((element) => ["ShellId", "State", "Name", "ResourceUri"].every((name) => element.child(name) !== undefined))
    .map(readShell);
}

function readShell(element: XmlElement): ShellDescription {
  const text = (name: string): string | undefined => element.child(name)?.text.trim();
  return {
    shellId: parseGuid(text("ShellId") ?? ""),
    name: text("Name") ?? "",
    resourceUri: text("ResourceUri") ?? "",
    owner: text("Owner") ?? "",
    processId: Number(text("ProcessId") ?? 0),
    idleTimeoutMs: parseDuration(text("IdleTimeOut"), 7_200_000),
    maxIdleTimeoutMs: parseDuration(text("MaxIdleTimeOut"), 2_147_483_647),
    bufferMode: text("BufferMode") ?? "Block",
    state: text("State") === "Disconnected" ? "Disconnected" : "Connected",
    runTimeMs: parseDuration(text("ShellRunTime"), 0),
    inactivityMs: parseDuration(text("ShellInactivity"), 0),
  };
}

/** The shell that Create answers with; Windows gives no Name there, and servers before 2012 no shell at all. */
export function parseCreatedShell(response: WSManResponse): ShellDescription | null {
  const element = response.body.find("Shell");
  return element?.child("ShellId") === undefined ? null : readShell(element);
}

/** The id of the shell that Create answers with, or null. */
export function parseCreatedShellId(response: WSManResponse): string | null {
  const selector = response.body.findAll("Selector").find((element) => element.attribute("Name") === "ShellId");
  return selector === undefined ? null : parseGuid(selector.text);
}

/** The id of the command that Command answers with, or null. */
export function parseCommandResponse(response: WSManResponse): string | null {
  const element = response.body.find("CommandId");
  return element === undefined ? null : parseGuid(element.text);
}

/** Ids of the commands of an EnumerateResponse. */
export function parseCommandList(response: WSManResponse): string[] {
  return response.body.findAll("CommandId").map((element) => parseGuid(element.text));
}

/** What PSRP answered to a Connect. */
export function parseConnectResponse(response: WSManResponse): Uint8Array {
  return decodeBase64(response.body.find("connectResponseXml")?.text ?? "");
}
