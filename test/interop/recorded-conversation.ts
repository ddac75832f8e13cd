// Plays the client's half of a recorded conversation (recordings/powershell-ssh) to a server over pipes and collects its answers.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  Defragmenter,
  decodeMessage,
  emptyGuid,
  LineReader,
  messageText,
  messageType,
  parseFrame,
} from "@latch/protocol";

/** One message of the server, as it can be compared: whose, which kind, what it says without what differs by run. */
export interface Said {
  readonly command: number;
  readonly type: string;
  readonly body: string;
}

const typeNames = new Map<number, string>(Object.entries(messageType).map(([name, number]) => [number, name]));

/** Turns the server's lines into messages; commands are numbered in order of appearance. */
class Listener {
  readonly said: Said[] = [];
  private readonly streams = new Map<string, Defragmenter>();
  private readonly commands: string[] = [emptyGuid];

  hear(line: string): void {
    if (!line.startsWith("<Data ")) return;
    const frame = parseFrame(line);
    let stream = this.streams.get(frame.id);
    if (stream === undefined) {
      stream = new Defragmenter();
      this.streams.set(frame.id, stream);
    }
    if (!this.commands.includes(frame.id)) this.commands.push(frame.id);
    for (const bytes of stream.receive(frame.data)) {
      const message = decodeMessage(bytes);
      const type = typeNames.get(message.type) ?? String(message.type);
      this.said.push({ command: this.commands.indexOf(frame.id), type, body: normalize(messageText(message)) });
    }
  }
}

/** Leaves out what is another in every run: times, ids, versions, stack traces, places in the source. */
export function normalize(body: string): string {
  return body
    .replace(/<DT N="TimeGenerated">[^<]*<\/DT>/g, "")
    .replace(
      /<(S|U32) N="(User|Computer|ProcessId|NativeThreadId|ManagedThreadId|OS|GitCommitId|StackTrace|TargetSite|Source)">[^<]*<\/\1>/g,
      "",
    )
    .replace(/<Nil N="(StackTrace|TargetSite|Source)" \/>/g, "")
    .replace(/<Obj N="InvocationInfo"[\s\S]*?<\/Props><\/Obj>/g, "<InvocationInfo/>")
    .replace(/ RefId="\d+"/g, "")
    .replace(/_x000A_ {3}at [^<]*/g, "");
}

/** What the recorded server said. */
export function recordedAnswers(file: string): readonly Said[] {
  const listener = new Listener();
  for (const line of readFileSync(file, "utf8").split("\n")) if (line.startsWith("S ")) listener.hear(line.slice(2));
  return listener.said;
}

/** What another server says to the same client. The client waits wherever the recorded one had an answer first. */
export async function answersOf(file: string, command: readonly string[]): Promise<readonly Said[]> {
  const [executable = "", ...words] = command;
  const child = spawn(executable, words, { stdio: ["pipe", "pipe", "ignore"] });
  const listener = new Listener();
  const reader = new LineReader();
  const acknowledged: string[] = [];
  const wake: { now: () => void } = { now: () => {} };
  child.stdout.on("data", (chunk: Buffer) => {
    for (const line of reader.receive(chunk)) {
      if (line.startsWith("<Data ")) listener.hear(line);
      else acknowledged.push(line);
    }
    wake.now();
  });
  const until = async (done: () => boolean): Promise<void> => {
    const deadline = Date.now() + 8000;
    while (!done() && Date.now() < deadline) {
      await new Promise<void>((resolve) => {
        wake.now = resolve;
        setTimeout(resolve, 50);
      });
    }
  };
  let answers = 0;
  let data = 0;
  const recorded = new Listener();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.startsWith("C ")) {
      const expected = answers;
      const messages = data;
      await until(() => acknowledged.length >= expected && listener.said.length >= messages);
      child.stdin.write(`${line.slice(2)}\n`);
    } else if (line.startsWith("S <Data ")) {
      recorded.hear(line.slice(2));
      data = recorded.said.length;
    } else if (line.startsWith("S <")) answers++;
  }
  await until(() => acknowledged.length >= answers);
  child.kill("SIGKILL");
  return listener.said;
}
