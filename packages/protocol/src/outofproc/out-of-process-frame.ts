// The line framing of PSRP over pipes and SSH: one small XML element a line (PowerShell's OutOfProcess transport).
import { decodeBase64, emptyGuid, encodeBase64, parseGuid } from "../bytes.ts";
import { RemoteProtocolError } from "../protocol-error.ts";
import { startTag, XmlScanner } from "../xml/xml-scanner.ts";

export type OutOfProcessElement =
  | "Data"
  | "DataAck"
  | "Command"
  | "CommandAck"
  | "Close"
  | "CloseAck"
  | "Signal"
  | "SignalAck";

/** One line, taken apart. `id` emptyGuid is the session itself, any other a command. */
export interface OutOfProcessFrame {
  readonly element: OutOfProcessElement;
  readonly id: string;
  /** Of Data only: where host call answers differ from everything else. */
  readonly stream: "Default" | "PromptResponse";
  readonly data: Uint8Array;
}

const elements = new Set<string>([
  "Data",
  "DataAck",
  "Command",
  "CommandAck",
  "Close",
  "CloseAck",
  "Signal",
  "SignalAck",
]);
const noData = new Uint8Array(0);

/** A Data line. */
export function encodeDataFrame(
  id: string,
  data: Uint8Array,
  stream: "Default" | "PromptResponse" = "Default",
): string {
  return `<Data Stream='${stream}' PSGuid='${id}'>${encodeBase64(data)}</Data>\n`;
}

/** Any line without data. */
export function encodeFrame(element: OutOfProcessElement, id: string): string {
  return `<${element} PSGuid='${id}' />\n`;
}

/** One line. Throws RemoteProtocolError: text of anything else on the pipe ends the conversation. */
export function parseFrame(line: string): OutOfProcessFrame {
  const xml = new XmlScanner(line.trim());
  if (xml.next() !== startTag || !elements.has(xml.name)) {
    throw new RemoteProtocolError(
      `An unknown element "${xml.name.slice(0, 40)}" was received. This can happen if the remote process closed or ended abnormally.`,
    );
  }
  const element = xml.name as OutOfProcessElement;
  const id = parseGuid(xml.attribute("PSGuid") ?? emptyGuid);
  if (element !== "Data") return { element, id, stream: "Default", data: noData };
  const stream = xml.attribute("Stream") === "PromptResponse" ? "PromptResponse" : "Default";
  return { element, id, stream, data: decodeBase64(xml.readContent()) };
}

/** Cuts a stream of bytes into lines. */
export class LineReader {
  private pending = "";
  private readonly decoder = new TextDecoder("utf-8");
  readonly maximumLength: number;

  constructor(maximumLength = 64 * 1024 * 1024) {
    this.maximumLength = maximumLength;
  }

  /** Takes bytes, gives the lines they complete (empty ones left out). */
  receive(chunk: Uint8Array): string[] {
    const text = this.pending + this.decoder.decode(chunk, { stream: true });
    const lines = text.split("\n");
    this.pending = lines.pop() ?? "";
    if (this.pending.length > this.maximumLength)
      throw new RemoteProtocolError("A line of the remote process is too long.");
    return lines.filter((line) => line.trim() !== "");
  }
}
