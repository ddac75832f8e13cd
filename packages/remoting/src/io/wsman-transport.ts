// How a client's envelopes reach a server: the seam between the WS-Management client and what carries it.
import { existsSync } from "node:fs";
import { sessionSocket } from "../places.ts";
import { HttpClient, type HttpReply } from "./http-client.ts";
import { ensureListener } from "./start-listener.ts";

/** Carries envelopes to one server. */
export interface WSManTransport {
  /** What wsa:To says. */
  readonly address: string;
  /** Posts an envelope for a shell, or (null) one that no shell answers: Create, Enumerate. Rejects when nobody answers. */
  post(envelope: string, shellId: string | null): Promise<HttpReply>;
  close(): void;
}

/** To the embedded endpoint, one shell each: its session host directly where its socket is there, all else to the listener. */
export class EmbeddedTransport implements WSManTransport {
  readonly address = "http://localhost:5985/wsman";
  private readonly directory: string;
  private readonly launch: readonly string[];
  private shell: Promise<HttpClient> | null = null;

  /** In: the runtime directory, and how this program is started again to be a listener. */
  constructor(directory: string, launch: readonly string[]) {
    this.directory = directory;
    this.launch = launch;
  }

  async post(envelope: string, shellId: string | null): Promise<HttpReply> {
    if (shellId === null) {
      const http = new HttpClient(await ensureListener(this.directory, this.launch));
      try {
        return await http.post(envelope);
      } finally {
        http.close();
      }
    }
    this.shell ??= this.route(shellId);
    let http: HttpClient;
    try {
      http = await this.shell;
    } catch (error) {
      this.shell = null;
      throw error;
    }
    return await http.post(envelope);
  }

  private async route(shellId: string): Promise<HttpClient> {
    const direct = sessionSocket(this.directory, shellId);
    return new HttpClient(existsSync(direct) ? direct : await ensureListener(this.directory, this.launch));
  }

  close(): void {
    void this.shell?.then(
      (http) => http.close(),
      () => {},
    );
    this.shell = null;
  }
}
