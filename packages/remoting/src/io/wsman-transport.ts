// How a client's envelopes reach a server: the seam between the WS-Management client and what carries it.
import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { isOwnSocket, sessionSocket } from "../places.ts";
import { HttpClient, type HttpReply } from "./http-client.ts";
import { ensureListener } from "./start-listener.ts";

/** How long a socket may be missing that somebody puts back. */
const restoreMs = 8000;
const restorePauseMs = 20;
/** How it shows that a listener is not there any more, or went while it was asked. */
const listenerGone: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

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
    const deadline = Date.now() + restoreMs;
    for (;;) {
      try {
        return await (shellId === null ? this.toListener(envelope) : this.toShell(envelope, shellId));
      } catch (error) {
        // Nobody was there, so nothing was sent: a listener that just ended, or a runtime directory that was deleted
        // (its session hosts put their sockets back). A session host that refuses has died. What a listener is asked may
        // be asked again, even when it died before it answered: a list changes nothing, and a session host knows the
        // Create that it was made by (its MessageID) and answers it as it did before.
        const { code = "" } = error as NodeJS.ErrnoException;
        const again = code === "ENOENT" || (shellId === null && listenerGone.has(code));
        if (!again || Date.now() > deadline) throw error;
        this.close();
        await pause(restorePauseMs);
      }
    }
  }

  private async toListener(envelope: string): Promise<HttpReply> {
    const http = new HttpClient(await ensureListener(this.directory, this.launch));
    try {
      return await http.post(envelope);
    } finally {
      http.close();
    }
  }

  private async toShell(envelope: string, shellId: string): Promise<HttpReply> {
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
    const deadline = Date.now() + restoreMs;
    while (!existsSync(this.directory) && Date.now() < deadline) await pause(restorePauseMs);
    return new HttpClient(isOwnSocket(direct) ? direct : await ensureListener(this.directory, this.launch));
  }

  close(): void {
    void this.shell?.then(
      (http) => http.close(),
      () => {},
    );
    this.shell = null;
  }
}
