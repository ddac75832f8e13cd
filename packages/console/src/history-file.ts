// The lines of earlier sessions: one file, appended to as lines are run, shared by shells running at once.
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const maximum = 4096;

/** Where history is kept: $XDG_STATE_HOME/latch/history, as PSReadLine's file (a backtick continues a line). */
export function historyPath(): string {
  const state = process.env.XDG_STATE_HOME || join(process.env.HOME || homedir(), ".local/state");
  return join(state, "latch", "history");
}

/** The newest lines, oldest first; none when the file is missing or unreadable. */
export function readHistory(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return []; // first run, or not ours to read: the session starts without history
  }
  const lines: string[] = [];
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const whole: string = open === null ? line : `${open}\n${line}`;
    if (line.endsWith("`")) open = whole.slice(0, -1);
    else {
      if (whole !== "") lines.push(whole);
      open = null;
    }
  }
  return lines.slice(-maximum);
}

/** Adds a line. Lines that look like they hold a secret stay out of the file, as PSReadLine does it. */
export function appendHistory(path: string, line: string): void {
  if (/password|asplaintext|token|apikey|secret/i.test(line)) return;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    appendFileSync(path, `${line.replaceAll("\n", "`\n")}\n`, { mode: 0o600 });
  } catch {
    // a full or read-only disk must not end the session: the line stays in memory only
  }
}
