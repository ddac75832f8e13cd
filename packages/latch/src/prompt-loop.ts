// Reads commands line by line from standard input and runs each: `-Command -`, `-File -`, a script on standard input,
// and a terminal where the console package's line editor cannot run.
import { interrupted } from "./interrupt.ts";
import type { StandardStreams } from "./host/standard-streams.ts";
import type { ErrorRecord } from "@latch/dotnet";
import type { RunOutcome } from "@latch/engine";

/** What the loop asks of the shell around it. */
export type PromptLoopShell = {
  readonly streams: StandardStreams;
  /** No prompt and no echo: `-Command -`. */
  readonly noPrompt: boolean;
  /** Text of the prompt function, or null where it failed or gave nothing. */
  prompt(): string | null;
  /** Reads a line; null at the end of input; `interrupted` after Ctrl+C. */
  readLine(): string | null | typeof interrupted;
  run(line: string): RunOutcome;
  report(error: ErrorRecord): void;
  /** exit, SetShouldExit: the loop ends. */
  ended(): boolean;
};

/** Runs until the end of input or of the session. */
export function promptLoop(shell: PromptLoopShell): void {
  let block: string | null = null;
  while (!shell.ended()) {
    if (!shell.noPrompt) shell.streams.output.write(block === null ? (shell.prompt() ?? "PS>") : ">> ");
    const read = shell.readLine();
    if (read === null) {
      if (!shell.streams.inputIsRedirected) shell.streams.output.write("\n");
      return;
    }
    if (read === interrupted) {
      shell.streams.output.write("\n");
      block = null;
      continue;
    }
    const text: string | null = nextCommand(read, block);
    if (text !== null) block = runCommand(shell, text);
    else if (block !== null) block = `${block}\n${read}`;
  }
}

/** An open block is run when an empty line follows; other lines are added to it. null: nothing to run yet. */
function nextCommand(line: string, block: string | null): string | null {
  if (line.trim() === "") return block;
  return block === null ? line : null;
}

/** Runs a command; returns the block that it opened when its text is incomplete. */
function runCommand(shell: PromptLoopShell, text: string): string | null {
  const outcome = shell.run(text);
  if (outcome.kind !== "failed") return null;
  if (outcome.incomplete) return text;
  shell.report(outcome.error);
  return null;
}
