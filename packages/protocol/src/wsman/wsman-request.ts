// WS-Management requests: what the client sends, and the server's reading of it.
import { decodeBase64, encodeBase64, parseGuid } from "../bytes.ts";
import { RemoteProtocolError } from "../protocol-error.ts";
import { escapeXml } from "../xml/xml-escape.ts";
import { parseXml, type XmlElement } from "../xml/xml-tree.ts";
import { commandResource, shellResource, type WSManOperation, wsmanAction } from "./wsman-names.ts";

/** What every request carries in its header. */
export interface WSManRequestHeader {
  readonly to: string;
  readonly resourceUri: string;
  readonly messageId: string;
  /** Tells clients apart: the same in every request of one connection. */
  readonly sessionId: string;
  readonly operationTimeoutMs: number;
  readonly maxEnvelopeSize: number;
  readonly shellId?: string;
  readonly locale?: string;
}

/** A request as the server sees it. */
export interface WSManRequest {
  readonly operation: WSManOperation;
  readonly to: string;
  readonly resourceUri: string;
  readonly messageId: string;
  readonly sessionId: string;
  readonly operationTimeoutMs: number;
  readonly maxEnvelopeSize: number;
  readonly shellId: string | null;
  readonly options: ReadonlyMap<string, string>;
  /** The operation's element in the body, or the body itself when that is empty. */
  readonly body: XmlElement;
}

const prefixes =
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
  'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd" ' +
  'xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"';
const anonymous = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

function envelope(operation: WSManOperation, header: WSManRequestHeader, options: string, body: string): string {
  const locale = header.locale ?? "en-US";
  const selectors =
    header.shellId === undefined
      ? ""
      : `<w:SelectorSet><w:Selector Name="ShellId">${header.shellId.toUpperCase()}</w:Selector></w:SelectorSet>`;
  return (
    `<s:Envelope ${prefixes}><s:Header><a:To>${escapeXml(header.to)}</a:To>` +
    `<a:ReplyTo><a:Address s:mustUnderstand="true">${anonymous}</a:Address></a:ReplyTo>` +
    `<a:Action s:mustUnderstand="true">${wsmanAction[operation]}</a:Action>` +
    `<w:MaxEnvelopeSize s:mustUnderstand="true">${header.maxEnvelopeSize}</w:MaxEnvelopeSize>` +
    `<a:MessageID>uuid:${header.messageId.toUpperCase()}</a:MessageID>` +
    `<w:Locale xml:lang="${locale}" s:mustUnderstand="false"/><p:DataLocale xml:lang="${locale}" s:mustUnderstand="false"/>` +
    `<p:SessionId s:mustUnderstand="false">uuid:${header.sessionId.toUpperCase()}</p:SessionId>` +
    `<w:ResourceURI s:mustUnderstand="true">${escapeXml(header.resourceUri)}</w:ResourceURI>${selectors}${options}` +
    `<w:OperationTimeout>PT${(header.operationTimeoutMs / 1000).toFixed(3)}S</w:OperationTimeout></s:Header>` +
    `<s:Body>${body}</s:Body></s:Envelope>`
  );
}

const protocolOption =
  '<w:OptionSet s:mustUnderstand="true"><w:Option Name="protocolversion" MustComply="true">2.4</w:Option>';
const keepAlive =
  '<w:OptionSet s:mustUnderstand="true"><w:Option Name="WSMAN_CMDSHELL_OPTION_KEEPALIVE">TRUE</w:Option></w:OptionSet>';

/** What Create asks for besides the header. */
export interface CreateShell {
  readonly shellId: string;
  readonly name: string;
  readonly creationXml: Uint8Array;
  readonly idleTimeoutMs?: number;
  /** Block or Drop; the server's default when it is missing. */
  readonly bufferMode?: string;
  readonly noProfile?: boolean;
  /** latch's own: the shell ends with its client (Enter-PSSession by computer name). Other servers ignore it. */
  readonly interactive?: boolean;
}

