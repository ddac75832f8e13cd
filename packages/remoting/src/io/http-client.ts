// HTTP over a Unix socket, for the client's I/O thread and the listener.
import { Agent, request } from "node:http";

/** An answer: status and body. */
export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

/** Connections to one socket, kept open between requests. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true, maxFreeSockets: 8 });
  readonly socketPath: string;

  constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  /** Posts an envelope. Rejects with a Node error (ENOENT, ECONNREFUSED, ECONNRESET …) when nobody answers. */
  post(envelope: string): Promise<HttpReply> {
    const body = Buffer.from(envelope, "utf8");
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          socketPath: this.socketPath,
          path: "/wsman?PSVersion=7.6.5",
          method: "POST",
          agent: this.agent,
          headers: { "Content-Type": "application/soap+xml;charset=UTF-8", "Content-Length": body.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
          );
          response.on("error", reject);
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
