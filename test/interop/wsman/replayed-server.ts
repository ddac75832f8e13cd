// A server that only knows a recording: it answers each recorded request with the recorded response, in the recorded order.
import {
  commandIdOf,
  encodeFault,
  encodeSignalResponse,
  parseRequest,
  type WSManRequest,
  wsmanFault,
} from "@latch/protocol";
import type { HttpReply } from "../../../packages/remoting/src/io/http-client.ts";
import type { WSManTransport } from "../../../packages/remoting/src/io/wsman-transport.ts";
import type { Exchange } from "./recorded-exchange.ts";

interface Waiting {
  readonly text: string;
  readonly request: WSManRequest;
  readonly answer: (reply: HttpReply) => void;
}

/** Shell and command a request is about. */
function target(request: WSManRequest): string {
  const shell = request.operation === "create" ? request.body.attribute("ShellId") : request.shellId;
  return `${request.operation} ${shell?.toLowerCase()} ${commandIdOf(request)}`;
}

export class ReplayedServer implements WSManTransport {
  readonly address: string;
  /** Pairs of what was sent and what the recording has, in order. */
  readonly compared: { readonly sent: string; readonly recorded: string }[] = [];
  private readonly exchanges: readonly Exchange[];
  private waiting: Waiting[] = [];
  private position = 0;
  private wake: (() => void) | null = null;

  constructor(exchanges: readonly Exchange[]) {
    this.exchanges = exchanges;
    this.address = exchanges[0]?.request.to ?? "";
  }

  post(text: string): Promise<HttpReply> {
    const request = parseRequest(text);
    return new Promise((answer) => {
      if (request.operation === "signal" && !this.isRecorded(request)) {
        // PowerShell's client closes each command; the recorded one leaves that to Delete.
        const context = { request, messageId: request.sessionId };
        return answer({ status: 200, body: encodeSignalResponse(context) });
      }
      this.waiting.push({ text, request, answer });
      this.advance();
    });
  }

  close(): void {}

  private isRecorded(request: WSManRequest): boolean {
    return this.exchanges.slice(this.position).some((exchange) => target(exchange.request) === target(request));
  }

  /** Answers as long as the next recorded request has been made. */
  private advance(): void {
    for (;;) {
      const exchange = this.exchanges[this.position];
      if (exchange === undefined) break;
      const found = this.waiting.find(({ request }) => target(request) === target(exchange.request));
      if (found === undefined) break;
      this.waiting = this.waiting.filter((other) => other !== found);
      this.compared.push({ sent: found.text, recorded: exchange.requestText });
      this.position++;
      found.answer({ status: exchange.status, body: exchange.responseText });
      const { operation } = exchange.request;
      if (operation === "disconnect" || operation === "delete") this.release(exchange.request.shellId);
    }
    this.wake?.();
  }

  /** Receives of a shell that was left or ended are answered with a fault, as real servers do. */
  private release(shellId: string | null): void {
    for (const { request, answer } of this.waiting.filter((other) => other.request.shellId === shellId)) {
      answer({
        status: 500,
        body: encodeFault({ request, messageId: request.sessionId }, wsmanFault.disconnected, "test"),
      });
    }
    this.waiting = this.waiting.filter((other) => other.request.shellId !== shellId);
  }

  /** Resolves when the exchange of an index was answered. Rejects when the client does not ask for it in time. */
  async answered(index: number): Promise<void> {
    const deadline = Date.now() + 5000;
    while (this.position <= index) {
      const left = deadline - Date.now();
      const wanted = this.exchanges[this.position];
      if (left <= 0) {
        const waiting = this.waiting.map(({ request }) => target(request)).join("; ");
        throw new Error(`the client did not send: ${wanted && target(wanted.request)} (it waits for: ${waiting})`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
