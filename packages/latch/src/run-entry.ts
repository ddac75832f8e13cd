// The processes that latch starts for itself, by name: `latch -LatchEntry NAME …`. Each entry-*.ts injects what its package needs.
import { writeSync } from "node:fs";

const entries: Readonly<Record<string, (words: readonly string[]) => void>> = {};

/** Runs the entry that the first word names; an unknown one is a usage error. */
export function runEntry(words: readonly string[]): void {
  const [name = "", ...rest] = words;
  const entry = entries[name];
  if (entry !== undefined) return entry(rest);
  writeSync(2, `latch: no such entry: ${name}\n`);
  process.exitCode = 64;
}
