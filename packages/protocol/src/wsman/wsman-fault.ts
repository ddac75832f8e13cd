// WS-Management faults: those our server sends, and the client's reading of any. Numbers are wsmerror.h's.
import { escapeXml } from "../xml/xml-escape.ts";
import type { XmlElement } from "../xml/xml-tree.ts";

/** A WS-Management fault: SOAP codes, WinRM's number, a message. */
export interface WSManFault {
  readonly sender: boolean;
  readonly subcode: string;
  readonly code: number;
  readonly message: string;
  /** SOAP's own reason where WinRM's differs from the message. */
  readonly reason?: string;
  /** wsman:FaultDetail's last part. */
  readonly faultDetail?: string;
}

const invalidSelectors = {
  sender: true,
  subcode: "w:InvalidSelectors",
  code: 2150858843,
  reason:
    "The WS-Management service cannot process the request because the request contained invalid selectors for the resource. ",
  faultDetail: "UnexpectedSelectors",
} as const;

/** The faults PowerShell's client tells apart. */
export const wsmanFault = {
  timedOut: {
    sender: false,
    subcode: "w:TimedOut",
    code: 2150858793,
    message: "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ",
  },
  /** The shell does not exist (any more). */
  invalidSelectors: {
    ...invalidSelectors,
    message:
      "The request for the Windows Remote Shell with ShellId failed because the shell was not found on the server. " +
      "Possible causes are: the specified ShellId is incorrect or the shell no longer exists on the server. Provide the correct ShellId or create a new shell and retry the operation. ",
  },
  /** The shell exists, the command does not (any more). */
  commandNotFound: {
    ...invalidSelectors,
    message:
      "The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. " +
      "Either the command has completed execution or the client specified an invalid command identifier. ",
  },
  inUse: {
    sender: false,
    subcode: "w:InternalError",
    code: 2150859213,
    message: "The WinRM client cannot connect to the shell: it is already connected by another client. ",
  },
  connectionLost: {
    sender: false,
    subcode: "w:InternalError",
    code: 2150858770,
    message: "The session host did not answer. ",
  },
  accessDenied: { sender: true, subcode: "w:AccessDenied", code: 5, message: "Access is denied. " },
  /** What a pending Receive of a command is answered with when the command is closed. */
  operationAborted: {
    sender: false,
    subcode: "w:InternalError",
    code: 995,
    message: "The I/O operation has been aborted because of either a thread exit or an application request. ",
  },
  /** ERROR_WINRS_SHELL_DISCONNECTED. */
  disconnected: {
    sender: false,
    subcode: "w:InternalError",
    code: 2150859204,
    message: "The Windows Remote Shell has been disconnected by its client. ",
  },
  /** No such session configuration; PowerShell's client makes its own text of this number. */
  invalidResource: {
    sender: true,
    subcode: "w:InvalidResourceURI",
    code: 2150858811,
    message:
      "The WS-Management service cannot process the request. The resource URI is missing or it has an incorrect format. " +
      'Check the documentation or use the following command for information on how to construct a resource URI: "winrm help uris". ',
  },
} as const satisfies Record<string, WSManFault>;

/** What a peer did that is no WS-Management: the answer before its connection is closed. */
export function malformedRequestFault(message: string): WSManFault {
  return { sender: true, subcode: "w:SchemaValidationError", code: 2150858817, message };
}

/** The s:Fault of a response. */
export function faultBody(fault: WSManFault, machine: string): string {
  const detail =
    fault.faultDetail === undefined
      ? ""
      : `<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/${fault.faultDetail}</w:FaultDetail>`;
  return (
    `<s:Fault><s:Code><s:Value>${fault.sender ? "s:Sender" : "s:Receiver"}</s:Value><s:Subcode><s:Value>${fault.subcode}</s:Value></s:Subcode></s:Code>` +
    `<s:Reason><s:Text xml:lang="en-US">${escapeXml(fault.reason ?? fault.message)}</s:Text></s:Reason><s:Detail>${detail}` +
    `<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="${fault.code}" Machine="${escapeXml(machine)}">` +
    `<f:Message>${escapeXml(fault.message)}</f:Message></f:WSManFault></s:Detail></s:Fault>`
  );
}

/** Reads any server's s:Fault. A provider's fault has its text one or two elements deeper. */
export function parseFault(element: XmlElement): WSManFault {
  const detail = element.find("WSManFault");
  const code = Number(detail?.attribute("Code") ?? 0);
  return {
    sender: element.child("Code")?.child("Value")?.text.endsWith("Sender") ?? false,
    subcode: element.find("Subcode")?.child("Value")?.text ?? "",
    code: Number.isSafeInteger(code) ? code : 0,
    message: innermostText(detail?.child("Message")) || (element.child("Reason")?.child("Text")?.text ?? ""),
  };
}

function innermostText(element: XmlElement | undefined): string {
  if (element === undefined) return "";
  return element.text.trim() === "" ? innermostText(element.children[0]) : element.text;
}
