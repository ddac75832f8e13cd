// The processes that latch starts for itself, by name: `latch -LatchEntry NAME …`. Each entry-*.ts injects what its package needs.
import { createRequire } from "node:module";
import { writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { startHostThread } from "@latch/endpoint/host-thread";

const require = createRequire(import.meta.url);

/** Serves one session; the I/O thread starts first, and the engine is loaded meanwhile. */
function serve(mode: "socket" | "stdio" | "pipe", path: string): void {
  const thread = startHostThread(mode, path);
  (require("./entry-session-host.ts") as typeof import("./entry-session-host.ts")).serveSession(thread);
}

const entries: Readonly<Record<string, (words: readonly string[]) => void>> = {
  /** SOCKET: a session of the embedded endpoint. */
  "session-host": ([socketPath = ""]) => serve("socket", socketPath),
  /** And -SSHServerMode: a session over standard input and output. */
  "process-server": () => serve("stdio", ""),
  /** -CustomPipeName NAME: a session over a pipe that PowerShell's clients find by name. */
  "pipe-server": ([name = ""]) => serve("pipe", `${tmpdir()}/CoreFxPipe_${name}`),
  listener: (words) => (require("./entry-listener.ts") as typeof import("./entry-listener.ts")).listenerEntry(words),
};

/** Runs the entry that the first word names; an unknown one is a usage error. */
export function runEntry(words: readonly string[]): void {
  const [name = "", ...rest] = words;
  const entry = entries[name];
  if (entry !== undefined) return entry(rest);
  writeSync(2, `latch: no such entry: ${name}\n`);
  process.exitCode = 64;
}
