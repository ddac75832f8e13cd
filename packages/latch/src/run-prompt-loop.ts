// The session after -File and -Command: commands from standard input, or the interactive shell on a terminal.
import { createRequire } from "node:module";
import { interrupted, runInterruptible } from "./interrupt.ts";
import { promptLoop } from "./prompt-loop.ts";
import type { ShellSession } from "./shell-session.ts";

const require = createRequire(import.meta.url);

/** Calls `ended` when the loop is over. */
export function runPromptLoop(session: ShellSession, ended: () => void): void {
  session.inPromptLoop = true;
  const { streams } = session;
  if (
    !session.readsStandardInput &&
    !streams.inputIsRedirected &&
    !streams.outputIsRedirected &&
    process.env["TERM"] !== "dumb"
  ) {
    const { runInteractive } = require("./run-interactive.ts") as typeof import("./run-interactive.ts");
    void runInteractive(session).then(ended);
    return;
  }
  promptLoop({
    streams,
    noPrompt: session.commandLine.noPrompt,
    prompt: () => session.promptText(),
    readLine: () => readLine(session),
    run: (line) =>
      session.runRemoteLine(line) ? { kind: "completed" } : session.runText(line, { addToHistory: true }),
    report: (error) => session.report(error),
    ended: () => session.exitCode !== null,
  });
  session.inPromptLoop = false;
  ended();
}

function readLine(session: ShellSession): string | null | typeof interrupted {
  const line = runInterruptible(() => session.streams.input.readLine());
  if (typeof line === "string" && session.streams.inputIsRedirected && !session.commandLine.noPrompt)
    session.streams.output.write(`${line}\n`);
  return line;
}