/** Opens a shell; the creationXml holds SESSION_CAPABILITY and INIT_RUNSPACEPOOL. */
export function encodeCreate(header: WSManRequestHeader, shell: CreateShell): string {
  const noProfile = shell.noProfile ? '<w:Option Name="WINRS_NOPROFILE">1</w:Option>' : "";
  const interactive = shell.interactive ? '<w:Option Name="LATCH_INTERACTIVE">1</w:Option>' : "";
  const options = `${protocolOption}${noProfile}${interactive}</w:OptionSet>`;
  const idle =
    shell.idleTimeoutMs === undefined ? "" : `<rsp:IdleTimeOut>${duration(shell.idleTimeoutMs)}</rsp:IdleTimeOut>`;
  const mode = shell.bufferMode === undefined ? "" : `<rsp:BufferMode>${shell.bufferMode}</rsp:BufferMode>`;
  const body =
    `<rsp:Shell ShellId="${shell.shellId.toUpperCase()}" Name="${escapeXml(shell.name)}">${idle}${mode}` +
    "<rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams>" +
    `<creationXml xmlns="http://schemas.microsoft.com/powershell">${encodeBase64(shell.creationXml)}</creationXml></rsp:Shell>`;
  return envelope("create", header, options, body);
}

/** Milliseconds as `PTn.nnnS`, the only form of xs:duration WinRM's clients read back. */
export function duration(milliseconds: number): string {
  return `PT${(milliseconds / 1000).toFixed(3)}S`;
}

/** Starts a command; the first fragment of CREATE_PIPELINE travels in its arguments. */
export function encodeCommand(header: WSManRequestHeader, commandId: string, fragments: Uint8Array): string {
  const body =
    `<rsp:CommandLine CommandId="${commandId.toUpperCase()}"><rsp:Command />` +
    `<rsp:Arguments>${encodeBase64(fragments)}</rsp:Arguments></rsp:CommandLine>`;
  return envelope("command", header, "", body);
}

/** Sends fragments to the shell, or to one of its commands. `pr` is the stream of host call answers. */
export function encodeSend(
  header: WSManRequestHeader,
  commandId: string | null,
  stream: "stdin" | "pr",
  fragments: Uint8Array,
): string {
  const command = commandId === null ? "" : ` CommandId="${commandId.toUpperCase()}"`;
  return envelope(
    "send",
    header,
    "",
    `<rsp:Send><rsp:Stream Name="${stream}"${command}>${encodeBase64(fragments)}</rsp:Stream></rsp:Send>`,
  );
}

/** Asks for output of the shell (commandId null) or of a command. */
export function encodeReceive(header: WSManRequestHeader, commandId: string | null): string {
  const command = commandId === null ? "" : ` CommandId="${commandId.toUpperCase()}"`;
  return envelope(
    "receive",
    header,
    keepAlive,
    `<rsp:Receive><rsp:DesiredStream${command}>stdout</rsp:DesiredStream></rsp:Receive>`,
  );
}

/** Stops (signalCode.stop) or closes (signalCode.terminate) a command. */
export function encodeSignal(header: WSManRequestHeader, commandId: string, code: string): string {
  return envelope(
    "signal",
    header,
    "",
    `<rsp:Signal CommandId="${commandId.toUpperCase()}"><rsp:Code>${code}</rsp:Code></rsp:Signal>`,
  );
}

/** Ends a shell. */
export function encodeDelete(header: WSManRequestHeader): string {
  return envelope("delete", header, "", "");
}

/** Leaves a shell running without a client. */
export function encodeDisconnect(
  header: WSManRequestHeader,
  idleTimeoutMs: number | null,
  bufferMode: string | null,
): string {
  const idle = idleTimeoutMs === null ? "" : `<rsp:IdleTimeOut>${duration(idleTimeoutMs)}</rsp:IdleTimeOut>`;
  const mode = bufferMode === null ? "" : `<rsp:BufferMode>${bufferMode}</rsp:BufferMode>`;
  return envelope("disconnect", header, "", `<rsp:Disconnect>${idle}${mode}</rsp:Disconnect>`);
}

