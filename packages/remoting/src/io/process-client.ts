// The client's side of a session in a child process (jobs, -UseWindowsPowerShell): line frames over its pipes. I/O thread.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import {
  concatBytes,
  Defragmenter,
  emptyGuid,
  encodeDataFrame,
  encodeFrame,
  Fragmenter,
  LineReader,
  MessageBatch,
  type OutOfProcessFrame,
  parseFrame,
  splitBatch,
} from "@latch/protocol/io";
import type { ClientEvent, ClientRequest } from "./client-messages.ts";
import { failureOf } from "./shell-client.ts";

/** What one Data line carries at most. */
const maximumData = 32_768;

/** Items of one id go out one after the other, each after the acknowledgement of the one before. */
interface OutgoingLine {
  readonly line: string;
  readonly acknowledged: (() => void) | null;
}

interface FrameStream {
  readonly input: Defragmenter;
  readonly lines: OutgoingLine[];
  waiting: OutgoingLine | null;
  /** Frames that make the command, not yet acknowledged: before them the other end knows no command to stop. */
  unmade: number;
  stopAsked: boolean;
}

const newStream = (): FrameStream => ({
  input: new Defragmenter(),
  lines: [],
  waiting: null,
  unmade: 0,
  stopAsked: false,
});

/** One session over one child process. */
export class ProcessClient {
  private readonly channel: number;
  private readonly report: (event: ClientEvent, transfer?: ArrayBuffer[]) => void;
  private readonly streams = new Map<string, FrameStream>();
  private readonly fragmenter = new Fragmenter();
  private readonly reader = new LineReader();
  private child: ChildProcessByStdio<Writable, Readable, Readable> | null = null;
  private errors = "";
  private over = false;

  constructor(channel: number, report: (event: ClientEvent, transfer?: ArrayBuffer[]) => void) {
    this.channel = channel;
    this.report = report;
    this.streams.set(emptyGuid, newStream());
  }

  open(request: Extract<ClientRequest, { op: "open-process" }>): void {
    const [executable = process.execPath, ...words] = request.command;
    const child = spawn(executable, words, { stdio: ["pipe", "pipe", "pipe"], detached: true, cwd: request.directory });
    this.child = child;
    child.stdout.on("data", (chunk: Buffer) => this.receive(chunk));
    child.stderr.on("data", (chunk: Buffer) => (this.errors = (this.errors + chunk.toString("utf8")).slice(-2000)));
    child.on("error", (error) => this.lose(error));
    child.stdin.on("error", () => {});
    child.on("exit", () => setTimeout(() => this.ended(), 20));
    this.report({ event: "created", channel: this.channel, shell: null });
    this.sendBatch(emptyGuid, request.batch, false);
  }

  private lose(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.child?.kill("SIGKILL");
    this.report({ event: "broken", channel: this.channel, failure: failureOf(error) });
  }

  private ended(): void {
    if (this.over) return;
    this.over = true;
    const message =
      this.errors.trim() === "" ? "The background process closed or ended abnormally." : this.errors.trim();
    this.report({ event: "broken", channel: this.channel, failure: { code: 0, message } });
  }

  private receive(chunk: Buffer): void {
    if (this.over) return;
    try {
      const batches = new Map<string, MessageBatch>();
      for (const line of this.reader.receive(chunk)) this.frame(parseFrame(line), batches);
      for (const [id, batch] of batches) this.pass(id, batch);
    } catch (error) {
      this.lose(error);
    }
  }

  private pass(id: string, batch: MessageBatch): void {
    if (batch.count === 0) return;
    const bytes = batch.take();
    this.report({ event: "messages", channel: this.channel, id: id === emptyGuid ? null : id, batch: bytes }, [
      bytes.buffer,
    ]);
  }

  private frame(frame: OutOfProcessFrame, batches: Map<string, MessageBatch>): void {
    const { id } = frame;
    const stream = this.streams.get(id);
    if (frame.element === "Data") {
      if (stream === undefined) return;
      let batch = batches.get(id);
      if (batch === undefined) {
        batch = new MessageBatch();
        batches.set(id, batch);
      }
      for (const message of stream.input.receive(frame.data)) batch.add(message);
      return;
    }
    if (stream?.waiting == null) return;
    const done = stream.waiting;
    stream.waiting = null;
    done.acknowledged?.();
    if (stream.unmade > 0 && --stream.unmade === 0 && stream.stopAsked) this.stop(id);
    this.pump(stream);
  }

  private send(id: string, line: string, acknowledged: (() => void) | null = null): void {
    const stream = this.streams.get(id);
    if (stream === undefined) return;
    stream.lines.push({ line, acknowledged });
    this.pump(stream);
  }

  private pump(stream: FrameStream): void {
    if (stream.waiting !== null || this.over) return;
    const next = stream.lines.shift();
    if (next === undefined) return;
    stream.waiting = next;
    this.child?.stdin.write(next.line);
  }

  private sendBatch(id: string, batch: Uint8Array, prompt: boolean): void {
    let group: Uint8Array[] = [];
    let size = 0;
    const flush = (): void => {
      if (group.length === 0) return;
      this.send(id, encodeDataFrame(id, concatBytes(group), prompt ? "PromptResponse" : "Default"));
      group = [];
      size = 0;
    };
    for (const message of splitBatch(batch)) {
      for (const fragment of this.fragmenter.fragment(message)) {
        if (size + fragment.length > maximumData) flush();
        group.push(fragment);
        size += fragment.length;
      }
    }
    flush();
  }

  /** Anything but opening. */
  handle(request: ClientRequest): void {
    switch (request.op) {
      case "command":
        this.makeCommand(request.id, request.batch);
        return;
      case "send":
        return this.sendBatch(request.id ?? emptyGuid, request.batch, request.prompt);
      case "stop":
        this.stop(request.id);
        return;
      case "close-command": {
        const { id } = request;
        this.send(id, encodeFrame("Close", id), () => this.streams.delete(id));
        return;
      }
      case "close":
        return this.close();
      default:
        return;
    }
  }

  private makeCommand(id: string, batch: Uint8Array): void {
    const stream = newStream();
    this.streams.set(id, stream);
    this.send(id, encodeFrame("Command", id));
    this.sendBatch(id, batch, false);
    stream.unmade = stream.lines.length + (stream.waiting === null ? 0 : 1);
  }

  /** A signal waits for the command to be made, and not for data that the command may never take. */
  private stop(id: string): void {
    const stream = this.streams.get(id);
    if (stream !== undefined && stream.unmade > 0) stream.stopAsked = true;
    else this.child?.stdin.write(encodeFrame("Signal", id));
  }

  private close(): void {
    const closed = (): void => {
      if (this.child !== null) {
        this.over = true;
        this.child.stdin.end();
        const child = this.child;
        setTimeout(() => child.kill("SIGKILL"), 3000).unref();
      }
      this.report({ event: "closed", channel: this.channel, shell: null });
    };
    if (this.over) return closed();
    const pool = this.streams.get(emptyGuid)!;
    pool.lines.length = 0;
    pool.waiting = { line: "", acknowledged: closed };
    this.child?.stdin.write(encodeFrame("Close", emptyGuid));
  }

  /** Ends the child at once: this program is ending. */
  kill(): void {
    this.child?.kill("SIGKILL");
  }
}
