// The processes that latch starts for itself, by name: `latch -LatchEntry NAME …`. Each entry-*.ts injects what its package needs.
import { createRequire } from "node:module";
import { writeSync } from "node:fs";

const require = createRequire(import.meta.url);
const sessions = () => require("./entry-session-host.ts") as typeof import("./entry-session-host.ts");
const listener = () => require("./entry-listener.ts") as typeof import("./entry-listener.ts");

const entries: Readonly<Record<string, (words: readonly string[]) => void>> = {
  "session-host": (words) => sessions().sessionHostEntry(words),
  "process-server": () => sessions().processServerEntry(),
  "pipe-server": (words) => sessions().pipeServerEntry(words),
  listener: (words) => listener().listenerEntry(words),
};

/** Runs the entry that the first word names; an unknown one is a usage error. */
export function runEntry(words: readonly string[]): void {
  const [name = "", ...rest] = words;
  const entry = entries[name];
  if (entry !== undefined) return entry(rest);
  writeSync(2, `latch: no such entry: ${name}\n`);
  process.exitCode = 64;
}
