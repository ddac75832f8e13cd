// The interactive shell: the console's line editor before the engine, one command at a time.
import { createRequire } from "node:module";
import type { ConsoleServices } from "@latch/console";
import type { ShellSession } from "./shell-session.ts";

const require = createRequire(import.meta.url);

/** Resolves when the session ends: exit, Ctrl+D, or the end of input. */
export async function runInteractive(session: ShellSession): Promise<void> {
  const { appendHistory, historyPath, readHistory, readLine } =
    require("@latch/console") as typeof import("@latch/console");
  const { consoleServices } = require("./console-services.ts") as typeof import("./console-services.ts");
  const services: ConsoleServices = consoleServices(session);
  const file = historyPath();
  const history = readHistory(file);
  if (session.commandLine.showBanner) session.streams.output.write(`PowerShell ${session.host.version}\n`);
  while (session.exitCode === null) {
    const result = await readLine({
      prompt: session.promptText() ?? "PS>",
      continuationPrompt: ">> ",
      history,
      services,
      input: process.stdin,
      output: process.stdout,
      loadViews: () => import("@latch/console/views"),
    });
    if (result.kind === "end-of-input") return;
    if (result.kind === "cancelled" || result.text.trim() === "") continue;
    history.push(result.text);
    appendHistory(file, result.text);
    session.runLine(result.text);
  }
}