/** Takes a shell back by the client that left it; then each of its commands. */
export function encodeReconnect(header: WSManRequestHeader, commandId: string | null): string {
  return envelope(
    "reconnect",
    header,
    "",
    commandId === null ? "" : `<rsp:Reconnect CommandId="${commandId.toUpperCase()}" />`,
  );
}

/** Takes a shell (connectXml: SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL) or a command of it by another client. */
export function encodeConnect(
  header: WSManRequestHeader,
  target: { connectXml: Uint8Array } | { commandId: string },
): string {
  if ("commandId" in target)
    return envelope("connect", header, "", `<rsp:Connect CommandId="${target.commandId.toUpperCase()}" />`);
  const xml = `<connectXml xmlns="http://schemas.microsoft.com/powershell">${encodeBase64(target.connectXml)}</connectXml>`;
  return envelope("connect", header, `${protocolOption}</w:OptionSet>`, `<rsp:Connect>${xml}</rsp:Connect>`);
}

/** Lists the shells, or the commands of one. */
export function encodeEnumerate(header: WSManRequestHeader, commandsOfShell: string | null): string {
  const filter =
    commandsOfShell === null
      ? ""
      : '<w:Filter Dialect="http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter"><w:SelectorSet>' +
        `<w:Selector Name="ShellId">${commandsOfShell.toUpperCase()}</w:Selector></w:SelectorSet></w:Filter>`;
  const body =
    '<n:Enumerate xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"><w:OptimizeEnumeration/>' +
    `<w:MaxElements>32000</w:MaxElements>${filter}</n:Enumerate>`;
  const resourceUri = commandsOfShell === null ? shellResource : commandResource;
  return envelope("enumerate", { ...header, resourceUri }, "", body);
}

const operations = new Map<string, WSManOperation>(
  Object.entries(wsmanAction)
    .filter(([name]) => name !== "fault")
    .map(([name, action]) => [action, name as WSManOperation]),
);

/** An xs:duration such as PT20S or PT60.000S in milliseconds; `fallback` when it is missing or none. */
export function parseDuration(text: string | undefined, fallback: number): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text?.trim() ?? "");
  if (match === null) return fallback;
  const [, days = "0", hours = "0", minutes = "0", seconds = "0"] = match;
  return Math.round((((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}

/** A request's envelope, taken apart. Throws RemoteProtocolError for anything that is none. */
export function parseRequest(source: string): WSManRequest {
  const root = parseXml(source);
  const header = root.child("Header");
  const body = root.child("Body");
  if (root.name !== "Envelope" || header === undefined || body === undefined) {
    throw new RemoteProtocolError("The request is no SOAP envelope.");
  }
  const text = (name: string): string => header.child(name)?.text.trim() ?? "";
  const operation = operations.get(text("Action"));
  if (operation === undefined)
    throw new RemoteProtocolError(`The action "${text("Action").slice(0, 100)}" is not supported.`);
  const options = new Map<string, string>();
  for (const option of header.child("OptionSet")?.children ?? [])
    options.set(option.attribute("Name") ?? "", option.text.trim());
  const selector = header.child("SelectorSet")?.children.find((s) => s.attribute("Name") === "ShellId");
  return {
    operation,
    to: text("To"),
    resourceUri: text("ResourceURI"),
    messageId: text("MessageID"),
    sessionId: header.child("SessionId") === undefined ? "" : parseGuid(text("SessionId")),
    operationTimeoutMs: parseDuration(text("OperationTimeout"), 60_000),
    maxEnvelopeSize: Math.max(Number(text("MaxEnvelopeSize")) || 153_600, 8192),
    shellId: selector === undefined ? null : parseGuid(selector.text),
    options,
    body: body.children[0] ?? body,
  };
}

/** The CommandId of a request's body element (on itself or on its first child), or null. */
export function commandIdOf(request: WSManRequest): string | null {
  const direct = request.body.attribute("CommandId") ?? request.body.children[0]?.attribute("CommandId");
  return direct === undefined ? null : parseGuid(direct);
}

/** The base64 content of the first element of a name below the body. */
export function payloadOf(request: WSManRequest, element: string): Uint8Array {
  const found = request.body.name === element ? request.body : request.body.find(element);
  return decodeBase64(found?.text ?? "");
}
