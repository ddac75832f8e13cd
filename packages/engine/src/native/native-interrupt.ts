// Owns ending native programs: at once, or on SIGINT by what the terminal did already.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

/** How long a program that the terminal interrupted, too, has to end by itself. */
const graceMs = 50;
/** How long a program has after a signal before a stronger one comes. */
const patienceMs = 1000;

/** Ends the program that a shell of ours runs, and the shell. */
export function killTree(shell: number, signal: NodeJS.Signals): void {
  // Stopped first: it must not start the program after its children were looked up.
  send(shell, "SIGSTOP");
  for (const program of childrenOf(shell)) send(program, signal);
  send(shell, signal);
  send(shell, "SIGCONT");
}

/**
 * This process was interrupted while the program that `shell` runs has the terminal. Who was meant is not to be seen:
 * Ctrl+C on the terminal reached both, `kill` this process alone. A program that would have ended by SIGINT, or that no
 * terminal can have reached, gets the signal from here, then stronger ones; any other one lives on until it ends.
 * `endsWithin` waits so many milliseconds for its end.
 */
export function endInterrupted(shell: number, endsWithin: (milliseconds: number) => boolean): void {
  if (endsWithin(graceMs)) return;
  const program = childrenOf(shell)[0];
  if (program !== undefined && handlesInterrupt(program) && isForeground()) {
    endsWithin(Number.POSITIVE_INFINITY);
    return;
  }
  if (program !== undefined) {
    send(program, "SIGINT");
    if (endsWithin(patienceMs)) return;
    send(program, "SIGTERM");
    if (endsWithin(patienceMs)) return;
  }
  killTree(shell, "SIGKILL");
}

function send(process_: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process_, signal);
  } catch {
    // It has ended already.
  }
}

function childrenOf(id: number): number[] {
  try {
    return numbers(readFileSync(`/proc/${id}/task/${id}/children`, "latin1"));
  } catch {
    return numbers(spawnSync("pgrep", ["-P", String(id)], { encoding: "latin1" }).stdout ?? "");
  }
}

function numbers(text: string): number[] {
  return text.split(/\s+/).filter(Boolean).map(Number);
}

/** Whether a process catches or ignores SIGINT; false where that cannot be seen. */
function handlesInterrupt(id: number): boolean {
  try {
    const status = readFileSync(`/proc/${id}/status`, "latin1");
    const bit = 1n << BigInt(constants.signals.SIGINT - 1);
    return [...status.matchAll(/^Sig(?:Ign|Cgt):\s*([0-9a-f]+)/gm)].some((m) => (BigInt(`0x${m[1]}`) & bit) !== 0n);
  } catch {
    return false;
  }
}

/** Whether this process belongs to its terminal's foreground, so that Ctrl+C reaches it and its children. */
function isForeground(): boolean {
  const words = spawnSync("ps", ["-o", "pgid=,tpgid=", "-p", String(process.pid)], { encoding: "latin1" });
  const [group, foreground] = numbers(words.stdout ?? "");
  return group !== undefined && group === foreground;
}
