// What the line editor asks of PowerShell: is this text complete, what may stand here, how is it coloured.
import { createRequire } from "node:module";
import type { CompletionAnswer, ConsoleServices } from "@latch/console";
import { parseInput } from "@latch/grammar";
import { highlight } from "./highlight.ts";
import type { ShellSession } from "./shell-session.ts";

const require = createRequire(import.meta.url);

/** Answers for one session; every answer is made from the text alone or from the session's state. */
export function consoleServices(session: ShellSession): ConsoleServices {
  return {
    isIncomplete: (text) => parseInput(text).errors.some((error) => error.incompleteInput),
    complete: (text, cursor) => complete(session, text, cursor),
    highlight,
  };
}

/** An error while completing (a broken argument completer, a vanished directory) means that there is nothing to offer. */
function complete(session: ShellSession, text: string, cursor: number): CompletionAnswer {
  const { loadCompletion } = require("@latch/completion") as typeof import("@latch/completion");
  try {
    const found = loadCompletion().completeInput(session.runspace.context, text, cursor);
    return { start: found.replacementIndex, length: found.replacementLength, items: found.matches };
  } catch {
    return { start: cursor, length: 0, items: [] };
  }
}
